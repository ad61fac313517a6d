"""What waits for whom around calls."""

from typing import Any

from django.urls import reverse

from grants.calls.selectors import waiting_for
from grants.programmes.models import StaffRole
from tests.factories import Chain


def test_draft_waits_for_its_officer(fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    assert [item.url for item in waiting_for(fresh_chain.officer)] == [
        reverse("calls:manage", args=[fresh_chain.call.reference])
    ]
    assert waiting_for(fresh_chain.approver) == []


def test_clearance_waits_for_the_approver_only(fresh_chain: Chain, django_assert_max_num_queries: Any) -> None:
    fresh_chain.call_in_clearance()
    with django_assert_max_num_queries(5):
        items = waiting_for(fresh_chain.approver)
    assert [item.url for item in items] == [reverse("calls:publish", args=[fresh_chain.call.reference])]
    for user in (fresh_chain.officer, fresh_chain.finance, fresh_chain.auditor, fresh_chain.applicant):
        assert waiting_for(user) == []


def test_own_call_never_waits_for_its_author(fresh_chain: Chain) -> None:
    fresh_chain.call_in_clearance()
    officer = fresh_chain.officer
    StaffRole.objects.create(user=officer, role="approver", action=fresh_chain.action)
    assert waiting_for(type(officer).objects.get(pk=officer.pk)) == []
