"""The balance owed after the final report, and the money asked back."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.agreements.figures import figures_of
from grants.agreements.models import Agreement
from grants.payments.models import Payment
from grants.payments.services import (
    approve_payment,
    bounce_payment,
    pay_instalment,
    request_balance,
    request_recovery,
)
from notifications.models import Message
from workflows.engine import TransitionRefused


def accepted(chain: Any, *amounts: int) -> Agreement:
    chain.accepted(*amounts)
    chain.agreement = Agreement.objects.get(pk=chain.agreement.pk)
    return chain.agreement


def pay(chain: Any, payment: Payment) -> None:
    approve_payment(payment, actor=chain.approver)
    pay_instalment(payment, paid_on=timezone.localdate(), bank_reference="B-2", actor=chain.finance)


def test_balance_is_what_is_owed_beyond_the_advance(chain: Any, money: Any) -> None:
    agreement = accepted(chain, 10_000_00, 1_000_00)  # 90 % of 11,000.00 is 9,900.00; 8,640.00 were paid
    assert money() == {"committed": 900_00, "payable": 1_260_00, "accepted": 8_640_00}
    payment = request_balance(agreement, actor=chain.finance)
    assert (payment.kind, payment.amount_cents) == ("balance", 1_260_00)
    approve_payment(payment, actor=chain.approver)
    assert money() == {"committed": 900_00, "ordered": 1_260_00, "accepted": 8_640_00}
    figures = figures_of(agreement)
    assert (figures.still_to_pay, figures.unjustified, figures.accepted) == (1_260_00, 0, 9_900_00)
    pay_instalment(payment, paid_on=timezone.localdate(), bank_reference="B-2", actor=chain.finance)
    assert money() == {"committed": 900_00, "accepted": 9_900_00}
    figures = figures_of(agreement)
    assert (figures.paid, figures.still_to_pay) == (9_900_00, 0)


def test_balance_that_bounces_is_owed_again(chain: Any, money: Any) -> None:
    agreement = accepted(chain, 10_000_00, 1_000_00)
    payment = approve_payment(request_balance(agreement, actor=chain.finance), actor=chain.approver)
    bounce_payment(payment, reason="Account closed.", actor=chain.finance)
    assert money() == {"committed": 900_00, "payable": 1_260_00, "accepted": 8_640_00}
    assert request_balance(agreement, actor=chain.finance).amount_cents == 1_260_00


def test_recovery_brings_back_what_was_not_justified(chain: Any, money: Any) -> None:
    agreement = accepted(chain, 8_000_00)  # 90 % of 8,000.00 is 7,200.00; 8,640.00 were paid
    assert money() == {"committed": 2_160_00, "advanced": 1_440_00, "accepted": 7_200_00}
    payment = request_recovery(agreement, actor=chain.finance)
    assert (payment.kind, payment.amount_cents, payment.bank_account) == ("recovery", 1_440_00, None)
    approve_payment(payment, actor=chain.approver)
    assert money() == {"committed": 2_160_00, "advanced": 1_440_00, "accepted": 7_200_00}
    assert Message.objects.filter(topic="recovery-requested", recipient=chain.applicant).count() == 1
    pay_instalment(payment, paid_on=timezone.localdate(), bank_reference="IN-1", actor=chain.finance)
    assert money() == {"committed": 3_600_00, "accepted": 7_200_00}
    figures = figures_of(agreement)
    assert (figures.recovered, figures.unjustified, figures.still_to_pay) == (1_440_00, 0, 0)


def test_neither_is_asked_for_twice(chain: Any) -> None:
    agreement = accepted(chain, 8_000_00)
    payment = request_recovery(agreement, actor=chain.finance)
    with pytest.raises(TransitionRefused, match="already been requested"):
        request_recovery(agreement, actor=chain.finance)
    pay(chain, payment)
    with pytest.raises(TransitionRefused, match="Nothing is to be recovered"):
        request_recovery(agreement, actor=chain.finance)


def test_no_balance_without_debt_and_no_recovery_without_final_amount(chain: Any) -> None:
    chain.paid()
    with pytest.raises(TransitionRefused, match="No balance is owed"):
        request_balance(chain.agreement, actor=chain.finance)
    with pytest.raises(TransitionRefused, match="does not stand yet"):
        request_recovery(chain.agreement, actor=chain.finance)


def test_a_recovery_does_not_bounce(chain: Any) -> None:
    payment = request_recovery(accepted(chain, 8_000_00), actor=chain.finance)
    payment = approve_payment(payment, actor=chain.approver)
    with pytest.raises(TransitionRefused):
        bounce_payment(payment, reason="x", actor=chain.finance)


def test_only_finance_asks(chain: Any) -> None:
    agreement = accepted(chain, 8_000_00)
    for who in ["officer", "approver", "auditor", "applicant"]:
        for ask in (request_balance, request_recovery):
            with pytest.raises(PermissionDenied):
                ask(agreement, actor=getattr(chain, who))


def test_pages_ask_for_the_balance_and_pay_it(chain: Any, sign_in: Any) -> None:
    agreement = accepted(chain)
    client = sign_in(chain.finance)
    page = client.get(reverse("agreements:detail", args=[agreement.reference])).content.decode()
    url = reverse("payments:request_balance", args=[agreement.reference])
    assert url in page
    assert "2,160.00" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    payment = Payment.objects.get(kind="balance")
    assert sign_in(chain.approver).post(reverse("payments:approve", args=[payment.pk])).status_code == 302
    sent = {"paid_on": timezone.localdate().isoformat(), "bank_reference": "B-2"}
    assert client.post(reverse("payments:pay", args=[payment.pk]), sent).status_code == 302
    assert figures_of(agreement).paid == 10_800_00


def test_pages_ask_money_back_and_tell_the_grantee_how(chain: Any, sign_in: Any) -> None:
    agreement = accepted(chain, 8_000_00)
    client, url = sign_in(chain.finance), reverse("payments:request_recovery", args=[agreement.reference])
    assert "1,440.00" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    payment = Payment.objects.get(kind="recovery")
    sign_in(chain.approver).post(reverse("payments:approve", args=[payment.pk]))
    grantee = sign_in(chain.applicant).get(reverse("payments:detail", args=[payment.pk])).content.decode()
    assert "Please pay this back" in grantee
    assert agreement.reference in grantee


def test_a_payment_day_is_the_banks_not_ours(chain: Any) -> None:
    agreement = accepted(chain, 8_000_00)
    payment = approve_payment(request_recovery(agreement, actor=chain.finance), actor=chain.approver)
    day = timezone.localdate()
    payment = pay_instalment(payment, paid_on=day, bank_reference="IN-1", actor=chain.finance)
    assert payment.paid_on == day
    assert isinstance(payment.paid_on, datetime.date)
