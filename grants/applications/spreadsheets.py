"""The budget as a workbook: lines under the fixed headings with our formulas, the call's rules in words, the choices.

The first column names a heading by its number, which is the same in every language: by it a workbook is read back
(spreadsheet_reading), whoever wrote it and in whatever language. Text is always text: what begins with an equals sign
is not a formula.
"""

import io
import re
from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from grants.applications.budget_words import checks_of
from grants.applications.budgeting import Offer, limits_of, offer_of
from grants.applications.forms.amounts import plain_line
from grants.applications.forms.shares import points_of
from grants.applications.models import Application, BudgetLine
from grants.applications.rules import figures_of, share_amount
from grants.calls.headings import DIRECT, Heading
from grants.calls.wording import rules_of
from grants.core.money import decimal_of

COLUMNS: Final = "ABCDEFGHIJK"
WIDTHS: Final = (26, 44, 14, 12, 14, 16, 16, 14, 26, 26, 16)
FIRST_ROW: Final = 5
ROOM: Final = 4  # empty rows under each heading
MONEY: Final = "#,##0.00"
KINDS: Final = (gettext_lazy("In cash"), gettext_lazy("In kind"))
ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
BOLD, QUIET = Font(bold=True), Font(color="5C6468")
WASH = PatternFill("solid", fgColor="F6E9DF")
OURS = PatternFill("solid", fgColor="F1EBE0")
LINE = Border(bottom=Side("thin", color="B9AE9C"))


