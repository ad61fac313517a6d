"""What the page of the messages about a grant shows, and their panel on the page of the agreement."""

import datetime
from typing import Any

import rules
from django.utils import timezone

from grants.agreements.models import Agreement
from grants.monitoring.models import GrantMessage
from grants.monitoring.selectors.messages import is_of_grantee, thread_of
from grants.monitoring.services.messages import WITHDRAW_MINUTES

LATEST = 3  # messages that the panel shows


def thread_page(agreement: Agreement, user: Any) -> dict[str, Any]:
    """Return the messages with what the reader may do about each. Four queries."""
    by_grantee = is_of_grantee(user, agreement)
    may_mark = rules.has_perm("messages.mark_read", user, agreement)
    rows = [_row(message, user) for message in thread_of(agreement)]
    fresh = [row for row in rows if _is_new(row["message"], user, by_grantee)]
    return {
        "agreement": agreement,
        "rows": rows,
        "new": len(fresh) if may_mark else 0,
        "may_send": rules.has_perm("messages.send", user, agreement),
        "minutes": WITHDRAW_MINUTES,
    }


def messages_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Return the latest messages for the page of the agreement; only the link to who reads along, None to others."""
    if str(agreement.state) == "draft" or not rules.has_perm("messages.list", user, agreement):
        return None
    by_grantee = is_of_grantee(user, agreement)
    may_send = rules.has_perm("messages.send", user, agreement)
    if not rules.has_perm("messages.mark_read", user, agreement):  # who reads along finds them on their own page
        return {"agreement": agreement, "rows": [], "may_send": False}
    found = agreement.grant_messages.filter(withdrawn_at=None).order_by("-sent_at", "-pk")
    latest = list(found.select_related("author").prefetch_related("reads")[:LATEST])
    rows = [{"message": message, "is_new": _is_new(message, user, by_grantee)} for message in latest]
    return {"agreement": agreement, "rows": rows, "may_send": may_send}


def _row(message: GrantMessage, user: Any) -> dict[str, Any]:
    mine = message.author_id == user.pk
    read_at = min((read.at for read in message.reads.all()), default=None)
    until = message.sent_at + datetime.timedelta(minutes=WITHDRAW_MINUTES)
    open_still = message.withdrawn_at is None and read_at is None and timezone.now() <= until
    return {
        "message": message,
        "mine": mine,
        "shown": message.withdrawn_at is None,
        "files": list(enumerate((row.file for row in message.files.all()), 1)),
        "read_at": read_at,
        "may_withdraw": mine and open_still,
    }


def _is_new(message: GrantMessage, user: Any, by_grantee: bool) -> bool:
    """Whether the other side wrote it and the reader has not marked it as read."""
    if message.from_grantee == by_grantee or message.withdrawn_at is not None:
        return False
    return all(read.user_id != user.pk for read in message.reads.all())
