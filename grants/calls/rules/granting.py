"""How grants are agreed, paid and changed, as one value: read from the call, frozen with an agreement. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

DEFAULT_CONDITIONS: Final = ("documents", "budget", "double_funding")
CONDITIONS: Final = ("documents", "budget", "account", "double_funding", "sanctions")
TRIGGERS: Final = ("signature", "date", "report", "manual")
WHOLE: Final = 10_000  # basis points
LONGEST_WAIT: Final = 3650  # days from the start of a project to an instalment by date


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
    known["instalments"] = plan_of(known.get("instalments") or ())
    known["conditions"] = tuple(known.get("conditions", DEFAULT_CONDITIONS))
    return GrantTerms(**known)


def plan_of(rows: Iterable[Mapping[str, Any]]) -> tuple[InstalmentRule, ...]:
    """Return a list of instalments from plain data."""
    return tuple(InstalmentRule(**row) for row in rows)


def on_signature(rows: Iterable[Mapping[str, Any]]) -> int:
    """Return the share that a list of instalments pays on signature, in basis points: its short form."""
    return min(WHOLE, sum(part.basis_points for part in plan_of(rows) if part.trigger == "signature"))


def faults_by_row(plan: tuple[InstalmentRule, ...]) -> Iterator[tuple[str, int | None, str]]:
    """Yield each fault of a list of instalments as its code, the number of the row and the column where it stands.

    `not_whole` (they do not add up to the grant), `part` (one is nothing or more than all), `trigger`,
    `two_balances` (the final report makes one balance due, and it comes last), `no_days` (one by date without days),
    `days` (more than ten years, or where no date is meant), `no_condition` (one on a condition that nobody wrote).
    """
    if plan and sum(part.basis_points for part in plan) != WHOLE:
        yield "not_whole", None, ""
    for number, part in enumerate(plan):
        for code, column in _faults_of(part, is_last=number == len(plan) - 1):
            yield code, number, column


def _faults_of(part: InstalmentRule, *, is_last: bool) -> Iterator[tuple[str, str]]:
    if not 0 < part.basis_points <= WHOLE:
        yield "part", "basis_points"
    if part.trigger not in TRIGGERS:
        yield "trigger", "trigger"
    elif part.trigger == "report" and not is_last:
        yield "two_balances", "trigger"
    if part.trigger == "date" and part.days is None:
        yield "no_days", "days"
    elif part.days is not None and (part.trigger != "date" or not 0 <= part.days <= LONGEST_WAIT):
        yield "days", "days"
    if part.trigger == "manual" and not part.condition.strip():
        yield "no_condition", "condition"
