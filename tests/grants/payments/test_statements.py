"""Statements of the bank: taken whole and once, and what their lines answer."""

from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from grants.core.errors import DomainError
from grants.ledger.checks import differences
from grants.ledger.models import Transfer
from grants.payments.models import Payment, PaymentBatch, Statement, StatementLine
from grants.payments.selectors.bank import lines_visible_to, payments_of
from grants.payments.selectors.reconciling import (
    candidates_for,
    proposals_for,
    reconciliation_of,
    recoveries_for,
)
from grants.payments.services import matching
from grants.payments.services.importing import import_statement
from grants.payments.statement_files import StatementFault
from grants.people.models import Membership
from tests.factories import IBANS
from tests.grants.payments.bank_answers import Movement, camt
from workflows.engine import TransitionRefused


@pytest.fixture
def sent(chain: Any) -> Any:
    """A file of one payment that the bank has, a day after it was made."""
    chain.batch_frozen()
    chain.later(days=1)
    with time_machine.travel(chain.clock, tick=True):
        yield chain


def take(chain: Any, *movements: Movement, number: str = "1", content: bytes = b"", **more: Any) -> Statement:
    content = content or camt(*movements, number=number, day=timezone.localdate(chain.clock), **more)
    statement = import_statement(chain.paying_account, content, format="camt", actor=chain.finance)
    matching.match_statement(statement, actor=chain.finance)
    return statement


def out(chain: Any, cents: int = 8_640_00, **more: Any) -> Movement:
    return Movement(-cents, chain.payment.end_to_end_id, more.pop("reference", "B-1"), **more)


def back(chain: Any, cents: int = 8_640_00, **more: Any) -> Movement:
    return Movement(cents, chain.payment.end_to_end_id, more.pop("reference", "B-2"), **more)


def line() -> StatementLine:
    return StatementLine.objects.latest("pk")


def payment() -> Payment:
    return Payment.objects.get()


def test_exact_line_pays_by_the_word_of_the_bank_and_completes_the_file(sent: Any, money: Any) -> None:
    take(sent, out(sent))
    paid = payment()
    assert (paid.state, paid.bank_reference, paid.paid_on) == ("paid", "B-1", timezone.localdate(sent.clock))
    assert (line().outcome, line().payment, line().settled_by) == ("paid", paid, sent.finance)
    assert PaymentBatch.objects.get().state == "completed"
    assert money() == {"committed": 2_160_00, "advanced": 8_640_00}


def test_return_with_a_reason_takes_the_money_back(sent: Any, money: Any) -> None:
    take(sent, out(sent), back(sent, reason="AC04"))
    assert payment().state == "returned"
    assert [row.outcome for row in StatementLine.objects.order_by("number")] == ["paid", "returned"]
    assert money() == {"committed": 10_800_00}
    assert reconciliation_of(payments_of(PaymentBatch.objects.get(), sent.finance)).is_zero


def test_return_listed_above_its_payment_comes_to_the_same(sent: Any, money: Any) -> None:
    take(sent, back(sent), out(sent))
    assert {row.outcome for row in StatementLine.objects.all()} == {"paid", "returned"}
    assert money() == {"committed": 10_800_00}


def test_short_payment_waits_for_a_person_and_then_the_funder_bears_the_fee(sent: Any, money: Any) -> None:
    take(sent, out(sent, 8_630_00))
    assert (payment().state, line().outcome, line().payment) == ("ordered", "open", payment())
    assert "8,630.00 EUR left the account" in line().reason.replace("\xa0", " ")
    matching.pay_by_line(line(), payment(), reason="Fee of the other bank.", actor=sent.finance)
    assert (payment().state, payment().fee_cents, line().outcome) == ("paid", 10_00, "short")
    assert money() == {"committed": 2_160_00, "advanced": 8_640_00}
    found = reconciliation_of(payments_of(PaymentBatch.objects.get(), sent.finance))
    assert (found.ordered, found.paid, found.moved, found.fee, found.difference) == (
        8_640_00, 8_640_00, 8_630_00, 10_00, 0
    )  # fmt: skip


def test_short_payment_may_be_returned_and_ordered_again(sent: Any, money: Any) -> None:
    take(sent, out(sent, 8_630_00))
    matching.return_by_line(line(), payment(), reason="The bank takes it back.", actor=sent.finance)
    assert (payment().state, line().outcome) == ("returned", "returned")
    assert money() == {"committed": 10_800_00}
    found = reconciliation_of(payments_of(PaymentBatch.objects.get(), sent.finance))
    assert found.difference == 8_630_00  # until the bank sends it
    take(sent, back(sent, 8_630_00), number="2")
    matching.return_by_line(line(), payment(), reason="As announced.", actor=sent.finance)
    assert money() == {"committed": 10_800_00}


