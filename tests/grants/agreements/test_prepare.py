"""Drawing an agreement up from an award."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from grants.agreements.drafting import faults_of
from grants.agreements.models import Agreement
from grants.agreements.pages import by_heading
from grants.agreements.services import prepare_agreement
from grants.calls.models import Call
from grants.core.errors import DomainError
from grants.evaluation.models import Award
from workflows.engine import TransitionRefused


def test_draft_takes_over_project_budget_and_instalments(chain: Any) -> None:
    chain.prepared()
    agreement = chain.agreement
    assert (agreement.amount_cents, agreement.cofinancing_cents, agreement.total_cents) == (
        10_800_00,
        1_200_00,
        12_000_00,
    )
    assert [line.amount_cents for line in agreement.lines.all()] == [10_000_00, 2_000_00]
    parts = [(part.number, part.trigger, part.amount_cents) for part in agreement.instalments.all()]
    assert parts == [(1, "signature", 8_640_00), (2, "report", 2_160_00)]
    assert agreement.report_due_on == agreement.ends_on + datetime.timedelta(days=30)
    assert agreement.is_complete


@pytest.mark.parametrize("awarded", [9_000_00, 5_400_01, 1])
def test_lower_award_scales_the_budget_to_the_cent(awarded_less: Any, awarded: int) -> None:
    chain = awarded_less(awarded)
    agreement = prepare_agreement(chain.award, actor=chain.officer)
    assert agreement.amount_cents == awarded
    assert sum(line.amount_cents for line in agreement.lines.all()) == agreement.total_cents
    assert agreement.cofinancing_cents * 9 >= awarded, "the call asks for a tenth of the total"
    assert sum(line.cofinancing_cents for line in agreement.lines.all()) == agreement.cofinancing_cents
    assert agreement.is_complete


@pytest.mark.parametrize("awarded", [9_000_01, 5_400_01, 3_33, 1])
def test_lower_award_keeps_the_ceilings_and_the_share_of_indirect_costs(
    chain: Any, awarded_less: Any, awarded: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        {"heading": heading, "description": heading, "unit": unit, "quantity": Decimal(1), "unit_rate_cents": cents}
        for heading, unit, cents in [
            ("human_resources", "month", 8_925_30),
            ("equipment", "piece", 2_124_70),
            ("indirect", "7 %", 773_50),
        ]
    ]
    monkeypatch.setattr("tests.factories.LINES", lines)
    chain.call_fields = {"indirect_basis_points": 700}
    awarded_less(awarded)
    chain.call.ceilings.create(heading="equipment", basis_points=2000, of="grant")
    agreement = prepare_agreement(Award.objects.get(), actor=chain.officer)
    assert sum(line.amount_cents for line in agreement.lines.all()) == agreement.total_cents
    assert faults_of(agreement) == []
    with override("en"):
        assert "8 Indirect costs" in [row["label"] for row in by_heading(list(agreement.lines.all()))] or awarded < 100


def test_an_award_gets_one_agreement(chain: Any) -> None:
    chain.prepared()
    with pytest.raises(DomainError, match="already been drawn up"):
        prepare_agreement(chain.award, actor=chain.officer)
    assert Agreement.objects.count() == 1


def test_a_lapsed_award_gets_none(chain: Any) -> None:
    from grants.agreements.services import decline_agreement

    chain.prepared()
    decline_agreement(chain.agreement, reason="No capacity.", actor=chain.officer)
    with pytest.raises(TransitionRefused):
        prepare_agreement(chain.award, actor=chain.officer)


def test_only_the_officer_draws_up(chain: Any) -> None:
    chain.decided()
    for who in ["finance", "approver", "auditor", "applicant", "stranger", "evaluator"]:
        with pytest.raises(PermissionDenied):
            prepare_agreement(chain.award, actor=getattr(chain, who))


def test_period_stops_at_the_latest_end_of_the_call(chain: Any) -> None:
    latest = timezone.localdate() + datetime.timedelta(days=60)
    chain.decided()
    Call.objects.update(latest_end=latest)
    agreement = prepare_agreement(Award.objects.get(), actor=chain.officer)
    assert agreement.ends_on == latest


def test_page_shows_the_award_and_draws_up(chain: Any, sign_in: Any) -> None:
    chain.decided()
    client = sign_in(chain.officer)
    page = client.get(reverse("agreements:prepare", args=[chain.award.pk]))
    assert page.status_code == 200
    assert b"10,800.00" in page.content
    answer = client.post(reverse("agreements:prepare", args=[chain.award.pk]), {"starts_on": "2026-12-01"})
    agreement = Agreement.objects.get()
    assert answer.url == reverse("agreements:edit", args=[agreement.reference])
    assert agreement.starts_on == datetime.date(2026, 12, 1)


def test_page_sent_twice_refuses_the_second(chain: Any, sign_in: Any) -> None:
    chain.prepared()
    answer = sign_in(chain.officer).post(
        reverse("agreements:prepare", args=[chain.award.pk]), {"starts_on": "2026-12-01"}
    )
    assert answer.status_code == 422
    assert "already been drawn up" in answer.content.decode()


def test_page_is_closed_to_others(chain: Any, sign_in: Any) -> None:
    chain.decided()
    for who, status in [("stranger", 404), ("evaluator", 404), ("applicant", 403), ("finance", 403)]:
        assert (
            sign_in(getattr(chain, who)).get(reverse("agreements:prepare", args=[chain.award.pk])).status_code == status
        )
