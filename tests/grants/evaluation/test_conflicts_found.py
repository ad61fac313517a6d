"""Conflicts of interest that the system finds: what ties a person to an organisation, in any script and spelling."""

import string
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.services import withdraw_application
from grants.core.errors import DomainError
from grants.core.search import fold
from grants.evaluation import services
from grants.evaluation.conflicting import barred_pairs, closed_to
from grants.evaluation.interests import ties_between
from grants.evaluation.models import Conflict
from grants.evaluation.rules.interests import (
    TITLES,
    Person,
    Post,
    Side,
    domain_of,
    same_body,
    same_person,
    same_place,
    ties_of,
)
from grants.people.models import BankAccount, Membership, Representative
from notifications.models import Message
from tests.factories import IBANS, make_staff
from tests.grants.evaluation.builders import declare_all, score_sheet, scoring, sheet_of
from workflows.engine import records_of

CYRILLIC = dict(zip("abvgdezijklmnoprstufhc", "абвгдезијклмнопрстуфхц", strict=True))
words = st.text(alphabet=sorted(CYRILLIC), min_size=2, max_size=9).filter(lambda word: word not in TITLES)


@given(st.lists(words, min_size=2, max_size=4, unique=True), st.randoms(use_true_random=False))
def test_a_name_is_the_same_in_any_case_order_and_script(parts: list[str], chance: Any) -> None:
    shuffled = chance.sample(parts, len(parts))
    cyrillic = " ".join("".join(CYRILLIC[letter] for letter in word) for word in shuffled)
    one, other = fold(" ".join(parts)), fold(f"Dr {cyrillic.title()}")
    assert same_person(one, other)
    assert same_person(other, one)
    assert same_body(Post(one), Side(fold(" ".join(parts).upper())))


@given(st.text(max_size=30), st.text(max_size=30))
def test_comparison_of_names_is_symmetric(one: str, other: str) -> None:
    assert same_person(fold(one), fold(other)) == same_person(fold(other), fold(one))


@given(st.text(alphabet=string.ascii_letters, max_size=8))
def test_a_single_word_names_nobody(word: str) -> None:
    assert not same_person(fold(word), fold(f"{word} Petrović"))


def test_diacritics_titles_and_middle_names_do_not_hide_a_name() -> None:
    assert same_person(fold("prof. dr Đorđe Živković"), fold("Ђорђе Живковић"))
    assert same_person(fold("Ana Petrović"), fold("PETROVIC Ana Marija"))
    assert not same_person(fold("Ana Petrović"), fold("Ana Petrov"))


def test_an_address_is_street_number_and_town() -> None:
    street, town = fold("Главна 1"), fold("Нови Сад")
    assert same_place(fold("ul. Glavna br. 1, 21000 Novi Sad, Srbija"), street, town)
    assert not same_place(fold("Glavna 1, Zrenjanin"), street, town)
    assert not same_place(fold("Glavna 11, Novi Sad"), street, town)
    assert not same_place(fold("Glavna 1"), street, town)
    assert not same_place("", street, town)
    assert not same_place(fold("Novi Sad"), fold("Glavna"), town)


def test_a_public_provider_ties_nobody() -> None:
    assert domain_of("ana@Neighbours.rs") == "neighbours.rs"
    assert domain_of("https://www.neighbours.rs/about") == "neighbours.rs"
    assert domain_of("ana@gmail.com") == domain_of("ana@example.org") == domain_of("") == ""


def test_employer_is_known_by_number_or_by_name_without_its_form() -> None:
    side = Side(fold("Udruženje građana Komšije"), number="08123456")
    assert same_body(Post(fold("Комшије")), side)
    assert same_body(Post(fold("Other name"), number="8123456"), side)
    assert not same_body(Post(fold("Komšiluk")), side)
    assert not same_body(Post(""), Side(""))


def test_each_kind_is_found_once_and_nothing_without_a_ground() -> None:
    side = Side(
        "neighbours", "0812", "glavna 1", "novi sad", frozenset({IBANS[0]}), frozenset({"ngo.rs"}), ("ana petrovic",)
    )
    posts = (Post("neighbours", shown="Neighbours · 2019-01-01"), Post("neighbours"))
    person = Person("petrovic ana", "a@ngo.rs", "glavna 1 novi sad", IBANS[0], posts)
    assert [tie.kind for tie in ties_of(person, side)] == ["board", "account", "employer", "address", "domain"]
    assert ties_of(Person("somebody else"), side) == []
    assert ties_of(Person(""), Side("")) == []


