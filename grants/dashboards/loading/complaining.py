"""Complaints of the demonstration: one was examined and dismissed, one has just come in."""

from typing import Final

from grants.applications.models import Application
from grants.dashboards.loading.timeline import Story
from grants.dashboards.loading.writing import World
from grants.evaluation.services.complaints import admit_complaint, dismiss_complaint, lodge_complaint

OVERLOOKED: Final = (
    "The committee writes that our activities do not fit together. The second half of our plan, with the students who "
    "run the homework clubs, is on page four of our file. We ask you to look at it again."
)
STANDS: Final = (
    "All three sheets speak of the students and of page four; nothing was overlooked. The points for feasibility "
    "follow from what the plan leaves open: who leads the clubs once the students have their examinations."
)
NO_CAMP: Final = (
    "Our summer camp does not take place abroad: Užice and the lake are both in Serbia. The officer has taken the lake "
    "for the other bank. We attach nothing, since the map is in our file."
)


def answered_complaint_story(world: World, key: str, who: str, *, on: int) -> Story:
    """Lodge a complaint, admit it, and let an approver who took no part dismiss it with reasons."""
    yield world.clock.at(on, 20)
    complaint = lodge_complaint(_file(world, key, who), text=OVERLOOKED, actor=world.players[who].lead)
    yield world.clock.at(on + 2, 11)
    complaint = admit_complaint(complaint, actor=world.staff["officer"])
    yield world.clock.at(on + 10, 16)
    dismiss_complaint(complaint, actor=world.staff["approver2"], reason=STANDS)


def new_complaint_story(world: World, key: str, who: str, *, on: int) -> Story:
    """Lodge a complaint that still waits for the officer."""
    yield world.clock.at(on, 8, 40)
    lodge_complaint(_file(world, key, who), text=NO_CAMP, actor=world.players[who].lead)


def _file(world: World, key: str, who: str) -> Application:
    return Application.objects.get(call=world.calls[key], organisation=world.players[who].organisation)
