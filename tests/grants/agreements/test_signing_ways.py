"""Signing on paper, by co-grantees, in time or too late; the first version; an award that is renewed."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.agreements.models import Agreement, Signature
from grants.agreements.selectors import agreement_ids_due_to_lapse, agreements_visible_to, waiting_for
from grants.agreements.services import (
    Paper,
    cosign_agreement,
    countersign_agreement,
    decline_agreement,
    lapse_agreement,
    offer_agreement,
    prepare_agreement,
    revise_agreement,
    sign_agreement,
)
from grants.core.errors import DomainError
from grants.evaluation.models import Award
from grants.evaluation.services.awards import make_award, reservation
from grants.ledger.checks import differences
from grants.ledger.services import post
from grants.people.models import User
from notifications.models import Message
from tests.factories import make_pdf, make_staff, upload
from tests.proof import prove
from workflows.engine import TransitionRefused

WHO = {"name": "Signer Example", "capacity": "President"}


def paper(days_ago: int = 0) -> Paper:
    return Paper(copy=make_pdf(), signed_on=timezone.localdate() - datetime.timedelta(days=days_ago))


def offered_today(chain: Any, **fields: Any) -> Agreement:
    """Offer at the clock of the test, so that days count from today."""
    chain.prepared()
    chain.agreement = offer_agreement(chain.agreement, actor=chain.officer, **fields)
    return chain.agreement


def with_partner(chain: Any, *, joint: bool = True) -> Any:
    """Offer an agreement of which the stranger's organisation is a co-grantee that signs."""
    chain.prepared()
    found = chain.stranger_organisation
    partner = chain.agreement.co_grantees.create(
        organisation=found,
        name=found.name,
        country=found.country,
        registration_number=found.registration_number,
        must_sign=joint,
        order=1,
    )
    chain.agreement = offer_agreement(Agreement.objects.get(), actor=chain.officer)
    return partner


def test_officer_brings_the_signed_paper(chain: Any) -> None:
    agreement = offered_today(chain)
    brought = paper()
    agreement = sign_agreement(agreement, actor=chain.officer, paper=brought, **WHO)
    signature = Signature.objects.get()
    assert agreement.state == "signed"
    assert (signature.method, signature.copy, signature.signed_on) == ("paper", brought.copy, brought.signed_on)
    assert (signature.sha256, signature.user, signature.round) == (agreement.sha256, chain.officer, 1)


def test_officer_signs_nothing_in_sofra(chain: Any) -> None:
    agreement = offered_today(chain)
    with pytest.raises(PermissionDenied):
        sign_agreement(agreement, actor=chain.officer, **WHO)


def test_who_brought_the_grantees_paper_does_not_sign_for_the_funder(chain: Any) -> None:
    agreement = offered_today(chain)
    second = make_staff("Second", "officer", chain.action)
    agreement = sign_agreement(agreement, actor=second, paper=paper(), **WHO)
    second.staff_roles.create(role="approver", action=chain.action)
    with pytest.raises(PermissionDenied):
        countersign_agreement(agreement, actor=User.objects.get(pk=second.pk), **WHO)


@pytest.mark.parametrize("days_ago", [-1, 1])
def test_date_on_the_paper_lies_between_offer_and_today(chain: Any, days_ago: int) -> None:
    agreement = offered_today(chain)
    with pytest.raises(DomainError) as refused:
        sign_agreement(agreement, actor=chain.applicant, paper=paper(days_ago), **WHO)
    assert refused.value.field == "signed_on"
    assert Agreement.objects.get().state == "offered"


@pytest.mark.parametrize(("signing", "on_paper"), [("system", True), ("paper", False)])
def test_the_call_says_in_which_way_is_signed(chain: Any, signing: str, on_paper: bool) -> None:
    chain.call_fields = {"signing": signing}
    agreement = offered_today(chain)
    with pytest.raises(TransitionRefused, match="The call lets"):
        sign_agreement(agreement, actor=chain.applicant, paper=paper() if on_paper else None, **WHO)
    agreement = sign_agreement(agreement, actor=chain.applicant, paper=None if on_paper else paper(), **WHO)
    given = {"actor": chain.approver, "paper": None if on_paper else paper(), **WHO}
    assert countersign_agreement(agreement, **given).state == "in_force"


