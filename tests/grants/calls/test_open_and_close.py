"""A call opens and closes by itself, to the second, in its zone."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from grants.applications.services import start_application
from grants.calls import services
from grants.calls.models import Call
from grants.calls.selectors import call_ids_due_to_close, call_ids_due_to_open
from notifications.models import Message
from tests.factories import Chain
from workflows.deadlines import run_due
from workflows.engine import SYSTEM, TransitionRefused, perform

OPENS = datetime.datetime(2031, 3, 1, 8, 0, 0, tzinfo=datetime.UTC)
CLOSES = datetime.datetime(2031, 3, 30, 21, 59, 59, tzinfo=datetime.UTC)  # 23:59:59 in Belgrade, summer time
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def coming(fresh_chain: Chain) -> Chain:
    fresh_chain.call_fields = {"opens_at": OPENS, "closes_at": CLOSES}
    return fresh_chain.open_call()


def test_published_call_waits_for_its_opening(coming: Chain, client: Any) -> None:
    assert coming.call.state == "published"
    page = client.get("/").content.decode()
    assert "Coming" in page
    assert "Apply: " not in page


@pytest.mark.parametrize(("offset", "open_now"), [(-SECOND, False), (0 * SECOND, True), (SECOND, True)])
def test_opens_to_the_second(coming: Chain, offset: datetime.timedelta, open_now: bool) -> None:
    with time_machine.travel(OPENS + offset, tick=False):
        run_due()
        call = Call.objects.get()
        assert (call.state == "open") is open_now
        assert call.accepts_applications is open_now
        assert call_ids_due_to_open() == []


@pytest.mark.parametrize(("offset", "in_time"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)])
def test_deadline_holds_to_the_second_whatever_beat_does(
    coming: Chain, offset: datetime.timedelta, in_time: bool
) -> None:
    with time_machine.travel(OPENS, tick=False):
        run_due()
    with time_machine.travel(CLOSES + offset, tick=False):
        call = Call.objects.get()
        assert call.state == "open"
        assert call.accepts_applications is in_time
        assert call.standing == ("open" if in_time else "closed")
        if in_time:
            assert start_application(call, coming.organisation, actor=coming.applicant).pk
        else:
            with pytest.raises(Exception, match=r"deadline|closed|open"):
                start_application(call, coming.organisation, actor=coming.applicant)


@pytest.mark.parametrize(("offset", "state"), [(0 * SECOND, "open"), (SECOND, "closed")])
def test_closes_once_and_the_officer_hears_of_it_once(coming: Chain, offset: datetime.timedelta, state: str) -> None:
    with time_machine.travel(OPENS, tick=False):
        run_due()
    with time_machine.travel(CLOSES + offset, tick=False):
        run_due()
        run_due()
        assert Call.objects.get().state == state
        assert call_ids_due_to_close() == []
    told = Message.objects.filter(topic="call-closed", recipient=coming.officer).count()
    assert told == (1 if state == "closed" else 0)


def test_call_whose_window_passed_unseen_is_closed_by_the_clock(coming: Chain, client: Any) -> None:
    with time_machine.travel(CLOSES + SECOND, tick=False):
        assert "Apply: " not in client.get("/").content.decode()
        run_due()
        assert Call.objects.get().state == "closed"


def test_nobody_opens_or_closes_early(coming: Chain) -> None:
    for verb in ("open", "close"):
        with pytest.raises(PermissionDenied):
            perform(coming.call, verb, actor=coming.officer)
    with pytest.raises(TransitionRefused):
        services.open_call(coming.call.pk, actor=SYSTEM)
