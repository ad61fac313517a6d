"""Conflicts of interest: declared by the person, found by the system, lifted by an officer with a reason."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.core.errors import DomainError
from grants.evaluation.models import Assessment, Conflict, EvaluatorProfile, Panel
from grants.evaluation.services import sheets
from grants.evaluation.services.finding import look
from grants.evaluation.services.voiding import LIVE_SHEETS, void_sheets
from grants.people.models import User
from grants.people.services import require
from workflows.engine import SYSTEM, TransitionRefused, lock, record

Kind = Conflict.Kind


@transaction.atomic
def declare_conflict(application: Application, *, reason: str, actor: User) -> Conflict:
    """Declare one's own conflict of interest with a file, before or after it was handed out; it closes for good."""
    require("conflicts.declare", actor, application)
    own = Assessment.objects.filter(application=application, evaluator=actor, state__in=LIVE_SHEETS)
    sheet = next((sheet for sheet in own.select_related("panel") if sheet.scoring_is_open), None)
    if sheet is not None:
        sheets.recuse(sheet, actor=actor, reason=reason)
    conflict, _made = Conflict.objects.get_or_create(
        application=application, user=actor, kind=Kind.DECLARED, defaults={"ground": reason[:1000]}
    )
    void_sheets([application])
    record(conflict, "declare", actor=actor, reason=reason)
    return conflict


@transaction.atomic
def find_conflicts(panel: Panel, *, actor: Any = SYSTEM, users: Iterable[User] | None = None) -> list[Conflict]:
    """Compare the members and the office with every applicant and partner before a committee; returns the new ones.

    The sheets of those concerned are void by the call's rule on recusals.
    """
    require("conflicts.find", actor, panel)
    return look(panel, users=users)


@transaction.atomic
def find_conflicts_of(user: User) -> None:
    """Compare one person anew with the files of every committee at work, after a change of the profile."""
    panels = Panel.objects.filter(members__user=user).exclude(state="decided").order_by("pk")
    for panel in panels.select_related("call__action__phase__programme", "lot"):
        find_conflicts(panel, users=[user])


@transaction.atomic
def tell_profile(
    *, languages: list[str], expertise: list[str], address: str, iban: str, employers: list[dict[str, str]], actor: User
) -> EvaluatorProfile:
    """Keep what an evaluator tells of themselves, and look anew for conflicts of interest."""
    require("profiles.tell", actor)
    profile, _made = EvaluatorProfile.objects.update_or_create(
        user=actor,
        defaults={
            "languages": languages,
            "expertise": expertise,
            "address": address,
            "iban": iban,
            "employers": employers,
            "told_at": timezone.now(),
        },
    )
    find_conflicts_of(actor)
    return profile


@transaction.atomic
def lift_conflict(conflict: Conflict, *, reason: str, actor: User) -> Conflict:
    """Find that a tie which the system found is no conflict, with a reason; the file opens to the person again.

    Raises PermissionDenied to the person concerned, and for what the person declared.
    """
    require("conflicts.lift", actor, conflict)
    conflict = lock(conflict)
    if conflict.lifted_at is not None:
        raise TransitionRefused(_("This conflict is lifted already."))
    if not reason.strip():
        raise DomainError(_("Say why it is no conflict of interest."), field="reason")
    conflict.lifted_at, conflict.lifted_by, conflict.lift_reason = timezone.now(), actor, reason[:1000]
    conflict.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    record(conflict, "lift", actor=actor, reason=reason)
    return conflict
