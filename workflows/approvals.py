"""Four-eyes chains: so many different people, each in a role, none of them the requester."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from workflows.engine import TransitionRefused
from workflows.models import Approval


@dataclass(frozen=True)
class Chain:
    """The roles that must each approve a purpose, in any order, by different people."""

    purpose: str
    roles: tuple[str, ...]


def objection(
    *, actor_id: int, role: str, chain: Chain, given: Iterable[tuple[str, int]], excluded: Iterable[int]
) -> str:
    """Say why a person may not add this approval, or return an empty string. Pure.

    `given` holds (role, person id) of the approvals so far; `excluded` the requesters.
    """
    approvals = list(given)
    if role not in chain.roles:
        return str(_("This approval is not asked of your role."))
    if actor_id in set(excluded):
        return str(_("The one who asked for it cannot approve it: a second person must."))
    if role in {so_far for so_far, _person in approvals}:
        return str(_("This approval has already been given."))
    if actor_id in {person for _role, person in approvals}:
        return str(_("You have already approved in another role: a different person must."))
    return ""


def approvals_of(subject: models.Model, chain: Chain, *, round: int = 1) -> models.QuerySet[Approval]:
    """Return the approvals given so far in this round, oldest first."""
    kind = ContentType.objects.get_for_model(subject)
    found = Approval.objects.filter(subject_type=kind, subject_id=subject.pk, purpose=chain.purpose, round=round)
    return found.select_related("actor")


def approve(
    subject: models.Model, chain: Chain, *, actor: Any, role: str, excluded: Iterable[int] = (), round: int = 1
) -> bool:
    """Add the actor's approval to the locked subject; True once the chain is complete. Raises TransitionRefused."""
    given = list(approvals_of(subject, chain, round=round).values_list("role", "actor_id"))
    refusal = objection(actor_id=actor.pk, role=role, chain=chain, given=given, excluded=excluded)
    if refusal:
        raise TransitionRefused(refusal)
    Approval.objects.create(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        purpose=chain.purpose,
        round=round,
        role=role,
        actor=actor,
    )
    return len(given) + 1 == len(chain.roles)
