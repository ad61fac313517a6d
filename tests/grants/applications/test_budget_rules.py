"""The rules of a budget, to the cent and without a database: at the limit it passes, one cent beyond it fails."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.rules import (
    Limits,
    Line,
    Relation,
    budget_faults,
    figures_of,
    least_cofinancing,
    line_amount,
    measures_of,
    share_amount,
    spread,
)
from grants.calls.headings import DIRECT
from grants.calls.rules import total_for_grant

ENOUGH = 10**14
CENTS = st.integers(1, 10**11)
POINTS = st.integers(1, 9_999)
HEADINGS = st.sampled_from(DIRECT)
LINES = st.lists(st.builds(Line, HEADINGS, CENTS, st.just(0), st.booleans()), min_size=1, max_size=20)


def codes(lines: list[Line], limits: Limits, cofinancing: int = 0, **others: int) -> list[str]:
    found = budget_faults(figures_of(lines, cofinancing_cents=cofinancing, others=others), limits)
    return [fault.code for fault in found]


def split(total: int, heading: str, amount: int) -> list[Line]:
    """Return a budget of a total with an amount under a heading and the rest elsewhere."""
    rest = next(other for other in DIRECT if other != heading)
    return [Line(heading, amount), Line(rest, total - amount)]


def test_ten_percent_of_the_total_makes_a_grant_of_10000_a_project_of_11111_11() -> None:
    limits = Limits(maximum_cents=10_000_00, cofinancing="of_total", cofinancing_basis_points=1000)
    assert least_cofinancing(11_111_11, 10_000_00, limits) == 1_111_11
    assert total_for_grant(10_000_00, rule="of_total", basis_points=1000) == 11_111_11
    assert codes([Line("travel", 11_111_11)], limits, 1_111_11) == []
    assert codes([Line("travel", 11_111_11)], limits, 1_111_10) == ["above_maximum", "cofinancing_too_low"]


@given(CENTS, POINTS, st.sampled_from(["of_total", "of_grant"]))
def test_total_that_the_call_names_for_a_grant_passes_and_a_cent_less_fails(grant: int, points: int, rule: str) -> None:
    limits = Limits(maximum_cents=grant, cofinancing=rule, cofinancing_basis_points=points)
    total = total_for_grant(grant, rule=rule, basis_points=points)
    assert codes([Line("travel", total)], limits, total - grant) == []
    if total > grant:
        assert codes([Line("travel", total - 1)], limits, total - 1 - grant) == ["cofinancing_too_low"]


@given(CENTS, POINTS)
def test_grant_of_so_much_percent_of_the_total_says_the_same_as_the_rest_brought(total: int, points: int) -> None:
    """“The grant is at most 90 % of the total” and “at least 10 % of the total is brought” differ by a cent at most."""
    relation = Limits(ENOUGH, relations=(Relation("grant", "at_most", "total", 10_000 - points),))
    share = Limits(ENOUGH, cofinancing="of_total", cofinancing_basis_points=points)
    brought = least_cofinancing(total, 0, share)
    if 0 < brought < total - 1:
        assert codes([Line("travel", total)], share, brought) == []
        assert codes([Line("travel", total)], relation, brought) == []
        if brought >= 2:
            assert codes([Line("travel", total)], relation, brought - 2) == ["relation"]


@given(CENTS, CENTS)
def test_largest_smallest_and_fixed_grant_hold_to_the_cent(grant: int, brought: int) -> None:
    lines = [Line("office", grant + brought)]
    assert codes(lines, Limits(grant, minimum_cents=grant), brought) == []
    assert codes(lines, Limits(grant - 1), brought) == ["above_maximum"]
    assert codes(lines, Limits(grant + 1, minimum_cents=grant + 1), brought) == ["below_minimum"]
    assert codes(lines, Limits(ENOUGH, fixed_cents=grant), brought) == []
    for off in (-1, 1):
        assert codes(lines, Limits(ENOUGH, fixed_cents=grant + off), brought) == ["not_fixed"]


@given(st.integers(100, 10**11), POINTS)
def test_change_after_a_concept_note_holds_to_the_cent(concept: int, points: int) -> None:
    limits = Limits(ENOUGH, concept_cents=concept, change_basis_points=points)
    room = concept * points // 10_000
    for grant, expected in [
        (concept + room, []),
        (concept + room + 1, ["above_concept"]),
        (concept - room, []),
        (concept - room - 1, ["below_concept"]),
    ]:
        if grant > 0:
            assert codes([Line("travel", grant)], limits) == expected


@given(st.integers(2, 10**11), POINTS, st.sampled_from(["of_total", "of_grant"]), st.data())
def test_share_that_is_brought_holds_to_the_cent(total: int, points: int, rule: str, data: st.DataObject) -> None:
    limits = Limits(ENOUGH, cofinancing=rule, cofinancing_basis_points=points)
    brought = data.draw(st.integers(0, total - 1))
    base = total if rule == "of_total" else total - brought
    least = least_cofinancing(total, total - brought, limits)
    assert abs(least * 10_000 - base * points) <= 5_000
    assert codes([Line("travel", total)], limits, brought) == ([] if brought >= least else ["cofinancing_too_low"])


@given(CENTS, CENTS, POINTS, HEADINGS, st.sampled_from(["grant", "total"]))
def test_ceiling_of_a_heading_holds_to_the_cent(grant: int, brought: int, points: int, heading: str, of: str) -> None:
    limits = Limits(ENOUGH, ceilings=((heading, points, of),))
    total = grant + brought
    ceiling = (grant if of == "grant" else total) * points // 10_000
    assert codes(split(total, heading, min(ceiling, total)), limits, brought) == []
    if ceiling < total:
        assert codes(split(total, heading, ceiling + 1), limits, brought) == [f"heading_above_{of}"]


@given(CENTS, POINTS, st.sampled_from(["indirect", "contingency"]))
def test_share_of_the_direct_costs_holds_to_the_cent(direct: int, points: int, heading: str) -> None:
    limits = Limits(ENOUGH, **{f"{heading}_basis_points": points})
    share = share_amount(direct, points)
    assert share * 10_000 <= direct * points < (share + 1) * 10_000
    assert codes([Line("travel", direct), Line(heading, share)], limits) == []
    assert codes([Line("travel", direct), Line(heading, share + 1)], limits) == ["share_too_high"]
    assert codes([Line("travel", direct), Line(heading, 1)], Limits(ENOUGH)) == ["heading_not_offered"]


@given(CENTS, st.integers(1, 20_000), st.sampled_from(["at_most", "at_least", "equal"]))
def test_relation_holds_to_the_cent(right: int, points: int, op: str) -> None:
    limits = Limits(ENOUGH, relations=(Relation("heading:travel", op, "question:rooms", points),))
    limit = (right * points + 5_000) // 10_000
    for found in (limit - 1, limit, limit + 1):
        kept = {"at_most": found <= limit, "at_least": found >= limit, "equal": found == limit}[op]
        lines = [Line("travel", found), Line("other", 2)]
        assert codes(lines, limits, **{"question:rooms": right}) == ([] if kept else ["relation"])


@pytest.mark.parametrize("name", ["months", "question:rooms"])
def test_relation_with_a_figure_not_known_yet_is_not_measured(name: str) -> None:
    limits = Limits(ENOUGH, relations=(Relation("grant", "at_most", name, 1),))
    assert codes([Line("travel", 100)], limits) == []
    assert codes([Line("travel", 100)], limits, **{name: 100}) == ["relation"]


@given(LINES, st.integers(0, 10**6))
def test_cash_only_and_none_asked_for_are_broken_by_one_cent(lines: list[Line], brought: int) -> None:
    given_lines = [Line("travel", brought + 1, brought, True), *lines]
    figures = figures_of(given_lines)
    assert figures["in_kind"] == figures["cofinancing"] == brought
    cash = [fault.code for fault in budget_faults(figures, Limits(ENOUGH, in_kind_allowed=False))]
    none = [fault.code for fault in budget_faults(figures, Limits(ENOUGH, cofinancing="none"))]
    assert cash == (["in_kind_not_allowed"] if brought else [])
    assert none == (["cofinancing_not_asked"] if brought else [])


def test_excluded_kind_of_cost_is_told_by_its_name() -> None:
    limits = Limits(ENOUGH, excluded=(("salaries", "Civil-service salaries"), ("loans", "Loans")))
    lines = [Line("human_resources", 100, cost_type="salaries"), Line("travel", 50, cost_type="tickets")]
    (fault,) = budget_faults(figures_of(lines), limits)
    assert (fault.code, fault.rule.name, fault.found_cents) == ("excluded_cost", "Civil-service salaries", 100)


@given(LINES, st.randoms())
def test_any_order_of_lines_has_the_same_sums_and_faults(lines: list[Line], random: object) -> None:
    limits = Limits(
        maximum_cents=10**11,
        minimum_cents=10**6,
        cofinancing="of_total",
        cofinancing_basis_points=1000,
        in_kind_allowed=False,
        ceilings=(("equipment", 2000, "grant"), ("travel", 500, "total")),
        indirect_basis_points=700,
        relations=(Relation("heading:office", "at_most", "heading:services", 5000),),
    )
    turned = list(lines)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert figures_of(turned) == figures_of(lines)
    assert codes(turned, limits, 5) == codes(lines, limits, 5)


@given(LINES)
def test_sums_are_exact(lines: list[Line]) -> None:
    figures = figures_of([*lines, Line("indirect", 7), Line("contingency", 5)])
    by_heading = sum(value for name, value in figures.items() if name.startswith("heading:"))
    assert figures["total"] == by_heading == sum(line.amount_cents for line in lines) + 12
    assert figures["direct"] == figures["total"] - 12
    assert figures["grant"] + figures["cofinancing"] == figures["total"]


@given(st.integers(1, 10**9), st.integers(1, 10**11))
def test_line_amount_is_off_by_at_most_half_a_cent(hundredths: int, rate: int) -> None:
    amount = line_amount(Decimal(hundredths).scaleb(-2), rate)
    assert abs(amount * 100 - hundredths * rate) <= 50


@given(st.lists(CENTS, max_size=20), st.integers(0, 10**12))
def test_spread_never_brings_more_to_a_line_than_it_costs(amounts: list[int], brought: int) -> None:
    shares = spread(amounts, brought)
    assert all(0 <= share <= amount for share, amount in zip(shares, amounts, strict=True))
    assert sum(shares) == min(brought, sum(amounts))


@pytest.mark.parametrize(
    ("lines", "cofinancing", "code"), [([], 0, "empty"), ([Line("travel", 5)], 5, "nothing_requested")]
)
def test_budget_of_nothing_breaks_only_that(lines: list[Line], cofinancing: int, code: str) -> None:
    assert codes(lines, Limits(1, minimum_cents=1), cofinancing) == [code]


@given(LINES, st.integers(0, 10**9))
def test_faults_are_the_measures_that_are_not_kept(lines: list[Line], brought: int) -> None:
    limits = Limits(10**10, cofinancing="of_grant", cofinancing_basis_points=2500, ceilings=(("other", 100, "total"),))
    figures = figures_of(lines, cofinancing_cents=brought)
    if figures["grant"] > 0:
        broken = [measure for measure in measures_of(figures, limits) if not measure.is_kept]
        assert budget_faults(figures, limits) == broken
        assert all(measure.off_cents > 0 for measure in broken)
