"""Whom a change to an agreement is told to, each in the transaction of the act."""

from typing import Any

from django.urls import reverse

from grants.agreements.models import Amendment
from grants.applications.closing import leave_out
from grants.people.models import Membership, User
from grants.people.services import people_of
from grants.programmes.services import staff_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import records_of


def tell_grantee(amendment: Amendment, topic: str, **context: Any) -> None:
    """Tell all members of the grantee."""
    _tell(amendment, topic, people_of(amendment.agreement.organisation), **context)


def tell_signatories(amendment: Amendment, topic: str, **context: Any) -> None:
    """Tell those who sign for the grantee."""
    _tell(amendment, topic, people_of(amendment.agreement.organisation, Membership.Role.SIGNATORY), **context)


def tell_cosigners(amendment: Amendment, topic: str, **context: Any) -> None:
    """Tell those who sign for the co-grantees whose signature is missing."""
    missing = [row.organisation for row in amendment.still_to_cosign if row.organisation]
    signers = {user for row in missing for user in people_of(row, Membership.Role.SIGNATORY)}
    _tell(amendment, topic, sorted(signers, key=lambda user: user.pk), **context)


def tell_grantees(amendment: Amendment, topic: str, **context: Any) -> None:
    """Tell all members of the grantee and of the co-grantees, those that leave with this change among them."""
    rows = amendment.agreement.co_grantees.filter(organisation__isnull=False).select_related("organisation")
    parties = [row.organisation for row in rows if row.left_on is None or row.pk == amendment.changes.get("co_grantee")]
    people = {user for party in (amendment.agreement.organisation, *parties) for user in people_of(party)}
    _tell(amendment, topic, sorted(people, key=lambda user: user.pk), **context)


def tell_office(amendment: Amendment, topic: str, *roles: str, **context: Any) -> None:
    """Tell the staff of the action in these roles."""
    application = amendment.agreement.award.application
    _tell(amendment, topic, leave_out(application, staff_of(application.call.action, *roles)), **context)


def _tell(amendment: Amendment, topic: str, to: list[User], **context: Any) -> None:
    agreement = amendment.agreement
    notify(
        topic,
        to=to,
        key=f"{topic}:{amendment.pk}:{records_of(amendment).count()}",
        url=reverse("agreements:change", args=[agreement.reference, amendment.number]),
        about=amendment,
        context={
            "reference": agreement.reference,
            "number": str(amendment.number),
            "what": values.words(amendment.get_kind_display()),
            **context,
        },
    )
