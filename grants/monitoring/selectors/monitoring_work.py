"""The work that monitoring makes: visits to plan and to report on, recommendations, issues, messages to read."""

import datetime
from typing import Any, Final

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.agreements.models import Agreement
from grants.applications.closing import office_scope
from grants.core.waiting import Waiting
from grants.monitoring.models import GrantMessage, GrantMessageRead, Issue, Recommendation, RiskLevel, Visit
from grants.monitoring.selectors.visits import APPLICATION, RUNNING, notice_days_of
from grants.people.models import Membership
from grants.people.policies import WRITERS
from grants.people.selectors import belongs_to, has_organisation
from grants.programmes.models import StaffRole
from grants.programmes.policies import staff_scopes

Role = StaffRole.Role
KEEPERS: Final = (Role.OFFICER, Role.FINANCE, Role.APPROVER)  # in whose hands an issue may be
AHEAD: Final = 7  # days before the last day of the full notice on which the officer is asked to announce


def monitoring_waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for the user. Seven queries for an officer, three for a colleague, two for a grantee."""
    roles = staff_scopes(user).keys()
    watching = [*_to_plan(user), *_visits(user), *_answered(user)] if Role.OFFICER in roles else []
    issues = _issues(user) if roles & set(KEEPERS) else []
    answers = _to_answer(user) if has_organisation(user) else []
    return [*watching, *issues, *answers, *_to_read(user)]


def _to_plan(user: Any) -> list[Waiting]:
    """Grants of high risk that were never visited and have no visit planned."""
    had = Visit.objects.filter(agreement=OuterRef("pk")).exclude(state="cancelled")
    scope = office_scope(user, Role.OFFICER, path="award__application")
    found = Agreement.objects.filter(scope, ~Exists(had), state__in=RUNNING, risk__level=RiskLevel.HIGH)
    return [
        Waiting(
            _("Plan a visit, the risk is high · %(r)s") % {"r": agreement.reference},
            agreement.organisation.name,
            None,
            reverse("monitoring:plan_visit", args=[agreement.reference]),
            _("Plan"),
        )
        for agreement in found.select_related("organisation").order_by("-risk__score", "pk")
    ]


def _visits(user: Any) -> list[Waiting]:
    """Visits to announce in time, to record once their day has come, to report on, to close."""
    scope = office_scope(user, Role.OFFICER, path=APPLICATION)
    found = Visit.objects.filter(scope, state__in=["planned", "announced", "held"]).prefetch_related("recommendations")
    found = found.select_related("agreement__organisation", "agreement__award__application__call__visit_rules")
    items = [(visit, _step(visit)) for visit in found.order_by("planned_on", "pk")]
    return [
        Waiting(
            f"{step[0]} · {visit.agreement.reference}",
            visit.agreement.organisation.name,
            step[1],
            reverse(f"monitoring:{step[2]}", args=[visit.pk]),
            step[3],
        )
        for visit, step in items
        if step is not None
    ]


def _step(visit: Visit) -> tuple[str, datetime.datetime | None, str, str] | None:
    """Return what a visit waits for, until when, and on which page it is done; None for what only waits for its day."""
    today = timezone.localdate()
    if str(visit.state) == "planned":
        notice = datetime.timedelta(days=notice_days_of(visit.agreement.award.application.call))
        if visit.planned_on - notice > today + datetime.timedelta(days=AHEAD):
            return None
        return _("Announce the visit"), _end_of(visit.planned_on - notice), "visit_announce", _("Announce")
    if str(visit.state) == "announced":
        if visit.planned_on > today:
            return None
        return _("Record the visit as held"), _end_of(visit.planned_on), "visit_hold", _("Record")
    if visit.report_is_open:
        return _("Write the report of the visit"), None, "visit_report", _("Write")
    return (_("Close the visit"), None, "visit_close", _("Close")) if visit.recommendations_are_closed else None


def _answered(user: Any) -> list[Waiting]:
    scope = office_scope(user, Role.OFFICER, path=f"visit__{APPLICATION}")
    found = Recommendation.objects.filter(scope, state="answered").select_related("visit__agreement__organisation")
    return [
        Waiting(
            _("Read the answer to a recommendation · %(r)s") % {"r": row.agreement.reference},
            row.agreement.organisation.name,
            None,
            _page_of(row),
            _("Read"),
        )
        for row in found.order_by("answered_at", "pk")
    ]


def _issues(user: Any) -> list[Waiting]:
    """Issues in the user's own hands."""
    found = Issue.objects.filter(office_scope(user, *KEEPERS, path=APPLICATION), state="open", owner=user)
    return [
        Waiting(
            _("Settle: %(title)s · %(r)s") % {"title": issue.title, "r": issue.agreement.reference},
            issue.agreement.organisation.name,
            _end_of(issue.due_on),
            reverse("monitoring:issue", args=[issue.pk]),
            _("Open"),
        )
        for issue in found.select_related("agreement__organisation")
    ]


def _to_answer(user: Any) -> list[Waiting]:
    mine = Membership.objects.filter(user_id=user.pk, role__in=WRITERS).values("organisation")
    found = Recommendation.objects.filter(
        visit__agreement__organisation__in=mine, visit__report_sent_at__isnull=False, state="open"
    )
    return [
        Waiting(
            _("Answer a recommendation · %(r)s") % {"r": row.agreement.reference},
            row.text[:80],
            _end_of(row.due_on),
            reverse("monitoring:recommendation_answer", args=[row.pk]),
            _("Answer"),
        )
        for row in found.select_related("visit__agreement")
    ]


def _to_read(user: Any) -> list[Waiting]:
    """Messages of the other side that the user has not read: the grantee's people, and the officers."""
    own = belongs_to(user, "agreement__organisation")
    to_office = office_scope(user, Role.OFFICER, path=APPLICATION) & Q(from_grantee=True) & ~own
    to_grantee = own & Q(from_grantee=False) & ~Q(agreement__state="draft")
    read = GrantMessageRead.objects.filter(message=OuterRef("pk"), user=user.pk)
    fresh = GrantMessage.objects.filter(to_office | to_grantee, ~Exists(read), withdrawn_at=None)
    rows = fresh.order_by().values("agreement__reference", "agreement__organisation__name")
    return [
        Waiting(
            ngettext("%(n)s new message · %(r)s", "%(n)s new messages · %(r)s", row["count"])
            % {"n": row["count"], "r": row["agreement__reference"]},
            row["agreement__organisation__name"],
            None,
            reverse("monitoring:grant_messages", args=[row["agreement__reference"]]),
            _("Read"),
        )
        for row in rows.annotate(count=Count("pk"), last=Max("sent_at")).order_by("last")
    ]


def _page_of(recommendation: Recommendation) -> str:
    page = reverse("monitoring:visit", args=[recommendation.visit_id])
    return f"{page}#recommendation-{recommendation.pk}"


def _end_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59)))
