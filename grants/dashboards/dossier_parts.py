"""What belongs to the dossier of a grant: each part with its rows, in the order in which the grant went.

A row brings every file that one of its columns names, and its columns as data. What stands in a row of another grant
(minutes of a committee, files for the bank, statements) is left out: this is the dossier of one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement
from grants.core.models import StoredFile
from grants.monitoring.models import (
    CostFile,
    CostMessage,
    EventDocument,
    Expenditure,
    GrantMessageFile,
    IndicatorValue,
    PlanNote,
    Recommendation,
    ReportAnswer,
    ReportLink,
    ReportPhoto,
    ReportVersion,
)
from grants.payments.models import RecoveryPart

Rows = Callable[[Agreement], Iterable[models.Model]]


@dataclass(frozen=True)
class Part:
    """A part: the folder, the name of its table of data, and its rows."""

    folder: str
    table: str
    label: object
    rows: Rows


def _application(agreement: Agreement) -> Any:
    return agreement.award.application


def _rows(name: str) -> Rows:
    """Return the rows of the agreement that a reverse relation names, in their usual order."""
    return lambda agreement: getattr(agreement, name).all()


def _of_application(name: str) -> Rows:
    return lambda agreement: getattr(_application(agreement), name).all()


def _of(model: type[models.Model], path: str) -> Rows:
    """Return the rows of a model that lead to the agreement by this path."""
    return lambda agreement: model._default_manager.filter(**{path: agreement}).order_by("pk")


PARTS: Final[tuple[Part, ...]] = (
    Part("01-application", "application", _("Application"), lambda grant: [_application(grant)]),
    Part("01-application", "versions", _("Versions handed in"), _of_application("submissions")),
    Part("01-application", "documents", _("Documents"), _of_application("attachments")),
    Part("01-application", "clarifications", _("Clarifications"), _of_application("clarifications")),
    Part("02-decision", "award", _("Award"), lambda grant: [grant.award]),
    Part("02-decision", "letters", _("Letters"), _of_application("letters")),
    Part("02-decision", "complaints", _("Complaints"), _of_application("complaints")),
    Part("03-agreement", "agreement", _("Agreement"), lambda grant: [grant]),
    Part("03-agreement", "lines", _("Budget"), _rows("lines")),
    Part("03-agreement", "instalments", _("Instalments"), _rows("instalments")),
    Part("03-agreement", "conditions", _("Conditions of the signature"), _rows("conditions")),
    Part("03-agreement", "co-grantees", _("Co-grantees"), _rows("co_grantees")),
    Part("03-agreement", "signatures", _("Signatures"), _rows("signatures")),
    Part("03-agreement", "versions", _("Versions"), _rows("versions")),
    Part("03-agreement", "changes", _("Changes"), _rows("amendments")),
    Part("03-agreement", "sanctions", _("Sanctions checks"), lambda grant: grant.organisation.sanctions_checks.all()),
    Part("04-payments", "payments", _("Payments"), _rows("payments")),
    Part("05-reports", "reports-owed", _("Reports owed"), _rows("report_duties")),
    Part("05-reports", "reports", _("Reports"), _rows("reports")),
    Part("05-reports", "versions", _("What the reports told"), _of(ReportVersion, "report__agreement")),
    Part("05-reports", "answers", _("Answers in the reports"), _of(ReportAnswer, "report__agreement")),
    Part("05-reports", "plan", _("Done against the plan"), _of(PlanNote, "report__agreement")),
    Part("05-reports", "photographs", _("Photographs"), _of(ReportPhoto, "report__agreement")),
    Part("05-reports", "links", _("Links"), _of(ReportLink, "report__agreement")),
    Part("05-reports", "indicators", _("Indicators"), _rows("indicators")),
    Part("05-reports", "costs", _("Costs"), _of(Expenditure, "report__agreement")),
    Part("05-reports", "cost-files", _("Files of the costs"), _of(CostFile, "cost__report__agreement")),
    Part("05-reports", "questions", _("Questions about costs"), _of(CostMessage, "cost__report__agreement")),
    Part("05-reports", "values", _("Values of the indicators"), _of(IndicatorValue, "grant_indicator__agreement")),
    Part("05-reports", "reductions", _("Reductions"), _rows("reductions")),
    Part("05-reports", "activities", _("Activities"), _rows("events")),
    Part("05-reports", "activity-documents", _("Documents of activities"), _of(EventDocument, "event__agreement")),
    Part("06-recoveries", "recoveries", _("Recoveries"), _rows("recoveries")),
    Part("06-recoveries", "parts", _("Parts of recoveries"), _of(RecoveryPart, "recovery__agreement")),
    Part("07-monitoring", "visits", _("Visits"), _rows("visits")),
    Part("07-monitoring", "recommendations", _("Recommendations"), _of(Recommendation, "visit__agreement")),
    Part("07-monitoring", "issues", _("Issues"), _rows("issues")),
    Part("07-monitoring", "risk", _("Risk"), _rows("risk_snapshots")),
    Part("07-monitoring", "messages", _("Messages"), _rows("grant_messages")),
    Part("07-monitoring", "message-files", _("Files of messages"), _of(GrantMessageFile, "message__agreement")),
    Part("08-closure", "findings", _("Findings of audits"), _rows("audit_findings")),
    Part("08-closure", "notes", _("Notes of the external auditor"), _rows("audit_notes")),
)


def singles_of(agreement: Agreement) -> Iterator[tuple[str, str, models.Model]]:
    """Yield what a grant has at most once: folder, table and row."""
    for folder, name in (("05-reports", "settlement"), ("08-closure", "closure")):
        row = getattr(agreement, name, None)
        if row is not None:
            yield folder, name, row


def files_in(row: models.Model) -> Iterator[tuple[str, StoredFile]]:
    """Yield each file that a column of the row names, with the name of the column."""
    for field in row._meta.concrete_fields:
        if field.related_model is StoredFile and getattr(row, field.attname) is not None:
            yield str(field.name), getattr(row, field.name)


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the columns that are told as data."""
    return [field.attname for field in model._meta.concrete_fields if field.attname not in UNTOLD]


UNTOLD: Final = {"search_text"}


def heading_of(row: models.Model) -> str:
    """Return the budget heading under which the files of a cost lie; an empty string for any other row."""
    cost = row if isinstance(row, Expenditure) else getattr(row, "cost", None)
    return str(cost.line.heading) if isinstance(cost, Expenditure) else ""
