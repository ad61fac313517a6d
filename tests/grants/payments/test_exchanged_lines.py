"""A payment in another currency, answered by the bank's own statement: its debit, its rate, and nothing less.

The grant is in convertible marks, pegged at 1.95583 for one euro: 16,898.36 BAM were ordered as 8,639.99 EUR.
"""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from grants.agreements.figures import balances_of
from grants.ledger.checks import differences
from grants.ledger.models import ExchangeRate
from grants.payments.booking import Certified
from grants.payments.camt import read_camt
from grants.payments.models import Payment, StatementLine
from grants.payments.services import matching, pay_instalment
from grants.payments.services.importing import import_statement
from grants.payments.statement_files import StatementFault
from tests.factories import Chain, make_pdf
from tests.grants.payments.bank_answers import Movement, camt, instructed


@pytest.fixture
def marks(db: None) -> Any:
    """An ordered instalment in marks, which was handed to the bank by hand under its reference."""
    for month in range(1, 13):
        for year in (timezone.localdate().year - 1, timezone.localdate().year):
            day = timezone.localdate().replace(year=year, month=month, day=1)
            ExchangeRate.objects.create(source="inforeuro", currency="BAM", valid_on=day, rate=Decimal("1.95583"))
    chain: Any = Chain(days_ago=90, grant_currency="BAM").ordered().treasury()
    with time_machine.travel(chain.clock, tick=True):
        yield chain


def take(chain: Any, cents: int, amounts: str, *, number: str = "1", end_to_end_id: str = "") -> StatementLine:
    movement = Movement(cents, end_to_end_id or chain.payment.end_to_end_id, f"B-{number}", amounts=amounts)
    content = camt(movement, day=timezone.localdate(chain.clock), number=number)
    statement = import_statement(chain.paying_account, content, format="camt", actor=chain.finance)
    matching.match_statement(statement, actor=chain.finance)
    return statement.lines.get()


def money(chain: Any) -> dict[str, int]:
    assert differences() == []
    return {kind.removeprefix("agreement."): cents for kind, cents in balances_of(chain.agreement).items() if cents}


ORDERED = {"committed": 2_160_01, "ordered": 8_639_99}


@pytest.mark.parametrize(
    ("amounts", "rate"),
    [
        (instructed(), "1.95583"),
        (instructed(unit=""), "1.95583"),
        (instructed(rate="0.511292", unit="BAM"), "1.95582955"),
        (instructed(rate="0.511292", unit="", source="BAM", target="EUR"), "1.95582955"),
        (instructed(inside="TxAmt"), "1.95583"),
        (instructed(inside="CntrValAmt"), "1.95583"),
    ],
    ids=["unit", "no-unit", "turned", "turned-no-unit", "of-the-transaction", "of-the-counter-value"],
)
def test_rate_is_read_as_units_for_one_of_the_accounts_currency(amounts: str, rate: str) -> None:
    (line,) = read_camt(camt(Movement(-8_639_99, amounts=amounts))).lines
    assert (line.instructed_cents, line.instructed_currency, line.exchange_rate) == (16_898_36, "BAM", Decimal(rate))


def test_debit_and_rate_of_the_statement_pay(marks: Any) -> None:
    line = take(marks, -8_639_99, instructed(rate="0.511292", unit="BAM"))
    payment = Payment.objects.get()
    assert (payment.state, payment.booked_cents, payment.rate) == ("paid", 8_639_99, Decimal("1.95582955"))
    assert (payment.bank_reference, payment.rate_evidence) == ("B-1", None)
    assert (line.outcome, line.payment) == ("paid", payment)
    assert money(marks) == {"committed": 2_160_01, "advanced": 8_639_99}


def test_another_rate_than_the_agreements_takes_what_was_booked(marks: Any) -> None:
    """16,898.36 at 1.94 are 8,710.49: 70.50 more than ordered, out of what is committed."""
    take(marks, -8_710_49, instructed(rate="1.94"))
    assert Payment.objects.get().booked_cents == 8_710_49
    assert money(marks) == {"committed": 2_089_51, "advanced": 8_710_49}


NOT_CERTIFIED = (
    (-8_639_99, "", "does not tell the amount and rate"),
    (-8_639_99, instructed(rate=""), "does not tell the amount and rate"),
    (-8_639_99, instructed(unit="USD"), "does not tell the amount and rate"),
    (-8_639_99, instructed(source="USD"), "does not tell the amount and rate"),
    (-8_639_99, instructed("16898.35"), "16,898.35 BAM was instructed; 16,898.36 BAM was ordered"),
    (-8_639_99, instructed("16898.36", "RSD", target="RSD"), "RSD was instructed"),
    (-8_639_99, instructed("16898.365"), "does not tell the amount and rate"),
    (-8_639_99, instructed(sum_="0.00"), "does not tell the amount and rate"),
    (-8_659_99, instructed(), "this is 8,639.99 EUR, but 8,659.99 EUR was booked"),
    (-8_639_99, instructed(rate="1.9"), "was booked: ask the bank"),
    (-8_639_99, instructed(rate="99999999999"), "does not tell the amount and rate"),
    (-8_639_99, instructed(rate="0.0000000001"), "does not tell the amount and rate"),
    (8_639_99, instructed(), "It came back in EUR"),
    (-11_000_00, instructed(rate="1.53621455"), "is not covered by this grant"),
)


