"""The risk of a grant: the rule by hand, snapshots when it changes, raised by a person and never lowered in silence."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.core.errors import DomainError
from grants.evaluation.models import Conflict
from grants.monitoring.models import GrantRisk, RiskJudgement, RiskSnapshot
from grants.monitoring.rules.risk import HIGH, LOW, MEDIUM, WEIGHTS, RiskFigures, risk_of
from grants.monitoring.selectors.risk import agreement_ids_to_assess
from grants.monitoring.services.risk import assess_risk, assess_risk_of, end_raise, raise_risk
from grants.people.models import Organisation
from notifications.models import Message
from workflows.engine import records_of

NOTHING = RiskFigures(
    closed_grants=1,
    amount_cents=10_000_00,
    turnover_cents=100_000_00,
    advance_cents=0,
    awarded_cents=10_000_00,
    rejected_cents=0,
    verified_cents=0,
    late_reports=0,
    open_findings=0,
)
CENTS = st.integers(0, 10**11)
FIGURES = st.builds(
    RiskFigures,
    closed_grants=st.integers(0, 5),
    amount_cents=st.integers(1, 10**11),
    turnover_cents=st.none() | CENTS,
    advance_cents=CENTS,
    awarded_cents=st.integers(1, 10**11),
    rejected_cents=CENTS,
    verified_cents=CENTS,
    late_reports=st.integers(0, 9),
    open_findings=st.integers(0, 20),
)


def test_score_by_hand() -> None:
    """12,000 of a turnover of 20,000; 7,200 of it advanced; 300 of 4,000 refused; one late report; two findings.

    New 100 x 15; size 60 % - 25 = 35, of 75: 46 x 20; advance 60 x 20; rejections 7 % of 20: 35 x 15; late 50 x 15;
    findings 40 x 15: together 1500 + 920 + 1200 + 525 + 750 + 600 = 5495, the score is 54.
    """
    found = risk_of(RiskFigures(0, 12_000_00, 20_000_00, 7_200_00, 12_000_00, 300_00, 4_000_00, 1, 2))
    assert {part.name: part.points for part in found.factors} == {
        "new": 100,
        "size": 46,
        "advance": 60,
        "rejections": 35,
        "late": 50,
        "findings": 40,
    }
    assert sum(part.adds for part in found.factors) == 5495
    assert (found.score, found.level) == (54, MEDIUM)


def test_thresholds_of_the_levels() -> None:
    assert risk_of(NOTHING).level == LOW
    assert risk_of(replace(NOTHING, closed_grants=0, turnover_cents=None)).score == 35
    assert risk_of(replace(NOTHING, closed_grants=0, turnover_cents=None)).level == MEDIUM
    worse = replace(NOTHING, closed_grants=0, turnover_cents=None, advance_cents=10_000_00, open_findings=2)
    assert (risk_of(worse).score, risk_of(worse).level) == (61, HIGH)


@given(FIGURES)
@settings(max_examples=100, deadline=None)
def test_score_is_bounded_and_its_parts_add_up(figures: RiskFigures) -> None:
    found = risk_of(figures)
    assert sum(WEIGHTS.values()) == 100
    assert all(0 <= part.points <= 100 for part in found.factors)
    assert 0 <= found.score <= 100
    assert found.score == sum(part.points * part.weight for part in found.factors) // 100
    assert LOW <= found.level <= HIGH


@given(FIGURES, st.integers(1, 10**9))
@settings(max_examples=100, deadline=None)
def test_a_worse_figure_never_lowers_the_score(figures: RiskFigures, more: int) -> None:
    few = 1 + more % 5
    worse = [
        replace(figures, closed_grants=0),
        replace(figures, amount_cents=figures.amount_cents + more),
        replace(figures, turnover_cents=None),
        replace(figures, turnover_cents=max(0, (figures.turnover_cents or 0) - more)),
        replace(figures, advance_cents=figures.advance_cents + more),
        replace(figures, rejected_cents=figures.rejected_cents + more),
        replace(figures, late_reports=figures.late_reports + few),
        replace(figures, open_findings=figures.open_findings + few),
    ]
    if figures.turnover_cents is None:
        del worse[3]
    assert all(risk_of(other).score >= risk_of(figures).score for other in worse)


def test_snapshot_is_kept_when_a_figure_changes_and_only_then(chain: Any) -> None:
    chain.paid()
    first = assess_risk(chain.agreement)
    figures = {row["name"]: row for row in first.snapshot.factors}
    # A first grant (15), a turnover that nobody told (20), 80 % advanced (16): 51 of 100.
    assert [figures[name]["points"] for name in ("new", "size", "advance", "findings")] == [100, 100, 80, 0]
    assert figures["advance"]["figures"] == {"advance": 8_640_00, "amount": 10_800_00, "currency": "EUR"}
    assert (first.score, first.level) == (51, MEDIUM)
    assess_risk(chain.agreement)
    assert RiskSnapshot.objects.count() == 1
    Organisation.objects.filter(pk=chain.organisation.pk).update(turnover_cents=100_000_00, turnover_year=2025)
    second = assess_risk_of(chain.agreement.pk)
    assert (second.score, second.level) == (31, LOW)
    assert RiskSnapshot.objects.count() == 2
    for write in (lambda: RiskSnapshot.objects.update(score=1), lambda: RiskSnapshot.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_refused_costs_of_the_past_count(chain: Any) -> None:
    chain.verified(10_000_00, 2_000_00)
    from grants.monitoring import services as monitoring

    cost = chain.report.costs.get(amount_cents=2_000_00)
    with chain.now():
        monitoring.verify_cost(cost, outcome="refused", reason="No proof.", actor=chain.finance)
        monitoring.accept_narrative(chain.report, actor=chain.officer)
        monitoring.accept_costs(chain.report, actor=chain.finance)
    found = {row["name"]: row for row in assess_risk(chain.agreement).snapshot.factors}
    assert found["rejections"]["figures"] == {"rejected": 2_000_00, "verified": 12_000_00, "currency": "EUR"}
    assert found["rejections"]["points"] == 80  # 16 % of the 20 that give all points


def test_missing_report_counts_from_the_day_after_it_was_due(chain: Any) -> None:
    chain.paid()
    day = chain.agreement.report_due_on
    noon = datetime.time(12, tzinfo=datetime.UTC)
    with time_machine.travel(datetime.datetime.combine(day, noon)):
        assert _points(chain, "late") == 0
    with time_machine.travel(datetime.datetime.combine(day + datetime.timedelta(days=1), noon)):
        assert _points(chain, "late") == 50


def _points(chain: Any, name: str) -> int:
    return next(row["points"] for row in assess_risk(chain.agreement).snapshot.factors if row["name"] == name)


def test_computed_each_night_and_after_an_act(chain: Any) -> None:
    chain.in_force().confirm_account()
    assert agreement_ids_to_assess() == [chain.agreement.pk]
    assess_risk_of(chain.agreement.pk)
    assert agreement_ids_to_assess() == []
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        assert agreement_ids_to_assess() == [chain.agreement.pk]
    from grants.payments.services import request_instalment

    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=1)):
        request_instalment(chain.agreement.instalments.get(number=1), actor=chain.finance)
    assert agreement_ids_to_assess() == [chain.agreement.pk]


def test_officer_raises_it_with_a_reason_and_no_figure_lowers_it(chain: Any) -> None:
    chain.paid()
    standing = raise_risk(chain.agreement, level=HIGH, reason="The accountant left.", actor=chain.officer)
    assert (standing.level, standing.is_raised) == (HIGH, True)
    Organisation.objects.filter(pk=chain.organisation.pk).update(turnover_cents=100_000_00)
    assert assess_risk_of(chain.agreement.pk).level == HIGH
    assert [row.verb for row in records_of(standing)] == ["raise"]
    told = Message.objects.filter(topic="risk-raised").values_list("recipient__name", flat=True)
    assert set(told) == {"Finance", "Approver"}


def test_a_raise_is_ended_with_a_reason_and_everybody_hears_of_it(chain: Any) -> None:
    chain.paid()
    raise_risk(chain.agreement, level=HIGH, reason="The accountant left.", actor=chain.officer)
    standing = end_raise(chain.agreement, reason="A new one came.", actor=chain.officer)
    assert (standing.level, standing.is_raised) == (MEDIUM, False)
    assert RiskJudgement.objects.count() == 2
    assert Message.objects.filter(topic="risk-raise-ended").count() == 2
    with pytest.raises(DomainError, match="Nobody has raised"):
        end_raise(chain.agreement, reason="Again.", actor=chain.officer)


def test_nobody_lowers_by_raising(chain: Any) -> None:
    chain.paid()
    for level in (LOW, MEDIUM):
        with pytest.raises(DomainError, match="above the present one"):
            raise_risk(chain.agreement, level=level, reason="Fine.", actor=chain.officer)
    assert not RiskJudgement.objects.exists()


def test_only_an_officer_without_conflict_raises(chain: Any) -> None:
    chain.paid()
    for person in (chain.finance, chain.approver, chain.auditor, chain.applicant, chain.stranger):
        with pytest.raises(PermissionDenied):
            raise_risk(chain.agreement, level=HIGH, reason="No.", actor=person)
    Conflict.objects.create(application=chain.application, user=chain.officer, kind="declared")
    with pytest.raises(PermissionDenied):
        raise_risk(chain.agreement, level=HIGH, reason="No.", actor=chain.officer)


def test_office_hears_once_that_it_became_high(chain: Any) -> None:
    chain.paid()
    assess_risk(chain.agreement)
    from grants.monitoring.services import issues

    for number in (1, 2):
        issues.open_issue(
            chain.agreement,
            title=f"Issue {number}",
            description="Severe.",
            severity=3,
            owner=chain.officer,
            due_on=timezone.localdate(),
            actor=chain.officer,
        )
    assert GrantRisk.objects.get().level == HIGH
    assert Message.objects.filter(topic="risk-high").count() == 2  # an officer and a finance officer
