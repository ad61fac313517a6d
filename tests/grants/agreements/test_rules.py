"""How a grant is divided and dated; no database."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grants.agreements.rules import (
    TooSmall,
    fit_budget,
    fit_lines,
    fit_shares,
    fitted_cofinancing,
    instalments,
    last_day,
    titles_alike,
)
from grants.applications.rules import Limits, Line, budget_faults, figures_of, least_cofinancing
from grants.calls.rules.granting import InstalmentRule, faults_by_row, percents_of

cents = st.integers(min_value=1, max_value=10**9)


PERCENT = st.integers(1, 10_000).map(lambda points: InstalmentRule("signature", points))
SUM = st.integers(1, 10**9).map(lambda amount: InstalmentRule("manual", amount_cents=amount))
REST = InstalmentRule("report")


def by_percent(shares: list[int]) -> list[InstalmentRule]:
    return [InstalmentRule("signature", points) for points in shares]


@given(cents, st.lists(st.integers(min_value=1, max_value=3000), max_size=3))
def test_instalments_add_up_to_the_grant_and_none_is_above_its_share(amount: int, shares: list[int]) -> None:
    parts = instalments(amount, by_percent([*shares, 10_000 - sum(shares)]))
    assert sum(parts) == amount
    assert all(0 <= part * 10_000 <= amount * share for part, share in zip(parts, shares, strict=False))


@given(cents, st.lists(PERCENT | SUM, max_size=4))
def test_sums_and_shares_with_a_rest_add_up_to_the_grant_or_say_what_they_take(
    amount: int, parts: list[InstalmentRule]
) -> None:
    taken = [part.amount_cents or amount * (part.basis_points or 0) // 10_000 for part in parts]
    if sum(taken) > amount:
        with pytest.raises(TooSmall) as refused:
            instalments(amount, [*parts, REST])
        assert refused.value.taken_cents == sum(taken)
    else:
        found = instalments(amount, [*parts, REST])
        assert sum(found) == amount
        assert min(found) >= 0
        assert found[:-1] == taken


SMALL = st.integers(1, 3_000).map(lambda points: InstalmentRule("signature", points))


@given(cents, st.lists(SMALL, max_size=3), st.lists(SUM, max_size=2), st.booleans())
def test_plan_that_a_call_may_have_comes_to_the_whole_grant(
    amount: int, shares: list[InstalmentRule], sums: list[InstalmentRule], rest: bool
) -> None:
    last = REST if rest or sums else replace(REST, basis_points=10_000 - percents_of(shares))
    plan = (*sums, *shares, last)
    assert list(faults_by_row(tuple(replace(part, condition="Begun") for part in plan))) == []
    try:
        found = instalments(amount, plan)
    except TooSmall:
        assert sums
    else:
        assert (sum(found), min(found) >= 0) == (amount, True)


@pytest.mark.parametrize(
    ("shares", "parts"),
    [
        ([8000, 2000], [8_640_00, 2_160_00]),
        ([6000, 2500, 1500], [6_480_00, 2_700_00, 1_620_00]),
        ([10_000], [10_800_00]),
    ],
)
def test_plans_that_calls_use(shares: list[int], parts: list[int]) -> None:
    assert instalments(10_800_00, by_percent(shares)) == parts


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=20),
    st.integers(0, 10**8),
)
def test_what_is_brought_adds_up_and_stays_within_its_line(rows: list[tuple[int, int]], target: int) -> None:
    amounts = [max(row) for row in rows]
    shares = [min(row) for row in rows]
    target = min(target, sum(amounts))
    fitted = fit_shares(shares, amounts, target)
    assert sum(fitted) == target
    assert all(0 <= share <= amount for share, amount in zip(fitted, amounts, strict=True))


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("neighbours against prejudice", "against prejudice: neighbours ii", True),
        ("neighbours against prejudice", "a school garden for all", False),
        ("a b c", "a b c", True),
        ("a b c", "a b d", False),
    ],
)
def test_projects_are_alike_by_the_words_that_carry_meaning(first: str, second: str, alike: bool) -> None:
    assert titles_alike(first, second) is alike


@given(st.lists(st.integers(min_value=0, max_value=10**8), min_size=1, max_size=40), cents)
def test_fitted_lines_hit_the_target_to_the_cent(amounts: list[int], target: int) -> None:
    fitted = fit_lines(amounts, target)
    assert sum(fitted) == (target if sum(amounts) else 0)
    assert all(line >= 0 for line in fitted)


@given(st.lists(cents, min_size=1, max_size=40))
def test_lines_stay_as_they_are_when_all_was_awarded(amounts: list[int]) -> None:
    assert fit_lines(amounts, sum(amounts)) == amounts


@given(st.lists(cents, min_size=2, max_size=20), cents)
def test_a_larger_line_never_gets_less(amounts: list[int], target: int) -> None:
    fitted = fit_lines(amounts, target)
    for i, one in enumerate(amounts):
        for j, other in enumerate(amounts):
            if one > other:
                assert fitted[i] >= fitted[j]


@given(cents, cents, st.data())
def test_cofinancing_keeps_its_share_when_less_is_awarded(
    cofinancing: int, requested: int, data: st.DataObject
) -> None:
    awarded = data.draw(st.integers(min_value=1, max_value=requested))
    fitted = fitted_cofinancing(cofinancing, awarded=awarded, requested=requested)
    assert fitted * requested >= cofinancing * awarded
    assert (fitted - 1) * requested < cofinancing * awarded


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-01-15", 1, "2026-02-14"),
        ("2026-01-01", 12, "2026-12-31"),
        ("2026-10-31", 4, "2027-02-27"),
        ("2027-08-31", 6, "2028-02-28"),
        ("2026-12-01", 1, "2026-12-31"),
    ],
)
def test_period_of_whole_months_ends_the_day_before(first: str, months: int, last: str) -> None:
    assert last_day(datetime.date.fromisoformat(first), months) == datetime.date.fromisoformat(last)


LIMITS = Limits(
    maximum_cents=10**12,
    cofinancing="of_total",
    cofinancing_basis_points=1000,
    ceilings=(("equipment", 2000, "grant"), ("travel", 1500, "total")),
    indirect_basis_points=700,
    contingency_basis_points=500,
)
CEILINGS = {"heading_above_grant", "heading_above_total", "share_too_high"}


@given(st.lists(cents, min_size=1, max_size=8), st.data())
def test_smaller_award_keeps_the_ceilings_to_the_cent(amounts: list[int], data: st.DataObject) -> None:
    """Every bounded heading stands at its ceiling; whatever is awarded, none is a cent above it afterwards."""
    free = sum(amounts)
    lines = [Line("services", amount) for amount in amounts]
    lines += [Line("equipment", free // 8), Line("travel", free // 9), Line("equipment", free // 90)]
    direct = sum(line.amount_cents for line in lines)
    lines += [Line("indirect", direct * 700 // 10_000), Line("contingency", direct * 500 // 10_000)]
    total = sum(line.amount_cents for line in lines)
    brought = least_cofinancing(total, 0, LIMITS)
    before = budget_faults(figures_of(lines, cofinancing_cents=brought), LIMITS)
    assume(total > brought and not CEILINGS & {fault.code for fault in before})
    awarded = data.draw(st.integers(1, total - brought))
    cofinancing = fitted_cofinancing(brought, awarded=awarded, requested=total - brought)
    fitted = fit_budget(lines, total_cents=awarded + cofinancing, cofinancing_cents=cofinancing, limits=LIMITS)
    assert sum(fitted) == awarded + cofinancing
    assert min(fitted) >= 0
    scaled = [Line(line.heading, amount) for line, amount in zip(lines, fitted, strict=True)]
    after = budget_faults(figures_of(scaled, cofinancing_cents=cofinancing), LIMITS)
    assert not CEILINGS & {fault.code for fault in after}
