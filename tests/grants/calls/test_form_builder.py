"""The form builder on its pages: questions written, changed, moved, copied, taken out; the preview."""

from typing import Any

import pytest
from django.urls import reverse

from grants.calls import services
from grants.calls.form_building.saving import retired_keys
from grants.calls.models import Call, Question
from grants.calls.terms import terms_rows
from tests.factories import Chain

LABELS = {"options-0-label": "Yes", "options-1-label": "No", "options-TOTAL_FORMS": "2", "options-INITIAL_FORMS": "0"}
CHOICE = {"kind": "choice", "title": "Do you have partners?", "section": "Activities", "applies_to": "both", **LABELS}


class Desk:
    """An officer at the form of a draft."""

    def __init__(self, chain: Chain, client: Any) -> None:
        self.chain, self.client = chain, client

    def url(self, name: str, *arguments: Any) -> str:
        return reverse(f"calls:{name}", args=[self.chain.call.reference, *arguments])

    def get(self, name: str, /, *arguments: Any, **query: str) -> Any:
        return self.client.get(self.url(name, *arguments), query)

    def post(self, name: str, /, *arguments: Any, follow: bool = False, **data: Any) -> Any:
        return self.client.post(self.url(name, *arguments), {"applies_to": "both", **data}, follow=follow)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return terms_rows(Call.objects.get(pk=self.chain.call.pk), "questions")

    @property
    def keys(self) -> list[str]:
        return [row["key"] for row in self.rows]

    def row(self, key: str) -> dict[str, Any]:
        return next(row for row in self.rows if row["key"] == key)


@pytest.fixture
def desk(fresh_chain: Chain, sign_in: Any) -> Desk:
    return Desk(fresh_chain.draft_call(), sign_in(fresh_chain.officer))


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


@pytest.mark.parametrize("kind", Question.Kind.values)
def test_every_kind_has_its_page_and_is_added(desk: Desk, kind: str) -> None:
    assert desk.get("form_add", kind=kind).status_code == 200
    data = {**CHOICE, "kind": kind, "title": "Asked", "is_required": "on"}
    response = desk.post("form_add", **data)
    assert response.status_code == 302
    assert response.url.endswith("/questions/#question-q3")
    assert desk.row("q3")["kind"] == kind
    assert desk.row("q3")["section"] == "Activities"
    assert desk.get("form_question", "q3").status_code == 200
    assert desk.get("questions").status_code == 200
    assert desk.get("form_preview").status_code == 200


def test_unknown_kind_shows_the_kinds_again(desk: Desk) -> None:
    assert desk.post("form_add", kind="essay", title="X").status_code == 422
    assert len(desk.rows) == 2


def test_bounds_of_money_are_written_in_units_as_the_reader_writes_them(desk: Desk) -> None:
    desk.post("form_add", kind="money", title="How much?", section="Activities", minimum="1,000.50", maximum="2000")
    assert (desk.row("q3")["minimum"], desk.row("q3")["maximum"]) == ("1000.5", "2000")
    page = desk.get("form_question", "q3").content.decode()
    assert 'value="1,000.50"' in page
    assert "from 1,000.50\xa0EUR" in desk.get("questions").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "long_text", "max_words": "0"}, "max_words"),
        ({"kind": "short_text", "max_characters": "0"}, "max_characters"),
        ({"kind": "number", "minimum": "5", "maximum": "4"}, "maximum"),
        ({"kind": "number", "minimum": "NaN"}, "minimum"),
        ({"kind": "money", "maximum": "-1"}, "maximum"),
        ({"options-1-label": "yes"}, "options"),
        ({"options-1-label": ""}, "options"),
        ({"kind": "table", "options-0-label": "", "options-1-label": ""}, "options"),
        ({"title": " "}, "title"),
        ({"section": ""}, "new_section"),
        ({"section": "Nowhere"}, "section"),
        ({"shown_if": "q9:c1"}, "shown_if"),
        ({"applies_to": "everybody"}, "applies_to"),
    ],
)
def test_mistake_stands_at_its_field_and_changes_nothing(desk: Desk, changes: dict[str, str], field: str) -> None:
    response = desk.post("form_add", **{**CHOICE, **changes})
    assert field in errors(response)
    assert len(desk.rows) == 2


