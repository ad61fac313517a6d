"""A visit from its plan to its closure: notice, checklist, report, recommendations until each is closed."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from grants.core import files
from grants.core.errors import DomainError
from grants.evaluation.models import Conflict
from grants.monitoring.models import GrantRisk, Recommendation, Visit
from grants.monitoring.selectors.visits import (
    recommendation_ids_overdue,
    recommendation_ids_to_remind,
    recommendations_visible_to,
    visits_visible_to,
)
from grants.monitoring.services import recommending, visits
from grants.people.models import Membership
from notifications.models import Message
from tests.factories import make_action, make_staff, upload
from workflows.engine import TransitionRefused, records_of

GRANTEE = {"Applicant", "Viewer", "Editor"}


def told(topic: str) -> set[str]:
    return set(Message.objects.filter(topic=topic).values_list("recipient__name", flat=True))


def plan(chain: Any, *, days: int, **changes: Any) -> Visit:
    fields = {
        "kind": "on_site",
        "planned_on": timezone.localdate() + datetime.timedelta(days=days),
        "place": "Novi Sad",
        "purpose": "See the training.",
        "visitor": chain.officer,
        "actor": chain.officer,
    }
    return visits.plan_visit(chain.agreement, **{**fields, **changes})


def test_planned_visit_has_the_checklist_of_its_scheme_and_the_grantee_knows_nothing(chain: Any) -> None:
    chain.in_force()
    visits.set_visit_rules(chain.call, notice_days=14, questions=["Seen?", "Paid?"], actor=chain.officer)
    chain.agreement.refresh_from_db(fields=["title"])
    visit = plan(chain, days=20)
    assert [row.question for row in visit.checklist.all()] == ["Seen?", "Paid?"]
    visits.set_visit_rules(chain.call, notice_days=14, questions=["Other?"], actor=chain.officer)
    assert visit.checklist.count() == 2
    assert not visits_visible_to(chain.applicant).exists()
    assert visits_visible_to(chain.auditor).get() == visit
    assert not Message.objects.filter(topic__startswith="visit-").exists()


def test_scheme_without_a_list_has_the_one_of_every_scheme(chain: Any) -> None:
    assert chain.visit_planned().visit.checklist.count() == 10


def test_announced_in_time_the_grantee_is_told_once(chain: Any) -> None:
    chain.visit_announced()
    assert chain.visit.short_notice == ""
    assert told("visit-announced") == GRANTEE
    with pytest.raises(TransitionRefused):
        visits.announce_visit(chain.visit, actor=chain.officer)
    assert Message.objects.filter(topic="visit-announced").count() == 3


def test_shorter_notice_takes_a_reason(chain: Any) -> None:
    chain.in_force()
    visit = plan(chain, days=5)
    with pytest.raises(DomainError, match="30 days") as refused:
        visits.announce_visit(visit, actor=chain.officer)
    assert refused.value.field == "reason"
    assert Visit.objects.get().state == "planned"
    visit = visits.announce_visit(visit, reason="The only training of the year.", actor=chain.officer)
    assert visit.short_notice == "The only training of the year."


def test_day_that_has_passed_or_a_foreign_visitor_is_refused(chain: Any) -> None:
    chain.in_force()
    foreign = make_staff("Foreign", "officer", make_action("elsewhere"))
    for changes, field in (
        ({"days": -1}, "planned_on"),
        ({"days": 40, "visitor": chain.applicant}, "visitor"),
        ({"days": 40, "visitor": foreign}, "visitor"),
    ):
        with pytest.raises(DomainError) as refused:
            plan(chain, **changes)  # type: ignore[arg-type]
        assert refused.value.field == field
    assert not Visit.objects.exists()
    plan(chain, days=40)
    with pytest.raises(DomainError, match="planned already"):
        plan(chain, days=40)


def test_colleague_with_a_conflict_neither_visits_nor_hears(chain: Any) -> None:
    chain.in_force()
    Conflict.objects.create(application=chain.application, user=chain.finance, kind="declared")
    with pytest.raises(DomainError) as refused:
        plan(chain, days=40, visitor=chain.finance)
    assert refused.value.field == "visitor"


def test_nobody_but_an_officer_outside_plans(chain: Any) -> None:
    chain.in_force()
    for person in (chain.finance, chain.approver, chain.auditor, chain.applicant, chain.stranger):
        with pytest.raises(PermissionDenied):
            plan(chain, days=40, actor=person)
    Membership.objects.create(organisation=chain.organisation, user=chain.officer, role="viewer")
    chain.officer.__dict__.pop("_org_roles", None)
    with pytest.raises(PermissionDenied):
        plan(chain, days=40)


def test_closed_grant_is_not_visited(chain: Any) -> None:
    chain.closed()
    with pytest.raises(TransitionRefused, match="runs"):
        plan(chain, days=40)


def test_moved_visit_is_announced_anew(chain: Any) -> None:
    chain.visit_announced()
    day = timezone.localdate() + datetime.timedelta(days=60)
    visit = visits.move_visit(chain.visit, planned_on=day, place="Niš", reason="Snow.", actor=chain.officer)
    assert (visit.state, visit.planned_on, visit.place) == ("planned", day, "Niš")
    assert told("visit-moved") == GRANTEE
    assert visits.announce_visit(visit, actor=chain.officer).state == "announced"
    assert Message.objects.filter(topic="visit-announced").count() == 6


def test_cancelled_before_it_was_announced_nobody_hears(chain: Any) -> None:
    chain.visit_planned()
    assert visits.cancel_visit(chain.visit, reason="Another way.", actor=chain.officer).state == "cancelled"
    assert not told("visit-cancelled")


def test_cancelled_after_it_was_announced_the_grantee_hears(chain: Any) -> None:
    chain.visit_announced()
    visits.cancel_visit(chain.visit, reason="Snow.", actor=chain.officer)
    assert told("visit-cancelled") == GRANTEE


def test_visit_is_not_held_before_its_day(chain: Any) -> None:
    chain.visit_announced()
    with chain.now(), pytest.raises(TransitionRefused, match="still to come"):
        visits.hold_visit(chain.visit, held_on=timezone.localdate(), met="", actor=chain.officer)


def test_report_is_sent_only_when_it_is_whole(chain: Any) -> None:
    chain.visit_announced().later(days=40)
    with chain.now():
        today = timezone.localdate()
        visit = visits.hold_visit(chain.visit, held_on=today, met="Coordinator", actor=chain.officer)
        with pytest.raises(TransitionRefused, match="checklist"):
            visits.send_visit_report(visit, actor=chain.officer)
        answers = {row.order: ("no", "Nothing there.") for row in visit.checklist.all()[1:]}
        visit = visits.write_visit_report(visit, findings="Half.", answers=answers, actor=chain.officer)
        with pytest.raises(TransitionRefused, match="checklist"):
            visits.send_visit_report(visit, actor=chain.officer)
        with pytest.raises(visits.NewerReport):
            visits.write_visit_report(visit, findings="Mine.", answers={}, version=0, actor=chain.officer)
        visit = visits.write_visit_report(visit, findings="Whole.", answers={1: ("yes", "")}, actor=chain.officer)
        visit = visits.send_visit_report(visit, actor=chain.officer)
    assert visit.report_is_sent
    assert told("visit-reported") == GRANTEE


def test_report_is_a_tagged_pdf_with_its_fingerprint_and_stays_as_it_was_sent(chain: Any) -> None:
    visit = chain.visit_reported().visit
    content = files.read(visit.document)
    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content
    assert visit.document.sha256 == visit.sha256
    for act in (
        lambda: visits.write_visit_report(visit, findings="Other.", answers={}, actor=chain.officer),
        lambda: visits.send_visit_report(visit, actor=chain.officer),
        lambda: recommending.remove_recommendation(chain.recommendation, actor=chain.officer),
        lambda: recommending.add_recommendation(visit, text="More.", due_on=timezone.localdate(), actor=chain.officer),
    ):
        with pytest.raises(TransitionRefused):
            act()


def test_grantee_reads_a_recommendation_only_once_it_is_sent(chain: Any) -> None:
    chain.visit_held()
    assert not recommendations_visible_to(chain.applicant).exists()
    with pytest.raises(PermissionDenied):
        recommending.answer_recommendation(chain.recommendation, text="Done.", actor=chain.stranger)
    with pytest.raises(TransitionRefused, match="not been sent"):
        recommending.answer_recommendation(chain.recommendation, text="Done.", actor=chain.applicant)


def test_recommendation_is_answered_asked_again_answered_and_closed_and_then_the_visit(chain: Any) -> None:
    chain.visit_reported()
    row, officer = chain.recommendation, chain.officer
    with chain.now():
        with pytest.raises(TransitionRefused, match="still open"):
            visits.close_visit(chain.visit, actor=officer)
        row = recommending.answer_recommendation(row, text="We keep one.", upload=upload(), actor=chain.applicant)
        assert row.evidence is not None
        assert told("recommendation-answered") == {"Officer"}
        due = timezone.localdate() + datetime.timedelta(days=10)
        row = recommending.reopen_recommendation(row, reason="Without numbers.", due_on=due, actor=officer)
        assert (row.state, row.due_on, row.round) == ("open", due, 2)
        row = recommending.answer_recommendation(row, text="With numbers.", actor=chain.editor)
        row = recommending.close_recommendation(row, reason="Seen.", actor=officer)
        visit = visits.close_visit(chain.visit, actor=officer)
        with pytest.raises(TransitionRefused, match="plan another"):
            recommending.reopen_recommendation(row, reason="Again.", due_on=due, actor=officer)
    assert visit.state == "closed"
    said = [record.reason for record in records_of(row) if record.verb == "answer"]
    assert said == ["We keep one.", "With numbers."]


def test_viewer_and_officer_do_not_answer_and_the_grantee_does_not_close(chain: Any) -> None:
    chain.visit_reported()
    for person in (chain.viewer, chain.officer, chain.stranger):
        with pytest.raises(PermissionDenied):
            recommending.answer_recommendation(chain.recommendation, text="Done.", actor=person)
    with pytest.raises(PermissionDenied):
        recommending.close_recommendation(chain.recommendation, reason="Done.", actor=chain.applicant)
    assert Recommendation.objects.get().state == "open"


def test_reminded_once_before_the_day_and_chased_once_after_it_in_each_round(chain: Any) -> None:
    chain.visit_reported()
    with chain.now():
        assert recommendation_ids_to_remind() == recommendation_ids_overdue() == []
    chain.later(days=24)
    with chain.now():
        [pk] = recommendation_ids_to_remind()
        recommending.remind_recommendation(pk)
        assert recommendation_ids_to_remind() == []
        assert told("recommendation-due-soon") == GRANTEE
    chain.later(days=8)  # one more than needed: clocks go back in between
    with chain.now():
        [pk] = recommendation_ids_overdue()
        recommending.chase_recommendation(pk)
        assert recommendation_ids_overdue() == []
        assert told("recommendation-overdue") == {*GRANTEE, "Officer"}
        due = timezone.localdate() + datetime.timedelta(days=3)
        row = recommending.answer_recommendation(chain.recommendation, text="Done.", actor=chain.applicant)
        recommending.reopen_recommendation(row, reason="No.", due_on=due, actor=chain.officer)
        assert recommendation_ids_to_remind() == [pk]


def test_open_recommendation_counts_in_the_risk(chain: Any) -> None:
    chain.visit_reported()
    found = {row["name"]: row["points"] for row in GrantRisk.objects.get().snapshot.factors}
    assert found["findings"] == 20
    with chain.now():
        recommending.close_recommendation(chain.recommendation, reason="Seen.", actor=chain.officer)
    found = {row["name"]: row["points"] for row in GrantRisk.objects.get().snapshot.factors}
    assert found["findings"] == 0
