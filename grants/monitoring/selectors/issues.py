"""The issue log as the office may see it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from grants.agreements.models import Agreement
from grants.applications.closing import leave_out, office_scope
from grants.monitoring.models import Issue
from grants.monitoring.selectors.visits import APPLICATION, staff_in
from grants.people.models import User
from grants.programmes.models import StaffRole
from grants.programmes.selectors import STAFF

Role = StaffRole.Role


def issues_visible_to(user: Any) -> QuerySet[Issue]:
    """Return the issues that the user may read: those of the staff's own scope."""
    found = Issue.objects.filter(office_scope(user, *STAFF, path=APPLICATION))
    return found.select_related(
        "agreement__award__application__call__action__phase__programme",
        "agreement__organisation",
        "owner",
        "opened_by",
    )


def get_issue(user: Any, pk: int) -> Issue:
    """Return an issue that the user may read, or raise Http404."""
    found = issues_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def owners_for(agreement: Agreement) -> list[User]:
    """Return who may hold an issue of a grant: the office of its action, those apart to whom its file is closed."""
    people = staff_in(agreement, Role.OFFICER, Role.FINANCE, Role.APPROVER)
    return leave_out(agreement.award.application, list(people))
