"""The grant agreement as a tagged PDF: the parties, the articles, the budget and the instalments."""

from decimal import Decimal
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.agreements.articles import articles_of, funders_of
from grants.agreements.models import Agreement, AgreementLine
from grants.calls.models import Heading
from grants.core.documents import render_pdf
from grants.core.money import format_amount, format_money
from grants.programmes.models import Notice

LANGUAGE: Final = "en"  # the language of the contract, whoever draws it up


def render_agreement(agreement: Agreement) -> bytes:
    """Return the agreement as PDF/UA-1: parties, articles, budget, instalments, and the place of the signatures."""
    with override(LANGUAGE):
        return render_pdf("agreements/typst/agreement.typ", agreement_data(agreement), lang=LANGUAGE)


def agreement_data(agreement: Agreement) -> dict[str, Any]:
    """Return what the agreement's document says, as plain data."""
    action = agreement.award.application.call.action
    return {
        "title": agreement.title,
        "eyebrow": _("Grant agreement %(reference)s") % {"reference": agreement.reference},
        "reference": agreement.reference,
        "action": action.title,
        "date": _day(timezone.localdate()),
        "disclaimer": _disclaimer(action.disclaimer),
        "intro": _("This agreement is made between the two parties named here."),
        "parties": {"heading": _("Parties"), "funder": _funder(agreement), "grantee": _grantee(agreement)},
        "key": {"heading": _("At a glance"), "rows": _key_figures(agreement)},
        "articles": articles_of(agreement),
        "budget": _budget(agreement),
        "instalments": _instalments(agreement),
        "special": {"heading": _("Special conditions"), "text": agreement.special_conditions.strip()},
        "signing": _signing(agreement),
    }


def _funder(agreement: Agreement) -> list[list[str]]:
    action = agreement.award.application.call.action
    rows = [
        [_("The funder"), _("Council of Europe")],
        [_("Programme"), action.phase.name],
        [_("Action"), action.title],
        [_("Financed by"), funders_of(action)],
        [_("Office"), action.contact_office],
    ]
    return [row for row in rows if row[1]]


def _grantee(agreement: Agreement) -> list[list[str]]:
    found = agreement.organisation
    signatory = ", ".join(part for part in (found.representative, found.representative_role) if part)
    rows = [
        [_("The grantee"), found.name],
        [_("Legal form"), found.legal_form],
        [_("Registration number"), found.registration_number],
        [_("Address"), f"{found.address}, {found.settlement}"],
        [_("Represented by"), signatory],
    ]
    return [row for row in rows if row[1]]


def _key_figures(agreement: Agreement) -> list[list[str]]:
    period = _("%(first)s to %(last)s") % {"first": _day(agreement.starts_on), "last": _day(agreement.ends_on)}
    return [
        [_("Maximum grant"), format_money(agreement.amount_cents, agreement.currency)],
        [_("Co-financing"), format_money(agreement.cofinancing_cents, agreement.currency)],
        [_("Total cost"), format_money(agreement.total_cents, agreement.currency)],
        [_("Implementation period"), period],
        [_("Final report due"), _day(agreement.report_due_on)],
        [_("Call"), agreement.award.application.call.reference],
    ]


def _budget(agreement: Agreement) -> dict[str, Any]:
    """Return the lines under their headings, in the fixed order, with a sum for each heading."""
    by_heading: dict[str, list[AgreementLine]] = {}
    for line in agreement.lines.all():
        by_heading.setdefault(line.heading, []).append(line)
    groups = [
        {
            "label": str(Heading(heading).label),
            "sum": format_amount(sum(line.amount_cents for line in by_heading[heading])),
            "lines": [_line(line) for line in by_heading[heading]],
        }
        for heading in Heading.values
        if heading in by_heading
    ]
    return {
        "heading": _("Annex 1: Budget"),
        "header": [
            _("What for"),
            _("Unit"),
            _("Quantity"),
            _("Unit rate"),
            _("Amount (%(currency)s)") % _currency(agreement),
        ],
        "groups": groups,
        "total": [_("Total cost"), format_amount(agreement.total_cents)],
        "sources": [
            [_("Grant, at most"), format_amount(agreement.amount_cents)],
            [_("Co-financing by the grantee"), format_amount(agreement.cofinancing_cents)],
        ],
    }


def _line(line: AgreementLine) -> list[str]:
    quantity = f"{Decimal(line.quantity).normalize():f}"
    return [
        line.description,
        line.unit,
        quantity,
        format_amount(line.unit_rate_cents),
        format_amount(line.amount_cents),
    ]


def _instalments(agreement: Agreement) -> dict[str, Any]:
    return {
        "heading": _("Annex 2: Instalments"),
        "header": [_("Falls due"), _("No."), _("At most (%(currency)s)") % _currency(agreement)],
        "rows": [
            [str(part.get_trigger_display()), str(part.number), format_amount(part.amount_cents)]
            for part in agreement.instalments.all()
        ],
        "total": [_("Maximum grant"), "", format_amount(agreement.amount_cents)],
    }


def _signing(agreement: Agreement) -> dict[str, Any]:
    blank = _("signed in Sofra: name, capacity and time are kept with this document")
    return {
        "heading": _("Signatures"),
        "text": _(
            "Both parties sign in Sofra. Each signature is kept with the signatory's name and capacity, the "
            "time, and the "
            "SHA-256 fingerprint of this file, so that it can be proved which text was signed."
        ),
        "parties": [
            [_("For the grantee"), agreement.organisation.name, blank],
            [_("For the funder"), _("Council of Europe"), blank],
        ],
    }


def _disclaimer(key: str) -> list[str]:
    """Return the disclaimer that holds today, in the language of the contract."""
    found = Notice.objects.filter(
        kind=Notice.Kind.DISCLAIMER, key=key, language=LANGUAGE, valid_from__lte=timezone.localdate()
    )
    latest = found.order_by("-valid_from").first()
    return [latest.text] if latest else []


def _currency(agreement: Agreement) -> dict[str, str]:
    return {"currency": agreement.currency}


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
