"""The budget as a workbook: what goes out comes back the same, and what is wrong is told by its cell."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from grants.applications.forms.budget import BudgetInput
from grants.applications.freezing import budget_mark
from grants.applications.models import Application, BudgetLine
from grants.applications.services import set_budget, set_partners
from grants.applications.spreadsheet_reading import read_budget
from grants.applications.spreadsheets import write_budget
from grants.calls.models import Call, CostType
from grants.core.errors import DomainError
from tests.factories import LINES, Chain

ROUGH = '=HYPERLINK("http://example.org") ąžш + - @ \'x'


@pytest.fixture
def rich(fresh_chain: Chain) -> Application:
    """A draft whose budget uses everything: partners, kinds of cost, co-financing, both shares, rough texts."""
    fresh_chain.start()
    application, call = fresh_chain.application, fresh_chain.call
    Call.objects.filter(pk=call.pk).update(indirect_basis_points=700, contingency_basis_points=500)
    salaries = CostType.objects.create(call=call, key="salaries", title="=Salaries", heading="human_resources")
    twin = CostType.objects.create(call=call, key="twin", title="=Salaries", heading="human_resources", order=2)
    partner = {"kind": "cso", "country": "RS"}
    names = [{"name": "-Town", "registration_number": "1"}, {"name": "-Town", "registration_number": "2"}]
    set_partners(application, [partner | name for name in names], actor=fresh_chain.applicant)
    first, second = application.partners.all()
    lines: list[dict[str, Any]] = [
        _line("human_resources", ROUGH, "0.01", 99_999_999_999, cost_type=salaries, partner=first),
        _line(
            "human_resources",
            "@cmd",
            "9999999.99",
            1,
            cost_type=twin,
            partner=second,
            cofinancing_cents=5,
            in_kind=True,
        ),
        _line("travel", "Bus", "12.5", 33_33, cofinancing_cents=416_63),
        _line("travel", "Bus", "12.5", 33_33, cofinancing_cents=416_63),
        _line("other", "7 lives", "1", 100_00),
    ]
    set_budget(application, lines, actor=fresh_chain.applicant)
    direct = sum(line.amount_cents for line in application.lines.all())
    lines += [
        _line("indirect", "Indirect costs", "1", direct * 725 // 10_000, unit="7.25 %"),
        _line("contingency", "Contingency reserve", "1", 12_34, unit="lump sum", cofinancing_cents=1),
    ]
    set_budget(application, lines, cofinancing_source="+Town, in cash", actor=fresh_chain.applicant)
    return Application.objects.get(pk=application.pk)


def _line(heading: str, words: str, quantity: str, rate: int, **more: Any) -> dict[str, Any]:
    unit = more.pop("unit", "month")
    line = {"heading": heading, "description": words, "unit": unit}
    return line | {"quantity": Decimal(quantity), "unit_rate_cents": rate} | more


def uploaded(content: bytes, name: str = "budget.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def changed(content: bytes, **cells: Any) -> bytes:
    """Return the workbook with other values in some cells of its first sheet."""
    book = load_workbook(io.BytesIO(content))
    for name, value in cells.items():
        book.worksheets[0][name] = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def typed(application: Application, content: bytes) -> BudgetInput:
    """Return what the budget page would hold after reading the workbook; nothing may be wrong with it."""
    sheet = read_budget(uploaded(content), application)
    found = BudgetInput.posted(application, sheet.data)
    assert sheet.problems_with(found) == []
    return found


def problems(application: Application, content: bytes) -> dict[str, str]:
    """Return the sentences by cell."""
    sheet = read_budget(uploaded(content), application)
    return dict(sheet.problems_with(BudgetInput.posted(application, sheet.data)))


def row_of(content: bytes, words: str) -> int:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return next(cell.row for cell in sheet["B"] if cell.value == words)


@pytest.mark.parametrize(("writer", "reader"), [("en", "en"), ("sr-latn", "en"), ("en", "mk"), ("tr", "sq")])
def test_exported_budget_comes_back_identical_in_any_language(
    rich: Application, fresh_chain: Chain, writer: str, reader: str
) -> None:
    before = budget_mark(rich)
    with override(writer):
        content = write_budget(rich)
    with override(reader):
        found = typed(rich, content)
        source = found.cofinancing.cleaned_data["cofinancing_source"]
        lines = found.lines()
    set_budget(rich, lines, cofinancing_source=source, actor=fresh_chain.applicant)
    assert budget_mark(Application.objects.get(pk=rich.pk)) == before


def test_text_is_never_a_formula_and_formulas_are_only_ours(rich: Application) -> None:
    book = load_workbook(io.BytesIO(write_budget(rich)))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert cell.column_letter in "FGK", cell
    texts = [cell for cell in book.worksheets[0]["B"] if cell.value == ROUGH]
    assert [(cell.data_type, cell.quotePrefix) for cell in texts] == [("s", True)]
    figures = book.worksheets[0][f"D{texts[0].row}"], book.worksheets[0][f"E{texts[0].row}"]
    assert [cell.data_type for cell in figures] == ["n", "n"]


def test_rules_stand_in_words_on_the_second_sheet(rich: Application) -> None:
    CostType.objects.filter(key="twin").update(excluded_for="cso")
    book = load_workbook(io.BytesIO(write_budget(Application.objects.get(pk=rich.pk))))
    said = " ".join(str(cell.value or "") for row in book.worksheets[1].iter_rows() for cell in row).replace(
        "\xa0", " "
    )
    for words in (
        "Up to 20,000.00 EUR.",
        "At least 10 % of the total cost.",
        "Not eligible for you: =Salaries",
        "at most 7 %",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("value", "cents"),
    [("1.000,50", 1000_50), ("1,000.50", 1000_50), ("1000,5", 1000_50), (1000.5, 1000_50), ("1 000.50", 1000_50)],
)
def test_numbers_typed_as_text_with_either_decimal_sign_are_understood(
    rich: Application, value: Any, cents: int
) -> None:
    content = write_budget(rich)
    row = row_of(content, "7 lives")
    for language in ("en", "sr-latn"):
        with override(language):
            (line,) = [
                r for r in typed(rich, changed(content, **{f"E{row}": value})).lines() if r["heading"] == "other"
            ]
        assert line["unit_rate_cents"] == cents


def test_sum_of_floating_point_is_read_to_the_cent(rich: Application) -> None:
    content = write_budget(rich)
    found = typed(rich, changed(content, **{f"E{row_of(content, '7 lives')}": 0.1 + 0.2}))
    assert [line["unit_rate_cents"] for line in found.lines() if line["heading"] == "other"] == [30]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("D", "many", "digits only"),
        ("D", -1, "cannot be negative"),
        ("D", 1.234, "two decimals"),
        ("D", 1e300, "too large"),
        ("D", "NaN", "digits only"),
        ("D", "١٢", "digits only"),
        ("E", "=1200*12", "no saved result"),
        ("E", "#REF!", "#REF!"),
        ("E", True, "not a number"),
        ("E", datetime.date(2026, 1, 2), "not a number"),
        ("G", 100.01, "At most the whole line can be brought: 100.00"),
        ("B", "x" * 201, "200"),
        ("C", None, "required"),
        ("A", "9999 gold", "none of the headings"),
        ("A", "gold", "none of the headings"),
        ("H", "in gold", "none of the choices"),
        ("I", "Gold", "no choice here"),
        ("J", "Somebody", "none of the choices"),
    ],
)
def test_what_is_wrong_is_told_by_its_cell(rich: Application, column: str, value: Any, said: str) -> None:
    content = write_budget(rich)
    cell = f"{column}{row_of(content, '7 lives')}"
    found = problems(rich, changed(content, **{cell: value}))
    assert list(found) == [cell]
    assert said in found[cell].replace("\xa0", " ")


def test_result_that_a_program_saved_with_a_formula_is_read(rich: Application) -> None:
    content = write_budget(rich)
    row = row_of(content, "7 lives")
    found = typed(rich, _with_cached(changed(content, **{f"E{row}": "=1200*12"}), f"E{row}", "14400"))
    assert [line["unit_rate_cents"] for line in found.lines() if line["heading"] == "other"] == [14_400_00]


def test_sums_that_a_program_saved_in_a_row_of_a_heading_are_no_line(rich: Application) -> None:
    content = _with_cached(write_budget(rich), "G5", "12.5")
    assert len(typed(rich, content).filled) == 5


def _with_cached(content: bytes, cell: str, value: str) -> bytes:
    """Return the workbook as a program saves it, with the result beside the formula of a cell."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                head, _found, tail = data.decode().partition(f'<c r="{cell}"')
                formula, _found, rest = tail.partition("</c>")
                formula = re.sub(r"<v ?/>|<v></v>", "", formula)
                data = f'{head}<c r="{cell}"{formula}<v>{value}</v></c>{rest}'.encode()
            new.writestr(name, data)
    return kept.getvalue()


