"""An outage before a deadline: everybody gets the time back, by a change like any other, and nobody loses a draft."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grants.applications.models import Application
from grants.applications.services import submit_application
from grants.calls import corrigenda, outages
from grants.calls.models import Call, Corrigendum
from grants.core.errors import DomainError
from grants.core.models import HealthRecord
from notifications.models import Message
from tests.factories import Chain
from tests.grants.calls.changing import drafted
from workflows.deadlines import run_due
from workflows.engine import TransitionRefused, records_of

MINUTE = datetime.timedelta(minutes=1)


def keep_record(deadline: datetime.datetime, *, away_from: int, away_to: int, until: int = 0) -> None:
    """Write a record of the two days before a deadline, good but for the minutes before it that are named."""
    start = deadline.replace(second=0)
    HealthRecord.objects.bulk_create(
        HealthRecord(at=start - minute * MINUTE, answers=not away_to < minute <= away_from, detail="no answer")
        for minute in range(2 * 24 * 60 + 5, -until, -1)
    )


def at(chain: Chain, *, before: int = 0) -> Any:
    """Go to so many minutes before the deadline."""
    return time_machine.travel(chain.call.closes_at - before * MINUTE, tick=True)


def proposal(chain: Chain) -> outages.Proposal | None:
    return outages.proposal_for(Call.objects.get(pk=chain.call.pk))


@pytest.fixture
def away(fresh_chain: Chain) -> Chain:
    """An open call with a complete draft; the site was away for 40 minutes, from 100 to 60 minutes before the end."""
    fresh_chain.call_fields = {"opens_at": timezone.now() - datetime.timedelta(days=1)}
    fresh_chain.fill()
    keep_record(fresh_chain.call.closes_at, away_from=100, away_to=60)
    return fresh_chain


def test_outage_proposes_an_extension_of_at_least_its_length(away: Chain) -> None:
    with at(away, before=30):
        found = proposal(away)
    assert found is not None
    assert found.name == "closes_at"
    assert found.lost == 41 * MINUTE  # from the last good answer to the next
    assert found.until - away.call.closes_at >= found.lost


@pytest.mark.parametrize(("away_from", "away_to"), [(70, 60), (4000, 3990)])
def test_short_outage_proposes_nothing(fresh_chain: Chain, away_from: int, away_to: int) -> None:
    fresh_chain.open_call()
    keep_record(fresh_chain.call.closes_at, away_from=away_from, away_to=away_to)
    with at(fresh_chain, before=30):
        assert proposal(fresh_chain) is None


def test_number_of_minutes_is_a_setting(away: Chain, settings: Any) -> None:
    settings.OUTAGE_MINUTES = 60
    with at(away, before=30):
        assert proposal(away) is None


def test_outage_long_before_the_deadline_proposes_nothing(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    keep_record(fresh_chain.call.closes_at - datetime.timedelta(days=3), away_from=100, away_to=40)
    with time_machine.travel(fresh_chain.call.closes_at - datetime.timedelta(days=2, hours=12)):
        assert proposal(fresh_chain) is None


def test_site_without_any_record_proposes_nothing(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    with at(fresh_chain, before=30):
        assert proposal(fresh_chain) is None


def test_officers_are_told_once_and_it_stands_in_the_history(away: Chain) -> None:
    with at(away, before=30):
        for _sweep in range(3):
            run_due()
    assert Message.objects.get(topic="call-extension-proposed").recipient == away.officer
    record = records_of(away.call).get(verb="propose_extension")
    assert "41 minutes" in record.reason
    assert record.actor is None


def test_extension_is_prepared_with_its_reason_and_published_for_all(away: Chain) -> None:
    with at(away, before=30):
        change = corrigenda.prepare_extension(away.call, actor=away.officer)
        assert "(41 minutes)" in change.reason
        change = corrigenda.request_clearance(change, actor=away.officer)
        corrigenda.publish_corrigendum(change, actor=away.approver)
        assert proposal(away) is None
    call = Call.objects.get()
    assert call.closes_at > away.call.closes_at
    assert call.versions.get(number=2).reason == change.reason
    assert Message.objects.filter(topic="corrigendum-published", recipient=away.applicant).count() == 1


def test_extension_joins_a_change_in_preparation(away: Chain) -> None:
    with at(away, before=30):
        first = drafted(away, report_days=45)
        change = corrigenda.prepare_extension(away.call, actor=away.officer)
    assert change.pk == first.pk
    assert change.terms["report_days"] == 45
    assert change.reason.startswith("A town asked for it.\n\nThis site did not answer")


def test_nothing_is_prepared_without_an_outage(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    with pytest.raises(TransitionRefused, match="no outage"):
        corrigenda.prepare_extension(fresh_chain.call, actor=fresh_chain.officer)


def test_declined_extension_stands_with_its_reason_and_is_not_proposed_again(away: Chain) -> None:
    with at(away, before=30):
        change = corrigenda.decline_extension(away.call, reason="Nobody was writing.", actor=away.officer)
        assert change.state == "discarded"
        assert proposal(away) is None
    with at(away, before=-1):
        run_due()
        assert Call.objects.get().state == "closed"
    assert records_of(change).get(verb="discard").reason == "Nobody was writing."


def test_call_waits_for_the_decision_and_no_draft_lapses_though_nobody_can_submit(away: Chain) -> None:
    draft = Application.objects.get(pk=away.application.pk)
    with at(away, before=-5):
        run_due()
        assert Call.objects.get().state == "open"
        assert Application.objects.get().state == "draft"
        assert Call.objects.get().standing == "closed"
        with pytest.raises(TransitionRefused):
            submit_application(draft, declared=True, actor=away.applicant)


def test_extension_published_after_the_deadline_opens_the_call_for_everybody_again(away: Chain) -> None:
    draft = Application.objects.get(pk=away.application.pk)
    with at(away, before=-60):
        run_due()
        change = corrigenda.prepare_extension(away.call, actor=away.officer)
        with pytest.raises(DomainError, match="nothing but the deadline"):
            corrigenda.edit_corrigendum(change, {"maximum_cents": 1_000_00}, actor=away.officer)
        change = corrigenda.request_clearance(change, actor=away.officer)
        corrigenda.publish_corrigendum(change, actor=away.approver)
        call = Call.objects.get()
        assert call.closes_at - timezone.now() >= datetime.timedelta(hours=23, minutes=59)
        assert call.standing == "open"
        assert submit_application(draft, declared=True, actor=away.applicant).call_version == 2


def test_call_does_not_wait_for_ever(away: Chain) -> None:
    with time_machine.travel(away.call.closes_at + datetime.timedelta(hours=48, minutes=1)):
        run_due()
        assert Call.objects.get().state == "closed"
        assert Application.objects.get().state == "lapsed"
        with pytest.raises(TransitionRefused):
            corrigenda.prepare_extension(away.call, actor=away.officer)


def test_outage_that_lasts_over_the_deadline_counts_to_the_deadline(fresh_chain: Chain) -> None:
    fresh_chain.fill()
    keep_record(fresh_chain.call.closes_at, away_from=30, away_to=-60, until=60)
    with at(fresh_chain, before=-70):
        found = proposal(fresh_chain)
        assert found is not None
        assert 29 * MINUTE < found.lost <= 32 * MINUTE
        assert found.until >= timezone.now() + datetime.timedelta(hours=24)


def test_wording_of_the_old_deadline_goes(away: Chain) -> None:
    with at(away, before=30):
        change = corrigenda.prepare_extension(away.call, actor=away.officer)
    assert change.terms["deadline_wording"] == ""


def test_desk_shows_the_proposal_and_one_button_prepares_it(away: Chain, sign_in: Any) -> None:
    with at(away, before=30):
        client: Client = sign_in(away.officer)
        desk = reverse("calls:manage", args=[away.call.reference])
        assert "Prepare the extension" in client.get(desk).content.decode()
        response = client.post(reverse("calls:corrigendum_extend", args=[away.call.reference]))
        change = Corrigendum.objects.get()
        assert response["Location"] == reverse("calls:corrigendum_detail", args=[away.call.reference, change.pk])
        assert sign_in(away.auditor).get(desk).status_code == 200


def test_declining_needs_a_reason(away: Chain, sign_in: Any) -> None:
    with at(away, before=30):
        url = reverse("calls:corrigendum_decline", args=[away.call.reference])
        client: Client = sign_in(away.officer)
        assert "Keep the deadline as it is" in client.get(url).content.decode()
        assert client.post(url, {"reason": " "}).status_code == 422
        assert client.post(url, {"reason": "Nobody was writing."}).status_code == 302
        assert Corrigendum.objects.get().state == "discarded"
