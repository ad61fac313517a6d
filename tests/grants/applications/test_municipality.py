"""A municipality with its exception, from the first page to the receipt; and the two stages of a call."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from grants.applications import declaration, services
from grants.applications.completeness import sentence
from grants.applications.documents import application_data, render_application
from grants.applications.models import Application
from grants.applications.sections import sections_of
from grants.applications.selectors import get_own_application
from tests.factories import LINES, Chain, with_cofinancing
from tests.grants.applications.builders import again, asking_chain, except_account, fill_all
from workflows.engine import TransitionRefused


def told(application: Application) -> str:
    return " ".join(sentence(part) for part in again(application).missing).replace("\u00a0", " ")


@pytest.fixture
def asking(db: Any) -> Chain:
    return asking_chain()


def test_municipality_with_its_exception_hands_in(asking, sign_in, to):
    town = asking.application
    fill_all(town, actor=asking.applicant)
    assert told(town) == ""
    tasks = [section.label for section in sections_of(get_own_application(asking.applicant, town.reference))]
    assert tasks == [
        *("Your organisation", "The project in short", "Partners", "The need", "People and figures", "Work plan"),
        *("Results to be measured", "Budget", "Documents", "Bank account", "Mandate of the signatory"),
    ]
    submission = services.submit_application(again(town), declared=True, actor=asking.applicant)
    account = submission.content["bank_account"]
    assert (account["is_own"], account["owner"]) == (False, "Treasury of the canton")
    assert account["evidence"]["name"] == "treasury.pdf"
    assert submission.content["mandate"]["evidence"]["name"] == "decision.pdf"
    page = sign_in(asking.officer).get(to("detail", town)).content.decode()
    for text in ("Treasury of the canton", "no, by exception", "12/2026 of 1 March", "Friends of the river", "South"):
        assert text in page
    for text in ("In villages", "12,500.50", "1 May 1974", "Trainer", "map.pdf", "months 3 to 6", "Children who cross"):
        assert text in page


def test_exception_wants_owner_reason_and_document(asking):
    town = asking.application
    fill_all(town, actor=asking.applicant)
    services.set_account(town, asking.account, is_own=False, actor=asking.applicant)
    assert "Name the owner of the account." in told(town)
    assert "Explain why the local authority's own account cannot be used" in told(town)
    Application.objects.filter(pk=town.pk).update(account_evidence=None)
    assert "Add the document that proves it." in told(town)
    with pytest.raises(TransitionRefused):
        services.submit_application(again(town), declared=True, actor=asking.applicant)
    services.set_account(again(town), asking.account, is_own=None, actor=asking.applicant)
    assert "Say whether the account is the local authority's own" in told(town)
    services.set_account(again(town), asking.account, is_own=True, actor=asking.applicant)
    assert told(town) == ""
    except_account(again(town), actor=asking.applicant)
    assert told(town) == ""


def test_whole_application_is_a_tagged_document_in_any_language(asking):
    town = asking.application
    fill_all(town, actor=asking.applicant)
    submission = services.submit_application(again(town), declared=True, actor=asking.applicant)
    for language in ("en", "sr-latn", "mk", "tr"):
        pdf = render_application(submission, lang=language)
        assert pdf.startswith(b"%PDF")
        assert b"pdfuaid" in pdf
    data = application_data(submission)
    table = next(answer["table"] for section in data["sections"] for answer in section["answers"] if answer["table"])
    assert table["rows"] == [["Trainer", "12.5", "1,000.00\u00a0EUR", "1 March 2027"]]
    with override("sr-latn"):
        table = application_data(submission)["sections"][1]["answers"][3]["table"]
    assert table["rows"][0][1:3] == ["12,5", "1.000,00\u00a0EUR"]
    assert [row[1] for row in data["documents"]["rows"]] == ["paper.pdf", "map.pdf", "treasury.pdf", "decision.pdf"]


def test_declaration_is_frozen_word_by_word_in_the_language_of_who_declared(fresh_chain):
    full = fresh_chain.fill().application
    with override("sr-latn"):
        expected = declaration.text()
        submission = services.submit_application(again(full), declared=True, actor=fresh_chain.applicant)
    found = submission.content["declaration"]
    assert (found["version"], found["language"]) == (declaration.VERSION, "sr-latn")
    assert found["text"] == expected


GROUNDS = (
    *("criminal organisation", "corruption", "fraud", "money laundering", "terrorism", "child labour", "trafficking"),
    *("bankrupt", "professional misconduct", "social contributions", "shell entity", "conflict of interest"),
    "restrictive measures",
)


def test_each_ground_of_exclusion_stands_in_a_line_of_its_own(applicant, full, to):
    lines = declaration.grounds()
    assert len(lines) == len(GROUNDS)
    assert all(ground in line for ground, line in zip(GROUNDS, lines, strict=True))
    page = applicant.get(to("check", full)).content.decode()
    assert all(f"<li>{line.replace(chr(39), '&#x27;')}</li>" in page for line in lines)


@pytest.fixture
def two_stages(db: Any) -> Chain:
    closes = timezone.now() + datetime.timedelta(days=10)
    return Chain(stages="two", concept_closes_at=closes, amount_change_basis_points=2000, minimum_cents=1_000_00)


def test_concept_note_asks_only_what_it_needs(two_stages, sign_in, to):
    note = two_stages.start().application
    assert note.is_concept_note
    client = sign_in(two_stages.applicant)
    page = client.get(to("detail", note)).content.decode()
    for label in ("Work plan", "Results to be measured", "Budget", "Bank account", "Partners", "Documents"):
        assert f">{label}</a>" not in page
    assert "Say how large a grant you expect to ask for." in told(note)
    good = {"title": "Bridge", "summary": "We mend it.", "starts_on": "2030-01-01", "months": "6", "settlement": "Niš"}
    for amount, expected in (("20,000.01", "the largest grant is 20,000.00 EUR"), ("999.99", "the smallest grant is")):
        assert client.post(to("project", note), {**good, "concept_cents": amount}).status_code == 302
        assert expected in told(note)
    client.post(to("project", note), {**good, "concept_cents": "10,000"})
    assert told(note) == ""
    assert client.post(to("work_plan", note), {}).status_code == 409
    submission = services.submit_application(again(note), declared=True, actor=two_stages.applicant)
    assert submission.content["project"]["concept_cents"] == 10_000_00
    assert "Concept note and receipt" in str(application_data(submission)["eyebrow"])
    assert render_application(submission, lang="en").startswith(b"%PDF")
    page = sign_in(two_stages.officer).get(to("detail", note)).content.decode()
    assert "10,000.00" in page
    assert "Lines of the budget" not in page


@pytest.mark.parametrize(("brought", "is_within"), [(0, True), (4_000_00, True), (4_000_01, False)])
def test_full_application_may_move_the_amount_by_the_permitted_share(brought, is_within, two_stages):
    note = two_stages.start().application
    Application.objects.filter(pk=note.pk).update(stage="full", concept_cents=10_000_00)
    lines = with_cofinancing(LINES, brought)
    services.set_budget(again(note), lines, cofinancing_source="Own", actor=two_stages.applicant)
    expected = "Your budget asks for 7,999.99 EUR; your concept note said 10,000.00 EUR, and it may change by 20 %."
    assert (expected not in told(note)) if is_within else (expected in told(note))