def test_line_added_under_a_heading_and_a_share_by_amount_are_read(rich: Application) -> None:
    content = write_budget(rich)
    book = load_workbook(io.BytesIO(content)).worksheets[0]
    row = row_of(content, "7 lives") + 1
    share = next(cell.row for cell in book["A"] if str(cell.value).startswith("8 "))
    more = {f"B{row}": "New", f"C{row}": "day", f"D{row}": 2, f"E{row}": 10, f"D{share}": None, f"E{share}": "1.000,00"}
    lines = typed(rich, changed(content, **more)).lines()
    assert [line["description"] for line in lines if line["heading"] == "other"] == ["7 lives", "New"]
    assert [line["unit_rate_cents"] for line in lines if line["heading"] == "indirect"] == [1_000_00]


def test_percentage_in_a_cell_formatted_as_one_is_understood(rich: Application) -> None:
    book = load_workbook(io.BytesIO(write_budget(rich)))
    cell = next(row for row in book.worksheets[0].iter_rows() if str(row[0].value).startswith("8 "))[3]
    cell.value, cell.number_format = 0.07, "0.00%"
    kept = io.BytesIO()
    book.save(kept)
    (share,) = [line for line in typed(rich, kept.getvalue()).lines() if line["heading"] == "indirect"]
    assert share["unit"] == "7 %"


