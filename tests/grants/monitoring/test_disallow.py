"""A cost that an audit no longer accepts, after the final amount stood: what the grant falls by is owed back."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement
from grants.agreements.selectors.agreements import agreements_listed_for
from grants.ledger.checks import differences
from grants.ledger.models import Account
from grants.monitoring.models import Disallowance, Expenditure, Settlement
from grants.monitoring.services import close_grant, disallow_cost, reopen_grant
from grants.payments.models import Recovery
from grants.payments.services import approve_recovery, receive_recovery
from notifications.models import Message
from tests.factories import make_staff
from workflows.engine import TransitionRefused

FINDING = {"reason": "The invoice is of another year.", "finding": "Audit of 2027, paragraph 12"}


def held(chain: Any) -> dict[str, int]:
    """Return what the accounts of the agreement hold, in cents."""
    return {kind.split(".")[1]: cents for kind, cents in balances_of(chain.agreement).items() if cents}


def first(chain: Any) -> Expenditure:
    return chain.report.costs.order_by("pk").first()


def test_a_cost_taken_out_of_a_closed_grant_becomes_a_receivable(chain: Any, sign_in: Any) -> None:
    chain.closed()
    assert held(chain) == {"accepted": 10_800_00}
    sent = {"amount_cents": "1000.00", **FINDING}
    url = reverse("monitoring:disallow", args=[first(chain).pk])
    assert sign_in(chain.approver).post(url, sent).status_code == 302
    row, recovery = Disallowance.objects.get(), Recovery.objects.get()
    assert (row.final_before_cents, row.final_after_cents, row.recovery) == (10_800_00, 9_900_00, recovery)
    assert (recovery.amount_cents, recovery.origin, recovery.state) == (900_00, "rejected", "requested")
    assert held(chain) == {"accepted": 9_900_00, "advanced": 900_00}
    assert differences() == []
    assert agreements_listed_for(chain.finance).get(pk=chain.agreement.pk).accepted_cents == 9_900_00
    assert Message.objects.filter(topic="cost-disallowed", recipient=chain.applicant).count() == 1
    page = sign_in(chain.viewer).get(reverse("monitoring:cost", args=[first(chain).pk])).content.decode()
    assert FINDING["finding"] in page
    assert Settlement.objects.get().final_grant_cents == 10_800_00  # what stood then is not written over


def test_what_comes_back_for_a_closed_grant_goes_to_the_action(chain: Any) -> None:
    chain.closed()
    available = Account.objects.get(kind=Account.Kind.AVAILABLE, owner_id=chain.action.pk)
    disallow_cost(first(chain), amount_cents=1_000_00, actor=chain.approver, **FINDING)
    recovery = approve_recovery(
        Recovery.objects.get(), actor=make_staff("Second approver", "approver", chain.action), reason="Right."
    )
    details = {"on": timezone.localdate(), "bank_reference": "IN-9", "actor": chain.finance}
    receive_recovery(recovery, amount_cents=400_00, **details)
    receive_recovery(recovery, amount_cents=500_00, **{**details, "bank_reference": "IN-10"})
    assert held(chain) == {"accepted": 9_900_00}
    before, after = available.balance, Account.objects.get(pk=available.pk).balance
    assert after - before == 900_00
    assert Recovery.objects.get().state == "settled"
    assert differences() == []


def test_a_reopened_grant_is_closed_again_once_the_money_is_back(chain: Any, sign_in: Any) -> None:
    chain.closed()
    finding = {"auditor": "Court of Auditors", "reference": "Paragraph 12", "text": "An invoice of another year."}
    chain.agreement = reopen_grant(chain.agreement, actor=chain.approver, **finding)
    page = sign_in(chain.approver).get(reverse("monitoring:disallow", args=[first(chain).pk])).content.decode()
    assert 'value="Court of Auditors, Paragraph 12"' in page
    disallow_cost(first(chain), amount_cents=1_000_00, actor=chain.approver, **FINDING)
    second = make_staff("Second approver", "approver", chain.action)
    recovery = approve_recovery(Recovery.objects.get(), actor=second, reason="Right.")
    today = timezone.localdate()
    receive_recovery(recovery, amount_cents=900_00, on=today, bank_reference="IN-9", actor=chain.finance)
    assert held(chain) == {"accepted": 9_900_00, "committed": 900_00}
    close_grant(Agreement.objects.get(pk=chain.agreement.pk), actor=chain.finance)
    assert held(chain) == {"accepted": 9_900_00}
    assert differences() == []


def test_the_one_who_takes_it_out_does_not_approve_the_debit_note(chain: Any) -> None:
    from django.core.exceptions import PermissionDenied

    chain.closed()
    disallow_cost(first(chain), amount_cents=1_000_00, actor=chain.approver, **FINDING)
    with pytest.raises(PermissionDenied):
        approve_recovery(Recovery.objects.get(), actor=chain.approver)


def test_it_adds_up_over_several_and_never_takes_more_than_was_accepted(chain: Any) -> None:
    from grants.core.errors import DomainError

    chain.closed(15_000_00)  # above the total: the first 3,000.00 taken out change nothing
    cost = first(chain)
    row = disallow_cost(cost, amount_cents=3_000_00, actor=chain.approver, **FINDING)
    assert (row.owed_cents, row.recovery) == (0, None)
    row = disallow_cost(cost, amount_cents=2_000_00, actor=chain.approver, **FINDING)
    assert (row.final_before_cents, row.final_after_cents) == (10_800_00, 9_000_00)
    with pytest.raises(DomainError, match=r"10,000.00"):
        disallow_cost(cost, amount_cents=10_000_01, actor=chain.approver, **FINDING)
    disallow_cost(cost, amount_cents=10_000_00, actor=chain.approver, **FINDING)
    assert held(chain) == {"advanced": 10_800_00}
    assert sum(Recovery.objects.values_list("amount_cents", flat=True)) == 10_800_00
    assert differences() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount_cents": "0"}, "amount_cents"),
        ({"amount_cents": "10000.01"}, "amount_cents"),
        ({"finding": " "}, "finding"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(chain: Any, sign_in: Any, wrong: dict[str, str], field: str) -> None:
    chain.closed()
    sent = {"amount_cents": "10.00", **FINDING, **wrong}
    answer = sign_in(chain.approver).post(reverse("monitoring:disallow", args=[first(chain).pk]), sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Disallowance.objects.exists()


def test_before_the_final_amount_stands_or_the_balance_is_paid_nothing_is_taken_out(chain: Any) -> None:
    chain.verified()
    with pytest.raises(TransitionRefused, match="does not stand yet"):
        disallow_cost(first(chain), amount_cents=1_00, actor=chain.approver, **FINDING)
    chain.accepted()
    chain.agreement = Agreement.objects.get(pk=chain.agreement.pk)
    with pytest.raises(TransitionRefused, match="balance is not paid"):
        disallow_cost(first(chain), amount_cents=1_00, actor=chain.approver, **FINDING)


def test_others_take_nothing_out(chain: Any, sign_in: Any) -> None:
    chain.closed()
    url = reverse("monitoring:disallow", args=[first(chain).pk])
    for name in ("applicant", "viewer", "officer", "finance", "auditor"):
        assert sign_in(getattr(chain, name)).post(url, {"amount_cents": "1.00", **FINDING}).status_code == 403, name
    assert sign_in(chain.stranger).get(url).status_code == 404
    assert not Disallowance.objects.exists()
