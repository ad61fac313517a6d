"""The text of a grant agreement as a tagged PDF."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.core.documents import render_pdf
from grants.core.money import format_money


def render_agreement(agreement: Agreement) -> bytes:
    """Return the agreement as PDF/UA-1: parties, purpose, budget, instalments, reporting, signatures to come."""
    return render_pdf("agreements/typst/agreement.typ", agreement_data(agreement), lang="en")


def agreement_data(agreement: Agreement) -> dict[str, Any]:
    """Return what the agreement's document says, as plain data."""
    action = agreement.award.application.call.action

    def money(cents: int) -> str:
        return format_money(cents, agreement.currency)

    return {
        "title": agreement.title,
        "eyebrow": _("Grant agreement"),
        "reference": agreement.reference,
        "action": action.title,
        "facts": [
            [_("Grantee"), agreement.organisation.name],
            [_("Registration number"), agreement.organisation.registration_number],
            [_("Address"), f"{agreement.organisation.address}, {agreement.organisation.settlement}"],
            [_("Represented by"), agreement.organisation.representative],
            [_("Action"), action.title],
            [_("Programme"), action.phase.name],
            [_("Maximum grant"), money(agreement.amount_cents)],
            [_("Total cost"), money(agreement.total_cents)],
            [_("Co-financing"), money(agreement.cofinancing_cents)],
            [_("Implementation period"), f"{_day(agreement.starts_on)} – {_day(agreement.ends_on)}"],
            [_("Final report due"), _day(agreement.report_due_on)],
        ],
        "articles": _articles(agreement),
        "lines": [
            [line.get_heading_display(), line.description, f"{line.quantity} {line.unit}", money(line.amount_cents)]
            for line in agreement.lines.all()
        ],
        "lines_header": [_("Heading"), _("What for"), _("Quantity"), _("Amount")],
        "total": [_("Total"), "", "", money(agreement.total_cents)],
        "instalments": [
            [str(part.number), part.get_trigger_display(), money(part.amount_cents)]
            for part in agreement.instalments.all()
        ],
        "instalments_header": [_("Instalment"), _("Due"), _("At most")],
        "headings": {"budget": _("Budget"), "instalments": _("Instalments"), "terms": _("Terms")},
    }


def _articles(agreement: Agreement) -> list[list[str]]:
    terms = [
        [
            _("Final amount"),
            _(
                "The final amount is the lower of the maximum grant and its share of the accepted cost. What was paid beyond "
                "it is paid back."
            ),
        ],
        [
            _("Reporting"),
            _("The grantee hands in a final report with a receipt for each cost by %(day)s.")
            % {"day": _day(agreement.report_due_on)},
        ],
        [
            _("Result"),
            _("%(indicator)s: from %(baseline)s to %(target)s.")
            % {
                "indicator": agreement.indicator,
                "baseline": agreement.indicator_baseline,
                "target": agreement.indicator_target,
            },
        ],
        [_("Entry into force"), _("The agreement enters into force with the second signature.")],
    ]
    if agreement.special_conditions:
        terms.append([_("Special conditions"), agreement.special_conditions])
    return [[str(title), str(text)] for title, text in terms]


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
