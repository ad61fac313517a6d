"""The only door to the ledger. A transaction posts once; accounts are locked last, in the order of their ids."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.ledger.models import Account, DonorPart, Transfer
from grants.ledger.rules import WHOLE, largest_remainder, taken


class NotEnough(DomainError):
    """An account does not hold what a transfer would take from it; `available` says how much it does, in cents."""

    def __init__(self, account: Account, *, wanted: int) -> None:
        self.account = account
        self.available = account.balance
        self.wanted = wanted
        super().__init__(
            _("Only %(available)s %(currency)s is left here (%(account)s); %(wanted)s was asked for.")
            % {
                "available": f"{account.balance / 100:,.2f}",
                "currency": account.currency,
                "account": account.get_kind_display(),
                "wanted": f"{wanted / 100:,.2f}",
            }
        )


class KeyReused(DomainError):
    """An idempotency key came back with another body."""


@dataclass(frozen=True)
class Posting:
    """A transfer to be made; the amount in cents. `key` makes it happen once, `scope` names what it is about.

    What comes from a donor's source, or goes back there, divides by `shares` in basis points. Between all other
    accounts the donors' parts move as they lie in the account that gives.
    """

    debit: Account
    credit: Account
    amount: int
    kind: Transfer.Kind
    key: str
    scope: str
    shares: Mapping[str, int] = field(default_factory=dict)
    reverses: Transfer | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the transfer does, so that a replay can be told from another request."""
        body = [
            self.debit.pk,
            self.credit.pk,
            self.amount,
            str(self.kind),
            self.scope,
            self.reverses and self.reverses.pk,
        ]
        return hashlib.sha256(json.dumps(body).encode()).hexdigest()


def account(kind: Account.Kind, owner_type: str, owner_id: int, currency: str = "EUR") -> Account:
    """Return the owner's account of this kind, opening it at 0 when there is none."""
    fields = {"kind": kind, "owner_type": owner_type, "owner_id": owner_id, "currency": currency}
    found = Account.objects.filter(**fields).first()
    if found is None:
        Account.objects.bulk_create([Account(**fields)], ignore_conflicts=True)
        found = Account.objects.get(**fields)
    return found


def balance(kind: Account.Kind, owner_type: str, owner_id: int, currency: str = "EUR") -> int:
    """Return what the owner's account of this kind holds, in cents; 0 where none was opened. Opens none."""
    fields = {"kind": kind, "owner_type": owner_type, "owner_id": owner_id, "currency": currency}
    return Account.objects.filter(**fields).values_list("balance", flat=True).first() or 0


@transaction.atomic
def post(postings: Sequence[Posting], *, actor: Any, reason: str = "") -> list[Transfer]:
    """Make all transfers or none, and return them; a replay of the same keys and bodies returns the first result.

    Raises NotEnough with the figure left, KeyReused for a key that came with another body.
    """
    if not postings:
        return []
    locked = _lock_accounts([side for posting in postings for side in (posting.debit, posting.credit)])
    earlier = {
        done.idempotency_key: done for done in Transfer.objects.filter(idempotency_key__in=[p.key for p in postings])
    }
    fresh = [posting for posting in postings if _is_fresh(posting, earlier)]
    _check_funds(fresh, locked)
    splits = _splits(fresh, locked)
    made = Transfer.objects.bulk_create(
        Transfer(
            debit=posting.debit,
            credit=posting.credit,
            amount=posting.amount,
            currency=locked[posting.debit.pk].currency,
            kind=posting.kind,
            split=splits[posting.key],
            idempotency_key=posting.key,
            request_hash=posting.fingerprint,
            reverses=posting.reverses,
            actor_id=actor.pk,
            reason=reason,
        )
        for posting in fresh
    )
    by_key = earlier | {transfer.idempotency_key: transfer for transfer in made}
    return [by_key[posting.key] for posting in postings]


