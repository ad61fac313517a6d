"""Lots, kinds of cost, criteria, documents, relations: rows that need no script."""

from typing import Any

import pytest
from django.urls import reverse

from grants.calls import services
from grants.calls.models import Call
from tests.factories import Chain
from tests.grants.calls.form import rows

CRITERION = {"title": "Relevance", "help": "", "weight": "100", "ORDER": "1"}
DOCUMENT = {"title": "Statutes", "applies_to": "both", "stage": "full", "max_files": "1", "is_required": "on"}
LOT = {"title": "North", "pot_cents": "20,000"}
RULE = {"left": "grant", "op": "at_most", "percent": "90", "right": "total", "message": "", "ORDER": "1"}


def post(chain: Chain, sign_in: Any, name: str, data: dict[str, Any]) -> Any:
    return sign_in(chain.officer).post(reverse("calls:edit", args=[chain.call.reference, name]), data)


@pytest.fixture
def draft(fresh_chain: Chain) -> Chain:
    return fresh_chain.draft_call()


def test_rows_are_saved_in_the_order_of_their_positions(draft: Chain, sign_in: Any) -> None:
    data = rows({**DOCUMENT, "title": "Second", "ORDER": "2"}, {**DOCUMENT, "title": "First", "ORDER": "1"})
    assert post(draft, sign_in, "documents", data).status_code == 302
    assert list(draft.call.documents.values_list("title", flat=True)) == ["First", "Second"]


def test_row_is_taken_out(draft: Chain, sign_in: Any) -> None:
    data = rows(DOCUMENT, {**DOCUMENT, "title": "", "DELETE": "on"}, initial=2)
    assert post(draft, sign_in, "documents", data).status_code == 302
    assert draft.call.documents.count() == 1


def test_emptied_row_is_left_out(draft: Chain, sign_in: Any) -> None:
    data = rows(DOCUMENT, {**DOCUMENT, "title": ""})
    assert post(draft, sign_in, "documents", data).status_code == 302
    assert list(draft.call.documents.values_list("title", flat=True)) == ["Statutes"]


def test_row_keeps_its_key_when_it_is_renamed_and_a_new_one_gets_the_next(draft: Chain, sign_in: Any) -> None:
    post(draft, sign_in, "documents", rows(DOCUMENT))
    key = draft.call.documents.get().key
    data = rows({**DOCUMENT, "title": "CV"}, {**DOCUMENT, "key": key, "title": "Statutes, signed"})
    assert post(draft, sign_in, "documents", data).status_code == 302
    found = dict(draft.call.documents.values_list("title", "key"))
    assert found["Statutes, signed"] == key != found["CV"]


def test_stage_that_the_call_has_no_more_is_given_up_with_the_next_saving(draft: Chain, sign_in: Any) -> None:
    document = {"key": "d1", "title": "Statutes", "stage": "concept", "applies_to": "cso"}
    services.set_rows(draft.call, "documents", [document], actor=draft.officer)
    services.set_terms(draft.call, {"applicants": "local_authority"}, actor=draft.officer)
    sent = {**DOCUMENT, "key": "d1", "stage": "concept", "applies_to": "cso"}
    assert post(draft, sign_in, "documents", rows(sent)).status_code == 302
    found = draft.call.documents.get()
    assert (found.stage, found.applies_to) == ("full", "both")


def test_key_that_the_page_did_not_give_is_not_taken(draft: Chain, sign_in: Any) -> None:
    post(draft, sign_in, "documents", rows({**DOCUMENT, "key": "forged"}))
    assert draft.call.documents.get().key != "forged"


def test_add_shows_one_row_more_with_what_was_typed_and_saves_nothing(draft: Chain, sign_in: Any) -> None:
    response = post(draft, sign_in, "criteria", rows({**CRITERION, "title": "Typed", "weight": "abc"}, add="1"))
    assert response.status_code == 200
    assert len(response.context["form"].forms) == 2
    assert 'value="Typed"' in response.content.decode()
    assert draft.call.criteria.count() == 4


def test_unticked_box_stays_unticked_when_a_row_is_added(draft: Chain, sign_in: Any) -> None:
    response = post(draft, sign_in, "documents", rows({"title": "CV", "max_files": "1"}, add="1"))
    assert response.context["form"].forms[0]["is_required"].value() is False


@pytest.mark.parametrize("weight", ["99", "101", "0", "-5", "1e3", "NaN", ""])
def test_weights_other_than_100_are_refused(draft: Chain, sign_in: Any, weight: str) -> None:
    response = post(draft, sign_in, "criteria", rows({**CRITERION, "weight": weight}))
    assert response.status_code == 422
    assert draft.call.criteria.count() == 4


