"""The verbs of a payment file: make, fill, empty, freeze, cancel, complete. Each payment stands in one file at most.

Locks are taken in one order: the file, then the accounts of the payees, then the payments by their numbers.
"""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.payments import bank_files
from grants.payments.models import PayingAccount, Payment, PaymentBatch
from grants.payments.selectors.bank import Role, is_of_programme, payments_open_to
from grants.payments.selectors.checks import obstacle_to_sending
from grants.people.models import BankAccount, User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, perform, record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@transaction.atomic
def create_batch(account: PayingAccount, *, format: str, execution_on: datetime.date, actor: User) -> PaymentBatch:
    """Begin a file of payments from an account in use. Raises DomainError for a past day or a retired account."""
    require("batches.create", actor, account)
    _refuse_retired(account)
    _refuse_past(execution_on)
    batch = PaymentBatch.objects.create(
        account=account,
        reference=_next_reference(account),
        format=format,
        execution_on=execution_on,
        created_by=actor,
    )
    record(batch, "create", actor=actor)
    return batch


@transaction.atomic
def change_batch(batch: PaymentBatch, *, format: str, execution_on: datetime.date, actor: User) -> PaymentBatch:
    """Change form and day of a file that is still open."""
    batch = _open(batch, actor=actor)
    _refuse_past(execution_on)
    batch.format, batch.execution_on = format, execution_on
    batch.save(update_fields=["format", "execution_on"])
    record(batch, "change", actor=actor, reason=f"{batch.get_format_display()}, {execution_on:%Y-%m-%d}")
    return batch


@transaction.atomic
def put_in(batch: PaymentBatch, payment_ids: Collection[int], *, actor: User) -> PaymentBatch:
    """Put ordered payments into an open file: all of them, or none with a sentence about each that cannot go."""
    batch = _open(batch, actor=actor)
    payments = _locked(_visible(payment_ids, actor))
    if not payments or len(payments) != len(set(payment_ids)):
        raise DomainError(_("Choose payments that wait for a file."), "payments")
    _refuse_all(payments, batch)
    Payment.objects.filter(pk__in=[payment.pk for payment in payments]).update(batch=batch)
    record(batch, "change", actor=actor, reason=_("Put in: %(names)s") % {"names": _names(payments)})
    return batch


@transaction.atomic
def take_out(batch: PaymentBatch, payment_ids: Collection[int], *, actor: User) -> PaymentBatch:
    """Take payments out of an open file: they wait for another one."""
    batch = _open(batch, actor=actor)
    wanted = batch.payments.filter(pk__in=payment_ids).values_list("pk", flat=True)
    payments = _locked(wanted)
    if not payments:
        raise DomainError(_("Choose what to take out."), "payments")
    batch.payments.filter(pk__in=[payment.pk for payment in payments]).update(batch=None)
    record(batch, "change", actor=actor, reason=_("Taken out: %(names)s") % {"names": _names(payments)})
    return batch


@transaction.atomic
def freeze_batch(batch: PaymentBatch, *, actor: User) -> PaymentBatch:
    """Make the file, once: count, control sum and fingerprint stand on the record from now on.

    Raises TransitionRefused naming every payment that cannot be paid any more; then nothing is made.
    """
    batch = perform(batch, "freeze", actor=actor)
    _refuse_past(batch.execution_on)
    payments = _locked(batch.payments.values_list("pk", flat=True))
    if _visible([payment.pk for payment in payments], actor) != {payment.pk for payment in payments}:
        raise TransitionRefused(_("The file holds a payment that is closed to you; another finance officer makes it."))
    _refuse_all(payments, batch)
    _make(batch, payments, actor=actor)
    batch.count = len(payments)
    batch.control_sum_cents = sum(payment.transfer_cents for payment in payments)
    batch.frozen_at = timezone.now()
    batch.save(update_fields=["count", "control_sum_cents", "file", "csv", "frozen_at"])
    return batch


@transaction.atomic
def cancel_batch(batch: PaymentBatch, *, actor: User, reason: str) -> PaymentBatch:
    """Give an open file up: its payments wait for another one."""
    batch = perform(batch, "cancel", actor=actor, reason=reason)
    batch.payments.update(batch=None)
    return batch


def complete_batch(batch: PaymentBatch, *, actor: User) -> PaymentBatch:
    """Close a file for each of whose payments the bank has answered."""
    return perform(batch, "complete", actor=actor)


def complete_answered(batch_ids: Collection[int], *, actor: User) -> None:
    """Close those of the files that are reconciled; nobody need press a button for it."""
    for batch in PaymentBatch.objects.filter(pk__in=batch_ids, state="frozen").order_by("pk"):
        try:
            if batch.is_reconciled:
                complete_batch(batch, actor=actor)
        except TransitionRefused:  # a colleague was quicker
            continue


