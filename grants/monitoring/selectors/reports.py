"""Reports as their readers may see them, and the work that they make."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.agreements.models import Agreement
from grants.agreements.rules.moving import moved_along
from grants.agreements.selectors import agreements_visible_to
from grants.applications.closing import office_scope
from grants.core.waiting import Waiting
from grants.ledger.models import Account
from grants.monitoring.models import ACCEPTANCE, UNSETTLED, Activity, Expenditure, Report
from grants.payments.models import UNDER_WAY, Payment, Recovery
from grants.people.policies import WRITERS
from grants.people.selectors import belongs_to
from grants.programmes.models import StaffRole
from grants.programmes.selectors import STAFF
from workflows.models import Approval

APPLICATION = "agreement__award__application"
REPORTABLE = ("in_force", "suspended", "terminated", "closed")
OWING = ("in_force", "terminated")  # what a suspended project owes waits until it goes on
Role = StaffRole.Role


def reports_visible_to(user: Any) -> QuerySet[Report]:
    """Return the reports that the user may read: the staff's own scope, and those of own organisations."""
    own = belongs_to(user, "agreement__organisation")
    found = Report.objects.filter(own | office_scope(user, *STAFF, path=APPLICATION))
    return found.select_related(
        "agreement__award__application__call__action__phase__programme",
        "agreement__award__application__organisation",
        "agreement__organisation",
        "agreement__settlement",
        "submitted_by",
    )


def find_report(user: Any, reference: str) -> Report | None:
    """Return the report of an agreement, by the agreement's reference, with its parts; None for none to be seen."""
    found = reports_visible_to(user).prefetch_related(
        "activities", "costs__line", "costs__receipt", "costs__verified_by", "agreement__lines"
    )
    return found.filter(agreement__reference=reference).first()


def get_report(user: Any, reference: str) -> Report:
    """Return the report of an agreement that the user may read, or raise Http404."""
    report = find_report(user, reference)
    if report is None:
        raise Http404
    return report


def get_cost(user: Any, pk: int) -> Expenditure:
    """Return a cost of a report that the user may read, or raise Http404."""
    return _part(user, Expenditure.objects.select_related("line", "receipt", "verified_by"), pk)


def get_activity(user: Any, pk: int) -> Activity:
    """Return an activity of a report that the user may read, or raise Http404."""
    return _part(user, Activity.objects.all(), pk)


def grants_to_report_on(user: Any) -> QuerySet[Agreement]:
    """Return every grant that owes or has a report, started or not, with what the list shows; cents."""
    costs = Expenditure.objects.filter(report__agreement=OuterRef("pk")).values("report__agreement")
    return (
        agreements_visible_to(user)
        .filter(state__in=REPORTABLE)
        .annotate(
            claimed_cents=Subquery(costs.annotate(sum=Sum("amount_cents")).values("sum")),
            accepted_cost_cents=F("settlement__accepted_cost_cents"),
            final_cents=F("settlement__final_grant_cents"),
            stands=_standing(),
        )
        .order_by("report_due_on", "pk")
    )


def overdue(day: datetime.date) -> Q:
    """Return the filter of agreements whose report was due before `day` and never came in, started or not."""
    return Q(state__in=OWING, report_due_on__lt=day) & (Q(report=None) | Q(report__state="draft", report__round=1))


def end_of_day(agreement: Agreement, day: datetime.date) -> datetime.datetime:
    """Return the last second of a day in the zone of the agreement's call."""
    zone = ZoneInfo(agreement.award.application.call.time_zone)
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), tzinfo=zone)


def due_day(agreement: Agreement) -> datetime.date:
    """Return the day on which the final report is due; while the project rests it moves with each day."""
    if agreement.suspended_on is None:
        return agreement.report_due_on
    return moved_along(agreement.suspended_on, timezone.localdate(), agreement.report_due_on)


def waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for the user: reports to write, narratives, costs, grants to close. Five queries."""
    if not getattr(user, "pk", None):
        return []
    return [*_to_write(user), *_to_read(user), *_overdue(user), *_to_verify(user), *_to_close(user)]


def _part(user: Any, parts: QuerySet[Any], pk: int) -> Any:
    part = parts.filter(pk=pk).first()
    report = part and reports_visible_to(user).filter(pk=part.report_id).first()
    if report is None:
        raise Http404
    part.report = report
    return part


def _standing() -> Case:
    """Say in one word where the report stands, an overdue one first."""
    return Case(
        When(overdue(timezone.localdate()), then=Value("overdue")),
        When(report=None, then=Value("none")),
        When(report__state="draft", report__round__gt=1, then=Value("returned")),
        default=F("report__state"),
        output_field=CharField(),
    )


def _url(name: str, agreement: Agreement) -> str:
    return reverse(f"monitoring:{name}", args=[agreement.reference])


def _owed(*, scoped: Q) -> QuerySet[Agreement]:
    found = Agreement.objects.filter(scoped).select_related("report", "organisation", "award__application__call")
    return found.order_by("report_due_on", "pk").distinct()


def _to_write(user: Any) -> list[Waiting]:
    mine = Q(organisation__memberships__user=user, organisation__memberships__role__in=WRITERS, state__in=OWING)
    running = Q(report=None, starts_on__lte=timezone.localdate())
    return [
        Waiting(
            _what_to_write(agreement),
            agreement.title,
            end_of_day(agreement, agreement.report_due_on),
            _url("report", agreement),
            _("Write") if hasattr(agreement, "report") else _("Start"),
        )
        for agreement in _owed(scoped=mine & (running | Q(report__state="draft")))
    ]


def _what_to_write(agreement: Agreement) -> str:
    report = getattr(agreement, "report", None)
    if report is not None and report.round > 1:
        return _("Complete the report that came back · %(r)s") % {"r": agreement.reference}
    if agreement.report_due_on < timezone.localdate():
        return _("Final report overdue · %(r)s") % {"r": agreement.reference}
    return _("Final report · %(r)s") % {"r": agreement.reference}


def _accepted_by(role: str) -> Exists:
    kind = ContentType.objects.get_for_model(Report)
    return Exists(
        Approval.objects.filter(
            subject_type=kind,
            subject_id=OuterRef("pk"),
            purpose=ACCEPTANCE.purpose,
            round=OuterRef("round"),
            role=role,
        )
    )


def _submitted(user: Any, role: str) -> QuerySet[Report]:
    found = Report.objects.filter(office_scope(user, role, path=APPLICATION), ~_accepted_by(role), state="submitted")
    return found.select_related("agreement__organisation").order_by("submitted_at", "pk")


def _to_read(user: Any) -> list[Waiting]:
    return [
        Waiting(
            _("Read the narrative · %(r)s") % {"r": report.agreement.reference},
            report.agreement.organisation.name,
            None,
            _url("report", report.agreement),
            _("Read"),
        )
        for report in _submitted(user, Role.OFFICER)
    ]


def _overdue(user: Any) -> list[Waiting]:
    late = overdue(timezone.localdate()) & office_scope(user, Role.OFFICER, path="award__application")
    return [
        Waiting(
            _("Overdue report · %(r)s") % {"r": agreement.reference},
            agreement.organisation.name,
            end_of_day(agreement, agreement.report_due_on),
            _url("report", agreement),
            _("Look"),
        )
        for agreement in _owed(scoped=late)
    ]


def _to_verify(user: Any) -> list[Waiting]:
    pending = Count("costs", filter=Q(costs__outcome=Expenditure.Outcome.PENDING))
    found = _submitted(user, Role.FINANCE).annotate(pending=pending)
    return [
        Waiting(
            _verify_sentence(report.pending, report.agreement.reference),
            report.agreement.organisation.name,
            None,
            _url("costs", report.agreement),
            _("Verify") if report.pending else _("Accept"),
        )
        for report in found
    ]


def _verify_sentence(pending: int, reference: str) -> str:
    if not pending:
        return _("Accept the verified costs · %(r)s") % {"r": reference}
    words = ngettext("Verify %(n)s cost · %(r)s", "Verify %(n)s costs · %(r)s", pending)
    return words % {"n": pending, "r": reference}


def _to_close(user: Any) -> list[Waiting]:
    standing = Account.objects.filter(
        owner_type="agreement", owner_id=OuterRef("pk"), kind__in=UNSETTLED, balance__gt=0
    )
    moving = Payment.objects.filter(agreement=OuterRef("pk"), state__in=UNDER_WAY)
    owed = Recovery.objects.filter(agreement=OuterRef("pk"), state__in=("requested", "due"))
    found = Agreement.objects.filter(
        office_scope(user, Role.FINANCE, path="award__application"),
        ~Exists(standing),
        ~Exists(moving),
        ~Exists(owed),
        state__in=OWING,
        settlement__isnull=False,
    ).select_related("organisation")
    return [
        Waiting(
            _("Close the grant · %(r)s") % {"r": agreement.reference},
            agreement.organisation.name,
            None,
            _url("close", agreement),
            _("Close"),
        )
        for agreement in found.order_by("pk")
    ]
