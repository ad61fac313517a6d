"""Terms → file → terms, for any terms that a call can hold. No database."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.calls.callfile import call_text
from grants.calls.callfile.bounds import BOUNDS
from grants.calls.callfile.keys import Key, keys_of, keys_of_row
from grants.calls.callfile.lists import LETTERS, LISTS
from grants.calls.callfile.reading import taken_terms
from grants.calls.callfile.sections import SECTIONS
from grants.calls.headings import DIRECT
from grants.calls.rules.granting import CONDITIONS, LONGEST_WAIT, TRIGGERS, on_signature
from grants.calls.rules.reporting import EVIDENCE, PARTS, EvidenceRule, InterimRule, ReportTerms, plain_rules
from grants.calls.terms import FIELDS, ROWS, plain
from grants.core.rules import CURRENCIES
from grants.programmes.reading import parse

PLACES = ("ALB", "BIH", "XKX", "MNE", "MKD", "SRB", "TUR")
FIGURES = ("grant", "total", "cofinancing", "months", "heading:equipment", "question:q1")
ZONES = ("Europe/Belgrade", "Europe/Istanbul", "America/New_York", "UTC")
LETTER = st.characters(codec="utf-8", exclude_characters="\r\0")
WORDS = st.text(LETTER, max_size=60).map(str.strip)
SLUG = st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True)
SINCE, UNTIL = datetime.datetime(2001, 1, 1), datetime.datetime(2099, 12, 31)


LOT_RULES = st.fixed_dictionaries(
    {},
    optional={
        "assessments_per_file": st.integers(1, 9),
        "pass_mark": st.decimals(0, 999, places=2).map(lambda value: plain(value + 0)),
        "tie_break": st.lists(SLUG, min_size=1, max_size=2, unique=True),
        "blinding": st.sampled_from(["none", "applicant", "both"]),
        "panel_is_odd": st.booleans(),
        "divergence_basis_points": st.integers(0, 10_000),
    },
)


MEASURE = st.one_of(
    st.fixed_dictionaries({"basis_points": st.integers(1, 10_000)}),
    st.fixed_dictionaries({"basis_points": st.none(), "amount_cents": st.integers(1, 99_999_999_999)}),
    st.just({"basis_points": None}),
)
INSTALMENT = st.builds(
    lambda row, measure: {**row, **measure},
    st.fixed_dictionaries(
        {
            "trigger": st.sampled_from(TRIGGERS),
            "days": st.none() | st.integers(0, LONGEST_WAIT),
            "condition": WORDS,
        }
    ),
    MEASURE,
)


def of_key(key: Key) -> st.SearchStrategy[Any]:
    """Return the values that a key of the file can hold, as the terms hold them."""
    least, most = BOUNDS.get(key.column, (1, 32_000))
    longest = min(key.field.max_length or 60, 60)
    found: dict[str, st.SearchStrategy[Any]] = {
        "cents": st.integers(1, 99_999_999_999),
        "percent": st.integers(0, 10_000),
        "choice": st.sampled_from([value for value, _label in key.field.choices or [("", "")]]),
        "flag": st.booleans(),
        "moment": st.datetimes(SINCE, UNTIL, timezones=st.just(datetime.UTC)).map(plain),
        "day": st.dates(SINCE.date(), UNTIL.date()).map(plain),
        "number": st.integers(int(least), int(most)),
        "figure": st.decimals(least, most, places=2).map(lambda value: plain(value + 0)),
        "place": st.sampled_from(PLACES),
        "key": SLUG,
        "text": WORDS.map(lambda text: text[:longest].strip()),
    }
    found |= {
        "keys": st.lists(SLUG, max_size=3, unique=True),
        "numbers": st.lists(st.integers(0, 100), max_size=3, unique=True).map(sorted),
        "judging": LOT_RULES,
        "known": st.sets(st.sampled_from(CONDITIONS)).map(lambda keys: [key for key in CONDITIONS if key in keys]),
        "currency": st.sampled_from(["", *CURRENCIES]),
        "limit": st.none() | st.integers(0, 10_000),
    }
    value = found[key.kind]
    if key.is_needed and key.kind == "text":
        value = value.filter(bool)
    return st.none() | value if key.default is None and not key.is_needed else value


def rows_of(name: str) -> st.SearchStrategy[Any]:
    row = st.fixed_dictionaries({key.column: of_key(key) for key in keys_of_row(name)})
    if name == "questions":
        row = row.flatmap(with_parts)
    unique = (lambda one: one["key"]) if name in LETTERS else None
    return st.lists(row, max_size=3, unique_by=unique)


def with_parts(row: dict[str, Any]) -> st.SearchStrategy[Any]:
    option = {"key": SLUG, "label": WORDS.filter(bool)}
    if row["kind"] == "table":
        option["kind"] = st.sampled_from(["text", "number", "money", "date"])
    size = 3 if row["kind"] in ("table", "choice", "several") else 0
    options = st.lists(st.fixed_dictionaries(option), max_size=size, unique_by=lambda one: one["key"])
    texts = st.lists(WORDS.filter(bool), min_size=1, max_size=2)
    condition = st.just({}) | st.fixed_dictionaries({"question": SLUG, "is": texts})
    return st.tuples(options, condition).map(lambda found: {**row, "options": found[0], "shown_if": found[1]})


PARTED = st.sets(st.sampled_from(PARTS), min_size=1).map(lambda parts: tuple(sorted(parts, key=PARTS.index)))
SOME_DAYS = st.sets(st.integers(1, 365), max_size=3)
CENTS = st.none() | st.integers(1, 10**10)
REPORTS = st.builds(
    ReportTerms,
    interim=st.lists(
        st.builds(InterimRule, st.sampled_from(["start", "end"]), days=st.integers(1, 3650), parts=PARTED)
        | st.builds(InterimRule, st.just("date"), on=st.dates(SINCE.date(), UNTIL.date()).map(str), parts=PARTED),
        max_size=3,
    ).map(tuple),
    final_parts=PARTED,
    remind_before=SOME_DAYS.map(lambda days: tuple(sorted(days, reverse=True))),
    remind_after=SOME_DAYS.map(lambda days: tuple(sorted(days))),
    escalate_days=st.integers(0, 365),
    extension_days=st.integers(0, 365),
    default_days=st.integers(0, 730),
    evidence=st.lists(
        st.builds(EvidenceRule, st.sampled_from(DIRECT), st.sampled_from(EVIDENCE), st.integers(0, 10**10)), max_size=2
    ).map(tuple),
    proof_of_payment_cents=CENTS,
    offers_cents=CENTS,
    excluded_cost_types=st.lists(SLUG, unique=True, max_size=2).map(tuple),
    recoverable_vat_counts=st.booleans(),
    in_kind_counts=st.booleans(),
    languages_without_summary=st.sampled_from([(), ("en", "fr"), ("sq",)]),
    sample_basis_points=st.integers(1, 10_000),
    sample_error_basis_points=st.integers(0, 10_000),
    second_verifier_cents=CENTS,
    no_profit=st.booleans(),
    visit_notice_days=st.integers(0, 365),
    retention_years=st.integers(1, 30),
)


@st.composite
def any_terms(draw: Any) -> dict[str, Any]:
    terms = {key.column: draw(of_key(key)) for section in SECTIONS for key in keys_of(section)}
    terms["time_zone"] = draw(st.sampled_from(ZONES))
    terms["countries"] = sorted(draw(st.lists(st.sampled_from(PLACES), unique=True)))
    terms["languages"] = draw(st.lists(st.sampled_from(["en", "sq", "sr-latn"]), unique=True))
    relation = {
        "left": st.sampled_from(FIGURES),
        "op": st.sampled_from(["at_most", "at_least", "equal"]),
        "percent": st.integers(0, 100_000),
        "right": st.sampled_from(FIGURES),
        "message": WORDS,
    }
    terms["instalments"] = draw(st.lists(INSTALMENT, max_size=4))
    if terms["instalments"]:
        terms["advance_basis_points"] = on_signature(terms["instalments"])
    terms["reporting"] = plain_rules(draw(st.just(ReportTerms()) | REPORTS))
    terms["relations"] = draw(st.lists(st.fixed_dictionaries(relation), max_size=2))
    return terms | {name: draw(rows_of(name)) for name in LISTS}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_terms())
def test_terms_come_back_from_their_file_as_they_were(terms: dict[str, Any]) -> None:
    text = call_text(terms, note="A note\nof two lines")
    assert taken_terms(parse(text, "call.toml"), places=PLACES) == terms


@given(st.datetimes(SINCE, UNTIL), st.sampled_from(ZONES), st.sampled_from([0, 1]))
def test_every_instant_comes_back_the_hours_of_the_change_of_clocks_too(local: Any, zone: str, fold: int) -> None:
    from grants.calls.terms import blank_terms

    exact = plain(local.replace(tzinfo=ZoneInfo(zone), fold=fold))
    terms = {**blank_terms(), "time_zone": zone, "closes_at": exact, "title": "T", "summary": "S", "purpose": "P"}
    terms |= {"pot_cents": 1, "maximum_cents": 1, "applicants": "cso"}
    assert taken_terms(parse(call_text(terms), "call.toml"), places=())["closes_at"] == exact


def test_repeated_hour_is_written_with_its_offset_only_where_it_means_the_earlier() -> None:
    from grants.calls.terms import blank_terms

    terms = {**blank_terms(), "opens_at": "2022-10-30T00:30:00+00:00", "closes_at": "2022-10-30T01:30:00+00:00"}
    text = call_text({**terms, "title": "T", "pot_cents": 1_250_50, "maximum_cents": 60_000_00})
    assert "opens = 2022-10-30T02:30:00+02:00" in text
    assert "closes = 2022-10-30T02:30:00\n" in text
    assert "pot = 1_250.50" in text
    assert "maximum = 60_000\n" in text


def test_every_term_has_a_place_in_the_file() -> None:
    held = {column for pairs in SECTIONS.values() for _name, column in pairs}
    assert held | {"relations", "reporting"} == set(FIELDS) | {"countries"}
    for name, rows in ROWS.items():
        in_row = {column for _name, column in LISTS[name]} | ({"options", "shown_if"} if name == "questions" else set())
        assert in_row == set(rows.columns)
