"""Declining a grant before it is in force."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.agreements.models import Agreement
from grants.agreements.services import decline_agreement
from grants.calls.services import pot_account
from grants.evaluation.models import Award
from grants.evaluation.services import reserved_account
from grants.ledger.checks import differences
from notifications.models import Message
from workflows.engine import TransitionRefused


@pytest.mark.parametrize("state", ["prepared", "offered", "signed"])
def test_declined_grant_gives_its_money_back_to_the_call(chain: Any, state: str) -> None:
    getattr(chain, state)()
    decline_agreement(chain.agreement, reason="We cannot carry it out.", actor=chain.officer)
    assert Agreement.objects.get().state == "declined"
    assert Award.objects.get().state == "lapsed"
    assert reserved_account(chain.award).balance == 0
    assert pot_account(chain.call).balance == chain.call.pot_cents
    assert differences() == []
    assert Message.objects.filter(topic="agreement-declined", recipient=chain.officer).count() == 1


def test_an_agreement_in_force_cannot_be_declined(chain: Any) -> None:
    chain.in_force()
    with pytest.raises(TransitionRefused):
        decline_agreement(chain.agreement, reason="Too late.", actor=chain.applicant)


def test_only_signatory_or_officer_declines(chain: Any) -> None:
    chain.offered()
    for who in ["viewer", "editor", "approver", "finance", "stranger"]:
        with pytest.raises(PermissionDenied):
            decline_agreement(chain.agreement, reason="x", actor=getattr(chain, who))


def test_page_needs_a_reason(chain: Any, sign_in: Any) -> None:
    chain.offered()
    client, url = sign_in(chain.applicant), reverse("agreements:decline", args=[chain.agreement.reference])
    assert "go back to the call" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert Agreement.objects.get().state == "offered"
    assert client.post(url, {"reason": "No capacity."}).status_code == 302
    assert Agreement.objects.get().state == "declined"
