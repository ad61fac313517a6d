"""A published call is changed while people write for it: three drafts, one version that is replaced, one that stays.

The officer takes a question out, asks a new one and extends the deadline; an approver clears it; everybody finds what
it means for them, and nobody loses a word.
"""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from grants.applications import services
from grants.applications.models import Application
from grants.calls.models import Call
from tests.factories import Chain, complete, make_account, make_organisation, make_user
from tests.grants.applications.test_carrying import Applicants
from tests.journeys.conftest import Person
from workflows.deadlines import run_due

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OLD, NEW = "What is the problem, and for whom?", "Who profits, and how many are they?"
WHY = "Several towns asked for whom the grants are."


class Scene(Applicants):
    """Three drafts, and two applications that are handed in, in a call that closes in a day."""

    def __init__(self, chain: Chain, enter: Callable[..., Person]) -> None:
        closes = (timezone.now() + datetime.timedelta(days=1)).replace(microsecond=0)
        chain.call_fields = {"closes_at": closes}
        super().__init__(chain)
        self.enter = enter
        user = make_user("Quiet")
        organisation = make_organisation(user)
        make_account(organisation, actor=user)
        self.quiet = services.start_application(chain.call, organisation, actor=user)
        complete(self.quiet, actor=user)
        services.submit_application(self.quiet, declared=True, actor=user)

    def visit(self, application: Application, *, width: int = 1280) -> Person:
        """Seat the writer of an application at its page."""
        person: Person = self.enter(str(application.created_by), application.created_by, width=width)
        return person.open(f"/applications/{application.reference}/")

    def change_the_call(self) -> None:
        """Prepare the change part by part, write its reason, and clear it with the second pair of eyes."""
        call, officer = self.chain.call, self.enter("officer", self.chain.officer)
        officer.open(f"/calls/{call.reference}/manage/").do("Change the published call", "Prepare a change")
        officer.do("Questions of the form", "Add a question to this section", "Long text")
        officer.fill(title=NEW, max_words="50").do("Add the question")
        officer.do("Take out").sees(OLD).do("Take it out", "Back to the change", "Timetable")
        later = timezone.localtime(call.closes_at + datetime.timedelta(days=3), call.zone)
        officer.fill(closes_at=f"{later:%Y-%m-%dT%H:%M:%S}").do("Save")
        officer.do("Write the reason").fill(reason=WHY).do("Save").sees(NEW)
        officer.do("Ask for clearance", "Ask for clearance")
        approver = self.enter("approver", self.chain.approver)
        approver.open("/home/").do("Read and decide").sees(WHY).do("Publish the change")
        self.chain.call = Call.objects.get(pk=call.pk)
        assert self.chain.call.closes_at == call.closes_at + datetime.timedelta(days=3)

    def hand_in(self, person: Person) -> None:
        """Check, declare and hand in."""
        person.do("Check and submit").fill(signatory="Signer Example", declared=True)
        person.do("Submit the application").sees("SHA-256")


def test_changed_call_meets_three_drafts_and_two_that_are_handed_in(
    enter: Callable[..., Any], fresh_chain: Chain
) -> None:
    scene = Scene(fresh_chain, enter)
    scene.change_the_call()
    drafts_learn_of_it(scene)
    the_public_reads_it(scene)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1, hours=2), tick=True):
        a_draft_is_handed_in_in_the_time_that_was_added(scene)
        a_version_is_replaced(scene)
        scene.visit(scene.quiet).sees("answers version 1 of the call. It stands")
    with time_machine.travel(fresh_chain.call.closes_at + datetime.timedelta(hours=1), tick=True):
        run_due()
        the_officer_counts(scene)


def drafts_learn_of_it(scene: Scene) -> None:
    """Each draft shows the change and keeps what was written; the text of the old question stays readable."""
    for draft, text in (
        (scene.begun, "Half a thought."),
        (scene.full, "weekly legal hour"),
        (scene.town, "weekly legal"),
    ):
        person = scene.visit(draft, width=360).sees("The call was changed").sees(WHY)
        changed = person.page.get_by_role("region", name="The call was changed")
        for words in (NEW, OLD, "Deadline"):
            expect(changed).to_contain_text(words)
        person.page.locator("summary", has_text=OLD).click()
        person.sees(text)
        person.do("I have read the changes")
        expect(changed).to_have_count(0)


def the_public_reads_it(scene: Scene) -> None:
    """The call's page has the history, and each version with what it changed and why."""
    reader = scene.enter("reader", width=360).open(f"/calls/{scene.chain.call.reference}/")
    reader.sees("Changes since the publication").do("What changed").sees(WHY).sees(NEW)
    reader.do("All terms of version 1").sees("This version no longer counts").sees(OLD)


def a_draft_is_handed_in_in_the_time_that_was_added(scene: Scene) -> None:
    """The first deadline has passed; the new question is answered, and what was written before goes along."""
    person = scene.visit(scene.full).do("Why it is needed")
    person.write(person.page.get_by_label(NEW), "Two hundred neighbours.").do("Back to the sections")
    scene.hand_in(person)
    sent = scene.full.submissions.get()
    assert [answer["key"] for answer in sent.content["answers"]] == ["q3", "q2"]
    assert sent.content["answers"][1]["text"].startswith("We have run a weekly legal hour")


def a_version_is_replaced(scene: Scene) -> None:
    """Who has handed in is told, takes it back, answers what is new, and hands in a second version."""
    person = scene.enter("Applicant", scene.chain.applicant).open("/inbox/")
    person.page.locator("li", has_text=WHY).get_by_role("button", name="Open").click()
    person.look().sees("answers version 1 of the call. It stands").do("Change what I have handed in")
    person.do("Take it back to change it").sees("stands until you submit again").do("Why it is needed")
    person.write(person.page.get_by_label(NEW), "Everybody by the river.").do("Back to the sections")
    scene.hand_in(person)
    person.sees("version 2")
    first, second = scene.sent.submissions.order_by("number")
    assert (first.call_version, second.call_version) == (1, 2)
    assert [answer["key"] for answer in first.content["answers"]] == ["q1", "q2"]


def the_officer_counts(scene: Scene) -> None:
    """After the deadline: one from a draft, one replaced, one as it was handed in; the others never came."""
    states = dict(Application.objects.values_list("pk", "state"))
    handed_in = {scene.full.pk, scene.sent.pk, scene.quiet.pk}
    assert {pk for pk, state in states.items() if state == "submitted"} == handed_in
    assert {states[scene.begun.pk], states[scene.town.pk]} == {"lapsed"}
    assert scene.quiet.submissions.get().call_version == 1
    officer = scene.enter("officer-later", scene.chain.officer)
    officer.open(f"/calls/{scene.chain.call.reference}/applications/").do(scene.quiet.reference).sees(OLD)
