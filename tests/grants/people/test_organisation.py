"""Organisations: described once, with a number that is checked where its rule is known."""

from typing import Any

import pytest
from django.urls import reverse

from grants.people.models import Membership, Organisation
from tests.factories import Chain, make_user

SENT = {
    "kind": "local_authority",
    "name": "Municipality of Example",
    "legal_form": "Municipality",
    "country": "RS",
    "registration_number": "07009020",
    "tax_number": "101134702",
    "founded_on": "1990-01-02",
    "address": "Trg 1",
    "settlement": "Example",
    "phone": "+381 11 123 4567",
    "website": "example.org",
    "representative": "Mayor Example",
    "representative_role": "Mayor",
    "mission": "It serves its citizens.",
}
NUMBERS = {
    "AL": "J91402501L",
    "ME": "02655284",
    "MK": "4030000375897",
    "RS": "101134702",
    "TR": "4540536920",
    "XK": "anything",
}


def test_who_describes_it_becomes_its_lead(db: None, sign_in: Any) -> None:
    user = make_user("Ana")
    response = sign_in(user).post(reverse("people:organisation_create"), SENT)
    found = Organisation.objects.get()
    assert response["Location"] == reverse("people:organisation", args=[found.pk])
    assert Membership.objects.get().role == "lead"
    assert (found.website, found.search_text.startswith("municipality of example")) == ("https://example.org", True)


@pytest.mark.parametrize("country", list(NUMBERS))
def test_tax_number_is_checked_by_the_countrys_rule(db: None, sign_in: Any, country: str) -> None:
    client = sign_in(make_user("Ana"))
    sent = {**SENT, "country": country, "tax_number": NUMBERS[country]}
    if country != "XK":
        wrong = {**sent, "tax_number": NUMBERS[country][:-2] + "30"}
        response = client.post(reverse("people:organisation_create"), wrong)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["tax_number"]
    assert client.post(reverse("people:organisation_create"), sent).status_code == 302
    assert Organisation.objects.get().country == country


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "company"),
        ("kind", ""),
        ("name", ""),
        ("country", "FR"),
        ("registration_number", ""),
        ("registration_number", "<script>"),
        ("founded_on", "2999-01-01"),
        ("founded_on", "yesterday"),
        ("website", "not a site"),
        ("phone", "none"),
        ("mission", "x" * 2001),
    ],
)
def test_bad_input_is_refused_at_its_field(db: None, sign_in: Any, field: str, value: str) -> None:
    response = sign_in(make_user("Ana")).post(reverse("people:organisation_create"), {**SENT, field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Organisation.objects.exists()


def test_same_number_in_the_same_country_is_refused_with_the_way_out(fresh_chain: Chain, sign_in: Any) -> None:
    number = fresh_chain.organisation.registration_number
    sent = {**SENT, "registration_number": number}
    response = sign_in(fresh_chain.stranger).post(reverse("people:organisation_create"), sent)
    assert response.status_code == 422
    assert "ask its lead to invite you" in response.context["form"].errors["registration_number"][0]


def test_form_offers_kosovo_with_its_footnote(db: None, sign_in: Any) -> None:
    page = sign_in(make_user("Ana")).get(reverse("people:organisation_create")).content.decode()
    assert "Kosovo*" in page
    assert "without prejudice to positions on status" in page


def test_lead_changes_the_description_others_do_not(fresh_chain: Chain, sign_in: Any) -> None:
    url = reverse("people:organisation_edit", args=[fresh_chain.organisation.pk])
    for who in ("viewer", "editor", "officer", "finance"):
        assert sign_in(getattr(fresh_chain, who)).post(url, SENT).status_code == 403
    assert sign_in(fresh_chain.stranger).post(url, SENT).status_code == 404
    client = sign_in(fresh_chain.applicant)
    assert client.get(url).status_code == 200
    assert client.post(url, SENT).status_code == 302
    assert Organisation.objects.get(pk=fresh_chain.organisation.pk).name == "Municipality of Example"


def test_number_of_another_is_refused(fresh_chain: Chain, sign_in: Any) -> None:
    url = reverse("people:organisation_edit", args=[fresh_chain.organisation.pk])
    sent = {**SENT, "registration_number": fresh_chain.stranger_organisation.registration_number}
    response = sign_in(fresh_chain.applicant).post(url, sent)
    assert list(response.context["form"].errors) == ["registration_number"]


@pytest.mark.parametrize("who", ["applicant", "viewer", "officer", "finance", "approver", "auditor"])
def test_page_for_its_readers(fresh_chain: Chain, sign_in: Any, who: str, django_assert_max_num_queries: Any) -> None:
    client = sign_in(getattr(fresh_chain, who))
    with django_assert_max_num_queries(15):
        response = client.get(reverse("people:organisation", args=[fresh_chain.organisation.pk]))
    shown = fresh_chain.account.iban in response.content.decode()
    assert shown is (who not in ("officer", "approver"))


@pytest.mark.parametrize("who", ["stranger", "evaluator", "administrator"])
def test_others_get_404(fresh_chain: Chain, sign_in: Any, who: str) -> None:
    url = reverse("people:organisation", args=[fresh_chain.organisation.pk])
    assert sign_in(getattr(fresh_chain, who)).get(url).status_code == 404
