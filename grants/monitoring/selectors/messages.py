"""The messages about a grant as their readers may see them, and which of them are new to somebody."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from grants.agreements.models import Agreement
from grants.applications.closing import office_scope
from grants.monitoring.models import GrantMessage, GrantMessageRead
from grants.monitoring.selectors.visits import APPLICATION
from grants.people.policies import is_member
from grants.people.selectors import belongs_to
from grants.programmes.selectors import STAFF


def messages_visible_to(user: Any) -> QuerySet[GrantMessage]:
    """Return the messages that the user may read: of the staff's own scope, and of own grants past the draft."""
    own = belongs_to(user, "agreement__organisation") & ~Q(agreement__state="draft")
    found = GrantMessage.objects.filter(own | office_scope(user, *STAFF, path=APPLICATION))
    return found.select_related(
        "agreement__award__application__call__action__phase__programme", "agreement__organisation", "author"
    )


def get_message(user: Any, pk: int) -> GrantMessage:
    """Return a message that the user may read, or raise Http404."""
    found = messages_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def thread_of(agreement: Agreement) -> QuerySet[GrantMessage]:
    """Return the messages about a grant, oldest first, with their files and who has read them."""
    found = agreement.grant_messages.select_related("author").order_by("sent_at", "pk")
    return found.prefetch_related("files__file", "reads")


def is_of_grantee(user: Any, agreement: Agreement) -> bool:
    """Tell on which side of the thread a person stands: a member of the grantee never speaks for the office."""
    return bool(is_member(user, agreement))


def unread_by(user: Any, agreement: Agreement) -> QuerySet[GrantMessage]:
    """Return the other side's messages that the user has not read yet."""
    found = agreement.grant_messages.filter(from_grantee=not is_of_grantee(user, agreement), withdrawn_at=None)
    return found.exclude(Exists(GrantMessageRead.objects.filter(message=OuterRef("pk"), user=user.pk)))
