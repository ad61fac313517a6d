"""Questions about a call: asked in private, answered for all, and nobody learns who asked."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from grants.calls import asked, enquiries, following, services
from grants.calls.models import Call, Enquiry
from grants.core.errors import DomainError
from notifications.models import Message
from tests.factories import Chain, make_action, make_staff, make_user
from workflows.engine import TransitionRefused

WORDS = {"published_text": "May a town take part?", "answer": "Yes: see who may apply."}


@pytest.fixture
def asking(fresh_chain: Chain) -> Chain:
    """An open call, and somebody outside who will ask."""
    fresh_chain.open_call()
    fresh_chain.stranger.name = "Ana Ilić Petrović"
    fresh_chain.stranger.save()
    fresh_chain.stranger_organisation.name = "Susedi bez granica"
    fresh_chain.stranger_organisation.save()
    return fresh_chain


def ask(chain: Chain, text: str = "May our town take part?", **fields: Any) -> Enquiry:
    return enquiries.ask_question(chain.call, actor=chain.stranger, text=text, **fields)


def answered(chain: Chain, **words: str) -> Enquiry:
    return enquiries.answer_question(ask(chain), actor=chain.officer, **{**WORDS, **words})


def shift(call: Call, **fields: Any) -> None:
    Call.objects.filter(pk=call.pk).update(**fields)


def test_officers_hear_of_a_question_once_and_not_who_asked(asking: Chain) -> None:
    enquiry = ask(asking, section="part-who")
    told = Message.objects.filter(topic="call-question-asked")
    assert [message.recipient for message in told] == [asking.officer]
    assert told[0].url == reverse("calls:answer", args=[asking.call.reference, enquiry.pk])
    assert "Petrović" not in str(told[0].context)


def test_question_sent_twice_is_one(asking: Chain) -> None:
    assert ask(asking) == ask(asking)
    assert asking.call.enquiries.count() == 1


def test_asker_who_wants_to_follows_the_call(asking: Chain) -> None:
    ask(asking, follow=True)
    assert following.followers_of(asking.call) == [asking.stranger]


@pytest.mark.parametrize("seconds", [1, 3600])
def test_question_after_the_time_is_refused_with_that_time(asking: Chain, seconds: int) -> None:
    shift(asking.call, questions_until=timezone.now() - datetime.timedelta(seconds=seconds))
    with pytest.raises(DomainError, match=r"taken until .* Belgrade time") as refusal:
        ask(asking)
    assert refusal.value.field == "text"
    assert not Enquiry.objects.exists()


def test_without_a_time_of_their_own_questions_are_taken_until_the_deadline(asking: Chain) -> None:
    assert ask(asking)
    moved = timezone.now() - datetime.timedelta(minutes=1)
    shift(asking.call, closes_at=moved, opens_at=moved - datetime.timedelta(days=2))
    with pytest.raises(DomainError):
        ask(asking, text="Too late?")


def test_call_that_one_may_not_read_cannot_be_asked_about(fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    with pytest.raises(PermissionDenied):
        ask(fresh_chain)


def test_person_has_at_most_twenty_open_questions(asking: Chain) -> None:
    for number in range(enquiries.MOST_OPEN):
        first = ask(asking, text=f"Question {number}?")
    with pytest.raises(DomainError, match="20 questions of yours wait"):
        ask(asking, text="One more?")
    enquiries.answer_question(first, actor=asking.officer, **WORDS)
    assert ask(asking, text="One more?")


def test_answer_reaches_every_follower_and_the_asker_once_in_the_same_words(asking: Chain) -> None:
    reader = make_user("Reader", language="sr-latn")
    for user in (reader, asking.viewer):
        following.follow_call(asking.call, actor=user)
    enquiry = answered(asking)
    told = list(Message.objects.filter(topic="call-answered"))
    assert {message.recipient_id for message in told} == {reader.pk, asking.viewer.pk, asking.stranger.pk}
    assert len({(message.key, str(message.context), message.url) for message in told}) == 1
    assert told[0].context["answer"] == enquiry.answer


@pytest.mark.parametrize(
    "words",
    [
        {"published_text": "Ana ILIC Petrovic asks whether a town may apply."},
        {"answer": "Yes, СУСЕДИ без граница may."},
        {"answer": "Write to stranger@example.org."},
    ],
)
def test_words_that_tell_who_asked_are_refused_at_their_field(asking: Chain, words: dict[str, str]) -> None:
    with pytest.raises(DomainError, match="tells who asked") as refusal:
        answered(asking, **words)
    assert refusal.value.field == next(iter(words))
    assert asked.answers_of(asking.call) == []
    assert not Message.objects.filter(topic="call-answered").exists()


def test_answered_question_is_answered_once(asking: Chain) -> None:
    enquiry = answered(asking)
    for act in (
        lambda: enquiries.answer_question(enquiry, actor=asking.officer, **WORDS),
        lambda: enquiries.decline_question(enquiry, actor=asking.officer, reason="No."),
    ):
        with pytest.raises(TransitionRefused, match="answered or declined already"):
            act()


@pytest.mark.parametrize("who", ["stranger", "applicant", "approver", "auditor", "finance", "evaluator"])
def test_only_officers_answer(asking: Chain, who: str) -> None:
    enquiry, actor = ask(asking), getattr(asking, who)
    with pytest.raises(PermissionDenied):
        enquiries.answer_question(enquiry, actor=actor, **WORDS)
    with pytest.raises(PermissionDenied):
        enquiries.decline_question(enquiry, actor=actor, reason="No.")
    with pytest.raises(PermissionDenied):
        enquiries.publish_answer(asking.call, actor=actor, **WORDS)


def test_officer_of_another_action_cannot_answer(asking: Chain) -> None:
    elsewhere = make_staff("Elsewhere", "officer", make_action("elsewhere"))
    with pytest.raises(PermissionDenied):
        enquiries.answer_question(ask(asking), actor=elsewhere, **WORDS)


def test_declined_question_is_told_to_its_asker_alone(asking: Chain) -> None:
    following.follow_call(asking.call, actor=asking.viewer)
    enquiries.decline_question(ask(asking), actor=asking.officer, reason="It asks for an opinion on your project.")
    told = Message.objects.filter(topic="call-question-declined")
    assert [message.recipient for message in told] == [asking.stranger]
    assert told[0].context["reason"].startswith("It asks for an opinion")
    assert asked.answers_of(asking.call) == []
    assert asked.mine_of(asking.stranger, asking.call)[0].declined_reason
    assert asked.mine_of(asking.viewer, asking.call) == []


def test_correction_is_a_line_of_its_own_and_the_old_one_stays(asking: Chain) -> None:
    enquiry = answered(asking)
    enquiries.correct_answer(enquiry, actor=asking.officer, answer="No: only its associations.")
    old, new = asked.answers_of(asking.call)
    assert (old.answer, old.corrected_by) == (WORDS["answer"], 2)
    assert (new.answer, new.question, new.corrects) == ("No: only its associations.", WORDS["published_text"], 1)
    assert Message.objects.filter(topic="call-answer-corrected", recipient=asking.stranger).count() == 1
    with pytest.raises(TransitionRefused, match="corrected already"):
        enquiries.correct_answer(enquiry, actor=asking.officer, answer="Perhaps.")


def test_correction_may_not_tell_who_asked_at_first(asking: Chain) -> None:
    first = enquiries.correct_answer(answered(asking), actor=asking.officer, answer="No.")
    with pytest.raises(DomainError, match="tells who asked"):
        enquiries.correct_answer(first, actor=asking.officer, answer="No, Susedi bez granica.")


@pytest.mark.parametrize(("answer", "error"), [(WORDS["answer"], DomainError)])
def test_correction_that_changes_nothing_is_refused(asking: Chain, answer: str, error: type[Exception]) -> None:
    with pytest.raises(error, match="as it stands"):
        enquiries.correct_answer(answered(asking), actor=asking.officer, answer=answer)


def test_open_and_declined_questions_cannot_be_corrected(asking: Chain) -> None:
    enquiry = ask(asking)
    with pytest.raises(TransitionRefused, match="Only a published answer"):
        enquiries.correct_answer(enquiry, actor=asking.officer, answer="No.")
    enquiries.decline_question(enquiry, actor=asking.officer, reason="Unclear.")
    with pytest.raises(TransitionRefused, match="Only a published answer"):
        enquiries.correct_answer(enquiry, actor=asking.officer, answer="No.")


def test_database_refuses_a_silent_edit(asking: Chain) -> None:
    enquiry = answered(asking)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(answer="Something else.")
    with pytest.raises(ProgrammingError, match="delete"), transaction.atomic():
        enquiry.delete()


def test_answer_given_elsewhere_becomes_public_even_after_the_time(asking: Chain) -> None:
    following.follow_call(asking.call, actor=asking.viewer)
    shift(asking.call, questions_until=timezone.now() - datetime.timedelta(days=1))
    enquiries.publish_answer(asking.call, actor=asking.officer, **WORDS)
    assert [one.answer for one in asked.answers_of(asking.call)] == [WORDS["answer"]]
    assert Message.objects.filter(topic="call-answered", recipient=asking.viewer).exists()


def test_nothing_is_answered_in_public_before_publication(fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    with pytest.raises(TransitionRefused, match="not published yet"):
        enquiries.publish_answer(fresh_chain.call, actor=fresh_chain.officer, **WORDS)


def test_open_questions_wait_on_the_home_of_the_officer_alone(asking: Chain) -> None:
    ask(asking)
    ask(asking, text="And a village?")
    (line,) = asked.waiting_for(asking.officer)
    assert (line.count, line.url) == (2, reverse("calls:enquiry_desk", args=[asking.call.reference]))
    assert asked.waiting_for(asking.stranger) == asked.waiting_for(asking.auditor) == []


def test_question_about_a_cancelled_call_waits_for_nobody(asking: Chain) -> None:
    ask(asking)
    services.cancel_call(asking.call, actor=asking.officer, reason="The action ends.")
    assert asked.waiting_for(asking.officer) == []


@pytest.mark.parametrize("words", ["opstina", "Општина", "OPŠTINA grad"])
def test_search_finds_in_either_script(asking: Chain, words: str) -> None:
    answered(asking, answer="Opština ili grad.")
    answered(asking, answer="Nešto drugo.")
    assert [one.number for one in asked.search_answers(asked.answers_of(asking.call), words)] == [1]
