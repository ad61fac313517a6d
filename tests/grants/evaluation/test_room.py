"""The panel room: a line that is tried and kept, a place and a result by hand, and who may see which file."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from grants.core.errors import DomainError
from grants.evaluation import room, services
from grants.evaluation.models import Conflict, Panel, RankingSnapshot
from grants.evaluation.services import ordering, proposing
from tests.grants.evaluation.builders import ranked, recommended
from workflows.engine import TransitionRefused, records_of


def url(name: str, chain: Any, *more: Any) -> str:
    return reverse(f"evaluation:{name}", args=[chain.call.reference, *more])


def places(chain: Any) -> list[tuple[int, bool, str]]:
    return [(row.place, row.within_pot, row.outcome) for row in chain.panel.rankings.all()]


def test_line_that_is_tried_shows_the_money_and_changes_nothing(three_files: Any, sign_in: Any) -> None:
    ranked(three_files)
    client = sign_in(three_files.officer)
    kept = places(three_files)
    whole = client.get(url("panel", three_files), {"line": "1"})
    part = client.get(url("panel", three_files), {"line": "3", "to": "1"}, headers={"HX-Target": "ranked-list"})
    for page in (whole, part):
        found = page.context["ranking"]["found"]
        assert (len(found.above), found.given_cents, found.left_cents) == (1, 10_800_00, 49_200_00)
        assert b"Keep this line" in page.content
    assert b"<html" not in part.content
    assert places(three_files) == kept
    assert three_files.panel.snapshots.count() == 1
    assert client.get(url("panel", three_files), {"line": "x"}).context["ranking"]["found"].line is None
    rows = client.get(url("panel", three_files), {"line": "1", "export": "csv"}).content.decode("utf-8-sig")
    assert [line.split(",")[9] for line in rows.splitlines()[1:]] == ["yes", "no", "no"]


def test_line_is_kept_with_its_reason_and_moves_only_what_nobody_wrote(three_files: Any, sign_in: Any) -> None:
    ranked(three_files)
    second = three_files.panel.rankings.get(place=2)
    services.propose_outcome(
        second, outcome="award", amount_cents=9_000_00, reason="By hand.", actor=three_files.officer
    )
    client = sign_in(three_files.officer)
    assert client.post(url("draw_line", three_files), {"line": "1", "reason": ""}).status_code == 422
    assert client.post(url("draw_line", three_files), {"line": "9", "reason": "Too far."}).status_code == 422
    client.post(url("draw_line", three_files), {"line": "1", "reason": "Only the outstanding one."})
    panel = Panel.objects.get()
    assert (panel.line, panel.line_reason) == (1, "Only the outstanding one.")
    assert places(three_files) == [(1, True, "award"), (2, False, "award"), (3, False, "reserve")]
    assert records_of(panel).filter(verb="draw_line", reason="1: Only the outstanding one.").exists()
    assert RankingSnapshot.objects.filter(why="draw_line", content__line=1).count() == 1
    client.post(url("draw_line", three_files), {"line": "", "reason": "Back to the money."})
    assert places(three_files)[2] == (3, True, "award")


def test_place_and_result_by_hand_stand_beside_the_computed_ones_and_can_be_taken_back(short_pot: Any) -> None:
    ranked(short_pot)
    officer, third = short_pot.officer, short_pot.panel.rankings.get(place=3)
    for place in (0, 4):
        with pytest.raises(DomainError, match="from 1 to 3"):
            ordering.change_place(third, place=place, reason="Because.", actor=officer)
    with pytest.raises(DomainError, match="Say why"):
        ordering.change_place(third, place=1, reason=" ", actor=officer)
    moved = ordering.change_place(third, place=1, reason="The only one in the south.", actor=officer)
    assert (moved.place, moved.computed_place, moved.outcome) == (1, 3, "award")
    assert [row.outcome for row in short_pot.panel.rankings.all()] == ["award", "award", "reserve"]
    with pytest.raises(DomainError, match="given this place to another"):
        ordering.change_place(short_pot.panel.rankings.get(place=2), place=1, reason="No.", actor=officer)
    assert ordering.change_place(moved, place=None, reason="Taken back.", actor=officer).place == 3
    agreed = ordering.agree_result(third, result=Decimal("99.5"), reason="A misread criterion.", actor=officer)
    assert (agreed.mean, agreed.place, agreed.computed_place) == (Decimal("99.5"), 2, 3)
    row = next(line for line in room.ranking_of(officer, short_pot.panel)["rows"] if line["ranking"].pk == third.pk)
    assert row["mean_of_sheets"] == 60
    back = ordering.agree_result(third, result=None, reason="Taken back.", actor=officer)
    assert (back.mean, back.place, back.consensus_reason) == (60, 3, "")
    assert records_of(short_pot.panel).filter(verb__in=["change_place", "agree_result"]).count() == 4
    with pytest.raises(PermissionDenied):
        ordering.draw_line(short_pot.panel, line=1, reason="Not mine.", actor=short_pot.approver)


def test_tie_at_the_line_waits_for_an_order(short_pot: Any, sign_in: Any) -> None:
    ranked(short_pot, points=(5, 4, 4))
    client = sign_in(short_pot.officer)
    page = client.get(url("panel", short_pot))
    assert [row["name"] for row in page.context["ranking"]["tied"]] == [file.reference for file in short_pot.files[1:]]
    assert [row.within_pot for row in short_pot.panel.rankings.all()] == [True, False, False]
    last = short_pot.panel.rankings.get(application=short_pot.files[2])
    client.post(url("change_place", short_pot, last.pk), {"place": "2", "reason": "The better budget."})
    assert [row.within_pot for row in short_pot.panel.rankings.all()] == [True, True, False]
    assert short_pot.panel.rankings.get(place=2).application == short_pot.files[2]


def test_closed_file_leaves_no_gap_no_sum_and_no_row(short_pot: Any, sign_in: Any) -> None:
    ranked(short_pot)
    person, first = short_pot.evaluators[1], short_pot.panel.rankings.get(place=1)
    Conflict.objects.create(user=person, application=first.application, kind="declared", ground="A cousin.")
    client = sign_in(person)
    page = client.get(url("panel", short_pot))
    found = page.context["ranking"]["found"]
    assert [row["place"] for row in page.context["ranking"]["rows"]] == [1, 2]
    assert [row.within_pot for row in found.placed.values()] == [True, True]
    assert page.context["awarded_cents"] == 10_800_00
    for text in [page, *(client.get(url(name, short_pot)) for name in ("scores", "replay", "proposals"))]:
        assert first.application.reference not in text.content.decode()
    for name in ("propose", "change_place", "agree_result"):
        assert client.get(url(name, short_pot, first.pk)).status_code == 403
    export = client.get(url("scores", short_pot), {"export": "csv"}).content.decode("utf-8-sig")
    assert first.application.reference not in export
    with pytest.raises(DomainError, match="another member"):
        ordering.draw_line(short_pot.panel, line=1, reason="Mine.", actor=person)


def test_money_that_changed_since_is_told_in_the_room(three_files: Any, sign_in: Any) -> None:
    from grants.calls.services import pot_account
    from grants.ledger.models import Account, Transfer
    from grants.ledger.services import Posting, account, post
    from grants.programmes.services import shares_of

    ranked(three_files)
    call = three_files.call
    home = account(Account.Kind.AVAILABLE, "action", call.action_id, call.currency)
    shares = shares_of(call.action)
    cut = Posting(pot_account(call), home, 40_000_00, Transfer.Kind.RELEASE, "cut", f"action:{call.action_id}", shares)
    post([cut], actor=three_files.officer)
    page = sign_in(three_files.officer).get(url("panel", three_files))
    assert b"The money has changed since the line was drawn." in page.content
    assert [row["within_pot"] for row in page.context["ranking"]["rows"]] == [True, False, False]
    ordering.draw_line(three_files.panel, line=None, reason="The pot was cut.", actor=three_files.officer)
    assert [row.outcome for row in three_files.panel.rankings.all()] == ["award", "reserve", "reserve"]


def test_grounds_conditions_and_one_reason_for_many(short_pot: Any, sign_in: Any) -> None:
    ranked(short_pot, points=(5, 4, 1))
    officer, rows = short_pot.officer, {row.place: row for row in short_pot.panel.rankings.all()}
    propose = {"amount_cents": None, "reason": "So.", "actor": officer}
    assert services.propose_outcome(rows[3], outcome="resubmit", **propose).ground == "quality"
    assert services.propose_outcome(rows[2], outcome="reserve", **propose).ground == "quality"
    late = services.propose_outcome(rows[2], outcome="reject", ground="eligibility", **propose)
    assert late.ground == "eligibility"
    first = services.propose_outcome(
        rows[1], outcome="award", amount_cents=9_000_00, reason="", conditions="Send the licence.", actor=officer
    )
    assert (first.ground, first.conditions) == ("", "Send the licence.")
    client = sign_in(officer)
    client.post(url("give_reason", short_pot), {"outcome": "award", "reason": "Among the best."})
    first = short_pot.panel.rankings.get(pk=first.pk)
    assert first.reason == "Among the best."
    assert b"Send the licence." in client.get(url("recommend", short_pot)).content
    assert proposing.give_reason(short_pot.panel, outcome="award", reason="Again.", actor=officer) == 0


def test_scores_are_read_and_every_computation_can_be_done_again(three_files: Any, sign_in: Any, capsys: Any) -> None:
    ranked(three_files)
    third = three_files.panel.rankings.get(place=3)
    ordering.change_place(third, place=1, reason="Reach.", actor=three_files.officer)
    client = sign_in(three_files.auditor)
    page = client.get(url("scores", three_files))
    assert [line["row"].own.number for line in page.context["view"]["scorers"]] == [3, 3, 3]
    assert page.context["view"]["noise"] == []
    story = client.get(url("replay", three_files), {"check": "1"})
    assert story.context["differences"] == 0
    assert [len(line["changes"]) for line in story.context["story"]] == [3, 0]
    call_command("replay_ranking", three_files.panel.reference)
    assert "2 computations, 0 differences" in capsys.readouterr().out
    type(third).objects.filter(pk=third.pk).update(place=2)
    with pytest.raises(SystemExit):
        call_command("replay_ranking", three_files.panel.reference)
    assert "stands otherwise" in capsys.readouterr().err


def test_scoring_is_opened_again_only_with_a_reason_and_before_the_recommendation(short_pot: Any, sign_in: Any) -> None:
    recommended(short_pot)
    third = short_pot.panel.rankings.get(place=3)
    with pytest.raises(TransitionRefused, match="only while the committee works"):
        ordering.change_place(third, place=1, reason="Late.", actor=short_pot.officer)
    client = sign_in(short_pot.officer)
    assert client.post(url("reopen_scoring", short_pot), {"reason": "x"}).status_code == 422
    services.return_recommendation(short_pot.panel, reason="A sheet is wrong.", actor=short_pot.approver)
    assert client.post(url("reopen_scoring", short_pot), {"reason": ""}).status_code == 422
    client.post(url("reopen_scoring", short_pot), {"reason": "A sheet is wrong."})
    assert Panel.objects.get().state == "scoring"
    assert client.get(url("scores", short_pot)).status_code == 403
