"""The outbox: rows written in the caller's transaction, and nothing else. Celery sends them after the commit."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from celery import current_app
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models, transaction
from django.utils import timezone

from notifications import catalogue
from notifications.models import UNDELIVERED, Channel, Delivery, DeliveryStatus, Message, Mute

logger = logging.getLogger(__name__)


def notify(
    topic: str,
    *,
    to: Iterable[AbstractBaseUser],
    key: str,
    context: Mapping[str, Any],
    url: str = "",
    about: models.Model | None = None,
) -> None:
    """Tell each person in `to` once of the event `key`. Needs an open transaction; raises CatalogueError on a misfit.

    `context` is plain JSON (dates and datetimes too); `url` is a path of this site.
    """
    entry = catalogue.get(topic)
    entry.check_context(context)
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError(f"{topic}: the url must be a path of this site, not {url!r}")
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("notify() belongs into the transaction of what it tells of.")
    readers = {reader.pk for reader in to}
    if not readers:
        return
    _insert_messages(entry, readers, key=key, url=url, context=context, about=about)
    _insert_deliveries(entry, readers, key=key)
    _nudge_on_commit()


def lag_seconds() -> float:
    """Return for how many seconds the longest waiting message has been due and not sent; 0 when none is."""
    now = timezone.now()
    due = Delivery.objects.filter(status__in=UNDELIVERED, next_attempt_at__lte=now)
    oldest = due.aggregate(oldest=models.Min("next_attempt_at"))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


def nudge() -> None:
    """Ask a worker to sweep now. When the broker is away that is logged only, since beat sweeps each minute."""
    try:
        current_app.send_task("notifications.sweep", retry=False, ignore_result=True)
    except Exception:
        logger.warning("The broker did not take the nudge; beat will sweep.", exc_info=True)


def _insert_messages(
    entry: catalogue.Topic,
    readers: set[Any],
    *,
    key: str,
    url: str,
    context: Mapping[str, Any],
    about: models.Model | None,
) -> None:
    Message.objects.bulk_create(
        [
            Message(
                key=key,
                topic=entry.name,
                recipient_id=reader,
                context=dict(context),
                url=url,
                about_type=about._meta.label_lower if about else "",
                about_id=str(about.pk) if about else "",
            )
            for reader in sorted(readers)
        ],
        ignore_conflicts=True,
    )


def _insert_deliveries(entry: catalogue.Topic, readers: set[Any], *, key: str) -> None:
    """Insert a delivery for each message and channel; those of a message that stood already are left as they are."""
    messages = Message.objects.filter(key=key, recipient__in=readers).order_by("pk").values_list("pk", "recipient_id")
    muting = _muting(entry, readers)
    Delivery.objects.bulk_create(
        [
            _delivery(message, channel, muted=reader in muting)
            for message, reader in messages
            for channel in entry.channels
        ],
        ignore_conflicts=True,
    )


def _muting(entry: catalogue.Topic, readers: set[Any]) -> set[Any]:
    if not entry.mutable:
        return set()
    return set(Mute.objects.filter(topic=entry.name, reader__in=readers).values_list("reader_id", flat=True))


def _delivery(message: int, channel: str, *, muted: bool) -> Delivery:
    """Return the delivery to insert; in the inbox the row is the message, so that one is sent by being there."""
    now = timezone.now()
    if channel == Channel.INBOX:
        return Delivery(message_id=message, channel=channel, status=DeliveryStatus.SENT, sent_at=now)
    status = DeliveryStatus.MUTED if muted else DeliveryStatus.PENDING
    return Delivery(message_id=message, channel=channel, status=status, next_attempt_at=now)


def _nudge_on_commit() -> None:
    """Nudge once for a transaction, however many people it tells."""
    if not any(entry[1] is nudge for entry in connection.run_on_commit):
        transaction.on_commit(nudge, robust=True)
