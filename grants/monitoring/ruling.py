"""What bears on the final amount of a grant besides its costs, and how the amount is found, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.core.fields import format_percent
from grants.core.remembering import remembered
from grants.monitoring.models import Reduction, Settlement
from grants.monitoring.rules import cofinancing_shortfall, steps_to_final


@dataclass(frozen=True)
class Line:
    """A line of how the final amount is found: what is done, its figure, and what stands after it; cents."""

    label: str
    cents: int
    stands: int | None = None
    note: str = ""


def reduction_of(agreement: Agreement) -> Reduction | None:
    """Return the reduction that counts for a grant: the newest, unless it takes an earlier one back."""
    decided = remembered(("reductions", agreement.pk), lambda: list(agreement.reductions.all()))
    newest = decided[-1] if decided else None
    return newest if newest is not None and newest.basis_points else None


def rules_for(agreement: Agreement) -> dict[str, Any]:
    """Return what the rule of the final amount is given besides costs: other income, no profit, the reduction."""
    no_profit, reduction = agreement.report_terms.no_profit, reduction_of(agreement)
    report = getattr(agreement, "report", None) if no_profit else None
    return {
        "other_income": report.other_income_cents if report else 0,
        "no_profit": no_profit,
        "reduction": reduction.basis_points if reduction else 0,
    }


def settled_rules(settlement: Settlement) -> dict[str, Any]:
    """Return what the rule was given when the final amount was fixed."""
    return {
        "other_income": settlement.other_income_cents,
        "no_profit": settlement.no_profit,
        "reduction": settlement.reduction_basis_points,
    }


def explained(agreement: Agreement, *, accepted_cost: int, paid: int, rules: Mapping[str, Any]) -> list[Line]:
    """Return how the final amount is found from an accepted cost, in words and cents, the result last."""
    steps = steps_to_final(
        accepted_cost=accepted_cost, maximum=agreement.amount_cents, total=agreement.total_cents, **rules
    )
    final = steps[-1].stands
    lines = [Line(_("Accepted cost"), accepted_cost)]
    lines += [Line(_label(step.code, rules), step.cents, step.stands) for step in steps]
    shortfall = cofinancing_shortfall(
        accepted_cost=accepted_cost, final_grant=final, agreed=agreement.cofinancing_cents
    )
    if shortfall and final < agreement.amount_cents:
        note = _("It is borne by the share above: with less co-financing the grant falls in the same proportion.")
        lines.append(Line(_("Co-financing that is missing"), shortfall, None, note))
    lines.append(Line(_("Final amount of the grant"), final, final))
    lines.append(Line(_("Paid before"), paid))
    lines.append(Line(_("To be paid back") if paid > final else _("Still to be paid"), abs(final - paid)))
    return lines


def _label(code: str, rules: Mapping[str, Any]) -> str:
    labels = {
        "share": _("The agreed share of it"),
        "maximum": _("At most the maximum amount of the grant"),
        "income": _("No profit: at most what other income leaves uncovered"),
        "reduction": _("Reduced by %(percent)s, for the implementation"),
    }
    return labels[code] % {"percent": format_percent(rules["reduction"])}
