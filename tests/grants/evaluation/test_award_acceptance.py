"""A grantee accepts or declines an award, or lets the time for it pass."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.evaluation import selectors, services
from grants.evaluation.models import Award
from grants.evaluation.selectors.outcome import award_ids_due_for_reminder, award_ids_due_to_expire
from grants.evaluation.services.awards import remind_award
from grants.ledger.checks import differences
from notifications.models import Message
from tests.factories import Chain
from tests.grants.evaluation.racing import race
from workflows.deadlines import run_due
from workflows.engine import TransitionRefused


@pytest.fixture
def awarded(db: None) -> Any:
    """An award of 10,800.00 to be accepted within 14 days."""
    return Chain(days_ago=30, award_days=14).decided()


def test_signatory_accepts_in_time_and_the_office_hears_of_it(awarded: Any, sign_in: Any) -> None:
    client = sign_in(awarded.applicant)
    with awarded.now():
        page = client.get(reverse("applications:detail", args=[awarded.application.reference])).content.decode()
        url = reverse("evaluation:accept", args=[awarded.award.pk])
        assert url in page
        assert client.get(url).status_code == 200
        assert client.post(url).status_code == 302
        assert client.post(url).status_code == 422
    award = Award.objects.get()
    assert (award.accepted_by, award.state) == (awarded.applicant, "pending")
    assert Message.objects.filter(topic="award-accepted", recipient=awarded.officer).count() == 1
    assert award_ids_due_to_expire() == []


def test_acceptance_after_the_day_is_refused_and_the_award_expires_by_itself(awarded: Any) -> None:
    late = awarded.award.answer_by + datetime.timedelta(days=1)
    with time_machine.travel(datetime.datetime.combine(late, datetime.time(12), tzinfo=awarded.call.zone)):
        with pytest.raises(TransitionRefused, match="time for it has passed"):
            services.accept_award(awarded.award, actor=awarded.applicant)
        run_due()
        assert award_ids_due_to_expire() == []
    award = Award.objects.get()
    assert award.state == "lapsed"
    assert selectors.pot_left(awarded.call) == awarded.call.pot_cents
    assert services.reserved_account(award).balance == 0
    assert Message.objects.filter(topic="award-lapsed", recipient=awarded.applicant).count() == 1
    assert Message.objects.filter(topic="award-fell", recipient=awarded.approver).count() == 1
    assert differences() == []


def test_reminder_comes_once_in_the_last_days(awarded: Any) -> None:
    with awarded.now():
        assert award_ids_due_for_reminder() == []
    near = awarded.award.answer_by - datetime.timedelta(days=2)
    with time_machine.travel(datetime.datetime.combine(near, datetime.time(12), tzinfo=awarded.call.zone)):
        assert award_ids_due_for_reminder() == [awarded.award.pk]
        remind_award(awarded.award.pk)
        assert award_ids_due_for_reminder() == []
    assert Message.objects.filter(topic="award-to-answer", recipient=awarded.applicant).count() == 1


def test_grantee_declines_with_a_reason_and_the_money_goes_back(awarded: Any, sign_in: Any) -> None:
    url = reverse("evaluation:decline", args=[awarded.award.pk])
    with awarded.now():
        assert sign_in(awarded.viewer).post(url, {"reason": "x"}).status_code == 403
        assert sign_in(awarded.applicant).post(url, {"reason": ""}).status_code == 422
        assert sign_in(awarded.applicant).post(url, {"reason": "Another donor."}).status_code == 302
    assert Award.objects.get().state == "lapsed"
    assert selectors.pot_left(awarded.call) == awarded.call.pot_cents
    assert differences() == []


@pytest.mark.parametrize("role", ["editor", "viewer", "officer", "approver", "stranger"])
def test_only_lead_or_signatory_accepts(awarded: Any, role: str) -> None:
    with awarded.now(), pytest.raises(PermissionDenied):
        services.accept_award(awarded.award, actor=getattr(awarded, role))


@pytest.mark.django_db(transaction=True)
def test_acceptance_against_expiry_ends_in_one_of_the_two() -> None:
    chain = Chain(days_ago=30, award_days=14).decided()
    Award.objects.update(answer_by=timezone.localdate())
    soon = timezone.localdate() + datetime.timedelta(days=1)
    with time_machine.travel(datetime.datetime.combine(soon, datetime.time(0, 0, 1), tzinfo=chain.call.zone)):
        results, refusals = race(
            lambda: services.accept_award(chain.award, actor=chain.applicant),
            lambda: services.expire_award(chain.award.pk),
        )
    award = Award.objects.get()
    assert (len(results), len(refusals)) == (1, 1)
    assert (award.state == "lapsed") != (award.accepted_at is not None)
    assert differences() == []
