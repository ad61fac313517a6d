"""What grants still cost and when: it adds up to what the ledger still has to pay, per donor to the cent."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.db.models import Sum
from django.utils import timezone

from grants.agreements.models import Instalment
from grants.dashboards import forecast
from grants.evaluation.models import Conflict
from grants.ledger.models import Account
from grants.payments import services as payments
from grants.payments.models import Recovery
from tests.factories import Chain

ADVANCE, REST = 8_640_00, 2_160_00


@contextmanager
def on(day: datetime.date) -> Iterator[None]:
    with time_machine.travel(datetime.datetime.combine(day, datetime.time(9), datetime.UTC)):
        yield


def sums(chain: Chain) -> dict[str, int]:
    """Return the columns that hold something, all donors together."""
    needs = forecast.needs_of(forecast.dues_of([chain.action], chain.finance))
    found = forecast.together(needs)
    assert found["total"] == to_pay()
    assert all(sum(due.parts.values()) == due.cents for due in forecast.dues_of([chain.action], chain.finance))
    return {name: cents for name, cents in found.items() if cents and name != "total"}


def to_pay() -> int:
    kinds = ("agreement.committed", "agreement.ordered", "agreement.payable")
    return int(Account.objects.filter(kind__in=kinds).aggregate(sum=Sum("balance"))["sum"] or 0)


def test_advance_is_due_within_thirty_days_of_the_signature_and_the_rest_with_the_report(chain: Chain) -> None:
    chain.in_force()
    signed = timezone.localdate(chain.agreement.in_force_at)
    report = chain.agreement.report_due_on
    with on(signed + datetime.timedelta(days=1)):
        assert sums(chain) == {"30": ADVANCE, "later": REST}
    with on(signed + datetime.timedelta(days=31)):
        assert sums(chain)["overdue"] == ADVANCE
    for days, column in ((90, "90"), (61, "90"), (60, "60"), (31, "60"), (30, "30"), (0, "30"), (-1, "open")):
        with on(report - datetime.timedelta(days=days)):
            assert sums(chain) == {"overdue": ADVANCE, column: REST}, days


def test_days_to_pay_the_advance_are_those_of_the_agreement(fresh_chain: Chain) -> None:
    fresh_chain.call_fields = {"payment_days": 45}
    fresh_chain.in_force()
    signed = timezone.localdate(fresh_chain.agreement.in_force_at)
    with on(signed + datetime.timedelta(days=1)):
        assert sums(fresh_chain)["60"] == ADVANCE


def test_donors_parts_are_those_that_lie_in_the_grant(chain: Chain) -> None:
    chain.in_force()
    needs = forecast.needs_of(forecast.dues_of([chain.action], chain.finance))
    assert {need.donor: need.total for need in needs} == {"EU": 9_180_00, "CoE": 1_620_00}


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"trigger": "date", "due_on": 45}, "60"),
        ({"trigger": "date", "due_on": -3}, "overdue"),
        ({"trigger": "manual"}, "open"),
        ({"trigger": "manual", "met_at": -1}, "overdue"),
    ],
)
def test_instalment_by_date_or_condition_is_due_on_its_day(chain: Chain, fields: dict[str, Any], column: str) -> None:
    chain.in_force()
    days = {name: datetime.timedelta(days=fields[name]) for name in ("due_on", "met_at") if name in fields}
    moments = {name: timezone.now() + delta for name, delta in days.items()}
    changes = {**fields, **moments}
    if "due_on" in changes:
        changes["due_on"] = changes["due_on"].date()
    Instalment.objects.filter(agreement=chain.agreement, number=1).update(**changes)
    assert sums(chain)[column] >= ADVANCE


def test_returned_advance_is_needed_again(chain: Chain) -> None:
    chain.ordered()
    before = sums(chain)
    assert before["30"] == ADVANCE
    payments.bounce_payment(chain.payment, actor=chain.finance, reason="Account closed.")
    assert sum(sums(chain).values()) == sum(before.values())


def test_settled_grant_needs_its_balance_only(chain: Chain) -> None:
    chain.accepted(10_000_00)
    dues = forecast.dues_of([chain.action], chain.finance)
    assert [due.cents for due in dues] == [360_00]


def test_closed_grant_costs_nothing(chain: Chain) -> None:
    chain.closed(10_000_00)
    assert forecast.dues_of([chain.action], chain.finance) == []


def test_grant_in_another_currency_counts_with_the_ledgers_figures(chain: Chain) -> None:
    chain.in_force()
    type(chain.agreement).objects.filter(pk=chain.agreement.pk).update(
        currency="RSD", amount_cents=117 * chain.agreement.amount_cents, rate=117
    )
    for row in chain.agreement.instalments.all():
        Instalment.objects.filter(pk=row.pk).update(amount_cents=117 * row.amount_cents)
    assert sum(sums(chain).values()) == ADVANCE + REST


def test_grant_that_is_closed_to_the_reader_counts_and_is_not_named(chain: Chain) -> None:
    chain.in_force()
    Conflict.objects.create(application=chain.application, user=chain.finance, kind="declared")
    dues = forecast.dues_of([chain.action], chain.finance)
    assert {(due.reference, due.url, due.organisation) for due in dues} == {("", "", "A grant that is closed to you")}
    assert sum(sums(chain).values()) == ADVANCE + REST


def test_what_is_asked_back_and_overdue_is_told(chain: Chain) -> None:
    chain.in_force()
    Recovery.objects.create(
        agreement=chain.agreement,
        origin="unspent",
        amount_cents=100,
        state="due",
        due_on=timezone.localdate() - datetime.timedelta(days=1),
        requested_by=chain.finance,
    )
    assert len(forecast.overdue_recoveries([chain.action], chain.finance)) == 1


def test_forecast_costs_the_same_queries_whatever_the_number_of_grants(
    chain: Chain, django_assert_max_num_queries: Any
) -> None:
    chain.paid()
    chain.again(days_ago=60, pot_cents=30_000_00).in_force()
    with django_assert_max_num_queries(9):
        forecast.dues_of([chain.action], chain.finance)
