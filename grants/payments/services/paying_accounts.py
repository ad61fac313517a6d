"""The accounts of the institution from which grants are paid: kept by administrators, never deleted."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.payments.models import PayingAccount
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import Programme
from workflows.engine import TransitionRefused, lock, record

IN_FILES = ("iban", "currency")  # what files and statements were made and checked with


@transaction.atomic
def add_paying_account(programme: Programme, *, actor: User, **fields: Any) -> PayingAccount:
    """Add an account of a programme. Raises DomainError for one that is there already."""
    require("paying_accounts.manage", actor, programme)
    if PayingAccount.objects.filter(programme=programme, iban=fields["iban"], currency=fields["currency"]).exists():
        raise DomainError(_("This account is on the list already."), "iban")
    account = PayingAccount.objects.create(programme=programme, **fields)
    record(account, "manage", actor=actor, reason=_("Added: %(account)s") % {"account": account})
    return account


@transaction.atomic
def change_paying_account(account: PayingAccount, *, actor: User, **fields: Any) -> PayingAccount:
    """Correct an account; number and currency stay once a file or a statement was made with them."""
    require("paying_accounts.manage", actor, account)
    account = lock(account)
    if is_used(account) and any(fields[name] != getattr(account, name) for name in IN_FILES):
        raise DomainError(_("Files or statements were made with this account: retire it and add the new one."), "iban")
    others = PayingAccount.objects.filter(programme=account.programme_id).exclude(pk=account.pk)
    if others.filter(iban=fields["iban"], currency=fields["currency"]).exists():
        raise DomainError(_("This account is on the list already."), "iban")
    for name, value in fields.items():
        setattr(account, name, value)
    account.save(update_fields=list(fields))
    record(account, "manage", actor=actor, reason=_("Changed: %(account)s") % {"account": account})
    return account


@transaction.atomic
def retire_paying_account(account: PayingAccount, *, actor: User, reason: str) -> PayingAccount:
    """Take an account out of use: no new file is made from it; what was made stays, and statements still come."""
    require("paying_accounts.manage", actor, account)
    account = lock(account)
    if not account.is_active:
        raise TransitionRefused(_("This account is out of use already."))
    if account.batches.filter(state="open").exists():
        raise TransitionRefused(_("A payment file of this account is still open: make it or cancel it first."))
    account.is_active = False
    account.save(update_fields=["is_active"])
    record(account, "manage", actor=actor, reason=reason)
    return account


def is_used(account: PayingAccount) -> bool:
    """Tell whether a file or a statement was made with the account."""
    return account.batches.exists() or account.statements.exists()
