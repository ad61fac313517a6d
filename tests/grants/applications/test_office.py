"""What the office does with an application: give it back, preselect it, ask about one point."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from grants.applications import office
from grants.applications import services as applications
from grants.applications.models import Application, Clarification
from grants.applications.selectors import (
    clarification_ids_due_to_lapse,
    draft_ids_due_to_lapse,
    submissions_per_day,
    waiting_for,
)
from grants.core.errors import DomainError
from notifications.models import Message
from tests.factories import complete, make_pdf
from workflows import deadlines
from workflows.engine import TransitionRefused

DAY = datetime.timedelta(days=1)


def in_days(days: int) -> datetime.datetime:
    return timezone.now() + days * DAY


def ask(chain: Any, **fields: Any) -> Clarification:
    values = {"point": "Which town?", "due_at": in_days(5), "actor": chain.officer}
    return office.ask_clarification(chain.application, **{**values, **fields})


# --- giving back ----------------------------------------------------------------------------------------------------


def test_given_back_after_the_deadline_it_can_be_handed_in_again_until_its_time(chain: Any) -> None:
    chain.closed_call()
    with chain.now():
        office.give_back(chain.application, until=in_days(3), reason="Your file was torn.", actor=chain.officer)
        again = Application.objects.get(pk=chain.application.pk)
        assert (again.state, again.is_in_time) == ("draft", True)
        applications.save_details(again, title="New title", actor=chain.applicant)
        applications.submit_application(again, declared=True, actor=chain.applicant)
    again = Application.objects.get(pk=again.pk)
    assert (again.state, again.submissions.count(), again.frozen["project"]["title"]) == ("submitted", 2, "New title")


def test_version_handed_in_stands_when_nothing_newer_comes(chain: Any) -> None:
    chain.closed_call()
    with chain.now():
        office.give_back(chain.application, until=in_days(3), reason="Torn.", actor=chain.officer)
        again = Application.objects.get(pk=chain.application.pk)
        applications.save_details(again, title="Never sent", actor=chain.applicant)
        assert draft_ids_due_to_lapse() == []
    with time_machine.travel(chain.clock + 4 * DAY):
        assert draft_ids_due_to_lapse() == [again.pk]
        deadlines.run_due()
    again = Application.objects.get(pk=again.pk)
    assert (again.state, again.title) == ("submitted", "Neighbours against prejudice")


def test_nothing_is_given_back_once_its_check_has_begun(chain: Any) -> None:
    chain.checked()
    with chain.now(), pytest.raises(TransitionRefused, match="check of this application has begun"):
        office.give_back(chain.application, until=in_days(3), reason="Torn.", actor=chain.officer)


@pytest.mark.parametrize("days", [-1, 61])
def test_time_must_lie_ahead_and_near(chain: Any, days: int) -> None:
    chain.closed_call()
    with chain.now(), pytest.raises(DomainError) as refused:
        office.give_back(chain.application, until=in_days(days), reason="Torn.", actor=chain.officer)
    assert refused.value.field == "until"


def test_only_the_officer_gives_back(chain: Any) -> None:
    chain.closed_call()
    for person in (chain.applicant, chain.stranger, chain.approver, chain.auditor, chain.evaluator):
        with chain.now(), pytest.raises(PermissionDenied):
            office.give_back(chain.application, until=in_days(3), reason="Torn.", actor=person)


# --- two stages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def concept(fresh_chain: Any) -> Any:
    """A concept note that was handed in; its deadline is a week away, that of the full application two weeks later."""
    fresh_chain.call_fields = {"stages": "two", "concept_closes_at": in_days(7)}
    fresh_chain.start()
    draft = fresh_chain.application
    applications.save_details(
        draft, title="Neighbours", summary="We train.", months=6, settlement="Novi Sad", concept_cents=10_000_00,
        starts_on=timezone.localdate() + 30 * DAY, language="en", actor=fresh_chain.applicant,
    )  # fmt: skip
    applications.submit_application(draft, declared=True, actor=fresh_chain.applicant)
    fresh_chain.application = Application.objects.get(pk=draft.pk)
    return fresh_chain


def test_preselected_concept_note_becomes_the_draft_of_the_full_application(concept: Any) -> None:
    with time_machine.travel(in_days(8)):
        office.preselect(concept.application, actor=concept.officer, reason="Convincing.")
        full = Application.objects.get(pk=concept.application.pk)
        assert (full.state, full.stage, full.title, full.is_in_time) == ("draft", "full", "Neighbours", True)
        complete(full, actor=concept.applicant)
        applications.submit_application(Application.objects.get(pk=full.pk), declared=True, actor=concept.applicant)
    stages = list(full.submissions.values_list("number", "stage"))
    assert stages == [(1, "concept"), (2, "full")]


def test_nothing_is_preselected_before_the_deadline_of_concept_notes(concept: Any) -> None:
    with pytest.raises(TransitionRefused, match="once their deadline has passed"):
        office.preselect(concept.application, actor=concept.officer, reason="Convincing.")


def test_no_application_starts_after_the_deadline_of_concept_notes(concept: Any) -> None:
    with time_machine.travel(in_days(8)), pytest.raises(TransitionRefused):
        applications.start_application(concept.call, concept.stranger_organisation, actor=concept.stranger)


def test_passed_over_concept_note_hears_why(concept: Any) -> None:
    with time_machine.travel(in_days(8)):
        office.pass_over(concept.application, actor=concept.officer, reason="Not what the call is for.")
    found = Application.objects.get(pk=concept.application.pk)
    assert (found.state, found.decision_reason) == ("rejected", "Not what the call is for.")
    assert Message.objects.filter(topic="application-passed-over", recipient=concept.applicant).count() == 1


def test_preselected_draft_lapses_with_the_call(concept: Any) -> None:
    with time_machine.travel(in_days(8)):
        office.preselect(concept.application, actor=concept.officer, reason="Convincing.")
    with time_machine.travel(in_days(22)):
        deadlines.run_due()
    assert Application.objects.get(pk=concept.application.pk).state == "lapsed"


# --- clarifications -------------------------------------------------------------------------------------------------


def test_point_is_asked_answered_once_and_frozen(chain: Any) -> None:
    chain.closed_call()
    with chain.now():
        asked = ask(chain)
        assert [str(line.button) for line in waiting_for(chain.applicant)] == ["Answer"]
        answered = office.answer_clarification(asked, text="Novi Sad.", file=make_pdf(), actor=chain.editor)
        with pytest.raises(TransitionRefused):
            office.answer_clarification(answered, text="Or Niš.", actor=chain.editor)
    assert (answered.state, len(answered.sha256)) == ("answered", 64)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Clarification.objects.filter(pk=answered.pk).update(answer_text="Or Niš.")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Clarification.objects.filter(pk=answered.pk).delete()
    topics = Message.objects.filter(topic__startswith="clarification").values_list("topic", "recipient__name")
    assert ("clarification-answered", "Officer") in topics
    assert ("clarification-asked", "Viewer") in topics


def test_answer_after_its_time_is_not_taken(chain: Any) -> None:
    chain.closed_call()
    with chain.now():
        asked = ask(chain)
    with time_machine.travel(chain.clock + 6 * DAY):
        with pytest.raises(TransitionRefused, match="assessed on what is there"):
            office.answer_clarification(asked, text="Novi Sad.", actor=chain.applicant)
        assert clarification_ids_due_to_lapse() == [asked.pk]
        deadlines.run_due()
    assert Clarification.objects.get(pk=asked.pk).state == "lapsed"


def test_nothing_is_asked_while_the_applicant_can_still_change_it(fresh_chain: Any) -> None:
    fresh_chain.submitted()
    with pytest.raises(TransitionRefused, match="once the deadline has passed"):
        ask(fresh_chain)


def test_viewer_and_stranger_do_not_answer(chain: Any) -> None:
    chain.closed_call()
    with chain.now():
        asked = ask(chain)
        for person in (chain.viewer, chain.stranger, chain.officer):
            with pytest.raises(PermissionDenied):
                office.answer_clarification(asked, text="Novi Sad.", actor=person)


def test_officer_takes_a_question_back(chain: Any) -> None:
    chain.closed_call()
    with chain.now():
        asked = office.take_back_clarification(ask(chain), actor=chain.officer, reason="Found it.")
        with pytest.raises(TransitionRefused):
            office.answer_clarification(asked, text="Novi Sad.", actor=chain.applicant)


def test_clarification_of_another_application_is_not_found(chain: Any, sign_in: Any) -> None:
    chain.closed_call()
    with chain.now():
        asked = ask(chain)
    other = chain.again(days_ago=80, pot_cents=20_000_00, title="Second call").submitted()
    url = reverse("applications:clarification", args=[other.application.reference, asked.pk])
    assert sign_in(chain.applicant).get(url).status_code == 404
    url = reverse("applications:clarification", args=[chain.application.reference, asked.pk])
    assert sign_in(chain.stranger).get(url).status_code == 404
    assert sign_in(chain.stranger).post(url, {"text": "Mine."}).status_code == 404


def test_officer_asks_and_applicant_answers_on_pages(chain: Any, sign_in: Any) -> None:
    chain.closed_call()
    with time_machine.travel(chain.clock, tick=True):
        reference = chain.application.reference
        until = (timezone.localtime() + 5 * DAY).strftime("%Y-%m-%dT%H:%M")
        url = reverse("applications:ask_clarification", args=[reference])
        late = sign_in(chain.officer).post(url, {"point": "Which town?", "until": "2020-01-01T10:00"})
        assert late.status_code == 422
        assert "until" in late.context["form"].errors
        assert sign_in(chain.officer).post(url, {"point": "Which <b>town</b>?", "until": until}).status_code == 302
        asked = Clarification.objects.get()
        url = reverse("applications:clarification", args=[reference, asked.pk])
        page = sign_in(chain.applicant).get(url)
        assert b"Which &lt;b&gt;town&lt;/b&gt;?" in page.content
        assert sign_in(chain.applicant).post(url, {"text": "  "}).status_code == 422
        assert sign_in(chain.applicant).post(url, {"text": "Novi Sad."}).status_code == 302
        assert b"Novi Sad." in sign_in(chain.officer).get(reverse("applications:detail", args=[reference])).content


# --- the call at a glance -------------------------------------------------------------------------------------------


def test_days_count_what_was_started_and_first_handed_in(chain: Any) -> None:
    chain.submitted()
    days = submissions_per_day(chain.call, chain.officer)
    assert sum(day["started"] for day in days) == 1
    assert sum(day["submitted"] for day in days) == 1
    assert days[0]["day"] == chain.call.opens_at.astimezone(chain.call.zone).date()
