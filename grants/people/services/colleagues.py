"""Bring colleagues in by an invitation that only its addressee can use, once, for two weeks; change and end parts."""

import secrets
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any, Final

import rules
from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.people import mailing
from grants.people.models import Invitation, Membership, Organisation, User
from grants.people.services.rights import forget_roles, require
from notifications import values
from notifications.outbox import notify
from workflows.engine import lock, record

VALID: Final = timedelta(days=14)
PAUSE: Final = timedelta(minutes=1)  # between two mails of one invitation
OPEN_AT_ONCE: Final = 50  # no organisation makes Sofra write to more strangers than that


@transaction.atomic
def invite_member(organisation: Organisation, *, email: str, role: str, actor: User) -> Invitation:
    """Invite a colleague by mail; who belongs to the organisation already gets the further part at once.

    An earlier open invitation to the address is renewed: its link no longer works.
    """
    require("organisations.invite", actor, organisation)
    organisation = lock(organisation)
    email = email.strip().lower()
    user = User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True).first()
    if user is not None:
        _refuse_staff(user)
    _refuse_too_many(organisation, email)
    invitation, _made = Invitation.objects.update_or_create(
        organisation=organisation,
        email=email,
        accepted_at=None,
        withdrawn_at=None,
        defaults={"role": role, "invited_by": actor},
    )
    record(organisation, "invite", actor=actor, reason=str(invitation.get_role_display()))
    if user is not None and organisation.memberships.filter(user=user).exists():
        _join(invitation, user)
    else:
        _send(invitation)
    return invitation


