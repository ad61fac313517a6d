"""A colleague comes by the link in the mail; then two write one answer at the same time, and neither loses a word."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import expect

from grants.applications.models import Answer
from grants.people.models import Membership
from tests.factories import PASSWORD, Chain, make_user
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOX = "What is the problem, and for whom?"
MORNING, NOON, NIGHT = "Two towns, one river.", "The bridge is closed.", "School lies on the other side."


def test_two_editors_on_one_answer_see_both_texts_and_one_chooses(
    enter: Callable[..., Any], fresh_chain: Chain
) -> None:
    draft = fresh_chain.start().application
    lead = enter("lead", fresh_chain.applicant)
    editor = invited(enter, lead, fresh_chain)
    for person in (lead, editor):
        person.open(f"/applications/{draft.reference}/section/1/")
    its, hers = editor.page.get_by_label(BOX), lead.page.get_by_label(BOX)
    editor.write(its, MORNING)
    hers.fill(NOON)
    conflict = lead.page.locator(".both-texts")
    expect(conflict).to_contain_text(MORNING)
    expect(conflict).to_contain_text("by Eva")
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
    assert Answer.objects.get().saved_by.name == "Eva"


def invited(enter: Callable[..., Any], lead: Person, chain: Chain) -> Person:
    """Invite a colleague by mail; the link is good for the one it was sent to, and once."""
    eva = make_user("Eva")
    lead.open(f"/organisations/{chain.organisation.pk}/").do("Invite a colleague")
    lead.fill(email=eva.email, role="editor").do("Invite")
    link = re.search(r"https?://[^/\s]+(/invitations/[\w-]+/)", mail.outbox[-1].body)
    assert link, mail.outbox[-1].body
    stranger = enter("stranger", chain.stranger).open(link[1])
    assert not stranger.page.get_by_role("button", name="Join the organisation").count()
    editor: Person = enter("editor", width=360).open(link[1]).do("Sign in").fill(login=eva.email, password=PASSWORD)
    editor.do("Sign in", "Join the organisation").sees(f"You belong to {chain.organisation.name} now.")
    editor.open(link[1]).sees("You belong to this organisation already.")
    assert Membership.objects.get(user=eva).role == "editor"
    return editor
