"""The closure of a grant."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.agreements.models import Agreement
from grants.monitoring.settling import release_rest
from grants.people.models import User
from grants.people.services import people_of
from notifications.outbox import notify
from workflows.engine import perform


@transaction.atomic
def close_grant(agreement: Agreement, *, actor: User, reason: str = "") -> Agreement:
    """Close a settled grant; what is left of the commitment goes back to the action."""
    agreement = perform(agreement, "close", actor=actor, reason=reason)
    agreement.closed_at = timezone.now()
    agreement.save(update_fields=["closed_at"])
    notify(
        "grant-closed",
        to=people_of(agreement.organisation),
        key=f"grant-closed:{agreement.pk}",
        url=reverse("agreements:detail", args=[agreement.reference]),
        about=agreement,
        context={"reference": agreement.reference},
    )
    release_rest(agreement, actor=actor, reason=reason)
    return agreement
