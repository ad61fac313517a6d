"""Rules of the evaluation that contradict each other are told, each where it can be mended. No database."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.calls.rules.judging import judging_conflicts, matters

NOTE = {"key": "n1", "title": "Need", "weight": 30, "section": "need", "stage": "concept"}
PLAN = {"key": "n2", "title": "Plan", "weight": 20, "section": "plan", "stage": "concept"}
FULL = {"key": "f1", "title": "Quality", "weight": 70, "section": "quality", "stage": "full", "looks_at": ["q1"]}
SECTIONS = [
    {"key": "need", "title": "Need", "stage": "concept", "threshold": "12"},
    {"key": "plan", "title": "Plan", "stage": "concept"},
    {"key": "need", "title": "Need", "stage": "full", "is_carried": True},
    {"key": "quality", "title": "Quality", "stage": "full", "threshold": "70"},
]
GOOD: dict[str, Any] = {
    "stages": "two",
    "time_zone": "Europe/Belgrade",
    "closes_at": "2030-07-01T21:59:59+00:00",
    "total_points": 100,
    "concept_points": 50,
    "min_points": 1,
    "max_points": 5,
    "pass_mark": "100",
    "concept_pass_mark": "50",
    "comment_at": [1, 5],
    "assessments_per_file": 2,
    "divergence_basis_points": 3000,
    "tie_break": ["need", "quality"],
    "panel_least": 3,
    "panel_is_odd": True,
    "quorum": 3,
    "least_external": 3,
    "reserve_until": "2030-07-02",
    "criteria_sections": SECTIONS,
    "criteria": [NOTE, PLAN, FULL],
    "lots": [{"key": "north", "title": "North", "evaluation": {}}, {"key": "south", "title": "South"}],
    "questions": [{"key": "q1", "title": "What?"}],
}
ALONE = {"key": "x", "title": "All", "weight": 70, "section": "quality", "stage": "full", "lot": "north"}


def told(**changes: Any) -> list[tuple[str, str, int | None]]:
    return [(found.code, found.at[0], found.row) for found in judging_conflicts({**GOOD, **changes})]


def section(number: int, **changes: Any) -> dict[str, Any]:
    return {"criteria_sections": [{**row, **(changes if n == number else {})} for n, row in enumerate(SECTIONS)]}


def own(**rules: Any) -> dict[str, Any]:
    return {"lots": [{**GOOD["lots"][0], "evaluation": rules}]}


def test_bounds_themselves_contradict_nothing() -> None:
    assert told() == []


def test_nothing_known_contradicts_nothing() -> None:
    assert list(judging_conflicts({})) == []
    assert list(judging_conflicts(dict.fromkeys(GOOD))) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"min_points": 5, "comment_at": [5]}, ("scale_crossed", "max_points", None)),
        ({"comment_at": [0]}, ("reason_outside_scale", "comment_at", None)),
        ({"pass_mark": "100.01"}, ("pass_mark_too_high", "pass_mark", None)),
        ({"concept_pass_mark": "51"}, ("pass_mark_too_high", "concept_pass_mark", None)),
        ({"assessments_per_file": 1}, ("divergence_alone", "divergence_basis_points", None)),
        ({"panel_least": 4}, ("least_is_even", "panel_least", None)),
        ({"quorum": 4}, ("quorum_too_high", "quorum", None)),
        ({"least_external": 4}, ("too_many_external", "least_external", None)),
        ({"tie_break": ["price"]}, ("tie_section_unknown", "tie_break", None)),
        ({"reserve_until": "2030-07-01"}, ("reserve_before_deadline", "reserve_until", None)),
        ({"questions": []}, ("looks_at_unknown", "criteria", 2)),
        ({"criteria": [NOTE, PLAN, {**FULL, "weight": 69}]}, ("weights_not_whole", "criteria", None)),
        ({"criteria": [NOTE, {**PLAN, "weight": 21}, FULL]}, ("concept_weights_not_whole", "criteria", None)),
        ({"criteria": [NOTE, PLAN]}, ("full_without_criteria", "criteria", None)),
        ({"criteria": [NOTE, PLAN, {**FULL, "lot": "west"}]}, ("lot_unknown", "criteria", 2)),
        ({"criteria": [NOTE, PLAN, FULL, {**ALONE, "weight": 71}]}, ("lot_weights_not_whole", "criteria", None)),
        ({"criteria": [NOTE, PLAN, {**FULL, "lot": "north"}]}, ("lot_without_criteria", "criteria", None)),
        (section(3, threshold="70.5"), ("threshold_too_high", "criteria_sections", 3)),
        (section(0, threshold="30.01"), ("threshold_too_high", "criteria_sections", 0)),
        (section(2, threshold="31"), ("threshold_too_high", "criteria_sections", 2)),
        (own(pass_mark="101"), ("pass_mark_too_high", "lots", 0)),
        (own(tie_break=["price"]), ("tie_section_unknown", "lots", 0)),
        (own(panel_least=5, quorum=6), ("quorum_too_high", "lots", 0)),
    ],
)
def test_contradiction_is_told_where_it_can_be_mended(changes: dict[str, Any], expected: Any) -> None:
    assert expected in told(**changes)


def test_section_that_is_named_exists() -> None:
    found = told(criteria=[NOTE, PLAN, {**FULL, "section": "price"}])
    assert ("section_unknown", "criteria", 2) in found
    assert ("section_empty", "criteria", None) in found


def test_only_a_section_of_the_concept_note_is_taken_over_and_never_scored_again() -> None:
    assert ("carried_unknown", "criteria_sections", 3) in told(**section(3, is_carried=True))
    assert ("carried_without_stages", "criteria_sections", 0) in told(**section(0, is_carried=True))
    again = [
        NOTE,
        PLAN,
        {**FULL, "weight": 60},
        {**FULL, "key": "f2", "title": "Need", "section": "need", "weight": 10},
    ]
    assert ("carried_scored_again", "criteria_sections", 2) in told(criteria=again)


def test_concept_notes_are_scored_only_in_two_stages() -> None:
    codes = {(code, at) for code, at, _row in told(stages="one")}
    assert ("judged_without_stage", "criteria") in codes
    assert ("judged_without_stage", "criteria_sections") in codes
    assert ("concept_rule_without_stages", "stages") in codes
    assert ("carried_without_stages", "criteria_sections") in codes
    assert not matters("concept_pass_mark", {"stages": "one"})
    assert matters("concept_pass_mark", {"stages": "two"})


def test_one_title_may_stand_in_each_stage_but_not_twice_in_one() -> None:
    twice = [NOTE, PLAN, {**FULL, "weight": 35}, {**FULL, "key": "f2", "weight": 35}]
    assert told(criteria=twice) == [("named_twice", "criteria", 3)]


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.integers(1, 200))
def test_weights_have_to_be_the_points_in_all(weights: list[int], points: int) -> None:
    criteria = [{"key": f"c{n}", "title": f"Criterion {n}", "weight": weight} for n, weight in enumerate(weights)]
    found = list(judging_conflicts({"stages": "one", "criteria": criteria, "total_points": points}))
    assert [one.code for one in found] == ([] if sum(weights) == points else ["weights_not_whole"])
    assert all((one.text, one.whole) == (str(sum(weights)), str(points)) for one in found)
