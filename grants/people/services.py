"""Register organisations, bring colleagues in, and have a bank account confirmed by a second person."""

from functools import partial
from typing import Any

import rules
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.core.search import fold
from grants.people.models import BankAccount, Invitation, Membership, Organisation, User
from notifications import values
from notifications.outbox import notify
from workflows.engine import lock, perform


def require(name: str, actor: Any, obj: Any = None) -> None:
    """Raise PermissionDenied unless the actor has the right; for acts that are not transitions."""
    if not rules.has_perm(name, actor, obj):
        raise PermissionDenied(_("You do not have the right to do this (%(name)s).") % {"name": name})


def edit_profile(user: User, *, name: str, phone: str, language: str) -> User:
    """Change what others see of a person, and the language of what is written to them."""
    user.name, user.phone, user.language = name, phone, language
    user.save(update_fields=["name", "phone", "language"])
    return user


@transaction.atomic
def create_organisation(*, actor: User, **fields: Any) -> Organisation:
    """Register an organisation; who registers it becomes its lead. Raises DomainError when it is registered already."""
    require("organisations.create", actor)
    organisation = Organisation(**fields)
    organisation.search_text = _search_text(organisation)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise DomainError(
            _("An organisation with this number is already registered in this country; ask its lead to invite you."),
            field="registration_number",
        ) from error
    Membership.objects.create(organisation=organisation, user=actor, role=Membership.Role.LEAD)
    forget_roles(actor)
    return organisation


@transaction.atomic
def edit_organisation(organisation: Organisation, *, actor: User, **fields: Any) -> Organisation:
    """Change an organisation's description. Raises PermissionDenied to all but its lead or signatory."""
    require("organisations.edit", actor, organisation)
    organisation = lock(organisation)
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.search_text = _search_text(organisation)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise DomainError(
            _("Another organisation has this number in this country."), field="registration_number"
        ) from error
    return organisation


@transaction.atomic
def invite_member(organisation: Organisation, *, email: str, role: str, actor: User) -> Invitation:
    """Invite a colleague; who has an account joins at once, others when they confirm that address."""
    require("organisations.invite", actor, organisation)
    email = email.strip().lower()
    user = User.objects.filter(email=email, emailaddress__verified=True).first()
    if user is not None and user.staff_roles.exists():  # who belongs to an applicant is barred from its files
        raise DomainError(_("This person works for the programme and cannot belong to an applicant."), field="email")
    invitation, _made = Invitation.objects.update_or_create(
        organisation=organisation,
        email=email,
        accepted_at=None,
        withdrawn_at=None,
        defaults={"role": role, "invited_by": actor},
    )
    if user is not None:
        _accept(invitation, user)
    else:
        transaction.on_commit(partial(_mail_invitation, invitation), robust=True)
    return invitation


@transaction.atomic
def accept_invitations(user: User) -> int:
    """Turn the open invitations of a user's confirmed address into memberships; returns how many."""
    invitations = list(Invitation.objects.filter(email=user.email, accepted_at=None).select_for_update())
    for invitation in invitations:
        _accept(invitation, user)
    return len(invitations)


@transaction.atomic
def remove_member(membership: Membership, *, actor: User) -> None:
    """Take a person's part away; the last lead cannot go."""
    require("organisations.invite", actor, membership.organisation)
    leads = membership.organisation.memberships.filter(role=Membership.Role.LEAD).select_for_update()
    if membership.role == Membership.Role.LEAD and len(leads) <= 1:
        raise DomainError(_("An organisation needs a lead: make another person lead first."))
    membership.delete()
    forget_roles(actor)


