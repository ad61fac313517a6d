"""Closing a grant: only what is settled, and the rest goes back to the action."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement
from grants.core.errors import DomainError
from grants.ledger.checks import differences
from grants.ledger.models import Account
from grants.monitoring.selectors import waiting_for
from grants.monitoring.services import close_grant, reopen_grant
from grants.monitoring.services.closing import years_after
from notifications.models import Message
from tests.factories import prepare_closure
from workflows.engine import TransitionRefused


def available(chain: Any) -> int:
    """Return what is available in the action, in cents."""
    return Account.objects.get(kind="action.available", owner_id=chain.action.pk).balance


@pytest.mark.parametrize("state", ["in_force", "reported", "accepted"])
def test_what_is_not_settled_is_refused_with_the_reason(chain: Any, sign_in: Any, page: Any, state: str) -> None:
    getattr(chain, state)()
    client = sign_in(chain.finance)
    assert "It cannot be closed yet" in client.get(page("close")).content.decode()
    answer = client.post(page("close"), {"reason": ""})
    assert answer.status_code == 422
    assert "every payment or recovery settled first" in answer.content.decode()
    assert Agreement.objects.get().state == "in_force"


def test_a_settled_grant_is_closed_with_nothing_left(chain: Any, sign_in: Any, page: Any) -> None:
    chain.settled()
    prepare_closure(chain.agreement, actor=chain.officer)
    before = available(chain)
    client = sign_in(chain.finance)
    assert "Nothing is left to release." in client.get(page("close")).content.decode()
    assert client.post(page("close"), {"reason": "All in order."}).status_code == 302
    assert Agreement.objects.get().state == "closed"
    assert available(chain) == before
    assert balances_of(chain.agreement)["agreement.accepted"] == 10_800_00
    assert differences() == []
    assert Message.objects.filter(topic="grant-closed", recipient=chain.applicant).count() == 1


def test_what_is_left_goes_back_to_the_action(chain: Any, sign_in: Any, page: Any) -> None:
    chain.settled(8_000_00)
    prepare_closure(chain.agreement, actor=chain.officer)
    before = available(chain)
    client = sign_in(chain.finance)
    assert "3,600.00" in client.get(page("close")).content.decode()
    client.post(page("close"), {"reason": ""})
    assert available(chain) == before + 3_600_00
    assert {kind: cents for kind, cents in balances_of(chain.agreement).items() if cents} == {
        "agreement.accepted": 7_200_00
    }
    assert differences() == []


def test_an_unpaid_grant_closes_after_its_balance(chain: Any) -> None:
    """No advance was paid: the whole final amount is the balance."""
    from grants.monitoring import services
    from tests.factories import write_report

    chain.in_force().confirm_account().later(days=30)
    with chain.now():
        report = services.start_report(chain.agreement, actor=chain.applicant)
        write_report(report, (1_000_00,), actor=chain.applicant)
        report = services.submit_report(report, actor=chain.applicant)
        services.verify_remaining(report, actor=chain.finance)
        services.accept_narrative(report, actor=chain.officer)
        services.accept_costs(report, actor=chain.finance)
    agreement = Agreement.objects.get()
    assert agreement.settlement.balance_cents == 900_00
    prepare_closure(agreement, actor=chain.officer)
    with pytest.raises(TransitionRefused):
        close_grant(agreement, actor=chain.finance)


def test_an_advance_paid_after_the_settlement_keeps_the_grant_open(chain: Any) -> None:
    """Settled is what the ledger says, not what was reckoned at the acceptance."""
    from grants.agreements.services import agreement_account, movement
    from grants.ledger.models import Transfer
    from grants.ledger.services import post

    chain.settled(8_000_00)
    prepare_closure(chain.agreement, actor=chain.officer)
    agreement = Agreement.objects.get()
    source, target = (agreement_account(agreement, kind) for kind in (Account.Kind.COMMITTED, Account.Kind.ADVANCED))
    stray = movement(agreement, source, target, 100, kind=Transfer.Kind.PAY, key="stray")
    post([stray], actor=chain.finance)
    with pytest.raises(TransitionRefused):
        close_grant(agreement, actor=chain.finance)


def test_nothing_accepted_closes_after_the_recovery(chain: Any) -> None:
    chain.reported()
    from grants.monitoring import services
    from grants.payments import services as payments

    for cost in chain.report.costs.all():
        services.verify_cost(cost, outcome="refused", reason="Not of this project.", actor=chain.finance)
    services.accept_narrative(chain.report, actor=chain.officer)
    services.accept_costs(chain.report, actor=chain.finance)
    agreement = Agreement.objects.get()
    owed = agreement.settlement.recovery_cents
    recovery = payments.request_recovery(
        agreement, origin="rejected", amount_cents=owed, explanation="No cost was accepted.", actor=chain.finance
    )
    recovery = payments.approve_recovery(recovery, actor=chain.approver)
    payments.receive_recovery(
        recovery, amount_cents=owed, on=timezone.localdate(), bank_reference="IN-9", actor=chain.finance
    )
    prepare_closure(agreement, actor=chain.officer)
    close_grant(agreement, actor=chain.finance)
    assert available(chain) == 60_000_00 + 10_800_00
    assert differences() == []


def test_closing_twice_is_refused(chain: Any) -> None:
    chain.closed()
    with pytest.raises(TransitionRefused):
        close_grant(chain.agreement, actor=chain.finance)


def test_others_are_refused(chain: Any, sign_in: Any, page: Any) -> None:
    chain.settled()
    for name in ("applicant", "viewer", "officer", "approver", "auditor"):
        assert sign_in(getattr(chain, name)).post(page("close"), {"reason": ""}).status_code == 403, name
    assert sign_in(chain.stranger).post(page("close"), {"reason": ""}).status_code == 404
    assert Agreement.objects.get().state == "in_force"


def test_a_grant_of_which_nothing_is_said_is_not_closed(chain: Any, sign_in: Any, page: Any) -> None:
    chain.settled()
    assert "writes down first" in sign_in(chain.finance).get(page("close")).content.decode()
    with pytest.raises(TransitionRefused, match="writes down first"):
        close_grant(chain.agreement, actor=chain.finance)
    assert f"Prepare the closure · {chain.agreement.reference}" in [item.what for item in waiting_for(chain.officer)]


def test_the_officer_prepares_the_closure_on_its_page(chain: Any, sign_in: Any, page: Any) -> None:
    chain.settled()
    client = sign_in(chain.officer)
    said = {"assets": "None.", "rating": "4", "evaluation": "As agreed.", "lessons": "", "remarks": ""}
    answer = client.post(page("prepare_closure"), said)
    assert answer.status_code == 422
    assert "Every indicator has its final value" in str(answer.context["form"].errors["remarks"])
    assert client.post(page("prepare_closure"), {**said, "assets": " "}).status_code == 422
    assert client.post(page("prepare_closure"), {**said, "rating": "6"}).status_code == 422
    assert client.post(page("prepare_closure"), {**said, "remarks": "Told in the report."}).status_code == 302
    closure = Agreement.objects.get().closure
    assert (closure.rating, closure.prepared_by) == (4, chain.officer)
    assert client.post(page("prepare_closure"), {**said, "rating": "3", "remarks": "Once more."}).status_code == 302
    assert Agreement.objects.get().closure.rating == 3
    detail = reverse("agreements:detail", args=[chain.agreement.reference])
    assert "with small shortcomings" in client.get(detail).content.decode()
    assert "with small shortcomings" not in sign_in(chain.applicant).get(detail).content.decode()


def test_the_closure_is_prepared_only_once_the_final_amount_stands(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    assert "once the final amount" in sign_in(chain.officer).get(page("prepare_closure")).content.decode()
    with pytest.raises(TransitionRefused):
        prepare_closure(chain.agreement, actor=chain.officer)


def test_documents_are_kept_for_the_years_that_the_rules_say(chain: Any) -> None:
    chain.closed()
    closed_on = timezone.localdate(chain.agreement.closed_at)
    assert Agreement.objects.get().closure.keep_until == years_after(closed_on, 5)
    assert years_after(datetime.date(2028, 2, 29), 5) == datetime.date(2033, 3, 1)


def test_only_the_approver_opens_a_closed_grant_for_a_cited_finding(chain: Any, sign_in: Any, page: Any) -> None:
    chain.closed()
    finding = {"auditor": "Court of Auditors", "reference": "CoA 7", "text": "A receipt was paid twice."}
    for name in ("applicant", "viewer", "officer", "finance", "auditor"):
        assert sign_in(getattr(chain, name)).post(page("reopen"), finding).status_code == 403, name
    client = sign_in(chain.approver)
    assert client.post(page("reopen"), {**finding, "reference": ""}).status_code == 422
    with pytest.raises(DomainError):
        reopen_grant(chain.agreement, **{**finding, "text": " "}, actor=chain.approver)
    assert Agreement.objects.get().state == "closed"
    assert client.post(page("reopen"), finding).status_code == 302
    agreement = Agreement.objects.get()
    assert (str(agreement.state), agreement.audit_findings.get().reference) == ("in_force", "CoA 7")
    assert client.post(page("reopen"), finding).status_code == 422
    close_grant(agreement, actor=chain.finance)
    assert Agreement.objects.get().state == "closed"
    assert Message.objects.filter(topic="grant-reopened", recipient=chain.applicant).count() == 1
    assert differences() == []
