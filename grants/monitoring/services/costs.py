"""The verbs of a cost while the report is written: add, change, claim less, take out; its files."""

import datetime
from collections.abc import Sequence
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from grants.agreements.models import AgreementLine
from grants.core import files
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.monitoring.converting import DocumentRates
from grants.monitoring.eligibility import claimable, flags_of
from grants.monitoring.models import CostFile, Expenditure, Report
from grants.monitoring.services.reporting import draft_of
from grants.monitoring.valuing import valued
from grants.people.models import User
from workflows.engine import TransitionRefused, lock

MOST_FILES: Final = 20
UNDECIDED: Final = {"outcome": Expenditure.Outcome.PENDING, "accepted_cents": 0}


def add_cost(
    report: Report,
    line: AgreementLine,
    *,
    spent_on: datetime.date,
    amount_cents: int | None = None,
    receipt: StoredFile | None = None,
    uploads: Sequence[File] = (),
    actor: User,
    **fields: Any,
) -> Expenditure:
    """Add a cost to a line of the agreed budget, with its receipts: kept already, or uploaded now.

    Raises DomainError, naming the field, for a date outside the implementation period, a foreign line, a missing rate
    of a document in another currency, a bad file.
    """
    given = {"line": line, "spent_on": spent_on, "amount_cents": amount_cents, **fields}
    with transaction.atomic():
        report = draft_of(report, actor=actor)
        kept = valued(report, given, DocumentRates(report.agreement))
    # Between the two: the record of an infected file outlives its refusal.
    received = _received(uploads, field="receipt", actor=actor)
    with transaction.atomic():
        first = receipt or (received.pop(0) if received else None)
        cost = Expenditure.objects.create(report=draft_of(report, actor=actor), receipt=first, **kept)
        _attach(cost, received, CostFile.Kind.RECEIPT, actor=actor)
    return cost


@transaction.atomic
def change_cost(cost: Expenditure, *, actor: User, **fields: Any) -> Expenditure:
    """Write a cost of a draft anew; what a verification had said of it is open again, its remark stays."""
    report = draft_of(cost.report, actor=actor)
    cost = lock(cost)
    kept = valued(report, fields, DocumentRates(report.agreement, but=cost))
    for name, value in {**kept, **UNDECIDED}.items():
        setattr(cost, name, value)
    cost.save()
    return cost


@transaction.atomic
def claim_less(cost: Expenditure, *, actor: User) -> Expenditure:
    """Lower a cost to what of it counts by the rules. Raises TransitionRefused where nothing of it does."""
    report = draft_of(cost.report, actor=actor)
    flags, cost = flags_of(report).get(cost.pk, []), lock(cost)
    rest = claimable(cost, flags)
    if not rest:
        raise TransitionRefused(_("There is no smaller amount that counts; mend the cost or take it out."))
    lowered_by = cost.amount_cents - rest
    cost.amount_cents = rest
    cost.vat_cents = max(cost.vat_cents - lowered_by, 0)
    cost.cofinancing_cents = min(cost.cofinancing_cents, rest)
    for name, value in UNDECIDED.items():
        setattr(cost, name, value)
    cost.save()
    return cost


@transaction.atomic
def remove_cost(cost: Expenditure, *, actor: User) -> None:
    """Take a cost out of a draft; one about which a question was asked stays, so that the question does."""
    draft_of(cost.report, actor=actor)
    try:
        with transaction.atomic():
            cost.delete()
    except ProtectedError as error:
        raise TransitionRefused(
            _("There was a question about this cost, so it stays in the report. Change it, or say why in an answer.")
        ) from error


def attach_files(cost: Expenditure, *, uploads: Sequence[File], kind: str, actor: User) -> Expenditure:
    """Put files to a cost of a draft. The first receipt of a cost without one becomes its receipt."""
    with transaction.atomic():
        draft_of(cost.report, actor=actor)
        if cost.files.count() + len(uploads) > MOST_FILES:
            text = _("A cost has at most %(most)s files; put several pages into one PDF.")
            raise DomainError(text % {"most": MOST_FILES}, field="upload")
    received = _received(uploads, field="upload", actor=actor)
    with transaction.atomic():
        draft_of(cost.report, actor=actor)
        cost = lock(cost)
        _refuse_again(cost, received)
        if kind == CostFile.Kind.RECEIPT and cost.receipt_id is None and received:
            cost.receipt = received.pop(0)
            cost.save(update_fields=["receipt"])
        _attach(cost, received, kind, actor=actor)
    return cost


@transaction.atomic
def remove_file(row: CostFile, *, actor: User) -> None:
    """Take a file off a cost of a draft; what belongs to an answer stays with it."""
    draft_of(row.cost.report, actor=actor)
    if row.message_id is not None:
        raise TransitionRefused(_("This file belongs to an answer; it stays with it."))
    row.delete()


@transaction.atomic
def remove_receipt(cost: Expenditure, *, actor: User) -> Expenditure:
    """Take the receipt off a cost of a draft; the next of its receipts takes its place."""
    draft_of(cost.report, actor=actor)
    cost = lock(cost)
    following = cost.files.filter(kind=CostFile.Kind.RECEIPT, message=None).first()
    cost.receipt = following.file if following else None
    cost.save(update_fields=["receipt"])
    if following:
        following.delete()
    return cost


def _received(uploads: Sequence[File], *, field: str, actor: User) -> list[StoredFile]:
    return [files.receive(upload, actor=actor, field=field) for upload in uploads]


def _attach(cost: Expenditure, received: Sequence[StoredFile], kind: str, *, actor: User) -> None:
    CostFile.objects.bulk_create(CostFile(cost=cost, file=stored, kind=kind, added_by=actor) for stored in received)


def _refuse_again(cost: Expenditure, received: Sequence[StoredFile]) -> None:
    """Refuse a file whose content the cost has already, so that a second press adds nothing."""
    known = set(cost.files.values_list("file__sha256", flat=True))
    known |= {cost.receipt.sha256} if cost.receipt else set()
    for stored in received:
        if stored.sha256 in known:
            raise DomainError(_("“%(name)s” is there already.") % {"name": stored.name}, "upload")
        known.add(stored.sha256)
