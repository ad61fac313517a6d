"""The columns in which costs are brought as a table, and what each may name: lines, activities, kinds, languages."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from grants.agreements.models import Agreement, AgreementLine
from grants.calls.reporting_in_words import DOCUMENT_LANGUAGES
from grants.core.rows import load_rows
from grants.core.rules import CURRENCIES
from grants.monitoring.converting import takes_typed_rates
from grants.monitoring.models import Event, Report

OTHER_LANGUAGE: Final = ("other", gettext_lazy("Another language"))


@dataclass(frozen=True)
class Column:
    """A column of the table: the field that it fills, what it is called, how wide it is."""

    name: str
    label: str | Promise
    width: int = 16


COLUMNS: Final = (
    Column("line", gettext_lazy("Line of the agreed budget"), 44),
    Column("spent_on", gettext_lazy("Date"), 12),
    Column("supplier", gettext_lazy("Supplier"), 28),
    Column("document_number", gettext_lazy("Document number"), 18),
    Column("description", gettext_lazy("What for"), 40),
    Column("amount_cents", gettext_lazy("Amount"), 14),
    Column("currency", gettext_lazy("Currency, if another"), 12),
    Column("paid_on", gettext_lazy("Paid on"), 12),
    Column("vat_cents", gettext_lazy("Of which value added tax that you recover"), 16),
    Column("cofinancing_cents", gettext_lazy("Of which paid by co-financing"), 16),
    Column("is_in_kind", gettext_lazy("In kind (x)"), 10),
    Column("activity", gettext_lazy("Activity"), 28),
    Column("cost_type", gettext_lazy("Kind of cost"), 24),
    Column("language", gettext_lazy("Language of the document"), 18),
    Column("summary", gettext_lazy("Summary in the language of the agreement"), 40),
)
OF_THE_BANK: Final = (
    Column("rate", gettext_lazy("Rate of your bank"), 14),
    Column("rate_source", gettext_lazy("Where the rate was read"), 24),
)


def columns_of(agreement: Agreement) -> tuple[Column, ...]:
    """Return the columns of an agreement's table: a rate is typed only where the scheme goes by the bank."""
    return COLUMNS + OF_THE_BANK if takes_typed_rates(agreement) else COLUMNS


def line_labels(agreement: Agreement) -> dict[str, AgreementLine]:
    """Return the agreed lines by what the table calls them: number and description."""
    return {f"{n} · {_plain(line.description)}": line for n, line in enumerate(agreement.lines.all(), start=1)}


def activity_labels(report: Report) -> dict[str, Event]:
    """Return the activities of a report by what the table calls them: number and title."""
    return {f"{n} · {_plain(row.title)}": row for n, row in enumerate(report.activities.all(), start=1)}


def type_labels(agreement: Agreement) -> dict[str, str]:
    """Return the keys of the kinds of cost that the call or the agreement names, by their titles, each title once."""
    call = agreement.award.application.call
    load_rows(call, "cost_types", "ceilings")  # a form asks for the first, the rules for both
    rows = list(call.cost_types.all())
    known = {row.key for row in rows}
    titles = [(row.key, _plain(row.title)) for row in rows]
    titles += [(key, key) for key in agreement.report_terms.excluded_cost_types if key not in known]
    found: dict[str, str] = {}
    for key, title in titles:
        found[f"{title} ({key})" if title in found else title] = key
    return found


def language_labels() -> dict[str, str]:
    """Return the languages in which documents come, by their names."""
    return {str(label): code for code, label in (*DOCUMENT_LANGUAGES, OTHER_LANGUAGE)}


def currency_choices(agreement: Agreement) -> list[str]:
    """Return the currencies in which documents come, the agreement's first."""
    return [agreement.currency, *(code for code in CURRENCIES if code != agreement.currency)]


def _plain(text: str) -> str:
    return " ".join(text.split())
