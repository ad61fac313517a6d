"""Costs brought as a table: all of them or none, each fault by its cell, and never twice."""

import datetime
import io
import time
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from grants.agreements.models import Agreement
from grants.core.errors import DomainError
from grants.ledger.models import ExchangeRate
from grants.monitoring import services
from grants.monitoring.cost_rows import RowsRefused
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.spreadsheet_reading import read_pasted, read_workbook
from grants.monitoring.spreadsheets import write_costs
from workflows.engine import TransitionRefused

ROUGH = '=HYPERLINK("http://example.org") ąžш + - @'


def book(*rows: tuple[Any, ...], head: bool = True) -> SimpleUploadedFile:
    made = Workbook()
    if head:
        made.active.append(["Line", "Date", "Supplier", "Number", "What for", "Amount"])
    for row in rows:
        made.active.append(list(row))
    return saved(made)


def saved(made: Workbook) -> SimpleUploadedFile:
    kept = io.BytesIO()
    made.save(kept)
    return SimpleUploadedFile("costs.xlsx", kept.getvalue())


def problems(chain: Any, *rows: tuple[Any, ...]) -> dict[str, str]:
    with pytest.raises(RowsRefused) as caught:
        services.import_workbook(chain.report, book(*rows), actor=chain.applicant)
    assert not Expenditure.objects.exists()
    return dict(caught.value.problems)


@pytest.fixture
def started(chain: Any) -> Any:
    chain.report_started()
    chain.day = chain.agreement.starts_on
    return chain


def test_the_workbook_holds_the_lines_and_comes_back_filled_in(started: Any) -> None:
    Agreement.objects.get().lines.filter(pk=started.agreement.lines.first().pk).update(description=ROUGH)
    report = Report.objects.get(pk=started.report.pk)
    made = load_workbook(io.BytesIO(write_costs(report)))
    sheet = made.worksheets[0]
    assert [sheet[cell].value for cell in ("A2", "A3")] == [f"1 · {ROUGH}", "2 · Meetings"]
    assert all(cell.data_type != "f" for one in made.worksheets for row in one.iter_rows() for cell in row)
    for column, value in zip("BCDEF", (started.day, "Hall", ROUGH, "Rent", 12.5), strict=True):
        sheet[f"{column}3"] = value
    sheet["D3"].data_type = "s"
    found = services.import_workbook(report, saved(made), actor=started.applicant)
    cost = Expenditure.objects.get()
    assert found.added == 1
    assert (cost.line.description, cost.document_number, cost.amount_cents) == ("Meetings", ROUGH, 12_50)


def test_bringing_it_again_adds_only_what_is_new(started: Any) -> None:
    first = (1, started.day, "Hall d.o.o.", "7", "Rent", 100)
    assert services.import_workbook(started.report, book(first), actor=started.applicant).added == 1
    again = (1, started.day.isoformat(), "HALL  D.O.O.", "7", "rent", "100.00")
    result = services.import_workbook(
        started.report, book(again, (2, started.day, "Bus", "8", "Trip", 5)), actor=started.applicant
    )
    assert (result.added, result.known) == (1, ((2, "Final report"),))
    assert Expenditure.objects.count() == 2


def test_each_fault_is_named_by_its_cell_and_nothing_is_taken_in(started: Any) -> None:
    day, good = started.day, (1, started.day, "Hall", "7", "Rent", 100)
    late = started.agreement.ends_on + datetime.timedelta(days=1)
    found = problems(
        started,
        good,
        (9, day, "Hall", "8", "Rent", 100),
        (1, "tomorrow", "Hall", "9", "Rent", 100),
        (1, late, "Hall", "10", "Rent", 100),
        (1, day, "", "11", "Rent", 100),
        (1, day, "x" * 161, "12", "Rent", 100),
        (1, day, "Hall", "13", "Rent", "=1+1"),
        (1, day, "Hall", "14", "Rent", -1),
        (1, day, "Hall", "15", "Rent", 1.005),
        (1, day, "Hall", "16", "Rent", 10**12),
        (1, day, "Hall", "17", "Rent", "a lot"),
        (1, day, "Hall", "18", "Rent", 100, "MKD", None, None, None, None, None, None, None, None, 61.5),
        (1, day, "Hall", "19", "Rent", 100, None, None, 101),
        (1, day, "Hall", "20", "Rent", 100, None, None, None, None, "perhaps"),
        (1, day, "Hall", "21", "Rent", 100, None, None, None, None, None, "7 · None"),
        good,
    )
    assert list(found) == [
        *("A3", "B4", "B5", "C6", "C7", "F8", "F9", "F10", "F11", "F12", "Q13", "I14", "K15", "L16", "D17")
    ]
    assert "formula" in found["F8"]
    assert "Row 2 says the same" in found["D17"]


