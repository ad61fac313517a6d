"""How a payment is raised: by itself on its day, by the mark of an officer, or because its grantee asks."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.core.errors import DomainError
from grants.payments.models import Payment
from grants.payments.selectors import waiting_for
from grants.payments.selectors.requests import instalment_ids_due_to_raise
from grants.payments.services import (
    mark_met,
    raise_due_instalment,
    raise_instalment,
    refuse_payment,
    request_instalment,
    request_payment,
)
from notifications.models import Message
from tests.factories import Chain
from workflows import deadlines
from workflows.engine import SYSTEM, TransitionRefused

PLAN = [
    {"trigger": "signature", "basis_points": 4000},
    {"trigger": "date", "basis_points": 2000, "days": 30},
    {"trigger": "manual", "basis_points": 2000, "condition": "The training has begun"},
    {"trigger": "report", "basis_points": 2000},
]


@pytest.fixture
def chain(db: None) -> Any:
    """A grant in force whose four instalments fall due in the four ways."""
    return Chain(days_ago=90, instalments=PLAN).in_force().confirm_account()


def part(chain: Any, number: int) -> Any:
    return chain.agreement.instalments.get(number=number)


def test_what_is_due_is_raised_by_itself_once(chain: Any, money: Any) -> None:
    with chain.now():
        assert instalment_ids_due_to_raise() == [part(chain, 1).pk], "the second one's day is still to come"
        deadlines.run_due()
        deadlines.run_due()
    payment = Payment.objects.get()
    assert (payment.state, payment.amount_cents, payment.raised_by, payment.bank_account) == (
        "raised",
        4_320_00,
        None,
        None,
    )
    assert money() == {"committed": 10_800_00}
    assert Message.objects.filter(topic="payment-due", recipient=chain.finance).count() == 1


def test_the_day_raises_an_instalment_by_date(chain: Any) -> None:
    second = part(chain, 2)
    assert second.due_on is not None
    day = datetime.datetime.combine(second.due_on, datetime.time(12), tzinfo=datetime.UTC)
    with time_machine.travel(day - datetime.timedelta(days=1)):
        assert second.pk not in instalment_ids_due_to_raise()
        with pytest.raises(TransitionRefused, match="falls due on"):
            raise_due_instalment(second.pk, actor=SYSTEM)
    with time_machine.travel(day):
        assert second.pk in instalment_ids_due_to_raise()
        assert raise_due_instalment(second.pk, actor=SYSTEM).amount_cents == 2_160_00


def test_the_mark_of_an_officer_raises_an_instalment_with_its_note(chain: Any) -> None:
    third = part(chain, 3)
    with pytest.raises(TransitionRefused, match="not marked as met yet"):
        request_instalment(third, actor=chain.finance)
    assert reverse("payments:mark_met", args=[third.pk]) in [item.url for item in waiting_for(chain.officer)]
    third = mark_met(third, note="Seen on 3 May.", actor=chain.officer)
    assert (third.met_by, third.met_note) == (chain.officer, "Seen on 3 May.")
    assert Payment.objects.get().state == "raised"
    assert reverse("payments:mark_met", args=[third.pk]) not in [item.url for item in waiting_for(chain.officer)]
    with pytest.raises(TransitionRefused, match="met already"):
        mark_met(third, note="Again.", actor=chain.officer)


def test_a_mark_needs_a_note_a_condition_and_an_officer(chain: Any) -> None:
    with pytest.raises(DomainError) as refused:
        mark_met(part(chain, 3), note="  ", actor=chain.officer)
    assert refused.value.field == "note"
    with pytest.raises(TransitionRefused, match="no condition"):
        mark_met(part(chain, 1), note="x", actor=chain.officer)
    for who in ("finance", "approver", "auditor", "applicant", "stranger"):
        with pytest.raises(PermissionDenied):
            mark_met(part(chain, 3), note="x", actor=getattr(chain, who))
    assert Payment.objects.count() == 0


def test_a_grantee_asks_with_a_remark_before_the_condition_is_marked(chain: Any) -> None:
    payment = raise_instalment(part(chain, 3), note="It began on Monday.", actor=chain.applicant)
    assert (payment.state, payment.raised_by, payment.note) == ("raised", chain.applicant, "It began on Monday.")
    assert Message.objects.get(topic="payment-raised", recipient=chain.finance).context["note"] == payment.note
    assert [item.url for item in waiting_for(chain.finance)][:1] == [reverse("payments:request", args=[payment.pk])]
    with pytest.raises(TransitionRefused, match="not marked as met yet"):
        request_payment(payment, actor=chain.finance)
    mark_met(part(chain, 3), note="Seen.", actor=chain.officer)
    assert Payment.objects.count() == 1, "it waits already"
    payment = request_payment(payment, actor=chain.finance)
    assert (payment.state, payment.requested_by, payment.bank_account) == (
        "requested",
        chain.finance,
        chain.account,
    )


def test_a_grantee_hears_why_it_was_refused_and_may_ask_again(chain: Any) -> None:
    payment = raise_instalment(part(chain, 1), actor=chain.applicant)
    refuse_payment(payment, reason="Send the plan first.", actor=chain.finance)
    assert Message.objects.get(topic="payment-declined", recipient=chain.applicant).context["reason"]
    with chain.now():
        assert part(chain, 1).pk not in instalment_ids_due_to_raise(), "what was refused does not come back by itself"
    assert raise_instalment(part(chain, 1), actor=chain.applicant).state == "raised"


def test_only_lead_and_signatory_ask_and_only_once(chain: Any) -> None:
    for who in ("viewer", "editor", "stranger", "finance", "officer", "approver"):
        with pytest.raises(PermissionDenied):
            raise_instalment(part(chain, 1), actor=getattr(chain, who))
    raise_instalment(part(chain, 1), actor=chain.applicant)
    with pytest.raises(TransitionRefused, match="already been requested"):
        raise_instalment(part(chain, 1), actor=chain.applicant)
    with pytest.raises(TransitionRefused, match="falls due on"), chain.now():
        raise_instalment(part(chain, 2), actor=chain.applicant)
    with pytest.raises(TransitionRefused, match="paid as the balance"):
        raise_instalment(part(chain, 4), actor=chain.applicant)


def test_finance_requests_what_was_raised_and_makes_no_second_payment(chain: Any) -> None:
    raised = raise_due_instalment(part(chain, 1).pk, actor=SYSTEM)
    requested = request_instalment(part(chain, 1), actor=chain.finance)
    assert (requested.pk, requested.state) == (raised.pk, "requested")
    assert Payment.objects.count() == 1


def test_the_amount_of_today_is_requested(chain: Any) -> None:
    """An amendment may have changed the instalment since it was raised."""
    raised = raise_due_instalment(part(chain, 1).pk, actor=SYSTEM)
    chain.agreement.instalments.filter(number=1).update(amount_cents=4_000_00)
    assert request_payment(raised, actor=chain.finance).amount_cents == 4_000_00


def test_pages_of_grantee_officer_and_finance(chain: Any, sign_in: Any) -> None:
    ask, mark = (reverse(f"payments:{verb}", args=[part(chain, 3).pk]) for verb in ("raise", "mark_met"))
    grantee, officer = sign_in(chain.applicant), sign_in(chain.officer)
    page = grantee.get(reverse("agreements:detail", args=[chain.agreement.reference])).content.decode()
    assert ask in page
    assert mark not in page
    assert "The training has begun" in grantee.get(ask).content.decode()
    assert grantee.post(ask, {"note": "It began."}).status_code == 302
    assert grantee.post(ask, {"note": "It began."}).status_code == 422
    assert officer.post(mark, {"note": ""}).status_code == 422
    assert officer.post(mark, {"note": "Seen."}).status_code == 302
    payment = Payment.objects.get()
    finance, url = sign_in(chain.finance), reverse("payments:request", args=[payment.pk])
    page = finance.get(url).content.decode()
    for words in ("It began.", "Condition met on", "Seen.", chain.account.iban, "committed and not yet ordered"):
        assert words in page, words
    assert finance.post(url).status_code == 302
    assert sign_in(chain.viewer).get(ask).status_code == 403
    assert sign_in(chain.stranger).get(ask).status_code == 404
    assert Payment.objects.get().state == "requested"
    assert timezone.now() - Payment.objects.get().created_at < datetime.timedelta(minutes=5)
