"""The only door to the ledger. A transaction posts once; accounts are locked last, in the order of their ids."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.ledger.models import Account, DonorTotal, Transfer
from grants.ledger.rules import next_split


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
    """A transfer to be made: amount in cents, donors' shares in basis points valid at this moment.

    `scope` names what the donors' parts are cumulated over, for example "action:7". `key` makes it happen once.
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
    locked = _lock_accounts(postings)
    earlier = {
        done.idempotency_key: done for done in Transfer.objects.filter(idempotency_key__in=[p.key for p in postings])
    }
    fresh = [posting for posting in postings if _is_fresh(posting, earlier)]
    _check_funds(fresh, locked)
    splits = _splits(fresh)
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


def _lock_accounts(postings: Sequence[Posting]) -> dict[int, Account]:
    ids = {posting.debit.pk for posting in postings} | {posting.credit.pk for posting in postings}
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


def _splits(postings: Sequence[Posting]) -> dict[str, dict[str, int]]:
    """Divide each amount among the donors, cumulated over its scope, kind and shares (rows locked in one order)."""
    splits: dict[str, dict[str, int]] = {}
    for posting in sorted(postings, key=lambda p: (p.scope, p.kind, _shares_key(p.shares))):
        if posting.reverses is not None:
            splits[posting.key] = posting.reverses.split
        elif posting.shares:
            splits[posting.key] = _next_split(posting)
        else:
            splits[posting.key] = {}
    return splits


def _next_split(posting: Posting) -> dict[str, int]:
    identity = {"scope": posting.scope, "kind": str(posting.kind), "shares": _shares_key(posting.shares)}
    DonorTotal.objects.bulk_create([DonorTotal(**identity)], ignore_conflicts=True)
    total = DonorTotal.objects.select_for_update().get(**identity)
    split = next_split(total.amount, posting.amount, posting.shares)
    total.amount += posting.amount
    total.save(update_fields=["amount"])
    return split


def _shares_key(shares: Mapping[str, int]) -> str:
    return ",".join(f"{code}:{share}" for code, share in sorted(shares.items()))
