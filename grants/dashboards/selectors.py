"""What each role's home shows, gathered from the stages; a fixed number of queries whatever the number of rows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from grants.agreements import selectors as agreements
from grants.applications import selectors as applications
from grants.calls import selectors as calls
from grants.calls.models import Call
from grants.core.search import matching
from grants.core.waiting import Waiting, soonest_first
from grants.evaluation import selectors as evaluation
from grants.monitoring import selectors as monitoring
from grants.payments import selectors as payments
from grants.people import selectors as people
from grants.people.models import Organisation
from grants.programmes import selectors as programmes
from grants.programmes.models import Action, StaffRole
from grants.programmes.policies import staff_scopes

Role = StaffRole.Role
SEARCHED = 8  # rows of each kind that a search shows


@dataclass(frozen=True)
class Progress:
    """How far an evaluator is: sheets to declare, to score, handed in."""

    to_declare: int
    to_score: int
    done: int

    @property
    def total(self) -> int:
        return self.to_declare + self.to_score + self.done


def waiting_for(user: Any) -> list[Waiting]:
    """Return everything that waits for the user, the soonest first."""
    stages = (people, programmes, calls, applications, evaluation, agreements, payments, monitoring)
    return soonest_first([item for stage in stages for item in stage.waiting_for(user)])


def home_for(user: Any) -> dict[str, Any]:
    """Return what the home of the user's roles shows."""
    held = set(staff_scopes(user))
    return {
        "waiting": waiting_for(user),
        "roles": held,
        "mine": _grantee(user) if not held else {},
        "progress": _progress(user) if Role.EVALUATOR in held else None,
        "calls": _calls_by_stage(user) if held & {Role.OFFICER, Role.APPROVER} else [],
        "actions": _actions(user) if held & {Role.FINANCE, Role.AUDITOR, Role.OFFICER, Role.APPROVER} else [],
    }


def search(user: Any, text: str) -> list[tuple[str, list[Any]]]:
    """Return what the user may see of each kind that holds every word of the text, in either script."""
    if not text.strip():
        return []
    kinds: list[tuple[str, QuerySet[Any]]] = [
        ("actions", programmes.actions_in_scope(user)),
        ("calls", calls.calls_visible_to(user)),
        ("applications", applications.applications_visible_to(user)),
        ("agreements", agreements.agreements_visible_to(user)),
        ("organisations", _organisations_visible_to(user)),
    ]
    found = [(kind, list(matching(rows, text)[:SEARCHED])) for kind, rows in kinds]
    return [(kind, rows) for kind, rows in found if rows]


def _organisations_visible_to(user: Any) -> QuerySet[Organisation]:
    if staff_scopes(user).keys() & set(programmes.STAFF):
        return Organisation.objects.all()
    return people.organisations_of(user)


def _grantee(user: Any) -> dict[str, Any]:
    return {
        "organisations": list(people.organisations_of(user)),
        "applications": list(applications.applications_of(user).exclude(state="awarded")[:10]),
        "agreements": list(agreements.agreements_visible_to(user)[:10]),
        "open_calls": list(calls.public_calls().filter(state="open").order_by("closes_at")[:5]),
    }


def _progress(user: Any) -> Progress:
    counts = dict(
        evaluation.assessments_of(user)
        .filter(panel__state="scoring")
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return Progress(counts.get("assigned", 0), counts.get("accepted", 0), counts.get("submitted", 0))


def _calls_by_stage(user: Any) -> list[Call]:
    found = calls.calls_visible_to(user).filter(programmes.scope(user, Role.OFFICER, Role.APPROVER))
    return list(
        found.exclude(state__in=["cancelled", "finished"])
        .annotate(applications_count=Count("applications"))
        .order_by("closes_at")[:20]
    )


def _actions(user: Any) -> list[Action]:
    return list(programmes.actions_in_scope(user).filter(allocations__state="confirmed").distinct())
