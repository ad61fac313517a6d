"""The terms of a call as one plain document: what a version keeps, a preset holds, a corrigendum proposes.

Every rule that an officer can set stands in `FIELDS` or in a list of `ROWS`; a rule that is not here is neither
published, nor exported, nor compared.
"""

import datetime
import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime

from grants.calls.models import (
    Call,
    Ceiling,
    CostType,
    CriteriaSection,
    Criterion,
    Lot,
    Question,
    RequiredDocument,
)
from grants.calls.rules.granting import GRANT_RULES
from grants.calls.rules.scheme import RULES
from grants.programmes.models import Beneficiary

Terms = dict[str, Any]

FIELDS: Final = (
    *("title", "summary", "purpose", "not_considered", "expected_result", "procedure", "justification", "stages"),
    *("pot_cents", "minimum_cents", "maximum_cents", "fixed_cents", "expected_grants", "minimum_grants"),
    *("cofinancing", "cofinancing_basis_points", "cofinancing_kinds", "indirect_basis_points"),
    *("contingency_basis_points", "advance_basis_points", "vat", "amount_change_basis_points"),
    *("applicants", "min_age_months", "min_turnover_cents", "max_turnover_cents", "needs_own_account", "mandate_for"),
    *("partners", "min_partners", "max_partners", "partner_kind", "partners_from"),
    *("max_applications", "max_as_partner", "max_in_all", "breach", "languages", "authentic_language"),
    *("time_zone", "opens_at", "concept_closes_at", "closes_at", "deadline_wording", "questions_until"),
    *("earliest_start", "latest_end", "min_months", "max_months", "report_days", "reporting"),
    *RULES,
    *(name for name in GRANT_RULES if name != "advance_basis_points"),  # which stands with the money above
    "relations",
)
MOMENTS: Final = ("opens_at", "concept_closes_at", "closes_at", "questions_until")


@dataclass(frozen=True)
class Rows:
    """A list of the terms: its model, its columns, and the column that names a row for good ('' where none does)."""

    model: type[models.Model]
    columns: tuple[str, ...]
    key: str = ""
    letter: str = ""  # how a row is named that came without a key
    together: tuple[str, ...] = ()  # the columns that name a row only together, where no single one does

    @property
    def named_by(self) -> tuple[str, ...]:
        """The columns that name a row for good; its title where none does."""
        return self.together or ((self.key,) if self.key else ("title",))


ROWS: Final[dict[str, Rows]] = {
    "lots": Rows(
        Lot,
        (
            *("key", "title", "country", "pot_cents", "maximum_cents", "max_grants"),
            *("min_turnover_cents", "max_turnover_cents", "evaluation"),
        ),
        "key",
    ),
    "ceilings": Rows(Ceiling, ("heading", "basis_points", "of"), "heading"),
    "cost_types": Rows(CostType, ("key", "title", "heading", "excluded_for"), "key"),
    "questions": Rows(
        Question,
        (
            *("key", "section", "kind", "title", "help", "max_words", "max_characters", "minimum", "maximum"),
            *("options", "is_required", "shown_if", "applies_to", "stage"),
        ),
        "key",
    ),
    "criteria_sections": Rows(
        CriteriaSection,
        ("key", "title", "stage", "lot", "threshold", "is_carried"),
        together=("key", "stage", "lot"),
    ),
    "criteria": Rows(Criterion, ("key", "title", "help", "weight", "section", "stage", "lot", "looks_at"), "key", "c"),
    "documents": Rows(
        RequiredDocument, ("key", "title", "help", "is_required", "applies_to", "stage", "max_files"), "key"
    ),
}
YOUNGER: Final = {  # columns that a version or a preset of an earlier day does not have
    "lots": ("evaluation",),
    "criteria": ("section", "stage", "lot", "looks_at"),
}
KEPT: Final = ("questions", "documents")  # answers hang on these: what is dropped is retired, not deleted


def terms_of(call: Call) -> Terms:
    """Return the terms of a call as plain JSON: cents, basis points, ISO dates; moments in UTC, places by code."""
    terms: Terms = {name: plain(getattr(call, name)) for name in FIELDS}
    terms["countries"] = sorted(call.countries.values_list("code", flat=True))
    for name, rows in ROWS.items():
        terms[name] = [_row(row, rows.columns) for row in getattr(call, name).all()]
    return terms


JUDGING: Final = ("lots", "criteria_sections", "criteria")


def judging_terms(call: Any) -> Terms:
    """Return the part of the terms that says how applications are judged."""
    terms: Terms = {name: plain(getattr(call, name)) for name in RULES}
    return terms | {name: terms_rows(call, name) for name in JUDGING}


