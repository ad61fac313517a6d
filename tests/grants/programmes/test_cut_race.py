"""A cut against those who want the same money: real transactions, one wins, and no donor falls below zero."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from grants.agreements.services import countersign_agreement
from grants.calls import services as calls
from grants.core.errors import DomainError
from grants.ledger.checks import differences
from grants.ledger.models import Account, DonorPart
from grants.programmes import services
from grants.programmes.services import available_account
from tests.factories import CALL_FIELDS, Chain, make_pdf
from workflows.engine import TransitionRefused

pytestmark = pytest.mark.django_db(transaction=True)


def race(*acts: Callable[[], Any]) -> list[Exception]:
    """Run all acts at once in real transactions; return what was refused in words."""
    start = threading.Barrier(len(acts))
    done: list[Any] = []
    refusals: list[Exception] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            done.append(act())
        except (TransitionRefused, DomainError) as error:
            refusals.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(done) + len(refusals) == len(acts), "an act failed in another way"
    return refusals


def cut(chain: Chain, cents: int) -> Any:
    """Ask for a cut, to be confirmed in the race."""
    return services.request_allocation(
        chain.action, kind="cut", amount_cents=cents, reason="Less", document=make_pdf(), actor=chain.finance
    )


def adds_up() -> None:
    assert differences() == []
    assert not DonorPart.objects.filter(cents__lt=0).exists()


def test_cut_and_a_new_pot_want_the_same_money(fresh_chain: Chain) -> None:
    chain = fresh_chain.allocate(60_000_00)
    asked = cut(chain, 1_00)
    fields = {**CALL_FIELDS, "opens_at": chain.clock, "closes_at": chain.clock.replace(year=chain.clock.year + 1)}
    refusals = race(
        lambda: services.confirm_allocation(asked, actor=chain.approver),
        lambda: calls.create_call(chain.action, actor=chain.officer, countries=[], **fields),
    )
    assert len(refusals) == 1
    assert available_account(chain.action).balance in {0, 59_999_00}
    adds_up()


def test_two_cuts_of_the_same_money_happen_once(fresh_chain: Chain) -> None:
    chain = fresh_chain.allocate(60_000_01)
    first, second = cut(chain, 40_000_00), cut(chain, 40_000_00)
    refusals = race(
        lambda: services.confirm_allocation(first, actor=chain.approver),
        lambda: services.confirm_allocation(second, actor=chain.approver),
    )
    assert len(refusals) == 1
    assert available_account(chain.action).balance == 20_000_01
    adds_up()


def test_cut_against_a_commitment_takes_what_is_free_and_nothing_of_the_grant(fresh_chain: Chain) -> None:
    chain = fresh_chain.signed()
    asked = cut(chain, 60_000_00)
    refusals = race(
        lambda: services.confirm_allocation(asked, actor=chain.approver),
        lambda: countersign_agreement(
            chain.agreement, name="Approver", capacity="Head of programme", actor=chain.approver
        ),
    )
    assert refusals == []
    held = dict(Account.objects.exclude(balance=0).exclude(kind="source").values_list("kind", "balance"))
    assert held == {"call.available": 49_200_00, "agreement.committed": 10_800_00}
    with pytest.raises(DomainError, match=chain.agreement.reference):
        cut(chain, 1)
    adds_up()
