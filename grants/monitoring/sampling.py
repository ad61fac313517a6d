"""What a sample is drawn from, what it would be if it were drawn again, and how its errors stand."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.monitoring.eligibility import flags_of
from grants.monitoring.models import Expenditure, Report, Sample
from grants.monitoring.models.risk import GrantRisk, RiskLevel
from grants.monitoring.rules.sampling import RULE_VERSION, WHOLE, Item, draw
from grants.monitoring.twins import suspects

LEVELS = {RiskLevel.LOW: "low", RiskLevel.MEDIUM: "medium", RiskLevel.HIGH: "high"}


@dataclass(frozen=True)
class Replay:
    """A sample drawn again: what came out, and every difference to what is kept, in words; none means it holds."""

    drawn: tuple[int, ...]
    differences: list[str]


def risk_of(agreement: Agreement) -> str:
    """Return the risk at which the grant stands, raised by a person or computed; medium where nobody looked yet."""
    standing = GrantRisk.objects.filter(agreement=agreement).first()
    return LEVELS[RiskLevel(standing.level)] if standing else LEVELS[RiskLevel.MEDIUM]


def items_of(report: Report) -> list[Item]:
    """Return the costs of a report as the draw sees them: high, flagged and doubtful ones are verified in any case."""
    costs = list(report.costs.all())
    above = report.agreement.report_terms.second_verifier_cents
    looked_at = flags_of(report).keys() | suspects(report).keys()
    return [
        Item(
            cost.pk,
            cost.amount_cents,
            cost.pk in looked_at
            or (above is not None and cost.amount_cents > above)
            or cost.outcome != Expenditure.Outcome.PENDING,
        )
        for cost in costs
    ]


def replay(sample: Sample) -> Replay:
    """Draw a sample again from its seed and compare it with what is kept, and its costs with those of the report."""
    drawn = draw(sample.seed, sample.items, basis_points=sample.basis_points, risk=sample.risk)
    found = []
    if sample.rule_version != RULE_VERSION:
        found.append(_("It was drawn by the rule %(rule)s.") % {"rule": sample.rule_version})
    if list(drawn) != sample.chosen or len(drawn) != sample.size:
        words = {"kept": len(sample.chosen), "drawn": len(drawn)}
        found.append(_("%(kept)s costs are kept as drawn, but %(drawn)s other ones come out.") % words)
    if sample.round == sample.report.round:
        now = dict(Expenditure.objects.filter(report=sample.report_id).values_list("pk", "amount_cents"))
        if now != {item.id: item.cents for item in sample.items}:
            found.append(_("The costs of the report are not those from which it was drawn."))
    return Replay(drawn, found)


def is_sampled(report: Report) -> bool:
    """Tell whether the scheme lets a part of the costs be accepted without review."""
    return report.agreement.report_terms.sample_basis_points < WHOLE