def test_condition_is_ticked_among_the_earlier_choices(desk: Desk) -> None:
    desk.post("form_add", **CHOICE)
    desk.post("form_add", kind="date", title="Since when?", section="Activities", shown_if="q3:c1")
    assert desk.row("q4")["shown_if"] == {"question": "q3", "is": ["c1"]}
    page = desk.get("questions").content.decode()
    assert "Shown only if “Do you have partners?” is answered with “Yes”." in page


def test_condition_on_two_questions_is_refused(desk: Desk) -> None:
    desk.post("form_add", **CHOICE)
    desk.post("form_add", **{**CHOICE, "title": "Do you have staff?"})
    response = desk.post("form_add", kind="date", title="When?", section="Activities", shown_if=["q3:c1", "q4:c1"])
    assert errors(response)["shown_if"] == ["Tick answers of one question only."]


def test_condition_on_a_question_that_comes_later_is_refused(desk: Desk) -> None:
    desk.post("form_add", **CHOICE)
    response = desk.post("form_question", "q2", kind="date", title="When?", section="Activities", shown_if="q3:c1")
    assert errors(response)["shown_if"] == ["It can only depend on a choice question that comes before it."]


def test_choice_on_which_a_question_hangs_is_not_lost(desk: Desk) -> None:
    desk.post("form_add", **CHOICE)
    desk.post("form_add", kind="date", title="Since when?", section="Activities", shown_if="q3:c1")
    without = {**CHOICE, "options-0-label": "Perhaps", "options-1-key": "c2"}
    assert "“Since when?” depends on this question" in errors(desk.post("form_question", "q3", **without))["__all__"][0]
    other_kind = desk.post("form_question", "q3", kind="date", title="Partners?", section="Activities")
    assert "has no choices" in errors(other_kind)["__all__"][0]
    assert desk.row("q3")["options"][0] == {"key": "c1", "label": "Yes"}


def test_renamed_choice_keeps_its_key_and_a_new_one_gets_a_fresh_one(desk: Desk) -> None:
    desk.post("form_add", **CHOICE)
    renamed = {"options-0-key": "c2", "options-0-label": "Not at all", "options-1-label": "Some"}
    desk.post("form_question", "q3", **{**CHOICE, **renamed})
    assert desk.row("q3")["options"] == [{"key": "c2", "label": "Not at all"}, {"key": "c3", "label": "Some"}]


def test_title_changes_and_the_key_stays(desk: Desk) -> None:
    desk.post(
        "form_question", "q1", kind="long_text", title="Another title", section="Why it is needed", max_words="100"
    )
    assert desk.keys == ["q1", "q2"]
    assert desk.row("q1")["title"] == "Another title"
    assert desk.row("q1")["max_words"] == 100


def test_limit_may_be_left_empty(desk: Desk) -> None:
    desk.post("form_question", "q1", kind="long_text", title="Free", section="Why it is needed", max_words="")
    assert desk.row("q1")["max_words"] is None


def test_new_section_wins_over_the_one_chosen(desk: Desk) -> None:
    data = {"kind": "date", "title": "When?", "section": "Activities", "new_section": "Who you are"}
    desk.post("form_add", **data)
    assert desk.row("q3")["section"] == "Who you are"


def test_rows_are_moved_added_and_taken_out_without_saving(desk: Desk) -> None:
    added = desk.post("form_add", **CHOICE, rows="add")
    assert added.status_code == 200
    assert len(added.context["options"].forms) == 4
    moved = desk.post("form_add", **CHOICE, rows="down-0")
    assert [form["label"].value() for form in moved.context["options"].forms] == ["No", "Yes"]
    out = desk.post("form_add", **CHOICE, rows="out-0")
    assert [form["label"].value() for form in out.context["options"].forms] == ["No"]
    assert out.context["form"]["title"].value() == "Do you have partners?"
    for nonsense in ("up-0", "down-9", "out-x", "dance"):
        assert desk.post("form_add", **CHOICE, rows=nonsense).status_code == 200
    assert len(desk.rows) == 2


