"""Readers, topics, and a real mail server that can be switched off, or told to refuse or to dawdle."""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.contrib.auth import get_user_model
from django.db import transaction

from notifications import catalogue
from notifications.models import Delivery
from notifications.outbox import notify
from tests.notifications import topics


class MailServer:
    """A mail server on this machine that keeps what it accepts."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.dawdles = False
        self.called = Event()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.called.set()
        while self.dawdles:
            await asyncio.sleep(0.05)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 taken"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.dawdles = False
    server.stop()


@pytest.fixture
def sends_to(mail_server: MailServer, settings: Any) -> MailServer:
    """Point this process's own sweeps at the mail server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", mail_server.port, 5
    return mail_server


@pytest.fixture(autouse=True)
def test_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know the topics of the tests, beside those of the product, until the test ends."""
    monkeypatch.setattr(catalogue, "_topics", dict(catalogue._topics))
    topics.register_all()


@pytest.fixture(autouse=True)
def nudges(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> list[str]:
    """Keep the nudges of tests without a worker away from the broker, and count them."""
    sent: list[str] = []
    if "celery_worker_process" not in request.fixturenames:
        monkeypatch.setattr("notifications.outbox.current_app.send_task", lambda name, **_: sent.append(name))
    return sent


@pytest.fixture
def make_reader(db: None) -> Callable[..., Any]:
    def make(email: str = "ana@example.org", **fields: Any) -> Any:
        return get_user_model().objects.create_user(email, name="Ana", **fields)

    return make


@pytest.fixture
def reader(make_reader: Callable[..., Any]) -> Any:
    return make_reader()


@pytest.fixture
def tell() -> Callable[..., None]:
    """Send a notification in a transaction of its own."""

    def tell(*readers: Any, key: str = "submitted:1", topic: str = "test-submitted", **options: Any) -> None:
        options.setdefault("context", {"reference": "SF-1"})
        with transaction.atomic():
            notify(topic, to=readers, key=key, **options)

    return tell


@pytest.fixture
def email_of() -> Callable[[str], Delivery]:
    """Return the e-mail delivery of an event."""
    return lambda key: Delivery.objects.get(message__key=key, channel="email")


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Wait until something holds; fail when it does not in time."""

    def wait(holds: Callable[[], bool], *, seconds: float = 15) -> None:
        stop_at = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < stop_at, "It did not happen in time."
            time.sleep(0.05)

    return wait
