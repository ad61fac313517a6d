"""Members who leave a committee that is at work."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.evaluation.models import PanelMember
from grants.evaluation.services import sheets
from grants.evaluation.services.telling import tell_panel
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, record

OPEN_SHEETS = ("assigned", "accepted")


@transaction.atomic
def end_term(member: PanelMember, *, reason: str, actor: User) -> PanelMember:
    """Release a member from this day on, with a reason; files still open with them go to others by the rule.

    What they handed in counts. Raises DomainError for one who left already, TransitionRefused after the decision.
    """
    require("panels.end_term", actor, member.panel)
    panel, member = lock(member.panel), lock(member)
    if panel.state == "decided":
        raise TransitionRefused(_("The evaluation is decided; its committee stands as it was."))
    if not member.is_serving:
        raise DomainError(_("This term has ended already."))
    held = panel.assessments.filter(evaluator=member.user, state__in=OPEN_SHEETS)
    open_sheets = list(held.select_related("panel__call__action__phase", "application", "evaluator"))
    left_as = member.get_role_display()
    member.until = timezone.localdate() - datetime.timedelta(days=1)
    if member.role in (PanelMember.Role.CHAIR, PanelMember.Role.SECRETARY):
        member.role = PanelMember.Role.MEMBER  # there is one of each, and the next takes the seat
    member.save(update_fields=["until", "role"])
    record(panel, "end_term", actor=actor, reason=f"{member.user} ({left_as}): {reason}")
    if panel.state == "forming":
        held.delete()
        return member
    for sheet in open_sheets:
        sheets.relieve(sheet, actor=actor, reason=reason)
    tell_panel(
        panel,
        "term-ended",
        to=[member.user],
        key=f"term-ended:{member.pk}:{member.until}",
        url="/",
        call=panel.title,
        reason=reason,
    )
    return member
