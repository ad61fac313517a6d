"""What every journey needs: one real browser, people in windows of their own, and axe on every page they open."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
SHOTS = os.environ.get("SOFRA_SHOTS", "")
BEGINS_LATER = """button => {
  const form = button.closest("form:not([hx-post]:not([data-autosave]))");
  const saves = form?.dataset.autosave === "" && !button.matches("[data-keep]");
  return Boolean(form) && button.type === "submit" && (saves || button.matches("[data-confirm]"));
}"""


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One Chromium for the whole run; playwright's own loop makes Django ask for this permission."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Person:
    """Somebody at a browser: goes where links and buttons lead, fills in forms, and meets no inaccessible page."""

    def __init__(self, context: BrowserContext, base: str, name: str) -> None:
        self.name = name
        self.base = base
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)  # a page takes its time on a machine that does much else
        self.checked: set[str] = set()
        self.faults: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("response", self._watch)

    def open(self, path: str) -> "Person":
        """Go to an address of the site."""
        self.page.goto(self.base + path)
        return self.look()

    def look(self) -> "Person":
        """Check the page that is open: no serious fault for axe, no refused script or style, no error page."""
        self.page.wait_for_load_state("load")
        path = re.sub(r"\d+", "N", self.page.url.removeprefix(self.base).split("?")[0])
        if path not in self.checked:
            self.checked.add(path)
            found = Axe().run(self.page, options={"runOnly": RULES}).response["violations"]
            serious = [
                f"{fault['id']}: {node['html']}"
                for fault in found
                if fault["impact"] in {"serious", "critical"}
                for node in fault["nodes"]
            ]
            assert not serious, f"{self.name} at {self.page.url}: {serious}"
            self._shoot(path)
        assert not self.faults, f"{self.name} at {self.page.url}: {self.faults}"
        return self

    def do(self, *names: str) -> "Person":
        """Follow links and press buttons of the page, one after the other, each the first visible of that name.

        A confirmation that the page asks for is given.
        """
        for name in names:
            main = self.page.locator("main")
            found = main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name))
            self._click(found.and_(self.page.locator(":visible")).first)
            self.look()
        return self

    def fill(self, **values: Any) -> "Person":
        """Fill fields by their names: text, a choice, True for a tick, a path or dict for a file."""
        for name, value in values.items():
            field = self.page.locator(f'[name="{name}"]:visible')
            kind = field.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind == "select":
                field.first.select_option(value)
            elif kind == "radio":
                self._press(self.page.locator(f'[name="{name}"][value="{value}"]'))
            elif kind == "checkbox":
                target = field.first if value is True else self.page.locator(f'[name="{name}"][value="{value}"]')
                target.check()
            elif kind == "file":
                field.first.set_input_files(value)
            else:
                field.first.fill(str(value))
        return self

    def attach(self, file: dict[str, Any], box: int = 0) -> "Person":
        """Give a file to one of the page's uploads: choosing it is enough; it then stands among the files."""
        where = self.page.locator("[data-upload-box]").nth(box)
        where.locator('form[data-upload] input[type="file"]').set_input_files(file)  # type: ignore[arg-type]
        where.locator("[data-upload-files]").get_by_text(file["name"]).first.wait_for()
        return self.look()

    def write(self, box: Locator, text: str) -> "Person":
        """Write into a box that saves itself, and wait until it says that the text is there."""
        return self.write_all([box], text)

    def write_all(self, boxes: list[Locator], text: str) -> "Person":
        """Write into boxes of forms that save themselves, one after the other, then wait until all are saved."""
        for box in boxes:
            box.fill(text)
        for box in boxes:
            box.locator('xpath=ancestor::form[@data-save-state="saved"]').wait_for()
        return self

    def choose_all(self, value: str) -> "Person":
        """Choose the value in every group of choices on the page, by its label as a finger would."""
        for radio in self.page.locator(f'input[type="radio"][value="{value}"]').all():
            self._press(radio)
        return self

    def describe(self) -> str:
        """Say what the person sees, for the report of a journey that stopped."""
        return f"{self.name} at {self.page.url}:\n{self.page.locator('body').aria_snapshot()}"

    def sees(self, text: str) -> "Person":
        """Find the text on the page."""
        self.page.get_by_text(text).first.wait_for()
        return self

    def _click(self, target: Locator) -> None:
        """Click, agree where the page asks once more, and wait for the next page where one is on its way.

        The browser's own way of following a link or sending a form is waited for by the click itself. Two ways begin
        only after it: a form that saves itself sends first what is under way, and a button that asks once more is
        pressed again when its dialog has closed.
        """
        asks = target.get_attribute("data-confirm") is not None
        with self.page.expect_navigation() if target.evaluate(BEGINS_LATER) else nullcontext():
            target.click()
            if asks:
                self.page.locator("dialog[open] button", has_text="Yes, go on").click()

    def _press(self, radio: Locator) -> None:
        """Choose by the label, as a finger would."""
        around = radio.locator("xpath=ancestor::label")
        beside = self.page.locator(f'label[for="{radio.get_attribute("id")}"]')
        (around if around.count() else beside).first.click()

    def _hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text and not SHOTS:  # the camera itself adds a style to the page
            self.faults.append(f"{message.text[:120]} at {message.location}")

    def _watch(self, response: Any) -> None:
        if response.status >= 500 or not response.url.startswith((self.base, "data:")):
            self.faults.append(f"{response.status} {response.url}")

    def _shoot(self, path: str) -> None:
        if SHOTS:
            name, own = f"{self.name}{path.replace('/', '-')}".strip("-"), self.page.viewport_size
            for width in (360, 1280):
                self.page.set_viewport_size({"width": width, "height": 900})
                self.page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
            if own:
                self.page.set_viewport_size(own)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Tell where everybody stood when a journey fails."""
    report = yield
    if report.failed and report.when == "call":
        for person in getattr(item, "seated", ()):
            report.sections.append((f"what {person.name} sees", person.describe()))
    return report


@pytest.fixture
def enter(browser: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Person]]:
    """Return a function that seats a person at a browser window, signed in when a user is given."""
    yield from seats(browser, live_server.url, request)


def seats(browser: Browser, base: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Person]]:
    """Give a function that seats people at windows on a site, and close the windows after the test."""
    contexts: list[BrowserContext] = []
    seated = request.node.seated = []
    checked: dict[str, set[str]] = {}  # the pages of several in one role are looked at once

    def seat(name: str, user: Any = None, *, width: int = 1280, device: dict[str, Any] | None = None) -> Person:
        context = browser.new_context(**(device or {"viewport": {"width": width, "height": 900}}), locale="en-GB")
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            value = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": base}])
        person = Person(context, base, name)
        person.checked = checked.setdefault(name.rstrip("0123456789"), person.checked)
        seated.append(person)
        return person

    yield seat
    for context in contexts:
        context.close()
