"""Passages that an evaluator marks in a file: found again in the text as that evaluator sees it, and shown marked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from grants.applications.answers import readable_sections

PROJECT = "project"
PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True)
class Passage:
    """A part of the file in which passages can be marked: how its page calls it, and its words."""

    title: str
    text: str


def passages_in(content: dict[str, Any]) -> dict[str, Passage]:
    """Return the parts of a file made of words, by the anchor of each, as blinding.shown_content has them."""
    summary = str(content["project"]["summary"] or "")
    found = {PROJECT: Passage(_("The project in short"), summary)} if summary else {}
    for section in readable_sections(content):
        for answer in section["answers"]:
            if answer["shown"]:
                found[anchor_of(answer["key"])] = Passage(answer["question"], answer["shown"])
    return found


def anchor_of(key: str) -> str:
    """Return the anchor of an answer by the key of its question."""
    return f"answer-{key}"


def stands_in(text: str, quote: str) -> bool:
    """Tell whether the words stand in the text, however their lines are broken."""
    return bool(quote.strip()) and _pattern(quote).search(text) is not None


def marked(text: str, quotes: Iterable[str]) -> SafeString:
    """Return a text as paragraphs in which the quotes are marked, wherever they stand; all of it is escaped."""
    text = text.replace("\r\n", "\n").strip()
    spans = _spans(text, quotes)
    paragraphs, at = [], 0
    for gap in [*PARAGRAPHS.finditer(text), None]:
        end = gap.start() if gap else len(text)
        paragraphs.append((_pieces(text, at, end, spans),))
        at = gap.end() if gap else end
    return format_html_join("\n", "<p>{}</p>", paragraphs)


def _pieces(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> SafeString:
    inside = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
    edges = sorted({start, end, *(edge for span in inside for edge in span)})
    pieces = ((_piece(text[a:b], is_marked=any(x <= a < y for x, y in inside)),) for a, b in pairwise(edges))
    return format_html_join("", "{}", pieces)


def _piece(text: str, *, is_marked: bool) -> str:
    shown = linebreaksbr(text, autoescape=True)
    return format_html("<mark>{}</mark>", shown) if is_marked else shown


def _spans(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    return [found.span() for quote in quotes if quote.strip() for found in _pattern(quote).finditer(text)]


def _pattern(quote: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in quote.split()))
