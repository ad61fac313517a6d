"""Whom a call fits: kind, country, age, turnover, invitation, lots."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications import services as applications
from grants.calls import fitness, services
from grants.calls.pages import door_of
from grants.calls.rules import Conditions, Facts, misfits, months_before, needed
from grants.calls.wording import unfit_sentence
from grants.core.errors import DomainError
from grants.people.models import Organisation
from tests.factories import Chain

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
CENTS = st.integers(1, 10**10)
OPEN = Conditions(applicants="both", countries=frozenset({"RS"}), deadline=date(2030, 7, 1))
FACTS = Facts(kind="cso", country="RS", founded_on=date(2020, 1, 1), turnover_cents=50_000_00)


@given(DAYS, st.integers(1, 120))
def test_founded_on_the_very_day_is_old_enough_and_a_day_later_is_not(deadline: date, months: int) -> None:
    conditions = replace(OPEN, deadline=deadline, min_age_months=months)
    bound = months_before(deadline, months)
    assert misfits(replace(FACTS, founded_on=bound), conditions) == []
    later = date.fromordinal(bound.toordinal() + 1)
    assert misfits(replace(FACTS, founded_on=later), conditions) == ["too_young"]


@given(DAYS, st.integers(0, 120), st.integers(0, 120))
def test_more_months_lie_further_back(deadline: date, one: int, more: int) -> None:
    assert months_before(deadline, one + more) <= months_before(deadline, one) <= deadline


def test_month_that_is_too_short_ends_on_its_last_day() -> None:
    assert months_before(date(2030, 3, 31), 1) == date(2030, 2, 28)
    assert months_before(date(2028, 3, 31), 1) == date(2028, 2, 29)
    assert months_before(date(2030, 1, 15), 1) == date(2029, 12, 15)


@given(CENTS, CENTS, CENTS)
def test_turnover_fits_between_its_bounds_and_at_them(found: int, one: int, other: int) -> None:
    least, most = sorted((one, other))
    conditions = replace(OPEN, min_turnover_cents=least, max_turnover_cents=most)
    fits = misfits(replace(FACTS, turnover_cents=found), conditions) == []
    assert fits == (least <= found <= most)


@given(st.sampled_from(["cso", "local_authority"]), st.sampled_from(["cso", "local_authority", "both"]))
def test_kind_fits_its_own_and_both(kind: str, applicants: str) -> None:
    fits = misfits(replace(FACTS, kind=kind), replace(OPEN, applicants=applicants)) == []
    assert fits == (applicants in (kind, "both"))


@given(CENTS, CENTS, CENTS)
def test_lot_never_takes_whom_the_call_refuses(found: int, call_floor: int, lot_cap: int) -> None:
    conditions = replace(OPEN, min_turnover_cents=call_floor)
    lot = conditions.narrowed(country=None, min_turnover_cents=None, max_turnover_cents=lot_cap)
    facts = replace(FACTS, turnover_cents=found)
    assert not misfits(facts, conditions) or misfits(facts, lot)


@pytest.mark.parametrize(
    ("facts", "conditions", "codes"),
    [
        ({"country": "AL"}, {}, ["country"]),
        ({"country": "AL"}, {"countries": frozenset({""})}, []),
        ({"founded_on": None}, {"min_age_months": 12}, ["founded_unknown"]),
        ({"founded_on": None}, {}, []),
        ({"turnover_cents": None}, {"max_turnover_cents": 1}, ["turnover_unknown"]),
        ({}, {"max_turnover_cents": 1}, ["turnover_too_high"]),
        ({}, {"min_turnover_cents": 60_000_00}, ["turnover_too_low"]),
        ({}, {"by_invitation": True}, ["not_invited"]),
        ({"invited": True}, {"by_invitation": True}, []),
        ({"country": "AL", "kind": "local_authority"}, {"applicants": "cso"}, ["kind", "country"]),
    ],
)
def test_what_does_not_fit_is_told(facts: dict[str, Any], conditions: dict[str, Any], codes: list[str]) -> None:
    assert misfits(replace(FACTS, **facts), replace(OPEN, **conditions)) == codes


def test_only_what_the_call_asks_about_is_asked() -> None:
    assert needed(replace(OPEN, countries=frozenset({""}))) == []
    everything = replace(OPEN, applicants="cso", min_age_months=3, max_turnover_cents=1)
    assert needed(everything) == ["kind", "country", "founded_on", "turnover_cents"]


@pytest.mark.parametrize(
    ("call_fields", "changes", "words"),
    [
        ({"min_age_months": 24}, {"founded_on": None}, "when your organisation was founded"),
        ({"min_age_months": 24}, {"founded_on": "2026-01-01"}, "founded on or before"),
        ({"max_turnover_cents": 100_000_00}, {}, "add it to its page first"),
        ({"max_turnover_cents": 100_000_00}, {"turnover_cents": 100_000_01}, "at most 100,000.00"),
        ({"min_turnover_cents": 100_00}, {"turnover_cents": 99_99}, "at least 100.00"),
        ({"applicants": "local_authority"}, {}, "for others: Local authorities"),
        ({}, {"country": "AL"}, "registered in: Serbia"),
    ],
)
def test_door_and_start_say_the_same(
    fresh_chain: Chain, call_fields: dict[str, Any], changes: dict[str, Any], words: str
) -> None:
    fresh_chain.call_fields = call_fields
    fresh_chain.open_call()
    Organisation.objects.update(**changes) if changes else None
    organisation = Organisation.objects.get(pk=fresh_chain.organisation.pk)
    assert words in door_of(fresh_chain.applicant, fresh_chain.call).reason
    with pytest.raises(DomainError, match=words.replace(".", r"\.")):
        applications.start_application(fresh_chain.call, organisation, actor=fresh_chain.applicant)


def test_door_leads_to_the_page_on_which_the_turnover_is_told(fresh_chain: Chain) -> None:
    fresh_chain.call_fields = {"max_turnover_cents": 100_000_00}
    fresh_chain.open_call()
    found = door_of(fresh_chain.applicant, fresh_chain.call)
    assert (found.label, str(fresh_chain.organisation.pk) in found.url) == ("Complete your organisation's page", True)


def test_call_takes_whoever_fits_one_of_its_lots(fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    lots = [
        {"key": "lot1", "title": "Small", "pot_cents": 100, "max_turnover_cents": 10_000_00},
        {"key": "lot2", "title": "Large", "pot_cents": 100, "min_turnover_cents": 90_000_00},
    ]
    services.set_rows(fresh_chain.call, "lots", lots, actor=fresh_chain.officer)
    call, facts = fresh_chain.call, fitness.facts_of(fresh_chain.organisation, fresh_chain.call)
    assert fitness.unfit(call, facts) == ["turnover_unknown"]
    assert fitness.unfit(call, replace(facts, turnover_cents=50_000_00)) == ["no_lot"]
    assert fitness.unfit(call, replace(facts, turnover_cents=10_000_00)) == []
    small = call.lots.get(key="lot1")
    assert fitness.unfit(call, replace(facts, turnover_cents=10_000_01), small) == ["turnover_too_high"]
    assert fitness.questions_needed(call) == ["country", "turnover_cents"]
    assert "at most 10,000.00" in unfit_sentence("turnover_too_high", call, small)