def tell(user: Any, **fields: Any) -> None:
    told = {"languages": [], "expertise": [], "address": "", "iban": "", "employers": []}
    services.tell_profile(**{**told, **fields}, actor=user)


def test_what_profiles_and_organisations_tell_is_compared_in_a_fixed_number_of_queries(
    three_files: Any, django_assert_num_queries: Any
) -> None:
    first, second, third = three_files.files
    one, two, three = three_files.evaluators
    tell(one, employers=[{"name": first.organisation.name, "number": "", "until": "2019-01-01"}])
    tell(two, iban=BankAccount.objects.filter(organisation=second.organisation).first().iban)
    Representative.objects.create(organisation=third.organisation, name="Три Евалуатор", capacity="Board")
    three.name = "Evaluator Tri"
    three.save(update_fields=["name"])
    with django_assert_num_queries(7):
        found = ties_between(three_files.evaluators, three_files.files)
    kinds = {pair: [tie.kind for tie in ties] for pair, ties in found.items()}
    assert kinds[first.pk, one.pk] == ["employer"]
    assert kinds[second.pk, two.pk] == ["account"]
    assert kinds[third.pk, three.pk] == ["board"]


def test_ties_are_found_when_members_are_appointed_and_bar_the_placement(three_files: Any) -> None:
    file, person = three_files.files[0], three_files.evaluator
    tell(person, employers=[{"name": file.organisation.name.upper(), "number": "", "until": ""}])
    fourth = make_staff("Evaluator 4", "evaluator", three_files.action)
    panel = services.form_panel(three_files.call, [*three_files.evaluators, fourth], actor=three_files.officer)
    conflict = Conflict.objects.get(user=person)
    assert (conflict.application, conflict.kind) == (file, "employer")
    assert file.organisation.name.upper() in conflict.ground
    assert person.pk in barred_pairs([file], [person])[file.pk]
    services.assign_files(panel, actor=three_files.officer)
    assert not panel.assessments.filter(application=file, evaluator=person).exists()
    assert Message.objects.filter(topic="conflicts-found", recipient=three_files.officer).count() == 1
    assert services.find_conflicts(panel, actor=three_files.officer) == []


def test_a_member_of_a_partner_is_found_and_one_of_the_office_too(three_files: Any) -> None:
    file = three_files.files[0]
    partner = three_files.stranger_organisation
    file.partners.create(organisation=partner, name=partner.name, kind="cso", country="RS", registration_number="1")
    Membership.objects.create(organisation=partner, user=three_files.finance, role="viewer")
    services.form_panel(three_files.call, three_files.evaluators, actor=three_files.officer)
    assert Conflict.objects.get(application=file).user == three_files.finance
    assert closed_to(three_files.finance) == {file.pk}


def test_profile_that_changes_mid_way_voids_the_sheet_and_gives_the_file_to_another(three_files: Any) -> None:
    scoring(three_files)
    fourth = make_staff("Evaluator 4", "evaluator", three_files.action)
    services.appoint(three_files.panel, fourth, actor=three_files.officer)
    declare_all(three_files.panel)
    sheet = sheet_of(three_files, 0, 0)
    score_sheet(sheet, 5)
    tell(sheet.evaluator, employers=[{"name": sheet.application.organisation.name, "number": "", "until": ""}])
    sheet = type(sheet).objects.get(pk=sheet.pk)
    assert sheet.state == "recused"
    assert not sheet.scores.exists()
    assert sheet.versions.exists()
    assert three_files.panel.assessments.get(application=sheet.application, evaluator=fourth).state == "assigned"


def test_tie_that_was_written_down_before_voids_the_sheet_when_one_looks_again(three_files: Any) -> None:
    scoring(three_files)
    handed_in, open_one = sheet_of(three_files, 0, 0), sheet_of(three_files, 1, 1)
    score_sheet(handed_in, 5)
    for sheet in (handed_in, open_one):
        Conflict.objects.create(application=sheet.application, user=sheet.evaluator, kind="domain", ground="Found.")
    for _time in range(2):  # nothing new is found, and the second time nothing is left to do
        assert services.find_conflicts(three_files.panel, actor=three_files.officer) == []
        states = three_files.panel.assessments.filter(state="recused").values_list("pk", flat=True)
        assert sorted(states) == sorted([handed_in.pk, open_one.pk])
    assert Message.objects.filter(topic="evaluator-wanted", recipient=three_files.officer).count() == 2


