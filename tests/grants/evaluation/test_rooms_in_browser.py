"""The rooms of a committee in a real browser: who sits on it, who has a conflict, and the ranking in its hands."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from grants.evaluation import services, voting
from grants.evaluation.models import Conflict, Panel
from grants.evaluation.services import ordering
from grants.evaluation.services import voting as acts
from tests.factories import Chain
from tests.grants.evaluation.builders import declare_all, ranked, several
from tests.grants.evaluation.test_pages_in_browser import Desk, browser, desk

__all__ = ["browser", "desk"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def to_vote(points: tuple[int, ...] = (5, 4, 3)) -> Chain:
    """Rank three files, of which the pot holds two, before a committee whose rules ask for two votes."""
    return ranked(several(Chain(days_ago=90, pot_cents=25_000_00, quorum=2), 3), points=points)


def cast(chain: Any, person: int, choice: str, dissent: str = "") -> None:
    panel = Panel.objects.get()
    seen = voting.ballot_of(chain.evaluators[person], panel)["seen"]  # type: ignore[index]
    acts.vote(panel, choice=choice, dissent=dissent, seen=seen, actor=chain.evaluators[person])


def test_seats_and_conflicts_are_accessible_and_fit(desk: Desk) -> None:
    chain = several(Chain(days_ago=90), 3)
    member, call = chain.evaluator, chain.call
    services.tell_profile(
        languages=["sr-latn", "en"],
        expertise=["Minority languages", "Social services"],
        address="Bulevar ratara 17, Žabalj",
        iban="",
        employers=[{"name": "Fondacija Čežnja Vranje", "number": "28765432", "until": "2024-06-30"}],
        actor=member,
    )
    desk.enter(chain.officer)
    desk.look("form_panel", call.reference)
    desk.page.locator("fieldset.seat summary").first.click()
    expect(desk.page.locator(".seat-fields").first).to_be_visible()
    panel = services.form_panel(call, chain.evaluators, actor=chain.officer)
    desk.enter(member)
    desk.look("declare_impartiality", panel.reference)
    desk.look("profile")
    declare_all(panel)
    desk.look("my_conflicts", panel.reference)
    desk.look("declare_conflict", panel.reference, chain.files[0].pk)  # type: ignore[attr-defined]
    services.declare_conflict(
        chain.files[0],  # type: ignore[attr-defined]
        reason="My brother is the treasurer of the association.",
        actor=member,
    )
    found = Conflict.objects.create(
        application=chain.files[1],  # type: ignore[attr-defined]
        user=chain.evaluators[1],
        kind="address",
        ground="Bulevar ratara 17, Žabalj",
    )
    desk.enter(chain.officer)
    desk.look("members", panel.reference)
    desk.look("conflicts", panel.reference)
    desk.look("lift_conflict", found.pk)
    desk.look("end_term", panel.reference, panel.members.get(user=member).pk)


def test_ranking_in_the_hands_of_the_committee_is_accessible_and_fits(desk: Desk) -> None:
    chain = to_vote()
    reference, officer = chain.call.reference, chain.officer
    third = chain.panel.rankings.get(place=3)
    desk.enter(officer)
    desk.look("change_place", reference, third.pk)
    ordering.change_place(third, place=1, reason="The only one in the south of the country.", actor=officer)
    desk.look("agree_result", reference, third.pk)
    ordering.agree_result(third, result=Decimal("71.5"), reason="A criterion was misread by one.", actor=officer)
    for name in ("proposals", "give_reason", "draw_line", "scores", "replay", "reopen_scoring"):
        desk.look(name, reference)
    desk.look("propose", reference, third.pk)
    for row in chain.panel.rankings.all():
        amount = row.amount_cents
        services.propose_outcome(row, outcome=row.outcome, amount_cents=amount, reason="As ranked.", actor=officer)
    desk.enter(chain.evaluator)
    desk.look("vote", reference)
    desk.look("vote_on_file", reference, third.pk)
    cast(chain, 0, "against", "The second file is too dear for what it promises.")
    cast(chain, 1, "for")
    cast(chain, 2, "for")
    desk.enter(officer)
    desk.look("panel", reference, query="?line=1", shot="line")
    desk.look("recommend", reference)


def test_line_is_tried_by_the_keyboard_without_losing_the_place(desk: Desk) -> None:
    chain = to_vote()
    page = desk.enter(chain.officer).page
    page.goto(desk.base + reverse("evaluation:panel", args=[chain.call.reference]))
    page.evaluate("window.isTheSamePage = true")
    above = page.locator(".ranking tbody tr:not(.out):not(.cutoff)")
    expect(above).to_have_count(2)
    field = page.locator("#line-number")
    field.focus()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(above).to_have_count(1)
    expect(field).to_be_focused()
    expect(page.get_by_role("link", name="Keep this line")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(above).to_have_count(0)
    expect(field).to_be_focused()
    page.locator("#line-more").focus()
    page.keyboard.press("Enter")
    expect(above).to_have_count(1)
    expect(page.locator("#line-more")).to_be_focused()
    assert page.evaluate("window.isTheSamePage")
    assert page.url.endswith("1")
    assert Panel.objects.get().line is None
