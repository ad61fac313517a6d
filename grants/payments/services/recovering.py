"""The verbs of a recovery: request, approve, refuse, receive, offset, waive, remind.

What comes back, is set off, or is given up moves out of what the agreement has advanced, part by part. Interest on an
advance never was in the ledger: it is asked for and recorded like the rest, and posts nothing.
"""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.agreements.services import agreement_account, agreement_balance, movement
from grants.core.errors import DomainError
from grants.core.files import keep
from grants.core.models import StoredFile
from grants.core.money import format_money
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, post
from grants.payments.debit_note import render_debit_note
from grants.payments.models import Payment, Recovery, RecoveryPart
from grants.payments.rules.sharing import booked_share
from grants.payments.selectors.recoveries import payments_to_offset, still_advanced, to_ask_back
from grants.payments.services.recovery_telling import (
    tell_approvers,
    tell_finance,
    tell_grantee,
)
from grants.people.models import User
from grants.people.services import require
from grants.programmes.services import available_account
from notifications import values
from workflows.engine import SYSTEM, TransitionRefused, lock, perform, record

Kind = Account.Kind
How = RecoveryPart.How
Origin = Recovery.Origin
RUNNING = ("in_force", "suspended", "terminated")


@transaction.atomic
def request_recovery(
    agreement: Agreement, *, origin: str, amount_cents: int, explanation: str, actor: User
) -> Recovery:
    """Ask for the approval of a debit note. Raises TransitionRefused where nothing can be asked back, in words.

    What is not justified can be asked back once; interest has no such limit, since the ledger does not hold it.
    """
    require("recoveries.request", actor, agreement)
    agreement = lock(agreement)
    if obstacle := obstacle_to_recovery(agreement, origin=origin):
        raise TransitionRefused(obstacle)
    _refuse_wrong_sum(agreement, origin, amount_cents)
    if not explanation.strip():
        raise DomainError(_("Say to the grantee what it pays back, and why."), field="explanation")
    recovery = Recovery.objects.create(
        agreement=agreement,
        origin=origin,
        amount_cents=amount_cents,
        currency=agreement.currency,
        explanation=explanation.strip(),
        requested_by=actor,
    )
    record(recovery, "request", actor=actor)
    tell_approvers(recovery, actor=actor)
    return recovery


@transaction.atomic
def approve_recovery(recovery: Recovery, *, actor: User, reason: str = "") -> Recovery:
    """Approve: the debit note is drawn up and kept, its day is set, and the grantee is told."""
    lock(recovery.agreement)
    recovery = perform(recovery, "approve", actor=actor, reason=reason)
    recovery.issued_at = timezone.now()
    recovery.note_number = f"DN-{timezone.localdate().year}-{recovery.pk:05d}"
    recovery.due_on = timezone.localdate() + datetime.timedelta(days=recovery.agreement.grant_terms.repay_days)
    pdf = render_debit_note(recovery)
    recovery.document = keep(pdf, name=f"{recovery.note_number}.pdf", content_type="application/pdf", actor=actor)
    recovery.sha256 = recovery.document.sha256
    recovery.save(update_fields=["issued_at", "note_number", "due_on", "document", "sha256"])
    tell_grantee(recovery, "recovery-issued", **_note_of(recovery))
    return recovery


@transaction.atomic
def refuse_recovery(recovery: Recovery, *, actor: User, reason: str) -> Recovery:
    """Refuse to ask money back, with a reason; finance can ask again with another sum or another text."""
    recovery = perform(recovery, "refuse", actor=actor, reason=reason)
    tell_finance(recovery, "recovery-refused", by=str(actor), reason=reason)
    return recovery


@transaction.atomic
def receive_recovery(
    recovery: Recovery, *, amount_cents: int, on: datetime.date, bank_reference: str, actor: User
) -> Recovery:
    """Record a part that arrived on the date of the bank; the last one settles the recovery.

    Raises DomainError at the field for more than is left, for a date to come or before the debit note, and for a
    reference of the bank that is missing or was recorded already.
    """
    lock(recovery.agreement)
    bank_reference = bank_reference.strip()
    recovery = perform(recovery, "receive", actor=actor, reason=bank_reference)
    _refuse_wrong_bank_details(recovery, on, bank_reference)
    return _cover(recovery, How.RECEIVED, amount_cents, on=on, bank_reference=bank_reference, actor=actor)


