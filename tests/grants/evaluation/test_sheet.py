"""An evaluator's own work: declare, recuse, score, submit, read the documents."""

from typing import Any

import pytest
import rules
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.applications import services as applications
from grants.core.errors import DomainError
from grants.evaluation import services
from grants.evaluation.models import Assessment
from tests.grants.evaluation.builders import score_sheet, scoring, sheet_of
from workflows.engine import TransitionRefused

SECRET = "We have run a weekly legal hour since 2023."  # an answer of the application
HTMX = {"HX-Request": "true"}


def url(name: str, sheet: Assessment, *more: int) -> str:
    return reverse(f"evaluation:{name}", args=[sheet.pk, *more])


def fresh(sheet: Assessment) -> Assessment:
    return Assessment.objects.get(pk=sheet.pk)


def test_file_opens_with_the_declaration_only(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files, declare=False), 0, 0)
    client = sign_in(sheet.evaluator)
    assert client.get(url("assessment", sheet)).url == url("declare", sheet)
    before = client.get(url("declare", sheet)).content.decode()
    assert sheet.application.organisation.name in before
    assert SECRET not in before
    assert sheet.application.title not in before
    document = sheet.application.frozen["documents"][0]["file_id"]
    assert client.get(url("document", sheet, document)).status_code == 403
    assert client.post(url("declare", sheet), {}).status_code == 422
    assert client.post(url("declare", sheet), {"declared": "on"}).status_code == 302
    assert SECRET in client.get(url("assessment", sheet)).content.decode()
    assert client.get(url("document", sheet, document)).status_code == 302


