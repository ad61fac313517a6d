"""Recording what the bank says: the date it paid, or that it sent the money back."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.agreements.figures import balances_of, figures_of
from grants.agreements.models import Agreement
from grants.agreements.selectors import agreements_listed_for
from grants.core.errors import DomainError
from grants.ledger.checks import differences
from grants.payments.models import Payment
from grants.payments.selectors import transfers_of
from grants.payments.services import (
    amend_payment,
    approve_payment,
    bounce_payment,
    offset_recovery,
    pay_instalment,
    request_balance,
    request_instalment,
)
from notifications.models import Message
from tests.factories import make_pdf
from workflows.engine import TransitionRefused, records_of


def today() -> datetime.date:
    return timezone.localdate()


def test_payment_is_advanced_until_costs_justify_it(chain: Any, money: Any) -> None:
    chain.paid()
    assert money() == {"committed": 2_160_00, "advanced": 8_640_00}
    figures = figures_of(chain.agreement)
    assert (figures.contracted, figures.paid, figures.accepted) == (10_800_00, 8_640_00, 0)
    assert (figures.still_to_pay, figures.unjustified) == (2_160_00, 8_640_00)
    assert Message.objects.filter(topic="payment-paid", recipient=chain.applicant).count() == 1


def test_the_transfers_behind_a_payment_are_found(chain: Any) -> None:
    chain.paid()
    assert [(row.kind, row.amount) for row in transfers_of(chain.payment)] == [("order", 8_640_00), ("pay", 8_640_00)]


def test_a_date_to_come_is_refused_at_the_field(chain: Any, money: Any) -> None:
    chain.ordered()
    with pytest.raises(DomainError, match="cannot lie in the future") as refused:
        pay_instalment(
            chain.payment,
            paid_on=today() + datetime.timedelta(days=1),
            bank_reference="B",
            actor=chain.finance,
        )
    assert refused.value.field == "paid_on"
    assert Payment.objects.get().state == "ordered"
    assert money() == {"committed": 2_160_00, "ordered": 8_640_00}


def test_a_date_before_the_approval_is_refused_at_the_field(chain: Any) -> None:
    chain.ordered()
    before = timezone.localdate(chain.clock) - datetime.timedelta(days=2)
    with pytest.raises(DomainError, match="cannot lie before it") as refused:
        pay_instalment(chain.payment, paid_on=before, bank_reference="B", actor=chain.finance)
    assert refused.value.field == "paid_on"


def test_the_reference_of_the_bank_is_needed(chain: Any) -> None:
    chain.ordered()
    with pytest.raises(DomainError) as refused:
        pay_instalment(chain.payment, paid_on=today(), bank_reference="  ", actor=chain.finance)
    assert refused.value.field == "bank_reference"


def test_a_payment_is_recorded_once(chain: Any, money: Any) -> None:
    chain.paid()
    with pytest.raises(TransitionRefused):
        pay_instalment(chain.payment, paid_on=today(), bank_reference="B-2", actor=chain.finance)
    assert money() == {"committed": 2_160_00, "advanced": 8_640_00}
    assert Payment.objects.get().bank_reference == "B-1"


def test_an_unapproved_payment_cannot_be_recorded(chain: Any) -> None:
    chain.requested()
    with pytest.raises(TransitionRefused):
        pay_instalment(chain.payment, paid_on=today(), bank_reference="B", actor=chain.finance)


def test_only_finance_records(chain: Any) -> None:
    chain.ordered()
    for who in ["officer", "approver", "auditor", "applicant", "stranger"]:
        with pytest.raises(PermissionDenied):
            pay_instalment(chain.payment, paid_on=today(), bank_reference="B", actor=getattr(chain, who))
        with pytest.raises(PermissionDenied):
            bounce_payment(chain.payment, reason="x", actor=getattr(chain, who))


def test_list_of_agreements_counts_no_payment_that_came_back(chain: Any) -> None:
    chain.paid()
    assert agreements_listed_for(chain.finance).get().paid_cents == 8_640_00
    with chain.now():
        bounce_payment(chain.payment, actor=chain.finance, reason="Account closed.")
    assert agreements_listed_for(chain.finance).get().paid_cents == 0


def test_returned_money_can_be_ordered_again(chain: Any, money: Any) -> None:
    chain.ordered()
    bounce_payment(chain.payment, reason="Account closed.", actor=chain.finance)
    assert money() == {"committed": 10_800_00}
    assert Message.objects.filter(topic="payment-returned", recipient=chain.applicant).count() == 1
    again = request_instalment(chain.agreement.instalments.get(number=1), actor=chain.finance)
    assert again.state == "requested"


def test_money_that_comes_back_after_it_was_paid_can_be_ordered_again(chain: Any, money: Any) -> None:
    chain.paid()
    bounce_payment(chain.payment, reason="Account closed.", actor=chain.finance)
    assert money() == {"committed": 10_800_00}
    found = [(row.kind, row.debit.kind, row.credit.kind) for row in transfers_of(chain.payment)]
    assert found[-1] == ("return", "agreement.advanced", "agreement.committed")
    figures = figures_of(chain.agreement)
    assert (figures.paid, figures.unjustified, figures.still_to_pay) == (0, 0, 10_800_00)
    again = request_instalment(chain.agreement.instalments.get(number=1), actor=chain.finance)
    assert again.state == "requested"


def test_a_paid_balance_that_comes_back_is_owed_again(chain: Any, money: Any) -> None:
    chain.settled()
    balance = Payment.objects.get(kind="balance")
    assert money() == {"accepted": 10_800_00}
    bounce_payment(balance, reason="Account closed.", actor=chain.finance)
    assert money() == {"accepted": 8_640_00, "payable": 2_160_00}
    assert figures_of(chain.agreement).paid == 8_640_00


def test_money_comes_back_once(chain: Any, money: Any) -> None:
    chain.paid()
    bounce_payment(chain.payment, reason="Account closed.", actor=chain.finance)
    with pytest.raises(TransitionRefused):
        bounce_payment(chain.payment, reason="Again.", actor=chain.finance)
    assert money() == {"committed": 10_800_00}


def test_an_advance_on_which_the_final_amount_rests_does_not_come_back(chain: Any, money: Any) -> None:
    chain.accepted(8_000_00)
    before = money()
    with pytest.raises(TransitionRefused, match="was worked out with this payment"):
        bounce_payment(chain.payment, reason="Account closed.", actor=chain.finance)
    assert money() == before
    assert Payment.objects.get(pk=chain.payment.pk).state == "paid"


@pytest.mark.parametrize("was_paid", [False, True])
def test_what_was_set_off_stays_paid_when_the_rest_comes_back(chain: Any, was_paid: bool) -> None:
    """The grantee owes that much less already: only the rest is asked for, and paid, again."""
    chain.recovery_due()
    other = chain.again(days_ago=90).in_force()
    part = other.agreement.instalments.get(number=1)
    payment = approve_payment(request_instalment(part, actor=chain.finance), actor=chain.approver)
    consent = make_pdf(chain.applicant)
    offset_recovery(chain.recovery, payment=payment, amount_cents=400_00, consent=consent, actor=chain.finance)
    if was_paid:
        pay_instalment(payment, paid_on=today(), bank_reference="B-9", actor=chain.finance)
    bounce_payment(payment, reason="Account closed.", actor=chain.finance)
    assert differences() == []
    balances = balances_of(other.agreement)
    assert (balances["agreement.committed"], balances["agreement.advanced"]) == (10_400_00, 400_00)
    again = request_instalment(part, actor=chain.finance)
    assert again.amount_cents == 8_240_00
    with pytest.raises(DomainError, match=r"8,240\.00"):
        amend_payment(again, amount_cents=8_640_00, reason="All.", actor=chain.finance)


def test_page_refuses_a_date_to_come_and_keeps_what_was_typed(chain: Any, sign_in: Any) -> None:
    chain.ordered()
    client, url = sign_in(chain.finance), reverse("payments:pay", args=[chain.payment.pk])
    assert client.get(url).status_code == 200
    tomorrow = today() + datetime.timedelta(days=1)
    answer = client.post(
        url, {"paid_on": tomorrow.isoformat(), "bank_reference": "NBS-77", "reason": "Letter of the bank"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_paid_on"' in page
    assert "cannot lie in the future" in page
    assert "NBS-77" in page


def test_page_names_a_bad_date_at_the_field(chain: Any, sign_in: Any) -> None:
    chain.ordered()
    url = reverse("payments:pay", args=[chain.payment.pk])
    for text in ["", "31.12.2026x", "2026-13-01", "yesterday"]:
        answer = sign_in(chain.finance).post(url, {"paid_on": text, "bank_reference": "B"})
        assert answer.status_code == 422
        assert 'href="#id_paid_on"' in answer.content.decode()


def test_pages_record_and_a_second_click_is_refused(chain: Any, sign_in: Any) -> None:
    chain.ordered()
    client, url = sign_in(chain.finance), reverse("payments:pay", args=[chain.payment.pk])
    sent = {"paid_on": today().isoformat(), "bank_reference": "NBS-77", "reason": "Letter of the bank"}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 422
    payment = Payment.objects.get()
    assert (payment.state, payment.bank_reference, payment.paid_on) == ("paid", "NBS-77", today())


def test_page_records_a_return_with_its_reason(chain: Any, sign_in: Any) -> None:
    chain.ordered()
    client, url = sign_in(chain.finance), reverse("payments:bounce", args=[chain.payment.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Account closed."}).status_code == 302
    assert Payment.objects.get().state == "returned"


def test_payment_by_hand_needs_a_reason_which_is_kept(chain: Any, sign_in: Any) -> None:
    chain.ordered()
    client, url = sign_in(chain.finance), reverse("payments:pay", args=[chain.payment.pk])
    sent = {"paid_on": today().isoformat(), "bank_reference": "NBS-77"}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert 'href="#id_reason"' in answer.content.decode()
    assert client.post(url, {**sent, "reason": "Letter of the bank"}).status_code == 302
    assert records_of(Payment.objects.get()).last().reason == "NBS-77 · Letter of the bank"


def test_balance_that_comes_back_after_the_grant_was_closed_is_paid_again(chain: Any, money: Any) -> None:
    chain.closed()
    balance = Payment.objects.get(kind="balance")
    with chain.now():
        bounce_payment(balance, actor=chain.finance, reason="The account is closed.")
        agreement = Agreement.objects.get(pk=chain.agreement.pk)
        again = request_balance(agreement, actor=chain.finance)
        approve_payment(again, actor=chain.approver)
    assert money()["ordered"] == balance.amount_cents
