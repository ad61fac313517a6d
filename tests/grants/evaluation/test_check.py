"""The administrative and eligibility check: answer, admit, refuse."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.applications.models import Application
from grants.core.errors import DomainError
from grants.evaluation import services
from grants.evaluation.rules import CHECK_POINTS
from notifications.models import Message
from tests.grants.evaluation.builders import ALL_MET
from workflows.engine import TransitionRefused


def fields(**changed: str) -> dict[str, str]:
    return {key: "met" for _kind, key in CHECK_POINTS} | {f"{key}_reason": "" for _kind, key in CHECK_POINTS} | changed


def test_officer_saves_the_grid_and_admits(chain: Any, sign_in: Any) -> None:
    chain.closed_call()
    client = sign_in(chain.officer)
    url = reverse("evaluation:check", args=[chain.application.reference])
    assert client.get(url).status_code == 200
    assert client.post(url, fields()).status_code == 302
    assert client.get(reverse("evaluation:admit", args=[chain.application.reference])).status_code == 200
    client.post(reverse("evaluation:admit", args=[chain.application.reference]))
    assert Application.objects.get().state == "eligible"


def test_point_that_is_not_met_needs_its_reason_at_the_field(chain: Any, sign_in: Any) -> None:
    chain.closed_call()
    url = reverse("evaluation:check", args=[chain.application.reference])
    response = sign_in(chain.officer).post(url, fields(budget="not_met"))
    assert response.status_code == 422
    assert "budget_reason" in response.context["form"].errors
    assert "#id_budget_reason" in response.content.decode()
    assert not chain.application.checks.exists()


def test_service_itself_asks_for_the_reason(chain: Any) -> None:
    chain.closed_call()
    with pytest.raises(DomainError) as refusal:
        services.answer_checks(chain.application, {**ALL_MET, "budget": (False, " ")}, actor=chain.officer)
    assert refusal.value.field == "budget_reason"


def test_refusal_shows_the_reasons_and_tells_them_to_the_applicant(chain: Any, sign_in: Any) -> None:
    chain.closed_call()
    client = sign_in(chain.officer)
    reason = "The budget asks for more than the largest grant."
    client.post(
        reverse("evaluation:check", args=[chain.application.reference]), fields(budget="not_met", budget_reason=reason)
    )
    url = reverse("evaluation:refuse", args=[chain.application.reference])
    assert reason in client.get(url).content.decode()
    client.post(url)
    application = Application.objects.get()
    assert (application.state, application.decision_reason) == ("ineligible", reason)
    message = Message.objects.get(topic="application-refused", recipient=chain.applicant)
    assert reason in str(message.context)


def test_application_with_an_unmet_point_cannot_be_admitted(chain: Any) -> None:
    chain.closed_call()
    services.answer_checks(chain.application, {**ALL_MET, "budget": (False, "Too much.")}, actor=chain.officer)
    with pytest.raises(TransitionRefused, match="not met"):
        services.admit_application(chain.application, actor=chain.officer)


def test_unanswered_point_holds_both_ways(chain: Any) -> None:
    chain.closed_call()
    services.answer_checks(chain.application, {**ALL_MET, "budget": (None, "")}, actor=chain.officer)
    for act in (services.admit_application, services.refuse_application):
        with pytest.raises(TransitionRefused, match="every point"):
            act(chain.application, actor=chain.officer)


def test_application_that_meets_all_cannot_be_refused(chain: Any) -> None:
    chain.checked()
    with pytest.raises(TransitionRefused, match="no ground"):
        services.refuse_application(chain.application, actor=chain.officer)


def test_check_waits_for_the_deadline(fresh_chain: Any) -> None:
    fresh_chain.submitted()
    with pytest.raises(TransitionRefused, match="once the call is closed"):
        services.answer_checks(fresh_chain.application, ALL_MET, actor=fresh_chain.officer)


@pytest.mark.parametrize("role", ["approver", "finance", "auditor", "evaluator", "applicant", "stranger"])
def test_only_the_officer_checks(chain: Any, role: str) -> None:
    chain.closed_call()
    with pytest.raises(PermissionDenied):
        services.answer_checks(chain.application, ALL_MET, actor=chain.cast()[role])


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("officer", 200),
        ("auditor", 200),
        ("approver", 200),
        ("finance", 200),
        ("evaluator", 404),
        ("applicant", 404),
        ("stranger", 404),
        ("viewer", 404),
    ],
)
def test_who_sees_the_check(chain: Any, page: Any, role: str, status: int) -> None:
    chain.closed_call()
    url = reverse("evaluation:check", args=[chain.application.reference])
    assert page(chain.cast()[role], url).status_code == status


def test_list_keeps_its_number_of_queries(three_files: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in(three_files.officer)
    with django_assert_max_num_queries(12):
        response = client.get(reverse("evaluation:checks"))
    assert three_files.files[2].reference in response.content.decode()


def test_list_exports_what_is_shown(three_files: Any, sign_in: Any) -> None:
    response = sign_in(three_files.officer).get(reverse("evaluation:checks"), {"export": "csv", "state": "eligible"})
    assert response.content.decode("utf-8-sig").count("\n") == 4
