"""What an outsider notes who examines a grant: the only thing that he writes."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.agreements.selectors.guests import grant_of_guest
from grants.applications.closing import leave_out
from grants.core.errors import DomainError
from grants.monitoring.models import AuditNote, Expenditure
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications.outbox import notify

Role = StaffRole.Role


@transaction.atomic
def note_on_grant(
    agreement: Agreement, *, text: str, kind: str = AuditNote.Kind.NOTE, cost: Expenditure | None = None, actor: User
) -> AuditNote:
    """Note something on the grant or on one of its costs; the office is told of a finding. The same is kept once."""
    require("audit_notes.write", actor, agreement)
    access = grant_of_guest(agreement, actor)
    if access is None or (cost is not None and cost.report.agreement_id != agreement.pk):
        raise DomainError(_("This is not of the grant that is open to you."))
    if not text.strip():
        raise DomainError(_("Write what you found."), field="text")
    last = access.notes.last()
    if last is not None and (last.text, last.kind, last.cost_id) == (text.strip(), kind, cost.pk if cost else None):
        return last
    note = AuditNote.objects.create(
        agreement=agreement,
        access=access,
        kind=kind,
        cost=cost,
        about=str(cost) if cost else "",
        text=text.strip(),
        author=actor,
    )
    if kind == AuditNote.Kind.FINDING:
        _tell(note)
    return note


def _tell(note: AuditNote) -> None:
    application = note.agreement.award.application
    notify(
        "audit-finding",
        to=leave_out(application, staff_of(application.call.action, Role.OFFICER, Role.FINANCE)),
        key=f"audit-finding:{note.pk}",
        url=reverse("monitoring:audit_notes", args=[note.agreement.reference]),
        about=note.agreement,
        context={"reference": note.agreement.reference, "by": str(note.author), "text": note.text},
    )
