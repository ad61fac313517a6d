"""What a line of a budget names beside its sum: what is brought, its kind, who spends it; and the two shares."""

from decimal import Decimal
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from grants.applications.budgeting import faults_of
from grants.applications.models import Application, BudgetLine
from grants.applications.selectors import get_own_application
from grants.applications.services import save_answer, save_details, set_budget, set_partners
from grants.calls.models import Call, CostType, Lot, Question
from grants.core.errors import DomainError
from tests.factories import LINES, Chain

ROW = {
    "lines-0-heading": "human_resources",
    "lines-0-description": "Trainer",
    "lines-0-unit": "day",
    "lines-0-quantity": "3",
    "lines-0-unit_rate_cents": "100.50",
}
PARTNER = {"name": "Town of Test", "kind": "local_authority", "country": "RS", "registration_number": "77"}


@pytest.fixture
def terms(draft: Application) -> Any:
    """Return a function that sets rules of the draft's call."""

    def write(**fields: Any) -> Application:
        Call.objects.filter(pk=draft.call_id).update(**fields)
        return Application.objects.get(pk=draft.pk)

    return write


def sentences(application: Application) -> str:
    found = [str(part.details["sentence"]) for part in Application.objects.get(pk=application.pk).missing]
    return " ".join(found).replace("\u00a0", " ")


def test_line_keeps_what_is_brought_its_kind_and_who_spends_it(
    fresh_chain: Chain, applicant: Any, draft: Application, to: Any
) -> None:
    CostType.objects.create(call=draft.call, key="fees", title="Fees", heading="human_resources")
    set_partners(draft, [PARTNER], actor=fresh_chain.applicant)
    partner = draft.partners.get()
    more = {
        "lines-0-cofinancing_cents": "1.50",
        "lines-0-in_kind": "on",
        "lines-0-cost_type": "fees",
        "lines-0-partner": str(partner.pk),
    }
    assert applicant.post(to("budget", draft), ROW | more).status_code == 302
    line = BudgetLine.objects.get()
    assert (line.cofinancing_cents, line.in_kind, line.cost_type.key, line.partner) == (1_50, True, "fees", partner)
    page = applicant.get(to("budget", draft))
    own = [(row.label, row.total_cents, row.grant_cents) for row in page.context["typed"].own_budgets]
    assert own == [(draft.organisation.name, 0, 0), ("Town of Test", 301_50, 300_00)]
    table = applicant.get(to("own_budget", draft, 2))
    assert "Trainer" in table.content.decode()
    assert "Trainer" not in applicant.get(to("own_budget", draft, 1)).content.decode()
    assert applicant.get(to("own_budget", draft, 3)).status_code == 404
    assert applicant.get(to("own_budget", draft, 0)).status_code == 404


@pytest.mark.parametrize("name", ["partner", "cost_type"])
@pytest.mark.parametrize("value", ["foreign", "0", "-1", "9" * 40, "x' OR 1=1", "\u0661"])
def test_foreign_partner_and_kind_of_cost_are_refused_at_their_field(
    name: str, value: str, fresh_chain: Chain, applicant: Any, draft: Application, to: Any
) -> None:
    other = fresh_chain.again().start().application
    CostType.objects.create(call=draft.call, key="own", title="Own", heading="human_resources")
    CostType.objects.create(call=draft.call, key="elsewhere", title="Elsewhere", heading="travel")
    set_partners(draft, [PARTNER], actor=fresh_chain.applicant)
    set_partners(other, [PARTNER], actor=fresh_chain.applicant)
    if value == "foreign":
        value = "elsewhere" if name == "cost_type" else str(other.partners.get().pk)
    response = applicant.post(to("budget", draft), ROW | {f"lines-0-{name}": value})
    assert response.status_code == 422
    assert f'id="id_lines-0-{name}-error"' in response.content.decode()
    assert not BudgetLine.objects.exists()


def test_service_refuses_foreign_rows_and_a_second_line_of_a_share(fresh_chain: Chain, draft: Application) -> None:
    other = fresh_chain.again().start().application
    set_partners(other, [PARTNER], actor=fresh_chain.applicant)
    foreign = CostType.objects.create(call=other.call, key="own", title="Own", heading="travel")
    share = {"heading": "indirect", "description": "x", "unit": "y", "quantity": Decimal(1), "unit_rate_cents": 1}
    for lines in (
        [LINES[0] | {"partner": other.partners.get()}],
        [LINES[0] | {"cost_type": foreign}],
        [LINES[0] | {"cofinancing_cents": 10**9}],
        [share, share],
        [LINES[0]] * 101,
    ):
        with pytest.raises(DomainError):
            set_budget(draft, lines, actor=fresh_chain.applicant)
    assert not BudgetLine.objects.exists()


