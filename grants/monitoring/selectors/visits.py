"""Visits and their recommendations as their readers may see them, and the work that they make."""

import datetime
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.http import Http404
from django.utils import timezone

from grants.agreements.models import Agreement
from grants.agreements.selectors import agreements_visible_to
from grants.applications.closing import leave_out, office_scope
from grants.calls.models import Call
from grants.monitoring.checklists import DEFAULT_QUESTIONS
from grants.monitoring.models import Recommendation, Visit
from grants.monitoring.models.visits import NOTICE_DAYS
from grants.people.models import User
from grants.people.selectors import belongs_to
from grants.programmes.models import StaffRole
from grants.programmes.selectors import STAFF
from workflows.models import TransitionRecord

APPLICATION = "agreement__award__application"
RUNNING: Final = ("in_force", "suspended", "terminated")
REMIND_DAYS: Final = 7
Role = StaffRole.Role


def get_grant(user: Any, reference: str) -> Agreement:
    """Return a grant that the user may read, without the parts that monitoring does not show, or raise Http404."""
    found = agreements_visible_to(user).select_related("award__application__call__visit_rules", "report")
    grant = found.filter(reference=reference).first()
    if grant is None:
        raise Http404
    return grant


def visits_visible_to(user: Any) -> QuerySet[Visit]:
    """Return the visits that the user may read: the staff's own scope, and own grants' once they were announced."""
    own = belongs_to(user, "agreement__organisation") & Q(announced_at__isnull=False)
    found = Visit.objects.filter(own | office_scope(user, *STAFF, path=APPLICATION))
    return found.select_related(
        "agreement__award__application__call__action__phase__programme",
        "agreement__organisation",
        "agreement__risk",
        "visitor",
        "document",
    )


def get_visit(user: Any, pk: int) -> Visit:
    """Return a visit that the user may read, or raise Http404."""
    related = ("agreement__award__application__organisation", "agreement__award__application__call__visit_rules")
    found = visits_visible_to(user).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def recommendations_visible_to(user: Any) -> QuerySet[Recommendation]:
    """Return the recommendations that the user may read: the staff's own scope, and own ones once they were sent."""
    own = belongs_to(user, "visit__agreement__organisation") & Q(visit__report_sent_at__isnull=False)
    own &= Q(visit__announced_at__isnull=False)
    found = Recommendation.objects.filter(own | office_scope(user, *STAFF, path=f"visit__{APPLICATION}"))
    return found.select_related(
        "visit__agreement__award__application__call__action__phase__programme",
        "visit__agreement__organisation",
        "answered_by",
        "evidence",
    )


def get_recommendation(user: Any, pk: int) -> Recommendation:
    """Return a recommendation that the user may read, or raise Http404."""
    found = recommendations_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def grants_to_visit(user: Any) -> QuerySet[Agreement]:
    """Return the running grants of the staff's own scope with their visits, the riskiest and never visited first."""
    visits = Visit.objects.filter(agreement=OuterRef("pk"))
    held = visits.filter(state__in=["held", "closed"]).order_by("-held_on").values("held_on")
    to_come = visits.filter(state__in=["planned", "announced"]).order_by("planned_on")
    found = Agreement.objects.filter(office_scope(user, *STAFF, path="award__application"), state__in=RUNNING)
    return (
        found.select_related("organisation", "risk__snapshot", "risk__judgement")
        .annotate(
            last_visit=Subquery(held[:1]),
            next_visit=Subquery(to_come.values("planned_on")[:1]),
            next_visit_id=Subquery(to_come.values("pk")[:1]),
            risk_level=F("risk__level"),
            risk_score=F("risk__score"),
        )
        .order_by(
            F("risk_level").desc(nulls_last=True),
            F("risk_score").desc(nulls_last=True),
            F("last_visit").asc(nulls_first=True),
            "ends_on",
            "pk",
        )
    )


def notice_days_of(call: Call) -> int:
    """Return how many days before a visit the grantee is told, as the scheme says."""
    rules = getattr(call, "visit_rules", None)
    return NOTICE_DAYS if rules is None else int(rules.notice_days)


def questions_of(call: Call) -> list[str]:
    """Return the checklist of the scheme, or the one that every scheme begins with, in the active language."""
    rules = getattr(call, "visit_rules", None)
    return [str(text) for text in (rules.questions if rules is not None and rules.questions else DEFAULT_QUESTIONS)]


def visitors_for(agreement: Agreement) -> list[User]:
    """Return who may visit a grant: officers and finance officers of its action to whom the file is not closed."""
    application = agreement.award.application
    return leave_out(application, list(staff_in(agreement, Role.OFFICER, Role.FINANCE)))


def staff_in(agreement: Agreement, *roles: str) -> QuerySet[User]:
    """Return the people with one of the roles for the action of a grant, or for its programme."""
    action = agreement.award.application.call.action
    scoped = Q(staff_roles__action=action) | Q(staff_roles__programme=action.phase.programme_id)
    found = User.objects.filter(scoped, staff_roles__role__in=roles, is_active=True)
    return found.distinct().order_by("name", "pk")


def recommendation_ids_to_remind() -> list[int]:
    """Return what is to be answered within a week and was not reminded of in this round."""
    today = timezone.localdate()
    soon = Q(due_on__gte=today, due_on__lte=today + datetime.timedelta(days=REMIND_DAYS))
    return _open_without("remind", soon)


def recommendation_ids_overdue() -> list[int]:
    """Return what was to be answered before today and was not chased in this round."""
    return _open_without("chase", Q(due_on__lt=timezone.localdate()))


def _open_without(verb: str, due: Q) -> list[int]:
    done = TransitionRecord.objects.filter(
        subject_type=ContentType.objects.get_for_model(Recommendation),
        subject_id=OuterRef("pk"),
        verb=verb,
        reason=Cast(OuterRef("round"), TextField()),
    )
    found = Recommendation.objects.filter(due, ~Exists(done), state="open", visit__report_sent_at__isnull=False)
    return list(found.values_list("pk", flat=True))
