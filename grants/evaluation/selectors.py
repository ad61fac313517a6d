"""Committees, sheets and awards as their readers may see them."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from grants.evaluation.models import Assessment, Award, Panel, Ranking
from grants.people.models import User
from grants.programmes.models import StaffRole
from grants.programmes.selectors import STAFF, scope


def panels_visible_to(user: Any) -> QuerySet[Panel]:
    """Return the committees that the user may look into: the staff's own scope, and those the user sits on."""
    if not getattr(user, "pk", None):
        return Panel.objects.none()
    mine = scope(user, *STAFF, action="call__action") | Q(members__user=user)
    return Panel.objects.filter(mine).distinct().select_related("call__action__phase__programme", "call__created_by")


def get_panel(user: Any, reference: str) -> Panel:
    """Return the committee of a call, for one who may look into it, or raise Http404."""
    rankings = Ranking.objects.select_related("application__organisation")
    found = panels_visible_to(user).prefetch_related(
        "members__user", "call__criteria", Prefetch("rankings", queryset=rankings)
    )
    panel = found.filter(call__reference=reference).first()
    if panel is None:
        raise Http404
    return panel


def assessments_of(user: Any) -> QuerySet[Assessment]:
    """Return the user's own sheets, by call and file."""
    found = Assessment.objects.filter(evaluator_id=user.pk)
    return found.select_related("panel__call__action__phase", "application").order_by("panel", "application__reference")


def get_assessment(user: Any, pk: int) -> Assessment:
    """Return the user's own sheet, or raise Http404."""
    found = assessments_of(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def awards_visible_to(user: Any) -> QuerySet[Award]:
    """Return the awards that the user may open: of own organisations, and of the staff's own scope."""
    own = Q(application__organisation__memberships__user=user) if getattr(user, "pk", None) else Q(pk__in=[])
    mine = own | scope(user, *STAFF, action="application__call__action")
    return Award.objects.filter(mine).distinct().select_related("application__call__action", "application__organisation")


def public_awards() -> QuerySet[Award]:
    """Return the awards for the public register: who, for what, how much."""
    found = Award.objects.exclude(state="lapsed")
    return found.select_related("application__call__action__beneficiary", "application__organisation")


def evaluators_for(panel: Panel) -> QuerySet[Any]:
    """Return the people with the role of evaluator in the committee's action."""
    action = panel.call.action
    roles = Q(staff_roles__role=StaffRole.Role.EVALUATOR)
    here = Q(staff_roles__action=action) | Q(staff_roles__programme=action.phase.programme_id)
    return User.objects.filter(roles & here, is_active=True).distinct().order_by("name")
