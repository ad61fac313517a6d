"""The pages of a payment in another currency: what is asked of finance, and who may open the bank's advice."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.agreements.models import Agreement
from grants.ledger.models import ExchangeRate
from grants.payments.models import Payment
from tests.factories import Chain, upload


@pytest.fixture
def marks(db: None) -> Chain:
    """An ordered instalment of a grant in convertible marks, which are pegged: 1.95583 for one euro.

    10,800.00 EUR are 21,122.96 BAM (21,122.964); 80 % of them, 16,898.36 (rounded down), are 8,639.994… = 8,639.99 EUR.
    """
    for month in range(1, 13):
        for year in (timezone.localdate().year - 1, timezone.localdate().year):
            day = timezone.localdate().replace(year=year, month=month, day=1)
            ExchangeRate.objects.create(source="inforeuro", currency="BAM", valid_on=day, rate=Decimal("1.95583"))
    return Chain(days_ago=90, grant_currency="BAM").ordered()


def sent(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate().isoformat()
    return {"paid_on": day, "bank_reference": "B-1", "rate": "1,95583", "evidence": upload("advice.pdf"), **changes}


def test_the_page_takes_the_rate_with_its_advice(marks: Chain, sign_in: Any) -> None:
    assert (marks.payment.amount_cents, marks.payment.booked_cents) == (16_898_36, 8_639_99)
    client, url = sign_in(marks.finance), reverse("payments:pay", args=[marks.payment.pk])
    page = client.get(url).content.decode()
    assert "16,898.36" in page
    assert "8,639.99" in page
    assert client.post(url, sent()).status_code == 302
    payment = Payment.objects.get()
    assert (payment.state, payment.rate, payment.booked_cents) == ("paid", Decimal("1.95583"), 8_639_99)
    page = client.get(reverse("payments:detail", args=[payment.pk])).content.decode()
    assert "1.95583" in page
    assert "16,898.36" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rate": "", "debited_cents": ""}, "rate"),
        ({"debited_cents": "8,640.00"}, "rate"),
        ({"rate": "a lot"}, "rate"),
        ({"rate": "0"}, "rate"),
        ({"rate": "-2"}, "rate"),
        ({"rate": "NaN"}, "rate"),
        ({"rate": "1e-8"}, "rate"),
        ({"evidence": ""}, "evidence"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(marks: Chain, sign_in: Any, changes: dict[str, Any], field: str) -> None:
    url = reverse("payments:pay", args=[marks.payment.pk])
    answer = sign_in(marks.finance).post(url, sent(**changes))
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert Payment.objects.get().state == "ordered"


def test_the_advice_is_opened_by_staff_alone(marks: Chain, sign_in: Any) -> None:
    sign_in(marks.finance).post(reverse("payments:pay", args=[marks.payment.pk]), sent())
    url = reverse("payments:rate_evidence", args=[marks.payment.pk])
    assert sign_in(marks.auditor).get(url).status_code == 302
    for who in ("applicant", "stranger"):
        assert sign_in(getattr(marks, who)).get(url).status_code in {403, 404}


def test_the_pages_of_the_grant_show_both_currencies(marks: Chain, sign_in: Any) -> None:
    client = sign_in(marks.finance)
    page = client.get(reverse("agreements:detail", args=[marks.agreement.reference])).content.decode()
    for text in ("21,122.96", "10,800.00", "1.95583", "InforEuro"):
        assert text in page
    export = client.get(reverse("agreements:index") + "?export=csv").content.decode()
    assert "10800.00" in export
    assert "21122.96" not in export


def test_an_officer_types_the_rate_with_its_source_and_day(db: None, sign_in: Any) -> None:
    chain = Chain(days_ago=90, grant_currency="MKD").decided()
    client, url = sign_in(chain.officer), reverse("agreements:prepare", args=[chain.award.pk])
    day = timezone.localdate().isoformat()
    missing = client.post(url, {"starts_on": day})
    assert missing.status_code == 422
    assert "The InforEuro rate of MKD for" in missing.content.decode()
    typed = {"starts_on": day, "rate": "61,5", "rate_source": "National Bank", "rate_on": day}
    for name in ("rate_source", "rate_on", "rate"):
        answer = client.post(url, {**typed, name: ""})
        assert answer.status_code == 422
        assert f'href="#id_{name}"' in answer.content.decode()
    assert client.post(url, typed).status_code == 302
    agreement = Agreement.objects.get()
    assert (agreement.currency, agreement.amount_cents) == ("MKD", 664_200_00)
    assert (agreement.rate, agreement.rate_source) == (Decimal("61.5"), "National Bank")
