"""The budget against the call: its limits, what it breaks, what its rows may name, and what each partner spends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from grants.applications.asking import questions_asked
from grants.applications.budget_words import fault_sentence
from grants.applications.rules import (
    Limits,
    Line,
    Measure,
    Missing,
    Relation,
    budget_faults,
    figures_of,
)
from grants.calls.headings import Heading

if TYPE_CHECKING:
    from grants.applications.models import Application, Partner
    from grants.calls.models import CostType

BUDGET: Final = "budget"
MOST_LINES: Final = 100
TOLD_ELSEWHERE: Final = ("above_concept", "below_concept")  # completeness says both in one sentence of its own
COUNTED: Final = ("number", "money")  # the kinds of answer that are figures


def limits_of(application: "Application") -> Limits:
    """Return the call's rules that bear on this application's budget: its lot's and its kind of applicant's too."""
    call, lot = application.call, application.lot
    of_lot = lot.maximum_cents if lot and lot.maximum_cents is not None else call.maximum_cents
    kind = application.organisation.kind
    return Limits(
        maximum_cents=min(call.maximum_cents, of_lot),
        minimum_cents=call.minimum_cents,
        fixed_cents=call.fixed_cents,
        cofinancing=call.cofinancing,
        cofinancing_basis_points=call.cofinancing_basis_points,
        in_kind_allowed=call.cofinancing_kinds != call.InKind.CASH,
        ceilings=tuple((row.heading, row.basis_points, row.of) for row in call.ceilings.all()),
        indirect_basis_points=call.indirect_basis_points,
        contingency_basis_points=call.contingency_basis_points,
        excluded=tuple((row.key, row.title) for row in call.cost_types.all() if row.is_excluded_for(kind)),
        relations=tuple(_relation(row) for row in call.relations),
        concept_cents=application.concept_cents if call.has_two_stages else None,
        change_basis_points=call.amount_change_basis_points,
    )


def _relation(row: Mapping[str, Any]) -> Relation:
    percent = row.get("percent")
    return Relation(
        left=str(row["left"]),
        op=str(row["op"]),
        right=str(row["right"]),
        basis_points=10_000 if percent is None else int(percent),
        message=str(row.get("message") or ""),
    )


def stored_lines(application: "Application") -> list[Line]:
    """Return the lines of a draft as the rules see them."""
    return [
        Line(
            line.heading,
            line.amount_cents,
            line.cofinancing_cents,
            line.in_kind,
            line.cost_type.key if line.cost_type else "",
        )
        for line in application.lines.all()
    ]


def known_figures(application: "Application") -> dict[str, int]:
    """Return the figures from outside the budget that the call's relations name, in hundredths: months and answers."""
    call = application.call
    if not call.relations:
        return {}
    found = {} if application.months is None else {"months": application.months * 100}
    texts = {answer.question_id: answer.text for answer in application.answers.all()}
    for question in questions_asked(application):
        if question.kind in COUNTED:
            value = _hundredths(texts.get(question.pk, ""), is_money=question.kind == "money")
            if value is not None:
                found[f"question:{question.key}"] = value
    return found


def _hundredths(text: str, *, is_money: bool) -> int | None:
    """Return what a figure's answer says: money is kept in cents, a number with its point."""
    try:
        value = Decimal(text.strip()) * (1 if is_money else 100)
        return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except (InvalidOperation, OverflowError, ValueError):
        return None


def faults_of(application: "Application") -> list[Measure]:
    """Return every rule of the call that the stored budget breaks."""
    figures = figures_of(stored_lines(application), others=known_figures(application))
    return budget_faults(figures, limits_of(application))


