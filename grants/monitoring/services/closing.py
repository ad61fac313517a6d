"""The closure of a grant: what is said of it, the closing itself, and opening it again for an audit's finding."""

import datetime

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.core import files
from grants.core.errors import DomainError
from grants.monitoring.checklist import open_points
from grants.monitoring.models import AuditFinding, Closure
from grants.monitoring.settling import release_rest
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock, perform, record

CLOSABLE = ("in_force", "terminated")


@transaction.atomic
def prepare_closure(
    agreement: Agreement,
    *,
    assets: str,
    rating: int,
    evaluation: str,
    lessons: str = "",
    remarks: str = "",
    actor: User,
) -> Closure:
    """Write down what becomes of the equipment, how the grantee did (1 to 5) and what was learnt; again until closed.

    Raises DomainError, naming the field, for what is missing: points that are left open need a remark.
    """
    require("agreements.prepare_closure", actor, agreement)
    agreement = lock(agreement)
    if str(agreement.state) not in CLOSABLE or not hasattr(agreement, "settlement"):
        raise TransitionRefused(_("The closure is prepared once the final amount of the grant stands."))
    words = {"assets": assets.strip(), "evaluation": evaluation.strip(), "remarks": remarks.strip()}
    _refuse_gaps(agreement, words)
    fields = {**words, "rating": rating, "lessons": lessons.strip(), "prepared_by": actor}
    closure, _made = Closure.objects.update_or_create(agreement=agreement, defaults=fields)
    record(agreement, "prepare_closure", actor=actor, reason=words["remarks"])
    return closure


@transaction.atomic
def close_grant(agreement: Agreement, *, actor: User, reason: str = "") -> Agreement:
    """Close a settled grant; what is left of the commitment goes back to the action.

    The documents are kept for the years that the rules of the grant say, from today (domain.md section 7, S97).
    """
    agreement = perform(agreement, "close", actor=actor, reason=reason)
    agreement.closed_at = timezone.now()
    agreement.save(update_fields=["closed_at"])
    years = agreement.report_terms.retention_years
    Closure.objects.filter(agreement=agreement).update(keep_until=years_after(timezone.localdate(), years))
    _tell(agreement, "grant-closed", to=people_of(agreement.organisation))
    release_rest(agreement, actor=actor, reason=reason)
    return agreement


@transaction.atomic
def reopen_grant(
    agreement: Agreement, *, auditor: str, reference: str, text: str, upload: File | None = None, actor: User
) -> Agreement:
    """Open a closed grant again for the finding of an audit, which is cited and kept."""
    agreement = perform(agreement, "reopen", actor=actor, reason=f"{reference.strip()}: {text.strip()}")
    for field, value in (("auditor", auditor), ("reference", reference), ("text", text)):
        if not value.strip():
            raise DomainError(_("A closed grant is opened only for a finding that is cited."), field=field)
    AuditFinding.objects.create(
        agreement=agreement,
        auditor=auditor.strip(),
        reference=reference.strip(),
        text=text.strip(),
        document=files.receive(upload, actor=actor, field="upload") if upload else None,
        cited_by=actor,
        cited_at=timezone.now(),
    )
    staff = staff_of(agreement.award.application.call.action, StaffRole.Role.FINANCE, StaffRole.Role.OFFICER)
    _tell(agreement, "grant-reopened", to=[*people_of(agreement.organisation), *staff], reason=text.strip())
    return agreement


def years_after(day: datetime.date, years: int) -> datetime.date:
    """Return the same day so many years later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)


def _refuse_gaps(agreement: Agreement, words: dict[str, str]) -> None:
    for field in ("assets", "evaluation"):
        if not words[field]:
            raise DomainError(_("Write it down; “none” is an answer too."), field=field)
    left = open_points(agreement)
    if left and not words["remarks"]:
        points = "; ".join(str(point.label) for point in left)
        raise DomainError(_("Say why these may stay open: %(points)s.") % {"points": points}, field="remarks")


def _tell(agreement: Agreement, topic: str, *, to: list[User], **context: str) -> None:
    times = agreement.audit_findings.count()
    notify(
        topic,
        to=to,
        key=f"{topic}:{agreement.pk}:{times}" if times else f"{topic}:{agreement.pk}",
        url=reverse("agreements:detail", args=[agreement.reference]),
        about=agreement,
        context={"reference": agreement.reference, **context},
    )
