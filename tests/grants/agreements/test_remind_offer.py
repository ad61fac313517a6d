"""A grantee is reminded seven and two days before an offer lapses, once each."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from grants.agreements.models import Agreement
from grants.agreements.selectors.reminders import agreement_ids_to_remind
from grants.agreements.services import offer_agreement, revise_agreement, sign_agreement
from grants.agreements.services.reminding import remind_of_offer
from notifications.models import Message
from workflows.deadlines import run_due
from workflows.engine import TransitionRefused


def offered(chain: Any, *, days: int) -> Agreement:
    chain.prepared()
    last = timezone.localdate() + datetime.timedelta(days=days)
    chain.agreement = offer_agreement(chain.agreement, sign_by=last, actor=chain.officer)
    return chain.agreement


def after(days: int) -> Any:
    return time_machine.travel(timezone.now() + datetime.timedelta(days=days))


def told(chain: Any) -> int:
    return Message.objects.filter(topic="offer-reminder", recipient=chain.applicant).count()


def test_reminded_seven_and_two_days_before_once_each(chain: Any) -> None:
    offered(chain, days=20)
    for days, expected in [(12, 0), (13, 1), (14, 1), (17, 1), (18, 2), (20, 2), (21, 2)]:
        with after(days):
            run_due()
            run_due()
        assert told(chain) == expected, f"on day {days}"
    assert Agreement.objects.get().state == "declined"


def test_late_sweep_reminds_once_of_the_last_days(chain: Any) -> None:
    offered(chain, days=20)
    with after(19):
        run_due()
        run_due()
    assert told(chain) == 1


@pytest.mark.parametrize(("days", "reminders"), [(7, 1), (5, 1), (2, 0), (0, 0)])
def test_offer_of_few_days_is_not_reminded_of_at_once(chain: Any, days: int, reminders: int) -> None:
    offered(chain, days=days)
    assert agreement_ids_to_remind() == []
    for day in range(days + 1):
        with after(day):
            run_due()
    assert told(chain) == reminders


def test_signed_offer_is_not_reminded_of(chain: Any) -> None:
    agreement = offered(chain, days=20)
    sign_agreement(agreement, name="Signer Example", capacity="President", actor=chain.applicant)
    with after(15):
        assert agreement_ids_to_remind() == []
        with pytest.raises(TransitionRefused):
            remind_of_offer(agreement.pk)


def test_new_offer_is_reminded_of_anew(chain: Any) -> None:
    agreement = offered(chain, days=20)
    with after(14):
        run_due()
        assert told(chain) == 1
        agreement = revise_agreement(agreement, reason="Dates.", actor=chain.officer)
        last = timezone.localdate() + datetime.timedelta(days=20)
        offer_agreement(agreement, sign_by=last, actor=chain.officer)
        run_due()
        assert told(chain) == 1
    with after(14 + 14):
        run_due()
    assert told(chain) == 2


def test_co_grantee_that_has_not_signed_is_reminded_too(chain: Any) -> None:
    chain.prepared()
    found = chain.stranger_organisation
    chain.agreement.co_grantees.create(
        organisation=found, name=found.name, country=found.country, registration_number="1", must_sign=True, order=1
    )
    last = timezone.localdate() + datetime.timedelta(days=20)
    offer_agreement(chain.agreement, sign_by=last, actor=chain.officer)
    with after(14):
        run_due()
    assert Message.objects.filter(topic="offer-reminder", recipient=chain.stranger).count() == 1
