"""The costs of a report held against the rules of its agreement, and what is wrong with each in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.agreements.models import Agreement
from grants.agreements.rules.moving import by_heading
from grants.calls.models import Ceiling
from grants.core.money import format_money
from grants.core.rows import load_rows
from grants.monitoring.earlier import earlier_by_line
from grants.monitoring.models import CostFile, Expenditure, Report
from grants.monitoring.rules.eligibility import WHOLE, CostFacts, CostFault, CostTerms, faults_by_cost
from workflows.engine import TransitionRefused

NAMED = 5  # costs that a refusal names; the page shows them all


@dataclass(frozen=True)
class Flag:
    """A fault of a cost in words; `claimable_cents` is what of the cost could still be claimed."""

    code: str
    text: str
    is_hard: bool
    claimable_cents: int


def terms_of_costs(agreement: Agreement) -> CostTerms:
    """Return what bears on the costs of an agreement: its own rules, its budget, and the call's ceilings."""
    terms, application = agreement.report_terms, agreement.award.application
    kind = agreement.organisation.kind
    load_rows(application.call, "cost_types", "ceilings")
    excluded = {row.key for row in application.call.cost_types.all() if row.is_excluded_for(kind)}
    own = terms.languages_without_summary
    return CostTerms(
        starts_on=agreement.eligible_from,
        ends_on=agreement.ends_on,
        today=timezone.localdate(),
        budget=by_heading((line.heading, line.amount_cents) for line in agreement.lines.all()),
        ceilings={row.heading: _ceiling_cents(agreement, row) for row in application.call.ceilings.all()},
        excluded_types=excluded | set(terms.excluded_cost_types),
        recoverable_vat_counts=terms.recoverable_vat_counts,
        in_kind_counts=terms.in_kind_counts,
        own_languages=(*own, agreement.language) if own else (),
        proof_of_payment_cents=terms.proof_of_payment_cents,
        offers_cents=terms.offers_cents,
        evidence=terms.evidence,
    )


def _ceiling_cents(agreement: Agreement, row: Ceiling) -> int:
    whole = agreement.amount_cents if row.of == Ceiling.Of.GRANT else agreement.total_cents
    return whole * row.basis_points // WHOLE


def facts_of(cost: Expenditure) -> CostFacts:
    """Return a cost as the rules see it; its files count by their kind."""
    proofs: dict[str, int] = {"receipt": 1} if cost.receipt_id else {}
    for row in cost.files.all():
        proofs[row.kind] = proofs.get(row.kind, 0) + 1
    return CostFacts(
        heading=cost.line.heading,
        spent_on=cost.spent_on,
        amount_cents=cost.amount_cents,
        paid_on=cost.paid_on,
        vat_cents=cost.vat_cents,
        is_in_kind=cost.is_in_kind,
        cost_type=cost.cost_type,
        language=cost.language,
        has_summary=bool(cost.summary.strip()),
        proofs=proofs,
    )


def flags_of(report: Report, costs: Sequence[Expenditure] | None = None) -> dict[int, list[Flag]]:
    """Return what is wrong with each cost of a report, by its key; costs without a fault are left out.

    `costs` are all of its costs with their lines and files, where they were read already.
    """
    if costs is None:
        files = Prefetch("costs__files", CostFile.objects.select_related("file"))
        prefetch_related_objects([report], "costs__line", files)
        costs = list(report.costs.all())
    if not costs:
        return {}
    terms = terms_of_costs(report.agreement)
    found = faults_by_cost([facts_of(cost) for cost in costs], terms, _taken_before(report))
    return {
        cost.pk: [_flag(fault, report.agreement, terms) for fault in faults]
        for cost, faults in zip(costs, found, strict=True)
        if faults
    }


def claimable(cost: Expenditure, flags: Sequence[Flag]) -> int:
    """Return to what a cost could be lowered so that its hard faults are gone; zero where it cannot."""
    rest = min((flag.claimable_cents for flag in flags if flag.is_hard), default=0)
    return rest if 0 < rest < cost.amount_cents else 0


@dataclass(frozen=True)
class Flagged:
    """The costs with faults: those with which the report cannot be handed in, and those with a warning."""

    hard: list[Expenditure]
    soft: list[Expenditure]


def flags_in_short(costs: Sequence[Expenditure], flags: Mapping[int, Sequence[Flag]]) -> Flagged:
    """Return which costs stand in the way of the report, and which carry a warning only."""
    hard = [cost for cost in costs if any(flag.is_hard for flag in flags.get(cost.pk, []))]
    blocked = {cost.pk for cost in hard}
    return Flagged(hard, [cost for cost in costs if cost.pk in flags and cost.pk not in blocked])


def refuse_unfit_costs(report: Report) -> None:
    """Raise TransitionRefused, naming the costs, while one of them cannot count as it is."""
    flags = flags_of(report)
    unfit = flags_in_short(list(report.costs.all()), flags).hard
    if not unfit:
        return
    words = ngettext(
        "%(n)s cost cannot count as it is: %(costs)s. Mend it, claim less, or take it out.",
        "%(n)s costs cannot count as they are: %(costs)s. Mend them, claim less, or take them out.",
        len(unfit),
    )
    named = ", ".join(str(cost) for cost in unfit[:NAMED]) + (" …" if len(unfit) > NAMED else "")
    raise TransitionRefused(words % {"n": len(unfit), "costs": named})


def _taken_before(report: Report) -> Mapping[str, int]:
    earlier = earlier_by_line(report)
    return by_heading((line.heading, earlier.get(line.pk, 0)) for line in report.agreement.lines.all())


def _flag(fault: CostFault, agreement: Agreement, terms: CostTerms) -> Flag:
    words = {
        "start": date_format(terms.starts_on, "j F Y"),
        "end": date_format(terms.ends_on, "j F Y"),
        "rest": format_money(fault.claimable_cents, agreement.currency),
        "what": _evidence(fault.evidence),
        "language": _language(agreement),
    }
    return Flag(fault.code, SENTENCES[fault.code]() % words, fault.is_hard, fault.claimable_cents)


SENTENCES: dict[str, Any] = {
    "to_come": lambda: _("Its day is still to come."),
    "outside_period": lambda: _("Its day is outside the period whose costs count, %(start)s to %(end)s."),
    "paid_outside": lambda: _("It was paid outside the period, %(start)s to %(end)s."),
    "no_budget": lambda: _("The agreed budget has nothing under this heading."),
    "excluded_type": lambda: _("This kind of cost is excluded."),
    "recoverable_vat": lambda: _("Value added tax that you recover does not count; %(rest)s without it."),
    "in_kind": lambda: _("Contributions in kind do not count in this grant."),
    "over_ceiling": lambda: _(
        "The heading passes the most that it may take; %(rest)s of this cost are still within it."
    ),
    "no_language": lambda: _("Say in which language the document is."),
    "no_summary": lambda: _("The document needs a summary in the language of the agreement (%(language)s)."),
    "no_payment": lambda: _("The proof of payment is missing."),
    "no_offers": lambda: _("Three offers are asked for a cost of this size."),
    "no_evidence": lambda: _("Missing: %(what)s."),
}


def _evidence(kind: str) -> str:
    return str(CostFile.Kind(kind).label) if kind else ""


def _language(agreement: Agreement) -> str:
    return str(dict(settings.LANGUAGES).get(agreement.language, agreement.language))
