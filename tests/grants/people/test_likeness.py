"""Organisations that may be one and the same: found on four grounds, looked into by officers, merged by nobody."""

from typing import Any

import pytest
from django.urls import reverse

from grants.core.errors import DomainError
from grants.people import likeness, services
from grants.people.models import DistinctPair, Membership, Organisation
from grants.people.selectors import waiting_for
from tests.factories import IBANS, Chain, make_account, make_organisation, make_user
from tests.grants.people.test_organisation import SENT
from workflows.engine import records_of


def make(name: str, **fields: Any) -> Organisation:
    return make_organisation(make_user(f"Lead {name}"), name=name, **fields)


def test_same_number_in_another_spelling(fresh_chain: Chain) -> None:
    first = make("One", registration_number="07-009/020")
    second = make("Two", registration_number="7009020")
    make("Abroad", registration_number="7009020", country="AL")
    assert likeness.undecided_pairs() == {(first.pk, second.pk): ("number",)}


@pytest.mark.parametrize("name", ["Удружење Комшије", "KOMSIJE", "Komšije, udruženje građana", "Komšije NGO"])
def test_same_name_in_either_script_or_legal_form(fresh_chain: Chain, name: str) -> None:
    first, second = make("Udruženje „Komšije“"), make(name)
    make("Opština Komšije", kind="local_authority")
    assert likeness.undecided_pairs() == {(first.pk, second.pk): ("name",)}


def test_same_tax_number_also_where_another_wrote_it_as_registration_number(fresh_chain: Chain) -> None:
    first = make("One", tax_number="101134702")
    second = make("Two", tax_number="101 134-702")
    third = make("Three", registration_number="101134702")
    pairs = likeness.undecided_pairs()
    assert set(pairs) == {(first.pk, second.pk), (first.pk, third.pk), (second.pk, third.pk)}
    assert set(pairs.values()) == {("tax",)}


def test_same_bank_account(fresh_chain: Chain) -> None:
    first, second = make("One"), make("Two")
    for one in (first, second):
        make_account(one, actor=one.memberships.first().user, iban=IBANS[1])
    make_account(first, actor=first.memberships.first().user, iban=IBANS[2])
    assert likeness.undecided_pairs() == {(first.pk, second.pk): ("account",)}


def test_keys_follow_a_change_of_name_and_number(fresh_chain: Chain) -> None:
    first, second = make("Alpha"), make("Beta")
    assert not likeness.undecided_pairs()
    services.edit_organisation(second, actor=second.memberships.first().user, name="Association ALPHA")
    assert likeness.undecided_pairs() == {(first.pk, second.pk): ("name",)}


def test_officer_finds_them_from_home_list_and_organisation(fresh_chain: Chain, sign_in: Any) -> None:
    first, second = make("Alpha"), make("Alpha association")
    client = sign_in(fresh_chain.officer)
    url = reverse("people:alike")
    assert [item.url for item in waiting_for(fresh_chain.officer)] == [url]
    for page in (
        reverse("dashboards:home"),
        reverse("people:organisations"),
        reverse("people:organisation", args=[first.pk]),
    ):
        assert url in client.get(page).content.decode(), page
    page = client.get(url).content.decode()
    for said in ("Alpha association", first.registration_number, second.registration_number, "the same name without"):
        assert said in page
    assert "Alpha association" in client.get(f"{url}?of={first.pk}").content.decode()
    assert "No other organisation looks" in client.get(f"{url}?of={fresh_chain.organisation.pk}").content.decode()
    for nonsense in ("x", "-1", "9" * 30, "\u0661"):
        assert client.get(url, {"of": nonsense}).status_code == 200
    assert client.get(reverse("people:compare", args=[first.pk, second.pk])).status_code == 200
    assert client.get(reverse("people:compare", args=[second.pk, first.pk])).status_code == 200
    assert client.get(reverse("people:compare", args=[first.pk, first.pk])).status_code == 404


def test_account_of_a_pair_is_named_but_not_shown_to_an_officer(fresh_chain: Chain, sign_in: Any) -> None:
    first, second = make("One"), make("Two")
    for one in (first, second):
        make_account(one, actor=one.memberships.first().user, iban=IBANS[1])
    client = sign_in(fresh_chain.officer)
    for url in (reverse("people:alike"), reverse("people:compare", args=[first.pk, second.pk])):
        page = client.get(url).content.decode()
        assert "the same bank account" in page
        assert IBANS[1] not in page.replace(" ", "")


def test_officer_notes_that_they_are_different_and_takes_it_back(fresh_chain: Chain, sign_in: Any) -> None:
    first, second = make("Alpha"), make("Alpha association")
    client = sign_in(fresh_chain.officer)
    noted = reverse("people:tell_apart", args=[second.pk, first.pk])
    assert client.post(noted, {"reason": "Two towns."}).status_code == 302
    found = DistinctPair.objects.get()
    assert (found.first, found.second, found.noted_by) == (first, second, fresh_chain.officer)
    assert not likeness.undecided_pairs()
    assert not waiting_for(fresh_chain.officer)
    assert "Two towns." in client.get(reverse("people:alike") + "?show=different").content.decode()
    assert "Two towns." in client.get(reverse("people:compare", args=[first.pk, second.pk])).content.decode()
    assert client.post(noted, {"reason": "Again."}).status_code == 422
    assert client.post(reverse("people:reconsider", args=[first.pk, second.pk])).status_code == 302
    assert not DistinctPair.objects.exists()
    assert likeness.undecided_pairs()
    for one in (first, second):
        verbs = [record.verb for record in records_of(one).exclude(verb="edit")]
        assert verbs == ["tell_apart", "reconsider"]


