"""Enter a bank account, and have it confirmed by a second person."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.people.models import BankAccount, Membership, Organisation, User
from grants.people.services.rights import people_of, require
from notifications.outbox import notify
from workflows.engine import lock, perform


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