def obstacle_to_paying(payment: Payment, batch: PaymentBatch) -> str:
    """Return why a payment cannot go out with this file, in words; an empty string when it can."""
    if str(payment.state) != "ordered":
        return _("it is not ordered any more (%(state)s)") % {"state": payment.get_state_display()}
    if payment.batch_id not in {None, batch.pk}:
        assert payment.batch is not None
        return _("it stands in the file %(file)s already") % {"file": payment.batch.reference}
    if not is_of_programme(payment, batch.account.programme_id):
        return _("it is of another programme")
    if payment.currency != batch.account.currency:
        return _("it is in %(currency)s") % {"currency": payment.currency}
    if not payment.account_is_confirmed:
        return _("its bank account was replaced, or is no longer confirmed")
    if payment.transfer_cents <= 0:
        return _("nothing is left to transfer after what was set off")
    return obstacle_to_sending(payment).removesuffix(".")


def _refuse_all(payments: list[Payment], batch: PaymentBatch) -> None:
    """Refuse with a sentence about each payment that cannot go, by its agreement and amount."""
    faults = [
        f"{payment.agreement.reference} ({format_money(payment.amount_cents, payment.currency)}): {obstacle}."
        for payment in payments
        if (obstacle := obstacle_to_paying(payment, batch))
    ]
    if faults:
        raise TransitionRefused(" ".join([_("Take out what cannot be paid:"), *faults]))


def _make(batch: PaymentBatch, payments: list[Payment], *, actor: User) -> None:
    """Make the bytes first, all of them, and keep them last: what fails leaves nothing behind."""
    orders = [bank_files.order_of(payment) for payment in payments]
    account, day, name = batch.account, batch.execution_on, batch.reference
    if batch.format == PaymentBatch.Format.PAIN:
        pain = bank_files.as_pain(orders, day, account, name)
        batch.file = files.keep(pain, name=f"{name}.xml", content_type="application/xml", actor=actor)
        return
    sheet, table = bank_files.as_list(orders, day, account)
    batch.file = files.keep(sheet, name=f"{name}.xlsx", content_type=XLSX, actor=actor)
    batch.csv = files.keep(table, name=f"{name}.csv", content_type="text/csv", actor=actor)


def _open(batch: PaymentBatch, *, actor: User) -> PaymentBatch:
    require("batches.change", actor, batch)
    batch = lock(batch)
    if str(batch.state) != "open":
        text = _("This file is no longer open (%(state)s): it stays as it is.")
        raise TransitionRefused(text % {"state": batch.get_state_display()})
    return batch


def _locked(payment_ids: Any) -> list[Payment]:
    """Lock the accounts of the payees, then the payments, and return these; nobody replaces an account meanwhile."""
    rows = Payment.objects.filter(pk__in=list(payment_ids))
    accounts = BankAccount.objects.filter(payments__in=rows).order_by("pk").distinct().values_list("pk", flat=True)
    list(BankAccount.objects.select_for_update(no_key=True).filter(pk__in=list(accounts)).order_by("pk"))
    locked = rows.select_for_update(no_key=True, of=("self",)).order_by("pk")
    return list(
        locked.select_related(
            "agreement__award__application__call__action__phase", "bank_account", "instalment", "batch"
        ).prefetch_related("offsets")
    )


def _visible(payment_ids: Collection[int], actor: User) -> set[int]:
    return set(payments_open_to(actor, Role.FINANCE).filter(pk__in=list(payment_ids)).values_list("pk", flat=True))


def _names(payments: list[Payment]) -> str:
    """Return the agreements of payments, as many as a record holds."""
    names = ", ".join(payment.agreement.reference for payment in payments[:20])
    return names if len(payments) <= 20 else f"{names} … ({len(payments)})"


def _next_reference(account: PayingAccount) -> str:
    """Return the next number of the programme's files this year; the programme is locked, so none is given twice."""
    programme = lock(account.programme)
    start = f"PF{programme.pk}-{timezone.localdate().year}-"
    used = PaymentBatch.objects.filter(reference__startswith=start).count()
    return f"{start}{used + 1:04d}"


def _refuse_past(day: datetime.date) -> None:
    if day < timezone.localdate():
        raise DomainError(_("The day of payment lies in the past; choose another one."), "execution_on")


def _refuse_retired(account: PayingAccount) -> None:
    if not account.is_active:
        raise DomainError(_("This account is no longer in use; choose another one."), "account")
