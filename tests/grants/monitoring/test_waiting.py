"""What waits for whom around a report."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from grants.monitoring.selectors import waiting_for
from grants.monitoring.services import accept_costs, accept_narrative, return_report
from tests.factories import prepare_closure


def work(user: Any) -> list[str]:
    return [str(item.what) for item in waiting_for(user)]


def test_a_grantee_sees_the_next_duty_once_the_project_runs(chain: Any) -> None:
    chain.in_force()
    before = chain.agreement.starts_on - datetime.timedelta(days=1)
    with time_machine.travel(datetime.datetime.combine(before, datetime.time(12), datetime.UTC)):
        assert work(chain.applicant) == []
    after = chain.agreement.starts_on
    with time_machine.travel(datetime.datetime.combine(after, datetime.time(12), datetime.UTC)):
        assert work(chain.applicant) == [f"Final report · {chain.agreement.reference}"]
        assert work(chain.viewer) == []
        assert work(chain.stranger) == []
        assert work(chain.officer) == []


def test_an_overdue_report_waits_for_grantee_and_officer(chain: Any) -> None:
    chain.report_started()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1000)):
        assert work(chain.editor) == [
            f"Final report overdue · {chain.agreement.reference}",
            f"Say what was reached: Final report · {chain.agreement.reference}",
        ]
        assert work(chain.officer) == [f"Overdue report · {chain.agreement.reference}"]
        item = waiting_for(chain.officer)[0]
        assert item.due.date() == chain.agreement.report_due_on
        assert item.due < timezone.now()
        assert work(chain.finance) == []


def test_a_submitted_report_waits_for_officer_and_finance(chain: Any) -> None:
    chain.reported()
    reference = chain.agreement.reference
    assert work(chain.officer) == [f"Read the narrative · {reference}", f"Validate what was reached: {reference}"]
    assert work(chain.finance) == [f"Verify 2 costs · {reference}"]
    assert work(chain.applicant) == []
    assert work(chain.auditor) == []
    accept_narrative(chain.report, actor=chain.officer)
    assert work(chain.officer) == [f"Validate what was reached: {reference}"]


def test_verified_costs_wait_for_their_acceptance(chain: Any) -> None:
    chain.verified()
    assert work(chain.finance) == [f"Accept the verified costs · {chain.agreement.reference}"]
    accept_costs(chain.report, actor=chain.finance)
    assert work(chain.finance) == []


def test_a_returned_report_waits_for_the_grantee_again(chain: Any) -> None:
    chain.reported()
    accept_narrative(chain.report, actor=chain.officer)
    return_report(chain.report, actor=chain.finance, reason="A receipt is missing.")
    assert work(chain.applicant) == [f"Complete the report that came back · {chain.agreement.reference}"]
    assert work(chain.finance) == []


@pytest.mark.parametrize("amounts", [(), (8_000_00,)])
def test_a_balance_or_a_recovery_still_open_is_not_to_be_closed(chain: Any, amounts: tuple[int, ...]) -> None:
    chain.accepted(*amounts)
    assert work(chain.finance) == []


def test_only_a_settled_grant_waits_to_be_closed(chain: Any) -> None:
    chain.settled(8_000_00)
    assert work(chain.finance) == []
    assert f"Prepare the closure · {chain.agreement.reference}" in work(chain.officer)
    prepare_closure(chain.agreement, actor=chain.officer)
    assert work(chain.finance) == [f"Close the grant · {chain.agreement.reference}"]


def test_a_closed_grant_waits_for_nobody(chain: Any) -> None:
    chain.closed()
    assert [work(user) for user in (chain.applicant, chain.officer, chain.finance)] == [[], [], []]


def test_the_number_of_queries_is_fixed(chain: Any, django_assert_max_num_queries: Any) -> None:
    chain.reported()
    chain.again(days_ago=90).reported()
    work(chain.finance)
    with django_assert_max_num_queries(10):
        assert len(work(chain.finance)) == 2
