"""A line that drops loses the answer to a saving; the same sent once more is no conflict, anything newer is."""

from collections.abc import Callable
from typing import Any

import pytest

from grants.applications.freezing import budget_mark, mandate_mark
from grants.applications.models import Application
from grants.applications.planning import (
    indicators_mark,
    partners_mark,
    set_indicators,
    set_mandate,
    set_partners,
    set_work_plan,
    work_plan_mark,
)
from grants.applications.services import NewerPart, save_answer, set_budget
from tests.factories import LINES, Chain

PARTNER = {"name": "Them", "kind": "cso", "country": "RS", "registration_number": "1"}
ACTIVITY = {"title": "Training", "first_month": 1, "last_month": 2}
INDICATOR = {"title": "Mediators", "baseline": 0, "target": 12}

Save = Callable[..., Any]
PARTS: dict[str, tuple[Save, Callable[[Application], str], Any, Any]] = {
    "partners": (set_partners, partners_mark, [PARTNER], [{**PARTNER, "name": "Others"}]),
    "work plan": (set_work_plan, work_plan_mark, [ACTIVITY], [{**ACTIVITY, "title": "Meeting"}]),
    "indicators": (set_indicators, indicators_mark, [INDICATOR], [{**INDICATOR, "target": 13}]),
    "budget": (set_budget, budget_mark, LINES, LINES[:1]),
    "mandate": (set_mandate, mandate_mark, "mayor", "statutes"),
}


@pytest.mark.parametrize("part", PARTS)
def test_same_part_is_taken_twice_and_a_newer_one_is_kept(part: str, fresh_chain: Chain) -> None:
    save, mark, mine, theirs = PARTS[part]
    draft = fresh_chain.start().application
    before = mark(draft)
    for _turn in range(2):
        save(draft, mine, actor=fresh_chain.applicant, seen=before)
    mid = mark(Application.objects.get(pk=draft.pk))
    save(draft, theirs, actor=fresh_chain.editor, seen=mid)
    newer = mark(Application.objects.get(pk=draft.pk))
    with pytest.raises(NewerPart) as refusal:
        save(draft, mine, actor=fresh_chain.applicant, seen=mid)
    assert mark(refusal.value.application) == newer == mark(Application.objects.get(pk=draft.pk))


def test_same_answer_is_taken_twice(fresh_chain: Chain) -> None:
    draft = fresh_chain.start().application
    question = draft.call.questions.first()
    for _turn in range(2):
        answer = save_answer(draft, question, "Because.", version=0, actor=fresh_chain.applicant)
    assert answer.version == 1
