"""The one-application rules in every order of events."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.rules.places import Entry, Fall, Places, fallen

WHO = st.sampled_from("ABCD")
LIMIT = st.none() | st.integers(1, 3)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    """Some applications, each handed in at a turn of its own or at the same one."""
    made = draw(st.lists(st.tuples(WHO, st.lists(WHO, max_size=3), st.integers(0, 5)), max_size=8))
    return [Entry(number, lead, tuple(partners), turn) for number, (lead, partners, turn) in enumerate(made, start=1)]


PLACES = st.builds(Places, as_lead=LIMIT, as_partner=LIMIT, in_all=LIMIT)
BREACH = st.sampled_from(["first", "last", "all"])


def counts(standing: list[Entry]) -> tuple[Counter[str], Counter[str]]:
    leads, partners = Counter[str](), Counter[str]()
    for entry in standing:
        leads[str(entry.lead)] += 1
        partners.update(str(who) for who in set(entry.partners) - {entry.lead})
    return leads, partners


def keeps(standing: list[Entry], places: Places) -> bool:
    leads, partners = counts(standing)
    both = leads + partners
    return all(
        limit is None or all(number <= limit for number in counted.values())
        for counted, limit in ((leads, places.as_lead), (partners, places.as_partner), (both, places.in_all))
    )


@given(entries(), PLACES, BREACH)
def test_what_stands_keeps_every_limit(made: list[Entry], places: Places, breach: str) -> None:
    fell = fallen(made, places, breach=breach)
    assert keeps([entry for entry in made if entry.id not in fell], places)


@given(entries(), PLACES, BREACH, st.randoms())
def test_order_in_which_they_are_listed_changes_nothing(made, places, breach, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(made)
    random.shuffle(shuffled)
    assert fallen(shuffled, places, breach=breach) == fallen(made, places, breach=breach)


@given(entries(), PLACES, BREACH)
def test_nobody_falls_where_the_limits_are_kept(made: list[Entry], places: Places, breach: str) -> None:
    assert bool(fallen(made, places, breach=breach)) is not keeps(made, places)


@given(entries(), PLACES, WHO, st.lists(WHO, max_size=2))
def test_first_counts_whatever_comes_later(made: list[Entry], places: Places, lead: str, partners: list[str]) -> None:
    later = Entry(99, lead, tuple(partners), 99)
    before, after = fallen(made, places, breach="first"), fallen([*made, later], places, breach="first")
    assert {entry: fall for entry, fall in after.items() if entry != 99} == before


@given(entries(), PLACES, WHO, st.lists(WHO, max_size=2))
def test_last_counts_whatever_came_before(made: list[Entry], places: Places, lead: str, partners: list[str]) -> None:
    earlier = Entry(0, lead, tuple(partners), -1)
    before, after = fallen(made, places, breach="last"), fallen([earlier, *made], places, breach="last")
    assert {entry: fall for entry, fall in after.items() if entry != 0} == before


@given(entries(), PLACES)
def test_where_all_fall_the_first_and_the_last_fall_too(made: list[Entry], places: Places) -> None:
    everything = fallen(made, places, breach="all").keys()
    assert fallen(made, places, breach="first").keys() <= everything
    assert fallen(made, places, breach="last").keys() <= everything


@pytest.mark.parametrize(
    ("breach", "expected"),
    [
        ("first", {2: Fall("A", "lead", 1)}),
        ("last", {1: Fall("A", "lead", 1)}),
        ("all", {1: Fall("A", "lead", 1), 2: Fall("A", "lead", 1)}),
    ],
)
def test_second_application_of_one_lead(breach: str, expected: dict[int, Fall]) -> None:
    assert fallen([Entry(1, "A", (), 1), Entry(2, "A", (), 2)], Places(as_lead=1), breach=breach) == expected


def test_one_as_lead_and_one_as_partner_or_partner_in_two() -> None:
    polish = Places(as_lead=1, as_partner=2, in_all=2)
    partner_in_two = [Entry(1, "B", ("A",), 1), Entry(2, "C", ("A",), 2)]
    assert fallen(partner_in_two, polish, breach="all") == {}
    third = Entry(3, "A", (), 3)
    assert fallen([*partner_in_two, third], polish, breach="first") == {3: Fall("A", "in_all", 2)}
