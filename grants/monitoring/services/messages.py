"""The verbs of the messages about a grant: send, mark as read, withdraw."""

import datetime
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.agreements.models import Agreement
from grants.core import files
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.monitoring.models import GrantMessage, GrantMessageFile, GrantMessageRead
from grants.monitoring.selectors.messages import is_of_grantee, unread_by
from grants.monitoring.services.monitoring_telling import tell_grantee, tell_office
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from workflows.engine import TransitionRefused, lock

WITHDRAW_MINUTES: Final = 10
MOST_FILES: Final = 5


def send_message(agreement: Agreement, *, text: str, uploads: Sequence[Any] = (), actor: User) -> GrantMessage:
    """Write to the other side, with files where there are some; it hears of it by mail, without the text."""
    require("messages.send", actor, agreement)
    if not text.strip():
        raise DomainError(_("Write a message."), field="text")
    if len(uploads) > MOST_FILES:
        words = ngettext("Add at most %(n)s file.", "Add at most %(n)s files.", MOST_FILES)
        raise DomainError(words % {"n": MOST_FILES}, field="uploads")
    # Before the transaction: the record of an infected file outlives its refusal.
    stored = [files.receive(upload, actor=actor, field="uploads") for upload in uploads]
    return _send(agreement, text.strip(), stored, actor)


@transaction.atomic
def mark_read(agreement: Agreement, *, actor: User) -> int:
    """Mark all messages of the other side as read by the actor; returns how many were new to him."""
    require("messages.mark_read", actor, agreement)
    lock(agreement)
    found = list(unread_by(actor, agreement))
    GrantMessageRead.objects.bulk_create(
        [GrantMessageRead(message=message, user=actor) for message in found], ignore_conflicts=True
    )
    return len(found)


@transaction.atomic
def withdraw_message(message: GrantMessage, *, actor: User) -> GrantMessage:
    """Take a message back within minutes, while nobody of the other side has read it; that it was sent stays."""
    require("messages.withdraw", actor, message)
    lock(message.agreement)  # the same lock as that of reading: either comes first
    message = lock(message)
    if message.withdrawn_at is not None:
        raise TransitionRefused(_("It is withdrawn already."))
    if message.reads.exists():
        raise TransitionRefused(_("It has been read; write another message to correct it."))
    if timezone.now() > message.sent_at + datetime.timedelta(minutes=WITHDRAW_MINUTES):
        words = _("A message can be withdrawn within %(n)s minutes; write another one to correct it.")
        raise TransitionRefused(words % {"n": WITHDRAW_MINUTES})
    message.withdrawn_at = timezone.now()
    message.save(update_fields=["withdrawn_at"])
    return message


@transaction.atomic
def _send(agreement: Agreement, text: str, stored: Sequence[StoredFile], actor: User) -> GrantMessage:
    agreement = lock(agreement)
    by_grantee = is_of_grantee(actor, agreement)
    _refuse_twice(agreement, text, actor)
    message = GrantMessage.objects.create(agreement=agreement, author=actor, from_grantee=by_grantee, text=text)
    GrantMessageFile.objects.bulk_create([GrantMessageFile(message=message, file=file) for file in stored])
    facts = {
        "key": str(message.pk),
        "url": reverse("monitoring:grant_messages", args=[agreement.reference]),
        "by": str(actor),
    }
    if by_grantee:
        tell_office(agreement, "grant-message", StaffRole.Role.OFFICER, **facts)
    else:
        tell_grantee(agreement, "grant-message", **facts)
    return message


def _refuse_twice(agreement: Agreement, text: str, actor: User) -> None:
    """A second click on the button is not a second message."""
    last = agreement.grant_messages.filter(withdrawn_at=None).last()
    if last is None or last.author_id != actor.pk or last.text != text:
        return
    if timezone.now() < last.sent_at + datetime.timedelta(minutes=1):
        raise DomainError(_("This message has just been sent."), field="text")
