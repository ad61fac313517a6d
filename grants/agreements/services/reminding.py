"""The grantee is reminded of an offer before it lapses: seven days before its last day, and two days before it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.agreements.selectors.reminders import reminder_due
from grants.agreements.services.agreeing import tell
from grants.people.models import Membership, User
from grants.people.services import people_of
from notifications import values
from workflows.engine import SYSTEM, TransitionRefused, lock, record


@transaction.atomic
def remind_of_offer(agreement_id: int, *, actor: Any = SYSTEM) -> Agreement:
    """Remind those who have still to sign that the offer lapses soon, once seven and once two days before."""
    agreement = lock(Agreement.objects.get(pk=agreement_id))
    days = reminder_due(agreement)
    if days is None:
        raise TransitionRefused(_("The offer was signed or has lapsed, or its grantee was reminded already."))
    assert agreement.sign_by is not None
    record(agreement, "remind", actor=actor, reason=str(days))
    tell(agreement, "offer-reminder", to=_who_signs(agreement), day=values.day(agreement.sign_by))
    return agreement


def _who_signs(agreement: Agreement) -> list[User]:
    """Return the members of the grantee, and the signatories of the co-grantees whose signature is missing."""
    missing = [row.organisation for row in agreement.still_to_cosign if row.organisation]
    signers = [user for row in missing for user in people_of(row, Membership.Role.SIGNATORY)]
    return list(dict.fromkeys([*people_of(agreement.organisation), *signers]))
