"""Pages cost a fixed number of queries, whatever the rows: lists at most 12, the page of one thing at most 15."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from grants.agreements.models import Agreement
from grants.applications.models import Answer, Application, BudgetLine, Submission
from grants.evaluation.models import Assessment, Award, Complaint, Ranking
from grants.monitoring.models import Expenditure, Place, Report
from grants.monitoring.services.event_publishing import publish_event, write_summary
from grants.payments.models import Payment
from grants.people.models import Organisation
from tests.grants.monitoring import indicator_objects

ROWS = 60


def clones(original: Any, parents: list[dict[str, Any]]) -> list[Any]:
    """Copy a row once for each set of changed fields; only the number of rows matters here."""
    rows = []
    for number, changes in enumerate(parents):
        row = copy.copy(original)
        row._state = copy.copy(original._state)
        row._state.fields_cache = {}
        row.pk = None
        for name, value in changes.items():
            setattr(row, name, f"{value}-{number}" if name in {"reference", "registration_number"} else value)
        rows.append(row)
    return list(type(original).objects.bulk_create(rows))


@pytest.fixture
def crowd(chain: Any) -> Any:
    """A grant with its report in, sixty times over, and a committee at work with sixty files."""
    chain.allocate(300_000_00).reported()
    organisations = clones(chain.organisation, [{"registration_number": "R"}] * ROWS)
    applications = clones(chain.application, [{"reference": "X", "organisation": o} for o in organisations])
    awards = clones(chain.award, [{"application": row} for row in applications])
    agreements = clones(
        chain.agreement,
        [
            {"reference": "G", "award": award, "organisation": organisation}
            for award, organisation in zip(awards, organisations, strict=True)
        ],
    )
    clones(chain.application.letters.first(), [{"application": row} for row in applications])
    complaint = Complaint.objects.create(
        application=chain.application, text="Read it again.", lodged_by=chain.applicant
    )
    clones(complaint, [{"application": row} for row in applications])
    clones(chain.payment, [{"agreement": row, "instalment": None} for row in agreements])
    duties = clones(chain.report.duty, [{"agreement": row} for row in agreements])
    clones(chain.report, [{"agreement": row.agreement, "final_of": row.agreement, "duty": row} for row in duties])
    clones(chain.report.costs.first(), [{}] * ROWS)
    measured = clones(chain.agreement.indicators.get(), [{"agreement": row} for row in agreements])
    value = chain.report.indicator_values.get()
    clones(value, [{"grant_indicator": row, "report": None} for row in measured])
    _activities(chain)
    clones(chain.application.submissions.first(), [{"application": row} for row in applications])
    clones(chain.panel.rankings.first(), [{"application": row} for row in applications])
    chain.busy = chain.again(days_ago=40).declared()
    files = clones(chain.busy.application, [{"reference": "Y", "organisation": o} for o in organisations])
    clones(chain.busy.application.submissions.first(), [{"application": row} for row in files])
    sheet = chain.busy.panel.assessments.get(evaluator=chain.evaluator)
    clones(sheet, [{"application": row} for row in files])
    assert Application.objects.count() > 2 * ROWS
    assert all(model.objects.count() > ROWS for model in (Agreement, Award, Payment, Report, Assessment, Expenditure))
    assert all(model.objects.count() > ROWS for model in (Organisation, Ranking, Submission))
    return chain


def _activities(chain: Any) -> None:
    """Sixty activities of this month, each at a place of its own, half of them public."""
    told = chain.report.activities.get()
    changes = [{"report": None, "starts_on": timezone.localdate(), "ends_on": timezone.localdate()}] * ROWS
    for number, event in enumerate(clones(told, changes)):
        town = {"name": f"Town {number}", "country": "RS", "latitude": 44 + number / 10, "longitude": 20}
        event.places.add(Place.objects.create(code=f"town-{number}", **town))
        event.actions.add(chain.action)
        event.programmes.add(chain.action.phase.programme)
        event.phases.add(chain.action.phase)
        write_summary(event, language="en", text="Many came.", actor=chain.officer)
        if number % 2:
            publish_event(event, actor=chain.officer)


LISTS: tuple[tuple[str, str, Callable[[Any], list[Any]]], ...] = (
    ("officer", "applications:of_call", lambda chain: [chain.call.reference]),
    ("officer", "evaluation:checks", lambda chain: []),
    ("evaluator", "evaluation:index", lambda chain: []),
    ("officer", "evaluation:complaints", lambda chain: []),
    ("officer", "evaluation:letters", lambda chain: [chain.call.reference]),
    ("officer", "agreements:index", lambda chain: []),
    ("applicant", "agreements:index", lambda chain: []),
    ("applicant", "applications:index", lambda chain: []),
    ("finance", "payments:index", lambda chain: []),
    ("finance", "monitoring:index", lambda chain: []),
    ("finance", "monitoring:costs", lambda chain: [chain.agreement.reference]),
    ("officer", "monitoring:indicator_values", lambda chain: []),
    ("finance", "people:accounts", lambda chain: []),
    ("officer", "people:organisations", lambda chain: []),
    ("officer", "people:alike", lambda chain: []),
    ("finance", "dashboards:ledger", lambda chain: []),
    ("finance", "programmes:allocations", lambda chain: []),
    ("finance", "dashboards:money_tree", lambda chain: []),
    ("officer", "dashboards:oversight", lambda chain: []),
    ("auditor", "dashboards:grants_of_action", lambda chain: [chain.action.code]),
    ("officer", "dashboards:period_reports", lambda chain: [chain.action.code]),
    ("anonymous", "opendata:awards", lambda chain: []),
    ("officer", "monitoring:events", lambda chain: []),
    ("applicant", "monitoring:events", lambda chain: []),
    ("officer", "monitoring:events_map", lambda chain: []),
    ("officer", "monitoring:events_calendar", lambda chain: []),
    ("anonymous", "opendata:events", lambda chain: []),
    ("anonymous", "calls:index", lambda chain: []),
    ("anonymous", "programmes:index", lambda chain: []),
)

# Desks hold several lists, the acts and their reasons on one page.
DESKS: tuple[tuple[str, str, Callable[[Any], list[Any]]], ...] = (
    ("officer", "evaluation:panel", lambda chain: [chain.busy.call.reference]),
    ("officer", "evaluation:panel", lambda chain: [chain.call.reference]),
)


def test_lists_cost_at_most_twelve_queries_at_sixty_rows(crowd: Any, sign_in: Any) -> None:
    assert expensive(LISTS, crowd, sign_in, most=12) == []


def test_desks_cost_at_most_twenty_six_queries_at_sixty_rows(crowd: Any, sign_in: Any) -> None:
    assert expensive(DESKS, crowd, sign_in, most=26) == []


REPORTED: tuple[tuple[str, Callable[[Any], list[Any]]], ...] = (
    ("monitoring:report", lambda chain: [chain.agreement.reference]),
    ("monitoring:cost", lambda chain: [chain.report.costs.first().pk]),
    ("monitoring:sample", lambda chain: [chain.agreement.reference]),
)


def test_pages_of_a_report_cost_at_most_fifteen_queries(crowd: Any, sign_in: Any) -> None:
    pages = [(role, name, found) for role in READERS for name, found in REPORTED]
    judged = [
        ("finance", "monitoring:verify", lambda chain: [chain.report.costs.first().pk]),
        ("finance", "monitoring:ask", lambda chain: [chain.report.costs.first().pk]),
        ("finance", "monitoring:accept_costs", lambda chain: [chain.agreement.reference]),
        ("officer", "monitoring:accept_narrative", lambda chain: [chain.agreement.reference]),
        ("finance", "monitoring:close", lambda chain: [chain.agreement.reference]),
        ("officer", "monitoring:prepare_closure", lambda chain: [chain.agreement.reference]),
    ]
    assert expensive([*pages, *judged], crowd, sign_in, most=15) == []


def test_pages_of_a_report_that_is_written_cost_at_most_fifteen_queries(chain: Any, sign_in: Any) -> None:
    chain.report_written()
    names = ("report", "cost_add", "cost_import", "submit", "costs")
    pages = [("applicant", f"monitoring:{name}", lambda chain: [chain.agreement.reference]) for name in names]
    changed = ("applicant", "monitoring:cost_change", lambda chain: [chain.report.costs.first().pk])
    assert expensive([*pages, changed], chain, sign_in, most=15) == []


def test_page_of_a_call_costs_at_most_fifteen_queries(crowd: Any, sign_in: Any) -> None:
    assert (
        expensive([("anonymous", "calls:detail", lambda chain: [chain.call.reference])], crowd, sign_in, most=15) == []
    )


MONEY: tuple[tuple[str, str, Callable[[Any], list[Any]]], ...] = (
    ("finance", "dashboards:cash", lambda chain: []),
    ("finance", "dashboards:execution", lambda chain: [chain.action.code]),
    ("auditor", "dashboards:advances", lambda chain: [chain.action.code]),
    ("auditor", "dashboards:year_ends", lambda chain: [chain.action.code]),
    ("auditor", "dashboards:action_oversight", lambda chain: [chain.action.code]),
    ("officer", "dashboards:programme_oversight", lambda chain: [chain.action.phase.programme.code]),
    ("finance", "dashboards:money_of_call", lambda chain: [chain.call.reference]),
    ("finance", "dashboards:money_of_grant", lambda chain: [chain.agreement.reference]),
    ("finance", "calls:change_pot", lambda chain: [chain.call.reference]),
    ("finance", "programmes:allocation_request_cut", lambda chain: [chain.action.code]),
)


def _public_activity(chain: Any) -> list[Any]:
    return [chain.agreement.events.filter(state="published").first().pk]


def test_page_of_an_activity_costs_at_most_fifteen_queries(crowd: Any, sign_in: Any) -> None:
    pages = (("officer", "monitoring:event"), ("applicant", "monitoring:event"), ("anonymous", "opendata:event"))
    assert expensive([(role, name, _public_activity) for role, name in pages], crowd, sign_in, most=15) == []


def test_pages_of_money_cost_at_most_fifteen_queries(crowd: Any, sign_in: Any) -> None:
    assert expensive(MONEY, crowd, sign_in, most=15) == []


MEASURED: tuple[tuple[str, str, Callable[[Any], list[Any]]], ...] = (
    ("officer", "monitoring:progress", lambda chain: [chain.action.code]),
    ("officer", "monitoring:programme_progress", lambda chain: [chain.action.phase.programme.code]),
    ("officer", "monitoring:grant_indicators", lambda chain: [chain.agreement.reference]),
    ("officer", "programmes:results", lambda chain: [chain.action.code]),
    ("anonymous", "programmes:action", lambda chain: [chain.action.code]),
)


def test_pages_of_results_cost_at_most_fifteen_queries(crowd: Any, sign_in: Any) -> None:
    for number in range(ROWS):
        indicator_objects.indicator(crowd, code=f"I-{number}", title=f"Indicator {number}")
    assert expensive(MEASURED, crowd, sign_in, most=15) == []


def expensive(pages: Any, crowd: Any, sign_in: Any, *, most: int) -> list[str]:
    """Return the pages that cost more queries, not counting the session's, which every page reads."""
    wrong = []
    for role, name, arguments in pages:
        client = sign_in(None if role == "anonymous" else getattr(crowd, role))
        url = reverse(name, args=arguments(crowd))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200, url
        count = len([query for query in queries.captured_queries if "django_session" not in query["sql"]])
        if count > most:
            wrong.append(f"{role} {url}: {count}")
    return wrong


