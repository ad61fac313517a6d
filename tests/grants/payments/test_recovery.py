"""Money that is asked back: the request, the debit note, the parts in which it comes, what is given up."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from grants.agreements.figures import figures_of
from grants.agreements.models import Agreement
from grants.core import files
from grants.core.errors import DomainError
from grants.ledger.models import Account, Transfer
from grants.monitoring.selectors import waiting_for as monitoring_work
from grants.monitoring.services import close_grant
from grants.payments.debit_note import debit_note_data
from grants.payments.models import PayingAccount, Payment, Recovery
from grants.payments.selectors import waiting_for
from grants.payments.selectors.recoveries import recovery_ids_overdue, recovery_ids_to_remind, to_ask_back
from grants.payments.services import (
    approve_payment,
    approve_recovery,
    chase_recovery,
    offset_recovery,
    pay_instalment,
    receive_recovery,
    refuse_recovery,
    remind_recovery,
    request_balance,
    request_instalment,
    request_recovery,
    waive_recovery,
)
from grants.programmes.models import StaffRole
from notifications.models import Message
from tests.factories import Chain, make_pdf, prepare_closure
from workflows import deadlines
from workflows.engine import TransitionRefused


def ask(chain: Chain, cents: int = 1_440_00, origin: str = "unspent") -> Recovery:
    agreement = Agreement.objects.get(pk=chain.agreement.pk)
    return request_recovery(
        agreement, origin=origin, amount_cents=cents, explanation="You spent less.", actor=chain.finance
    )


def receive(chain: Chain, cents: int, reference: str = "IN-1", **given: Any) -> Recovery:
    given = {"on": timezone.localdate(), "actor": chain.finance} | given
    return receive_recovery(chain.recovery, amount_cents=cents, bank_reference=reference, **given)


def waive(chain: Chain, cents: int, **given: Any) -> Recovery:
    given = {"reason": "The organisation is being wound up.", "actor": chain.approver} | given
    return waive_recovery(chain.recovery, amount_cents=cents, **given)


def ordered_elsewhere(chain: Chain) -> Payment:
    """Return the ordered first instalment of another grant of the same organisation."""
    other = chain.again(days_ago=90).in_force()
    payment = request_instalment(other.agreement.instalments.get(number=1), actor=chain.finance)
    return approve_payment(payment, actor=chain.approver)


def topics(user: Any) -> list[str]:
    return list(Message.objects.filter(recipient=user, topic__startswith="recovery").values_list("topic", flat=True))


def test_a_request_moves_nothing_and_tells_the_approvers_only(chain: Any, money: Any) -> None:
    chain.recovery_requested()
    assert money() == {"committed": 2_160_00, "advanced": 1_440_00, "accepted": 7_200_00}
    assert topics(chain.approver) == ["recovery-requested"]
    assert topics(chain.applicant) == []


def test_an_approved_request_is_a_debit_note_with_a_day(chain: Any) -> None:
    chain.recovery_due()
    recovery, today = chain.recovery, timezone.localdate(chain.recovery.issued_at)
    assert (str(recovery.state), recovery.note_number) == ("due", f"DN-{today.year}-{recovery.pk:05d}")
    assert recovery.due_on == today + datetime.timedelta(days=45)
    assert files.read(recovery.document).startswith(b"%PDF")
    assert recovery.sha256 == recovery.document.sha256
    assert topics(chain.applicant) == ["recovery-issued"]


def test_the_debit_note_names_the_account_of_the_programme(chain: Any) -> None:
    chain.recovery_due()
    assert "from which the grant was paid" in debit_note_data(chain.recovery)["where"]["text"]
    programme = chain.action.phase.programme
    PayingAccount.objects.create(
        programme=programme, name="Office", iban="FR7630006000011234567890189", bic="AGRIFRPP", bank_name="Bank"
    )
    where = dict(debit_note_data(chain.recovery)["where"]["rows"])
    assert where["IBAN"] == "FR7630006000011234567890189"
    assert where["Reference of your transfer"] == chain.recovery.note_number


def test_three_parts_settle_it_to_the_cent(chain: Any, money: Any) -> None:
    """One part arrives, one is set off against a payment, one is given up; then the grant can be closed."""
    chain.recovery_due()
    payment = ordered_elsewhere(chain)
    receive(chain, 1_000_01)
    assert money() == {"committed": 3_160_01, "advanced": 439_99, "accepted": 7_200_00}
    offset_recovery(
        chain.recovery, payment=payment, amount_cents=400_00, consent=make_pdf(chain.applicant), actor=chain.finance
    )
    assert money() == {"committed": 3_560_01, "advanced": 39_99, "accepted": 7_200_00}
    assert Payment.objects.get(pk=payment.pk).transfer_cents == payment.amount_cents - 400_00
    recovery = waive(chain, 39_99)
    assert money() == {"committed": 3_560_01, "waived": 39_99, "accepted": 7_200_00}
    assert (str(recovery.state), recovery.left_cents) == ("settled", 0)
    figures = figures_of(chain.agreement)
    assert (figures.paid, figures.recovered, figures.waived, figures.justified) == (
        8_640_00,
        1_400_01,
        39_99,
        7_200_00,
    )
    assert topics(chain.applicant) == ["recovery-issued", "recovery-received", "recovery-offset", "recovery-waived"]
    prepare_closure(Agreement.objects.get(pk=chain.agreement.pk), actor=chain.officer)
    close_grant(Agreement.objects.get(pk=chain.agreement.pk), actor=chain.finance)
    assert money() == {"waived": 39_99, "accepted": 7_200_00}
    kinds = Transfer.objects.filter(idempotency_key__startswith="recovery-part:").values_list("kind", flat=True)
    assert list(kinds) == ["recover", "recover", "waive"]


def test_an_approved_recovery_that_never_arrives_no_longer_keeps_its_grant_open(chain: Any, money: Any) -> None:
    chain.recovery_due()
    agreement = Agreement.objects.get(pk=chain.agreement.pk)
    with pytest.raises(TransitionRefused, match="settled first"):
        close_grant(agreement, actor=chain.finance)
    waive(chain, 1_440_00)
    prepare_closure(agreement, actor=chain.officer)
    close_grant(agreement, actor=chain.finance)
    assert money() == {"waived": 1_440_00, "accepted": 7_200_00}


def test_more_than_is_advanced_cannot_be_asked_back(chain: Any) -> None:
    chain.recovery_requested()
    with pytest.raises(TransitionRefused, match="already been asked back"):
        ask(chain, 1)
    refuse_recovery(chain.recovery, reason="Split it.", actor=chain.approver)
    ask(chain, 1_000_00)
    with pytest.raises(DomainError, match=r"At most 440\.00"):
        ask(chain, 440_01, origin="rejected")
    with pytest.raises(DomainError, match="more than zero"):
        ask(chain, 0)
    ask(chain, 440_00, origin="rejected")
    assert to_ask_back(Agreement.objects.get(pk=chain.agreement.pk)) == 0


def test_nothing_is_asked_back_before_the_final_amount_stands(chain: Any) -> None:
    chain.paid()
    with pytest.raises(TransitionRefused, match="does not stand yet"):
        ask(chain)
    with pytest.raises(TransitionRefused, match="was not terminated"):
        ask(chain, origin="termination")


def test_nothing_is_asked_back_of_a_grant_without_debt_or_closed(chain: Any) -> None:
    chain.settled(8_000_00)
    with pytest.raises(TransitionRefused, match="Nothing is to be recovered"):
        ask(chain)
    prepare_closure(Agreement.objects.get(pk=chain.agreement.pk), actor=chain.officer)
    close_grant(Agreement.objects.get(pk=chain.agreement.pk), actor=chain.finance)
    with pytest.raises(TransitionRefused, match="before the grant is closed"):
        ask(chain, origin="interest")


def test_interest_is_recorded_and_posts_nothing(chain: Any, money: Any) -> None:
    chain.paid()
    before = money()
    chain.recovery = approve_recovery(ask(chain, 12_34, origin="interest"), actor=chain.approver)
    recovery = receive(chain, 12_34)
    assert str(recovery.state) == "settled"
    assert money() == before
    assert not Transfer.objects.filter(idempotency_key__startswith="recovery-part:").exists()


def test_an_explanation_is_needed_and_a_request_is_not_doubled(chain: Any) -> None:
    chain.paid()
    with pytest.raises(DomainError, match="Say to the grantee"):
        request_recovery(chain.agreement, origin="interest", amount_cents=1_00, explanation=" ", actor=chain.finance)
    ask(chain, 1_00, origin="interest")
    with pytest.raises(DomainError, match="waits for approval already"):
        ask(chain, 1_00, origin="interest")


def test_who_asked_does_not_approve_nor_waive(chain: Any) -> None:
    StaffRole.objects.create(user=chain.finance, role="approver", action=chain.action)
    chain.finance.__dict__.pop("_staff_scopes", None)
    chain.recovery_requested()
    with pytest.raises(PermissionDenied):
        approve_recovery(chain.recovery, actor=chain.finance)
    chain.recovery = approve_recovery(chain.recovery, actor=chain.approver)
    with pytest.raises(PermissionDenied):
        waive(chain, 1_00, actor=chain.finance)


@pytest.mark.parametrize("who", ["officer", "approver", "auditor", "applicant", "viewer", "stranger"])
def test_only_finance_asks_and_records(chain: Any, who: str) -> None:
    chain.recovery_due()
    actor = getattr(chain, who)
    with pytest.raises(PermissionDenied):
        receive(chain, 1_00, actor=actor)
    with pytest.raises(PermissionDenied):
        request_recovery(chain.agreement, origin="interest", amount_cents=1_00, explanation="Interest.", actor=actor)


def test_wrong_details_of_the_bank_are_refused_at_their_field(chain: Any, money: Any) -> None:
    chain.recovery_due()
    before, day = money(), datetime.timedelta(days=1)
    for field, given in [
        ("on", {"on": timezone.localdate() + day}),
        ("on", {"on": timezone.localdate(chain.recovery.issued_at) - day}),
        ("bank_reference", {"reference": " "}),
    ]:
        with pytest.raises(DomainError) as refusal:
            receive(chain, 1_00, **given)
        assert refusal.value.field == field
    for cents in (1_440_01, 0, -5):
        with pytest.raises(DomainError, match=r"at most what is left: 1,440\.00"):
            receive(chain, cents)
    assert money() == before


def test_the_same_transfer_of_the_bank_is_recorded_once(chain: Any) -> None:
    chain.recovery_due()
    receive(chain, 700_00)
    with pytest.raises(DomainError, match="recorded already"):
        receive(chain, 700_00)
    assert Recovery.objects.get().left_cents == 740_00


def test_the_same_sum_for_the_same_reason_is_given_up_once(chain: Any) -> None:
    chain.recovery_due()
    waive(chain, 1_00)
    with pytest.raises(DomainError, match="recorded already"):
        waive(chain, 1_00)
    waive(chain, 1_00, reason="Another claim on it was dropped.")
    assert Recovery.objects.get().left_cents == 1_438_00


def test_only_an_ordered_payment_to_the_same_grantee_outside_a_file_is_set_off(chain: Any) -> None:
    chain.recovery_due()
    other = chain.again(days_ago=90).in_force()
    payment = request_instalment(other.agreement.instalments.get(number=1), actor=chain.finance)
    given = {"consent": make_pdf(chain.applicant), "actor": chain.finance}
    with pytest.raises(DomainError, match="Only an ordered payment"):
        offset_recovery(chain.recovery, payment=payment, amount_cents=1_00, **given)
    payment = approve_payment(payment, actor=chain.approver)
    offset_recovery(chain.recovery, payment=payment, amount_cents=1_440_00, **given)
    assert Recovery.objects.get().is_covered
    pay_instalment(payment, paid_on=timezone.localdate(), bank_reference="B-3", actor=chain.finance)


def test_more_than_the_payment_is_not_set_off(chain: Any, money: Any) -> None:
    chain.recovery_due(1_00)  # nearly all is owed back
    balance = chain.again(days_ago=90).accepted(10_000_00, 1_000_00)
    payment = request_balance(Agreement.objects.get(pk=balance.agreement.pk), actor=chain.finance)
    payment = approve_payment(payment, actor=chain.approver)
    with pytest.raises(DomainError, match="is still to be transferred"):
        offset_recovery(
            chain.recovery,
            payment=payment,
            amount_cents=payment.amount_cents + 1,
            consent=make_pdf(chain.applicant),
            actor=chain.finance,
        )


def test_reminders_come_once_before_and_once_after_the_day(chain: Any) -> None:
    chain.recovery_due()
    day = chain.recovery.due_on
    with chain.now():
        assert recovery_ids_to_remind() == recovery_ids_overdue() == []
    for moment, expected in [(-7, "recovery-due-soon"), (0, "recovery-due-soon"), (1, "recovery-overdue")]:
        with time_machine.travel(datetime.datetime.combine(day, datetime.time(12)) + datetime.timedelta(days=moment)):
            deadlines.run_due()
            deadlines.run_due()
        assert topics(chain.applicant).count(expected) == 1
    assert topics(chain.finance) == ["recovery-not-back"]


def test_what_is_settled_is_not_reminded_of(chain: Any) -> None:
    chain.recovery_due()
    waive(chain, 1_440_00)
    for service in (remind_recovery, chase_recovery):
        with pytest.raises(TransitionRefused):
            service(chain.recovery.pk)


def test_work_waits_for_whose_turn_it_is(chain: Any, django_assert_max_num_queries: Any) -> None:
    chain.accepted(8_000_00)
    assert ["Ask money back" in item.what for item in waiting_for(chain.finance)] == [True]
    chain.recovery = ask(chain)
    assert waiting_for(chain.finance) == []
    assert ["Approve asking money back" in item.what for item in waiting_for(chain.approver)] == [True]
    chain.recovery = approve_recovery(chain.recovery, actor=chain.approver)
    assert waiting_for(chain.finance) == waiting_for(chain.approver) == []
    with time_machine.travel(timezone.now() + datetime.timedelta(days=50)):
        assert ["Overdue" in item.what for item in waiting_for(chain.finance)] == [True]


def test_a_part_keeps_who_recorded_it_and_cannot_be_changed(chain: Any) -> None:
    chain.recovery_due()
    part = receive(chain, 1_00).parts.get()
    assert (part.recorded_by, part.how, part.bank_reference) == (chain.finance, "received", "IN-1")
    assert Account.objects.filter(kind=Account.Kind.WAIVED).count() == 0


def test_interest_that_is_owed_keeps_the_grant_open(chain: Any) -> None:
    chain.settled(8_000_00)
    chain.recovery = approve_recovery(ask(chain, 5_00, origin="interest"), actor=chain.approver)
    agreement = Agreement.objects.get(pk=chain.agreement.pk)
    assert not agreement.is_settled
    assert not [item for item in monitoring_work(chain.finance) if "Close" in item.what]
    receive(chain, 5_00)
    prepare_closure(Agreement.objects.get(pk=chain.agreement.pk), actor=chain.officer)
    assert Agreement.objects.get(pk=chain.agreement.pk).is_settled
    assert [item for item in monitoring_work(chain.finance) if "Close" in item.what]
