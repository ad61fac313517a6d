"""Terms of a call that contradict each other, on its plain terms (grants.calls.terms). Pure.

A form shows a conflict at its field, a corrigendum and a file that is read in are refused with it, the desk lists it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from grants.calls.rules.conflict import Conflict, named_twice
from grants.calls.rules.granting_conflicts import granting_conflicts
from grants.calls.rules.judging import judging_conflicts

WHOLE: Final = 10_000  # basis points
MONEY: Final = ("grant", "total", "cofinancing")
Terms = Mapping[str, Any]


def conflicts(terms: Terms) -> list[Conflict]:
    """Return every contradiction in the terms; a term that is missing contradicts nothing."""
    return [
        *_sizes(terms),
        *_numbers_of_grants(terms),
        *_cofinancing(terms),
        *_lots(terms),
        *_applicants(terms),
        *_partners(terms),
        *_places(terms),
        *_moments(terms),
        *_duration(terms),
        *_procedure(terms),
        *_lists(terms),
        *_relations(terms),
        *judging_conflicts(terms),
        *granting_conflicts(terms),
    ]


def _sizes(terms: Terms) -> Iterator[Conflict]:
    pot, most = terms.get("pot_cents"), terms.get("maximum_cents")
    least, fixed = terms.get("minimum_cents"), terms.get("fixed_cents")
    if pot and most and most > pot:
        yield Conflict("maximum_above_pot", ("maximum_cents", "pot_cents"))
    if least and most and least > most:
        yield Conflict("minimum_above_maximum", ("minimum_cents",))
    if fixed and most and not (least or 0) <= fixed <= most:
        yield Conflict("fixed_outside", ("fixed_cents",))


def _numbers_of_grants(terms: Terms) -> Iterator[Conflict]:
    pot, expected, least = terms.get("pot_cents"), terms.get("expected_grants"), terms.get("minimum_grants")
    smallest = terms.get("fixed_cents") or terms.get("minimum_cents") or 1
    if least and expected and least > expected:
        yield Conflict("minimum_grants_above_expected", ("minimum_grants",))
    for name in ("minimum_grants", "expected_grants"):
        if pot and terms.get(name) and terms[name] * smallest > pot:
            yield Conflict("grants_beyond_pot", (name,), cents=smallest)


def _cofinancing(terms: Terms) -> Iterator[Conflict]:
    if not terms.get("cofinancing"):
        return
    asks, share = terms["cofinancing"] in ("of_total", "of_grant"), terms.get("cofinancing_basis_points")
    if asks and not share:
        yield Conflict("cofinancing_share_missing", ("cofinancing_basis_points",))
    if share and not asks:
        yield Conflict("cofinancing_share_unasked", ("cofinancing_basis_points",))
    if share and terms["cofinancing"] == "of_total" and share >= WHOLE:
        yield Conflict("cofinancing_leaves_nothing", ("cofinancing_basis_points",))


def _lots(terms: Terms) -> Iterator[Conflict]:
    lots, pot = terms.get("lots") or [], terms.get("pot_cents")
    together = sum(lot["pot_cents"] for lot in lots)
    if pot and together > pot:
        yield Conflict("lots_above_pot", ("lots", "pot_cents"), cents=together)
    for number, lot in enumerate(lots):
        yield from _lot(terms, number, lot)
    yield from named_twice("lots", lots)


def _lot(terms: Terms, number: int, lot: Terms) -> Iterator[Conflict]:
    most, fixed, least = lot.get("maximum_cents"), terms.get("fixed_cents"), terms.get("minimum_cents")
    smallest = fixed or least or 0
    if most and fixed:
        yield Conflict("lot_maximum_with_fixed", ("lots", "fixed_cents"), number, "maximum_cents", text=lot["title"])
    elif most and most > min(terms.get("maximum_cents") or most, lot["pot_cents"]):
        yield Conflict("lot_maximum_too_high", ("lots", "maximum_cents"), number, "maximum_cents", text=lot["title"])
    elif most and least and most < least:
        yield Conflict("lot_maximum_too_low", ("lots", "minimum_cents"), number, "maximum_cents", text=lot["title"])
    if lot["pot_cents"] < smallest:
        yield Conflict("lot_pot_too_small", ("lots",), number, "pot_cents", cents=smallest, text=lot["title"])
    if lot.get("country") and terms.get("countries") and lot["country"] not in terms["countries"]:
        yield Conflict("lot_country_elsewhere", ("lots", "countries"), number, "country", text=lot["title"])
    floor, cap = lot.get("min_turnover_cents"), lot.get("max_turnover_cents")
    if floor and cap and floor > cap:
        yield Conflict("lot_turnover_crossed", ("lots",), number, "min_turnover_cents", text=lot["title"])


def _applicants(terms: Terms) -> Iterator[Conflict]:
    floor, cap = terms.get("min_turnover_cents"), terms.get("max_turnover_cents")
    if floor and cap and floor > cap:
        yield Conflict("turnover_crossed", ("min_turnover_cents",))
    if terms.get("applicants") == "cso":
        if terms.get("needs_own_account"):
            yield Conflict("account_of_nobody", ("needs_own_account",))
        if terms.get("mandate_for") == "local_authority":
            yield Conflict("mandate_of_nobody", ("mandate_for",))
    languages, authentic = terms.get("languages"), terms.get("authentic_language")
    if languages and authentic and authentic not in languages:
        yield Conflict("authentic_not_accepted", ("authentic_language",))


def _partners(terms: Terms) -> Iterator[Conflict]:
    least, most, allowed = terms.get("min_partners"), terms.get("max_partners"), terms.get("partners")
    if allowed == "none":
        for name in ("min_partners", "max_partners"):
            if terms.get(name):
                yield Conflict("partners_not_allowed", (name,))
    elif allowed == "allowed" and least:
        yield Conflict("partners_not_required", ("min_partners",))
    if least and most and least > most:
        yield Conflict("partners_crossed", ("min_partners",))
    if allowed != "none" and terms.get("partners_from") == "other" and len(terms.get("countries") or "..") < 2:
        yield Conflict("no_other_country", ("partners_from", "countries"))


def _places(terms: Terms) -> Iterator[Conflict]:
    lead, whole = terms.get("max_applications"), terms.get("max_in_all")
    if lead and whole and whole < lead:
        yield Conflict("places_crossed", ("max_in_all",))
    if terms.get("partners") == "none" and terms.get("max_as_partner"):
        yield Conflict("places_without_partners", ("max_as_partner", "partners"))


def _moments(terms: Terms) -> Iterator[Conflict]:
    opens, closes, concept, questions = (
        _moment(terms.get(name)) for name in ("opens_at", "closes_at", "concept_closes_at", "questions_until")
    )
    if opens and closes and closes <= opens:
        yield Conflict("closes_before_opening", ("closes_at",))
        return
    if terms.get("stages") == "two":
        if concept is None:
            yield Conflict("concept_deadline_missing", ("concept_closes_at",))
        elif opens and concept <= opens:
            yield Conflict("concept_before_opening", ("concept_closes_at",))
        elif closes and concept >= closes:
            yield Conflict("concept_after_deadline", ("concept_closes_at",))
    if questions and closes and questions > closes:
        yield Conflict("questions_after_deadline", ("questions_until",))


def _duration(terms: Terms) -> Iterator[Conflict]:
    least, most = terms.get("min_months"), terms.get("max_months")
    if least and most and least > most:
        yield Conflict("duration_crossed", ("min_months",))
    start, end, closes = (
        _day(terms.get("earliest_start")),
        _day(terms.get("latest_end")),
        _moment(terms.get("closes_at")),
    )
    last_day = closes.astimezone(ZoneInfo(terms.get("time_zone") or "UTC")).date() if closes else None
    if start and end and end <= start:
        yield Conflict("end_before_start", ("latest_end",))
    elif end and last_day and end <= last_day:
        yield Conflict("end_before_deadline", ("latest_end",))
    elif start and end and least and _after_months(start, least) > end:
        yield Conflict("no_room_for_a_project", ("latest_end",))


def _procedure(terms: Terms) -> Iterator[Conflict]:
    if terms.get("procedure") == "direct" and not (terms.get("justification") or "").strip():
        yield Conflict("justification_missing", ("justification",))
    if terms.get("stages") == "one" and terms.get("amount_change_basis_points") is not None:
        yield Conflict("change_without_stages", ("amount_change_basis_points",))


def _lists(terms: Terms) -> Iterator[Conflict]:
    for name in ("cost_types", "documents"):
        yield from named_twice(name, terms.get(name) or [])
    kinds = {"cso", "local_authority"} if terms.get("applicants") in (None, "both") else {terms["applicants"]}
    for number, row in enumerate(terms.get("documents") or []):
        if row.get("applies_to", "both") not in {"both", *kinds}:
            yield Conflict("document_of_nobody", ("documents",), number, "applies_to", text=row["title"])
        if terms.get("stages") == "one" and row.get("stage") == "concept":
            yield Conflict("document_without_stage", ("documents",), number, "stage", text=row["title"])


def _relations(terms: Terms) -> Iterator[Conflict]:
    units = _units_of(terms)
    for number, row in enumerate(terms.get("relations") or []):
        left, right = units.get(row.get("left", "")), units.get(row.get("right", ""))
        for side, unit in (("left", left), ("right", right)):
            if unit is None:
                yield Conflict("figure_unknown", ("relations",), number, side, text=str(row.get(side, "")))
        if row.get("left") == row.get("right"):
            yield Conflict("figure_with_itself", ("relations",), number, "right")
        elif left and right and left != right:
            yield Conflict("figures_not_alike", ("relations",), number, "right")


def _units_of(terms: Terms) -> dict[str, str]:
    """Return every figure that a relation may name, with what it counts."""
    headings = ("human_resources", "travel", "equipment", "office", "services", "other", "indirect", "contingency")
    form = [row for row in terms.get("questions") or [] if row.get("stage") != "report"]
    asked = {f"question:{row['key']}": row.get("kind") for row in form}
    return {
        **dict.fromkeys((*MONEY, *(f"heading:{name}" for name in headings)), "money"),
        "months": "number",
        **{figure: kind for figure, kind in asked.items() if kind in ("number", "money")},
    }


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else value or None


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _after_months(day: date, months: int) -> date:
    """Return the last day of so many months that begin on a day."""
    count = day.year * 12 + day.month - 1 + months
    first = date(count // 12, count % 12 + 1, 1)
    following = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following) - timedelta(days=1)
