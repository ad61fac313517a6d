"""The deadline: whatever happens around it, the server's clock inside the transaction decides, to the second."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from grants.applications import services
from grants.applications.models import Application
from grants.calls.rules import instant, is_doubtful
from tests.factories import Chain, complete
from workflows import deadlines
from workflows.engine import TransitionRefused

BELGRADE = ZoneInfo("Europe/Belgrade")
SECOND = datetime.timedelta(seconds=1)


def full_before(chain: Chain, local: datetime.datetime) -> Application:
    """A complete draft in a call that closes at a local time of Belgrade, written on the day before."""
    closes = instant(local, BELGRADE)
    chain.clock = closes - datetime.timedelta(days=20)
    chain.call_fields = {"closes_at": closes}
    chain.start()
    chain.clock = closes - datetime.timedelta(days=1)
    with chain.now():
        complete(chain.application, actor=chain.applicant)
    return Application.objects.get(pk=chain.application.pk)


def submit(draft: Application, *, actor: Any) -> Any:
    return services.submit_application(Application.objects.get(pk=draft.pk), declared=True, actor=actor)


def test_two_versions_in_the_last_second_and_the_second_stands(chain: Chain) -> None:
    draft = full_before(chain, datetime.datetime(2026, 9, 10, 12, 0))
    closes = chain.call.closes_at
    with time_machine.travel(closes - datetime.timedelta(milliseconds=900), tick=False):
        first = submit(draft, actor=chain.applicant)
        services.reopen_application(Application.objects.get(pk=draft.pk), actor=chain.applicant)
    with time_machine.travel(closes, tick=False):
        services.save_details(Application.objects.get(pk=draft.pk), title="In time", actor=chain.applicant)
        second = submit(draft, actor=chain.applicant)
    assert (first.number, second.number) == (1, 2)
    late = time_machine.travel(closes + datetime.timedelta(milliseconds=1), tick=False)
    with late, pytest.raises(TransitionRefused):
        services.reopen_application(Application.objects.get(pk=draft.pk), actor=chain.applicant)
    assert Application.objects.get(pk=draft.pk).frozen["project"]["title"] == "In time"


def test_reopened_in_the_last_second_and_not_finished_the_version_in_time_stands(chain: Chain) -> None:
    draft = full_before(chain, datetime.datetime(2026, 9, 10, 12, 0))
    with time_machine.travel(chain.call.closes_at - SECOND, tick=False):
        submit(draft, actor=chain.applicant)
        services.reopen_application(Application.objects.get(pk=draft.pk), actor=chain.applicant)
        services.save_details(Application.objects.get(pk=draft.pk), title="Too late", actor=chain.applicant)
    with time_machine.travel(chain.call.closes_at + SECOND, tick=False):
        with pytest.raises(TransitionRefused):
            submit(draft, actor=chain.applicant)
        deadlines.run_due()
    standing = Application.objects.get(pk=draft.pk)
    assert (standing.state, standing.title) == ("submitted", "Neighbours against prejudice")


def test_page_opened_before_and_sent_after_is_refused_in_words(chain: Chain, sign_in: Any) -> None:
    draft = full_before(chain, datetime.datetime(2026, 9, 10, 12, 0))
    client, closes = sign_in(chain.applicant), chain.call.closes_at
    with time_machine.travel(closes - SECOND, tick=False):
        seen = client.get(reverse("applications:check", args=[draft.reference])).context["form"]["seen"].value()
    with time_machine.travel(closes + SECOND, tick=False):
        body = {"declared": "on", "signatory": "Signer Example", "seen": seen}
        url = reverse("applications:submit", args=[draft.reference])
        # what a browser believes about the time does not matter
        late = client.post(url, body, headers={"date": "Thu, 10 Sep 2026 09:00:00 GMT"})
    assert late.status_code == 422
    assert "between its opening and its deadline" in late.content.decode()
    assert not draft.submissions.exists()


@pytest.mark.parametrize(
    ("local", "utc", "doubtful"),
    [
        # 02:30 does not exist on 29 March 2026: the later reading is 03:30 summer time
        (datetime.datetime(2026, 3, 29, 2, 30), datetime.datetime(2026, 3, 29, 1, 30), True),
        # 02:30 happens twice on 25 October 2026: the later one, winter time, counts
        (datetime.datetime(2026, 10, 25, 2, 30), datetime.datetime(2026, 10, 25, 1, 30), True),
        # the night of the clock change itself, as on 27 March 2022, has a plain 23:59
        (datetime.datetime(2022, 3, 27, 23, 59), datetime.datetime(2022, 3, 27, 21, 59), False),
    ],
)
def test_clock_change_on_the_day_of_the_deadline(
    chain: Chain, local: datetime.datetime, utc: datetime.datetime, doubtful: bool
) -> None:
    assert is_doubtful(local, BELGRADE) is doubtful
    moment = utc.replace(tzinfo=datetime.UTC)
    assert instant(local, BELGRADE).timestamp() == moment.timestamp()  # a time that happens twice equals no other
    draft = full_before(chain, local)
    with time_machine.travel(moment + SECOND, tick=False), pytest.raises(TransitionRefused):
        submit(draft, actor=chain.applicant)
    with time_machine.travel(moment, tick=False):
        sent = submit(draft, actor=chain.applicant)
    assert sent.submitted_at == moment
    assert timezone.localtime(sent.submitted_at, BELGRADE).utcoffset() == moment.astimezone(BELGRADE).utcoffset()
