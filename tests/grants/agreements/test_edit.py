"""Changing a draft: dates, conditions, budget."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.agreements.models import Agreement
from grants.agreements.services import edit_agreement
from grants.core.errors import DomainError
from workflows.engine import TransitionRefused

LINE = {"heading": "travel", "description": "Bus", "unit": "trip", "quantity": Decimal(1), "unit_rate_cents": 12_000_00}


def test_lines_are_replaced(chain: Any) -> None:
    chain.prepared()
    agreement = edit_agreement(chain.agreement, lines=[LINE], special_conditions="Invite us.", actor=chain.officer)
    assert [(line.heading, line.amount_cents) for line in agreement.lines.all()] == [("travel", 12_000_00)]
    assert agreement.special_conditions == "Invite us."


def test_cofinancing_that_no_line_names_is_laid_on_the_lines(chain: Any) -> None:
    chain.prepared()
    agreement = edit_agreement(chain.agreement, lines=[LINE], actor=chain.officer)
    assert [(line.grant_cents, line.cofinancing_cents) for line in agreement.lines.all()] == [(10_800_00, 1_200_00)]


@pytest.mark.parametrize("brought", [1_199_99, 0])
def test_cofinancing_of_the_lines_must_add_up(chain: Any, brought: int) -> None:
    chain.prepared()
    with pytest.raises(DomainError, match="of co-financing, but must bring") as refused:
        edit_agreement(chain.agreement, lines=[{**LINE, "cofinancing_cents": brought}], actor=chain.officer)
    assert refused.value.field == "lines"


def test_no_line_is_brought_beyond_its_cost(chain: Any) -> None:
    chain.prepared()
    small = {**LINE, "unit_rate_cents": 1_000_00, "cofinancing_cents": 1_200_00}
    large = {**LINE, "unit_rate_cents": 11_000_00, "cofinancing_cents": 0}
    with pytest.raises(DomainError, match=r"Line 1 costs 1,000.00"):
        edit_agreement(chain.agreement, lines=[small, large], actor=chain.officer)
    assert chain.agreement.lines.count() == 2


@pytest.mark.parametrize(("rate", "words"), [(11_999_99, "0.01 EUR is missing"), (12_000_01, "take 0.01 EUR off")])
def test_a_cent_off_is_refused_and_changes_nothing(chain: Any, rate: int, words: str) -> None:
    chain.prepared()
    with pytest.raises(DomainError) as refused:
        edit_agreement(chain.agreement, lines=[{**LINE, "unit_rate_cents": rate}], actor=chain.officer)
    assert words in str(refused.value).replace("\xa0", " ")
    assert chain.agreement.lines.count() == 2


def test_cofinancing_below_the_calls_share_is_refused(chain: Any) -> None:
    chain.prepared()
    lines = [{**LINE, "unit_rate_cents": 11_900_00}]
    with pytest.raises(DomainError, match="the call asks for 10") as refused:
        edit_agreement(chain.agreement, lines=lines, cofinancing_cents=1_100_00, actor=chain.officer)
    assert refused.value.field == "cofinancing_cents"


def test_dates_out_of_order_are_refused_at_the_field(chain: Any) -> None:
    chain.prepared()
    for fields, field in [
        ({"ends_on": datetime.date(2020, 1, 1)}, "ends_on"),
        ({"report_due_on": datetime.date(2020, 1, 1)}, "report_due_on"),
    ]:
        with pytest.raises(DomainError) as refused:
            edit_agreement(chain.agreement, actor=chain.officer, **fields)
        assert refused.value.field == field


def test_an_offered_agreement_is_closed(chain: Any) -> None:
    chain.offered()
    with pytest.raises(TransitionRefused, match="take it back first"):
        edit_agreement(chain.agreement, special_conditions="x", actor=chain.officer)


def test_only_the_officer_edits(chain: Any) -> None:
    chain.prepared()
    for who in ["finance", "approver", "auditor", "applicant"]:
        with pytest.raises(PermissionDenied):
            edit_agreement(chain.agreement, special_conditions="x", actor=getattr(chain, who))


def test_page_saves_dates_conditions_and_lines(chain: Any, sign_in: Any, rows: Any) -> None:
    chain.prepared()
    client, url = sign_in(chain.officer), reverse("agreements:edit", args=[chain.agreement.reference])
    assert client.get(url).status_code == 200
    change = {"quantity": "5", "unit_rate_cents": "1,800.00"}
    extra = {"heading": "travel", "description": "Bus", "unit": "trip", "quantity": "2", "unit_rate_cents": "500"}
    sent = rows(chain.agreement, change, {}, extra, special_conditions="Invite us.")
    answer = client.post(url, sent)
    assert answer.status_code == 302
    agreement = Agreement.objects.get()
    assert [line.amount_cents for line in agreement.lines.all()] == [9_000_00, 2_000_00, 1_000_00]
    assert agreement.special_conditions == "Invite us."


def test_row_left_empty_and_row_taken_out_are_left_out(chain: Any, sign_in: Any, rows: Any) -> None:
    chain.prepared()
    url = reverse("agreements:edit", args=[chain.agreement.reference])
    first, second = {"quantity": "12"}, {"DELETE": "on"}
    empty = dict.fromkeys(("heading", "description", "unit", "quantity", "unit_rate_cents"), "")
    answer = sign_in(chain.officer).post(url, rows(chain.agreement, first, second, empty))
    assert answer.status_code == 302
    assert [line.amount_cents for line in chain.agreement.lines.all()] == [12_000_00]


def test_page_keeps_what_was_typed_when_the_sum_is_off(chain: Any, sign_in: Any, rows: Any) -> None:
    chain.prepared()
    url = reverse("agreements:edit", args=[chain.agreement.reference])
    answer = sign_in(chain.officer).post(
        url, rows(chain.agreement, {"description": "Neighbours' guides", "quantity": "11"})
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "take 1,000.00\xa0EUR off" in page
    assert "Neighbours&#x27; guides" in page
    assert chain.agreement.lines.first().quantity == 10


def test_bad_amounts_are_named_at_the_field(chain: Any, sign_in: Any, rows: Any) -> None:
    chain.prepared()
    url = reverse("agreements:edit", args=[chain.agreement.reference])
    for rate in ["-5", "0", "1.234", "1e400", "NaN", "9" * 30, ""]:
        answer = sign_in(chain.officer).post(url, rows(chain.agreement, {"unit_rate_cents": rate}))
        assert answer.status_code == 422
        assert "id_lines-0-unit_rate_cents" in answer.content.decode()
        assert chain.agreement.lines.first().unit_rate_cents == 1_000_00


def test_bad_quantities_are_named_at_the_field(chain: Any, sign_in: Any, rows: Any) -> None:
    chain.prepared()
    url = reverse("agreements:edit", args=[chain.agreement.reference])
    for quantity in ["-1", "0", "NaN", "1.234", "Infinity", "1e400"]:
        answer = sign_in(chain.officer).post(url, rows(chain.agreement, {"quantity": quantity}))
        assert answer.status_code == 422
        assert chain.agreement.lines.first().quantity == 10


def test_sum_is_shown_while_typing_and_nothing_is_saved(chain: Any, sign_in: Any, rows: Any) -> None:
    chain.prepared()
    url = reverse("agreements:edit", args=[chain.agreement.reference])
    answer = sign_in(chain.officer).post(url, rows(chain.agreement, {"quantity": "11"}, preview="1"))
    assert answer.status_code == 200
    assert "13,000.00" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert chain.agreement.lines.first().quantity == 10


def test_sum_follows_the_cofinancing_while_typing(chain: Any, sign_in: Any, rows: Any) -> None:
    chain.prepared()
    url = reverse("agreements:edit", args=[chain.agreement.reference])
    answer = sign_in(chain.officer).post(url, rows(chain.agreement, cofinancing_cents="2,000.00", preview="1"))
    assert "800.00\xa0EUR is missing" in answer.content.decode()


def test_draft_is_closed_to_others(chain: Any, sign_in: Any) -> None:
    chain.prepared()
    url = reverse("agreements:edit", args=[chain.agreement.reference])
    for who, status in [("applicant", 404), ("stranger", 404), ("approver", 403), ("auditor", 403)]:
        assert sign_in(getattr(chain, who)).get(url).status_code == status
