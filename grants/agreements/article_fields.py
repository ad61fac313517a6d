"""The fields of a grant agreement's articles: what each is called, and what it says in an agreement."""

from typing import Any, Final

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grants.agreements.models import Agreement, Instalment
from grants.calls.granting_in_words import exchange_in_words
from grants.core.fields import format_percent
from grants.core.money import format_money
from grants.programmes.models import Action
from grants.programmes.services import shares_of

KEEP_YEARS: Final = 5  # several EU programmes: five years after the last payment (domain.md section 7, S97)
WHOLE: Final = 10_000

# What a field of an article may be called; the page of the editions lists them with what each says.
FIELDS: Final = {
    "title": gettext_lazy("title of the project"),
    "reference": gettext_lazy("reference of the agreement"),
    "application": gettext_lazy("reference of the application"),
    "call": gettext_lazy("reference of the call"),
    "action": gettext_lazy("title of the action"),
    "programme": gettext_lazy("name of the programme"),
    "grantee": gettext_lazy("name of the grantee"),
    "indicator": gettext_lazy("result to be measured"),
    "baseline": gettext_lazy("baseline of the result"),
    "target": gettext_lazy("target of the result"),
    "first": gettext_lazy("first day of the project"),
    "last": gettext_lazy("last day of the project"),
    "start": gettext_lazy("sentence that says from when costs count"),
    "maximum": gettext_lazy("maximum grant"),
    "total": gettext_lazy("total cost"),
    "brought": gettext_lazy("co-financing; a paragraph with it is left out where there is none"),
    "share": gettext_lazy("share of the grant in the total cost"),
    "opening": gettext_lazy("sentence on the first instalment"),
    "payment_days": gettext_lazy("days to pay the first instalment"),
    "conversion": gettext_lazy(
        "sentence on the rate of a grant in another currency than the call's; left out otherwise"
    ),
    "exchange": gettext_lazy("sentence on how costs in another currency are converted"),
    "due": gettext_lazy("day on which the final report is due"),
    "funders": gettext_lazy("who pays which share of the action"),
    "years": gettext_lazy("years for which documents are kept"),
    "days": gettext_lazy("days to pay money back"),
    "extension_days": gettext_lazy("days before the end by which a longer period is asked for"),
}


def fields_of(agreement: Agreement) -> dict[str, str]:
    """Return what each field of an article says in this agreement; an empty one leaves its paragraph out."""
    action = agreement.award.application.call.action
    brought = agreement.cofinancing_cents
    return {
        "title": agreement.title,
        "reference": agreement.reference,
        "application": agreement.award.application.reference,
        "call": agreement.award.application.call.reference,
        "action": action.title,
        "programme": action.phase.programme.name,
        "grantee": agreement.organisation.name,
        "indicator": agreement.indicator,
        "baseline": str(agreement.indicator_baseline),
        "target": str(agreement.indicator_target),
        "first": _day(agreement.starts_on),
        "last": _day(agreement.ends_on),
        "start": _start(agreement),
        "maximum": _money(agreement, agreement.amount_cents),
        "total": _money(agreement, agreement.total_cents),
        "brought": _money(agreement, brought) if brought else "",
        "share": format_percent(agreement.amount_cents * WHOLE // agreement.total_cents),
        "opening": _opening(agreement),
        "payment_days": str(agreement.grant_terms.payment_days),
        "conversion": _conversion(agreement),
        "exchange": _exchange(agreement),
        "due": _day(agreement.report_due_on),
        "funders": funders_of(action),
        "years": str(KEEP_YEARS),
        "days": str(agreement.grant_terms.repay_days),
        "extension_days": str(agreement.grant_terms.extension_days),
    }


def funders_of(action: Action) -> str:
    """Return who pays which share of the action today."""
    names = {"EU": _("European Union"), "CoE": _("Council of Europe")}
    return ", ".join(f"{names.get(code, code)} {format_percent(share)}" for code, share in shares_of(action).items())


def _start(agreement: Agreement) -> str:
    """Say from when costs count beside the day of the last signature."""
    if agreement.grant_terms.starts_before_signature:
        return _("Costs count from %(first)s, also before the last signature, as the call allows.") % {
            "first": _day(agreement.starts_on)
        }
    return _("No cost counts that arose before the last party signed.")


def _opening(agreement: Agreement) -> str:
    first = next((part for part in agreement.instalments.all() if part.trigger == Instalment.Trigger.SIGNATURE), None)
    if first is None:
        return _("Nothing is paid in advance.")
    days = agreement.grant_terms.payment_days
    said = ngettext(
        "A first instalment of %(sum)s is paid within %(n)s day after this agreement comes into force.",
        "A first instalment of %(sum)s is paid within %(n)s days after this agreement comes into force.",
        days,
    )
    return said % {"sum": _money(agreement, first.amount_cents), "n": days}


def rate_in_words(agreement: Agreement) -> str:
    """Return the rate at which the agreement was drawn up, with its source and day; empty in the currency of the pot.

    Its decimals are those that were published, not those that the column keeps.
    """
    if agreement.rate is None or agreement.rate_on is None:
        return ""
    return _("%(rate)s %(currency)s for one %(pot)s (%(source)s, %(day)s)") % {
        "rate": number_format(f"{agreement.rate.normalize():f}", use_l10n=True),
        "currency": agreement.currency,
        "pot": agreement.book_currency,
        "source": agreement.rate_source,
        "day": _day(agreement.rate_on),
    }


def _conversion(agreement: Agreement) -> str:
    """Say what was awarded, and at which rate the contract is made out in another currency."""
    if not (rate := rate_in_words(agreement)):
        return ""
    said = _(
        "The award of %(awarded)s was converted at %(rate)s. This rate is fixed: it holds for the maximum grant, the "
        "budget and the instalments. A loss by exchange rates is no eligible cost."
    )
    return said % {"awarded": format_money(agreement.award.amount_cents, agreement.book_currency), "rate": rate}


def _exchange(agreement: Agreement) -> str:
    rule = exchange_in_words(agreement.grant_terms)
    said = _("Costs in another currency than %(currency)s are converted %(rule)s")
    return said % {"currency": agreement.currency, "rule": f"{rule[0].lower()}{rule[1:]}"}


def _money(agreement: Agreement, cents: int) -> str:
    return format_money(cents, agreement.currency)


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