def test_page_of_an_application_costs_at_most_fifteen_queries(
    crowd: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    application = crowd.application
    lines = application.lines.all()
    BudgetLine.objects.bulk_create(clone for clone in (copy.copy(lines[0]) for _n in range(ROWS)) if _unsaved(clone))
    assert Answer.objects.filter(application=application).exists()
    for role in ("applicant", "officer", "auditor"):
        client = sign_in(getattr(crowd, role))
        with django_assert_max_num_queries(15):
            response = client.get(reverse("applications:detail", args=[application.reference]))
        assert response.status_code == 200


READERS = ("applicant", "viewer", "officer", "finance", "approver", "auditor")


@pytest.mark.parametrize("state", ["requested", "ordered"])
def test_page_of_a_payment_costs_at_most_fifteen_queries_for_every_role(chain: Any, sign_in: Any, state: str) -> None:
    getattr(chain, state)()
    verbs = [("approver", "approve"), ("approver", "refuse"), ("finance", "amend"), ("finance", "recall")]
    pages = [*((role, "detail") for role in READERS), *verbs]
    found = [(role, f"payments:{verb}", lambda chain: [chain.payment.pk]) for role, verb in pages]
    assert expensive(found, chain, sign_in, most=15) == []


@pytest.mark.parametrize("state", ["in_force", "requested", "reported", "settled"])
def test_page_of_an_agreement_costs_at_most_fifteen_queries_for_every_role(
    chain: Any, sign_in: Any, state: str
) -> None:
    getattr(chain, state)()
    found = [(role, "agreements:detail", lambda chain: [chain.agreement.reference]) for role in READERS]
    assert expensive(found, chain, sign_in, most=15) == []


def _unsaved(row: Any) -> bool:
    row.pk = None
    return True


@pytest.mark.parametrize("role", ["applicant", "evaluator", "officer", "finance", "approver", "auditor"])
def test_home_costs_the_same_at_sixty_rows_as_at_one(crowd: Any, sign_in: Any, role: str, capsys: Any) -> None:
    client = sign_in(getattr(crowd, role))
    with CaptureQueriesContext(connection) as full:
        assert client.get(reverse("dashboards:home")).status_code == 200
    assert len(full) <= 47, f"{role}: {len(full)} queries"
