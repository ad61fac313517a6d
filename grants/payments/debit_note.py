"""The debit note as a tagged PDF: what the grantee pays back, why, until when, and where to."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.core.documents import render_pdf
from grants.core.money import format_money
from grants.payments.models import Recovery
from grants.payments.selectors.recoveries import account_to_pay_to
from grants.programmes.selectors import cofunding_for


def render_debit_note(recovery: Recovery) -> bytes:
    """Return the debit note as PDF/UA-1, in the language of the agreement."""
    language = recovery.agreement.language
    with override(language):
        return render_pdf("payments/typst/debit_note.typ", debit_note_data(recovery), lang=language)


def debit_note_data(recovery: Recovery) -> dict[str, Any]:
    """Return what the debit note says in the active language, as plain data."""
    agreement = recovery.agreement
    action, organisation = agreement.award.application.call.action, agreement.organisation
    cofunding = cofunding_for(action, agreement.language)
    return {
        "title": _("Debit note %(number)s") % {"number": recovery.note_number},
        "eyebrow": _("Grant agreement %(reference)s") % {"reference": agreement.reference},
        "reference": recovery.note_number,
        "action": cofunding["action"],
        "disclaimer": cofunding["lines"],
        "date": _day(timezone.localdate()),
        "to": [organisation.name, f"{organisation.address}, {organisation.settlement}"],
        "opening": _("Please pay back the sum named here, in one or more transfers, by the day named here."),
        "facts": _facts(recovery),
        "why": {"title": _("Why"), "text": [line for line in recovery.explanation.split("\n") if line.strip()]},
        "where": {"title": _("Where to pay"), "rows": _where(recovery), "text": _how(recovery)},
        "signature": [_("The programme office"), action.phase.programme.name, action.contact_office],
    }


def _facts(recovery: Recovery) -> list[list[str]]:
    return [
        [_("To be paid back"), format_money(recovery.amount_cents, recovery.currency)],
        [_("By"), _day(recovery.due_on)],
        [_("Reason"), str(recovery.get_origin_display())],
        [_("Project"), recovery.agreement.title],
    ]


def _where(recovery: Recovery) -> list[list[str]]:
    account = account_to_pay_to(recovery)
    rows = [[_("Reference of your transfer"), recovery.note_number]]
    if account is None:
        return rows
    return [
        [_("Account holder"), account.name],
        [_("IBAN"), account.iban],
        [_("BIC"), account.bic],
        [_("Bank"), account.bank_name],
        *rows,
    ]


def _how(recovery: Recovery) -> str:
    if account_to_pay_to(recovery) is None:
        return _("Transfer the money to the account from which the grant was paid to you.")
    return _("Bear the fees of your bank, so that the whole sum arrives.")


def _day(day: Any) -> str:
    return str(date_format(day, "DATE_FORMAT"))
