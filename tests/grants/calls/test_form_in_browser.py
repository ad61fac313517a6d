"""The builder and the presets in a real browser: accessible, no wider than the screen, by keyboard alone."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from grants.calls import presets, services
from grants.calls.form_building.editing import added
from grants.calls.terms import terms_rows
from tests.factories import Chain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOTS = os.environ.get("SOFRA_SHOTS", "")
YES_NO = [{"key": "c1", "label": "Yes"}, {"key": "c2", "label": "No"}]
COLUMNS = [{"key": "k1", "label": "Donor", "kind": "text"}, {"key": "k2", "label": "Amount", "kind": "money"}]
KINDS = ("short_text", "long_text", "number", "money", "date", "choice", "several", "table", "file", "declaration")


@pytest.fixture
def browser(chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
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


def look(page: Page, url: str, name: str, width: int) -> None:
    answer = page.goto(url)
    assert answer is not None
    assert answer.ok, f"{name}: {answer.status}"
    page.wait_for_load_state("networkidle")
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def long_form(chain: Chain) -> None:
    """Give the draft forty questions of every kind, some of them with conditions."""
    rows: list[dict[str, Any]] = []
    for number in range(40):
        kind = KINDS[number % len(KINDS)]
        options = {"choice": YES_NO, "several": YES_NO, "table": COLUMNS}.get(kind, [])
        values = {"kind": kind, "title": f"What would you say of matter {number + 1}?", "options": options}
        section = f"Part {number // 8 + 1}: what you will do and why it is needed"
        shown = {"shown_if": {"question": "q6", "is": ["c1"]}} if number == 20 else {}
        rows = added(rows, {**values, **shown, "section": section, "help": "One or two sentences."})
    services.set_rows(chain.call, "questions", rows, actor=chain.officer)


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible_and_fit(width: int, enter: Any, fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    long_form(fresh_chain)
    call, code = fresh_chain.call, fresh_chain.action.code
    preset = presets.save_preset(call, name="Small grants of the facility", actor=fresh_chain.officer)
    page = enter(fresh_chain.officer, width)
    for name, *arguments in (
        ("questions",),
        ("form_preview",),
        ("form_add",),
        ("form_question", "q6"),
        ("form_question", "q8"),
        ("form_question", "q24"),
        ("form_remove", "q6"),
        ("form_section", 2),
        ("preset_save",),
        ("manage",),
    ):
        url = reverse(f"calls:{name}", args=[call.reference, *arguments])
        look(page, url, "-".join([name, *map(str, arguments)]), width)
    for url, name in (
        (reverse("calls:presets"), "presets"),
        (reverse("calls:preset", args=[preset.pk]), "preset"),
        (reverse("calls:preset_delete", args=[preset.pk]), "preset-delete"),
        (reverse("calls:sources", args=[code]), "sources"),
        (reverse("calls:from_shipped", args=[code, "cso-small-grants"]), "from-shipped"),
        (reverse("calls:from_file", args=[code]), "from-file"),
    ):
        look(page, url, name, width)


def test_question_is_written_moved_and_taken_out_by_keyboard_alone(enter: Any, fresh_chain: Chain) -> None:
    fresh_chain.draft_call()
    page = enter(fresh_chain.officer)
    page.goto(reverse("calls:form_add", args=[fresh_chain.call.reference]) + "?kind=choice")
    page.locator("#id_title").focus()
    page.keyboard.type("Do you have partners?")
    page.locator("#id_options-0-label").focus()
    page.keyboard.type("Yes")
    page.locator("#id_options-1-label").focus()
    page.keyboard.type("No")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/#question-q3")
    page.get_by_role("button", name=re.compile("^Up.*partners")).focus()
    page.keyboard.press("Enter")
    page.get_by_text("Moved.").wait_for()
    keys = [row["key"] for row in terms_rows(fresh_chain.call, "questions")]
    assert keys == ["q1", "q3", "q2"]
    page.get_by_role("link", name=re.compile("^Remove.*partners")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove it").press("Enter")
    page.get_by_text("The question is taken out.").wait_for()
    assert fresh_chain.call.questions.count() == 2
