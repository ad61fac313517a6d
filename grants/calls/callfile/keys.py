"""One key of a call file: what it is called, which of the terms it holds, and how its value is written."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from grants.calls.callfile.lists import COLUMN, CONDITION, INSTALMENT, LISTS, OPTION, RELATION
from grants.calls.callfile.reports import ROWS as REPORT_ROWS
from grants.calls.callfile.reports import RULES
from grants.calls.callfile.sections import SECTIONS
from grants.calls.models import Call
from grants.calls.rules.scheme import LOT_RULES
from grants.calls.terms import MOMENTS, ROWS


@dataclass(frozen=True)
class Key:
    """One key of the file, and the column of the terms behind it."""

    name: str
    column: str
    model: type[models.Model] = Call

    @property
    def field(self) -> Any:
        """The model's field, which knows the kind, the choices and the longest text."""
        return self.model._meta.get_field(self.column)

    @property
    def kind(self) -> str:
        """How the value is written: cents, percent, choice, flag, moment, day, number, figure, place, key, text…

        A list is one of numbers, of keys or of words that are known; `judging` is the table of a lot's own rules of
        the evaluation, `limit` a percentage or nothing at all.
        """
        if self.column in LISTED:
            return LISTED[self.column]
        if self.column.endswith("_cents"):
            return "cents"
        if self.column.endswith("basis_points"):
            return "percent"
        if self.field.choices:
            return "choice"
        return KINDS[type(self.field)]

    @property
    def is_needed(self) -> bool:
        """Whether a file without it says too little; dates may be left out, a key is given where there is none."""
        optional = self.field.null or self.field.blank or self.field.has_default()
        return not optional and self.column not in MOMENTS and self.kind != "key"

    @property
    def default(self) -> Any:
        """What stands in the terms where the file says nothing."""
        if (self.field.null and self.kind != "limit") or self.column in MOMENTS:
            return None
        return self.field.get_default() if self.field.has_default() else ""


KINDS: Final[dict[type[Any], str]] = {
    models.BooleanField: "flag",
    models.DateTimeField: "moment",
    models.DateField: "day",
    models.PositiveSmallIntegerField: "number",
    models.PositiveIntegerField: "number",
    models.DecimalField: "figure",
    models.ForeignKey: "place",
    models.SlugField: "key",
    models.CharField: "text",
    models.TextField: "text",
}
LISTED: Final = {
    "comment_at": "numbers",
    "tie_break": "keys",
    "looks_at": "keys",
    "evaluation": "judging",
    "conditions": "known",
    "grant_currency": "currency",
    "reallocation_basis_points": "limit",
}
NOTHING: Final = "none"  # how a limit says that nothing is within it
ZERO_IS_NOTHING: Final = ("cofinancing_basis_points",)  # no share is asked for: the key is left out


def keys_of(section: str) -> list[Key]:
    """Return the keys of a section whose values are single ones."""
    return [Key(*pair) for pair in SECTIONS[section] if pair[1] not in ("countries", "languages", "instalments")]


def keys_of_row(name: str) -> list[Key]:
    """Return the keys of a list's rows."""
    return [Key(*pair, model=ROWS[name].model) for pair in LISTS[name]]


def keys_of_lot_rules() -> list[Key]:
    """Return the keys of the rules of the evaluation that a lot may set otherwise."""
    return [key for key in keys_of("assessment") if key.column in LOT_RULES]


def place_of(column: str) -> tuple[str, str]:
    """Return the section and the key that hold one of the terms; a list has no key."""
    for section, pairs in SECTIONS.items():
        for name, held in pairs:
            if held == column:
                return section, name
    return column, ""


def name_in_row(rows: str, column: str) -> str:
    """Return what the file calls a column of a list."""
    if column == "options":
        return ""
    pairs = INSTALMENT if rows == "instalments" else LISTS.get(rows, ())
    return next((name for name, held in pairs if held == column), column)


def place_in_reports(rule: str, row: int | None, column: str) -> tuple[tuple[str | int, ...], str]:
    """Return where in the file one of the rules of the reports stands: the path of its table, and its key."""
    if row is None:
        return ("reporting",), next((name for name, held, _kind in RULES if held == rule), rule)
    return ("reporting", rule, row), next((name for name, held in REPORT_ROWS[rule] if held == column), column)


def every_key() -> dict[str, list[str]]:
    """Return every key that the reader knows, by its section: what the documentation has to tell."""
    found = {section: [name for name, _column in pairs] for section, pairs in SECTIONS.items()}
    found |= {name: [key for key, _column in pairs] for name, pairs in LISTS.items()}
    found["questions"] += ["shown_if"]
    return found | {
        "questions.choices": list(OPTION),
        "questions.columns": list(COLUMN),
        "questions.shown_if": list(CONDITION),
        "relations": list(RELATION),
        "agreement.instalments": [name for name, _column in INSTALMENT],
        "reporting": [*(name for name, _rule, _kind in RULES), *REPORT_ROWS],
        **{f"reporting.{name}": [key for key, _column in pairs] for name, pairs in REPORT_ROWS.items()},
    }
