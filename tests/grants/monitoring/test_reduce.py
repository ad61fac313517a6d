"""What lowers the final amount besides the ceilings: an approver's reduction, and income where no profit is allowed."""

from typing import Any

import pytest
from django.urls import reverse

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement
from grants.ledger.checks import differences
from grants.monitoring import services
from grants.monitoring.models import Reduction, Report, Settlement
from grants.monitoring.services import (
    accept_costs,
    accept_narrative,
    reduce_grant,
    save_figures,
    submit_report,
    verify_remaining,
)
from grants.people.services import forget_roles
from tests.factories import Chain
from workflows.engine import TransitionRefused

WORDS = "Half of the meetings were never held."


def accept(chain: Any) -> Settlement:
    accept_narrative(chain.report, actor=chain.officer)
    accept_costs(chain.report, actor=chain.finance)
    return Settlement.objects.get()


def held(chain: Any) -> dict[str, int]:
    """Return what the accounts of the agreement hold, in cents."""
    return {kind.split(".")[1]: cents for kind, cents in balances_of(chain.agreement).items() if cents}


def test_a_reduction_counts_when_the_final_amount_is_fixed_and_is_explained(chain: Any, sign_in: Any) -> None:
    chain.verified()
    url = reverse("monitoring:reduce", args=[chain.agreement.reference])
    sent = sign_in(chain.approver).post(url, {"basis_points": "25", "reason": WORDS})
    assert sent.status_code == 302
    settlement = accept(chain)
    assert (settlement.final_grant_cents, settlement.recovery_cents) == (8_100_00, 540_00)  # 10,800 less a quarter
    assert (settlement.reduction_basis_points, settlement.reduction_reason) == (2_500, WORDS)
    assert held(chain) == {"accepted": 8_100_00, "advanced": 540_00, "committed": 2_160_00}
    assert differences() == []
    page = sign_in(chain.viewer).get(reverse("monitoring:report", args=[chain.agreement.reference])).content.decode()
    for text in ("How the final amount is found", "2,700.00", "8,100.00", WORDS, "To be paid back"):
        assert text in page


def test_a_reduction_of_nothing_takes_the_earlier_one_back(chain: Any) -> None:
    chain.verified()
    reduce_grant(chain.agreement, basis_points=2_500, reason=WORDS, actor=chain.approver)
    reduce_grant(chain.agreement, basis_points=0, reason="They were held later.", actor=chain.approver)
    settlement = accept(chain)
    assert (settlement.final_grant_cents, settlement.reduction_reason) == (10_800_00, "")
    assert Reduction.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"basis_points": "101", "reason": "x"}, "basis_points"),
        ({"basis_points": "", "reason": "x"}, "basis_points"),
        ({"basis_points": "0", "reason": "x"}, "basis_points"),
        ({"basis_points": "10", "reason": " "}, "reason"),
    ],
)
def test_a_wrong_reduction_is_refused_at_its_field(chain: Any, sign_in: Any, sent: dict[str, str], field: str) -> None:
    chain.in_force()
    answer = sign_in(chain.approver).post(reverse("monitoring:reduce", args=[chain.agreement.reference]), sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Reduction.objects.exists()


def test_nothing_is_reduced_once_the_final_amount_stands(chain: Any) -> None:
    chain.accepted()
    with pytest.raises(TransitionRefused, match="stands already"):
        reduce_grant(chain.agreement, basis_points=100, reason=WORDS, actor=chain.approver)


def test_others_reduce_nothing(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    url = reverse("monitoring:reduce", args=[chain.agreement.reference])
    for name in ("applicant", "viewer", "officer", "finance", "auditor"):
        assert sign_in(getattr(chain, name)).post(url, {"basis_points": "10", "reason": "x"}).status_code == 403, name
    forget_roles(chain.officer)
    assert sign_in(chain.stranger).get(url).status_code == 404


def test_other_income_lowers_the_grant_so_that_there_is_no_profit(chain: Any, sign_in: Any) -> None:
    chain.call_fields = {"reporting": {"no_profit": True}}
    chain.report_written()
    page = reverse("monitoring:narrative", args=[chain.agreement.reference])
    assert "other_income_cents" in sign_in(chain.applicant).get(page).content.decode()
    save_figures(chain.report, other_income_cents=3_000_00, actor=chain.applicant)
    submit_report(chain.report, actor=chain.applicant)
    verify_remaining(chain.report, actor=chain.finance)
    settlement = accept(chain)
    assert settlement.no_profit
    assert (settlement.final_grant_cents, settlement.balance_cents) == (9_000_00, 360_00)  # 12,000 less 3,000
    assert differences() == []


def test_a_scheme_that_allows_profit_does_not_ask_for_income(chain: Any, sign_in: Any) -> None:
    chain.report_started()
    page = reverse("monitoring:narrative", args=[chain.agreement.reference])
    assert "other_income_cents" not in sign_in(chain.applicant).get(page).content.decode()


def test_what_an_interim_report_justified_goes_back_where_a_reduction_takes_it(chain: Any) -> None:
    """The interim report moved 8,640.00 to accepted; with half of the grant taken away, 3,240.00 of it is owed back."""
    from grants.monitoring.settling import post_interim

    chain.verified()
    post_interim(Report.objects.get(), actor=chain.finance)
    assert held(chain) == {"accepted": 8_640_00, "committed": 2_160_00}
    reduce_grant(Agreement.objects.get(), basis_points=5_000, reason=WORDS, actor=chain.approver)
    settlement = accept(chain)
    assert (settlement.final_grant_cents, settlement.recovery_cents) == (5_400_00, 3_240_00)
    assert held(chain) == {"accepted": 5_400_00, "advanced": 3_240_00, "committed": 2_160_00}
    assert differences() == []


def test_an_interim_and_a_final_report_give_what_one_final_report_gives(db: None) -> None:
    """The same costs told in one report, or half of them in an interim one: the same amount, the same balances."""
    from tests.factories import write_report

    one = Chain(days_ago=120).accepted(4_000_00, 3_000_00)
    two = one.again(days_ago=120, pot_cents=20_000_00, reporting={"interim": [{"anchor": "start", "days": 5}]}).paid()
    two.later(days=30)
    with two.now():
        for number, cents in ((1, 4_000_00), (None, 3_000_00)):
            report = services.start_report(two.agreement, number=number, actor=two.applicant)
            write_report(report, (cents,), actor=two.applicant)
            report = services.submit_report(report, actor=two.applicant)
            for cost in report.costs.all():
                services.verify_cost(cost, outcome="accepted", actor=two.finance)
            services.accept_narrative(report, actor=two.officer)
            services.accept_costs(report, actor=two.finance)
    assert held(one) == held(two)
    settled = [Agreement.objects.get(pk=chain.agreement.pk).settlement for chain in (one, two)]
    assert settled[0].final_grant_cents == settled[1].final_grant_cents == 6_300_00
    assert settled[0].recovery_cents == settled[1].recovery_cents
    assert differences() == []