def test_file_closes_with_the_recusal_and_the_scores_are_void(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    client = sign_in(sheet.evaluator)
    score_sheet(sheet, 4, submit=False)
    assert client.get(url("recuse", sheet)).status_code == 200
    assert client.post(url("recuse", sheet), {"reason": ""}).status_code == 422
    assert client.post(url("recuse", sheet), {"reason": "My sister works there."}).status_code == 302
    assert fresh(sheet).state == "recused"
    assert not sheet.scores.exists()
    document = sheet.application.frozen["documents"][0]["file_id"]
    for address in (url("assessment", sheet), url("document", sheet, document), url("sheet_history", sheet)):
        assert client.get(address).status_code == 404
    criterion = three_files.call.criteria.first()
    with pytest.raises(PermissionDenied):
        services.save_score(fresh(sheet), criterion, points=5, comment="", actor=sheet.evaluator)


def test_document_of_another_file_is_not_reached_by_the_sheet(three_files: Any, sign_in: Any) -> None:
    scoring(three_files)
    foreign = three_files.files[1].frozen["documents"][0]["file_id"]
    sheet = sheet_of(three_files, 0, 0)
    assert sign_in(sheet.evaluator).get(url("document", sheet, foreign)).status_code == 404


def test_another_evaluator_gets_404_everywhere(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    client = sign_in(three_files.evaluators[1])
    criterion = three_files.call.criteria.first()
    for name in ("assessment", "declare", "recuse", "submit"):
        assert client.get(url(name, sheet)).status_code == 404
        if name != "assessment":
            assert client.post(url(name, sheet), {"declared": "on", "reason": "x"}).status_code == 404
    assert client.post(url("save_score", sheet, criterion.pk), {"points": "0"}).status_code == 404
    assert fresh(sheet).state == "accepted"


def test_score_saves_itself_and_answers_with_the_running_total(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    criterion = three_files.call.criteria.first()
    client = sign_in(sheet.evaluator)
    target = url("save_score", sheet, criterion.pk)
    response = client.post(target, {"points": "4", "comment": "Clear."}, headers=HTMX)
    text = response.content.decode()
    assert response.status_code == 200
    assert "Saved" in text
    assert 'hx-swap-oob="true"' in text
    expected = 4 * criterion.weight / 5
    assert f"<strong>{expected:.1f}</strong>" in text
    assert f"of {criterion.weight}" in text
    score = sheet.scores.get()
    assert (score.points, score.comment) == (4, "Clear.")


def test_score_without_scripts_leads_back_to_the_page(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    criterion = three_files.call.criteria.first()
    response = sign_in(sheet.evaluator).post(url("save_score", sheet, criterion.pk), {"points": "0", "comment": ""})
    assert response.url == f"{url('assessment', sheet)}#criterion-{criterion.pk}"
    assert sheet.scores.get().points == 0


@pytest.mark.parametrize("points", ["6", "-1", "2.5", "NaN", "five", "1e400"])
def test_points_outside_the_scale_are_refused_and_change_nothing(three_files: Any, sign_in: Any, points: str) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    criterion = three_files.call.criteria.first()
    response = sign_in(sheet.evaluator).post(
        url("save_score", sheet, criterion.pk), {"points": points, "comment": "x"}, headers=HTMX
    )
    assert response.status_code == 422
    assert not sheet.scores.exists()


def test_criterion_of_another_call_is_refused(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    assert sign_in(sheet.evaluator).post(url("save_score", sheet, 999_999), {"points": "1"}).status_code == 404


def test_service_refuses_points_above_the_scale(three_files: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    with pytest.raises(DomainError, match="0 to"):
        services.save_score(sheet, three_files.call.criteria.first(), points=6, comment="", actor=sheet.evaluator)


def test_incomplete_sheet_says_what_is_open_and_cannot_be_submitted(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    client = sign_in(sheet.evaluator)
    assert "criteria have no points yet" in client.get(url("assessment", sheet)).content.decode()
    with pytest.raises(TransitionRefused, match="Score every criterion"):
        services.submit_scores(sheet, actor=sheet.evaluator)
    client.post(url("submit", sheet))
    assert fresh(sheet).state == "accepted"


def test_submission_is_confirmed_and_final(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    client = sign_in(sheet.evaluator)
    score_sheet(sheet, 4, submit=False)
    assert "Submit for good" in client.get(url("submit", sheet)).content.decode()
    following = client.post(url("submit", sheet)).url
    assert following == url("assessment", sheet_of(three_files, 1, 0))
    assert fresh(sheet).state == "submitted"
    criterion = three_files.call.criteria.first()
    assert client.post(url("save_score", sheet, criterion.pk), {"points": "0"}, headers=HTMX).status_code == 422
    assert fresh(sheet).scores.get(criterion=criterion).points == 4
    with pytest.raises(TransitionRefused):
        services.submit_scores(fresh(sheet), actor=sheet.evaluator)


def test_withdrawn_file_closes_with_an_explanation(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    applications.withdraw_application(sheet.application, actor=three_files.applicant, reason="Another donor.")
    client = sign_in(sheet.evaluator)
    text = client.get(url("assessment", sheet)).content.decode()
    assert "withdrawn" in text
    assert SECRET not in text
    criterion = three_files.call.criteria.first()
    with pytest.raises(TransitionRefused, match="withdrawn"):
        services.save_score(fresh(sheet), criterion, points=3, comment="", actor=sheet.evaluator)


def test_sheets_stay_hidden_while_the_committee_is_being_formed(three_files: Any, sign_in: Any) -> None:
    panel = services.form_panel(three_files.call, three_files.evaluators, actor=three_files.officer)
    services.assign_files(panel, actor=three_files.officer)
    sheet = panel.assessments.filter(evaluator=three_files.evaluator).first()
    assert sign_in(three_files.evaluator).get(url("declare", sheet)).status_code == 404
    with pytest.raises(PermissionDenied):
        services.declare_no_conflict(sheet, actor=three_files.evaluator)


def test_bank_account_is_not_shown_to_evaluators(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    assert three_files.account.iban not in sign_in(sheet.evaluator).get(url("assessment", sheet)).content.decode()


@pytest.mark.parametrize("role", ["officer", "approver", "finance", "auditor", "applicant", "viewer", "stranger"])
def test_nobody_else_opens_a_sheet(three_files: Any, sign_in: Any, role: str) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    client = sign_in(three_files.cast()[role])
    assert client.get(url("assessment", sheet)).status_code == 404
    assert client.get(reverse("evaluation:index")).status_code == 403


def test_score_page_keeps_its_number_of_queries(
    three_files: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    score_sheet(sheet, 3, submit=False)
    client = sign_in(sheet.evaluator)
    with django_assert_max_num_queries(15):
        client.get(url("assessment", sheet))


def test_evaluator_whose_role_was_withdrawn_neither_reads_nor_scores(three_files: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    sheet.evaluator.staff_roles.all().delete()
    person = type(sheet.evaluator).objects.get(pk=sheet.evaluator_id)
    assert not rules.has_perm("assessments.read_file", person, sheet)
    with pytest.raises(PermissionDenied):
        services.save_score(sheet, sheet.panel.call.criteria.all()[0], points=5, comment="x", actor=person)
    assert not sheet.scores.exists()
