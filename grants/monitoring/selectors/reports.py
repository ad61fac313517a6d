"""Reports as their readers may see them, and the work that they make."""

import datetime
import re
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from grants.agreements.models import Agreement, ReportDuty
from grants.agreements.rules.moving import moved_along
from grants.agreements.selectors import get_agreement
from grants.agreements.selectors.guests import is_guest_at
from grants.applications.closing import closed_to, conflict_key, office_scope
from grants.core.remembering import remember
from grants.monitoring.models import Event, Expenditure, Report
from grants.people.selectors import belongs_to
from grants.programmes.models import StaffRole
from grants.programmes.selectors import STAFF

APPLICATION = "agreement__award__application"
REPORTABLE = ("in_force", "suspended", "terminated", "closed")
OWING = ("in_force", "terminated")  # what a suspended project owes waits until it goes on
Role = StaffRole.Role
Duty = ReportDuty.Kind
TOLD = ("answers__saved_by", "plan_notes__saved_by", "agreement__award__application__call__questions")
INTERIM = re.compile(r"(?P<grant>.+)-R(?P<number>[0-9]{1,3})")


def reports_visible_to(user: Any) -> QuerySet[Report]:
    """Return the reports that the user may read: the staff's scope, of own organisations, of a grant as its guest."""
    own = belongs_to(user, "agreement__organisation")
    found = Report.objects.filter(own | office_scope(user, *STAFF, path=APPLICATION) | is_guest_at(user))
    return found.select_related(
        "agreement__award__application__call__action__phase__programme",
        "agreement__award__application__organisation",
        "agreement__organisation",
        "agreement__settlement",
        "duty__agreement",
        "submitted_by",
    )


def find_report(user: Any, reference: str, *, parts: Sequence[str] = ()) -> Report | None:
    """Return the report of an agreement, by the agreement's reference, with its parts; None for none to be seen."""
    found = reports_visible_to(user).prefetch_related(*parts)
    grant, number = _named(reference)
    which = {"duty__kind": Duty.INTERIM, "duty__number": number} if number else {"final_of__isnull": False}
    return _open_to(user, found.filter(agreement__reference=grant, **which))


def get_report(user: Any, reference: str, *, parts: Sequence[str] = ()) -> Report:
    """Return the report of an agreement that the user may read, with its parts, or raise Http404."""
    report = find_report(user, reference, parts=parts)
    if report is None:
        raise Http404
    return report


def get_duty(user: Any, reference: str) -> ReportDuty:
    """Return a report that is owed to the user's knowledge, begun or not, or raise Http404."""
    grant, number = _named(reference)
    agreement = get_agreement(user, grant)
    owed = {"kind": Duty.INTERIM, "number": number} if number else {"kind": Duty.FINAL}
    duty = agreement.report_duties.filter(**owed).first()
    if duty is None:
        raise Http404
    duty.agreement = agreement
    return duty


def _named(reference: str) -> tuple[str, int]:
    """Read the address of a report: the grant, and the number of an interim report or 0 for the final one."""
    found = INTERIM.fullmatch(reference)
    return (found["grant"], int(found["number"])) if found else (reference, 0)


def get_cost(user: Any, pk: int) -> Expenditure:
    """Return a cost of a report that the user may read, or raise Http404."""
    return _part(user, Expenditure.objects.select_related("line", "receipt", "verified_by"), pk)


def get_activity(user: Any, pk: int) -> Event:
    """Return an activity of a report that the user may read, or raise Http404."""
    return _part(user, Event.objects.filter(report__isnull=False), pk)


def end_of_day(agreement: Agreement, day: datetime.date) -> datetime.datetime:
    """Return the last second of a day in the zone of the agreement's call."""
    zone = ZoneInfo(agreement.award.application.call.time_zone)
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), tzinfo=zone)


def due_day(duty: ReportDuty) -> datetime.date:
    """Return the day on which a report is due; while the project rests it moves with each day."""
    rested = duty.agreement.suspended_on
    if rested is None or duty.day < rested or duty.anchor == ReportDuty.Anchor.DATE:
        return duty.day
    return moved_along(rested, timezone.localdate(), duty.day)


def _open_to(user: Any, found: QuerySet[Report]) -> Report | None:
    """Return the report with what a page asks of its reader next: whether the file is closed to him."""
    report: Any = found.annotate(is_closed_to_reader=closed_to(user, APPLICATION)).first()
    if report is not None:
        key = conflict_key(user, report.agreement.award.application_id)
        remember(key, not report.is_closed_to_reader)
    return report  # type: ignore[no-any-return]


def _part(user: Any, parts: QuerySet[Any], pk: int) -> Any:
    part = parts.filter(pk=pk).first()
    report = part and _open_to(user, reports_visible_to(user).filter(pk=part.report_id))
    if report is None:
        raise Http404
    part.report = report
    return part
