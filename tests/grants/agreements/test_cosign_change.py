"""Co-grantees sign a change jointly with the grantee, in Sofra or on paper; papers that came by mail are brought in."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.agreements.amendment_documents import amendment_data
from grants.agreements.models import Amendment, CoGrantee, Signature
from grants.agreements.selectors import waiting_for
from grants.agreements.services import Paper, amending, concluding, cosign_agreement, offer_agreement
from grants.people.models import User
from notifications.models import Message
from tests.factories import make_pdf, make_staff, upload
from tests.proof import prove
from workflows.engine import TransitionRefused

WHO = {"name": "Signer Example", "capacity": "President"}


def paper() -> Paper:
    return Paper(copy=make_pdf(), signed_on=timezone.localdate())


def partner_of(chain: Any, *, joint: bool = True, in_sofra: bool = True, order: int = 1) -> CoGrantee:
    found = chain.stranger_organisation
    return chain.agreement.co_grantees.create(
        organisation=found if in_sofra else None,
        name=found.name if in_sofra else "Village council",
        country=found.country,
        registration_number=found.registration_number if in_sofra else "V-1",
        must_sign=joint,
        order=order,
    )


@pytest.fixture
def approved(chain: Any) -> Amendment:
    """A change of the budget above the limit, approved, of an agreement that the stranger's organisation cosigned."""
    return approve(chain, in_sofra=True)


def approve(chain: Any, **partner: bool) -> Amendment:
    chain.amendment_proposed(4_000_00)
    if partner:
        partner_of(chain, **partner)
    amending.recommend_amendment(chain.amendment, actor=chain.officer)
    return amending.approve_amendment(chain.amendment, actor=chain.approver)


def state_of(amendment: Amendment) -> str:
    return str(Amendment.objects.get(pk=amendment.pk).state)


def url(name: str, amendment: Amendment) -> str:
    return reverse(f"agreements:{name}", args=[amendment.agreement.reference, amendment.number])


def test_change_is_in_force_only_when_all_have_signed(chain: Any, approved: Amendment) -> None:
    with pytest.raises(TransitionRefused, match="co-grantees sign first"):
        concluding.sign_amendment(approved, actor=chain.applicant, **WHO)
    assert not Signature.objects.filter(amendment=approved).exists()
    concluding.cosign_amendment(approved, actor=chain.stranger, sha256=approved.sha256, **WHO)
    assert state_of(approved) == "approved"
    with pytest.raises(TransitionRefused, match="has signed"):
        concluding.cosign_amendment(approved, actor=chain.stranger, **WHO)
    concluding.sign_amendment(approved, actor=chain.applicant, **WHO)
    concluding.countersign_amendment(approved, actor=chain.approver, **WHO)
    assert state_of(approved) == "in_force"
    assert [row.party for row in approved.signatures.all()] == ["cograntee", "grantee", "funder"]


def test_funder_waits_for_a_co_grantee_that_joined_meanwhile(chain: Any, approved: Amendment) -> None:
    concluding.cosign_amendment(approved, actor=chain.stranger, **WHO)
    concluding.sign_amendment(approved, actor=chain.applicant, **WHO)
    partner_of(chain, in_sofra=False, order=2)
    with pytest.raises(TransitionRefused, match="co-grantee has not signed"):
        concluding.countersign_amendment(approved, actor=chain.approver, **WHO)


def test_nobody_else_signs_for_a_co_grantee(chain: Any, approved: Amendment) -> None:
    for who in ("applicant", "viewer", "officer", "finance", "approver"):
        with pytest.raises(PermissionDenied):
            concluding.cosign_amendment(approved, actor=getattr(chain, who), **WHO)
    with pytest.raises(PermissionDenied):
        concluding.cosign_amendment(approved, actor=chain.applicant, paper=paper(), **WHO)


def test_co_grantees_that_did_not_sign_the_agreement_sign_no_change(chain: Any) -> None:
    amendment = approve(chain, joint=False)
    with pytest.raises(PermissionDenied):
        concluding.cosign_amendment(amendment, actor=chain.stranger, **WHO)
    assert concluding.sign_amendment(amendment, actor=chain.applicant, **WHO).state == "signed"


