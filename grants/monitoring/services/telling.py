"""What people hear when a report moves."""

from typing import Any

from django.urls import reverse

from grants.monitoring.models import Report
from grants.people.models import User
from notifications.outbox import notify
from workflows.engine import records_of


def tell(report: Report, topic: str, *, to: list[User], **context: Any) -> None:
    """Tell people of a report, once for each act on it."""
    notify(
        topic,
        to=to,
        key=f"{topic}:{report.pk}:{records_of(report).count()}",
        url=reverse("monitoring:report", args=[report.reference]),
        about=report,
        context={"reference": report.agreement.reference, **context},
    )


def action_of(report: Report) -> Any:
    """Return the action whose money the report is about."""
    return report.agreement.award.application.call.action
