"""The sharing out of files as a rule: complete, fair, repeatable, and explained; tried without a database."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.evaluation.rules import CannotPlace, Desk, Folder, Placement, next_for, seed_of, share_out

LANGUAGES = ["bs", "sq", "sr"]
FIELDS = ["youth", "culture"]
folders = st.lists(st.tuples(st.sampled_from(LANGUAGES), st.sampled_from(FIELDS)), min_size=1, max_size=12).map(
    lambda rows: [Folder(number, language, words) for number, (language, words) in enumerate(rows)]
)
desks = st.lists(
    st.tuples(st.frozensets(st.sampled_from(LANGUAGES)), st.lists(st.sampled_from(FIELDS), max_size=2).map(tuple)),
    min_size=3,
    max_size=6,
).map(lambda rows: [Desk(100 + number, *told) for number, told in enumerate(rows)])
bars = st.dictionaries(st.integers(0, 11), st.sets(st.integers(100, 105), max_size=2))
seeds = st.integers(0, 2**32)
untimed = settings(deadline=None, max_examples=60)  # the first example loads the solver


def pairs(placements: list[Placement]) -> list[tuple[int, int]]:
    return [(row.file, row.evaluator) for row in placements]


def load_of(rows: list[Placement], people: list[Desk]) -> list[int]:
    load = Counter(row.evaluator for row in rows)
    return sorted(load[desk.id] for desk in people)


@untimed
@given(folders, desks, st.integers(1, 3), seeds)
def test_each_file_goes_to_so_many_different_evaluators_and_loads_differ_by_one_at_most(
    files: list[Folder], people: list[Desk], per_file: int, seed: int
) -> None:
    rows = share_out(files, people, per_file, seed=seed)
    assert Counter(row.file for row in rows) == {file.id: per_file for file in files}
    assert len(set(pairs(rows))) == len(rows)
    loads = load_of(rows, people)
    assert loads[-1] - loads[0] <= 1
    assert all(row.load == Counter(row.evaluator for row in rows)[row.evaluator] for row in rows)


@untimed
@given(folders, desks, bars, seeds)
def test_nobody_gets_a_closed_file_and_who_is_missing_is_said(
    files: list[Folder], people: list[Desk], barred: dict[int, set[int]], seed: int
) -> None:
    able = {file.id: {desk.id for desk in people} - barred.get(file.id, set()) for file in files}
    lacks = {file: 2 - len(who) for file, who in able.items() if len(who) < 2}
    if lacks:
        with pytest.raises(CannotPlace) as refused:
            share_out(files, people, 2, barred=barred, seed=seed)
        assert refused.value.lacks == lacks
        return
    rows = share_out(files, people, 2, barred=barred, seed=seed)
    assert all(row.evaluator in able[row.file] for row in rows)


@untimed
@given(folders, desks, bars, seeds, st.randoms(use_true_random=False))
def test_order_of_the_input_does_not_matter(
    files: list[Folder], people: list[Desk], barred: dict[int, set[int]], seed: int, random: object
) -> None:
    open_files = [file for file in files if len({desk.id for desk in people} - barred.get(file.id, set())) >= 2]
    rows = share_out(open_files, people, 2, barred=barred, seed=seed)
    random.shuffle(open_files)  # type: ignore[attr-defined]
    random.shuffle(people)  # type: ignore[attr-defined]
    assert share_out(open_files, people, 2, barred=barred, seed=seed) == rows


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(LANGUAGES), st.sampled_from(FIELDS)), min_size=1, max_size=4),
    desks.map(lambda people: people[:4]),
    st.dictionaries(st.integers(0, 3), st.sets(st.integers(100, 103), max_size=1)),
)
def test_no_other_sharing_out_is_better(
    rows: list[tuple[str, str]], people: list[Desk], barred: dict[int, set[int]]
) -> None:
    """Every way there is, counted out: first the loads, then the languages, then the fields."""
    files = [Folder(number, language, words) for number, (language, words) in enumerate(rows)]
    free = [[desk for desk in people if desk.id not in barred.get(file.id, ())] for file in files]

    def cost(ways: tuple[tuple[Desk, ...], ...]) -> tuple[int, int, int]:
        load = Counter(desk.id for chosen in ways for desk in chosen)
        each = [(file, desk) for file, chosen in zip(files, ways, strict=True) for desk in chosen]
        told = sum(1 if not d.languages else 0 if f.language in d.languages else 2 for f, d in each)
        return sum(n * n for n in load.values()), told, sum(f.words not in d.fields for f, d in each)

    best = min(cost(ways) for ways in product(*(list(combinations(who, 2)) for who in free)))
    by_id = {desk.id: desk for desk in people}
    found = share_out(files, people, 2, barred=barred)
    mine = tuple(tuple(by_id[row.evaluator] for row in found if row.file == file.id) for file in files)
    assert cost(mine) == best


def test_equal_choices_are_decided_by_the_seed_and_another_seed_decides_otherwise() -> None:
    files = [Folder(number) for number in range(12)]
    people = [Desk(100 + number) for number in range(5)]
    draws = {tuple(pairs(share_out(files, people, 2, seed=seed_of("CALL-1", draw)))) for draw in range(4)}
    assert len(draws) == 4
    assert seed_of("CALL-1", 1) == seed_of("CALL-1", 1) != seed_of("CALL-2", 1)


def test_language_comes_before_expertise_and_both_are_said() -> None:
    people = [Desk(1, frozenset({"sq"}), ("culture",)), Desk(2, frozenset({"bs"}), ("youth",)), Desk(3)]
    row = next_for(Folder(7, "bs", "culture in the valley"), people, {})
    assert row == Placement(7, 2, "fits", (), 1)
    both = share_out([Folder(7, "bs", "a youth centre"), Folder(8, "sq", "culture")], people[:2], 1)
    assert [(row.evaluator, row.language, row.fields) for row in both] == [
        (2, "fits", ("youth",)),
        (1, "fits", ("culture",)),
    ]


def test_field_counts_as_whole_words_only() -> None:
    desk = Desk(1, frozenset(), ("art", "civil society"))
    assert next_for(Folder(1, "", "partnership of civil society"), [desk], {}).fields == ("civil society",)  # type: ignore[union-attr]


def test_least_loaded_comes_first_and_nobody_free_is_nobody() -> None:
    people = [Desk(1), Desk(2), Desk(3, capacity=1)]
    assert next_for(Folder(7), people, {1: 3, 2: 2, 3: 1}).evaluator == 2  # type: ignore[union-attr]
    assert next_for(Folder(7), [people[2]], {3: 1}) is None
    assert next_for(Folder(7), [], {}) is None


def test_fixed_placements_stay_and_count() -> None:
    files = [Folder(number) for number in range(6)]
    people = [Desk(100 + number) for number in range(3)]
    rows = share_out(files, people, 1, fixed={(0, 101), (1, 101), (2, 101), (0, 102)})
    assert {(0, 101), (1, 101), (2, 101), (0, 102)} == {(row.file, row.evaluator) for row in rows if row.is_fixed}
    assert load_of(rows, people) == [2, 2, 3]


def test_too_little_room_is_said_by_file() -> None:
    files = [Folder(number) for number in range(4)]
    people = [Desk(100 + number, capacity=2) for number in range(3)]
    with pytest.raises(CannotPlace) as refused:
        share_out(files, people, 2)
    assert sum(refused.value.lacks.values()) == 2
