"""Who sits on a committee."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from grants.calls.models import Call, Lot, Stage
from grants.core.errors import DomainError
from grants.evaluation.models import Panel, PanelMember
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from grants.programmes.policies import roles_in
from workflows.engine import TransitionRefused, lock, record


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
    require("panels.form", actor, call)
    lock(call)
    if (lot is None) == call.lots.exists() or (lot is not None and lot.call_id != call.pk):
        raise DomainError(_("Each lot of this call has a committee of its own; choose the lot."))
    panel, _made = Panel.objects.get_or_create(
        call=call, lot=lot, stage=stage, defaults={"reference": place_reference(call, lot, stage)}
    )
    panel = panel_being_formed(panel, actor=actor)
    panel.due_at = due_at
    panel.save(update_fields=["due_at"])
    chosen = {user.pk: user for user in evaluators}
    panel.assessments.exclude(evaluator__in=chosen).delete()
    panel.members.exclude(user__in=chosen).delete()
    for user in chosen.values():
        appoint(panel, user, actor=actor)
    record(panel, "form", actor=actor, reason=", ".join(str(user) for user in chosen.values()))
    return panel


def place_reference(call: Call, lot: Lot | None, stage: str = Stage.FULL) -> str:
    """Return the address of a committee: that of its call, with the lot's key, and the stage for concept notes."""
    parts = [call.reference, lot.key if lot else "", "concept" if stage == Stage.CONCEPT else ""]
    return "-".join(part for part in parts if part)


def panel_being_formed(panel: Panel, *, actor: User) -> Panel:
    """Return the committee, locked, if it is still being formed."""
    require("panels.form", actor, panel.call)
    panel = lock(panel)
    if panel.state != "forming":
        raise TransitionRefused(_("The committee is at work; assign single files instead."))
    return panel


def appoint(panel: Panel, user: User, *, actor: User) -> None:
    """Appoint an evaluator of the action, once."""
    if panel.members.filter(user=user).exists():
        return
    if StaffRole.Role.EVALUATOR not in roles_in(user, panel.call.action):
        raise DomainError(_("%(name)s is not an evaluator for this action.") % {"name": user}, field="evaluators")
    PanelMember.objects.create(panel=panel, user=user, appointed_by=actor)
