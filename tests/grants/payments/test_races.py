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
from grants.payments.services import (
    amend_payment,
    approve_payment,
    bounce_payment,
    endorse_payment,
    pay_instalment,
    raise_due_instalment,
    raise_instalment,
    recall_payment,
    refuse_payment,
    request_instalment,
)
from grants.people.services import confirm_account
from tests.factories import IBANS, Chain, make_account, make_staff
from workflows.engine import SYSTEM, TransitionRefused, records_of

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


def test_paid_and_returned_at_once_ends_returned(chain: Any) -> None:
    """The bank may send back what was paid: only a payment that had come back already is not recorded as paid."""
    chain.ordered()
    day = timezone.localdate()
    _results, refusals = race(
        lambda: pay_instalment(chain.payment, paid_on=day, bank_reference="B-1", actor=chain.finance),
        lambda: bounce_payment(chain.payment, reason="Closed.", actor=chain.finance),
    )
    assert [str(refusal) for refusal in refusals] in (
        [],
        ["This step is not open now: it stands at “Returned by the bank”."],
    )
    assert Payment.objects.get().state == "returned"
    assert money(chain) == {"committed": 10_800_00}


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


@pytest.fixture
def large(db: None) -> Any:
    """A request that takes two approvals, with two approvers and a finance officer beside the one who asked."""
    chain = Chain(days_ago=90, second_approval_cents=5_000_00)
    chain.second = make_staff("Second Approver", "approver", chain.action)
    return chain.requested()


def test_two_approvers_at_once_give_the_two_approvals_or_one_is_told_to_look_again(large: Any) -> None:
    def decide(who: Any) -> Payment:
        payment = Payment.objects.get(pk=large.payment.pk)
        approve = endorse_payment if payment.next_approval == "endorse" else approve_payment
        return approve(payment, actor=who, seen=payment.seen)

    race(lambda: decide(large.approver), lambda: decide(large.second))
    payment = Payment.objects.get()
    assert payment.state in {"endorsed", "ordered"}
    assert Transfer.objects.filter(kind="order").count() == (payment.state == "ordered")
    endorsers = records_of(payment).filter(verb="endorse").values_list("actor", flat=True)
    approvers = records_of(payment).filter(verb="approve").values_list("actor", flat=True)
    assert len(endorsers) == 1
    assert not set(endorsers) & set(approvers)


def test_two_second_approvals_order_once(large: Any) -> None:
    endorse_payment(large.payment, actor=large.approver)
    third = make_staff("Third Approver", "approver", large.action)
    _results, refusals = race(
        lambda: approve_payment(large.payment, actor=large.second),
        lambda: approve_payment(large.payment, actor=third),
    )
    assert len(refusals) == 1
    assert money(large) == {"committed": 2_160_00, "ordered": 8_640_00}


def test_an_approval_never_stands_for_an_amount_that_was_changed_at_the_same_moment(large: Any) -> None:
    """Either the approval came first and is void, or it is refused since another amount was read."""
    seen = large.payment.seen
    _results, refusals = race(
        lambda: endorse_payment(large.payment, actor=large.approver, seen=seen),
        lambda: amend_payment(large.payment, amount_cents=7_000_00, reason="Less.", actor=large.finance),
    )
    assert all("has changed since" in str(refusal) for refusal in refusals)
    payment = Payment.objects.get()
    assert (payment.state, payment.amount_cents, payment.endorser_id) == ("requested", 7_000_00, None)


def test_an_order_and_a_change_at_once_leave_one_amount(chain: Any) -> None:
    chain.requested()
    seen = chain.payment.seen
    _results, refusals = race(
        lambda: approve_payment(chain.payment, actor=chain.approver, seen=seen),
        lambda: amend_payment(chain.payment, amount_cents=7_000_00, reason="Less.", actor=chain.finance),
    )
    assert len(refusals) == 1
    payment = Payment.objects.get()
    expected = {
        ("ordered", 8_640_00): {"committed": 2_160_00, "ordered": 8_640_00},
        ("requested", 7_000_00): {"committed": 10_800_00},
    }
    assert money(chain) == expected[payment.state, payment.amount_cents]


def test_an_instalment_is_raised_once(chain: Any) -> None:
    chain.in_force().confirm_account()
    part = chain.agreement.instalments.get(number=1)
    race(
        lambda: raise_due_instalment(part.pk, actor=SYSTEM),
        lambda: raise_due_instalment(part.pk, actor=SYSTEM),
        lambda: raise_instalment(part, actor=chain.applicant),
        lambda: request_instalment(part, actor=chain.finance),
    )
    assert Payment.objects.count() == 1


def test_paid_and_taken_back_at_once_is_one_of_the_two(chain: Any) -> None:
    chain.ordered()
    day = timezone.localdate()
    _results, refusals = race(
        lambda: pay_instalment(chain.payment, paid_on=day, bank_reference="B-1", actor=chain.finance),
        lambda: recall_payment(chain.payment, reason="Wrong month.", actor=chain.finance),
    )
    assert len(refusals) == 1
    expected = {
        "paid": {"committed": 2_160_00, "advanced": 8_640_00},
        "refused": {"committed": 10_800_00},
    }
    assert money(chain) == expected[Payment.objects.get().state]
