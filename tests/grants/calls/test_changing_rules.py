"""What a corrigendum may not change, and how long an extension is: pure rules, without a database."""

import copy
import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.calls.rules.changing import NOTICE, extended, extension, forbidden

BELGRADE = ZoneInfo("Europe/Belgrade")
OPENS = datetime.datetime(2026, 3, 1, 8, tzinfo=datetime.UTC)
CLOSES = datetime.datetime(2026, 4, 1, 21, 59, 59, tzinfo=datetime.UTC)
BEFORE, WHILE, AFTER = (
    OPENS - datetime.timedelta(days=1),
    OPENS + datetime.timedelta(days=1),
    CLOSES + datetime.timedelta(hours=1),
)
TERMS: dict[str, Any] = {
    "title": "Small grants",
    "opens_at": OPENS.isoformat(),
    "closes_at": CLOSES.isoformat(),
    "concept_closes_at": None,
    "questions_until": None,
    "deadline_wording": "",
    "procedure": "open",
    "stages": "one",
    "pass_mark": "60",
    "max_points": 5,
    "maximum_cents": 20_000_00,
    "applicants": "both",
    "countries": ["ALB", "SRB"],
    "languages": [],
    "max_applications": 1,
    "max_as_partner": None,
    "max_in_all": None,
    "min_age_months": None,
    "min_turnover_cents": None,
    "max_turnover_cents": None,
    "lots": [{"key": "l1", "title": "North"}],
    "cost_types": [{"key": "c1", "title": "Salaries"}],
    "criteria": [{"title": "Relevance", "help": "", "weight": 100}],
    "questions": [{"key": "q1", "title": "Why?", "kind": "long_text", "stage": "full"}],
    "documents": [{"key": "d1", "title": "Statutes", "stage": "full"}],
}


def codes(now: datetime.datetime, *, retired: Any = None, before: Any = None, **changes: Any) -> list[tuple[str, str]]:
    base = {**copy.deepcopy(TERMS), **(before or {})}
    return [(found.code, found.at) for found in forbidden(base, {**base, **changes}, now, retired=retired)]


@pytest.mark.parametrize("now", [BEFORE, WHILE, AFTER])
def test_what_is_not_changed_is_never_forbidden(now: datetime.datetime) -> None:
    assert codes(now) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"maximum_cents": 1}, []),
        ({"title": "Grants"}, []),
        ({"applicants": "cso"}, [("narrowed", "applicants")]),
        ({"countries": ["SRB"]}, [("narrowed", "countries")]),
        ({"countries": ["ALB", "BIH", "SRB"]}, []),
        ({"languages": ["en"]}, [("narrowed", "languages")]),
        ({"max_as_partner": 2}, [("narrowed", "max_as_partner")]),
        ({"max_applications": 2}, []),
        ({"min_age_months": 12}, [("narrowed", "min_age_months")]),
        ({"lots": []}, [("row_used", "lots")]),
        ({"cost_types": []}, [("row_used", "cost_types")]),
        ({"pass_mark": "50"}, [("fixed", "pass_mark")]),
        ({"criteria": [{"title": "Relevance", "help": "More", "weight": 100}]}, []),
        ({"criteria": [{"title": "Other", "help": "", "weight": 100}]}, [("weights_fixed", "criteria")]),
        ({"criteria_sections": [{"key": "s1", "title": "Need"}]}, [("sections_fixed", "criteria_sections")]),
        ({"divergence_basis_points": 3000}, [("fixed", "divergence_basis_points")]),
        ({"assessments_per_file": 2}, []),
        ({"lots": [{**TERMS["lots"][0], "evaluation": {"rounding": 1}}]}, [("lot_judging_fixed", "lots")]),
        ({"questions": []}, []),
        ({"questions": [{**TERMS["questions"][0], "kind": "date"}]}, [("kind_fixed", "questions")]),
    ],
)
def test_an_open_call(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert codes(WHILE, **changes) == expected


def test_an_announced_call_may_change_more() -> None:
    assert codes(BEFORE, applicants="cso", lots=[], pass_mark="50", stages="two") == []
    early = (BEFORE - datetime.timedelta(hours=1)).isoformat()
    assert codes(BEFORE, opens_at=early) == [("opening_past", "opens_at")]


def test_after_the_deadline_the_deadline_alone() -> None:
    later = (AFTER + datetime.timedelta(days=1)).isoformat()
    assert codes(AFTER, closes_at=later, deadline_wording="Later") == []
    assert codes(AFTER, closes_at=later, title="Grants") == [("closed", "title")]
    sooner = (CLOSES + datetime.timedelta(minutes=1)).isoformat()
    assert codes(AFTER, closes_at=sooner) == [("deadline_past", "closes_at")]


def test_questions_are_not_cut_short_either() -> None:
    until = (CLOSES - datetime.timedelta(days=7)).isoformat()
    assert codes(WHILE, questions_until=until) == [("brought_forward", "questions_until")]
    assert codes(WHILE, before={"questions_until": until}, questions_until=None) == []


def test_concept_notes_over_their_deadline() -> None:
    concept = (WHILE - datetime.timedelta(hours=1)).isoformat()
    asked = [{"key": "q1", "title": "Why?", "kind": "long_text", "stage": "concept"}]
    before = {"stages": "two", "concept_closes_at": concept, "questions": asked}
    assert codes(WHILE, before=before, questions=[]) == [("concept_over", "questions")]
    assert codes(WHILE, before=before, questions=[*asked, TERMS["questions"][0]]) == []


def test_retired_key_does_not_come_back() -> None:
    rows = [*TERMS["documents"], {"key": "d9", "title": "Again", "stage": "full"}]
    assert codes(WHILE, documents=rows, retired={"documents": {"d9"}}) == [("key_reused", "documents")]


moments = st.datetimes(min_value=datetime.datetime(2026, 1, 1), max_value=datetime.datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=datetime.UTC)
)
lengths = st.timedeltas(min_value=datetime.timedelta(minutes=1), max_value=datetime.timedelta(days=3))


