"""The reports of one grant on their days, and those that somebody has to be told of."""

import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from grants.agreements.models import Agreement, ReportDuty
from grants.agreements.models.reporting import DUE_DAY
from grants.monitoring.selectors.owed import told_in_final
from grants.monitoring.selectors.reports import OWING

FARTHEST: Final = datetime.timedelta(days=366)  # no reminder lies farther from the day of a report


def calendar_of(agreement: Agreement) -> list[ReportDuty]:
    """Return the reports that a grant owes, in their order, each with the one that answers it."""
    found = list(agreement.report_duties.select_related("report").order_by("number"))
    for duty in found:
        duty.agreement = agreement
    return found


def duties_awaited() -> Any:
    """Return the reports that have not come in, of grants that run, in the days around their day."""
    today = timezone.localdate()
    waited = Q(report=None) | Q(report__state="draft", report__round=1)
    found = ReportDuty.objects.annotate(due=DUE_DAY).filter(
        waited,
        ~told_in_final(),
        agreement__state__in=OWING,
        defaulted_at=None,
        agreement__settlement=None,
        due__range=(today - FARTHEST, today + FARTHEST),
    )
    return found.select_related("agreement", "report").prefetch_related("reminders")