def test_pasted_rows_are_read_alike_in_either_way_of_writing(started: Any) -> None:
    day = started.day
    text = (
        "Line\tDate\tSupplier\tNumber\tWhat for\tAmount\n"
        f"1\t{day:%d.%m.%Y}.\tHall\t7\tRent\t1.234,50\n"
        f'2\t{day}\t"Bus ""Sever"""\t8\t"Trip\nthere"\t1,234.50\n\n'
    )
    assert services.import_pasted(started.report, text, actor=started.applicant).added == 2
    amounts = list(Expenditure.objects.order_by("pk").values_list("amount_cents", "supplier", "description"))
    assert amounts == [(1_234_50, "Hall", "Rent"), (1_234_50, 'Bus "Sever"', "Trip there")]


def test_documents_in_another_currency_are_converted_month_by_month(started: Any) -> None:
    terms = {**started.agreement.terms, "exchange": "invoice"}
    Agreement.objects.filter(pk=started.agreement.pk).update(terms=terms)
    month = started.day.replace(day=1)
    ExchangeRate.objects.create(source="inforeuro", currency="RSD", valid_on=month, rate=Decimal("117.2"))
    report = Report.objects.get(pk=started.report.pk)
    rows = [(1, started.day, "Hall", str(n), "Rent", 11_720, "RSD") for n in range(3)]
    services.import_workbook(report, book(*rows), actor=started.applicant)
    assert {cost.amount_cents for cost in Expenditure.objects.all()} == {100_00}
    missing = (1, started.day, "Hall", "9", "Rent", 100, "MKD")
    with pytest.raises(RowsRefused) as caught:
        services.import_workbook(report, book(missing), actor=started.applicant)
    ((cell, words),) = caught.value.problems
    assert cell == "G2"
    assert "MKD" in words
    assert f"{started.day:%B %Y}" in words


def test_two_hundred_rows_take_less_than_two_seconds_of_cpu_and_few_queries(
    started: Any, django_assert_max_num_queries: Any
) -> None:
    rows = [(n % 2 + 1, started.day, f"Supplier {n}", f"R-{n}", f"Item {n}", n + 0.25) for n in range(1, 201)]
    upload, begun = book(*rows), time.process_time()
    with django_assert_max_num_queries(40):
        assert services.import_workbook(started.report, upload, actor=started.applicant).added == 200
    taken = time.process_time() - begun
    assert taken < 2


def test_who_may_not_write_brings_nothing(started: Any, sign_in: Any, page: Any) -> None:
    sent = {"pasted": f"1\t{started.day}\tHall\t7\tRent\t100"}
    for name, status in (("viewer", 403), ("finance", 403), ("stranger", 404)):
        for route in ("cost_import", "cost_template"):
            client = sign_in(getattr(started, name))
            assert client.get(page(route)).status_code == status
        assert client.post(page("cost_import"), sent).status_code == status
    client = sign_in(started.editor)
    assert client.get(page("cost_template")).content.startswith(b"PK")
    bad = client.post(page("cost_import"), {"pasted": f"1\t{started.day}\tHall\t7\tRent\t=1"})
    assert bad.status_code == 422
    assert "<strong>F1</strong>" in bad.content.decode()
    for neither in ({}, {**sent, "file": book()}, {"pasted": "\x00"}, {"pasted": " \t\n"}):
        assert client.post(page("cost_import"), neither).status_code == 422
    assert client.post(page("cost_import"), sent).status_code == 302
    assert client.post(page("cost_import"), sent).status_code == 302  # the second press adds nothing
    assert Expenditure.objects.count() == 1


def test_a_report_that_was_handed_in_takes_none(chain: Any, sign_in: Any) -> None:
    chain.reported()
    with pytest.raises(TransitionRefused):
        services.import_workbook(chain.report, book((1, "2026-01-01", "a", "b", "c", 1)), actor=chain.applicant)
    url = reverse("monitoring:cost_import", args=[chain.agreement.reference])
    assert sign_in(chain.applicant).post(url, {"pasted": "1"}).status_code == 409


def test_what_is_no_workbook_a_bomb_or_declares_entities_is_refused() -> None:
    good = book((1, "2026-01-01", "a", "b", "c", 1)).read()
    declared = rezipped(good, "xl/sharedStrings.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><sst/>')
    bomb = rezipped(good, "xl/media/x.bin", b"0" * (9 * 1024 * 1024))
    torn = rezipped(good, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row")
    for content in (b"", b"%PDF-1.7 %%EOF", good[:200], declared, bomb, torn):
        with pytest.raises(DomainError) as caught:
            read_workbook(SimpleUploadedFile("costs.xlsx", content), columns=17)
        assert caught.value.field == "file"


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(DomainError, match="At most 500"):
        read_pasted("\n".join(f"1\t2026-01-01\ta\t{n}\tc\t1" for n in range(501)), columns=17)
    with pytest.raises(DomainError, match="No costs"):
        read_pasted("Line\tDate\tSupplier", columns=17)


def rezipped(content: bytes, name: str, part: bytes) -> bytes:
    """Return a workbook with one of its parts replaced, or one more."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return kept.getvalue()
