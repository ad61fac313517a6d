"""Asking for an instalment."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from grants.payments.models import Payment
from grants.payments.services import approve_payment, pay_instalment, request_instalment
from notifications.models import Message
from workflows.engine import TransitionRefused


def first(chain: Any) -> Any:
    return chain.agreement.instalments.get(number=1)


def test_request_moves_no_money_and_tells_the_approver(chain: Any, money: Any) -> None:
    chain.requested()
    assert (chain.payment.state, chain.payment.amount_cents) == ("requested", 8_640_00)
    assert chain.payment.bank_account == chain.account
    assert money() == {"committed": 10_800_00}
    assert Message.objects.filter(topic="payment-requested", recipient=chain.approver).count() == 1


def test_nothing_is_requested_to_an_unconfirmed_account(chain: Any) -> None:
    chain.in_force()
    with pytest.raises(TransitionRefused, match="not confirmed yet"):
        request_instalment(first(chain), actor=chain.finance)
    assert Payment.objects.count() == 0


@pytest.mark.parametrize("state", ["prepared", "offered", "signed"])
def test_nothing_is_requested_before_the_agreement_is_in_force(chain: Any, state: str) -> None:
    getattr(chain, state)().confirm_account()
    with pytest.raises(TransitionRefused, match="while the agreement is in force"):
        request_instalment(first(chain), actor=chain.finance)


def test_an_instalment_is_requested_once(chain: Any) -> None:
    chain.requested()
    with pytest.raises(TransitionRefused, match="already been requested"):
        request_instalment(first(chain), actor=chain.finance)
    approve_payment(chain.payment, actor=chain.approver)
    with pytest.raises(TransitionRefused, match="already been requested"):
        request_instalment(first(chain), actor=chain.finance)


def test_the_database_itself_refuses_a_second_live_payment(chain: Any) -> None:
    chain.requested()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(
            agreement=chain.agreement,
            instalment=first(chain),
            kind="instalment",
            amount_cents=1,
            requested_by=chain.finance,
        )


def test_the_last_instalment_waits_for_the_report(chain: Any) -> None:
    chain.in_force().confirm_account()
    with pytest.raises(TransitionRefused, match="paid as the balance"):
        request_instalment(chain.agreement.instalments.get(number=2), actor=chain.finance)


def test_no_advance_once_the_final_amount_stands(chain: Any) -> None:
    """A grant that was never paid in advance is paid by its balance alone."""
    from grants.monitoring import services as monitoring
    from tests.factories import write_report

    chain.in_force().confirm_account()
    with chain.later(days=10).now():
        report = monitoring.start_report(chain.agreement, actor=chain.applicant)
        write_report(report, (1_000_00,), actor=chain.applicant)
        monitoring.submit_report(report, actor=chain.applicant)
        monitoring.verify_cost(report.costs.get(), outcome="accepted", accepted_cents=0, reason="", actor=chain.finance)
        monitoring.accept_narrative(report, actor=chain.officer)
        monitoring.accept_costs(report, actor=chain.finance)
    with pytest.raises(TransitionRefused, match="final amount stands"):
        request_instalment(first(chain), actor=chain.finance)


def test_only_finance_requests(chain: Any) -> None:
    chain.in_force().confirm_account()
    for who in ["officer", "approver", "auditor", "applicant", "stranger", "evaluator"]:
        with pytest.raises(PermissionDenied):
            request_instalment(first(chain), actor=getattr(chain, who))


def test_page_shows_account_confirmer_amount_and_what_remains(chain: Any, sign_in: Any) -> None:
    chain.in_force().confirm_account()
    client, url = sign_in(chain.finance), reverse("payments:request_instalment", args=[first(chain).pk])
    page = client.get(url).content.decode()
    for word in (chain.account.iban, "Finance", "Called back.", "8,640.00", "2,160.00"):
        assert word in page, word
    assert client.post(url).status_code == 302
    again = client.post(url)
    assert again.status_code == 422
    assert "already been requested" in again.content.decode()
    assert Payment.objects.count() == 1


def test_page_explains_why_it_cannot_be_requested(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    page = sign_in(chain.finance).get(reverse("payments:request_instalment", args=[first(chain).pk]))
    assert page.status_code == 200
    assert "not confirmed yet" in page.content.decode()
    assert "Send for approval" not in page.content.decode()


def test_page_is_closed_to_others(chain: Any, sign_in: Any) -> None:
    chain.in_force().confirm_account()
    url = reverse("payments:request_instalment", args=[first(chain).pk])
    for who, status in [("stranger", 404), ("applicant", 403), ("approver", 403), ("auditor", 403)]:
        assert sign_in(getattr(chain, who)).get(url).status_code == status


def test_after_payment_the_rest_is_still_to_pay(chain: Any, money: Any) -> None:
    chain.ordered()
    assert money() == {"committed": 2_160_00, "ordered": 8_640_00}
    with chain.now():
        pay_instalment(chain.payment, paid_on=timezone.localdate(), bank_reference="B-1", actor=chain.finance)
    assert money() == {"committed": 2_160_00, "advanced": 8_640_00}
