"""Questions that a call asks in the reports of its grants: written, kept and carried, and no part of an application."""

from typing import Any

import pytest
from django.urls import reverse

from grants.applications.asking import questions_possible
from grants.calls import services
from grants.calls.callfile import call_text, read_call_text
from grants.calls.form_building.editing import added
from grants.calls.form_building.faults import faults_of_form
from grants.calls.form_building.usual import usual_of_report, with_usual_report
from grants.calls.forms.rows import figures_of
from grants.calls.gaps import gaps_of
from grants.calls.models import Call, Question
from grants.calls.rules import conflicts
from grants.calls.rules.judging import judging_conflicts
from grants.calls.terms import terms_of, terms_rows
from tests.factories import Chain

TEXT = {"kind": "long_text", "section": "Activities", "title": "What changed?", "applies_to": "both", "max_words": "50"}


@pytest.fixture
def draft(fresh_chain: Chain) -> Chain:
    return fresh_chain.draft_call()


def rows(chain: Chain) -> list[dict[str, Any]]:
    return terms_rows(Call.objects.get(pk=chain.call.pk), "questions")


def ask(chain: Chain, **fields: Any) -> dict[str, Any]:
    """Put a question of the report into the form; return it as the terms hold it."""
    values = {"section": "Report", "title": "What changed?", "stage": "report", **fields}
    longer = added(rows(chain), values)
    services.set_rows(chain.call, "questions", longer, actor=chain.officer)
    return next(row for row in rows(chain) if row["stage"] == "report")


def test_the_builder_offers_the_report_and_keeps_what_was_chosen(draft: Chain, sign_in: Any) -> None:
    client, url = sign_in(draft.officer), reverse("calls:form_add", args=[draft.call.reference])
    page = client.get(url, {"kind": "long_text"}).content.decode()
    assert "Report of the grant" in page
    assert "Concept note" not in page  # the call has one stage
    assert client.post(url, {**TEXT, "stage": "report"}).status_code == 302
    row = next(row for row in rows(draft) if row["title"] == "What changed?")
    assert row["stage"] == "report"
    change = reverse("calls:form_question", args=[draft.call.reference, row["key"]])
    client.post(change, {**TEXT, "title": "What changed, and for whom?"})  # says nothing of where it is asked
    assert next(one for one in rows(draft) if one["key"] == row["key"])["stage"] == "report"
    builder = client.get(reverse("calls:questions", args=[draft.call.reference])).content.decode()
    assert "Report of the grant" in builder
    assert "Ask the usual questions in the report" not in builder


def test_the_usual_questions_come_once(draft: Chain, sign_in: Any) -> None:
    client, url = sign_in(draft.officer), reverse("calls:questions", args=[draft.call.reference])
    before = rows(draft)
    for _again in range(2):
        client.post(url, {"usual": "report"})
    after = rows(draft)
    assert [row for row in after if row["stage"] != "report"] == before
    assert len(after) == len(before) + len(usual_of_report())
    assert with_usual_report(after) == after
    assert sign_in(draft.finance).post(url, {"usual": "report"}).status_code == 403
    preview = client.get(reverse("calls:form_preview", args=[draft.call.reference]), {"in": "report"}).content.decode()
    assert "What will last when the grant has ended?" in preview


def test_a_file_is_not_asked_in_a_report(draft: Chain, sign_in: Any) -> None:
    url = reverse("calls:form_add", args=[draft.call.reference])
    answer = sign_in(draft.officer).post(url, {**TEXT, "kind": "file", "stage": "report"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["stage"]


def test_the_call_file_carries_it(draft: Chain) -> None:
    ask(draft, title="What changed?", max_words=50)
    text = call_text(terms_of(Call.objects.get(pk=draft.call.pk)))
    assert 'stage = "report"' in text
    found = read_call_text(text.encode(), "call.toml", places={draft.call.action.beneficiary.code})
    assert [row["title"] for row in found["questions"] if row["stage"] == "report"] == ["What changed?"]


def test_it_counts_as_no_question_of_the_application(draft: Chain) -> None:
    ask(draft)
    call = Call.objects.get(pk=draft.call.pk)
    call.questions.exclude(stage="report").delete()
    assert not call.is_complete
    assert "questions" in {gap.part for gap in gaps_of(call)}


def test_no_rule_and_no_criterion_can_look_at_it(draft: Chain) -> None:
    key = ask(draft, kind="number", title="How many came?")["key"]
    terms = terms_of(Call.objects.get(pk=draft.call.pk))
    assert f"question:{key}" not in dict(figures_of(terms))
    relation = {"left": f"question:{key}", "op": "at_most", "percent": 10_000, "right": "months", "message": ""}
    assert [fault.key for fault in faults_of_form(terms["questions"], [relation])] == [key]
    assert "figure_unknown" in {found.code for found in conflicts({**terms, "relations": [relation]})}
    looking = [{**row, "looks_at": [key]} for row in terms["criteria"]]
    assert "looks_at_unknown" in {found.code for found in judging_conflicts({**terms, "criteria": looking})}


def test_applicants_neither_see_nor_answer_it(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.start()
    application, asked = fresh_chain.application, {"section": "Report", "title": "What will have changed?", "order": 90}
    of_report = Question.objects.create(call=fresh_chain.call, key="r1", stage="report", **asked)
    assert "What will have changed?" not in {question.title for question in questions_possible(application)}
    for address in (
        reverse("calls:detail", args=[fresh_chain.call.reference]),
        reverse("applications:detail", args=[application.reference]),
    ):
        assert "What will have changed?" not in sign_in(fresh_chain.applicant).get(address).content.decode()
    save = reverse("applications:save_answer", args=[application.reference, of_report.pk])
    assert sign_in(fresh_chain.applicant).post(save, {"text": "x", "version": "0"}).status_code == 404
