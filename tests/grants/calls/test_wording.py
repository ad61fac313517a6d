"""Every rule of a call stands in words, with what it means to the cent, in the reader's language."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from grants.calls import services
from grants.calls.models import Call
from grants.calls.wording import rules_of, timetable_of
from tests.factories import Chain


@pytest.fixture
def draft(fresh_chain: Chain) -> Chain:
    return fresh_chain.draft_call()


def told(chain: Chain, **terms: Any) -> dict[str, str]:
    services.set_terms(chain.call, terms, actor=chain.officer)
    chain.call = Call.objects.get(pk=chain.call.pk)
    return {what: sentence for _heading, lines in rules_of(chain.call) for what, sentence in lines}


SIGNED = {"trigger": "signature", "basis_points": 6_000}
INTERIM = {"trigger": "manual", "basis_points": 2_500, "condition": "the interim report is accepted"}
BALANCE = {"trigger": "report", "basis_points": 1_500}
GRANTING: list[tuple[dict[str, Any], str, str]] = [
    (
        {"instalments": [{**SIGNED, "basis_points": 10_000}]},
        "How it is paid",
        "In one instalment, after both sides have signed.",
    ),
    ({"advance_basis_points": 0}, "How it is paid", "In one instalment, after the final report is accepted."),
    (
        {"instalments": [SIGNED, {**BALANCE, "basis_points": 4_000}]},
        "How it is paid",
        "60 % after both sides have signed, the rest after the final report is accepted.",
    ),
    (
        {"instalments": [SIGNED, INTERIM, BALANCE]},
        "How it is paid",
        "In 3 instalments: 60 % after both sides have signed; 25 % once a condition is met (the interim report is "
        "accepted); 15 % after the final report is accepted.",
    ),
    (
        {"instalments": [{"trigger": "date", "basis_points": 10_000, "days": 90}]},
        "How it is paid",
        "In one instalment, 90 days after the project starts.",
    ),
    (
        {"instalments": [{"trigger": "signature", "amount_cents": 5_000_00}, {"trigger": "report"}]},
        "How it is paid",
        "5,000.00 EUR after both sides have signed, the rest after the final report is accepted.",
    ),
    (
        {
            "grant_currency": "RSD",
            "instalments": [
                {"trigger": "signature", "amount_cents": 600_000_00},
                {"trigger": "interim", "basis_points": 2_500},
                {"trigger": "report"},
            ],
        },
        "How it is paid",
        "In 3 instalments: 600,000.00 RSD after both sides have signed; 25 % after the interim report is accepted; the "
        "rest after the final report is accepted.",
    ),
    ({"payment_days": 15}, "First instalment", "within 15 days after the agreement comes into force."),
    ({"joint_signature": True, "signing": "paper"}, "Signature", "The partners sign it too, as co-grantees."),
    ({"agreement_language": "sq"}, "Signature", "The agreement is written in Albanian."),
    ({"conditions": ["account"]}, "Before it is signed", "The bank account is confirmed."),
    ({"starts_before_signature": True}, "Costs count", "also where the last signature comes later."),
    ({"grant_currency": "RSD"}, "Currency", "The agreement is in RSD; the grant is awarded in EUR"),
    ({"exchange": "invoice"}, "Costs in another currency", "By InforEuro of the month of the invoice."),
    ({"cooling_days": 1}, "Another bank account", "nothing is paid to it for 1 day after that."),
    ({"sanctions_days": 7}, "Sanctions lists", "at most 7 days before each payment."),
    (
        {"reallocation_basis_points": 2_500, "reallocation_of": "target"},
        "Moving money between headings",
        "Up to 25 % of the heading that receives, a notice is enough; more takes an amendment. All changes since",
    ),
    (
        {"reallocation_basis_points": 1_000, "reallocation_counts": "single"},
        "Moving money between headings",
        "Each change counts by itself.",
    ),
    (
        {"reallocation_basis_points": 10_000, "reallocation_of": "total"},
        "Moving money between headings",
        "Within the total a notice is enough, whatever the amount.",
    ),
    ({"reallocation_basis_points": None}, "Moving money between headings", "Every move takes an amendment"),
    ({"reallocation_basis_points": 0}, "Moving money between headings", "Every move takes an amendment"),
    ({"extension_days": 30}, "A longer period", "It is asked for at least 30 days before the end"),
    ({"extension_days": 0}, "A longer period", "up to the last day of the project"),
    ({"repay_days": 60}, "Paying back", "within 60 days of the debit note."),
]
SENTENCES: list[tuple[dict[str, Any], str, str]] = [
    ({"expected_result": "Complaints are heard"}, "Expected result of the action", "Complaints are heard"),
    ({"procedure": "restricted"}, "Procedure", "By invitation: only the organisations that were invited may apply."),
    ({"min_turnover_cents": 100_00}, "Annual turnover", "At least 100.00 EUR in the last closed year."),
    (
        {"min_turnover_cents": 100_00, "max_turnover_cents": 200_00},
        "Annual turnover",
        "From 100.00 EUR to 200.00 EUR in the last closed year.",
    ),
    ({"needs_own_account": True}, "Bank account", "explains and documents why"),
    ({"mandate_for": "local_authority"}, "Mandate of whoever signs", "decision of their council"),
    ({"languages": ["en", "mk"]}, "Languages of applications", "English, Macedonian"),
    ({"authentic_language": "en"}, "Authentic language", "this one counts: English."),
    ({"partners": "none"}, "Partners", "Not allowed: you apply and act alone."),
    ({"partners": "required", "min_partners": 2}, "Partners", "Required: at least 2."),
    ({"partners": "required", "min_partners": 1, "max_partners": 3}, "Partners", "Required: from 1 to 3."),
    ({"partner_kind": "local_authority"}, "Kind of the partners", "Local authorities"),
    ({"partners_from": "call"}, "Partners are registered in", "Serbia"),
    ({"max_applications": 2}, "As applicant", "Up to 2 applications by each organisation."),
    ({"max_as_partner": 1}, "As partner", "In 1 application."),
    ({"max_in_all": 3}, "In all", "Up to 3 applications."),
    ({"breach": "all"}, "If an organisation takes part in more", "All applications involved fall."),
    ({"fixed_cents": 18_000_00}, "Size of a grant", "Every grant is exactly 18,000.00 EUR."),
    (
        {"expected_grants": 4, "minimum_grants": 3},
        "Money in this call",
        "60,000.00 EUR for about 4 grants, 3 at least.",
    ),
    *GRANTING,
    ({"cofinancing_kinds": "cash"}, "What you bring yourself", "In cash only."),
    ({"maximum_cents": 10_000_00}, "What you bring yourself", "a budget of at least 11,111.11 EUR."),
    ({"indirect_basis_points": 700}, "Indirect costs", "With direct costs of 10,000.00 EUR that is 700.00 EUR."),
    ({"indirect_basis_points": None}, "Indirect costs", "Not paid by this call."),
    ({"contingency_basis_points": 500}, "Contingency reserve", "At most 5 % of the direct costs"),
    ({"vat": "unrecoverable"}, "Value added tax", "cannot recover it"),
    (
        {"ceilings": [{"heading": "equipment", "basis_points": 2000, "of": "grant"}]},
        "3 Equipment and supplies",
        "At most 20 % of the grant. Of a grant of 20,000.00 EUR that is 4,000.00 EUR.",
    ),
    (
        {"ceilings": [{"heading": "travel", "basis_points": 1000, "of": "total"}]},
        "2 Travel",
        "Of a total cost of 22,222.22 EUR that is 2,222.22 EUR.",
    ),
    (
        {
            "cost_types": [
                {"key": "c1", "title": "Salaries", "heading": "human_resources", "excluded_for": "local_authority"}
            ]
        },
        "Salaries",
        "Not eligible for local authorities.",
    ),
    (
        {"lots": [{"key": "lot1", "title": "North", "country": "SRB", "pot_cents": 500_00, "max_grants": 2}]},
        "North (Serbia)",
        "500.00 EUR. At most 2 grants. For organisations registered in: Serbia.",
    ),
    (
        {"stages": "two", "amount_change_basis_points": 2000, "maximum_cents": 10_000_00},
        "Amount in the full application",
        "never above the largest grant",
    ),
    (
        {"relations": [{"left": "grant", "op": "at_most", "percent": 9000, "right": "total", "message": ""}]},
        "Grant asked for",
        "At most 90 % of: Total cost.",
    ),
]


@pytest.mark.parametrize(("terms", "what", "sentence"), SENTENCES)
def test_rule_is_told(draft: Chain, terms: dict[str, Any], what: str, sentence: str) -> None:
    assert sentence in told(draft, **terms)[what].replace("\xa0", " ")


def test_age_is_told_with_the_last_day_that_counts(draft: Chain) -> None:
    lines = told(draft, min_age_months=12, closes_at="2030-07-01T21:59:59+00:00")
    assert lines["Founded"] == "At least 12 months before the deadline: on or before 1 July 2029."


def test_open_call_says_nothing_of_a_procedure(draft: Chain) -> None:
    assert "Procedure" not in told(draft)


def test_amounts_are_written_as_the_reader_writes_them(draft: Chain) -> None:
    with translation.override("tr"):
        sentences = [sentence for _heading, lines in rules_of(draft.call) for _what, sentence in lines]
    assert any("22.222,22" in sentence for sentence in sentences)


def test_timetable_keeps_the_published_wording_beside_the_instant(draft: Chain) -> None:
    terms = {
        "closes_at": "2030-03-31T21:59:59+00:00",
        "deadline_wording": "31 March 24:00 CET",
        "opens_at": "2030-03-01T08:00:00+00:00",
        "questions_until": "2030-03-20T11:00:00+00:00",
        "stages": "two",
        "concept_closes_at": "2030-03-15T11:00:00+00:00",
    }
    told(draft, **terms)
    lines = dict(timetable_of(draft.call))
    assert lines["Deadline for full applications"] == "31 March 24:00 CET"
    assert lines["that is, to the second"] == "Sunday 31 March 2030, 23:59:59, Belgrade time"
    assert "Wednesday 20 March 2030" in lines["Questions are taken until"]
    assert "Friday 15 March 2030" in lines["Deadline for concept notes"]


@pytest.mark.parametrize("name", ["closes_at", "questions_until"])
def test_doubtful_hour_of_the_clock_change_is_said(draft: Chain, name: str) -> None:
    moments = {"opens_at": "2030-03-01T08:00:00+00:00", "closes_at": "2030-11-01T11:00:00+00:00"}
    told(draft, **{**moments, name: "2030-10-27T01:30:00+00:00"})
    what = {"closes_at": "Deadline for applications", "questions_until": "Questions are taken until"}[name]
    assert "the later moment is meant, UTC+0100" in dict(timetable_of(draft.call))[what]


def test_approver_reads_every_rule_before_clearing(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.draft_call()
    told(fresh_chain, indirect_basis_points=700, max_in_all=3, expected_result="Complaints are heard")
    services.request_clearance(fresh_chain.call, actor=fresh_chain.officer)
    url = reverse("calls:publish", args=[fresh_chain.call.reference])
    page = sign_in(fresh_chain.approver).get(url).content.decode()
    for heading, lines in rules_of(Call.objects.get()):
        assert heading in page
        for what, _sentence in lines:
            assert what in page