def reverse(transfer: Transfer, *, actor: Any, reason: str) -> Transfer:
    """Move the money of a transfer back; a transfer is reversed once."""
    posting = Posting(
        debit=transfer.credit,
        credit=transfer.debit,
        amount=transfer.amount,
        kind=Transfer.Kind.REVERSE,
        key=f"reverse:{transfer.pk}",
        scope="",
        reverses=transfer,
    )
    return post([posting], actor=actor, reason=reason)[0]


@transaction.atomic
def give_back(account: Account, amount: int, to: Mapping[str, Account], *, key: str, actor: Any, reason: str) -> None:
    """Move money from an account to the donors' sources, from each donor as much as lies there of its own."""
    _lock_accounts([account, *to.values()])
    account.refresh_from_db()
    if amount > account.balance:
        raise NotEnough(account, wanted=amount)
    postings = [
        Posting(account, to[donor], part, Transfer.Kind.CUT, f"{key}:{donor}", key, {donor: WHOLE})
        for donor, part in taken(amount, parts_of([account])[account.pk]).items()
    ]
    post(postings, actor=actor, reason=reason)


def parts_of(accounts: Iterable[Account]) -> dict[int, dict[str, int]]:
    """Return the donors' parts of each account's balance, by the account's id; cents."""
    parts: dict[int, dict[str, int]] = {row.pk: {} for row in accounts}
    rows = DonorPart.objects.filter(account__in=parts, cents__gt=0).order_by("donor")
    for account_id, donor, cents in rows.values_list("account_id", "donor", "cents"):
        parts[account_id][donor] = cents
    return parts


def _lock_accounts(accounts: Iterable[Account]) -> dict[int, Account]:
    ids = {row.pk for row in accounts}
    rows = Account.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    return {row.pk: row for row in rows}


def _is_fresh(posting: Posting, earlier: Mapping[str, Transfer]) -> bool:
    if posting.amount <= 0:
        raise DomainError(_("An amount must be greater than zero."))
    done = earlier.get(posting.key)
    if done is None:
        return True
    if done.request_hash != posting.fingerprint:
        raise KeyReused(_("This request was already made with other figures."))
    return False


def _check_funds(postings: Sequence[Posting], locked: Mapping[int, Account]) -> None:
    """Tell in words what the database would refuse anyway, in the order in which the transfers run."""
    moved: dict[int, int] = defaultdict(int)
    for posting in postings:
        source = locked[posting.debit.pk]
        left = source.balance + moved[source.pk]
        if source.kind != Account.Kind.SOURCE and left < posting.amount:
            raise NotEnough(source, wanted=posting.amount)
        moved[source.pk] -= posting.amount
        moved[posting.credit.pk] += posting.amount


def _splits(postings: Sequence[Posting], locked: Mapping[int, Account]) -> dict[str, dict[str, int]]:
    """Divide each amount among the donors, in the order in which the transfers run."""
    held = parts_of(locked.values())
    splits: dict[str, dict[str, int]] = {}
    for posting in postings:
        splits[posting.key] = _split_of(posting, locked, held)
        for donor, part in splits[posting.key].items():
            held[posting.debit.pk][donor] = held[posting.debit.pk].get(donor, 0) - part
            held[posting.credit.pk][donor] = held[posting.credit.pk].get(donor, 0) + part
    return splits


def _split_of(posting: Posting, locked: Mapping[int, Account], held: Mapping[int, Mapping[str, int]]) -> dict[str, int]:
    """Return the donors' parts: what a reversal had moved, what a source gives or gets, or what lies in the account."""
    gives, lies = locked[posting.debit.pk], held[posting.debit.pk]
    is_source = Account.Kind.SOURCE in {gives.kind, locked[posting.credit.pk].kind}
    if posting.reverses is None and not is_source:
        return taken(posting.amount, lies)
    parts = posting.reverses.split if posting.reverses else largest_remainder(posting.amount, posting.shares)
    if gives.kind == Account.Kind.SOURCE or all(part <= lies.get(donor, 0) for donor, part in parts.items()):
        return {donor: part for donor, part in parts.items() if part}
    if is_source:
        raise NotEnough(gives, wanted=posting.amount)
    return taken(posting.amount, lies)
