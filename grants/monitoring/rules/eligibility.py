"""What keeps a cost from counting, and what it still lacks. Pure; cents of the agreement's currency throughout.

A hard fault is a cost that cannot count as it is: it is mended, lowered to what counts, or taken out before the report
is handed in. A soft one is a warning, which the grantee may explain and the verifier sees too.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from grants.calls.rules.reporting import EvidenceRule

WHOLE: Final = 10_000  # basis points
OFFERS: Final = 3
NOT_BOUGHT: Final = ("human_resources", "indirect", "contingency")  # no supplier is chosen for these
HARD: Final = frozenset(
    {
        *("outside_period", "to_come", "no_budget", "excluded_type", "recoverable_vat", "in_kind", "over_ceiling"),
        *("no_language", "no_summary"),
    }
)
SOFT: Final = frozenset({"paid_outside", "no_payment", "no_offers", "no_evidence"})


@dataclass(frozen=True)
class CostFacts:
    """A cost as the rules see it; `proofs` counts its files by their kind."""

    heading: str
    spent_on: datetime.date
    amount_cents: int
    paid_on: datetime.date | None = None
    vat_cents: int = 0
    is_in_kind: bool = False
    cost_type: str = ""
    language: str = ""
    has_summary: bool = False
    proofs: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CostTerms:
    """What bears on the costs of one agreement; `ceilings` is the most that a heading may take. None: no such rule.

    `own_languages` need no summary; an empty tuple asks for none at all.
    """

    starts_on: datetime.date
    ends_on: datetime.date
    today: datetime.date
    budget: Mapping[str, int]
    ceilings: Mapping[str, int] = field(default_factory=dict)
    excluded_types: Collection[str] = ()
    recoverable_vat_counts: bool = False
    in_kind_counts: bool = True
    own_languages: Collection[str] = ()
    proof_of_payment_cents: int | None = None
    offers_cents: int | None = None
    evidence: tuple[EvidenceRule, ...] = ()


@dataclass(frozen=True)
class CostFault:
    """What is wrong with a cost: its code, and which kind of file is missing.

    `claimable_cents` is what of the amount could still be claimed: 0 where nothing of the cost can count.
    """

    code: str
    claimable_cents: int = 0
    evidence: str = ""

    @property
    def is_hard(self) -> bool:
        """Whether the report cannot be handed in with it."""
        return self.code in HARD


def faults_of_cost(cost: CostFacts, terms: CostTerms, *, before_cents: int = 0) -> list[CostFault]:
    """Return every fault of a cost, the hard ones first; `before_cents` is what its heading had taken before it."""
    found = [*_of_its_days(cost, terms), *_of_its_kind(cost, terms, before_cents), *_of_its_proofs(cost, terms)]
    found += _of_its_heading(cost, terms, {fault.evidence for fault in found})
    return sorted(found, key=lambda fault: not fault.is_hard)


def faults_by_cost(costs: Iterable[CostFacts], terms: CostTerms, taken: Mapping[str, int]) -> list[list[CostFault]]:
    """Return the faults of each cost in the order given; `taken` is what earlier reports took of each heading."""
    running, found = dict(taken), []
    for cost in costs:
        before = running.get(cost.heading, 0)
        found.append(faults_of_cost(cost, terms, before_cents=before))
        running[cost.heading] = before + cost.amount_cents
    return found


def _of_its_days(cost: CostFacts, terms: CostTerms) -> Iterator[CostFault]:
    """A cost falls into the period of the project and lies behind us (domain.md section 6, S72; case 37)."""
    if cost.spent_on > terms.today:
        yield CostFault("to_come")
    if not terms.starts_on <= cost.spent_on <= terms.ends_on:
        yield CostFault("outside_period")
    elif cost.paid_on is not None and not terms.starts_on <= cost.paid_on <= terms.ends_on:
        yield CostFault("paid_outside", cost.amount_cents)


def _of_its_kind(cost: CostFacts, terms: CostTerms, before_cents: int) -> Iterator[CostFault]:
    if not terms.budget.get(cost.heading):
        yield CostFault("no_budget")
    if cost.cost_type and cost.cost_type in terms.excluded_types:
        yield CostFault("excluded_type")
    if cost.is_in_kind and not terms.in_kind_counts:
        yield CostFault("in_kind")
    if cost.vat_cents and not terms.recoverable_vat_counts:
        yield CostFault("recoverable_vat", cost.amount_cents - cost.vat_cents)
    ceiling = terms.ceilings.get(cost.heading)
    if ceiling is not None and before_cents + cost.amount_cents > ceiling:
        yield CostFault("over_ceiling", max(ceiling - before_cents, 0))


def _of_its_proofs(cost: CostFacts, terms: CostTerms) -> Iterator[CostFault]:
    """What proves a cost is asked from an amount on; what is given in kind is neither paid nor chosen by offers."""
    if terms.own_languages and not cost.is_in_kind:
        if not cost.language:
            yield CostFault("no_language", cost.amount_cents)
        elif cost.language not in terms.own_languages and not cost.has_summary:
            yield CostFault("no_summary", cost.amount_cents)
    is_bought = not cost.is_in_kind and cost.heading not in NOT_BOUGHT
    if not cost.is_in_kind and _is_asked(cost, terms.proof_of_payment_cents) and not cost.proofs.get("payment"):
        yield CostFault("no_payment", cost.amount_cents, "payment")
    if is_bought and _is_asked(cost, terms.offers_cents) and cost.proofs.get("offer", 0) < OFFERS:
        yield CostFault("no_offers", cost.amount_cents, "offer")


def _of_its_heading(cost: CostFacts, terms: CostTerms, named: Collection[str]) -> Iterator[CostFault]:
    """Yield each file that the heading asks for and that no fault names yet."""
    for rule in terms.evidence:
        asked = rule.heading == cost.heading and _is_asked(cost, rule.above_cents)
        if asked and rule.evidence not in named and not cost.proofs.get(rule.evidence):
            yield CostFault("no_evidence", cost.amount_cents, rule.evidence)


def _is_asked(cost: CostFacts, from_cents: int | None) -> bool:
    return from_cents is not None and cost.amount_cents >= from_cents
