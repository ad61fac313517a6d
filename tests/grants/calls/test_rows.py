"""Questions, criteria and documents: rows that need no script."""

from typing import Any

import pytest
from django.urls import reverse

from tests.factories import Chain
from tests.grants.calls.form import rows

CRITERION = {"title": "Relevance", "help": "", "weight": "100", "ORDER": "1"}
QUESTION = {"section": "Why", "title": "Why?", "help": "", "max_words": "200", "is_required": "on", "ORDER": "1"}


def post(chain: Chain, sign_in: Any, name: str, data: dict[str, Any]) -> Any:
    return sign_in(chain.officer).post(reverse(f"calls:{name}", args=[chain.call.reference]), data)


@pytest.fixture
def draft(fresh_chain: Chain) -> Chain:
    return fresh_chain.draft_call()


def test_rows_are_saved_in_the_order_of_their_positions(draft: Chain, sign_in: Any) -> None:
    data = rows({**QUESTION, "title": "Second?", "ORDER": "2"}, {**QUESTION, "title": "First?", "ORDER": "1"})
    assert post(draft, sign_in, "questions", data).status_code == 302
    assert list(draft.call.questions.values_list("title", flat=True)) == ["First?", "Second?"]


def test_row_is_taken_out(draft: Chain, sign_in: Any) -> None:
    data = rows(QUESTION, {**QUESTION, "title": "", "DELETE": "on"}, initial=2)
    assert post(draft, sign_in, "questions", data).status_code == 302
    assert draft.call.questions.count() == 1


def test_emptied_row_is_left_out(draft: Chain, sign_in: Any) -> None:
    data = rows({"title": "Statutes", "is_required": "on"}, {"title": "", "is_required": "on"})
    assert post(draft, sign_in, "documents", data).status_code == 302
    assert list(draft.call.documents.values_list("title", flat=True)) == ["Statutes"]


def test_add_shows_one_row_more_with_what_was_typed_and_saves_nothing(draft: Chain, sign_in: Any) -> None:
    response = post(draft, sign_in, "criteria", rows({**CRITERION, "title": "Typed", "weight": "abc"}, add="1"))
    assert response.status_code == 200
    assert len(response.context["formset"].forms) == 2
    assert 'value="Typed"' in response.content.decode()
    assert draft.call.criteria.count() == 4


def test_unticked_box_stays_unticked_when_a_row_is_added(draft: Chain, sign_in: Any) -> None:
    response = post(draft, sign_in, "documents", rows({"title": "CV"}, add="1"))
    assert response.context["formset"].forms[0]["is_required"].value() is False


def test_no_question_at_all_is_refused(draft: Chain, sign_in: Any) -> None:
    response = post(draft, sign_in, "questions", rows({**QUESTION, "DELETE": "on"}, initial=1))
    assert response.status_code == 422
    assert "Ask at least one question." in response.content.decode()
    assert draft.call.questions.count() == 2


@pytest.mark.parametrize("weight", ["99", "101", "0", "-5", "1e3", "NaN", ""])
def test_weights_other_than_100_are_refused(draft: Chain, sign_in: Any, weight: str) -> None:
    response = post(draft, sign_in, "criteria", rows({**CRITERION, "weight": weight}))
    assert response.status_code == 422
    assert draft.call.criteria.count() == 4


def test_sum_of_weights_is_named(draft: Chain, sign_in: Any) -> None:
    data = rows({**CRITERION, "weight": "60"}, {**CRITERION, "title": "Quality", "weight": "30"})
    page = post(draft, sign_in, "criteria", data).content.decode()
    assert "The weights add up to 90 %; they must add up to 100 %." in page


def test_missing_management_form_is_refused(draft: Chain, sign_in: Any) -> None:
    assert post(draft, sign_in, "criteria", {"x": "1"}).status_code == 422
    assert post(draft, sign_in, "criteria", {"add": "1"}).status_code == 422


def test_usual_rows_are_offered_to_an_empty_draft(draft: Chain, sign_in: Any) -> None:
    draft.call.criteria.all().delete()
    page = sign_in(draft.officer).get(reverse("calls:criteria", args=[draft.call.reference])).content.decode()
    assert "Nothing is saved yet" in page
    assert "Relevance and added value" in page
    assert draft.call.criteria.count() == 0
