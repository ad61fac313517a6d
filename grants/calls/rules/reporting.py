"""How grants report, are verified and closed, as one value: read from the call, frozen with an agreement. Pure."""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

ANCHORS: Final = ("start", "end", "date")
PARTS: Final = ("narrative", "financial", "indicators")
EVIDENCE: Final = (
    "receipt",
    "payment",
    "contract",
    "timesheet",
    "payslip",
    "inventory",
    "handover",
    "procurement",
    "offer",
    "boarding_pass",
    "participants",
    "other",
)
WHOLE: Final = 10_000  # basis points
LONGEST: Final = 3650  # days
MOST_REPORTS: Final = 12


@dataclass(frozen=True)
class InterimRule:
    """An interim report: due so many days after the start or the end of the project, or on a date of its own."""

    anchor: str
    days: int = 0
    on: str = ""
    parts: tuple[str, ...] = PARTS

    def due_on(self, *, starts_on: datetime.date, ends_on: datetime.date) -> datetime.date:
        """Return the day on which it is due."""
        if self.anchor == "date":
            return datetime.date.fromisoformat(self.on)
        return (starts_on if self.anchor == "start" else ends_on) + datetime.timedelta(days=self.days)


@dataclass(frozen=True)
class EvidenceRule:
    """What each cost under a heading is proven with besides its receipt, from an amount on; cents."""

    heading: str
    evidence: str
    above_cents: int = 0


@dataclass(frozen=True)
class ReportTerms:
    """The rules of reports. Days, basis points, cents of the currency of the agreement; None: the rule is not there.

    `remind_before` and `remind_after` are days from the day on which a report is due; after `escalate_days` the
    approver hears of it; `extension_days` is the most that the one extension gives; after `default_days` the
    balance may be taken as waived (domain.md section 6, S79).
    """

    interim: tuple[InterimRule, ...] = ()
    final_parts: tuple[str, ...] = PARTS
    remind_before: tuple[int, ...] = (30, 7)
    remind_after: tuple[int, ...] = (7, 21)
    escalate_days: int = 30
    extension_days: int = 30
    default_days: int = 90
    evidence: tuple[EvidenceRule, ...] = ()
    proof_of_payment_cents: int | None = None
    offers_cents: int | None = None
    excluded_cost_types: tuple[str, ...] = ()
    recoverable_vat_counts: bool = False
    in_kind_counts: bool = True
    languages_without_summary: tuple[str, ...] = ()
    sample_basis_points: int = WHOLE
    sample_error_basis_points: int = 200  # two in a hundred of what was claimed in the sample
    second_verifier_cents: int | None = None
    no_profit: bool = False
    visit_notice_days: int = 30
    retention_years: int = 5


REPORT_RULES: Final = tuple(field.name for field in fields(ReportTerms))


def report_terms_of(terms: Mapping[str, Any]) -> ReportTerms:
    """Return the rules from plain data, as a call or an agreement keeps them; what is not named is the default."""
    known = {name: terms[name] for name in REPORT_RULES if name in terms}
    known = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    known["interim"] = tuple(
        InterimRule(**{**row, "parts": tuple(row.get("parts") or PARTS)}) for row in known.get("interim", ())
    )
    known["evidence"] = tuple(EvidenceRule(**row) for row in known.get("evidence", ()))
    return ReportTerms(**known)


def plain_rules(terms: ReportTerms) -> dict[str, Any]:
    """Return the rules as a call keeps them: all of them, or nothing where each is as usual."""
    return {} if terms == ReportTerms() else json.loads(json.dumps(asdict(terms)))


def with_rules(stored: Mapping[str, Any] | None, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rules that a call keeps, with some of them set otherwise."""
    return plain_rules(report_terms_of({**(stored or {}), **rules}))


def report_faults(terms: ReportTerms) -> Iterator[tuple[str, str, int | None]]:
    """Yield each fault as its code, the rule where it stands, and the number of the row where it is one of a list.

    `anchor`, `days` (none, or more than ten years), `date` (no day, or one that does not exist), `parts` (none or
    unknown), `too_many`, `evidence` (unknown), `share` (not between nothing and all), `amount` (below zero).
    """
    if len(terms.interim) > MOST_REPORTS:
        yield "too_many", "interim", None
    for number, rule in enumerate(terms.interim):
        yield from ((code, "interim", number) for code in _interim_faults(rule))
    if not terms.final_parts or set(terms.final_parts) - set(PARTS):
        yield "parts", "final_parts", None
    for number, evidence in enumerate(terms.evidence):
        if evidence.evidence not in EVIDENCE:
            yield "evidence", "evidence", number
        if evidence.above_cents < 0:
            yield "amount", "evidence", number
    yield from _figure_faults(terms)


def _interim_faults(rule: InterimRule) -> Iterator[str]:
    if rule.anchor not in ANCHORS:
        yield "anchor"
    if rule.anchor != "date" and not 0 < rule.days <= LONGEST:
        yield "days"
    if rule.anchor == "date" and not _is_day(rule.on):
        yield "date"
    if not rule.parts or set(rule.parts) - set(PARTS):
        yield "parts"


def _figure_faults(terms: ReportTerms) -> Iterator[tuple[str, str, int | None]]:
    for name in ("sample_basis_points", "sample_error_basis_points"):
        if not 0 <= getattr(terms, name) <= WHOLE:
            yield "share", name, None
    for name in ("proof_of_payment_cents", "offers_cents", "second_verifier_cents"):
        value = getattr(terms, name)
        if value is not None and value < 0:
            yield "amount", name, None
    for name in ("escalate_days", "extension_days", "default_days", "visit_notice_days"):
        if not 0 <= getattr(terms, name) <= LONGEST:
            yield "days", name, None
    for name in ("remind_before", "remind_after"):
        if any(not 0 < days <= LONGEST for days in getattr(terms, name)):
            yield "days", name, None


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
