"""Organisations and accounts as their readers may see them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from grants.people.models import BankAccount, Membership, Organisation


def organisations_of(user: Any) -> QuerySet[Organisation]:
    """Return the organisations that the user belongs to, by name."""
    return Organisation.objects.filter(memberships__user=user).distinct()


def writable_organisations_of(user: Any) -> QuerySet[Organisation]:
    """Return the organisations for which the user may write applications."""
    writers = [Membership.Role.LEAD, Membership.Role.EDITOR, Membership.Role.SIGNATORY]
    mine = Q(memberships__user=user, memberships__role__in=writers)
    return Organisation.objects.filter(mine).distinct()


def get_own_organisation(user: Any, pk: int) -> Organisation:
    """Return an organisation the user belongs to, or raise Http404."""
    found = organisations_of(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def accounts_of(organisation: Organisation) -> QuerySet[BankAccount]:
    """Return an organisation's bank accounts, newest first."""
    return organisation.bank_accounts.select_related("entered_by", "evidence")