def test_admission_to_a_committee_at_work_voids_the_sheets_of_ties_that_it_finds(three_files: Any) -> None:
    scoring(three_files)
    sheet, late = sheet_of(three_files, 0, 0), three_files.files[2]
    three_files.panel.assessments.filter(application=late).delete()
    type(late).objects.filter(pk=late.pk).update(state="submitted")
    Representative.objects.create(
        organisation=sheet.application.organisation, name=sheet.evaluator.name, capacity="Board"
    )
    services.admit_application(type(late).objects.get(pk=late.pk), actor=three_files.officer)
    sheet = type(sheet).objects.get(pk=sheet.pk)
    assert Conflict.objects.filter(application=sheet.application, user=sheet.evaluator, kind="board").exists()
    assert sheet.state == "recused"


def test_file_does_not_go_to_somebody_whose_tie_the_appointment_finds(three_files: Any) -> None:
    scoring(three_files)
    fourth, file = make_staff("Evaluator 4", "evaluator", three_files.action), three_files.files[0]
    tell(fourth, employers=[{"name": file.organisation.name, "number": "", "until": ""}])
    with pytest.raises(DomainError):
        services.assign_file(three_files.panel, file, fourth, actor=three_files.officer)
    assert not three_files.panel.assessments.filter(evaluator=fourth).exists()


def test_no_notice_about_a_file_goes_to_an_officer_to_whom_it_is_closed(three_files: Any) -> None:
    scoring(three_files)
    sheet, other = sheet_of(three_files, 0, 0), sheet_of(three_files, 1, 0)
    free = make_staff("Second Officer", "officer", three_files.action)
    Conflict.objects.create(application=sheet.application, user=three_files.officer, kind="domain", ground="Found.")
    for held in (sheet, other):
        services.recuse(held, actor=held.evaluator, reason="My sister works there.")
    applicant = sheet.application.organisation.memberships.get(role="lead").user
    withdraw_application(sheet.application, actor=applicant, reason="We have no staff for it.")
    for officer, closed in ((three_files.officer, True), (free, False)):
        told = str(list(Message.objects.filter(recipient=officer).values_list("topic", "context")))
        assert (sheet.application.reference in told) is not closed
        assert (sheet.application.organisation.name in told) is not closed
        assert other.application.reference in told


def test_what_was_lifted_stays_lifted_until_another_ground_is_found(three_files: Any) -> None:
    file, person = three_files.files[0], three_files.evaluator
    employer = {"name": file.organisation.name, "number": "", "until": ""}
    tell(person, employers=[employer])
    panel = services.form_panel(three_files.call, three_files.evaluators, actor=three_files.officer)
    conflict = Conflict.objects.get(user=person)
    services.lift_conflict(conflict, reason="A namesake in another town.", actor=three_files.officer)
    assert file.pk not in closed_to(person)
    assert services.find_conflicts(panel, actor=three_files.officer) == []
    tell(person, employers=[{**employer, "until": "2021-05-01"}])
    conflict = Conflict.objects.get(user=person)
    assert conflict.lifted_at is None
    assert [record.verb for record in records_of(conflict)] == ["find", "lift", "find"]


def test_page_keeps_the_profile_with_its_errors_at_the_field(three_files: Any, sign_in: Any) -> None:
    client, url = sign_in(three_files.evaluator), reverse("evaluation:profile")
    assert client.get(url).status_code == 200
    rows = {"employer-TOTAL_FORMS": "2", "employer-INITIAL_FORMS": "0", "employer-0-name": "Komšije"}
    rows |= {
        "employer-0-number": "08",
        "employer-0-until": "2020-01-01",
        "employer-1-name": "",
        "employer-1-number": "",
    }
    body = {"languages": ["en"], "expertise": "Roma inclusion\nroma inclusion\nYouth", "address": "Glavna 1", **rows}
    refused = client.post(url, body | {"iban": "RS1", "employer-1-number": "5"})
    assert refused.status_code == 422
    assert "iban" in refused.context["form"].errors
    assert "name" in refused.context["rows"].forms[1].errors
    assert client.post(url, body | {"iban": "RS35 2600 0560 1001 6113 79"}).status_code == 302
    kept = three_files.evaluator.evaluator_profile
    assert (kept.languages, kept.expertise, kept.iban) == (["en"], ["Roma inclusion", "Youth"], IBANS[0])
    assert kept.employers == [{"name": "Komšije", "number": "08", "until": "2020-01-01"}]
    assert "Komšije" in client.get(url).content.decode()
    assert sign_in(three_files.officer).get(url).status_code == 403
    with pytest.raises(PermissionDenied):
        tell(three_files.officer)
