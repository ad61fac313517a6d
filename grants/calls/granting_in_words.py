"""The instalments of a grant in words, one by one and as a sentence, and the conditions of its signature."""

from collections.abc import Iterable, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.models import Call
from grants.calls.rules.granting import InstalmentRule
from grants.core.fields import format_percent


def plan_in_words(plan: Sequence[InstalmentRule]) -> str:
    """Return in how many parts a grant is paid, and when each, in a sentence."""
    if len(plan) == 1:
        return _("In one instalment, %(when)s.") % {"when": when(plan[0])}
    parts = "; ".join(instalment_in_words(part) for part in plan)
    told = ngettext("In %(n)s instalment: %(parts)s.", "In %(n)s instalments: %(parts)s.", len(plan))
    return told % {"n": len(plan), "parts": parts}


def instalment_in_words(part: InstalmentRule) -> str:
    """Return how much of the grant is paid when."""
    return _("%(share)s %(when)s") % {"share": format_percent(part.basis_points), "when": when(part)}


def when(part: InstalmentRule) -> str:
    """Return what makes an instalment due; a condition of an officer's own words after it."""
    said = {
        "signature": _("after both sides have signed"),
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


def is_one_and_rest(plan: Sequence[InstalmentRule]) -> bool:
    """Return whether a grant is paid as usual: a part on signature, the rest after the final report."""
    return [(part.trigger, part.condition) for part in plan] == [("signature", ""), ("report", "")]


def conditions_in_words(keys: Iterable[str]) -> list[str]:
    """Return the conditions of the signature as their reader reads them."""
    labels = dict(Call.Condition.choices)
    return [capfirst(str(labels.get(key, key))) for key in keys]
