"""The committee: appoint, share the files out, assign one more, open and close the scoring."""

import datetime
from collections import Counter
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.applications import services as applications
from grants.core.errors import DomainError
from grants.evaluation import services
from grants.people.models import Membership
from notifications.models import Message
from tests.factories import make_staff
from tests.grants.evaluation.builders import declare_all, score_sheet, scoring, sheet_of
from workflows.engine import TransitionRefused, can


def due() -> str:
    return (timezone.now() + datetime.timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")


def test_officer_forms_the_committee_on_its_page(three_files: Any, sign_in: Any) -> None:
    client = sign_in(three_files.officer)
    reference = three_files.call.reference
    assert client.get(reverse("evaluation:panel", args=[reference])).status_code == 200
    url = reverse("evaluation:form_panel", args=[reference])
    assert client.get(url).status_code == 200
    people = [person.pk for person in three_files.evaluators]
    assert client.post(url, {"evaluators": people, "due_at": due()}).status_code == 302
    client.post(reverse("evaluation:assign_files", args=[reference]))
    assert client.get(reverse("evaluation:open_scoring", args=[reference])).status_code == 200
    client.post(reverse("evaluation:open_scoring", args=[reference]))
    three_files.call.refresh_from_db(fields=["title"])
    assert three_files.call.panels.get().state == "scoring"
    assert Message.objects.filter(topic="scoring-opened").count() == 3


def test_two_evaluators_are_too_few(three_files: Any, sign_in: Any) -> None:
    url = reverse("evaluation:form_panel", args=[three_files.call.reference])
    people = [person.pk for person in three_files.evaluators[:2]]
    response = sign_in(three_files.officer).post(url, {"evaluators": people, "due_at": due()})
    assert response.status_code == 422
    assert "evaluators" in response.context["form"].errors


def test_due_date_must_lie_ahead(three_files: Any, sign_in: Any) -> None:
    url = reverse("evaluation:form_panel", args=[three_files.call.reference])
    people = [person.pk for person in three_files.evaluators]
    response = sign_in(three_files.officer).post(url, {"evaluators": people, "due_at": "2020-01-01T12:00"})
    assert "due_at" in response.context["form"].errors


def test_who_is_no_evaluator_cannot_be_appointed(three_files: Any) -> None:
    with pytest.raises(DomainError, match="not an evaluator"):
        services.form_panel(three_files.call, [*three_files.evaluators, three_files.auditor], actor=three_files.officer)


def test_files_are_shared_out_evenly(three_files: Any) -> None:
    fourth = make_staff("Evaluator 4", "evaluator", three_files.action)
    panel = services.form_panel(three_files.call, [*three_files.evaluators, fourth], actor=three_files.officer)
    services.assign_files(panel, actor=three_files.officer)
    load = Counter(panel.assessments.values_list("evaluator", flat=True))
    assert sorted(load.values()) == [2, 2, 2, 3]


def test_member_of_the_applicant_never_gets_its_file(three_files: Any) -> None:
    first, *_others = three_files.evaluators
    organisation = three_files.files[0].organisation
    Membership.objects.create(organisation=organisation, user=first, role=Membership.Role.VIEWER)
    fourth = make_staff("Evaluator 4", "evaluator", three_files.action)
    panel = services.form_panel(three_files.call, [*three_files.evaluators, fourth], actor=three_files.officer)
    services.assign_files(panel, actor=three_files.officer)
    assert not panel.assessments.filter(evaluator=first, application=three_files.files[0]).exists()
    with pytest.raises(DomainError, match="belongs to the applicant"):
        services.assign_file(panel, three_files.files[0], first, actor=three_files.officer)


def test_sharing_out_says_which_file_lacks_an_evaluator(three_files: Any) -> None:
    organisation = three_files.files[0].organisation
    Membership.objects.create(organisation=organisation, user=three_files.evaluators[0], role=Membership.Role.VIEWER)
    panel = services.form_panel(three_files.call, three_files.evaluators, actor=three_files.officer)
    with pytest.raises(DomainError, match=three_files.files[0].reference):
        services.assign_files(panel, actor=three_files.officer)


def test_scoring_opens_only_over_assigned_files(three_files: Any) -> None:
    panel = services.form_panel(three_files.call, three_files.evaluators, actor=three_files.officer)
    with pytest.raises(TransitionRefused, match="Assign every eligible file"):
        services.open_scoring(panel, actor=three_files.officer)


def test_recusal_that_leaves_too_few_blocks_the_closing_until_one_more_has_scored(
    three_files: Any, sign_in: Any
) -> None:
    scoring(three_files)
    gone = sheet_of(three_files, 0, 0)
    services.recuse(gone, actor=gone.evaluator, reason="My sister works there.")
    for sheet in three_files.panel.assessments.exclude(pk=gone.pk):
        score_sheet(sheet, 4)
    assert "too few evaluators" in can(three_files.officer, "close_scoring", three_files.panel).reason
    with pytest.raises(TransitionRefused, match="too few evaluators"):
        services.close_scoring(three_files.panel, actor=three_files.officer)
    fourth = make_staff("Evaluator 4", "evaluator", three_files.action)
    url = reverse("evaluation:assign_file", args=[three_files.call.reference])
    client = sign_in(three_files.officer)
    assert client.get(url, {"file": three_files.files[0].pk}).status_code == 200
    assert client.post(url, {"application": three_files.files[0].pk, "evaluator": fourth.pk}).status_code == 302
    assert Message.objects.filter(topic="scoring-opened", recipient=fourth).exists()
    with pytest.raises(TransitionRefused, match="still open"):
        services.close_scoring(three_files.panel, actor=three_files.officer)
    declare_all(three_files.panel)
    sheet = services.declare_no_conflict(three_files.files[0].assessments.get(evaluator=fourth), actor=fourth)
    score_sheet(sheet, 4)
    assert services.close_scoring(three_files.panel, actor=three_files.officer).state == "ranked"


def test_recused_evaluator_does_not_get_the_file_again(three_files: Any, sign_in: Any) -> None:
    scoring(three_files)
    gone = sheet_of(three_files, 0, 0)
    services.recuse(gone, actor=gone.evaluator, reason="My sister works there.")
    url = reverse("evaluation:assign_file", args=[three_files.call.reference])
    body = {"application": gone.application_id, "evaluator": gone.evaluator_id}
    response = sign_in(three_files.officer).post(url, body)
    assert response.status_code == 422
    assert "evaluator" in response.context["form"].errors


def test_officer_takes_a_file_from_one_who_cannot_score(three_files: Any, sign_in: Any) -> None:
    scoring(three_files)
    sheet = sheet_of(three_files, 0, 0)
    url = reverse("evaluation:relieve", args=[sheet.pk])
    client = sign_in(three_files.officer)
    assert client.get(url).status_code == 200
    client.post(url, {"reason": "Ill until the end of the month."})
    assert type(sheet).objects.get(pk=sheet.pk).state == "recused"
    assert sign_in(three_files.auditor).get(url).status_code == 403
    assert sign_in(three_files.stranger).get(url).status_code == 404


def test_withdrawn_file_no_longer_holds_the_closing(three_files: Any) -> None:
    scoring(three_files)
    gone = three_files.files[0]
    applications.withdraw_application(gone, actor=three_files.applicant, reason="Another donor.")
    for sheet in three_files.panel.assessments.exclude(application=gone):
        score_sheet(sheet, 4)
    panel = services.close_scoring(three_files.panel, actor=three_files.officer)
    assert {row.application_id for row in panel.rankings.all()} == {file.pk for file in three_files.files[1:]}


def test_committee_without_a_file_left_is_told_to_cancel(chain: Any) -> None:
    chain.scoring()
    with chain.now():
        applications.withdraw_application(chain.application, actor=chain.applicant, reason="Another donor.")
    with pytest.raises(TransitionRefused, match="No eligible application is left"):
        services.close_scoring(chain.panel, actor=chain.officer)


def test_officers_hear_when_the_last_sheet_is_in(three_files: Any) -> None:
    scoring(three_files)
    for sheet in three_files.panel.assessments.all():
        assert not Message.objects.filter(topic="scores-complete").exists()
        score_sheet(sheet, 4)
    assert Message.objects.filter(topic="scores-complete", recipient=three_files.officer).count() == 1


@pytest.mark.parametrize("role", ["approver", "finance", "auditor", "evaluator", "applicant", "stranger"])
def test_only_the_officer_runs_the_committee(three_files: Any, role: str) -> None:
    scoring(three_files)
    person = three_files.cast()[role]
    with pytest.raises(PermissionDenied):
        services.close_scoring(three_files.panel, actor=person)
    with pytest.raises(PermissionDenied):
        services.assign_file(three_files.panel, three_files.files[0], three_files.evaluator, actor=person)
    with pytest.raises(PermissionDenied):
        services.relieve(sheet_of(three_files, 0, 0), actor=person, reason="No.")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("officer", 200),
        ("auditor", 200),
        ("approver", 200),
        ("finance", 200),
        ("evaluator", 200),
        ("applicant", 404),
        ("viewer", 404),
        ("stranger", 404),
        ("administrator", 404),
    ],
)
def test_who_sees_the_room(three_files: Any, page: Any, role: str, status: int) -> None:
    scoring(three_files)
    assert (
        page(three_files.cast()[role], reverse("evaluation:panel", args=[three_files.call.reference])).status_code
        == status
    )


def test_lists_keep_their_number_of_queries(three_files: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    scoring(three_files)
    client = sign_in(three_files.officer)
    with django_assert_max_num_queries(12):
        response = client.get(reverse("evaluation:committees"))
    assert "0 / 9" in response.content.decode()
    evaluator = sign_in(three_files.evaluator)
    with django_assert_max_num_queries(12):
        assert "0 of 3 done" in evaluator.get(reverse("evaluation:index")).content.decode()
