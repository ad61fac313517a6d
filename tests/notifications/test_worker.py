"""A real Celery worker, a real mail server: what the outbox promises when things die."""

import os
import signal
import time

import pytest
from django.db import transaction

from notifications import outbox
from notifications.models import Delivery, Message
from notifications.outbox import notify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker(celery_worker_process, mail_server):
    def start():
        return celery_worker_process(
            DJANGO_SETTINGS_MODULE="tests.notifications.worker_settings", EMAIL_URL=mail_server.url
        )

    return start


def test_commit_sends_once_in_readers_language_and_rollback_sends_nothing(
    worker, mail_server, make_reader, tell, email_of, eventually
):
    worker()
    reader = make_reader(language="sr-latn")
    with transaction.atomic():
        notify("test-submitted", to=[reader], key="rolled-back", context={"reference": "SF-0"})
        transaction.set_rollback(True)
    tell(reader, url="/applications/SF-1/")
    tell(reader, url="/applications/SF-1/")  # the same event, told again
    eventually(lambda: email_of("submitted:1").status == "sent")

    [mail] = mail_server.mails
    assert mail["Subject"] == "Prijava SF-1 je primljena"
    assert mail["Message-ID"] == email_of("submitted:1").mail_id
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert "Primili smo SF-1." in text
    assert "/applications/SF-1/" in text
    assert "<p>Primili smo SF-1.</p>" in html
    assert '<html lang="sr-latn"' in html
    assert Message.objects.count() == 1


def test_worker_killed_between_claim_and_send_loses_nothing(worker, mail_server, reader, tell, email_of, eventually):
    mail_server.dawdles = True
    victim = worker()
    tell(reader)
    eventually(mail_server.called.is_set)
    claimed = email_of("submitted:1")
    assert claimed.status == "claimed"
    os.killpg(victim.pid, signal.SIGKILL)
    victim.wait()
    mail_server.dawdles = False
    assert mail_server.mails == []

    worker()
    time.sleep(max(0, claimed.claimed_until.timestamp() - time.time()))
    outbox.nudge()  # what beat does each minute
    eventually(lambda: email_of("submitted:1").status == "sent")
    [mail] = mail_server.mails
    assert mail["Message-ID"] == claimed.mail_id
    assert email_of("submitted:1").attempts == 2


@pytest.mark.soak
def test_storm_of_killed_workers_loses_none_of_two_hundred_mails(worker, mail_server, reader, tell, eventually):
    for number in range(200):
        tell(reader, key=f"storm:{number}")
    for _round in range(5):
        victim = worker()
        outbox.nudge()
        before = len(mail_server.mails)
        eventually(lambda before=before: len(mail_server.mails) >= before + 10, seconds=30)
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
        time.sleep(2.1)  # the lease of what it held
    worker()
    outbox.nudge()
    eventually(lambda: not Delivery.objects.filter(channel="email").exclude(status="sent").exists(), seconds=60)
    sent = {mail["Message-ID"] for mail in mail_server.mails}
    assert len(sent) == 200
    assert len(mail_server.mails) <= 205  # at most the one that each victim had handed over but not recorded
