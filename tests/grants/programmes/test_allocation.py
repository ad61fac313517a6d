"""An allocation: asked for by finance, confirmed by another person, never above the action's budget."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from grants.core.errors import DomainError
from grants.ledger.models import Transfer
from grants.programmes import services
from grants.programmes.models import Allocation, StaffRole
from grants.programmes.selectors import budget_of, waiting_for
from notifications.models import Message
from tests.factories import Chain, make_action
from workflows.engine import TransitionRefused

BUDGET = 65_000_000


@pytest.fixture
def asked(fresh_chain: Chain) -> Allocation:
    """An allocation of 120,000.00 that waits for the approver."""
    return ask(fresh_chain, 12_000_000)


def ask(chain: Chain, cents: int, actor: Any = None) -> Allocation:
    return services.request_allocation(
        chain.action, amount_cents=cents, reason="Small grants", actor=actor or chain.finance
    )


def test_finance_asks_and_approver_hears_of_it_once(fresh_chain: Chain, asked: Allocation) -> None:
    assert asked.state == "requested"
    messages = Message.objects.filter(topic="allocation-requested")
    assert [message.recipient for message in messages] == [fresh_chain.approver]
    assert Transfer.objects.count() == 0


def test_confirmation_moves_each_donors_share_to_the_action(fresh_chain: Chain, asked: Allocation) -> None:
    confirmed = services.confirm_allocation(asked, actor=fresh_chain.approver)
    assert confirmed.state == "confirmed"
    assert confirmed.decided_at is not None
    assert sorted(Transfer.objects.values_list("amount", flat=True)) == [1_800_000, 10_200_000]
    assert services.available_account(fresh_chain.action).balance == 12_000_000


def test_requester_cannot_confirm_even_as_approver(fresh_chain: Chain, asked: Allocation) -> None:
    StaffRole.objects.create(user=fresh_chain.finance, role="approver", action=fresh_chain.action)
    fresh_chain.finance.__dict__.pop("_staff_scopes", None)
    with pytest.raises(PermissionDenied):
        services.confirm_allocation(asked, actor=fresh_chain.finance)
    assert Transfer.objects.count() == 0


@pytest.mark.parametrize("who", ["officer", "auditor", "administrator", "evaluator", "applicant", "stranger"])
def test_nobody_else_asks_or_decides(fresh_chain: Chain, asked: Allocation, who: str) -> None:
    person = getattr(fresh_chain, who)
    for act in (
        lambda: ask(fresh_chain, 100, person),
        lambda: services.confirm_allocation(asked, actor=person),
        lambda: services.refuse_allocation(asked, actor=person, reason="No"),
        lambda: services.withdraw_allocation(asked, actor=person),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_whole_budget_can_be_allocated_and_not_a_cent_more(fresh_chain: Chain) -> None:
    with pytest.raises(DomainError, match=r"650,000\.00"):
        ask(fresh_chain, BUDGET + 1)
    services.confirm_allocation(ask(fresh_chain, BUDGET), actor=fresh_chain.approver)
    assert budget_of(fresh_chain.action).left == 0
    with pytest.raises(DomainError, match=r"0\.00"):
        ask(fresh_chain, 1)


def test_confirmation_above_the_budget_by_a_cent_is_refused(fresh_chain: Chain) -> None:
    first, second = ask(fresh_chain, BUDGET - 10_000), ask(fresh_chain, 10_001)
    services.confirm_allocation(first, actor=fresh_chain.approver)
    with pytest.raises(TransitionRefused, match="exceed its budget"):
        services.confirm_allocation(second, actor=fresh_chain.approver)
    assert services.available_account(fresh_chain.action).balance == BUDGET - 10_000


def test_action_without_a_budget_allocates_nothing(fresh_chain: Chain) -> None:
    action = make_action("unknown", budget_cents=None)
    StaffRole.objects.create(user=fresh_chain.finance, role="finance", action=action)
    fresh_chain.finance.__dict__.pop("_staff_scopes", None)
    with pytest.raises(DomainError):
        services.request_allocation(action, amount_cents=1, reason="x", actor=fresh_chain.finance)


def test_refused_allocation_moves_nothing_and_says_why(fresh_chain: Chain, asked: Allocation) -> None:
    refused = services.refuse_allocation(asked, actor=fresh_chain.approver, reason="Too early")
    assert refused.state == "refused"
    assert Transfer.objects.count() == 0
    assert "Too early" in str(Message.objects.get(topic="allocation-refused").context)


def test_requester_takes_back_what_is_not_confirmed(fresh_chain: Chain, asked: Allocation) -> None:
    assert services.withdraw_allocation(asked, actor=fresh_chain.finance).state == "withdrawn"
    with pytest.raises(TransitionRefused):
        services.confirm_allocation(asked, actor=fresh_chain.approver)


def test_confirmed_allocation_stays(fresh_chain: Chain, asked: Allocation) -> None:
    services.confirm_allocation(asked, actor=fresh_chain.approver)
    for act in (
        lambda: services.withdraw_allocation(asked, actor=fresh_chain.finance),
        lambda: services.confirm_allocation(asked, actor=fresh_chain.approver),
        lambda: services.refuse_allocation(asked, actor=fresh_chain.approver, reason="x"),
    ):
        with pytest.raises(TransitionRefused):
            act()
    assert Transfer.objects.count() == 2


def test_only_the_approver_finds_it_among_his_work(fresh_chain: Chain, asked: Allocation) -> None:
    assert [item.url for item in waiting_for(fresh_chain.approver)] == [f"/allocations/{asked.pk}/"]
    assert waiting_for(fresh_chain.finance) == []
    assert waiting_for(fresh_chain.stranger) == []