def test_excluded_kind_of_cost_is_offered_marked_and_told_before_submission(
    fresh_chain: Chain, applicant: Any, full: Application, to: Any
) -> None:
    kind = CostType.objects.create(
        call=full.call, key="s", title="Regular salaries", heading="human_resources", excluded_for="cso"
    )
    page = applicant.get(to("budget", full)).content.decode()
    assert "Regular salaries (not eligible for you)" in page
    set_budget(full, [LINES[0] | {"cost_type": kind}], actor=fresh_chain.applicant)
    assert "“Regular salaries” is not eligible for your kind of organisation" in sentences(full)
    CostType.objects.update(excluded_for="local_authority")
    assert "Regular salaries" not in sentences(full)


@pytest.mark.parametrize(
    ("percent", "amount", "cents", "unit"),
    [("7", "", 21_10, "7 %"), ("6.5", "", 19_59, "6.5 %"), ("", "20.00", 20_00, "lump sum")],
)
def test_share_is_a_percentage_or_an_amount(
    percent: str, amount: str, cents: int, unit: str, terms: Any, applicant: Any, to: Any
) -> None:
    draft = terms(indirect_basis_points=700)
    given = {"share-indirect-percent": percent, "share-indirect-amount": amount}
    assert applicant.post(to("budget", draft), ROW | given).status_code == 302
    line = BudgetLine.objects.get(heading="indirect")
    assert (line.amount_cents, line.unit) == (cents, unit)
    assert "Indirect costs" not in sentences(draft)
    shown = applicant.get(to("budget", draft)).context["typed"].shares["indirect"]
    assert (shown["percent"].value() or "", shown["amount"].value() or "") == (percent.replace("6.5", "6.50"), amount)
    again = {"lines-0-quantity": "6"} | given
    assert applicant.post(to("budget", draft), ROW | again).status_code == 302
    doubled = BudgetLine.objects.get(heading="indirect").amount_cents
    assert doubled == (cents if amount else {"7": 42_21, "6.5": 39_19}[percent])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"percent": "7", "amount": "1"}, "amount"),
        ({"percent": "101"}, "percent"),
        ({"percent": "NaN"}, "percent"),
        ({"percent": "-7"}, "percent"),
        ({"percent": "\u0667"}, "percent"),
        ({"amount": "1e400"}, "amount"),
        ({"percent": "7", "cofinancing_cents": "21.11"}, "cofinancing_cents"),
        ({"cofinancing_cents": "1"}, "cofinancing_cents"),
    ],
)
def test_bad_share_is_told_at_its_field(given: dict[str, str], field: str, terms: Any, applicant: Any, to: Any) -> None:
    draft = terms(indirect_basis_points=700)
    sent = {f"share-indirect-{name}": value for name, value in given.items()}
    response = applicant.post(to("budget", draft), ROW | sent)
    assert response.status_code == 422
    assert f'id="id_share-indirect-{field}-error"' in response.content.decode()
    assert not BudgetLine.objects.exists()


def test_share_of_nothing_and_one_above_its_ceiling_are_told(terms: Any, applicant: Any, to: Any) -> None:
    draft = terms(indirect_basis_points=700, contingency_basis_points=500)
    assert applicant.post(to("budget", draft), {"share-indirect-percent": "7"}).status_code == 422
    sent = ROW | {"share-indirect-amount": "21.11", "share-contingency-percent": "5"}
    assert applicant.post(to("budget", draft), sent).status_code == 302
    told = sentences(draft)
    assert "“8 Indirect costs” comes to 21.11 EUR; at most 7 % of the direct costs is allowed: 21.10 EUR." in told
    assert "Contingency" not in told


def test_share_that_the_call_does_not_offer_is_kept_on_the_page_and_told(terms: Any, applicant: Any, to: Any) -> None:
    draft = terms()
    assert "share-indirect-percent" not in applicant.get(to("budget", draft)).content.decode()
    assert applicant.post(to("budget", draft), ROW | {"share-indirect-amount": "5"}).status_code == 302
    assert "This call does not pay for “8 Indirect costs”; take 5.00 EUR out." in sentences(draft)
    assert "share-indirect-percent" in applicant.get(to("budget", draft)).content.decode()


def test_largest_grant_of_the_lot_counts(fresh_chain: Chain, full: Application) -> None:
    lot = Lot.objects.create(call=full.call, key="small", title="Small", pot_cents=30_000_00, maximum_cents=10_799_99)
    assert faults_of(full) == []
    save_details(full, lot=lot, actor=fresh_chain.applicant)
    (fault,) = faults_of(Application.objects.get(pk=full.pk))
    assert (fault.code, fault.limit_cents, fault.found_cents) == ("above_maximum", 10_799_99, 10_800_00)


