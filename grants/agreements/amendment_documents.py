"""The text of a change to an agreement as a tagged PDF, in the language of the agreement."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.agreements.differences import rows_of_change
from grants.agreements.models import Agreement, Amendment
from grants.core.documents import render_pdf


def render_amendment(amendment: Amendment) -> bytes:
    """Return the change as PDF/UA-1: what it changes from what to what, why, and the place of the signatures."""
    language = amendment.agreement.language
    with override(language):
        return render_pdf("agreements/typst/amendment.typ", amendment_data(amendment), lang=language)


def amendment_data(amendment: Amendment) -> dict[str, Any]:
    """Return what the document says, as plain data."""
    agreement = amendment.agreement
    rows = rows_of_change(amendment)
    return {
        "title": amendment.get_kind_display(),
        "eyebrow": _("Change %(number)s to grant agreement %(reference)s") % _names(amendment),
        "reference": f"{agreement.reference} · {amendment.number}",
        "action": agreement.award.application.call.action.title,
        "date": _day(timezone.localdate()),
        "intro": _intro(amendment),
        "facts": _facts(agreement),
        "change": {
            "heading": _("What changes"),
            "header": [_("What"), _("So far"), _("From now on")],
            "rows": [[row.label, row.old or "—", row.new or "—"] for row in rows],
            "money": all(row.is_money for row in rows),
        },
        "reason": {"heading": _("Reason"), "text": amendment.reason},
        "rest": _("Everything else in the agreement stays as it is. The maximum grant does not grow."),
        "signing": _signing(agreement) if amendment.needs_signatures else None,
    }


def _intro(amendment: Amendment) -> str:
    if amendment.needs_signatures:
        return _("The two parties change their agreement %(reference)s as follows.") % _names(amendment)
    return _("The funder decides on the agreement %(reference)s as follows.") % _names(amendment)


def _names(amendment: Amendment) -> dict[str, Any]:
    return {"number": amendment.number, "reference": amendment.agreement.reference}


def _facts(agreement: Agreement) -> list[list[str]]:
    return [
        [_("Project"), agreement.title],
        [_("The grantee"), agreement.organisation.name],
        [_("The funder"), _("Council of Europe")],
        [_("In force since"), _day(timezone.localdate(agreement.in_force_at)) if agreement.in_force_at else ""],
    ]


def _signing(agreement: Agreement) -> dict[str, Any]:
    joint = [row for row in agreement.co_grantees.all() if row.must_sign and row.left_on is None]
    blank = _("signed in Sofra: name, capacity and time are kept with this document")
    return {
        "heading": _("Signatures"),
        "text": _("It comes into force with the funder's signature, which comes second."),
        "parties": [
            [_("For the grantee"), agreement.organisation.name, blank],
            *([_("For the co-grantee"), row.name, blank] for row in joint),
            [_("For the funder"), _("Council of Europe"), blank],
        ],
    }


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
