"""The budget against the call, in words: its limits, what it breaks, and the way out."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from grants.applications.rules import Fault, Limits, Missing, budget_faults
from grants.calls.headings import Heading
from grants.core.money import format_money

if TYPE_CHECKING:
    from grants.applications.models import Application
    from grants.calls.models import Call

BUDGET = "budget"


def limits_of(call: "Call") -> Limits:
    """Return the call's rules that bear on a budget."""
    return Limits(
        maximum_cents=call.maximum_cents,
        minimum_cents=call.minimum_cents,
        fixed_cents=call.fixed_cents,
        cofinancing=call.cofinancing,
        cofinancing_basis_points=call.cofinancing_basis_points,
        in_kind_allowed=call.cofinancing_kinds != call.InKind.CASH,
        ceilings=tuple((row.heading, row.basis_points, row.of) for row in call.ceilings.all()),
        indirect_basis_points=call.indirect_basis_points,
        contingency_basis_points=call.contingency_basis_points,
    )


def fault_sentence(fault: Fault, call: "Call") -> str:
    """Say which rule of the call a budget breaks, with both figures and the way out."""
    limit = format_money(fault.limit_cents, call.currency)
    found = format_money(fault.found_cents, call.currency)
    percent = f"{fault.basis_points / 100:g}"
    sentences = {
        "empty": _("Add at least one budget line."),
        "nothing_requested": _("Your co-financing covers the whole cost; there is nothing left to ask for."),
        "not_fixed": _("The grant of this call is fixed at %(limit)s; your budget asks for %(found)s."),
        "above_maximum": _("Your budget asks for %(found)s; the largest grant of this call is %(limit)s."),
        "below_minimum": _("Your budget asks for %(found)s; the smallest grant of this call is %(limit)s."),
        "cofinancing_not_asked": _("This call asks for no co-financing; set it to 0 and take those costs out."),
        "cofinancing_too_low": _(
            "Your contribution is %(found)s; the call asks for %(percent)s %%, which is %(limit)s."
        ),
        "in_kind_not_allowed": _("This call takes co-financing in cash only; %(found)s of yours is in kind."),
        "heading_above_grant": _(
            "“%(heading)s” comes to %(found)s; at most %(percent)s %% of the grant is allowed: %(limit)s."
        ),
        "heading_above_total": _(
            "“%(heading)s” comes to %(found)s; at most %(percent)s %% of the total cost is allowed: %(limit)s."
        ),
        "heading_not_offered": _("This call does not pay for “%(heading)s”; take %(found)s out."),
        "share_too_high": _(
            "“%(heading)s” comes to %(found)s; at most %(percent)s %% of the direct costs is allowed: %(limit)s."
        ),
    }
    heading = Heading(fault.heading).label if fault.heading else ""
    return sentences[fault.code] % {"limit": limit, "found": found, "percent": percent, "heading": heading}


def missing_budget(application: "Application") -> list[Missing]:
    lines = [(line.heading, line.amount_cents) for line in application.lines.all()]
    faults = budget_faults(lines, application.cofinancing_cents, limits_of(application.call))
    found = [Missing(BUDGET, fault.code, (("sentence", fault_sentence(fault, application.call)),)) for fault in faults]
    if application.cofinancing_cents and not application.cofinancing_source.strip():
        text = _("Say who brings the co-financing, in cash or in kind.")
        found.append(Missing(BUDGET, "cofinancing_source", (("sentence", text),)))
    return found
