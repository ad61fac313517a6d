"""Read a call file into terms, all or nothing: the first mistake is told with its line and its key."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

from grants.calls.callfile.bounds import BOUNDS
from grants.calls.callfile.checks import check
from grants.calls.callfile.keys import NOTHING, Key, keys_of, keys_of_lot_rules, keys_of_row
from grants.calls.callfile.lists import LETTERS, LISTS, LONGEST_CONDITION, OPS
from grants.calls.callfile.reports import taken_reporting
from grants.calls.callfile.sections import SECTIONS
from grants.calls.callfile.values import known_words, row_keys
from grants.calls.form_building.editing import with_keys
from grants.calls.form_building.faults import COLUMN_KINDS, WITH_CHOICES
from grants.calls.rules import instant
from grants.calls.rules.granting import CONDITIONS, LONGEST_WAIT, TRIGGERS, on_signature
from grants.calls.terms import MOMENTS, Terms, plain
from grants.core.rules import CURRENCIES
from grants.programmes.reading import FileError, Table, parse, read

LARGEST_BYTES: Final = 200_000
MOST_POINTS: Final = 100
MOST_PERCENT: Final = 1_000  # of a rule between figures; shares of a whole end at 100
JUDGED: Final = ("criteria_sections", "criteria")
YEARS: Final = range(2000, 2101)


def read_call(path: Path, *, places: Collection[str]) -> Terms:
    """Return the terms that a file holds; `places` are the codes of beneficiaries. Raises FileError."""
    return checked_terms(read(path), places=places)


def read_call_text(content: bytes, name: str, *, places: Collection[str]) -> Terms:
    """Return the terms that an uploaded file holds. Raises FileError, for one that is too large or no text as well."""
    return checked_terms(parse(text_of(content, name), name), places=places)


def text_of(content: bytes, name: str) -> str:
    """Return the text of an uploaded file. Raises FileError for one that is too large or no text."""
    if len(content) > LARGEST_BYTES:
        raise FileError(name, 1, _("a call file has at most %(most)s kB.") % {"most": LARGEST_BYTES // 1000})
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileError(name, line, _("this is no text in UTF-8.")) from error


def checked_terms(file: Table, *, places: Collection[str]) -> Terms:
    """Return the terms of a file that contradict nothing."""
    terms = taken_terms(file, places=places)
    check(terms, file)
    return terms


def taken_terms(file: Table, *, places: Collection[str]) -> Terms:
    """Return the terms as the file has them, each value of its kind, nothing held against anything else."""
    terms: Terms = {}
    for section in SECTIONS:
        if section == "agreement":
            terms |= taken_granting(file)
            continue
        table = file.table(section) if section else file
        for key in keys_of(section):
            terms[key.column] = _value(table, key, places)
        if section == "applicants":
            terms["countries"] = sorted(known_words(table, "countries", places))
        if section == "languages":
            terms["languages"] = known_words(table, "accepted", dict(settings.LANGUAGES))
        if section == "timetable":
            _place_in_zone(terms, table)
        if section:
            table.done()
    terms["reporting"] = taken_reporting(file)
    for name in LISTS:
        terms[name] = _list(file, name, places)
    terms["relations"] = [_relation(table) for table in file.tables("relations")]
    file.done()
    return terms


def taken_judging(file: Table) -> Terms:
    """Return the part of the terms that says how a call is judged."""
    table = file.table("assessment")
    terms: Terms = {key.column: _value(table, key, ()) for key in keys_of("assessment")}
    table.done()
    return terms | {name: _list(file, name, ()) for name in JUDGED}


def taken_granting(file: Table) -> Terms:
    """Return the part of the terms that says how grants are agreed and paid; a list tells the first instalment too."""
    table = file.table("agreement")
    terms: Terms = {key.column: _value(table, key, ()) for key in keys_of("agreement")}
    terms["instalments"] = [_instalment(row) for row in table.tables("instalments")]
    table.done()
    if terms["instalments"]:
        terms["advance_basis_points"] = on_signature(terms["instalments"])
    return terms


def _instalment(table: Table) -> dict[str, Any]:
    trigger, takes_rest = table.one_of("trigger", TRIGGERS), table.flag("rest")
    percent, amount = table.points_or_none("percent"), table.cents_or_none("amount")
    if (percent is not None) + (amount is not None) + takes_rest != 1:
        raise table.error(_("an instalment has either a percent, or an amount, or rest = true."))
    return {
        "trigger": trigger,
        "basis_points": percent,
        "days": table.number("days", most=LONGEST_WAIT) if "days" in table.values else _no_days(table),
        "condition": table.text("condition", default="", longest=LONGEST_CONDITION),
        **({} if amount is None else {"amount_cents": amount}),
    }


def _no_days(table: Table) -> None:
    table.asked.add("days")


def _list(file: Table, name: str, places: Collection[str]) -> list[dict[str, Any]]:
    rows = []
    for table in file.tables(name):
        row = {key.column: _value(table, key, places) for key in keys_of_row(name)}
        if name == "questions":
            row |= {"options": _options(table, row["kind"]), "shown_if": _condition(table)}
        rows.append(row)
    return with_keys(rows, LETTERS[name]) if name in LETTERS else rows


def _value(table: Table, key: Key, places: Collection[str]) -> Any:
    """Return one value as the terms hold it; its default where the file says nothing."""
    name = key.name
    table.asked.add(name)
    if name not in table.values and not key.is_needed:
        return str(key.default) if key.kind == "figure" and key.default is not None else plain(key.default)
    if key.kind == "choice":
        return table.one_of(name, [value for value, _label in key.field.choices])
    if key.kind == "place":
        return _code(table, name, places)
    least, most = BOUNDS.get(key.column, (1, 32_000))
    readers: dict[str, Any] = {
        "cents": lambda: table.cents(name),
        "percent": lambda: table.points(name, most=_most_percent(key), zero=key.column != "cofinancing_basis_points"),
        "flag": lambda: table.flag(name),
        "moment": lambda: table.moment(name, with_offset=True),
        "day": lambda: _day(table, name),
        "number": lambda: table.number(name, least=least, most=most),
        "figure": lambda: _figure(table, name, least, most),
        "key": lambda: table.slug(name, default=""),
        "keys": lambda: row_keys(table, name),
        "numbers": lambda: _numbers(table, name),
        "judging": lambda: _lot_rules(table, name),
        "known": lambda: sorted(known_words(table, name, CONDITIONS), key=CONDITIONS.index),
        "currency": lambda: table.one_of(name, CURRENCIES),
        "limit": lambda: None if table.values[name] == NOTHING else table.points(name, zero=True),
        "text": lambda: table.text(name, default=None if key.is_needed else "", longest=key.field.max_length or 5000),
    }
    return readers[key.kind]()


def _most_percent(key: Key) -> int:
    return int(BOUNDS[key.column][1]) if key.column in BOUNDS else 100


def _numbers(table: Table, name: str) -> list[int]:
    found = table.numbers(name, most=MOST_POINTS)
    if len(set(found)) < len(found):
        raise table.error(_("one of them stands here twice."), name)
    return sorted(found)


def _lot_rules(table: Table, name: str) -> dict[str, Any]:
    """Return the rules of the evaluation that a lot sets otherwise: those that it names, and no others."""
    inner = table.table(name)
    found = {key.column: _value(inner, key, ()) for key in keys_of_lot_rules() if key.name in inner.values}
    inner.asked |= {key.name for key in keys_of_lot_rules()}
    inner.done()
    return found


def _place_in_zone(terms: Terms, table: Table) -> None:
    """Turn the local times into instants; one that the clocks' change leaves in doubt means the later."""
    if terms["time_zone"] not in available_timezones():
        raise table.error(_("there is no such time zone; write one such as Europe/Belgrade."), "zone")
    zone = ZoneInfo(terms["time_zone"])
    for key in keys_of("timetable"):
        moment = terms[key.column]
        if key.column not in MOMENTS or moment is None:
            continue
        if moment.year not in YEARS:
            raise table.error(_("check the year."), key.name)
        exact = moment if moment.tzinfo is not None else instant(moment, zone)
        terms[key.column] = exact.astimezone(UTC).isoformat()


