"""What an organisation tells once: representatives, past grants, tax and turnover, and the list of what is missing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.core.errors import DomainError
from grants.people import services
from grants.people.models import Organisation, PastGrant, Representative
from grants.people.selectors import signers_of
from tests.factories import Chain
from tests.grants.people.objects import make_document
from tests.grants.people.test_organisation import SENT

ANA = {"name": "Ana Board", "capacity": "Member of the board", "may_sign": "on", "until": "2099-12-31"}
GRANT = {"title": "Legal hour", "funder": "A foundation", "year": "2024", "amount_cents": "5,000.50"}


def address(chain: Chain, name: str, *more: Any) -> str:
    return reverse(f"people:{name}", args=[chain.organisation.pk, *more])


def signer(chain: Chain) -> Representative:
    found = chain.organisation.representatives.first()
    assert found is not None
    return found


def test_person_entitled_to_sign_is_listed_by_itself(fresh_chain: Chain) -> None:
    assert (signer(fresh_chain).name, signer(fresh_chain).may_sign) == ("Signer Example", True)
    services.edit_organisation(
        fresh_chain.organisation, actor=fresh_chain.applicant, representative="New Mayor", representative_role="Mayor"
    )
    names = set(fresh_chain.organisation.representatives.values_list("name", flat=True))
    assert names == {"Signer Example", "New Mayor"}


def test_representative_is_added_changed_and_taken_off(fresh_chain: Chain, sign_in: Any) -> None:
    client = sign_in(fresh_chain.applicant)
    assert client.get(address(fresh_chain, "representative_add")).status_code == 200
    assert client.post(address(fresh_chain, "representative_add"), ANA).status_code == 302
    ana = Representative.objects.get(name="Ana Board")
    assert (ana.may_sign, ana.until) == (True, date(2099, 12, 31))
    url = address(fresh_chain, "representative_edit", ana.pk)
    assert "Ana Board" in client.get(url).content.decode()
    assert client.post(url, {**ANA, "capacity": "Chair", "may_sign": "", "until": ""}).status_code == 302
    ana.refresh_from_db()
    assert (ana.capacity, ana.may_sign, ana.until) == ("Chair", False, None)
    assert client.post(address(fresh_chain, "representative_remove", ana.pk)).status_code == 302
    assert not Representative.objects.filter(pk=ana.pk).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 121), ("capacity", ""), ("until", "9999-12-31"), ("until", "later")],
)
def test_bad_representative_is_refused_at_its_field(fresh_chain: Chain, sign_in: Any, field: str, value: str) -> None:
    response = sign_in(fresh_chain.applicant).post(address(fresh_chain, "representative_add"), {**ANA, field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Representative.objects.filter(organisation=fresh_chain.organisation).count() == 1


def test_person_is_listed_once_in_a_capacity(fresh_chain: Chain, sign_in: Any) -> None:
    client = sign_in(fresh_chain.applicant)
    client.post(address(fresh_chain, "representative_add"), ANA)
    again = client.post(address(fresh_chain, "representative_add"), {**ANA, "name": "ANA BOARD"})
    assert list(again.context["form"].errors) == ["name"]
    assert client.post(address(fresh_chain, "representative_add"), {**ANA, "capacity": "Treasurer"}).status_code == 302


def test_whom_agreements_name_stays_listed_and_able_to_sign(fresh_chain: Chain, sign_in: Any) -> None:
    client = sign_in(fresh_chain.applicant)
    found = signer(fresh_chain)
    page = client.post(address(fresh_chain, "representative_remove", found.pk), follow=True).content.decode()
    assert "name another one in the description first" in page
    sent = {"name": found.name, "capacity": found.capacity, "until": ""}
    response = client.post(address(fresh_chain, "representative_edit", found.pk), sent)
    assert list(response.context["form"].errors) == ["may_sign"]
    sent = {"name": "Signer Renamed", "capacity": "Chair", "may_sign": "on", "until": ""}
    assert client.post(address(fresh_chain, "representative_edit", found.pk), sent).status_code == 302
    organisation = Organisation.objects.get(pk=fresh_chain.organisation.pk)
    assert (organisation.representative, organisation.representative_role) == ("Signer Renamed", "Chair")


def test_signers_are_those_whose_mandate_has_not_ended(fresh_chain: Chain) -> None:
    today = timezone.localdate()
    rows = fresh_chain.organisation.representatives
    rows.update(until=today)
    rows.create(name="No Signature", capacity="Member")
    assert [one.name for one in signers_of(fresh_chain.organisation, on=today)] == ["Signer Example"]
    assert not signers_of(fresh_chain.organisation, on=today + timedelta(days=1))


def test_past_grant_is_added_changed_and_taken_off(fresh_chain: Chain, sign_in: Any) -> None:
    client = sign_in(fresh_chain.applicant)
    assert client.post(address(fresh_chain, "grant_add"), GRANT).status_code == 302
    grant = PastGrant.objects.get()
    assert (grant.title, grant.year, grant.amount_cents) == ("Legal hour", 2024, 5_000_50)
    assert list(client.post(address(fresh_chain, "grant_add"), GRANT).context["form"].errors) == ["title"]
    url = address(fresh_chain, "grant_edit", grant.pk)
    assert "5,000.50" in client.get(url).content.decode()
    assert client.post(url, {**GRANT, "amount_cents": "7"}).status_code == 302
    grant.refresh_from_db()
    assert grant.amount_cents == 7_00
    assert client.post(address(fresh_chain, "grant_remove", grant.pk)).status_code == 302
    assert not PastGrant.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("funder", ""),
        ("year", "1812"),
        ("year", "2099"),
        ("year", "٢٠٢٤x"),
        ("amount_cents", "0"),
        ("amount_cents", "-5"),
        ("amount_cents", "1e400"),
    ],
)
def test_bad_grant_is_refused_at_its_field(fresh_chain: Chain, sign_in: Any, field: str, value: str) -> None:
    response = sign_in(fresh_chain.applicant).post(address(fresh_chain, "grant_add"), {**GRANT, field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not PastGrant.objects.exists()


def test_grant_through_sofra_appears_by_itself_once_in_force(chain: Chain, sign_in: Any) -> None:
    page = reverse("people:organisation", args=[chain.organisation.pk])
    chain.offered()
    client = sign_in(chain.applicant)
    assert "through Sofra ·" not in client.get(page).content.decode()
    with chain.now():
        from grants.agreements import services as agreements

        agreement = agreements.sign_agreement(
            chain.agreement, name="Signer Example", capacity="President", actor=chain.applicant
        )
        agreements.countersign_agreement(agreement, name="A", capacity="Head", actor=chain.approver)
    shown = client.get(page).content.decode()
    assert "through Sofra ·" in shown
    assert reverse("agreements:detail", args=[chain.agreement.reference]) in shown
    assert reverse("agreements:detail", args=[chain.agreement.reference]) not in (
        sign_in(chain.officer).get(page).content.decode()
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"vat_status": "perhaps"}, "vat_status"),
        ({"turnover_cents": "12"}, "turnover_year"),
        ({"turnover_year": "2024"}, "turnover_cents"),
        ({"turnover_cents": "-1", "turnover_year": "2024"}, "turnover_cents"),
        ({"turnover_cents": "12", "turnover_year": "2099"}, "turnover_year"),
        ({"turnover_cents": "12", "turnover_year": "24"}, "turnover_year"),
    ],
)
def test_tax_and_turnover_are_checked_at_their_fields(
    fresh_chain: Chain, sign_in: Any, changes: dict[str, str], field: str
) -> None:
    url = address(fresh_chain, "organisation_edit")
    response = sign_in(fresh_chain.applicant).post(url, {**SENT, **changes})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_tax_and_turnover_are_kept_and_shown(fresh_chain: Chain, sign_in: Any) -> None:
    client = sign_in(fresh_chain.applicant)
    sent = {**SENT, "email": "office@example.org", "vat_status": "registered"}
    sent |= {"turnover_cents": "120,000.00", "turnover_year": "2025"}
    assert client.post(address(fresh_chain, "organisation_edit"), sent).status_code == 302
    found = Organisation.objects.get(pk=fresh_chain.organisation.pk)
    assert (found.turnover_cents, found.turnover_year, found.vat_status) == (120_000_00, 2025, "registered")
    page = client.get(address(fresh_chain, "organisation")).content.decode()
    assert "office@example.org" in page
    assert "120,000.00" in page
    assert "120,000.00" in client.get(address(fresh_chain, "organisation_edit")).content.decode()


def test_task_list_says_what_is_missing_and_ends_complete(fresh_chain: Chain, sign_in: Any) -> None:
    client = sign_in(fresh_chain.applicant)
    page = client.get(address(fresh_chain, "organisation")).content.decode()
    for said in ("What the profile still lacks", "Give the tax number.", "Add: Statutes.", "Say when it was founded."):
        assert said in page
    sent = {**SENT, "kind": "cso", "email": "office@example.org", "vat_status": "not_registered"}
    sent |= {"turnover_cents": "0", "turnover_year": "2025"}
    client.post(address(fresh_chain, "organisation_edit"), sent)
    make_document(fresh_chain, kind="registration")
    make_document(fresh_chain, kind="statutes")
    assert "The profile is complete" in client.get(address(fresh_chain, "organisation")).content.decode()


def test_reader_sees_the_tasks_without_the_links(fresh_chain: Chain, sign_in: Any) -> None:
    page = sign_in(fresh_chain.viewer).get(address(fresh_chain, "organisation")).content.decode()
    assert "What the profile still lacks" in page
    assert address(fresh_chain, "organisation_edit") not in page
    assert address(fresh_chain, "representative_add") not in page


CHILDREN = [
    ("representative_edit", lambda chain: signer(chain).pk, ANA),
    ("representative_remove", lambda chain: signer(chain).pk, {}),
    ("grant_edit", lambda chain: past_grant(chain).pk, GRANT),
    ("grant_remove", lambda chain: past_grant(chain).pk, {}),
]


def past_grant(chain: Chain) -> PastGrant:
    fields = {"title": "Theirs", "funder": "F", "year": 2020, "amount_cents": 100}
    return PastGrant.objects.get_or_create(organisation=chain.organisation, **fields)[0]


@pytest.mark.parametrize(("name", "child", "sent"), CHILDREN, ids=[name for name, _child, _sent in CHILDREN])
def test_row_of_another_organisation_is_404_under_ones_own(
    fresh_chain: Chain, sign_in: Any, name: str, child: Any, sent: dict[str, str]
) -> None:
    pk = child(fresh_chain)
    url = reverse(f"people:{name}", args=[fresh_chain.stranger_organisation.pk, pk])
    assert sign_in(fresh_chain.stranger).post(url, sent).status_code == 404
    assert signer(fresh_chain).name == "Signer Example"
    assert PastGrant.objects.filter(title="Theirs").count() == name.startswith("grant")


@pytest.mark.parametrize(("name", "child", "sent"), CHILDREN, ids=[name for name, _child, _sent in CHILDREN])
@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("editor", 403), ("auditor", 403), ("stranger", 404)])
def test_only_the_lead_changes_the_profile(
    fresh_chain: Chain, sign_in: Any, name: str, child: Any, sent: dict[str, str], who: str, status: int
) -> None:
    url = address(fresh_chain, name, child(fresh_chain))
    assert sign_in(getattr(fresh_chain, who)).post(url, sent).status_code == status


def test_script_in_any_field_stays_text(fresh_chain: Chain, sign_in: Any) -> None:
    script = "<script>alert(1)</script>"
    client = sign_in(fresh_chain.applicant)
    sent = dict.fromkeys(("name", "short_name", "legal_form", "address", "settlement", "mission"), script)
    sent = {**SENT, **sent, "representative": script, "representative_role": script}
    assert client.post(address(fresh_chain, "organisation_edit"), sent).status_code == 302
    client.post(address(fresh_chain, "representative_add"), {**ANA, "name": script + "2", "capacity": script})
    client.post(address(fresh_chain, "grant_add"), {**GRANT, "title": script, "funder": script})
    grant = PastGrant.objects.get()
    ana = Representative.objects.get(name=script + "2")
    pages = [
        address(fresh_chain, "organisation"),
        address(fresh_chain, "documents"),
        address(fresh_chain, "invite"),
        address(fresh_chain, "representative_edit", ana.pk),
        address(fresh_chain, "grant_edit", grant.pk),
        reverse("people:profile"),
    ]
    for page in pages:
        assert script not in client.get(page).content.decode(), page
    assert script not in sign_in(fresh_chain.officer).get(reverse("people:organisations")).content.decode()


def test_row_that_a_colleague_has_removed_is_refused_in_words(fresh_chain: Chain) -> None:
    grant = past_grant(fresh_chain)
    services.remove_grant(grant, actor=fresh_chain.applicant)
    with pytest.raises(DomainError, match="removed this meanwhile"):
        services.edit_grant(past_grant_unsaved(grant), actor=fresh_chain.applicant, title="New")


def past_grant_unsaved(grant: PastGrant) -> PastGrant:
    """Return the row as somebody still has it on the page."""
    grant.pk = 10**6
    return grant
