"""Two pairs of eyes on a cost above the sum of the scheme."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.monitoring.models import Expenditure
from grants.monitoring.selectors import waiting_for
from grants.monitoring.services import accept_costs, confirm_cost, verify_cost
from grants.people.services import forget_roles
from grants.programmes.models import StaffRole
from workflows.engine import TransitionRefused, records_of

TERMS = {"second_verifier_cents": 5_000_00}  # of the costs, 10,000.00 and 2,000.00, the first is above it


@pytest.fixture
def high(chain: Any) -> Any:
    """A report whose costs were verified by finance, under a scheme that asks for a second person."""
    chain.call_fields = {"reporting": TERMS}
    return chain.verified()


def cost_of(chain: Any) -> Expenditure:
    return chain.report.costs.order_by("-amount_cents").first()


def test_costs_are_accepted_once_a_second_person_has_confirmed(high: Any, sign_in: Any) -> None:
    with pytest.raises(TransitionRefused, match="second person"):
        accept_costs(high.report, actor=high.finance)
    assert any("Confirm high costs" in str(item.what) for item in waiting_for(high.officer))
    assert not any("Confirm high costs" in str(item.what) for item in waiting_for(high.finance))
    page = sign_in(high.officer).get(reverse("monitoring:costs", args=[high.agreement.reference])).content.decode()
    assert page.count("Confirm as a second person") == 1
    assert sign_in(high.officer).post(reverse("monitoring:confirm", args=[cost_of(high).pk])).status_code == 302
    cost = cost_of(high)
    assert (cost.confirmed_by, cost.verified_by) == (high.officer, high.finance)
    assert records_of(cost).last().verb == "confirm"
    assert not any("Confirm high costs" in str(item.what) for item in waiting_for(high.officer))
    accept_costs(high.report, actor=high.finance)


def test_nobody_confirms_what_he_verified_himself_by_whatever_role(high: Any) -> None:
    StaffRole.objects.create(user=high.finance, role=StaffRole.Role.OFFICER, action=high.action)
    forget_roles(high.finance)
    with pytest.raises(PermissionDenied):
        confirm_cost(cost_of(high), actor=high.finance)


def test_a_new_outcome_asks_for_a_new_confirmation(high: Any) -> None:
    confirm_cost(cost_of(high), actor=high.officer)
    verify_cost(cost_of(high), outcome="partly", accepted_cents=9_000_00, reason="Less.", actor=high.finance)
    assert cost_of(high).confirmed_by is None
    with pytest.raises(TransitionRefused, match="second person"):
        accept_costs(high.report, actor=high.finance)


def test_what_is_refused_low_or_confirmed_waits_for_nobody(high: Any) -> None:
    low = high.report.costs.order_by("amount_cents").first()
    with pytest.raises(TransitionRefused, match="waits for no second person"):
        confirm_cost(low, actor=high.officer)
    confirm_cost(cost_of(high), actor=high.officer)
    with pytest.raises(TransitionRefused, match="waits for no second person"):
        confirm_cost(cost_of(high), actor=high.officer)
    verify_cost(cost_of(high), outcome="refused", reason="Not of this project.", actor=high.finance)
    accept_costs(high.report, actor=high.finance)


def test_others_confirm_nothing(high: Any, sign_in: Any) -> None:
    url = reverse("monitoring:confirm", args=[cost_of(high).pk])
    for name in ("applicant", "viewer", "approver", "auditor", "finance"):
        assert sign_in(getattr(high, name)).post(url).status_code == 403, name
    assert sign_in(high.stranger).post(url).status_code == 404
    assert cost_of(high).confirmed_by is None
