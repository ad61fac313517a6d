"""Reading what a bank sends, and what only looks like it: camt.053 and tables in CSV, all or nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.core.money import format_amount
from grants.payments.camt import read_camt
from grants.payments.statement_csv import cents_of, read_csv
from grants.payments.statement_files import BankStatement, StatementFault
from tests.grants.payments.bank_answers import IBAN, NAMESPACE, Movement, camt

HEAD = "Date;Value date;Amount;End-to-end reference;Reference;Name;Account;Text\n"


def table(*rows: str, opening: int = 100_000_00, closing: int | None = None, **more: object) -> BankStatement:
    content = more.pop("content", None) or (HEAD + "\n".join(rows)).encode()
    closing = opening if closing is None else closing
    return read_csv(content, iban=IBAN, currency="EUR", opening_cents=opening, closing_cents=closing, **more)


def test_entries_come_with_their_sides_references_and_reasons() -> None:
    paid = Movement(-8_640_00, "SOFRA-00000001", "B-1", text="Grant  &  thanks", iban="RS35260005601001611379")
    back = Movement(8_640_00, "SOFRA-00000001", "B-2", reason="AC04")
    read = read_camt(camt(paid, back, number="17"))
    assert (read.iban, read.currency, read.number) == (IBAN, "EUR", "17")
    assert (read.opening_cents, read.closing_cents) == (1_000_000_00, 1_000_000_00)
    first, second = read.lines
    assert (first.amount_cents, first.end_to_end_id, first.bank_reference) == (-8_640_00, "SOFRA-00000001", "B-1")
    assert (first.counterparty, first.remittance) == ("Neighbours", "Grant & thanks")
    assert (first.iban, first.is_return) == ("RS35260005601001611379", False)
    assert (second.amount_cents, second.is_return, second.return_reason) == (8_640_00, True, "AC04")


def test_batch_booking_is_taken_apart_into_its_transactions() -> None:
    details = "".join(
        f'<TxDtls><Refs><EndToEndId>SOFRA-{n:08d}</EndToEndId></Refs><Amt Ccy="EUR">{sum_}</Amt></TxDtls>'
        for n, sum_ in ((1, "10.00"), (2, "20.50"))
    )
    whole = camt(Movement(-30_50, reference="B-1")).decode()
    start, end = whole.index("<TxDtls>"), whole.index("</TxDtls>") + len("</TxDtls>")
    read = read_camt((whole[:start] + details + whole[end:]).encode())
    assert [(line.end_to_end_id, line.amount_cents) for line in read.lines] == [
        ("SOFRA-00000001", -10_00),
        ("SOFRA-00000002", -20_50),
    ]
    torn = (whole[:start] + details.replace("20.50", "20.00") + whole[end:]).encode()
    with pytest.raises(StatementFault, match="do not add up to it: entry 1"):
        read_camt(torn)


def test_what_is_only_announced_is_not_taken() -> None:
    content = camt(Movement(-1_00), closing=1_000_000_00).replace(b"<Cd>BOOK</Cd>", b"<Cd>PDNG</Cd>")
    assert read_camt(content).lines == []


def test_balances_must_lead_from_one_to_the_other() -> None:
    with pytest.raises(StatementFault, match="do not agree"):
        read_camt(camt(Movement(-1_00), closing=1_000_000_00))
    with pytest.raises(StatementFault, match="balance is missing"):
        read_camt(camt().replace(b"CLBD", b"ITBD"))


def test_second_statement_in_a_file_must_follow_the_first() -> None:
    first = camt(Movement(-1_00, reference="A"), opening=10_00, number="1").decode()
    second = camt(Movement(-2_00, reference="B"), opening=9_00, number="2").decode()
    inner = second[second.index("<Stmt>") : second.index("</Stmt>") + len("</Stmt>")]
    both = first.replace("</Stmt>", "</Stmt>" + inner)
    read = read_camt(both.encode())
    assert (read.opening_cents, read.closing_cents, len(read.lines), read.number) == (10_00, 7_00, 2, "1 – 2")
    with pytest.raises(StatementFault, match="do not follow"):
        read_camt(first.replace("</Stmt>", "</Stmt>" + inner.replace("9.00", "8.00").replace("7.00", "6.00")).encode())


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><Document>&lol2;</Document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>"""
DTD = b"""<?xml version="1.0"?><!DOCTYPE Document SYSTEM "http://example.org/x.dtd"><Document/>"""


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, DTD], ids=["laughs", "outside", "dtd"])
def test_file_with_entities_or_document_type_is_not_opened(content: bytes) -> None:
    with pytest.raises(StatementFault, match="declares a document type or entities"):
        read_camt(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x00\xff\xfe", "well-formed"),
        (b"<Document>", "well-formed"),
        (b"PK\x03\x04", "well-formed"),
        (camt().replace(b"camt.053", b"camt.052"), "camt.053"),
        (camt(namespace="urn:example"), "camt.053"),
        (b"<html/>", "camt.053"),
        (camt().decode().encode("utf-16").replace(b"UTF-8", b"UTF-8"), "well-formed"),
        (camt().replace(b"UTF-8", b"no-such-encoding"), "well-formed"),
        (camt(Movement(-1_00, name="Š")).replace("Š".encode(), b"\xe9"), "well-formed"),
        (camt(Movement(-1_00)).replace(b">1.00<", b">1,00<"), "not an amount"),
        (camt(Movement(-1_00)).replace(b">1.00<", b">1e2<"), "not an amount"),
        (camt(Movement(-1_00)).replace(b">1.00<", b">=1+1<"), "not an amount"),
        (camt(Movement(-1_00)).replace(b">1.00<", b">-1.00<"), "not an amount"),
        (camt(Movement(-1_00)).replace(b">1.00<", b">1.001<"), "not an amount"),
        (camt(Movement(-1_00)).replace(b">1.00<", b">NaN<"), "not an amount"),
        (camt(Movement(-1_00)).replace(b"1.00<", "١.00<".encode()), "not an amount"),
        (camt(Movement(-1_00, day="2026-02-31")), "not a date"),
        (camt(Movement(-1_00)).replace(b"<CdtDbtInd>DBIT", b"<CdtDbtInd>BOTH"), "direction is missing"),
        (b"x" * (8 * 1024 * 1024 + 1), "too large"),
        (camt().replace(b"<Stmt>", b"<Rpt>").replace(b"</Stmt>", b"</Rpt>"), "holds no statement"),
    ],
)
def test_anything_else_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(StatementFault, match=words):
        read_camt(content)


