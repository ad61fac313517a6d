"""Costs brought as a table: all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from grants.monitoring.converting import DocumentRates
from grants.monitoring.cost_columns import columns_of
from grants.monitoring.cost_rows import RowReader, RowsRefused, identity_of
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.services.reporting import draft_of
from grants.monitoring.spreadsheet_reading import Row, read_pasted, read_workbook
from grants.people.models import User


@dataclass(frozen=True)
class Imported:
    """How many costs were taken in, and which rows were there already: their numbers, and in which report."""

    added: int
    known: tuple[tuple[int, str], ...]


def import_workbook(report: Report, upload: File, *, actor: User) -> Imported:
    """Take in the costs of a workbook. Raises DomainError for what is none, RowsRefused with the faults by cell."""
    rows = read_workbook(upload, columns=len(columns_of(report.agreement)))
    return _import(report, rows, actor=actor)


def import_pasted(report: Report, text: str, *, actor: User) -> Imported:
    """Take in the costs that were copied from a spreadsheet. Raises as `import_workbook` does."""
    rows = read_pasted(text, columns=len(columns_of(report.agreement)))
    return _import(report, rows, actor=actor)


@transaction.atomic
def _import(report: Report, rows: Sequence[Row], *, actor: User) -> Imported:
    report = draft_of(report, actor=actor)  # the lock keeps two imports from taking the same rows in twice
    reader = RowReader(report, DocumentRates(report.agreement))
    there = _costs_there(report)
    fresh, known = _sorted_out(rows, reader, there)
    if reader.problems:
        raise RowsRefused(reader.problems)
    Expenditure.objects.bulk_create(Expenditure(report=report, **kept) for kept in fresh)
    return Imported(len(fresh), tuple(known))


def _sorted_out(
    rows: Sequence[Row], reader: RowReader, there: Mapping[Any, str]
) -> tuple[list[dict[str, Any]], list[tuple[int, str]]]:
    """Return the costs that are new, and the rows that are there; a row that stands twice in the table is a fault."""
    fresh: list[dict[str, Any]] = []
    known: list[tuple[int, str]] = []
    seen: dict[Any, int] = {}
    for row in rows:
        kept = reader.read(row)
        if kept is None:
            continue
        identity = identity_of(kept)
        if identity in seen:
            text = _("Row %(number)s says the same of the same document; say in “What for” what differs.")
            reader.problems.append((row.cell(3), text % {"number": seen[identity]}))
        elif identity in there:
            known.append((row.number, there[identity]))
        else:
            fresh.append(kept)
            reader.rates.note(kept["spent_on"], kept["amount_cents"])
        seen.setdefault(identity, row.number)
    return fresh, known


def _costs_there(report: Report) -> dict[Any, str]:
    """Return the costs that the grant's reports tell already, with the report in which each stands."""
    told = Expenditure.objects.filter(report__agreement=report.agreement_id).select_related("report__duty")
    names = ("supplier", "document_number", "description", "spent_on")
    return {identity_of({name: getattr(cost, name) for name in names}): cost.report.duty.label for cost in told}
