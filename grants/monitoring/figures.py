"""The figures of a report: claimed and accepted, and what the grant comes to."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from grants.agreements.models import Agreement
from grants.core.remembering import remembered
from grants.monitoring.exchange import paid_in_contract
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.models.tally import tally_of
from grants.monitoring.rules import Outcome, final_amount
from grants.monitoring.ruling import rules_for, settled_rules


@dataclass(frozen=True)
class Totals:
    """What a report claims and what of it stands, with the final amount as it would come out; cents."""

    count: int
    pending: int
    claimed: int
    accepted: int
    maximum: int
    total: int
    paid: int
    share_basis_points: int
    provisional: Outcome  # as if every cost were accepted
    preview: Outcome  # from what is accepted so far
    expected: Outcome  # as if every cost that is still to verify were accepted
    before: int = 0  # accepted in the grant's other reports

    @property
    def left(self) -> int:
        """What of the agreed total was not spent; negative when more was spent."""
        return self.total - self.claimed


def totals_of(report: Report) -> Totals:
    """Return the report's sums and what the grant would come to, with what earlier reports had accepted."""
    agreement, before, costs = report.agreement, accepted_before(report), tally_of(report)
    paid, ruled = paid_cents(agreement), _rules_of(agreement)
    return Totals(
        count=costs.count,
        pending=costs.undecided,
        claimed=costs.claimed,
        accepted=costs.accepted,
        maximum=agreement.amount_cents,
        total=agreement.total_cents,
        paid=paid,
        share_basis_points=round(10_000 * agreement.amount_cents / agreement.total_cents),
        provisional=_outcome(agreement, before + costs.claimed, paid, ruled),
        preview=_outcome(agreement, before + costs.accepted, paid, ruled),
        expected=_outcome(agreement, before + costs.accepted + costs.undecided_cents, paid, ruled),
        before=before,
    )


def accepted_before(report: Report) -> int:
    """Return what was accepted of the costs of the grant's other reports, in cents; asked only where it has several."""
    if not report.agreement.report_terms.interim:
        return 0
    others = Expenditure.objects.filter(report__agreement=report.agreement, report__state="accepted")
    others = others.exclude(report=report)
    return remembered(("accepted before", report.pk), lambda: others.aggregate(sum=Sum("accepted_cents"))["sum"] or 0)


def _rules_of(agreement: Agreement) -> dict[str, Any]:
    settlement = getattr(agreement, "settlement", None)
    return settled_rules(settlement) if settlement else rules_for(agreement)


def paid_cents(agreement: Agreement) -> int:
    """Return what counts as paid: the sum at the settlement, before it what stands as advanced; cents."""
    settlement = getattr(agreement, "settlement", None)
    return settlement.paid_cents if settlement else paid_in_contract(agreement)


def _outcome(agreement: Agreement, cost_cents: int, paid: int, ruled: dict[str, Any]) -> Outcome:
    return final_amount(
        accepted_cost=cost_cents, maximum=agreement.amount_cents, total=agreement.total_cents, paid=paid, **ruled
    )
