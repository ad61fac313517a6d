"""Reminders of scores: before and after the due date, once each, however long the site was away."""

import datetime
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.core.errors import DomainError
from grants.evaluation import reminders
from notifications.models import Message
from tests.factories import Chain
from tests.grants.evaluation.builders import refresh, score_sheet, scoring
from workflows.deadlines import run_due

DAY = datetime.timedelta(days=1)
TOPICS = ("scores-due", "scores-overdue", "scores-overdue-office")


@pytest.fixture
def due_in_a_week(three_files: Any) -> Chain:
    """Three files of three evaluators, due a week after the scoring opened."""
    return scoring(three_files)


def told_at(moment: datetime.datetime) -> Counter[str]:
    """Let everything that is due happen twice at a moment; count what has been told so far."""
    with time_machine.travel(moment, tick=False):
        for panel in [*reminders.panel_ids_to_remind(), *reminders.panel_ids_to_remind()]:
            reminders.remind_scorers(panel, actor=None)
    return Counter(Message.objects.filter(topic__in=TOPICS).values_list("topic", flat=True))


def test_each_open_evaluator_is_reminded_once_at_each_moment_and_the_office_hears_who_is_late(
    due_in_a_week: Any,
) -> None:
    chain = due_in_a_week
    due = chain.panel.due_at
    assert told_at(due - 4 * DAY) == {}
    assert told_at(due - 3 * DAY) == {"scores-due": 3}
    assert told_at(due - 2 * DAY) == {"scores-due": 3}
    with chain.now():
        for sheet in chain.panel.assessments.filter(evaluator=chain.evaluators[0]):
            score_sheet(sheet, 4)
    assert told_at(due - DAY) == {"scores-due": 5}
    assert told_at(due + DAY / 2) == {"scores-due": 5}
    late = {"scores-due": 5, "scores-overdue": 2, "scores-overdue-office": 1}
    assert told_at(due + DAY) == late
    assert told_at(due + 30 * DAY) == late
    text = Message.objects.get(topic="scores-overdue-office").context["late"]
    assert text == "Evaluator 2: 3\nEvaluator 3: 3"


def test_after_days_of_outage_only_the_last_reminder_is_sent(due_in_a_week: Any, sign_in: Any) -> None:
    due = due_in_a_week.panel.due_at
    with time_machine.travel(due + 5 * DAY, tick=False):
        assert run_due() >= 1
        run_due()
        page = sign_in(due_in_a_week.officer).get(reverse("evaluation:workload", args=[due_in_a_week.panel.reference]))
    assert [row["overdue"] for row in page.context["rows"]] == [3, 3, 3]
    found = Counter(Message.objects.filter(topic__in=TOPICS).values_list("topic", flat=True))
    assert found == {"scores-overdue": 3, "scores-overdue-office": 1}


def test_reminders_move_with_the_due_date_and_open_evaluators_hear_of_it(due_in_a_week: Any, sign_in: Any) -> None:
    chain = due_in_a_week
    due = chain.panel.due_at
    assert told_at(due - 3 * DAY) == {"scores-due": 3}
    url = reverse("evaluation:set_due", args=[chain.panel.reference])
    with time_machine.travel(due - 2 * DAY, tick=False):
        client = sign_in(chain.officer)
        assert client.get(url).status_code == 200
        later = timezone.make_naive(due + 7 * DAY, chain.call.zone).strftime("%Y-%m-%dT%H:%M")
        assert client.post(url, {"due_at": "2020-01-01T12:00", "reason": "Holidays."}).status_code == 422
        assert client.post(url, {"due_at": later, "reason": "Holidays."}).status_code == 302
    moved = refresh(chain).panel.due_at
    assert Message.objects.filter(topic="scores-due-moved").count() == 3
    assert told_at(due - DAY) == {"scores-due": 3}
    assert told_at(moved - 3 * DAY + DAY / 24) == {"scores-due": 6}


def test_only_the_officer_moves_the_due_date_and_only_ahead(due_in_a_week: Any) -> None:
    panel = due_in_a_week.panel
    with pytest.raises(PermissionDenied):
        reminders.set_due(panel, timezone.now() + DAY, actor=due_in_a_week.evaluator, reason="No.")
    with pytest.raises(DomainError, match="lies ahead"):
        reminders.set_due(panel, timezone.now() - DAY, actor=due_in_a_week.officer, reason="No.")
