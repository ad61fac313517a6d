"""How a draft agreement is drawn from an award: its dates, its lines scaled to the award, its instalments."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.converting import Rate, contract_of, lines_at
from grants.agreements.duties import lay_duties
from grants.agreements.measuring import draw_indicators
from grants.agreements.models import Agreement, AgreementLine, CoGrantee, Instalment
from grants.agreements.rules import TooSmall, fit_budget, fit_shares, fitted_cofinancing, instalments, last_day
from grants.applications.budget_words import fault_sentence
from grants.applications.budgeting import limits_of
from grants.applications.rules import Line, budget_faults, figures_of, line_amount, spread
from grants.calls.rules.granting import InstalmentRule
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


def draft_from_award(
    award: Award, *, actor: User, starts_on: datetime.date | None = None, rate: Rate | None = None
) -> Agreement:
    """Draw the draft up from the version handed in; where less was awarded, every line is scaled as a proposal."""
    reference = f"{award.application.reference}-A"
    drawn = drawn_from(award, actor=actor, starts_on=starts_on, rate=rate)
    agreement = Agreement.objects.create(award=award, reference=reference, **drawn)
    draw_parts(agreement)
    return agreement


def redraw_from_award(
    agreement: Agreement, *, actor: User, starts_on: datetime.date | None = None, rate: Rate | None = None
) -> Agreement:
    """Draw a declined agreement up again, as its award was renewed; its earlier signatures stay on record."""
    for name, value in drawn_from(agreement.award, actor=actor, starts_on=starts_on, rate=rate).items():
        setattr(agreement, name, value)
    agreement.document, agreement.sha256, agreement.template, agreement.sign_by = None, "", None, None
    agreement.save()
    draw_parts(agreement)
    return agreement


def drawn_from(
    award: Award, *, actor: User, starts_on: datetime.date | None = None, rate: Rate | None = None
) -> dict[str, Any]:
    """Return what an agreement takes over from its award, the version handed in and the rules of the call."""
    application = award.application
    contract = contract_of(award, application.frozen["budget"], rate)
    project, budget = application.frozen["project"], contract.budget
    starts, ends = _period(project, starts_on, application.call.latest_end)
    return {
        "organisation": application.organisation,
        "title": project["title"],
        "currency": contract.currency,
        "amount_cents": contract.amount_cents,
        "cofinancing_cents": fitted_cofinancing(
            budget["cofinancing_cents"], awarded=contract.amount_cents, requested=budget["requested_cents"]
        ),
        **contract.rate_fields,
        "starts_on": starts,
        "ends_on": ends,
        "report_due_on": ends + datetime.timedelta(days=application.call.report_days),
        "indicator": project["indicator"],
        "indicator_baseline": project["indicator_baseline"] or 0,
        "indicator_target": project["indicator_target"] or 0,
        "special_conditions": award.conditions,
        "terms": {**asdict(application.call.grant_terms), "reporting": asdict(application.call.report_terms)},
        "prepared_by": actor,
        "search_text": fold(f"{application.search_text} {application.reference}-A"),
    }


def draw_parts(agreement: Agreement) -> None:
    """Draw the co-grantees, the lines and the instalments of a draft, anew where it had some."""
    agreement.lines.all().delete()
    agreement.instalments.all().delete()
    frozen = agreement.award.application.frozen
    partners = _draw_co_grantees(agreement, frozen.get("partners", []))
    _draw_lines(agreement, lines_at(agreement.rate, frozen["budget"]["lines"]), partners)
    _draw_instalments(agreement)
    lay_duties(agreement)
    share_out(agreement)
    draw_indicators(agreement)


def share_out(agreement: Agreement) -> None:
    """Write down what of the grant each co-grantee spends, by the lines that are theirs; cents."""
    for row in agreement.co_grantees.all():
        row.share_cents = sum(line.grant_cents for line in row.lines.all())
        row.save(update_fields=["share_cents"])


def replace_lines(agreement: Agreement, lines: Iterable[Mapping[str, Any]]) -> None:
    """Write the lines of a draft anew, in the order given; co-financing that none of them names is laid on them."""
    rows = [{"cofinancing_cents": None, **line} for line in lines]
    amounts = [line_amount(row["quantity"], row["unit_rate_cents"]) for row in rows]
    shares = [row.pop("cofinancing_cents") for row in rows]
    if all(share is None for share in shares):
        shares = spread(amounts, agreement.cofinancing_cents)
    _refuse_wrong_shares(agreement, amounts, shares)
    spenders = {(line.heading, line.description): line.co_grantee_id for line in agreement.lines.all()}
    agreement.lines.all().delete()
    AgreementLine.objects.bulk_create(
        AgreementLine(
            agreement=agreement,
            order=number,
            amount_cents=amount,
            cofinancing_cents=share or 0,
            co_grantee_id=spenders.get((row["heading"], row["description"])),
            **row,
        )
        for number, (row, amount, share) in enumerate(zip(rows, amounts, shares, strict=True), start=1)
    )
    share_out(agreement)


def _refuse_wrong_shares(agreement: Agreement, amounts: Sequence[int], shares: Sequence[int | None]) -> None:
    """Refuse a line on which more is brought than it costs."""
    for number, (amount, share) in enumerate(zip(amounts, shares, strict=True), start=1):
        if share and share > amount:
            brought, cost = format_money(share, agreement.currency), format_money(amount, agreement.currency)
            text = _("Line %(number)s costs %(cost)s; no more than that can be brought on it, not %(brought)s.")
            raise DomainError(text % {"number": number, "cost": cost, "brought": brought}, field="lines")


def faults_of(agreement: Agreement) -> list[DomainError]:
    """Return what keeps the budget of a draft from being offered, in sentences with the figures."""
    lines = [Line(line.heading, line.amount_cents) for line in agreement.lines.all()]
    off = difference_sentence(agreement, sum(line.amount_cents for line in lines))
    off = off or _shares_sentence(agreement, sum(line.cofinancing_cents for line in agreement.lines.all()))
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


def _shares_sentence(agreement: Agreement, shares_cents: int) -> str:
    """Say that what is brought on the lines is not the co-financing as a whole; an empty string when it is."""
    if shares_cents == agreement.cofinancing_cents:
        return ""
    figures = {
        "found": format_money(shares_cents, agreement.currency),
        "total": format_money(agreement.cofinancing_cents, agreement.currency),
    }
    return _("The lines bring %(found)s of co-financing, but must bring %(total)s.") % figures


def _period(
    project: Mapping[str, Any], starts_on: datetime.date | None, latest: datetime.date | None
) -> tuple[datetime.date, datetime.date]:
    """Return first and last day: as applied for, not before today, and not beyond the call's latest end."""
    planned = datetime.date.fromisoformat(project["starts_on"])
    starts = starts_on or max(planned, timezone.localdate())
    ends = last_day(starts, project["months"])
    return starts, latest if latest and starts < latest < ends else ends


