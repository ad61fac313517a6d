"""Rules of the evaluation that contradict each other, on the plain terms of a call. Pure.

Weights are points: in each stage, and in each lot with criteria of its own, they add up to the points in all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from grants.calls.rules.conflict import Conflict, named_twice
from grants.calls.rules.scheme import LOT_RULES, Scheme, scheme_of

Terms = Mapping[str, Any]
STAGES: Final = ("concept", "full")
POINTS: Final = {"full": "total_points", "concept": "concept_points"}
ONLY_IN_TWO_STAGES: Final = ("concept_points", "concept_pass_mark", "concept_cut_basis_points")


def matters(name: str, terms: Terms) -> bool:
    """Tell whether a rule makes a difference beside the other terms."""
    if name in ONLY_IN_TWO_STAGES:
        return terms.get("stages") == "two"
    if name == "equidistant":
        return terms.get("divergence_basis_points") is not None
    return True


def judging_conflicts(terms: Terms) -> Iterator[Conflict]:
    """Yield what contradicts itself in the rules of the evaluation, those that a lot has of its own included."""
    terms = _safe(terms)
    yield from rule_conflicts(terms)
    yield from _lots(terms)
    yield from _rows(terms)
    yield from _weights(terms)
    yield from _sections(terms)
    yield from _ties(terms)
    yield from _concept(terms)
    yield from _after(terms)


def rule_conflicts(rules: Terms) -> Iterator[Conflict]:
    """Yield what single rules say against each other: those of a call, or of a lot over those of its call."""
    least, most = rules.get("min_points"), rules.get("max_points")
    if least is not None and most is not None:
        if least >= most:
            yield Conflict("scale_crossed", ("max_points", "min_points"))
        for points in rules.get("comment_at") or []:
            if not least <= points <= most:
                yield Conflict("reason_outside_scale", ("comment_at", "max_points"), text=str(points))
    for mark, points in (("pass_mark", "total_points"), ("concept_pass_mark", "concept_points")):
        if rules.get(mark) not in (None, "") and rules.get(points) and Decimal(str(rules[mark])) > rules[points]:
            yield Conflict("pass_mark_too_high", (mark, points), text=str(rules[points]))
    if rules.get("divergence_basis_points") is not None and (rules.get("assessments_per_file") or 2) < 2:
        yield Conflict("divergence_alone", ("divergence_basis_points", "assessments_per_file"))
    yield from _committee(rules)


def _committee(rules: Terms) -> Iterator[Conflict]:
    members = rules.get("panel_least")
    if not members:
        return
    if rules.get("panel_is_odd") and members % 2 == 0:
        yield Conflict("least_is_even", ("panel_least", "panel_is_odd"), text=str(members + 1))
    if (rules.get("quorum") or 0) > members:
        yield Conflict("quorum_too_high", ("quorum", "panel_least"), text=str(members))
    if (rules.get("least_external") or 0) > members:
        yield Conflict("too_many_external", ("least_external", "panel_least"), text=str(members))


def _lots(terms: Terms) -> Iterator[Conflict]:
    """Yield what a lot's own rules bring about that the call's rules do not."""
    known = {conflict.code for conflict in rule_conflicts(terms)}
    for number, lot in enumerate(terms.get("lots") or []):
        own = {name: value for name, value in (lot.get("evaluation") or {}).items() if name in LOT_RULES}
        for conflict in rule_conflicts({**terms, **own}) if own else ():
            if conflict.code not in known:
                yield replace(conflict, at=("lots",), row=number, column="evaluation")


def _rows(terms: Terms) -> Iterator[Conflict]:
    """Yield what a single section or criterion names that the call does not have."""
    lots = {row.get("key") for row in terms.get("lots") or []}
    asked = {row.get("key") for row in terms.get("questions") or [] if row.get("stage") != "report"}
    for name in ("criteria_sections", "criteria"):
        rows = terms.get(name) or []
        for number, row in enumerate(rows):
            if terms.get("stages") == "one" and row.get("stage") == "concept":
                yield Conflict("judged_without_stage", (name, "stages"), number, "stage", text=row["title"])
            if row.get("lot") and row["lot"] not in lots:
                yield Conflict("lot_unknown", (name, "lots"), number, "lot", text=row["title"])
            for key in row.get("looks_at") or []:
                if key not in asked:
                    yield Conflict("looks_at_unknown", (name, "questions"), number, "looks_at", text=str(key))
        yield from named_twice(name, rows, within=("stage", "lot"))


def _weights(terms: Terms) -> Iterator[Conflict]:
    """Yield each stage and lot whose weights do not add up to its points; full applications always have criteria."""
    if terms["criteria"] and all(row.get("stage") == "concept" for row in terms["criteria"]):
        yield Conflict("full_without_criteria", ("criteria",))
    for stage, lot, scheme in _schemes(terms):
        if not scheme.criteria and not lot:
            continue
        found = sum(scheme.weights.values()) + sum(section.most for section in scheme.sections if section.is_carried)
        title = str(lot.get("title") or "")
        if not scheme.criteria:
            yield Conflict("lot_without_criteria", ("criteria",), text=title)
        elif found != scheme.total:
            code = f"{'lot_' if lot else ''}{'concept_' if stage == 'concept' else ''}weights_not_whole"
            yield Conflict(code, ("criteria",), text=str(found), whole=str(scheme.total), lot=title)


def _sections(terms: Terms) -> Iterator[Conflict]:
    """Yield what is wrong between sections and criteria: unknown, empty, carried from nowhere, a threshold too high."""
    rows = {name: terms.get(name) or [] for name in ("criteria_sections", "criteria")}
    seen: set[tuple[str, int, str]] = set()
    for stage, lot, scheme in _schemes(terms):
        for conflict in (*_criteria_in(scheme, rows["criteria"]), *_thresholds_in(scheme, stage, lot, rows, terms)):
            mark = (conflict.code, -1 if conflict.row is None else conflict.row, conflict.text)
            if mark not in seen:
                seen.add(mark)
                yield conflict


def _criteria_in(scheme: Scheme, rows: list[Terms]) -> Iterator[Conflict]:
    known = {section.key for section in scheme.sections}
    for rule in scheme.criteria:
        if rule.section and rule.section not in known:
            number = next(n for n, row in enumerate(rows) if (row["key"], row["title"]) == (rule.key, rule.title))
            yield Conflict("section_unknown", ("criteria", "criteria_sections"), number, "section", text=rule.section)


def _thresholds_in(
    scheme: Scheme, stage: str, lot: Terms, rows: dict[str, list[Terms]], terms: Terms
) -> Iterator[Conflict]:
    for section in scheme.sections:
        at = ("criteria_sections", "criteria")
        number = next(
            n
            for n, row in enumerate(rows["criteria_sections"])
            if (row["key"], row.get("stage") or "full") == (section.key, stage)
            and row["title"] == section.title
            and row.get("lot") in (None, "", lot.get("key"))
        )
        if section.is_carried:
            own = any(rule.section == section.key for rule in scheme.criteria)
            if stage == "concept" or terms.get("stages") == "one":
                yield Conflict("carried_without_stages", at, number, "is_carried", text=section.title)
            elif not _is_in_concept(section.key, lot, terms):
                yield Conflict("carried_unknown", at, number, "is_carried", text=section.title)
            elif own:
                yield Conflict("carried_scored_again", at, number, "is_carried", text=section.title)
        elif scheme.criteria and not scheme.criteria_of(section.key):
            yield Conflict("section_empty", ("criteria", "criteria_sections"), text=section.title)
        most = scheme.most_of(section.key)
        if section.threshold is not None and most and section.threshold > most:
            yield Conflict("threshold_too_high", at, number, "threshold", text=section.title, whole=str(most))


def _is_in_concept(key: str, lot: Terms, terms: Terms) -> bool:
    concept = scheme_of(terms, stage="concept", lot=str(lot.get("key") or ""))
    return any(section.key == key for section in concept.sections)


def _ties(terms: Terms) -> Iterator[Conflict]:
    known = {row.get("key") for row in terms.get("criteria_sections") or []}
    for key in terms.get("tie_break") or []:
        if key not in known:
            yield Conflict("tie_section_unknown", ("tie_break",), text=str(key))
    for number, lot in enumerate(terms.get("lots") or []):
        for key in (lot.get("evaluation") or {}).get("tie_break") or []:
            if key not in known:
                yield Conflict("tie_section_unknown", ("lots",), number, "evaluation", text=str(key))


def _concept(terms: Terms) -> Iterator[Conflict]:
    """Yield a rule for concept notes in a call that takes none."""
    for name in ("concept_pass_mark", "concept_cut_basis_points"):
        if terms.get("stages") == "one" and terms.get(name) not in (None, ""):
            yield Conflict("concept_rule_without_stages", ("stages", name))


def _after(terms: Terms) -> Iterator[Conflict]:
    until, closes = terms.get("reserve_until"), terms.get("closes_at")
    if not until or not closes:
        return
    moment = datetime.fromisoformat(closes) if isinstance(closes, str) else closes
    last_day = moment.astimezone(ZoneInfo(terms.get("time_zone") or "UTC")).date()
    if (date.fromisoformat(until) if isinstance(until, str) else until) <= last_day:
        yield Conflict("reserve_before_deadline", ("reserve_until", "closes_at"))


def _schemes(terms: Terms) -> Iterator[tuple[str, Terms, Scheme]]:
    """Yield each stage with its scheme: of the call, and of each lot with rows or points of its own."""
    lots = terms.get("lots") or []
    for stage in STAGES if terms.get("stages") != "one" else ("full",):
        criteria = [row for row in terms["criteria"] if (row.get("stage") or "full") == stage]
        sections = [row for row in terms["criteria_sections"] if (row.get("stage") or "full") == stage]
        own = [lot for lot in lots if _is_judged_otherwise(lot, [*criteria, *sections], stage)]
        if criteria and all(row.get("lot") for row in criteria):
            own = lots
        elif criteria or sections:
            yield stage, {}, scheme_of(terms, stage=stage)
        for lot in own:
            yield stage, lot, scheme_of(terms, stage=stage, lot=lot["key"])


def _is_judged_otherwise(lot: Terms, rows: list[Terms], stage: str) -> bool:
    return any(row.get("lot") == lot["key"] for row in rows) or POINTS[stage] in (lot.get("evaluation") or {})


def _safe(terms: Terms) -> dict[str, Any]:
    """Return the terms without what a form has refused; a row of an older document under a key."""
    said = {name: value for name, value in terms.items() if value is not None}
    for name in ("criteria", "criteria_sections", "lots"):
        rows = enumerate(said.get(name) or [])
        said[name] = [{**row, "key": row.get("key") or f"row-{number}"} for number, row in rows]
    said["criteria"] = [{**row, "weight": row.get("weight") or 0} for row in said["criteria"]]
    return said
