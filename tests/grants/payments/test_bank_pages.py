"""The pages of the bank: what finance people see, choose, and are refused in words."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from grants.core import files
from grants.payments.models import PayingAccount, Payment, PaymentBatch, Statement, StatementLine
from grants.payments.selectors import waiting_for
from grants.people.models import Membership
from tests.factories import make_action, make_staff
from tests.grants.payments.bank_answers import Movement, camt


@pytest.fixture
def opened(chain: Any) -> Any:
    """An open file with one ordered payment, at the hour of the chain."""
    chain.batch_open()
    with time_machine.travel(chain.clock, tick=True):
        yield chain


def address(name: str, *args: Any) -> str:
    return reverse(f"payments:{name}", args=args)


def statement_of(chain: Any, *movements: Movement) -> SimpleUploadedFile:
    return SimpleUploadedFile("statement.xml", camt(*movements, day=timezone.localdate(chain.clock)))


def imported(chain: Any, client: Any, *movements: Movement) -> StatementLine:
    sent = {"account": chain.paying_account.pk, "format": "camt", "file": statement_of(chain, *movements)}
    assert client.post(address("statement_import"), sent).status_code == 302
    return StatementLine.objects.latest("pk")


def test_a_file_goes_from_its_beginning_to_the_bank_by_its_pages(opened: Any, sign_in: Any) -> None:
    client = sign_in(opened.finance)
    day = timezone.localdate(opened.clock).isoformat()
    answer = client.post(
        address("batch_create"), {"account": opened.paying_account.pk, "format": "list", "execution_on": day}
    )
    other = PaymentBatch.objects.get(format="list")
    assert answer["Location"] == address("batch", other.pk)
    client.post(address("batch_take_out", opened.batch.pk), {"payments": [opened.payment.pk]})
    page = client.get(address("batch", other.pk)).content.decode()
    assert opened.agreement.reference in page
    assert client.post(address("batch_put_in", other.pk), {"payments": []}).status_code == 422
    assert client.post(address("batch_put_in", other.pk), {"payments": [opened.payment.pk]}).status_code == 302
    assert client.get(address("batch_freeze", other.pk)).status_code == 200
    assert client.post(address("batch_freeze", other.pk)).status_code == 302
    assert client.post(address("batch_freeze", other.pk)).status_code == 422
    other.refresh_from_db(fields=["file", "csv"])
    downloads = [client.get(address("batch_file", other.pk), follow=True) for _time in range(3)]
    assert {b"".join(one) for one in downloads} == {files.read(other.file)}
    assert b"SOFRA-" in b"".join(client.get(address("batch_csv", other.pk), follow=True))
    page = client.get(address("batch", other.pk)).content.decode()
    assert other.file.sha256 in page
    assert "8,640.00" in page


def test_refusal_names_the_payment_on_the_page(opened: Any, sign_in: Any) -> None:
    from grants.payments.services import bounce_payment

    bounce_payment(opened.payment, reason="Closed.", actor=opened.finance)
    answer = sign_in(opened.finance).post(address("batch_freeze", opened.batch.pk))
    assert answer.status_code == 422
    assert opened.agreement.reference in answer.content.decode()
    assert sign_in(opened.finance).get(address("batch_file", opened.batch.pk)).status_code == 404


def test_other_programmes_finance_sees_nothing(opened: Any, sign_in: Any) -> None:
    from grants.programmes.models import Programme, StaffRole

    foreign = make_staff("Foreign", "finance", make_action("elsewhere"))
    other = Programme.objects.create(code="other", name="Other")
    StaffRole.objects.create(user=foreign, role="finance", programme=other)
    client = sign_in(foreign)
    for name in ("batch", "batch_freeze", "batch_file", "batch_change"):
        assert client.get(address(name, opened.batch.pk)).status_code == 404
    assert client.get(address("paying_account", opened.paying_account.pk)).status_code == 404
    assert opened.batch.reference not in client.get(address("batches")).content.decode()
    PayingAccount.objects.create(programme=other, name="O", iban="AT611904300234573201", bic="", bank_name="B")
    sent = {"account": opened.paying_account.pk, "format": "camt", "file": statement_of(opened)}
    answer = client.post(address("statement_import"), sent)
    assert answer.status_code == 422
    assert not Statement.objects.exists()


def test_file_that_holds_a_payment_closed_to_the_reader_is_not_handed_out(opened: Any, sign_in: Any) -> None:
    client = sign_in(opened.finance)
    client.post(address("batch_freeze", opened.batch.pk))
    Membership.objects.create(organisation=opened.organisation, user=opened.auditor, role=Membership.Role.VIEWER)
    auditor = sign_in(opened.auditor)
    page = auditor.get(address("batch", opened.batch.pk)).content.decode()
    assert "1 payment in it is closed to you" in page
    assert opened.agreement.reference not in page
    assert auditor.get(address("batch_file", opened.batch.pk)).status_code == 403


def test_short_line_is_settled_on_its_page_and_the_file_closes(opened: Any, sign_in: Any) -> None:
    client = sign_in(opened.finance)
    client.post(address("batch_freeze", opened.batch.pk))
    line = imported(opened, client, Movement(-8_630_00, opened.payment.end_to_end_id, "B-1"))
    statement = client.get(address("statement", line.statement_id)).content.decode()
    assert "8,640.00" in statement.replace("\xa0", " ")
    page = client.get(address("line", line.pk)).content.decode()
    assert f'<option value="{opened.payment.pk}" selected>' in page
    sent = {"pay-payment": opened.payment.pk, "pay-reason": ""}
    assert client.post(address("line_pay", line.pk), sent).status_code == 422
    assert client.post(address("line_pay", line.pk), {**sent, "pay-reason": "Fee abroad."}).status_code == 302
    assert client.post(address("line_pay", line.pk), {**sent, "pay-reason": "Again."}).status_code == 422
    assert Payment.objects.get().fee_cents == 10_00
    assert PaymentBatch.objects.get().state == "completed"
    assert "comes out at zero" in client.get(address("batch", opened.batch.pk)).content.decode()


def test_unknown_line_is_explained_on_its_page(opened: Any, sign_in: Any) -> None:
    client = sign_in(opened.finance)
    line = imported(opened, client, Movement(-12_00, reference="FEE", text="=cmd|' /C calc'!A0", name="<script>"))
    page = client.get(address("line", line.pk)).content.decode()
    assert "<script>" not in page.split("<main", 1)[1].split("</main>")[0]
    assert "'=cmd" not in page
    listed = client.get(address("lines"), {"words": "calc", "export": "csv"}).content.decode("utf-8-sig")
    assert listed.count("\n") == 2
    sent = {"explain-outcome": "fee", "explain-reason": "Fee of May."}
    assert client.post(address("line_explain", line.pk), sent).status_code == 302
    assert StatementLine.objects.get().outcome == "fee"


def test_hostile_and_foreign_files_are_refused_at_the_field(opened: Any, sign_in: Any) -> None:
    client = sign_in(opened.finance)
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><Document>&a;</Document>'
    for content in (laughs, b"", b"noise", camt(iban="AT611904300234573201"), camt(currency="RSD")):
        for form in ("camt", "csv"):
            sent = {"account": opened.paying_account.pk, "format": form, "file": SimpleUploadedFile("s.xml", content)}
            answer = client.post(address("statement_import"), sent)
            assert answer.status_code == 422
            assert 'href="#id_file"' in answer.content.decode() or 'href="#id_opening_cents"' in answer.content.decode()
    assert not Statement.objects.exists()


def test_same_file_twice_is_told_on_the_page(opened: Any, sign_in: Any) -> None:
    client = sign_in(opened.finance)
    imported(opened, client, Movement(-12_00, reference="FEE"))
    sent = {
        "account": opened.paying_account.pk,
        "format": "camt",
        "file": statement_of(opened, Movement(-12_00, reference="FEE")),
    }
    answer = client.post(address("statement_import"), sent)
    assert answer.status_code == 422
    assert "nothing was done" in answer.content.decode()
    assert Statement.objects.count() == 1


def test_administrator_keeps_the_accounts(opened: Any, sign_in: Any) -> None:
    client = sign_in(opened.administrator)
    fields = {
        "programme": opened.paying_account.programme_id,
        "name": "Office",
        "iban": "AT61 1904 3002 3457 3201",
        "bic": "BKAUATWW",
        "bank_name": "Bank",
        "currency": "EUR",
        "network": "sepa",
    }
    assert client.post(address("paying_account_add"), {**fields, "iban": "AT62 1904 3002 3457 3201"}).status_code == 422
    assert client.post(address("paying_account_add"), {**fields, "currency": "RSD"}).status_code == 422
    assert client.post(address("paying_account_add"), fields).status_code == 302
    assert client.post(address("paying_account_add"), fields).status_code == 422
    added = PayingAccount.objects.get(iban="AT611904300234573201")
    assert client.post(address("paying_account_change", added.pk), {**fields, "name": "New"}).status_code == 302
    used = address("paying_account_change", opened.paying_account.pk)
    assert client.post(used, {**fields, "iban": "FR1420041010050500013M02606"}).status_code == 422
    retire = address("paying_account_retire", opened.paying_account.pk)
    assert "is still open" in client.post(retire, {"reason": "Closed."}).content.decode()
    retire = address("paying_account_retire", added.pk)
    assert client.post(retire, {"reason": "Closed."}).status_code == 302
    assert client.post(retire, {"reason": "Closed."}).status_code == 422
    assert sign_in(opened.finance).post(retire, {"reason": "x"}).status_code == 403
    for name in ("paying_accounts", "paying_account_add"):
        assert client.get(address(name)).status_code == 200
    page = sign_in(opened.finance).get(address("paying_account", added.pk)).content.decode()
    assert "Out of use" in page


def test_home_of_finance_tells_of_files_and_lines(opened: Any, sign_in: Any) -> None:
    def told() -> str:
        return " ".join(str(item.what) for item in waiting_for(type(opened.finance).objects.get(pk=opened.finance.pk)))

    assert f"Make the file {opened.batch.reference}" in told()
    client = sign_in(opened.finance)
    client.post(address("batch_cancel", opened.batch.pk), {"reason": "Another day."})
    assert "1 ordered payment waits for a file" in told()
    imported(opened, client, Movement(-12_00, reference="FEE"))
    assert "Settle 1 line of the bank" in told()


def test_day_of_the_year_one_is_refused_at_the_field(opened: Any, sign_in: Any) -> None:
    sent = {"account": opened.paying_account.pk, "format": "pain", "execution_on": "0001-01-01"}
    answer = sign_in(opened.finance).post(address("batch_create"), sent)
    assert 'href="#id_execution_on"' in answer.content.decode()
    past = (timezone.localdate(opened.clock) - datetime.timedelta(days=1)).isoformat()
    answer = sign_in(opened.finance).post(address("batch_create"), {**sent, "execution_on": past})
    assert answer.status_code == 422
