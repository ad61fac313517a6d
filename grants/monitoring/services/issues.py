"""The verbs of the issue log: open, edit, close, reopen."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.core.errors import DomainError
from grants.monitoring.models import Issue
from grants.monitoring.selectors.issues import owners_for
from grants.monitoring.services.risk import assess_risk
from grants.people.models import User
from grants.people.services import require
from notifications import values
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock, perform, record, records_of


@transaction.atomic
def open_issue(
    agreement: Agreement,
    *,
    title: str,
    description: str,
    severity: int,
    owner: User,
    due_on: datetime.date,
    actor: User,
) -> Issue:
    """Put an issue into the log of a grant and into somebody's hands."""
    require("issues.open", actor, agreement)
    agreement = lock(agreement)
    _refuse_wrong(agreement, owner, due_on)
    if agreement.issues.filter(title=title, state="open").exists():
        raise DomainError(_("An open issue has this title already."), field="title")
    issue = Issue.objects.create(
        agreement=agreement,
        title=title,
        description=description,
        severity=severity,
        owner=owner,
        due_on=due_on,
        opened_by=actor,
    )
    record(issue, "open", actor=actor)
    if owner != actor:
        _tell(issue, "issue-assigned", owner, due=values.day(due_on), by=str(actor))
    assess_risk(agreement)
    return issue


@transaction.atomic
def edit_issue(issue: Issue, *, severity: int, owner: User, due_on: datetime.date, reason: str, actor: User) -> Issue:
    """Change severity, owner or day of an open issue, with a reason; what it was stands in the record."""
    require("issues.edit", actor, issue)
    lock(issue.agreement)
    issue = lock(issue)
    if str(issue.state) != "open":
        raise TransitionRefused(_("A closed issue is opened again first."))
    new = {"severity": severity, "owner": owner, "due_on": due_on}
    changed = {name: value for name, value in new.items() if getattr(issue, name) != value}
    if not changed:
        raise DomainError(_("Nothing is changed."))
    if changed.keys() & {"owner", "due_on"}:
        _refuse_wrong(issue.agreement, owner, due_on)
    before = "; ".join(f"{issue._meta.get_field(name).verbose_name}: {_said(issue, name)}" for name in changed)
    for name, value in changed.items():
        setattr(issue, name, value)
    issue.save(update_fields=list(changed))
    record(issue, "edit", actor=actor, reason=f"{reason} ({before})")
    if "owner" in changed and owner != actor:
        _tell(issue, "issue-assigned", owner, due=values.day(due_on), by=str(actor))
    assess_risk(issue.agreement)
    return issue


@transaction.atomic
def close_issue(issue: Issue, *, reason: str, actor: User) -> Issue:
    """Close an issue with what was done about it; its owner and who opened it hear of it."""
    lock(issue.agreement)
    issue = perform(issue, "close", actor=actor, reason=reason)
    _tell(issue, "issue-closed", issue.owner, issue.opened_by, but=actor, by=str(actor), reason=reason)
    assess_risk(issue.agreement)
    return issue


@transaction.atomic
def reopen_issue(issue: Issue, *, reason: str, due_on: datetime.date, actor: User) -> Issue:
    """Open a closed issue again, with a reason and another day."""
    lock(issue.agreement)
    issue = perform(issue, "reopen", actor=actor, reason=reason)
    if due_on < timezone.localdate():
        raise DomainError(_("This day has passed."), field="due_on")
    issue.due_on = due_on
    issue.save(update_fields=["due_on"])
    _tell(issue, "issue-reopened", issue.owner, issue.opened_by, but=actor, by=str(actor), reason=reason)
    assess_risk(issue.agreement)
    return issue


def _refuse_wrong(agreement: Agreement, owner: User, due_on: datetime.date) -> None:
    if due_on < timezone.localdate():
        raise DomainError(_("This day has passed."), field="due_on")
    if owner not in owners_for(agreement):
        raise DomainError(_("Choose a colleague of this action to whom the file is not closed."), field="owner")


def _said(issue: Issue, name: str) -> str:
    return str(issue.get_severity_display() if name == "severity" else getattr(issue, name))


def _tell(issue: Issue, topic: str, *to: User, but: User | None = None, **context: Any) -> None:
    notify(
        topic,
        to=[person for person in to if person != but and person.is_active],
        key=f"{topic}:{issue.pk}:{records_of(issue).count()}",
        url=reverse("monitoring:issue", args=[issue.pk]),
        about=issue,
        context={"reference": issue.agreement.reference, "title": issue.title, **context},
    )
