"""The pages of a report in a real browser: accessible and fitting, saved as one types, verified row by row."""

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

from grants.dashboards.loading.papers import photograph
from grants.monitoring import services
from grants.monitoring.models import Expenditure, Report
from grants.people.models import User
from tests.factories import Chain

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
        self.faults: list[str] = []
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("response", lambda got: self.faults.append(got.url) if got.status >= 400 else None)

    def enter(self, user: User) -> "Desk":
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.base}])
        return self

    def open(self, name: str, *args: Any) -> None:
        self.page.goto(self.base + reverse(f"monitoring:{name}", args=args))

    def look(self, name: str, *args: Any, shot: str = "") -> None:
        """Open a page of the stage at both widths: it fits, and has no fault of accessibility."""
        for width in (360, 1280):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.open(name, *args)
            if SHOTS:
                self.page.screenshot(path=Path(SHOTS) / f"{shot or name}-{width}.png", full_page=True)
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is {wide} px too wide at {width}"
            found = Axe().run(self.page, options={"runOnly": RULES}).response["violations"]
            assert not found, [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]
        assert not self.faults, self.faults


@pytest.fixture
def desk(browser: Browser, live_server: Any) -> Iterator[Desk]:
    opened = Desk(browser, live_server)
    yield opened
    opened.page.context.close()


def test_writing_is_accessible_and_fits(desk: Desk) -> None:
    first = Chain(days_ago=90).in_force()
    desk.enter(first.applicant).look("report", first.agreement.reference, shot="not-started")
    chain = first.again(days_ago=90).report_written(10_400_00, 900_00, 250_50)
    reference = chain.agreement.reference
    told = {"caption": "The evening", "has_consent": True, "actor": chain.applicant}
    photo = services.add_photo(chain.report, photograph("Novi Sad"), **told)
    desk.look("photo_change", photo.pk)
    for name in ("report", "narrative", "narrative_plan", "evidence", "activity_add", "cost_add", "submit"):
        desk.look(name, reference, shot=f"draft-{name}")
    services.submit_report(chain.report, actor=chain.applicant)
    services.return_report(chain.report, actor=chain.officer, reason="The second receipt cannot be read.")
    desk.look("report", reference, shot="returned")


def test_verifying_is_accessible_and_fits(desk: Desk) -> None:
    chain = Chain(days_ago=90).reported(10_400_00, 900_00, 900_00)
    Expenditure.objects.filter(amount_cents=900_00).update(supplier="Hall", document_number="7")
    reference = chain.agreement.reference
    desk.enter(chain.officer)
    for name in ("index", "report", "accept_narrative", "return_for_completion"):
        desk.look(name, *([] if name == "index" else [reference]), shot=f"officer-{name}")
    desk.enter(chain.finance)
    for name in ("costs", "accept_costs", "close"):
        desk.look(name, reference, shot=f"finance-{name}")
    desk.look("verify", Expenditure.objects.first().pk)


def test_settling_is_accessible_and_fits(desk: Desk) -> None:
    chain = Chain(days_ago=90).settled(8_000_00)
    reference = chain.agreement.reference
    desk.enter(chain.finance)
    for name in ("report", "costs", "close"):
        desk.look(name, reference, shot=f"settled-{name}")


def test_costs_are_verified_row_by_row_with_live_totals(desk: Desk) -> None:
    chain = Chain(days_ago=90).reported(1_000_00, 500_00)
    first, second = Expenditure.objects.all()
    desk.enter(chain.finance).open("costs", chain.agreement.reference)
    page, totals = desk.page, desk.page.locator("#totals")
    page.get_by_role("button", name=f"Accept {first}").click()
    expect(page.locator(f"#cost-{first.pk}")).to_contain_text("1,000.00")
    expect(totals).to_contain_text("900.00")  # 90 % of 1,000.00
    row = page.locator(f"#cost-{second.pk}")
    row.locator("summary").click()
    row.get_by_role("button", name="Refuse").click()
    expect(row).to_contain_text("Give the reason; the grantee reads it.")
    row.get_by_label("Accepted amount, when partly").fill("200.00")
    row.get_by_label("Reason, which the grantee reads").fill("Only the first two days.")
    row.get_by_role("button", name="Accept partly").click()
    expect(row).to_contain_text("Only the first two days.")
    expect(totals).to_contain_text("1,080.00")
    expect(totals.get_by_role("link", name="Accept the costs")).to_be_visible()
    second.refresh_from_db()
    assert (second.outcome, second.accepted_cents) == ("partly", 200_00)


def test_the_narrative_saves_itself_again_and_again(desk: Desk) -> None:
    chain = Chain(days_ago=90).report_started()
    desk.enter(chain.applicant).open("narrative", chain.agreement.reference)
    field = desk.page.get_by_label("What will last")
    for text in ("The protocol", "The protocol stays in three schools."):
        with desk.page.expect_response(lambda answer: "narrative" in answer.url and answer.status == 200):
            field.fill(text)
        expect(desk.page.locator("#answer--3 .save-status")).to_contain_text("Saved")
    assert Report.objects.get().answers.get(key="lasting").text == "The protocol stays in three schools."
