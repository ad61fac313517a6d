"""How the applications to a call are judged, as one value: read from the terms of the call, or frozen with a committee.

Pure: the terms are plain JSON. A lot may have rules of its own; whatever it does not name is as in the call.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

# Every rule of the evaluation that a call sets, and that a lot may set otherwise.
RULES: Final = (
    *("total_points", "concept_points", "min_points", "max_points", "pass_mark", "concept_pass_mark"),
    *("concept_cut_basis_points", "rounding", "assessments_per_file", "divergence_basis_points", "equidistant"),
    *("blinding", "comment_on", "comment_at", "tie_break", "overflow", "recusal", "eligibility"),
    *("panel_least", "panel_is_odd", "least_external", "quorum", "signed_minutes"),
    *("grants_per_applicant", "complaint_days", "award_days", "reserve_until"),
)
# What a lot may set otherwise: the rules of its committee. What binds the whole call is the same in every lot.
LOT_RULES: Final = tuple(
    name
    for name in RULES
    if name not in ("grants_per_applicant", "complaint_days", "award_days", "reserve_until", "eligibility")
)


@dataclass(frozen=True)
class CriterionRule:
    """A criterion: its weight is the most weighted points that it gives; `looks_at` are keys of questions."""

    key: str
    title: str
    weight: int
    section: str = ""
    help: str = ""
    looks_at: tuple[str, ...] = ()


@dataclass(frozen=True)
class SectionRule:
    """A section of criteria; below `threshold` (weighted points) a file fails. A carried one is scored once only.

    The points of a carried section come from the concept note, at most `most`, and count again in the full application.
    """

    key: str
    title: str
    threshold: Decimal | None = None
    is_carried: bool = False
    most: int = 0


@dataclass(frozen=True)
class Scheme:
    """The rules by which one committee judges one stage. Points are weighted points; shares are basis points."""

    criteria: tuple[CriterionRule, ...]
    sections: tuple[SectionRule, ...] = ()
    stage: str = "full"
    total: int = 100
    min_points: int = 0
    max_points: int = 5
    pass_mark: Decimal | None = Decimal(60)
    rounding: int = 3
    scorers: int = 3
    divergence_basis_points: int | None = None
    equidistant: str = "mean"
    blinding: str = "none"
    comment_on: str = "criterion"
    comment_at: tuple[int, ...] = ()
    tie_break: tuple[str, ...] = ()
    overflow: str = "stop"
    recusal: str = "replace"
    eligibility: str = "before"
    panel_least: int = 3
    panel_is_odd: bool = False
    least_external: int = 0
    quorum: int = 0
    signed_minutes: bool = False
    grants_per_applicant: int | None = None
    cut_basis_points: int | None = None
    complaint_days: int | None = None
    award_days: int | None = None
    reserve_until: str | None = None

    @property
    def weights(self) -> dict[str, int]:
        """The weight of each criterion by its key."""
        return {criterion.key: criterion.weight for criterion in self.criteria}

    @property
    def hides_applicant(self) -> bool:
        """Whether scorers do not learn whose file it is."""
        return self.blinding in {"applicant", "both"}

    @property
    def hides_scorers(self) -> bool:
        """Whether scorers do not learn who else scores."""
        return self.blinding == "both"

    def criteria_of(self, section: str) -> tuple[CriterionRule, ...]:
        """Return the criteria of a section."""
        return tuple(criterion for criterion in self.criteria if criterion.section == section)

    def most_of(self, section: str) -> int:
        """Return the most weighted points that a section gives; those of a carried one come from the concept note."""
        carried = sum(rule.most for rule in self.sections if rule.key == section and rule.is_carried)
        return carried + sum(criterion.weight for criterion in self.criteria_of(section))


def scheme_of(terms: Mapping[str, Any], *, stage: str = "full", lot: str = "") -> Scheme:
    """Return the scheme that the terms of a call set for a stage and a lot (its key; '' for a call without lots)."""
    rules = {name: terms[name] for name in RULES if name in terms}
    own = next((row for row in terms.get("lots") or [] if row.get("key") == lot), None) if lot else None
    rules |= {name: value for name, value in ((own or {}).get("evaluation") or {}).items() if name in LOT_RULES}
    is_concept = stage == "concept"
    sections = [_section(row, terms, lot) for row in _own(terms.get("criteria_sections") or [], stage, lot)]
    mark = rules.get("concept_pass_mark" if is_concept else "pass_mark", None if is_concept else "60")
    return Scheme(
        criteria=tuple(_criterion(row) for row in _own(terms.get("criteria") or [], stage, lot)),
        sections=tuple(sections),
        stage=stage,
        total=int(rules.get("concept_points", 50) if is_concept else rules.get("total_points", 100)),
        pass_mark=None if mark in (None, "") else Decimal(str(mark)),
        scorers=int(rules.get("assessments_per_file", 3)),
        comment_at=tuple(rules.get("comment_at") or ()),
        tie_break=tuple(rules.get("tie_break") or ()),
        cut_basis_points=rules.get("concept_cut_basis_points") if is_concept else None,
        reserve_until=str(rules["reserve_until"]) if rules.get("reserve_until") else None,
        **{name: rules[name] for name in SAME if name in rules},
    )


SAME: Final = (
    *("min_points", "max_points", "rounding", "divergence_basis_points", "equidistant", "blinding", "comment_on"),
    *("overflow", "recusal", "eligibility", "panel_least", "panel_is_odd", "least_external", "quorum"),
    *("signed_minutes", "grants_per_applicant", "complaint_days", "award_days"),
)


def has_concept_scoring(terms: Mapping[str, Any]) -> bool:
    """Tell whether concept notes are scored by a committee: the call has criteria for them."""
    return any(row.get("stage") == "concept" for row in terms.get("criteria") or [])


def _own(rows: list[Mapping[str, Any]], stage: str, lot: str) -> list[Mapping[str, Any]]:
    """Return the rows of a stage: those of the lot where it has any of its own, else those of every lot."""
    of_stage = [row for row in rows if (row.get("stage") or "full") == stage]
    own = [row for row in of_stage if lot and row.get("lot") == lot]
    return own or [row for row in of_stage if not row.get("lot")]


def _criterion(row: Mapping[str, Any]) -> CriterionRule:
    return CriterionRule(
        key=row["key"],
        title=row["title"],
        weight=int(row["weight"]),
        section=row.get("section") or "",
        help=row.get("help") or "",
        looks_at=tuple(row.get("looks_at") or ()),
    )


def _section(row: Mapping[str, Any], terms: Mapping[str, Any], lot: str) -> SectionRule:
    threshold, is_carried = row.get("threshold"), bool(row.get("is_carried"))
    before = _own(terms.get("criteria") or [], "concept", lot) if is_carried else []
    return SectionRule(
        key=row["key"],
        title=row["title"],
        threshold=None if threshold in (None, "") else Decimal(str(threshold)),
        is_carried=is_carried,
        most=sum(int(one["weight"]) for one in before if one.get("section") == row["key"]),
    )
