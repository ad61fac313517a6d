"""What a list shows is exactly what the policy lets one read."""

import pytest
import rules
from django.contrib.auth.models import AnonymousUser

from grants.calls import services
from grants.calls.models import Call
from grants.calls.selectors import calls_visible_to, public_calls
from tests.factories import Chain, make_action, make_staff


@pytest.fixture
def everywhere(fresh_chain: Chain) -> Chain:
    fresh_chain.open_call()
    second = Chain.__new__(Chain)
    second.__dict__.update(fresh_chain.__dict__)
    second.action = make_action("albania")
    second.officer = make_staff("Second officer", "officer", second.action)
    second.finance = make_staff("Second finance", "finance", second.action)
    second.approver = make_staff("Second approver", "approver", second.action)
    second.allocate().draft_call()
    return fresh_chain


def test_lists_agree_with_the_policy(everywhere: Chain) -> None:
    calls = list(Call.objects.all())
    assert len(calls) == 2
    for user in (*everywhere.cast().values(), AnonymousUser()):
        readable = {call for call in calls if rules.has_perm("calls.view", user, call)}
        assert set(calls_visible_to(user)) == readable
    assert set(public_calls()) == {call for call in calls if call.is_public}


def test_cancelled_calls_agree_too(everywhere: Chain) -> None:
    services.cancel_call(everywhere.call, actor=everywhere.officer, reason="No funds")
    for user in (*everywhere.cast().values(), AnonymousUser()):
        readable = {call for call in Call.objects.all() if rules.has_perm("calls.view", user, call)}
        assert set(calls_visible_to(user)) == readable
