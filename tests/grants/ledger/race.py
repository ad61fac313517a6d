"""A process of the race tests: takes one cent or more from a pot again and again, and prints how often it got it."""

import sys

import django

django.setup()

from grants.ledger.models import Account, Transfer  # noqa: E402
from grants.ledger.services import NotEnough, Posting, account, post  # noqa: E402
from workflows.engine import SYSTEM  # noqa: E402

Kind = Account.Kind
SHARES = {"EU": 8500, "CoE": 1500}


def take(name: str, amount: int, times: int) -> int:
    """Try to move `amount` cents from the pot to a place of its own, so many times; return how often it worked."""
    pot, own = account(Kind.AVAILABLE, "action", 1), account(Kind.CALL, "call", int(name))
    won = 0
    for number in range(times):
        wanted = Posting(pot, own, amount, Transfer.Kind.POT, f"race:{name}:{number}", "action:1", SHARES)
        try:
            post([wanted], actor=SYSTEM)
            won += 1
        except NotEnough:
            pass
    return won


def swing(name: str, times: int) -> int:
    """Move money to and fro between two accounts, in an order that depends on the process's number."""
    first, second = account(Kind.CALL, "call", 901), account(Kind.CALL, "call", 902)
    if int(name) % 2:
        first, second = second, first
    for number in range(times):
        key = f"swing:{name}:{number}"
        there = Posting(first, second, 1, Transfer.Kind.POT, f"{key}:a", "action:1", SHARES)
        back = Posting(second, first, 1, Transfer.Kind.RELEASE, f"{key}:b", "action:1", SHARES)
        post([there, back], actor=SYSTEM)
    return times


def replay(times: int) -> int:
    """Post the same request again and again."""
    pot, own = account(Kind.AVAILABLE, "action", 1), account(Kind.CALL, "call", 1)
    for _number in range(times):
        post([Posting(pot, own, 5, Transfer.Kind.POT, "the-one", "action:1", SHARES)], actor=SYSTEM)
    return times


if __name__ == "__main__":
    verb, name, *numbers = sys.argv[1:]
    whole = [int(number) for number in numbers]
    acts = {"take": lambda: take(name, *whole), "swing": lambda: swing(name, *whole), "replay": lambda: replay(*whole)}
    print(acts[verb]())