def mark_of(terms: Mapping[str, Any], names: Iterable[str]) -> str:
    """Return a mark of some of the terms; it changes with any change of them."""
    found = json.dumps({name: terms.get(name) for name in sorted(names)}, sort_keys=True, default=str)
    return hashlib.sha256(found.encode()).hexdigest()[:16]


def blank_terms() -> Terms:
    """Return the terms with which a new call begins."""
    call = Call()
    terms: Terms = {name: plain(_value(Call, name, getattr(call, name))) for name in FIELDS}
    return {**terms, "countries": [], **{name: [] for name in ROWS}}


def whole(terms: Mapping[str, Any]) -> Terms:
    """Return a document with what is younger than it: rules at their first value, criteria under a key each."""
    found = {**blank_terms(), **terms}
    for name in ("lots", "criteria"):
        blank = {column: plain(_value(ROWS[name].model, column, _default(name, column))) for column in YOUNGER[name]}
        found[name] = [{**blank, **row} for row in found[name]]
    criteria = enumerate(found["criteria"], start=1)
    found["criteria"] = [{**row, "key": row.get("key") or f"c{number}"} for number, row in criteria]
    return found


def _default(name: str, column: str) -> Any:
    return ROWS[name].model._meta.get_field(column).get_default()  # type: ignore[union-attr]


def write_fields(call: Call, terms: Mapping[str, Any]) -> Call:
    """Set the fields of a call, not saved yet, to those that the terms name."""
    for name in FIELDS:
        if name in terms:
            setattr(call, name, _value(Call, name, terms[name]))
    return call


def write_rows(call: Call, terms: Mapping[str, Any]) -> None:
    """Bring the places and lists of a saved call to the terms; a question or document that goes is retired."""
    if "countries" in terms:
        call.countries.set(Beneficiary.objects.filter(code__in=terms["countries"]))
    for name, rows in ROWS.items():
        if name in terms:
            _sync(call, name, rows, terms[name])


def plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value) if isinstance(value, models.Choices) else value


def moment(value: Any) -> datetime.datetime | None:
    """Return the instant that the terms hold."""
    return parse_datetime(value) if isinstance(value, str) and value else value or None


def _row(row: models.Model, columns: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in columns}
    return {name: value.code if isinstance(value, Beneficiary) else plain(value) for name, value in values.items()}


def _value(model: type[models.Model], name: str, value: Any) -> Any:
    field = model._meta.get_field(name)
    if value is None or value == "":
        return None if field.null else value
    if isinstance(field, models.DateTimeField):
        return moment(value)
    if isinstance(field, models.DateField):
        return parse_date(value) if isinstance(value, str) else value
    if isinstance(field, models.DecimalField):
        return Decimal(str(value))
    if name == "country":
        return Beneficiary.objects.get(code=value)
    return value


def _sync(call: Call, name: str, rows: Rows, wanted: list[Mapping[str, Any]]) -> None:
    manager: Any = rows.model._meta.base_manager.filter(call=call)
    if wanted == terms_rows(call, name):
        return
    wanted = _named(wanted, manager, rows) if rows.letter else wanted
    if not rows.key:
        manager.all().delete()
        there: dict[Any, Any] = {}
    else:
        there = {getattr(row, rows.key): row for row in manager.all()}
    for order, values in enumerate(wanted, start=1):
        row = there.pop(values[rows.key], None) if rows.key else None
        row = row or rows.model(call=call)  # type: ignore[call-arg]
        for column in rows.columns:
            if column in values:
                setattr(row, column, _value(rows.model, column, values[column]))
        if hasattr(row, "order"):
            row.order = order
        if name in KEPT:
            row.is_retired = False  # type: ignore[attr-defined]
        row.save()
    for row in there.values():
        _drop(row, is_kept=name in KEPT)


def _named(wanted: list[Mapping[str, Any]], stored: Any, rows: Rows) -> list[Mapping[str, Any]]:
    """Give each row that came without a key that of the stored row of the same title, or the next free one."""
    known = {row.title: getattr(row, rows.key) for row in stored.all()}
    taken = {row[rows.key] for row in wanted if row.get(rows.key)}
    free = (name for n in itertools.count(1) if (name := f"{rows.letter}{n}") not in taken | set(known.values()))
    found: list[Mapping[str, Any]] = []
    for row in wanted:
        own = row.get(rows.key) or known.get(row["title"], "")
        own = own if row.get(rows.key) or own not in taken else ""
        found.append({**row, rows.key: own or next(free)})
        taken.add(found[-1][rows.key])
    return found


def terms_rows(call: Call, name: str) -> list[dict[str, Any]]:
    """Return one list of a call's terms."""
    return [_row(row, ROWS[name].columns) for row in getattr(call, name).all()]


def _drop(row: Any, *, is_kept: bool) -> None:
    if is_kept and row.call.published_at is not None:
        row.is_retired = True
        row.save()
    else:
        row.delete()
