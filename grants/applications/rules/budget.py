"""A budget against the rules of its call, to the cent. Pure.

Every rule compares two figures of the budget, or one with a fixed sum, so that a page can show each with what is
allowed and what is found. Figures are hundredths: cents where they are money, hundredths of one where they are counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

WHOLE: Final = 10_000  # basis points
SHARES: Final = ("indirect", "contingency")  # headings that are a share of the direct costs (domain.md section 6)


class Line(NamedTuple):
    """A line of a budget as the rules see it; cents. `cost_type` is the key of the kind of cost, or empty."""

    heading: str
    amount_cents: int
    cofinancing_cents: int = 0
    in_kind: bool = False
    cost_type: str = ""


@dataclass(frozen=True)
class Relation:
    """A rule that a call sets between two figures: left is at most, at least or equal to so much percent of right."""

    left: str
    op: str
    right: str
    basis_points: int = WHOLE
    message: str = ""


@dataclass(frozen=True)
class Limits:
    """The rules of a call that bear on a budget; cents and basis points."""

    maximum_cents: int
    minimum_cents: int | None = None
    fixed_cents: int | None = None
    cofinancing: str = "open"  # none | open | of_total | of_grant
    cofinancing_basis_points: int = 0
    in_kind_allowed: bool = True
    ceilings: tuple[tuple[str, int, str], ...] = ()  # heading, basis points, of the "grant" or of the "total"
    indirect_basis_points: int | None = None  # of the direct costs; None: the heading is not offered
    contingency_basis_points: int | None = None
    excluded: tuple[tuple[str, str], ...] = ()  # key and title of each kind of cost that this applicant may not charge
    relations: tuple[Relation, ...] = ()
    concept_cents: int | None = None  # what the concept note expected to ask for
    change_basis_points: int | None = None  # by how much the grant may differ from that


@dataclass(frozen=True)
class Rule:
    """`left` is at most, at least or equal to so many basis points of `right`, or to `limit_cents` without a right."""

    code: str
    left: str
    op: str  # at_most | at_least | equal
    limit_cents: int = 0
    right: str = ""
    basis_points: int = 0
    rounds: str = "half"  # "down": a started cent is not granted
    name: str = ""

    @property
    def heading(self) -> str:
        """The heading that the rule bounds, or an empty string."""
        return self.left.removeprefix("heading:") if self.left.startswith("heading:") else ""


@dataclass(frozen=True)
class Measure:
    """A rule with what it allows and what was found, both in hundredths."""

    rule: Rule
    limit_cents: int
    found_cents: int

    @property
    def is_kept(self) -> bool:
        """True when the figure lies within the rule, to the cent."""
        if self.rule.op == "at_most":
            return self.found_cents <= self.limit_cents
        if self.rule.op == "at_least":
            return self.found_cents >= self.limit_cents
        return self.found_cents == self.limit_cents

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code

    @property
    def off_cents(self) -> int:
        """By how much the figure misses the rule; 0 when it is kept."""
        return 0 if self.is_kept else abs(self.found_cents - self.limit_cents)


def line_amount(quantity: Decimal, unit_rate_cents: int) -> int:
    """Return quantity × unit rate in cents, half a cent rounded up."""
    return int((quantity * unit_rate_cents).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share_amount(direct_cents: int, basis_points: int) -> int:
    """Return so many basis points of the direct costs in cents, a started cent left out, so that its ceiling holds."""
    return direct_cents * basis_points // WHOLE


def spread(amounts_cents: Sequence[int], cofinancing_cents: int) -> list[int]:
    """Lay a sum that is brought on lines, from the last one up; the rest that no line can take is left out."""
    shares, left = [0] * len(amounts_cents), cofinancing_cents
    for place in reversed(range(len(amounts_cents))):
        shares[place] = min(left, amounts_cents[place])
        left -= shares[place]
    return shares


def figures_of(
    lines: Iterable[Line], *, cofinancing_cents: int | None = None, others: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Return the figures of a budget: total, direct, grant, cofinancing, in_kind, and the sum of each heading and kind.

    `cofinancing_cents` replaces the sum of the lines where only the whole is known; `others` adds figures from
    elsewhere (months, answers), in hundredths. What is not among them is not known, and no rule is measured by it.
    """
    found = {"total": 0, "direct": 0, "cofinancing": 0, "in_kind": 0}
    for line in lines:
        found["total"] += line.amount_cents
        found["direct"] += 0 if line.heading in SHARES else line.amount_cents
        found["cofinancing"] += line.cofinancing_cents
        found["in_kind"] += line.cofinancing_cents if line.in_kind else 0
        for key in (f"heading:{line.heading}", f"cost_type:{line.cost_type}"):
            found[key] = found.get(key, 0) + line.amount_cents
    if cofinancing_cents is not None:
        found["cofinancing"] = cofinancing_cents
    return {**(others or {}), **found, "grant": found["total"] - found["cofinancing"]}