def _day(table: Table, name: str) -> str:
    day: date = table.day(name)
    if day.year not in YEARS:
        raise table.error(_("check the year."), name)
    return day.isoformat()


def _figure(table: Table, name: str, least: int, most: int) -> str:
    value = table.decimal(name, least=Decimal(least), most=Decimal(most))
    if value != round(value, 2):
        raise table.error(_("at most two decimals."), name)
    return str(plain(value + 0))


def _code(table: Table, name: str, known: Collection[str]) -> str:
    return table.one_of(name, sorted(known))


def _options(table: Table, kind: str) -> list[dict[str, Any]]:
    """Return the choices of a question or the columns of a table; the other of the two has no place in it."""
    name, letter = ("columns", "k") if kind == "table" else ("choices", "c")
    if kind != "table" and kind not in WITH_CHOICES:
        for unwanted in ("choices", "columns"):
            table.asked.add(unwanted)
            if unwanted in table.values:
                raise table.error(_("a question of the kind %(kind)s has none.") % {"kind": kind}, unwanted)
        return []
    rows = []
    for row in table.tables(name):
        values = {"key": row.slug("key", default=""), "label": row.text("label", longest=200)}
        columns = {"kind": row.one_of("kind", COLUMN_KINDS, default="text")} if kind == "table" else {}
        rows.append({**values, **columns})
    return with_keys(rows, letter)


def _condition(table: Table) -> dict[str, Any]:
    if "shown_if" not in table.values:
        table.asked.add("shown_if")
        return {}
    inner = table.table("shown_if")
    found = {"question": inner.slug("question"), "is": inner.texts("is")}
    inner.done()
    if not found["is"]:
        raise table.error(_('say after which choices it is shown: is = ["c1"].'), "shown_if")
    return found


def _relation(table: Table) -> dict[str, Any]:
    return {
        "left": table.text("left", longest=60),
        "op": table.one_of("is", OPS),
        "percent": table.points("percent", most=MOST_PERCENT, zero=True)
        if "percent" in table.values
        else _whole(table),
        "right": table.text("right", longest=60),
        "message": table.text("message", default="", longest=300),
    }


def _whole(table: Table) -> int:
    table.asked.add("percent")
    return 10_000


def expressible(moment: datetime, zone: ZoneInfo) -> bool:
    """Return whether a local time in the zone, read back, is this very instant."""
    local = moment.astimezone(zone).replace(tzinfo=None)
    return instant(local.replace(fold=0), zone).timestamp() == moment.timestamp()