@transaction.atomic
def offset_recovery(
    recovery: Recovery, *, payment: Payment, amount_cents: int, consent: StoredFile, actor: User
) -> Recovery:
    """Set a part off against an ordered payment to the same grantee, which has consented; the bank pays less.

    Only a payment that stands in no file for the bank is taken, and at most what is still to be transferred of it.
    """
    lock(recovery.agreement)
    payment = lock(payment)
    require("payments.pay", actor, payment)  # it may be of an action that is not this officer's
    recovery = perform(recovery, "offset", actor=actor, reason=str(payment))
    _refuse_wrong_payment(recovery, payment, amount_cents)
    return _cover(
        recovery, How.OFFSET, amount_cents, on=timezone.localdate(), payment=payment, consent=consent, actor=actor
    )


@transaction.atomic
def waive_recovery(recovery: Recovery, *, amount_cents: int, reason: str, actor: User) -> Recovery:
    """Give a part up, with a reason: it is neither justified nor owed any more, and the grant can be closed."""
    lock(recovery.agreement)
    recovery = perform(recovery, "waive", actor=actor, reason=reason)
    if not reason.strip():
        raise DomainError(_("Say why this is given up."), field="reason")
    return _cover(
        recovery, How.WAIVED, amount_cents, on=timezone.localdate(), reason=reason.strip()[:1000], actor=actor
    )


def remind_recovery(recovery_id: int, *, actor: Any = SYSTEM) -> Recovery:
    """Remind a grantee, once, that money it owes is due within a week."""
    recovery = _owed(recovery_id)
    record(recovery, "remind", actor=actor)
    tell_grantee(recovery, "recovery-due-soon", **_note_of(recovery))
    return recovery


def chase_recovery(recovery_id: int, *, actor: Any = SYSTEM) -> Recovery:
    """Tell a grantee and the finance officers, once, that the day has passed on which money was to come back."""
    recovery = _owed(recovery_id)
    record(recovery, "chase", actor=actor)
    tell_grantee(recovery, "recovery-overdue", **_note_of(recovery))
    organisation = recovery.agreement.organisation.name
    tell_finance(recovery, "recovery-not-back", organisation=organisation, **_note_of(recovery))
    return recovery


def obstacle_to_recovery(agreement: Agreement, *, origin: str = Origin.UNSPENT) -> str:
    """Return why nothing can be asked back now for this reason, with the way out; an empty string when it can."""
    if agreement.state not in RUNNING:
        return _("Money is asked back only before the grant is closed.")
    if origin == Origin.INTEREST:
        return ""
    if origin == Origin.TERMINATION and agreement.state != "terminated":
        return _("The agreement was not terminated; choose another reason.")
    if not hasattr(agreement, "settlement"):
        return _("The final amount does not stand yet.")
    if not still_advanced(agreement):
        return _("Nothing is to be recovered under this agreement.")
    if to_ask_back(agreement) <= 0:
        return _("All of it has already been asked back.")
    return ""


def _refuse_wrong_sum(agreement: Agreement, origin: str, amount_cents: int) -> None:
    if amount_cents <= 0:
        raise DomainError(_("An amount must be more than zero."), field="amount_cents")
    most = to_ask_back(agreement)
    if origin != Origin.INTEREST and amount_cents > most:
        text = _("At most %(most)s can be asked back: paid, not justified, and not asked for yet.")
        raise DomainError(text % {"most": format_money(most, agreement.currency)}, field="amount_cents")
    if agreement.recoveries.filter(origin=origin, amount_cents=amount_cents, state="requested").exists():
        raise DomainError(_("The same sum waits for approval already."), field="amount_cents")


def _refuse_wrong_bank_details(recovery: Recovery, on: datetime.date, bank_reference: str) -> None:
    if on > timezone.localdate():
        raise DomainError(_("The date of the bank cannot lie in the future."), field="on")
    if recovery.issued_at and on < timezone.localdate(recovery.issued_at):
        raise DomainError(_("The money was asked for later than on this day; check the date."), field="on")
    if not bank_reference:
        raise DomainError(_("Write the reference that the bank gave the transfer."), field="bank_reference")
    if recovery.parts.filter(on=on, bank_reference=bank_reference).exists():
        raise DomainError(_("This transfer of the bank is recorded already."), field="bank_reference")


