"""Many grants with many costs: their rows by bulk inserts, since only how many there are matters."""

import copy
import hashlib
from typing import Any

from grants.agreements.models import Agreement
from grants.core.models import StoredFile
from grants.monitoring.models import CostFile, Expenditure, Report


def add_costs(report: Report, number: int, *, start: int = 0, amount_cents: int = 10_00) -> None:
    """Give a report so many costs more, each with a document, a receipt and a proof of payment like no other."""
    agreement = report.agreement
    lines = list(agreement.lines.all())
    marks = [f"{report.pk}-{at}" for at in range(start, start + number)]
    receipts = _files([f"receipt-{mark}" for mark in marks])
    costs = Expenditure.objects.bulk_create(
        Expenditure(
            report=report,
            line=lines[at % len(lines)],
            spent_on=agreement.starts_on,
            supplier=f"Štamparija {at}",
            document_number=f"No {mark}",
            description="Printing",
            amount_cents=amount_cents + at,
            receipt=receipt,
        )
        for at, (mark, receipt) in enumerate(zip(marks, receipts, strict=True))
    )
    proofs = _files([f"payment-{mark}" for mark in marks])
    CostFile.objects.bulk_create(
        CostFile(cost=cost, kind=CostFile.Kind.PAYMENT, file=file, added_by=agreement.prepared_by)
        for cost, file in zip(costs, proofs, strict=True)
    )


def add_grants(chain: Any, number: int, *, costs: int) -> None:
    """Copy the chain's grant so often, each with an organisation, lines and a handed-in report of its own."""
    organisations = _copies(
        chain.organisation, [{"registration_number": f"G{at}", "name": f"Grantee {at}"} for at in range(number)]
    )
    applications = _copies(
        chain.application,
        [{"reference": f"A-{at}", "organisation": row} for at, row in enumerate(organisations)],
    )
    awards = _copies(chain.award, [{"application": row} for row in applications])
    parties = zip(awards, organisations, strict=True)
    agreements = _copies(
        chain.agreement,
        [
            {"reference": f"G-{at}", "award": award, "organisation": organisation}
            for at, (award, organisation) in enumerate(parties)
        ],
    )
    for line in chain.agreement.lines.all():
        _copies(line, [{"agreement": row} for row in agreements])
    duties = _copies(chain.report.duty, [{"agreement": row} for row in agreements])
    for report in _copies(
        chain.report, [{"agreement": row.agreement, "final_of": row.agreement, "duty": row} for row in duties]
    ):
        add_costs(report, costs)
    assert Agreement.objects.count() > number


def _copies(original: Any, changes: list[dict[str, Any]]) -> list[Any]:
    rows = []
    for change in changes:
        row = copy.copy(original)
        row._state = copy.copy(original._state)
        row._state.fields_cache = {}
        row.pk = None
        for name, value in change.items():
            setattr(row, name, value)
        rows.append(row)
    return list(type(original).objects.bulk_create(rows))


def _files(names: list[str]) -> list[StoredFile]:
    return StoredFile.objects.bulk_create(
        StoredFile(
            key=f"scale/{name}",
            name=f"{name}.pdf",
            content_type="application/pdf",
            size=100,
            sha256=hashlib.sha256(name.encode()).hexdigest(),
        )
        for name in names
    )
