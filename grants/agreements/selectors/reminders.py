"""Which offers lapse soon, and of which of them the grantee was not reminded yet."""

import datetime
from typing import Final

from django.utils import timezone

from grants.agreements.models import Agreement
from workflows.engine import records_of

DAYS_BEFORE: Final = (2, 7)  # the shorter first: who is late with the first reminder gets the last one alone


def agreement_ids_to_remind() -> list[int]:
    """Return the offers that lapse within seven days and whose grantee is to be reminded now."""
    today = timezone.localdate()
    soon = Agreement.objects.filter(
        state="offered", sign_by__gte=today, sign_by__lte=today + datetime.timedelta(days=max(DAYS_BEFORE))
    )
    return [agreement.pk for agreement in soon.order_by("pk") if reminder_due(agreement) is not None]


def reminder_due(agreement: Agreement) -> int | None:
    """Return how many days before its last day an offer is to be reminded of now; None for no reminder.

    An offer that was sent later than that, and one of which was reminded since it was sent, needs none.
    """
    today, last = timezone.localdate(), agreement.sign_by
    if str(agreement.state) != "offered" or last is None or today > last:
        return None
    days = next((days for days in DAYS_BEFORE if (last - today).days <= days), None)
    acts = list(records_of(agreement).filter(verb__in=("offer", "remind")))
    offered = max((place for place, act in enumerate(acts) if act.verb == "offer"), default=None)
    if days is None or offered is None:
        return None
    sent_late = (last - timezone.localdate(acts[offered].at)).days <= days
    was_told = any(int(act.reason) <= days for act in acts[offered + 1 :] if act.verb == "remind")
    return None if sent_late or was_told else days
