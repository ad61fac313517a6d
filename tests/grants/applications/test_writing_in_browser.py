"""Nothing is lost, in a real browser: a line that drops, a closed page, two writers at once, a file cut in two."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from grants.applications.models import Answer, Application, Attachment
from grants.applications.services import save_answer
from grants.calls.models import Call, RequiredDocument
from grants.core.models import StoredFile, Upload
from tests.factories import Chain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SOFRA_SHOTS", "")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
BOX = "What is the problem, and for whom?"
Open = Callable[..., Page]


@pytest.fixture
def browser(chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        expect.set_options(timeout=15_000)
        yield opened
        expect.set_options(timeout=5_000)
        opened.close()


@pytest.fixture
def enter(browser: Browser, live_server: Any, sign_in: Any) -> Iterator[Open]:
    """Give a function that gives a window in which a person is signed in; refused scripts and styles are faults."""

    def open_page(user: Any, **device: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **(device or DESK))
        context.set_default_timeout(15_000)
        value = sign_in(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        context.on("dialog", lambda dialog: dialog.accept())
        context.on("console", lambda said: refused.append(said.text) if "Security Policy" in said.text else None)
        return context.new_page()

    refused: list[str] = []
    yield open_page
    assert SHOTS or not refused, refused  # the camera itself adds a style to the page


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def status_of(page: Page) -> Any:
    return page.locator(".answer .save-status").first


def stored_text() -> str:
    return Answer.objects.get().text


def test_text_survives_two_cuts_on_a_phone_and_a_reload(enter: Open, to: Any, fresh_chain: Chain) -> None:
    draft = fresh_chain.start().application
    page = enter(fresh_chain.applicant, **PHONE)
    page.goto(to("section", draft, 1))
    box, status = page.get_by_label(BOX), status_of(page)
    box.press_sequentially("First evening.")
    expect(status).to_contain_text("Saved ")
    page.context.set_offline(True)
    box.press_sequentially(" In the bus.")
    expect(status).to_contain_text("kept in this browser")
    shot(page, "offline-360")
    page.context.set_offline(False)
    expect(status).to_contain_text("Saved ")
    assert stored_text() == "First evening. In the bus."
    page.context.set_offline(True)
    box.press_sequentially(" In the tunnel.")
    expect(status).to_contain_text("kept in this browser")
    page = _closed_and_opened_again(page)
    page.route("**/answers/**", lambda route: route.abort())  # the line is there again, the server is not
    page.goto(to("section", draft, 1))
    box, status = page.get_by_label(BOX), status_of(page)
    expect(box).to_have_value("First evening. In the bus. In the tunnel.")
    expect(status).to_contain_text("kept in this browser")
    assert stored_text() == "First evening. In the bus."
    page.unroute("**/answers/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(status).to_contain_text("Saved ")
    assert stored_text() == "First evening. In the bus. In the tunnel."
    assert Answer.objects.get().version == 3
    assert page.evaluate("Object.keys(localStorage).length") == 0


def _closed_and_opened_again(page: Page) -> Page:
    """Close the window while there is no line, as a battery does, and open another one."""
    context = page.context
    context.set_offline(True)
    page.close()
    context.set_offline(False)
    return context.new_page()


def test_text_is_sent_from_another_page_and_forgotten_when_one_signs_out(
    enter: Open, to: Any, fresh_chain: Chain
) -> None:
    draft = fresh_chain.start().application
    page = enter(fresh_chain.applicant)
    page.goto(to("section", draft, 1))
    page.context.set_offline(True)
    page.get_by_label(BOX).press_sequentially("Typed and left.")
    expect(status_of(page)).to_contain_text("kept in this browser")
    page = _closed_and_opened_again(page)
    page.route("**/answers/**", lambda route: route.abort())
    page.goto(to("detail", draft))
    expect(page.locator("#unsent")).to_contain_text(BOX)
    shot(page, "unsent-elsewhere-1280")
    assert not Answer.objects.exists()
    page.unroute("**/answers/**")
    page.reload()
    expect(page.locator("#unsent")).to_have_count(0)
    for _turn in range(100):
        if page.evaluate("Object.keys(localStorage).length") == 0:
            break
        page.wait_for_timeout(100)
    assert stored_text() == "Typed and left."
    page.evaluate(
        "localStorage.setItem('sofra:unsent:' + document.body.dataset.reader + ':x', '{\"url\": \"/nowhere/\"}')"
    )
    page.reload()
    page.locator("summary", has_text="Applicant").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#confirm")).to_contain_text("If you sign out now, it is lost.")
    page.get_by_role("button", name="Yes, go on").click()
    page.wait_for_url(lambda url: "applications" not in url)
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_session_that_ends_while_one_writes_costs_nothing(
    enter: Open, to: Any, fresh_chain: Chain, sign_in: Any
) -> None:
    draft = fresh_chain.start().application
    page = enter(fresh_chain.applicant)
    page.goto(to("section", draft, 1))
    page.context.clear_cookies(name="sessionid")
    page.get_by_label(BOX).press_sequentially("Not lost")
    expect(status_of(page)).to_contain_text("You have been signed out")
    expect(page.get_by_role("link", name="Sign in in a new window")).to_be_visible()
    assert not Answer.objects.exists()
    fresh = sign_in(fresh_chain.stranger).cookies["sessionid"].value  # somebody else at the same computer
    cookie = {"name": "sessionid", "url": page.url.split("/applications")[0]}
    page.context.add_cookies([{**cookie, "value": fresh}])
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(status_of(page)).to_contain_text("You have been signed out")
    again = sign_in(fresh_chain.applicant).cookies["sessionid"].value
    page.context.add_cookies([{**cookie, "value": again}, {**cookie, "name": "csrftoken", "value": "a" * 32}])
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(status_of(page)).to_contain_text("Saved ")
    assert stored_text() == "Not lost"


def test_two_writers_see_both_texts_and_lose_neither(enter: Open, to: Any, fresh_chain: Chain) -> None:
    draft = fresh_chain.start().application
    question = draft.call.questions.first()
    page = enter(fresh_chain.applicant, **PHONE)
    page.goto(to("section", draft, 1))
    box, status, both = page.get_by_label(BOX), status_of(page), page.locator(".both-texts")
    save_answer(draft, question, "Same.\n\nTheirs.", version=0, actor=fresh_chain.editor)
    box.fill("Same.\n\nMine.")
    expect(both).to_contain_text("Theirs.")
    expect(status).to_contain_text("Choose which to keep")
    both.locator("summary").click()
    expect(both.locator("ins")).to_have_text("Theirs")
    expect(both.locator("del")).to_have_text("Mine")
    shot(page, "both-texts-360")
    box.press_sequentially("!")
    assert stored_text() == "Same.\n\nTheirs."
    page.get_by_role("button", name="Edit both together").click()
    expect(box).to_have_value("Same.\n\nTheirs.\n\nMine.!")
    box.press_sequentially(" Done.")
    expect(status).to_contain_text("Saved ")
    assert stored_text() == "Same.\n\nTheirs.\n\nMine.! Done."
    save_answer(draft, question, "Theirs again.", version=2, actor=fresh_chain.editor)
    box.fill("Mine again.")
    page.get_by_role("button", name="Keep mine").click()
    expect(status).to_contain_text("Saved ")
    assert stored_text() == "Mine again."
    save_answer(draft, question, "Theirs at last.", version=4, actor=fresh_chain.editor)
    box.fill("Mine at last.")
    page.get_by_role("button", name="Take theirs").click()
    expect(box).to_have_value("Theirs at last.")
    page.reload()
    expect(box).to_have_value("Theirs at last.")
    expect(status).to_contain_text("by Editor")


def test_what_waited_offline_does_not_overwrite_a_newer_text(enter: Open, to: Any, fresh_chain: Chain) -> None:
    draft = fresh_chain.start().application
    page = enter(fresh_chain.applicant)
    page.goto(to("section", draft, 1))
    page.context.set_offline(True)
    page.get_by_label(BOX).fill("Mine, typed in the tunnel.")
    expect(status_of(page)).to_contain_text("kept in this browser")
    save_answer(draft, draft.call.questions.first(), "Theirs.", version=0, actor=fresh_chain.editor)
    page = _closed_and_opened_again(page)
    page.goto(to("section", draft, 1))
    expect(page.locator(".both-texts")).to_contain_text("Theirs.")
    expect(page.get_by_label(BOX)).to_have_value("Mine, typed in the tunnel.")
    shot(page, "both-texts-1280")
    assert stored_text() == "Theirs."


def test_text_that_missed_the_deadline_is_shown_and_not_sent(enter: Open, to: Any, fresh_chain: Chain) -> None:
    draft = fresh_chain.start().application
    page = enter(fresh_chain.applicant)
    page.goto(to("section", draft, 1))
    page.context.set_offline(True)
    page.get_by_label(BOX).fill("Too late, but not lost.")
    expect(status_of(page)).to_contain_text("kept in this browser")
    page = _closed_and_opened_again(page)
    Call.objects.filter(pk=draft.call_id).update(closes_at=timezone.now())
    page.goto(to("section", draft, 1))
    expect(page.locator(".kept-text")).to_contain_text("Too late, but not lost.")
    shot(page, "too-late-1280")
    page.get_by_role("button", name="Throw it away").click()
    page.reload()
    expect(page.locator("textarea").first).to_be_visible()
    expect(page.locator(".kept-text")).to_have_count(0)
    assert not Answer.objects.exists()


SIGN = "<![if !supportLists]><span><span style='mso-list:Ignore'>{}<span>&nbsp;&nbsp; </span></span></span><![endif]>"
ITEM = "<p class=MsoListParagraphCxSpFirst style='text-indent:-18pt;mso-list:l0 level{} lfo1'>" + SIGN + "{}</p>\n"
WORD = (
    """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p {color: red}</style></head><body>
