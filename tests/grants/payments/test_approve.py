"""Approving and refusing a request: always a second person."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.agreements.services import agreement_account, movement
from grants.ledger.models import Account, Transfer
from grants.ledger.services import post
from grants.payments.models import Payment
from grants.payments.services import approve_payment, refuse_payment, request_instalment
from grants.people.services import confirm_account
from grants.programmes.models import StaffRole
from notifications.models import Message
from tests.factories import IBANS, make_account
from workflows.engine import TransitionRefused


def test_approval_orders_the_money(chain: Any, money: Any) -> None:
    chain.ordered()
    assert chain.payment.state == "ordered"
    assert money() == {"committed": 2_160_00, "ordered": 8_640_00}
    transfer = Transfer.objects.get(kind="order")
    assert transfer.split == {"EU": 7_344_00, "CoE": 1_296_00}
    assert Message.objects.filter(topic="payment-ordered", recipient=chain.finance).count() == 1


def test_the_requester_cannot_approve_even_with_both_roles(chain: Any, sign_in: Any, money: Any) -> None:
    StaffRole.objects.create(user=chain.finance, role="approver", action=chain.action)
    chain.requested()
    chain.finance.__dict__.pop("_staff_scopes", None)
    with pytest.raises(PermissionDenied):
        approve_payment(chain.payment, actor=chain.finance)
    client = sign_in(chain.finance)
    assert client.post(reverse("payments:approve", args=[chain.payment.pk])).status_code == 403
    page = client.get(reverse("payments:detail", args=[chain.payment.pk])).content.decode()
    assert "You asked for this payment; another approver decides on it." in page
    assert money() == {"committed": 10_800_00}


def test_only_an_approver_approves(chain: Any) -> None:
    chain.requested()
    for who in ["officer", "finance", "auditor", "applicant", "stranger"]:
        with pytest.raises(PermissionDenied):
            approve_payment(chain.payment, actor=getattr(chain, who), reason="x")
        if who != "finance":
            with pytest.raises(PermissionDenied):
                refuse_payment(chain.payment, actor=getattr(chain, who), reason="x")


def test_finance_may_take_its_own_request_back(chain: Any, money: Any) -> None:
    chain.requested()
    refuse_payment(chain.payment, actor=chain.finance, reason="The wrong instalment.")
    assert Payment.objects.get().state == "refused"
    assert money() == {"committed": 10_800_00}


def test_a_second_approval_has_no_effect(chain: Any, money: Any) -> None:
    chain.ordered()
    with pytest.raises(TransitionRefused):
        approve_payment(chain.payment, actor=chain.approver)
    assert money() == {"committed": 2_160_00, "ordered": 8_640_00}


def test_a_replaced_account_stops_the_payment_with_an_explanation(chain: Any, sign_in: Any, money: Any) -> None:
    chain.requested()
    newer = make_account(chain.organisation, actor=chain.applicant, iban=IBANS[1])
    confirm_account(newer, actor=chain.finance, reason="Called back.")
    with pytest.raises(TransitionRefused, match="was replaced since; refuse this request"):
        approve_payment(chain.payment, actor=chain.approver)
    page = sign_in(chain.approver).get(reverse("payments:approve", args=[chain.payment.pk])).content.decode()
    assert "was replaced since" in page
    assert money() == {"committed": 10_800_00}
    refuse_payment(chain.payment, reason="Old account.", actor=chain.approver)
    days_later = timezone.now() + datetime.timedelta(days=chain.agreement.grant_terms.cooling_days, minutes=1)
    with time_machine.travel(days_later):
        again = request_instalment(chain.agreement.instalments.get(number=1), actor=chain.finance)
    assert again.bank_account == newer


def test_nothing_is_ordered_above_what_is_committed(chain: Any, money: Any) -> None:
    chain.requested()
    committed, ordered = (
        agreement_account(chain.agreement, kind) for kind in (Account.Kind.COMMITTED, Account.Kind.ORDERED)
    )
    taken = movement(chain.agreement, committed, ordered, 2_160_01, kind=Transfer.Kind.ORDER, key="another")
    post([taken], actor=chain.finance)
    with pytest.raises(TransitionRefused, match=r"Only 8,639\.99"):
        approve_payment(chain.payment, actor=chain.approver)
    assert Payment.objects.get().state == "requested", "the refusal leaves the request as it was"
    assert money() == {"committed": 8_639_99, "ordered": 2_160_01}


def test_a_request_above_what_is_committed_is_refused_with_the_figure_left(chain: Any) -> None:
    chain.in_force().confirm_account()
    part = chain.agreement.instalments.get(number=1)
    part.amount_cents = 10_800_01
    part.save()
    with pytest.raises(TransitionRefused, match=r"Only 10,800\.00"):
        request_instalment(part, actor=chain.finance)


def test_refusal_keeps_the_reason_and_frees_the_instalment(chain: Any, money: Any) -> None:
    chain.requested()
    refuse_payment(chain.payment, reason="Ask the grantee first.", actor=chain.approver)
    assert Payment.objects.get().state == "refused"
    assert Message.objects.get(topic="payment-refused").context["reason"] == "Ask the grantee first."
    assert money() == {"committed": 10_800_00}
    assert request_instalment(chain.agreement.instalments.get(number=1), actor=chain.finance).state == "requested"


def test_pages_approve_and_refuse(chain: Any, sign_in: Any) -> None:
    chain.requested()
    client = sign_in(chain.approver)
    approve, refuse = (reverse(f"payments:{verb}", args=[chain.payment.pk]) for verb in ("approve", "refuse"))
    page = client.get(approve).content.decode()
    assert chain.account.iban in page
    assert "Called back." in page
    assert client.post(refuse, {"reason": ""}).status_code == 422
    seen = {"seen": chain.payment.seen}
    assert client.post(approve).status_code == 422
    assert client.post(approve, seen).status_code == 302
    assert client.post(approve, seen).status_code == 422
    assert client.post(refuse, {"reason": "Too late."}).status_code == 422
    assert Payment.objects.get().state == "ordered"