def test_kind_is_changed_with_what_was_typed(desk: Desk) -> None:
    response = desk.post("form_question", "q1", kind="choice", rows="kind", title="Typed", section="Activities")
    assert response.status_code == 200
    assert response.context["form"]["title"].value() == "Typed"
    assert len(response.context["options"].forms) == 3
    assert desk.row("q1")["kind"] == "long_text"
    assert "options" in errors(desk.post("form_question", "q1", kind="choice", title="Typed", section="Activities"))


def test_question_is_moved_copied_and_removed(desk: Desk) -> None:
    desk.post("form_add", **CHOICE)
    assert desk.post("form_move", "q3", where="up").url.endswith("#question-q3")
    assert desk.keys == ["q1", "q3", "q2"]
    desk.post("form_move", "q3", where="up")
    assert desk.keys == ["q1", "q3", "q2"]
    desk.post("form_duplicate", "q3")
    assert desk.keys == ["q1", "q3", "q4", "q2"]
    assert desk.row("q4")["title"] == "Do you have partners? (copy)"
    assert desk.get("form_remove", "q4").status_code == 200
    desk.post("form_remove", "q4")
    assert desk.keys == ["q1", "q3", "q2"]


def test_question_on_which_another_hangs_is_not_removed(desk: Desk) -> None:
    desk.post("form_add", **CHOICE)
    desk.post("form_add", kind="date", title="Since when?", section="Activities", shown_if="q3:c1")
    assert "Since when?" in desk.get("form_remove", "q3").content.decode()
    page = desk.post("form_remove", "q3", follow=True).content.decode()
    assert "Change that first" in page
    assert "q3" in desk.keys


def test_question_that_a_rule_between_figures_names_is_not_removed(desk: Desk) -> None:
    desk.post("form_add", kind="number", title="How many?", section="Activities")
    rule = {"left": "question:q3", "op": "at_least", "percent": 10_000, "right": "months", "message": ""}
    services.set_terms(desk.chain.call, {"relations": [rule]}, actor=desk.chain.officer)
    assert "A rule of the call compares" in desk.post("form_remove", "q3", follow=True).content.decode()
    assert "q3" in desk.keys


def test_section_is_renamed_joined_and_moved(desk: Desk) -> None:
    assert desk.get("form_section", 2).status_code == 200
    assert errors(desk.post("form_section", 2, name=" "))
    desk.post("form_section", 2, name="What you do")
    assert [row["section"] for row in desk.rows] == ["Why it is needed", "What you do"]
    assert desk.post("form_move_section", 2, where="up").url.endswith("#section-1")
    assert desk.keys == ["q2", "q1"]
    desk.post("form_section", 1, name="Why it is needed")
    assert {row["section"] for row in desk.rows} == {"Why it is needed"}
    assert desk.get("form_section", 9).status_code == 404


def test_empty_form_begins_with_the_usual_questions(desk: Desk) -> None:
    services.set_rows(desk.chain.call, "questions", [], actor=desk.chain.officer)
    assert "Begin with the usual questions" in desk.get("questions").content.decode()
    desk.post("questions")
    assert len(desk.rows) == 6
    desk.post("questions")
    assert len(desk.rows) == 6


def test_question_that_is_not_there_is_404(desk: Desk) -> None:
    for name in ("form_question", "form_remove"):
        assert desk.get(name, "q99").status_code == 404
    assert "no longer in the form" in desk.post("form_move", "q99", follow=True).content.decode()
    assert "no longer in the form" in desk.post("form_duplicate", "q99", follow=True).content.decode()


def test_preview_shows_what_each_kind_of_applicant_is_asked(desk: Desk) -> None:
    desk.post("form_add", **{**CHOICE, "title": "Of associations?", "applies_to": "cso"})
    desk.post("form_add", **{**CHOICE, "title": "Of towns?", "applies_to": "local_authority"})
    towns = desk.get("form_preview", **{"for": "local_authority"}).content.decode()
    assert "Of towns?" in towns
    assert "Of associations?" not in towns
    assert "Of associations?" in desk.get("form_preview").content.decode()
    assert desk.get("form_preview", **{"for": "nobody", "in": "nowhere"}).status_code == 200