@transaction.atomic
def resend_invitation(invitation: Invitation, *, actor: User) -> Invitation:
    """Send an open or expired invitation anew: a new link for two weeks, the old one is dead."""
    require("organisations.invite", actor, invitation.organisation)
    invitation = _open_one(invitation)
    if invitation.expires_at is not None and invitation.expires_at - VALID > timezone.now() - PAUSE:
        raise DomainError(_("This invitation was sent a moment ago: wait a minute before you send it again."))
    _send(invitation)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, actor: User) -> Invitation:
    """Take an invitation back: its link no longer works, and confirming the address brings no part any more."""
    require("organisations.invite", actor, invitation.organisation)
    invitation = _open_one(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    return invitation


@transaction.atomic
def join_organisation(token: str, *, actor: User) -> Invitation:
    """Use an invitation's link: the person it was sent to gets the part, once.

    Raises DomainError, with what to do, for a link that is used, withdrawn, expired, unknown, or somebody else's.
    """
    found = Invitation.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation", "invited_by")
    invitation = found.filter(token_hash=hash_of(token)).first()
    if invitation is None:
        raise DomainError(_("This link does not work: look for the newest mail, or ask to be invited again."))
    refusal = refusal_of(invitation, actor)
    if refusal:
        raise DomainError(refusal)
    _join(invitation, actor)
    return invitation


def refusal_of(invitation: Invitation, user: Any) -> str:
    """Return why the person cannot use the invitation and what to do, or an empty string; asked under the lock."""
    words = {"by": str(invitation.invited_by), "organisation": invitation.organisation.name}
    if invitation.accepted_at is not None:
        return _("This invitation has been used already; it works once. Ask %(by)s to invite you again.") % words
    if invitation.withdrawn_at is not None:
        return _("This invitation was withdrawn. Ask %(by)s if you think that is a mistake.") % words
    if has_expired(invitation):
        return _("This invitation has expired: it was good for two weeks. Ask %(by)s to send it again.") % words
    if invitation.email not in confirmed_addresses(user):
        return (
            _(
                "This invitation was sent to another address than those of your account. Sign in with the account of "
                "that address, or ask %(by)s to invite you at yours."
            )
            % words
        )
    if user.staff_roles.exists():
        return _("You work for the programme and cannot belong to an applicant.")
    return ""


@transaction.atomic
def accept_invitations(user: User) -> int:
    """Turn the open invitations of a user's confirmed addresses into memberships; returns how many.

    Expired and withdrawn ones bring nothing, and members of staff join no applicant.
    """
    if user.staff_roles.exists():
        return 0
    waiting = Invitation.objects.filter(
        email__in=confirmed_addresses(user), accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    invitations = list(waiting.order_by("pk").select_for_update(no_key=True))
    for invitation in invitations:
        _join(invitation, user)
    return len(invitations)


@transaction.atomic
def change_role(membership: Membership, *, role: str, actor: User) -> Membership:
    """Give a colleague another part in place of the present one; the last lead stays lead."""
    require("organisations.change_role", actor, membership.organisation)
    membership = _locked(membership)
    if membership.role == role:
        return membership
    _refuse_last_lead(membership)
    organisation, user = membership.organisation, membership.user
    membership.delete()
    changed, _made = Membership.objects.get_or_create(organisation=organisation, user=user, role=role)
    _withdraw_invitations_by(user, organisation)
    entry = record(organisation, "change_role", actor=actor, reason=f"{user}: {changed.get_role_display()}")
    forget_roles(actor)
    _tell(user, "member-role-changed", changed, key=f"member-role-changed:{entry.pk}", by=actor)
    return changed


@transaction.atomic
def remove_member(membership: Membership, *, actor: User) -> None:
    """Take a person's part away; the last lead cannot go."""
    require("organisations.remove_member", actor, membership.organisation)
    membership = _locked(membership)
    _refuse_last_lead(membership)
    reason = f"{membership.user}: {membership.get_role_display()}"
    entry = record(membership.organisation, "remove_member", actor=actor, reason=reason)
    _tell(membership.user, "member-removed", membership, key=f"member-removed:{entry.pk}", by=actor)
    membership.delete()
    _withdraw_invitations_by(membership.user, membership.organisation)
    forget_roles(actor)


def hash_of(token: str) -> str:
    """Return what is kept of an invitation's token."""
    return sha256(token.encode()).hexdigest()


def has_expired(invitation: Invitation) -> bool:
    """True when its two weeks are over."""
    return invitation.expires_at is None or invitation.expires_at <= timezone.now()


def confirmed_addresses(user: Any) -> set[str]:
    """Return the addresses that the person has confirmed, in lower case."""
    if getattr(user, "pk", None) is None:
        return set()
    found = EmailAddress.objects.filter(user_id=user.pk, verified=True).values_list("email", flat=True)
    return {email.lower() for email in found}


def _open_one(invitation: Invitation) -> Invitation:
    invitation = Invitation.objects.select_for_update(no_key=True, of=("self",)).get(pk=invitation.pk)
    if invitation.accepted_at is not None:
        raise DomainError(_("This invitation has been accepted meanwhile."))
    if invitation.withdrawn_at is not None:
        raise DomainError(_("This invitation has been withdrawn already."))
    return invitation


def _send(invitation: Invitation) -> None:
    """Make a new token and mail it after the commit; only its hash is kept, so an older link is dead."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hash_of(token)
    invitation.expires_at = timezone.now() + VALID
    invitation.save(update_fields=["token_hash", "expires_at"])
    transaction.on_commit(partial(mailing.send_invitation, invitation, token), robust=True)


def _join(invitation: Invitation, user: User) -> None:
    membership, _made = Membership.objects.get_or_create(
        organisation=invitation.organisation, user=user, role=invitation.role
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    forget_roles(user)
    _tell(user, "member-added", membership, key=f"member-added:{invitation.pk}", by=invitation.invited_by)
    if user.pk != invitation.invited_by_id:
        _tell(invitation.invited_by, "member-joined", membership, key=f"member-joined:{invitation.pk}", by=user)


def _tell(reader: User, topic: str, membership: Membership, *, key: str, by: User) -> None:
    is_out = topic == "member-removed"
    notify(
        topic,
        to=[reader] if reader.is_active else [],
        key=key,
        url=reverse("people:profile") if is_out else reverse("people:organisation", args=[membership.organisation_id]),
        about=membership.organisation,
        context={
            "organisation": membership.organisation.name,
            "by": str(by),
            "role": values.words(membership.get_role_display()),
        },
    )


def _locked(membership: Membership) -> Membership:
    """Return the membership under the lock of its organisation; raises DomainError when it has ended meanwhile."""
    lock(membership.organisation)
    found = Membership.objects.filter(pk=membership.pk).select_related("organisation", "user").first()
    if found is None:
        raise DomainError(_("This part has ended meanwhile."))
    return found


def _withdraw_invitations_by(user: User, organisation: Organisation) -> None:
    """Take back what a person invited who may no longer invite: nobody leaves a door open behind them."""
    forget_roles(user)
    if not rules.has_perm("organisations.invite", user, organisation):
        waiting = organisation.invitations.filter(invited_by=user, accepted_at=None, withdrawn_at=None)
        waiting.update(withdrawn_at=timezone.now())


def _refuse_last_lead(membership: Membership) -> None:
    leads = membership.organisation.memberships.filter(role=Membership.Role.LEAD)
    if membership.role == Membership.Role.LEAD and leads.count() <= 1:
        raise DomainError(_("An organisation needs a lead: make another person lead first."))


def _refuse_staff(user: User) -> None:
    if user.staff_roles.exists():  # who belongs to an applicant is barred from its files
        raise DomainError(_("This person works for the programme and cannot belong to an applicant."), field="email")


def _refuse_too_many(organisation: Organisation, email: str) -> None:
    waiting = organisation.invitations.filter(accepted_at=None, withdrawn_at=None).exclude(email=email)
    if waiting.count() >= OPEN_AT_ONCE:
        raise DomainError(_("Too many invitations wait for an answer: withdraw some of them first."), "email")