def test_difference_that_is_no_fee_is_refused(sent: Any) -> None:
    take(sent, out(sent, 5_000_00))
    with pytest.raises(DomainError, match="is no fee"):
        matching.pay_by_line(line(), payment(), reason="Fee.", actor=sent.finance)
    assert payment().state == "ordered"


def test_same_file_twice_is_told_and_changes_nothing(sent: Any) -> None:
    content = camt(out(sent), day=timezone.localdate(sent.clock))
    take(sent, content=content)
    before = Transfer.objects.count()
    with pytest.raises(StatementFault, match=r"was imported on .* by Finance; nothing was done"):
        take(sent, content=content)
    assert (Statement.objects.count(), Transfer.objects.count()) == (1, before)


def test_overlapping_statement_brings_no_line_twice(sent: Any) -> None:
    take(sent, out(sent))
    before = Transfer.objects.count()
    take(sent, out(sent), Movement(-1_00, reference="B-9"), number="2")
    first, second = StatementLine.objects.filter(statement__number="2").order_by("number")
    assert (first.outcome, first.reason) == ("other", "Taken already with the statement 1.")
    assert second.outcome == "open"
    assert Transfer.objects.count() == before


def test_equal_lines_of_one_statement_are_two_movements(sent: Any) -> None:
    twin = Movement(-1_00, reference="B-9")
    take(sent, twin, twin)
    assert [row.outcome for row in StatementLine.objects.all()] == ["open", "open"]
    take(sent, twin, twin, twin, number="2")
    assert [row.outcome for row in StatementLine.objects.filter(statement__number="2")] == ["other", "other", "open"]


def test_statement_of_another_account_or_currency_is_refused(sent: Any) -> None:
    for more, words in (({"iban": IBANS[0]}, "statement of the account RS35"), ({"currency": "RSD"}, "is in RSD")):
        with pytest.raises(StatementFault, match=words):
            take(sent, out(sent), **more)
    assert not Statement.objects.exists()
    assert payment().state == "ordered"


def test_bank_that_answers_a_second_time_is_asked_about(sent: Any, money: Any) -> None:
    take(sent, out(sent))
    take(sent, out(sent, reference="B-5"), number="2")
    assert line().outcome == "open"
    assert "answered already by line 1" in line().reason
    assert money() == {"committed": 2_160_00, "advanced": 8_640_00}


def test_payment_recorded_by_hand_is_confirmed_by_the_line(sent: Any, money: Any) -> None:
    from grants.payments.services import pay_instalment

    day = timezone.localdate(sent.clock)
    pay_instalment(sent.payment, paid_on=day, bank_reference="Letter of the bank", actor=sent.finance)
    take(sent, out(sent))
    assert line().outcome == "paid"
    assert payment().bank_reference == "Letter of the bank"
    assert money() == {"committed": 2_160_00, "advanced": 8_640_00}


def test_reference_of_a_payment_that_this_account_never_sent_answers_nothing(sent: Any) -> None:
    Payment.objects.update(batch=None)
    take(sent, out(sent), Movement(-5_00, "SOFRA-99999999", "B-3"), Movement(-5_00, "SOFRA-" + "9" * 18, "B-4"))
    assert {row.outcome for row in StatementLine.objects.all()} == {"open"}
    assert payment().state == "ordered"


def test_unknown_line_is_explained_by_a_person_with_a_reason(sent: Any) -> None:
    take(sent, Movement(-12_00, reference="FEE-1", text="Account fee"))
    with pytest.raises(DomainError, match="an auditor will ask"):
        matching.explain_line(line(), outcome="fee", reason=" ", actor=sent.finance)
    with pytest.raises(DomainError, match="what the line is"):
        matching.explain_line(line(), outcome="paid", reason="x", actor=sent.finance)
    matching.explain_line(line(), outcome="fee", reason="Fee of June.", actor=sent.finance)
    assert (line().outcome, line().reason) == ("fee", "Fee of June.")
    with pytest.raises(TransitionRefused, match="settled already"):
        matching.explain_line(line(), outcome="other", reason="x", actor=sent.finance)


def test_line_without_reference_is_proposed_by_account_and_amount_and_matched_by_hand(sent: Any, money: Any) -> None:
    take(sent, Movement(-8_640_00, reference="B-1", iban=IBANS[0]), Movement(-8_640_00, reference="B-2"))
    first, second = StatementLine.objects.order_by("number")
    assert proposals_for(first, list(candidates_for(first, sent.finance))) == [sent.payment]
    assert proposals_for(second, list(candidates_for(second, sent.finance))) == []
    matching.pay_by_line(first, sent.payment, reason="Same account and sum.", actor=sent.finance)
    assert money() == {"committed": 2_160_00, "advanced": 8_640_00}
    assert list(candidates_for(second, sent.finance)) == []


