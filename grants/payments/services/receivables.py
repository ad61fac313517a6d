"""Money that a grantee owes although the final amount of its grant stood: what an audit no longer accepts."""

from django.db import transaction

from grants.agreements.models import Agreement
from grants.payments.models import Recovery
from grants.payments.services.recovery_telling import tell_approvers
from grants.people.models import User
from grants.people.services import require
from workflows.engine import record


@transaction.atomic
def raise_receivable(agreement: Agreement, *, amount_cents: int, explanation: str, actor: User) -> Recovery:
    """Ask for the debit note of a cost that is no longer accepted; a second approver approves it, closed or not.

    The caller has locked the agreement and moves the sum out of what is accepted.
    """
    require("recoveries.raise", actor, agreement)
    recovery = Recovery.objects.create(
        agreement=agreement,
        origin=Recovery.Origin.REJECTED,
        amount_cents=amount_cents,
        currency=agreement.currency,
        explanation=explanation,
        requested_by=actor,
    )
    record(recovery, "raise", actor=actor)
    tell_approvers(recovery, actor=actor)
    return recovery
