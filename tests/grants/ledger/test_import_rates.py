"""Files of rates: InforEuro's, the ECB's, a plain table; whole or not at all, a change only with its reason."""

import datetime
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.core.errors import DomainError
from grants.ledger.models import ExchangeRate
from grants.ledger.rate_files import Row, read_rates
from grants.ledger.rate_importing import import_rates
from grants.ledger.rates import MissingRate, rate_of, rates_of_period
from workflows.engine import records_of

MARCH = datetime.date(2026, 3, 1)
INFOREURO = json.dumps(
    [
        {"country": "Serbia", "currency": "Dinar", "isoA3Code": "RSD", "isoA2Code": "RS", "value": 117.1234},
        {"country": "Albania", "currency": "Lek", "isoA3Code": "ALL", "isoA2Code": "AL", "value": 98.5},
        {"country": "Bosnia", "currency": "Mark", "isoA3Code": "BAM", "isoA2Code": "BA", "value": 1.95583},
        {"country": "Japan", "currency": "Yen", "isoA3Code": "JPY", "isoA2Code": "JP", "value": 160},
    ]
).encode()
HISTORY = (
    b'[{"currencyIso":"MKD","refCurrencyIso":"EUR","amount":61.5,"dateStart":"01/03/2026","dateEnd":"31/03/2026"}]'
)
INFOREURO_XML = b"<rates><rate><isoA3Code>RSD</isoA3Code><value>117.1234</value></rate></rates>"
INFOREURO_CSV = b"Country,Currency,ISO A3 Code,Value\nSerbia,Dinar,RSD,117.1234\nJapan,Yen,JPY,160\n"
PLAIN = b"currency,month,rate\nRSD,2026-03,117.1234\nMKD,2026-03,61.5\n"
WITH_COMMAS = "\ufeffcurrency;date;rate\nRSD;31/03/2026;117,1234\n".encode()
ECB_HISTORY = b"Date,USD,TRY,ISK,\n2026-03-03,1.08,48.20,N/A,\n2026-03-02,1.07,48.10,150,\n2005-01-03,1.3,N/A,N/A,\n"
ECB_DAILY = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject><Cube><Cube time="2026-03-03"><Cube currency="USD" rate="1.08"/>
<Cube currency="TRY" rate="48.20"/></Cube></Cube></gesmes:Envelope>"""
BOMB = b'<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><r><isoA3Code>RSD</isoA3Code><value>&b;</value></r>'
SECRET = b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><isoA3Code>RSD</isoA3Code><value>&a;</value></r>'


def rsd(day: datetime.date = MARCH) -> Row:
    return Row("RSD", day, Decimal("117.1234"))


@pytest.mark.parametrize("content", [INFOREURO, INFOREURO_XML, INFOREURO_CSV, PLAIN, WITH_COMMAS])
def test_a_month_is_read_in_each_of_its_forms(content: bytes) -> None:
    found = read_rates(content, monthly=True, month=MARCH)
    assert found.faults == []
    assert rsd() in found.rows
    assert found.left_out == (1 if b"JPY" in content else 0)


def test_a_history_says_its_own_month() -> None:
    assert read_rates(HISTORY, monthly=True).rows == [Row("MKD", MARCH, Decimal("61.5"))]


def test_the_ecb_is_read_as_it_publishes() -> None:
    days = [
        Row("TRY", datetime.date(2026, 3, 3), Decimal("48.20")),
        Row("TRY", datetime.date(2026, 3, 2), Decimal("48.10")),
    ]
    assert read_rates(ECB_HISTORY, monthly=False).rows == days
    assert read_rates(ECB_DAILY, monthly=False).rows == days[:1]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "no text"),
        (BOMB, "cannot be read"),
        (SECRET, "cannot be read"),
        (b"<rates>", "cannot be read"),
        (b"[1, 2]", "no list of rates"),
        (b"[{]", "JSON cannot be read"),
        (b"hello\n", "name the columns"),
        (b"currency,month,rate\nRSD,2026-03,1e999999\n", "is no rate"),
        (b"currency,month,rate\nRSD,2026-03,-1\n", "is no rate"),
        (b"currency,month,rate\nRSD,2026-03,NaN\n", "is no rate"),
        (b"currency,month,rate\nRSD,2026-13,117\n", "no month and no date"),
        (b"currency,month,rate\nRSD,,117\n", "of which month"),
        (b"currency,month,rate\n=cmd(),2026-03,117\n", "no code of a currency"),
        (b"currency,month,rate\nRSD,2026-03,117\nRSD,2026-03,118\n", "two rates of RSD"),
        (b"currency,month,rate\nUSD,2026-03,1.08\n", "no rate of RSD, ALL, BAM, MKD, TRY"),
    ],
)
def test_what_is_wrong_is_told(content: bytes, told: str) -> None:
    found = read_rates(content, monthly=True)
    assert any(told in str(fault) for fault in found.faults), found.faults


def test_every_fault_names_its_line() -> None:
    found = read_rates(b"currency,month,rate\nRSD,2026-03,x\nALL,2026-03,98\nMKD,soon,61\n", monthly=True)
    assert [fault.place for fault in found.faults] == ["line 2", "line 4"]


@settings(max_examples=80)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_is_read_or_refused_in_words(content: bytes) -> None:
    found = read_rates(content, monthly=False)
    assert found.rows or found.faults


def test_stored_once_whoever_imports_again(chain: Any) -> None:
    first = import_rates(PLAIN, source="inforeuro", actor=chain.finance)
    again = import_rates(PLAIN, source="inforeuro", actor=chain.finance)
    assert (len(first.added), len(again.added), again.same) == (2, 0, 2)
    stored = ExchangeRate.objects.get(currency="RSD")
    assert (stored.rate, stored.valid_on, stored.imported_by) == (Decimal("117.1234"), MARCH, chain.finance)
    assert stored.file_sha256 == first.sha256


def test_a_fault_anywhere_stores_nothing(chain: Any) -> None:
    with pytest.raises(DomainError, match=r"Nothing was imported\. line 3: “x” is no rate") as refused:
        import_rates(b"currency,month,rate\nRSD,2026-03,117\nMKD,2026-03,x\n", source="inforeuro", actor=chain.finance)
    assert refused.value.field == "file"
    assert not ExchangeRate.objects.exists()


def test_a_stored_rate_changes_only_with_its_reason(chain: Any) -> None:
    import_rates(PLAIN, source="inforeuro", actor=chain.finance)
    other = PLAIN.replace(b"117.1234", b"117.2") + b"ALL,2026-03,98\n"
    with pytest.raises(DomainError, match=r"stored as 117\.1234, and the file says 117\.2\.") as refused:
        import_rates(other, source="inforeuro", actor=chain.finance)
    assert refused.value.field == "reason"
    assert rate_of("inforeuro", "RSD", MARCH) == Decimal("117.1234")
    assert not ExchangeRate.objects.filter(currency="ALL").exists()
    done = import_rates(other, source="inforeuro", reason="Published anew.", actor=chain.finance)
    assert (len(done.changed), len(done.added), done.same) == (1, 1, 1)
    kept = records_of(ExchangeRate.objects.get(currency="RSD")).get()
    assert (kept.actor, kept.reason) == (chain.finance, "117.1234 → 117.2: Published anew.")


def test_only_finance_imports(chain: Any) -> None:
    for who in ("officer", "approver", "auditor", "applicant", "stranger"):
        with pytest.raises(PermissionDenied):
            import_rates(PLAIN, source="inforeuro", actor=getattr(chain, who))


def test_a_month_and_a_day_find_their_rates(db: None) -> None:
    for source, day, rate in (("inforeuro", MARCH, 48), ("ecb", datetime.date(2026, 3, 6), 49)):
        ExchangeRate.objects.create(source=source, currency="TRY", valid_on=day, rate=rate)
    assert rate_of("inforeuro", "TRY", datetime.date(2026, 3, 31)) == 48
    assert rate_of("ecb", "TRY", datetime.date(2026, 3, 8)) == 49  # a Sunday: Friday's holds
    assert rate_of("ecb", "EUR", MARCH) == 1
    for source, day, month in (
        ("inforeuro", datetime.date(2026, 4, 1), "April"),
        ("ecb", datetime.date(2026, 3, 5), "March"),
        ("ecb", datetime.date(2026, 3, 20), "March"),
    ):
        with pytest.raises(MissingRate, match=rf"rate of TRY for {month} 2026 is missing; import it\."):
            rate_of(source, "TRY", day)


def test_the_average_is_of_daily_rates_or_of_the_months(db: None) -> None:
    for month, rate in ((3, 117), (4, 118)):
        ExchangeRate.objects.create(source="inforeuro", currency="RSD", valid_on=MARCH.replace(month=month), rate=rate)
    for day, rate in ((2, 48), (3, 50)):
        ExchangeRate.objects.create(source="ecb", currency="TRY", valid_on=MARCH.replace(day=day), rate=rate)
    until = datetime.date(2026, 4, 20)
    assert rates_of_period("RSD", datetime.date(2026, 3, 9), until) == [117, 118]
    assert rates_of_period("TRY", MARCH, datetime.date(2026, 3, 31)) == [48, 50]
    with pytest.raises(MissingRate, match="The ECB rate of TRY for April 2026"):
        rates_of_period("TRY", MARCH, until)
    with pytest.raises(MissingRate, match="The InforEuro rate of ALL for March 2026"):
        rates_of_period("ALL", MARCH, until)


def test_the_pages_look_first_and_store_then(chain: Any, sign_in: Any) -> None:
    client = sign_in(chain.finance)
    sent = {"source": "inforeuro", "file": SimpleUploadedFile("march.json", INFOREURO), "month": "2026-03"}
    seen = client.post(reverse("payments:import_rates"), sent)
    assert seen.status_code == 200
    assert "117.1234" in seen.content.decode()
    assert not ExchangeRate.objects.exists()
    token = seen.context["form"].initial["token"]
    assert client.post(reverse("payments:confirm_rates"), {"token": token}).status_code == 302
    assert ExchangeRate.objects.count() == 3
    assert "117.1234" in client.get(reverse("payments:rates")).content.decode()
    assert client.post(reverse("payments:confirm_rates"), {"token": token}).status_code == 302  # the double click
    assert ExchangeRate.objects.count() == 3


def test_the_page_asks_for_the_reason_of_a_change(chain: Any, sign_in: Any) -> None:
    import_rates(PLAIN, source="inforeuro", actor=chain.finance)
    client = sign_in(chain.finance)
    other = SimpleUploadedFile("march.csv", PLAIN.replace(b"117.1234", b"117.2"))
    seen = client.post(reverse("payments:import_rates"), {"source": "inforeuro", "file": other})
    token, confirm = seen.context["form"].initial["token"], reverse("payments:confirm_rates")
    refused = client.post(confirm, {"token": token})
    assert refused.status_code == 422
    assert 'href="#id_reason"' in refused.content.decode()
    assert client.post(confirm, {"token": token, "reason": "Published anew."}).status_code == 302
    assert rate_of("inforeuro", "RSD", MARCH) == Decimal("117.2")


def test_the_page_names_what_is_wrong_and_keeps_nothing(chain: Any, sign_in: Any) -> None:
    client = sign_in(chain.finance)
    for content in (BOMB, b"currency,month,rate\nRSD,2026-03,x\n", b""):
        sent = {"source": "inforeuro", "file": SimpleUploadedFile("x.csv", content)}
        assert client.post(reverse("payments:import_rates"), sent).status_code == 422
    assert not ExchangeRate.objects.exists()


def test_a_token_is_its_own_persons(chain: Any, sign_in: Any) -> None:
    sent = {"source": "inforeuro", "file": SimpleUploadedFile("march.csv", PLAIN)}
    token = sign_in(chain.finance).post(reverse("payments:import_rates"), sent).context["form"].initial["token"]
    confirm = reverse("payments:confirm_rates")
    assert sign_in(chain.approver).post(confirm, {"token": token}).status_code == 403
    assert sign_in(chain.finance).post(confirm, {"token": token + "x"}).status_code == 404
    assert not ExchangeRate.objects.exists()


def test_the_command_does_the_same(chain: Any, tmp_path: Path) -> None:
    path, out = tmp_path / "march.csv", StringIO()
    path.write_bytes(INFOREURO_CSV)
    call_command(
        "import_rates", path, "--source", "inforeuro", "--by", chain.finance.email, "--month", "2026-03", stdout=out
    )
    assert "New: 1, changed: 0, stored already: 0, of other currencies: 1." in out.getvalue()
    wrong = [
        {"by": "nobody@example.org"},
        {"by": chain.officer.email},
        {"file": tmp_path / "none.csv"},
        {"month": None},
    ]
    for change in wrong:
        options = {"file": path, "by": chain.finance.email, "month": "2026-03", **change}
        month = ["--month", options["month"]] if options["month"] else []
        with pytest.raises(CommandError):
            call_command("import_rates", options["file"], "--source", "ecb", "--by", options["by"], *month)
