"""A file as blind evaluators will read it, with every masked place marked, for whoever checks the masking."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from grants.applications.answers import readable_sections
from grants.core.cleaning import CLEANABLE
from grants.core.files import TYPES
from grants.core.models import StoredFile
from grants.evaluation.blinding import marks
from grants.evaluation.identity import active_words
from grants.evaluation.models import Masking
from grants.evaluation.rules.masking import found_words, marked


@dataclass(frozen=True)
class Passage:
    """A text of the file under its heading: pieces, each with the kind of what is masked there, or ''."""

    title: str
    pieces: list[tuple[str, str]]

    @property
    def count(self) -> int:
        """How many places are masked in it."""
        return sum(1 for _piece, kind in self.pieces if kind)


def passages_of(masking: Masking) -> list[Passage]:
    """Return every text of the file in the order in which evaluators read it; empty ones are left out."""
    words, signs = active_words(masking.words), marks()
    return [Passage(title, marked(text, words, signs)) for title, text in _texts(masking) if text.strip()]


def words_of(masking: Masking) -> list[dict[str, Any]]:
    """Return the words with their numbers, and how often each stands in the file as evaluators get it."""
    whole = "\n".join(text for _title, text in _texts(masking))
    signs = marks()
    return [
        {
            **row,
            "number": number,
            "sign": signs.get(row["kind"], ""),
            "finds": found_words(whole, active_words([{**row, "taken_out": False}])),
        }
        for number, row in enumerate(masking.words)
    ]


def documents_of(masking: Masking) -> list[dict[str, Any]]:
    """Return what is attached: whether evaluators may open it, whether it can be cleaned, what it still holds."""
    content = masking.application.frozen
    rows = [(row["title"], row["file_id"]) for row in content.get("documents", [])]
    later = masking.application.clarifications.filter(state="answered", file__isnull=False).order_by("pk")
    rows += [(_("With a clarification"), file) for file in later.values_list("file_id", flat=True)]
    stored = StoredFile.objects.in_bulk([file for _title, file in rows])
    copies = {row["file"]: row for row in masking.documents}
    kinds = {TYPES[kind] for kind in CLEANABLE}
    return [
        {
            "title": title,
            "file": stored[file],
            "copy": copies.get(file),
            "can_be_cleaned": stored[file].content_type in kinds and not stored[file].is_infected,
        }
        for title, file in rows
        if file in stored
    ]


def _texts(masking: Masking) -> Iterator[tuple[str, str]]:
    content = masking.application.frozen
    if not content:
        return
    project = content["project"]
    yield _("Title"), project["title"]
    yield _("Summary"), project["summary"]
    yield _("Where"), project["settlement"]
    for section in readable_sections(content):
        for answer in section["answers"]:
            yield answer["question"], _answer(answer)
    for row in content.get("work_plan", []):
        yield row["title"], "\n".join(filter(None, (row["title"], row["description"], row["place"])))
    for row in content.get("indicators") or []:
        yield row["title"], "\n".join(filter(None, (row["title"], row["unit"], row["means"])))
    for partner in content.get("partners", []):
        yield _("Partner %(number)s") % {"number": partner["number"]}, partner["part"]
    budget = content["budget"]
    yield _("Budget"), "\n".join(line["description"] for line in budget["lines"])
    yield _("Co-financing"), budget.get("cofinancing_source", "")
    for point in masking.application.clarifications.filter(state="answered"):
        yield point.point, point.answer_text


def _answer(answer: dict[str, Any]) -> str:
    table = answer["table"]
    return "\n".join(" · ".join(row) for row in table["rows"]) if table else answer["shown"]
