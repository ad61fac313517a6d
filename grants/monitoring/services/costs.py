"""The verbs of a cost while the report is written."""

import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, AgreementLine
from grants.core import files
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.services.reporting import draft_of
from grants.people.models import User


def add_cost(
    report: Report,
    line: AgreementLine,
    *,
    spent_on: datetime.date,
    amount_cents: int,
    receipt: StoredFile | None = None,
    upload: File | None = None,
    actor: User,
    **fields: Any,
) -> Expenditure:
    """Add a cost to a line of the agreed budget, with its receipt: kept already, or uploaded now.

    Raises DomainError, naming the field, for a date outside the implementation period, a foreign line, a bad file.
    """
    with transaction.atomic():
        report = draft_of(report, actor=actor)
        if line.agreement_id != report.agreement_id:
            raise DomainError(_("Choose a line of this agreement's budget."), field="line")
        _refuse_wrong_day(report.agreement, spent_on)
    if upload is not None:  # between the two: the record of an infected file outlives its refusal
        receipt = files.receive(upload, actor=actor, field="receipt")
    with transaction.atomic():
        return Expenditure.objects.create(
            report=draft_of(report, actor=actor),
            line=line,
            spent_on=spent_on,
            amount_cents=amount_cents,
            receipt=receipt,
            **fields,
        )


@transaction.atomic
def remove_cost(cost: Expenditure, *, actor: User) -> None:
    """Take a cost out of a draft."""
    draft_of(cost.report, actor=actor)
    cost.delete()


def _refuse_wrong_day(agreement: Agreement, spent_on: datetime.date) -> None:
    first = agreement.eligible_from
    if not first <= spent_on <= agreement.ends_on:
        raise DomainError(
            _("The cost must fall into the implementation period, %(start)s to %(end)s.")
            % {"start": date_format(first, "j F Y"), "end": date_format(agreement.ends_on, "j F Y")},
            field="spent_on",
        )
    if spent_on > timezone.localdate():
        raise DomainError(_("This day is still to come; report what has been spent."), field="spent_on")
