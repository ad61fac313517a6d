"""The sweep against a real mail server: faults delay a mail, they never lose it, and never hold up another."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from notifications import delivery, outbox
from notifications.models import Delivery, Message

pytestmark = pytest.mark.django_db(transaction=True)


def sweep() -> bool:
    return delivery.sweep(budget_seconds=20)


def later(**shift: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**shift), tick=True)


def test_due_mail_is_sent_once(sends_to, reader, tell, email_of):
    tell(reader)
    assert sweep() is False
    sweep()
    assert [mail["To"] for mail in sends_to.mails] == [reader.email]
    sent = email_of("submitted:1")
    assert (sent.status, sent.attempts, sent.claimed_until) == ("sent", 1, None)
    assert sent.sent_at is not None


def test_link_leads_to_the_site(sends_to, reader, tell, settings):
    settings.SITE_URL = "https://grants.example.org"
    tell(reader, url="/applications/SF-1/?a=1&b=2")
    sweep()
    [mail] = sends_to.mails
    assert "https://grants.example.org/applications/SF-1/?a=1&b=2" in mail.get_body(("plain",)).get_content()
    assert 'href="https://grants.example.org/applications/SF-1/?a=1&amp;b=2"' in mail.get_body(("html",)).get_content()


def test_facts_are_escaped_in_html_and_cannot_forge_headers(sends_to, reader, tell):
    tell(reader, context={"reference": "<b>SF</b>\r\nBcc: all@example.org"})
    sweep()
    [mail] = sends_to.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Application <b>SF</b> Bcc: all@example.org is in"
    assert "&lt;b&gt;SF&lt;/b&gt;" in mail.get_body(("html",)).get_content()
    assert "<b>SF</b>" in mail.get_body(("plain",)).get_content()


def test_mail_server_down_costs_no_attempt_and_the_mail_arrives_when_it_is_back(sends_to, reader, tell, email_of):
    sends_to.stop()
    for number in range(3):
        tell(reader, key=f"event:{number}")
    for _minute in range(20):  # more than the cap of attempts
        assert sweep() is False
    waiting = email_of("event:0")
    assert (waiting.status, waiting.attempts) == ("pending", 0)
    assert "Refused" in waiting.last_error
    with later(minutes=11):
        assert outbox.lag_seconds() > 600

    sends_to.start()
    sweep()
    assert len(sends_to.mails) == 3
    assert email_of("event:0").last_error == ""


def test_refused_mail_backs_off_then_is_delivered(sends_to, reader, tell, email_of):
    sends_to.refused = {reader.email}
    tell(reader)
    sweep()
    refused = email_of("submitted:1")
    assert (refused.status, refused.attempts) == ("pending", 1)
    assert "no such person" in refused.last_error
    sends_to.refused = set()
    sweep()
    assert sends_to.mails == []  # not before its time
    with later(seconds=61):
        sweep()
    [mail] = sends_to.mails
    assert mail["Message-ID"] == refused.mail_id


def test_each_wait_is_twice_the_last(sends_to, reader, tell, email_of):
    sends_to.refused = {reader.email}
    tell(reader)
    waits, moment = [], timezone.now()
    for _attempt in range(4):
        with time_machine.travel(moment, tick=False):
            sweep()
        due = email_of("submitted:1").next_attempt_at
        waits.append(round((due - moment).total_seconds()))
        moment = due
    assert waits == [60, 120, 240, 480]


def test_poisonous_row_does_not_hold_up_the_next_and_is_given_up_loudly(
    sends_to, reader, tell, email_of, settings, caplog
):
    settings.NOTIFICATION_ATTEMPTS = 2
    tell(reader, key="poison")
    Message.objects.filter(key="poison").update(context={})
    tell(reader, key="healthy")
    sweep()
    assert email_of("healthy").status == "sent"
    assert email_of("poison").status == "pending"
    with later(minutes=2):
        sweep()
    dead = email_of("poison")
    assert (dead.status, dead.attempts) == ("dead", 2)
    assert "KeyError" in dead.last_error
    assert "is given up" in caplog.text
    assert outbox.lag_seconds() == 0

    Message.objects.filter(key="poison").update(context={"reference": "SF-9"})
    assert delivery.retry(dead.pk)
    assert not delivery.retry(dead.pk)
    sweep()
    assert email_of("poison").status == "sent"
    assert len(sends_to.mails) == 2


def test_reader_without_an_address_blocks_nobody(sends_to, reader, make_reader, tell, email_of):
    nobody = make_reader("nobody@example.org")
    type(nobody).objects.filter(pk=nobody.pk).update(email="")
    tell(nobody, key="nobody")
    tell(reader)
    sweep()
    assert email_of("submitted:1").status == "sent"
    assert "took no mail" in email_of("nobody").last_error


def test_row_that_takes_its_worker_down_each_time_is_given_up(sends_to, reader, tell, email_of, settings):
    settings.NOTIFICATION_ATTEMPTS = 3
    tell(reader)
    for minutes in (0, 3, 6):
        with later(minutes=minutes):
            assert delivery.claim() is not None  # and the process dies
    with later(minutes=9):
        sweep()
    assert sends_to.mails == []
    assert email_of("submitted:1").status == "dead"


def test_claim_is_exclusive_until_its_lease_ends(reader, tell, settings):
    tell(reader)
    first = delivery.claim()
    assert first is not None
    assert delivery.claim() is None
    with later(seconds=settings.NOTIFICATION_LEASE_SECONDS + 1):
        second = delivery.claim()
    assert second == first
    assert second.attempts == 2


def test_claim_that_another_took_over_is_not_overwritten(sends_to, reader, tell, email_of, settings):
    tell(reader)
    first = delivery.claim()
    with later(seconds=settings.NOTIFICATION_LEASE_SECONDS + 1):
        second = delivery.claim()
    delivery._fail(first, RuntimeError("too late"))
    now = email_of("submitted:1")
    assert (now.status, now.claimed_until, now.last_error) == ("claimed", second.claimed_until, "")


def test_sweep_out_of_time_says_that_more_is_waiting(sends_to, reader, tell):
    tell(reader)
    assert delivery.sweep(budget_seconds=-1) is True
    assert Delivery.objects.filter(status="pending").count() == 1


def test_inbox_only_topic_sends_no_mail(sends_to, reader, tell):
    tell(reader, topic="test-inbox", context={})
    sweep()
    assert sends_to.mails == []


def test_timeouts_stand_in_their_order(settings):
    from config import env
    from notifications import tasks

    smtp = env.email("smtp://mail.example.org")["EMAIL_TIMEOUT"]
    assert tasks.TIME_LIMIT / 2 + smtp < tasks.TIME_LIMIT < settings.NOTIFICATION_LEASE_SECONDS
