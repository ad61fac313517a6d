"""A complaint about an outcome: lodged in time, judged by others, and what an upheld one sets off."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.applications.models import Application
from grants.calls.models import Call
from grants.core.errors import DomainError
from grants.evaluation import selectors, services
from grants.evaluation.models import Award, Complaint, OutcomeLetter, Panel
from grants.evaluation.services import complaints
from grants.ledger.checks import differences
from notifications.models import Message
from tests.factories import PDF, Chain, make_staff
from tests.grants.evaluation.builders import ALL_MET, decided, declare_all, refresh, several
from workflows.engine import TransitionRefused, records_of

ASKED = 10_800_00


@pytest.fixture
def outcome(db: None) -> Any:
    """Two awards and a reserve, with 30 days to complain; `judge` is an approver who took no part."""
    chain = decided(several(Chain(days_ago=20, pot_cents=25_000_00, complaint_days=30), 3))
    chain.judge = make_staff("Judge", "approver", chain.action)  # type: ignore[attr-defined]
    return chain


def people_of(chain: Any, file: int) -> Any:
    return chain.files[file].created_by


def lodged(chain: Any, file: int) -> Complaint:
    with chain.now():
        return complaints.lodge_complaint(chain.files[file], text="Read it again.", actor=people_of(chain, file))


def upheld(chain: Any, file: int) -> Application:
    complaint = lodged(chain, file)
    with chain.now():
        complaint = complaints.admit_complaint(complaint, actor=chain.officer)
        complaints.uphold_complaint(complaint, actor=chain.judge, reason="The budget was misread.")
    return Application.objects.get(pk=chain.files[file].pk)


def test_signatory_lodges_with_a_document_and_gets_a_receipt(outcome: Any, sign_in: Any) -> None:
    client = sign_in(outcome.applicant)
    url = reverse("evaluation:lodge", args=[outcome.application.reference])
    with outcome.now():
        assert url in client.get(reverse("applications:detail", args=[outcome.application.reference])).content.decode()
        assert client.get(url).status_code == 200
        assert client.post(url, {"text": ""}).status_code == 422
        sent = {"text": "The budget was misread.", "file": SimpleUploadedFile("paper.pdf", PDF)}
        assert client.post(url, sent).status_code == 302
        assert client.post(url, {"text": "Again."}).status_code == 422  # one at a time
    complaint = Complaint.objects.get()
    assert complaint.file is not None
    assert complaint.is_in_window
    assert Message.objects.filter(topic="complaint-received", recipient=outcome.applicant).count() == 1
    assert Message.objects.filter(topic="complaint-lodged", recipient=outcome.officer).count() == 1
    assert [record.verb for record in records_of(complaint)] == ["lodge"]


def test_complaint_after_the_window_is_refused_with_words(outcome: Any, sign_in: Any) -> None:
    letter = OutcomeLetter.objects.get(application=outcome.application)
    url = reverse("evaluation:lodge", args=[outcome.application.reference])
    with time_machine.travel(letter.complain_by + datetime.timedelta(seconds=1)):
        with pytest.raises(DomainError, match="time to complain"):
            complaints.lodge_complaint(outcome.application, text="Late.", actor=outcome.applicant)
        assert "time to complain about this outcome has passed" in sign_in(outcome.applicant).get(url).content.decode()
    with time_machine.travel(letter.complain_by - datetime.timedelta(seconds=1)):
        complaints.lodge_complaint(outcome.application, text="In time.", actor=outcome.applicant)


@pytest.mark.parametrize("role", ["viewer", "editor", "officer", "approver", "stranger"])
def test_only_lead_or_signatory_complains(outcome: Any, role: str) -> None:
    with pytest.raises(PermissionDenied):
        complaints.lodge_complaint(outcome.application, text="x", actor=getattr(outcome, role))


def test_who_decided_or_took_part_does_not_judge(outcome: Any) -> None:
    with outcome.now():
        complaint = complaints.admit_complaint(lodged(outcome, 2), actor=outcome.officer)
    for person in (outcome.approver, outcome.officer, outcome.evaluator):
        with pytest.raises(PermissionDenied):
            complaints.dismiss_complaint(complaint, actor=person, reason="x")
    checker = make_staff("Checker", "approver", outcome.action)
    outcome.files[0].checks.update(checked_by=checker)
    with pytest.raises(PermissionDenied):
        complaints.uphold_complaint(complaint, actor=checker, reason="x")
    assert complaints.dismiss_complaint(complaint, actor=outcome.judge, reason="The sum is right.").state == "dismissed"
    told = Message.objects.get(topic="complaint-dismissed", recipient=people_of(outcome, 2))
    assert told.context["reason"] == "The sum is right."
    with pytest.raises(DomainError, match="has been answered"):
        complaints.complainable(outcome.files[2])


def test_turned_away_or_withdrawn_changes_nothing(outcome: Any) -> None:
    first = complaints.turn_away_complaint(lodged(outcome, 2), actor=outcome.officer, reason="About taste.")
    second = complaints.withdraw_complaint(lodged(outcome, 0), actor=outcome.applicant)
    assert (first.state, second.state) == ("inadmissible", "withdrawn")
    assert Panel.objects.get().state == "decided"
    with outcome.now():
        assert complaints.complainable(outcome.files[0]) is not None  # one withdrawn leaves the way open


def test_upheld_complaint_reopens_the_evaluation_and_awards_stand(outcome: Any) -> None:
    before = outcome.panel.snapshots.count()
    assert upheld(outcome, 2).state == "eligible"
    panel = Panel.objects.get()
    row = panel.rankings.get(application=outcome.files[2])
    assert (panel.state, panel.snapshots.count(), row.reason) == ("ranked", before + 1, "")
    assert panel.snapshots.last().why == "uphold"
    assert set(Award.objects.values_list("state", flat=True)) == {"pending"}
    assert Message.objects.filter(topic="evaluation-reopened", recipient=outcome.officer).count() == 1
    with pytest.raises(TransitionRefused, match="reserve list"):  # nobody is promoted past the open evaluation
        services.promote_application(outcome.files[2], amount_cents=1_000_00, reason="x", actor=outcome.approver)
    with outcome.now():
        services.propose_outcome(
            row, outcome="award", amount_cents=3_000_00, reason="Read anew.", actor=outcome.officer
        )
        services.recommend(panel, minutes="Anew.", actor=outcome.officer)
        services.decide(Panel.objects.get(), actor=outcome.judge)
    assert Award.objects.get(application=outcome.files[2]).amount_cents == 3_000_00
    assert Award.objects.count() == OutcomeLetter.objects.filter(kind="award").count() == 3
    assert Message.objects.filter(topic="application-awarded", recipient=outcome.applicant).count() == 1
    assert refresh(outcome).call.state in {"closed", "decided"}
    assert differences() == []


def test_award_lost_by_disqualification_is_renewed_when_the_complaint_is_right(outcome: Any) -> None:
    with outcome.now():
        services.disqualify(outcome.files[0], "Struck off.", actor=outcome.officer)
    assert upheld(outcome, 0).state == "eligible"
    panel = Panel.objects.get()
    row = panel.rankings.get(application=outcome.files[0])
    assert not row.is_out
    with outcome.now():
        services.propose_outcome(row, outcome="award", amount_cents=ASKED, reason="Registered.", actor=outcome.officer)
        services.recommend(panel, minutes="Anew.", actor=outcome.officer)
        services.decide(Panel.objects.get(), actor=outcome.judge)
    award = Award.objects.get(application=outcome.files[0])
    assert (award.state, services.reserved_account(award).balance) == ("pending", ASKED)
    assert selectors.pot_left(outcome.call) == 25_000_00 - 2 * ASKED
    with outcome.now():
        services.lapse_award(award, actor=outcome.officer, reason="Declined by mail.")
    assert selectors.pot_left(outcome.call) == 25_000_00 - ASKED
    assert differences() == []


def test_refusal_at_the_check_that_was_wrong_admits_the_file(db: None) -> None:
    chain = Chain(days_ago=20, complaint_days=30).closed_call()
    chain.judge = chain.approver  # type: ignore[attr-defined]
    with chain.now():
        answers = {**ALL_MET, "country": (False, "Registered elsewhere.")}
        services.answer_checks(chain.application, answers, actor=chain.officer)
        services.refuse_application(chain.application, actor=chain.officer)
    told = Message.objects.get(topic="application-refused", recipient=chain.applicant)
    assert told.context["complaint"]["words"].startswith("If you think")
    chain.files = [Application.objects.get()]  # type: ignore[attr-defined]
    application = upheld(chain, 0)
    assert (application.state, application.passes_every_check) == ("eligible", True)


def test_staff_lists_and_exports_complaints_and_no_evaluator_sees_one(outcome: Any, sign_in: Any) -> None:
    complaint = lodged(outcome, 2)
    url = reverse("evaluation:complaints")
    for role, status in {"officer": 200, "auditor": 200, "evaluator": 403, "applicant": 403}.items():
        assert sign_in(outcome.cast()[role]).get(url).status_code == status
    exported = sign_in(outcome.officer).get(url, {"export": "csv", "state": "received"}).content.decode("utf-8-sig")
    assert outcome.files[2].reference in exported
    assert sign_in(outcome.evaluator).get(reverse("evaluation:complaint", args=[complaint.pk])).status_code == 404
    home = sign_in(outcome.officer).get(reverse("dashboards:home")).content.decode()
    assert reverse("evaluation:complaint", args=[complaint.pk]) in home


def test_concept_note_is_told_in_a_letter_and_taken_up_again(db: None) -> None:
    chain = Chain(days_ago=20, complaint_days=30).submitted()
    chain.judge = make_staff("Judge", "approver", chain.action)  # type: ignore[attr-defined]
    Call.objects.update(concept_closes_at=chain.clock - datetime.timedelta(days=1))
    need = chain.call.criteria.create(key="k1", title="Need", weight=50, stage="concept", order=9)
    Application.objects.update(stage="concept", concept_cents=10_800_00)
    chain.call = Call.objects.get()
    with chain.now():
        chain.panel = services.form_panel(chain.call, chain.evaluators, stage="concept", actor=chain.officer)
        declare_all(chain.panel)
        services.assign_files(chain.panel, actor=chain.officer)
        services.open_scoring(chain.panel, actor=chain.officer)
        for sheet in chain.panel.assessments.all():
            sheet = services.declare_no_conflict(sheet, actor=sheet.evaluator)
            services.save_score(sheet, need, points=1, comment="Vague.", actor=sheet.evaluator)
            services.submit_scores(sheet, actor=sheet.evaluator)
        services.close_scoring(chain.panel, actor=chain.officer)
        row = chain.panel.rankings.get()
        services.propose_outcome(row, outcome="reject", amount_cents=None, reason="Too vague.", actor=chain.officer)
        services.recommend(chain.panel, minutes="All.", actor=chain.officer)
        services.decide(chain.panel, actor=chain.approver)
    letter = OutcomeLetter.objects.get()
    assert (letter.kind, letter.content["result"]["criteria"][0]["title"]) == ("pass_over", "Need")
    chain.files = [Application.objects.get()]  # type: ignore[attr-defined]
    assert upheld(chain, 0).state == "submitted"
    assert Panel.objects.get().state == "ranked"
