"""How grants are agreed, paid and changed, as one value: read from the call, frozen with an agreement. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

DEFAULT_CONDITIONS: Final = ("documents", "budget", "double_funding")
CONDITIONS: Final = ("documents", "budget", "account", "double_funding", "sanctions")
TRIGGERS: Final = ("signature", "date", "report", "manual")
WHOLE: Final = 10_000  # basis points


@dataclass(frozen=True)
class InstalmentRule:
    """A part of the grant, in basis points of it, and what makes it due.

    `signature`: the agreement in force; `date`: so many days after the start; `manual`: an officer says that the
    condition is met; `report`: the accepted final report, which turns what is left into the balance.
    """

    trigger: str
    basis_points: int
    days: int | None = None
    condition: str = ""


@dataclass(frozen=True)
class GrantTerms:
    """The rules of a grant. Shares are basis points, sums cents of the currency of the agreement, times days."""

    instalments: tuple[InstalmentRule, ...] = ()
    advance_basis_points: int = 8000
    grant_currency: str = ""
    exchange: str = "fifo"
    agreement_language: str = "en"
    signing: str = "either"
    joint_signature: bool = False
    starts_before_signature: bool = False
    conditions: tuple[str, ...] = DEFAULT_CONDITIONS
    reallocation_basis_points: int | None = 2500
    reallocation_of: str = "source"
    reallocation_counts: str = "cumulative"
    extension_days: int = 30
    cooling_days: int = 3
    second_approval_cents: int | None = None
    sanctions_days: int | None = None
    repay_days: int = 45

    @property
    def plan(self) -> tuple[InstalmentRule, ...]:
        """The instalments as agreed, or an advance on signature and the rest as balance where no list is given."""
        if self.instalments:
            return self.instalments
        parts = [("signature", self.advance_basis_points), ("report", WHOLE - self.advance_basis_points)]
        return tuple(InstalmentRule(trigger, points) for trigger, points in parts if points)


GRANT_RULES: Final = tuple(field.name for field in fields(GrantTerms))


def grant_terms_of(terms: Mapping[str, Any]) -> GrantTerms:
    """Return the rules from plain data, as a call or an agreement keeps them; what is not named is the default."""
    known = {name: terms[name] for name in GRANT_RULES if name in terms}
    known["instalments"] = tuple(InstalmentRule(**row) for row in known.get("instalments") or ())
    known["conditions"] = tuple(known.get("conditions", DEFAULT_CONDITIONS))
    return GrantTerms(**known)


def plan_faults(plan: tuple[InstalmentRule, ...]) -> list[str]:
    """Return what is wrong with a list of instalments, by code; an empty list when it can be agreed.

    `empty`, `not_whole` (they do not add up to the grant), `part` (one is nothing or more than all), `trigger`,
    `no_days` (one by date without days), `two_balances` (the final report makes one balance due, and it comes last).
    """
    if not plan:
        return ["empty"]
    found = []
    if sum(part.basis_points for part in plan) != WHOLE:
        found.append("not_whole")
    if any(not 0 < part.basis_points <= WHOLE for part in plan):
        found.append("part")
    if any(part.trigger not in TRIGGERS for part in plan):
        found.append("trigger")
    if any(part.trigger == "date" and part.days is None for part in plan):
        found.append("no_days")
    if any(part.trigger == "report" for part in plan[:-1]):
        found.append("two_balances")
    return found
