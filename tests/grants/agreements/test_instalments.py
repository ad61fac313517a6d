"""The instalments of an agreement are those that its call sets: to the cent, by date and condition, and for good."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.agreements.converting import Rate
from grants.agreements.models import Agreement
from grants.agreements.services import decline_agreement, prepare_agreement
from grants.calls.models import Call
from grants.core.errors import DomainError
from grants.evaluation.models import Award
from grants.evaluation.services.awards import make_award
from tests.factories import Chain
from tests.grants.calls.changing import published

SIGNED = {"trigger": "signature", "basis_points": 8_000, "days": None, "condition": ""}
BALANCE = {"trigger": "report", "basis_points": 2_000, "days": None, "condition": ""}
INTERIM = {"trigger": "manual", "basis_points": 2_500, "days": None, "condition": "The interim report is accepted"}
EIGHTY_TWENTY = [SIGNED, BALANCE]
IN_THREE = [{**SIGNED, "basis_points": 6_000}, INTERIM, {**BALANCE, "basis_points": 1_500}]
IN_ADVANCE = [{**SIGNED, "basis_points": 10_000}]
FIXED = [
    {"trigger": "signature", "basis_points": None, "amount_cents": 3_000_00},
    {"trigger": "interim", "basis_points": 2_500},
    {"trigger": "report", "basis_points": None},
]
ONE_INTERIM = {"interim": [{"anchor": "start", "days": 60}]}
BY_DATE = [{**SIGNED, "trigger": "date", "basis_points": 5_000, "days": 90}, {**BALANCE, "basis_points": 5_000}]


def parts_of(agreement: Any) -> list[tuple[int, str, int]]:
    return [(part.number, part.trigger, part.amount_cents) for part in agreement.instalments.all()]


@pytest.mark.parametrize(
    ("plan", "parts"),
    [
        (EIGHTY_TWENTY, [(1, "signature", 8_640_00), (2, "report", 2_160_00)]),
        (IN_THREE, [(1, "signature", 6_480_00), (2, "manual", 2_700_00), (3, "report", 1_620_00)]),
        (IN_ADVANCE, [(1, "signature", 10_800_00)]),
        (FIXED, [(1, "signature", 3_000_00), (2, "interim", 2_700_00), (3, "report", 5_100_00)]),
        (BY_DATE, [(1, "date", 5_400_00), (2, "report", 5_400_00)]),
    ],
)
def test_agreement_has_the_instalments_of_its_call(fresh_chain: Chain, plan: list[Any], parts: list[Any]) -> None:
    fresh_chain.call_fields = {"instalments": plan, "reporting": ONE_INTERIM if plan is FIXED else {}}
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


def test_rest_is_what_the_award_leaves(chain: Chain, awarded_less: Any) -> None:
    chain.call_fields = {"instalments": FIXED, "reporting": ONE_INTERIM}
    awarded_less(4_000_01)
    agreement = prepare_agreement(chain.award, actor=chain.officer)
    assert [part.amount_cents for part in agreement.instalments.all()] == [3_000_00, 1_000_00, 1]
    assert agreement.is_complete


def test_rest_of_nothing_is_no_instalment(chain: Chain, awarded_less: Any) -> None:
    chain.call_fields = {"instalments": FIXED, "reporting": ONE_INTERIM}
    awarded_less(4_000_00)
    agreement = prepare_agreement(chain.award, actor=chain.officer)
    assert parts_of(agreement) == [(1, "signature", 3_000_00), (2, "interim", 1_000_00)]


def test_grant_below_its_fixed_instalments_is_refused_in_words(chain: Chain, awarded_less: Any, sign_in: Any) -> None:
    chain.call_fields = {"instalments": FIXED, "reporting": ONE_INTERIM}
    awarded_less(3_999_98)
    with pytest.raises(DomainError, match=r"more than this grant of 3,999\.98"):
        prepare_agreement(chain.award, actor=chain.officer)
    planned = {"starts_on": chain.application.frozen["project"]["starts_on"]}
    page = sign_in(chain.officer).post(reverse("agreements:prepare", args=[chain.award.pk]), planned)
    assert page.status_code == 422
    assert "Only a larger grant can be paid by them." in page.content.decode()
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(("renewed", "parts"), [(6_000_00, [3_000_00, 1_500_00, 1_500_00]), (3_000_00, [])])
def test_renewed_award_is_divided_anew(fresh_chain: Chain, renewed: int, parts: list[int]) -> None:
    fresh_chain.call_fields = {"instalments": FIXED, "reporting": ONE_INTERIM}
    fresh_chain.signed()
    before = parts_of(fresh_chain.agreement)
    decline_agreement(fresh_chain.agreement, reason="No capacity.", actor=fresh_chain.applicant)
    make_award(fresh_chain.application, renewed, reason="Upheld.", days=None, actor=fresh_chain.approver)
    award = Award.objects.get(pk=fresh_chain.award.pk)
    if parts:
        agreement = prepare_agreement(award, actor=fresh_chain.officer)
        assert [part.amount_cents for part in agreement.instalments.all()] == parts
        return
    with pytest.raises(DomainError, match="Only a larger grant"):
        prepare_agreement(award, actor=fresh_chain.officer)
    agreement = Agreement.objects.get()
    assert (agreement.state, parts_of(agreement)) == ("declined", before)


def test_fixed_sums_are_in_the_currency_of_the_agreement(db: None) -> None:
    plan = [{**FIXED[0], "amount_cents": 600_000_00}, FIXED[2]]
    chain = Chain(grant_currency="RSD", instalments=plan).decided()
    rate = Rate(Decimal(117), "National bank", timezone.localdate(chain.award.created_at))
    with chain.now():
        agreement = prepare_agreement(chain.award, actor=chain.officer, rate=rate)
    assert parts_of(agreement) == [(1, "signature", 600_000_00), (2, "report", 663_600_00)]


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
