"""Real processes that want the same money at the same time."""

import subprocess
import sys
from pathlib import Path

import pytest

from grants.ledger.checks import differences
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, account, post
from workflows.engine import SYSTEM

RACE = Path(__file__).with_name("race.py")
Kind = Account.Kind
pytestmark = pytest.mark.django_db(transaction=True)


def fund(kind: Kind, owner: int, amount: int) -> Account:
    """Put money into an account."""
    target = account(kind, "action" if kind == Kind.AVAILABLE else "call", owner)
    source = account(Kind.SOURCE, "donor", 1)
    shares = {"EU": 8500, "CoE": 1500}
    post([Posting(source, target, amount, Transfer.Kind.ALLOCATE, f"fund:{target.pk}", "x", shares)], actor=SYSTEM)
    return target


def race(environment: dict[str, str], *commands: list[str]) -> list[int]:
    """Run the processes at once and return what each printed; one that fails fails the test."""
    running = [
        subprocess.Popen([sys.executable, str(RACE), *command], env=environment, stdout=subprocess.PIPE, text=True)
        for command in commands
    ]
    printed = [process.communicate(timeout=300)[0] for process in running]
    assert [process.returncode for process in running] == [0] * len(running)
    return [int(text) for text in printed]


def check_last_euro(environment: dict[str, str], processes: int, amount: int) -> None:
    """So many processes take 7 cents each, five times, from a pot that holds less than they want."""
    pot = fund(Kind.AVAILABLE, 1, amount)
    won = race(environment, *(["take", str(number + 1), "7", "5"] for number in range(processes)))
    pot.refresh_from_db()
    assert sum(won) == min(amount // 7, processes * 5)
    assert pot.balance == amount - 7 * sum(won)
    assert differences() == []


def test_eight_processes_share_the_last_euro_exactly(child_environment: dict[str, str]) -> None:
    check_last_euro(child_environment, 8, 100)


@pytest.mark.soak
def test_fifty_processes_share_the_last_euro_exactly(child_environment: dict[str, str]) -> None:
    check_last_euro(child_environment, 50, 1000)


def check_opposite_order(environment: dict[str, str], processes: int, times: int) -> None:
    """Transfers in opposite order wait for each other and never deadlock."""
    first, second = fund(Kind.CALL, 901, 100), fund(Kind.CALL, 902, 100)
    race(environment, *(["swing", str(number + 1), str(times)] for number in range(processes)))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.balance, second.balance) == (100, 100)
    assert Transfer.objects.count() == 2 + 2 * processes * times
    assert differences() == []


def test_transfers_in_opposite_order_do_not_deadlock(child_environment: dict[str, str]) -> None:
    check_opposite_order(child_environment, 6, 10)


@pytest.mark.soak
def test_a_storm_of_transfers_in_opposite_order_does_not_deadlock(child_environment: dict[str, str]) -> None:
    check_opposite_order(child_environment, 20, 40)


def test_one_key_from_many_processes_has_one_effect(child_environment: dict[str, str]) -> None:
    fund(Kind.AVAILABLE, 1, 100)
    race(child_environment, *(["replay", "0", "5"] for _number in range(6)))
    assert account(Kind.CALL, "call", 1).balance == 5
    assert differences() == []
