"""The list of reports: what is owed is found, started or not."""

import datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from grants.monitoring.services import return_report

LIST = reverse("monitoring:index")


def rows(answer: Any) -> list[str]:
    return [row.record.agreement.reference for row in answer.context["table"].rows]


@pytest.mark.parametrize("state", ["in_force", "report_started"])
def test_an_overdue_report_is_found_by_its_day(chain: Any, sign_in: Any, state: str) -> None:
    getattr(chain, state)()
    after = datetime.datetime.combine(chain.agreement.report_due_on, datetime.time(12), datetime.UTC)
    with time_machine.travel(after, tick=True):
        assert rows(sign_in(chain.officer).get(LIST, {"stands": "overdue"})) == []  # the day itself is still in time
    with time_machine.travel(after + datetime.timedelta(days=1), tick=True):
        answer = sign_in(chain.officer).get(LIST, {"stands": "overdue"})
        assert rows(answer) == [chain.agreement.reference]
        assert "Overdue" in answer.content.decode()
        page = reverse("monitoring:report", args=[chain.agreement.reference])
        assert "Overdue" in sign_in(chain.officer).get(page).content.decode()


def test_a_report_handed_in_is_not_overdue(chain: Any, sign_in: Any) -> None:
    chain.reported()
    with time_machine.travel(datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC), tick=True):
        assert rows(sign_in(chain.officer).get(LIST, {"stands": "overdue"})) == []
        assert rows(sign_in(chain.officer).get(LIST, {"stands": "submitted"})) == [chain.agreement.reference]


def test_a_returned_report_is_listed_as_returned_not_as_overdue(chain: Any, sign_in: Any) -> None:
    chain.reported()
    return_report(chain.report, actor=chain.officer, reason="A receipt is missing.")
    with time_machine.travel(datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC), tick=True):
        assert rows(sign_in(chain.officer).get(LIST, {"stands": "overdue"})) == []
        assert rows(sign_in(chain.officer).get(LIST, {"stands": "returned"})) == [chain.agreement.reference]


def test_search_filter_and_export(chain: Any, sign_in: Any) -> None:
    chain.accepted()
    client = sign_in(chain.finance)
    assert rows(client.get(LIST, {"q": chain.organisation.name})) == [chain.agreement.reference]
    assert rows(client.get(LIST, {"q": "nothing like this"})) == []
    assert rows(client.get(LIST, {"call": chain.call.pk, "stands": "accepted"})) == [chain.agreement.reference]
    export = client.get(LIST, {"export": "csv"}).content.decode("utf-8-sig")
    assert chain.agreement.reference in export
    assert "10800" in export
    assert client.get(LIST, {"export": "xlsx"}).status_code == 200


def test_each_reader_sees_the_own_scope(chain: Any, sign_in: Any) -> None:
    chain.reported()
    for name in ("applicant", "viewer", "officer", "finance", "approver", "auditor"):
        assert rows(sign_in(getattr(chain, name)).get(LIST)) == [chain.agreement.reference], name
    for name in ("stranger", "evaluator", "administrator"):
        assert rows(sign_in(getattr(chain, name)).get(LIST)) == [], name


def test_the_list_costs_few_queries(chain: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    chain.allocate(300_000_00).reported()
    for _number in range(2):
        chain.again(days_ago=90).in_force()
    client = sign_in(chain.officer)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        assert len(rows(client.get(LIST))) == 3
