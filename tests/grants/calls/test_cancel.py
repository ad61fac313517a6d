"""Giving a call up returns its pot and tells those concerned."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.calls import services
from grants.calls.models import Call
from grants.calls.selectors import left_in, left_in_pot
from notifications.models import Message
from tests.factories import Chain


def test_pot_goes_back_and_applicants_are_told_the_reason(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.start()
    url = reverse("calls:cancel", args=[fresh_chain.call.reference])
    officer = sign_in(fresh_chain.officer)
    assert officer.post(url, {"reason": ""}).status_code == 422
    assert officer.post(url, {"reason": "No funds"}).status_code == 302
    assert Call.objects.get().state == "cancelled"
    assert left_in_pot(fresh_chain.call) == 0
    assert left_in(fresh_chain.action) == 120_000_00
    message = Message.objects.get(topic="call-cancelled", recipient=fresh_chain.applicant)
    assert message.context["reason"] == "No funds"
    page = sign_in(fresh_chain.applicant).get(message.url)
    assert "The call is cancelled." in page.content.decode()


def test_cancelled_draft_never_becomes_public(fresh_chain: Chain, client: Any) -> None:
    fresh_chain.draft_call()
    services.cancel_call(fresh_chain.call, actor=fresh_chain.officer, reason="Not needed")
    assert client.get(reverse("calls:detail", args=[fresh_chain.call.reference])).status_code == 404
    assert client.get("/").content.decode().count(fresh_chain.call.reference) == 0


@pytest.mark.parametrize("role", ["approver", "finance", "auditor", "stranger"])
def test_only_its_officers_cancel(fresh_chain: Chain, role: str) -> None:
    fresh_chain.open_call()
    with pytest.raises(PermissionDenied):
        services.cancel_call(fresh_chain.call, actor=getattr(fresh_chain, role), reason="x")


def test_decided_call_cannot_be_cancelled(chain: Chain, sign_in: Any) -> None:
    chain.decided()
    response = sign_in(chain.officer).post(reverse("calls:cancel", args=[chain.call.reference]), {"reason": "x"})
    assert response.status_code == 422
    assert Call.objects.get(pk=chain.call.pk).state == "decided"
