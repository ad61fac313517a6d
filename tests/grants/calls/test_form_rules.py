"""A form as a plain list: how it is changed, what it may not hold. No database."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.calls.form_building import editing
from grants.calls.form_building.faults import Fault, faults_of_form
from grants.calls.form_building.pages import condition_of, hints_of
from grants.core.errors import DomainError

YES_NO = [{"key": "c1", "label": "Yes"}, {"key": "c2", "label": "No"}]


def question(key: str, **values: Any) -> dict[str, Any]:
    return {**editing.BLANK, "key": key, "section": "One", "title": f"Title of {key}", **values}


def choice(key: str, **values: Any) -> dict[str, Any]:
    return question(key, kind="choice", options=YES_NO, **values)


def hanging(key: str, on: str, **values: Any) -> dict[str, Any]:
    return question(key, shown_if={"question": on, "is": ["c1"]}, **values)


def keys(rows: list[dict[str, Any]]) -> list[str]:
    return [row["key"] for row in rows]


def fields(*rows: dict[str, Any], relations: Any = ()) -> list[tuple[str, str]]:
    return [(fault.key, fault.field) for fault in faults_of_form(rows, relations)]


ACTS = st.lists(
    st.tuples(st.sampled_from(["add", "copy", "up", "down", "out", "rename", "section"]), st.integers(0, 9)),
    max_size=30,
)


@given(ACTS)
def test_no_sequence_of_acts_changes_a_key_or_makes_two_of_one(acts: list[tuple[str, int]]) -> None:
    rows: list[dict[str, Any]] = []
    ever: dict[str, str] = {}
    for number, (act, at) in enumerate(acts):
        names, there = editing.sections(rows), keys(rows)
        key = there[at % len(there)] if there else ""
        name = names[at % len(names)] if names else ""
        if act == "add" or not rows:
            rows = editing.added(rows, {"title": f"T{number}", "section": f"S{at % 3}"}, taken=ever)
        elif act == "copy":
            rows = editing.duplicated(rows, key, taken=ever)
        elif act in ("up", "down"):
            rows = editing.moved(rows, key, -1 if act == "up" else 1)
        elif act == "out":
            rows = editing.without(rows, key)
        elif act == "rename":
            rows = editing.edited(rows, key, {"title": f"T{number}"})
        else:
            rows = editing.section_moved(rows, name, 1)
        assert len(set(keys(rows))) == len(rows)
        assert rows == editing.arranged(rows)
        for row in rows:
            assert act in ("rename",) or ever.setdefault(row["key"], row["title"]) == row["title"]
            ever[row["key"]] = row["title"]


@given(st.lists(st.sampled_from(["A", "B", "C"]), min_size=1, max_size=8), st.integers(0, 7), st.sampled_from([-1, 1]))
def test_moving_there_and_back_leaves_the_form_as_it_was(sections: list[str], at: int, step: int) -> None:
    rows = editing.arranged([question(f"q{n}", section=name) for n, name in enumerate(sections)])
    key = rows[at % len(rows)]["key"]
    there = editing.moved(rows, key, step)
    if there != rows:
        assert editing.moved(there, key, -step) == rows


def test_new_question_stands_at_the_end_of_its_section_with_the_next_free_key() -> None:
    rows = [question("q1"), question("q3", section="Two")]
    longer = editing.added(rows, {"title": "New", "section": "One"})
    assert keys(longer) == ["q1", "q2", "q3"]
    assert keys(editing.added(rows, {"title": "New", "section": "Three"}, taken={"q2"})) == ["q1", "q3", "q4"]


def test_two_hundred_questions_are_enough() -> None:
    rows = [question(f"q{number}") for number in range(editing.MOST_QUESTIONS)]
    with pytest.raises(DomainError, match="at most 200"):
        editing.added(rows, {"title": "One more", "section": "One"})


def test_copy_stands_right_after_and_keeps_its_condition() -> None:
    rows = [choice("q1"), hanging("q2", "q1"), question("q3")]
    longer = editing.duplicated(rows, "q2")
    assert keys(longer) == ["q1", "q2", "q4", "q3"]
    assert longer[2]["shown_if"] == rows[1]["shown_if"]
    assert longer[2]["title"] == "Title of q2 (copy)"


def test_question_does_not_come_before_the_one_it_depends_on() -> None:
    rows = [choice("q1"), hanging("q2", "q1")]
    with pytest.raises(DomainError, match="has to come after it"):
        editing.moved(rows, "q2", -1)
    rows = [choice("q1"), hanging("q2", "q1", section="Two")]
    with pytest.raises(DomainError, match="has to come after it"):
        editing.section_moved(rows, "Two", -1)


def test_question_on_which_another_depends_is_not_removed() -> None:
    rows = [choice("q1"), hanging("q2", "q1")]
    with pytest.raises(DomainError, match="Title of q2"):
        editing.without(rows, "q1")
    assert keys(editing.without(rows, "q2")) == ["q1"]


def test_sections_of_one_name_are_joined() -> None:
    rows = [question("q1", section="A"), question("q2", section="B"), question("q3", section="A")]
    joined = editing.section_renamed(editing.arranged(rows), "B", "A")
    assert editing.sections(joined) == ["A"]
    assert keys(joined) == ["q1", "q3", "q2"]


def test_question_that_is_gone_is_said_to_be_gone() -> None:
    for act in (lambda: editing.edited([], "q1", {}), lambda: editing.moved([], "q1", 1)):
        with pytest.raises(DomainError, match="no longer in the form"):
            act()


def test_choices_get_keys_that_were_never_taken() -> None:
    rows = editing.with_keys([{"key": "c2", "label": "Old"}, {"label": "New"}], "c", taken={"c1"})
    assert keys(rows) == ["c2", "c3"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (question("q1", kind="choice", options=YES_NO[:1]), "options"),
        (question("q1", kind="several", options=[]), "options"),
        (question("q1", kind="choice", options=[YES_NO[0], {"key": "c2", "label": " yes "}]), "options"),
        (question("q1", kind="choice", options=[YES_NO[0], {"key": "c1", "label": "No"}]), "options"),
        (question("q1", kind="table", options=[]), "options"),
        (question("q1", max_words=0), "max_words"),
        (question("q1", max_characters=0), "max_characters"),
        (question("q1", kind="number", minimum="10", maximum="9.99"), "maximum"),
        (hanging("q1", "q9"), "shown_if"),
        (hanging("q1", "q1"), "shown_if"),
    ],
)
def test_fault_stands_at_its_field(row: dict[str, Any], field: str) -> None:
    assert fields(row) == [("q1", field)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (question("q1"), hanging("q2", "q1")),
        (choice("q1"), question("q2", shown_if={"question": "q1", "is": ["c9"]})),
        (choice("q1"), question("q2", shown_if={"question": "q1", "is": []})),
        (choice("q1", stage="concept"), hanging("q2", "q1")),
        (choice("q1", applies_to="cso"), hanging("q2", "q1", applies_to="local_authority")),
    ],
)
def test_condition_that_can_never_be_met_is_a_fault(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert fields(first, second) == [("q2", "shown_if")]


def test_condition_on_a_later_question_is_told_apart_from_one_on_none() -> None:
    later = faults_of_form([hanging("q1", "q2"), choice("q2")])
    none = faults_of_form([hanging("q1", "q2")])
    assert [fault.message for fault in later] == ["It can only depend on a question that comes before it."]
    assert none == [Fault("q1", "shown_if", "There is no question q2 before this one.")]


def test_rule_between_figures_keeps_its_question() -> None:
    rule = [{"left": "question:q1", "op": "at_most", "percent": 100, "right": "grant"}]
    assert fields(question("q1", kind="number"), relations=rule) == []
    assert fields(question("q1", kind="date"), relations=rule) == [("q1", "kind")]
    assert fields(relations=rule) == [("q1", "kind")]


def test_good_form_has_no_fault() -> None:
    table = question("q3", kind="table", options=[{"key": "k1", "label": "Who", "kind": "text"}])
    assert (
        fields(choice("q1"), hanging("q2", "q1"), table, question("q4", kind="money", minimum="0", maximum="0")) == []
    )


def test_condition_and_limits_are_told_in_words() -> None:
    row = hanging("q2", "q1", max_words=1, minimum="10.5")
    said = condition_of(row, {"q1": choice("q1")})
    assert said == "Shown only if “Title of q1” is answered with “Yes”."
    assert hints_of({**row, "kind": "money"}, "EUR") == ["at most 1 word", "from 10.50\xa0EUR"]
