"""The two signatures: the grantee first, the funder second, both under the same text."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from grants.agreements.figures import balances_of, figures_of
from grants.agreements.models import Agreement, Signature
from grants.agreements.services import countersign_agreement, edit_agreement, offer_agreement, sign_agreement
from grants.core.errors import DomainError
from grants.evaluation.models import Award
from grants.ledger.checks import differences
from grants.people.models import User
from grants.programmes.models import StaffRole
from notifications.models import Message
from tests.factories import PASSWORD, make_staff
from tests.proof import prove
from workflows.engine import TransitionRefused

WHO = {"name": "Signer Example", "capacity": "President"}


def test_grantee_signs_under_the_frozen_text(chain: Any) -> None:
    chain.signed()
    signature = Signature.objects.get()
    assert (signature.party, signature.user, signature.name) == ("grantee", chain.applicant, "Signer Example")
    assert signature.sha256 == chain.agreement.sha256
    assert balances_of(chain.agreement) == {}, "one signature commits nothing"


def test_second_signature_commits_the_money(chain: Any) -> None:
    chain.in_force()
    agreement = chain.agreement
    assert agreement.state == "in_force"
    assert agreement.in_force_at is not None
    assert Award.objects.get(pk=chain.award.pk).state == "contracted"
    figures = figures_of(agreement)
    assert (figures.contracted, figures.still_to_pay, figures.paid, figures.unjustified) == (10_800_00, 10_800_00, 0, 0)
    assert differences() == []
    assert Message.objects.filter(topic="agreement-in-force", recipient=chain.applicant).count() == 1


def test_the_funder_cannot_sign_first(chain: Any) -> None:
    chain.offered()
    with pytest.raises(TransitionRefused):
        countersign_agreement(chain.agreement, actor=chain.approver, **WHO)
    assert Signature.objects.count() == 0


def test_nobody_signs_twice(chain: Any) -> None:
    chain.in_force()
    with pytest.raises(TransitionRefused):
        sign_agreement(chain.agreement, actor=chain.applicant, **WHO)
    with pytest.raises(TransitionRefused):
        countersign_agreement(chain.agreement, actor=chain.approver, **WHO)
    assert Signature.objects.count() == 2
    assert figures_of(chain.agreement).contracted == 10_800_00


def test_only_the_signatory_signs_for_the_grantee(chain: Any) -> None:
    chain.offered()
    for who in ["viewer", "editor", "officer", "approver", "stranger"]:
        with pytest.raises(PermissionDenied):
            sign_agreement(chain.agreement, actor=getattr(chain, who), **WHO)


def test_only_an_approver_signs_for_the_funder(chain: Any) -> None:
    chain.signed()
    for who in ["applicant", "officer", "finance", "auditor", "stranger"]:
        with pytest.raises(PermissionDenied):
            countersign_agreement(chain.agreement, actor=getattr(chain, who), **WHO)


def test_who_prepared_or_offered_cannot_countersign(chain: Any) -> None:
    StaffRole.objects.create(user=chain.officer, role="approver", action=chain.action)
    chain.signed()
    chain.officer.__dict__.pop("_staff_scopes", None)
    with pytest.raises(PermissionDenied):
        countersign_agreement(chain.agreement, actor=chain.officer, **WHO)


def test_who_changed_the_draft_cannot_countersign(chain: Any) -> None:
    chain.prepared()
    second = make_staff("Second", "officer", chain.action)
    StaffRole.objects.create(user=second, role="approver", action=chain.action)
    edit_agreement(chain.agreement, special_conditions="Mine.", actor=second)
    offer_agreement(chain.agreement, actor=chain.officer)
    sign_agreement(chain.agreement, actor=chain.applicant, **WHO)
    with pytest.raises(PermissionDenied):
        countersign_agreement(chain.agreement, actor=User.objects.get(pk=second.pk), **WHO)


def test_a_text_that_changed_meanwhile_is_not_signed(chain: Any) -> None:
    chain.offered()
    with pytest.raises(TransitionRefused, match="text has changed"):
        sign_agreement(chain.agreement, actor=chain.applicant, sha256="0" * 64, **WHO)
    assert Agreement.objects.get().state == "offered"


def test_name_and_capacity_are_needed(chain: Any) -> None:
    chain.offered()
    for missing in ["name", "capacity"]:
        with pytest.raises(DomainError) as refused:
            sign_agreement(chain.agreement, actor=chain.applicant, **{**WHO, missing: "  "})
        assert refused.value.field == missing
        assert Agreement.objects.get().state == "offered"


def test_a_signature_cannot_be_changed(chain: Any) -> None:
    chain.signed()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE grants_signature SET name = 'Another'")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM grants_signature")


def test_page_says_what_signing_means_and_signs(chain: Any, sign_in: Any) -> None:
    chain.offered()
    client, url = sign_in(chain.applicant), reverse("agreements:sign", args=[chain.agreement.reference])
    page = client.get(url).content.decode()
    assert chain.agreement.sha256 in page
    assert "pays back what was paid beyond the final amount" in page
    sent = {**WHO, "sha256": chain.agreement.sha256}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "Tick the box" in refused.content.decode()
    led = client.post(url, {**sent, "confirmed": "on"})
    assert led.url.startswith("/accounts/reauthenticate/"), "who signs proves first who he is"
    assert Agreement.objects.get().state == "offered"
    assert client.post(led.url, {"password": PASSWORD, "next": url}).status_code == 302
    assert Agreement.objects.get().state == "signed", "what was sent is sent again by itself"


def test_page_countersigns_and_shows_both_signatures(chain: Any, sign_in: Any) -> None:
    chain.signed()
    client, url = prove(sign_in(chain.approver)), reverse("agreements:countersign", args=[chain.agreement.reference])
    assert "Signer Example" in client.get(url).content.decode()
    sent = {"name": "Head", "capacity": "Head of office", "sha256": chain.agreement.sha256, "confirmed": "on"}
    assert client.post(url, sent).status_code == 302
    page = client.get(reverse("agreements:detail", args=[chain.agreement.reference])).content.decode()
    assert "Head of office" in page
    assert page.count(chain.agreement.sha256) >= 3


def test_sign_page_is_closed_to_others(chain: Any, sign_in: Any) -> None:
    chain.offered()
    url = reverse("agreements:sign", args=[chain.agreement.reference])
    for who, status in [("viewer", 403), ("editor", 403), ("officer", 403), ("stranger", 404)]:
        assert sign_in(getattr(chain, who)).get(url).status_code == status
        assert sign_in(getattr(chain, who)).post(url, WHO).status_code == status
