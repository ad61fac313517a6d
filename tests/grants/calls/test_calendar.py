"""The deadline as the last calendar entry, with the rules of its zone."""

import datetime
from typing import Any

from django.urls import reverse
from icalendar import Calendar

from tests.factories import Chain


def test_entry_stands_at_the_deadline_in_the_zone(fresh_chain: Chain, client: Any) -> None:
    closes = datetime.datetime(2031, 3, 30, 21, 59, 59, tzinfo=datetime.UTC)
    fresh_chain.call_fields = {"closes_at": closes, "title": "Grants; towns, villages"}
    fresh_chain.open_call()
    response = client.get(reverse("calls:calendar", args=[fresh_chain.call.reference]))
    assert response["Content-Type"].startswith("text/calendar")
    assert "attachment" in response["Content-Disposition"]
    found = Calendar.from_ical(response.content)
    event = found.walk("VEVENT")[-1]
    assert event["dtstart"].dt == closes
    assert event["dtstart"].params["TZID"] == "Europe/Belgrade"
    assert [str(zone["tzid"]) for zone in found.walk("VTIMEZONE")] == ["Europe/Belgrade"]
    assert str(event["summary"]) == "Deadline: Grants; towns, villages"


def test_draft_has_none_for_the_public(fresh_chain: Chain, client: Any) -> None:
    fresh_chain.draft_call()
    assert client.get(reverse("calls:calendar", args=[fresh_chain.call.reference])).status_code == 404
