"""What falls after the final amount stood: a cost that an audit no longer accepts becomes a receivable."""

from fractions import Fraction

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.agreements.services import agreement_account, agreement_balance, movement
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.ledger.exchange_rules import rounded, share_of
from grants.ledger.models import Account, Transfer
from grants.ledger.services import post
from grants.monitoring.models import Disallowance, Expenditure, Settlement
from grants.monitoring.rules import final_amount
from grants.monitoring.ruling import settled_rules
from grants.payments.booking import is_foreign
from grants.payments.models import UNDER_WAY, Recovery
from grants.payments.services import raise_receivable
from grants.people.models import User
from grants.people.services import people_of, require
from notifications import values
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock, record

Kind = Account.Kind


@transaction.atomic
def disallow_cost(cost: Expenditure, *, amount_cents: int, reason: str, finding: str, actor: User) -> Disallowance:
    """Take an amount out of an accepted cost for an audit finding; what the grant falls by is asked back.

    The final amount is found anew by the rules that fixed it, over what is still accepted. Raises TransitionRefused
    before the final amount stands and while a balance is unpaid, DomainError at the field.
    """
    require("costs.disallow", actor, cost)
    agreement = lock(cost.report.agreement)
    _refuse_before_settled(agreement)
    cost = lock(cost)
    _refuse_wrong(cost, amount_cents, reason, finding)
    before, after = _finals(agreement.settlement, amount_cents)
    moved = _booked(agreement, before, after)
    row = Disallowance(cost=cost, amount_cents=amount_cents, reason=reason.strip(), finding=finding.strip())
    row.final_before_cents, row.final_after_cents, row.decided_by = before, after, actor
    if after < before:
        row.recovery = _asked_back(agreement, row, actor=actor)
    row.save()
    said = f"{row.finding} · {format_money(amount_cents, agreement.currency)} · {row.reason}"
    record(cost, "disallow", actor=actor, reason=said)
    _tell(row)
    if moved:
        accounts = (agreement_account(agreement, Kind.ACCEPTED), agreement_account(agreement, Kind.ADVANCED))
        key = f"disallow-cost:{row.pk}"
        posting = movement(agreement, *accounts, moved, kind=Transfer.Kind.DISALLOW, key=key)
        post([posting], actor=actor, reason=said)
    return row


def _tell(row: Disallowance) -> None:
    agreement = row.cost.report.agreement
    notify(
        "cost-disallowed",
        to=people_of(agreement.organisation),
        key=f"cost-disallowed:{row.pk}",
        url=reverse("monitoring:cost", args=[row.cost_id]),
        about=row.cost,
        context={
            "reference": agreement.reference,
            "cost": str(row.cost),
            "amount": values.money(row.amount_cents, agreement.currency),
            "finding": row.finding,
            "reason": row.reason,
            "owed": values.money(row.owed_cents, agreement.currency),
        },
    )


def obstacle_to_disallowing(agreement: Agreement) -> str:
    """Return why no cost can be taken out now, with the way out; an empty string when one can."""
    if not hasattr(agreement, "settlement"):
        return _("The final amount does not stand yet: decide the cost in the verification.")
    held = (agreement_balance(agreement, kind) for kind in (Kind.PAYABLE, Kind.ORDERED))
    if any(held) or agreement.payments.filter(state__in=UNDER_WAY).exists():
        return _("The balance is not paid yet: finish that first.")
    return ""


def _refuse_before_settled(agreement: Agreement) -> None:
    if obstacle := obstacle_to_disallowing(agreement):
        raise TransitionRefused(obstacle)


def _refuse_wrong(cost: Expenditure, amount_cents: int, reason: str, finding: str) -> None:
    gone = cost.disallowances.aggregate(sum=Sum("amount_cents"))["sum"] or 0
    if not 0 < amount_cents <= cost.accepted_cents - gone:
        most = format_money(cost.accepted_cents - gone, cost.report.agreement.currency)
        raise DomainError(
            _("More than nothing, and at most what is still accepted: %(most)s.") % {"most": most}, "amount_cents"
        )
    if not finding.strip():
        raise DomainError(_("Name the finding: the audit, its report and its paragraph."), field="finding")
    if not reason.strip():
        raise DomainError(_("Give the reason; the grantee reads it."), field="reason")


def _finals(settlement: Settlement, amount_cents: int) -> tuple[int, int]:
    """Return the final amount as it stands, and as it stands without the amount; cents of the contract."""
    agreement = settlement.agreement
    rows = list(Disallowance.objects.filter(cost__report__agreement=agreement).order_by("pk"))
    before = rows[-1].final_after_cents if rows else settlement.final_grant_cents
    left = settlement.accepted_cost_cents - sum(row.amount_cents for row in rows) - amount_cents
    after = final_amount(
        accepted_cost=left,
        maximum=agreement.amount_cents,
        total=agreement.total_cents,
        paid=0,
        **settled_rules(settlement),
    ).final_grant
    return before, min(after, before)


def _booked(agreement: Agreement, before: int, after: int) -> int:
    """Return what the ledger moves, in cents of the pot: the same part of what is accepted there."""
    if not is_foreign(agreement) or after == before:
        return before - after
    return rounded(share_of(Fraction(agreement_balance(agreement, Kind.ACCEPTED)), before - after, before))


def _asked_back(agreement: Agreement, row: Disallowance, *, actor: User) -> Recovery:
    words = {"cost": str(row.cost), "finding": row.finding, "reason": row.reason}
    text = _("An audit no longer accepts %(cost)s (%(finding)s): %(reason)s") % words
    return raise_receivable(agreement, amount_cents=row.owed_cents, explanation=text[:2000], actor=actor)
