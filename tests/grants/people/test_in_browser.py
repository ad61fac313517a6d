"""Pages of people in a real browser: accessible, nothing runs out of a phone, a script in a title stays text."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright

from grants.people import likeness
from grants.people.models import Membership
from tests.factories import IBANS, Chain, make_account, make_organisation, make_user
from tests.grants.people.objects import TOKEN, make_document, make_invitation, value_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SHOTS = os.environ.get("SOFRA_SHOTS", "")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LONG = "a.very.long.address.of.a.colleague@an-association-with-a-long-name.example.org"


@pytest.fixture
def browser(chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def enter(browser: Browser, live_server: Any, sign_in: Any) -> Any:
    """Return a function that gives a page in which a person is signed in, or nobody."""

    def open_page(user: Any, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=live_server.url)
        if user is not None:
            value = sign_in(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        return context.new_page()

    return open_page


def described() -> Chain:
    """An organisation with something in every part of its profile, and two others that look alike."""
    chain, today = Chain(), timezone.localdate()
    make_document(chain, kind="registration")
    make_document(chain, kind="registration", valid_until=today + timedelta(days=400))
    make_document(chain, kind="statutes", valid_until=today + timedelta(days=9))
    make_document(chain, kind="other", title="<script>alert(1)</script> " * 5, valid_until=today - timedelta(days=9))
    value_of(chain, "grant")
    make_invitation(chain, LONG, token="long")
    make_invitation(chain)
    chain.twins = [
        make_organisation(make_user(f"Lead {name}"), name=name, tax_number="101134702")
        for name in ("Udruženje građana „Komšije za bolji grad“", "Удружење Комшије за бољи град")
    ]
    for twin in chain.twins:
        make_account(twin, actor=twin.memberships.first().user, iban=IBANS[1])
    return chain


def look(page: Page, path: str) -> list[str]:
    """Open a page; return what is wrong with it at a phone's and at a desk's width."""
    found = []
    page.on("dialog", lambda dialog: found.append(f"{path}: {dialog.message}"))
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path}: wider than {width}")
        for fault in Axe().run(page, options={"runOnly": RULES}).response["violations"]:
            found += [f"{path} at {width}: {fault['id']}: {node['html'][:120]}" for node in fault["nodes"]]
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{path.strip('/').replace('/', '-')}-{width}.png", full_page=True)
    return found


def test_pages_are_accessible_and_fit_at_every_width(enter: Any) -> None:
    chain = described()
    pk, [first, second] = chain.organisation.pk, [twin.pk for twin in chain.twins]
    row = {name: value_of(chain, name) for name in ("representative", "document", "grant")}
    visits = {
        chain.applicant: [
            *(("organisation", pk), ("organisation_edit", pk), ("documents", pk), ("document_add", pk), ("invite", pk)),
            *(("document_replace", pk, row["document"]), ("representative_edit", pk, row["representative"])),
            *(("grant_edit", pk, row["grant"]), ("member_role", chain.viewer.memberships.get().pk), ("profile",)),
        ],
        chain.officer: [("organisations",), ("alike",), ("compare", first, second), ("organisation", pk)],
        None: [("join", TOKEN), ("join", "none")],
        chain.stranger: [("join", TOKEN)],
    }
    wrong = []
    for user, pages in visits.items():
        page = enter(user)
        for name, *arguments in pages:
            wrong += look(page, reverse(f"people:{name}", args=arguments))
    assert wrong == []


def test_invited_person_signs_in_from_the_mail_and_joins_on_a_phone(enter: Any) -> None:
    chain = Chain()
    new = make_user("New")
    make_invitation(chain)
    page = enter(None, width=360)
    page.goto(reverse("people:join", args=[TOKEN]))
    page.locator("main").get_by_role("link", name="Sign in").click()
    page.fill('[name="login"]', new.email)
    page.fill('[name="password"]', "correct horse battery")
    page.locator("main").get_by_role("button", name="Sign in").first.click()
    page.get_by_role("button", name="Join the organisation").click()
    page.get_by_text(f"You belong to {chain.organisation.name} now.").wait_for()
    assert Membership.objects.get(user=new).role == "editor"


def test_officer_notes_by_keyboard_that_two_are_different(enter: Any) -> None:
    chain = described()
    page = enter(chain.officer)
    page.goto(reverse("people:alike"))
    page.get_by_role("link", name="Look into").first.focus()
    page.keyboard.press("Enter")
    page.locator('[name="reason"]').focus()
    page.keyboard.type("Two towns of one name.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("It is noted that these two are different.").wait_for()
    assert not likeness.undecided_pairs()
