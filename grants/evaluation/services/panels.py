"""Who sits on a committee: appointed with a role and a term, bound by a signed declaration before anything is seen."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import Call, Lot, Stage
from grants.core.errors import DomainError
from grants.evaluation.declaring import words_of
from grants.evaluation.models import Panel, PanelMember
from grants.evaluation.places import place_reference, scores_concepts
from grants.evaluation.services.finding import look
from grants.evaluation.services.telling import tell_panel
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from grants.programmes.policies import roles_in
from workflows.engine import TransitionRefused, lock, record

Role = PanelMember.Role
FINISHED = ("recommended", "decided")


@dataclass(frozen=True)
class Terms:
    """On which terms somebody sits on a committee; without `since` from today on."""

    role: str = Role.MEMBER
    votes: bool = True
    scores: bool = True
    since: datetime.date | None = None
    until: datetime.date | None = None


@transaction.atomic
def form_panel(
    call: Call,
    evaluators: Iterable[User],
    *,
    lot: Lot | None = None,
    stage: str = Stage.FULL,
    due_at: datetime.datetime | None = None,
    actor: User,
) -> Panel:
    """Appoint the committee of a call, or of one of its lots; evaluators are named before the files are shared out."""
    panel = open_panel(call, lot=lot, stage=stage, due_at=due_at, actor=actor)
    chosen = {user.pk: user for user in evaluators}
    _dismiss_all_but(panel, chosen)
    for user in chosen.values():
        _seat(panel, user, Terms(), actor=actor)
    record(panel, "form", actor=actor, reason=", ".join(str(user) for user in chosen.values()))
    look(panel)
    return panel


@transaction.atomic
def compose_panel(
    call: Call,
    seats: Mapping[User, Terms],
    *,
    lot: Lot | None = None,
    stage: str = Stage.FULL,
    due_at: datetime.datetime | None = None,
    actor: User,
) -> Panel:
    """Appoint exactly these people in these roles to a committee that is being formed; who declared has declared."""
    panel = open_panel(call, lot=lot, stage=stage, due_at=due_at, actor=actor)
    _dismiss_all_but(panel, [user.pk for user in seats])
    panel.members.update(role=Role.MEMBER)  # so that chair and secretary may change places
    seated = {member.user_id: member for member in panel.members.select_related("user")}
    for user, terms in seats.items():
        if user.pk in seated:
            _reseat(seated[user.pk], terms)
        else:
            _seat(panel, user, terms, actor=actor)
    named = ", ".join(f"{user} ({Role(terms.role).label})" for user, terms in seats.items())
    record(panel, "form", actor=actor, reason=named)
    look(panel)
    return panel


@transaction.atomic
def open_panel(
    call: Call,
    *,
    lot: Lot | None = None,
    stage: str = Stage.FULL,
    due_at: datetime.datetime | None = None,
    actor: User,
) -> Panel:
    """Return the committee of a place, made where there is none yet, as long as it is being formed; it is locked."""
    require("panels.form", actor, call)
    lock(call)
    if (lot is None) == call.lots.exists() or (lot is not None and lot.call_id != call.pk):
        raise DomainError(_("Each lot of this call has a committee of its own; choose the lot."))
    if stage == Stage.CONCEPT and not scores_concepts(call):
        raise DomainError(_("The concept notes of this call are not scored by a committee."))
    panel, _made = Panel.objects.get_or_create(
        call=call, lot=lot, stage=stage, defaults={"reference": place_reference(call, lot, stage)}
    )
    panel = panel_being_formed(panel, actor=actor)
    panel.due_at = due_at
    panel.save(update_fields=["due_at"])
    return panel


def panel_being_formed(panel: Panel, *, actor: User) -> Panel:
    """Return the committee, locked, if it is still being formed."""
    require("panels.form", actor, panel.call)
    panel = lock(panel)
    if panel.state != "forming":
        raise TransitionRefused(_("The committee is at work; appoint or release single members instead."))
    return panel


def _dismiss_all_but(panel: Panel, chosen: Iterable[int]) -> None:
    """Take everybody else off a committee that is being formed, with the files they were to get."""
    kept = list(chosen)
    panel.assessments.exclude(evaluator__in=kept).delete()
    panel.members.exclude(user__in=kept).delete()


@transaction.atomic
def appoint(
    panel: Panel,
    user: User,
    *,
    role: str = Role.MEMBER,
    votes: bool = True,
    scores: bool = True,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    actor: User,
) -> PanelMember:
    """Appoint somebody in a role; who is on the committee already stays as they are.

    Members and experts hold the role of evaluator in the action; the secretary may be an officer of it, and neither
    votes nor scores. Raises DomainError at the field, TransitionRefused once the committee has recommended.
    """
    seated = panel.members.filter(user=user).first()
    if seated is not None and (seated.is_serving or seated.since > timezone.localdate()):
        return seated
    require("panels.appoint", actor, panel)
    panel = lock(panel)
    if panel.state in FINISHED:
        raise TransitionRefused(_("The committee has made its recommendation; nobody joins it any more."))
    member = _seat(panel, user, Terms(role, votes, scores, since, until), actor=actor)
    record(panel, "appoint", actor=actor, reason=f"{user}: {member.get_role_display()}")
    look(panel, users=[user])
    if panel.state != "forming":
        _tell_appointed(member)
    return member


@transaction.atomic
def declare_impartiality(member: PanelMember, *, actor: User) -> PanelMember:
    """Sign the declaration of impartiality and confidentiality; the words are kept with it, and the room opens."""
    if member.user_id != actor.pk:
        raise DomainError(_("Everybody signs for themselves alone."))
    require("panels.declare_impartiality", actor, member.panel)
    member = lock(member)
    if member.declared_at is not None:
        return member
    member.declared_at, member.declaration = timezone.now(), words_of(member.panel)
    member.save(update_fields=["declared_at", "declaration"])
    record(member.panel, "declare_impartiality", actor=actor)
    return member


def _seat(panel: Panel, user: User, terms: Terms, *, actor: User) -> PanelMember:
    """Give somebody a seat; who comes back after a term begins anew, with a declaration of its own."""
    _refuse_unfit(panel, user, terms)
    fields = {**_fields(terms), "appointed_by": actor, "declared_at": None, "declaration": ""}
    return PanelMember.objects.update_or_create(panel=panel, user=user, defaults=fields)[0]


def _reseat(member: PanelMember, terms: Terms) -> None:
    _refuse_unfit(member.panel, member.user, terms)
    for name, value in _fields(terms).items():
        setattr(member, name, value)
    member.save(update_fields=list(_fields(terms)))
    if not member.scores:
        member.panel.assessments.filter(evaluator=member.user).delete()


def _fields(terms: Terms) -> dict[str, Any]:
    is_secretary = terms.role == Role.SECRETARY
    return {
        "role": terms.role,
        "votes": terms.votes and not is_secretary,
        "scores": terms.scores and not is_secretary,
        "since": terms.since or timezone.localdate(),
        "until": terms.until,
    }


def _refuse_unfit(panel: Panel, user: User, terms: Terms) -> None:
    held = roles_in(user, panel.call.action)
    is_secretary = terms.role == Role.SECRETARY and StaffRole.Role.OFFICER in held
    if StaffRole.Role.EVALUATOR not in held and not is_secretary:
        raise DomainError(_("%(name)s is not an evaluator for this action.") % {"name": user}, field="evaluators")
    if terms.until is not None and terms.until < (terms.since or timezone.localdate()):
        raise DomainError(_("The term ends before it begins."), field="until")
    taken = panel.members.exclude(user=user).filter(role=terms.role)
    if terms.role in (Role.CHAIR, Role.SECRETARY) and taken.exists():
        raise DomainError(_("There is one chair and one secretary; release the present one first."), field="role")


def _tell_appointed(member: PanelMember) -> None:
    panel = member.panel
    tell_panel(
        panel,
        "appointed",
        to=[member.user],
        key=f"appointed:{member.pk}:{member.since}",
        call=panel.title,
        role=str(member.get_role_display()),
    )
