"""Two approvals above the threshold: of two people, none of whom asked, and void once anything changes."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
import rules
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.agreements.converting import Rate
from grants.agreements.services import prepare_agreement
from grants.core.errors import DomainError
from grants.payments.models import Payment
from grants.payments.selectors import waiting_for
from grants.payments.services import (
    amend_payment,
    approve_payment,
    bounce_payment,
    endorse_payment,
    recall_payment,
    refuse_payment,
    request_instalment,
)
from grants.people.services import confirm_account
from grants.programmes.models import StaffRole
from notifications.models import Message
from tests.factories import IBANS, Chain, make_account, make_staff
from workflows.engine import TransitionRefused


@pytest.fixture
def chain(db: None) -> Any:
    """A request above the threshold, with two approvers."""
    chain = Chain(days_ago=90, second_approval_cents=5_000_00)
    chain.second = make_staff("Second Approver", "approver", chain.action)
    return chain.requested()


def fresh(user: Any) -> Any:
    user.__dict__.pop("_staff_scopes", None)
    return user


def test_one_approval_is_not_enough_and_two_of_one_person_are_not_two(chain: Any, money: Any) -> None:
    with pytest.raises(TransitionRefused, match="needs two approvals"):
        approve_payment(chain.payment, actor=chain.approver)
    payment = endorse_payment(chain.payment, actor=chain.approver)
    assert payment.state == "endorsed"
    assert money() == {"committed": 10_800_00}
    with pytest.raises(PermissionDenied):
        approve_payment(payment, actor=chain.approver)
    assert approve_payment(payment, actor=chain.second).state == "ordered"
    assert money() == {"committed": 2_160_00, "ordered": 8_640_00}


def test_the_second_approver_hears_of_it_and_finds_it_at_home(chain: Any) -> None:
    endorse = reverse("payments:endorse", args=[chain.payment.pk])
    assert [item.url for item in waiting_for(chain.second)] == [endorse]
    endorse_payment(chain.payment, actor=chain.approver)
    assert Message.objects.filter(topic="payment-endorsed").values_list("recipient", flat=True).get() == chain.second.pk
    assert waiting_for(chain.approver) == []
    approve = reverse("payments:approve", args=[chain.payment.pk])
    assert [item.url for item in waiting_for(chain.second)] == [approve]


def test_up_to_the_threshold_one_approval_is_enough(db: None) -> None:
    chain = Chain(days_ago=90, second_approval_cents=8_640_00).requested()
    with pytest.raises(TransitionRefused, match="One approval is enough"):
        endorse_payment(chain.payment, actor=chain.approver)
    assert approve_payment(chain.payment, actor=chain.approver).state == "ordered"


def test_a_changed_amount_voids_the_first_approval(chain: Any, money: Any) -> None:
    payment = endorse_payment(chain.payment, actor=chain.approver)
    payment = amend_payment(payment, amount_cents=6_000_00, reason="Less is needed now.", actor=chain.finance)
    assert (payment.state, payment.amount_cents) == ("requested", 6_000_00)
    with pytest.raises(TransitionRefused, match="needs two approvals"):
        approve_payment(payment, actor=chain.second)
    payment = endorse_payment(payment, actor=chain.second)
    assert approve_payment(payment, actor=chain.approver).state == "ordered", "the void approval binds nobody"
    assert money() == {"committed": 4_800_00, "ordered": 6_000_00}


def test_who_changed_it_never_approves_it(chain: Any, sign_in: Any) -> None:
    """A finance officer with the approver's role, too, who neither asked nor raised it but changed it."""
    other = make_staff("Other Finance", "finance", chain.action)
    StaffRole.objects.create(user=other, role="approver", action=chain.action)
    payment = amend_payment(chain.payment, amount_cents=4_000_00, reason="Less.", actor=fresh(other))
    for verb in ("endorse", "approve"):
        assert not rules.has_perm(f"payments.{verb}", other, payment)
        assert sign_in(other).post(reverse(f"payments:{verb}", args=[payment.pk])).status_code == 403
    page = sign_in(other).post(reverse("payments:approve_many"), {"pick": f"{payment.pk}|{payment.seen}"})
    assert "Not yours to approve" in page.content.decode()
    assert Payment.objects.get().state == "requested"
    assert approve_payment(payment, actor=chain.approver).state == "ordered", "4,000.00 takes one approval"