def test_money_in_pays_nobody_and_money_out_pays_nothing_back(sent: Any) -> None:
    take(sent, Movement(8_640_00, reference="B-1"))
    with pytest.raises(DomainError, match="pays no grantee"):
        matching.pay_by_line(line(), sent.payment, reason="x", actor=sent.finance)


def test_repayment_is_known_by_the_number_of_its_debit_note(chain: Any) -> None:
    recovery = chain.recovery_due().treasury().recovery
    with chain.now():
        text = f"Repayment {recovery.note_number}, thank you"
        take(chain, Movement(100_00, reference="IN-1", text=text))
    recovery.refresh_from_db(fields=["due_on"])
    assert (line().outcome, line().recovery) == ("recovered", recovery)
    assert recovery.covered_cents == 100_00
    assert list(recoveries_for(line(), chain.finance)) == [recovery]
    assert differences() == []


def test_only_finance_of_the_whole_programme_imports_and_settles(sent: Any) -> None:
    take(sent, Movement(-12_00, reference="FEE-1"))
    content = camt(day=timezone.localdate(sent.clock), number="9")
    for who in ("officer", "approver", "auditor", "administrator", "applicant", "stranger"):
        person = getattr(sent, who)
        with pytest.raises(PermissionDenied):
            import_statement(sent.paying_account, content, format="camt", actor=person)
        with pytest.raises(PermissionDenied):
            matching.explain_line(line(), outcome="fee", reason="x", actor=person)


def test_line_of_a_grantee_with_whom_one_has_a_tie_is_left_to_a_colleague(sent: Any) -> None:
    Membership.objects.create(organisation=sent.organisation, user=sent.finance, role=Membership.Role.VIEWER)
    take(sent, out(sent))
    assert (payment().state, line().outcome) == ("ordered", "open")
    assert list(lines_visible_to(sent.finance)) == [line()]


def test_table_in_csv_does_the_same(sent: Any, money: Any) -> None:
    day = timezone.localdate(sent.clock)
    content = f"Date;Amount;End-to-end reference;Reference\n{day};-8.640,00;{sent.payment.end_to_end_id};B-1\n".encode()
    with pytest.raises(DomainError, match="tells no balances"):
        import_statement(sent.paying_account, content, format="csv", actor=sent.finance)
    statement = import_statement(
        sent.paying_account, content, format="csv", opening_cents=10_000_00, closing_cents=1_360_00, actor=sent.finance
    )
    assert matching.match_statement(statement, actor=sent.finance) == {"paid": 1}
    assert money() == {"committed": 2_160_00, "advanced": 8_640_00}


def test_return_of_a_small_part_is_no_return_less_a_fee(sent: Any, money: Any) -> None:
    take(sent, out(sent))
    take(sent, back(sent, 1_00), number="2")
    with pytest.raises(DomainError, match="came back of"):
        matching.return_by_line(line(), payment(), reason="The rest is the fee.", actor=sent.finance)
    assert (payment().state, payment().fee_cents, line().outcome) == ("paid", 0, "open")
    assert money() == {"committed": 2_160_00, "advanced": 8_640_00}


def test_line_pays_nothing_of_a_file_that_was_never_sent(sent: Any) -> None:
    PaymentBatch.objects.update(state="open")
    take(sent, out(sent))
    assert (payment().state, line().outcome) == ("ordered", "open")


def test_part_recorded_by_hand_is_not_counted_again_by_its_line(chain: Any) -> None:
    from grants.payments.services import receive_recovery

    chain.recovery_due().treasury()
    with chain.now():
        today = timezone.localdate(chain.clock)
        receive_recovery(
            chain.recovery, amount_cents=500_00, on=today, bank_reference="Letter of the bank", actor=chain.finance
        )
        take(chain, Movement(500_00, reference="B-7", text=f"{chain.recovery.note_number} part"))
        assert line().outcome == "open"
        assert line().reason == "This transfer of the bank is recorded already."
        take(chain, Movement(400_00, reference="B-8", text=chain.recovery.note_number), number="2")
        assert line().outcome == "recovered"
        take(chain, Movement(400_00, reference="B-9", text=chain.recovery.note_number), number="3")
        assert line().outcome == "recovered"
    assert type(chain.recovery).objects.get().covered_cents == 1_300_00
