"""Few grants or sixty, two costs or two hundred: a page asks the same of the database."""

from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.monitoring.eligibility import flags_of
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.running import running_budget
from grants.monitoring.services import import_pasted
from grants.monitoring.twins import alike
from tests.grants.monitoring.scale_objects import add_costs, add_grants

STAFF = ("officer", "finance", "auditor")
ALL = ("applicant", *STAFF)
LISTS = (*((role, "index") for role in STAFF), *((role, "costs") for role in ALL), ("officer", "early_warning"))
PAGES = (*((role, "report") for role in ALL), *((role, "cost") for role in ALL), ("finance", "verify"))
SIZES = [(3, 20), pytest.param((60, 200), marks=pytest.mark.soak)]


def counted(chain: Any, sign_in: Any, pages: Any) -> dict[tuple[str, str], int]:
    """Return how many queries each page costs, not counting the session's."""
    found = {}
    for role, name in pages:
        arguments = {"costs": [chain.agreement.reference], "report": [chain.agreement.reference]}
        of_cost = [chain.report.costs.order_by("pk").first().pk]
        args = [] if name in ("index", "early_warning") else arguments.get(name, of_cost)
        client, url = sign_in(getattr(chain, role)), reverse(f"monitoring:{name}", args=args)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200, url
        found[role, name] = sum("django_session" not in query["sql"] for query in queries.captured_queries)
    return found


@pytest.mark.parametrize("size", SIZES)
def test_pages_cost_the_same_for_few_grants_and_for_many(chain: Any, sign_in: Any, size: tuple[int, int]) -> None:
    grants, costs = size
    chain.allocate(300_000_00).reported()
    add_costs(chain.report, 2)
    counted(chain, sign_in, (*LISTS, *PAGES))  # what is asked once in the life of a process
    few = counted(chain, sign_in, (*LISTS, *PAGES))
    add_costs(chain.report, costs - 2, start=2)
    add_grants(chain, grants - 1, costs=costs)
    assert Expenditure.objects.count() == grants * costs + 2
    many = counted(chain, sign_in, (*LISTS, *PAGES))
    assert many == few
    assert {page: n for page, n in many.items() if n > (12 if page in LISTS else 15)} == {}


def asked(act: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_doubles_flags_and_the_running_budget_ask_once_whatever_the_rows(chain: Any) -> None:
    chain.reported()
    add_costs(chain.report, 3)

    def read() -> list[int]:
        report = Report.objects.select_related("agreement__award__application__call").get(pk=chain.report.pk)
        return [asked(partial(found, report)) for found in (alike, flags_of, running_budget)]

    few = read()
    add_costs(chain.report, 197, start=3)
    assert read() == few
    assert few[0] == 1


def test_an_import_asks_the_same_for_few_rows_and_for_two_hundred(chain: Any) -> None:
    chain.report_started()
    day, line = chain.agreement.starts_on.isoformat(), chain.agreement.lines.first().description

    def bring(numbers: range) -> int:
        rows = "\n".join(f"1 · {line}\t{day}\tHall {n}\tN-{n}\tRent\t10.00" for n in numbers)
        return asked(lambda: import_pasted(chain.report, rows, actor=chain.applicant))

    bring(range(2))
    few = bring(range(2, 4))
    assert bring(range(4, 204)) == few
    assert chain.report.costs.count() == 204
