"""What two versions differ in: every rule has its words, every value is written as its reader writes it."""

import copy
from typing import Any

import pytest
from django.db import models
from django.utils import translation

from grants.calls.differences import (
    GROUPS,
    NOUNS,
    Change,
    differences,
    in_a_sentence,
    in_full,
)
from grants.calls.models import Call
from grants.calls.terms import FIELDS, ROWS, blank_terms, terms_of
from grants.calls.terms_in_words import columns_of, label_of
from tests.factories import Chain

pytestmark = pytest.mark.django_db


def terms(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(blank_terms()), "time_zone": "Europe/Belgrade", **changes}


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    return differences(terms(**before), terms(**after), currency="EUR")


def one(before: dict[str, Any], after: dict[str, Any]) -> Change:
    found = changed(before, after)
    assert len(found) == 1
    return found[0]


def said(model: type[models.Model], name: str) -> bool:
    """Whether somebody wrote how the field is called, rather than leaving it to its name in the code."""
    return model._meta.get_field(name)._verbose_name is not None  # type: ignore[union-attr]


def test_every_field_and_every_column_has_words() -> None:
    silent = [name for name in (*FIELDS, "countries") if not said(Call, name)]
    silent += [f"{rows}.{name}" for rows in ROWS for name in columns_of(rows) if not said(ROWS[rows].model, name)]
    assert silent == []
    assert all(label_of(name)[0].isupper() for name in FIELDS)


def test_every_field_has_its_place_and_every_list_its_noun() -> None:
    placed = [name for _label, names in GROUPS for name in names]
    assert sorted(placed) == sorted((*FIELDS, "countries"))
    assert set(NOUNS) == set(ROWS)


def other(model: type[models.Model], name: str, value: Any) -> Any:
    """Another value of the same kind."""
    field: Any = model._meta.get_field(name)
    if isinstance(field, models.JSONField):
        return {
            "options": [{"key": "c1", "label": "One"}],
            "shown_if": {"question": "k", "is": ["c1"]},
            "languages": ["en", "sq"],
            "comment_at": [1, 5],
            "evaluation": {"rounding": 2},
            "instalments": [{"trigger": "signature", "basis_points": 10_000}],
        }.get(name, ["k"])
    if field.choices:
        return next(key for key, _label in field.flatchoices if key != value)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return "2027-03-27T22:59:59+00:00"
    if isinstance(field, models.DateField):
        return "2027-03-27"
    if isinstance(field, models.IntegerField | models.DecimalField):
        return 7
    return {"time_zone": "Europe/Paris"}.get(name, "Other words")


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in ("relations", "reporting")])
def test_no_field_changes_unseen(name: str) -> None:
    before = terms()
    after = {**before, name: other(Call, name, before[name])}
    found = [change for change in differences(before, after, currency="EUR") if change.part == name]
    assert [(change.label, change.before != change.after) for change in found] == [(label_of(name), True)]


@pytest.mark.parametrize(("rows", "name"), [(rows, name) for rows in ROWS for name in columns_of(rows)])
def test_no_column_changes_unseen(rows: str, name: str) -> None:
    model = ROWS[rows].model
    row = dict.fromkeys(ROWS[rows].columns) | {"key": "k", "title": "Title", "heading": "travel"}
    row = {column: row.get(column) for column in ROWS[rows].columns}
    found = one({rows: [row]}, {rows: [{**row, name: other(model, name, row[name])}]})
    assert (found.kind, found.noun) == ("changed", str(NOUNS[rows][0]))
    assert [column.label for column in found.columns] == [label_of(name, rows)]


def test_what_is_the_same_is_no_difference(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    found = terms_of(fresh_chain.call)
    assert differences(found, copy.deepcopy(found), currency="EUR") == []


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        ("maximum_cents", 20_000_00, 15_000_50, "20,000.00\xa0EUR → 15,000.50\xa0EUR"),
        ("cofinancing_basis_points", 1000, 1250, "10\xa0% → 12.50\xa0%"),
        ("minimum_cents", None, 500_00, "— → 500.00\xa0EUR"),
        ("latest_end", "2027-03-01", "2027-04-01", "1 March 2027 → 1 April 2027"),
        ("needs_own_account", False, True, "No → Yes"),
        ("breach", "first", "all", "The first submitted count, the later ones fall → All applications involved fall"),
        ("languages", ["en"], ["en", "sq"], "English → English, Albanian"),
        (
            "closes_at",
            "2027-03-27T22:59:59+00:00",
            "2027-03-28T21:59:59+00:00",
            "Saturday 27 March 2027, 23:59:59, Belgrade time → Sunday 28 March 2027, 23:59:59, Belgrade time",
        ),
    ],
)
def test_values_as_their_reader_writes_them(name: str, before: Any, after: Any, words: str) -> None:
    assert in_a_sentence(one({name: before}, {name: after})) == f"{label_of(name)}: {words}"


