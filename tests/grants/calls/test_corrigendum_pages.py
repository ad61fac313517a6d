"""The pages of a change: from the call's desk to the approver, to everybody; each refusal at its field."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from grants.calls import corrigenda
from grants.calls.models import Call, Corrigendum
from grants.dashboards.selectors import work_of
from tests.factories import Chain
from tests.grants.calls.changing import REASON, drafted, in_clearance, longer, published, rows
from tests.grants.calls.form import PARTS

SignIn = Callable[[Any], Client]


def to(name: str, change: Corrigendum, *args: Any) -> str:
    return reverse(f"calls:corrigendum_{name}", args=[change.call.reference, change.pk, *args])


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    found: str = response.content.decode()
    return found


@pytest.fixture
def officer(fresh_chain: Chain, sign_in: SignIn) -> Client:
    fresh_chain.open_call()
    return sign_in(fresh_chain.officer)


@pytest.fixture
def approver(fresh_chain: Chain, sign_in: SignIn) -> Client:
    return sign_in(fresh_chain.approver)


def test_desk_leads_to_a_change_and_the_change_to_its_parts(officer: Client, fresh_chain: Chain) -> None:
    desk = reverse("calls:manage", args=[fresh_chain.call.reference])
    begin = reverse("calls:corrigendum_begin", args=[fresh_chain.call.reference])
    assert begin in text_of(officer, desk)
    assert "never brought forward" in text_of(officer, begin)
    response = officer.post(begin)
    change = Corrigendum.objects.get()
    assert response["Location"] == to("detail", change)
    text = text_of(officer, to("detail", change))
    assert to("edit", change, "timetable") in text
    assert to("questions", change) in text
    assert "Nothing is changed yet" in text
    assert to("detail", change) in text_of(officer, desk)


def test_second_change_is_refused_on_the_page(officer: Client, fresh_chain: Chain) -> None:
    drafted(fresh_chain)
    response = officer.post(reverse("calls:corrigendum_begin", args=[fresh_chain.call.reference]))
    assert response.status_code == 422
    assert "being prepared already" in response.content.decode()


def test_part_is_changed_by_the_form_of_a_draft(officer: Client, fresh_chain: Chain) -> None:
    change = drafted(fresh_chain)
    sent = {**PARTS["assessment"], "assessments_per_file": "2"}
    assert officer.post(to("edit", change, "assessment"), sent).status_code == 302
    text = text_of(officer, to("detail", change))
    assert "Evaluators per file" in text
    assert Corrigendum.objects.get().terms["assessments_per_file"] == 2
    assert Call.objects.get().assessments_per_file == 3


def test_what_stays_is_refused_at_its_field(officer: Client, fresh_chain: Chain) -> None:
    change = drafted(fresh_chain)
    sent = {**PARTS["assessment"], "pass_mark": "50"}
    response = officer.post(to("edit", change, "assessment"), sent)
    assert response.status_code == 422
    assert response.context["form"].errors["pass_mark"] == [
        "Pass mark: It does not change once the call is open: applicants have begun under it."
    ]


def test_cancel_on_the_page_of_a_part_leads_back_to_the_change(officer: Client, fresh_chain: Chain) -> None:
    change = drafted(fresh_chain)
    assert f'href="{to("detail", change)}"' in text_of(officer, to("edit", change, "money"))


def test_deadline_is_extended_by_the_form_of_the_timetable(officer: Client, fresh_chain: Chain) -> None:
    change, call = drafted(fresh_chain), fresh_chain.call
    shown = officer.get(to("edit", change, "timetable")).context["form"]
    sent = {name: shown[name].value() for name in shown.fields if shown[name].value() not in (None, "")}
    clock = "%Y-%m-%dT%H:%M:%S"
    for name in ("opens_at", "closes_at"):
        sent[name] = sent[name].strftime(clock)
    late = (call.closes_at + datetime.timedelta(days=2)).astimezone(call.zone)
    assert officer.post(to("edit", change, "timetable"), {**sent, "closes_at": late.strftime(clock)}).status_code == 302
    assert [one.label for one in corrigenda.changes_of(Corrigendum.objects.get())] == ["Deadline"]
    early = (call.closes_at - datetime.timedelta(days=2)).astimezone(call.zone)
    response = officer.post(to("edit", change, "timetable"), {**sent, "closes_at": early.strftime(clock)})
    assert response.status_code == 422
    assert "never brought forward" in response.content.decode()


def test_unknown_part_is_404(officer: Client, fresh_chain: Chain) -> None:
    assert officer.get(to("edit", drafted(fresh_chain), "none")).status_code == 404


def test_change_of_another_call_is_404_under_this_one(officer: Client, fresh_chain: Chain) -> None:
    change = drafted(fresh_chain)
    other = fresh_chain.again(title="Another", pot_cents=20_000_00).open_call()
    for name in ("detail", "reason", "publish"):
        assert officer.get(
            reverse(f"calls:corrigendum_{name}", args=[other.call.reference, change.pk])
        ).status_code in (
            403,
            404,
        )
    assert officer.get(reverse("calls:corrigendum_detail", args=[other.call.reference, change.pk])).status_code == 404


def test_reason_is_written_on_a_page_of_its_own(officer: Client, fresh_chain: Chain) -> None:
    change = drafted(fresh_chain, reason="")
    assert officer.post(to("reason", change), {"reason": " "}).status_code == 422
    assert officer.post(to("reason", change), {"reason": REASON}).status_code == 302
    assert REASON in text_of(officer, to("detail", change))


def test_question_is_added_changed_moved_and_taken_out(officer: Client, fresh_chain: Chain) -> None:
    change = drafted(fresh_chain)
    kinds = text_of(officer, to("add", change))
    assert "?kind=number" in kinds
    number = {"title": "How many people?", "section": "Activities", "kind": "number", "minimum": "1"}
    number |= {"applies_to": "both", "stage": "full", "is_required": "on"}
    assert officer.post(to("add", change) + "?kind=number", number).status_code == 302
    keys = [row["key"] for row in Corrigendum.objects.get().terms["questions"]]
    assert keys == ["q1", "q2", "q3"]
    again = {**number, "title": "How many people profit?"}
    assert officer.post(to("question", change, "q3"), again).status_code == 302
    assert officer.post(to("move", change, "q3"), {"where": "up"}).status_code == 302
    assert "no longer asked" in text_of(officer, to("remove", change, "q1"))
    assert officer.post(to("remove", change, "q1")).status_code == 302
    found = Corrigendum.objects.get().terms["questions"]
    assert [(row["key"], row["title"]) for row in found] == [
        ("q3", "How many people profit?"),
        ("q2", "What will you do, month by month?"),
    ]
    assert Call.objects.get().questions.count() == 2
    assert officer.get(to("question", change, "q9")).status_code == 404


def test_whole_way_to_the_public(officer: Client, approver: Client, fresh_chain: Chain, client: Client) -> None:
    change = drafted(fresh_chain, maximum_cents=15_000_00)
    text = text_of(officer, to("request_clearance", change))
    assert "20,000.00" in text
    assert officer.post(to("request_clearance", change)).status_code == 302
    text = text_of(approver, to("publish", change))
    assert REASON in text
    assert "15,000.00" in text
    assert approver.post(to("publish", change)).status_code == 302
    public = text_of(client, reverse("calls:versions", args=[fresh_chain.call.reference]))
    assert REASON in public
    assert "15,000.00" in public
    assert fresh_chain.officer.name not in public
    old = text_of(client, reverse("calls:version", args=[fresh_chain.call.reference, 1]))
    assert "This version no longer counts" in old
    assert "20,000.00" in old
    assert client.get(reverse("calls:version", args=[fresh_chain.call.reference, 3])).status_code == 404


def test_refusals_of_the_clearance_are_on_the_page(officer: Client, fresh_chain: Chain) -> None:
    change = drafted(fresh_chain, pot_cents=500_000_00)
    response = officer.post(to("request_clearance", change))
    assert response.status_code == 422
    assert "of the action&#x27;s allocation is left" in response.content.decode()
    empty = corrigenda.edit_corrigendum(change, {"pot_cents": 60_000_00}, actor=fresh_chain.officer)
    assert "Nothing is changed yet" in text_of(officer, to("request_clearance", empty))


def test_return_and_discard_need_a_reason(officer: Client, approver: Client, fresh_chain: Chain) -> None:
    change = in_clearance(fresh_chain, report_days=45)
    assert approver.post(to("return_to_draft", change), {"reason": ""}).status_code == 422
    assert approver.post(to("return_to_draft", change), {"reason": "Too long."}).status_code == 302
    assert "Too long." in text_of(officer, to("detail", change))
    assert officer.post(to("discard", change), {"reason": ""}).status_code == 422
    assert officer.post(to("discard", change), {"reason": "Not needed."}).status_code == 302
    assert "Change given up" in text_of(officer, reverse("calls:manage", args=[fresh_chain.call.reference]))


def test_author_reads_why_another_has_to_clear_it(fresh_chain: Chain, sign_in: SignIn) -> None:
    from grants.programmes.models import StaffRole

    fresh_chain.open_call()
    change = in_clearance(fresh_chain, report_days=45)
    StaffRole.objects.create(user=fresh_chain.officer, role="approver", action=fresh_chain.action)
    client = sign_in(fresh_chain.officer)
    assert "another approver has to publish it" in text_of(client, to("detail", change))
    assert client.post(to("publish", change)).status_code == 403


def test_it_waits_on_the_homes_of_those_whose_turn_it_is(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = drafted(fresh_chain, report_days=45)
    mine = [item.url for item in work_of(fresh_chain.officer).items]
    assert to("detail", change) in mine
    corrigenda.request_clearance(change, actor=fresh_chain.officer)
    theirs = [item.url for item in work_of(fresh_chain.approver).items]
    assert to("publish", change) in theirs


def test_call_not_published_has_no_versions_for_the_public(fresh_chain: Chain, client: Client) -> None:
    fresh_chain.draft_call()
    assert client.get(reverse("calls:versions", args=[fresh_chain.call.reference])).status_code == 404


def test_pages_of_versions_ask_no_more_for_more_rows(
    fresh_chain: Chain, client: Client, django_assert_max_num_queries: Any
) -> None:
    fresh_chain.open_call()
    for days in (40, 50, 60):
        questions = [*rows(fresh_chain, "questions"), {**rows(fresh_chain, "questions")[0], "key": f"n{days}"}]
        published(fresh_chain, report_days=days, questions=questions, closes_at=longer(fresh_chain, days=1))
    url = reverse("calls:versions", args=[fresh_chain.call.reference])
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)
