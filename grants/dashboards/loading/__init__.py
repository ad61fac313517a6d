"""The demonstration: invented people and organisations walk a year of small grants through the services themselves.

It stands in the Serbian action of the phase that runs on the day of loading. The earlier phase, whose action has the
published budget, ended in 2022: a call of today in it would contradict the page of that action.
"""

from typing import Final

from django.db import transaction

from grants.calls.models import Call
from grants.core.errors import DomainError
from grants.dashboards.demo_people import demo_person, demo_staff
from grants.dashboards.loading.stories import tell
from grants.dashboards.loading.timeline import Timeline
from grants.dashboards.loading.writing import World
from grants.people.models import User
from grants.programmes.models import Action, Programme, StaffRole

PROGRAMMES: Final = ("horizontal-facility", "serbia-hr-municipalities")
ACTION: Final = "serbia-diversity-3"
# The evaluator who steps in when another steps back, and an approver who judges complaints about what another decided.
MORE_STAFF: Final = {
    "evaluator4": ("Esma Evaluator", StaffRole.Role.EVALUATOR),
    "approver2": ("Arta Approver", StaffRole.Role.APPROVER),
}


def is_loaded() -> bool:
    """Return whether the demonstration is there."""
    return Call.objects.filter(action__code=ACTION, is_demonstration=True).exists()


@transaction.atomic
def load() -> None:
    """Tell the whole demonstration, all or nothing. Raises DomainError when the programme is not loaded yet."""
    action = Action.objects.filter(code=ACTION).select_related("phase__programme", "beneficiary").first()
    if action is None:
        raise DomainError(f"There is no action {ACTION}: load data/horizontal_facility.toml with load_programme first.")
    clock = Timeline()
    more = {part: _one_more(action, part, *found) for part, found in MORE_STAFF.items()}
    world = World(clock, action, {**demo_staff(PROGRAMMES), **more})
    tell(world)
    clock.run()


def _one_more(action: Action, part: str, name: str, role: str) -> User:
    """Return a member of staff beside those of the doors."""
    programme: Programme = action.phase.programme
    user = demo_person(f"{part}@sofra.example", name)
    StaffRole.objects.get_or_create(user=user, role=role, programme=programme)
    return user
