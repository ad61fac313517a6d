"""Accepting the narrative and the costs: two people, then the final amount stands, to the cent."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from grants.agreements.figures import balances_of
from grants.ledger.checks import differences
from grants.monitoring.models import Report, Settlement
from grants.monitoring.services import accept_costs, accept_narrative, verify_cost
from grants.people.services import forget_roles
from grants.programmes.models import StaffRole
from notifications.models import Message
from workflows.engine import TransitionRefused, records_of


def held(chain: Any) -> dict[str, int]:
    """Return what the accounts of the agreement hold, in cents."""
    return {kind.split(".")[1]: cents for kind, cents in balances_of(chain.agreement).items() if cents}


def test_the_narrative_alone_settles_nothing(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    assert sign_in(chain.officer).post(page("accept_narrative"), {"reason": "Well done."}).status_code == 302
    report = Report.objects.get()
    assert (report.state, report.approved_roles) == ("submitted", {"officer"})
    assert not Settlement.objects.exists()


def test_both_together_settle_the_grant_and_tell_the_grantee(chain: Any, sign_in: Any, page: Any) -> None:
    chain.verified()
    assert sign_in(chain.finance).post(page("accept_costs"), {"reason": ""}).status_code == 302
    assert sign_in(chain.officer).post(page("accept_narrative"), {"reason": ""}).status_code == 302
    assert Report.objects.get().state == "accepted"
    settlement = Settlement.objects.get()
    assert (settlement.final_grant_cents, settlement.balance_cents) == (10_800_00, 2_160_00)
    assert held(chain) == {"accepted": 8_640_00, "payable": 2_160_00}
    assert differences() == []
    assert Message.objects.filter(topic="report-accepted", recipient=chain.applicant).count() == 1
    assert records_of(chain.report).last().rule_version == settlement.rule_version


def test_low_costs_leave_an_advance_to_recover(chain: Any) -> None:
    chain.accepted(9_000_00)
    settlement = Settlement.objects.get()
    assert (settlement.final_grant_cents, settlement.recovery_cents) == (8_100_00, 540_00)
    assert held(chain) == {"accepted": 8_100_00, "advanced": 540_00, "committed": 2_160_00}


def test_costs_above_the_total_give_the_maximum(chain: Any) -> None:
    chain.accepted(15_000_00)
    assert Settlement.objects.get().final_grant_cents == 10_800_00
    assert held(chain) == {"accepted": 8_640_00, "payable": 2_160_00}


def test_nothing_accepted_is_recovered_whole(chain: Any) -> None:
    chain.reported()
    for cost in chain.report.costs.all():
        verify_cost(cost, outcome="refused", reason="Not of this project.", actor=chain.finance)
    accept_narrative(chain.report, actor=chain.officer)
    accept_costs(chain.report, actor=chain.finance)
    settlement = Settlement.objects.get()
    assert (settlement.final_grant_cents, settlement.recovery_cents) == (0, 8_640_00)
    assert held(chain) == {"advanced": 8_640_00, "committed": 2_160_00}
    assert differences() == []


def test_costs_are_accepted_once_every_one_is_decided(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    answer = sign_in(chain.finance).post(page("accept_costs"), {"reason": ""})
    assert answer.status_code == 422
    assert "Accept or refuse every cost first." in answer.content.decode()
    assert Report.objects.get().approved_roles == set()


def test_the_same_person_does_not_do_both(chain: Any, sign_in: Any, page: Any) -> None:
    chain.verified()
    StaffRole.objects.create(user=chain.officer, role=StaffRole.Role.FINANCE, action=chain.action)
    forget_roles(chain.officer)
    accept_narrative(chain.report, actor=chain.officer)
    client = sign_in(chain.officer)
    assert "a different person must accept this one" in client.get(page("accept_costs")).content.decode()
    answer = client.post(page("accept_costs"), {"reason": ""})
    assert answer.status_code == 422
    assert "a different person must" in answer.content.decode()
    assert Report.objects.get().state == "submitted"


def test_each_part_is_accepted_once(chain: Any) -> None:
    chain.reported()
    accept_narrative(chain.report, actor=chain.officer)
    with pytest.raises(TransitionRefused, match="already been accepted"):
        accept_narrative(chain.report, actor=chain.officer)


def test_the_final_amount_waits_for_a_payment_under_way(chain: Any) -> None:
    from grants.payments.models import Payment

    chain.verified()
    accept_narrative(chain.report, actor=chain.officer)
    Payment.objects.create(agreement=chain.agreement, kind="balance", amount_cents=1, requested_by=chain.finance)
    with pytest.raises(TransitionRefused, match="under way"):
        accept_costs(chain.report, actor=chain.finance)
    assert Report.objects.get().approved_roles == {"officer"}


def test_others_are_refused(chain: Any, sign_in: Any, page: Any) -> None:
    chain.verified()
    for verb, wrong in (("accept_narrative", "finance"), ("accept_costs", "officer")):
        for name in ("applicant", "viewer", "approver", "auditor", wrong):
            assert sign_in(getattr(chain, name)).post(page(verb), {"reason": ""}).status_code == 403, (verb, name)
        assert sign_in(chain.stranger).post(page(verb), {"reason": ""}).status_code == 404
    with pytest.raises(PermissionDenied):
        accept_costs(chain.report, actor=chain.applicant)
    assert Report.objects.get().approved_roles == set()
