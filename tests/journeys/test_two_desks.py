"""Two colleagues write one answer at the same time, each at a desk of their own, and neither loses a word."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from grants.applications.models import Answer
from tests.factories import Chain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOX = "What is the problem, and for whom?"
MORNING, NOON, NIGHT = "Two towns, one river.", "The bridge is closed.", "School lies on the other side."


def test_two_editors_on_one_answer_see_both_texts_and_one_chooses(
    enter: Callable[..., Any], fresh_chain: Chain
) -> None:
    draft = fresh_chain.start().application
    lead, editor = enter("lead", fresh_chain.applicant), enter("editor", fresh_chain.editor, width=360)
    for person in (lead, editor):
        person.open(f"/applications/{draft.reference}/section/1/")
    its, hers = editor.page.get_by_label(BOX), lead.page.get_by_label(BOX)
    editor.write(its, MORNING)
    hers.fill(NOON)
    conflict = lead.page.locator(".both-texts")
    expect(conflict).to_contain_text(MORNING)
    expect(conflict).to_contain_text("by Editor")
    expect(hers).to_have_value(NOON)
    assert Answer.objects.get().text == MORNING
    lead.look().do("Edit both together")
    expect(hers).to_have_value(f"{MORNING}\n\n{NOON}")
    lead.write(hers, f"{MORNING} {NOON}")
    its.fill(f"{MORNING} {NIGHT}")
    conflict = editor.page.locator(".both-texts")
    expect(conflict).to_contain_text(f"{MORNING} {NOON}")
    assert Answer.objects.get().text == f"{MORNING} {NOON}"
    editor.look().do("Keep mine")
    expect(conflict).to_have_count(0)
    hers.fill(f"{MORNING} {NOON} {NIGHT}")
    expect(lead.page.locator(".both-texts")).to_contain_text(f"{MORNING} {NIGHT}")
    lead.do("Take theirs")
    expect(hers).to_have_value(f"{MORNING} {NIGHT}")
    for person in (lead, editor):
        person.open(f"/applications/{draft.reference}/section/1/")
        expect(person.page.get_by_label(BOX)).to_have_value(f"{MORNING} {NIGHT}")
    assert Answer.objects.get().saved_by == fresh_chain.editor