def least_cofinancing(total_cents: int, requested_cents: int, limits: Limits) -> int:
    """Return the least co-financing in cents that the call asks for with this budget, rounded to the nearest cent.

    "Percent of total" is taken of the whole cost, "percent of grant" of the amount asked for (domain.md section 3). So
    10 % of the total and a grant of 10,000.00 make a total of 11,111.11, not of a cent more.
    """
    base = {"of_total": total_cents, "of_grant": requested_cents}.get(limits.cofinancing, 0)
    return _part(base, limits.cofinancing_basis_points, "half")


def rules_of(limits: Limits) -> list[Rule]:
    """Return every rule that the call sets for a budget, in the order in which an applicant asks."""
    return [
        *_amount_rules(limits),
        *_cofinancing_rules(limits),
        *(
            Rule(f"heading_above_{of}", f"heading:{heading}", "at_most", 0, of, points, "down")
            for heading, points, of in limits.ceilings
        ),
        *_share_rules(limits),
        *(Rule("excluded_cost", f"cost_type:{key}", "at_most", name=title) for key, title in limits.excluded),
        *(
            Rule("relation", row.left, row.op, 0, row.right, row.basis_points, name=row.message)
            for row in limits.relations
        ),
    ]


def measures_of(figures: Mapping[str, int], limits: Limits) -> list[Measure]:
    """Return each rule with what it allows and what is found; one whose figures are not known yet is left out."""
    found = (_measure(rule, figures) for rule in rules_of(limits))
    return [measure for measure in found if measure is not None]


def budget_faults(figures: Mapping[str, int], limits: Limits) -> list[Measure]:
    """Return every rule that the budget breaks; an empty one, or one that asks for nothing, breaks only that."""
    if figures["total"] <= 0:
        return [Measure(Rule("empty", "total", "at_least", 1), 1, figures["total"])]
    if figures["grant"] <= 0:
        rule = Rule("nothing_requested", "cofinancing", "at_most")
        return [Measure(rule, figures["total"] - 1, figures["cofinancing"])]
    return [measure for measure in measures_of(figures, limits) if not measure.is_kept]


def _amount_rules(limits: Limits) -> list[Rule]:
    if limits.fixed_cents is not None:
        return [Rule("not_fixed", "grant", "equal", limits.fixed_cents)]
    found = [Rule("above_maximum", "grant", "at_most", limits.maximum_cents)]
    if limits.minimum_cents is not None:
        found.append(Rule("below_minimum", "grant", "at_least", limits.minimum_cents))
    if limits.concept_cents is not None and limits.change_basis_points is not None:
        room = limits.concept_cents * limits.change_basis_points // WHOLE
        found.append(Rule("above_concept", "grant", "at_most", limits.concept_cents + room))
        found.append(Rule("below_concept", "grant", "at_least", limits.concept_cents - room))
    return found


def _cofinancing_rules(limits: Limits) -> list[Rule]:
    found = []
    points = limits.cofinancing_basis_points
    if limits.cofinancing == "none":
        found.append(Rule("cofinancing_not_asked", "cofinancing", "at_most"))
    if limits.cofinancing in ("of_total", "of_grant") and points:
        base = limits.cofinancing.removeprefix("of_")
        found.append(Rule("cofinancing_too_low", "cofinancing", "at_least", 0, base, points))
    if not limits.in_kind_allowed:
        found.append(Rule("in_kind_not_allowed", "in_kind", "at_most"))
    return found


def _share_rules(limits: Limits) -> list[Rule]:
    """Indirect costs and the reserve are shares of the direct costs (domain.md section 6: 7 % and 5 % in PRAG)."""
    found = []
    for heading, points in zip(SHARES, (limits.indirect_basis_points, limits.contingency_basis_points), strict=True):
        if points is None:
            found.append(Rule("heading_not_offered", f"heading:{heading}", "at_most"))
        else:
            found.append(Rule("share_too_high", f"heading:{heading}", "at_most", 0, "direct", points, "down"))
    return found


def _measure(rule: Rule, figures: Mapping[str, int]) -> Measure | None:
    left, right = _figure(rule.left, figures), _figure(rule.right, figures) if rule.right else 0
    if left is None or right is None:
        return None
    limit = _part(right, rule.basis_points, rule.rounds) if rule.right else rule.limit_cents
    return Measure(rule, limit, left)


def _figure(name: str, figures: Mapping[str, int]) -> int | None:
    """Return a figure; a heading or a kind of cost without lines comes to nothing, anything else may be unknown."""
    return figures.get(name, 0 if name.startswith(("heading:", "cost_type:")) else None)


def _part(base: int, basis_points: int, rounds: str) -> int:
    """Return so many basis points of a figure, to the cent: down, or to the nearest one."""
    return (base * basis_points + (WHOLE // 2 if rounds == "half" else 0)) // WHOLE
