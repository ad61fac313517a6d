"""Returning a report for completion."""

from typing import Any

from grants.monitoring.models import Expenditure, Report
from grants.monitoring.services import accept_costs, accept_narrative, return_report, submit_report, verify_cost
from notifications.models import Message
from workflows.engine import records_of


def test_a_return_voids_approvals_and_verification_but_keeps_their_record(chain: Any) -> None:
    chain.reported()
    for cost in chain.report.costs.all():
        verify_cost(cost, outcome="refused", reason="No stamp.", actor=chain.finance)
    accept_costs(chain.report, actor=chain.finance)
    report = return_report(chain.report, actor=chain.officer, reason="Tell more of the second half.")
    assert (report.state, report.round, report.approved_roles) == ("draft", 2, set())
    for cost in report.costs.all():
        assert (cost.outcome, cost.accepted_cents, cost.verified_by) == (Expenditure.Outcome.PENDING, 0, None)
        assert cost.reason == "No stamp."
        assert [record.actor for record in records_of(cost)] == [chain.finance]


def test_after_a_return_both_accept_anew(chain: Any) -> None:
    chain.reported()
    accept_narrative(chain.report, actor=chain.officer)
    report = return_report(chain.report, actor=chain.finance, reason="A receipt is missing.")
    report = submit_report(report, actor=chain.applicant)
    for cost in report.costs.all():
        verify_cost(cost, outcome="accepted", actor=chain.finance)
    assert accept_costs(report, actor=chain.finance).state == "submitted"
    assert accept_narrative(report, actor=chain.officer).state == "accepted"


def test_the_grantee_hears_the_reason(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    answer = sign_in(chain.officer).post(page("return_for_completion"), {"reason": "Tell more."})
    assert answer.status_code == 302
    heard = Message.objects.filter(topic="report-returned", recipient=chain.applicant).get()
    assert heard.context["reason"] == "Tell more."


def test_a_reason_is_demanded(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    assert sign_in(chain.finance).post(page("return_for_completion"), {"reason": " "}).status_code == 422
    assert Report.objects.get().state == "submitted"


def test_an_accepted_report_is_not_returned(chain: Any, sign_in: Any, page: Any) -> None:
    chain.accepted()
    assert sign_in(chain.officer).post(page("return_for_completion"), {"reason": "Late."}).status_code == 422
    assert Report.objects.get().state == "accepted"


def test_others_are_refused(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    for name in ("applicant", "viewer", "approver", "auditor"):
        answer = sign_in(getattr(chain, name)).post(page("return_for_completion"), {"reason": "x"})
        assert answer.status_code == 403, name
    assert sign_in(chain.stranger).post(page("return_for_completion"), {"reason": "x"}).status_code == 404
