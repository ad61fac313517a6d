"""What contradicts itself in the rules by which grants are agreed, paid and changed. Pure."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from grants.calls.rules.conflict import Conflict
from grants.calls.rules.granting import (
    CONDITIONS,
    InstalmentRule,
    faults_by_row,
    percents_of,
    plan_of,
    taken_before_rest,
)
from grants.calls.rules.reporting import InterimRule, report_faults, report_terms_of
from grants.core.rules import CURRENCIES

Terms = Mapping[str, Any]
LONGEST_MONTH: Final = 31  # days
COLUMNS: Final = {"date": "on", "amount": "above_cents"}  # of the rows of the reports; any other fault names its own


def granting_conflicts(terms: Terms) -> list[Conflict]:
    """Return every contradiction in the rules of the grants; a rule that is missing contradicts nothing."""
    return [*_plan(terms), *_agreement(terms), *_reports(terms)]


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
        yield Conflict("instalments_no_interim", ("instalments", "reporting"), number, "trigger")


def _agreement(terms: Terms) -> Iterator[Conflict]:
    currency = terms.get("grant_currency")
    if currency and currency not in CURRENCIES:
        yield Conflict("currency_unknown", ("grant_currency",), text=str(currency))
    for key in terms.get("conditions") or []:
        if key not in CONDITIONS:
            yield Conflict("condition_unknown", ("conditions",), text=str(key))
    if terms.get("joint_signature") and terms.get("partners") == "none":
        yield Conflict("joint_signature_of_nobody", ("joint_signature", "partners"))


def _reports(terms: Terms) -> Iterator[Conflict]:
    """Yield what is wrong with the rules of the reports; the second of its terms is the rule where it stands."""
    if "reporting" not in terms:
        return
    rules = report_terms_of(terms["reporting"] or {})
    faults = list(report_faults(rules))
    for code, rule, row in faults:
        column = "" if row is None else COLUMNS.get(code, code)
        yield Conflict(f"reports_{code}", ("reporting", rule), row, column)
    broken = {row for _code, rule, row in faults if rule == "interim"}
    for number, interim in enumerate(rules.interim):
        if number not in broken and _never_before_final(interim, terms):
            column = "on" if interim.anchor == "date" else "days"
            yield Conflict("reports_after_final", ("reporting", "interim", "report_days"), number, column)
    if "cost_types" in terms:
        known = {row.get("key") for row in terms["cost_types"] or []}
        for key in rules.excluded_cost_types:
            if key not in known:
                yield Conflict("reports_cost_type_unknown", ("reporting", "excluded_cost_types"), text=key)


def _never_before_final(rule: InterimRule, terms: Terms) -> bool:
    """Return whether even the longest project that the call takes owes its final report first."""
    final, longest, latest = terms.get("report_days"), terms.get("max_months"), terms.get("latest_end")
    if not final:
        return False
    if rule.anchor == "date":
        days = datetime.timedelta(days=final)
        return bool(latest) and rule.on >= (datetime.date.fromisoformat(str(latest)) + days).isoformat()
    if rule.anchor == "start":
        return bool(longest) and rule.days >= longest * LONGEST_MONTH + final
    return bool(rule.days >= final)
