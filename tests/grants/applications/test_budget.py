"""The budget page: every bad figure gets its message at the field and changes nothing."""

from decimal import Decimal
from typing import Any

import pytest

from grants.applications.freezing import budget_mark
from grants.applications.models import Application, BudgetLine
from grants.applications.services import set_budget
from tests.factories import LINES

ROW = {
    "lines-0-heading": "travel",
    "lines-0-description": "Bus",
    "lines-0-unit": "trip",
    "lines-0-quantity": "3",
    "lines-0-unit_rate_cents": "100.50",
    "lines-0-cofinancing_cents": "33.50",
}
REST = {"cofinancing_source": "Own funds"}


def test_lines_and_cofinancing_are_saved(applicant, draft, to):
    assert applicant.post(to("budget", draft), ROW | REST).status_code == 302
    line = BudgetLine.objects.get()
    assert (line.heading, line.quantity, line.amount_cents) == ("travel", Decimal(3), 301_50)
    assert Application.objects.get().requested_cents == 268_00


@pytest.mark.parametrize("name", ["lines-0-quantity", "lines-0-unit_rate_cents"])
@pytest.mark.parametrize("value", ["-1", "0", "1.234", "1e400", "NaN", "inf", "1,5", "9999999999999", "١٢", "", "1 €"])
def test_bad_figure_is_told_at_its_field(name, value, applicant, draft, to):
    response = applicant.post(to("budget", draft), ROW | REST | {name: value})
    assert response.status_code == 422
    page = response.content.decode()
    assert f'href="#id_{name}"' in page
    assert f'id="id_{name}-error"' in page
    assert not BudgetLine.objects.exists()


def test_product_beyond_the_limit_is_told(applicant, draft, to):
    huge = {"lines-0-quantity": "9999999", "lines-0-unit_rate_cents": "999999999.99"}
    assert applicant.post(to("budget", draft), ROW | REST | huge).status_code == 422


@pytest.mark.parametrize("value", ["-1", "1.234", "NaN", "1e400", "301.51"])
def test_bad_cofinancing_is_told_at_its_field(value, applicant, draft, to):
    response = applicant.post(to("budget", draft), ROW | REST | {"lines-0-cofinancing_cents": value})
    assert response.status_code == 422
    assert 'href="#id_lines-0-cofinancing_cents"' in response.content.decode()
    assert not BudgetLine.objects.exists()


def test_comma_is_taken_where_the_language_writes_it(fresh_chain, draft, to, sign_in):
    fresh_chain.applicant.language = "sr-latn"
    fresh_chain.applicant.save()
    client = sign_in(fresh_chain.applicant)
    comma = {"lines-0-quantity": "1,5", "lines-0-unit_rate_cents": "1.000,50", "lines-0-cofinancing_cents": "0"}
    assert client.post(to("budget", draft), ROW | REST | comma).status_code == 302
    assert BudgetLine.objects.get().amount_cents == 1500_75


def test_empty_rows_are_left_out_and_half_filled_ones_are_told(applicant, draft, to):
    empty = {"lines-1-heading": "office", "lines-1-quantity": "  "}
    assert applicant.post(to("budget", draft), ROW | REST | empty).status_code == 302
    half = {"lines-1-heading": "office", "lines-1-description": "Rent"}
    assert applicant.post(to("budget", draft), ROW | REST | half).status_code == 422


def test_row_is_added_and_removed_without_javascript(applicant, draft, to):
    response = applicant.post(to("budget", draft), ROW | REST | {"add": "office"})
    assert response.status_code == 200
    assert [row.heading_value for row in response.context["typed"].rows] == ["travel", "office"]
    response = applicant.post(to("budget", draft), ROW | REST | {"remove": "0"})
    assert response.context["typed"].rows == []
    assert not BudgetLine.objects.exists()


def test_rows_added_late_are_kept_and_too_many_are_told(applicant, draft, to):
    late = {name.replace("-0-", "-1234-"): value for name, value in ROW.items()}
    assert applicant.post(to("budget", draft), ROW | late | REST).status_code == 302
    assert BudgetLine.objects.count() == 2
    many = {name.replace("-0-", f"-{number}-"): value for name, value in ROW.items() for number in range(101)}
    response = applicant.post(to("budget", draft), many | REST)
    assert response.status_code == 422
    assert "at most 100 lines" in response.content.decode()


def test_budget_shown_with_commas_is_taken_back_unchanged(fresh_chain, full, to, sign_in):
    fresh_chain.applicant.language = "sr-latn"
    fresh_chain.applicant.save()
    client = sign_in(fresh_chain.applicant)
    typed = client.get(to("budget", full)).context["typed"]
    shown = {row[name].html_name: row[name].value() or "" for row in typed.rows for name in row.fields}
    assert "1.000,00" in shown.values()
    rest = {name: typed.cofinancing[name].value() for name in typed.cofinancing.fields}
    before = budget_mark(full)
    assert client.post(to("budget", full), shown | rest).status_code == 302
    assert budget_mark(Application.objects.get()) == before


def test_unknown_heading_is_refused(applicant, draft, to):
    assert applicant.post(to("budget", draft), ROW | REST | {"lines-0-heading": "gold"}).status_code == 422


def test_what_the_call_does_not_allow_is_saved_and_told(applicant, draft, to):
    much = {"lines-0-quantity": "1000"}
    page = applicant.post(to("budget", draft), ROW | REST | much, follow=True).content.decode()
    assert "the largest grant of this call is 20,000.00" in page.replace("\u00a0", " ")


def test_newer_budget_of_a_colleague_is_not_overwritten(fresh_chain, applicant, draft, to):
    seen = budget_mark(draft)
    set_budget(draft, LINES, actor=fresh_chain.editor)
    response = applicant.post(to("budget", draft), ROW | REST | {"seen": seen})
    assert response.status_code == 409
    assert BudgetLine.objects.count() == len(LINES)
    mark = response.context["typed"].cofinancing["seen"].value()
    assert applicant.post(to("budget", draft), ROW | REST | {"seen": mark}).status_code == 302
    assert BudgetLine.objects.count() == 1


def test_viewer_is_refused_and_stranger_gets_404(fresh_chain, draft, to, sign_in):
    assert sign_in(fresh_chain.viewer).post(to("budget", draft), ROW | REST).status_code == 403
    assert sign_in(fresh_chain.stranger).post(to("budget", draft), ROW | REST).status_code == 404


def test_lines_stand_under_the_headings_in_their_order(fresh_chain: Any) -> None:
    fresh_chain.start()
    lines = [
        {"heading": heading, "description": heading, "unit": "lump", "quantity": Decimal(1), "unit_rate_cents": 100}
        for heading in ("services", "office", "human_resources")
    ]
    set_budget(fresh_chain.application, lines, actor=fresh_chain.applicant)
    kept = [line.heading for line in fresh_chain.application.lines.all()]
    assert kept == ["human_resources", "office", "services"]
