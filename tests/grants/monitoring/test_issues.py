"""The issue log of a grant: the office's own, in somebody's hands, with a record of every change."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from grants.core.errors import DomainError
from grants.monitoring.models import GrantRisk, Issue
from grants.monitoring.selectors.issues import issues_visible_to
from grants.monitoring.services import issues
from notifications.models import Message
from workflows.engine import TransitionRefused, records_of


def again(chain: Any, **changes: Any) -> Issue:
    fields = {
        "title": "Late payment of staff",
        "description": "Seen in the accounts.",
        "severity": 2,
        "owner": chain.officer,
        "due_on": timezone.localdate() + datetime.timedelta(days=7),
        "actor": chain.officer,
    }
    return issues.open_issue(chain.agreement, **{**fields, **changes})


def test_opened_issue_goes_into_hands_and_counts_in_the_risk(chain: Any) -> None:
    chain.issue_opened()
    assert Message.objects.get(topic="issue-assigned").recipient == chain.finance
    factors = {row["name"]: row for row in GrantRisk.objects.get().snapshot.factors}
    assert factors["findings"]["figures"] == {"open": 2}  # a severe one counts twice
    assert [row.verb for row in records_of(chain.issue)] == ["open"]


def test_changed_issue_keeps_what_it_was_in_the_record(chain: Any) -> None:
    issue = chain.issue_opened().issue
    with chain.now():
        issue = issues.edit_issue(
            issue, severity=1, owner=chain.officer, due_on=issue.due_on, reason="Found somebody.", actor=chain.finance
        )
        assert (issue.severity, issue.owner) == (1, chain.officer)
        said = records_of(issue).last()
        assert said is not None
        assert "Found somebody." in said.reason
        assert "High" in said.reason
        assert "Finance" in said.reason
        with pytest.raises(DomainError, match="Nothing is changed"):
            issues.edit_issue(
                issue, severity=1, owner=chain.officer, due_on=issue.due_on, reason="Same.", actor=chain.finance
            )


def test_closed_with_what_was_done_and_opened_again(chain: Any) -> None:
    issue = chain.issue_opened().issue
    with chain.now():
        issue = issues.close_issue(issue, reason="A new one came.", actor=chain.finance)
        assert Message.objects.get(topic="issue-closed").recipient == chain.officer
        with pytest.raises(TransitionRefused):
            issues.close_issue(issue, reason="Twice.", actor=chain.finance)
        due = timezone.localdate() + datetime.timedelta(days=3)
        issue = issues.reopen_issue(issue, reason="Left again.", due_on=due, actor=chain.officer)
    assert (issue.state, issue.due_on) == ("open", due)


def test_bad_input_is_refused_at_its_field(chain: Any) -> None:
    chain.in_force()
    for changes, field in (
        ({"due_on": timezone.localdate() - datetime.timedelta(days=1)}, "due_on"),
        ({"owner": chain.applicant}, "owner"),
        ({"owner": chain.auditor}, "owner"),
    ):
        with pytest.raises(DomainError) as refused:
            again(chain, **changes)
        assert refused.value.field == field
    again(chain)
    with pytest.raises(DomainError, match="has this title already"):
        again(chain)
    assert Issue.objects.count() == 1


def test_grantee_sees_nothing_and_only_officer_and_finance_keep_the_log(chain: Any) -> None:
    issue = chain.issue_opened().issue
    assert not issues_visible_to(chain.applicant).exists()
    assert issues_visible_to(chain.auditor).get() == issue
    for person in (chain.approver, chain.auditor, chain.applicant, chain.stranger):
        with pytest.raises(PermissionDenied):
            again(chain, actor=person)
        with pytest.raises(PermissionDenied):
            issues.close_issue(issue, reason="No.", actor=person)
