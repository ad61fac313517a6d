"""Offering an agreement, and taking the offer back."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.agreements.models import Agreement, AgreementLine
from grants.agreements.services import edit_agreement, offer_agreement, revise_agreement
from grants.core import files
from notifications.models import Message
from workflows.engine import TransitionRefused


def topics() -> list[str]:
    return list(Message.objects.values_list("topic", flat=True))


def test_offer_freezes_the_pdf_with_its_fingerprint(chain: Any) -> None:
    chain.offered()
    agreement = chain.agreement
    assert agreement.state == "offered"
    assert files.read(agreement.document).startswith(b"%PDF-")
    assert agreement.sha256 == agreement.document.sha256
    assert "agreement-offered" in topics()


def test_a_budget_that_misses_the_award_cannot_be_offered(chain: Any) -> None:
    chain.prepared()
    AgreementLine.objects.filter(agreement=chain.agreement).first().delete()
    with pytest.raises(TransitionRefused, match="must equal the award"):
        offer_agreement(chain.agreement, actor=chain.officer)


def test_revised_offer_gets_another_fingerprint(chain: Any) -> None:
    chain.offered()
    before = chain.agreement.sha256
    agreement = revise_agreement(chain.agreement, reason="Wrong dates.", actor=chain.officer)
    assert agreement.state == "draft"
    assert "agreement-revised" in topics()
    edit_agreement(agreement, special_conditions="New.", actor=chain.officer)
    assert offer_agreement(agreement, actor=chain.officer).sha256 != before


def test_a_signed_agreement_is_not_taken_back(chain: Any) -> None:
    chain.signed()
    with pytest.raises(TransitionRefused):
        revise_agreement(chain.agreement, reason="x", actor=chain.officer)


def test_only_the_officer_offers(chain: Any) -> None:
    chain.prepared()
    for who in ["finance", "approver", "applicant", "stranger"]:
        with pytest.raises(PermissionDenied):
            offer_agreement(chain.agreement, actor=getattr(chain, who))


def test_page_offers_and_a_second_click_is_refused(chain: Any, sign_in: Any) -> None:
    chain.prepared()
    client, url = sign_in(chain.officer), reverse("agreements:offer", args=[chain.agreement.reference])
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    second = client.post(url)
    assert second.status_code == 422
    assert "not open now" in second.content.decode()
    assert Agreement.objects.get().state == "offered"


def test_page_takes_back_with_a_reason_only(chain: Any, sign_in: Any) -> None:
    chain.offered()
    client, url = sign_in(chain.officer), reverse("agreements:revise", args=[chain.agreement.reference])
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Wrong dates."}).status_code == 302
    assert Agreement.objects.get().state == "draft"


def test_grantee_sees_a_draft_only_once_it_is_offered(chain: Any, sign_in: Any) -> None:
    chain.prepared()
    url = reverse("agreements:detail", args=[chain.agreement.reference])
    assert sign_in(chain.applicant).get(url).status_code == 404
    offer_agreement(chain.agreement, actor=chain.officer)
    assert sign_in(chain.applicant).get(url).status_code == 200
    assert sign_in(chain.viewer).get(url).status_code == 200
    assert sign_in(chain.stranger).get(url).status_code == 404
