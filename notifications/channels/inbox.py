"""The inbox: a reader's own messages on the site."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from notifications import catalogue
from notifications.models import Channel, Message, Mute


def messages_of(reader: Any) -> QuerySet[Message]:
    """Return the reader's messages, the unread first, then the newest."""
    own = Message.objects.filter(recipient=reader, deliveries__channel=Channel.INBOX)
    return own.order_by(F("read_at").desc(nulls_first=True), "-created_at", "-pk")


def unread_count(reader: Any) -> int:
    """Return how many messages the reader has not opened."""
    return messages_of(reader).filter(read_at=None).count()


def mark_read(messages: QuerySet[Message]) -> int:
    """Mark messages as read; return how many were not before."""
    keys = messages.filter(read_at=None).order_by().values("pk")
    return Message.objects.filter(pk__in=keys).update(read_at=timezone.now())


def set_muted(reader: Any, topic: str, *, muted: bool) -> None:
    """Stop or resume e-mails on a topic; refuses a topic that everybody must hear of."""
    if not catalogue.get(topic).mutable:
        raise catalogue.CatalogueError(f"{topic}: may not be muted")
    if muted:
        Mute.objects.get_or_create(reader=reader, topic=topic)
    else:
        Mute.objects.filter(reader=reader, topic=topic).delete()


def muted_topics(reader: Any) -> set[str]:
    """Return the topics on which the reader gets no e-mail."""
    return set(Mute.objects.filter(reader=reader).values_list("topic", flat=True))
