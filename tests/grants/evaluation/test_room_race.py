"""The decision and the room at the same moment: one decision stands, and never above the money that is there."""

from typing import Any

import pytest

from grants.calls.services import pot_account
from grants.core.errors import DomainError
from grants.evaluation import services
from grants.evaluation.models import Award, Panel, Ranking
from grants.evaluation.services import ordering
from grants.ledger.checks import differences
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, account, post
from grants.programmes.services import shares_of
from tests.factories import make_staff
from tests.grants.evaluation.builders import ranked, recommended
from tests.grants.evaluation.racing import race

pytestmark = pytest.mark.django_db(transaction=True)


def take_back(chain: Any, cents: int) -> Any:
    """Take money out of the pot of the call, as a cut of the pot does in the ledger."""
    call = chain.call
    home = account(Account.Kind.AVAILABLE, "action", call.action_id, call.currency)
    scope = f"action:{call.action_id}"
    cut = Posting(pot_account(call), home, cents, Transfer.Kind.RELEASE, "cut", scope, shares_of(call.action))
    return post([cut], actor=chain.officer)


def test_two_deciders_make_one_decision(short_pot: Any) -> None:
    recommended(short_pot)
    second = make_staff("Second approver", "approver", short_pot.action)
    results, refusals = race(
        *(lambda who=who: services.decide(short_pot.panel, actor=who) for who in (short_pot.approver, second))
    )
    assert (len(results), len(refusals)) == (1, 1)
    assert Award.objects.count() == 2
    assert Transfer.objects.filter(kind=Transfer.Kind.RESERVE).count() == 2
    assert differences() == []


def test_decision_against_a_cut_of_the_pot_never_awards_what_is_gone(short_pot: Any) -> None:
    recommended(short_pot)  # awards of 21,600.00 from 25,000.00
    results, refusals = race(
        lambda: services.decide(short_pot.panel, actor=short_pot.approver), lambda: take_back(short_pot, 10_000_00)
    )
    assert (len(results), len(refusals)) == (1, 1)
    is_decided = Panel.objects.get().state == "decided"
    left = Account.objects.get(pk=pot_account(short_pot.call).pk).balance
    assert (is_decided, left, Award.objects.count()) in [(True, 3_400_00, 2), (False, 15_000_00, 0)]
    assert isinstance(refusals[0], DomainError)
    assert differences() == []


def test_two_who_move_files_at_once_leave_one_ranking_that_can_be_replayed(three_files: Any) -> None:
    from grants.evaluation.replaying import differences_of

    ranked(three_files)
    rows = {row.place: row for row in Ranking.objects.all()}
    results, refusals = race(
        lambda: ordering.change_place(rows[2], place=1, reason="One.", actor=three_files.officer),
        lambda: ordering.change_place(rows[3], place=1, reason="Other.", actor=three_files.evaluator),
    )
    assert (len(results), len(refusals)) == (1, 1)
    assert sorted(row.place for row in Ranking.objects.all()) == [1, 2, 3]
    assert differences_of(Panel.objects.get()) == []


def test_recommendation_against_a_moved_line_sends_what_was_proposed_last(three_files: Any) -> None:
    ranked(three_files)
    for row in three_files.panel.rankings.all():
        services.propose_outcome(
            row, outcome="award", amount_cents=10_000_00, reason="As ranked.", actor=three_files.officer
        )
    race(
        lambda: services.recommend(three_files.panel, minutes="All present.", actor=three_files.officer),
        lambda: ordering.draw_line(three_files.panel, line=1, reason="One.", actor=three_files.evaluator),
    )
    panel = Panel.objects.get()
    assert panel.state == "recommended"
    assert panel.snapshots.count() == (2 if panel.line == 1 else 1)
