"""Suspended, resumed, terminated: decided by the funder alone, with reasons; what was done is settled all the same."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from grants.agreements.models import Agreement, Amendment
from grants.agreements.services import amending
from grants.core.errors import DomainError
from grants.monitoring import services as monitoring
from grants.monitoring.selectors import due_day
from grants.payments import services as payments
from notifications.models import Message
from tests.factories import Chain, prepare_closure, write_report
from workflows.engine import TransitionRefused

FULL = (
    "The hall burnt down on 3 May, the association decided on 10 May that the project cannot be carried out any more, "
    "and under the article on termination it gives back what is not spent."
)


def current(chain: Chain) -> Agreement:
    return Agreement.objects.get(pk=chain.agreement.pk)


def impose(chain: Chain, kind: str, *, on: datetime.date | None = None, actor: Any = None, **more: Any) -> Amendment:
    with chain.now():
        amendment = amending.propose_amendment(
            chain.agreement,
            kind=kind,
            on=on or timezone.localdate(),
            actor=actor or chain.officer,
            **{"reason": FULL, **more},
        )
        amending.recommend_amendment(amendment, actor=chain.officer)
        return amending.impose_amendment(amendment, actor=chain.approver)


def test_suspension_lengthens_the_period_by_as_long_as_it_lasts(chain: Chain) -> None:
    chain.in_force()
    before = current(chain)
    impose(chain, "suspension")
    assert current(chain).state == "suspended"
    chain.later(days=40)
    with chain.now():
        assert due_day(current(chain).report_duties.get()) == before.report_due_on + datetime.timedelta(days=40)
    impose(chain, "resumption")
    after = current(chain)
    assert (after.state, after.suspended_on, after.version) == ("in_force", None, 3)
    assert after.ends_on == before.ends_on + datetime.timedelta(days=40)
    assert after.report_due_on == before.report_due_on + datetime.timedelta(days=40)


def test_nothing_is_paid_while_the_project_rests(chain: Chain) -> None:
    chain.in_force().confirm_account()
    impose(chain, "suspension")
    with pytest.raises(TransitionRefused, match="suspended"), chain.now():
        payments.request_instalment(chain.agreement.instalments.get(number=1), actor=chain.finance)


def test_suspension_does_not_outlive_the_action(chain: Chain) -> None:
    chain.in_force()
    phase = chain.action.phase
    phase.ends_on = current(chain).ends_on + datetime.timedelta(days=10)
    phase.save()
    impose(chain, "suspension")
    chain.later(days=40)
    impose(chain, "resumption")
    assert current(chain).ends_on == phase.ends_on


def test_grantee_may_ask_and_the_funder_decides_without_its_signature(chain: Chain) -> None:
    chain.in_force()
    amendment = impose(chain, "suspension", actor=chain.applicant)
    assert amendment.state == "in_force"
    assert amendment.document is not None
    told = Message.objects.filter(topic="amendment-in-force", recipient=chain.applicant)
    assert FULL in str(told.get().context)


def test_termination_is_explained_fully(chain: Chain) -> None:
    chain.in_force()
    with pytest.raises(DomainError, match="at least 20 words"):
        impose(chain, "termination", reason="No report.")


def test_who_proposed_or_recommended_does_not_impose(chain: Chain) -> None:
    chain.in_force()
    with chain.now():
        amendment = amending.propose_amendment(
            chain.agreement, kind="termination", on=timezone.localdate(), reason=FULL, actor=chain.officer
        )
        with pytest.raises(TransitionRefused):
            amending.impose_amendment(amendment, actor=chain.approver)
        amending.recommend_amendment(amendment, actor=chain.officer)
        with pytest.raises(TransitionRefused, match="funder alone"):
            amending.approve_amendment(amendment, actor=chain.approver)
        with pytest.raises(PermissionDenied):
            amending.impose_amendment(amendment, actor=chain.officer)


def test_other_changes_fall_with_the_agreement(chain: Chain) -> None:
    chain.amendment_proposed()
    impose(chain, "termination")
    assert Amendment.objects.get(pk=chain.amendment.pk).state == "refused"
    with pytest.raises(DomainError, match="Only an agreement in force"):
        impose(chain, "suspension")


def test_terminated_grant_is_reported_settled_and_closed(chain: Chain) -> None:
    chain.paid().later(days=30)
    impose(chain, "termination")
    agreement = current(chain)
    assert (agreement.state, agreement.ends_on) == ("terminated", agreement.terminated_on)
    chain.later(days=2)
    with chain.now():
        report = monitoring.start_report(agreement, actor=chain.applicant)
        write_report(report, (agreement.total_cents * 8 // 10,), actor=chain.applicant)
        report = monitoring.submit_report(report, actor=chain.applicant)
        for cost in report.costs.all():
            monitoring.verify_cost(cost, outcome="accepted", actor=chain.finance)
        monitoring.accept_narrative(report, actor=chain.officer)
        monitoring.accept_costs(report, actor=chain.finance)
        prepare_closure(current(chain), actor=chain.officer)
        agreement = monitoring.close_grant(current(chain), actor=chain.finance)
    assert agreement.state == "closed"
    assert agreement.settlement.final_grant_cents == 8_640_00
    assert agreement.settlement.balance_cents == 0


def test_cost_after_the_early_end_is_refused(chain: Chain) -> None:
    chain.paid().later(days=30)
    impose(chain, "termination")
    chain.later(days=5)
    with chain.now():
        report = monitoring.start_report(current(chain), actor=chain.applicant)
    with chain.now(), pytest.raises(DomainError, match="implementation period"):
        monitoring.add_cost(
            report,
            chain.agreement.lines.first(),
            spent_on=timezone.localdate(),
            amount_cents=1_00,
            supplier="S",
            document_number="1",
            description="Late",
            actor=chain.applicant,
        )


def test_ordered_payment_is_not_sent_to_the_bank_while_the_project_rests_or_once_it_ended(chain: Chain) -> None:
    from grants.payments.services import batching

    chain.batch_open()
    impose(chain, "suspension")
    with pytest.raises(TransitionRefused, match="suspended; payments go on"), chain.now():
        batching.freeze_batch(chain.batch, actor=chain.finance)
    impose(chain, "termination")
    with pytest.raises(TransitionRefused, match="only while the agreement is in force"), chain.now():
        batching.freeze_batch(chain.batch, actor=chain.finance)
    with chain.now():
        payments.recall_payment(chain.payment, actor=chain.finance, reason="The project has ended.")
