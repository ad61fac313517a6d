"""The structured parts: partners, work plan, results, account, mandate, language, lot and value added tax."""

from typing import Any

import pytest

from grants.applications import services
from grants.applications.completeness import sentence
from grants.applications.models import Application
from grants.applications.planning import partners_mark
from grants.calls.models import Call, Lot
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.people.models import Organisation
from tests.factories import Chain, upload
from tests.grants.applications.builders import PARTNER, again, asking_chain, fill_all

PARTS = ("partners", "work_plan", "indicators", "account", "mandate")


@pytest.fixture
def asking(db: Any) -> Chain:
    return asking_chain()


@pytest.fixture
def town(asking: Chain) -> Application:
    return asking.application


@pytest.fixture
def mayor(asking: Chain, sign_in: Any) -> Any:
    return sign_in(asking.applicant)


def rows(*lines: dict[str, Any]) -> dict[str, Any]:
    return {f"rows-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}


def told(application: Application) -> str:
    return " ".join(sentence(part) for part in again(application).missing).replace("\u00a0", " ")


def set_call(application: Application, **fields: Any) -> None:
    Call.objects.filter(pk=application.call_id).update(**fields)


def test_partner_is_saved_and_one_that_sofra_knows_is_linked(asking, town, mayor, to):
    number = asking.stranger_organisation.registration_number
    number = f"{number[:4]} {number[4:]}"  # as people write it
    lines = rows(PARTNER, {**PARTNER, "registration_number": number})
    assert mayor.post(to("partners", town), lines).status_code == 302
    first, second = town.partners.all()
    assert (first.name, first.organisation) == (PARTNER["name"], None)
    assert second.organisation == asking.stranger_organisation
    assert "is known." in mayor.get(to("partners", town)).content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", ""), ("kind", "town"), ("country", "ZZ"), ("registration_number", "%%"), ("email", "nobody")],
)
def test_bad_value_of_a_partner_is_told_at_its_field_and_changes_nothing(name, value, town, mayor, to):
    response = mayor.post(to("partners", town), rows({**PARTNER, name: value}))
    assert response.status_code == 422
    assert f'href="#id_rows-0-{name}"' in response.content.decode()
    assert not town.partners.exists()


def test_applicant_is_not_its_own_partner_and_nobody_is_named_twice(town, mayor, to):
    own = {"country": town.organisation.country, "registration_number": town.organisation.registration_number}
    response = mayor.post(to("partners", town), rows({**PARTNER, **own}))
    assert (response.status_code, "is not its partner" in response.content.decode()) == (422, True)
    response = mayor.post(to("partners", town), rows(PARTNER, PARTNER))
    assert (response.status_code, "is named twice" in response.content.decode()) == (422, True)


def test_adding_and_removing_rows_saves_what_is_there_and_redraws(town, mayor, to):
    page = mayor.post(to("partners", town), {**rows(PARTNER), "add": "1"})
    assert page.status_code == 200
    assert "rows-1-name" in page.content.decode()
    assert town.partners.count() == 1
    data = {**rows(PARTNER, {**PARTNER, "registration_number": "2"}), "seen": page.context["form"]["seen"].value()}
    page = mayor.post(to("partners", town), {**data, "remove": "0"})
    assert [row.registration_number for row in town.partners.all()] == ["2"]


def test_newer_version_of_a_colleague_is_shown_and_kept_until_one_chooses(asking, town, mayor, to):
    seen = partners_mark(town)
    services.set_partners(town, [{**PARTNER, "name": "Theirs"}], actor=asking.applicant)
    response = mayor.post(to("partners", town), {**rows(PARTNER), "seen": seen})
    assert response.status_code == 409
    assert "Theirs" in response.content.decode()
    assert town.partners.get().name == "Theirs"
    data = {**rows(PARTNER), "seen": response.context["form"]["seen"].value()}
    assert mayor.post(to("partners", town), data).status_code == 302
    assert town.partners.get().name == PARTNER["name"]


@pytest.mark.parametrize(
    ("fields", "partners", "sentence"),
    [
        ({}, [], "The call asks for at least 1 partner; you name 0."),
        ({"min_partners": 2}, [PARTNER], "The call asks for at least 2 partners; you name 1."),
        ({"max_partners": 1}, [PARTNER, {**PARTNER, "registration_number": "2"}], "at most 1 partner; you name 2."),
        ({"partner_kind": "local_authority"}, [PARTNER], "cannot be a partner: the call takes only: Local authorities"),
        ({}, [{**PARTNER, "country": "IT"}], "is not registered in a country of the call."),
        ({"partners_from": "other"}, [PARTNER], "is registered in your own country"),
        ({"partners": "none"}, [PARTNER], "This call takes no partners: take them out."),
        ({}, [{**PARTNER, "representative": ""}], "who signs for it, its e-mail address and its part"),
    ],
)
def test_each_rule_of_partners_is_told_in_words(fields, partners, sentence, asking, town, mayor, to):
    services.set_partners(town, partners, actor=asking.applicant)
    set_call(town, **fields)
    assert sentence in told(town)
    if partners:
        assert sentence in mayor.get(to("partners", town)).content.decode()


