"""One document of terms as a reader of the site's language reads it: how each rule is called, and what it says.

Values are written as their reader writes them: money, percent, days, moments by the clock of the call, words of fixed
lists, places by name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.granting_in_words import conditions_in_words, instalment_in_words
from grants.calls.headings import Heading
from grants.calls.models import AskedIn, Call, Question, Stage
from grants.calls.reporting_in_words import reports_in_words
from grants.calls.rules.granting import has_sums, plan_of
from grants.calls.rules.reporting import report_terms_of
from grants.calls.terms import MOMENTS, ROWS, moment
from grants.core.clock import exact_time, long_date
from grants.core.fields import format_percent
from grants.core.money import format_money
from grants.programmes.models import Beneficiary

NOTHING: Final = "—"
USUAL: Final[dict[str, Any]] = {"applies_to": "both", "max_files": 1, "excluded_for": "nobody", "is_carried": False}
JUDGED: Final = ("section", "lot", "looks_at", "evaluation")
FIGURES: Final[dict[str, Any]] = {
    "grant": gettext_lazy("the grant"),
    "total": gettext_lazy("the total cost"),
    "cofinancing": gettext_lazy("the co-financing"),
    "months": gettext_lazy("the duration in months"),
}


@dataclass(frozen=True)
class Reading:
    """What it takes to read one document: the document, its currency, and the names of places."""

    terms: Mapping[str, Any]
    currency: str
    places: Mapping[str, str]

    @property
    def zone(self) -> str:
        return str(self.terms.get("time_zone") or settings.TIME_ZONE)


def label_of(name: str, rows: str = "") -> str:
    """Return how a field of the terms, or a column of one of its lists, is called."""
    model: type[models.Model] = ROWS[rows].model if rows else Call
    return capfirst(str(model._meta.get_field(name).verbose_name))


def columns_of(rows: str) -> list[str]:
    """Return the columns of a list that are compared; the one that names a row for good cannot differ."""
    return [column for column in ROWS[rows].columns if column not in ROWS[rows].named_by]


def title_of(name: str, row: Mapping[str, Any], reading: Reading) -> str:
    """Return how a row of a list is called."""
    if name == "ceilings":
        return str(dict(Heading.choices).get(row.get("heading", ""), row.get("heading", "")))
    if name == "criteria_sections":
        return _section_title(row, reading)
    return str(row.get("title") or row.get("key") or NOTHING)


def facts_of(name: str, row: Mapping[str, Any], reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield what a row says beside its title, without what goes without saying."""
    for column in columns_of(name):
        is_usual = USUAL.get(column) == row.get(column) or (column == "stage" and _goes_without_saying(row, reading))
        if column == "title" or column not in row or is_usual:
            continue
        if (text := cell(name, column, row, reading)) != NOTHING:
            yield label_of(column, name), text


def _goes_without_saying(row: Mapping[str, Any], reading: Reading) -> bool:
    """Tell whether the stage of a row is the only one that there is; a question of the report always says so."""
    return reading.terms.get("stages") == "one" and row.get("stage") != AskedIn.REPORT


def _section_title(row: Mapping[str, Any], reading: Reading) -> str:
    """Return how a section of criteria is called, with its stage and lot where there are several."""
    stage = str(Stage(row.get("stage") or "full").label) if reading.terms.get("stages") == "two" else ""
    return " · ".join(part for part in (str(row.get("title") or ""), stage, _lot(row.get("lot"), reading)) if part)


def cell(name: str, column: str, row: Mapping[str, Any], reading: Reading) -> str:
    """Return what a row of a list says in one column."""
    value = row.get(column)
    if name == "questions" and column == "options":
        return _options(value, is_table=row.get("kind") == Question.Kind.TABLE)
    if name == "questions" and column == "shown_if":
        return _condition(value, reading)
    if column in JUDGED and name in ("lots", "criteria"):
        return _judged(column, value, reading)
    if name == "questions" and column in ("minimum", "maximum") and row.get("kind") == Question.Kind.MONEY and value:
        return format_money(round(float(value) * 100), reading.currency)
    return _text(ROWS[name].model, column, value, reading)


def shown(name: str, reading: Reading) -> str:
    """Return what one field of the terms says."""
    value = reading.terms.get(name)
    if name == "countries":
        return ", ".join(reading.places.get(code, code) for code in value or []) or NOTHING
    if name == "languages":
        names = dict(settings.LANGUAGES)
        return ", ".join(str(_(str(names.get(code, code)))) for code in value or []) or NOTHING
    if name == "tie_break":
        return listed([_section(key, reading) for key in value or []])
    if name == "comment_at":
        return ", ".join(str(points) for points in value or []) or NOTHING
    if name == "relations":
        return listed([_relation(row, reading) for row in value or []])
    if name == "reporting":
        return listed([f"{label}: {said}" for label, said in reports_shown(reading).values()])
    if (granting := _granting(name, value, reading)) is not None:
        return granting
    if name in MOMENTS:
        instant = moment(value)
        return f"{long_date(instant, reading.zone)}, {exact_time(instant, reading.zone)}" if instant else NOTHING
    return _text(Call, name, value, reading)


