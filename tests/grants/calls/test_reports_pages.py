"""The rules of the reports on the pages of a call, in its file, in words, and in a change of it."""

import dataclasses
from typing import Any

import pytest
from django.urls import reverse

from grants.calls import services
from grants.calls.callfile import call_text, read_call_text
from grants.calls.corrigenda import begin_corrigendum
from grants.calls.differences import differences, in_a_sentence, in_full
from grants.calls.judging_models import get_model, left_open, take_over_model
from grants.calls.models import Call, Corrigendum
from grants.calls.rules import conflicts
from grants.calls.rules.reporting import REPORT_RULES, ReportTerms, plain_rules, report_terms_of, with_rules
from grants.calls.terms import blank_terms, terms_of
from grants.calls.wording import rules_of
from grants.programmes.reading import FileError
from tests.factories import Chain
from tests.grants.calls.form import PARTS, rows

ALL = ["narrative", "financial", "indicators"]
HALFWAY = {"anchor": "start", "days": "180", "parts": ["narrative", "financial"], "ORDER": "1"}
ON_A_DAY = {"anchor": "date", "on": "2030-03-01", "parts": ALL, "ORDER": "2"}
KEPT = [
    {"anchor": "start", "days": 180, "on": "", "parts": ["narrative", "financial"]},
    {"anchor": "date", "days": 0, "on": "2030-03-01", "parts": ALL},
]
TICKET = {"heading": "travel", "evidence": "boarding_pass", "above_cents": "", "ORDER": "1"}
WAITING = [
    {"trigger": "signature", "basis_points": 6_000, "days": None, "condition": ""},
    {"trigger": "interim", "basis_points": 2_500, "days": None, "condition": ""},
    {"trigger": "report", "basis_points": 1_500, "days": None, "condition": ""},
]


@pytest.fixture
def draft(fresh_chain: Chain) -> Chain:
    return fresh_chain.draft_call()


def edit(chain: Chain, sign_in: Any, part: str, data: dict[str, Any]) -> Any:
    return sign_in(chain.officer).post(reverse("calls:edit", args=[chain.call.reference, part]), data)


def now(chain: Chain) -> Call:
    return Call.objects.get(pk=chain.call.pk)


def reporting(chain: Chain, **rules: Any) -> Chain:
    services.set_terms(chain.call, {"reporting": with_rules({}, rules)}, actor=chain.officer)
    return chain


def test_interim_reports_and_evidence_are_set_row_by_row_beside_the_rules(draft: Chain, sign_in: Any) -> None:
    assert edit(draft, sign_in, "interim-reports", rows(HALFWAY, ON_A_DAY)).status_code == 302
    assert edit(draft, sign_in, "evidence", rows(TICKET)).status_code == 302
    sent = {**PARTS["reports"], "offers_cents": "2,500", "remind_before": "5; 60", "no_profit": "on"}
    assert edit(draft, sign_in, "reports", sent).status_code == 302
    kept = now(draft).reporting
    assert kept["interim"] == KEPT
    assert kept["evidence"] == [{"heading": "travel", "evidence": "boarding_pass", "above_cents": 0}]
    assert (kept["offers_cents"], kept["remind_before"], kept["no_profit"]) == (2_500_00, [60, 5], True)
    page = sign_in(draft.officer).get(reverse("calls:edit", args=[now(draft).reference, "interim-reports"]))
    assert [row["days"].value() for row in page.context["form"].forms] == [180, None]
    assert 'value="2030-03-01"' in page.content.decode()


def test_rules_left_as_usual_are_none_of_the_calls_own(draft: Chain, sign_in: Any) -> None:
    assert edit(draft, sign_in, "reports", PARTS["reports"]).status_code == 302
    assert now(draft).reporting == {}
    assert now(draft).report_terms == ReportTerms()


