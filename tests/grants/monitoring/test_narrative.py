"""Writing the narrative: the call's questions, saved as one types, never over a colleague's newer text."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from grants.calls.models import Question
from grants.core.errors import DomainError
from grants.monitoring.models import Report, ReportVersion
from grants.monitoring.narrating import plan_of, questions_asked, questions_of
from grants.monitoring.services import return_report, save_figures, save_report_answer, submit_report
from grants.monitoring.services.narrative import NewerAnswer, take_over
from tests.factories import tell_narrative, write_report
from workflows.engine import TransitionRefused

HTMX = {"HX-Request": "true"}
OF_REPORT = {"section": "Report", "stage": "report", "help": "In short.", "max_words": 5, "order": 90}


@pytest.fixture
def started(chain: Any) -> Any:
    return chain.report_started()


@pytest.fixture
def asking(chain: Any) -> Any:
    """A report whose call asks its own questions: a choice, a text that hangs on it, one of local authorities."""
    chain.report_started()
    options = [{"key": "yes", "label": "Yes"}, {"key": "no", "label": "No"}]
    ask = {**OF_REPORT, "call": chain.call}
    Question.objects.create(**ask, key="changed", kind="choice", title="Did anything change?", options=options)
    shown = {"question": "changed", "is": ["yes"]}
    Question.objects.create(**ask, key="what", title="What changed?", shown_if=shown, kind="long_text")
    Question.objects.create(**ask, key="town", title="What did the council say?", applies_to="local_authority")
    return chain


def address(chain: Any, key: str, what: str = "answer") -> str:
    return reverse(f"monitoring:narrative_{what}", args=[chain.agreement.reference, key])


def text_of(report: Report, key: str) -> str:
    return str(report.answers.values_list("text", flat=True).filter(key=key).first() or "")


# What is asked


def test_a_call_without_questions_of_its_own_asks_those_of_the_house(started: Any, sign_in: Any, page: Any) -> None:
    assert [question.key for question in questions_of(started.report)] == ["achievements", "difficulties", "lasting"]
    text = sign_in(started.editor).get(page("narrative")).content.decode()
    assert "What will last" in text
    assert "0 of 4000 characters" in text


def test_a_call_asks_its_own_questions_of_those_concerned(asking: Any, sign_in: Any, page: Any) -> None:
    assert [question.key for question in questions_asked(asking.report)] == ["changed"]
    client = sign_in(asking.applicant)
    text = client.get(page("narrative")).content.decode()
    assert "Did anything change?" in text
    assert "What will last" not in text
    assert "What did the council say?" not in text
    answer = client.post(address(asking, "changed"), {"text": "yes", "version": "0"}, headers=HTMX)
    assert "What changed?" in answer.content.decode()  # it came with the answer
    assert [question.key for question in questions_asked(asking.report)] == ["changed", "what"]


def test_an_answer_over_its_limit_is_kept_and_keeps_the_report_back(asking: Any, sign_in: Any, page: Any) -> None:
    save_report_answer(asking.report, "changed", "yes", actor=asking.applicant)
    long = "one two three four five six"
    client = sign_in(asking.applicant)
    answer = client.post(address(asking, "what"), {"text": long, "version": "0"}, headers=HTMX)
    assert answer.status_code == 200
    assert "answer-fault" in answer.content.decode()
    assert text_of(asking.report, "what") == long
    assert "narrative" in Report.objects.get().missing
    client.post(address(asking, "what"), {"text": "one two", "version": "1"})
    assert "narrative" not in Report.objects.get().missing


def test_questions_of_the_report_are_no_questions_of_an_application(asking: Any, sign_in: Any) -> None:
    from grants.applications.asking import questions_possible
    from grants.calls.gaps import gaps_of
    from grants.calls.selectors import sections_of

    keys = {question.key for question in questions_possible(asking.application)}
    assert keys.isdisjoint({"changed", "what", "town"})
    assert "Report" not in dict(sections_of(asking.call))
    page = sign_in(asking.stranger).get(reverse("calls:detail", args=[asking.call.reference])).content.decode()
    assert "Did anything change?" not in page
    assert not [gap for gap in gaps_of(asking.call) if gap.part == "questions"]


# Saving


def test_an_answer_is_saved_and_htmx_is_told_the_new_version(started: Any, sign_in: Any) -> None:
    answer = sign_in(started.editor).post(
        address(started, "achievements"), {"text": "Twelve trained.\r\nAll of them.", "version": "0"}, headers=HTMX
    )
    assert answer.status_code == 200
    assert "Saved" in answer.content.decode()
    assert 'value="1"' in answer.content.decode()
    row = started.report.answers.get()
    assert (row.text, row.version, row.saved_by) == ("Twelve trained.\nAll of them.", 1, started.editor)


def test_a_newer_text_of_a_colleague_is_shown_not_overwritten(started: Any, sign_in: Any) -> None:
    save_report_answer(started.report, "lasting", "The colleague's text.", actor=started.editor)
    client, url = sign_in(started.applicant), address(started, "lasting")
    for headers in ({}, HTMX):
        answer = client.post(url, {"text": "Mine.", "version": "0"}, headers=headers)
        assert answer.status_code == 409
        text = answer.content.decode()
        assert "The colleague&#x27;s text." in text
        assert "Keep mine" in text
    assert text_of(started.report, "lasting") == "The colleague's text."
    both = client.post(url, {"text": "Mine.", "version": "0", "both": "1"}).content.decode()
    assert "Mine." in both
    assert text_of(started.report, "lasting") == "The colleague's text."
    assert client.post(url, {"text": "Mine.", "version": "0", "force": "1"}).status_code == 302
    assert text_of(started.report, "lasting") == "Mine."


def test_two_writers_from_the_same_version_do_not_both_win(started: Any) -> None:
    save_report_answer(started.report, "lasting", "One.", version=0, actor=started.editor)
    with pytest.raises(NewerAnswer) as newer:
        save_report_answer(started.report, "lasting", "Two.", version=0, actor=started.applicant)
    assert newer.value.answer.text == "One."


def test_figures_of_a_colleague_are_shown_not_overwritten(started: Any, sign_in: Any, page: Any) -> None:
    save_figures(started.report, cofinancing_spent_cents=100_00, actor=started.editor)
    client = sign_in(started.applicant)
    answer = client.post(page("narrative"), {"cofinancing_spent_cents": "7", "version": "0"})
    assert answer.status_code == 409
    assert "100.00" in answer.content.decode()
    assert client.post(page("narrative"), {"cofinancing_spent_cents": "-1", "version": "1"}).status_code == 422
    assert client.post(page("narrative"), {"cofinancing_spent_cents": "7", "version": "1"}).status_code == 302
    assert Report.objects.get().cofinancing_spent_cents == 7_00


def test_only_writers_save_and_only_what_the_report_asks(started: Any, sign_in: Any) -> None:
    said = {"text": "Mine.", "version": "0"}
    for name in ("viewer", "officer", "finance", "approver", "auditor"):
        for what, key in (("answer", "lasting"), ("take_over", "lasting"), ("plan_note", "activity-1")):
            assert sign_in(getattr(started, name)).post(address(started, key, what), said).status_code == 403, name
    assert sign_in(started.stranger).post(address(started, "lasting"), said).status_code == 404
    of_application = started.call.questions.first().key
    for key in ("nothing", of_application):
        assert sign_in(started.applicant).post(address(started, key), said).status_code == 404
    with pytest.raises(PermissionDenied):
        save_report_answer(started.report, "lasting", "Mine.", actor=started.viewer)
    with pytest.raises(Http404):
        save_report_answer(started.report, of_application, "Mine.", actor=started.applicant)
    with pytest.raises(DomainError):
        save_report_answer(started.report, "lasting", "a" * 100_001, actor=started.applicant)


# Handed in


def test_what_is_handed_in_is_kept_and_cannot_be_written(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    client = sign_in(chain.applicant)
    assert client.get(page("narrative")).status_code == 409
    client.post(address(chain, "achievements"), {"text": "Other.", "version": "1"})
    with pytest.raises(TransitionRefused):
        save_report_answer(chain.report, "achievements", "Other.", actor=chain.applicant)
    assert text_of(chain.report, "achievements") == "Twelve mediators trained."
    version = ReportVersion.objects.get()
    assert (version.round, len(version.sha256), version.submitted_by) == (1, 64, chain.applicant)
    assert version.content["answers"][0]["text"] == "Twelve mediators trained."
    assert version.content["plan"][0]["outcome"] == "done"


def test_readers_see_what_was_handed_in_until_it_is_handed_in_again(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    with chain.now():
        return_report(chain.report, actor=chain.officer, reason="Say more.")
        save_report_answer(chain.report, "lasting", "It stays for ten years.", actor=chain.applicant)
        submit_report(Report.objects.get(), actor=chain.applicant)
    assert [row.round for row in ReportVersion.objects.all()] == [1, 2]
    for name in ("officer", "finance", "approver", "auditor", "viewer", "applicant"):
        text = sign_in(getattr(chain, name)).get(page("report")).content.decode()
        assert "It stays for ten years." in text, name
        assert "The protocol stays." not in text, name


# Earlier reports


@pytest.fixture
def second(chain: Any) -> Any:
    """A final report that is begun after an interim one was accepted."""
    from grants.monitoring import services

    chain.call_fields = {"reporting": {"interim": [{"anchor": "start", "days": 20}]}}
    chain.paid().later(days=30)
    with chain.now():
        first = services.start_report(chain.agreement, number=1, actor=chain.applicant)
        write_report(first, (100_00,), actor=chain.applicant)
        first = services.submit_report(first, actor=chain.applicant)
        for cost in first.costs.all():
            services.verify_cost(cost, outcome="accepted", accepted_cents=0, reason="", actor=chain.finance)
        services.accept_narrative(first, actor=chain.officer)
        services.accept_costs(first, actor=chain.finance)
        chain.report = services.start_report(chain.agreement, actor=chain.applicant)
    return chain


def test_what_an_earlier_report_said_is_offered_and_put_behind_what_stands(second: Any, sign_in: Any) -> None:
    client = sign_in(second.applicant)
    place = reverse("monitoring:narrative", args=[second.agreement.reference])
    assert "Take over from" in client.get(place).content.decode()
    save_report_answer(second.report, "lasting", "Mine.", actor=second.editor)
    url = address(second, "lasting", "take_over")
    client.post(url)
    assert text_of(second.report, "lasting") == "Mine.\n\nThe protocol stays."
    client.post(url)  # pressed twice
    assert text_of(second.report, "lasting") == "Mine.\n\nThe protocol stays."


def test_without_an_earlier_report_there_is_nothing_to_take_over(started: Any) -> None:
    with pytest.raises(DomainError, match="No earlier report"):
        take_over(started.report, "lasting", actor=started.applicant)


def test_the_plan_begins_with_what_was_said_before_and_saves_nothing_by_itself(second: Any, sign_in: Any) -> None:
    text = sign_in(second.applicant).get(reverse("monitoring:narrative_plan", args=[second.agreement.reference]))
    assert "Nothing is saved until you save it." in text.content.decode()
    assert "plan" in Report.objects.get(pk=second.report.pk).missing


def test_the_page_asks_little_of_the_database(
    started: Any, sign_in: Any, page: Any, django_assert_max_num_queries: Any
) -> None:
    tell_narrative(started.report, actor=started.applicant)
    assert len(plan_of(started.report)) == 1
    client = sign_in(started.applicant)
    for name in ("narrative", "narrative_plan", "evidence"):
        client.get(page(name))
        with django_assert_max_num_queries(15):
            client.get(page(name))
