"""The eligibility grid: what the system finds, and one act on many with a report each."""

from typing import Any

import pytest
from django.urls import reverse

from grants.applications import services as applications
from grants.applications.models import Application
from grants.evaluation import services
from grants.evaluation.findings import findings_of
from grants.evaluation.rules import CHECK_POINTS
from grants.evaluation.services.bulk import check_many
from tests.grants.evaluation.test_lots import _submitted


@pytest.fixture
def closed(chain: Any) -> Any:
    """A closed call with three applications, the third of an organisation that may not lead."""
    chain.submitted()
    with chain.now():
        chain.files = [chain.application, _submitted(chain, None), _submitted(chain, None)]
    chain.clock = chain.call.closes_at
    import datetime

    from grants.calls import services as calls

    chain.clock += datetime.timedelta(minutes=1)
    with chain.now():
        chain.call = calls.close_call(chain.call.pk)
    chain.files = list(Application.objects.filter(call=chain.call).order_by("pk"))
    return chain


def fresh(chain: Any) -> list[Application]:
    return list(Application.objects.filter(call=chain.call).order_by("pk"))


def test_system_finds_what_it_can_and_leaves_the_rest_to_a_person(closed: Any) -> None:
    found = findings_of(closed.call, fresh(closed))[closed.files[0].pk]
    assert set(found) == {key for _kind, key in CHECK_POINTS}
    assert {key: finding.met for key, finding in found.items()} == {
        "in_time": True, "complete": True, "signed": None, "applicant": True, "country": True, "action": None,
        "budget": True, "places": True, "exclusion": None,
    }  # fmt: skip
    assert all(finding.reason for finding in found.values())


def test_applicant_of_another_kind_is_found(closed: Any) -> None:
    closed.call.applicants = "local_authority"
    closed.call.save()
    found = findings_of(closed.call, fresh(closed))[closed.files[0].pk]
    assert found["applicant"].met is False


def test_second_application_of_one_lead_is_found(closed: Any) -> None:
    second = closed.files[1]
    Application.objects.filter(pk=second.pk).update(organisation=closed.files[0].organisation)
    found = findings_of(closed.call, fresh(closed))
    assert found[closed.files[0].pk]["places"].met is True
    assert found[second.pk]["places"].met is False
    assert "leads more" in found[second.pk]["places"].reason


def test_number_of_queries_does_not_grow(closed: Any, django_assert_max_num_queries: Any) -> None:
    for count in (1, 3):
        with django_assert_max_num_queries(22):
            findings_of(type(closed.call).objects.get(pk=closed.call.pk), fresh(closed)[:count])


def test_one_refusal_stops_nobody_else(closed: Any) -> None:
    answers = {key: (True, "") for _kind, key in CHECK_POINTS}
    for file in closed.files[:2]:
        services.answer_checks(file, answers, actor=closed.officer)
    withdrawn = closed.files[1]
    applications.withdraw_application(withdrawn, actor=withdrawn.created_by, reason="No staff.")
    reports = check_many(fresh(closed), "admit", actor=closed.officer)
    assert [report.is_done for report in reports] == [True, False, False]
    assert "Answer every point" in reports[2].words
    assert [file.state for file in fresh(closed)] == ["eligible", "withdrawn", "submitted"]


def test_findings_are_taken_over_and_answers_kept(closed: Any) -> None:
    file = closed.files[0]
    services.answer_checks(file, {"budget": (False, "Too dear.")}, actor=closed.officer)
    (report,) = check_many([fresh(closed)[0]], "take_over", actor=closed.officer)
    assert report.is_done
    stored = {check.key: (check.passed, check.reason) for check in file.checks.all()}
    assert stored["budget"] == (False, "Too dear.")
    assert (stored["country"], stored["action"]) == ((True, ""), (None, ""))


def test_only_the_officer_acts_and_each_by_policy(closed: Any, sign_in: Any) -> None:
    url = reverse("evaluation:grid", args=[closed.call.reference])
    body = {"act": "take_over", "application": [closed.files[0].pk]}
    for person, status in ((closed.auditor, 403), (closed.approver, 403), (closed.applicant, 404)):
        assert sign_in(person).post(url, body).status_code == status
    assert not closed.files[0].checks.exists()
    page = sign_in(closed.officer).post(url, body)
    assert page.status_code == 200
    assert closed.files[0].checks.filter(passed=True).exists()
    assert sign_in(closed.officer).post(url, {"act": "award"}).status_code == 400


def test_application_of_another_call_is_left_alone(closed: Any, sign_in: Any) -> None:
    other = closed.again(days_ago=60, pot_cents=20_000_00, title="Other").closed_call()
    url = reverse("evaluation:grid", args=[closed.call.reference])
    sign_in(closed.officer).post(url, {"act": "take_over", "application": [other.application.pk]})
    assert not other.application.checks.exists()


def test_grid_is_shown_and_downloaded(closed: Any, sign_in: Any) -> None:
    client = sign_in(closed.officer)
    url = reverse("evaluation:grid", args=[closed.call.reference])
    page = client.get(url)
    assert closed.files[0].reference.encode() in page.content
    assert client.get(url, {"state": "eligible"}).context["shown"].paginator.count == 0
    sheet = client.get(url, {"export": "csv"})
    assert sheet["Content-Type"].startswith("text/csv")
    assert closed.files[2].reference in sheet.content.decode("utf-8-sig")
