"""What somebody tries who wants the money to go elsewhere: another account, an own approval, a sum that is no sum."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.agreements.models import Amendment
from grants.agreements.services import amending
from grants.core.errors import DomainError
from grants.payments.models import Payment
from grants.payments.services import (
    amend_payment,
    approve_many,
    approve_payment,
    endorse_payment,
    pay_instalment,
    refuse_payment,
    request_instalment,
)
from grants.people.models import BankAccount, Membership
from grants.people.services import confirm_account
from grants.programmes.models import StaffRole
from tests.factories import IBANS, Chain, make_account
from tests.grants.payments.test_races import money
from workflows.engine import TransitionRefused

ACCOUNT = {"holder": "Somebody", "iban": IBANS[1], "bank_name": "Other bank", "bic": ""}


def with_role(user: Any, role: str, **scope: Any) -> Any:
    """Give a person another role, in the scope that is named."""
    StaffRole.objects.create(user=user, role=role, **scope)
    user.__dict__.pop("_staff_scopes", None)
    return user


@pytest.mark.parametrize("who", ["viewer", "editor", "stranger", "former"])
def test_member_without_the_right_changes_no_account_by_any_door(chain: Any, sign_in: Any, who: str) -> None:
    """Only lead and signatory name an account; who was a member once is a stranger."""
    chain.requested()
    chain.former = chain.viewer
    if who == "former":
        Membership.objects.filter(user=chain.viewer).delete()
    person, known = getattr(chain, who), set(BankAccount.objects.values_list("pk", "iban", "state"))
    changes = Amendment.objects.count()
    client = sign_in(person)
    doors = (
        reverse("people:account_propose", args=[chain.organisation.pk]),
        reverse("agreements:propose_change", args=[chain.agreement.reference, "account"]),
        reverse("people:account_confirm", args=[chain.account.pk]),
        reverse("payments:amend", args=[chain.payment.pk]),
    )
    for door in doors:
        answer = client.post(door, {**ACCOUNT, "reason": "We changed banks.", "account": chain.account.pk})
        assert answer.status_code in {403, 404}, door
    with pytest.raises(PermissionDenied):
        make_account(chain.organisation, actor=person, iban=IBANS[1])
    with pytest.raises(PermissionDenied):
        amending.propose_account_change(chain.agreement, reason="x", actor=person, **ACCOUNT)
    assert set(BankAccount.objects.values_list("pk", "iban", "state")) == known
    assert Amendment.objects.count() == changes
    assert Payment.objects.get().bank_account == chain.account


def test_account_that_a_member_names_is_paid_to_by_nobody_before_a_second_person_confirmed_it(chain: Any) -> None:
    """The lead may name one, and nobody of the grantee confirms it, though he were a finance officer."""
    chain.requested()
    newer = make_account(chain.organisation, actor=chain.applicant, iban=IBANS[1])
    with_role(chain.applicant, "finance", action=chain.action)
    with pytest.raises(PermissionDenied):
        confirm_account(newer, actor=chain.applicant, reason="Mine.")
    payment = approve_payment(chain.payment, actor=chain.approver)
    assert payment.bank_account == chain.account


@pytest.fixture
def insider(db: None) -> Any:
    """Finance asked for a payment that takes two approvals, and holds the approver's role in every scope there is."""
    chain: Any = Chain(days_ago=90, second_approval_cents=5_000_00).requested()
    programme = chain.action.phase.programme
    with_role(chain.finance, "approver", action=chain.action)
    with_role(chain.finance, "approver", programme=programme)
    with_role(chain.finance, "finance", programme=programme)
    return chain


def test_requester_approves_by_no_route(insider: Any, sign_in: Any) -> None:
    who, payment = insider.finance, insider.payment
    for act in (endorse_payment, approve_payment):
        with pytest.raises(PermissionDenied):
            act(payment, actor=who, seen=payment.seen)
    [result] = approve_many([(payment, payment.seen)], actor=who)
    assert not result.is_done
    client = sign_in(who)
    sent = {"seen": payment.seen, "reason": "Good.", "next": "/"}
    for verb in ("endorse", "approve"):
        assert client.post(reverse(f"payments:{verb}", args=[payment.pk]), sent).status_code == 403
    pick = f"{payment.pk}|{payment.seen}"
    assert "Approved and ordered" not in client.post(reverse("payments:approve_many"), {"pick": pick}).content.decode()
    with pytest.raises(TransitionRefused):
        pay_instalment(payment, paid_on=timezone.localdate(insider.clock), bank_reference="B-1", actor=who)
    assert Payment.objects.get().state == "requested"
    assert money(insider) == {"committed": 10_800_00}


def test_requester_gives_no_second_approval_and_none_after_a_change_or_a_new_request(insider: Any) -> None:
    who = insider.finance
    payment = endorse_payment(insider.payment, actor=insider.approver)
    with pytest.raises(PermissionDenied):
        approve_payment(payment, actor=who)
    payment = amend_payment(payment, amount_cents=4_000_00, reason="Less.", actor=who)
    with pytest.raises(PermissionDenied):
        approve_payment(payment, actor=who)
    refuse_payment(payment, actor=who, reason="Anew.")
    again = request_instalment(insider.agreement.instalments.get(number=1), actor=who)
    for act in (endorse_payment, approve_payment):
        with pytest.raises(PermissionDenied):
            act(again, actor=who)
    assert money(insider) == {"committed": 10_800_00}


NO_SUMS = ("", "a lot", "=1+1", "1e3", "NaN", "Infinity", "-1", "0", "0x10", "1.234", "٨٬٦٤٠", "9" * 40)
NO_SUMS += ("1;2", "<b>1</b>", "1 000,001", "--1", "1/2")


def test_amount_that_is_text_is_refused_at_its_field(chain: Any, sign_in: Any) -> None:
    chain.requested()
    client, door = sign_in(chain.finance), reverse("payments:amend", args=[chain.payment.pk])
    for text in NO_SUMS:
        answer = client.post(door, {"amount_cents": text, "reason": "Less."})
        assert answer.status_code == 422, text
        assert 'href="#id_amount_cents"' in answer.content.decode(), text
    for cents in (0, -1, 10**12):
        with pytest.raises(DomainError):
            amend_payment(chain.payment, amount_cents=cents, reason="x", actor=chain.finance)
    assert Payment.objects.get().amount_cents == 8_640_00
    assert money(chain) == {"committed": 10_800_00}
