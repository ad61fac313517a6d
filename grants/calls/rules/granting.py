"""How grants are agreed, paid and changed, as one value: read from the call, frozen with an agreement. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

DEFAULT_CONDITIONS: Final = ("documents", "budget", "double_funding")
CONDITIONS: Final = ("documents", "budget", "account", "double_funding", "sanctions")
TRIGGERS: Final = ("signature", "date", "interim", "report", "manual")
WHOLE: Final = 10_000  # basis points
LONGEST_WAIT: Final = 3650  # days from the start of a project to an instalment by date


@dataclass(frozen=True)
class InstalmentRule:
    """A part of the grant, and what makes it due: basis points of it, a fixed sum in its currency, or else the rest.

    `signature`: the agreement in force; `date`: so many days after the start; `manual`: an officer says that the
    condition is met; `interim`: the accepted interim report, the first such part the first one, and so on; `report`:
    the accepted final report, which turns what is left into the balance.
    """

    trigger: str
    basis_points: int | None = None
    days: int | None = None
    condition: str = ""
    amount_cents: int | None = None

    @property
    def is_rest(self) -> bool:
        """Whether it is what the parts before it leave."""
        return self.basis_points is None and self.amount_cents is None


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
    payment_days: int = 30

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
    """Return the share that a list of instalments pays on signature, in basis points: its short form.

    What the rest or a fixed sum is of a grant depends on the grant, so neither has a share; a rest after percents has.
    """
    plan = plan_of(rows)
    rest = 0 if has_sums(plan) else WHOLE - percents_of(plan)
    shares = ((rest if part.is_rest else part.basis_points or 0) for part in plan if part.trigger == "signature")
    return max(0, min(WHOLE, sum(shares)))


def has_sums(plan: Iterable[InstalmentRule]) -> bool:
    """Return whether a part of the grant is a fixed sum."""
    return any(part.amount_cents is not None for part in plan)


def percents_of(plan: Iterable[InstalmentRule]) -> int:
    """Return to how much of the grant those parts add up that are a share of it, in basis points."""
    return sum(part.basis_points or 0 for part in plan)


def taken_before_rest(plan: Sequence[InstalmentRule], grant_cents: int) -> list[int]:
    """Return what each part but the last takes of a grant, in cents: its sum, or its share rounded down.

    Shares are of the whole grant, whatever the fixed sums are; the last part takes what all of these leave.
    """
    return [
        grant_cents * (part.basis_points or 0) // WHOLE if part.amount_cents is None else part.amount_cents
        for part in plan[:-1]
    ]


def faults_by_row(plan: tuple[InstalmentRule, ...]) -> Iterator[tuple[str, int | None, str]]:
    """Yield each fault of a list of instalments as its code, the number of the row and the column where it stands.

    `not_whole` (percents that do not add up to the grant), `no_rest` (fixed sums, and nothing that takes what they
    leave), `nothing_left` (the percents leave nothing to the rest), `rest_not_last`, `two_measures` (a percent and a
    sum), `part` and `sum` (one is nothing or more than all), `trigger`, `two_balances` (the final report makes one
    balance due, and it comes last), `no_days` (one by date without days), `days` (more than ten years, or where no
    date is meant), `no_condition` (one on a condition that nobody wrote).
    """
    yield from _faults_of_sum(plan)
    for number, part in enumerate(plan):
        is_last = number == len(plan) - 1
        for code, column in (*_faults_of_measure(part, is_last=is_last), *_faults_of(part, is_last=is_last)):
            yield code, number, column


def _faults_of_sum(plan: tuple[InstalmentRule, ...]) -> Iterator[tuple[str, int | None, str]]:
    """Yield what is wrong with all parts together; a rest that does not come last is wrong by itself."""
    last, together = len(plan) - 1, percents_of(plan)
    if any(part.is_rest for part in plan):
        if plan[last].is_rest and together >= WHOLE:
            yield "nothing_left", last, "takes_rest"
    elif has_sums(plan):
        yield "no_rest", last, "takes_rest"
    elif plan and together != WHOLE:
        yield "not_whole", None, ""


def _faults_of_measure(part: InstalmentRule, *, is_last: bool) -> Iterator[tuple[str, str]]:
    if part.is_rest and not is_last:
        yield "rest_not_last", "takes_rest"
    if part.basis_points is not None and part.amount_cents is not None:
        yield "two_measures", "amount_cents"
    if part.basis_points is not None and not 0 < part.basis_points <= WHOLE:
        yield "part", "basis_points"
    if part.amount_cents is not None and part.amount_cents <= 0:
        yield "sum", "amount_cents"


def _faults_of(part: InstalmentRule, *, is_last: bool) -> Iterator[tuple[str, str]]:
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
