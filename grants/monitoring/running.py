"""What was spent so far over all reports of a grant: by line, by heading with the rule for moves, and as brought."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from grants.agreements.models import AgreementLine
from grants.agreements.reallocating import agreed_headings, moving_rule, rule_sentence
from grants.agreements.rules.moving import by_heading
from grants.calls.models import Heading
from grants.monitoring.earlier import earlier_by_line, earlier_costs, may_have_earlier
from grants.monitoring.models import Report
from grants.monitoring.models.tally import LineTally, tally_of
from grants.monitoring.rules.spending import spent_by_heading


@dataclass(frozen=True)
class BudgetRow:
    """A line of the agreed budget with what this report and those before it spent on it; cents."""

    line: AgreementLine
    agreed: int
    spent: int
    accepted: int
    before: int = 0

    @property
    def left(self) -> int:
        """What is still to spend; negative when more was spent than agreed."""
        return self.agreed - self.before - self.spent

    @property
    def over(self) -> int:
        """By how much the line is exceeded; zero while it is kept."""
        return max(-self.left, 0)


@dataclass(frozen=True)
class HeadingRow:
    """A heading that was exceeded, and what of the excess takes an amendment; cents."""

    label: str
    held: int
    spent: int
    over: int
    beyond: int


@dataclass(frozen=True)
class Brought:
    """What was brought to the costs in cash and in kind, beside what was agreed; cents."""

    agreed: int
    cash: int
    in_kind: int

    @property
    def together(self) -> int:
        """What was brought so far."""
        return self.cash + self.in_kind

    @property
    def short(self) -> int:
        """What is still to be brought."""
        return max(self.agreed - self.together, 0)


@dataclass(frozen=True)
class Running:
    """The budget against what was spent: its lines, the headings that were exceeded, and the co-financing."""

    rows: list[BudgetRow]
    exceeded: list[HeadingRow]
    rule: str
    brought: Brought

    @property
    def before(self) -> int:
        """What the earlier reports come to, in cents."""
        return sum(row.before for row in self.rows)

    @property
    def left(self) -> int:
        """What of the agreed total is not spent; negative when more was spent."""
        return sum(row.left for row in self.rows)


def running_budget(report: Report) -> Running:
    """Return the agreed budget with what was spent over all reports of the grant up to this one."""
    rows = budget_of(report)
    exceeded = exceeded_headings(report, rows)
    return Running(rows, exceeded, rule_sentence(report.agreement) if exceeded else "", brought_to(report))


def budget_of(report: Report) -> list[BudgetRow]:
    """Return the agreed lines in their order, each with the costs charged to it."""
    told, before = tally_of(report).lines, earlier_by_line(report)
    return [
        BudgetRow(line, line.amount_cents, own.spent, own.accepted, before.get(line.pk, 0))
        for line in report.agreement.lines.all()
        for own in [told.get(line.pk, LineTally())]
    ]


def exceeded_headings(report: Report, rows: Sequence[BudgetRow]) -> list[HeadingRow]:
    """Return the headings that were exceeded, each with what of the excess no notice covers."""
    present = by_heading((row.line.heading, row.agreed) for row in rows)
    spent = by_heading((row.line.heading, row.before + row.spent) for row in rows)
    if all(cents <= present[heading] for heading, cents in spent.items()):
        return []
    agreement = report.agreement
    found = spent_by_heading(agreed_headings(agreement), present, spent, moving_rule(agreement))
    return [
        HeadingRow(str(Heading(one.heading).label), one.held_cents, one.spent_cents, one.over_cents, one.beyond_cents)
        for one in found
        if one.over_cents
    ]


def brought_to(report: Report) -> Brought:
    """Return the co-financing of the costs so far, those of earlier reports counted."""
    own, before = tally_of(report), {}
    if may_have_earlier(report):
        sums = earlier_costs(report).order_by().values_list("is_in_kind").annotate(Sum("cofinancing_cents"))
        before = dict(sums)
    return Brought(
        agreed=report.agreement.cofinancing_cents,
        cash=own.cash + before.get(False, 0),
        in_kind=own.in_kind + before.get(True, 0),
    )
