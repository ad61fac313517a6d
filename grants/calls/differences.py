"""What two versions of a call's terms differ in, and one version in full, as a reader of the site's language reads it.

The documents are those of `grants.calls.terms`. Every field and every column has words here: a rule that could be
changed without being named would be changed in secret.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grants.calls.headings import Heading
from grants.calls.models import Call, Question
from grants.calls.terms import MOMENTS, ROWS, Terms, moment
from grants.core.clock import exact_time, long_date
from grants.core.fields import format_percent
from grants.core.money import format_money
from grants.programmes.models import Beneficiary

NOTHING: Final = "—"
LONG: Final = 60  # characters from which on two texts are compared word by word
NOUNS: Final[dict[str, tuple[Any, Any]]] = {
    "lots": (gettext_lazy("Lot"), gettext_lazy("Lots")),
    "ceilings": (gettext_lazy("Ceiling of a heading"), gettext_lazy("Ceilings of headings")),
    "cost_types": (gettext_lazy("Kind of cost"), gettext_lazy("Kinds of cost")),
    "questions": (gettext_lazy("Question"), gettext_lazy("Questions of the form")),
    "criteria": (gettext_lazy("Award criterion"), gettext_lazy("Award criteria")),
    "documents": (gettext_lazy("Document"), gettext_lazy("Documents asked for")),
}
GROUPS: Final[tuple[tuple[Any, tuple[str, ...]], ...]] = (
    (
        gettext_lazy("What it is for"),
        (
            *("title", "summary", "purpose", "not_considered", "expected_result"),
            *("procedure", "justification", "stages"),
        ),
    ),
    (
        gettext_lazy("Timetable"),
        (
            *("time_zone", "opens_at", "concept_closes_at", "closes_at", "deadline_wording", "questions_until"),
            *("earliest_start", "latest_end", "min_months", "max_months", "report_days"),
        ),
    ),
    (
        gettext_lazy("Money"),
        (
            *("pot_cents", "minimum_cents", "maximum_cents", "fixed_cents", "expected_grants", "minimum_grants"),
            *("cofinancing", "cofinancing_basis_points", "cofinancing_kinds", "indirect_basis_points"),
            *("contingency_basis_points", "advance_basis_points", "vat", "amount_change_basis_points", "relations"),
        ),
    ),
    (
        gettext_lazy("Who may apply"),
        (
            *("applicants", "countries", "min_age_months", "min_turnover_cents", "max_turnover_cents"),
            *("needs_own_account", "mandate_for", "partners", "min_partners", "max_partners", "partner_kind"),
            *("partners_from", "max_applications", "max_as_partner", "max_in_all", "breach"),
            *("languages", "authentic_language"),
        ),
    ),
    (gettext_lazy("Assessment"), ("pass_mark", "assessments_per_file", "max_points")),
)
USUAL: Final[dict[str, Any]] = {"applies_to": "both", "max_files": 1, "excluded_for": "nobody"}
FIGURES: Final[dict[str, Any]] = {
    "grant": gettext_lazy("the grant"),
    "total": gettext_lazy("the total cost"),
    "cofinancing": gettext_lazy("the co-financing"),
    "months": gettext_lazy("the duration in months"),
}


@dataclass(frozen=True)
class Piece:
    """Some words of a text that was changed: same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One difference: a field with its old and new text, or a row of a list that was added, removed or changed."""

    part: str
    label: str
    kind: str = "changed"
    before: str = ""
    after: str = ""
    pieces: tuple[Piece, ...] = ()
    key: str = ""
    noun: str = ""
    columns: tuple["Change", ...] = ()

    @property
    def is_row(self) -> bool:
        return bool(self.noun)

    @property
    def was_set(self) -> bool:
        return self.before != NOTHING

    @property
    def is_set(self) -> bool:
        return self.after != NOTHING


@dataclass(frozen=True)
class Group:
    """A part of one version in full: its facts, and its rows with the facts of each."""

    label: str
    facts: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


@dataclass(frozen=True)
class _Reading:
    """What it takes to read one document: the document, its currency, and the names of places."""

    terms: Mapping[str, Any]
    currency: str
    places: Mapping[str, str]

    @property
    def zone(self) -> str:
        return str(self.terms.get("time_zone") or settings.TIME_ZONE)


def differences(before: Terms, after: Terms, *, currency: str) -> list[Change]:
    """Return what the second document says otherwise than the first, in the order in which a call is read."""
    places = _places()
    old, new = _Reading(before, currency, places), _Reading(after, currency, places)
    names = [name for _label, group in GROUPS for name in group]
    found = [change for name in names if (change := _field(name, old, new)) is not None]
    return found + [change for name in ROWS for change in _rows(name, old, new)]


def in_full(terms: Terms, *, currency: str) -> list[Group]:
    """Return one document in words, leaving out what it sets no rule for."""
    reading = _Reading(terms, currency, _places())
    groups = [
        Group(str(label), tuple((label_of(name), text) for name in names if (text := _shown(name, reading)) != NOTHING))
        for label, names in GROUPS
    ]
    for name, (_noun, plural) in NOUNS.items():
        rows = tuple((_title(name, row, reading), tuple(_facts(name, row, reading))) for row in terms.get(name) or [])
        groups.append(Group(str(plural), rows=rows))
    return [group for group in groups if group.facts or group.rows]


def label_of(name: str, rows: str = "") -> str:
    """Return how a field of the terms, or a column of one of its lists, is called."""
    model: type[models.Model] = ROWS[rows].model if rows else Call
    return capfirst(str(model._meta.get_field(name).verbose_name))


def columns_of(rows: str) -> list[str]:
    """Return the columns of a list that are compared; the one that names a row for good cannot differ."""
    return [column for column in ROWS[rows].columns if column != ROWS[rows].key]


def in_a_sentence(change: Change) -> str:
    """Return a difference as a line of plain text, for a message."""
    if change.is_row:
        said = {"added": _("%(noun)s added: %(label)s"), "removed": _("%(noun)s taken out: %(label)s")}
        words = {"noun": change.noun, "label": change.label}
        if change.kind in said:
            return said[change.kind] % words
        inner = "; ".join(in_a_sentence(column) for column in change.columns)
        return _("%(noun)s changed: %(label)s (%(inner)s)") % {**words, "inner": inner}
    if change.pieces:
        return _("%(label)s: the text is changed") % {"label": change.label}
    return _("%(label)s: %(before)s → %(after)s") % {
        "label": change.label,
        "before": change.before,
        "after": change.after,
    }


def _field(name: str, old: _Reading, new: _Reading) -> Change | None:
    if old.terms.get(name) == new.terms.get(name):
        return None
    return _between(name, label_of(name), _shown(name, old), _shown(name, new))


def _rows(name: str, old: _Reading, new: _Reading) -> Iterator[Change]:
    """Yield what happened to the rows of a list, in the order of the new one, then what was taken out."""
    before, after = _keyed(name, old), _keyed(name, new)
    noun = str(NOUNS[name][0])
    for key, row in after.items():
        title = _title(name, row, new)
        if key not in before:
            columns = tuple(Change(name, label, "added", after=text) for label, text in _facts(name, row, new))
            yield Change(name, title, "added", key=key, noun=noun, columns=columns)
        elif columns := tuple(_columns(name, before[key], row, old, new)):
            yield Change(name, title, "changed", key=key, noun=noun, columns=columns)
    for key, row in before.items():
        if key not in after:
            columns = tuple(Change(name, label, "removed", before=text) for label, text in _facts(name, row, old))
            yield Change(name, _title(name, row, old), "removed", key=key, noun=noun, columns=columns)
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield Change(
            name,
            _("Order"),
            "changed",
            _listed([_title(name, row, old) for row in before.values()]),
            _listed([_title(name, row, new) for row in after.values()]),
            key="order",
        )


def _keyed(name: str, reading: _Reading) -> dict[str, Mapping[str, Any]]:
    key = ROWS[name].key or "title"
    return {str(row.get(key)): row for row in reading.terms.get(name) or []}


def _columns(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any], old: _Reading, new: _Reading
) -> Iterator[Change]:
    for column in columns_of(name):
        if before.get(column) != after.get(column):
            texts = _cell(name, column, before, old), _cell(name, column, after, new)
            yield _between(name, label_of(column, name), *texts, key=column)


def _between(part: str, label: str, before: str, after: str, *, key: str = "") -> Change:
    is_text = max(len(before), len(after)) >= LONG and NOTHING not in (before, after)
    pieces = _pieces(before, after) if is_text else ()
    return Change(part, label, "changed", before, after, pieces, key)


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two texts word by word; what was replaced stands as gone, then as new."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(new[c:d])))
            continue
        if b > a:
            found.append(Piece("gone", "".join(old[a:b])))
        if d > c:
            found.append(Piece("new", "".join(new[c:d])))
    return tuple(found)


def _title(name: str, row: Mapping[str, Any], reading: _Reading) -> str:
    if name == "ceilings":
        return str(dict(Heading.choices).get(row.get("heading", ""), row.get("heading", "")))
    return str(row.get("title") or row.get("key") or NOTHING)


def _facts(name: str, row: Mapping[str, Any], reading: _Reading) -> Iterator[tuple[str, str]]:
    """Yield what a row says beside its title, without what goes without saying."""
    for column in columns_of(name):
        is_usual = USUAL.get(column) == row.get(column) or (column == "stage" and reading.terms.get("stages") == "one")
        if column == "title" or column not in row or is_usual:
            continue
        if (text := _cell(name, column, row, reading)) != NOTHING:
            yield label_of(column, name), text


def _cell(name: str, column: str, row: Mapping[str, Any], reading: _Reading) -> str:
    value = row.get(column)
    if name == "questions" and column == "options":
        return _options(value, is_table=row.get("kind") == Question.Kind.TABLE)
    if name == "questions" and column == "shown_if":
        return _condition(value, reading)
    if name == "questions" and column in ("minimum", "maximum") and row.get("kind") == Question.Kind.MONEY and value:
        return format_money(round(float(value) * 100), reading.currency)
    return _text(ROWS[name].model, column, value, reading)


def _shown(name: str, reading: _Reading) -> str:
    value = reading.terms.get(name)
    if name == "countries":
        return ", ".join(reading.places.get(code, code) for code in value or []) or NOTHING
    if name == "languages":
        names = dict(settings.LANGUAGES)
        return ", ".join(str(_(str(names.get(code, code)))) for code in value or []) or NOTHING
    if name == "relations":
        return _listed([_relation(row, reading) for row in value or []])
    if name in MOMENTS:
        instant = moment(value)
        return f"{long_date(instant, reading.zone)}, {exact_time(instant, reading.zone)}" if instant else NOTHING
    return _text(Call, name, value, reading)


def _text(model: type[models.Model], name: str, value: Any, reading: _Reading) -> str:
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


def _options(value: Any, *, is_table: bool) -> str:
    kinds = {"text": _("text"), "number": _("number"), "money": _("money"), "date": _("date")}
    found = [
        f"{row.get('label', '')} ({kinds.get(row.get('kind', ''), row.get('kind', ''))})" if is_table else row["label"]
        for row in value or []
    ]
    return _listed(found)


def _condition(value: Any, reading: _Reading) -> str:
    """Return the condition under which a question is asked, with the title of the other one and the chosen words."""
    if not value:
        return NOTHING
    others = {row.get("key"): row for row in reading.terms.get("questions") or []}
    other = others.get(value.get("question"), {})
    labels = {option.get("key"): option.get("label") for option in other.get("options") or []}
    wanted = ", ".join(f"“{labels.get(key) or (_('Yes') if key == 'yes' else key)}”" for key in value.get("is") or [])
    title = other.get("title") or value.get("question")
    return _("if the answer to “%(question)s” is %(values)s") % {"question": title, "values": wanted}


def _relation(row: Mapping[str, Any], reading: _Reading) -> str:
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


def _figure(name: str, reading: _Reading) -> str:
    kind, _colon, rest = name.partition(":")
    if kind == "heading":
        return f"“{dict(Heading.choices).get(rest, rest)}”"
    if kind == "question":
        titles = {row.get("key"): row.get("title") for row in reading.terms.get("questions") or []}
        return f"“{titles.get(rest) or rest}”"
    return str(FIGURES.get(name, name))


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(texts) or NOTHING


def _places() -> dict[str, str]:
    return {place.code: str(place) for place in Beneficiary.objects.all()}


def count_of(changes: Sequence[Change]) -> str:
    """Return how many differences there are, in words."""
    return ngettext("%(n)s change", "%(n)s changes", len(changes)) % {"n": len(changes)}
