"""An instalment that waits for an interim report: due with the first, the next with the second, and not before."""

import datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from grants.dashboards import forecast
from grants.dashboards.awaiting import awaited_of
from grants.monitoring import services as monitoring
from grants.payments.models import Payment
from grants.payments.selectors.requests import instalment_ids_due_to_raise
from grants.payments.services import obstacle_to_instalment, raise_due_instalment, raise_instalment, request_instalment
from tests.factories import Chain, write_report
from workflows import deadlines
from workflows.engine import SYSTEM, TransitionRefused

PLAN = [
    {"trigger": "signature", "basis_points": None, "amount_cents": 3_000_00},
    {"trigger": "interim", "basis_points": 2_500},
    {"trigger": "interim", "basis_points": None, "amount_cents": 1_000_00},
    {"trigger": "report", "basis_points": None},
]
REPORTING = {"interim": [{"anchor": "start", "days": 20}, {"anchor": "start", "days": 60}]}
NOT_YET = "The interim report is not accepted yet."


@pytest.fixture
def chain(db: None) -> Chain:
    """A grant in force with its first instalment paid, which owes two interim reports."""
    return Chain(days_ago=120, instalments=PLAN, reporting=REPORTING).paid()


def part(chain: Chain, number: int) -> Any:
    return chain.agreement.instalments.select_related("agreement").get(number=number)


def accept_interim(chain: Chain, number: int) -> None:
    chain.later(days=10)
    with chain.now():
        report = monitoring.start_report(chain.agreement, number=number, actor=chain.applicant)
        write_report(report, (100_00,), actor=chain.applicant)
        report = monitoring.submit_report(report, actor=chain.applicant)
        for cost in report.costs.all():
            monitoring.verify_cost(cost, outcome="accepted", accepted_cents=0, reason="", actor=chain.finance)
        report = monitoring.accept_narrative(report, actor=chain.officer)
        monitoring.accept_costs(report, actor=chain.finance)


def due(chain: Chain) -> list[int]:
    with chain.now():
        found = instalment_ids_due_to_raise()
    return list(chain.agreement.instalments.filter(pk__in=found).values_list("number", flat=True))


def test_nothing_is_due_before_the_first_report_is_accepted(chain: Chain) -> None:
    assert [row.interim_is_accepted for row in chain.agreement.instalments.filter(trigger="interim")] == [False] * 2
    assert due(chain) == []
    with chain.now():
        assert obstacle_to_instalment(part(chain, 2), chain.agreement) == NOT_YET
        with pytest.raises(TransitionRefused, match="not accepted yet"):
            request_instalment(part(chain, 2), actor=chain.finance)
        with pytest.raises(TransitionRefused, match="not accepted yet"):
            raise_instalment(part(chain, 2), actor=chain.applicant)
        with pytest.raises(TransitionRefused, match="not accepted yet"):
            raise_due_instalment(part(chain, 2).pk, actor=SYSTEM)
    assert Payment.objects.count() == 1


def test_each_report_makes_one_instalment_due(chain: Chain) -> None:
    accept_interim(chain, 1)
    assert due(chain) == [2]
    with chain.now():
        assert obstacle_to_instalment(part(chain, 3), chain.agreement) == NOT_YET
        deadlines.run_due()
        deadlines.run_due()
    payment = Payment.objects.exclude(pk=chain.payment.pk).get()
    assert (payment.instalment, payment.state, payment.amount_cents) == (part(chain, 2), "raised", 2_700_00)


def test_two_reports_make_both_due(chain: Chain) -> None:
    accept_interim(chain, 1)
    accept_interim(chain, 2)
    assert due(chain) == [2, 3]


def test_second_report_accepted_first_makes_the_first_of_them_due(chain: Chain) -> None:
    accept_interim(chain, 2)
    assert due(chain) == [2]


def test_report_that_is_sent_or_returned_makes_nothing_due(chain: Chain) -> None:
    chain.later(days=10)
    with chain.now():
        report = monitoring.start_report(chain.agreement, number=1, actor=chain.applicant)
        write_report(report, (100_00,), actor=chain.applicant)
        assert due(chain) == []
        monitoring.submit_report(report, actor=chain.applicant)
    assert due(chain) == []


def test_interim_reports_of_another_grant_count_for_it_alone(chain: Chain) -> None:
    other = chain.again(days_ago=120, instalments=PLAN, reporting=REPORTING).paid()
    accept_interim(other, 1)
    assert due(chain) == []
    assert due(other) == [2]


def test_pages_say_what_is_awaited_and_by_when(chain: Chain, sign_in: Any) -> None:
    said = awaited_of(chain.agreement, account_is_confirmed=True)[1]
    duty = chain.agreement.report_duties.get(number=1)
    assert (said.what, said.who, said.due) == (
        "Your interim report is accepted.",
        "Your organisation",
        duty.due_on,
    )
    page = sign_in(chain.finance).get(reverse("payments:request_instalment", args=[part(chain, 2).pk]))
    assert NOT_YET in page.content.decode()
    accept_interim(chain, 1)
    said = awaited_of(chain.agreement, account_is_confirmed=True)[1]
    assert (said.what, said.who) == ("It is due, and is requested next.", "Finance officer")


def test_forecast_knows_the_day_of_the_report(chain: Chain) -> None:
    duty = chain.agreement.report_duties.get(number=1)
    days = {"known": -1, "late": 1}
    found = {}
    for name, offset in days.items():
        moment = datetime.datetime.combine(duty.day + datetime.timedelta(days=offset), datetime.time(9), datetime.UTC)
        with time_machine.travel(moment):
            dues = forecast.dues_of([chain.action], chain.finance)
        found[name] = next(row.on for row in dues if row.cents == 2_700_00)
    assert found == {"known": duty.day, "late": None}
    accept_interim(chain, 1)
    with chain.now():
        dues = forecast.dues_of([chain.action], chain.finance)
        assert next(row.on for row in dues if row.cents == 2_700_00) == timezone.localdate()
