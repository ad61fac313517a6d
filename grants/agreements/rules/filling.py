"""How the fields in braces of an article become its words. Pure: nothing in a text is ever executed."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

FIELD: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class FieldFault:
    """A field that is not on the list, or a brace that stands alone (`name` is empty), with its place.

    Articles and paragraphs are counted from 1; paragraph 0 is the title.
    """

    article: int
    paragraph: int
    name: str


def fill(articles: Sequence[Mapping[str, Any]], fields: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the articles with their fields filled in; a paragraph that names a field without a value is left out."""
    return [
        {
            "title": _filled(article["title"], fields),
            "paragraphs": [_filled(text, fields) for text in article["paragraphs"] if _has_all(text, fields)],
        }
        for article in articles
    ]


def field_faults(articles: Sequence[Mapping[str, Any]], known: Collection[str]) -> list[FieldFault]:
    """Return every field that is not on the list and every stray brace, with its place."""
    return [
        FieldFault(number, place, name)
        for number, article in enumerate(articles, start=1)
        for place, text in enumerate([article["title"], *article["paragraphs"]])
        for name in _wrong_in(text, known)
    ]


def _wrong_in(text: str, known: Collection[str]) -> list[str]:
    wrong = [name for name in FIELD.findall(text) if name not in known]
    rest = FIELD.sub("", text)
    return [*wrong, *([""] if "{" in rest or "}" in rest else [])]


def _has_all(text: str, fields: Mapping[str, str]) -> bool:
    return all(fields.get(name) for name in FIELD.findall(text))


def _filled(text: str, fields: Mapping[str, str]) -> str:
    return FIELD.sub(lambda found: fields.get(found.group(1), ""), text)