def test_who_marked_the_condition_as_met_never_approves(db: None) -> None:
    plan = [{"trigger": "manual", "basis_points": 10_000, "condition": "Begun"}]
    chain = Chain(days_ago=90, instalments=plan).in_force().confirm_account()
    from grants.payments.services import mark_met

    StaffRole.objects.create(user=chain.officer, role="approver", action=chain.action)
    mark_met(chain.agreement.instalments.get(), note="Seen.", actor=fresh(chain.officer))
    payment = request_instalment(chain.agreement.instalments.get(), actor=chain.finance)
    assert waiting_for(chain.officer) == []
    with pytest.raises(PermissionDenied):
        approve_payment(payment, actor=chain.officer)


@pytest.mark.parametrize(("cents", "words"), [(8_640_01, "at most"), (0, "greater than zero"), (8_640_00, "Neither")])
def test_an_amount_is_changed_within_what_was_agreed(chain: Any, cents: int, words: str) -> None:
    with pytest.raises(DomainError, match=words) as refused:
        amend_payment(chain.payment, amount_cents=cents, reason="x", actor=chain.finance)
    assert refused.value.field == "amount_cents"
    assert Payment.objects.get().amount_cents == 8_640_00


def test_a_new_account_is_taken_up_and_cools_before_it_is_paid_to(chain: Any, money: Any) -> None:
    newer = make_account(chain.organisation, actor=chain.applicant, iban=IBANS[1])
    confirm_account(newer, actor=chain.finance, reason="Called back.")
    with pytest.raises(TransitionRefused, match="was replaced since"):
        endorse_payment(chain.payment, actor=chain.approver)
    payment = amend_payment(chain.payment, amount_cents=4_000_00, reason="New account.", actor=chain.finance)
    assert payment.bank_account == newer
    with pytest.raises(TransitionRefused, match="can be paid to from"):
        approve_payment(payment, actor=chain.approver)
    assert money() == {"committed": 10_800_00}
    with time_machine.travel(timezone.now() + datetime.timedelta(days=3, minutes=1)):
        assert approve_payment(payment, actor=chain.approver).state == "ordered"


@pytest.mark.parametrize(("threshold", "takes_two"), [(900_000_00, True), (1_100_000_00, False)])
def test_threshold_is_compared_in_the_currency_of_the_agreement(db: None, threshold: int, takes_two: bool) -> None:
    """8,640.00 EUR is above 1,000,000 dinars: cents of the pot would never reach a threshold in dinars."""
    chain = Chain(days_ago=90, grant_currency="RSD", second_approval_cents=threshold)
    chain.decided()
    with chain.now():
        rate = Rate(Decimal("117.25"), "National Bank of Serbia", timezone.localdate())
        agreement = prepare_agreement(chain.award, actor=chain.officer, rate=rate)
    part = agreement.instalments.get(number=1)
    payment = Payment(agreement=agreement, instalment=part, amount_cents=part.amount_cents, currency=agreement.currency)
    assert (payment.currency, payment.amount_cents) == ("RSD", 1_013_040_00)
    assert payment.takes_two_approvals is takes_two


def test_what_the_approver_read_is_what_is_approved(chain: Any, sign_in: Any) -> None:
    seen = chain.payment.seen
    page = sign_in(chain.approver).get(reverse("payments:endorse", args=[chain.payment.pk])).content.decode()
    assert f'value="{seen}"' in page
    amend_payment(chain.payment, amount_cents=8_000_00, reason="Less.", actor=chain.finance)
    answer = sign_in(chain.approver).post(reverse("payments:endorse", args=[chain.payment.pk]), {"seen": seen})
    assert answer.status_code == 422
    assert "has changed since you opened this page" in answer.content.decode()
    assert Payment.objects.get().state == "requested"


def test_an_order_is_taken_back_before_the_bank_has_it(chain: Any, money: Any) -> None:
    payment = approve_payment(endorse_payment(chain.payment, actor=chain.approver), actor=chain.second)
    payment = recall_payment(payment, reason="Wrong month.", actor=chain.finance)
    assert payment.state == "refused"
    assert money() == {"committed": 10_800_00}
    with pytest.raises(TransitionRefused):
        bounce_payment(payment, reason="x", actor=chain.finance)
    assert request_instalment(chain.agreement.instalments.get(number=1), actor=chain.finance).state == "requested"


def test_only_finance_changes_and_takes_back(chain: Any) -> None:
    for who in ("approver", "officer", "auditor", "applicant", "stranger"):
        with pytest.raises(PermissionDenied):
            amend_payment(chain.payment, amount_cents=1_00, reason="x", actor=getattr(chain, who))
        with pytest.raises(PermissionDenied):
            recall_payment(chain.payment, reason="x", actor=getattr(chain, who))


def test_a_refused_first_approval_ends_it(chain: Any) -> None:
    payment = endorse_payment(chain.payment, actor=chain.approver)
    assert refuse_payment(payment, reason="No.", actor=chain.second).state == "refused"
