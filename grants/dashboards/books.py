"""The ledger as finance officers and auditors read it: accounts and transfers of their own scope."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from grants.agreements.models import Agreement
from grants.calls.models import Call
from grants.evaluation.models import Award
from grants.ledger.models import Account, Transfer
from grants.programmes.models import Action, StaffRole
from grants.programmes.selectors import actions_in_scope

READERS = (StaffRole.Role.FINANCE, StaffRole.Role.AUDITOR)


def accounts_visible_to(user: Any) -> QuerySet[Account]:
    """Return the accounts of the actions in the user's scope as finance officer or auditor."""
    return Account.objects.filter(_owned_by(actions_in_scope(user, *READERS)))


def transfers_visible_to(user: Any) -> QuerySet[Transfer]:
    """Return the transfers from or to those accounts, newest first."""
    accounts = accounts_visible_to(user).values("pk")
    found = Transfer.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts))
    return found.select_related("debit", "credit", "actor", "reverses").order_by("-pk")


def get_account(user: Any, pk: int) -> Account:
    """Return an account of the user's scope, or raise Http404."""
    found = accounts_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_transfer(user: Any, pk: int) -> Transfer:
    """Return a transfer of the user's scope, or raise Http404."""
    found = transfers_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def owner_of(account: Account) -> Any:
    """Return the object that an account belongs to, or None for a donor's source."""
    models: dict[str, Any] = {"action": Action, "call": Call, "award": Award, "agreement": Agreement}
    model = models.get(account.owner_type)
    return model.objects.filter(pk=account.owner_id).first() if model else None


def _owned_by(actions: QuerySet[Action]) -> Q:
    ids = actions.values("pk")
    calls = Call.objects.filter(action__in=ids).values("pk")
    awards = Award.objects.filter(application__call__action__in=ids).values("pk")
    agreements = Agreement.objects.filter(award__application__call__action__in=ids).values("pk")
    return (
        Q(owner_type="action", owner_id__in=ids)
        | Q(owner_type="call", owner_id__in=calls)
        | Q(owner_type="award", owner_id__in=awards)
        | Q(owner_type="agreement", owner_id__in=agreements)
    )
