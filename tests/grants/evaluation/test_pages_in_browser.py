"""The evaluation's pages in a real browser: accessible, no wider than the screen, and scores that save themselves."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect, sync_playwright

from grants.evaluation import services
from grants.evaluation.models import Score
from grants.people.models import User
from tests.factories import Chain
from tests.grants.evaluation.builders import ranked, recommended, score_sheet, scoring, several, sheet_of
from tests.grants.evaluation.test_scoring_room import in_sections

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SOFRA_SHOTS", "")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Desk:
    """A person at a screen."""

    def __init__(self, browser: Browser, live_server: Any) -> None:
        self.page: Page = browser.new_context().new_page()
        self.page.set_default_timeout(15_000)
        self.base = live_server.url

    def enter(self, user: User) -> "Desk":
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.base}])
        return self

    def look(
        self, name: str, *args: Any, query: str = "", shot: str = "", widths: tuple[int, ...] = (360, 1280)
    ) -> None:
        """Open a page of the stage at each width: it fits, and has no fault of accessibility."""
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.goto(self.base + reverse(f"evaluation:{name}", args=args) + query)
            if SHOTS:
                self.page.screenshot(path=Path(SHOTS) / f"{shot or name}-{width}.png", full_page=True)
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is {wide} px too wide at {width}"
            found = Axe().run(self.page, options={"runOnly": RULES}).response["violations"]
            assert not found, [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]


@pytest.fixture
def desk(browser: Browser, live_server: Any) -> Iterator[Desk]:
    opened = Desk(browser, live_server)
    yield opened
    opened.page.context.close()


def test_check_and_committee_are_accessible_and_fit(desk: Desk) -> None:
    chain = Chain(days_ago=90)
    chain.closed_call()
    desk.enter(chain.officer)
    desk.look("checks")
    desk.look("check", chain.application.reference)
    desk.look("committees")
    desk.look("panel", chain.call.reference, shot="no-panel")
    desk.look("form_panel", chain.call.reference)


def test_scoring_is_accessible_and_fits(desk: Desk) -> None:
    chain = in_sections(several(Chain(days_ago=40), 3), declare=False, comment_on="section", comment_at=[5])
    sheet = sheet_of(chain, 0, 0)
    desk.enter(chain.evaluator)
    desk.look("index")
    desk.look("declare", sheet.pk)
    sheet = services.declare_no_conflict(sheet, actor=chain.evaluator)
    criterion = chain.call.criteria.first()
    services.save_score(sheet, criterion, points=5, comment="Clear need with figures.", actor=chain.evaluator)
    key = chain.call.questions.first().key
    services.highlight(sheet, part=f"answer-{key}", quote="a weekly legal hour", note="Really?", actor=chain.evaluator)
    desk.look("assessment", sheet.pk, widths=(360, 768, 1280))
    desk.look("recuse", sheet.pk)
    score_sheet(sheet, 4, submit=False)
    for section in ("relevance", "design"):
        services.save_section_comment(sheet, section, comment="Good.", actor=chain.evaluator)
    desk.look("submit", sheet.pk)
    services.submit_scores(sheet, actor=chain.evaluator)
    desk.look("sheet_history", sheet.pk)
    desk.enter(chain.officer)
    desk.look("panel", chain.call.reference, shot="scoring-panel")
    desk.look("reopen_sheet", sheet.pk)


def test_file_and_sheet_stand_side_by_side_but_on_a_phone_where_a_switch_leads_between_them(desk: Desk) -> None:
    chain = scoring(several(Chain(days_ago=40), 1))
    page = desk.enter(chain.evaluator).page
    for width in (768, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(desk.base + reverse("evaluation:assessment", args=[sheet_of(chain, 0, 0).pk]))
        page.locator("#sent-plan").evaluate("node => node.scrollIntoView({ behavior: 'instant' })")
        expect(page.locator("#sheet-heading")).to_be_in_viewport()
        expect(page.locator(".room-switch")).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("#sent-budget").evaluate("node => node.scrollIntoView({ behavior: 'instant' })")
    switch = page.locator(".room-switch")
    switch.get_by_text("Score sheet").dispatch_event("click")  # the driver's click scrolls
    expect(page.locator("#sheet-heading")).to_be_in_viewport()
    switch.get_by_text("File").dispatch_event("click")
    expect(page.locator("#sent-budget")).to_be_in_viewport()


def test_room_is_worked_by_keyboard_and_the_keys_can_be_switched_off(desk: Desk) -> None:
    chain = in_sections(several(Chain(days_ago=40), 2))
    sheet = sheet_of(chain, 0, 0)
    first, second, *_more = chain.call.criteria.all()
    page = desk.enter(chain.evaluator).page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(desk.base + reverse("evaluation:assessment", args=[sheet.pk]))
    page.keyboard.press("j")
    page.keyboard.press("4")
    expect(page.locator(f"#criterion-{first.pk} .save-status")).to_contain_text("Saved")
    page.keyboard.press("r")
    page.keyboard.type("In 2 of 3 towns, j or k.")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    answer = f"answer-{chain.call.questions.first().key}"
    expect(page.locator(f"#{answer}")).to_be_focused()
    page.keyboard.press("b")
    page.keyboard.press("j")
    page.keyboard.press("2")
    expect(page.locator(f"#criterion-{second.pk} .save-status")).to_contain_text("Saved")
    page.evaluate("id => getSelection().selectAllChildren(document.getElementById(id))", f"passage-{answer}")
    page.keyboard.press("m")
    expect(page.locator(f"#passage-{answer} mark")).to_have_count(1)
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("k")
    page.keyboard.press("5")
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("5")
    expect(page.locator(f"#criterion-{first.pk} input[value='4']")).to_be_checked()
    rows = Score.objects.filter(assessment=sheet).order_by("criterion__order")
    assert list(rows.values_list("points", "comment")) == [(4, "In 2 of 3 towns, j or k."), (2, "")]
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_label("Use these keys").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("n")
    expect(page.locator("h1")).to_contain_text(chain.files[1].reference)  # type: ignore[attr-defined]


def test_second_tab_meets_the_newer_score_instead_of_overwriting_it(desk: Desk) -> None:
    chain = scoring(several(Chain(days_ago=40), 1))
    sheet, criterion = sheet_of(chain, 0, 0), chain.call.criteria.first()
    page = desk.enter(chain.evaluator).page
    page.goto(desk.base + reverse("evaluation:assessment", args=[sheet.pk]))
    services.save_score(sheet, criterion, points=5, comment="From the office.", actor=chain.evaluator)
    card = page.locator(f"#criterion-{criterion.pk}")
    card.locator("textarea").fill("From the train.")
    expect(card.locator(".both-texts")).to_contain_text("From the office.")
    assert Score.objects.get().comment == "From the office."
    card.get_by_role("button", name="Keep what is in the form").click()
    expect(card.locator(".save-status")).to_contain_text("Saved")
    expect(card.locator(".both-texts")).to_have_count(0)
    assert Score.objects.get().comment == "From the train."


def test_ranking_is_accessible_and_fits(desk: Desk) -> None:
    chain = ranked(several(Chain(days_ago=90, pot_cents=25_000_00), 3), points=(5, 4, 2))
    desk.enter(chain.officer)
    desk.look("panel", chain.call.reference, shot="ranking")
    desk.look("proposals", chain.call.reference)
    desk.look("propose", chain.call.reference, chain.panel.rankings.first().pk)


def test_decision_is_accessible_and_fits(desk: Desk) -> None:
    chain = recommended(several(Chain(days_ago=90, pot_cents=25_000_00), 3))
    desk.enter(chain.approver)
    desk.look("decide", chain.call.reference)
    services.decide(chain.panel, actor=chain.approver)
    services.lapse_award(chain.files[0].award, actor=chain.officer, reason="No answer.")  # type: ignore[attr-defined]
    desk.look("panel", chain.call.reference, shot="decided")
    desk.look("promote", chain.files[2].reference)  # type: ignore[attr-defined]


def test_points_and_reason_save_themselves_and_the_total_follows(desk: Desk) -> None:
    chain = scoring(several(Chain(days_ago=40), 2))
    sheet = sheet_of(chain, 0, 0)
    criteria = list(chain.call.criteria.all())
    page = desk.enter(chain.evaluator).page
    page.goto(desk.base + reverse("evaluation:assessment", args=[sheet.pk]))
    for criterion in criteria:
        card = page.locator(f"#criterion-{criterion.pk}")
        card.locator("input[value='4']").check()
        card.locator("textarea").fill("Clear and well founded.")
        card.locator("textarea").blur()
        expect(card.locator(".save-status")).to_contain_text("Saved")
    expect(page.locator("#sheet-total")).to_contain_text("80.0")
    page.get_by_role("link", name="Submit my scores").click()
    page.get_by_role("button", name="Submit for good").click()
    expect(page.locator("#messages")).to_contain_text("are in")
    assert Score.objects.filter(assessment=sheet, points=4).count() == len(criteria)


def test_an_answer_that_comes_late_does_not_bring_an_older_total(desk: Desk) -> None:
    chain = scoring(several(Chain(days_ago=40), 1))
    page, held, answers = desk.enter(chain.evaluator).page, [], []
    page.goto(desk.base + reverse("evaluation:assessment", args=[sheet_of(chain, 0, 0).pk]))

    def hold_the_first(route: Any) -> None:
        held.append(route)
        if len(held) == 1:
            answers.append(route.fetch())
        else:
            route.continue_()

    page.route(lambda url: "/scores/" in url, hold_the_first)
    for criterion in chain.call.criteria.all():
        page.locator(f"#criterion-{criterion.pk} input[value='4']").check()
    page.wait_for_timeout(700)
    held[0].fulfill(response=answers[0])
    expect(page.locator("#sheet-total")).to_contain_text("80.0")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#sheet-total")).to_contain_text("80.0")
