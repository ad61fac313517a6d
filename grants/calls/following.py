"""Who hears of a call's answers and corrigenda: those who follow it, and those who write or have handed in for it."""

from typing import Any

import rules
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls.models import Call, Follower
from grants.core.errors import DomainError
from grants.people.models import Membership, User
from grants.people.services import require
from notifications.outbox import notify

FOLLOWED = ("coming", "open", "closed")


def followers_of(call: Call) -> list[User]:
    """Return everybody who hears of the call, each once: its followers, the members of those who apply or are invited.

    A follower who may no longer read the call (an invitation taken back) hears nothing more.
    """
    explicit = set(call.followers.values_list("user_id", flat=True))
    concerned = Q(pk__in=explicit) | Q(pk__in=_members(call).values("user")) | Q(pk__in=_invited(call).values("user"))
    found = User.objects.filter(concerned, is_active=True).order_by("pk")
    return [user for user in found if user.pk not in explicit or rules.has_perm("calls.view", user, call)]


def tell_followers(call: Call, topic: str, key: str, **context: Any) -> None:
    """Tell all who follow the call of the event `key` once, in their language; `title` is the call's own.

    Needs an open transaction, like every notice.
    """
    notify(
        topic,
        to=followers_of(call),
        key=key,
        url=reverse("calls:detail", args=[call.reference]),
        about=call,
        context={"title": call.title, **context},
    )


@transaction.atomic
def follow_call(call: Call, *, actor: User) -> Follower:
    """Write down that somebody wants to hear of the call; twice is once. Raises DomainError once it is decided."""
    require("calls.follow", actor, call)
    if not can_be_followed(call):
        raise DomainError(_("There is nothing more to follow: the call has come to its end."))
    follower, _made = Follower.objects.get_or_create(call=call, user=actor)
    return follower


@transaction.atomic
def unfollow_call(call: Call, *, actor: User) -> None:
    """Forget that somebody follows the call; who did not follow it loses nothing."""
    Follower.objects.filter(call=call, user=actor).delete()


def can_be_followed(call: Call) -> bool:
    """Return whether anything can still happen to the call that followers would hear of."""
    return call.standing in FOLLOWED and call.state not in ("decided", "finished")


def following(user: Any, call: Call) -> str:
    """Return how a person follows the call: "chosen", "applicant" by an application of theirs, or an empty string."""
    if not getattr(user, "is_authenticated", False):
        return ""
    if call.followers.filter(user=user).exists():
        return "chosen"
    return "applicant" if _members(call).filter(user=user).exists() else ""


def _members(call: Call) -> QuerySet[Membership]:
    """Return the memberships of the organisations with a draft or a submission; a withdrawn one counts no more."""
    applying = call.applications.exclude(state="withdrawn").values("organisation")
    return Membership.objects.filter(organisation__in=applying)


def _invited(call: Call) -> QuerySet[Membership]:
    """Return the memberships of the organisations that a published call invites; those of an open call are none."""
    if call.is_listed or not call.was_published:
        return Membership.objects.none()
    return Membership.objects.filter(organisation__call_invitations__call=call)
