"""What contradicts itself in the rules by which grants are agreed, paid and changed. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from grants.calls.rules.conflict import Conflict
from grants.calls.rules.granting import CONDITIONS, faults_by_row, plan_of
from grants.core.rules import CURRENCIES

Terms = Mapping[str, Any]


def granting_conflicts(terms: Terms) -> list[Conflict]:
    """Return every contradiction in the rules of the grants; a rule that is missing contradicts nothing."""
    return [*_plan(terms), *_agreement(terms)]


def _plan(terms: Terms) -> Iterator[Conflict]:
    """Yield what is wrong with a list of instalments; `text` says to how many percent they add up."""
    rows = terms.get("instalments") or []
    together = f"{sum(row['basis_points'] for row in rows) / 100:g}"
    for code, row, column in faults_by_row(plan_of(rows)):
        yield Conflict(f"instalments_{code}", ("instalments",), row, column, text=together)


def _agreement(terms: Terms) -> Iterator[Conflict]:
    currency = terms.get("grant_currency")
    if currency and currency not in CURRENCIES:
        yield Conflict("currency_unknown", ("grant_currency",), text=str(currency))
    for key in terms.get("conditions") or []:
        if key not in CONDITIONS:
            yield Conflict("condition_unknown", ("conditions",), text=str(key))
    if terms.get("joint_signature") and terms.get("partners") == "none":
        yield Conflict("joint_signature_of_nobody", ("joint_signature", "partners"))
