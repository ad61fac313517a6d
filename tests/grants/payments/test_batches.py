"""Files for the bank: what goes in, what is made once, and what is never paid twice."""

import csv
import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from defusedxml import ElementTree
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from grants.core import files
from grants.core.errors import DomainError
from grants.payments.models import Payment, PaymentBatch
from grants.payments.services import batching
from grants.people.models import BankAccount, Membership
from tests.factories import IBANS, make_account
from workflows.engine import TransitionRefused, records_of

PAIN = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"


@pytest.fixture
def opened(chain: Any) -> Any:
    """An open file with one ordered payment, at the hour of the chain."""
    chain.batch_open()
    with time_machine.travel(chain.clock, tick=True):
        yield chain


def freeze(chain: Any) -> PaymentBatch:
    return batching.freeze_batch(chain.batch, actor=chain.finance)


def pain_rows(content: bytes) -> list[tuple[str, str, str, str]]:
    root = ElementTree.fromstring(content)
    return [
        (
            row.findtext(f"{PAIN}PmtId/{PAIN}EndToEndId"),
            row.findtext(f"{PAIN}CdtrAcct/{PAIN}Id/{PAIN}IBAN"),
            row.find(f"{PAIN}Amt/{PAIN}InstdAmt").get("Ccy"),
            row.findtext(f"{PAIN}Amt/{PAIN}InstdAmt"),
        )
        for row in root.iter(f"{PAIN}CdtTrfTxInf")
    ]


def test_pain_asks_for_exactly_what_was_ordered(opened: Any) -> None:
    batch = freeze(opened)
    content = files.read(batch.file)
    assert pain_rows(content) == [(f"SOFRA-{opened.payment.pk:08d}", IBANS[0], "EUR", "8640.00")]
    header = ElementTree.fromstring(content).find(f"{PAIN}CstmrCdtTrfInitn/{PAIN}GrpHdr")
    assert header.findtext(f"{PAIN}MsgId") == batch.reference
    assert (header.findtext(f"{PAIN}NbOfTxs"), header.findtext(f"{PAIN}CtrlSum")) == ("1", "8640.00")
    assert b"<Cd>SEPA</Cd>" in content
    assert (batch.state, batch.count, batch.control_sum_cents) == ("frozen", 1, 8_640_00)
    record = records_of(batch).last()
    assert (record.verb, record.actor) == ("freeze", opened.finance)


def test_account_outside_sepa_and_another_currency_ask_for_no_sepa_service(opened: Any) -> None:
    opened.paying_account.network = "domestic"
    opened.paying_account.save()
    assert b"SEPA</Cd>" not in files.read(freeze(opened).file)


def test_names_are_written_in_letters_that_every_bank_takes(opened: Any) -> None:
    BankAccount.objects.update(holder="Удружење „Комшије“ & <Đorđe> =1+1")
    content = files.read(freeze(opened).file)
    name = ElementTree.fromstring(content).find(f".//{PAIN}Cdtr/{PAIN}Nm").text
    assert name == "Udruzhenje ,,Komshije Dorde 1+1"


def test_list_for_the_accounting_system_tells_all_and_is_no_formula(chain: Any) -> None:
    chain.batch_open("list")
    BankAccount.objects.update(holder="=HYPERLINK(evil)")
    with chain.now():
        batch = freeze(chain)
    rows = list(csv.reader(io.StringIO(files.read(batch.csv).decode("utf-8-sig"))))
    assert rows[0] == ["Value date", "Reference", "Payee", "IBAN", "BIC", "Amount", "Currency", "Purpose"]
    day = timezone.localdate(chain.clock).isoformat()
    assert rows[1][:7] == [
        day, f"SOFRA-{chain.payment.pk:08d}", "'=HYPERLINK(evil)", IBANS[0], "", "8640.00", "EUR"
    ]  # fmt: skip
    assert rows[-1][5] == "8640.00"
    sheet = openpyxl.load_workbook(io.BytesIO(files.read(batch.file))).active
    assert sheet["C2"].value == "=HYPERLINK(evil)"
    assert sheet["C2"].data_type == "s"
    assert Decimal(str(sheet["F2"].value)) == Decimal("8640")


def test_bank_is_asked_for_what_is_left_after_an_offset(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Payment, "transfer_cents", property(lambda payment: payment.amount_cents - 40_00))
    batch = freeze(opened)
    assert pain_rows(files.read(batch.file))[0][3] == "8600.00"
    assert batch.control_sum_cents == 8_600_00


def test_file_is_made_once_and_stays_what_it_is(opened: Any) -> None:
    batch = freeze(opened)
    before = files.read(batch.file)
    for act in (
        lambda: freeze(opened),
        lambda: batching.take_out(batch, [opened.payment.pk], actor=opened.finance),
        lambda: batching.put_in(batch, [opened.payment.pk], actor=opened.finance),
        lambda: batching.change_batch(batch, format="list", execution_on=timezone.localdate(), actor=opened.finance),
        lambda: batching.cancel_batch(batch, reason="x", actor=opened.finance),
    ):
        with pytest.raises(TransitionRefused):
            act()
    again = PaymentBatch.objects.get(pk=batch.pk)
    assert files.read(again.file) == before
    assert again.file.sha256 == batch.file.sha256


