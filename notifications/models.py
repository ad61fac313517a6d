"""Messages to people, and the deliveries that carry them over a channel."""

from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """A way to reach a reader."""

    EMAIL = "email", _("E-mail")
    INBOX = "inbox", _("Inbox")


class DeliveryStatus(models.TextChoices):
    """Where a delivery stands; claimed means that a worker holds it until its lease ends."""

    PENDING = "pending", _("Waiting")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    DEAD = "dead", _("Given up")
    MUTED = "muted", _("Muted by the reader")


UNDELIVERED = (DeliveryStatus.PENDING, DeliveryStatus.CLAIMED)


def new_mail_id() -> str:
    """Return the Message-ID header that every attempt of one delivery carries."""
    return f"<{uuid4().hex}@{urlsplit(settings.SITE_URL).hostname}>"


class Message(models.Model):
    """What one person is told about one event; rendered in the reader's language when it is read."""

    key = models.CharField(_("event"), max_length=200)
    topic = models.CharField(_("topic"), max_length=100)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    context = models.JSONField(_("context"), default=dict, encoder=DjangoJSONEncoder)
    url = models.CharField(_("page"), max_length=500, blank=True)
    about_type = models.CharField(_("kind of object"), max_length=100, blank=True)
    about_id = models.CharField(_("object"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [models.UniqueConstraint(fields=["key", "recipient"], name="message_once_per_event_and_reader")]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="message_of_reader"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="message_unread"),
            models.Index(fields=["about_type", "about_id"], name="message_about"),
        ]

    def __str__(self) -> str:
        return self.key


class Delivery(models.Model):
    """One message on one channel: how often it was tried, and whether it arrived."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    mail_id = models.CharField(_("Message-ID"), max_length=200, default=new_mail_id)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(
                condition=Q(status="claimed", claimed_until__isnull=False)
                | (~Q(status="claimed") & Q(claimed_until__isnull=True)),
                name="delivery_claimed_has_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="delivery_sent_has_a_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(status__in=["pending", "claimed"]), name="delivery_undelivered"
            ),
            models.Index(fields=["id"], condition=Q(status="dead"), name="delivery_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.mail_id}"


class Mute(models.Model):
    """A reader's wish not to get e-mail on a topic; the inbox still shows it."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted_topics")
    topic = models.CharField(_("topic"), max_length=100)

    class Meta:
        verbose_name = _("muted topic")
        verbose_name_plural = _("muted topics")
        constraints = [models.UniqueConstraint(fields=["reader", "topic"], name="mute_once_per_topic")]

    def __str__(self) -> str:
        return self.topic