@given(st.sampled_from(["closes_at", "questions_until", "concept_closes_at"]), moments, moments, moments)
def test_no_deadline_ever_comes_nearer(
    name: str, old: datetime.datetime, new: datetime.datetime, now: datetime.datetime
) -> None:
    before = {name: old.isoformat()}
    found = [code for code, at in codes(now, before=before, **{name: new.isoformat()}) if at == name]
    assert bool(found) == (new < old or (new != old and new <= now))


@given(lengths)
def test_extension_is_at_least_what_was_lost_and_little_more(lost: datetime.timedelta) -> None:
    found = extension(lost)
    assert lost <= found
    hours = datetime.timedelta(hours=1) if lost <= datetime.timedelta(hours=6) else datetime.timedelta(days=1)
    assert found - lost < hours
    assert not found % hours


@given(moments, lengths, moments)
def test_extended_deadline_gives_the_time_back_and_time_to_hear_of_it(
    deadline: datetime.datetime, lost: datetime.timedelta, now: datetime.datetime
) -> None:
    found = extended(deadline, lost, now, BELGRADE)
    assert found >= deadline + lost
    assert found >= now + NOTICE or found == deadline + extension(lost) or found.minute == deadline.minute


def test_whole_days_end_at_the_same_time_on_the_wall_though_the_clocks_change() -> None:
    deadline = datetime.datetime(2026, 3, 28, 23, 59, tzinfo=BELGRADE)  # the clocks go forward in the night
    found = extended(deadline, datetime.timedelta(hours=7), deadline - datetime.timedelta(days=1), BELGRADE)
    assert found.astimezone(BELGRADE).strftime("%d %H:%M") == "29 23:59"
    assert found - deadline.astimezone(datetime.UTC) == datetime.timedelta(hours=23)


def test_after_the_deadline_a_day_is_left_to_hear_of_it() -> None:
    deadline = datetime.datetime(2026, 5, 4, 17, tzinfo=BELGRADE)
    found = extended(deadline, datetime.timedelta(minutes=20), deadline + datetime.timedelta(hours=3), BELGRADE)
    assert found.astimezone(BELGRADE).strftime("%d %H:%M") == "06 17:00"
