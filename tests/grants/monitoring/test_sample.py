"""A sample of the costs: drawn by a seed, drawn again by anybody, and what it left out accepted without review."""

from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from grants.monitoring.models import Expenditure, Report, Sample
from grants.monitoring.models.risk import GrantRisk, RiskSnapshot
from grants.monitoring.rules.sampling import draw
from grants.monitoring.sampling import replay
from grants.monitoring.services import (
    accept_costs,
    accept_unsampled,
    ask_grantee,
    draw_sample,
    return_report,
    verify_cost,
)
from workflows.engine import TransitionRefused, records_of

TERMS = {"sample_basis_points": 2_000, "sample_error_basis_points": 500, "second_verifier_cents": 2_000_00}
AMOUNTS = (*(100_00 + n for n in range(10)), 3_000_00)  # ten low ones, one above the sum that is always verified


@pytest.fixture
def sampled(chain: Any) -> Any:
    """A report of eleven costs under a scheme that verifies a fifth of them, at medium risk three in ten."""
    chain.call_fields = {"reporting": TERMS}
    return chain.reported(*AMOUNTS)


def decide(chain: Any, sample: Sample, *, refused: int = 0) -> None:
    """Verify the costs of the sample, the first so many low ones refused."""
    for cost in Expenditure.objects.filter(pk__in=sample.chosen).order_by("amount_cents"):
        outcome, refused = ("refused", refused - 1) if refused else ("accepted", 0)
        verify_cost(cost, outcome=outcome, reason="No stamp.", actor=chain.finance)


def test_anybody_can_draw_the_sample_again(sampled: Any, sign_in: Any) -> None:
    url = reverse("monitoring:draw_sample", args=[sampled.agreement.reference])
    assert sign_in(sampled.finance).post(url).status_code == 302
    sample = Sample.objects.get()
    high = Expenditure.objects.get(amount_cents=3_000_00)
    assert (sample.size, sample.risk, len(sample.seed)) == (4, "medium", 32)
    assert high.pk in sample.chosen
    assert draw(sample.seed, sample.items, basis_points=2_000, risk="medium") == tuple(sample.chosen)
    assert replay(sample).differences == []
    out = StringIO()
    call_command("replay_sample", sampled.agreement.reference, stdout=out)
    assert "1 samples, 0 differences" in out.getvalue()
    for name in ("applicant", "auditor"):
        page = sign_in(getattr(sampled, name)).get(reverse("monitoring:sample", args=[sampled.agreement.reference]))
        assert sample.seed in page.content.decode()
        assert "Drawn again just now: the same" in page.content.decode()


def test_it_is_drawn_once_however_often_the_button_is_pressed(sampled: Any) -> None:
    first = draw_sample(sampled.report, actor=sampled.finance)
    assert draw_sample(sampled.report, actor=sampled.finance) == first
    assert Sample.objects.count() == 1


def test_a_changed_cost_shows_when_it_is_drawn_again(sampled: Any) -> None:
    sample = draw_sample(sampled.report, actor=sampled.finance)
    assert Expenditure.objects.filter(amount_cents=100_00).update(amount_cents=99_00) == 1
    sample = Sample.objects.get(pk=sample.pk)
    assert len(replay(sample).differences) == 1
    with pytest.raises(SystemExit):
        call_command("replay_sample", sampled.agreement.reference, stdout=StringIO(), stderr=StringIO())


def test_what_is_left_out_is_accepted_without_review_and_says_so(sampled: Any, sign_in: Any, page: Any) -> None:
    sample = draw_sample(sampled.report, actor=sampled.finance)
    with pytest.raises(TransitionRefused, match="every cost of the sample first"):
        accept_unsampled(sampled.report, actor=sampled.finance)
    decide(sampled, sample)
    url = reverse("monitoring:accept_unsampled", args=[sampled.agreement.reference])
    assert sign_in(sampled.finance).post(url).status_code == 302
    left_out = Expenditure.objects.filter(is_unreviewed=True)
    assert left_out.count() == 7
    assert not left_out.filter(pk__in=sample.chosen).exists()
    assert "without review" in records_of(left_out.first()).last().reason
    assert "without review: the sample left it out" in sign_in(sampled.viewer).get(page("costs")).content.decode()
    Expenditure.objects.filter(amount_cents=3_000_00).update(confirmed_by=sampled.officer)
    accept_costs(sampled.report, actor=sampled.finance)


