"""The second pair of eyes on a cost above the sum of the scheme."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.money import format_money
from grants.monitoring.models import Expenditure
from grants.monitoring.services.judging import open_cost
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, record


@transaction.atomic
def confirm_cost(cost: Expenditure, *, actor: User) -> Expenditure:
    """Confirm what another person accepted of a high cost. Raises PermissionDenied to the one who verified it."""
    require("costs.confirm", actor, cost)
    cost = open_cost(cost)
    require("costs.confirm", actor, cost)  # it may have been verified anew, by this very person, before the lock
    if not cost.waits_for_second(cost.report.agreement.report_terms.second_verifier_cents):
        raise TransitionRefused(_("This cost waits for no second person."))
    cost.confirmed_by, cost.confirmed_at = actor, timezone.now()
    cost.save(update_fields=["confirmed_by", "confirmed_at"])
    amount = format_money(cost.accepted_cents, cost.report.agreement.currency)
    record(cost, "confirm", actor=actor, reason=f"{cost.get_outcome_display()}: {amount}")
    return cost
