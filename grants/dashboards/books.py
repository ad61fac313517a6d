"""The ledger as finance officers and auditors read it: accounts and transfers of their own scope."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import Http404
from django.urls import reverse

from grants.agreements.models import Agreement
from grants.agreements.selectors import agreements_listed_for
from grants.applications.closing import closed_files
from grants.calls.models import Call
from grants.evaluation.models import Award
from grants.ledger.models import Account, Transfer
from grants.programmes.models import Action, StaffRole
from grants.programmes.selectors import actions_in_scope
from grants.programmes.services import DONOR_IDS

READERS = (StaffRole.Role.FINANCE, StaffRole.Role.AUDITOR)
GRANTS = 60  # rows of an action's grants on its page of money
OWNERS: dict[str, tuple[Any, str, str]] = {
    "action": (Action, "dashboards:money", "code"),
    "call": (Call, "calls:detail", "reference"),
    "award": (Award, "applications:detail", "reference"),
    "agreement": (Agreement, "agreements:detail", "reference"),
}


def accounts_visible_to(user: Any) -> QuerySet[Account]:
    """Return the accounts of the actions in the user's scope as finance officer or auditor.

    Those of a grant with which the user has a conflict of interest are closed.
    """
    return Account.objects.filter(owned_by(actions_in_scope(user, *READERS))).exclude(_closed_to(user))


def transfers_visible_to(user: Any) -> QuerySet[Transfer]:
    """Return the transfers from or to those accounts, newest first."""
    accounts = accounts_visible_to(user).values("pk")
    found = Transfer.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts))
    found = found.exclude(_touches(Account.objects.filter(_closed_to(user))))
    return found.select_related("debit", "credit", "actor", "reverses").order_by("-pk")


def accounts_of(reference: str) -> QuerySet[Account]:
    """Return the accounts of an agreement, of a call with its grants, or of a whole action, by its reference."""
    actions = Action.objects.filter(code__iexact=reference)
    calls = Call.objects.filter(Q(reference__iexact=reference) | Q(action__in=actions))
    agreements = Agreement.objects.filter(Q(reference__iexact=reference) | Q(award__application__call__in=calls))
    awards = Award.objects.filter(Q(agreement__in=agreements) | Q(application__call__in=calls))
    return Account.objects.filter(_owners(actions, calls, awards, agreements))


def with_owners(transfers: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """Name the object that each side of a transfer belongs to: a reference, or the code of an action or donor."""
    return transfers.annotate(debit_owner=_reference("debit"), credit_owner=_reference("credit"))


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


@dataclass(frozen=True)
class Owner:
    """Whose account it is: its name, its reference, and its page."""

    name: str
    reference: str
    url: str


def owner_of(account: Account) -> Owner | None:
    """Return whose an account is, or None for a donor's source."""
    model, route, path = OWNERS.get(account.owner_type, (None, "", ""))
    found = model.objects.filter(pk=account.owner_id).first() if model else None
    if found is None:
        return None
    shown = found.application if account.owner_type == "award" else found
    reference = getattr(shown, path)
    return Owner(str(getattr(shown, "title", shown)), reference, reverse(route, args=[reference]))


@dataclass(frozen=True)
class Line:
    """A line of an account's statement: the transfer, what it brought or took, and what the account held after it."""

    transfer: Transfer
    change: int
    balance: int


def statement(account: Account, *, rows: int, reader: Any = None) -> list[Line]:
    """Return the last lines of an account, newest first, with the balance after each; cents.

    A line from or to the account of a grant that is closed to the reader is left out.
    """
    closed = set(Account.objects.filter(_closed_to(reader)).values_list("pk", flat=True)) if reader else set()
    moved = Transfer.objects.filter(Q(debit=account) | Q(credit=account)).select_related("debit", "credit")
    lines, balance = [], account.balance
    for transfer in with_owners(moved).order_by("-pk")[:rows]:
        change = transfer.amount if transfer.credit_id == account.pk else -transfer.amount
        if not closed & {transfer.debit_id, transfer.credit_id}:
            lines.append(Line(transfer, change, balance))
        balance -= change
    return lines


def grants_in(user: Any, action: Action) -> QuerySet[Agreement]:
    """Return the action's agreements that the user may read, with their figures, the newest first."""
    found = agreements_listed_for(user).filter(award__application__call__action=action)
    return found.order_by("-pk")[:GRANTS]


def _closed_to(user: Any) -> Q:
    """Return the filter of the accounts of grants with which the user has a conflict of interest."""
    awards = Award.objects.filter(application__in=closed_files(user).values("pk"))
    agreements = Agreement.objects.filter(award__in=awards.values("pk"))
    return Q(owner_type="award", owner_id__in=awards.values("pk")) | Q(
        owner_type="agreement", owner_id__in=agreements.values("pk")
    )


def _touches(accounts: QuerySet[Account]) -> Q:
    return Q(debit__in=accounts.values("pk")) | Q(credit__in=accounts.values("pk"))


def owned_by(actions: QuerySet[Action]) -> Q:
    """Return the filter of the accounts of these actions, of their calls, awards and agreements."""
    calls = Call.objects.filter(action__in=actions.values("pk"))
    awards = Award.objects.filter(application__call__in=calls.values("pk"))
    agreements = Agreement.objects.filter(award__in=awards.values("pk"))
    return _owners(actions, calls, awards, agreements)


def _owners(actions: Any, calls: Any, awards: Any, agreements: Any) -> Q:
    return (
        Q(owner_type="action", owner_id__in=actions.values("pk"))
        | Q(owner_type="call", owner_id__in=calls.values("pk"))
        | Q(owner_type="award", owner_id__in=awards.values("pk"))
        | Q(owner_type="agreement", owner_id__in=agreements.values("pk"))
    )


def _reference(side: str) -> Case:
    paths: dict[str, tuple[Any, str]] = {
        "action": (Action, "code"),
        "call": (Call, "reference"),
        "award": (Award, "application__reference"),
        "agreement": (Agreement, "reference"),
    }
    owner = OuterRef(f"{side}__owner_id")
    found = [
        When(**{f"{side}__owner_type": kind}, then=Subquery(model.objects.filter(pk=owner).values(path)[:1]))
        for kind, (model, path) in paths.items()
    ]
    donors = [When(**{f"{side}__owner_id": pk}, then=Value(name)) for name, pk in DONOR_IDS.items()]
    return Case(*found, *donors, default=Value(""), output_field=CharField())
