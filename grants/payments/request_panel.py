"""What the page of an agreement shows of instalments not paid yet: what each awaits, and who can move it on."""

from typing import Any

import rules
from django.utils import timezone

from grants.agreements.models import Agreement, Instalment
from grants.payments.models import LIVE

Trigger = Instalment.Trigger


def request_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Return the open instalments with what the reader may do about them; nothing to those who may do nothing."""
    if str(agreement.state) != "in_force" or getattr(agreement, "settlement", None) is not None:
        return None
    may_raise = rules.has_perm("payments.raise", user, agreement)
    may_mark = not may_raise and rules.has_perm("instalments.mark_met", user, agreement)
    may_check = not may_raise and rules.has_perm("sanctions.record", user, agreement)
    rows = [_row(part, may_raise=may_raise, may_mark=may_mark) for part in _open(agreement)]
    rows = [row for row in rows if row["raises"] or row["marks"]]
    return {"agreement": agreement, "rows": rows, "may_check": may_check} if rows or may_check else None


def _open(agreement: Agreement) -> list[Instalment]:
    taken = {payment.instalment_id for payment in agreement.payments.all() if str(payment.state) in LIVE}
    return [part for part in agreement.instalments.all() if part.pk not in taken and part.trigger != Trigger.REPORT]


def _row(part: Instalment, *, may_raise: bool, may_mark: bool) -> dict[str, Any]:
    comes_later = part.trigger == Trigger.DATE and (part.due_on is None or part.due_on > timezone.localdate())
    comes_later = comes_later or (part.trigger == Trigger.INTERIM and not part.interim_is_accepted)
    waits = part.trigger == Trigger.MANUAL and part.met_at is None
    return {"part": part, "raises": may_raise and not comes_later, "marks": may_mark and waits}
