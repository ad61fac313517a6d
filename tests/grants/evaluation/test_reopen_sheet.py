"""A sheet that is in: opened again with a reason, void with a step back; every version stays, and stays closed."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.evaluation import services
from grants.evaluation.models import Assessment, Conflict
from notifications.models import Message
from tests.factories import make_action, make_staff
from tests.grants.evaluation.builders import score_sheet, scoring, sheet_of
from workflows.engine import TransitionRefused, records_of


def url(name: str, sheet: Assessment) -> str:
    return reverse(f"evaluation:{name}", args=[sheet.pk])


def fresh(sheet: Assessment) -> Assessment:
    return Assessment.objects.get(pk=sheet.pk)


def test_officer_opens_a_sheet_again_and_the_version_stays(three_files: Any, sign_in: Any) -> None:
    chain = scoring(three_files)
    sheet = sheet_of(chain, 0, 0)
    client = sign_in(chain.officer)
    assert "This step is not open now" in client.get(url("reopen_sheet", sheet)).content.decode()
    score_sheet(sheet, 4, comment="Too good to be true.")
    room = client.get(reverse("evaluation:panel", args=[chain.panel.reference])).content.decode()
    assert url("reopen_sheet", sheet) in room
    assert client.post(url("reopen_sheet", sheet), {"reason": ""}).status_code == 422
    assert client.post(url("reopen_sheet", sheet), {"reason": "Another file was meant."}).status_code == 302
    sheet = fresh(sheet)
    assert sheet.state == "accepted"
    assert records_of(sheet).last().reason == "Another file was meant."  # type: ignore[union-attr]
    told = Message.objects.filter(recipient=sheet.evaluator, topic="sheet-reopened")
    assert told.count() == 1
    services.save_score(sheet, chain.call.criteria.first(), points=2, comment="Now I see.", actor=sheet.evaluator)
    services.submit_scores(sheet, actor=sheet.evaluator)
    first, second = sheet.versions.all()
    assert [row["points"] for row in first.content["scores"].values()] == [4, 4, 4, 4]
    assert [row["points"] for row in second.content["scores"].values()] == [2, 4, 4, 4]
    assert first.sha256 != second.sha256


def test_versions_are_read_by_their_evaluator_at_once_and_by_others_once_all_are_in(
    three_files: Any, sign_in: Any
) -> None:
    chain = scoring(three_files)
    sheet = sheet_of(chain, 0, 0)
    score_sheet(sheet, 5, comment="Shining bright.")
    services.reopen_sheet(sheet, actor=chain.officer, reason="Look once more.")
    sheet = fresh(sheet)
    for criterion in chain.call.criteria.all():
        services.save_score(sheet, criterion, points=1, comment="Shining less.", actor=sheet.evaluator)
    services.submit_scores(sheet, actor=sheet.evaluator)
    own = sign_in(sheet.evaluator).get(url("sheet_history", sheet)).content.decode()
    assert "<del>5</del> <ins>1</ins>" in own
    assert "<ins>less</ins>" in own
    for person in (chain.officer, chain.approver, chain.finance, chain.auditor):
        text = sign_in(person).get(url("sheet_history", sheet)).content.decode()
        assert "Version 2" in text
        assert "Look once more." in text
        assert "Shining" not in text
        assert "<ins>" not in text
    for person in (*chain.evaluators[1:], chain.applicant, chain.stranger):
        assert sign_in(person).get(url("sheet_history", sheet)).status_code == 404
    for row in chain.panel.assessments.filter(state="accepted"):
        score_sheet(row, 3)
    services.close_scoring(chain.panel, actor=chain.officer)
    assert "<del>5</del> <ins>1</ins>" in sign_in(chain.auditor).get(url("sheet_history", sheet)).content.decode()
    assert "Scoring is not open" in sign_in(chain.officer).get(url("reopen_sheet", sheet)).content.decode()
    with pytest.raises(TransitionRefused):
        services.reopen_sheet(fresh(sheet), actor=chain.officer, reason="Too late.")


def test_nobody_but_the_officer_of_the_programme_opens_a_sheet(three_files: Any, sign_in: Any) -> None:
    chain = scoring(three_files)
    sheet = sheet_of(chain, 0, 0)
    score_sheet(sheet, 4)
    elsewhere = make_staff("Officer elsewhere", "officer", make_action("albania"))
    for person in (*chain.evaluators, chain.approver, chain.auditor, chain.applicant, elsewhere):
        assert sign_in(person).post(url("reopen_sheet", sheet), {"reason": "x"}).status_code in {403, 404}
        with pytest.raises(PermissionDenied):
            services.reopen_sheet(fresh(sheet), actor=person, reason="x")
    assert sign_in(elsewhere).get(url("sheet_history", sheet)).status_code == 404


@pytest.mark.parametrize("is_in", [True, False])
def test_step_back_voids_the_scores_and_keeps_them_as_a_version(three_files: Any, is_in: bool) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    score_sheet(sheet, 4, submit=is_in)
    services.save_notes(fresh(sheet), notes="Mine.", actor=sheet.evaluator)
    sheet = services.recuse(fresh(sheet), actor=sheet.evaluator, reason="My sister works there.")
    assert not sheet.scores.exists()
    assert sheet.notes == ""
    version = sheet.versions.get()
    assert [row["points"] for row in version.content["scores"].values()] == [4, 4, 4, 4]
    assert version.content.get("is_void", False) is not is_in
    conflict = Conflict.objects.get(application=sheet.application, user=sheet.evaluator)
    assert (conflict.kind, conflict.ground) == ("declared", "My sister works there.")


def test_relieved_sheet_is_kept_and_gone_for_its_evaluator(three_files: Any, sign_in: Any) -> None:
    chain = scoring(three_files)
    sheet = sheet_of(chain, 0, 0)
    score_sheet(sheet, 3, submit=False)
    assert sign_in(chain.officer).post(url("relieve", sheet), {"reason": "Ill."}).status_code == 302
    assert fresh(sheet).versions.get().content["is_void"]
    assert not Conflict.objects.filter(user=sheet.evaluator).exists()
    client = sign_in(sheet.evaluator)
    for name in ("assessment", "sheet_history", "submit"):
        assert client.get(url(name, sheet)).status_code == 404
    assert sheet.application.reference not in client.get(reverse("evaluation:index")).content.decode()