def test_depth_is_no_weapon() -> None:
    deep = f'<Document xmlns="{NAMESPACE}">' + "<a>" * 200_000 + "</a>" * 200_000 + "</Document>"
    with pytest.raises(StatementFault, match="holds no statement"):
        read_camt(deep.encode())


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(StatementFault, match="more than 5000 lines"):
        read_camt(camt(*[Movement(-1)] * 5_001))


def test_table_is_read_by_the_names_of_its_columns() -> None:
    read = table(
        "01.06.2026;2026-06-02;-8.640,00;SOFRA-00000001;B-1;Neighbours;RS35 2600 0560 1001 6113 79;=1+1",
        "2026-06-03;;10.5;;;;;",
        closing=91_370_50,
    )
    first, second = read.lines
    assert (str(first.booked_on), str(first.value_on), first.amount_cents) == ("2026-06-01", "2026-06-02", -8_640_00)
    assert (first.iban, first.remittance) == ("RS35260005601001611379", "=1+1")
    assert (second.amount_cents, second.value_on) == (10_50, None)
    assert (str(read.starts_on), str(read.ends_on)) == ("2026-06-01", "2026-06-03")


def test_columns_may_be_named_in_the_form_and_split_into_debit_and_credit() -> None:
    content = 'Dan,Duguje,Potražuje\n2026-06-01,"1.234,50",\n2026-06-02,,7\n'.encode()
    read = table(content=content, columns={"booked_on": "Dan"}, closing=100_000_00 - 1_234_50 + 7_00)
    assert [line.amount_cents for line in read.lines] == [-1_234_50, 7_00]
    with pytest.raises(StatementFault, match="no column “Nema”"):
        table(content=content, columns={"booked_on": "Nema"})


def test_faults_are_told_by_row_and_nothing_is_taken() -> None:
    with pytest.raises(StatementFault) as refused:
        table("2026-06-01;;=1+1;;;;;", "31.02.2026;;1;;;;;", "2026-06-01;;1,234;;;;;", ";;5;;;;;", "2026-06-01;;5;;;;;")
    text = str(refused.value)
    assert "Row 2: “=1+1” is not an amount." in text
    assert "Row 3: “31.02.2026” is not a date" in text
    assert "Row 4: “1,234” can be read in two ways" in text
    assert "Row 5: the date is missing." in text
    assert len(refused.value.faults) == 4


def test_rows_of_another_account_or_currency_are_refused() -> None:
    head = "date,amount,currency,own account\n"
    with pytest.raises(StatementFault, match="another currency"):
        table(content=f"{head}2026-06-01,1,RSD,".encode())
    with pytest.raises(StatementFault, match="of another account"):
        table(content=f"{head}2026-06-01,1,EUR,RS35260005601001611379".encode())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Date;Amount\n2026-06-01;1\xe9\n", "UTF-8"),
        (b"a;b\n1;2\n", "names no date and amount"),
        (b'Date;Amount\n"2026-06-01;1\n', "not a table"),
        (b"Date;Amount\n2026-06-01;5\n", "do not agree"),
        (b"Date;Amount\n" + b"2026-06-01;1\n" * 5_001, "more than 5000"),
        ("Date;Amount\n2026-06-01;١\n".encode(), "not an amount"),
        (b"Date;Amount\n2026-06-01;" + b"9" * 40 + b"\n", "not an amount"),
        (b"Date;Amount\n9999-06-01;1\n", "not a date"),
    ],
)
def test_table_that_is_none_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(StatementFault, match=words):
        table(content=content) if content else table(content=b" ")


@given(cents=st.integers(-(10**12), 10**12), language=st.sampled_from(["en", "sr-latn", "mk", "tr"]))
@settings(max_examples=60)
def test_amount_is_read_as_each_language_writes_it(cents: int, language: str) -> None:
    assert cents_of(format_amount(cents, language)) == cents


@given(content=st.binary(max_size=200))
@settings(max_examples=60)
def test_noise_never_is_more_than_a_refusal(content: bytes) -> None:
    for read in (lambda: read_camt(content), lambda: table(content=content or b" ")):
        with pytest.raises(StatementFault):
            read()
