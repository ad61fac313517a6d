"""Write terms as a call file: sections with a word on each, amounts in units of the currency, local times."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import tomlkit
from tomlkit.items import AoT, Item, Table

from grants.calls.callfile.keys import NOTHING, ZERO_IS_NOTHING, Key, keys_of, keys_of_lot_rules, keys_of_row
from grants.calls.callfile.reading import expressible
from grants.calls.callfile.reports import hundredths, reporting_table
from grants.calls.callfile.sections import SECTIONS
from grants.calls.rules.granting import has_sums, plan_of
from grants.calls.terms import Terms, moment

HEAD: Final = (
    "A call for proposals. Every key is told in docs/call-files.md.",
    "Amounts are in units of the call's currency, percentages in percent, times as on the clock of the zone named.",
)
WORDS: Final = {
    "procedure": "Who is asked, and in how many stages.",
    "money": "What there is, and how it is paid.",
    "cofinancing": "What the grantee brings.",
    "applicants": "Who may apply, from where, and how often.",
    "partners": "With whom they may act together.",
    "languages": "In which languages applications are written; an empty list: in any.",
    "timetable": "Times on the clock of the zone. Without dates, whoever starts a call from the file is asked.",
    "assessment": "How applications are scored and ranked, and what happens after the decision.",
    "agreement": "How grants are agreed, paid and changed; instalments, if listed, in place of the first one above.",
    "reporting": "What a grantee reports and when, what proves its costs, and how they are verified.",
    "criteria_sections": "Sections of the award criteria, each with the points below which an application fails.",
    "criteria": "Award criteria; their weights are points, which add up to those in all.",
    "lots": "Parts of the pot with rules of their own, each with its committee.",
    "ceilings": "The most that a heading of the budget may take.",
    "cost_types": "Kinds of costs under a heading, and for whom they are excluded.",
    "relations": "Rules between figures of an application.",
    "questions": "The form, section by section. A key never changes once the call is published.",
    "documents": "What applicants hand in.",
}
ORDER: Final = (
    *("criteria_sections", "criteria", "lots", "ceilings", "cost_types"),
    *("relations", "questions", "documents"),
)
WIDEST: Final = 100


def call_text(terms: Terms, *, note: str = "") -> str:
    """Return the file of these terms; read again it gives the same terms. `note` stands in its first line."""
    document = tomlkit.document()
    for line in (*([note] if note else []), *HEAD):
        document.add(tomlkit.comment(" ".join(line.split())))
    zone = ZoneInfo(terms["time_zone"])
    for section in SECTIONS:
        if not section:
            _fill(document, keys_of(section), terms, zone)
            continue
        table = _table(WORDS[section])
        _fill(table, _keys(section, terms), terms, zone)
        if section == "applicants":
            table.add("countries", _texts(terms["countries"]))
        if section == "languages":
            table.add("accepted", _texts(terms["languages"]))
        if section == "agreement" and terms.get("instalments"):
            table.add("instalments", _array([_instalment(row) for row in terms["instalments"]], ""))
        document.add(section, table)
    document.add("reporting", reporting_table(terms.get("reporting"), WORDS["reporting"]))
    for name in ORDER:
        rows = [_row(name, row, zone) for row in terms[name]]
        if rows:
            document.add(name, _array(rows, WORDS[name]))
    return tomlkit.dumps(document)


def _keys(section: str, terms: Terms) -> list[Key]:
    """Return the keys that a section says; a first instalment of a fixed amount is no share of a grant."""
    keys = keys_of(section)
    if section == "money" and has_sums(plan_of(terms.get("instalments") or [])):
        return [key for key in keys if key.column != "advance_basis_points"]
    return keys


def _row(name: str, row: Mapping[str, Any], zone: ZoneInfo) -> Table:
    table = tomlkit.table()
    if name == "relations":
        table.add("left", row["left"])
        table.add("is", row["op"])
        table.add("percent", hundredths(row["percent"]))
        table.add("right", row["right"])
        if row.get("message"):
            table.add("message", _text(row["message"]))
        return table
    _fill(table, keys_of_row(name), row, zone)
    if name == "questions":
        _fill_form(table, row)
    return table


def _instalment(row: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    table.add("trigger", row["trigger"])
    if row.get("amount_cents") is not None:
        table.add("amount", hundredths(row["amount_cents"], decimals=2))
    elif row.get("basis_points") is not None:
        table.add("percent", hundredths(row["basis_points"]))
    else:
        table.add("rest", value=True)
    if row.get("days") is not None:
        table.add("days", row["days"])
    if row.get("condition"):
        table.add("condition", _text(row["condition"]))
    return table


def _fill_form(table: Table, row: Mapping[str, Any]) -> None:
    if row["shown_if"]:
        condition = tomlkit.inline_table()
        condition.update({"question": row["shown_if"]["question"], "is": _texts(row["shown_if"]["is"])})
        table.add("shown_if", condition)
    options = []
    for option in row["options"]:
        one = tomlkit.table()
        for name in ("key", "label", "kind"):
            if name in option:
                one.add(name, _text(option[name]))
        options.append(one)
    if options:
        table.add("columns" if row["kind"] == "table" else "choices", _array(options, ""))


def _fill(table: Any, keys: list[Key], values: Mapping[str, Any], zone: ZoneInfo) -> None:
    """Write every value that says something; what is left out is read as its default."""
    for key in keys:
        value = values.get(key.column)  # a preset can be older than the key
        if value is None and key.kind == "limit" and key.column in values:
            value = NOTHING
        is_nothing = value is None or (value in ("", [], {}) and not key.default)
        if is_nothing or (key.column in ZERO_IS_NOTHING and not value):
            continue
        table.add(key.name, _item(key, value, zone))


def _item(key: Key, value: Any, zone: ZoneInfo) -> Item:
    if key.kind == "cents":
        return hundredths(value, decimals=2)
    if key.kind == "percent" or (key.kind == "limit" and value != NOTHING):
        return hundredths(value)
    if key.kind == "figure":
        return tomlkit.value(value)
    if key.kind == "moment":
        exact: datetime = moment(value)  # type: ignore[assignment]
        local = exact.astimezone(zone)
        return tomlkit.item(local.replace(tzinfo=None, fold=0) if expressible(exact, zone) else local)
    if key.kind in ("keys", "known"):
        return _texts(value)
    if key.kind == "judging":
        inner = tomlkit.inline_table()
        _fill(inner, [one for one in keys_of_lot_rules() if one.column in value], value, zone)
        return inner
    if key.kind == "day":
        return tomlkit.item(date.fromisoformat(value))
    return _text(value) if isinstance(value, str) else tomlkit.item(value)


def _text(text: str) -> Item:
    """Return a text as it is; one of several lines stands in several lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return tomlkit.string(plain, multiline="\n" in plain)


def _texts(values: list[str]) -> Item:
    array = tomlkit.array()
    array.extend(values)
    return array.multiline(sum(map(len, values)) > WIDEST)


def _table(words: str) -> Table:
    table = tomlkit.table()
    table.add(tomlkit.comment(words))
    return table


def _array(rows: list[Table], words: str) -> AoT:
    array = tomlkit.aot()
    for number, row in enumerate(rows):
        if words and number == 0:
            first = _table(words)
            for key, value in row.items():
                first.add(key, value)
            row = first
        array.append(row)
    return array
