"""Scores are due: evaluators with open sheets are reminded before and after, once each; the office hears what is late.

The moments follow from the due date, so that they move with it. After an outage only the last one that passed is
told. A sheet remembers when its evaluator last heard of it: at the hand-over, by a reminder, by a moved date.
"""

import datetime
from collections import Counter
from typing import Any, Final

from django.db import transaction
from django.db.models import Case, DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.services import officers_of
from grants.core.errors import DomainError
from grants.evaluation.models import Assessment, Panel
from grants.evaluation.services.telling import tell_panel
from grants.people.models import User
from grants.people.services import require
from notifications import values
from workflows.engine import TransitionRefused, lock, record

DAY: Final = datetime.timedelta(days=1)
MOMENTS: Final = (DAY, -DAY, -3 * DAY)  # from the due date, the latest first
OPEN: Final = Q(state__in=["assigned", "accepted"], panel__state="scoring", is_anchor=False) & ~Q(
    application__state__in=["withdrawn", "ineligible"]
)


def panel_ids_to_remind() -> list[int]:
    """Return the committees with an open sheet of which nobody has heard since the last moment passed. One query."""
    return list(_unheard().order_by("panel").values_list("panel", flat=True).distinct())


@transaction.atomic
def remind_scorers(panel_id: int, *, actor: Any) -> None:
    """Remind each evaluator once of all open sheets in a committee; after the due date tell the office who is late."""
    panel = lock(Panel(pk=panel_id))
    waiting = list(_unheard().filter(panel=panel).values_list("pk", "evaluator"))
    if not waiting or panel.due_at is None:  # handed in, or moved, since it was found due
        return
    moment = _last_moment(panel.due_at)
    people = set(dict(waiting).values())
    open_sheets = Assessment.objects.filter(OPEN, panel=panel, evaluator__in=people)
    count = Counter(open_sheets.values_list("evaluator", flat=True))
    Assessment.objects.filter(pk__in=open_sheets.values("pk")).update(reminded_at=timezone.now())
    topic = "scores-overdue" if moment > panel.due_at else "scores-due"
    for person in User.objects.filter(pk__in=people, is_active=True).order_by("pk"):
        tell_panel(
            panel,
            topic,
            to=[person],
            url=reverse("evaluation:index"),
            key=f"{topic}:{panel.pk}:{moment.isoformat()}",
            call=panel.title,
            count=str(count[person.pk]),
            due=values.moment(panel.due_at, panel.call.time_zone),
        )
    if moment > panel.due_at:
        _tell_office(panel, count, moment)


@transaction.atomic
def set_due(panel: Panel, due_at: datetime.datetime, *, actor: User, reason: str) -> Panel:
    """Move the day on which the scores are due, with a reason; who has open sheets is told, and reminded anew."""
    require("panels.set_due", actor, panel)
    if due_at <= timezone.now():
        raise DomainError(_("Choose a time that lies ahead."), field="due_at")
    panel = lock(panel)
    if panel.state not in {"forming", "calibrating", "scoring"}:
        raise TransitionRefused(_("Scoring is over."))
    panel.due_at = due_at
    panel.save(update_fields=["due_at"])
    sheets = Assessment.objects.filter(OPEN, panel=panel)
    people = set(sheets.values_list("evaluator", flat=True))
    Assessment.objects.filter(pk__in=sheets.values("pk")).update(reminded_at=timezone.now())
    record(panel, "set_due", actor=actor, reason=f"{due_at.astimezone(panel.call.zone):%Y-%m-%d %H:%M}. {reason}")
    if people:
        tell_panel(
            panel,
            "scores-due-moved",
            to=list(User.objects.filter(pk__in=people, is_active=True)),
            url=reverse("evaluation:index"),
            call=panel.title,
            due=values.moment(due_at, panel.call.time_zone),
            reason=reason,
        )
    return panel


def _unheard() -> QuerySet[Assessment]:
    """Return the open sheets whose evaluator has not heard of them since the last moment of their committee passed."""
    now = timezone.now()
    due = F("panel__due_at")
    passed = [
        When(panel__due_at__lte=now - shift, then=ExpressionWrapper(due + Value(shift), output_field=DateTimeField()))
        for shift in MOMENTS
    ]
    found = Assessment.objects.filter(OPEN, panel__due_at__isnull=False)
    found = found.annotate(moment=Case(*passed, default=None, output_field=DateTimeField()))
    return found.filter(moment__isnull=False).filter(Q(reminded_at__isnull=True) | Q(reminded_at__lt=F("moment")))


def _last_moment(due_at: datetime.datetime) -> datetime.datetime:
    now = timezone.now()
    return next(due_at + shift for shift in MOMENTS if due_at + shift <= now)


def _tell_office(panel: Panel, count: Counter[int], moment: datetime.datetime) -> None:
    names = dict(User.objects.filter(pk__in=count).values_list("pk", "name"))
    late = sorted(f"{names[pk]}: {number}" for pk, number in count.items())
    tell_panel(
        panel,
        "scores-overdue-office",
        to=officers_of(panel.call),
        url=reverse("evaluation:workload", args=[panel.reference]),
        key=f"scores-overdue-office:{panel.pk}:{moment.isoformat()}",
        call=panel.title,
        count=str(sum(count.values())),
        late="\n".join(late),
    )
