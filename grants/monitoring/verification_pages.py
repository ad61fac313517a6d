"""What the pages show of the verification: twins, questions, the sample, the second person, what an audit took out."""

from collections.abc import Sequence
from typing import Any

import rules
from django.utils.translation import gettext as _

from grants.agreements.selectors.guests import grant_of_guest
from grants.core.remembering import remembered
from grants.monitoring.eligibility import flags_of
from grants.monitoring.figures import accepted_before, paid_cents
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.models.tally import tally_of
from grants.monitoring.ruling import explained, rules_for, settled_rules
from grants.monitoring.sampling import is_sampled, replay, risk_of
from grants.monitoring.selectors.costs import load_small_rows, next_to_judge, own_costs
from grants.monitoring.twins import Twin, twins_of
from grants.people.policies import is_member
from grants.programmes.policies import is_staff

PENDING = Expenditure.Outcome.PENDING


def verification_of(report: Report, user: Any, costs: Sequence[Any]) -> dict[str, Any]:
    """Put to each cost what its verification shows this reader, and return what stands for the whole report."""
    twins = seen_elsewhere(report, user)
    is_open = report.state == "submitted" and report.costs_are_open
    confirms = is_open and rules.has_perm("reports.confirm_costs", user, report)
    may_answer = is_open and rules.has_perm("reports.edit", user, report)
    above = report.agreement.report_terms.second_verifier_cents
    drawn = set(report.sample.chosen) if report.state != "draft" and report.sample else None
    for cost in costs:
        cost.twins = twins.get(cost.pk, [])
        cost.is_answered = cost.outcome == cost.Outcome.ASKED and bool(cost.is_last_answer)
        cost.needs_second = cost.waits_for_second(above)
        cost.may_confirm = confirms and cost.needs_second and cost.verified_by_id != user.pk
        cost.in_sample = drawn is not None and cost.pk in drawn
    return {
        "duplicates": len(twins),
        "sample": report.sample if report.state != "draft" else None,
        "is_sampled": is_open and is_sampled(report),
        "may_answer_costs": may_answer,
        "to_answer": [cost for cost in costs if cost.outcome == cost.Outcome.ASKED and not cost.is_last_answer]
        if may_answer
        else [],
        "to_confirm": tally_of(report).unconfirmed,
    }


def seen_elsewhere(report: Report, user: Any) -> dict[int, list[Twin]]:
    """Return what looks like a duplicate, to the staff always, to the grantee of the own costs while it writes."""
    for_staff = is_staff(user, report)
    shows = for_staff or report.state == "draft"
    key = ("seen elsewhere", report.pk, user.pk)
    return remembered(key, lambda: twins_of(report, user, own_only=not for_staff)) if shows else {}


def approvals_of(report: Report) -> list[dict[str, Any]]:
    """Return both parts of the acceptance, each with its approval or None."""
    given = {approval.role: approval for approval in report.approvals}
    return [
        {"label": _("Narrative, by the programme officer"), "approval": given.get("officer")},
        {"label": _("Costs, by the finance officer"), "approval": given.get("finance")},
    ]


def one_cost_page(cost: Expenditure, user: Any) -> dict[str, Any]:
    """Return one cost with its thread, its files, what it looks like, and what the reader may do about it."""
    report = cost.report
    load_small_rows(report)
    costs = own_costs(report)
    shown: Any = next(own for own in costs if own.pk == cost.pk)
    page = verification_of(report, user, [shown])
    shown.flags = flags_of(report, costs).get(cost.pk, [])
    shown.thread = list(cost.messages.select_related("author")) if shown.last_text else []
    shown.taken_out = list(cost.disallowances.order_by("pk")) if shown.taken_out_cents else []
    is_open = report.state == "submitted" and report.costs_are_open
    may = {name: rules.has_perm(f"costs.{name}", user, cost) for name in ("ask", "answer", "disallow")}
    settled = hasattr(report.agreement, "settlement") and report.state == "accepted"
    for_staff = is_staff(user, report)
    reads_along = not for_staff and not is_member(user, report)
    return {
        **page,
        "cost": shown,
        "report": report,
        "agreement": report.agreement,
        "for_staff": for_staff,
        "may_ask": is_open and may["ask"],
        "may_answer": is_open and may["answer"] and cost.outcome == cost.Outcome.ASKED,
        "may_disallow": settled and may["disallow"] and bool(cost.accepted_cents),
        "may_note": reads_along and grant_of_guest(report.agreement, user) is not None,
        "next_to_verify": next_to_judge(cost) if is_open and may["ask"] else None,
    }


def sample_page(report: Report, user: Any) -> dict[str, Any]:
    """Return the sample of a report, what comes out when it is drawn again, and how its errors stand."""
    load_small_rows(report)
    costs = own_costs(report)
    page = verification_of(report, user, costs)
    sample, terms = page["sample"], report.agreement.report_terms
    return {
        **page,
        "report": report,
        "agreement": report.agreement,
        "costs": costs,
        "drawn_undecided": sum(1 for cost in costs if cost.in_sample and not cost.is_decided),
        "rest_undecided": sum(1 for cost in costs if not cost.in_sample and cost.outcome == PENDING),
        "limit": terms.sample_error_basis_points,
        "share": terms.sample_basis_points,
        "risk": sample.risk if sample else risk_of(report.agreement),
        "replay": replay(sample) if sample else None,
        "errors": sample.errors_in(costs) if sample else 0,
        "may_draw": page["is_sampled"] and rules.has_perm("reports.draw_sample", user, report),
    }


def how_found(report: Report) -> list[Any]:
    """Return line by line how the final amount is found: as it was fixed, or as it would come out now."""
    agreement = report.agreement
    settlement = getattr(agreement, "settlement", None)
    if settlement is not None:
        cost, paid, ruled = settlement.accepted_cost_cents, settlement.paid_cents, settled_rules(settlement)
        return explained(agreement, accepted_cost=cost, paid=paid, rules=ruled)
    accepted = accepted_before(report) + tally_of(report).accepted
    return explained(agreement, accepted_cost=accepted, paid=paid_cents(agreement), rules=rules_for(agreement))
