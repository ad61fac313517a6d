"""The pages of a call, for everybody who may read them."""

from typing import Any

import pytest
from django.urls import reverse

from tests.factories import Chain

FORM_PAGES = ("request_clearance", "cancel")


def test_public_index_lists_open_call_with_apply(fresh_chain: Chain, client: Any) -> None:
    fresh_chain.open_call()
    page = client.get(reverse("calls:index")).content.decode()
    assert "Small grants for civil society" in page
    assert "20,000.00" in page
    assert f"Apply: {fresh_chain.call.title}" in page


def test_index_without_calls_says_so(db: None, client: Any) -> None:
    assert "No call is open today" in client.get("/").content.decode()


def test_index_finds_without_diacritics_and_says_when_nothing_fits(fresh_chain: Chain, client: Any) -> None:
    fresh_chain.call_fields = {"title": "Opština bez predrasuda"}
    fresh_chain.open_call()
    assert "Opština bez predrasuda" in client.get("/?q=opstina").content.decode()
    assert "No open call fits" in client.get("/?q=zzz").content.decode()
    country = fresh_chain.action.beneficiary.pk
    assert "Opština" in client.get(f"/?country={country}&who=cso").content.decode()


def test_index_costs_the_same_with_many_calls(
    fresh_chain: Chain, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    from grants.calls.models import Call

    fresh_chain.open_call()
    call = fresh_chain.call
    Call.objects.bulk_create(
        Call(
            **{
                field.attname: getattr(call, field.attname)
                for field in Call._meta.concrete_fields
                if field.attname not in ("id", "reference")
            },
            reference=f"SRB-{number}",
        )
        for number in range(60)
    )
    with django_assert_max_num_queries(6):
        page = sign_in(None).get("/").content.decode()
    assert page.count("Apply: ") == 61
    officer = sign_in(fresh_chain.officer)
    with django_assert_max_num_queries(12):
        officer.get("/")


def test_draft_is_hidden_from_public_and_strangers(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.draft_call()
    for user in (None, fresh_chain.stranger, fresh_chain.evaluator):
        assert sign_in(user).get(reverse("calls:detail", args=[fresh_chain.call.reference])).status_code == 404
    assert sign_in(None).get("/").content.decode().count(fresh_chain.call.reference) == 0


def test_call_page_tells_rules_in_words(fresh_chain: Chain, client: Any, django_assert_max_num_queries: Any) -> None:
    fresh_chain.open_call()
    with django_assert_max_num_queries(14):
        page = client.get(reverse("calls:detail", args=[fresh_chain.call.reference])).content.decode()
    assert "At least 10\xa0% of the total cost." in page
    assert "22,222.22" in page
    assert "Belgrade time" in page
    assert "You sign in or sign up first." in page


@pytest.mark.parametrize("name", [*FORM_PAGES, "manage", "detail", "questions", "invited"])
def test_officer_reads_every_page_of_a_draft(fresh_chain: Chain, sign_in: Any, name: str) -> None:
    fresh_chain.draft_call()
    response = sign_in(fresh_chain.officer).get(reverse(f"calls:{name}", args=[fresh_chain.call.reference]))
    assert response.status_code == 200


@pytest.mark.parametrize("name", ["publish", "return_to_draft", "manage"])
def test_approver_reads_the_clearance_pages(fresh_chain: Chain, sign_in: Any, name: str) -> None:
    fresh_chain.call_in_clearance()
    response = sign_in(fresh_chain.approver).get(reverse(f"calls:{name}", args=[fresh_chain.call.reference]))
    assert response.status_code == 200
    if name == "publish":
        assert "What is the problem, and for whom?" in response.content.decode()


@pytest.mark.parametrize("name", [*FORM_PAGES, "finish"])
def test_reader_without_the_right_gets_403_and_stranger_404(fresh_chain: Chain, sign_in: Any, name: str) -> None:
    fresh_chain.draft_call()
    url = reverse(f"calls:{name}", args=[fresh_chain.call.reference])
    assert sign_in(fresh_chain.auditor).get(url).status_code == 403
    assert sign_in(fresh_chain.auditor).post(url).status_code == 403
    assert sign_in(fresh_chain.stranger).get(url).status_code == 404
    assert sign_in(None).get(url).status_code == 302


def test_desk_costs_a_fixed_number_of_queries(
    fresh_chain: Chain, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    fresh_chain.start()
    officer = sign_in(fresh_chain.officer)
    with django_assert_max_num_queries(20):
        page = officer.get(reverse("calls:manage", args=[fresh_chain.call.reference])).content.decode()
    assert "See the applications" in page


def test_awards_are_published_once_decided(chain: Chain, client: Any) -> None:
    chain.decided()
    page = client.get(reverse("calls:detail", args=[chain.call.reference])).content.decode()
    assert "Grants awarded" in page
    assert chain.organisation.name in page
