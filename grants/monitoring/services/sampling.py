"""The verbs of a sample: draw it, and accept what it left out where its errors are few."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.fields import format_percent
from grants.monitoring.models import Expenditure, Report, Sample
from grants.monitoring.rules.sampling import RULE_VERSION, draw
from grants.monitoring.sampling import is_sampled, items_of, risk_of
from grants.monitoring.services.judging import open_report
from grants.monitoring.twins import suspects
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, record

Outcome = Expenditure.Outcome


@transaction.atomic
def draw_sample(report: Report, *, actor: User) -> Sample:
    """Draw the costs to verify one by one, by a seed that nobody chooses; drawn once, it stays for this round."""
    require("reports.draw_sample", actor, report)
    report = open_report(report)
    kept = report.samples.filter(round=report.round).first()
    if kept is not None:
        return kept
    if not is_sampled(report):
        raise TransitionRefused(_("In this scheme every cost is verified one by one."))
    seed, items, risk = secrets.token_hex(16), items_of(report), risk_of(report.agreement)
    share = report.agreement.report_terms.sample_basis_points
    chosen = draw(seed, items, basis_points=share, risk=risk)
    sample = Sample.objects.create(
        report=report,
        round=report.round,
        seed=seed,
        basis_points=share,
        risk=risk,
        population=[[item.id, item.cents, item.must] for item in items],
        chosen=list(chosen),
        size=len(chosen),
        rule_version=RULE_VERSION,
        drawn_by=actor,
    )
    said = _("%(n)s of %(all)s costs, seed %(seed)s") % {"n": len(chosen), "all": len(items), "seed": seed}
    record(report, "draw_sample", actor=actor, reason=said, rule_version=RULE_VERSION)
    return sample


@transaction.atomic
def accept_unsampled(report: Report, *, actor: User) -> int:
    """Accept what the sample left out, without review, and say so at each cost; returns how many.

    Raises TransitionRefused while a cost of the sample is undecided, and where its errors are too many: then every cost
    is verified. What has come to look like a duplicate since is left to a person.
    """
    require("reports.verify", actor, report)
    report = open_report(report)
    costs = list(report.costs.all())
    _refuse_unless_it_holds(report, costs)
    drawn, twins = set(report.sample.chosen), suspects(report)
    rest = [c for c in costs if c.outcome == Outcome.PENDING and c.pk not in drawn and c.pk not in twins]
    for cost in rest:
        cost.outcome, cost.accepted_cents, cost.is_unreviewed = Outcome.ACCEPTED, cost.amount_cents, True
        cost.reason, cost.verified_by, cost.verified_at = "", actor, timezone.now()
        cost.save()
        record(cost, "verify", actor=actor, reason=_("Accepted without review: the sample left it out."))
    return len(rest)


def _refuse_unless_it_holds(report: Report, costs: list[Expenditure]) -> None:
    if report.sample is None:
        raise TransitionRefused(_("Draw the sample first."))
    drawn = set(report.sample.chosen)
    if any(cost.pk in drawn and not cost.is_decided for cost in costs):
        raise TransitionRefused(_("Decide every cost of the sample first."))
    errors, limit = report.sample.errors_in(costs), report.agreement.report_terms.sample_error_basis_points
    if errors > limit:
        words = {"errors": format_percent(errors), "limit": format_percent(limit)}
        text = _("Of the sample %(errors)s did not stand, more than %(limit)s: verify every cost.")
        raise TransitionRefused(text % words)
