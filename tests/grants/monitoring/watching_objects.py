"""What the addresses of visits, issues and messages stand for in the walks over all routes."""

import datetime
from typing import Any

from django.utils import timezone

from grants.monitoring.models import GrantMessage, Issue, Recommendation, Visit
from grants.monitoring.services import issues, messages, recommending, visits
from tests.factories import make_pdf, upload


def visit(chain: Any) -> Visit | None:
    """Return a visit to the chain's grant whose report is sent, held on the day of its plan; None where none runs."""
    found = Visit.objects.filter(agreement=chain.agreement).first()
    if found is not None or str(chain.agreement.state) not in visits.RUNNING:
        return found
    officer, today = chain.officer, timezone.localdate()
    fields = {"kind": "on_site", "planned_on": today, "place": "Novi Sad", "purpose": "See it.", "visitor": officer}
    found = visits.plan_visit(chain.agreement, actor=officer, **fields)
    found = visits.announce_visit(found, reason="Only today.", actor=officer)
    found = visits.hold_visit(found, held_on=today, met="", actor=officer)
    answers = {row.order: ("yes", "") for row in found.checklist.all()}
    found = visits.write_visit_report(found, findings="Well.", answers=answers, actor=officer)
    due = today + datetime.timedelta(days=30)
    asked = recommending.add_recommendation(found, text="Keep a list.", due_on=due, actor=officer)
    Recommendation.objects.filter(pk=asked.pk).update(evidence=make_pdf(chain.applicant))
    return visits.send_visit_report(found, actor=officer)


def recommendation(chain: Any) -> Recommendation | None:
    """Return what the visit recommends."""
    found = visit(chain)
    return found and found.recommendations.first()


def issue(chain: Any) -> Issue | None:
    """Return an issue of the chain's grant, in the officer's hands."""
    found = Issue.objects.filter(agreement=chain.agreement).first()
    if found is not None or str(chain.agreement.state) == "draft":
        return found
    fields = {"title": "Late", "description": "Late.", "severity": 2, "due_on": timezone.localdate()}
    return issues.open_issue(chain.agreement, owner=chain.officer, actor=chain.officer, **fields)


def message(chain: Any) -> GrantMessage | None:
    """Return a message of the grantee with a file."""
    found = GrantMessage.objects.filter(agreement=chain.agreement).first()
    if found is not None or str(chain.agreement.state) == "draft":
        return found
    return messages.send_message(chain.agreement, text="Hello.", uploads=[upload()], actor=chain.applicant)


OBJECTS = {
    "monitoring:visit": visit,
    "monitoring:recommendation_": recommendation,
    "monitoring:issue": issue,
    "monitoring:grant_message_": message,
}