def test_call_without_partners_does_not_list_them(asking, town, mayor, to):
    set_call(town, partners="none")
    assert "Partners" not in mayor.get(to("detail", town)).content.decode()
    page = mayor.get(to("partners", town)).content.decode()
    assert "This part is not asked of you in this call." in page
    assert mayor.post(to("partners", town), rows(PARTNER)).status_code == 409
    assert not town.partners.exists()


def test_work_plan_is_saved_with_its_picture_and_its_table(asking, town, mayor, to):
    services.save_details(town, months=6, actor=asking.applicant)
    services.set_partners(town, [PARTNER], actor=asking.applicant)
    line = {"title": "Plans", "first_month": "1", "last_month": "3", "place": "", "partner": town.partners.get().pk}
    assert mayor.post(to("work_plan", town), rows(line)).status_code == 302
    page = mayor.get(to("work_plan", town)).content.decode()
    assert '<rect x="0.0" y="4" width="300.0"' in page
    assert "months 1 to 3" in page
    assert town.activities.get().partner == town.partners.get()


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", ""), ("first_month", "0"), ("last_month", "61"), ("last_month", "x"), ("partner", "0")],
)
def test_bad_value_of_an_activity_is_told_at_its_field(name, value, asking, town, mayor, to):
    services.set_partners(town, [PARTNER], actor=asking.applicant)
    line = {"title": "Plans", "first_month": "2", "last_month": "3", "partner": "", name: value}
    response = mayor.post(to("work_plan", town), rows(line))
    assert response.status_code == 422
    assert f'href="#id_rows-0-{name}"' in response.content.decode()


def test_activity_that_ends_before_it_begins_is_told(town, mayor, to):
    response = mayor.post(to("work_plan", town), rows({"title": "x", "first_month": "3", "last_month": "2"}))
    assert "It ends before it begins" in response.content.decode()


def test_activity_beyond_the_duration_is_told(asking, town):
    services.save_details(town, months=6, actor=asking.applicant)
    services.set_work_plan(town, [{"title": "Late", "first_month": 5, "last_month": 7}], actor=asking.applicant)
    assert "“Late” ends in month 7, but the project lasts 6 months." in told(town)


def test_partner_of_another_application_does_nothing_here(asking, town, mayor, to):
    other = asking.again(pot_cents=20_000_00).start().application
    services.set_partners(other, [PARTNER], actor=asking.applicant)
    foreign = other.partners.get()
    services.set_partners(town, [PARTNER], actor=asking.applicant)
    line = {"title": "Plans", "first_month": 1, "last_month": 2, "partner": foreign}
    assert mayor.post(to("work_plan", town), rows({**line, "partner": foreign.pk})).status_code == 422
    with pytest.raises(DomainError):
        services.set_work_plan(town, [line], actor=asking.applicant)
    assert not town.activities.exists()


def test_results_are_saved_and_a_target_is_asked_of_each(town, mayor, to):
    lines = rows({"title": "Pupils", "baseline": "0", "target": "80"}, {"title": "Teachers", "unit": "persons"})
    assert mayor.post(to("indicators", town), lines).status_code == 302
    assert [row.target for row in town.indicators.all()] == [80, None]
    assert "Say what “Teachers” will be at the end." in told(town)


@pytest.mark.parametrize(("name", "value"), [("target", "-1"), ("target", "1e400"), ("baseline", "x"), ("title", "")])
def test_bad_value_of_a_result_is_told_at_its_field(name, value, town, mayor, to):
    response = mayor.post(to("indicators", town), rows({"title": "Pupils", "target": "1", name: value}))
    assert response.status_code == 422
    assert f'href="#id_rows-0-{name}"' in response.content.decode()


def test_language_is_one_of_those_accepted(asking, town, mayor, to):
    assert "Say in which language the application is written" in told(town)
    assert "The authentic language of the call is: English." in mayor.get(to("project", town)).content.decode()
    assert mayor.post(to("project", town), {"language": "tr"}).status_code == 422
    assert mayor.post(to("project", town), {"language": "sr-latn"}).status_code == 302
    assert "in which language" not in told(town)