def test_preview_shows_each_stage(desk: Desk) -> None:
    services.set_terms(desk.chain.call, {"stages": "two"}, actor=desk.chain.officer)
    desk.post("form_add", **{**CHOICE, "title": "In short?", "stage": "concept"})
    assert "In short?" in desk.get("form_preview").content.decode()
    assert "In short?" not in desk.get("form_preview", **{"in": "full"}).content.decode()


@pytest.mark.parametrize("state", ["call_in_clearance", "open_call"])
def test_form_is_read_only_once_it_is_no_longer_a_draft(fresh_chain: Chain, sign_in: Any, state: str) -> None:
    getattr(fresh_chain, state)()
    desk = Desk(fresh_chain, sign_in(fresh_chain.officer))
    page = desk.get("questions").content.decode()
    assert "What is the problem, and for whom?" in page
    assert "Add a question" not in page
    assert ("corrigendum" in page) is (state == "open_call")
    for name, *arguments in (("form_add",), ("form_question", "q1"), ("form_remove", "q1"), ("form_section", 1)):
        assert desk.get(name, *arguments).status_code == 302
    for name in ("form_move", "form_duplicate", "form_remove", "form_question"):
        assert "no longer a draft" in desk.post(name, "q1", title="X", follow=True).content.decode()
    assert desk.keys == ["q1", "q2"]


def test_who_may_only_read_reads(desk: Desk, sign_in: Any) -> None:
    chain = desk.chain
    for reader in (chain.auditor, chain.finance, chain.approver):
        other = Desk(chain, sign_in(reader))
        page = other.get("questions")
        assert page.status_code == 200
        assert "Add a question" not in page.content.decode()
        assert other.get("form_preview").status_code == 200
        assert other.post("questions").status_code == 403
        assert other.post("form_move", "q1").status_code == 403
        assert other.post("form_add", **CHOICE).status_code == 403
    for stranger in (chain.stranger, chain.evaluator):
        assert Desk(chain, sign_in(stranger)).get("questions").status_code == 404


def test_long_form_costs_the_same_number_of_queries(desk: Desk, django_assert_max_num_queries: Any) -> None:
    first = desk.rows[0]
    rows = [{**first, "key": f"q{number}", "title": f"Question {number}"} for number in range(1, 81)]
    services.set_rows(desk.chain.call, "questions", rows, actor=desk.chain.officer)
    with django_assert_max_num_queries(14):
        assert desk.get("questions").status_code == 200


def test_script_in_a_question_stays_text(desk: Desk) -> None:
    desk.post("form_add", **{**CHOICE, "title": "<script>alert(1)</script>", "options-0-label": "<b>Yes</b>"})
    for name in ("questions", "form_preview"):
        page = desk.get(name).content.decode()
        assert "<script>alert(1)" not in page
        assert "<b>Yes" not in page


def test_keys_of_published_questions_and_choices_are_remembered(desk: Desk) -> None:
    desk.post("form_add", **CHOICE)
    chain = desk.chain
    services.keep_version(chain.call, actor=chain.officer)
    assert retired_keys(chain.call) == {"q1", "q2", "q3", "q3:c1", "q3:c2"}


def test_file_question_says_how_many_files_it_takes(fresh_chain: Any, sign_in: Any) -> None:
    call = fresh_chain.draft_call().call
    client = sign_in(fresh_chain.officer)
    url = reverse("calls:form_add", args=[call.reference]) + "?kind=file"
    body = {
        "new_section": "Papers",
        "title": "Show your last posters",
        "maximum": "3",
        "is_required": "on",
        "applies_to": "both",
    }
    assert client.post(url, {**body, "maximum": "21"}).status_code == 422
    assert client.post(url, body).status_code == 302
    assert Question.objects.get(call=call, kind="file").maximum == 3
    preview = client.get(reverse("calls:form_preview", args=[call.reference])).content.decode()
    assert "3 files at most" in preview
