"""What a form may not hold: each fault with the question and the field at which it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from grants.calls.form_building.editing import Row, Rows, before

WITH_CHOICES: Final = ("choice", "several")
WITH_BOUNDS: Final = ("number", "money")
WITH_LIMITS: Final = ("short_text", "long_text")
REPORT: Final = "report"
COLUMN_KINDS: Final = ("text", "number", "money", "date")


@dataclass(frozen=True)
class Fault:
    """Something that has to be mended: at which question, in which field, in words."""

    key: str
    field: str
    message: str


def faults_of_form(questions: Rows, relations: Rows = ()) -> list[Fault]:
    """Return the faults of a whole form, those of rules between figures that name a question included."""
    found = [fault for row in questions for fault in faults_of(row, before(questions, row["key"]), questions)]
    figures = {row["key"] for row in questions if row["kind"] in WITH_BOUNDS and row.get("stage") != REPORT}
    for relation in relations:
        for side in ("left", "right"):
            kind, _colon, key = str(relation[side]).partition(":")
            if kind == "question" and key not in figures:
                words = _(
                    "A rule of the call compares the answer to question %(key)s, which has to be a number or money."
                )
                found.append(Fault(key, "kind", words % {"key": key}))
    return found


def faults_of(row: Mapping[str, Any], earlier: Rows, questions: Rows = ()) -> list[Fault]:
    """Return what is wrong with one question, given those that stand before it and, where known, all of them."""
    checks = (_place(row), _limits(row), _bounds(row), _options(row), _condition(row, earlier, questions))
    return [Fault(str(row.get("key", "")), field, message) for check in checks for field, message in check]


def _place(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Photographs and papers have their own place in a report, where consent and location are looked after."""
    if row["kind"] == "file" and row.get("stage") == REPORT:
        yield "stage", _("A report has its own place for files; ask for them in the application, or ask for a text.")


def _limits(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field in ("max_words", "max_characters"):
        if row.get(field) is not None and int(row[field]) < 1:
            yield field, _("A limit is at least 1. Leave it empty where there is none.")


def _bounds(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    least, most = (row.get(name) for name in ("minimum", "maximum"))
    if least is not None and most is not None and Decimal(str(most)) < Decimal(str(least)):
        yield "maximum", _("The most lies below the least.")


def _options(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    options = row.get("options") or []
    labels = [str(option["label"]).strip().casefold() for option in options]
    twice = next(
        (option["label"] for option, label in zip(options, labels, strict=True) if labels.count(label) > 1), None
    )
    if row["kind"] in WITH_CHOICES and len(options) < 2:
        yield "options", _("Write at least two choices.")
    if row["kind"] == "table" and not options:
        yield "options", _("A table needs at least one column.")
    if twice is not None:
        words = (
            _("Two columns are called “%(label)s”.")
            if row["kind"] == "table"
            else _("Two choices are called “%(label)s”.")
        )
        yield "options", words % {"label": twice}
    if len({option.get("key") for option in options}) < len(options):
        yield "options", _("Two of them have the same key.")


def _condition(row: Mapping[str, Any], earlier: Rows, questions: Rows) -> Iterator[tuple[str, str]]:
    condition = row.get("shown_if") or {}
    if not condition:
        return
    other = next((one for one in earlier if one["key"] == condition.get("question")), None)
    if other is None:
        later = any(one["key"] == condition.get("question") for one in questions)
        yield (
            "shown_if",
            (
                _("It can only depend on a question that comes before it.")
                if later
                else _("There is no question %(key)s before this one.") % {"key": condition.get("question")}
            ),
        )
    else:
        yield from _condition_on(row, other, condition.get("is") or [])


def _condition_on(row: Mapping[str, Any], other: Row | Mapping[str, Any], values: Any) -> Iterator[tuple[str, str]]:
    title = {"title": other["title"]}
    if other["kind"] not in WITH_CHOICES:
        yield "shown_if", _("“%(title)s” has no choices on which it could depend.") % title
        return
    known = {option["key"] for option in other.get("options") or []}
    if not values or not set(values) <= known:
        yield "shown_if", _("Name at least one of the choices of “%(title)s”, and nothing else.") % title
    if other.get("stage", "full") != row.get("stage", "full"):
        yield "shown_if", _("“%(title)s” is asked in the other stage.") % title
    if {other.get("applies_to", "both"), row.get("applies_to", "both")} == {"cso", "local_authority"}:
        yield "shown_if", _("“%(title)s” is asked of other applicants: nobody would ever see this question.") % title
