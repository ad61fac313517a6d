"""Lists: search, sort, page and export of exactly what is shown."""

import csv
import io
from decimal import Decimal

import django_filters
import django_tables2 as tables
import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from openpyxl import load_workbook

from grants.core.lists import as_csv, as_xlsx, list_page
from grants.core.search import fold
from grants.core.tables import ListTable, MoneyColumn
from grants.people.models import Organisation

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]


class OrganisationTable(ListTable):
    name = tables.Column(verbose_name="Name")
    registration_number = tables.Column(verbose_name="Registration number")
    pk = MoneyColumn(verbose_name="Amount")

    class Meta(ListTable.Meta):
        model = Organisation
        fields = ("name", "registration_number", "pk")


class OrganisationFilter(django_filters.FilterSet):
    class Meta:
        model = Organisation
        fields = ("kind",)


@pytest.fixture
def organisations(db) -> None:
    names = [f"Udruženje {n:02}" for n in range(58)] + ["Општина Ниш", "=HYPERLINK(1)"]
    Organisation.objects.bulk_create(
        Organisation(
            kind="local_authority" if "Ниш" in name else "cso",
            name=name,
            country="RS",
            registration_number=f"{n:08}",
            search_text=fold(name),
        )
        for n, name in enumerate(names)
    )


def ask(**query: str) -> HttpResponse:
    request = RequestFactory().get("/organisations/", query)
    request.user = AnonymousUser()
    return list_page(
        request, OrganisationTable, Organisation.objects.all(), OrganisationFilter, heading="Organisations"
    )


@pytest.mark.usefixtures("organisations")
def test_page_of_a_long_list_costs_two_queries(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        html = ask().content.decode()
    assert "60 rows" in html
    assert html.count('data-label="Name"') == 25
    assert "<h1>Organisations</h1>" in html


@pytest.mark.usefixtures("organisations")
@pytest.mark.parametrize("query", ["opstina nis", "opština", "НИШ"])
def test_search_minds_neither_diacritics_nor_script(query: str) -> None:
    html = ask(q=query).content.decode()
    assert "Општина Ниш" in html
    assert "1 row<" in html


@pytest.mark.usefixtures("organisations")
def test_filter_sort_and_page_go_together() -> None:
    html = ask(kind="cso", sort="-name", page="3").content.decode()
    assert "59 rows" in html
    assert html.count('data-label="Name"') == 9
    assert 'aria-sort="descending"' in html


@pytest.mark.usefixtures("organisations")
@pytest.mark.parametrize(
    "query",
    [
        {"page": "99"},
        {"page": "x"},
        {"page": "-1"},
        {"per_page": "-1"},
        {"per_page": "99999999999"},
        {"sort": "x"},
        {"kind": "nothing"},
        {"kind": "\0"},
        {"q": "=("},
        {"q": "a\0b"},
        {"export": "\0"},
    ],
)
def test_strange_addresses_do_no_harm(query: dict[str, str]) -> None:
    response = ask(**query)
    assert response.status_code == 200
    assert response.content.decode().count('data-label="Name"') <= 25


@pytest.mark.usefixtures("organisations")
def test_export_holds_all_rows_that_the_filter_shows() -> None:
    rows = list(csv.reader(io.StringIO(ask(export="csv", kind="cso", sort="name").content.decode("utf-8-sig"))))
    assert rows[0] == ["Name", "Registration number", "Amount"]
    assert len(rows) == 60
    assert rows[1][0] == "'=HYPERLINK(1)"


@pytest.mark.usefixtures("organisations")
def test_spreadsheet_keeps_numbers_as_numbers_and_formulas_as_text() -> None:
    response = ask(export="xlsx", sort="name")
    sheet = load_workbook(io.BytesIO(response.content)).active
    cells = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert cells["=HYPERLINK(1)"][0].data_type == "s"
    assert cells["=HYPERLINK(1)"][1].value == "00000059"
    assert isinstance(cells["Udruženje 00"][2].value, int | float)
    assert 'filename="organisations.xlsx"' in response["Content-Disposition"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_never_becomes_a_formula(text: str) -> None:
    assert as_csv([[text]]).decode("utf-8-sig").strip('"\r\n').startswith("'")
    cell = load_workbook(io.BytesIO(as_xlsx([[text, Decimal("1.50"), None, "bell\x07"]]))).active["A1"]
    assert cell.data_type == "s"


def test_a_negative_number_stays_a_number() -> None:
    assert as_csv([[Decimal("-1.50")]]).decode("utf-8-sig") == "-1.50\r\n"
