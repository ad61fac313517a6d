"""The rules of the reports in a call file: [reporting] and its two lists, read and written."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import tomlkit
from django.utils.translation import gettext as _
from tomlkit.items import Item
from tomlkit.items import Table as TomlTable

from grants.calls.callfile.bounds import REPORT_BOUNDS
from grants.calls.callfile.values import known_words, row_keys
from grants.calls.headings import DIRECT
from grants.calls.reporting_in_words import DOCUMENT_LANGUAGES
from grants.calls.rules.reporting import ANCHORS, EVIDENCE, LONGEST, PARTS, plain_rules, report_terms_of
from grants.programmes.reading import Table

# Each key, the rule behind it, and how its value is written.
RULES: Final = (
    ("final_parts", "final_parts", "parts"),
    ("remind_days_before", "remind_before", "days"),
    ("remind_days_after", "remind_after", "days"),
    ("escalate_days", "escalate_days", "number"),
    ("extension_days", "extension_days", "number"),
    ("default_days", "default_days", "number"),
    ("proof_of_payment_above", "proof_of_payment_cents", "cents"),
    ("three_offers_above", "offers_cents", "cents"),
    ("excluded_cost_types", "excluded_cost_types", "keys"),
    ("recoverable_vat", "recoverable_vat_counts", "flag"),
    ("in_kind", "in_kind_counts", "flag"),
    ("languages_without_summary", "languages_without_summary", "languages"),
    ("sample_percent", "sample_basis_points", "percent"),
    ("sample_error_percent", "sample_error_basis_points", "percent"),
    ("second_verifier_above", "second_verifier_cents", "cents"),
    ("no_profit", "no_profit", "flag"),
    ("visit_notice_days", "visit_notice_days", "number"),
    ("retention_years", "retention_years", "number"),
)
INTERIM: Final = (("due", "anchor"), ("days", "days"), ("on", "on"), ("parts", "parts"))
PROOFS: Final = (("heading", "heading"), ("evidence", "evidence"), ("above", "above_cents"))
ROWS: Final = {"interim": INTERIM, "evidence": PROOFS}


def taken_reporting(file: Table) -> dict[str, Any]:
    """Return the rules of the reports as a call keeps them; what the file says nothing of is as usual."""
    table = file.table("reporting")
    rules = {rule: _value(table, key, kind) for key, rule, kind in RULES if key in table.values}
    table.asked |= {key for key, _rule, _kind in RULES}
    for name, read in (("interim", _interim), ("evidence", _proof)):
        rules[name] = [read(row) for row in table.tables(name)]
    table.done()
    return plain_rules(report_terms_of(rules))


def _value(table: Table, key: str, kind: str) -> Any:
    least, most = REPORT_BOUNDS.get(key, (0, 365))
    readers: dict[str, Any] = {
        "parts": lambda: _parts(table, key),
        "days": lambda: _days(table, key),
        "number": lambda: table.number(key, least=least, most=most),
        "cents": lambda: table.cents(key),
        "keys": lambda: row_keys(table, key),
        "flag": lambda: table.flag(key),
        "languages": lambda: known_words(table, key, dict(DOCUMENT_LANGUAGES)),
        "percent": lambda: table.points(key, zero=key == "sample_error_percent"),
    }
    return readers[kind]()


def _interim(table: Table) -> dict[str, Any]:
    anchor = table.one_of("due", ANCHORS)
    wanted, unwanted = ("on", "days") if anchor == "date" else ("days", "on")
    if unwanted in table.values:
        raise table.error(_("a report that is due on a date has that date, and any other so many days."), unwanted)
    table.asked.add(unwanted)
    return {
        "anchor": anchor,
        "days": table.number("days", least=1, most=LONGEST) if wanted == "days" else 0,
        "on": _day(table, "on") if wanted == "on" else "",
        "parts": _parts(table, "parts"),
    }


def _proof(table: Table) -> dict[str, Any]:
    return {
        "heading": table.one_of("heading", DIRECT),
        "evidence": table.one_of("evidence", EVIDENCE),
        "above_cents": table.cents_or_none("above") or 0,
    }


def _parts(table: Table, key: str) -> list[str]:
    if key not in table.values:
        table.asked.add(key)
        return list(PARTS)
    found = sorted(known_words(table, key, PARTS), key=PARTS.index)
    if not found:
        raise table.error(_("a report has at least one part."), key)
    return found


def _days(table: Table, key: str) -> list[int]:
    found = table.numbers(key, least=1, most=365)
    if len(set(found)) < len(found):
        raise table.error(_("one of them stands here twice."), key)
    return sorted(found, reverse=key == "remind_days_before")


def _day(table: Table, key: str) -> str:
    day: date = table.day(key)
    if not 2000 <= day.year <= 2100:
        raise table.error(_("check the year."), key)
    return day.isoformat()


def reporting_table(stored: Mapping[str, Any] | None, words: str) -> TomlTable:
    """Return the section of the file that says the rules; every rule that holds is in it."""
    terms = report_terms_of(stored or {})
    table = tomlkit.table()
    table.add(tomlkit.comment(words))
    for key, rule, kind in RULES:
        value = getattr(terms, rule)
        if value is not None and not (kind in ("keys", "languages") and not value):
            table.add(key, _written(value, kind))
    for name, pairs in ROWS.items():
        rows = [_row(asdict(row), pairs) for row in getattr(terms, name)]
        if rows:
            array = tomlkit.aot()
            for row in rows:
                array.append(row)
            table.add(name, array)
    return table


def _row(row: Mapping[str, Any], pairs: tuple[tuple[str, str], ...]) -> TomlTable:
    """Return a row of a list without what it does not say: no days beside a date, no amount that is nothing."""
    table = tomlkit.table()
    for key, column in pairs:
        value = row[column]
        if value not in (0, "", ()):
            kind = {"above_cents": "cents", "on": "day"}.get(column, "")
            table.add(key, _written(value, kind))
    return table


def _written(value: Any, kind: str) -> Any:
    if kind in ("cents", "percent"):
        return hundredths(value, decimals=2 if kind == "cents" else 0)
    if kind == "day":
        return tomlkit.item(date.fromisoformat(value))
    return list(value) if isinstance(value, tuple) else value


def hundredths(value: int, *, decimals: int = 0) -> Item:
    """Return cents or basis points as the number that one reads, with the thousands apart and decimals where needed."""
    whole, rest = divmod(value, 100)
    fraction = f"{rest:02d}" if decimals else f"{rest:02d}".rstrip("0")
    return tomlkit.value(f"{whole:_}" + (f".{fraction}" if rest else ""))