def test_what_is_not_certified_waits_for_a_person(marks: Any) -> None:
    for number, (cents, amounts, words) in enumerate(NOT_CERTIFIED, start=1):
        line = take(marks, cents, amounts, number=str(number))
        assert line.outcome == "open"
        assert words in line.reason.replace("\xa0", " ")
    assert Payment.objects.get().state == "ordered"
    assert money(marks) == ORDERED


def test_rates_that_contradict_each_other_certify_nothing(marks: Any) -> None:
    other = '<TxAmt><Amt Ccy="EUR">8639.99</Amt><CcyXchg><SrcCcy>EUR</SrcCcy><UnitCcy>EUR</UnitCcy>'
    line = take(marks, -8_639_99, f"{instructed()}{other}<XchgRate>1.9</XchgRate></CcyXchg></TxAmt>")
    assert (line.outcome, line.instructed_cents, line.exchange_rate) == ("open", 16_898_36, None)


def test_second_debit_and_another_reference_pay_nothing(marks: Any) -> None:
    assert take(marks, -8_639_99, instructed(), number="1", end_to_end_id="SOFRA-99999999").outcome == "open"
    assert take(marks, -8_639_99, instructed(), number="2").outcome == "paid"
    again = take(marks, -8_639_99, instructed(), number="3")
    assert (again.outcome, "answered already by line 1" in again.reason) == ("open", True)
    assert money(marks) == {"committed": 2_160_01, "advanced": 8_639_99}


def test_what_a_person_recorded_is_confirmed_by_the_same_debit_only(marks: Any) -> None:
    certified = Certified(rate=Decimal("1.95583"), evidence=make_pdf(marks.finance))
    pay_instalment(
        marks.payment,
        paid_on=timezone.localdate(marks.clock),
        bank_reference="Advice",
        certified=certified,
        actor=marks.finance,
    )
    other = take(marks, -8_640_99, "", number="1")
    assert other.outcome == "open"
    assert "8,639.99 EUR was recorded as debited" in other.reason.replace("\xa0", " ")
    assert take(marks, -8_639_99, "", number="2").outcome == "paid"
    assert money(marks) == {"committed": 2_160_01, "advanced": 8_639_99}


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        (instructed(rate="0"), "not a rate"),
        (instructed(rate="0.00"), "not a rate"),
        (instructed(rate="-1.95583"), "not a rate"),
        (instructed(rate="1e5"), "not a rate"),
        (instructed(rate="NaN"), "not a rate"),
        (instructed(rate="=1+1"), "not a rate"),
        (instructed(rate="1,95583"), "not a rate"),
        (instructed(rate="9" * 40), "not a rate"),
        (instructed(rate="١.9"), "not a rate"),
        (instructed("=1+1"), "not an amount"),
        (instructed("-16898.36"), "not an amount"),
        (instructed("1e5"), "not an amount"),
        (instructed("9" * 30), "not an amount"),
        (instructed(currency="bam"), "not a currency"),
        (instructed(currency=""), "not a currency"),
        (instructed(currency="&lt;b&gt;"), "not a currency"),
    ],
)
def test_hostile_value_is_refused_and_names_its_entry(amounts: str, words: str) -> None:
    with pytest.raises(StatementFault, match=f"{words}.*entry 1"):
        read_camt(camt(Movement(-8_639_99, amounts=amounts)))


def test_details_of_a_transaction_in_a_batch_booking_are_its_own() -> None:
    details = "".join(
        f'<TxDtls><AmtDtls>{instructed(sum_)}<TxAmt><Amt Ccy="EUR">{booked}</Amt></TxAmt></AmtDtls></TxDtls>'
        for sum_, booked in (("19.56", "10.00"), ("39.12", "20.00"))
    )
    whole = camt(Movement(-30_00)).decode()
    start, end = whole.index("<TxDtls>"), whole.index("</TxDtls>") + len("</TxDtls>")
    read = read_camt((whole[:start] + details + whole[end:]).encode())
    assert [(line.amount_cents, line.currency) for line in read.lines] == [(-10_00, "EUR"), (-20_00, "EUR")]
    assert [line.instructed_cents for line in read.lines] == [19_56, 39_12]


def test_pages_show_the_exchange_and_the_reference_to_write(marks: Any, sign_in: Any) -> None:
    client = sign_in(marks.finance)
    address = reverse("payments:detail", args=[marks.payment.pk])
    assert marks.payment.end_to_end_id in client.get(address).content.decode()
    assert marks.payment.end_to_end_id not in sign_in(marks.applicant).get(address).content.decode()
    line = take(marks, -8_639_99, instructed())
    page = client.get(reverse("payments:line", args=[line.pk])).content.decode().replace("\xa0", " ")
    assert "16,898.36 BAM" in page
    assert "1.95583" in page
    assert "Certified by the bank" in client.get(address).content.decode()
