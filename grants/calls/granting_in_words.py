"""The instalments of a grant in words, one by one and as a sentence, and the conditions of its signature."""

from collections.abc import Iterable, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.models import Call
from grants.calls.rules.granting import GrantTerms, InstalmentRule
from grants.core.fields import format_percent
from grants.core.money import format_money


def plan_in_words(plan: Sequence[InstalmentRule], currency: str) -> str:
    """Return in how many parts a grant is paid, and when each, in a sentence."""
    if len(plan) == 1:
        return _("In one instalment, %(when)s.") % {"when": when(plan[0])}
    parts = "; ".join(instalment_in_words(part, currency) for part in plan)
    told = ngettext("In %(n)s instalment: %(parts)s.", "In %(n)s instalments: %(parts)s.", len(plan))
    return told % {"n": len(plan), "parts": parts}


def instalment_in_words(part: InstalmentRule, currency: str) -> str:
    """Return how much of the grant is paid when."""
    return _("%(share)s %(when)s") % {"share": share_in_words(part, currency), "when": when(part)}


def share_in_words(part: InstalmentRule, currency: str) -> str:
    """Return how much of the grant an instalment is: its percentage, its amount, or the rest."""
    if part.amount_cents is not None:
        return format_money(part.amount_cents, currency)
    return _("the rest") if part.basis_points is None else format_percent(part.basis_points)


def when(part: InstalmentRule) -> str:
    """Return what makes an instalment due; a condition of an officer's own words after it."""
    said = {
        "signature": _("after both sides have signed"),
        "interim": _("after the interim report is accepted"),
        "report": _("after the final report is accepted"),
        "manual": _("once a condition is met"),
        "date": _days(part.days or 0),
    }.get(part.trigger, part.trigger)
    return f"{said} ({part.condition})" if part.condition else said


def _days(days: int) -> str:
    if not days:
        return _("on the day on which the project starts")
    said = ngettext("%(n)s day after the project starts", "%(n)s days after the project starts", days)
    return said % {"n": days}


def exchange_in_words(terms: GrantTerms) -> str:
    """Return by which rates costs in another currency than that of the agreement are converted, in a sentence."""
    said = {
        "fifo": _("By the rate at which the bank exchanged each instalment; the first received is spent first."),
        "mean": _("By the mean of the rates at which the bank exchanged the instalments, each by its amount."),
        "invoice": _("By InforEuro of the month of the invoice."),
        "booking": _("By InforEuro of the month in which the cost is booked."),
        "payment": _("By InforEuro of the month in which the cost is paid."),
        "average": _("By the average of the daily rates over the period of the report."),
    }
    return said[terms.exchange]


def is_one_and_rest(plan: Sequence[InstalmentRule]) -> bool:
    """Return whether a grant is paid as usual: a part on signature, the rest after the final report."""
    return [(part.trigger, part.condition) for part in plan] == [("signature", ""), ("report", "")]


def conditions_in_words(keys: Iterable[str]) -> list[str]:
    """Return the conditions of the signature as their reader reads them."""
    labels = dict(Call.Condition.choices)
    return [capfirst(str(labels.get(key, key))) for key in keys]
