"""What is annexed to an agreement: budget, instalments, description, work plan, indicators, reports, visibility."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, AgreementLine, GrantIndicator, Instalment
from grants.calls.models import Heading
from grants.core.money import format_amount, format_money

EMPTY = "—"


def budget_annex(agreement: Agreement) -> dict[str, Any]:
    """Return the lines under their headings, in the fixed order: cost, grant and co-financing of each line and sum."""
    by_heading: dict[str, list[AgreementLine]] = {}
    for line in agreement.lines.all():
        by_heading.setdefault(line.heading, []).append(line)
    groups = [
        {
            "label": str(Heading(heading).label),
            "sums": _sums(by_heading[heading]),
            "lines": [_line(line) for line in by_heading[heading]],
        }
        for heading in Heading.values
        if heading in by_heading
    ]
    amount = _("Amount (%(currency)s)") % {"currency": agreement.currency}
    return {
        "heading": _("Annex 1: Budget"),
        "header": [_("What for"), _("Unit"), _("Quantity"), _("Unit rate"), amount, _("Grant"), _("Co-financing")],
        "groups": groups,
        "total": [_("Total cost"), *_sums(list(agreement.lines.all()))],
        "sources": [
            [_("Grant, at most"), format_amount(agreement.amount_cents)],
            [_("Co-financing by the grantee"), format_amount(agreement.cofinancing_cents)],
        ],
    }


def instalments_annex(agreement: Agreement) -> dict[str, Any]:
    """Return the instalments with what makes each due."""
    return {
        "heading": _("Annex 2: Instalments"),
        "header": [
            _("Falls due"),
            _("No."),
            _("At most (%(currency)s)") % {"currency": agreement.currency},
        ],
        "rows": [
            [due_sentence(part), str(part.number), format_amount(part.amount_cents)]
            for part in agreement.instalments.all()
        ],
        "total": [_("Maximum grant"), "", format_amount(agreement.amount_cents)],
    }


def due_sentence(part: Instalment) -> str:
    """Say what makes an instalment due: its day or its condition, where it has one."""
    if part.trigger == Instalment.Trigger.DATE and part.due_on:
        said = _("on %(day)s") % {"day": _day(part.due_on)}
    else:
        said = str(part.get_trigger_display())
    return f"{said}: {part.condition}" if part.condition else said


def annexes_of(agreement: Agreement) -> list[dict[str, Any]]:
    """Return the further annexes, each with texts and tables; what the application did not hold is left out."""
    frozen = agreement.award.application.frozen
    found = [
        _description(frozen),
        _indicators(agreement, frozen),
        _reports(agreement),
        _visibility(agreement),
        _partners(agreement),
        _conditions(agreement),
    ]
    return [
        {**part, "heading": _("Annex %(n)s: %(title)s") % {"n": number, "title": part["heading"]}}
        for number, part in enumerate([part for part in found if part["texts"] or part["tables"]], start=3)
    ]


def _annex(heading: str, texts: list[str], tables: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "heading": heading,
        "texts": [line for text in texts for line in text.split("\n") if line.strip()],
        "tables": [table for table in tables if table["rows"]],
    }


def _description(frozen: Mapping[str, Any]) -> dict[str, Any]:
    plan = {
        "header": [_("Activity"), _("Months"), _("Place")],
        "rows": [[_activity(row), _months(row), row.get("place") or EMPTY] for row in frozen.get("work_plan", [])],
    }
    return _annex(_("Description and work plan"), [frozen["project"].get("summary") or ""], [plan])


def _activity(row: Mapping[str, Any]) -> str:
    return ": ".join(part for part in (row["title"], row.get("description")) if part)


def _months(row: Mapping[str, Any]) -> str:
    first, last = row["first_month"], row["last_month"]
    return str(first) if first == last else f"{first}–{last}"


def _indicators(agreement: Agreement, frozen: Mapping[str, Any]) -> dict[str, Any]:
    header = [_("Result"), _("Baseline"), _("Target"), _("How it is known")]
    means = {row["title"]: row.get("means") for row in frozen.get("indicators", [])}
    rows = [
        [_named(row), _number(row.baseline), _number(row.target), row.means or means.get(row.title) or EMPTY]
        for row in agreement.indicators.all()
    ]
    return _annex(_("Indicators"), [], [{"header": header, "rows": rows}])


def _named(row: GrantIndicator) -> str:
    """Name an indicator with its unit, and with the code by which the action counts it."""
    named = f"{row.title} ({row.unit})" if row.unit else row.title
    return f"{row.indicator.code} · {named}" if row.indicator else named


def _reports(agreement: Agreement) -> dict[str, Any]:
    rows = [[_("Final report, narrative and financial"), _day(agreement.report_due_on)]]
    return _annex(_("Reports"), [], [{"header": [_("Report"), _("Due")], "rows": rows}])


def _visibility(agreement: Agreement) -> dict[str, Any]:
    own = agreement.template.visibility.strip() if agreement.template else ""
    standard = _(
        "Everything public of the project carries the emblems of those who fund it, as the funder provides them: "
        "unaltered, in a prominent place, none smaller than another emblem. It says beside them that the project is "
        "funded by them, and that its content is the responsibility of the grantee alone."
    )
    return _annex(_("Visibility"), [own or standard], [])


def _partners(agreement: Agreement) -> dict[str, Any]:
    rows = [
        [row.name, row.registration_number, format_money(row.share_cents, agreement.currency)]
        for row in agreement.co_grantees.all()
        if row.left_on is None
    ]
    header = [_("Official name"), _("Registration number"), _("Share of the grant")]
    text = _("The grantee acts for its co-grantees towards the funder, by the mandate that each has given.")
    return _annex(_("Co-grantees"), [text] if rows else [], [{"header": header, "rows": rows}])


def _conditions(agreement: Agreement) -> dict[str, Any]:
    rows = [[str(row)] for row in agreement.conditions.all()]
    header = [_("Before the funder signs")]
    return _annex(_("Conditions of the signature"), [], [{"header": header, "rows": rows}])


def _sums(lines: list[AgreementLine]) -> list[str]:
    return [
        format_amount(sum(line.amount_cents for line in lines)),
        format_amount(sum(line.grant_cents for line in lines)),
        format_amount(sum(line.cofinancing_cents for line in lines)),
    ]


def _line(line: AgreementLine) -> list[str]:
    return [
        line.description,
        line.unit,
        f"{Decimal(line.quantity).normalize():f}",
        format_amount(line.unit_rate_cents),
        format_amount(line.amount_cents),
        format_amount(line.grant_cents),
        format_amount(line.cofinancing_cents),
    ]


def _number(value: Any) -> str:
    return EMPTY if value is None else str(value)


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