def test_too_many_errors_in_it_mean_that_every_cost_is_verified(sampled: Any) -> None:
    sample = draw_sample(sampled.report, actor=sampled.finance)
    decide(sampled, sample, refused=2)  # 200 of some 3,300: six in a hundred
    with pytest.raises(TransitionRefused, match="verify every cost"):
        accept_unsampled(sampled.report, actor=sampled.finance)
    assert not Expenditure.objects.filter(is_unreviewed=True).exists()


def test_an_error_found_afterwards_voids_what_was_not_reviewed(sampled: Any) -> None:
    sample = draw_sample(sampled.report, actor=sampled.finance)
    decide(sampled, sample)
    accept_unsampled(sampled.report, actor=sampled.finance)
    decide(sampled, sample, refused=2)
    Expenditure.objects.filter(amount_cents=3_000_00).update(confirmed_by=sampled.officer)
    with pytest.raises(TransitionRefused, match="too many errors"):
        accept_costs(sampled.report, actor=sampled.finance)
    for cost in Expenditure.objects.filter(is_unreviewed=True):
        verify_cost(cost, outcome="accepted", actor=sampled.finance)
    accept_costs(sampled.report, actor=sampled.finance)


def test_twins_and_asked_costs_are_always_in_it(sampled: Any) -> None:
    alike = Expenditure.objects.filter(amount_cents__in=[100_01, 100_02])
    alike.update(supplier="Same", document_number="1", amount_cents=100_01)
    asked = Expenditure.objects.get(amount_cents=100_05)
    ask_grantee(asked, text="Which event?", actor=sampled.finance)
    sample = draw_sample(sampled.report, actor=sampled.finance)
    doubtful = set(Expenditure.objects.filter(supplier="Same").values_list("pk", flat=True)) | {asked.pk}
    assert doubtful <= set(sample.chosen)


def test_a_returned_report_is_drawn_anew(sampled: Any) -> None:
    first = draw_sample(sampled.report, actor=sampled.finance)
    report = return_report(sampled.report, actor=sampled.officer, reason="Complete it.")
    assert report.sample is None
    with pytest.raises(TransitionRefused):
        draw_sample(report, actor=sampled.finance)
    assert Sample.objects.get() == first


def test_at_high_risk_every_cost_is_drawn(sampled: Any) -> None:
    fields = {"agreement": sampled.agreement, "score": 90, "level": 3}
    snapshot = RiskSnapshot.objects.create(factors=[], rule_version="test", **fields)
    GrantRisk.objects.update_or_create(
        agreement=sampled.agreement,
        defaults={**fields, "snapshot": snapshot, "assessed_at": snapshot.at},
    )
    sample = draw_sample(sampled.report, actor=sampled.finance)
    assert (sample.risk, sample.size) == ("high", len(AMOUNTS))


def test_a_scheme_without_a_sample_draws_none(chain: Any) -> None:
    chain.reported()
    with pytest.raises(TransitionRefused, match="every cost is verified"):
        draw_sample(chain.report, actor=chain.finance)


def test_others_draw_nothing(sampled: Any, sign_in: Any, page: Any) -> None:
    for verb in ("draw_sample", "accept_unsampled"):
        for name in ("applicant", "viewer", "officer", "approver", "auditor"):
            assert sign_in(getattr(sampled, name)).post(page(verb)).status_code == 403, (verb, name)
        assert sign_in(sampled.stranger).post(page(verb)).status_code == 404
    with pytest.raises(PermissionDenied):
        draw_sample(Report.objects.get(), actor=sampled.officer)
    assert not Sample.objects.exists()