def write_budget(application: Application) -> bytes:
    """Return the budget of an application as an XLSX workbook."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Budget")[:31]
    offer = offer_of(application)
    choices = _write_choices(book.create_sheet("Lists"), offer)
    _write_head(sheet, application)
    _Table(sheet, application, offer, choices).write()
    _write_rules(book.create_sheet(_("Rules")[:31], 1), application, offer)
    book["Lists"].sheet_state = "hidden"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def type_labels(offer: Offer, heading: str) -> dict[str, str]:
    """Return the keys of the kinds of cost under a heading by what the workbook calls them, each name once."""
    rows = [row for row in offer.cost_types if row.heading == heading]
    titles = [plain_line(row.title) for row in rows]
    return {
        title if titles.count(title) == 1 else f"{title} ({row.key})": row.key
        for row, title in zip(rows, titles, strict=True)
    }


def partner_labels(offer: Offer) -> dict[str, str]:
    """Return the ids of the partners by what the workbook calls them: number and name."""
    return {f"{n} · {plain_line(row.name)}": str(row.pk) for n, row in enumerate(offer.partners, start=1)}


class _Table:
    """The lines of the first sheet, written from the top; `row` is the next one."""

    def __init__(self, sheet: Any, application: Application, offer: Offer, choices: dict[str, str]) -> None:
        self.sheet, self.application, self.offer = sheet, application, offer
        self.row = FIRST_ROW
        self.heads: list[int] = []
        self.choices = choices
        self.partners = {pk: label for label, pk in partner_labels(offer).items()}

    def write(self) -> None:
        """Write every heading with its lines, the shares, the totals, and who brings what."""
        lines: dict[str, list[BudgetLine]] = {}
        for line in self.application.lines.all():
            lines.setdefault(line.heading, []).append(line)
        for heading in DIRECT:
            self._heading(heading, lines.get(heading, []))
        direct = self._sum(_("7 Direct costs"), self.heads)
        parts = [direct]
        for heading, before in (("indirect", ""), ("contingency", _("9 Total without reserve"))):
            if before:
                self._sum(before, parts)
            if heading in self.offer.shares:
                parts.append(self._share(heading, next(iter(lines.get(heading, [])), None), direct))
        total = self._sum(_("11 Total cost"), parts)
        self._result(_("12 Co-financing"), f"=G{total}")
        self._result(_("13 Grant asked for"), f"=F{total}-G{total}")
        put(self.sheet, f"A{self.row}", _("14 Brought by whom, in cash or in kind"), font=BOLD)
        put(self.sheet, f"B{self.row}", self.application.cofinancing_source)

    def _heading(self, heading: str, lines: list[BudgetLine]) -> None:
        head, first, last = self.row, self.row + 1, self.row + len(lines) + ROOM
        self._band(str(Heading(heading).label))
        for column in "FGK":
            formula(self.sheet, f"{column}{head}", f"=SUM({column}{first}:{column}{last})", bold=True)
        self.heads.append(head)
        labels = {key: label for label, key in type_labels(self.offer, heading).items()}
        for number in range(first, last + 1):
            line = lines[number - first] if number - first < len(lines) else None
            if line is not None:
                self._line(number, line, labels)
            self._dress(number, heading)
        self.row = last + 1

    def _line(self, row: int, line: BudgetLine, labels: dict[str, str]) -> None:
        put(self.sheet, f"B{row}", line.description)
        put(self.sheet, f"C{row}", line.unit)
        self.sheet[f"D{row}"] = line.quantity
        self.sheet[f"E{row}"] = decimal_of(line.unit_rate_cents)
        self._brought(row, line)
        put(self.sheet, f"I{row}", labels.get(line.cost_type.key, "") if line.cost_type else "")
        put(self.sheet, f"J{row}", self.partners.get(str(line.partner_id), ""))

    def _brought(self, row: int, line: BudgetLine) -> None:
        if line.cofinancing_cents:
            self.sheet[f"G{row}"] = decimal_of(line.cofinancing_cents)
        if line.in_kind or line.cofinancing_cents:
            put(self.sheet, f"H{row}", KINDS[line.in_kind])

    def _dress(self, row: int, heading: str) -> None:
        formula(self.sheet, f"F{row}", f'=IF(OR(D{row}="",E{row}=""),0,ROUND(D{row}*E{row},2))')
        formula(self.sheet, f"K{row}", f"=F{row}-G{row}")
        for column in "DEG":
            self.sheet[f"{column}{row}"].number_format = MONEY
        for column, name in (("H", "kinds"), ("I", heading), ("J", "partners")):
            if name in self.choices:
                self._choice(f"{column}{row}", self.choices[name])

    def _choice(self, cell: str, source: str) -> None:
        rule = next((row for row in self.sheet.data_validations.dataValidation if row.formula1 == source), None)
        if rule is None:
            rule = DataValidation("list", formula1=source, allow_blank=True)
            self.sheet.add_data_validation(rule)
        rule.add(cell)

    def _share(self, heading: str, line: BudgetLine | None, direct: int) -> int:
        row = self.row
        self._band(str(Heading(heading).label))
        put(
            self.sheet,
            f"B{row}",
            _("A percentage of the direct costs in column D, or an amount in column E"),
            font=QUIET,
        )
        put(self.sheet, f"C{row}", "%")
        if line is not None:
            points, total = points_of(line.unit), self._direct_cents()
            if points is not None and share_amount(total, points) == line.amount_cents:
                self.sheet[f"D{row}"] = decimal_of(points)
            else:
                self.sheet[f"E{row}"] = decimal_of(line.amount_cents)
            self._brought(row, line)
        formula(self.sheet, f"F{row}", f'=IF(D{row}<>"",ROUNDDOWN(F{direct}*D{row}/100,2),E{row})', bold=True)
        formula(self.sheet, f"K{row}", f"=F{row}-G{row}", bold=True)
        for column in "DEG":
            self.sheet[f"{column}{row}"].number_format = MONEY
        if "kinds" in self.choices:
            self._choice(f"H{row}", self.choices["kinds"])
        self.row += 1
        return row

    def _direct_cents(self) -> int:
        return sum(line.amount_cents for line in self.application.lines.all() if line.heading in DIRECT)

    def _sum(self, label: str, rows: Iterable[int]) -> int:
        row = self.row
        self._band(label)
        for column in "FGK":
            formula(self.sheet, f"{column}{row}", "=" + "+".join(f"{column}{part}" for part in rows), bold=True)
        self.row += 1
        return row

    def _result(self, label: str, text: str) -> None:
        self._band(label)
        formula(self.sheet, f"F{self.row}", text, bold=True)
        self.row += 1

    def _band(self, label: str) -> None:
        for column in COLUMNS:
            self.sheet[f"{column}{self.row}"].fill = OURS
        put(self.sheet, f"A{self.row}", label, font=BOLD)


def _write_head(sheet: Any, application: Application) -> None:
    call = application.call
    put(sheet, "A1", _("Budget"), font=Font(bold=True, size=14))
    put(sheet, "B1", f"{application.reference} {application.title}".strip(), font=Font(bold=True, size=14))
    put(sheet, "A2", _("Call"), font=QUIET)
    put(sheet, "B2", f"{call.title} ({call.reference})", font=QUIET)
    hint = _(
        "Write lines under the headings; add rows where you need them. Headings and columns stay as they are. "
        "Grey rows and the columns F and K are counted by themselves."
    )
    put(sheet, "A3", hint, font=QUIET)
    for column, label in zip(COLUMNS, header(call.currency), strict=True):
        put(sheet, f"{column}4", label, font=BOLD)
        cell = sheet[f"{column}4"]
        cell.fill, cell.border, cell.alignment = WASH, LINE, Alignment(wrap_text=True, vertical="top")
    for column, width in zip(COLUMNS, WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = f"B{FIRST_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def header(currency: str) -> list[str]:
    """Return what the columns are called."""
    money = {"currency": currency}
    return [
        _("Heading"),
        _("What for"),
        _("Unit"),
        _("Quantity"),
        _("Unit rate (%(currency)s)") % money,
        _("Amount (%(currency)s)") % money,
        _("You and others bring (%(currency)s)") % money,
        _("In cash or in kind"),
        _("Kind of cost"),
        _("Spent by"),
        _("Asked from the grant (%(currency)s)") % money,
    ]


def _write_choices(sheet: Any, offer: Offer) -> dict[str, str]:
    """Write each list of choices into a column, and return the ranges by name; an empty list has none."""
    lists: dict[str, list[str]] = {}
    if offer.takes_cofinancing:
        lists["kinds"] = [str(kind) for kind in KINDS]
    lists |= {heading: list(type_labels(offer, heading)) for heading in DIRECT}
    lists["partners"] = list(partner_labels(offer))
    found = {}
    for column, (name, labels) in zip("ABCDEFGH", ((k, v) for k, v in lists.items() if v), strict=False):
        for row, label in enumerate(labels, start=1):
            put(sheet, f"{column}{row}", label)
        found[name] = f"{quote_sheetname(sheet.title)}!${column}$1:${column}${len(labels)}"
    return found


def _write_rules(sheet: Any, application: Application, offer: Offer) -> None:
    """Write the call's rules in words, those of the budget with what they allow, and how the workbook is read."""
    call, limits = application.call, limits_of(application)
    rows: list[tuple[str, str]] = [(_("Rules of the call"), "")]
    rows += [line for _heading, lines in rules_of(call) for line in lines]
    rows += [
        (check.label, f"{check.allowed} {check.limit}".strip() if not check.measure.rule.right else check.allowed)
        for check in checks_of(figures_of([]), limits, call)
    ]
    kind = application.organisation.kind
    rows += [
        (str(Heading(row.heading).label), _("Not eligible for you: %(title)s") % {"title": row.title})
        for row in offer.cost_types
        if row.is_excluded_for(kind)
    ]
    rows += [("", ""), (_("How this workbook is read"), ""), *(("", text) for text in how_it_is_read())]
    for number, (what, words) in enumerate(rows, start=1):
        put(sheet, f"A{number}", what, font=BOLD)
        put(sheet, f"B{number}", words)
        sheet[f"B{number}"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 40, 100


def how_it_is_read() -> list[str]:
    """Return how a workbook is read, in sentences."""
    return [
        _("A line stands under the heading whose number is above it in column A."),
        _("Numbers have at most two decimals; 1.000,50 and 1,000.50 typed as text are understood."),
        _(
            "A formula of yours is read as the result that your program saved; the column of amounts and the grey rows "
            "are counted anew."
        ),
        _("Nothing is saved before you have seen what will change."),
    ]


def put(sheet: Any, cell: str, value: object, *, font: Font | None = None) -> None:
    """Write a text as a text, whatever it begins with; an empty one leaves the cell empty."""
    text = ILLEGAL.sub(" ", str(value))
    if not text:
        return
    target = sheet[cell]
    target.value = text
    target.data_type = "s"
    target.number_format = "@"
    target.quotePrefix = text[0] in "=+-@"
    if font is not None:
        target.font = font


def formula(sheet: Any, cell: str, text: str, *, bold: bool = False) -> None:
    """Write a formula of ours."""
    target = sheet[cell]
    target.value, target.number_format = text, MONEY
    target.font = BOLD if bold else QUIET
