"""Each donor's part of every account: money that goes back takes back what came in, whatever the shares of the day."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from grants.ledger.checks import differences
from grants.ledger.models import Account, DonorPart, Transfer
from grants.ledger.services import NotEnough, Posting, account, give_back, parts_of, post, reverse
from workflows.engine import SYSTEM

Kind = Account.Kind
DONORS = {"EU": 1, "CoE": 2}


def source(donor: str) -> Account:
    return account(Kind.SOURCE, "donor", DONORS[donor])


def available() -> Account:
    return account(Kind.AVAILABLE, "action", 1)


def bring(parts: dict[str, int], key: str) -> list[Transfer]:
    """Let each donor put its part into the action."""
    return post(
        [
            Posting(source(donor), available(), cents, Transfer.Kind.ALLOCATE, f"{key}:{donor}", "x", {donor: 10_000})
            for donor, cents in parts.items()
        ],
        actor=SYSTEM,
    )


def move(debit: Account, credit: Account, amount: int, key: str) -> Transfer:
    return post([Posting(debit, credit, amount, Transfer.Kind.POT, key, "x")], actor=SYSTEM)[0]


def parts(found: Account) -> dict[str, int]:
    return parts_of([found])[found.pk]


@pytest.mark.django_db
def test_money_that_comes_with_other_shares_mixes_and_goes_back_as_it_came() -> None:
    bring({"EU": 85_00, "CoE": 15_00}, "first")
    pot = account(Kind.CALL, "call", 1)
    move(available(), pot, 100_00, "to the pot")
    bring({"EU": 80_00, "CoE": 20_00}, "second")  # the shares have changed meanwhile
    back = move(pot, available(), 40_00, "back")
    assert back.split == {"EU": 34_00, "CoE": 6_00}
    assert parts(available()) == {"EU": 114_00, "CoE": 26_00}
    assert move(pot, available(), 60_00, "the rest").split == {"EU": 51_00, "CoE": 9_00}
    assert parts(pot) == {}
    assert differences() == []


@pytest.mark.django_db
def test_odd_cents_come_back_to_the_last_one() -> None:
    bring({"EU": 67, "CoE": 33}, "odd")
    pot = account(Kind.CALL, "call", 1)
    for number in range(33):
        move(available(), pot, 3, f"there {number}")
    for number in range(11):
        move(pot, available(), 9, f"back {number}")
    assert parts(available()) == {"EU": 67, "CoE": 33}
    assert DonorPart.objects.get(account=pot, donor="EU").cents == 0


@pytest.mark.django_db
def test_transfers_of_one_posting_see_what_those_before_them_moved() -> None:
    bring({"EU": 1, "CoE": 1}, "two cents")
    pot, grant = account(Kind.CALL, "call", 1), account(Kind.RESERVED, "award", 1)
    made = post(
        [
            Posting(available(), pot, 2, Transfer.Kind.POT, "a", "x"),
            Posting(pot, grant, 1, Transfer.Kind.RESERVE, "b", "x"),
            Posting(pot, available(), 1, Transfer.Kind.RELEASE, "c", "x"),
        ],
        actor=SYSTEM,
    )
    assert made[0].split == {"EU": 1, "CoE": 1}
    assert {**made[1].split, **made[2].split} == {"EU": 1, "CoE": 1}
    assert differences() == []


@pytest.mark.django_db
def test_cut_takes_from_each_donor_what_lies_there_of_it() -> None:
    bring({"EU": 85_00, "CoE": 15_00}, "first")
    bring({"EU": 0 + 10_00}, "second")
    give_back(available(), 55_00, {name: source(name) for name in DONORS}, key="cut:1", actor=SYSTEM, reason="Less")
    assert parts(available()) == {"EU": 47_50, "CoE": 7_50}
    assert source("EU").balance == -47_50
    assert source("CoE").balance == -7_50
    assert differences() == []


@pytest.mark.django_db
def test_cut_above_what_lies_there_says_so_and_moves_nothing() -> None:
    bring({"EU": 85_00, "CoE": 15_00}, "first")
    with pytest.raises(NotEnough) as refusal:
        give_back(available(), 100_01, {name: source(name) for name in DONORS}, key="c", actor=SYSTEM, reason="")
    assert refusal.value.available == 100_00
    assert Transfer.objects.count() == 2


@pytest.mark.django_db
def test_reversal_moves_the_same_parts_where_they_still_lie_there() -> None:
    first, _second = bring({"EU": 85_00, "CoE": 15_00}, "first")
    assert reverse(first, actor=SYSTEM, reason="Wrong").split == {"EU": 85_00}
    assert parts(available()) == {"CoE": 15_00}
    again = bring({"EU": 5_00}, "again")[0]
    move(available(), account(Kind.CALL, "call", 1), 20_00, "gone")
    with pytest.raises(NotEnough):
        reverse(again, actor=SYSTEM, reason="Too late")
    assert differences() == []


@pytest.mark.django_db
def test_posting_costs_the_same_queries_whatever_moved_before(django_assert_num_queries: Any) -> None:
    bring({"EU": 85_00, "CoE": 15_00}, "first")
    pot = account(Kind.CALL, "call", 1)
    for number in range(20):
        move(available(), pot, 1_01, f"m{number}")
    posting = Posting(available(), pot, 1_01, Transfer.Kind.POT, "last", "x")
    with django_assert_num_queries(6):  # a savepoint and its release, the locks, the keys, the parts, the insert
        post([posting], actor=SYSTEM)


ACTS = st.lists(
    st.tuples(st.sampled_from(["raise", "cut", "move"]), st.integers(0, 3), st.integers(0, 3), st.integers(1, 999)),
    max_size=25,
)


class AnyOrderOfActs(TestCase):
    """Whatever moves in whatever order, no donor's part falls below zero and the parts add up to the balance."""

    @settings(max_examples=25, deadline=None)
    @given(acts=ACTS)
    def test_parts_follow_the_transfers(self, acts: list[tuple[str, int, int, int]]) -> None:
        places = [available(), *(account(Kind.CALL, "call", number) for number in (1, 2, 3))]
        for number, (act, first, second, amount) in enumerate(acts):
            try:
                if act == "raise":
                    bring({"EU": amount, "CoE": 1 + amount * first // 5}, str(number))
                elif act == "cut":
                    to = {name: source(name) for name in DONORS}
                    give_back(available(), amount, to, key=str(number), actor=SYSTEM, reason="")
                elif first != second:
                    move(places[first], places[second], amount, str(number))
            except NotEnough:
                continue
        assert differences() == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM grants_donorpart WHERE cents < 0")
            assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_migration_divides_what_had_moved_by_the_parts_that_lay_there() -> None:
    """A grant committed at 85/15 and released at 80/20 left a donor with less than nothing; now it does not."""
    bring({"EU": 85_00, "CoE": 15_00}, "first")
    pot = account(Kind.CALL, "call", 1)
    there, back = move(available(), pot, 100_00, "there"), move(pot, available(), 99_99, "back")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE grants_transfer DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE grants_donorpart DISABLE TRIGGER USER")
        cursor.execute("""UPDATE grants_transfer SET split = '{"EU": 7999, "CoE": 2000}' WHERE id = %s""", [back.pk])
        cursor.execute("DELETE FROM grants_donorpart")
    assert differences()
    migration = import_module("grants.migrations.0015_donors_parts")
    migration.fill(None, SimpleNamespace(connection=connection))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE grants_donorpart ENABLE TRIGGER USER")
    assert differences() == []
    there.refresh_from_db()
    back.refresh_from_db()
    assert there.split == {"EU": 85_00, "CoE": 15_00}
    assert back.split == {"EU": 84_99, "CoE": 15_00}
    assert parts(pot) == {"EU": 1}