def test_interim_report_is_taken_out_again(draft: Chain, sign_in: Any) -> None:
    edit(draft, sign_in, "interim-reports", rows(HALFWAY))
    assert edit(draft, sign_in, "interim-reports", rows({**HALFWAY, "DELETE": "on"}, initial=1)).status_code == 302
    assert now(draft).reporting == {}


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ({**HALFWAY, "days": "0"}, "days", "greater than or equal to 1"),
        ({**HALFWAY, "days": "3651"}, "days", "less than or equal to 3650"),
        ({**HALFWAY, "days": "soon"}, "days", "whole number"),
        ({**HALFWAY, "days": "800"}, "days", "this would come after it"),
        ({**HALFWAY, "anchor": "end", "days": "60"}, "days", "this would come after it"),
        ({**HALFWAY, "anchor": "moon"}, "anchor", "valid choice"),
        ({**HALFWAY, "parts": []}, "parts", "at least one part"),
        ({**HALFWAY, "parts": ["song"]}, "parts", "valid choice"),
        ({**HALFWAY, "on": "2030-01-01"}, "on", "Leave this empty"),
        ({**HALFWAY, "days": "", "on": "2030-01-01"}, "on", "Leave this empty"),
        ({**ON_A_DAY, "days": "5"}, "days", "leave this empty"),
        ({**ON_A_DAY, "on": ""}, "on", "Write the day"),
        ({**ON_A_DAY, "on": "2030-02-30"}, "on", "valid date"),
        ({**ON_A_DAY, "on": "0001-01-01"}, "on", "year"),
    ],
)
def test_wrong_interim_report_is_refused_at_its_field(
    draft: Chain, sign_in: Any, row: dict[str, Any], field: str, words: str
) -> None:
    before = terms_of(now(draft))
    answer = edit(draft, sign_in, "interim-reports", rows(row))
    assert answer.status_code == 422
    assert words in str(answer.context["form"].forms[0].errors[field])
    assert terms_of(now(draft)) == before


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("final_parts", [], "at least one part"),
        ("remind_before", "0", "Write days"),
        ("remind_after", "a week", "Write days"),
        ("extension_days", "-1", "greater than or equal to 0"),
        ("default_days", "731", "less than or equal to 730"),
        ("escalate_days", "", "required"),
        ("offers_cents", "0", ""),
        ("sample_basis_points", "0", "between 0.01"),
        ("sample_error_basis_points", "101", "between 0"),
        ("retention_years", "0", "greater than or equal to 1"),
        ("languages_without_summary", ["tlh"], "valid choice"),
    ],
)
def test_wrong_rule_is_refused_at_its_field(draft: Chain, sign_in: Any, name: str, value: Any, words: str) -> None:
    answer = edit(draft, sign_in, "reports", {**PARTS["reports"], name: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
    assert words in answer.context["form"].errors[name][0]
    assert now(draft).reporting == {}


def test_only_kinds_of_cost_that_the_call_names_can_be_excluded(draft: Chain, sign_in: Any) -> None:
    url = reverse("calls:edit", args=[draft.call.reference, "reports"])
    assert "excluded_cost_types" not in sign_in(draft.officer).get(url).context["form"].fields
    kind = {"key": "c1", "title": "Prizes", "heading": "other", "excluded_for": "nobody"}
    services.set_terms(draft.call, {"cost_types": [kind]}, actor=draft.officer)
    refused = edit(draft, sign_in, "reports", {**PARTS["reports"], "excluded_cost_types": ["c9"]})
    assert list(refused.context["form"].errors) == ["excluded_cost_types"]
    assert edit(draft, sign_in, "reports", {**PARTS["reports"], "excluded_cost_types": ["c1"]}).status_code == 302
    assert ("Costs that are not taken", "Prizes.") in said(now(draft))
    services.set_terms(draft.call, {"cost_types": []}, actor=draft.officer)
    desk = sign_in(draft.officer).get(reverse("calls:manage", args=[draft.call.reference])).content.decode()
    assert "Reports and verification: The call names no kind of cost “c1” that could be excluded." in desk


def test_instalment_waits_only_for_an_interim_report_that_the_call_asks_for(draft: Chain, sign_in: Any) -> None:
    sent = rows(*({**row, "basis_points": str(row["basis_points"] // 100), "days": ""} for row in WAITING))
    refused = edit(draft, sign_in, "instalments", sent)
    assert "asks for no interim report" in refused.context["form"].forms[1].errors["trigger"][0]
    edit(draft, sign_in, "interim-reports", rows(HALFWAY))
    assert edit(draft, sign_in, "instalments", sent).status_code == 302
    gone = edit(draft, sign_in, "interim-reports", rows({**HALFWAY, "DELETE": "on"}, initial=1))
    assert gone.status_code == 422
    assert "Instalment 2 waits for an interim report" in gone.content.decode()
    assert now(draft).report_terms.interim


def test_shorter_time_for_the_final_report_is_refused_where_an_interim_one_would_follow_it() -> None:
    rules = with_rules({}, {"interim": [{"anchor": "end", "days": 40}]})
    terms = {"reporting": rules, "max_months": 12, "latest_end": "2030-12-31"}
    assert conflicts({**terms, "report_days": 41}) == []
    (found,) = conflicts({**terms, "report_days": 40})
    assert (found.code, found.row, found.column) == ("reports_after_final", 0, "days")
    assert "report_days" in found.at
    late = with_rules({}, {"interim": [{"anchor": "date", "on": "2031-01-30"}]})
    assert [one.column for one in conflicts({**terms, "reporting": late, "report_days": 30})] == ["on"]
    assert conflicts({**terms, "reporting": late, "report_days": 31}) == []


def said(call: Call) -> list[tuple[str, str]]:
    return dict(rules_of(call))["Reports and verification"]


def test_public_page_says_each_rule_that_is_set_in_a_sentence(draft: Chain, client: Any) -> None:
    usual = said(now(draft))
    assert ("Verification", "Every cost is verified.") in usual
    assert "Interim reports" not in dict(usual)
    reporting(
        draft,
        interim=KEPT,
        sample_basis_points=2_500,
        proof_of_payment_cents=1_000_00,
        offers_cents=2_500_00,
        languages_without_summary=["en", "fr"],
        evidence=[{"heading": "travel", "evidence": "boarding_pass", "above_cents": 50_00}],
        second_verifier_cents=5_000_00,
        no_profit=True,
        in_kind_counts=False,
        extension_days=0,
        visit_notice_days=1,
    )
    told = dict(said(now(draft)))
    assert told["Interim reports"] == (
        "Due 180 days after the start of the project (narrative, financial); due on 1 March 2030."
    )
    assert told["More time for a report"] == "A report cannot be put off."
    assert told["Verification"].startswith("A sample of 25\u00a0% of the costs is verified; all of them where")
    assert told["What proves a cost besides its receipt"].startswith("2 Travel: Boarding pass or ticket from ")
    assert told["Visits"] == "A visit is announced at least 1 day before."
    assert told["In kind"] == "Contributions in kind do not count."
    for label in ("Proof of payment", "Three offers", "Summaries of documents", "A second verifier", "No profit"):
        assert label in told


def test_every_rule_has_words(draft: Chain) -> None:
    changed = {
        "interim": [{"anchor": "start", "days": 5}],
        "final_parts": ["narrative"],
        "remind_before": [1],
        "remind_after": [1],
        "evidence": [{"heading": "travel", "evidence": "offer"}],
        "excluded_cost_types": ["c1"],
        "languages_without_summary": ["en"],
        "recoverable_vat_counts": True,
        "in_kind_counts": False,
        "no_profit": True,
    }
    before = terms_of(now(draft))
    for name in REPORT_RULES:
        value = changed.get(name, 4_321)
        rules = with_rules({"sample_basis_points": 5_000}, {name: value})
        base = {**before, "reporting": with_rules({}, {"sample_basis_points": 5_000})}
        found = differences(base, {**before, "reporting": rules}, currency="EUR")
        assert len(found) == 1, name
        assert in_a_sentence(found[0]), name


def test_change_names_the_rule_that_it_changes(draft: Chain) -> None:
    before = terms_of(now(draft))
    after = {**before, "reporting": with_rules({}, {"retention_years": 7, "no_profit": True})}
    found = differences(before, after, currency="EUR")
    assert [(change.label, change.was_set) for change in found] == [("No profit", False), ("Keeping documents", True)]
    (group,) = [group for group in in_full(after, currency="EUR") if group.label == "Reports and verification"]
    assert ("Keeping documents", "Documents are kept for 7 years after the grant is closed.") in group.facts


def test_rules_come_back_from_the_file_of_the_call(draft: Chain) -> None:
    reporting(draft, interim=KEPT, evidence=[{"heading": "travel", "evidence": "offer"}], offers_cents=2_500_50)
    text = call_text(terms_of(now(draft)))
    assert '[[reporting.interim]]\ndue = "start"\ndays = 180\n' in text
    assert "three_offers_above = 2_500.50" in text
    assert read_call_text(text.encode(), "call.toml", places=("SRB",)) == terms_of(now(draft))


@pytest.mark.parametrize(
    ("written", "instead", "line", "words"),
    [
        ("escalate_days = 30", "escalate_days = 366", "escalate_days = 366", "between 0 and 365"),
        ("sample_percent = 100", "sample_percent = 0", "sample_percent = 0", "more than 0"),
        ("retention_years = 5", "years = 5", "years = 5", "not known here"),
        ("remind_days_before = [30, 7]", "remind_days_before = [7, 7]", "remind_days_before", "twice"),
        ("no_profit = false", 'no_profit = "no"', "no_profit", "true or false"),
        ('due = "start"', 'due = "noon"', 'due = "noon"', "'noon' is not known"),
        ("days = 180", "days = 0", "days = 0", "between 1 and 3650"),
        ("days = 180", "days = 3000", "days = 3000", "this would come after it"),
        ("days = 180", "on = 2030-01-01", "on = 2030-01-01", "due on a date"),
        ('evidence = "offer"', 'evidence = "oath"', 'evidence = "oath"', "'oath' is not known"),
        ('heading = "travel"', 'heading = "indirect"', 'heading = "indirect"', "not known"),
        (
            "no_profit = false",
            'no_profit = false\nexcluded_cost_types = ["c7"]',
            "excluded_cost_types",
            "no kind of cost “c7”",
        ),
    ],
)
def test_first_mistake_in_the_file_is_told_with_its_line(
    draft: Chain, written: str, instead: str, line: str, words: str
) -> None:
    reporting(draft, interim=KEPT[:1], evidence=[{"heading": "travel", "evidence": "offer"}])
    head, section, rest = call_text(terms_of(now(draft))).partition("[reporting]")
    assert written in rest
    text = head + section + rest.replace(written, instead, 1)
    with pytest.raises(FileError, match=words) as told:
        read_call_text(text.encode(), "call.toml", places=("SRB",))
    assert line in text.splitlines()[told.value.line - 1]


def test_model_of_the_youth_foundation_brings_its_interim_report(draft: Chain) -> None:
    model = get_model("eyf")
    take_over_model(draft.call, model, actor=draft.officer)
    call = now(draft)
    assert [part.trigger for part in call.grant_terms.plan] == ["signature", "interim", "report"]
    assert len(call.report_terms.interim) == 1
    assert call.report_terms.proof_of_payment_cents == 1_000_00
    assert not [text for text in left_open(call, model) if "interim" in text]


def test_published_call_changes_its_reports_by_a_corrigendum(fresh_chain: Chain, sign_in: Any) -> None:
    chain = fresh_chain.open_call()
    change = begin_corrigendum(chain.call, actor=chain.officer)
    url = reverse("calls:corrigendum_edit", args=[chain.call.reference, change.pk, "reports"])
    assert sign_in(chain.officer).post(url, {**PARTS["reports"], "retention_years": "7"}).status_code == 302
    assert Corrigendum.objects.get(pk=change.pk).terms["reporting"]["retention_years"] == 7
    page = sign_in(chain.officer).get(reverse("calls:corrigendum_detail", args=[chain.call.reference, change.pk]))
    tasks = {str(row["label"]): str(row["status"]) for row in page.context["parts"]}
    assert tasks["Reports and verification"] == "Changed"
    assert tasks["Interim reports"] == tasks["Evidence of costs"] == "As published"


def test_rules_keep_their_meaning_as_plain_data() -> None:
    assert plain_rules(ReportTerms()) == {}
    terms = dataclasses.replace(ReportTerms(), retention_years=9, remind_before=())
    assert report_terms_of(plain_rules(terms)) == terms
    assert blank_terms()["reporting"] == {}