def test_new_ground_brings_a_pair_up_again(fresh_chain: Chain, sign_in: Any) -> None:
    first, second = make("Alpha"), make("Alpha association")
    services.tell_apart(first, second, reason="Two towns.", actor=fresh_chain.officer)
    assert not likeness.undecided_pairs()
    for one in (first, second):
        make_account(one, actor=one.memberships.first().user, iban=IBANS[1])
    assert likeness.undecided_pairs() == {(first.pk, second.pk): ("account", "name")}
    client = sign_in(fresh_chain.officer)
    page = client.get(reverse("people:compare", args=[first.pk, second.pk])).content.decode()
    assert "Something new has come up" in page
    url = reverse("people:tell_apart", args=[first.pk, second.pk])
    assert client.post(url, {"reason": "One accountant, called back."}).status_code == 302
    assert not likeness.undecided_pairs()
    assert DistinctPair.objects.get().reason == "One accountant, called back."


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_reason_is_needed(fresh_chain: Chain, sign_in: Any, reason: str) -> None:
    first, second = make("Alpha"), make("Alpha association")
    response = sign_in(fresh_chain.officer).post(
        reverse("people:tell_apart", args=[first.pk, second.pk]), {"reason": reason}
    )
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert not DistinctPair.objects.exists()


def test_officer_of_one_of_them_decides_nothing(fresh_chain: Chain, sign_in: Any) -> None:
    first, second = make("Alpha"), make("Alpha association")
    Membership.objects.create(organisation=second, user=fresh_chain.officer, role="viewer")
    url = reverse("people:tell_apart", args=[first.pk, second.pk])
    assert sign_in(fresh_chain.officer).post(url, {"reason": "Mine."}).status_code == 403
    assert not DistinctPair.objects.exists()


def test_nobody_has_found_them_different_yet(fresh_chain: Chain) -> None:
    first, second = make("Alpha"), make("Alpha association")
    with pytest.raises(DomainError, match="Nobody has found"):
        services.reconsider_pair(first, second, actor=fresh_chain.officer)


@pytest.mark.parametrize("who", ["applicant", "viewer", "stranger", "evaluator", "finance", "approver"])
def test_pairs_are_the_officers_and_auditors_matter(fresh_chain: Chain, sign_in: Any, who: str) -> None:
    first, second = make("Alpha"), make("Alpha association")
    client = sign_in(getattr(fresh_chain, who))
    for name, arguments in (("alike", []), ("compare", [first.pk, second.pk])):
        assert client.get(reverse(f"people:{name}", args=arguments)).status_code == 403
    for name in ("tell_apart", "reconsider"):
        url = reverse(f"people:{name}", args=[first.pk, second.pk])
        assert client.post(url, {"reason": "No."}).status_code == 403
    assert client.get(reverse("people:organisation", args=[first.pk])).status_code in (200, 404)


def test_auditor_reads_and_decides_nothing(fresh_chain: Chain, sign_in: Any) -> None:
    first, second = make("Alpha"), make("Alpha association")
    client = sign_in(fresh_chain.auditor)
    page = client.get(reverse("people:compare", args=[first.pk, second.pk]))
    assert page.status_code == 200
    assert "These are different" not in page.content.decode()
    url = reverse("people:tell_apart", args=[first.pk, second.pk])
    assert client.post(url, {"reason": "No."}).status_code == 403


def test_who_registers_is_warned_once_and_may_go_on(fresh_chain: Chain, sign_in: Any) -> None:
    known = make("Udruženje „Komšije“", settlement="Novi Sad")
    client = sign_in(make_user("Newcomer"))
    url = reverse("people:organisation_create")
    sent = {**SENT, "kind": "cso", "name": "Удружење Комшије"}
    warned = client.post(url, sent)
    page = warned.content.decode()
    assert warned.status_code == 422
    assert list(warned.context["form"].errors) == ["is_another"]
    for said in ("Is it one of these?", "ask a colleague there, its lead, to invite you", known.name.strip("„“")[:5]):
        assert said in page
    for private in (known.registration_number, known.memberships.first().user.email, known.phone or "no phone"):
        assert private not in page
    assert Organisation.objects.filter(name_key="komsije").count() == 1
    assert client.post(url, {**sent, "is_another": "on"}).status_code == 302
    assert Organisation.objects.filter(name_key="komsije").count() == 2


def test_other_faults_are_mended_before_the_warning(fresh_chain: Chain, sign_in: Any) -> None:
    make("Komšije")
    sent = {**SENT, "kind": "cso", "name": "Komšije", "country": "FR"}
    response = sign_in(make_user("Newcomer")).post(reverse("people:organisation_create"), sent)
    assert list(response.context["form"].errors) == ["country"]


def test_warning_is_not_shown_for_another_name_or_on_the_first_look(fresh_chain: Chain, sign_in: Any) -> None:
    make("Komšije")
    client = sign_in(make_user("Newcomer"))
    url = reverse("people:organisation_create")
    assert "none of these" not in client.get(url).content.decode()
    assert client.post(url, {**SENT, "is_another": "maybe"}).status_code == 302


def test_pages_cost_the_same_at_sixty_pairs(
    fresh_chain: Chain, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    Organisation.objects.bulk_create(
        Organisation(kind="cso", name="Same", name_key="same", country="RS", registration_number=f"S{number}")
        for number in range(60)
    )
    client = sign_in(fresh_chain.officer)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("people:alike"))
    assert page.content.decode().count("Look into it") == 15
    with django_assert_max_num_queries(12):
        assert client.get(reverse("people:organisations")).status_code == 200
    first, second = Organisation.objects.filter(name="Same")[:2]
    with django_assert_max_num_queries(16):
        assert client.get(reverse("people:compare", args=[first.pk, second.pk])).status_code == 200