def test_more_than_a_hundred_lines_are_refused(rich: Application) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["2 Travel"])
    for _n in range(1000):
        sheet.append(["", "Bus", "trip", 1, 1])
    kept = io.BytesIO()
    book.save(kept)
    assert "at most 100 lines" in " ".join(problems(rich, kept.getvalue()).values())


def _bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 9 * 1024 * 1024)
    return kept.getvalue()


def _laughs() -> bytes:
    """A workbook whose sheet unfolds entities within entities."""
    kept = io.BytesIO()
    book = Workbook()
    book.save(kept)
    laugh = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20 if n else "ha"}">' for n in range(12))
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row>'
    sheet = f"<!DOCTYPE x [{laugh}]><worksheet><sheetData>{cell}</sheetData></worksheet>"
    out = io.BytesIO()
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return out.getvalue()


def _tall() -> bytes:
    book = Workbook()
    book.active["A1048576"] = "1 Human resources"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _empty() -> bytes:
    kept = io.BytesIO()
    Workbook().save(kept)
    return kept.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "text": lambda: b"1;2;3",
    "torn": lambda: _empty()[:900],
    "bomb": _bomb,
    "laughs": _laughs,
    "tall": _tall,
    "without headings": _empty,
    "too large": lambda: b"PK\x03\x04" + b"0" * (2 * 1024 * 1024),
    "document": lambda: _docx(),
}


def _docx() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return kept.getvalue()


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_workbook_of_ours_is_refused(rich: Application, kind: str) -> None:
    with pytest.raises(DomainError):
        read_budget(uploaded(HOSTILE[kind]()), rich)


def test_import_shows_what_changes_and_saves_nothing_before_it_is_sent(
    applicant: Any, full: Application, to: Any
) -> None:
    content = applicant.get(to("export_budget", full)).content
    row = row_of(content, "Meetings")
    page = applicant.post(to("import_budget", full), {"file": uploaded(changed(content, **{f"D{row}": 5}))})
    assert page.status_code == 200
    assert [change.kind for change in page.context["changes"]] == ["changed"]
    assert BudgetLine.objects.get(description="Meetings").quantity == 4
    sent = dict(page.context["fields"])
    look = applicant.post(to("budget", full), sent | {"redraw": "1"})
    assert look.status_code == 200
    assert BudgetLine.objects.get(description="Meetings").quantity == 4
    assert applicant.post(to("budget", full), sent).status_code == 302
    assert BudgetLine.objects.get(description="Meetings").quantity == 5
    assert BudgetLine.objects.count() == len(LINES)


def test_import_with_a_fault_shows_the_cell_and_offers_nothing_to_save(
    applicant: Any, full: Application, to: Any
) -> None:
    content = applicant.get(to("export_budget", full)).content
    cell = f"E{row_of(content, 'Meetings')}"
    page = applicant.post(to("import_budget", full), {"file": uploaded(changed(content, **{cell: "free"}))})
    assert page.status_code == 422
    assert f"<strong>{cell}</strong>" in page.content.decode()
    assert "Save this budget" not in page.content.decode()


def test_colleagues_newer_budget_is_not_overwritten_by_an_import(
    fresh_chain: Chain, applicant: Any, full: Application, to: Any
) -> None:
    content = applicant.get(to("export_budget", full)).content
    page = applicant.post(to("import_budget", full), {"file": uploaded(content)})
    set_budget(full, LINES[:1], actor=fresh_chain.editor)
    assert applicant.post(to("budget", full), dict(page.context["fields"])).status_code == 409
    assert BudgetLine.objects.count() == 1


def test_viewer_exports_but_does_not_import_and_stranger_gets_404(
    fresh_chain: Chain, full: Application, to: Any, sign_in: Any
) -> None:
    viewer, stranger = sign_in(fresh_chain.viewer), sign_in(fresh_chain.stranger)
    assert viewer.get(to("export_budget", full)).status_code == 200
    assert viewer.post(to("import_budget", full)).status_code == 403
    assert stranger.get(to("export_budget", full)).status_code == 404


def test_nothing_is_read_in_once_it_is_handed_in(applicant: Any, sent: Application, to: Any) -> None:
    content = applicant.get(to("export_budget", sent)).content
    page = applicant.post(to("import_budget", sent), {"file": uploaded(content)})
    assert page.status_code == 422
    assert "no longer a draft" in page.content.decode()


def test_form_of_a_read_workbook_holds_nothing_that_was_not_in_it(rich: Application) -> None:
    sheet = read_budget(uploaded(write_budget(rich)), rich)
    assert isinstance(sheet.data, QueryDict)
    assert set(sheet.data) == set(sheet.cells)
