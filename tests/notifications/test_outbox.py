"""What notify writes, what it refuses, and what it costs."""

import time
from datetime import timedelta

import pytest
from celery import Celery
from django.db import transaction
from django.utils import timezone

from notifications import outbox
from notifications.catalogue import CatalogueError
from notifications.channels import inbox
from notifications.models import Delivery, Message
from notifications.outbox import notify

pytestmark = pytest.mark.django_db
CONTEXT = {"reference": "SF-1"}


def test_message_reaches_mail_and_inbox(reader, tell):
    tell(reader, url="/applications/SF-1/", about=reader)
    message = Message.objects.get(recipient=reader)
    assert (message.topic, message.context, message.url) == ("test-submitted", CONTEXT, "/applications/SF-1/")
    assert (message.about_type, message.about_id) == ("grants.user", str(reader.pk))
    assert dict(message.deliveries.values_list("channel", "status")) == {"email": "pending", "inbox": "sent"}


def test_event_told_again_changes_nothing(reader, make_reader, tell):
    tell(reader)
    first = list(Delivery.objects.values())
    tell(reader, reader)
    assert list(Delivery.objects.values()) == first
    tell(reader, make_reader("boris@example.org"))
    assert Message.objects.count() == 2
    assert Delivery.objects.count() == 4


def test_nobody_to_tell_is_no_error(db, tell):
    tell()
    assert not Message.objects.exists()


@pytest.mark.parametrize("people", [1, 30])
def test_cost_does_not_grow_with_the_readers(people, make_reader, tell, django_assert_num_queries):
    readers = [make_reader(f"reader{number}@example.org") for number in range(people)]
    with django_assert_num_queries(5):  # three of notify, two of the savepoint
        tell(*readers)


@pytest.mark.django_db(transaction=True)
def test_needs_a_transaction(reader):
    with pytest.raises(transaction.TransactionManagementError):
        notify("test-submitted", to=[reader], key="x", context=CONTEXT)


@pytest.mark.parametrize("context", [{}, {"reference": "SF-1", "amount": 3}, {"other": 1}])
def test_context_must_fit_the_topic(context, reader, tell):
    with pytest.raises(CatalogueError):
        tell(reader, context=context)


def test_money_is_told_in_whole_cents(reader, tell):
    facts = {"due_at": "2026-03-27T22:59:00Z", "signed_on": None}
    with pytest.raises(CatalogueError, match="whole cents"):
        tell(reader, topic="test-facts", context={**facts, "asked_cents": 12.5})
    tell(reader, topic="test-facts", context={**facts, "asked_cents": 1250})


def test_unknown_topic_is_refused(reader, tell):
    with pytest.raises(CatalogueError):
        tell(reader, topic="test-unheard-of")


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "applications/"])
def test_url_must_be_a_path_of_the_site(url, reader, tell):
    with pytest.raises(ValueError, match="path of this site"):
        tell(reader, url=url)


@pytest.mark.django_db(transaction=True)
def test_one_commit_nudges_once_and_a_rollback_never(reader, nudges):
    with transaction.atomic():
        for number in range(3):
            notify("test-submitted", to=[reader], key=f"event:{number}", context=CONTEXT)
        assert nudges == []
    assert nudges == ["notifications.sweep"]
    with transaction.atomic():
        notify("test-submitted", to=[reader], key="event:4", context=CONTEXT)
        transaction.set_rollback(True)
    assert nudges == ["notifications.sweep"]


@pytest.mark.django_db(transaction=True)
def test_broker_away_neither_breaks_the_act_nor_holds_it_up(reader, tell, monkeypatch, caplog, settings):
    lost = Celery(broker="redis://127.0.0.1:1/0", set_as_current=False)
    lost.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(outbox.current_app, "send_task", lost.send_task)
    started = time.monotonic()
    tell(reader)
    assert time.monotonic() - started < 2
    assert Message.objects.count() == 1
    assert "did not take the nudge" in caplog.text


def test_muted_topic_goes_to_the_inbox_only(reader, make_reader, tell):
    inbox.set_muted(reader, "test-digest", muted=True)
    other = make_reader("boris@example.org")
    tell(reader, other, topic="test-digest")
    status = dict(Delivery.objects.filter(channel="email").values_list("message__recipient__email", "status"))
    assert status == {reader.email: "muted", other.email: "pending"}
    assert inbox.unread_count(reader) == 1


def test_topic_that_everybody_must_hear_of_cannot_be_muted(reader):
    with pytest.raises(CatalogueError):
        inbox.set_muted(reader, "test-submitted", muted=True)


def test_lag_is_the_age_of_the_longest_waiting_mail(reader, tell):
    assert outbox.lag_seconds() == 0
    tell(reader)
    tell(reader, key="submitted:2")
    now = timezone.now()
    Delivery.objects.filter(message__key="submitted:1").update(next_attempt_at=now - timedelta(minutes=5))
    assert 300 <= outbox.lag_seconds() < 310
    Delivery.objects.update(next_attempt_at=now + timedelta(minutes=5))
    assert outbox.lag_seconds() == 0