@dataclass(frozen=True)
class Offer:
    """What the rows of a budget may name: headings, kinds of cost with those excluded marked, partners."""

    application: "Application"
    shares: tuple[str, ...]
    cost_types: tuple["CostType", ...]
    partners: tuple["Partner", ...]
    takes_cofinancing: bool
    takes_in_kind: bool

    def types_under(self, heading: str) -> list[tuple[str, str]]:
        """Return the kinds of cost under a heading as choices by their key."""
        kind = self.application.organisation.kind
        marked = _("%(title)s (not eligible for you)")
        return [
            (row.key, marked % {"title": row.title} if row.is_excluded_for(kind) else row.title)
            for row in self.cost_types
            if row.heading == heading
        ]

    def excluded_under(self, heading: str) -> list[str]:
        """Return the keys of the kinds of cost under a heading that this applicant may not charge."""
        kind = self.application.organisation.kind
        return [row.key for row in self.cost_types if row.heading == heading and row.is_excluded_for(kind)]

    def cost_type(self, key: str) -> "CostType | None":
        """Return a kind of cost by its key."""
        return next((row for row in self.cost_types if row.key == key), None)

    def partner(self, pk: str) -> "Partner | None":
        """Return a partner by its id as it was sent."""
        return next((row for row in self.partners if str(row.pk) == pk), None)


def offer_of(application: "Application") -> Offer:
    """Return what the call and the application offer; what stands in the budget already is offered to be taken out."""
    call, lines = application.call, list(application.lines.all())
    points = {Heading.INDIRECT: call.indirect_basis_points, Heading.CONTINGENCY: call.contingency_basis_points}
    there = {line.heading for line in lines}
    brings = any(line.cofinancing_cents for line in lines)
    in_kind = any(line.in_kind for line in lines)
    takes = call.cofinancing != call.Cofinancing.NONE
    return Offer(
        application=application,
        shares=tuple(str(value) for value in points if points[value] is not None or str(value) in there),
        cost_types=tuple(call.cost_types.all()),
        partners=tuple(application.partners.all()),
        takes_cofinancing=takes or brings,
        takes_in_kind=(takes and call.cofinancing_kinds != call.InKind.CASH) or in_kind,
    )


@dataclass(frozen=True)
class OwnBudget:
    """What one partner, or the applicant, spends: of the total, brought, and asked from the grant; cents."""

    label: str
    key: str
    total_cents: int
    cofinancing_cents: int

    @property
    def grant_cents(self) -> int:
        """What is asked from the grant."""
        return self.total_cents - self.cofinancing_cents


def own_budgets(lines: Iterable[tuple[str, int, int]], names: Iterable[tuple[str, str]]) -> list[OwnBudget]:
    """Return the sum of each partner's own budget; `lines` are (key of the partner, amount, brought)."""
    sums: dict[str, tuple[int, int]] = {}
    for key, amount, brought in lines:
        total, share = sums.get(key, (0, 0))
        sums[key] = (total + amount, share + brought)
    return [OwnBudget(label, key, *sums.get(key, (0, 0))) for key, label in names]


def part_of(budget: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return of a frozen budget what the partner with this number spends; 0 is the applicant."""
    lines = [line for line in budget["lines"] if (line.get("partner") or 0) == number]
    total, brought = (sum(line.get(name, 0) for line in lines) for name in ("amount_cents", "cofinancing_cents"))
    sums = {"total_cents": total, "cofinancing_cents": brought, "requested_cents": total - brought}
    return {**budget, **sums, "lines": lines, "cofinancing_source": ""}


def missing_budget(application: "Application") -> list[Missing]:
    """Return what a budget still needs before it can be handed in; a concept note has none."""
    if application.is_concept_note:
        return []
    faults = [fault for fault in faults_of(application) if fault.code not in TOLD_ELSEWHERE]
    found = [Missing(BUDGET, fault.code, (("sentence", fault_sentence(fault, application.call)),)) for fault in faults]
    if application.cofinancing_cents and not application.cofinancing_source.strip():
        text = _("Say who brings the co-financing, in cash or in kind.")
        found.append(Missing(BUDGET, "cofinancing_source", (("sentence", text),)))
    return found
