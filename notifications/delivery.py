"""Claim what is due, send it, and try again or give up loudly when that fails.

A claim is an UPDATE with a lease, committed before anything is sent: a worker that dies leaves a row which falls
due again when its lease ends. SMTP timeout < task's hard limit < lease, so nobody still sends what another claims.
"""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from notifications.channels import email
from notifications.models import UNDELIVERED, Channel, Delivery, DeliveryStatus

logger = logging.getLogger(__name__)

BATCH = 500
LONGEST_WAIT = timedelta(hours=6)
ERROR_LIMIT = 2000


def sweep(*, budget_seconds: float) -> bool:
    """Send what is due until nothing is, the batch is done or the time is up; return whether more may be waiting.

    A mail server that is away costs no row an attempt: the sweep ends, and the next one starts over.
    """
    stop_at = time.monotonic() + budget_seconds
    connection: BaseEmailBackend | None = None
    try:
        for _turn in range(BATCH):
            if time.monotonic() > stop_at:
                return True
            if not (delivery := claim()):
                return False
            if connection is None and not (connection := _connect(delivery)):
                return False
            if not _send(delivery, connection):
                connection.close()
                connection = None
        return True
    finally:
        if connection:
            connection.close()


def claim() -> Delivery | None:
    """Take the delivery that has been due longest, for the length of a lease; None when nothing is due."""
    with transaction.atomic():
        delivery = _due().select_for_update(skip_locked=True).order_by("next_attempt_at", "pk").first()
        if delivery is None:
            return None
        delivery.status = DeliveryStatus.CLAIMED
        delivery.attempts += 1
        delivery.claimed_until = timezone.now() + timedelta(seconds=settings.NOTIFICATION_LEASE_SECONDS)
        delivery.save(update_fields=["status", "attempts", "claimed_until"])
    return delivery


def retry(delivery_id: int) -> bool:
    """Put a delivery that was given up back in the queue, with all its attempts; False if it is not a dead one."""
    return bool(
        Delivery.objects.filter(pk=delivery_id, status=DeliveryStatus.DEAD).update(
            status=DeliveryStatus.PENDING, attempts=0, next_attempt_at=timezone.now()
        )
    )


def _due() -> QuerySet[Delivery]:
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return Delivery.objects.filter(free, channel=Channel.EMAIL, status__in=UNDELIVERED, next_attempt_at__lte=now)


def _connect(delivery: Delivery) -> BaseEmailBackend | None:
    """Return a connection; without one the delivery is due as before, so that /health/ready tells its age."""
    try:
        return email.open_connection()
    except Exception as error:
        logger.error("No connection to the mail server", exc_info=True)
        _held(delivery).update(
            status=DeliveryStatus.PENDING, claimed_until=None, attempts=delivery.attempts - 1, last_error=_told(error)
        )
        return None


def _send(delivery: Delivery, connection: BaseEmailBackend) -> bool:
    """Send one delivery; return False when it failed, whatever the reason, so that the next one gets its turn."""
    if delivery.attempts > settings.NOTIFICATION_ATTEMPTS:  # each of its attempts took a worker down
        _give_up(delivery, delivery.last_error or "The worker died at every attempt.")
        return False
    try:
        email.send(Delivery.objects.select_related("message__recipient").get(pk=delivery.pk), connection)
    except Exception as error:
        logger.warning("Delivery %s failed, attempt %s", delivery.pk, delivery.attempts, exc_info=True)
        _fail(delivery, error)
        return False
    _held(delivery).update(status=DeliveryStatus.SENT, sent_at=timezone.now(), claimed_until=None, last_error="")
    return True


def _fail(delivery: Delivery, error: Exception) -> None:
    """Let the delivery wait twice as long as the last time, or give it up at the cap."""
    if delivery.attempts >= settings.NOTIFICATION_ATTEMPTS:
        _give_up(delivery, _told(error))
        return
    wait = min(timedelta(seconds=settings.NOTIFICATION_BACKOFF_SECONDS) * 2 ** (delivery.attempts - 1), LONGEST_WAIT)
    _held(delivery).update(
        status=DeliveryStatus.PENDING,
        claimed_until=None,
        next_attempt_at=timezone.now() + wait,
        last_error=_told(error),
    )


def _give_up(delivery: Delivery, error: str) -> None:
    logger.error("Delivery %s is given up: %s", delivery.pk, error)
    _held(delivery).update(status=DeliveryStatus.DEAD, claimed_until=None, last_error=error)


def _held(delivery: Delivery) -> QuerySet[Delivery]:
    """Return the row as long as our claim on it stands; a claim that another worker took over is left alone."""
    return Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.CLAIMED, claimed_until=delivery.claimed_until)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:ERROR_LIMIT]