def test_lot_is_one_that_the_applicant_fits(asking, town, mayor, to):
    north, south = town.call.lots.all()
    Lot.objects.filter(pk=north.pk).update(min_turnover_cents=100)
    Organisation.objects.filter(pk=town.organisation_id).update(turnover_cents=99)
    assert "Choose the lot in which you apply." in told(town)
    assert mayor.post(to("project", town), {"lot": north.pk}).status_code == 422
    assert mayor.post(to("project", town), {"lot": south.pk}).status_code == 302
    services.save_details(town, lot=north, actor=asking.applicant)
    assert "The lot that you chose is not open to your organisation" in told(town)


def test_lots_by_turnover_ask_for_the_turnover(asking, town):
    town.call.lots.update(min_turnover_cents=100)
    assert "Give the turnover of your organisation on its page" in told(town)


@pytest.mark.parametrize(
    ("rule", "includes", "status", "sentence"),
    [
        ("unrecoverable", None, "registered", "Say whether the budget includes value added tax."),
        ("never", True, "not_registered", "This call never pays value added tax"),
        ("unrecoverable", True, "registered", "Your organisation recovers value added tax"),
        ("unrecoverable", True, "unknown", "whether it recovers value added tax"),
        ("unrecoverable", True, "not_registered", ""),
        ("any", None, "unknown", ""),
    ],
)
def test_value_added_tax_follows_the_call_and_the_organisation(rule, includes, status, sentence, asking, town):
    set_call(town, vat=rule)
    Organisation.objects.filter(pk=town.organisation_id).update(vat_status=status)
    services.save_details(town, includes_vat=includes, actor=asking.applicant)
    assert (sentence in told(town)) if sentence else ("value added tax" not in told(town))


def test_account_with_its_exception_is_saved_with_the_document(asking, town, mayor, to):
    data = {"bank_account": asking.account.pk, "is_own": "no", "owner": "Treasury", "exception": "Law, article 5."}
    response = mayor.post(to("account", town), {**data, "evidence": upload("treasury.pdf")})
    assert response.status_code == 302
    saved = again(town)
    assert (saved.account_is_own, saved.account_owner) == (False, "Treasury")
    assert saved.account_evidence.name == "treasury.pdf"
    assert mayor.post(to("account", town), data).status_code == 302
    assert again(town).account_evidence.name == "treasury.pdf"
    file = to("document", town, saved.account_evidence_id)
    assert mayor.get(file).status_code == 302


@pytest.mark.parametrize("content", [b"MZ\x90", b""])
def test_bad_evidence_is_told_at_its_field_and_changes_nothing(content, asking, town, mayor, to):
    for name, data in (("account", {"bank_account": asking.account.pk}), ("mandate", {"mandate": "mayor"})):
        response = mayor.post(to(name, town), {**data, "evidence": upload("x.pdf", content)})
        assert response.status_code == 422
        assert 'href="#id_evidence"' in response.content.decode()
    assert again(town).account_evidence is None
    assert again(town).mandate == ""


def test_infected_evidence_is_refused_and_counts_no_more_when_it_is_found_later(asking, town):
    fill_all(town, actor=asking.applicant)
    assert told(town) == ""
    StoredFile.objects.filter(pk=again(town).mandate_evidence_id).update(scan="infected")
    assert "Add the document that proves the mandate." in told(town)
    infected = again(town).mandate_evidence
    with pytest.raises(DomainError):
        services.set_mandate(town, "mayor", evidence=infected, actor=asking.applicant)
    with pytest.raises(DomainError):
        services.set_account(town, asking.account, evidence=infected, actor=asking.applicant)


def test_evidence_reaches_its_people_and_staff_once_it_is_sent(asking, town, mayor, to, sign_in):
    fill_all(town, actor=asking.applicant)
    url = to("document", town, again(town).account_evidence_id)
    for user in (asking.officer, asking.stranger):
        assert sign_in(user).get(url).status_code == 404
    services.submit_application(again(town), declared=True, actor=asking.applicant)
    assert sign_in(asking.officer).get(url).status_code == 302
    for user in (asking.stranger, asking.evaluator):
        assert sign_in(user).get(url).status_code == 404


def test_account_of_another_organisation_is_refused(asking, town, mayor, to):
    from tests.factories import make_account

    foreign = make_account(asking.stranger_organisation, actor=asking.stranger)
    assert mayor.post(to("account", town), {"bank_account": foreign.pk}).status_code == 422
    with pytest.raises(DomainError):
        services.set_account(town, foreign, actor=asking.applicant)


