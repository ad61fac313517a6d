"""A published call is changed while three drafts and one submission are there: nobody loses a word, all see the same.

The officer asks one question more and takes one out, an approver publishes; a draft finds its answers, its old text and
the new question; the one who had handed in replaces the application, though the version handed in would have stood.
"""

from collections.abc import Callable
from typing import Any

import pytest

from grants.applications import services
from grants.applications.models import Application
from grants.calls.models import Corrigendum
from tests.factories import Chain, complete, make_account, make_organisation, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def begun(chain: Chain, name: str, *, whole: bool) -> Application:
    """A draft of an organisation of its own."""
    user = make_user(name)
    organisation = make_organisation(user)
    make_account(organisation, actor=user)
    draft = services.start_application(chain.call, organisation, actor=user)
    if whole:
        complete(draft, actor=user)
    return draft


def test_call_is_changed_under_three_drafts_and_one_submission(enter: Callable[..., Any], fresh_chain: Chain) -> None:
    chain = fresh_chain.submitted()
    drafts = [begun(chain, name, whole=name != "Ana") for name in ("Ana", "Boro", "Cveta")]
    change_the_call(enter, chain)
    for draft, width in zip(drafts, (360, 1280, 1280), strict=True):
        writer = enter(draft.created_by.name, draft.created_by, width=width)
        writer.open(f"/applications/{draft.reference}/").sees("The call was changed").sees("Who profits?")
        writer.sees("Too many questions were asked.")
    writer.sees("What you wrote for questions that are no longer asked").do("Go there").fill(text="Forty families.")
    writer.do("Save this answer").open(f"/applications/{draft.reference}/").do("I have read the changes")
    assert "Who profits?" not in writer.page.locator(".changed").all_inner_texts()
    applicant = enter("applicant", chain.applicant, width=360)
    applicant.open(f"/applications/{chain.application.reference}/").sees("answers version 1 of the call")
    applicant.do("Change what I have handed in", "Take it back to change it").sees("You have reopened this application")
    assert chain.application.submissions.get().call_version == 1
    services.save_answer(
        chain.application, chain.call.questions.get(title="Who profits?"), "All.", actor=chain.applicant
    )
    applicant.open(f"/applications/{chain.application.reference}/").do("Check and submit").page.locator(
        '[name="declared"]'
    ).check()
    applicant.do("Submit the application")
    assert list(chain.application.submissions.values_list("call_version", flat=True)) == [1, 2]


def change_the_call(enter: Callable[..., Any], chain: Chain) -> None:
    """Prepare the change from the call's desk, have it cleared, and read it as the public does."""
    officer, approver = enter("officer", chain.officer), enter("approver", chain.approver)
    officer.open(f"/calls/{chain.call.reference}/manage/").do("Change the published call").do("Prepare a change")
    officer.do("Write the reason").fill(reason="Too many questions were asked.").do("Save")
    officer.do("Questions of the form").do("Take out").do("Take it out")
    officer.do("Add a question", "Short text").fill(title="Who profits?").do("Add the question")
    officer.do("Back to the change").do("Ask for clearance", "Ask for clearance")
    approver.open("/home/").do("Read and decide").sees("Too many questions were asked.").do("Publish the change")
    assert Corrigendum.objects.get().version.number == 2
    public = enter("public", None, width=360)
    public.open(f"/calls/{chain.call.reference}/versions/").sees("Who profits?").do("All terms of version 1")
    public.sees("This version no longer counts")