def test_co_grantees_sign_before_the_grantee(chain: Any) -> None:
    partner = with_partner(chain)
    with pytest.raises(TransitionRefused, match="co-grantees sign first"):
        sign_agreement(chain.agreement, actor=chain.applicant, **WHO)
    for who in ["applicant", "viewer", "officer", "approver"]:
        with pytest.raises(PermissionDenied):
            cosign_agreement(chain.agreement, actor=getattr(chain, who), **WHO)
    agreement = cosign_agreement(chain.agreement, actor=chain.stranger, **WHO)
    assert agreement.state == "offered"
    assert Signature.objects.get().co_grantee == partner
    with pytest.raises(TransitionRefused, match="has signed"):
        cosign_agreement(agreement, actor=chain.stranger, **WHO)
    agreement = sign_agreement(agreement, actor=chain.applicant, **WHO)
    assert countersign_agreement(agreement, actor=chain.approver, **WHO).state == "in_force"


def test_funder_waits_for_every_co_grantee(chain: Any) -> None:
    with_partner(chain, joint=False)
    agreement = sign_agreement(chain.agreement, actor=chain.applicant, **WHO)
    agreement.co_grantees.update(must_sign=True)
    with pytest.raises(TransitionRefused, match="co-grantee has not signed"):
        countersign_agreement(agreement, actor=chain.approver, **WHO)


def test_a_new_offer_is_signed_anew(chain: Any) -> None:
    with_partner(chain)
    cosign_agreement(chain.agreement, actor=chain.stranger, **WHO)
    revised = revise_agreement(chain.agreement, reason="Dates.", actor=chain.officer)
    again = offer_agreement(revised, actor=chain.officer)
    with pytest.raises(TransitionRefused, match="co-grantees sign first"):
        sign_agreement(again, actor=chain.applicant, **WHO)
    cosign_agreement(again, actor=chain.officer, paper=paper(), **WHO)
    assert [row.round for row in Signature.objects.order_by("pk")] == [1, 2]
    assert sign_agreement(again, actor=chain.applicant, **WHO).state == "signed"


def test_a_co_grantee_reads_its_agreement_and_is_asked_to_sign(chain: Any, sign_in: Any) -> None:
    with_partner(chain)
    reference = chain.agreement.reference
    assert agreements_visible_to(chain.stranger).filter(reference=reference).exists()
    assert [item.url for item in waiting_for(chain.stranger)] == [reverse("agreements:cosign", args=[reference])]
    client, url = sign_in(chain.stranger), reverse("agreements:cosign", args=[reference])
    assert "as co-grantee" in client.get(reverse("agreements:detail", args=[reference])).content.decode()
    assert client.get(url).status_code == 200
    data = {**WHO, "sha256": chain.agreement.sha256, "confirmed": "on"}
    assert client.post(url, data).url.startswith("/accounts/reauthenticate/")
    assert not Signature.objects.exists()
    assert prove(client).post(url, data).status_code == 302
    assert Signature.objects.get().user == chain.stranger
    assert waiting_for(User.objects.get(pk=chain.stranger.pk)) == []


def test_page_takes_the_signed_copy(chain: Any, sign_in: Any) -> None:
    agreement = offered_today(chain)
    client, url = sign_in(chain.officer), reverse("agreements:sign_paper", args=[agreement.reference])
    data = {**WHO, "sha256": agreement.sha256, "signed_on": timezone.localdate().isoformat()}
    assert client.post(url, data).status_code == 422
    assert client.post(url, {**data, "copy": upload(content=b"no pdf")}).status_code == 422
    assert client.post(url, {**data, "sha256": "0" * 64, "copy": upload()}).status_code == 422
    assert Agreement.objects.get().state == "offered"
    assert client.post(url, {**data, "copy": upload()}).status_code == 302
    page = client.get(reverse("agreements:detail", args=[agreement.reference])).content.decode()
    assert "on paper" in page
    assert Signature.objects.get().copy.sha256 in page
    copy = reverse("agreements:signed_copy", args=[agreement.reference, 1])
    assert client.get(copy).status_code == 302
    assert sign_in(chain.stranger).get(copy).status_code == 404
    for who, status in [("viewer", 403), ("finance", 403), ("stranger", 404)]:
        assert sign_in(getattr(chain, who)).get(url).status_code == status


