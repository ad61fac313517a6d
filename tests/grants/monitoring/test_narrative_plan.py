"""What became of the plan: each activity and partner of the agreement, with the reason where it went otherwise."""

from typing import Any

import pytest
from django.urls import reverse

from grants.monitoring.models import PlanNote, Report
from grants.monitoring.narrating import plan_of
from grants.monitoring.services import save_plan_note, submit_report
from grants.monitoring.services.narrative import NewerNote
from tests.factories import write_report
from workflows.engine import TransitionRefused

HTMX = {"HX-Request": "true"}


@pytest.fixture
def started(chain: Any) -> Any:
    return chain.report_started()


def address(chain: Any, key: str = "activity-1") -> str:
    return reverse("monitoring:narrative_plan_note", args=[chain.agreement.reference, key])


def said(_version: int = 0, **fields: str) -> dict[str, str]:
    return {f"activity-1-{name}": value for name, value in {"version": str(_version), **fields}.items()}


def test_the_plan_of_the_agreement_is_laid_on_its_days(started: Any, sign_in: Any, page: Any) -> None:
    [planned] = plan_of(started.report)
    assert (planned.key, planned.title, planned.is_asked) == ("activity-1", "Training", True)
    assert planned.first_day == started.agreement.starts_on
    assert planned.last_day is not None
    assert planned.last_day > planned.first_day
    assert "Training" in sign_in(started.applicant).get(page("narrative_plan")).content.decode()


def test_what_went_otherwise_needs_its_reason_before_the_report_is_in(started: Any) -> None:
    write_report(started.report, actor=started.applicant)
    save_plan_note(started.report, "activity-1", outcome="postponed", reason=" ", actor=started.applicant)
    report = Report.objects.get()
    assert report.missing == ["plan"]
    with started.now(), pytest.raises(TransitionRefused):
        submit_report(report, actor=started.applicant)
    save_plan_note(started.report, "activity-1", reason="The hall was closed.", actor=started.applicant)
    assert Report.objects.get().missing == []


def test_a_part_saves_by_itself_and_is_read_by_the_office(started: Any, sign_in: Any, page: Any) -> None:
    client = sign_in(started.editor)
    answer = client.post(address(started), said(outcome="partly", when="May", remark="Half of it."), headers=HTMX)
    assert answer.status_code == 200
    assert 'value="1"' in answer.content.decode()
    note = PlanNote.objects.get()
    assert (note.outcome, note.when, note.title, note.saved_by) == ("partly", "May", "Training", started.editor)
    assert client.post(address(started), said(1, outcome="partly", reason="Rain.")).status_code == 302
    text = sign_in(started.officer).get(page("report")).content.decode()
    for words in ("In part", "Rain."):
        assert words in text


def test_a_colleague_is_not_overwritten(started: Any, sign_in: Any) -> None:
    save_plan_note(started.report, "activity-1", outcome="done", remark="Theirs.", actor=started.editor)
    client = sign_in(started.applicant)
    for headers in ({}, HTMX):
        answer = client.post(address(started), said(outcome="not", remark="Mine."), headers=headers)
        assert answer.status_code == 409
    assert PlanNote.objects.get().remark == "Theirs."
    page = client.post(address(started), said(outcome="not", remark="Mine.")).content.decode()
    assert "Theirs." in page
    assert "Mine." in page
    with pytest.raises(NewerNote):
        save_plan_note(started.report, "activity-1", outcome="not", version=0, actor=started.applicant)
    assert client.post(address(started), said(1, outcome="not", remark="Mine.")).status_code == 302
    assert PlanNote.objects.get().remark == "Mine."


@pytest.mark.parametrize(
    ("key", "fields", "status"),
    [
        ("activity-2", {"outcome": "done"}, 404),
        ("partner-1", {"outcome": "done"}, 404),
        ("activity-1", {"outcome": "invented"}, 422),
        ("activity-1", {"outcome": "done", "remark": "a" * 1501}, 422),
        ("activity-1", {"outcome": "done", "version": "-1"}, 422),
    ],
)
def test_bad_input_changes_nothing(started: Any, sign_in: Any, key: str, fields: dict[str, str], status: int) -> None:
    answer = sign_in(started.applicant).post(address(started, key), said(**fields))
    assert answer.status_code == status
    assert not PlanNote.objects.exists()


def test_a_report_handed_in_keeps_its_plan(chain: Any, sign_in: Any) -> None:
    chain.reported()
    sign_in(chain.applicant).post(address(chain), said(1, outcome="not"))
    with pytest.raises(TransitionRefused):
        save_plan_note(chain.report, "activity-1", outcome="not", actor=chain.applicant)
    assert PlanNote.objects.get().outcome == "done"


def test_partners_are_told_of_and_are_never_postponed(started: Any) -> None:
    submission = started.application.submissions.get()
    partner = {"number": 1, "name": "Town of Novi Sad", "part": "Gives the hall."}
    agreed = {**submission.content, "partners": [partner]}
    started.report.agreement.award.application.__dict__["frozen"] = agreed
    keys = [planned.key for planned in plan_of(started.report)]
    assert keys == ["activity-1", "partner-1"]
    assert "Gives the hall." in plan_of(started.report)[1].description
