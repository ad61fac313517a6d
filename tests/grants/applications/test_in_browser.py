"""Writing in a real browser: accessible at every width, saved while one types, with live totals, nothing lost."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from grants.applications.models import Answer, Application, BudgetLine
from grants.applications.services import save_answer, save_details
from grants.calls.models import Call
from tests.factories import Chain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOTS = os.environ.get("SOFRA_SHOTS", "")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture
def browser(chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def enter(browser: Browser, live_server: Any, sign_in: Any) -> Any:
    """Return a function that gives a page of a given width in which a person is signed in."""

    def open_page(user: Any, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=live_server.url)
        value = sign_in(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        return context.new_page()

    return open_page


def look(page: Page, name: str, width: int) -> None:
    page.wait_for_load_state("networkidle")
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # a bar that sticks covers nothing at the end
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible_and_fit(width: int, enter: Any, to: Any, fresh_chain: Chain) -> None:
    draft = fresh_chain.start().application
    page = enter(fresh_chain.applicant, width)
    save_details(draft, title="Neighbours against prejudice", actor=fresh_chain.applicant)
    page.goto(to("detail", draft))
    look(page, "detail-begun", width)
    fresh_chain.fill(draft)
    for name in ("detail", "project", "budget", "documents", "account", "check"):
        page.goto(to(name, draft))
        look(page, name, width)
    page.goto(to("section", draft, 1))
    look(page, "section", width)
    page.goto("/applications/")
    look(page, "index", width)
    page.goto(to("check", draft))
    page.get_by_label("I make this declaration").check()
    page.get_by_role("button", name="Submit the application").click()
    page.wait_for_url("**/receipt/1/")
    look(page, "receipt", width)
    for name in ("detail", "reopen", "withdraw"):
        page.goto(to(name, draft))
        look(page, f"sent-{name}", width)
    staff = enter(fresh_chain.officer, width)
    staff.goto(to("detail", draft))
    look(staff, "file", width)
    staff.goto(f"/calls/{fresh_chain.call.reference}/applications/")
    look(staff, "of-call", width)
    newcomer = enter(fresh_chain.viewer, width)
    newcomer.goto(f"/calls/{fresh_chain.call.reference}/apply/")
    look(newcomer, "start", width)


def test_answer_is_saved_while_one_types_and_a_colleagues_text_is_not_overwritten(
    enter: Any, to: Any, fresh_chain: Chain
) -> None:
    draft = fresh_chain.start().application
    page = enter(fresh_chain.applicant)
    page.goto(to("section", draft, 1))
    box = page.get_by_label("What is the problem, and for whom?")
    status = page.locator(".save-status").first
    box.press_sequentially("Many words")
    expect(status).to_contain_text("Saved")
    box.press_sequentially(" more")
    expect(page.locator("[name=version]").first).to_have_value("2")
    assert Answer.objects.get().text == "Many words more"
    expect(page.locator("[data-counter]").first).to_have_text("3 of 300 words")
    question = draft.call.questions.first()
    save_answer(draft, question, "A colleague's text", version=2, actor=fresh_chain.editor)
    box.press_sequentially("!")
    expect(status).to_contain_text("Choose which to keep")
    expect(page.locator(".both-texts").first).to_contain_text("A colleague's text")
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / "conflict-1280.png", full_page=True)
    assert Answer.objects.get().text == "A colleague's text"
    page.get_by_role("button", name="Keep mine").click()
    expect(status).to_contain_text("Saved ")
    assert Answer.objects.get().text == "Many words more!"


def test_text_survives_an_expired_session(enter: Any, to: Any, fresh_chain: Chain) -> None:
    draft = fresh_chain.start().application
    page = enter(fresh_chain.applicant)
    page.goto(to("section", draft, 1))
    kept = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("What is the problem, and for whom?").press_sequentially("Not lost")
    expect(page.locator(".save-status.trouble").first).to_be_visible()
    assert not Answer.objects.exists()
    page.context.add_cookies(kept)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("What is the problem, and for whom?")).to_have_value("Not lost")


def test_project_is_saved_while_one_types(enter: Any, to: Any, fresh_chain: Chain) -> None:
    draft = fresh_chain.start().application
    page = enter(fresh_chain.applicant)
    page.goto(to("project", draft))
    page.get_by_label("title of the project").press_sequentially("A title")
    expect(page.locator(".save-status")).to_contain_text("Saved")
    page.get_by_label("Duration in months").fill("99")
    expect(page.locator(".save-status")).to_contain_text("Not saved yet.")
    page.get_by_label("Duration in months").fill("6")
    expect(page.locator(".save-status")).to_contain_text("Saved")
    found = Application.objects.get()
    assert (found.title, found.months) == ("A title", 6)


def test_budget_counts_live_and_rows_come_and_go(enter: Any, to: Any, fresh_chain: Chain) -> None:
    draft = fresh_chain.start().application
    Call.objects.filter(pk=draft.call_id).update(indirect_basis_points=700)
    page = enter(fresh_chain.applicant)
    page.goto(to("budget", draft))
    page.locator("[data-heading=travel] [data-add]").click()
    page.get_by_label("What for").fill("Bus")
    page.get_by_label("Unit", exact=True).fill("trip")
    page.get_by_label("Quantity").fill("3")
    page.get_by_label("Unit rate", exact=True).fill("100.50")
    page.get_by_label("You and others bring").first.fill("30.15")
    page.get_by_label("Percent of the direct costs").fill("7.01")
    expect(page.locator("[data-figure=direct]")).to_have_text("301.50")
    expect(page.locator("[data-figure=total]")).to_have_text("322.63")
    expect(page.locator("[data-figure=grant]")).to_have_text("292.48")
    limits = page.locator("[data-check]")
    brought = limits.filter(has_text="Co-financing")
    expect(brought.locator("[data-limit-text]")).to_have_text("32.26\u00a0EUR")
    expect(brought.locator("[data-off]")).to_have_text("2.11\u00a0EUR")
    indirect = limits.filter(has_text="8 Indirect costs")
    expect(indirect.locator("[data-broken]")).to_be_visible()
    page.get_by_label("Percent of the direct costs").fill("7")
    expect(indirect.locator("[data-kept]")).to_be_visible()
    live = page.locator("[data-check]").all_inner_texts()
    page.locator("[data-heading=office] [data-add]").click()
    page.get_by_role("button", name="Remove").last.click()
    page.get_by_role("button", name="Save the budget").last.click()
    page.get_by_text("The budget is saved.").wait_for()
    assert page.locator("[data-check]").all_inner_texts() == live, "the server counts as the script did"
    assert [line.amount_cents for line in BudgetLine.objects.all()] == [301_50, 21_10]
