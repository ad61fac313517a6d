"""The pages of money: the tree, ageing, the years, the forecast; whom they let in and what they say."""

import datetime
import io
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from grants.dashboards import ageing, years
from grants.dashboards.tree import programmes_of
from grants.ledger.models import Account
from grants.payments.models import Payment
from tests.factories import Chain

TODAY = datetime.date(2026, 7, 1)
PAGES = (
    ("dashboards:money_tree", ""),
    ("dashboards:cash", ""),
    ("dashboards:execution", "action"),
    ("dashboards:advances", "action"),
    ("dashboards:year_ends", "action"),
    ("dashboards:money_of_call", "call"),
    ("dashboards:money_of_grant", "grant"),
)


def address(chain: Chain, name: str, of: str) -> str:
    codes = {"action": chain.action.code, "call": chain.call.reference, "grant": chain.agreement.reference}
    return reverse(name, args=[codes[of]] if of else [])


def days_ago(days: int, cents: int) -> tuple[datetime.date, int]:
    return TODAY - datetime.timedelta(days=days), cents


@pytest.mark.parametrize(
    ("left", "payments", "expected"),
    [
        (100, [days_ago(0, 100)], {"90": 100}),
        (100, [days_ago(90, 100)], {"90": 100}),
        (100, [days_ago(91, 100)], {"180": 100}),
        (100, [days_ago(180, 60), days_ago(181, 60)], {"180": 60, "365": 40}),
        (100, [days_ago(365, 60), days_ago(366, 60)], {"365": 60, "older": 40}),
        (30, [days_ago(5, 60), days_ago(400, 60)], {"90": 30}),
        (100, [days_ago(5, 60)], {"90": 60, "older": 40}),
    ],
)
def test_what_is_left_is_of_the_latest_payments(left: int, payments: Any, expected: dict[str, int]) -> None:
    found = ageing.by_age(left, payments, TODAY)
    assert {age: cents for age, cents in found.items() if cents} == expected


def test_ageing_adds_up_to_what_is_advanced(chain: Chain) -> None:
    chain.paid()
    long_ago = timezone.localdate() - datetime.timedelta(days=200)
    Payment.objects.filter(pk=chain.payment.pk).update(paid_on=long_ago)
    [row] = ageing.advances_of(chain.action, chain.finance)
    assert row.cents == {"90": 0, "180": 0, "365": 8_640_00, "older": 0}
    assert ageing.together([row])["total"] == Account.objects.get(kind="agreement.advanced").balance


def test_years_add_up_and_carry_over(chain: Chain) -> None:
    chain.paid()
    rows = years.years_of(chain.action)
    by_donor = {donor: figures for _year, donor, figures in rows}
    assert by_donor[""]["committed"] == 10_800_00
    assert by_donor[""]["carried_over"] == 2_160_00
    assert by_donor[""]["not_justified"] == by_donor[""]["paid"] == 8_640_00
    for column in years.COLUMNS:
        assert by_donor[""][column] == by_donor["EU"][column] + by_donor["CoE"][column]


def test_tree_holds_all_that_the_accounts_hold(chain: Chain) -> None:
    chain.paid()
    [(_programme, line, actions)] = programmes_of(chain.auditor)
    assert sum(cents for _label, cents, _kind in line.segments) == 120_000_00
    assert line.figures == actions[0].figures


@pytest.mark.parametrize(("name", "of"), PAGES)
def test_office_reads_every_page_and_nobody_else(chain: Chain, sign_in: Any, name: str, of: str) -> None:
    chain.paid()
    page = address(chain, name, of)
    for who in ("finance", "officer", "approver", "auditor"):
        assert sign_in(getattr(chain, who)).get(page).status_code == 200, who
    for who in ("applicant", "viewer", "stranger", "evaluator", "administrator"):
        assert sign_in(getattr(chain, who)).get(page).status_code == 404, who


def test_levels_lead_down_to_the_transfer(chain: Chain, sign_in: Any) -> None:
    chain.paid()
    client = sign_in(chain.finance)
    steps = [
        ("dashboards:money_tree", "", reverse("dashboards:money", args=[chain.action.code])),
        ("dashboards:money_of_call", "call", address(chain, "dashboards:money_of_grant", "grant")),
        ("dashboards:money_of_grant", "grant", "/ledger/transfers/"),
    ]
    for name, of, leads_to in steps:
        assert leads_to in client.get(address(chain, name, of)).text
    text = client.get(address(chain, "dashboards:money_of_grant", "grant")).text
    for told in ("8,640.00", "7,344.00", "1,296.00", "Mediators", "10,000.00"):
        assert told in text


@pytest.mark.parametrize(
    ("name", "of"),
    [("dashboards:cash", ""), ("dashboards:advances", "action"), ("dashboards:year_ends", "action")],
)
def test_exports_say_their_filter_and_who_made_them(chain: Chain, sign_in: Any, name: str, of: str) -> None:
    chain.paid()
    answer = sign_in(chain.auditor).get(address(chain, name, of), {"export": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    head = " ".join(str(cell) for row in rows[:4] for cell in row if cell)
    assert "serbia" in head
    assert "Auditor" in head


def test_home_of_finance_tells_what_is_due_and_overdue(chain: Chain, sign_in: Any) -> None:
    chain.in_force()
    text = sign_in(chain.finance).get("/home/").text
    for told in ("Cash needed", "In 31–60 days", "Overdue"):
        assert told in text
