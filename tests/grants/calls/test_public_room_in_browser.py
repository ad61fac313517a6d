"""The public room in a real browser: it fits, has no fault of accessibility, and shows the reader's own time."""

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

from grants.calls import enquiries, following, services
from grants.calls.models import Call
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


@pytest.fixture
def room(fresh_chain: Chain) -> Chain:
    """An open call with strict rules, answers, a correction, a change, and questions that wait."""
    fresh_chain.call_fields = {
        "summary": "For associations that bring neighbours together against prejudice.",
        "not_considered": "Scholarships, single conferences, buildings.",
        "languages": ["en", "sr-latn"],
    }
    fresh_chain.start()
    call = fresh_chain.call
    Call.objects.filter(pk=call.pk).update(
        applicants="cso", min_age_months=24, min_turnover_cents=10_000_00, partners="required", max_partners=3
    )
    for number, part in ((1, "part-who"), (2, "part-money"), (3, "")):
        words = {
            "published_text": f"May a newly founded association take part, and how does it prove its age? ({number})",
            "answer": "It may, if it was founded twenty-four months before the deadline.\n\nThe register counts.",
        }
        last = enquiries.publish_answer(call, actor=fresh_chain.officer, section=part, **words)
    enquiries.correct_answer(last, actor=fresh_chain.officer, answer="Twenty-four months before the deadline, not 12.")
    services.keep_version(call, actor=fresh_chain.approver, reason="The site was away on the evening of the deadline.")
    for text in ("Is the rent of our hall eligible if it belongs to the town?", "May we apply in Albanian?"):
        enquiries.ask_question(call, actor=fresh_chain.applicant, text=text, section="part-money")
    declined = enquiries.ask_question(call, actor=fresh_chain.applicant, text="Is our project good?")
    enquiries.decline_question(declined, actor=fresh_chain.officer, reason="It asks for an opinion on one project.")
    following.follow_call(call, actor=fresh_chain.stranger)
    return fresh_chain


def page_of(browser: Browser, base: str, user: User | None, **context: Any) -> Page:
    page = browser.new_context(base_url=base, **context).new_page()
    page.set_default_timeout(15_000)
    if user is not None:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base}])
    return page


def look(page: Page, address: str, shot: str) -> None:
    """Open an address at both widths: it fits, and has no fault of accessibility."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{shot}-{width}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{shot} is {wide} px too wide at {width}"
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert not found, f"{shot} at {width}: {[(fault['id'], fault['nodes'][0]['html']) for fault in found]}"


def test_pages_fit_and_are_accessible(room: Chain, browser: Browser, live_server: Any) -> None:
    reference, enquiry = room.call.reference, room.call.enquiries.filter(answered_at=None).first()
    published = room.call.enquiries.filter(corrects__isnull=False).first()
    assert enquiry is not None
    assert published is not None
    said = "?check=1&kind=cso&country=RS&founded_on=2026-01-01&turnover_cents=20000&partners="
    visits = {
        None: {"index": ["/"], "detail": [reference], "enquiries": [reference], "self_check": [reference]},
        room.applicant: {"ask": [reference], "enquiries": [reference], "detail": [reference]},
        room.officer: {
            "enquiry_desk": [reference],
            "answer": [reference, enquiry.pk],
            "decline": [reference, enquiry.pk],
            "correct": [reference, published.pk],
            "publish_answer": [reference],
        },
    }
    for user, addresses in visits.items():
        page = page_of(browser, live_server.url, user)
        for name, args in addresses.items():
            address = "/" if name == "index" else reverse(f"calls:{name}", args=args)
            look(page, address, f"{user.name.lower() if user else 'public'}-{name}")
            if name == "self_check":
                look(page, address + said, "public-self_check-answered")
        page.context.close()


def test_reader_elsewhere_sees_the_deadline_in_their_own_time_too(
    room: Chain, browser: Browser, live_server: Any
) -> None:
    address = reverse("calls:detail", args=[room.call.reference])
    away = page_of(browser, live_server.url, None, timezone_id="America/New_York")
    away.goto(address)
    expect(away.get_by_text("Where you are:")).to_be_visible()
    expect(away.locator(".due")).to_contain_text("Belgrade time")
    near = page_of(browser, live_server.url, None, timezone_id="Europe/Skopje")
    near.goto(address)
    expect(near.get_by_text("Where you are:")).to_be_hidden()
    plain = page_of(browser, live_server.url, None, timezone_id="America/New_York", java_script_enabled=False)
    plain.goto(address)
    expect(plain.locator(".due")).to_contain_text("Belgrade time")
    expect(plain.get_by_text("Where you are:")).to_be_hidden()
