"""The page of mail that was given up: for the administrator, with one more try."""

import pytest
import rules
from django.urls import reverse

from notifications.models import Delivery, DeliveryStatus

pytestmark = pytest.mark.django_db
PAGE = "/undelivered-mail/"


@pytest.fixture
def dead(reader, tell):
    tell(reader)
    mails = Delivery.objects.filter(channel="email")
    mails.update(status=DeliveryStatus.DEAD, attempts=8, last_error="SMTPRecipientsRefused: no such person")
    return mails.get()


@pytest.fixture
def administrator(make_reader, monkeypatch):
    person = make_reader("administrator@example.org")
    permissions = rules.RuleSet({"notifications.administer": rules.predicate(lambda user: user == person)})
    monkeypatch.setattr("rules.permissions.permissions", permissions)
    return person


def test_administrator_sees_why_and_sends_again(administrator, dead, client, nudges):
    client.force_login(administrator)
    page = client.get(PAGE).content.decode()
    assert dead.message.recipient.email in page
    assert "no such person" in page
    assert client.post(reverse("notifications:retry", args=[dead.pk])).url == PAGE
    dead.refresh_from_db()
    assert (dead.status, dead.attempts) == ("pending", 0)
    assert "notifications.sweep" in nudges
    assert "No mail was given up" in client.get(PAGE).content.decode()


def test_second_click_changes_nothing(administrator, dead, client):
    Delivery.objects.update(status=DeliveryStatus.SENT, sent_at=dead.next_attempt_at)
    client.force_login(administrator)
    client.post(reverse("notifications:retry", args=[dead.pk]))
    dead.refresh_from_db()
    assert dead.status == "sent"


def test_others_are_refused(administrator, reader, dead, client):
    client.force_login(reader)
    assert client.get(PAGE).status_code == 403
    assert client.post(reverse("notifications:retry", args=[dead.pk])).status_code == 403
    dead.refresh_from_db()
    assert dead.status == "dead"