def test_relation_between_figures_and_answers_is_told_in_the_calls_words(fresh_chain: Chain, full: Application) -> None:
    question = Question.objects.create(
        call=full.call, section="Figures", key="people", kind="number", title="How many take part?", order=9
    )
    relations = [
        {"left": "grant", "op": "at_most", "percent": 9000, "right": "total", "message": "Nine tenths at most."},
        {"left": "grant", "op": "at_most", "percent": 1_000_000, "right": "question:people", "message": ""},
        {"left": "total", "op": "at_least", "percent": 10_000, "right": "question:people", "message": ""},
    ]
    Call.objects.filter(pk=full.call_id).update(relations=relations, cofinancing="open")
    assert "take part" not in sentences(full).replace("Answer “How many take part?”.", "")
    save_answer(full, question, "107.99", actor=fresh_chain.applicant)
    told = sentences(full)
    assert "“Grant asked for” comes to 10,800.00 EUR; at most 10000 % of “How many take part?” is allowed" in told
    assert "Nine tenths" not in told
    save_answer(full, question, "108", actor=fresh_chain.applicant)
    assert "take part" not in sentences(full)
    set_budget(full, LINES, actor=fresh_chain.applicant)
    assert "Nine tenths at most. “Grant asked for” comes to 12,000.00 EUR; at most 90 % of “Total cost”" in sentences(
        full
    )


def test_sums_limits_and_shares_stand_on_the_page_without_a_script(terms: Any, applicant: Any, to: Any) -> None:
    draft = terms(indirect_basis_points=700, cofinancing="of_total", cofinancing_basis_points=1000)
    sent = ROW | {"lines-0-cofinancing_cents": "30.00", "share-indirect-percent": "7", "add": "travel"}
    page = applicant.post(to("budget", draft), sent)
    figures = page.context["figures"]
    assert (figures["direct"], figures["total"], figures["grant"]) == (301_50, 322_60, 292_60)
    checks = {check.measure.code: check.measure for check in page.context["checks"]}
    assert (checks["cofinancing_too_low"].limit_cents, checks["cofinancing_too_low"].found_cents) == (32_26, 30_00)
    assert checks["share_too_high"].is_kept
    text = page.content.decode().replace("\u00a0", " ")
    for shown in ("322.60", "292.60", "301.50", "21.10", "32.26 EUR", "9.29 %"):
        assert shown in text, shown


def test_unseen_characters_neither_fill_a_line_nor_stay_in_it(applicant: Any, draft: Application, to: Any) -> None:
    unseen = "\u200b\u2060\ufeff\u202e"
    empty = {"lines-0-description": unseen, "lines-0-unit": unseen}
    assert applicant.post(to("budget", draft), ROW | empty).status_code == 422
    words = {"lines-0-description": f"Tr{unseen}ainer\x0b\n\tof  many"}
    assert applicant.post(to("budget", draft), ROW | words).status_code == 302
    assert BudgetLine.objects.get().description == "Trainer of many"


def test_field_sent_twice_and_ten_thousand_lines_are_no_fault_of_the_page(
    applicant: Any, draft: Application, to: Any
) -> None:
    twice = ROW | {"lines-0-quantity": ["1", "2"]}
    assert applicant.post(to("budget", draft), twice).status_code == 302
    assert BudgetLine.objects.get().quantity == 2
    many = {f"lines-{n}-heading": "travel" for n in range(10_000)}
    assert applicant.post(to("budget", draft), many).status_code in {400, 413, 422}
    assert BudgetLine.objects.count() == 1
    rows = {f"lines-{n}-{name}": "1" for n in range(290) for name in ("heading", "description", "unit", "quantity")}
    assert applicant.post(to("budget", draft), rows).status_code == 422
    assert BudgetLine.objects.count() == 1


def test_page_of_a_full_budget_costs_at_most_fifteen_queries(
    fresh_chain: Chain, applicant: Any, full: Application, to: Any
) -> None:
    from django.db import connection

    kind = CostType.objects.create(call=full.call, key="fees", title="Fees", heading="human_resources")
    Lot.objects.create(call=full.call, key="small", title="Small", pot_cents=30_000_00)
    Call.objects.filter(pk=full.call_id).update(
        relations=[{"left": "grant", "op": "at_most", "percent": 9000, "right": "total", "message": ""}]
    )
    save_details(full, lot=Lot.objects.get(), actor=fresh_chain.applicant)
    set_partners(full, [PARTNER | {"registration_number": str(n)} for n in range(4)], actor=fresh_chain.applicant)
    partners = list(full.partners.all())
    lines = [LINES[0] | {"unit_rate_cents": 1, "partner": partners[n % 4], "cost_type": kind} for n in range(100)]
    set_budget(full, lines, actor=fresh_chain.applicant)
    for name in ("budget", "export_budget", "import_budget"):
        with CaptureQueriesContext(connection) as queries:
            assert applicant.get(to(name, full)).status_code == 200
        spent = [query["sql"] for query in queries.captured_queries if "django_session" not in query["sql"]]
        assert len(spent) <= 15, (name, "\n".join(sql[:150] for sql in spent))


def test_one_rule_of_a_budget_is_the_same_for_the_page_and_the_task_list(fresh_chain: Chain, full: Application) -> None:
    set_budget(full, LINES, actor=fresh_chain.applicant)
    application = get_own_application(fresh_chain.applicant, full.reference)
    assert [fault.code for fault in faults_of(application)] == ["cofinancing_too_low"]
    assert "Bring 1,200.00 EUR more to the lines." in sentences(full)
