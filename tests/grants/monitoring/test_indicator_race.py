"""Two officers at once, two grantees at once: each value counts once, and every total is right in the end."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection

from grants.monitoring import services as monitoring
from grants.monitoring.models import IndicatorTotal, IndicatorValue
from grants.monitoring.services.indicators import Count, Occasion, link_indicator, save_value, validate_value
from grants.monitoring.totals import differences
from tests.factories import Chain, make_staff
from tests.grants.monitoring.indicator_objects import indicator
from workflows.engine import TransitionRefused, records_of

pytestmark = pytest.mark.django_db(transaction=True)


def race(*acts: Callable[[], Any]) -> list[Exception]:
    """Run all acts at once in real transactions; return what was refused in words."""
    start = threading.Barrier(len(acts))
    done: list[Any] = []
    refusals: list[Exception] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            done.append(act())
        except TransitionRefused as error:
            refusals.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(done) + len(refusals) == len(acts), "an act failed in another way"
    return refusals


def reported(chain: Chain) -> IndicatorValue:
    """Return the value of a report that is in, linked to the action's framework."""
    chain.reported()
    row = chain.agreement.indicators.get()
    link_indicator(row, indicator(chain), actor=chain.officer)
    return row.values.get()


def test_two_officers_validate_one_value_once(fresh_chain: Chain) -> None:
    value = reported(fresh_chain)
    other = make_staff("Second Officer", "officer", fresh_chain.action)
    refused = race(lambda: validate_value(value, actor=fresh_chain.officer), lambda: validate_value(value, actor=other))
    assert len(refused) == 1
    assert [record.verb for record in records_of(value)] == ["report_value", "validate"]
    assert {total.value for total in IndicatorTotal.objects.all()} == {12}
    assert differences() == []


def test_values_of_two_grants_validated_at_once_both_count(fresh_chain: Chain) -> None:
    first = reported(fresh_chain)
    second = reported(fresh_chain.again(days_ago=60, pot_cents=20_000_00))
    officer = fresh_chain.officer
    assert not race(lambda: validate_value(first, actor=officer), lambda: validate_value(second, actor=officer))
    assert IndicatorTotal.objects.get(level="action").value == 24
    assert differences() == []


def test_two_colleagues_save_one_value(fresh_chain: Chain) -> None:
    chain = fresh_chain.report_written()
    row, occasion = chain.agreement.indicators.get(), Occasion(chain.report)
    with time_machine.travel(chain.clock):
        assert not race(
            lambda: save_value(row, Count(11), occasion, actor=chain.applicant),
            lambda: save_value(row, Count(12), occasion, actor=chain.editor),
        )
        [value] = row.values.all()
        monitoring.submit_report(chain.report, actor=chain.applicant)
    assert value.value in {11, 12}
