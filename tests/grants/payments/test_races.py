"""Two people at once: one wins, the other gets a clear refusal, and the ledger moves once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from grants.agreements.figures import balances_of
from grants.agreements.models import Signature
from grants.agreements.services import countersign_agreement, decline_agreement, prepare_agreement
from grants.core.errors import DomainError
from grants.ledger.checks import differences
from grants.ledger.models import Transfer
from grants.payments.models import Payment
from grants.payments.services import approve_payment, bounce_payment, pay_instalment, refuse_payment, request_instalment
from grants.people.services import confirm_account
from tests.factories import IBANS, make_account
from workflows.engine import TransitionRefused

pytestmark = pytest.mark.django_db(transaction=True)


def race(*acts: Callable[[], Any]) -> tuple[list[Any], list[Exception]]:
    """Run all acts at once in real transactions; return what came of them and what was refused."""
    start = threading.Barrier(len(acts))
    results: list[Any] = []
    refusals: list[Exception] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            results.append(act())
        except (TransitionRefused, DomainError) as error:
            refusals.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(results) + len(refusals) == len(acts), "an act failed in another way"
    return results, refusals


def money(chain: Any) -> dict[str, int]:
    assert differences() == []
    return {kind.removeprefix("agreement."): cents for kind, cents in balances_of(chain.agreement).items() if cents}


def test_two_requests_make_one_payment(chain: Any) -> None:
    chain.in_force().confirm_account()
    part = chain.agreement.instalments.get(number=1)
    _results, refusals = race(*[lambda: request_instalment(part, actor=chain.finance)] * 4)
    assert Payment.objects.count() == 1
    assert [str(refusal) for refusal in refusals] == ["This instalment has already been requested."] * 3


def test_two_approvals_order_once(chain: Any) -> None:
    chain.requested()
    _results, refusals = race(*[lambda: approve_payment(chain.payment, actor=chain.approver)] * 4)
    assert len(refusals) == 3
    assert all("“Ordered”" in str(refusal) for refusal in refusals)
    assert money(chain) == {"committed": 2_160_00, "ordered": 8_640_00}
    assert Transfer.objects.filter(kind="order").count() == 1


def test_approval_and_refusal_leave_one_outcome(chain: Any) -> None:
    chain.requested()
    _results, refusals = race(
        lambda: approve_payment(chain.payment, actor=chain.approver),
        lambda: refuse_payment(chain.payment, reason="No.", actor=chain.approver),
    )
    assert len(refusals) == 1
    expected = {
        "ordered": {"committed": 2_160_00, "ordered": 8_640_00},
        "refused": {"committed": 10_800_00},
    }
    assert money(chain) == expected[Payment.objects.get().state]


def test_two_records_pay_once(chain: Any) -> None:
    chain.ordered()
    day = timezone.localdate()
    _results, refusals = race(
        *[lambda: pay_instalment(chain.payment, paid_on=day, bank_reference="B-1", actor=chain.finance)] * 4
    )
    assert len(refusals) == 3
    assert money(chain) == {"committed": 2_160_00, "advanced": 8_640_00}
    assert Transfer.objects.filter(kind="pay").count() == 1


def test_paid_and_returned_at_once_is_one_of_the_two(chain: Any) -> None:
    chain.ordered()
    day = timezone.localdate()
    _results, refusals = race(
        lambda: pay_instalment(chain.payment, paid_on=day, bank_reference="B-1", actor=chain.finance),
        lambda: bounce_payment(chain.payment, reason="Closed.", actor=chain.finance),
    )
    assert len(refusals) == 1
    expected = {
        "paid": {"committed": 2_160_00, "advanced": 8_640_00},
        "returned": {"committed": 10_800_00},
    }
    assert money(chain) == expected[Payment.objects.get().state]


def test_an_account_replaced_at_the_same_moment_never_slips_through(chain: Any) -> None:
    """Either the approval came first, with the account then confirmed, or it is refused."""
    chain.requested()
    newer = make_account(chain.organisation, actor=chain.applicant, iban=IBANS[1])
    _results, refusals = race(
        lambda: approve_payment(chain.payment, actor=chain.approver),
        lambda: confirm_account(newer, actor=chain.finance, reason="Called back."),
    )
    payment = Payment.objects.get()
    if refusals:
        assert "was replaced since" in str(refusals[0])
    assert payment.state == ("requested" if refusals else "ordered")
    assert money(chain) == ({"committed": 10_800_00} if refusals else {"committed": 2_160_00, "ordered": 8_640_00})


def test_an_award_is_drawn_up_once(chain: Any) -> None:
    chain.decided()
    _results, refusals = race(*[lambda: prepare_agreement(chain.award, actor=chain.officer)] * 3)
    assert [str(refusal) for refusal in refusals] == ["The agreement of this award has already been drawn up."] * 2


def test_signature_of_the_funder_and_the_grantees_no_leave_one_outcome(chain: Any) -> None:
    chain.signed()
    _results, refusals = race(
        lambda: countersign_agreement(chain.agreement, name="Head", capacity="Head", actor=chain.approver),
        lambda: decline_agreement(chain.agreement, reason="No capacity.", actor=chain.applicant),
    )
    assert len(refusals) == 1
    in_force = Signature.objects.filter(party="funder").exists()
    assert money(chain) == ({"committed": 10_800_00} if in_force else {})
