"""A browser whose clock is wrong: what the server's clock says counts, and the page says so."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from grants.calls.models import Call
from tests.factories import Chain
from tests.grants.applications.test_in_browser import browser, enter

__all__ = ["browser", "enter"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_clock_of_the_browser_neither_gives_time_nor_takes_it(enter: Any, to: Any, fresh_chain: Chain) -> None:
    draft = fresh_chain.fill().application
    page = enter(fresh_chain.applicant)
    page.clock.set_fixed_time(fresh_chain.call.closes_at + datetime.timedelta(days=3))  # it believes itself too late
    page.goto(to("check", draft))
    expect(page.get_by_role("button", name="Submit the application")).to_be_enabled()
    now = timezone.now()
    Call.objects.filter(pk=fresh_chain.call.pk).update(
        opens_at=now - datetime.timedelta(days=9), closes_at=now - datetime.timedelta(seconds=1)
    )
    page.clock.set_fixed_time(now - datetime.timedelta(days=2))  # it believes itself in time
    page.get_by_label("I make this declaration").check()
    page.get_by_role("button", name="Submit the application").click()
    expect(page.get_by_text("between its opening and its deadline").first).to_be_visible()
    assert not draft.submissions.exists()
