"""How the verbs of the evaluation tell people: applicants of their application, the others of the committee's work."""

from typing import Any

from django.urls import reverse

from grants.applications.closing import leave_out
from grants.applications.models import Application
from grants.calls.services import officers_of
from grants.evaluation.models import Panel
from grants.people.models import User
from grants.people.services import people_of
from notifications.outbox import notify
from workflows.engine import records_of


def tell_applicant(application: Application, topic: str, *, url: str = "", key: str = "", **context: Any) -> None:
    """Notify the people of the organisation; what can recur, after a complaint, counts the application's records."""
    notify(
        topic,
        to=people_of(application.organisation),
        key=key or f"{topic}:{application.pk}:{records_of(application).count()}",
        url=url or reverse("applications:detail", args=[application.reference]),
        about=application,
        context={"reference": application.reference, "title": str(application), **context},
    )


def tell_panel(panel: Panel, topic: str, *, to: list[User], url: str = "", key: str = "", **context: Any) -> None:
    """Notify those who work on a call's evaluation; an event that can recur counts the committee's records."""
    notify(
        topic,
        to=to,
        key=key or f"{topic}:{panel.pk}:{records_of(panel).count()}",
        url=url or reverse("evaluation:panel", args=[panel.reference]),
        about=panel,
        context=context,
    )


def officers_on(application: Application) -> list[User]:
    """Return the officers of the action who may hear of a file: a person to whom it is closed does not."""
    return leave_out(application, officers_of(application.call))
