"""Actions, allocations and staff in a real browser: accessible, and no wider than the screen."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from grants.dashboards.demo_people import demo_staff
from grants.people.models import User
from grants.programmes import services
from grants.programmes.models import Action

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("facility")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = ("/actions/", "/actions/serbia-diversity-2/", "/actions/kosovo-diversity-2/")
SHOTS = os.environ.get("SOFRA_SHOTS", "")


@pytest.fixture
def browser(chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def looked_at(page: Page, address: str, name: str, width: int) -> None:
    """Open a page, take its picture where wanted, and hold it to its promises."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def sign_in(page: Page, live_server: Any, user: User) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_pages_are_accessible_and_fit_the_screen(browser: Browser, live_server: Any, width: int) -> None:
    staff = demo_staff(["horizontal-facility"])
    action = Action.objects.get(code="serbia-diversity-2")
    asked = services.request_allocation(action, amount_cents=5_000_000, reason="More towns", actor=staff["finance"])
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    for path in PUBLIC:
        looked_at(page, live_server.url + path, path.strip("/").replace("/", "-"), width)
    own = {
        "finance": ("/actions/serbia-diversity-2/allocate/", "/actions/serbia-diversity-2/", "/allocations/"),
        "approver": (f"/allocations/{asked.pk}/", f"/allocations/{asked.pk}/confirm/"),
        "administrator": ("/staff/",),
    }
    for part, paths in own.items():
        sign_in(page, live_server, staff[part])
        for number, path in enumerate(paths):
            looked_at(page, live_server.url + path, f"{part}-{number}", width)