def test_text_that_was_not_read_is_not_signed(chain: Any, approved: Amendment) -> None:
    with pytest.raises(TransitionRefused, match="text has changed"):
        concluding.cosign_amendment(approved, actor=chain.stranger, sha256="0" * 64, **WHO)
    assert not Signature.objects.filter(amendment=approved).exists()


def test_officer_brings_the_papers_of_all_parties(chain: Any, approved: Amendment) -> None:
    outside = partner_of(chain, in_sofra=False, order=2)
    inside = chain.agreement.co_grantees.get(order=1)
    for row in (outside, inside):
        concluding.cosign_amendment(approved, co_grantee=row, actor=chain.officer, paper=paper(), **WHO)
    concluding.sign_amendment(approved, actor=chain.officer, paper=paper(), **WHO)
    concluding.countersign_amendment(approved, actor=chain.approver, paper=paper(), **WHO)
    found = [(row.party, row.co_grantee, row.method, row.user) for row in approved.signatures.all()]
    assert found == [
        ("cograntee", outside, "paper", chain.officer),
        ("cograntee", inside, "paper", chain.officer),
        ("grantee", None, "paper", chain.officer),
        ("funder", None, "paper", chain.approver),
    ]
    assert state_of(approved) == "in_force"


def test_signatory_of_a_co_grantee_brings_no_paper_of_another(chain: Any, approved: Amendment) -> None:
    outside = partner_of(chain, in_sofra=False, order=2)
    with pytest.raises(TransitionRefused, match="not yours to sign for"):
        concluding.cosign_amendment(approved, co_grantee=outside, actor=chain.stranger, paper=paper(), **WHO)


def test_signatory_of_a_co_grantee_brings_no_paper_of_another_under_the_agreement(chain: Any) -> None:
    chain.prepared()
    partner_of(chain)
    outside = partner_of(chain, in_sofra=False, order=2)
    chain.agreement = offer_agreement(chain.agreement, actor=chain.officer)
    with pytest.raises(TransitionRefused, match="not yours to sign for"):
        cosign_agreement(chain.agreement, co_grantee=outside, actor=chain.stranger, paper=paper(), **WHO)


def test_officer_signs_nothing_in_sofra(chain: Any, approved: Amendment) -> None:
    concluding.cosign_amendment(approved, actor=chain.stranger, **WHO)
    with pytest.raises(PermissionDenied):
        concluding.sign_amendment(approved, actor=chain.officer, **WHO)


def test_who_brought_a_paper_does_not_sign_for_the_funder(chain: Any, approved: Amendment) -> None:
    second = make_staff("Second", "officer", chain.action)
    concluding.cosign_amendment(approved, co_grantee=approved.still_to_cosign[0], actor=second, paper=paper(), **WHO)
    concluding.sign_amendment(approved, actor=chain.applicant, **WHO)
    second.staff_roles.create(role="approver", action=chain.action)
    second = User.objects.get(pk=second.pk)
    assert not any(approved.agreement.reference in item.what for item in waiting_for(second))
    with pytest.raises(PermissionDenied):
        concluding.countersign_amendment(approved, actor=second, **WHO)


def test_date_on_the_paper_lies_between_approval_and_today(chain: Any, approved: Amendment) -> None:
    old = Paper(copy=make_pdf(), signed_on=timezone.localdate() - datetime.timedelta(days=40))
    with pytest.raises(Exception, match="between the day of the approval and today"):
        concluding.cosign_amendment(
            approved, co_grantee=approved.still_to_cosign[0], actor=chain.officer, paper=old, **WHO
        )
    assert not Signature.objects.filter(amendment=approved).exists()


