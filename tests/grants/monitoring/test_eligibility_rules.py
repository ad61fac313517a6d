"""What keeps a cost from counting, fault by fault, without a database."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.calls.rules.reporting import EVIDENCE, EvidenceRule
from grants.monitoring.rules.eligibility import HARD, SOFT, CostFacts, CostTerms, faults_by_cost, faults_of_cost

START, END, TODAY = datetime.date(2026, 3, 1), datetime.date(2026, 9, 30), datetime.date(2026, 11, 1)
TERMS = CostTerms(START, END, TODAY, budget={"travel": 5_000_00, "services": 1_000_00, "human_resources": 1})
COST = CostFacts("services", datetime.date(2026, 5, 2), 1_000_00)
BEFORE, AFTER = START - datetime.timedelta(days=1), END + datetime.timedelta(days=1)
PAYSLIP = EvidenceRule("human_resources", "payslip")
TABLE = [
    ({}, {}, []),
    ({"spent_on": START}, {}, []),
    ({"spent_on": END}, {}, []),
    ({"spent_on": BEFORE}, {}, ["outside_period"]),
    ({"spent_on": AFTER}, {}, ["outside_period"]),
    ({"spent_on": TODAY + datetime.timedelta(days=1)}, {}, ["to_come", "outside_period"]),
    ({"paid_on": END}, {}, []),
    ({"paid_on": AFTER}, {}, ["paid_outside"]),
    ({"heading": "equipment"}, {}, ["no_budget"]),
    ({"cost_type": "fines"}, {}, []),
    ({"cost_type": "fines"}, {"excluded_types": {"fines"}}, ["excluded_type"]),
    ({"vat_cents": 1}, {}, ["recoverable_vat"]),
    ({"vat_cents": 1}, {"recoverable_vat_counts": True}, []),
    ({"is_in_kind": True}, {}, []),
    ({"is_in_kind": True}, {"in_kind_counts": False}, ["in_kind"]),
    ({}, {"ceilings": {"services": 1_000_00}}, []),
    ({}, {"ceilings": {"services": 999_99}}, ["over_ceiling"]),
    ({}, {"ceilings": {"travel": 0}}, []),
    ({}, {"own_languages": ("en", "fr")}, ["no_language"]),
    ({"language": "fr"}, {"own_languages": ("en", "fr")}, []),
    ({"language": "sr"}, {"own_languages": ("en", "fr")}, ["no_summary"]),
    ({"language": "sr", "has_summary": True}, {"own_languages": ("en", "fr")}, []),
    ({"language": "sr"}, {}, []),
    ({}, {"proof_of_payment_cents": 1_000_01}, []),
    ({}, {"proof_of_payment_cents": 1_000_00}, ["no_payment"]),
    ({"proofs": {"payment": 1}}, {"proof_of_payment_cents": 1_000_00}, []),
    ({"is_in_kind": True}, {"proof_of_payment_cents": 0, "offers_cents": 0}, []),
    ({}, {"offers_cents": 1_000_00}, ["no_offers"]),
    ({"proofs": {"offer": 2}}, {"offers_cents": 1_000_00}, ["no_offers"]),
    ({"proofs": {"offer": 3}}, {"offers_cents": 1_000_00}, []),
    ({"heading": "human_resources"}, {"offers_cents": 0}, []),
    ({}, {"evidence": (PAYSLIP,)}, []),
    ({"heading": "human_resources"}, {"evidence": (PAYSLIP,)}, ["no_evidence"]),
    ({"heading": "human_resources", "proofs": {"payslip": 1}}, {"evidence": (PAYSLIP,)}, []),
    ({}, {"evidence": (EvidenceRule("services", "procurement", 1_000_01),)}, []),
    ({}, {"evidence": (EvidenceRule("services", "procurement", 1_000_00),)}, ["no_evidence"]),
    # What one rule asks for already is not asked a second time.
    ({}, {"proof_of_payment_cents": 0, "evidence": (EvidenceRule("services", "payment"),)}, ["no_payment"]),
    # Hard faults come first.
    ({"paid_on": AFTER, "vat_cents": 1}, {}, ["recoverable_vat", "paid_outside"]),
]


@pytest.mark.parametrize(("cost", "terms", "codes"), TABLE)
def test_each_rule_finds_its_fault(cost: dict[str, object], terms: dict[str, object], codes: list[str]) -> None:
    found = faults_of_cost(replace(COST, **cost), replace(TERMS, **terms))  # type: ignore[arg-type]
    assert [fault.code for fault in found] == codes


def test_the_rest_without_the_tax_and_within_the_ceiling_can_be_claimed() -> None:
    terms = replace(TERMS, ceilings={"services": 1_200_00})
    found = faults_of_cost(replace(COST, vat_cents=166_67), terms, before_cents=700_00)
    assert [(fault.code, fault.claimable_cents) for fault in found] == [
        ("recoverable_vat", 833_33),
        ("over_ceiling", 500_00),
    ]


def test_a_ceiling_counts_earlier_reports_and_the_costs_before() -> None:
    terms = replace(TERMS, ceilings={"services": 2_500_00})
    found = faults_by_cost([COST, replace(COST, heading="travel"), COST], terms, {"services": 1_000_00})
    assert [[fault.code for fault in faults] for faults in found] == [[], [], ["over_ceiling"]]
    assert found[2][0].claimable_cents == 500_00


def test_every_code_is_hard_or_soft() -> None:
    assert not HARD & SOFT
    assert {code for _cost, _terms, codes in TABLE for code in codes} == HARD | SOFT


facts = st.builds(
    CostFacts,
    heading=st.sampled_from(["travel", "services", "human_resources", "other"]),
    spent_on=st.dates(datetime.date(2025, 1, 1), datetime.date(2027, 12, 31)),
    amount_cents=st.integers(1, 10**9),
    paid_on=st.none() | st.dates(datetime.date(2025, 1, 1), datetime.date(2027, 12, 31)),
    vat_cents=st.integers(0, 10**6),
    is_in_kind=st.booleans(),
    cost_type=st.sampled_from(["", "fines"]),
    language=st.sampled_from(["", "en", "sr"]),
    has_summary=st.booleans(),
    proofs=st.dictionaries(st.sampled_from(EVIDENCE), st.integers(1, 4)),
)
strict = replace(
    TERMS,
    ceilings={"travel": 1_000_00},
    excluded_types={"fines"},
    own_languages=("en",),
    proof_of_payment_cents=100_00,
    offers_cents=500_00,
    in_kind_counts=False,
    evidence=tuple(EvidenceRule("services", kind) for kind in EVIDENCE),
)


@settings(max_examples=100, deadline=None)
@given(facts.filter(lambda cost: cost.vat_cents <= cost.amount_cents), st.integers(0, 10**7))
def test_what_can_be_claimed_never_exceeds_the_cost_and_each_fault_is_named_once(cost: CostFacts, before: int) -> None:
    found = faults_of_cost(cost, strict, before_cents=before)
    assert all(0 <= fault.claimable_cents <= cost.amount_cents for fault in found)
    names = [(fault.code, fault.evidence) for fault in found]
    assert len(names) == len(set(names))
    assert [fault.is_hard for fault in found] == sorted((fault.is_hard for fault in found), reverse=True)


@settings(max_examples=100, deadline=None)
@given(facts, st.sampled_from(EVIDENCE))
def test_one_more_file_never_makes_a_fault(cost: CostFacts, kind: str) -> None:
    more = replace(cost, proofs={**cost.proofs, kind: cost.proofs.get(kind, 0) + 1})
    known = {(fault.code, fault.evidence) for fault in faults_of_cost(cost, strict)}
    assert {(fault.code, fault.evidence) for fault in faults_of_cost(more, strict)} <= known
