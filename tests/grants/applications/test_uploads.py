"""Files for documents and questions: several at once, versions kept, nothing late, foreign or infected."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from grants.applications.boxes import target_of
from grants.applications.models import Application, Attachment
from grants.applications.services import attach, detach, reopen_application
from grants.calls.models import Question, RequiredDocument
from grants.core import files, uploads
from grants.core.errors import DomainError
from grants.core.models import StoredFile, Upload
from tests.factories import PDF, Chain, make_pdf, upload
from tests.grants.core.test_files import EICAR_PDF, clamd  # noqa: F401


def request_of(application: Application, most: int = 1) -> RequiredDocument:
    document = application.call.documents.get()
    RequiredDocument.objects.filter(pk=document.pk).update(max_files=most)
    document.max_files = most
    return document


def question_of(application: Application) -> Question:
    """Make a question of the form ask for a file."""
    question = application.call.questions.first()
    Question.objects.filter(pk=question.pk).update(kind=Question.Kind.FILE)
    question.kind = Question.Kind.FILE
    return question


def key_of(part: Any) -> str:
    return f"{'question' if isinstance(part, Question) else 'document'}-{part.pk}"


def send(client, to, application, part, *given, htmx=False, **others):
    name = "attach_to_question" if isinstance(part, Question) else "attach"
    data = {f"{key_of(part)}-file": list(given)} if given else {}
    data |= {f"{key_of(part)}-{field}": value for field, value in others.items()}
    return client.post(to(name, application, part.pk), data, headers={"HX-Request": "true"} if htmx else {})


def arrived(application, part, user, content=PDF, name="paper.pdf", target=None) -> str:
    """Return the token of an upload that has arrived as a whole."""
    signed = uploads.purpose(target or target_of(application, part), user)
    found = uploads.begin(signed, name=name, size=len(content), owner=user)
    uploads.append(found.token, 0, content, owner=user)
    return found.token


def numbered(number: int) -> SimpleUploadedFile:
    return upload(f"{number}.pdf", PDF.replace(b"%%EOF", b"%% %d\n%%%%EOF" % number))


def names(application: Application) -> list[str]:
    rows = Attachment.objects.filter(application=application, replaced_at=None).order_by("pk")
    return [row.file.name for row in rows]


def test_several_files_are_taken_at_once_and_no_more_than_asked(applicant, draft, to):
    document = request_of(draft, most=2)
    response = send(applicant, to, draft, document, numbered(1), numbered(2), numbered(3))
    assert response.status_code == 422
    assert "3.pdf: There are 2 files already" in response.content.decode()
    assert names(draft) == ["1.pdf", "2.pdf"]


def test_faulty_file_does_not_hold_up_the_others(applicant, draft, to):
    document = request_of(draft, most=5)
    response = send(applicant, to, draft, document, numbered(1), upload("bad.pdf", b"MZ\x90"), numbered(2))
    assert response.status_code == 422
    assert "bad.pdf: This file is not one of the accepted kinds" in response.content.decode()
    assert names(draft) == ["1.pdf", "2.pdf"]


def test_too_many_at_once_are_told(applicant, draft, to):
    document = request_of(draft, most=5)
    assert send(applicant, to, draft, document, *[numbered(n) for n in range(21)]).status_code == 422
    assert not Attachment.objects.exists()


def test_one_of_several_is_replaced_and_one_taken_out(applicant, draft, to):
    document = request_of(draft, most=2)
    send(applicant, to, draft, document, numbered(1), numbered(2))
    first = Attachment.objects.first()
    assert send(applicant, to, draft, document, numbered(3), replaces=first.pk).status_code == 302
    assert names(draft) == ["2.pdf", "3.pdf"]
    assert send(applicant, to, draft, document, numbered(4), replaces=first.pk).status_code == 422
    last = Attachment.objects.last()
    applicant.post(to("detach", draft, document.pk), {"attachment": last.pk})
    assert names(draft) == ["2.pdf"]
    page = applicant.get(to("documents", draft)).content.decode()
    assert "2 earlier versions" in page
    assert "1.pdf" in page
    assert "3.pdf" in page


def test_every_version_is_readable_by_the_applicant(fresh_chain, applicant, draft, to, sign_in):
    document = request_of(draft)
    for number in (1, 2):
        send(applicant, to, draft, document, numbered(number))
    for row in Attachment.objects.all():
        assert applicant.get(to("document", draft, row.file_id)).status_code == 302
        assert sign_in(fresh_chain.officer).get(to("document", draft, row.file_id)).status_code == 404


def test_question_takes_a_file_and_shows_it_in_its_section(applicant, draft, to):
    question = question_of(draft)
    response = send(applicant, to, draft, question, upload("plan.pdf"))
    assert response.status_code == 302
    assert response["Location"].endswith(f"#box-question-{question.pk}")
    row = Attachment.objects.get()
    assert (row.question, row.document, row.file.name) == (question, None, "plan.pdf")
    assert "plan.pdf" in applicant.get(to("section", draft, 1)).content.decode()
    applicant.post(to("detach_from_question", draft, question.pk), {"attachment": row.pk})
    assert names(draft) == []


def test_question_of_another_kind_takes_no_file(applicant, draft, to):
    question = draft.call.questions.first()
    assert send(applicant, to, draft, question, upload()).status_code == 404
    assert applicant.post(to("detach_from_question", draft, question.pk)).status_code == 404


def test_arrived_upload_is_attached_once_however_often_it_is_told(fresh_chain, applicant, draft, to):
    document = request_of(draft)
    token = arrived(draft, document, fresh_chain.applicant)
    for _turn in range(2):
        response = send(applicant, to, draft, document, upload=token, htmx=True)
        assert response.status_code == 200
        assert "paper.pdf" in response.content.decode()
    assert Attachment.objects.count() == 1


def test_upload_of_somebody_else_or_for_something_else_is_refused(fresh_chain, applicant, draft, to, sign_in):
    document = request_of(draft)
    theirs = arrived(draft, document, fresh_chain.editor)
    elsewhere = arrived(draft, document, fresh_chain.applicant, target="applications.requireddocument:1:999")
    unfinished = uploads.begin(
        uploads.purpose(target_of(draft, document), fresh_chain.applicant),
        name="x.pdf",
        size=10,
        owner=fresh_chain.applicant,
    ).token
    for token in (theirs, elsewhere, unfinished, "none-such", "x" * 65):
        response = send(applicant, to, draft, document, upload=token, htmx=True)
        assert response.status_code == 422, token
        assert response.json()["reasons"]
    assert not Attachment.objects.exists()
    stranger = sign_in(fresh_chain.stranger)
    assert send(stranger, to, draft, document, upload=theirs, htmx=True).status_code == 404
    assert send(sign_in(fresh_chain.viewer), to, draft, document, upload=theirs, htmx=True).status_code == 403


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"<html><script>alert(1)</script></html>", "not one of the accepted kinds"),
        (b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", "not one of the accepted kinds"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not one of the accepted kinds"),
        (PDF[:200], "end of this PDF is missing"),
    ],
)
def test_upload_is_judged_by_its_content(content, part, fresh_chain, applicant, draft, to):
    document = request_of(draft)
    token = arrived(draft, document, fresh_chain.applicant, content, "statutes.pdf")
    response = send(applicant, to, draft, document, upload=token, htmx=True)
    assert part in response.json()["reasons"][0]
    assert not StoredFile.objects.filter(uploaded_by=fresh_chain.applicant).exists()
    assert Upload.objects.get().purpose == ""


@pytest.mark.usefixtures("clamd")
@pytest.mark.parametrize("as_upload", [True, False])
def test_infected_file_is_told_kept_apart_and_seen_by_the_administrator(
    as_upload, fresh_chain, applicant, draft, to, sign_in
):
    document = request_of(draft)
    if as_upload:
        token = arrived(draft, document, fresh_chain.applicant, EICAR_PDF)
        said = send(applicant, to, draft, document, upload=token, htmx=True).json()["reasons"][0]
    else:
        said = send(applicant, to, draft, document, upload("x.pdf", EICAR_PDF)).content.decode()
    assert "A virus was found" in said
    assert not Attachment.objects.exists()
    stored = StoredFile.objects.get(scan="infected")
    assert applicant.get(to("document", draft, stored.pk)).status_code == 404
    assert applicant.get(files.link(stored, fresh_chain.applicant)).status_code == 404
    with pytest.raises(DomainError, match="virus"):
        attach(draft, document, stored, actor=fresh_chain.applicant)
    assert stored.sha256 in sign_in(fresh_chain.administrator).get("/quarantine/").content.decode()
    assert sign_in(fresh_chain.officer).get("/quarantine/").status_code == 403


def test_file_found_infected_later_does_not_count_any_more(applicant, full, to):
    row = full.attachments.get()
    StoredFile.objects.filter(pk=row.file_id).update(scan="infected")
    page = applicant.get(to("documents", full)).content.decode()
    assert "The virus scanner has found a virus in it" in page
    assert to("document", full, row.file_id) not in page
    missing = Application.objects.get(pk=full.pk).missing
    assert [part.code for part in missing if part.section == "documents"] == ["absent"]
    assert send(applicant, to, full, row.document, upload("clean.pdf")).status_code == 302
    assert Application.objects.get(pk=full.pk).is_complete


def test_late_file_does_not_take_the_place_of_the_one_in_time(fresh_chain, applicant, sent, to, sign_in):
    document = request_of(sent)
    in_time = Attachment.objects.get().file
    reopen_application(sent, actor=fresh_chain.applicant)
    token = arrived(sent, document, fresh_chain.applicant)
    with time_machine.travel(fresh_chain.call.closes_at, tick=False) as clock:
        client = sign_in(fresh_chain.applicant)
        clock.shift(27)
        response = send(client, to, sent, document, upload=token, htmx=True)
        assert "deadline has passed" in response.json()["reasons"][0]
        assert send(client, to, sent, document, upload("late.pdf")).status_code == 422
        assert client.post(to("detach", sent, document.pk)).status_code in {302, 409}
    assert Attachment.objects.get(replaced_at=None).file == in_time


def test_attachment_of_another_application_is_not_replaced_or_taken_out(fresh_chain, applicant, draft, to):
    other = Chain.__new__(Chain)
    other.__dict__ = {**fresh_chain.__dict__, "call_fields": {"pot_cents": 20_000_00}}
    foreign = other.fill().application.attachments.get()
    document = request_of(draft)
    assert send(applicant, to, draft, document, upload(), replaces=foreign.pk).status_code == 404
    assert applicant.post(to("detach", draft, document.pk), {"attachment": foreign.pk}).status_code == 404
    with pytest.raises(DomainError):
        attach(draft, document, make_pdf(fresh_chain.applicant), actor=fresh_chain.applicant, instead_of=foreign)
    detach(draft, document, actor=fresh_chain.applicant, attachment=foreign)
    foreign.refresh_from_db()
    assert foreign.replaced_at is None


@pytest.mark.parametrize("number", ["x", "0", "-1", "9" * 30, "１"])
def test_nonsense_for_an_attachment_is_404(number, applicant, draft, to):
    document = request_of(draft)
    assert applicant.post(to("detach", draft, document.pk), {"attachment": number}).status_code == 404


def test_script_in_a_name_is_text(applicant, draft, to):
    document = request_of(draft)
    send(applicant, to, draft, document, upload("<script>alert(1)</script>&\"'.pdf"))
    page = applicant.get(to("documents", draft)).content.decode()
    assert "<script>alert" not in page


def test_same_file_is_not_added_twice_where_several_are_asked_for(applicant, draft, to):
    document = request_of(draft, most=3)
    for _turn in range(2):
        send(applicant, to, draft, document, numbered(1))
    assert names(draft) == ["1.pdf"]


def test_documents_page_asks_a_fixed_number_of_queries(applicant, draft, to, django_assert_max_num_queries):
    document = request_of(draft, most=5)
    for number in range(4):
        send(applicant, to, draft, document, numbered(number))
    with django_assert_max_num_queries(30):
        applicant.get(to("documents", draft))