def reports_shown(reading: Reading) -> dict[str, tuple[str, str]]:
    """Return each rule of the reports that holds: its label and what it says."""
    terms = reading.terms
    kinds = {str(row.get("key")): str(row.get("title")) for row in terms.get("cost_types") or []}
    currency = str(terms.get("grant_currency") or reading.currency)
    found = reports_in_words(report_terms_of(terms.get("reporting") or {}), currency, kinds)
    return {rule: (label, said) for rule, label, said in found}


def _granting(name: str, value: Any, reading: Reading) -> str | None:
    """Return what a field says whose words are those of the agreements; None for any other."""
    currency = str(reading.terms.get("grant_currency") or reading.currency)
    if name == "instalments":
        return listed([instalment_in_words(part, currency) for part in plan_of(value or [])])
    if name == "advance_basis_points" and has_sums(plan_of(reading.terms.get("instalments") or [])):
        return NOTHING  # what a fixed amount is of a grant hangs on the grant
    if name == "conditions":
        return listed(conditions_in_words(value or []))
    return format_money(int(value), currency) if name == "second_approval_cents" and value else None


def _text(model: type[models.Model], name: str, value: Any, reading: Reading) -> str:
    """Return a value as its reader writes it: money, percent, a day, yes or no, a word of a fixed list, or itself."""
    field: Any = model._meta.get_field(name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None or value == "":
        return NOTHING
    if name.endswith("_cents"):
        return format_money(int(value), reading.currency)
    if name.endswith("basis_points"):
        return format_percent(int(value))
    if name == "country":
        return reading.places.get(str(value), str(value))
    if getattr(field, "choices", None):
        label = dict(field.flatchoices).get(value, value)
        return str(_(str(label)))
    if isinstance(field, models.DateField):
        day = parse_date(str(value))
        return date_format(day) if day else str(value)
    if isinstance(field, models.IntegerField | models.DecimalField):
        return str(number_format(str(value), use_l10n=True))
    return str(value)


def _judged(column: str, value: Any, reading: Reading) -> str:
    """Return to what a criterion belongs, at what it looks, and the rules that a lot sets otherwise."""
    if column == "looks_at":
        titles = {row.get("key"): row.get("title") for row in reading.terms.get("questions") or []}
        return listed([f"“{titles.get(key) or key}”" for key in value or []])
    if column == "evaluation":
        own = replace(reading, terms={**reading.terms, **(value or {})})
        return listed([f"{label_of(name)}: {shown(name, own)}" for name in value or {}])
    found = _lot(value, reading) if column == "lot" else _section(value, reading)
    return found or NOTHING


def _section(key: Any, reading: Reading) -> str:
    titles = {row.get("key"): row.get("title") for row in reading.terms.get("criteria_sections") or []}
    return str(titles.get(key) or key or "")


def _lot(key: Any, reading: Reading) -> str:
    titles = {row.get("key"): row.get("title") for row in reading.terms.get("lots") or []}
    return str(titles.get(key) or key or "")


def _options(value: Any, *, is_table: bool) -> str:
    kinds = {"text": _("text"), "number": _("number"), "money": _("money"), "date": _("date")}
    found = [
        f"{row.get('label', '')} ({kinds.get(row.get('kind', ''), row.get('kind', ''))})" if is_table else row["label"]
        for row in value or []
    ]
    return listed(found)


def _condition(value: Any, reading: Reading) -> str:
    """Return the condition under which a question is asked, with the title of the other one and the chosen words."""
    if not value:
        return NOTHING
    others = {row.get("key"): row for row in reading.terms.get("questions") or []}
    other = others.get(value.get("question"), {})
    labels = {option.get("key"): option.get("label") for option in other.get("options") or []}
    wanted = ", ".join(f"“{labels.get(key) or (_('Yes') if key == 'yes' else key)}”" for key in value.get("is") or [])
    title = other.get("title") or value.get("question")
    return _("if the answer to “%(question)s” is %(values)s") % {"question": title, "values": wanted}


def _relation(row: Mapping[str, Any], reading: Reading) -> str:
    said = {
        "at_most": _("%(left)s is at most %(percent)s of %(right)s"),
        "at_least": _("%(left)s is at least %(percent)s of %(right)s"),
        "equal": _("%(left)s is %(percent)s of %(right)s"),
    }
    percent = format_percent(int(row.get("percent") or 10_000))
    words = {name: _figure(str(row.get(name, "")), reading) for name in ("left", "right")}
    sentence = said.get(str(row.get("op")), "%(left)s %(percent)s %(right)s") % {**words, "percent": percent}
    message = str(row.get("message") or "")
    return f"{capfirst(sentence)}: “{message}”" if message else capfirst(sentence)


def _figure(name: str, reading: Reading) -> str:
    kind, _colon, rest = name.partition(":")
    if kind == "heading":
        return f"“{dict(Heading.choices).get(rest, rest)}”"
    if kind == "question":
        titles = {row.get("key"): row.get("title") for row in reading.terms.get("questions") or []}
        return f"“{titles.get(rest) or rest}”"
    return str(FIGURES.get(name, name))


def listed(texts: Sequence[str]) -> str:
    """Return several texts as one."""
    return "; ".join(texts) or NOTHING


def places_by_code() -> dict[str, str]:
    """Return the names of the places that a call can be for. One query."""
    return {place.code: str(place) for place in Beneficiary.objects.all()}