def test_money_follows_the_language_of_the_reader() -> None:
    with translation.override("tr"):
        found = one({"maximum_cents": 20_000_00}, {"maximum_cents": 1_234_50})
        assert (found.before, found.after) == ("20.000,00\xa0EUR", "1.234,50\xa0EUR")


def test_places_by_their_names(fresh_chain: Chain) -> None:
    assert one({"countries": []}, {"countries": ["SRB"]}).after == "Serbia"


def test_long_texts_are_compared_word_by_word() -> None:
    before = "Work against discrimination in towns of more than ten thousand people, at least."
    after = "Work against discrimination in small towns of more than nine thousand people, at least."
    found = one({"purpose": before}, {"purpose": after})
    assert [(piece.kind, piece.text.strip()) for piece in found.pieces] == [
        ("same", "Work against discrimination in"),
        ("new", "small"),
        ("same", "towns of more than"),
        ("gone", "ten"),
        ("new", "nine"),
        ("same", "thousand people, at least."),
    ]
    assert in_a_sentence(found) == "What the grants are for: the text is changed"


QUESTION = {"key": "q1", "section": "Why", "kind": "choice", "title": "Which?", "is_required": True}


def test_rows_come_go_and_change_by_their_keys() -> None:
    second = {**QUESTION, "key": "q2", "title": "Where?"}
    before = {"questions": [QUESTION, second]}
    found = changed(before, {"questions": [{**QUESTION, "title": "Which one?"}, {**QUESTION, "key": "q3"}]})
    assert [(change.kind, change.key, change.label) for change in found] == [
        ("changed", "q1", "Which one?"),
        ("added", "q3", "Which?"),
        ("removed", "q2", "Where?"),
    ]
    assert in_a_sentence(found[0]) == "Question changed: Which one? (Question: Which? → Which one?)"
    assert in_a_sentence(found[1]) == "Question added: Which?"
    assert in_a_sentence(found[2]) == "Question taken out: Where?"


def test_another_order_is_a_difference_of_its_own() -> None:
    second = {**QUESTION, "key": "q2", "title": "Where?"}
    found = one({"questions": [QUESTION, second]}, {"questions": [second, QUESTION]})
    assert (found.label, found.before, found.after) == ("Order", "Which?; Where?", "Where?; Which?")


def test_choices_and_conditions_are_told_by_their_words() -> None:
    options = [{"key": "c1", "label": "A town"}, {"key": "c2", "label": "A village"}]
    first = {**QUESTION, "options": options}
    second = {**QUESTION, "key": "q2", "shown_if": {"question": "q1", "is": ["c2"]}}
    found = changed({"questions": [QUESTION, {**second, "shown_if": {}}]}, {"questions": [first, second]})
    assert [change.columns[0].after for change in found] == [
        "A town; A village",
        "if the answer to “Which?” is “A village”",
    ]


def test_rules_between_figures_are_sentences() -> None:
    rule = {"left": "grant", "op": "at_most", "percent": 9000, "right": "total", "message": "Bring a tenth."}
    found = one({}, {"relations": [rule]})
    assert found.after == "The grant is at most 90\xa0% of the total cost: “Bring a tenth.”"


def test_one_version_in_full_names_everything_that_is_set(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    groups = in_full(terms_of(fresh_chain.call), currency="EUR")
    assert [group.label for group in groups] == [
        "What it is for",
        "Timetable",
        "Money",
        "Who may apply",
        "Assessment",
        "Agreement and payments",
        "Reports and verification",
        "Questions of the form",
        "Award criteria",
        "Documents asked for",
    ]
    assert ("Pot", "60,000.00\xa0EUR") in groups[2].facts
    assert [title for title, _facts in groups[8].rows] == ["Relevance", "Quality", "Budget", "Experience"]