def _draw_co_grantees(agreement: Agreement, partners: list[Mapping[str, Any]]) -> dict[int, CoGrantee]:
    """Take the partners over as co-grantees, by the numbers that lines name them by; one that signed before stays."""
    joint = agreement.grant_terms.joint_signature
    return {
        partner["number"]: CoGrantee.objects.update_or_create(
            agreement=agreement,
            country=partner["country"],
            registration_number=partner["registration_number"],
            defaults={
                **{name: partner[name] for name in ("organisation_id", "name", "representative", "email")},
                "must_sign": joint,
                "order": partner["number"],
            },
        )[0]
        for partner in partners
    }


def _draw_lines(agreement: Agreement, lines: list[Mapping[str, Any]], partners: Mapping[int | None, CoGrantee]) -> None:
    amounts = fit_budget(
        [Line(line["heading"], line["amount_cents"]) for line in lines],
        total_cents=agreement.total_cents,
        cofinancing_cents=agreement.cofinancing_cents,
        limits=limits_of(agreement.award.application),
    )
    shares = fit_shares([line.get("cofinancing_cents") or 0 for line in lines], amounts, agreement.cofinancing_cents)
    AgreementLine.objects.bulk_create(
        AgreementLine(
            agreement=agreement,
            order=number,
            heading=line["heading"],
            description=line["description"],
            amount_cents=amount,
            cofinancing_cents=share,
            co_grantee=partners.get(line.get("partner")),
            **_unit(line, amount),
        )
        for number, (line, amount, share) in enumerate(zip(lines, amounts, shares, strict=True), start=1)
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


def _amounts(agreement: Agreement, plan: Sequence[InstalmentRule]) -> list[int]:
    """Return the instalments in cents of the contract. Raises DomainError for a grant that is less than they take."""
    try:
        return instalments(agreement.amount_cents, plan)
    except TooSmall as error:
        text = _(
            "The instalments of the call take %(taken)s before the last one, which is more than this grant of "
            "%(grant)s. Only a larger grant can be paid by them."
        )
        words = {"taken": error.taken_cents, "grant": agreement.amount_cents}
        raise DomainError(
            text % {name: format_money(cents, agreement.currency) for name, cents in words.items()}
        ) from error


def _draw_instalments(agreement: Agreement) -> None:
    plan = agreement.grant_terms.plan
    amounts = _amounts(agreement, plan)
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
