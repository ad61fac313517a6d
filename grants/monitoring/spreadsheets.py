"""The table of costs as a workbook to fill in: the agreed lines, the choices of each column, how it is read."""

import io
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from grants.applications.spreadsheets import put
from grants.core.money import decimal_of
from grants.monitoring.cost_columns import (
    activity_labels,
    columns_of,
    currency_choices,
    language_labels,
    line_labels,
    type_labels,
)
from grants.monitoring.models import Report
from grants.monitoring.running import budget_of

ROOM: Final = 500  # rows below the lines that carry the choices
MONEY: Final = "#,##0.00"
BOLD: Final = Font(bold=True)
WASH: Final = PatternFill("solid", fgColor="F6E9DF")


def write_costs(report: Report) -> bytes:
    """Return a workbook in which the costs of a report are entered, with the lines of the agreed budget in it."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Costs")[:31]
    _write_head(sheet, report)
    for row, label in enumerate(line_labels(report.agreement), start=2):
        put(sheet, f"A{row}", label)
    _write_choices(book.create_sheet("Lists"), sheet, report)
    _write_budget(book.create_sheet(_("Budget")[:31], 1), report)
    _write_words(book.create_sheet(_("How it is read")[:31], 2))
    book["Lists"].sheet_state = "hidden"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def how_it_is_read() -> list[str]:
    """Return how a table of costs is read, in sentences."""
    return [
        _("One row is one cost. Each row names a line of the agreed budget by its number."),
        _("Rows in which only the line is filled in are left out."),
        _("Dates are written 2026-05-31 or 31.5.2026; amounts have at most two decimals."),
        _("Write values, not formulas. The columns stay in their order."),
        _("An amount in another currency is written in that currency, and converted by the rule of the scheme."),
        _("Nothing is saved while one cell is wrong. Rows that are in the report already are left out, and named."),
        _("The receipts are added afterwards, at each cost."),
    ]


def _write_head(sheet: Any, report: Report) -> None:
    for number, column in enumerate(columns_of(report.agreement), start=1):
        letter = get_column_letter(number)
        label = str(column.label)
        put(sheet, f"{letter}1", f"{label} ({report.agreement.currency})" if column.name == "amount_cents" else label)
        cell = sheet[f"{letter}1"]
        cell.font, cell.fill, cell.alignment = BOLD, WASH, Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = column.width
    sheet.freeze_panes = "B2"


def _write_choices(lists: Any, sheet: Any, report: Report) -> None:
    agreement = report.agreement
    choices = {
        "line": list(line_labels(agreement)),
        "currency": currency_choices(agreement),
        "activity": list(activity_labels(report)),
        "cost_type": list(type_labels(agreement)),
        "language": list(language_labels()),
    }
    names = [column.name for column in columns_of(agreement)]
    for number, (name, labels) in enumerate(choices.items(), start=1):
        source = get_column_letter(number)
        for row, label in enumerate(labels, start=1):
            put(lists, f"{source}{row}", label)
        if labels:
            rule = DataValidation("list", formula1=f"Lists!${source}$1:${source}${len(labels)}", allow_blank=True)
            letter = get_column_letter(names.index(name) + 1)
            rule.add(f"{letter}2:{letter}{ROOM}")
            sheet.add_data_validation(rule)


def _write_budget(sheet: Any, report: Report) -> None:
    heads = (_("Line"), _("Heading"), _("Agreed"), _("Spent so far"), _("Left"))
    for letter, head in zip("ABCDE", heads, strict=True):
        put(sheet, f"{letter}1", head, font=BOLD)
    labels = line_labels(report.agreement)
    for number, (label, row) in enumerate(zip(labels, budget_of(report), strict=True), start=2):
        put(sheet, f"A{number}", label)
        put(sheet, f"B{number}", row.line.get_heading_display())
        for letter, cents in zip("CDE", (row.agreed, row.before + row.spent, row.left), strict=True):
            sheet[f"{letter}{number}"] = decimal_of(cents)
            sheet[f"{letter}{number}"].number_format = MONEY
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 50, 30


def _write_words(sheet: Any) -> None:
    for number, text in enumerate(how_it_is_read(), start=1):
        put(sheet, f"A{number}", text)
    sheet.column_dimensions["A"].width = 110
