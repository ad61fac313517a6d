"""An applicant on a phone writes, loses the line twice mid-way, reloads nothing, and hands in all that was written."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from grants.applications.models import Answer, Application, Attachment
from grants.core.models import StoredFile
from tests.factories import Chain, plan_project
from tests.grants.applications.test_writing_in_browser import pdf
from tests.journeys.conftest import PHONE, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEED, WORK = "What is the problem, and for whom?", "What will you do, month by month?"
PAPER = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": pdf(600_000)}


def test_applicant_on_a_phone_with_the_line_cut_twice_hands_in(enter: Callable[..., Any], fresh_chain: Chain) -> None:
    draft = fresh_chain.start().application
    plan_project(draft, actor=fresh_chain.applicant)
    person = enter("applicant", fresh_chain.applicant, device=PHONE)
    person.open("/home/").do("Go on writing", "Why it is needed")
    write_in_a_tunnel(person)
    person.do("On to the next section").write(person.page.get_by_label(WORK), "We train twelve mediators.")
    person.do("Back to the sections", "Documents")
    attach_where_the_line_drops(person)
    person.do("Back to the sections", "Check and submit").sees("In the bus.")
    person.fill(signatory="Signer Example", declared=True).do("Submit the application").sees("SHA-256")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert person.page.evaluate("Object.keys(localStorage).length") == 0
    assert_whole_and_once(Application.objects.get(), fresh_chain)


def write_in_a_tunnel(person: Person) -> None:
    """Type on while there is no line; the text stays on the phone and is sent when the line is there again."""
    box, context = person.page.get_by_label(NEED), person.page.context
    person.write(box, "First evening.")
    context.set_offline(True)
    box.tap()
    box.press_sequentially(" In the bus.")
    expect(person.page.locator(".answer .save-status").first).to_contain_text("kept in this browser")
    assert Answer.objects.get().text == "First evening."
    context.set_offline(False)
    expect(person.page.locator(".answer").first).to_have_attribute("data-save-state", "saved")
    assert Answer.objects.get().text == "First evening. In the bus."


def attach_where_the_line_drops(person: Person) -> None:
    """Lose the line after the first piece of a file; what is there already is not sent again."""
    page, pieces = person.page, []

    def cut(route: Route) -> None:
        pieces.append(int(route.request.headers.get("upload-offset", "0")))
        if len(pieces) == 2:
            page.context.set_offline(True)
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route(
        lambda url: "/uploads/" in url,
        lambda route: cut(route) if route.request.method == "PATCH" else route.continue_(),
    )
    page.locator('form[data-upload] input[type="file"]').set_input_files(PAPER)
    expect(page.locator(".uploads")).to_contain_text("The line has dropped", timeout=20_000)
    assert not Attachment.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("[data-upload-files]")).to_contain_text("certificate.pdf", timeout=20_000)
    page.unroute_all()
    assert pieces.count(0) == 1
    person.look()


def assert_whole_and_once(application: Application, chain: Chain) -> None:
    """Everything that was written is in the one version that was handed in."""
    submission = application.submissions.get()
    texts = [answer["text"] for answer in submission.content["answers"]]
    assert texts == ["First evening. In the bus.", "We train twelve mediators."]
    assert [document["name"] for document in submission.content["documents"]] == ["certificate.pdf"]
    stored = Attachment.objects.get().file
    assert stored.size == len(PAPER["buffer"])
    assert StoredFile.objects.filter(uploaded_by=chain.applicant, name="certificate.pdf").count() == 1
    assert (application.state, Application.objects.count()) == ("submitted", 1)
