"""How a draft agreement is drawn from an award: its dates, its lines scaled to the award, its instalments."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, AgreementLine, Instalment
from grants.agreements.rules import fit_budget, fitted_cofinancing, instalments, last_day
from grants.applications.budget_words import fault_sentence
from grants.applications.budgeting import limits_of
from grants.applications.rules import Line, budget_faults, figures_of, line_amount
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.core.search import fold
from grants.evaluation.models import Award
from grants.people.models import User

# What an agreed budget has to keep; how large the grant is, was decided, and what is brought is agreed as one sum.
BUDGET_RULES = {
    *("cofinancing_too_low", "cofinancing_not_asked", "heading_above_grant", "heading_above_total"),
    *("heading_not_offered", "share_too_high", "relation"),
}


def draft_from_award(award: Award, *, actor: User, starts_on: datetime.date | None = None) -> Agreement:
    """Draw the draft up from the version handed in; where less was awarded, every line is scaled as a proposal."""
    application = award.application
    project, budget = application.frozen["project"], application.frozen["budget"]
    starts, ends = _period(project, starts_on, application.call.latest_end)
    agreement = Agreement.objects.create(
        award=award,
        organisation=application.organisation,
        reference=f"{application.reference}-A",
        title=project["title"],
        currency=award.currency,
        amount_cents=award.amount_cents,
        cofinancing_cents=fitted_cofinancing(
            budget["cofinancing_cents"], awarded=award.amount_cents, requested=budget["requested_cents"]
        ),
        starts_on=starts,
        ends_on=ends,
        report_due_on=ends + datetime.timedelta(days=application.call.report_days),
        indicator=project["indicator"],
        indicator_baseline=project["indicator_baseline"] or 0,
        indicator_target=project["indicator_target"] or 0,
        special_conditions=award.conditions,
        terms=asdict(application.call.grant_terms),
        prepared_by=actor,
        search_text=fold(f"{application.search_text} {application.reference}-A"),
    )
    _draw_lines(agreement, budget["lines"])
    _draw_instalments(agreement)
    return agreement


def replace_lines(agreement: Agreement, lines: Iterable[Mapping[str, Any]]) -> None:
    """Write the lines of a draft anew, in the order given."""
    agreement.lines.all().delete()
    AgreementLine.objects.bulk_create(
        AgreementLine(
            agreement=agreement,
            order=number,
            amount_cents=line_amount(line["quantity"], line["unit_rate_cents"]),
            **line,
        )
        for number, line in enumerate(lines, start=1)
    )


def faults_of(agreement: Agreement) -> list[DomainError]:
    """Return what keeps the budget of a draft from being offered, in sentences with the figures."""
    lines = [Line(line.heading, line.amount_cents) for line in agreement.lines.all()]
    off = difference_sentence(agreement, sum(line.amount_cents for line in lines))
    application = agreement.award.application
    call = application.call
    figures = figures_of(lines, cofinancing_cents=agreement.cofinancing_cents)
    broken = budget_faults(figures, limits_of(application))
    return [
        *([DomainError(off, field="lines")] if off else []),
        *(
            DomainError(fault_sentence(fault, call), field=_field_of(fault.code))
            for fault in broken
            if fault.code in BUDGET_RULES
        ),
    ]


def _field_of(code: str) -> str:
    return "cofinancing_cents" if code.startswith("cofinancing") else "lines"


def difference_sentence(agreement: Agreement, lines_cents: int) -> str:
    """Say by how much the lines miss the total cost; an empty string when they hit it to the cent."""
    off = lines_cents - agreement.total_cents
    if off == 0:
        return ""
    figures = {
        "found": format_money(lines_cents, agreement.currency),
        "total": format_money(agreement.total_cents, agreement.currency),
        "off": format_money(abs(off), agreement.currency),
    }
    if off > 0:
        return _("The lines add up to %(found)s, but must add up to %(total)s: take %(off)s off.") % figures
    return _("The lines add up to %(found)s, but must add up to %(total)s: %(off)s is missing.") % figures


def _period(
    project: Mapping[str, Any], starts_on: datetime.date | None, latest: datetime.date | None
) -> tuple[datetime.date, datetime.date]:
    """Return first and last day: as applied for, not before today, and not beyond the call's latest end."""
    planned = datetime.date.fromisoformat(project["starts_on"])
    starts = starts_on or max(planned, timezone.localdate())
    ends = last_day(starts, project["months"])
    return starts, latest if latest and starts < latest < ends else ends


def _draw_lines(agreement: Agreement, lines: list[Mapping[str, Any]]) -> None:
    amounts = fit_budget(
        [Line(line["heading"], line["amount_cents"]) for line in lines],
        total_cents=agreement.total_cents,
        cofinancing_cents=agreement.cofinancing_cents,
        limits=limits_of(agreement.award.application),
    )
    AgreementLine.objects.bulk_create(
        AgreementLine(
            agreement=agreement,
            order=number,
            heading=line["heading"],
            description=line["description"],
            amount_cents=amount,
            **_unit(line, amount),
        )
        for number, (line, amount) in enumerate(zip(lines, amounts, strict=True), start=1)
        if amount
    )


def _unit(line: Mapping[str, Any], amount: int) -> dict[str, Any]:
    """Keep quantity and rate where the amount stays; a scaled line becomes one lump that the officer settles."""
    if amount == line["amount_cents"]:
        return {
            "unit": line["unit"],
            "quantity": Decimal(line["quantity"]),
            "unit_rate_cents": line["unit_rate_cents"],
        }
    return {"unit": _("lump"), "quantity": Decimal(1), "unit_rate_cents": amount}


def _draw_instalments(agreement: Agreement) -> None:
    plan = agreement.grant_terms.plan
    amounts = instalments(agreement.amount_cents, [part.basis_points for part in plan])
    kept = [(part, amount) for part, amount in zip(plan, amounts, strict=True) if amount]
    Instalment.objects.bulk_create(
        Instalment(
            agreement=agreement,
            number=number,
            trigger=part.trigger,
            amount_cents=amount,
            due_on=agreement.starts_on + datetime.timedelta(days=part.days or 0) if part.trigger == "date" else None,
            condition=part.condition,
        )
        for number, (part, amount) in enumerate(kept, start=1)
    )