def test_sum_of_weights_is_named(draft: Chain, sign_in: Any) -> None:
    data = rows({**CRITERION, "weight": "60"}, {**CRITERION, "title": "Quality", "weight": "30"})
    page = post(draft, sign_in, "criteria", data).content.decode()
    assert "The weights add up to 90; they must add up to 100." in page


def test_missing_management_form_is_refused(draft: Chain, sign_in: Any) -> None:
    assert post(draft, sign_in, "criteria", {"x": "1"}).status_code == 422
    assert post(draft, sign_in, "criteria", {"add": "1"}).status_code == 422


def test_usual_rows_are_offered_to_an_empty_draft(draft: Chain, sign_in: Any) -> None:
    draft.call.criteria.all().delete()
    page = sign_in(draft.officer).get(reverse("calls:edit", args=[draft.call.reference, "criteria"])).content.decode()
    assert "Nothing is saved yet" in page
    assert "Relevance and added value" in page
    assert draft.call.criteria.count() == 0


def test_lots_are_set_with_their_own_bounds(draft: Chain, sign_in: Any) -> None:
    lot = {**LOT, "country": "SRB", "maximum_cents": "5,000", "max_grants": "4", "max_turnover_cents": "100,000"}
    assert post(draft, sign_in, "lots", rows(lot, {"title": "South", "pot_cents": "40,000"})).status_code == 302
    north, south = draft.call.lots.all()
    assert (north.country.code, north.maximum_cents, north.max_grants) == ("SRB", 5_000_00, 4)
    assert (south.country, south.pot_cents, south.max_turnover_cents) == (None, 40_000_00, None)


def test_lots_above_the_pot_are_refused_with_their_sum(draft: Chain, sign_in: Any) -> None:
    response = post(draft, sign_in, "lots", rows(LOT, {"title": "South", "pot_cents": "40,000.01"}))
    assert response.status_code == 422
    assert "60,000.01" in response.context["form"].non_form_errors()[0]
    assert not draft.call.lots.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"maximum_cents": "20,000.01"}, "maximum_cents"),
        ({"country": "TUR"}, "country"),
        ({"pot_cents": ""}, "pot_cents"),
        ({"pot_cents": "-1"}, "pot_cents"),
        ({"max_grants": "0"}, "max_grants"),
        ({"min_turnover_cents": "2", "max_turnover_cents": "1"}, "min_turnover_cents"),
    ],
)
def test_bad_lot_is_refused_at_its_field(draft: Chain, sign_in: Any, changes: dict[str, str], field: str) -> None:
    response = post(draft, sign_in, "lots", rows({**LOT, **changes}))
    assert response.status_code == 422
    assert list(response.context["form"].forms[0].errors) == [field]
    assert not draft.call.lots.exists()


def test_lot_with_a_maximum_is_refused_beside_a_fixed_grant(draft: Chain, sign_in: Any) -> None:
    services.set_terms(draft.call, {"fixed_cents": 10_000_00}, actor=draft.officer)
    response = post(draft, sign_in, "lots", rows({**LOT, "maximum_cents": "5,000"}))
    assert list(response.context["form"].forms[0].errors) == ["maximum_cents"]


def test_kind_of_cost_is_excluded_for_local_authorities(draft: Chain, sign_in: Any) -> None:
    kind = {"title": "Regular salaries", "heading": "human_resources", "excluded_for": "local_authority"}
    assert post(draft, sign_in, "cost-types", rows(kind)).status_code == 302
    found = draft.call.cost_types.get()
    assert (found.is_excluded_for("local_authority"), found.is_excluded_for("cso")) == (True, False)


def test_rule_between_figures_is_set(draft: Chain, sign_in: Any) -> None:
    assert post(draft, sign_in, "relations", rows(RULE)).status_code == 302
    relation = {"left": "grant", "op": "at_most", "percent": 9000, "right": "total", "message": ""}
    assert Call.objects.get().relations == [relation]


@pytest.mark.parametrize(("side", "figure"), [("right", "heading:weapons"), ("right", "grant"), ("right", "months")])
def test_rule_that_compares_nothing_is_refused_at_its_field(draft: Chain, sign_in: Any, side: str, figure: str) -> None:
    response = post(draft, sign_in, "relations", rows({**RULE, side: figure}))
    assert response.status_code == 422
    assert list(response.context["form"].forms[0].errors) == [side]
    assert Call.objects.get().relations == []
