"""The reduction of a grant for a poor, partial or late implementation (domain.md section 6, S78)."""

from django.db import transaction
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.core.errors import DomainError
from grants.core.fields import format_percent
from grants.monitoring.models import Reduction
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, record

WHOLE = 10_000


@transaction.atomic
def reduce_grant(agreement: Agreement, *, basis_points: int, reason: str, actor: User) -> Reduction:
    """Reduce the final amount by so many basis points, with a reason; of nothing, it takes an earlier one back.

    It counts when the final amount is fixed. Raises TransitionRefused once that stands, DomainError at the field.
    """
    require("agreements.reduce", actor, agreement)
    agreement = lock(agreement)
    if hasattr(agreement, "settlement") or str(agreement.state) not in ("in_force", "suspended", "terminated"):
        raise TransitionRefused(_("The final amount stands already, or the grant does not run."))
    if not 0 <= basis_points <= WHOLE:
        raise DomainError(_("A reduction lies between 0 and 100 percent."), field="basis_points")
    if not reason.strip():
        raise DomainError(_("Give the reason; the grantee reads it."), field="reason")
    last = agreement.reductions.last()
    if basis_points == (last.basis_points if last else 0):
        raise DomainError(_("It is reduced by this already."), field="basis_points")
    record(agreement, "reduce", actor=actor, reason=f"{format_percent(basis_points)} · {reason.strip()}")
    return Reduction.objects.create(
        agreement=agreement, basis_points=basis_points, reason=reason.strip(), decided_by=actor
    )
