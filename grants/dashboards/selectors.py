"""What waits for a person and what a search finds, gathered from the stages in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from grants.agreements import selectors as agreements
from grants.applications import selectors as applications
from grants.calls import selectors as calls
from grants.core.search import matching
from grants.core.waiting import Waiting, soonest_first
from grants.evaluation import selectors as evaluation
from grants.monitoring import selectors as monitoring
from grants.payments import selectors as payments
from grants.people import selectors as people
from grants.people.models import Organisation
from grants.programmes import selectors as programmes
from grants.programmes.policies import staff_scopes

SEARCHED = 8  # rows of each kind that a search shows


# Each stage that makes work, with the page that lists all of its objects.
STAGES: Final[dict[str, tuple[Any, str]]] = {
    "people": (people, "people:accounts"),
    "programmes": (programmes, "programmes:allocations"),
    "calls": (calls, "calls:index"),
    "applications": (applications, "applications:index"),
    "evaluation": (evaluation, "evaluation:index"),
    "agreements": (agreements, "agreements:index"),
    "payments": (payments, "payments:index"),
    "monitoring": (monitoring, "monitoring:index"),
}


@dataclass(frozen=True)
class Work:
    """All that waits for a person, the soonest first, and how much of it each stage makes."""

    items: list[Waiting]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many things wait; a line may stand for several."""
        return sum(self.counts.values())


def work_of(user: Any) -> Work:
    """Gather what waits for the user from every stage."""
    staff_scopes(user)  # read at once: every stage asks for the roles
    found = {name: stage.waiting_for(user) for name, (stage, _url) in STAGES.items()}
    counts = {name: sum(item.count for item in items) for name, items in found.items()}
    return Work(soonest_first([item for items in found.values() for item in items]), counts)


def waiting_for(user: Any) -> list[Waiting]:
    """Return everything that waits for the user, the soonest first."""
    return work_of(user).items


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