@transaction.atomic
def propose_account(
    organisation: Organisation,
    *,
    holder: str,
    iban: str,
    bank_name: str,
    actor: User,
    bic: str = "",
    evidence: StoredFile | None = None,
) -> BankAccount:
    """Enter a bank account; it can be paid to once a finance officer has confirmed it.

    Raises DomainError for an account that already waits or is already confirmed.
    """
    require("accounts.propose", actor, organisation)
    lock(organisation)
    if organisation.bank_accounts.filter(iban=iban, state__in=("proposed", "confirmed")).exists():
        raise DomainError(_("This account is already entered: see its state on the page of your organisation."), "iban")
    account = BankAccount.objects.create(
        organisation=organisation,
        holder=holder,
        iban=iban,
        bic=bic,
        bank_name=bank_name,
        evidence=evidence,
        entered_by=actor,
    )
    finance = User.objects.filter(staff_roles__role="finance", is_active=True).exclude(pk=actor.pk).distinct()
    _tell_account(account, "account-proposed", to=list(finance), url=reverse("people:account", args=[account.pk]))
    return account


@transaction.atomic
def confirm_account(account: BankAccount, *, actor: User, reason: str) -> BankAccount:
    """Confirm an account after a call back (`reason` says how); the one confirmed before is replaced."""
    lock(account.organisation)  # two confirmations for one organisation wait for each other
    earlier = account.organisation.bank_accounts.filter(state="confirmed").exclude(pk=account.pk).first()
    if earlier is not None:
        perform(earlier, "replace", actor=actor, reason=_("A newer account is confirmed."))
    account = perform(account, "confirm", actor=actor, reason=reason)
    _tell_account(account, "account-confirmed")
    return account


@transaction.atomic
def refuse_account(account: BankAccount, *, actor: User, reason: str) -> BankAccount:
    """Refuse an account with a reason that its organisation reads."""
    account = perform(account, "refuse", actor=actor, reason=reason)
    _tell_account(account, "account-refused", reason=reason)
    return account


def people_of(organisation: Organisation, *roles: str) -> list[User]:
    """Return the people with one of the roles (all members when none is named), each once."""
    members = User.objects.filter(memberships__organisation=organisation, is_active=True)
    if roles:
        members = members.filter(memberships__role__in=roles)
    return list(members.distinct())


def forget_roles(user: User) -> None:
    """Drop what was remembered of the user's roles, after they changed."""
    user.__dict__.pop("_org_roles", None)
    user.__dict__.pop("_staff_scopes", None)
    user.__dict__.pop("_staff_role_names", None)


def _accept(invitation: Invitation, user: User) -> None:
    Membership.objects.get_or_create(organisation=invitation.organisation, user=user, role=invitation.role)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    forget_roles(user)
    notify(
        "member-added",
        to=[user],
        key=f"member-added:{invitation.pk}",
        url=reverse("people:organisation", args=[invitation.organisation_id]),
        about=invitation.organisation,
        context={
            "organisation": invitation.organisation.name,
            "by": str(invitation.invited_by),
            "role": values.words(invitation.get_role_display()),
        },
    )


def _mail_invitation(invitation: Invitation) -> None:
    """Write to somebody who has no account yet; the organisation's page shows the invitation until it is accepted."""
    words = {"organisation": invitation.organisation.name, "by": str(invitation.invited_by)}
    address = settings.SITE_URL.rstrip("/") + reverse("account_signup")
    with translation.override(invitation.invited_by.language):
        subject = _("%(by)s invites you to %(organisation)s") % words
        text = _(
            "%(by)s invites you to work on grant applications of %(organisation)s.\n\n"
            "Sign up with this e-mail address; you belong to the organisation as soon as you have confirmed it:\n"
            "%(address)s"
        ) % {**words, "address": address}
    send_mail(subject.replace("\n", " "), text, settings.DEFAULT_FROM_EMAIL, [invitation.email])


def _tell_account(
    account: BankAccount, topic: str, *, to: list[User] | None = None, url: str = "", **more: Any
) -> None:
    members = (Membership.Role.LEAD, Membership.Role.SIGNATORY)
    notify(
        topic,
        to=people_of(account.organisation, *members) if to is None else to,
        key=f"{topic}:{account.pk}",
        url=url or reverse("people:organisation", args=[account.organisation_id]),
        about=account,
        context={"ending": account.iban[-4:], "organisation": account.organisation.name, **more},
    )


def _search_text(organisation: Organisation) -> str:
    parts = (
        organisation.name,
        organisation.short_name,
        organisation.registration_number,
        organisation.settlement,
    )
    return fold(" ".join(part for part in parts if part))
