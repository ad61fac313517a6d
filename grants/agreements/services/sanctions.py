"""That somebody looked for a grantee on the sanctions lists, and what was found; a record is never changed."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, CoGrantee, SanctionsCheck
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import record

Outcome = SanctionsCheck.Outcome


@transaction.atomic
def record_sanctions_check(
    agreement: Agreement,
    *,
    checked_on: datetime.date,
    lists: str,
    names: str,
    outcome: str,
    actor: User,
    co_grantee: CoGrantee | None = None,
    note: str = "",
    evidence: StoredFile | None = None,
) -> SanctionsCheck:
    """Record a check of the grantee of an agreement, or of a co-grantee; it counts for every grant of the same one.

    A co-grantee without a page in Sofra is known under this agreement alone.

    Raises DomainError at the field for a day to come, and for a name found on a list without a word on it.
    """
    require("sanctions.record", actor, agreement)
    if checked_on > timezone.localdate():
        raise DomainError(_("A check cannot have been made on a day to come."), field="checked_on")
    if outcome == Outcome.HIT and not note.strip():
        raise DomainError(_("Write which name was found on which list."), field="note")
    if co_grantee is not None and co_grantee.agreement_id != agreement.pk:
        raise DomainError(_("Choose the grantee or a co-grantee of this agreement."), field="co_grantee")
    own_page = co_grantee.organisation if co_grantee else None
    check = SanctionsCheck.objects.create(
        organisation=own_page or agreement.organisation,
        co_grantee=None if own_page else co_grantee,
        checked_on=checked_on,
        lists=lists.strip(),
        names=names.strip(),
        outcome=outcome,
        note=note.strip(),
        evidence=evidence,
        checked_by=actor,
    )
    record(agreement, "check_sanctions", actor=actor, reason=f"{check.get_outcome_display()}: {check.lists}")
    if outcome == Outcome.HIT:
        _tell_hit(agreement, check)
    return check


def _tell_hit(agreement: Agreement, check: SanctionsCheck) -> None:
    action: Any = agreement.award.application.call.action
    roles = (StaffRole.Role.FINANCE, StaffRole.Role.APPROVER, StaffRole.Role.OFFICER)
    notify(
        "sanctions-hit",
        to=staff_of(action, *roles),
        key=f"sanctions-hit:{check.pk}",
        url=reverse("agreements:detail", args=[agreement.reference]),
        about=agreement,
        context={
            "reference": agreement.reference,
            "organisation": check.party,
            "day": values.day(check.checked_on),
            "note": check.note,
        },
    )
