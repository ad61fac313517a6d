"""Places, ties and the cut-off line, over many invented cases."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.calls.rules.scheme import CriterionRule, Scheme, SectionRule
from grants.evaluation.rules import File, Money, Placed, rank

PLAIN = Scheme(
    criteria=(CriterionRule("a", "A", 60, section="first"), CriterionRule("b", "B", 40, section="second")),
    sections=(SectionRule("first", "First"), SectionRule("second", "Second")),
    pass_mark=Decimal(40),
)
sheet = st.fixed_dictionaries({"a": st.integers(0, 5), "b": st.integers(0, 5)})
files = st.lists(
    st.tuples(
        st.lists(sheet, min_size=1, max_size=3),
        st.integers(1, 30),
        st.integers(1, 4),
        st.one_of(st.none(), st.decimals(0, 100, places=1)),
        st.one_of(st.none(), st.none(), st.integers(1, 12)),
    ),
    min_size=1,
    max_size=12,
).map(
    lambda rows: [
        File(number, given_sheets, asked, applicant, consensus=consensus, moved_to=moved)
        for number, (given_sheets, asked, applicant, consensus, moved) in enumerate(rows)
    ]
)
schemes = st.builds(
    lambda overflow, most, ties: replace(PLAIN, overflow=overflow, grants_per_applicant=most, tie_break=ties),
    st.sampled_from(["stop", "skip", "part"]),
    st.one_of(st.none(), st.integers(1, 2)),
    st.sampled_from([(), ("first",), ("second", "first")]),
)
moneys = st.builds(
    Money,
    pot_cents=st.integers(0, 120),
    minimum_cents=st.integers(0, 10),
    most_grants=st.one_of(st.none(), st.integers(0, 6)),
    had=st.dictionaries(st.integers(1, 4), st.integers(0, 2)),
)
lines = st.one_of(st.none(), st.integers(0, 12))


def file(number: int, points: int, asked: int = 10, applicant: int = 0, **more: Any) -> File:
    """Return a file with the same points for both criteria, of an applicant of its own."""
    return File(number, [{"a": points, "b": points}], asked, applicant or 100 + number, **more)


def above(placed: list[Placed]) -> dict[int, int | None]:
    return {row.id: row.offered_cents for row in placed if row.within_pot}


def whys(placed: list[Placed]) -> list[str]:
    return [row.why for row in placed]


@given(files, schemes, moneys, lines, st.randoms())
def test_ranking_is_a_total_order_whatever_the_order_of_entry(
    rows: list[File], scheme: Scheme, money: Money, line: int | None, random: Any
) -> None:
    found = rank(rows, scheme=scheme, money=money, line=line)
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert rank(shuffled, scheme=scheme, money=money, line=line) == found
    assert sorted(row.id for row in found) == [row.id for row in rows]
    shared = Counter(row.place for row in found)
    assert all((shared[row.place] > 1) == row.is_tied for row in found)
    assert [row.place for row in found] == [
        1 + sum(number for place, number in shared.items() if place < row.place) for row in found
    ]


@given(files, schemes, moneys, lines)
def test_no_line_exceeds_the_pot_the_quota_the_applicants_number_or_itself(
    rows: list[File], scheme: Scheme, money: Money, line: int | None
) -> None:
    found = rank(rows, scheme=scheme, money=money, line=line)
    taken = [row for row in found if row.within_pot]
    assert sum(row.offered_cents or 0 for row in taken) <= money.pot_cents
    assert all(row.passes and row.offered_cents for row in taken)
    assert all((row.offered_cents or 0) <= row.requested_cents for row in taken)
    assert len(taken) <= min(value for value in (money.most_grants, line, 99) if value is not None)
    most = scheme.grants_per_applicant
    grants = Counter({key: min(number, most or 0) for key, number in money.had.items()})
    grants.update(row.applicant for row in taken)
    assert most is None or all(number <= most for number in grants.values())
    assert all(bool(row.why) != row.within_pot for row in found)


@given(files, schemes, moneys, lines)
def test_a_smaller_grant_is_the_last_one_above_the_line(
    rows: list[File], scheme: Scheme, money: Money, line: int | None
) -> None:
    taken = [row for row in rank(rows, scheme=scheme, money=money, line=line) if row.within_pot]
    less = [row for row in taken if (row.offered_cents or 0) < row.requested_cents]
    assert less in ([], taken[-1:])
    if less:
        assert scheme.overflow == "part"
        assert (less[0].offered_cents or 0) >= money.minimum_cents
        assert sum(row.offered_cents or 0 for row in taken) == money.pot_cents


@given(files, moneys, lines)
def test_nothing_below_the_line_is_taken_where_the_list_ends(rows: list[File], money: Money, line: int | None) -> None:
    found = rank(rows, scheme=PLAIN, money=money, line=line)
    flags = [row.within_pot for row in found if row.passes]
    assert flags == sorted(flags, reverse=True)


@given(files, schemes, moneys, lines)
def test_tied_files_share_a_place_and_their_fate(
    rows: list[File], scheme: Scheme, money: Money, line: int | None
) -> None:
    scheme = replace(scheme, overflow="stop", grants_per_applicant=None)
    fates: dict[int, set[tuple[bool, str]]] = {}
    for row in rank(rows, scheme=scheme, money=money, line=line):
        fates.setdefault(row.place, set()).add((row.within_pot, row.why))
    assert all(len(found) == 1 for found in fates.values())


@given(files, schemes, moneys)
def test_better_result_never_stands_behind(rows: list[File], scheme: Scheme, money: Money) -> None:
    plain = [replace(row, moved_to=None) for row in rows]
    keys = [(row.passes, row.total) for row in rank(plain, scheme=scheme, money=money)]
    assert keys == sorted(keys, reverse=True)


@given(files, schemes, moneys, lines)
def test_a_line_further_down_takes_nothing_away(
    rows: list[File], scheme: Scheme, money: Money, line: int | None
) -> None:
    scheme = replace(scheme, overflow="stop")
    here = above(rank(rows, scheme=scheme, money=money, line=line))
    further = above(rank(rows, scheme=scheme, money=money, line=None if line is None else line + 1))
    assert here.items() <= further.items()


def test_file_that_does_not_fit_ends_the_list_is_passed_over_or_is_offered_the_rest() -> None:
    rows = [file(1, 5, 60), file(2, 4, 50), file(3, 3, 30)]
    ways = {
        rule: rank(rows, scheme=replace(PLAIN, overflow=rule), money=Money(100)) for rule in ("stop", "skip", "part")
    }
    assert above(ways["stop"]) == {1: 60}
    assert above(ways["skip"]) == {1: 60, 3: 30}
    assert above(ways["part"]) == {1: 60, 2: 40}
    assert [whys(ways[rule]) for rule in ways] == [["", "pot", "pot"], ["", "pot", ""], ["", "", "pot"]]
    least = rank(rows, scheme=replace(PLAIN, overflow="part"), money=Money(100, minimum_cents=41))
    assert above(least) == {1: 60}


def test_tie_at_the_line_stays_together_until_the_committee_orders_it() -> None:
    rows = [file(1, 5, 60), file(2, 4, 40), file(3, 4, 40), file(4, 3, 10)]
    for rule in ("stop", "skip", "part"):
        found = rank(rows, scheme=replace(PLAIN, overflow=rule), money=Money(100))
        assert whys(found) == ["", "tie", "tie", "pot"]
    ordered = [rows[0], rows[1], replace(rows[2], moved_to=2), rows[3]]
    found = rank(ordered, scheme=PLAIN, money=Money(100))
    assert [(row.id, row.place, row.is_tied, row.within_pot) for row in found] == [
        (1, 1, False, True),
        (3, 2, False, True),
        (2, 3, False, False),
        (4, 4, False, False),
    ]


def test_tied_files_of_which_one_fits_in_no_order_do_not_hold_up_a_rule_that_skips() -> None:
    rows = [file(1, 5, 60), file(2, 4, 40), file(3, 4, 400), file(4, 3, 10)]
    found = rank(rows, scheme=replace(PLAIN, overflow="skip"), money=Money(110))
    assert above(found) == {1: 60, 2: 40, 4: 10}
    assert whys(rank(rows, scheme=PLAIN, money=Money(110))) == ["", "tie", "tie", "pot"]


def test_tied_files_that_none_fits_would_share_the_rest_only_by_an_order() -> None:
    rows = [file(1, 5, 60), file(2, 4, 50), file(3, 4, 50)]
    assert whys(rank(rows, scheme=replace(PLAIN, overflow="part"), money=Money(100))) == ["", "tie", "tie"]
    assert whys(rank(rows, scheme=PLAIN, money=Money(100))) == ["", "pot", "pot"]


def test_applicant_beyond_its_number_falls_out_by_rank_and_the_next_moves_up() -> None:
    rows = [file(1, 5, applicant=7), file(2, 4, applicant=7), file(3, 3, applicant=8)]
    found = rank(rows, scheme=replace(PLAIN, grants_per_applicant=1), money=Money(20))
    assert whys(found) == ["", "applicant", ""]
    had = rank(rows, scheme=replace(PLAIN, grants_per_applicant=1), money=Money(20, had={7: 1}))
    assert whys(had) == ["applicant", "applicant", ""]


def test_two_tied_files_of_one_applicant_wait_for_an_order() -> None:
    rows = [file(1, 5, applicant=7), file(2, 5, applicant=7), file(3, 3, applicant=8)]
    scheme = replace(PLAIN, grants_per_applicant=1)
    assert whys(rank(rows, scheme=scheme, money=Money(100))) == ["tie", "tie", "tie"]
    ordered = [replace(rows[1], moved_to=1), rows[0], rows[2]]
    assert above(rank(ordered, scheme=scheme, money=Money(100))) == {2: 10, 3: 10}


@pytest.mark.parametrize(("line", "taken"), [(None, [1, 2]), (0, []), (1, [1]), (2, [1, 2]), (9, [1, 2])])
def test_line_of_the_committee_never_reaches_further_than_the_money(line: int | None, taken: list[int]) -> None:
    found = rank([file(1, 5), file(2, 4), file(3, 3)], scheme=PLAIN, money=Money(25), line=line)
    assert list(above(found)) == taken


def test_line_counts_files_that_a_rule_to_skip_has_taken() -> None:
    rows = [file(1, 5, 10), file(2, 4, 95), file(3, 3, 10), file(4, 2, 10)]
    found = rank(rows, scheme=replace(PLAIN, overflow="skip"), money=Money(100), line=2)
    assert whys(found) == ["", "pot", "", "line"]


def test_quota_of_a_lot_ends_the_line() -> None:
    found = rank([file(1, 5), file(2, 4), file(3, 3)], scheme=PLAIN, money=Money(99, most_grants=1))
    assert whys(found) == ["", "quota", "quota"]


def test_tie_rule_decides_by_the_section_it_names() -> None:
    rows = [
        File(1, [{"a": 3, "b": 4}], 10),  # 36 + 32 = 68
        File(2, [{"a": 4, "b": 2}, {"a": 5, "b": 2}], 10, consensus=Decimal(68)),
    ]
    assert [row.place for row in rank(rows, scheme=PLAIN, money=Money(5))] == [1, 1]
    by_first = rank(rows, scheme=replace(PLAIN, tie_break=("first",)), money=Money(5))
    by_second = rank(rows, scheme=replace(PLAIN, tie_break=("second",)), money=Money(5))
    assert [row.id for row in by_first] == [2, 1]
    assert [row.id for row in by_second] == [1, 2]


def test_file_given_a_place_never_stands_between_files_that_tie() -> None:
    rows = [file(1, 5), file(2, 5), file(3, 4), file(4, 3, moved_to=2)]
    found = rank(rows, scheme=PLAIN, money=Money(100))
    assert [(row.id, row.place) for row in found] == [(1, 1), (2, 1), (4, 3), (3, 4)]


@given(files, schemes, moneys, lines, st.data())
def test_awards_that_stand_keep_their_money_whatever_the_new_ranking(
    rows: list[File], scheme: Scheme, money: Money, line: int | None, data: Any
) -> None:
    chosen = data.draw(st.sets(st.sampled_from([row.id for row in rows])))
    standing = {row.id: row.requested_cents for row in rows if row.id in chosen}
    pot = money.pot_cents + sum(standing.values())
    found = rank(rows, scheme=scheme, money=replace(money, pot_cents=pot, standing=standing), line=line)
    kept = above(found)
    assert standing.items() <= kept.items()
    assert sum(value or 0 for value in kept.values()) <= pot