def test_first_version_is_kept_with_the_last_signature(chain: Any) -> None:
    chain.in_force()
    version = chain.agreement.versions.get()
    assert (version.number, version.sha256, version.document) == (1, chain.agreement.sha256, chain.agreement.document)
    assert version.content["amount_cents"] == 10_800_00
    assert version.in_force_at == chain.agreement.in_force_at


def test_an_offer_lapses_after_its_day(chain: Any) -> None:
    today = timezone.localdate()
    agreement = offered_today(chain, sign_by=today)
    assert agreement_ids_due_to_lapse() == []
    with pytest.raises(TransitionRefused):
        lapse_agreement(agreement.pk)
    Agreement.objects.update(sign_by=today - datetime.timedelta(days=1))
    with pytest.raises(TransitionRefused, match="the offer has lapsed"):
        sign_agreement(agreement, actor=chain.applicant, **WHO)
    assert agreement_ids_due_to_lapse() == [agreement.pk]
    lapse_agreement(agreement.pk)
    assert Agreement.objects.get().state == "declined"
    assert Award.objects.get().state == "lapsed"
    topics = set(Message.objects.values_list("topic", flat=True))
    assert {"agreement-lapsed", "offer-lapsed"} <= topics
    assert differences() == []
    with pytest.raises(TransitionRefused):
        lapse_agreement(agreement.pk)


def test_a_signed_offer_does_not_lapse(chain: Any) -> None:
    agreement = offered_today(chain, sign_by=timezone.localdate())
    sign_agreement(agreement, actor=chain.applicant, **WHO)
    Agreement.objects.update(sign_by=timezone.localdate() - datetime.timedelta(days=1))
    assert agreement_ids_due_to_lapse() == []
    with pytest.raises(TransitionRefused):
        lapse_agreement(agreement.pk)


def test_days_of_the_call_set_the_last_day(chain: Any) -> None:
    chain.call_fields = {"award_days": 20}
    assert offered_today(chain).sign_by == timezone.localdate() + datetime.timedelta(days=20)


def test_a_day_that_is_past_is_refused(chain: Any) -> None:
    chain.prepared()
    past = timezone.localdate() - datetime.timedelta(days=1)
    with pytest.raises(DomainError) as refused:
        offer_agreement(chain.agreement, sign_by=past, actor=chain.officer)
    assert refused.value.field == "sign_by"
    assert Agreement.objects.get().state == "draft"


def test_a_renewed_award_has_its_agreement_drawn_again(chain: Any) -> None:
    chain.signed()
    decline_agreement(chain.agreement, reason="No capacity.", actor=chain.applicant)
    award = make_award(chain.application, 10_800_00, reason="Upheld.", days=None, actor=chain.approver)
    post([reservation(award)], actor=chain.approver, reason="Upheld.")
    agreement = prepare_agreement(award, actor=chain.officer)
    assert (agreement.pk, agreement.state, agreement.document) == (chain.agreement.pk, "draft", None)
    assert agreement.is_complete
    with pytest.raises(DomainError, match="already been drawn up"):
        prepare_agreement(award, actor=chain.officer)
    agreement = offer_agreement(agreement, actor=chain.officer)
    agreement = sign_agreement(agreement, actor=chain.applicant, **WHO)
    assert countersign_agreement(agreement, actor=chain.approver, **WHO).state == "in_force"
    assert differences() == []


@pytest.mark.parametrize("early", [True, False])
def test_costs_count_from_before_the_signature_only_where_the_call_says_so(chain: Any, early: bool) -> None:
    chain.call_fields = {"starts_before_signature": early}
    chain.in_force()
    start = timezone.localdate(chain.agreement.in_force_at) - datetime.timedelta(days=5)
    Agreement.objects.update(starts_on=start)
    agreement = Agreement.objects.get()
    assert (agreement.eligible_from == start) is early
