"""The whole call as PDF, and its dates as a calendar file."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override
from icalendar import Calendar

from grants.calls import enquiries, services
from grants.calls.documents import call_data, render_call
from grants.calls.models import Call
from tests.factories import Chain


def test_document_tells_the_whole_call_and_is_tagged(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    words = {"published_text": "May a town take part?", "answer": "Yes, see the rules."}
    enquiries.publish_answer(fresh_chain.call, actor=fresh_chain.officer, **words)
    services.keep_version(fresh_chain.call, actor=fresh_chain.approver, reason="The deadline was too near.")
    said = str(call_data(fresh_chain.call))
    for part in (
        fresh_chain.call.title,
        "Registration certificate",
        "What is the problem, and for whom?",
        "Relevance",
        "Yes, see the rules.",
        "The deadline was too near.",
        "of the total cost.",
    ):
        assert part in said
    content = render_call(fresh_chain.call, lang="en")
    assert b"pdfuaid" in content
    assert b"/StructTreeRoot" in content


@pytest.mark.parametrize(
    ("language", "code", "day"), [("sr-latn", b"sr", "nedelja"), ("tr", b"tr", "Pazar"), ("en", b"en", "Sunday")]
)
def test_document_speaks_the_language_of_its_reader(fresh_chain: Chain, language: str, code: bytes, day: str) -> None:
    fresh_chain.call_fields = {"closes_at": datetime.datetime(2031, 3, 30, 21, 59, 59, tzinfo=datetime.UTC)}
    fresh_chain.open_call()
    with override(language):
        assert day in str(call_data(fresh_chain.call)["timetable"])
    assert b"/Lang(" + code + b")" in render_call(fresh_chain.call, lang=language)


def test_text_of_a_call_is_never_markup(fresh_chain: Chain) -> None:
    hostile = '#panic() *bold* $x$ <b> = heading\n- a list #read("/core/money.py") \\'
    fresh_chain.call_fields = {"purpose": hostile, "summary": hostile, "title": "#panic() @none"}
    fresh_chain.open_call()
    words = {"published_text": hostile, "answer": hostile}
    enquiries.publish_answer(fresh_chain.call, actor=fresh_chain.officer, **words)
    assert b"pdfuaid" in render_call(fresh_chain.call, lang="en")


def test_page_hands_it_out_under_the_name_of_the_call(fresh_chain: Chain, client: Any) -> None:
    fresh_chain.open_call()
    response = client.get(reverse("calls:document", args=[fresh_chain.call.reference]))
    assert response["Content-Type"] == "application/pdf"
    assert f"{fresh_chain.call.reference}.pdf" in response["Content-Disposition"]
    assert response.content.startswith(b"%PDF")


def test_nobody_is_named_in_it_but_whom_the_call_names(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    data = str(call_data(fresh_chain.call))
    for user in (fresh_chain.officer, fresh_chain.approver, fresh_chain.stranger):
        assert user.email not in data


def test_calendar_has_every_date_in_order_and_in_the_zone(fresh_chain: Chain, client: Any) -> None:
    fresh_chain.open_call()
    call = fresh_chain.call
    dates = {
        "questions_until": call.closes_at - datetime.timedelta(days=7),
        "concept_closes_at": call.closes_at - datetime.timedelta(days=5),
    }
    Call.objects.filter(pk=call.pk).update(stages="two", **dates)
    found = Calendar.from_ical(client.get(reverse("calls:calendar", args=[call.reference])).content)
    events = found.walk("VEVENT")
    assert [event["dtstart"].dt for event in events] == [
        call.opens_at.replace(microsecond=0),
        dates["questions_until"],
        dates["concept_closes_at"],
        call.closes_at,
    ]
    assert {event["dtstart"].params["TZID"] for event in events} == {"Europe/Belgrade"}
    assert len({str(event["uid"]) for event in events}) == 4
    assert [len(event.walk("VALARM")) for event in events] == [0, 1, 1, 1]


def test_moved_date_keeps_its_entry_and_counts_up(fresh_chain: Chain, client: Any) -> None:
    fresh_chain.open_call()
    address = reverse("calls:calendar", args=[fresh_chain.call.reference])
    before = Calendar.from_ical(client.get(address).content).walk("VEVENT")[-1]
    services.keep_version(fresh_chain.call, actor=fresh_chain.approver, reason="Longer.")
    after = Calendar.from_ical(client.get(address).content).walk("VEVENT")[-1]
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
