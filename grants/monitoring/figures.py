"""The figures of a report: claimed and accepted, what the grant comes to, receipts seen twice."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum, Value
from django.db.models.functions import Replace, Upper

from grants.agreements.models import Agreement
from grants.core.search import fold
from grants.ledger.models import Account
from grants.monitoring.exchange import paid_in_contract
from grants.monitoring.models import Expenditure, Report
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
    agreement, before = report.agreement, accepted_before(report)
    costs = list(report.costs.all())
    claimed = sum(cost.amount_cents for cost in costs)
    accepted = sum(cost.accepted_cents for cost in costs)
    undecided = [cost.amount_cents for cost in costs if not cost.is_decided]
    paid, ruled = paid_cents(agreement), _rules_of(agreement)
    return Totals(
        count=len(costs),
        pending=len(undecided),
        claimed=claimed,
        accepted=accepted,
        maximum=agreement.amount_cents,
        total=agreement.total_cents,
        paid=paid,
        share_basis_points=round(10_000 * agreement.amount_cents / agreement.total_cents),
        provisional=_outcome(agreement, before + claimed, paid, ruled),
        preview=_outcome(agreement, before + accepted, paid, ruled),
        expected=_outcome(agreement, before + accepted + sum(undecided), paid, ruled),
        before=before,
    )


def accepted_before(report: Report) -> int:
    """Return what was accepted of the costs of the grant's other reports, in cents; asked only where it has several."""
    if not report.agreement.report_terms.interim:
        return 0
    others = Expenditure.objects.filter(report__agreement=report.agreement, report__state="accepted")
    return others.exclude(report=report).aggregate(sum=Sum("accepted_cents"))["sum"] or 0


def _rules_of(agreement: Agreement) -> dict[str, Any]:
    settlement = getattr(agreement, "settlement", None)
    return settled_rules(settlement) if settlement else rules_for(agreement)


def paid_cents(agreement: Agreement) -> int:
    """Return what counts as paid: the sum at the settlement, before it what stands as advanced; cents."""
    settlement = getattr(agreement, "settlement", None)
    return settlement.paid_cents if settlement else paid_in_contract(agreement)


def balances_of(agreement: Agreement) -> dict[str, int]:
    """Return the balances of the agreement's accounts by kind, without opening any; cents."""
    found = Account.objects.filter(owner_type="agreement", owner_id=agreement.pk, currency=agreement.book_currency)
    return dict(found.values_list("kind", "balance"))


def duplicates_of(report: Report) -> dict[int, list[str]]:
    """Return, for each cost seen elsewhere (same supplier, number and amount), the grants in which it was seen."""
    return {pk: [other.report.agreement.reference for other in found] for pk, found in same_document(report).items()}


def same_document(report: Report) -> dict[int, list[Expenditure]]:
    """Return, for each cost, every other cost anywhere with the same supplier, number and amount.

    Spelling does not hide a duplicate: case, accents and spaces are folded away. One query.
    """
    costs = list(report.costs.all())
    if not costs:
        return {}
    candidates = Expenditure.objects.annotate(
        bare_number=Upper(Replace(F("document_number"), Value(" "), Value("")))
    ).filter(
        amount_cents__in={cost.amount_cents for cost in costs},
        bare_number__in={cost.document_number.replace(" ", "").upper() for cost in costs},
    )
    seen: dict[tuple[str, str, int], list[Expenditure]] = defaultdict(list)
    for other in candidates.select_related("report__agreement").order_by("pk"):
        seen[_identity(other)].append(other)
    return {cost.pk: found for cost in costs if (found := [o for o in seen[_identity(cost)] if o.pk != cost.pk])}


def _identity(cost: Expenditure) -> tuple[str, str, int]:
    return ("".join(fold(cost.supplier).split()), "".join(fold(cost.document_number).split()), cost.amount_cents)


def _outcome(agreement: Agreement, cost_cents: int, paid: int, ruled: dict[str, Any]) -> Outcome:
    return final_amount(
        accepted_cost=cost_cents, maximum=agreement.amount_cents, total=agreement.total_cents, paid=paid, **ruled
    )
