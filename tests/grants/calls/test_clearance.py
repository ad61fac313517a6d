"""Four eyes: the officer asks, an approver who did not write the call clears or returns it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.calls import services
from grants.calls.models import Call
from grants.programmes.models import StaffRole
from notifications.models import Message
from tests.factories import Chain, make_staff
from workflows.engine import TransitionRefused, records_of


def url(name: str, chain: Chain) -> str:
    return reverse(f"calls:{name}", args=[chain.call.reference])


def test_request_tells_the_approvers(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.draft_call()
    assert sign_in(fresh_chain.officer).post(url("request_clearance", fresh_chain)).status_code == 302
    assert Call.objects.get().state == "in_clearance"
    message = Message.objects.get(topic="call-clearance-requested")
    assert (message.recipient, message.url) == (fresh_chain.approver, url("publish", fresh_chain))


@pytest.mark.parametrize("part", ["questions", "criteria", "countries"])
def test_incomplete_call_is_refused_and_the_page_names_what_is_missing(
    fresh_chain: Chain, sign_in: Any, part: str
) -> None:
    fresh_chain.draft_call()
    rows = getattr(fresh_chain.call, part)
    rows.clear() if part == "countries" else rows.all().delete()
    officer = sign_in(fresh_chain.officer)
    response = officer.post(url("request_clearance", fresh_chain))
    assert response.status_code == 422
    assert "Complete the call first" in response.content.decode()
    assert "Still missing" in officer.get(url("manage", fresh_chain)).content.decode()
    assert Call.objects.get().state == "draft"


def test_call_that_serves_no_result_of_its_action_is_refused(fresh_chain: Chain) -> None:
    fresh_chain.action.expected_results = ["Complaints are heard"]
    fresh_chain.action.save()
    fresh_chain.draft_call()
    with pytest.raises(TransitionRefused, match="Name the expected result"):
        services.request_clearance(fresh_chain.call, actor=fresh_chain.officer)
    services.set_terms(fresh_chain.call, {"expected_result": "Complaints are heard"}, actor=fresh_chain.officer)
    assert services.request_clearance(fresh_chain.call, actor=fresh_chain.officer).state == "in_clearance"


def test_call_that_contradicts_itself_is_refused_in_words(fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    services.set_terms(fresh_chain.call, {"min_months": 13}, actor=fresh_chain.officer)
    with pytest.raises(TransitionRefused, match="shortest duration cannot exceed"):
        services.request_clearance(fresh_chain.call, actor=fresh_chain.officer)
    assert Call.objects.get().state == "draft"


def test_passed_deadline_is_refused(fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    Call.objects.update(closes_at="2020-01-02T00:00Z", opens_at="2020-01-01T00:00Z")
    with pytest.raises(TransitionRefused, match="deadline has passed"):
        services.request_clearance(fresh_chain.call, actor=fresh_chain.officer)


def test_publish_opens_at_once_when_the_opening_has_come(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.call_in_clearance()
    assert sign_in(fresh_chain.approver).post(url("publish", fresh_chain)).status_code == 302
    call = Call.objects.get()
    assert call.state == "open"
    assert [record.verb for record in records_of(call)] == ["request_clearance", "publish", "open"]
    assert Message.objects.filter(topic="call-published", recipient=fresh_chain.officer).count() == 1


def test_author_who_is_also_approver_is_refused(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.call_in_clearance()
    officer = fresh_chain.officer
    StaffRole.objects.create(user=officer, role="approver", action=fresh_chain.action)
    services.people_who(fresh_chain.call, "request_clearance")
    client = sign_in(officer)
    for name in ("publish", "return_to_draft"):
        assert client.post(url(name, fresh_chain), {"reason": "Mine"}).status_code == 403
    with pytest.raises(PermissionDenied):
        services.publish_call(fresh_chain.call, actor=type(officer).objects.get(pk=officer.pk))
    assert "another approver has to clear it" in client.get(url("manage", fresh_chain)).content.decode()
    assert Call.objects.get().state == "in_clearance"


def test_officer_who_asked_for_clearance_of_a_colleagues_call_cannot_clear_it(fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    second = make_staff("Second", "officer", fresh_chain.action)
    StaffRole.objects.create(user=second, role="approver", action=fresh_chain.action)
    services.request_clearance(fresh_chain.call, actor=second)
    with pytest.raises(PermissionDenied):
        services.publish_call(fresh_chain.call, actor=type(second).objects.get(pk=second.pk))


def test_officer_who_changed_a_colleagues_draft_cannot_clear_it(fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    second = make_staff("Second", "officer", fresh_chain.action)
    StaffRole.objects.create(user=second, role="approver", action=fresh_chain.action)
    for title in ("Mine", "Mine again"):
        services.set_terms(fresh_chain.call, {"title": title}, actor=second)
    call = services.request_clearance(fresh_chain.call, actor=fresh_chain.officer)
    assert [record.verb for record in records_of(call)] == ["edit", "request_clearance"]
    assert second.pk in services.authors_of(call)
    with pytest.raises(PermissionDenied):
        services.publish_call(call, actor=type(second).objects.get(pk=second.pk))


@pytest.mark.parametrize("role", ["officer", "finance", "auditor", "applicant"])
def test_others_cannot_publish(fresh_chain: Chain, role: str) -> None:
    fresh_chain.call_in_clearance()
    with pytest.raises(PermissionDenied):
        services.publish_call(fresh_chain.call, actor=getattr(fresh_chain, role))


def test_return_needs_a_reason_and_the_officer_reads_it(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.call_in_clearance()
    approver = sign_in(fresh_chain.approver)
    assert approver.post(url("return_to_draft", fresh_chain), {"reason": " "}).status_code == 422
    assert approver.post(url("return_to_draft", fresh_chain), {"reason": "Raise the ceiling"}).status_code == 302
    assert Call.objects.get().state == "draft"
    message = Message.objects.get(topic="call-returned")
    assert message.context["reason"] == "Raise the ceiling"
    page = sign_in(fresh_chain.officer).get(url("manage", fresh_chain)).content.decode()
    assert "Raise the ceiling" in page


def test_draft_cannot_be_published(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.draft_call()
    approver = sign_in(fresh_chain.approver)
    assert "not open now" in approver.get(url("publish", fresh_chain)).content.decode()
    assert approver.post(url("publish", fresh_chain)).status_code == 422
    assert Call.objects.get().state == "draft"


def test_second_publish_changes_nothing(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.call_in_clearance()
    approver = sign_in(fresh_chain.approver)
    approver.post(url("publish", fresh_chain))
    assert approver.post(url("publish", fresh_chain)).status_code == 422
    assert records_of(Call.objects.get()).filter(verb="publish").count() == 1