def _refuse_wrong_payment(recovery: Recovery, payment: Payment, amount_cents: int) -> None:
    if not payments_to_offset(recovery).filter(pk=payment.pk).exists():
        text = _(
            "Only an ordered payment to the same grantee, in the same currency, that stands in no file for the bank."
        )
        raise DomainError(text, field="payment")
    if amount_cents > payment.transfer_cents:
        left = format_money(payment.transfer_cents, payment.currency)
        raise DomainError(
            _("Only %(left)s of this payment is still to be transferred.") % {"left": left}, field="amount_cents"
        )


def _cover(recovery: Recovery, how: How, amount_cents: int, *, actor: User, **facts: Any) -> Recovery:
    """Record a part, settle what is covered, tell the grantee, and move the money, in this order."""
    left = recovery.left_cents
    if not 0 < amount_cents <= left:
        text = _("Write more than nothing and at most what is left: %(left)s.")
        raise DomainError(text % {"left": format_money(left, recovery.currency)}, field="amount_cents")
    same = {name: value for name, value in facts.items() if name != "consent"}
    if recovery.parts.filter(how=how, amount_cents=amount_cents, **same).exists():
        raise DomainError(_("The very same is recorded already."), field="amount_cents")
    booked = _booked(recovery, amount_cents)
    part = RecoveryPart.objects.create(
        recovery=recovery, how=how, amount_cents=amount_cents, recorded_by=actor, **facts
    )
    if amount_cents == left:
        recovery = perform(recovery, "settle", actor=actor)
    tell_grantee(
        recovery,
        f"recovery-{how}",
        part=part,
        covered=values.money(amount_cents, recovery.currency),
        left=values.money(left - amount_cents, recovery.currency),
        date=values.day(part.on),
    )
    if booked:
        post([_posting(part, booked), *_released(part, booked)], actor=actor, reason=part.reason)
    return recovery


def _booked(recovery: Recovery, amount_cents: int) -> int:
    """Return what the ledger moves for a part that is still to be recorded, in cents of the pot; 0 for interest."""
    if recovery.origin == Origin.INTEREST:
        return 0
    agreement = recovery.agreement
    advanced = agreement_balance(agreement, Kind.ADVANCED)
    return booked_share(amount_cents, whole=still_advanced(agreement), booked=advanced)


def _posting(part: RecoveryPart, booked: int) -> Posting:
    """Return the transfer of a part: back to what is committed, or given up."""
    agreement, waived = part.recovery.agreement, part.how == How.WAIVED
    return movement(
        agreement,
        agreement_account(agreement, Kind.ADVANCED),
        agreement_account(agreement, Kind.WAIVED if waived else Kind.COMMITTED),
        booked,
        kind=Transfer.Kind.WAIVE if waived else Transfer.Kind.RECOVER,
        key=f"recovery-part:{part.pk}",
    )


def _released(part: RecoveryPart, booked: int) -> list[Posting]:
    """Return the transfer that gives a part of a closed grant back to the action: nothing else would any more."""
    agreement = part.recovery.agreement
    if part.how == How.WAIVED or str(agreement.state) != "closed":
        return []
    accounts = (
        agreement_account(agreement, Kind.COMMITTED),
        available_account(agreement.award.application.call.action),
    )
    key = f"release-part:{part.pk}"
    return [movement(agreement, *accounts, booked, kind=Transfer.Kind.RELEASE, key=key)]


def _note_of(recovery: Recovery) -> dict[str, Any]:
    """Return the day and the number of the debit note; one that was taken over without a day has that of today."""
    return {"due": values.day(recovery.due_on or timezone.localdate()), "number": recovery.note_number}


def _owed(recovery_id: int) -> Recovery:
    recovery = lock(Recovery.objects.get(pk=recovery_id))
    if recovery.state != "due":
        raise TransitionRefused(_("Nothing is owed any more."))
    return recovery