def test_mandate_asks_for_number_and_document_of_a_decision(asking, town, mayor, to):
    assert "Say by what mandate the signatory signs." in told(town)
    assert mayor.post(to("mandate", town), {"mandate": "decision"}).status_code == 302
    assert "Give the number and the date of the decision" in told(town)
    assert "Add the document that proves the mandate." in told(town)
    data = {"mandate": "decision", "reference": "12/2026", "evidence": upload("decision.pdf")}
    assert mayor.post(to("mandate", town), data).status_code == 302
    assert "mandate" not in told(town)


def test_mandate_of_a_mayor_needs_no_number(asking, town, mayor, to):
    mayor.post(to("mandate", town), {"mandate": "mayor", "evidence": upload("election.pdf")})
    assert "mandate" not in told(town)


def test_mandate_and_own_account_are_not_asked_of_an_association(fresh_chain, sign_in, to):
    fresh_chain.call_fields = {"mandate_for": "local_authority", "needs_own_account": True}
    draft = fresh_chain.start().application
    client = sign_in(fresh_chain.applicant)
    assert "Mandate of the signatory" not in client.get(to("detail", draft)).content.decode()
    assert 'name="is_own"' not in client.get(to("account", draft)).content.decode()
    assert client.post(to("mandate", draft), {"mandate": "mayor"}).status_code == 409


@pytest.mark.parametrize("name", ["project", *PARTS])
def test_viewer_and_stranger_change_nothing(name, fresh_chain, draft, to, sign_in):
    assert sign_in(fresh_chain.viewer).get(to(name, draft)).status_code == 200
    assert sign_in(fresh_chain.viewer).post(to(name, draft), {}).status_code == 403
    assert sign_in(fresh_chain.stranger).get(to(name, draft)).status_code == 404
    assert sign_in(fresh_chain.stranger).post(to(name, draft), {}).status_code == 404


@pytest.mark.parametrize("name", ["project", "partners", "work_plan", "indicators", "account"])
def test_htmx_gets_the_time_and_the_mark_and_a_fault_in_one_line(name, asking, town, mayor, to):
    good = {
        "project": {"title": "Bridge"},
        "partners": rows(PARTNER),
        "work_plan": rows({"title": "Plans", "first_month": 1, "last_month": 2}),
        "indicators": rows({"title": "Pupils"}),
        "account": {"bank_account": asking.account.pk},
    }
    bad = {
        "project": {"months": "x"},
        "partners": rows({"name": "x"}),
        "work_plan": rows({"title": "Plans"}),
        "indicators": rows({"target": "1"}),
        "account": {},
    }
    headers = {"HX-Request": "true"}
    response = mayor.post(to(name, town), good[name], headers=headers)
    assert response.status_code == 200
    assert 'hx-swap-oob="true"' in response.content.decode()
    response = mayor.post(to(name, town), bad[name], headers=headers)
    assert response.status_code == 422
    assert "Not saved yet." in response.content.decode()


SCRIPT = '"><script>alert(1)</script>'


def test_script_in_every_field_is_shown_as_text(asking, town, mayor, to):
    mayor.post(to("project", town), {"title": SCRIPT, "summary": SCRIPT, "settlement": SCRIPT, "language": SCRIPT})
    services.save_details(town, title=SCRIPT, summary=SCRIPT, settlement=SCRIPT, actor=asking.applicant)
    texts = {"name": SCRIPT, "representative": SCRIPT, "part": SCRIPT}
    services.set_partners(town, [{**PARTNER, **texts}], actor=asking.applicant)
    plan = {"title": SCRIPT, "description": SCRIPT, "place": SCRIPT, "first_month": 1, "last_month": 2}
    services.set_work_plan(town, [{**plan, "partner": town.partners.get()}], actor=asking.applicant)
    result = {"title": SCRIPT, "unit": SCRIPT, "means": SCRIPT}
    services.set_indicators(town, [result], actor=asking.applicant)
    account = {"is_own": False, "owner": SCRIPT, "exception": SCRIPT}
    services.set_account(town, asking.account, **account, actor=asking.applicant)
    services.set_mandate(town, "decision", reference=SCRIPT, actor=asking.applicant)
    for name in ("detail", "project", *PARTS, "check"):
        page = mayor.get(to(name, town)).content.decode()
        assert "<script>alert" not in page, name


def test_pages_of_a_draft_that_is_asked_everything_cost_little(asking, town, mayor, to, django_assert_max_num_queries):
    fill_all(town, actor=asking.applicant)
    for name in ("project", *PARTS, "documents", "budget", "check"):
        with django_assert_max_num_queries(15):
            mayor.get(to(name, town))
    for number in (1, 2):
        with django_assert_max_num_queries(15):
            mayor.get(to("section", town, number))
