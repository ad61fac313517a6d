"""A budget is moved: by a notice below the limit, by an amendment above; small moves add up; each acts once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from grants.agreements.models import Agreement, Amendment
from grants.agreements.services import amending, concluding
from grants.core.errors import DomainError
from notifications.models import Message
from tests.factories import Chain, make_staff
from workflows.engine import TransitionRefused


@pytest.fixture
def move(chain: Chain) -> Callable[..., Amendment]:
    """Return a function that asks to move cents from the first line (10,000.00) to the second (2,000.00)."""

    def ask(cents: int, *, actor: Any = None, **more: Any) -> Amendment:
        first, second = Agreement.objects.get(pk=chain.agreement.pk).lines.all()[:2]
        lines = [
            {"pk": first.pk, "amount_cents": first.amount_cents - cents},
            {"pk": second.pk, "amount_cents": second.amount_cents + cents},
        ]
        return amending.propose_amendment(
            chain.agreement,
            kind="budget",
            reason="More meetings.",
            lines=lines,
            **{"actor": actor or chain.applicant, **more},
        )

    return ask


def amounts(chain: Chain) -> list[int]:
    return [line.amount_cents for line in Agreement.objects.get(pk=chain.agreement.pk).lines.all()]


def sign_both(chain: Chain, amendment: Amendment) -> Amendment:
    """Take a change over its whole way: recommended, approved, signed, countersigned."""
    amending.recommend_amendment(amendment, actor=chain.officer)
    amendment = amending.approve_amendment(amendment, actor=chain.approver)
    concluding.sign_amendment(
        amendment, name="Signer Example", capacity="President", sha256=amendment.sha256, actor=chain.applicant
    )
    return concluding.countersign_amendment(amendment, name="Approver", capacity="Head", actor=chain.approver)


def test_small_move_is_a_notice_that_the_officer_takes_note_of(chain: Chain) -> None:
    chain.amendment_proposed()
    assert chain.amendment.is_notice
    amendment = amending.take_note(chain.amendment, actor=chain.officer)
    assert amendment.state == "in_force"
    assert amounts(chain) == [9_000_00, 3_000_00]
    agreement = Agreement.objects.get(pk=chain.agreement.pk)
    assert agreement.version == 2
    assert [version.number for version in agreement.versions.all()] == [1, 2]
    first, second = agreement.versions.all()
    assert [line["amount_cents"] for line in first.content["lines"]] == [10_000_00, 2_000_00]
    assert [line["amount_cents"] for line in second.content["lines"]] == [9_000_00, 3_000_00]
    assert agreement.total_cents == 12_000_00


def test_changed_line_keeps_its_rate_where_it_comes_out_even(chain: Chain) -> None:
    chain.amendment_proposed()
    amending.take_note(chain.amendment, actor=chain.officer)
    rows = [(str(line.quantity), line.unit_rate_cents) for line in chain.agreement.lines.all()]
    assert rows == [("9.00", 1_000_00), ("6.00", 500_00)]


def test_large_move_takes_both_signatures_and_a_frozen_text(chain: Chain, move: Callable[..., Amendment]) -> None:
    chain.in_force()
    amendment = move(2_500_01)
    assert not amendment.is_notice
    with pytest.raises(TransitionRefused, match="too large for a notice"):
        amending.take_note(amendment, actor=chain.officer)
    amendment = sign_both(chain, amendment)
    assert amendment.state == "in_force"
    assert amounts(chain) == [7_499_99, 4_500_01]
    parties = [(row.party, row.sha256) for row in amendment.signatures.all()]
    assert parties == [("grantee", amendment.sha256), ("funder", amendment.sha256)]
    version = chain.agreement.versions.get(number=2)
    assert (version.amendment, version.sha256) == (amendment, amendment.sha256)


def test_many_small_moves_add_up_until_both_agree_anew(chain: Chain, move: Callable[..., Amendment]) -> None:
    chain.in_force()
    for _turn in range(2):
        amending.take_note(move(1_000_00), actor=chain.officer)
    third = move(1_000_00)
    assert not third.is_notice
    sign_both(chain, third)
    assert amounts(chain) == [7_000_00, 5_000_00]
    assert move(1_000_00).is_notice


def test_rule_of_single_moves_does_not_add_up(chain: Chain, move: Callable[..., Amendment]) -> None:
    chain.call_fields["reallocation_counts"] = "single"
    chain.in_force()
    for _turn in range(3):
        amending.take_note(move(1_000_00), actor=chain.officer)
    assert amounts(chain) == [7_000_00, 5_000_00]


def test_notice_is_judged_again_when_it_is_taken_note_of(chain: Chain, move: Callable[..., Amendment]) -> None:
    chain.in_force()
    amendment = move(1_000_00)
    Agreement.objects.filter(pk=chain.agreement.pk).update(
        terms={**chain.agreement.terms, "reallocation_basis_points": 500}
    )
    with pytest.raises(TransitionRefused):
        amending.take_note(amendment, actor=chain.officer)
    amending.recommend_amendment(amendment, actor=chain.officer)
    assert not Amendment.objects.get(pk=amendment.pk).is_notice


def test_notice_is_not_sent_on_to_the_approver(chain: Chain) -> None:
    chain.amendment_proposed()
    with pytest.raises(TransitionRefused, match="A notice is enough"):
        amending.recommend_amendment(chain.amendment, actor=chain.officer)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "Change at least one amount"),
        ([{"pk": 0, "amount_cents": 1}], "Choose a line"),
    ],
)
def test_nonsense_is_refused(chain: Chain, rows: list[dict[str, int]], sentence: str) -> None:
    chain.in_force()
    with pytest.raises(DomainError, match=sentence):
        amending.propose_amendment(chain.agreement, kind="budget", reason="x", lines=rows, actor=chain.applicant)


def test_total_stays_to_the_cent(chain: Chain) -> None:
    chain.in_force()
    line = chain.agreement.lines.first()
    with pytest.raises(DomainError, match=r"12,000\.01"):
        amending.propose_amendment(
            chain.agreement,
            kind="budget",
            reason="x",
            lines=[{"pk": line.pk, "amount_cents": line.amount_cents + 1}],
            actor=chain.applicant,
        )


def test_ceiling_of_the_call_is_kept_with_its_figures(chain: Chain, move: Callable[..., Amendment]) -> None:
    chain.in_force()
    chain.call.ceilings.create(heading="services", basis_points=2000, of="total")
    with pytest.raises(DomainError, match=r"2,400\.00"):
        move(500_00)


def test_line_can_be_added_and_one_set_to_nothing_but_none_is_lost(chain: Chain) -> None:
    chain.in_force()
    first, second = chain.agreement.lines.all()
    lines = [
        {"pk": second.pk, "amount_cents": 0},
        {
            "heading": "travel",
            "description": "Bus",
            "unit": "lump",
            "quantity": "1",
            "unit_rate_cents": 2_000_00,
            "amount_cents": 2_000_00,
        },
    ]
    amendment = amending.propose_amendment(
        chain.agreement, kind="budget", reason="Another town.", lines=lines, actor=chain.applicant
    )
    sign_both(chain, amendment)
    found = list(chain.agreement.lines.all())
    assert [(line.pk, line.amount_cents) for line in found[:2]] == [(first.pk, 10_000_00), (second.pk, 0)]
    assert (found[2].heading, found[2].amount_cents) == ("travel", 2_000_00)
    assert sum(line.cofinancing_cents for line in found) in {0, chain.agreement.cofinancing_cents}


def test_second_change_of_a_kind_waits_for_the_first(chain: Chain, move: Callable[..., Amendment]) -> None:
    chain.amendment_proposed()
    with pytest.raises(DomainError, match="still open"):
        move(100_00)
    amending.withdraw_amendment(chain.amendment, actor=chain.applicant)
    assert move(100_00).number == 2


def test_double_click_acts_once(chain: Chain) -> None:
    chain.amendment_proposed()
    amending.take_note(chain.amendment, actor=chain.officer)
    with pytest.raises(TransitionRefused):
        amending.take_note(chain.amendment, actor=chain.officer)
    assert amounts(chain) == [9_000_00, 3_000_00]
    assert Agreement.objects.get(pk=chain.agreement.pk).version == 2


def test_budget_that_moved_meanwhile_is_not_overwritten(chain: Chain, move: Callable[..., Amendment]) -> None:
    chain.in_force()
    amendment = move(3_000_00)
    amending.recommend_amendment(amendment, actor=chain.officer)
    amending.approve_amendment(amendment, actor=chain.approver)
    chain.agreement.lines.filter(heading="services").update(amount_cents=1_999_00)
    with pytest.raises(TransitionRefused, match="no longer fits"):
        concluding.sign_amendment(amendment, name="A", capacity="B", actor=chain.applicant)


def test_who_recommended_does_not_approve_through_a_second_role(chain: Chain, move: Callable[..., Amendment]) -> None:
    chain.in_force()
    both = make_staff("Two hats", "officer", chain.action)
    both.staff_roles.create(role="approver", action=chain.action)
    amendment = move(3_000_00)
    amending.recommend_amendment(amendment, actor=both)
    with pytest.raises(PermissionDenied):
        amending.approve_amendment(amendment, actor=both)


def test_officer_who_asks_does_not_take_note_and_grantee_signs_no_other_text(
    chain: Chain, move: Callable[..., Amendment]
) -> None:
    chain.in_force()
    own = move(100_00, actor=chain.officer)
    with pytest.raises(PermissionDenied):
        amending.take_note(own, actor=chain.officer)
    amending.refuse_amendment(own, actor=chain.officer, reason="By mistake.")
    large = move(3_000_00)
    amending.recommend_amendment(large, actor=chain.officer)
    amending.approve_amendment(large, actor=chain.approver)
    with pytest.raises(TransitionRefused, match="text has changed"):
        concluding.sign_amendment(large, name="A", capacity="B", sha256="0" * 64, actor=chain.applicant)


@pytest.mark.parametrize("role", ["editor", "viewer", "stranger", "finance", "approver", "auditor"])
def test_nobody_else_asks(chain: Chain, role: str, move: Callable[..., Amendment]) -> None:
    chain.in_force()
    with pytest.raises(PermissionDenied):
        move(100_00, actor=getattr(chain, role))


def test_people_hear_of_it(chain: Chain) -> None:
    chain.amendment_proposed()
    amending.take_note(chain.amendment, actor=chain.officer)
    told = set(Message.objects.filter(topic__startswith="amendment").values_list("topic", "recipient__name"))
    assert ("amendment-proposed", "Officer") in told
    assert {("amendment-in-force", "Applicant"), ("amendment-in-force-office", "Finance")} <= told


def test_refused_with_a_reason_nothing_changes(chain: Chain, move: Callable[..., Amendment]) -> None:
    chain.in_force()
    amendment = amending.refuse_amendment(move(100_00), actor=chain.officer, reason="Not needed.")
    assert amendment.state == "refused"
    assert amounts(chain) == [10_000_00, 2_000_00]
    assert Agreement.objects.get(pk=chain.agreement.pk).version == 1


def test_role_withdrawn_in_between_ends_the_right(chain: Chain, move: Callable[..., Amendment]) -> None:
    chain.in_force()
    amendment = move(3_000_00)
    amending.recommend_amendment(amendment, actor=chain.officer)
    chain.approver.staff_roles.all().delete()
    with pytest.raises(PermissionDenied):
        amending.approve_amendment(amendment, actor=type(chain.approver).objects.get(pk=chain.approver.pk))
    assert Amendment.objects.get(pk=amendment.pk).state == "recommended"
