"""The pages of questions and answers: what the public, the asker and the office read, and what a hostile one cannot."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from grants.calls import enquiries, following
from grants.calls.models import Call, Enquiry
from notifications.delivery import sweep
from tests.factories import Chain

SCRIPT = '<script>alert("x")</script><img src=x onerror=alert(1)>'
WORDS = {"published_text": "May a town take part?", "answer": "Yes: see who may apply."}


@pytest.fixture
def asking(fresh_chain: Chain) -> Chain:
    """An open call, and somebody outside who asks."""
    fresh_chain.open_call()
    fresh_chain.stranger.name = "Ana Ilić Petrović"
    fresh_chain.stranger.save()
    fresh_chain.enquiry = enquiries.ask_question(  # type: ignore[attr-defined]
        fresh_chain.call, actor=fresh_chain.stranger, text="May our town take part?", section="part-who"
    )
    return fresh_chain


def url(name: str, chain: Chain, *more: Any) -> str:
    return reverse(f"calls:{name}", args=[chain.call.reference, *more])


def answered(chain: Any, **words: str) -> Enquiry:
    return enquiries.answer_question(chain.enquiry, actor=chain.officer, **{**WORDS, **words})


def test_question_goes_from_the_form_to_the_public_page(asking: Any, sign_in: Any) -> None:
    applicant, officer = sign_in(asking.applicant), sign_in(asking.officer)
    sent = {"text": "Is rent eligible?", "section": "part-money", "follow": "on"}
    assert applicant.post(url("ask", asking), sent).url == url("enquiries", asking)
    assert "Is rent eligible?" in applicant.get(url("enquiries", asking)).content.decode()
    assert "Is rent eligible?" not in sign_in(asking.viewer).get(url("enquiries", asking)).content.decode()
    enquiry = Enquiry.objects.get(text="Is rent eligible?")
    words = {"published_text": "Is rent eligible?", "answer": "As a part of office costs."}
    assert officer.post(url("answer", asking, enquiry.pk), words).url == url("enquiry_desk", asking)
    page = sign_in(None).get(url("detail", asking)).content.decode()
    assert "As a part of office costs." in page
    assert "Money and costs" in page


def test_form_says_when_the_time_for_questions_is_over(asking: Any, sign_in: Any) -> None:
    Call.objects.filter(pk=asking.call.pk).update(questions_until=timezone.now() - datetime.timedelta(seconds=1))
    applicant = sign_in(asking.applicant)
    page = applicant.get(url("ask", asking))
    assert page.status_code == 200
    assert "Questions were taken until" in page.content.decode()
    late = applicant.post(url("ask", asking), {"text": "One more?"})
    assert late.status_code == 422
    assert "Questions were taken until" in late.content.decode()
    assert "Ask a question" not in sign_in(None).get(url("detail", asking)).content.decode()
    assert asking.call.enquiries.count() == 1


def test_question_needs_words_and_not_too_many(asking: Any, sign_in: Any) -> None:
    applicant = sign_in(asking.applicant)
    for text in ("", "   ", "x" * 2001):
        assert applicant.post(url("ask", asking), {"text": text}).status_code == 422
    wrong = applicant.post(url("ask", asking), {"text": "Why?", "section": "no-such-part"})
    assert wrong.status_code == 422
    assert asking.call.enquiries.count() == 1


def test_nobody_outside_the_office_learns_who_asked(asking: Any, sign_in: Any) -> None:
    following.follow_call(asking.call, actor=asking.viewer)
    answered(asking)
    public, places = sign_in(None), [asking.stranger.name, asking.stranger.email, asking.stranger_organisation.name]
    pages = [public.get(url(name, asking)) for name in ("detail", "enquiries", "calendar", "document")]
    pages += [sign_in(asking.applicant).get(url("enquiries", asking)), public.get("/")]
    while sweep(budget_seconds=5):
        pass
    others = [str(letter.message()) for letter in mail.outbox if asking.stranger.email not in letter.to]
    assert others
    for text in [page.content.decode(errors="replace") for page in pages] + others:
        assert not [place for place in places if place in text]


def test_office_reads_who_asked_and_only_the_officer_may_answer(asking: Any, sign_in: Any) -> None:
    for role in ("officer", "approver", "auditor", "finance"):
        page = sign_in(getattr(asking, role)).get(url("enquiry_desk", asking)).content.decode()
        assert "May our town take part?" in page
        assert (url("answer", asking, asking.enquiry.pk) in page) == (role == "officer")
    for role in ("approver", "auditor"):
        assert sign_in(getattr(asking, role)).get(url("answer", asking, asking.enquiry.pk)).status_code == 403
    for role in ("stranger", "applicant", "evaluator"):
        assert sign_in(getattr(asking, role)).get(url("enquiry_desk", asking)).status_code == 404


def test_home_and_desk_of_the_officer_say_that_a_question_waits(asking: Any, sign_in: Any) -> None:
    officer = sign_in(asking.officer)
    assert "Answer 1 question about" in officer.get(reverse("dashboards:home")).content.decode()
    assert "1 question waits for an answer." in officer.get(url("manage", asking)).content.decode()


def test_asker_alone_reads_why_a_question_was_declined(asking: Any, sign_in: Any) -> None:
    officer = sign_in(asking.officer)
    sent = {"reason": "It asks for an opinion on one project."}
    assert officer.post(url("decline", asking, asking.enquiry.pk), sent).status_code == 302
    assert "opinion on one project" in sign_in(asking.stranger).get(url("enquiries", asking)).content.decode()
    for user in (None, asking.applicant):
        assert "opinion on one project" not in sign_in(user).get(url("enquiries", asking)).content.decode()


def test_answer_that_names_the_asker_comes_back_at_its_field(asking: Any, sign_in: Any) -> None:
    words = {**WORDS, "published_text": "Ana Ilić Petrović asks whether a town may apply."}
    page = sign_in(asking.officer).post(url("answer", asking, asking.enquiry.pk), words)
    assert page.status_code == 422
    assert "tells who asked" in page.content.decode()


def test_correction_points_both_ways(asking: Any, sign_in: Any) -> None:
    enquiry = answered(asking)
    officer = sign_in(asking.officer)
    sent = {"answer": "No: only its associations."}
    assert officer.post(url("correct", asking, enquiry.pk), sent).status_code == 302
    page = sign_in(None).get(url("enquiries", asking)).content.decode()
    assert "Corrects the answer to question 1." in page
    assert "Corrected by question 2." in page
    assert "Corrected since." in officer.get(url("enquiry_desk", asking)).content.decode()
    assert "Only the newest published answer" in officer.get(url("correct", asking, enquiry.pk)).content.decode()


def test_answer_given_elsewhere_is_published_by_the_officer(asking: Any, sign_in: Any) -> None:
    sent = {"published_text": "Is the hall heated?", "answer": "Yes.", "section": ""}
    assert sign_in(asking.officer).post(url("publish_answer", asking), sent).status_code == 302
    assert "Is the hall heated?" in sign_in(None).get(url("detail", asking)).content.decode()
    assert sign_in(asking.auditor).get(url("publish_answer", asking)).status_code == 403


def test_search_keeps_what_holds_the_words(asking: Any, sign_in: Any) -> None:
    answered(asking, answer="Opština sme.")
    public = sign_in(None)
    assert "Opština sme." in public.get(url("enquiries", asking) + "?q=општина").content.decode()
    assert "No answer holds these words" in public.get(url("enquiries", asking) + "?q=zzz").content.decode()


def test_scripts_in_questions_and_answers_stay_text(asking: Any, sign_in: Any) -> None:
    enquiry = enquiries.ask_question(asking.call, actor=asking.stranger, text=SCRIPT)
    desk = sign_in(asking.officer).get(url("enquiry_desk", asking)).content.decode()
    answer = sign_in(asking.officer).get(url("answer", asking, enquiry.pk)).content.decode()
    mine = sign_in(asking.stranger).get(url("enquiries", asking)).content.decode()
    enquiries.answer_question(enquiry, actor=asking.officer, published_text=SCRIPT, answer=SCRIPT)
    public = sign_in(None).get(url("enquiries", asking) + "?q=" + SCRIPT).content.decode()
    for page in (desk, answer, mine, public):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert sign_in(None).get(url("document", asking)).status_code == 200


def test_question_of_another_call_is_not_found_by_its_number(asking: Any, sign_in: Any) -> None:
    other = asking.again(title="Another call", pot_cents=20_000_00).open_call()
    officer = sign_in(asking.officer)
    for name in ("answer", "decline", "correct"):
        assert officer.get(url(name, other, asking.enquiry.pk)).status_code == 404
        assert officer.post(url(name, other, asking.enquiry.pk), WORDS).status_code == 404
    assert Enquiry.objects.get().is_open


@pytest.mark.parametrize("name", ["ask", "follow", "unfollow", "enquiries", "document", "calendar", "self_check"])
def test_call_that_one_may_not_see_is_not_there(fresh_chain: Chain, sign_in: Any, name: str) -> None:
    fresh_chain.draft_call()
    client = sign_in(fresh_chain.stranger)
    assert client.post(url(name, fresh_chain), {"text": "Why?"}).status_code in {404, 405}
    assert client.get(url(name, fresh_chain)).status_code in {404, 405}
    assert not Enquiry.objects.exists()


def test_follow_and_unfollow_by_one_button(asking: Any, sign_in: Any) -> None:
    client = sign_in(asking.stranger)
    assert "Follow this call" in client.get(url("detail", asking)).content.decode()
    assert client.post(url("follow", asking)).url == url("detail", asking)
    assert "Follow no more" in client.get(url("detail", asking)).content.decode()
    client.post(url("unfollow", asking))
    assert following.followers_of(asking.call) == []
    assert "Sign in to follow this call" in sign_in(None).get(url("detail", asking)).content.decode()


def test_applicant_reads_why_they_hear_of_it(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.start()
    client = sign_in(fresh_chain.applicant)
    assert "because your organisation applies" in client.get(url("detail", fresh_chain)).content.decode()


def test_answers_cost_the_same_however_many(asking: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        words = {"published_text": f"Question {number}?", "answer": "Yes."}
        enquiries.publish_answer(asking.call, actor=asking.officer, **words)
    with django_assert_max_num_queries(13):
        assert "See all 60 answers" in sign_in(None).get(url("detail", asking)).content.decode()
    with django_assert_max_num_queries(8):
        assert "page 1 of 2" in sign_in(None).get(url("enquiries", asking)).content.decode()
    officer = sign_in(asking.officer)
    with django_assert_max_num_queries(8):
        officer.get(url("enquiry_desk", asking))
