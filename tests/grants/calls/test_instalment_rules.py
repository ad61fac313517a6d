"""What a list of instalments may say: percents, fixed amounts and a rest, each fault at its row. No database."""

from typing import Any

import pytest

from grants.calls.refusals import refusal
from grants.calls.rules.granting import grant_terms_of, on_signature
from grants.calls.rules.granting_conflicts import granting_conflicts

SIGNED = {"trigger": "signature", "basis_points": None, "amount_cents": 5_000_00}
HALF = {"trigger": "date", "basis_points": 5_000, "days": 180}
REST = {"trigger": "report", "basis_points": None}
OLD = [{"trigger": "signature", "basis_points": 8_000, "days": None, "condition": ""}]


def faults(*plan: dict[str, Any], **terms: Any) -> list[tuple[str, int | None, str]]:
    found = granting_conflicts({"instalments": list(plan), **terms})
    assert all(refusal(conflict) for conflict in found)
    return [(conflict.code.removeprefix("instalments_"), conflict.row, conflict.column) for conflict in found]


@pytest.mark.parametrize(
    "plan",
    [
        [SIGNED, HALF, REST],
        [SIGNED, REST],
        [HALF, REST],
        [REST],
        [{**SIGNED, "trigger": "interim"}, {**SIGNED, "trigger": "interim"}, REST],
        [{**REST, "trigger": "signature"}],
        [HALF, {**HALF, "trigger": "report", "days": None}],
    ],
)
def test_plan_of_sums_percents_and_a_rest_is_whole(plan: list[dict[str, Any]]) -> None:
    assert faults(*plan) == []


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        ([SIGNED], ("no_rest", 0, "takes_rest")),
        ([SIGNED, {**HALF, "basis_points": 10_000}], ("no_rest", 1, "takes_rest")),
        ([REST, SIGNED], ("rest_not_last", 0, "takes_rest")),
        ([{**REST, "trigger": "signature"}, REST], ("rest_not_last", 0, "takes_rest")),
        ([HALF, HALF, REST], ("nothing_left", 2, "takes_rest")),
        ([{**SIGNED, "basis_points": 100}, REST], ("two_measures", 0, "amount_cents")),
        ([{**SIGNED, "amount_cents": 0}, REST], ("sum", 0, "amount_cents")),
        ([{**SIGNED, "amount_cents": -1}, REST], ("sum", 0, "amount_cents")),
        ([{**HALF, "basis_points": 0}, REST], ("part", 0, "basis_points")),
        ([{**SIGNED, "trigger": "date"}, REST], ("no_days", 0, "days")),
    ],
)
def test_fault_is_named_at_its_row(plan: list[dict[str, Any]], fault: tuple[str, int, str]) -> None:
    assert fault in faults(*plan)


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ({"maximum_cents": 10_000_00}, []),
        ({"maximum_cents": 9_999_98}, [("beyond_grant", 2, "takes_rest")]),
        ({"maximum_cents": 20_000_00, "minimum_cents": 9_999_98}, [("beyond_grant", 2, "takes_rest")]),
        ({"maximum_cents": 20_000_00, "minimum_cents": 1, "fixed_cents": 10_000_00}, []),
        ({"maximum_cents": 9_999_98, "grant_currency": "RSD"}, []),
        ({}, []),
    ],
)
def test_smallest_grant_has_to_reach_for_the_instalments(terms: dict[str, Any], found: list[Any]) -> None:
    assert faults(SIGNED, HALF, REST, **terms) == found


def test_instalment_waits_only_for_an_interim_report_that_the_call_asks_for() -> None:
    interim = {"trigger": "interim", "basis_points": 2_000}
    one = {"interim": [{"anchor": "start", "days": 180}]}
    assert faults(interim, REST) == []
    assert faults(interim, REST, reporting=one) == []
    assert faults(interim, interim, REST, reporting=one) == [("no_interim", 1, "trigger")]
    assert faults(interim, REST, reporting={}) == [("no_interim", 0, "trigger")]


@pytest.mark.parametrize(
    ("plan", "share"),
    [
        (OLD, 8_000),
        ([SIGNED, REST], 0),
        ([{**REST, "trigger": "signature"}], 10_000),
        ([HALF, {**REST, "trigger": "signature"}], 5_000),
        ([SIGNED, {"trigger": "signature", "basis_points": 1_000}, REST], 1_000),
    ],
)
def test_short_form_tells_the_share_that_does_not_hang_on_the_grant(plan: list[dict[str, Any]], share: int) -> None:
    assert on_signature(plan) == share


def test_terms_kept_before_there_were_amounts_are_read() -> None:
    terms = grant_terms_of({"instalments": OLD})
    assert (terms.plan[0].basis_points, terms.plan[0].amount_cents, terms.payment_days) == (8_000, None, 30)
