"""One list for every stage: filter, search, sort, page, and export of what is shown."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django_filters import FilterSet
from django_tables2 import RequestConfig, Table
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from grants.core.search import matching

PAGE_ROWS: Final = 25
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
FORMATS: Final = ("csv", "xlsx")


def list_page(
    request: HttpRequest,
    table_class: type[Table],
    queryset: Any,
    filter_class: Callable[..., FilterSet | Any] | None = None,
    template: str = "grants/core/list.html",
    *,
    search_fields: Sequence[str] = ("search_text",),
    filename: str = "",
    **context: Any,
) -> HttpResponse:
    """Answer a list page, or its export when `?export=csv` or `?export=xlsx` is asked.

    `search_fields` are folded columns; an empty sequence leaves the search box out. The context gets table, filter,
    query and total. The queryset must fetch what the columns show (select_related, annotate). A list of rows does as
    well, with a filter of lists and without `search_fields`.
    """
    filters = filter_class(request.GET, queryset=queryset, request=request) if filter_class else None
    rows = filters.qs if filters is not None else queryset
    query = request.GET.get("q", "").strip()
    if query and search_fields:
        rows = matching(rows, query, *search_fields)
    table = table_class(rows)
    wanted = request.GET.get("export", "")
    RequestConfig(request, paginate=False).configure(table)
    if wanted in FORMATS:
        return export(
            table,
            wanted,
            filename or slugify(str(context.get("heading", ""))) or "list",
        )
    _turn_to(table, request.GET.get("page", "1"))
    return render(
        request,
        template,
        {"heading": "", "lead": "", "eyebrow": "", "empty": "", **context}
        | {
            "table": table,
            "filter": filters,
            "query": query,
            "searchable": bool(search_fields),
        }
        | {"filtered": bool(query or (filters is not None and filters.form.has_changed()))},
    )


def _turn_to(table: Table, page: str) -> None:
    """Turn to the page that is asked for, or to the nearest; the reader does not choose how long a page is."""
    try:
        table.paginate(page=page, per_page=PAGE_ROWS)
    except PageNotAnInteger:
        table.page = table.paginator.page(1)
    except EmptyPage:
        table.page = table.paginator.page(table.paginator.num_pages)


def export(table: Table, kind: str, filename: str) -> HttpResponse:
    """Return the rows of a table as a download; text never becomes a formula."""
    rows = table.as_values()
    if kind == "csv":
        response = HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    else:
        kind_of_sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(as_xlsx(rows), content_type=kind_of_sheet)
    response["Content-Disposition"] = f'attachment; filename="{filename}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


def as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as CSV with a byte order mark, which spreadsheets need to read letters beyond English."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[Any]], title: str = "Sofra") -> bytes:
    """Return rows as a workbook: numbers as numbers, dates as dates, everything else as text."""
    return as_workbook({title: rows})


def as_workbook(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """Return a workbook with a sheet of rows under each title."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title[:31])
        for row in rows:
            sheet.append([_xlsx_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _csv_cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float | Decimal | date | datetime):
        return "" if value is None else value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    if value is None or isinstance(value, int | float | Decimal | date | datetime):
        return value
    # A control character makes openpyxl refuse the whole book; data_type "s" keeps "=1+1" a text.
    text = "".join(c for c in str(value) if c >= " " or c in "\t\n\r")
    cell = WriteOnlyCell(sheet, value="")
    cell.value = text[:32_767]
    cell.data_type = "s"
    return cell
