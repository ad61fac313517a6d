"""The frame in a real browser: accessible at every width in light and dark, light to load, usable without scripts."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.grants.core.styleguide"),
]
PAGES = [
    "/styleguide/",
    "/styleguide/list/?sort=-name&page=2",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accessibility/",
    "/nowhere/",
]
OWN = ["/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [360, 768, 1280]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
SHOTS = os.environ.get("SOFRA_SHOTS", "")


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def shown(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def serious(page: Page) -> list[dict[str, Any]]:
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    return [
        {"id": fault["id"], "nodes": [node["html"] + " " + node["failureSummary"] for node in fault["nodes"]]}
        for fault in found.response["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_accessible_and_fit_the_screen(browser: Browser, live_server: Any, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    faults: list[str] = []
    page.on(
        "console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None
    )
    for path in PAGES:
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        shown(page, f"{path.split('?')[0].strip('/').replace('/', '-')}-{width}-{scheme}")
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert faults == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_form_with_errors_is_accessible_and_leads_to_them(browser: Browser, live_server: Any, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(live_server.url + "/styleguide/")
    page.fill("#id_grant", "-5")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Yes, go on").click()
    page.wait_for_selector(".error-summary")
    shown(page, f"errors-360-{scheme}")
    assert serious(page) == []
    assert page.input_value("#id_grant") == "-5"
    page.get_by_role("link", name="An amount cannot be negative").click()
    assert page.evaluate("document.activeElement.id") == "id_grant"
    assert "id_grant_error" in page.locator("#id_grant").get_attribute("aria-describedby")
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_the_signed_in_are_accessible(
    browser: Browser, live_server: Any, client: Client, django_user_model: Any, width: int
) -> None:
    client.force_login(django_user_model.objects.create_user("person@example.org", "long enough 1", name="A person"))
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    for path in OWN:
        page.goto(live_server.url + path)
        assert page.url.endswith(path)
        page.locator("summary", has_text="A person").click(timeout=5000)
        shown(page, f"{path.strip('/').replace('/', '-')}-{width}")
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


@pytest.mark.parametrize("language", ["en", "sq", "bs", "mk", "sr-latn", "tr"])
def test_first_visit_weighs_less_than_150_kb(browser: Browser, live_server: Any, language: str) -> None:
    for path in ("/styleguide/", "/accounts/login/"):
        weighed = weigh(browser, live_server.url + path, language)
        assert len(weighed) > 8, weighed
        assert sum(weighed.values()) < 150_000, weighed


def weigh(browser: Browser, url: str, language: str) -> dict[str, int]:
    """Return the compressed size of everything that a first visit loads."""
    context = browser.new_context(locale=language, extra_http_headers={"Accept-Language": language})
    page = context.new_page()
    weighed: dict[str, int] = {}

    def weigh_one(response: Any) -> None:
        body = response.body()
        packed = body if response.url.endswith(".woff2") else brotli.compress(body)
        weighed[response.url] = len(packed)
        assert response.url.startswith(url[:16]), "a request left the site"

    page.on("requestfinished", lambda request: weigh_one(request.response()))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    context.close()
    return weighed


def test_text_size_and_theme_work_with_and_without_scripts(browser: Browser, live_server: Any) -> None:
    for scripts in (True, False):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=scripts)
        page = context.new_page()
        page.goto(live_server.url + "/accounts/login/")
        page.get_by_role("button", name="Larger text").click()
        page.get_by_role("button", name="Larger text").click()
        page.get_by_role("button", name="Dark", exact=True).click()
        page.goto(live_server.url + "/accounts/signup/")
        assert page.locator("html").get_attribute("class") == "text-xl"
        assert page.locator("html").get_attribute("data-bs-theme") == "dark"
        context.close()


def test_language_is_chosen_without_scripts(browser: Browser, live_server: Any) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/accounts/login/")
    page.locator("summary", has_text="EN").click()
    page.get_by_role("button", name="Македонски").click()
    assert page.locator("html").get_attribute("lang") == "mk"
    assert page.url.endswith("/accounts/login/")
    context.close()


def test_counter_follows_the_typing(browser: Browser, live_server: Any) -> None:
    page = browser.new_page()
    page.goto(live_server.url + "/styleguide/")
    page.locator("#id_why").press_sequentially("one two  three")
    assert page.locator("[data-counter]").inner_text() == "3 of 600 words"
    page.close()


def test_refused_question_sends_nothing(browser: Browser, live_server: Any) -> None:
    page = browser.new_page()
    page.goto(live_server.url + "/styleguide/")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="No, go back").click()
    assert page.evaluate("document.activeElement.textContent") == "Save"
    assert page.locator(".error-summary").count() == 0
    page.close()


def test_answer_saves_itself_and_survives_a_lost_line(browser: Browser, live_server: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_server.url + "/styleguide/")
    page.locator("#why-needed").press_sequentially("first")
    expect(page.locator(".save-status")).to_have_text("Saved first")
    context.set_offline(True)
    page.locator("#why-needed").press_sequentially(" second")
    expect(page.locator(".save-status")).to_contain_text("There is no connection")
    context.set_offline(False)
    expect(page.locator(".save-status")).to_have_text("Saved first second")
    expect(page.locator(".save-status")).not_to_have_class("trouble")
    context.close()


def test_text_kept_on_the_device_comes_back_after_a_reload(browser: Browser, live_server: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_server.url + "/styleguide/")
    context.set_offline(True)
    page.locator("#why-needed").press_sequentially("not lost")
    expect(page.locator(".save-status")).to_contain_text("kept in this browser")
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.goto(live_server.url + "/styleguide/")
    expect(page.locator("#why-needed")).to_have_value("not lost")
    context.close()
