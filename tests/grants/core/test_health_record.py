"""The site's health record: what it writes of itself each minute, and which outages come of it."""

import datetime
import itertools
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from grants.core import health_record
from grants.core.models import HealthRecord
from grants.core.rules import LONGEST_SILENCE, Outage, outages, whole_length
from grants.core.tasks import ask_site, thin_health_record

START = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
Records = list[tuple[datetime.datetime, bool]]
WINDOW = 300


def at(minute: int) -> datetime.datetime:
    return START + minute * MINUTE


def full(*, bad: range = range(0), silent: range = range(0)) -> Records:
    """A record of five hours, good but for the minutes named."""
    return [(at(n), n not in bad) for n in range(WINDOW + 1) if n not in silent]


def found(records: Records, *, since: int = 0, until: int = WINDOW, now: int = WINDOW) -> list[tuple[int, int]]:
    """Return the outages in minutes."""
    rows = outages(records, at(since), at(until), at(now))
    return [((row.begin - START) // MINUTE, (row.end - START) // MINUTE) for row in rows]


records = st.dictionaries(st.integers(0, WINDOW), st.booleans(), max_size=120).map(
    lambda rows: [(at(minute), answers) for minute, answers in rows.items()]
)
minutes = st.integers(0, WINDOW)


def test_record_without_a_fault_has_no_outage() -> None:
    assert found(full()) == []


def test_bad_answers_last_from_one_good_answer_to_the_next() -> None:
    assert found(full(bad=range(100, 120))) == [(99, 120)]


def test_one_bad_answer_is_an_outage_too() -> None:
    assert found(full(bad=range(50, 51))) == [(49, 51)]


def test_minutes_in_which_nobody_asked_count_as_well() -> None:
    assert found(full(silent=range(100, 140))) == [(99, 140)]


def test_two_questions_missed_are_no_outage() -> None:
    assert found(full(silent=range(100, 102))) == []


def test_outage_that_goes_on_ends_now() -> None:
    assert found(full(bad=range(200, WINDOW + 1)), now=220) == [(199, 220)]


def test_outage_is_cut_at_both_ends_of_the_window() -> None:
    assert found(full(bad=range(90, 200)), since=100, until=150) == [(100, 150)]


def test_nothing_is_known_before_the_first_good_answer_of_all() -> None:
    assert found(full()[100:]) == []
    assert found([]) == []
    assert found(full(bad=range(150))) == []
    assert found(full(bad=range(WINDOW + 1))) == []


@given(records, minutes, minutes, minutes)
def test_outages_are_in_order_apart_and_inside_the_window(rows: Records, since: int, until: int, now: int) -> None:
    got = outages(rows, at(since), at(until), at(now))
    edges = [moment for outage in got for moment in (outage.begin, outage.end)]
    assert edges == sorted(edges)
    assert all(outage.length > datetime.timedelta() for outage in got)
    assert all(at(since) <= edge <= min(at(until), at(now)) for edge in edges)


@given(records)
def test_no_good_answer_lies_inside_an_outage(rows: Records) -> None:
    for outage in outages(rows, at(0), at(WINDOW), at(WINDOW)):
        assert not any(outage.begin < moment < outage.end for moment, answers in rows if answers)


@given(records)
def test_every_bad_answer_and_every_long_silence_is_covered(rows: Records) -> None:
    got = outages(rows, at(0), at(WINDOW), at(WINDOW))
    begun = min((moment for moment, answers in rows if answers), default=at(WINDOW))
    for moment, answers in rows:
        if not answers and begun < moment < at(WINDOW):
            assert any(outage.begin <= moment <= outage.end for outage in got)
    known = sorted(moment for moment, _answers in rows if moment >= begun)
    for one, two in itertools.pairwise(known):
        if two - one > LONGEST_SILENCE:
            assert any(outage.begin <= one and two <= outage.end for outage in got)


@given(records, minutes)
def test_one_more_good_answer_never_makes_the_site_away_for_longer(rows: Records, minute: int) -> None:
    known = {moment for moment, _answers in rows}
    begun = min((moment for moment, answers in rows if answers), default=at(WINDOW))
    if at(minute) in known or at(minute) < begun:
        return
    more = [*rows, (at(minute), True)]
    window = (at(0), at(WINDOW), at(WINDOW))
    nothing = datetime.timedelta()
    assert whole_length(outages(more, *window), at_least=nothing) <= whole_length(
        outages(rows, *window), at_least=nothing
    )


def test_whole_length_leaves_short_outages_out() -> None:
    rows = [Outage(at(0), at(10)), Outage(at(20), at(40)), Outage(at(50), at(65))]
    assert whole_length(rows, at_least=15 * MINUTE) == 20 * MINUTE


@pytest.mark.django_db(transaction=True)
def test_site_that_answers_is_written_down_once_a_minute(live_server: Any, settings: Any) -> None:
    settings.SITE_URL = live_server.url
    with time_machine.travel(START, tick=True):
        assert ask_site() is True
        assert ask_site() is True
    row = HealthRecord.objects.get()
    assert (row.at, row.answers, row.detail) == (START, True, "")


@pytest.mark.django_db
def test_site_that_does_not_answer_is_written_down_with_what_was_wrong(settings: Any) -> None:
    settings.SITE_URL = "http://127.0.0.1:1"
    assert ask_site() is False
    assert HealthRecord.objects.get().detail == "no answer: URLError"


@pytest.mark.django_db
def test_address_of_another_kind_is_not_opened(settings: Any) -> None:
    settings.HEALTH_URL = "file:///etc/passwd"
    assert ask_site() is False


@pytest.mark.django_db(transaction=True)
def test_late_mail_is_no_outage_but_a_missing_migration_is(live_server: Any, settings: Any) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    settings.SITE_URL = live_server.url
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with time_machine.travel(START, tick=True):
        assert ask_site() is True
    MigrationRecorder.Migration.objects.filter(app="notifications").delete()
    with time_machine.travel(at(1), tick=True):
        assert ask_site() is False
    assert "migrations" in HealthRecord.objects.get(at=at(1)).detail


@pytest.mark.django_db
def test_page_that_is_no_health_page_is_an_outage() -> None:
    assert health_record._judge(502, b"<html>Bad gateway</html>") == (False, "status 502")
    assert health_record._judge(503, b'{"database": "failed: OperationalError", "migrations": "ok"}') == (
        False,
        "database: failed: OperationalError",
    )


@pytest.mark.django_db
def test_outages_come_from_the_record_before_and_inside_the_window() -> None:
    rows = full(bad=range(100, 120), silent=range(200, 230))
    HealthRecord.objects.bulk_create(HealthRecord(at=moment, answers=good, detail="x") for moment, good in rows)
    with time_machine.travel(at(WINDOW), tick=False):
        got = health_record.outages_between(at(50), at(WINDOW))
        assert got == [Outage(at(99), at(120)), Outage(at(199), at(230))]
        assert [why for _outage, why in health_record.reasons_of(got)] == ["", "x"]
        assert health_record.outages_between(at(105), at(110)) == [Outage(at(105), at(110))]
        assert health_record.outages_between(at(210), at(220)) == [Outage(at(210), at(220))]


@pytest.mark.django_db
def test_old_good_answers_are_thinned_and_bad_ones_stay() -> None:
    HealthRecord.objects.bulk_create(HealthRecord(at=moment, answers=good) for moment, good in full(bad=range(5, 8)))
    with time_machine.travel(START + datetime.timedelta(days=90, minutes=100), tick=False):
        assert thin_health_record() == 97
        assert HealthRecord.objects.filter(answers=False).count() == 3
        assert HealthRecord.objects.count() == WINDOW + 1 - 97


@pytest.mark.django_db
def test_office_reads_the_record_and_others_do_not(fresh_chain: Any, sign_in: Any) -> None:
    url = reverse("core:health_record")
    assert "has not asked itself yet" in sign_in(fresh_chain.officer).get(url).content.decode()
    now = timezone.now().replace(second=0, microsecond=0)
    HealthRecord.objects.bulk_create(
        HealthRecord(at=now - minute * MINUTE, answers=not 20 < minute <= 40, detail="no answer: URLError")
        for minute in range(200)
    )
    with time_machine.travel(now, tick=False):
        text = sign_in(fresh_chain.administrator).get(url).content.decode()
    assert "no answer: URLError" in text
    assert "89.44\xa0%" in text
    for role in ("applicant", "finance", "auditor", "evaluator"):
        assert sign_in(getattr(fresh_chain, role)).get(url).status_code == 403
    assert "Site record" in sign_in(fresh_chain.administrator).get(url).content.decode()
