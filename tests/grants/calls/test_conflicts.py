"""Terms that contradict each other are told, with where they can be mended. No database."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.calls.rules import conflicts

GOOD: dict[str, Any] = {
    "pot_cents": 60_000_00,
    "maximum_cents": 20_000_00,
    "minimum_cents": None,
    "fixed_cents": None,
    "expected_grants": None,
    "minimum_grants": None,
    "cofinancing": "of_total",
    "cofinancing_basis_points": 1000,
    "applicants": "both",
    "countries": ["SRB", "ALB"],
    "languages": ["en", "sr"],
    "authentic_language": "en",
    "partners": "allowed",
    "max_applications": 1,
    "time_zone": "Europe/Belgrade",
    "opens_at": "2030-06-01T08:00:00+00:00",
    "closes_at": "2030-07-01T21:59:59+00:00",
    "concept_closes_at": None,
    "stages": "one",
    "procedure": "open",
    "min_months": 1,
    "max_months": 12,
    "lots": [],
    "criteria": [{"title": "Relevance", "weight": 100}],
    "documents": [],
    "cost_types": [],
    "questions": [{"key": "q1", "kind": "number"}, {"key": "q2", "kind": "long_text"}],
    "relations": [],
}
LOT = {"key": "lot1", "title": "North", "pot_cents": 20_000_00}
DOCUMENT = {"key": "d1", "title": "Statutes", "applies_to": "both", "stage": "full"}
RULE = {"left": "grant", "op": "at_most", "percent": 9000, "right": "total"}


def codes(**changes: Any) -> list[str]:
    return [found.code for found in conflicts({**GOOD, **changes})]


def test_good_terms_contradict_nothing() -> None:
    assert conflicts(GOOD) == []


def test_nothing_known_contradicts_nothing() -> None:
    assert conflicts({}) == []
    assert conflicts(dict.fromkeys(GOOD)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"maximum_cents": 60_000_01}, "maximum_above_pot"),
        ({"minimum_cents": 20_000_01}, "minimum_above_maximum"),
        ({"fixed_cents": 20_000_01}, "fixed_outside"),
        ({"minimum_cents": 5, "fixed_cents": 4}, "fixed_outside"),
        ({"minimum_grants": 5, "expected_grants": 4}, "minimum_grants_above_expected"),
        ({"fixed_cents": 20_000_00, "expected_grants": 4}, "grants_beyond_pot"),
        ({"minimum_cents": 20_000_00, "minimum_grants": 4}, "grants_beyond_pot"),
        ({"cofinancing_basis_points": 0}, "cofinancing_share_missing"),
        ({"cofinancing": "open"}, "cofinancing_share_unasked"),
        ({"cofinancing_basis_points": 10_000}, "cofinancing_leaves_nothing"),
        ({"lots": [{**LOT, "pot_cents": 60_000_01}]}, "lots_above_pot"),
        ({"lots": [LOT, {**LOT, "key": "lot2", "title": "NORTH "}]}, "named_twice"),
        ({"lots": [{**LOT, "maximum_cents": 1}], "fixed_cents": 10_000_00}, "lot_maximum_with_fixed"),
        ({"lots": [{**LOT, "maximum_cents": 20_000_01}]}, "lot_maximum_too_high"),
        ({"lots": [{**LOT, "maximum_cents": 1}], "minimum_cents": 2}, "lot_maximum_too_low"),
        ({"lots": [{**LOT, "pot_cents": 1}], "minimum_cents": 2}, "lot_pot_too_small"),
        ({"lots": [{**LOT, "country": "TUR"}]}, "lot_country_elsewhere"),
        ({"lots": [{**LOT, "min_turnover_cents": 2, "max_turnover_cents": 1}]}, "lot_turnover_crossed"),
        ({"min_turnover_cents": 2, "max_turnover_cents": 1}, "turnover_crossed"),
        ({"applicants": "cso", "needs_own_account": True}, "account_of_nobody"),
        ({"applicants": "cso", "mandate_for": "local_authority"}, "mandate_of_nobody"),
        ({"authentic_language": "tr"}, "authentic_not_accepted"),
        ({"partners": "none", "min_partners": 1}, "partners_not_allowed"),
        ({"partners": "none", "max_partners": 1}, "partners_not_allowed"),
        ({"min_partners": 1}, "partners_not_required"),
        ({"partners": "required", "min_partners": 3, "max_partners": 2}, "partners_crossed"),
        ({"partners_from": "other", "countries": ["SRB"]}, "no_other_country"),
        ({"max_applications": 3, "max_in_all": 2}, "places_crossed"),
        ({"partners": "none", "max_as_partner": 1}, "places_without_partners"),
        ({"closes_at": "2030-06-01T08:00:00+00:00"}, "closes_before_opening"),
        ({"stages": "two"}, "concept_deadline_missing"),
        ({"stages": "two", "concept_closes_at": "2030-07-01T21:59:59+00:00"}, "concept_after_deadline"),
        ({"stages": "two", "concept_closes_at": "2030-06-01T08:00:00+00:00"}, "concept_before_opening"),
        ({"questions_until": "2030-07-01T22:00:00+00:00"}, "questions_after_deadline"),
        ({"min_months": 13}, "duration_crossed"),
        ({"earliest_start": "2030-08-01", "latest_end": "2030-08-01"}, "end_before_start"),
        ({"latest_end": "2030-07-01"}, "end_before_deadline"),
        ({"earliest_start": "2030-08-31", "latest_end": "2030-09-29"}, "no_room_for_a_project"),
        ({"procedure": "direct", "justification": " "}, "justification_missing"),
        ({"amount_change_basis_points": 2000}, "change_without_stages"),
        ({"criteria": [{"title": "Relevance", "weight": 99}]}, "weights_not_whole"),
        ({"documents": [{**DOCUMENT, "applies_to": "cso"}], "applicants": "local_authority"}, "document_of_nobody"),
        ({"documents": [{**DOCUMENT, "stage": "concept"}]}, "document_without_stage"),
        ({"relations": [{**RULE, "right": "heading:weapons"}]}, "figure_unknown"),
        ({"relations": [{**RULE, "right": "question:q2"}]}, "figure_unknown"),
        ({"relations": [{**RULE, "right": "grant"}]}, "figure_with_itself"),
        ({"relations": [{**RULE, "right": "months"}]}, "figures_not_alike"),
    ],
)
def test_contradiction_is_told(changes: dict[str, Any], code: str) -> None:
    assert codes(**changes) == [code]


@pytest.mark.parametrize(
    "changes",
    [
        {"lots": [{**LOT, "pot_cents": 60_000_00}]},
        {"fixed_cents": 20_000_00, "expected_grants": 3},
        {"earliest_start": "2030-08-01", "latest_end": "2030-08-31"},
        {"earliest_start": "2031-01-31", "latest_end": "2031-02-28"},
        {"languages": [], "authentic_language": "tr"},
        {"relations": [{**RULE, "left": "question:q1", "right": "months"}]},
        {"relations": [{**RULE, "left": "heading:equipment"}]},
        {"stages": "two", "concept_closes_at": "2030-06-15T08:00:00+00:00", "amount_change_basis_points": 2000},
        {"questions_until": "2030-07-01T21:59:59+00:00"},
    ],
)
def test_bound_itself_is_allowed(changes: dict[str, Any]) -> None:
    assert codes(**changes) == []


@given(st.lists(st.integers(1, 30_000_00), min_size=1, max_size=6))
def test_lots_are_refused_from_the_first_cent_above_the_pot(pots: list[int]) -> None:
    lots = [{"key": f"lot{n}", "title": f"Lot {n}", "pot_cents": pot} for n, pot in enumerate(pots)]
    found = [conflict for conflict in conflicts({**GOOD, "lots": lots}) if conflict.code == "lots_above_pot"]
    assert bool(found) == (sum(pots) > GOOD["pot_cents"])
    assert not found or found[0].cents == sum(pots)
