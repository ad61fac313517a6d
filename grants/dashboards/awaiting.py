"""What each instalment of a grant awaits, in words for the grantee: what, who has to do it, and by when."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, Instalment
from grants.agreements.standing import live_payment
from grants.payments.models import Payment

Trigger = Instalment.Trigger


@dataclass(frozen=True)
class Awaited:
    """An instalment, the payment made or under way for it, and what is to happen; `who` is empty when it is done."""

    part: Instalment
    payment: Payment | None
    what: str
    who: str = ""
    due: datetime.date | None = None


def awaited_of(agreement: Agreement, *, account_is_confirmed: bool) -> list[Awaited]:
    """Return the instalments in their order, each with what it awaits; reads no more than was fetched."""
    return [_awaited(agreement, part, account_is_confirmed) for part in agreement.instalments.all()]


def _awaited(agreement: Agreement, part: Instalment, account_is_confirmed: bool) -> Awaited:
    payment = _payment_of(agreement, part)
    if payment is not None:
        return Awaited(part, payment, *_under_way(payment))
    if agreement.state == "closed" or (hasattr(agreement, "settlement") and not _is_owed(agreement, part)):
        return Awaited(part, None, _("Nothing more: the final amount stands."))
    if agreement.state != "in_force":
        return Awaited(part, None, *_not_running(agreement))
    if not account_is_confirmed:
        what = _("Your bank account is not confirmed yet: finance confirms it by a call to your organisation.")
        return Awaited(part, None, what, _("Finance officer"))
    return Awaited(part, None, *_trigger(agreement, part))


def _payment_of(agreement: Agreement, part: Instalment) -> Any:
    if part.trigger != Trigger.REPORT:
        return live_payment(part)
    live = {"raised", "requested", "endorsed", "ordered", "paid"}
    found = (row for row in agreement.payments.all() if row.kind == Payment.Kind.BALANCE and row.state in live)
    return max(found, key=lambda row: row.pk, default=None)


def _under_way(payment: Payment) -> tuple[Any, ...]:
    finance, approver = _("Finance officer"), _("Approver")
    return {
        "paid": (_("Paid."), "", payment.paid_on),
        "ordered": (_("It is ordered; the bank pays it."), finance),
        "endorsed": (_("A second person approves it."), approver),
        "requested": (_("It is approved."), approver),
    }.get(str(payment.state), (_("It is checked and requested."), finance))


def _is_owed(agreement: Agreement, part: Instalment) -> bool:
    return part.trigger == Trigger.REPORT and bool(agreement.settlement.balance_cents)


def _not_running(agreement: Agreement) -> tuple[str, str]:
    said = {
        "suspended": (_("The agreement is suspended; payments rest until it goes on."), _("Programme officer")),
        "terminated": (_("The agreement was ended; only what was done is settled."), _("Programme officer")),
    }
    return said.get(
        str(agreement.state), (_("The agreement comes into force with both signatures."), _("Both parties"))
    )


def _trigger(agreement: Agreement, part: Instalment) -> tuple[Any, ...]:
    finance, today = _("Finance officer"), timezone.localdate()
    if part.trigger == Trigger.REPORT:
        return _balance(agreement)
    if part.trigger == Trigger.DATE and part.due_on and part.due_on > today:
        return _("It falls due on its day."), finance, part.due_on
    if part.trigger == Trigger.INTERIM and not part.interim_is_accepted:
        return _("Your interim report is accepted."), _("Your organisation"), part.interim_due_on
    if part.trigger == Trigger.MANUAL and part.met_at is None:
        return _("Its condition is met: %(condition)s") % {"condition": part.condition}, _("Your organisation")
    return _("It is due, and is requested next."), finance


def _balance(agreement: Agreement) -> tuple[Any, ...]:
    report = getattr(agreement, "report", None)
    if hasattr(agreement, "settlement"):
        return _("The balance is requested."), _("Finance officer")
    if report is not None and report.state == "submitted":
        return _("Your final report is verified."), _("Programme officer and finance officer")
    return _("You hand in the final report."), _("Your organisation"), agreement.report_due_on
