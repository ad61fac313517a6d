"""The four models of evaluation that come as files, each in a real draft, with figures computed by hand.

A criterion gives points × weight ÷ highest score. Sums and means are exact; a result is rounded once.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from grants.calls.judging_models import get_model, shipped_models, take_over_model
from grants.calls.models import Call
from grants.calls.rules.scheme import Scheme
from grants.calls.services import set_terms
from grants.calls.terms import terms_of
from grants.evaluation.ballots import Tally
from grants.evaluation.models import Panel, Ranking
from grants.evaluation.rules.ranking import File, Money, Placed, rank
from grants.evaluation.rules.scoring import differs_too_much, needs_reason, points_of, result_of
from tests.factories import Chain
from tests.grants.evaluation.builders import scoring, several

pytestmark = pytest.mark.django_db


def judged_by(chain: Chain, name: str) -> Call:
    """Take a model over into a draft by the service that the page and the command call."""
    call = chain.draft_call().call
    take_over_model(call, get_model(name), actor=chain.officer)
    return Call.objects.get(pk=call.pk)


def sheet(scheme: Scheme, *points: int) -> dict[str, int]:
    """Return a sheet with points for the criteria in their order."""
    assert len(points) == len(scheme.criteria)
    return {rule.key: value for rule, value in zip(scheme.criteria, points, strict=True)}


def files(scheme: Scheme, *rows: tuple[Sequence[Sequence[int]], int]) -> list[File]:
    """Return files with their sheets and what they ask for, in euros."""
    return [
        File(id=number, sheets=[sheet(scheme, *points) for points in sheets], requested_cents=euros * 100)
        for number, (sheets, euros) in enumerate(rows, start=1)
    ]


def told(rows: Sequence[Placed]) -> list[tuple[int, int, str, str]]:
    return [(row.id, row.place, str(row.total), row.why or "in") for row in rows]


def test_four_models_come_with_the_product() -> None:
    assert list(shipped_models()) == ["coe-committee", "eea-two-experts", "eu-prag", "eyf"]


def test_council_of_europe_committee(fresh_chain: Chain) -> None:
    """Three members, 0 to 5, weights 40 30 20 10: a score of 5 gives the weight, each point a fifth of it: 8 6 4 2.

    1: 4·8+3·6+4·4+3·2 = 72; 5·8+4·6+3·4+3·2 = 82; 4·8+4·6+4·4+2·2 = 76. Mean 230 ÷ 3 = 76.667;
       relevance (32+40+32) ÷ 3 = 34.667.
    2: 4·8+4·6+3·4+2·2 = 72; 4·8+5·6+4·4+2·2 = 82; 76. The same 76.667, but relevance 32.000: behind 1 by the tie rule.
    3: 4·8+3·6+3·4+3·2 = 68, three times.
    4: 3·8+3·6+3·4+3·2 = 60, three times: exactly the pass mark, passes.
    5: 60, 60 and 3·8+3·6+3·4+2·2 = 58: 178 ÷ 3 = 59.333, below the pass mark although it rounds to 60 without decimals.
    6: the same sheets as 4: no rule tells them apart, they share a place.
    Pot 60,000: 1 and 2 take 20,000 each; 3 asks for 25,000 of the 20,000 left. The list ends there, though 4 would fit.
    """
    scheme = judged_by(fresh_chain, "coe-committee").scheme()
    third, sixty = (4, 4, 4, 2), (3, 3, 3, 3)
    rows = files(
        scheme,
        ([(4, 3, 4, 3), (5, 4, 3, 3), third], 20_000),
        ([(4, 4, 3, 2), (4, 5, 4, 2), third], 20_000),
        ([(4, 3, 3, 3)] * 3, 25_000),
        ([sixty] * 3, 5_000),
        ([sixty, sixty, (3, 3, 3, 2)], 5_000),
        ([sixty] * 3, 5_000),
    )
    found = rank(rows, scheme=scheme, money=Money(pot_cents=60_000_00))
    assert told(found) == [
        (1, 1, "76.667", "in"),
        (2, 2, "76.667", "in"),
        (3, 3, "68.000", "pot"),
        (4, 4, "60.000", "pot"),
        (6, 4, "60.000", "pot"),
        (5, 6, "59.333", "below"),
    ]
    assert [str(row.sections["relevance"]) for row in found[:2]] == ["34.667", "32.000"]
    assert [row.is_tied for row in found] == [False, False, False, True, True, False]
    assert (scheme.panel_least, scheme.signed_minutes, scheme.eligibility) == (3, True, "before")


def test_concept_notes_under_prag(fresh_chain: Chain) -> None:
    """1 to 5; relevance 10 10 5 5 (a point gives 2 2 1 1), design 10 10 (2 2): 50 in all, of which 30.

    Relevance gives at least 12. What is equal to a threshold passes.

    1: relevance 8+6+4+3 = 21, design 8+6 = 14: 35. And 6+6+3+4 = 19, 8+8 = 16: 35. Mean 35.00, relevance 20.00.
    2: relevance 4+4+2+2 = 12, design 10+8 = 18: 30, twice. Exactly both thresholds: passes.
    3: relevance 12 and 4+4+2+1 = 11: 11.50, below 12, though 32 and 31 make 31.50 in all: fails by the section alone.
    4: relevance 6+6+3+3 = 18, design 12: 30; and 6+6+3+2 = 17, 12: 29. Mean 29.50, fails by the total alone.
    5: relevance 8+8+3+2 = 21, design 8+6 = 14, twice: 35.00 as 1 has, but relevance 21.00: before 1.
    Preselected while they ask for twice the pot: pot 20,000, so 40,000. 5 and 1 ask for 18,000 each; 2 for 6,000 of the
    4,000 left.
    """
    call = judged_by(fresh_chain, "eu-prag")
    scheme = call.scheme(stage="concept")
    rows = files(
        scheme,
        ([(4, 3, 4, 3, 4, 3), (3, 3, 3, 4, 4, 4)], 18_000),
        ([(2, 2, 2, 2, 5, 4)] * 2, 6_000),
        ([(2, 2, 2, 2, 5, 5), (2, 2, 2, 1, 5, 5)], 1_000),
        ([(3, 3, 3, 3, 3, 3), (3, 3, 3, 2, 3, 3)], 1_000),
        ([(4, 4, 3, 2, 4, 3)] * 2, 18_000),
    )
    share = scheme.cut_basis_points
    assert share == 20_000
    found = rank(rows, scheme=scheme, money=Money(pot_cents=20_000_00 * share // 10_000))
    assert told(found) == [
        (5, 1, "35.00", "in"),
        (1, 2, "35.00", "in"),
        (2, 3, "30.00", "pot"),
        (3, 4, "31.50", "below"),
        (4, 5, "29.50", "below"),
    ]
    assert [row.fails for row in found] == [(), (), (), ("relevance",), ("total",)]
    assert [str(row.sections["relevance"]) for row in found] == ["21.00", "20.00", "12.00", "11.50", "17.50"]


def test_full_applications_under_prag_take_over_the_relevance(fresh_chain: Chain) -> None:
    """70 points are scored (a point gives 1, for the last criterion 2); the concept note's relevance comes to them.

    1: capacity 3+3+3+3 = 12, effectiveness 4+4+3+3 = 14, sustainability 3+3+4 = 10, budget 4+2·3 = 10: 46;
       and 12, 3+4+4+4 = 15, 3+3+3 = 9, 3+2·4 = 11: 47. Mean 46.50, with the relevance of 20.00: 66.50. Capacity 12.
    2: capacity 3+3+3+2 = 11 and 12: 11.50, below 12: fails, though 11+16+12+12 = 51 and 52 make 51.50 + 24.00 = 75.50.
    3: 12 + 12 + (3+3+2) 8 + (2+2·3) 8 = 40, twice, + 20.00 = 60.00: exactly the pass mark, passes.
    """
    call = judged_by(fresh_chain, "eu-prag")
    scheme = call.scheme()
    assert (scheme.most_of("relevance"), sum(scheme.weights.values()), scheme.total) == (30, 70, 100)
    one = [
        sheet(scheme, *points)
        for points in ((3,) * 4 + (4, 4, 3, 3, 3, 3, 4, 4, 3), (3,) * 4 + (3, 4, 4, 4, 3, 3, 3, 3, 4))
    ]
    two = [sheet(scheme, *points, *(4,) * 9) for points in ((3, 3, 3, 2), (3, 3, 3, 3))]
    three = [sheet(scheme, *(3,) * 8, 3, 3, 2, 2, 3)] * 2
    rows = [
        File(1, one, 10_000_00, carried={"relevance": Decimal("20.00")}),
        File(2, two, 10_000_00, carried={"relevance": Decimal("24.00")}),
        File(3, three, 10_000_00, carried={"relevance": Decimal("20.00")}),
    ]
    found = rank(rows, scheme=scheme, money=Money(pot_cents=20_000_00))
    assert told(found) == [(1, 1, "66.50", "in"), (3, 2, "60.00", "in"), (2, 3, "75.50", "below")]
    assert [str(found[0].sections[key]) for key in ("capacity", "relevance", "effectiveness")] == [
        "12.00",
        "20.00",
        "14.50",
    ]
    assert found[2].fails == ("capacity",)


def test_prag_asks_for_reasons_an_odd_committee_and_eligibility_at_the_end(fresh_chain: Chain) -> None:
    call = judged_by(fresh_chain, "eu-prag")
    scheme = call.scheme()
    assert [points for points in range(1, 6) if needs_reason(scheme, points)] == [1, 2, 5]
    assert (scheme.panel_least, scheme.panel_is_odd, scheme.quorum, scheme.eligibility) == (3, True, 3, "selected")
    assert (call.stages, call.scheme(stage="concept").total) == ("two", 50)


@pytest.mark.parametrize(
    ("first", "second", "third", "total"),
    [
        # 24+24+14+12 = 74 and 15+15+12+10 = 52: 22 apart, 30 % of 74 is 22.2: no third; mean 63
        ((8, 8, 7, 6), (5, 5, 6, 5), None, "63.00"),
        # 80 and 18+18+10+10 = 56: 24 apart, exactly 30 % of 80: no third; mean 68
        ((8, 8, 8, 8), (6, 6, 5, 5), None, "68.00"),
        # 27+24+16+14 = 81 and 18+15+12+10 = 55: 26 apart, 30 % of 81 is 24.3.
        # Third 21+24+14+12 = 71: 10 from 81, 16 from 55; mean of 81 and 71
        ((9, 8, 8, 7), (6, 5, 6, 5), (7, 8, 7, 6), "76.00"),
        # 80 and 50: 30 apart. Third 21+18+14+12 = 65, 15 from both: the mean of all three, 195 ÷ 3
        ((8, 8, 8, 8), (5, 5, 5, 5), (7, 6, 7, 6), "65.00"),
        # 80 and 50, third 15+15+10+12 = 52: the lower two count; 51 fails where the mean of the first two passes
        ((8, 8, 8, 8), (5, 5, 5, 5), (5, 5, 5, 6), "51.00"),
    ],
)
def test_two_experts_and_the_third(fresh_chain: Chain, first: Any, second: Any, third: Any, total: str) -> None:
    scheme = judged_by(fresh_chain, "eea-two-experts").scheme()
    two = [sheet(scheme, *points) for points in (first, second)]
    differ = differs_too_much([points_of(one, scheme) for one in two], scheme.divergence_basis_points)
    assert differ == (third is not None)
    found = result_of([*two, *([sheet(scheme, *third)] if third else [])], scheme)
    assert str(found.total) == total
    assert found.passes == (Decimal(total) >= 60)


def test_money_that_is_left_is_offered_as_a_reduced_grant(fresh_chain: Chain) -> None:
    """Two experts agree; pot 25,000: 80 takes 15,000; 70 asks for 15,000 and is offered 10,000; 60 gets nothing."""
    scheme = judged_by(fresh_chain, "eea-two-experts").scheme()
    rows = files(scheme, *(([(points,) * 4] * 2, 15_000) for points in (8, 7, 6)))
    found = rank(rows, scheme=scheme, money=Money(pot_cents=25_000_00, minimum_cents=5_000_00))
    assert [(row.place, row.offered_cents) for row in found] == [(1, 15_000_00), (2, 10_000_00), (3, None)]
    assert (scheme.least_external, scheme.panel_least) == (1, 3)


def test_european_youth_foundation(fresh_chain: Chain) -> None:
    """One assessment, 0 to 4, weights 30 20 30 20: a point gives 7.5 5 7.5 5.

    1: 3 3 3 3: 22.5+15+22.5+15 = 75. 2: 4 3 2 3: 30+15+15+15 = 75, with 45 instead of 37.5 in the first section:
       before 1.
    3: 2 2 2 2: 15+10+15+10 = 50: exactly the pass mark. 4: 2 2 2 1: 45, fails; the committee can ask for it anew.
    Pot 25,000: 2 takes 15,000, 1 is offered 10,000 of its 15,000, 3 has nothing left.
    Nine of sixteen have to vote; six for and three against carry, eight voters do not.
    """
    scheme = judged_by(fresh_chain, "eyf").scheme()
    sheets = ((3, 3, 3, 3), (4, 3, 2, 3), (2, 2, 2, 2), (2, 2, 2, 1))
    found = rank(files(scheme, *(([one], 15_000) for one in sheets)), scheme=scheme, money=Money(pot_cents=25_000_00))
    assert told(found) == [
        (2, 1, "75.000", "in"),
        (1, 2, "75.000", "in"),
        (3, 3, "50.000", "pot"),
        (4, 4, "45.000", "below"),
    ]
    assert [row.offered_cents for row in found[:2]] == [15_000_00, 10_000_00]
    assert [str(row.sections["youth"]) for row in found[:2]] == ["45.000", "37.500"]
    assert (scheme.scorers, scheme.panel_least, scheme.quorum) == (1, 16, 9)
    assert Tally(6, 3, 0, quorum=scheme.quorum).is_carried
    assert not Tally(8, 0, 0, quorum=scheme.quorum).is_carried
    assert Ranking.Outcome.RESUBMIT in Ranking.Outcome


def test_what_a_model_says_nothing_of_stays(fresh_chain: Chain) -> None:
    call = fresh_chain.draft_call().call
    set_terms(call, {"complaint_days": 20, "grants_per_applicant": 2}, actor=fresh_chain.officer)
    before = terms_of(Call.objects.get(pk=call.pk))
    take_over_model(call, get_model("coe-committee"), actor=fresh_chain.officer)
    after = terms_of(Call.objects.get(pk=call.pk))
    assert (after["complaint_days"], after["grants_per_applicant"]) == (20, 2)
    assert {name for name in after if after[name] != before[name]} <= set(get_model("coe-committee").terms)
    assert (after["questions"], after["pot_cents"], after["stages"]) == (
        before["questions"],
        before["pot_cents"],
        "one",
    )


def test_committee_at_work_keeps_the_rules_under_which_it_began(fresh_chain: Chain) -> None:
    panel = scoring(several(fresh_chain, 1)).panel
    before = panel.scheme
    Call.objects.filter(pk=panel.call_id).update(pass_mark=99, max_points=10, rounding=0, blinding="both")
    panel.call.criteria.update(weight=1)
    again = Panel.objects.get(pk=panel.pk)
    assert again.scheme == before
    assert again.call.scheme() != before
