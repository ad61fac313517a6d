"""The database itself refuses what the code above must never do to the ledger."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from grants.core.errors import DomainError
from grants.ledger.checks import differences
from grants.ledger.models import Account, Transfer
from grants.ledger.services import KeyReused, NotEnough, Posting, account, post, reverse
from workflows.engine import SYSTEM

pytestmark = pytest.mark.django_db
Kind = Account.Kind


def posting(amount: int = 100_00, key: str = "k-1", **fields: Any) -> Posting:
    defaults: dict[str, Any] = {
        "debit": account(Kind.SOURCE, "donor", 1),
        "credit": account(Kind.AVAILABLE, "action", 1),
        "amount": amount,
        "kind": Transfer.Kind.ALLOCATE,
        "key": key,
        "scope": "action:1",
        "shares": {"EU": 8500, "CoE": 1500},
    }
    return Posting(**{**defaults, **fields})


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_transfer_moves_both_balances_and_stores_the_donors_parts() -> None:
    [transfer] = post([posting(33)], actor=SYSTEM)
    assert Account.objects.get(kind=Kind.AVAILABLE).balance == 33
    assert Account.objects.get(kind=Kind.SOURCE).balance == -33
    assert transfer.split == {"EU": 28, "CoE": 5}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE grants_transfer SET amount = 1",
        "DELETE FROM grants_transfer",
        "TRUNCATE grants_transfer CASCADE",
        "UPDATE grants_account SET balance = 1",
        "UPDATE grants_account SET kind = 'source'",
        "DELETE FROM grants_account",
        "TRUNCATE grants_account CASCADE",
        "UPDATE grants_donorpart SET cents = cents + 1",
        "DELETE FROM grants_donorpart",
        "TRUNCATE grants_donorpart",
        "INSERT INTO grants_donorpart (account_id, donor, cents) SELECT id, 'X', 1 FROM grants_account LIMIT 1",
        "INSERT INTO grants_account (kind, owner_type, owner_id, currency, balance, opened_at)"
        " VALUES ('action.available', 'action', 9, 'EUR', 5, now())",
    ],
)
def test_raw_sql_against_the_ledger_is_refused(statement: str) -> None:
    post([posting()], actor=SYSTEM)
    refused(statement)
    assert differences() == []


def test_bulk_and_queryset_writes_are_refused() -> None:
    [transfer] = post([posting()], actor=SYSTEM)
    pot = Account.objects.get(kind=Kind.AVAILABLE)
    for write in (
        lambda: Transfer.objects.update(amount=1),
        lambda: Transfer.objects.all().delete(),
        lambda: Account.objects.update(balance=1),
        lambda: Account.objects.bulk_update([pot], ["balance"]),
        lambda: transfer.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    assert differences() == []


def test_overdraft_says_what_is_left_and_moves_nothing() -> None:
    post([posting(100_00)], actor=SYSTEM)
    pot = account(Kind.AVAILABLE, "action", 1)
    call = account(Kind.CALL, "call", 1)
    with pytest.raises(NotEnough) as refusal:
        post([posting(100_01, "k-2", debit=pot, credit=call, kind=Transfer.Kind.POT)], actor=SYSTEM)
    assert refusal.value.available == 100_00
    assert "100.00" in str(refusal.value)
    assert Transfer.objects.count() == 1


def test_overdraft_is_refused_by_the_database_too() -> None:
    post([posting(100_00)], actor=SYSTEM)
    pot, call = account(Kind.AVAILABLE, "action", 1), account(Kind.CALL, "call", 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.create(
            debit=pot, credit=call, amount=100_01, kind="pot", idempotency_key="raw", request_hash="x"
        )


def test_same_key_and_body_has_one_effect() -> None:
    [first] = post([posting()], actor=SYSTEM)
    [again] = post([posting()], actor=SYSTEM)
    assert first.pk == again.pk
    assert Account.objects.get(kind=Kind.AVAILABLE).balance == 100_00


def test_same_key_with_another_body_is_refused() -> None:
    post([posting()], actor=SYSTEM)
    with pytest.raises(KeyReused):
        post([posting(100_01)], actor=SYSTEM)
    assert Account.objects.get(kind=Kind.AVAILABLE).balance == 100_00


@pytest.mark.parametrize("amount", [0, -1])
def test_amount_that_is_not_positive_is_refused(amount: int) -> None:
    with pytest.raises(DomainError):
        post([posting(amount)], actor=SYSTEM)


def test_transfer_between_currencies_is_refused() -> None:
    dinars = account(Kind.AVAILABLE, "action", 1, "RSD")
    with pytest.raises(DatabaseError), transaction.atomic():
        post([posting(credit=dinars)], actor=SYSTEM)


def test_mistake_is_reversed_once_and_never_edited() -> None:
    [transfer] = post([posting()], actor=SYSTEM)
    reverse(transfer, actor=SYSTEM, reason="Wrong sum")
    reverse(transfer, actor=SYSTEM, reason="Wrong sum")
    assert Account.objects.get(kind=Kind.AVAILABLE).balance == 0
    assert Transfer.objects.count() == 2


def test_check_finds_a_balance_that_the_transfers_contradict() -> None:
    post([posting()], actor=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE grants_account SET balance = balance + 7 WHERE kind = 'action.available'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    difference, parts = differences()
    assert (difference.stored, difference.computed) == (100_07, 100_00)
    assert (parts.stored, parts.computed) == (100_00, 100_07)


def test_check_finds_a_donors_part_that_the_transfers_contradict() -> None:
    post([posting()], actor=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE grants_donorpart SET cents = cents + 7 WHERE donor = 'EU'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    part, together = differences()
    assert (part.stored, part.computed) == (85_07, 85_00)
    assert (together.stored, together.computed) == (100_07, 100_00)


@pytest.mark.parametrize("split", ["{}", '{"EU": 50}', '{"EU": 8501, "CoE": 1499}', '{"EU": 10000}', '{"X": 10000}'])
def test_database_refuses_parts_that_are_not_there_or_do_not_add_up(split: str) -> None:
    post([posting(100_00)], actor=SYSTEM)
    pot, call = account(Kind.AVAILABLE, "action", 1), account(Kind.CALL, "call", 1)
    refused(
        "INSERT INTO grants_transfer (debit_id, credit_id, amount, currency, kind, split, idempotency_key,"
        " request_hash, reason, at) VALUES"
        f" ({pot.pk}, {call.pk}, 10000, 'EUR', 'pot', '{split}', 'raw', 'x', '', now())"
    )
    assert differences() == []
