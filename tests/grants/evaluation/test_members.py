"""Who sits on a committee: roles, terms, what the call asks for, the declaration before anything is seen."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.calls.rules.scheme import CriterionRule, Scheme
from grants.core.errors import DomainError
from grants.evaluation import selectors, services
from grants.evaluation.models import Panel
from grants.evaluation.rules.composing import Seat, demands_of
from grants.evaluation.services.panels import Terms
from notifications.models import Message
from tests.factories import make_staff
from tests.grants.evaluation.builders import declare_all, score_sheet, scoring
from workflows.engine import TransitionRefused, records_of

ONE = (CriterionRule("c1", "Quality", 100),)


def unmet(scheme: Scheme, *seats: Seat) -> list[str]:
    return [demand.key for demand in demands_of(scheme, seats) if not demand.is_met]


def test_three_voters_are_asked_for_and_a_chair_without_a_vote_is_none() -> None:
    scheme = Scheme(criteria=ONE, scorers=2)
    assert unmet(scheme, Seat(), Seat()) == ["voters"]
    assert unmet(scheme, Seat("chair", votes=False), Seat(), Seat()) == ["voters"]
    assert unmet(scheme, Seat("chair", votes=False), Seat(), Seat(), Seat()) == []


def test_odd_number_external_experts_scorers_and_quorum_are_asked_for_by_the_call() -> None:
    scheme = Scheme(criteria=ONE, scorers=3, panel_is_odd=True, least_external=1, quorum=5)
    assert unmet(scheme, *[Seat()] * 4) == ["odd", "external", "quorum"]
    assert unmet(scheme, *[Seat(scores=False)] * 3, Seat("external"), Seat()) == ["scorers"]
    assert unmet(scheme, *[Seat()] * 4, Seat("external", votes=False)) == ["odd", "external", "quorum"]
    assert unmet(scheme, *[Seat()] * 4, Seat("external")) == []


def seats(chain: Any, **roles: str) -> dict[str, str]:
    """Return what the page sends for the evaluators, with the role of each by the number of the evaluator."""
    body: dict[str, Any] = {"evaluators": [person.pk for person in chain.evaluators]}
    body["due_at"] = (timezone.now() + datetime.timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    for number, role in roles.items():
        body[f"seat-{chain.evaluators[int(number[1:])].pk}-role"] = role
    return body


def test_page_seats_chair_secretary_and_members_with_their_part(three_files: Any, sign_in: Any) -> None:
    fourth = make_staff("Evaluator 4", "evaluator", three_files.action)
    three_files.evaluators.append(fourth)
    body = seats(three_files, n0="chair", n3="member") | {f"seat-{three_files.evaluators[0].pk}-part": "scores"}
    body["evaluators"].append(three_files.officer.pk)
    body[f"seat-{three_files.officer.pk}-role"] = "secretary"
    url = reverse("evaluation:form_panel", args=[three_files.call.reference])
    client = sign_in(three_files.officer)
    shown = client.post(url, {**body, "preview": "1"}).content.decode()
    assert "Now: 3" in shown
    assert not Panel.objects.filter(call=three_files.call).exists()
    assert client.post(url, body).status_code == 302
    panel = three_files.call.panels.get()
    held = {row.user: (row.role, row.votes, row.scores) for row in panel.members.all()}
    assert held[three_files.evaluators[0]] == ("chair", False, True)
    assert held[three_files.officer] == ("secretary", False, False)
    assert held[fourth] == ("member", True, True)
    page = client.get(reverse("evaluation:members", args=[panel.reference])).content.decode()
    assert "Secretary" in page
    assert "Not signed yet" in page


def test_page_says_what_is_missing_and_refuses_two_chairs(three_files: Any, sign_in: Any) -> None:
    three_files.call.panel_is_odd = True
    three_files.call.save(update_fields=["panel_is_odd"])
    client, url = sign_in(three_files.officer), reverse("evaluation:form_panel", args=[three_files.call.reference])
    refused = client.post(url, seats(three_files, n0="chair", n1="chair"))
    assert refused.status_code == 422
    assert "Choose one person only as: Chair." in refused.content.decode()
    three_files.evaluators.append(make_staff("Evaluator 4", "evaluator", three_files.action))
    refused = client.post(url, seats(three_files))
    assert refused.status_code == 422
    assert "the number has to be odd" in refused.content.decode()
    ends = {f"seat-{three_files.evaluator.pk}-until": "2020-01-01"}
    assert client.post(url, seats(three_files) | ends).status_code == 422


def test_officer_of_the_action_can_be_secretary_and_nothing_else(three_files: Any) -> None:
    panel = services.form_panel(three_files.call, three_files.evaluators, actor=three_files.officer)
    seat = services.appoint(panel, three_files.officer, role="secretary", actor=three_files.officer)
    assert (seat.votes, seat.scores) == (False, False)
    other = make_staff("Second Officer", "officer", three_files.action)
    with pytest.raises(DomainError, match="not an evaluator"):
        services.appoint(panel, other, role="chair", actor=three_files.officer)
    with pytest.raises(DomainError, match="one chair and one secretary"):
        services.appoint(panel, other, role="secretary", actor=three_files.officer)
    with pytest.raises(PermissionDenied):
        services.appoint(panel, make_staff("E 9", "evaluator", three_files.action), actor=three_files.evaluator)


def test_nothing_is_seen_before_the_declaration_is_signed(three_files: Any, sign_in: Any, page: Any) -> None:
    panel = services.form_panel(
        three_files.call,
        three_files.evaluators,
        due_at=timezone.now() + datetime.timedelta(3),
        actor=three_files.officer,
    )
    services.assign_files(panel, actor=three_files.officer)
    services.open_scoring(panel, actor=three_files.officer)
    member, file = three_files.evaluator, three_files.files[0]
    room = reverse("evaluation:panel", args=[panel.reference])
    declaration = reverse("evaluation:declare_impartiality", args=[panel.reference])
    assert page(member, room).headers["Location"] == declaration
    sheet = panel.assessments.filter(evaluator=member).first()
    assert page(member, reverse("evaluation:declare", args=[sheet.pk])).status_code == 404
    assert page(member, reverse("evaluation:my_conflicts", args=[panel.reference])).status_code == 404
    with pytest.raises(PermissionDenied):
        services.declare_no_conflict(sheet, actor=member)
    for url in (declaration, reverse("evaluation:index"), reverse("dashboards:home")):
        shown = page(member, url).content.decode()
        assert file.reference not in shown
        assert file.organisation.name not in shown
    assert "Sign the declaration" in page(member, reverse("dashboards:home")).content.decode()
    assert sign_in(member).post(declaration).headers["Location"] == room
    seat = panel.members.get(user=member)
    assert "independent of everybody" in seat.declaration
    assert "independent of everybody" in page(member, declaration).content.decode()
    assert page(member, room).status_code == 200
    assert page(three_files.evaluators[1], room).status_code == 302
    with pytest.raises(DomainError, match="themselves alone"):
        services.declare_impartiality(panel.members.get(user=three_files.evaluators[1]), actor=member)


def test_member_joins_at_work_and_leaves_with_open_files_going_to_others(three_files: Any, sign_in: Any) -> None:
    scoring(three_files)
    panel, gone = three_files.panel, three_files.evaluator
    fourth = make_staff("Evaluator 4", "evaluator", three_files.action)
    client = sign_in(three_files.officer)
    url = reverse("evaluation:appoint", args=[panel.reference])
    assert client.post(url, {"person": fourth.pk, "role": "external"}).status_code == 302
    assert client.post(url, {"person": "", "role": "member"}).status_code == 422
    assert Message.objects.filter(topic="appointed", recipient=fourth).count() == 1
    declare_all(panel)
    done = panel.assessments.filter(evaluator=gone).first()
    score_sheet(done, 4)
    ending = reverse("evaluation:end_term", args=[panel.reference, panel.members.get(user=gone).pk])
    assert client.get(ending).status_code == 200
    assert client.post(ending, {"reason": ""}).status_code == 422
    assert client.post(ending, {"reason": "Left the service."}).status_code == 302
    assert panel.assessments.get(pk=done.pk).state == "submitted"
    assert panel.assessments.filter(evaluator=gone, state="recused").count() == 2
    assert panel.assessments.filter(evaluator=fourth).count() == 2
    assert sign_in(gone).get(reverse("evaluation:panel", args=[panel.reference])).status_code == 404
    assert not selectors.assessments_of(gone).exists()
    assert Message.objects.filter(topic="term-ended", recipient=gone).exists()
    assert "Left the service." in records_of(panel).get(verb="end_term").reason
    with pytest.raises(DomainError, match="ended already"):
        services.end_term(panel.members.get(user=gone), reason="Again.", actor=three_files.officer)


def test_chair_who_leaves_makes_room_for_another(three_files: Any) -> None:
    first, second, third = three_files.evaluators
    terms = {first: Terms("chair"), second: Terms(), third: Terms()}
    panel = services.compose_panel(three_files.call, terms, actor=three_files.officer)
    swapped = {first: Terms(), second: Terms("chair"), third: Terms("external", votes=False)}
    panel = services.compose_panel(three_files.call, swapped, actor=three_files.officer)
    assert panel.members.get(role="chair").user == second
    services.end_term(panel.members.get(user=second), reason="Ill.", actor=three_files.officer)
    fourth = make_staff("Evaluator 4", "evaluator", three_files.action)
    services.appoint(panel, fourth, role="chair", actor=three_files.officer)
    assert panel.members.get(role="chair").user == fourth
    back = services.appoint(panel, second, actor=three_files.officer)
    assert back.is_serving
    assert back.declared_at is None


def test_nobody_joins_after_the_recommendation(chain: Any) -> None:
    chain.recommended()
    fourth = make_staff("Evaluator 4", "evaluator", chain.action)
    with pytest.raises(TransitionRefused, match="made its recommendation"):
        services.appoint(chain.panel, fourth, actor=chain.officer)


def test_role_withdrawn_mid_session_closes_room_and_sheets(three_files: Any, sign_in: Any) -> None:
    scoring(three_files)
    member = three_files.evaluator
    client = sign_in(member)
    sheet = three_files.panel.assessments.filter(evaluator=member).first()
    room = reverse("evaluation:panel", args=[three_files.panel.reference])
    assert client.get(room).status_code == 200
    member.staff_roles.all().delete()
    assert client.get(room).status_code == 404
    assert client.get(reverse("evaluation:assessment", args=[sheet.pk])).status_code == 404


def test_concept_notes_have_a_committee_of_their_own(three_files: Any, sign_in: Any) -> None:
    call = three_files.call
    client = sign_in(three_files.officer)
    place = f"{call.reference}-concept"
    assert client.get(reverse("evaluation:panel", args=[place])).status_code == 404
    call.criteria.create(key="k1", title="Need", weight=50, stage="concept", order=9)
    assert client.get(reverse("evaluation:panel", args=[place])).status_code == 200
    listed = client.get(reverse("evaluation:committees")).content.decode()
    assert reverse("evaluation:panel", args=[place]) in listed
    assert (
        reverse("evaluation:panel", args=[place])
        in client.get(reverse("evaluation:panel", args=[call.reference])).content.decode()
    )
    assert client.post(reverse("evaluation:form_panel", args=[place]), seats(three_files)).status_code == 302
    panel = call.panels.get(stage="concept")
    assert panel.reference == place
    assert "concept notes" in client.get(reverse("evaluation:panel", args=[place])).content.decode()
    assert not call.panels.filter(stage="full").exists()


def test_waiting_list_leads_the_officer_to_the_concept_notes(chain: Any) -> None:
    chain.submitted()
    chain.call.criteria.create(key="k1", title="Need", weight=50, stage="concept", order=9)
    type(chain.call).objects.filter(pk=chain.call.pk).update(concept_closes_at=chain.clock - datetime.timedelta(days=1))
    type(chain.application).objects.filter(pk=chain.application.pk).update(stage="concept")
    found = [line for line in selectors.waiting_for(chain.officer) if line.url.endswith("-concept/")]
    assert [line.button for line in found] == ["Form"]