def test_each_party_hears_when_it_is_its_turn(chain: Any, approved: Amendment) -> None:
    def told(topic: str) -> set[User]:
        return {row.recipient for row in Message.objects.filter(topic=topic)}

    def waits(user: User) -> bool:
        found = waiting_for(User.objects.get(pk=user.pk))
        return any(item.url == url("change", approved) for item in found)

    assert told("amendment-to-cosign") == {chain.stranger}
    assert told("amendment-to-sign") == set()
    assert (waits(chain.stranger), waits(chain.applicant)) == (True, False)
    concluding.cosign_amendment(approved, actor=chain.stranger, **WHO)
    assert chain.applicant in told("amendment-to-sign")
    assert {chain.applicant, chain.officer} <= told("amendment-cosigned")
    assert (waits(chain.stranger), waits(chain.applicant)) == (False, True)
    concluding.sign_amendment(approved, actor=chain.applicant, **WHO)
    concluding.countersign_amendment(approved, actor=chain.approver, **WHO)
    assert {chain.stranger, chain.applicant} <= told("amendment-in-force")


def test_officer_is_reminded_of_a_co_grantee_without_an_account(chain: Any) -> None:
    amendment = approve(chain, in_sofra=False)
    what = [item.what for item in waiting_for(chain.officer)]
    assert f"Bring the signed paper of a co-grantee · {amendment.agreement.reference} · 1" in what


def test_text_of_the_change_names_every_party(chain: Any, approved: Amendment) -> None:
    parties = amendment_data(approved)["signing"]["parties"]
    assert [row[1] for row in parties] == [
        chain.organisation.name,
        chain.stranger_organisation.name,
        "Council of Europe",
    ]


def test_co_grantee_signs_on_its_page_after_proving_itself(chain: Any, sign_in: Any, approved: Amendment) -> None:
    client, address = sign_in(chain.stranger), url("cosign_change", approved)
    assert "Read and sign as co-grantee" in client.get(url("change", approved)).content.decode()
    assert approved.sha256 in client.get(address).content.decode()
    data = {**WHO, "sha256": approved.sha256, "confirmed": "on"}
    assert client.post(address, data).url.startswith("/accounts/reauthenticate/")
    assert not Signature.objects.filter(amendment=approved).exists()
    assert prove(client).post(address, {**data, "sha256": "0" * 64}).status_code == 422
    assert prove(client).post(address, data).url == url("change", approved)
    assert prove(client).post(address, data).status_code == 422
    assert approved.signatures.get().user == chain.stranger
    for who, status in [("applicant", 403), ("officer", 403), ("evaluator", 404)]:
        assert sign_in(getattr(chain, who)).get(address).status_code == status


def test_officer_brings_papers_on_the_pages(chain: Any, sign_in: Any, approved: Amendment) -> None:
    client, partner = sign_in(chain.officer), approved.still_to_cosign[0]
    assert url("cosign_change_paper", approved) in client.get(url("change", approved)).content.decode()
    data = {**WHO, "sha256": approved.sha256, "signed_on": timezone.localdate().isoformat()}
    assert client.post(url("sign_change_paper", approved), {**data, "copy": upload()}).status_code == 422
    address = url("cosign_change_paper", approved)
    assert client.post(address, {**data, "co_grantee": partner.pk}).status_code == 422
    assert client.post(address, {**data, "co_grantee": 0, "copy": upload()}).status_code == 422
    assert client.post(address, {**data, "co_grantee": partner.pk, "copy": upload(content=b"x")}).status_code == 422
    assert not Signature.objects.filter(amendment=approved).exists()
    assert client.post(address, {**data, "co_grantee": partner.pk, "copy": upload()}).status_code == 302
    assert client.post(url("sign_change_paper", approved), {**data, "copy": upload()}).status_code == 302
    page = client.get(url("change", approved)).content.decode()
    assert f"brought by {chain.officer}" in page
    assert partner.name in page
    assert state_of(approved) == "signed"


def test_paper_is_refused_where_the_call_asks_for_sofra(chain: Any, sign_in: Any) -> None:
    chain.call_fields["signing"] = "system"
    amendment = approve(chain)
    page = sign_in(chain.officer).get(url("sign_change_paper", amendment))
    assert "signed in Sofra only" in page.content.decode()
    data = {**WHO, "sha256": amendment.sha256, "signed_on": timezone.localdate().isoformat(), "copy": upload()}
    assert sign_in(chain.officer).post(url("sign_change_paper", amendment), data).status_code == 422
    assert state_of(amendment) == "approved"
