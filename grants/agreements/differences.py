"""Two versions of an agreement side by side, and a change in words: what stood and what stands."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, Amendment
from grants.applications.rules.differences import Part, word_difference
from grants.calls.models import Heading
from grants.core.money import format_money

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """A thing that differs: what it is, how it read, how it reads; long texts with their words compared."""

    label: str
    old: str
    new: str
    is_money: bool = False
    words: list[Part] = field(default_factory=list)


def differences_of(old: Content, new: Content) -> list[Row]:
    """Return what differs between the contents of two versions: texts, dates, lines, instalments, partners."""
    return [*_facts(old, new), *_lines(old, new), *_instalments(old, new), *_partners(old, new)]


def rows_of_change(amendment: Amendment) -> list[Row]:
    """Return what a change makes of the agreement, from what it replaced to what it sets."""
    return ROWS[amendment.kind](amendment.agreement, amendment.before, amendment.changes)


def _facts(old: Content, new: Content) -> list[Row]:
    found = []
    for name, (label, kind) in _labels().items():
        before, after = old.get(name), new.get(name)
        if before != after:
            money = new.get("currency") or old.get("currency") or ""
            found.append(_row(label, before, after, kind, money))
    return found


def _row(label: str, before: Any, after: Any, kind: str, currency: str) -> Row:
    if kind == "words":
        return Row(label, before or "", after or "", words=word_difference(before or "", after or ""))
    say = {"money": lambda value: _money(value, currency), "day": _day}.get(kind, _text)
    return Row(label, say(before), say(after), is_money=kind == "money")


def _labels() -> dict[str, tuple[str, str]]:
    """Return the single facts of an agreement with their names, and how each is read."""
    return {
        "title": (_("Title"), "words"),
        "organisation": (_("Grantee"), "text"),
        "representative": (_("Represented by"), "text"),
        "representative_role": (_("In which capacity"), "text"),
        "account": (_("Bank account"), "text"),
        "amount_cents": (_("Grant, at most"), "money"),
        "cofinancing_cents": (_("Co-financing"), "money"),
        "starts_on": (_("Start of the project"), "day"),
        "ends_on": (_("End of the project"), "day"),
        "report_due_on": (_("Final report due"), "day"),
        "suspended_on": (_("Suspended since"), "day"),
        "terminated_on": (_("Ended before its time on"), "day"),
        "indicator": (_("Indicator"), "words"),
        "indicator_baseline": (_("Baseline"), "text"),
        "indicator_target": (_("Target"), "text"),
        "special_conditions": (_("Special conditions"), "words"),
    }


def _lines(old: Content, new: Content) -> list[Row]:
    before, after = ({row["id"]: row for row in content.get("lines", ())} for content in (old, new))
    currency = new.get("currency", "")
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        was, is_now = before.get(key), after.get(key)
        row = is_now or was or {}
        label = _line_label(row)
        if (was or {}).get("amount_cents") != (is_now or {}).get("amount_cents"):
            figures = ((side or {}).get("amount_cents") for side in (was, is_now))
            found.append(Row(label, *(_money(cents, currency) for cents in figures), is_money=True))
        if was and is_now and was["cofinancing_cents"] != is_now["cofinancing_cents"]:
            sums = (_money(side["cofinancing_cents"], currency) for side in (was, is_now))
            found.append(Row(_("%(line)s: of which co-financing") % {"line": label}, *sums, is_money=True))
        if was and is_now and was.get("spent_by") != is_now.get("spent_by"):
            names = (side.get("spent_by") or _("the grantee") for side in (was, is_now))
            found.append(Row(_("%(line)s: spent by") % {"line": label}, *names))
    return found


def _line_label(row: Content) -> str:
    return f"{Heading(row['heading']).label} · {row['description']}"


def _instalments(old: Content, new: Content) -> list[Row]:
    before, after = ({row["number"]: row for row in content.get("instalments", ())} for content in (old, new))
    return [
        Row(
            _("Instalment %(n)s: due on") % {"n": number},
            _day(before.get(number, {}).get("due_on")),
            _day(row["due_on"]),
        )
        for number, row in after.items()
        if before.get(number, {}).get("due_on") != row["due_on"]
    ]


def _partners(old: Content, new: Content) -> list[Row]:
    before = {row["id"]: row for row in old.get("co_grantees", ())}
    currency = new.get("currency", "")
    found = []
    for row in new.get("co_grantees", ()):
        was = before.get(row["id"], {})
        if was.get("left_on") != row["left_on"]:
            found.append(Row(_("%(partner)s: left on") % {"partner": row["name"]}, "—", _day(row["left_on"])))
        if was.get("share_cents") != row["share_cents"]:
            figures = (_money(side.get("share_cents"), currency) for side in (was, row))
            found.append(Row(_("%(partner)s: share") % {"partner": row["name"]}, *figures, is_money=True))
    return found


def _budget_rows(agreement: Agreement, before: Content, changes: Content) -> list[Row]:
    standing = {line.pk: line for line in agreement.lines.all()}
    found = []
    for row in changes["lines"]:
        line = standing.get(row.get("pk"))
        label = _line_label(row if line is None else {"heading": line.heading, "description": line.description})
        old = before.get("lines", {}).get(str(row.get("pk")), [None])[0]
        found.append(
            Row(label, _money(old, agreement.currency), _money(row["amount_cents"], agreement.currency), is_money=True)
        )
    return found


def _fact_rows(agreement: Agreement, before: Content, changes: Content) -> list[Row]:
    known = {**before, "currency": agreement.currency}
    return _facts({name: known.get(name) for name in changes}, {**changes, "currency": agreement.currency})


def _account_rows(agreement: Agreement, before: Content, changes: Content) -> list[Row]:
    found = {row.pk: row for row in agreement.organisation.bank_accounts.all()}
    labels = []
    for side in (before, changes):
        row = found.get(side.get("account"))
        labels.append(f"{row.bank_name} · {row.iban[:2]} … {row.iban[-4:]}" if row else "—")
    return [Row(_("Bank account"), labels[0], labels[1])]


def _partner_rows(agreement: Agreement, before: Content, changes: Content) -> list[Row]:
    names = {row.pk: row.name for row in agreement.co_grantees.all()}
    leaving = names.get(changes["co_grantee"], "")
    return [
        Row(_("Partner"), leaving, _("leaves on %(day)s") % {"day": _day(changes["left_on"])}),
        Row(_("Its budget lines go to"), leaving, names.get(changes["to"]) or _("the grantee")),
    ]


def _dated_rows(label: Callable[[], str]) -> Callable[[Agreement, Content, Content], list[Row]]:
    def rows(_agreement: Agreement, before: Content, changes: Content) -> list[Row]:
        return [Row(label(), "—", _day(changes["on"]))]

    return rows


def _money(cents: Any, currency: str) -> str:
    return "—" if cents is None else format_money(cents, currency)


def _day(iso: Any) -> str:
    return date_format(datetime.date.fromisoformat(iso), "DATE_FORMAT") if iso else "—"


def _text(value: Any) -> str:
    return "—" if value in (None, "") else str(value)


ROWS: dict[str, Callable[[Agreement, Content, Content], list[Row]]] = {
    "budget": _budget_rows,
    "extension": _fact_rows,
    "description": _fact_rows,
    "account": _account_rows,
    "signatory": _fact_rows,
    "partner": _partner_rows,
    "suspension": _dated_rows(lambda: _("Suspended since")),
    "resumption": _dated_rows(lambda: _("The project goes on from")),
    "termination": _dated_rows(lambda: _("Ended before its time on")),
}
