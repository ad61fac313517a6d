"""The verbs of an activity's public summary: write, publish, withdraw. Each is an officer's act."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.monitoring.models import Event, EventSummary
from grants.people.models import User
from grants.people.services import people_of, require
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock, perform, record, records_of


@transaction.atomic
def write_summary(event: Event, *, language: str, text: str, actor: User) -> Event:
    """Write or replace the summary in one language; an empty text takes it away.

    Raises TransitionRefused for the last summary of a published activity: withdraw that first.
    """
    require("events.write", actor, event)
    event = lock(event)
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("Choose one of the languages of this site."), field="language")
    text = text.replace("\r\n", "\n").strip()
    if text:
        EventSummary.objects.update_or_create(event=event, language=language, defaults={"text": text})
    else:
        event.summaries.filter(language=language).delete()
        _refuse_public_without_words(event)
    record(event, "write", actor=actor, reason=language)
    return event


@transaction.atomic
def publish_event(event: Event, *, actor: User) -> Event:
    """Publish the summary with the facts and figures; the grantee whose activity it is hears of it."""
    event = perform(event, "publish", actor=actor)
    if event.agreement is not None:
        notify(
            "event-published",
            to=people_of(event.agreement.organisation),
            key=f"event-published:{event.pk}:{records_of(event).count()}",
            url=reverse("monitoring:event", args=[event.pk]),
            about=event,
            context={"title": event.title, "reference": event.agreement.reference},
        )
    return event


@transaction.atomic
def withdraw_event(event: Event, *, actor: User, reason: str) -> Event:
    """Take the public page away, with a reason; it can be published again."""
    return perform(event, "withdraw", actor=actor, reason=reason)


def _refuse_public_without_words(event: Event) -> None:
    if str(event.state) == "published" and not event.has_summary:
        raise TransitionRefused(_("The activity is public: withdraw it before you take its only summary away."))