def test_payment_stands_in_one_file(opened: Any) -> None:
    other = batching.create_batch(
        opened.paying_account, format="pain", execution_on=timezone.localdate(), actor=opened.finance
    )
    with pytest.raises(TransitionRefused, match="stands in the file PF"):
        batching.put_in(other, [opened.payment.pk], actor=opened.finance)
    with pytest.raises(TransitionRefused, match="at least one payment"):
        batching.freeze_batch(other, actor=opened.finance)
    assert other.reference != opened.batch.reference


def test_cancelled_file_frees_its_payments(opened: Any) -> None:
    batching.cancel_batch(opened.batch, reason="Another day.", actor=opened.finance)
    assert Payment.objects.get().batch is None


def test_what_is_taken_out_waits_for_another_file(opened: Any) -> None:
    batching.take_out(opened.batch, [opened.payment.pk], actor=opened.finance)
    assert Payment.objects.get().batch is None
    batching.put_in(opened.batch, [opened.payment.pk], actor=opened.finance)
    assert Payment.objects.get().batch == opened.batch


def test_replaced_account_is_named_and_nothing_is_made(opened: Any) -> None:
    from grants.people.services import confirm_account

    newer = make_account(opened.organisation, actor=opened.applicant, iban=IBANS[1])
    confirm_account(newer, actor=opened.finance, reason="Called back.")
    with pytest.raises(TransitionRefused) as refused:
        freeze(opened)
    text = str(refused.value)
    assert opened.agreement.reference in text
    assert "was replaced" in text
    assert not PaymentBatch.objects.get().file
    assert PaymentBatch.objects.get().state == "open"


def test_payment_that_is_not_ordered_any_more_is_named(opened: Any) -> None:
    from grants.payments.services import bounce_payment

    bounce_payment(opened.payment, reason="Account closed.", actor=opened.finance)
    with pytest.raises(TransitionRefused, match="not ordered any more"):
        freeze(opened)


def test_payment_set_off_wholly_needs_no_bank(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Payment, "transfer_cents", property(lambda payment: 0))
    with pytest.raises(TransitionRefused, match="nothing is left to transfer"):
        freeze(opened)


def test_payment_in_another_currency_is_refused(opened: Any) -> None:
    opened.paying_account.currency = "RSD"
    opened.paying_account.save()
    with pytest.raises(TransitionRefused, match="it is in EUR"):
        freeze(opened)


def test_day_that_is_past_is_refused(opened: Any) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with pytest.raises(DomainError, match="lies in the past"):
        batching.create_batch(opened.paying_account, format="pain", execution_on=yesterday, actor=opened.finance)
    PaymentBatch.objects.update(execution_on=yesterday)
    with pytest.raises(DomainError, match="lies in the past"):
        freeze(opened)


def test_retired_account_pays_no_more(opened: Any) -> None:
    opened.paying_account.is_active = False
    opened.paying_account.save()
    with pytest.raises(DomainError, match="no longer in use"):
        batching.create_batch(
            opened.paying_account, format="pain", execution_on=timezone.localdate(), actor=opened.finance
        )


def test_only_finance_of_the_whole_programme_makes_files(opened: Any) -> None:
    for who in ("officer", "approver", "auditor", "administrator", "applicant", "stranger"):
        with pytest.raises(PermissionDenied):
            batching.freeze_batch(opened.batch, actor=getattr(opened, who))
    opened.finance.staff_roles.filter(programme__isnull=False).delete()
    opened.finance.__dict__.pop("_staff_scopes", None)
    with pytest.raises(PermissionDenied):
        freeze(opened)


def test_member_of_a_payee_makes_no_file_that_pays_it(opened: Any) -> None:
    Membership.objects.create(organisation=opened.organisation, user=opened.finance, role=Membership.Role.VIEWER)
    with pytest.raises(TransitionRefused, match="closed to you"):
        freeze(opened)


def test_foreign_payment_is_no_choice(opened: Any) -> None:
    batching.take_out(opened.batch, [opened.payment.pk], actor=opened.finance)
    with pytest.raises(DomainError, match="Choose payments"):
        batching.put_in(opened.batch, [10**9, opened.payment.pk], actor=opened.finance)
    assert Payment.objects.get().batch is None


def test_file_that_says_something_else_is_not_kept(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from grants.payments import bank_files

    credit = bank_files._credit
    monkeypatch.setattr(bank_files, "_credit", lambda order, day: {**credit(order, day), "amount": 1})
    with pytest.raises(DomainError, match="does not say what was ordered"):
        freeze(opened)
    assert PaymentBatch.objects.get().state == "open"


def test_name_that_no_schema_takes_is_refused_in_words(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    BankAccount.objects.update(bic="not a BIC")
    with pytest.raises(DomainError, match="does not fit the bank's schema"):
        freeze(opened)
