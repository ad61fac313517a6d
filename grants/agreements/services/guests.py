"""The verbs of a guest of one grant: invited by mail until a day, let in by the link, and shown out."""

import datetime
import secrets
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements import guest_mail
from grants.agreements.models import Agreement, GuestAccess
from grants.core.errors import DomainError
from grants.people.models import User
from grants.people.services import require
from grants.people.services.colleagues import confirmed_addresses, hash_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import lock, record

LONGEST = datetime.timedelta(days=366)


@transaction.atomic
def invite_guest(agreement: Agreement, *, email: str, until: datetime.date, reason: str, actor: User) -> GuestAccess:
    """Invite an outsider to read this one grant until a day; the mail holds a link for that address alone.

    An address that was invited already gets the new day and a new link. Raises DomainError at the field.
    """
    require("guests.invite", actor, agreement)
    agreement = lock(agreement)
    email = email.strip().lower()
    _refuse_wrong(agreement, email, until, reason)
    access, _made = GuestAccess.objects.update_or_create(
        agreement=agreement,
        email=email,
        revoked_at=None,
        defaults={"until": until, "reason": reason.strip(), "granted_by": actor},
    )
    record(access, "invite", actor=actor, reason=f"{email} · {until:%Y-%m-%d} · {access.reason}")
    if access.user_id is None:
        token = secrets.token_urlsafe(32)
        access.token_hash = hash_of(token)
        access.save(update_fields=["token_hash"])
        transaction.on_commit(partial(guest_mail.send_invitation, access, token), robust=True)
    else:
        _tell(access, "guest-access-changed")
    return access


@transaction.atomic
def enter_as_guest(token: str, *, actor: User) -> GuestAccess:
    """Use the link of an invitation: the person it was sent to may read the grant from now on.

    Raises DomainError, with what to do, for a link that is used, taken back, over, unknown, or somebody else's.
    """
    found = GuestAccess.objects.select_for_update(no_key=True, of=("self",)).select_related("agreement", "granted_by")
    access = found.filter(token_hash=hash_of(token)).first()
    if access is None:
        raise DomainError(_("This link does not work: look for the newest mail, or ask to be invited again."))
    if refusal := refusal_of(access, actor):
        raise DomainError(refusal)
    access.user, access.accepted_at = actor, timezone.now()
    access.save(update_fields=["user", "accepted_at"])
    return access


@transaction.atomic
def revoke_guest(access: GuestAccess, *, actor: User, reason: str) -> GuestAccess:
    """Show a guest out at once, with a reason; what he noted stays."""
    require("guests.revoke", actor, access)
    access = lock(access)
    if access.revoked_at is not None:
        raise DomainError(_("This access was taken back already."))
    access.revoked_at, access.revoked_by = timezone.now(), actor
    access.save(update_fields=["revoked_at", "revoked_by"])
    record(access, "revoke", actor=actor, reason=reason)
    if access.user_id is not None:
        _tell(access, "guest-access-ended")
    return access


def refusal_of(access: GuestAccess, user: Any) -> str:
    """Return why the person cannot use the invitation and what to do, or an empty string; asked under the lock."""
    by = {"by": str(access.granted_by)}
    if access.revoked_at is not None:
        return _("This invitation was withdrawn. Ask %(by)s if you think that is a mistake.") % by
    if access.has_expired:
        return _("The time for which the grant was open to you is over. Ask %(by)s to invite you again.") % by
    if access.user_id is not None:
        return _("This invitation has been used already; it works once.")
    if access.email not in confirmed_addresses(user):
        return _("Sign in with the account of the address to which this invitation was sent, and confirm that address.")
    if access.agreement.organisation.memberships.filter(user_id=user.pk).exists():
        return _("You belong to the grantee: nobody examines the grant of the own organisation.")
    return ""


def _refuse_wrong(agreement: Agreement, email: str, until: datetime.date, reason: str) -> None:
    if str(agreement.state) in ("draft", "offered", "declined"):
        raise DomainError(_("There is nothing to examine before the grantee has signed."))
    today = timezone.localdate()
    if not today <= until <= today + LONGEST:
        raise DomainError(_("Choose a day from today on, at most a year away."), field="until")
    if not reason.strip():
        raise DomainError(_("Say why this person examines the grant."), field="reason")
    if agreement.organisation.memberships.filter(user__email__iexact=email).exists():
        raise DomainError(_("This person belongs to the grantee."), field="email")


def _tell(access: GuestAccess, topic: str) -> None:
    user = access.user
    assert user is not None
    notify(
        topic,
        to=[user] if user.is_active else [],
        key=f"{topic}:{access.pk}:{access.until}",
        url=reverse("dashboards:home"),
        about=access.agreement,
        context={
            "reference": access.agreement.reference,
            "by": str(access.revoked_by or access.granted_by),
            "until": values.day(access.until),
        },
    )
