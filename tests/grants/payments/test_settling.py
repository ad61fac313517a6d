"""The balance owed after the final report."""

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
)
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


def test_no_balance_without_debt(chain: Any) -> None:
    chain.paid()
    with pytest.raises(TransitionRefused, match="No balance is owed"):
        request_balance(chain.agreement, actor=chain.finance)


def test_only_finance_asks(chain: Any) -> None:
    agreement = accepted(chain, 8_000_00)
    for who in ["officer", "approver", "auditor", "applicant"]:
        with pytest.raises(PermissionDenied):
            request_balance(agreement, actor=getattr(chain, who))


def test_pages_ask_for_the_balance_and_pay_it(chain: Any, sign_in: Any) -> None:
    agreement = accepted(chain)
    client = sign_in(chain.finance)
    page = client.get(reverse("agreements:detail", args=[agreement.reference])).content.decode()
    url = reverse("payments:request_balance", args=[agreement.reference])
    assert url in page
    assert "2,160.00" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    payment = Payment.objects.get(kind="balance")
    assert (
        sign_in(chain.approver).post(reverse("payments:approve", args=[payment.pk]), {"seen": payment.seen}).status_code
        == 302
    )
    sent = {"paid_on": timezone.localdate().isoformat(), "bank_reference": "B-2", "reason": "Letter of the bank"}
    assert client.post(reverse("payments:pay", args=[payment.pk]), sent).status_code == 302
    assert figures_of(agreement).paid == 10_800_00
