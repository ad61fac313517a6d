"""The reports that are owed, begun or not: whose day is near or past, and the work that they make."""

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.agreements.models import ReportDuty
from grants.agreements.models.reporting import DUE_DAY
from grants.agreements.selectors import agreements_visible_to
from grants.applications.closing import office_scope
from grants.core.waiting import Waiting
from grants.monitoring.models import ACCEPTANCE, Expenditure, Report
from grants.monitoring.selectors.reports import APPLICATION, OWING, REPORTABLE, end_of_day
from grants.payments.models import UNDER_WAY
from grants.people.policies import WRITERS
from grants.people.selectors import belongs_to, has_organisation
from grants.programmes.models import StaffRole
from grants.programmes.policies import holds
from workflows.models import Approval

Role = StaffRole.Role
Outcome = Expenditure.Outcome


def duties_visible_to(user: Any) -> QuerySet[ReportDuty]:
    """Return the reports owed by the grants that the user may read, with the day on which each is due (`due`)."""
    found = ReportDuty.objects.filter(agreement__in=agreements_visible_to(user).values("pk"))
    return found.annotate(due=DUE_DAY)


def reports_owed(user: Any) -> QuerySet[ReportDuty]:
    """Return every report that is owed or was handed in, begun or not, with what the list shows; cents."""
    costs = Expenditure.objects.filter(report__duty=OuterRef("pk")).values("report__duty")
    accepted = costs.filter(outcome__in=[Outcome.ACCEPTED, Outcome.PARTLY])
    return (
        duties_visible_to(user)
        .filter(~told_in_final(), agreement__state__in=REPORTABLE)
        .select_related("agreement__organisation", "agreement__award__application__call", "report")
        .annotate(
            claimed_cents=Subquery(costs.annotate(sum=Sum("amount_cents")).values("sum")),
            accepted_cost_cents=Subquery(accepted.annotate(sum=Sum("accepted_cents")).values("sum")),
            final_cents=Case(When(kind="final", then=F("agreement__settlement__final_grant_cents"))),
            stands=_standing(),
        )
        .order_by("due", "pk")
    )


def told_in_final() -> Q:
    """Return the filter of interim reports that nobody began before the final one was, or before the grant was settled.

    They are told in the final report, or not at all.
    """
    is_past = Q(agreement__report__isnull=False) | Q(agreement__settlement__isnull=False)
    return Q(kind="interim", report=None) & is_past


def overdue(day: datetime.date) -> Q:
    """Return the filter of reports that were due before `day` and never came in, begun or not; needs `due`."""
    never_came = Q(report=None) | Q(report__state="draft", report__round=1, agreement__settlement=None)
    return never_came & ~told_in_final() & Q(agreement__state__in=OWING, due__lt=day, defaulted_at=None)


def waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for the user: reports to write, narratives to read, costs to verify, waiting to end.

    Five queries for somebody with every role.
    """
    found = _to_write(user) if has_organisation(user) else []
    found += [*_to_read(user), *_overdue(user)] if holds(user, Role.OFFICER) else []
    found += _to_settle_without(user) if holds(user, Role.APPROVER) else []
    return found + (_to_verify(user) if holds(user, Role.FINANCE) else [])


def _standing() -> Case:
    """Say in one word where the report stands, an overdue one first."""
    return Case(
        When(overdue(timezone.localdate()), then=Value("overdue")),
        When(report=None, defaulted_at__isnull=False, then=Value("defaulted")),
        When(report=None, then=Value("none")),
        When(report__state="draft", report__round__gt=1, then=Value("returned")),
        default=F("report__state"),
        output_field=CharField(),
    )


def _url(name: str, report: ReportDuty | Report) -> str:
    return reverse(f"monitoring:{name}", args=[report.reference])


def _owed(*, scoped: Q) -> QuerySet[ReportDuty]:
    found = ReportDuty.objects.annotate(due=DUE_DAY).filter(scoped, defaulted_at=None)
    related = ("report", "agreement__organisation", "agreement__award__application__call")
    return found.select_related(*related).order_by("due", "pk").distinct()


def _to_write(user: Any) -> list[Waiting]:
    mine = Q(agreement__organisation__memberships__user=user, agreement__state__in=OWING)
    mine &= Q(agreement__organisation__memberships__role__in=WRITERS)
    running = Q(report=None, agreement__starts_on__lte=timezone.localdate())
    begun = Q(report__state="draft", agreement__settlement=None)
    return [
        Waiting(
            _what_to_write(duty),
            duty.agreement.title,
            end_of_day(duty.agreement, duty.day),
            _url("report", duty),
            _("Write") if hasattr(duty, "report") else _("Start"),
        )
        for duty in _owed(scoped=mine & ~told_in_final() & (running | begun))
    ]


def _what_to_write(duty: ReportDuty) -> str:
    report = getattr(duty, "report", None)
    words = {"what": duty.label, "r": duty.agreement.reference}
    if report is not None and report.round > 1:
        return _("Complete the report that came back · %(r)s") % words
    if duty.day < timezone.localdate():
        return _("%(what)s overdue · %(r)s") % words
    return _("%(what)s · %(r)s") % words


def _overdue(user: Any) -> list[Waiting]:
    late = overdue(timezone.localdate()) & office_scope(user, Role.OFFICER, path="agreement__award__application")
    return [
        Waiting(
            _("Overdue report · %(r)s") % {"r": duty.agreement.reference},
            duty.agreement.organisation.name,
            end_of_day(duty.agreement, duty.day),
            _url("report", duty),
            _("Look"),
        )
        for duty in _owed(scoped=late)
    ]


def _to_settle_without(user: Any) -> list[Waiting]:
    """Final reports that are no longer waited for, by the terms of their grants."""
    today = timezone.localdate()
    late = overdue(today) & office_scope(user, Role.APPROVER, path="agreement__award__application")
    found = _owed(scoped=late & Q(kind=ReportDuty.Kind.FINAL) & ~belongs_to(user, "agreement__organisation"))
    found = found.exclude(agreement__reports__state="submitted").exclude(agreement__payments__state__in=UNDER_WAY)
    return [
        Waiting(
            _("Settle without the final report · %(r)s") % {"r": duty.agreement.reference},
            duty.agreement.organisation.name,
            None,
            _url("default", duty),
            _("Settle"),
        )
        for duty in found
        if duty.day + datetime.timedelta(days=duty.agreement.report_terms.default_days) < today
    ]


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
    return found.select_related("agreement__organisation", "duty__agreement").order_by("submitted_at", "pk")


def _to_read(user: Any) -> list[Waiting]:
    return [
        Waiting(
            _("Read the narrative · %(r)s") % {"r": report.reference},
            report.agreement.organisation.name,
            None,
            _url("report", report),
            _("Read"),
        )
        for report in _submitted(user, Role.OFFICER)
        if report.narrative_is_asked
    ]


def _to_verify(user: Any) -> list[Waiting]:
    pending = Count("costs", filter=Q(costs__outcome__in=[Outcome.PENDING, Outcome.ASKED]))
    found = _submitted(user, Role.FINANCE).annotate(pending=pending)
    return [
        Waiting(
            _verify_sentence(report.pending, report.reference),
            report.agreement.organisation.name,
            None,
            _url("costs", report),
            _("Verify") if report.pending else _("Accept"),
        )
        for report in found
        if report.costs_are_asked
    ]


def _verify_sentence(pending: int, reference: str) -> str:
    if not pending:
        return _("Accept the verified costs · %(r)s") % {"r": reference}
    words = ngettext("Verify %(n)s cost · %(r)s", "Verify %(n)s costs · %(r)s", pending)
    return words % {"n": pending, "r": reference}
