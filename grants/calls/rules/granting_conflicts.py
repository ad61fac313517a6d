"""What contradicts itself in the rules by which grants are agreed, paid and changed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grants.calls.rules.conflict import Conflict
from grants.calls.rules.granting import (
    CONDITIONS,
    InstalmentRule,
    faults_by_row,
    percents_of,
    plan_of,
    taken_before_rest,
)
from grants.core.rules import CURRENCIES

Terms = Mapping[str, Any]


def granting_conflicts(terms: Terms) -> list[Conflict]:
    """Return every contradiction in the rules of the grants; a rule that is missing contradicts nothing."""
    return [*_plan(terms), *_agreement(terms)]


def _plan(terms: Terms) -> Iterator[Conflict]:
    """Yield what is wrong with a list of instalments; `text` says to how many percent they add up."""
    plan = plan_of(terms.get("instalments") or [])
    together = f"{percents_of(plan) / 100:g}"
    found = list(faults_by_row(plan))
    for code, row, column in found:
        yield Conflict(f"instalments_{code}", ("instalments",), row, column, text=together)
    if not found:
        yield from _sums(terms, plan)
    yield from _interim(terms, plan)


def _sums(terms: Terms, plan: Sequence[InstalmentRule]) -> Iterator[Conflict]:
    """Yield that the smallest grant of the call does not reach for its instalments, where both are in one currency.

    Where the call names none, the largest has to; a smaller one is refused when its agreement is drawn up.
    """
    size = terms.get("fixed_cents") or terms.get("minimum_cents") or terms.get("maximum_cents")
    if size and not terms.get("grant_currency") and sum(taken_before_rest(plan, size)) > size:
        yield Conflict("instalments_beyond_grant", ("instalments",), len(plan) - 1, "takes_rest", cents=size)


def _interim(terms: Terms, plan: Sequence[InstalmentRule]) -> Iterator[Conflict]:
    """Yield that an instalment waits for an interim report that the call does not ask for."""
    if "reporting" not in terms:
        return
    waiting = [number for number, part in enumerate(plan) if part.trigger == "interim"]
    for number in waiting[len((terms["reporting"] or {}).get("interim") or ()) :]:
        yield Conflict("instalments_no_interim", ("instalments",), number, "trigger")


def _agreement(terms: Terms) -> Iterator[Conflict]:
    currency = terms.get("grant_currency")
    if currency and currency not in CURRENCIES:
        yield Conflict("currency_unknown", ("grant_currency",), text=str(currency))
    for key in terms.get("conditions") or []:
        if key not in CONDITIONS:
            yield Conflict("condition_unknown", ("conditions",), text=str(key))
    if terms.get("joint_signature") and terms.get("partners") == "none":
        yield Conflict("joint_signature_of_nobody", ("joint_signature", "partners"))
