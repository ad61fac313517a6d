"""What is entered of a cost, held against its report and turned into what is kept; called by the services."""

import datetime
from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.core.errors import DomainError
from grants.core.money import LIMIT_CENTS, format_money
from grants.monitoring.converting import Document, DocumentRates
from grants.monitoring.models import Report
from grants.monitoring.rules.costing import in_agreement, shown

IN_ONE_CURRENCY: Final = {"currency": "", "document_cents": None, "rate": None, "rate_source": ""}


def valued(report: Report, given: Mapping[str, Any], rates: DocumentRates) -> dict[str, Any]:
    """Return the fields of a cost as they are kept: its amount in the agreement's currency, with the rate.

    Raises DomainError, naming the field, for a foreign line, activity or kind of cost, a day outside the period or to
    come, a missing rate, and for parts that are more than the amount.
    """
    agreement, kept = report.agreement, dict(given)
    if kept["line"].agreement_id != agreement.pk:
        raise DomainError(_("Choose a line of this agreement's budget."), field="line")
    activity = kept.get("activity")
    if activity is not None and activity.report_id != report.pk:
        raise DomainError(_("Choose an activity of this report."), field="activity")
    refuse_wrong_day(agreement, kept["spent_on"])
    if (kept.get("paid_on") or kept["spent_on"]) > timezone.localdate():
        raise DomainError(_("This day is still to come; report what has been paid."), field="paid_on")
    kept |= _amount(agreement, kept, rates)
    if kept.get("is_in_kind"):
        kept["cofinancing_cents"] = kept["amount_cents"]  # whoever gives in kind bears all of it
    _refuse_greater_parts(kept)
    return kept


def refuse_wrong_day(agreement: Agreement, spent_on: datetime.date) -> None:
    """Raise DomainError for a day whose costs do not count, or that is still to come."""
    first = agreement.eligible_from
    if not first <= spent_on <= agreement.ends_on:
        raise DomainError(
            _("The cost must fall into the implementation period, %(start)s to %(end)s.")
            % {"start": date_format(first, "j F Y"), "end": date_format(agreement.ends_on, "j F Y")},
            field="spent_on",
        )
    if spent_on > timezone.localdate():
        raise DomainError(_("This day is still to come; report what has been spent."), field="spent_on")


def _amount(agreement: Agreement, given: Mapping[str, Any], rates: DocumentRates) -> dict[str, Any]:
    """Return the amount in the agreement's currency; of a document in another one less may be claimed, not more."""
    claimed = given.get("amount_cents")
    if given.get("currency") in (None, "", agreement.currency):
        if not claimed or claimed < 0:
            raise DomainError(_("An amount must be more than zero."), field="amount_cents")
        return {"amount_cents": claimed, **IN_ONE_CURRENCY}
    cents = given.get("document_cents") or 0
    if cents <= 0:
        raise DomainError(_("Write the amount of the document in its own currency."), field="document_cents")
    known = {name: given.get(name) for name in ("spent_on", "paid_on", "rate")}
    found = rates.of(
        Document(currency=given["currency"], cents=cents, rate_source=given.get("rate_source") or "", **known)  # type: ignore[arg-type]
    )
    worth = in_agreement(cents, found.rate)
    if not 0 < worth <= LIMIT_CENTS:
        raise DomainError(_("At this rate the amount is nothing, or more than can be entered."), field="document_cents")
    if claimed and claimed > worth:
        words = {"sum": format_money(worth, agreement.currency)}
        text = _("At its rate the document comes to %(sum)s; not more can be claimed.")
        raise DomainError(text % words, field="amount_cents")
    return {
        "amount_cents": claimed or worth,
        "document_cents": cents,
        "rate": shown(found.rate),
        "rate_source": found.source[:120],
    }


def _refuse_greater_parts(kept: Mapping[str, Any]) -> None:
    for name in ("vat_cents", "cofinancing_cents"):
        if not 0 <= (kept.get(name) or 0) <= kept["amount_cents"]:
            raise DomainError(_("A part cannot be more than the amount of the cost."), field=name)
