"""The instalments of an agreement are those that its call sets: to the cent, by date and condition, and for good."""

import datetime
from typing import Any

import pytest

from grants.agreements.services import prepare_agreement
from grants.calls.models import Call
from tests.factories import Chain
from tests.grants.calls.changing import published

SIGNED = {"trigger": "signature", "basis_points": 8_000, "days": None, "condition": ""}
BALANCE = {"trigger": "report", "basis_points": 2_000, "days": None, "condition": ""}
INTERIM = {"trigger": "manual", "basis_points": 2_500, "days": None, "condition": "The interim report is accepted"}
EIGHTY_TWENTY = [SIGNED, BALANCE]
IN_THREE = [{**SIGNED, "basis_points": 6_000}, INTERIM, {**BALANCE, "basis_points": 1_500}]
IN_ADVANCE = [{**SIGNED, "basis_points": 10_000}]
BY_DATE = [{**SIGNED, "trigger": "date", "basis_points": 5_000, "days": 90}, {**BALANCE, "basis_points": 5_000}]


def parts_of(agreement: Any) -> list[tuple[int, str, int]]:
    return [(part.number, part.trigger, part.amount_cents) for part in agreement.instalments.all()]


@pytest.mark.parametrize(
    ("plan", "parts"),
    [
        (EIGHTY_TWENTY, [(1, "signature", 8_640_00), (2, "report", 2_160_00)]),
        (IN_THREE, [(1, "signature", 6_480_00), (2, "manual", 2_700_00), (3, "report", 1_620_00)]),
        (IN_ADVANCE, [(1, "signature", 10_800_00)]),
        (BY_DATE, [(1, "date", 5_400_00), (2, "report", 5_400_00)]),
    ],
)
def test_agreement_has_the_instalments_of_its_call(fresh_chain: Chain, plan: list[Any], parts: list[Any]) -> None:
    fresh_chain.call_fields = {"instalments": plan}
    agreement = fresh_chain.prepared().agreement
    assert parts_of(agreement) == parts
    assert agreement.is_complete
    by_date = agreement.instalments.filter(trigger="date").first()
    if by_date is not None:
        assert by_date.due_on == agreement.starts_on + datetime.timedelta(days=90)
    assert [part.condition for part in agreement.instalments.filter(trigger="manual")] == [
        row["condition"] for row in plan if row["trigger"] == "manual"
    ]


def test_cents_that_do_not_divide_stand_in_the_last_instalment(chain: Chain, awarded_less: Any) -> None:
    chain.call_fields = {"instalments": IN_THREE}
    awarded_less(9_999_99)
    agreement = prepare_agreement(chain.award, actor=chain.officer)
    assert [part.amount_cents for part in agreement.instalments.all()] == [5_999_99, 2_499_99, 1_500_01]


def test_change_of_the_open_call_counts_for_agreements_drawn_up_after_it(
    fresh_chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh_chain.open_call()
    with fresh_chain.now():
        published(fresh_chain, instalments=IN_THREE)
    monkeypatch.setattr(fresh_chain, "open_call", lambda: fresh_chain)
    agreement = fresh_chain.prepared().agreement
    assert [part.amount_cents for part in agreement.instalments.all()] == [6_480_00, 2_700_00, 1_620_00]


def test_agreement_keeps_its_terms_whatever_becomes_of_the_call(fresh_chain: Chain) -> None:
    agreement = fresh_chain.prepared().agreement
    before = agreement.grant_terms
    Call.objects.filter(pk=fresh_chain.call.pk).update(instalments=IN_ADVANCE, reallocation_basis_points=None)
    agreement = type(agreement).objects.get(pk=agreement.pk)
    assert agreement.grant_terms == before
    assert (before.reallocation_basis_points, parts_of(agreement)) == (
        2_500,
        [(1, "signature", 8_640_00), (2, "report", 2_160_00)],
    )