<!--StartFragment--><p class=MsoNormal><b>The&nbsp;problem</b><o:p></o:p></p>
<p class=MsoNormal>Two towns,
one river.<script>alert(1)</script><img src="file:///C:/x.png"></p>
"""
    + ITEM.format(1, "·", "Mediators")
    + ITEM.format(2, "o", "in schools")
    + "<p class=MsoNormal>Steps:</p>"
    + ITEM.format(1, "1.", "Train")
    + ITEM.format(1, "2.", "Meet")
    + "<!--EndFragment--></body></html>"
)
PLAIN = "The problem\n\nTwo towns, one river.\n\n- Mediators\n  - in schools\n\nSteps:\n\n1. Train\n2. Meet"
CELL = "<td style='border:1px solid'><p dir='ltr'>{}</p></td>"
DOCS = (
    "<meta charset='utf-8'><b style='font-weight:normal;' id='docs-internal-guid-1'><p dir='ltr'>One</p><br />"
    "<ul><li dir='ltr'><p role='presentation'><span>a<br>b</span></p></li><ol><li><p>x</p></li></ol></ul>"
    f"<div><table><tbody><tr>{CELL.format('Town')}{CELL.format('People')}</tr>"
    f"<tr>{CELL.format('A')}{CELL.format('9')}</tr></tbody></table></div></b>"
)
DOCS_PLAIN = "One\n\n- a\n  b\n  1. x\n\nTown\tPeople\n\nA\t9"


def test_paste_from_word_keeps_paragraphs_and_lists(enter: Open, to: Any, fresh_chain: Chain) -> None:
    draft = fresh_chain.start().application
    page = enter(fresh_chain.applicant)
    page.goto(to("section", draft, 1))
    box = page.get_by_label(BOX)
    for html, plain in ((WORD, PLAIN), (DOCS, DOCS_PLAIN)):
        box.fill("")
        box.focus()
        paste = """([html]) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "as plain text");
            const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(paste);
        }"""
        page.evaluate(paste, [html])
        expect(box).to_have_value(plain)
        expect(status_of(page)).to_contain_text("Saved ")
        assert stored_text() == plain


def pdf(size: int) -> bytes:
    return b"%PDF-1.7\n" + b"%" + os.urandom(size).replace(b"\n", b" ").replace(b"\r", b" ") + b"\n%%EOF\n"


@pytest.fixture
def several(fresh_chain: Chain) -> Application:
    """A draft in a call that takes three files for its document."""
    draft = fresh_chain.start().application
    RequiredDocument.objects.filter(call=draft.call).update(max_files=3)
    return draft


def test_upload_goes_on_where_the_line_was_cut(enter: Open, to: Any, fresh_chain: Chain, several: Application) -> None:
    content = pdf(900_000)
    page = enter(fresh_chain.applicant, **PHONE)
    page.goto(to("documents", several))
    pieces: list[int] = []

    def cut(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        pieces.append(int(route.request.headers["upload-offset"]))
        if len(pieces) in {2, 3, 4, 5}:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/*/", cut)
    files = [
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": content},
        {"name": "not a pdf.pdf", "mimeType": "application/pdf", "buffer": b"<html>no</html>"},
        {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""},
    ]
    page.locator("input[type=file][multiple]").set_input_files(files)  # type: ignore[arg-type]
    expect(page.locator(".uploads")).to_contain_text("The line has dropped")
    shot(page, "upload-cut-360")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-upload-files]")).to_contain_text("plan.pdf")
    expect(page.locator(".uploads")).to_contain_text("not one of the accepted kinds")
    expect(page.locator(".uploads")).to_contain_text("This file is empty")
    shot(page, "upload-done-360")
    assert pieces.count(0) == 2, "one first piece for each file that was sent: nothing began anew"
    assert sorted(set(pieces)) == [0, 262_144, 524_288, 786_432]
    stored = Attachment.objects.get().file
    assert stored.size == len(content)
    assert StoredFile.objects.filter(uploaded_by=fresh_chain.applicant).count() == 1
    assert set(Upload.objects.values_list("purpose", flat=True)) == {""}


def test_upload_is_found_again_after_the_page_was_closed(
    enter: Open, to: Any, fresh_chain: Chain, several: Application, tmp_path: Path
) -> None:
    paper = tmp_path / "plan.pdf"
    paper.write_bytes(pdf(900_000))
    page = enter(fresh_chain.applicant)
    page.goto(to("documents", several))
    page.route("**/uploads/*/", _only_the_first_piece)
    page.locator("input[type=file][multiple]").set_input_files(paper)
    expect(page.locator(".uploads")).to_contain_text("The line has dropped")
    there = Upload.objects.get().received
    assert 0 < there < paper.stat().st_size
    page.unroute("**/uploads/*/")
    page.goto(to("documents", several))
    page.locator("input[type=file][multiple]").set_input_files(paper)
    expect(page.locator("[data-upload-files]")).to_contain_text("plan.pdf")
    assert Upload.objects.count() == 1
    shot(page, "documents-1280")


def _only_the_first_piece(route: Route) -> None:
    request = route.request
    if request.method == "PATCH" and request.headers["upload-offset"] != "0":
        route.abort("connectionreset")
    else:
        route.continue_()


def test_files_go_in_without_javascript(enter: Open, to: Any, fresh_chain: Chain, several: Application) -> None:
    page = enter(fresh_chain.applicant, **DESK, java_script_enabled=False)
    page.goto(to("documents", several))
    buffers = [{"name": f"{n}.pdf", "mimeType": "application/pdf", "buffer": pdf(100 + n)} for n in (1, 2)]
    page.locator("input[type=file][multiple]").set_input_files(buffers)  # type: ignore[arg-type]
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("[data-upload-files]")).to_contain_text("2.pdf")
    assert Attachment.objects.count() == 2
