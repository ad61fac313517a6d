"""What goes on around an open call in the demonstration: questions with their answers, and a corrigendum."""

import datetime

from grants.calls import corrigenda, enquiries
from grants.calls.terms import plain
from grants.dashboards.loading.timeline import Story
from grants.dashboards.loading.writing import World

ASKED = "May part of the work take place in a neighbouring country, if the people who take part come from Serbia?"
ANSWER = (
    "Activities may take place elsewhere where that serves the people in Serbia for whom the call is meant. "
    "The applicant is registered in Serbia. What this means for a single project is judged by the committee alone."
)
OPEN_QUESTION = "Is the work of volunteers a contribution in kind, and how do we put a figure on it?"
REASON = (
    "The public register of associations did not answer for three days. Everybody gets these days back: "
    "the deadline is three days later, for all applicants alike."
)


def questions_story(world: World, key: str, *, asks: str, on: int) -> Story:
    """Let an association ask and the officer answer in public; a second question still waits."""
    yield world.clock.at(on, 11, 15)
    asker, officer = world.players[asks].lead, world.staff["officer"]
    enquiry = enquiries.ask_question(world.calls[key], actor=asker, text=ASKED, follow=True)
    yield world.clock.at(on + 1, 15)
    enquiries.answer_question(enquiry, actor=officer, published_text=ASKED, answer=ANSWER)
    yield world.clock.at(-1, 16, 40)
    enquiries.ask_question(world.calls[key], actor=asker, text=OPEN_QUESTION)


def change_story(world: World, key: str, *, on: int) -> Story:
    """Let the officer prepare a later deadline with its reason, and the approver publish it a day later."""
    yield world.clock.at(on, 10, 30)
    officer, approver = world.staff["officer"], world.staff["approver"]
    corrigendum = corrigenda.begin_corrigendum(world.calls[key], actor=officer)
    later = world.calls[key].closes_at + datetime.timedelta(days=3)
    corrigendum = corrigenda.edit_corrigendum(corrigendum, {"closes_at": plain(later)}, reason=REASON, actor=officer)
    corrigendum = corrigenda.request_clearance(corrigendum, actor=officer)
    yield world.clock.at(on + 1, 9, 50)
    corrigenda.publish_corrigendum(corrigendum, actor=approver)
