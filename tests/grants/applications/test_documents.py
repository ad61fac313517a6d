"""Documents and the account: taken in, replaced, taken out, reached only by those who may."""

import pytest
import time_machine

from grants.applications.models import Attachment
from grants.applications.services import attach, detach, set_account
from grants.core.errors import DomainError
from tests.factories import Chain, make_account, make_pdf, upload


def request_of(application):
    return application.call.documents.get()


def send(client, to, application, file):
    document = request_of(application)
    return client.post(to("attach", application, document.pk), {f"document-{document.pk}-file": file} if file else {})


def test_upload_replace_and_take_out(applicant, draft, to):
    assert send(applicant, to, draft, upload("one.pdf")).status_code == 302
    assert send(applicant, to, draft, upload("two.pdf")).status_code == 302
    assert Attachment.objects.get(replaced_at=None).file.name == "two.pdf"
    page = applicant.get(to("documents", draft)).content.decode()
    assert "two.pdf" in page
    assert "not scanned" in page or "scanned, clean" in page
    applicant.post(to("detach", draft, request_of(draft).pk))
    assert not Attachment.objects.filter(replaced_at=None).exists()
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize(
    "file", [upload("x.pdf", b"MZ\x90"), upload("x.pdf", b""), upload("x.txt", b"text"), None], ids=str
)
def test_bad_file_is_told_at_its_field(file, applicant, draft, to):
    response = send(applicant, to, draft, file)
    assert response.status_code == 422
    assert f'href="#id_document-{request_of(draft).pk}-file"' in response.content.decode()
    assert not Attachment.objects.exists()


def test_too_large_file_is_told(applicant, draft, to, settings):
    settings.UPLOAD_LIMIT_BYTES = 10
    assert send(applicant, to, draft, upload()).status_code == 422


def test_file_reaches_its_people_and_nobody_else(fresh_chain, applicant, draft, to, sign_in):
    send(applicant, to, draft, upload())
    url = to("document", draft, Attachment.objects.get().file_id)
    assert applicant.get(url).url.startswith("/file/")
    assert sign_in(fresh_chain.viewer).get(url).status_code == 302
    for user in (fresh_chain.stranger, fresh_chain.officer, None):
        assert sign_in(user).get(url).status_code in ({302} if user is None else {404})


def test_staff_reaches_only_what_was_handed_in(fresh_chain, sent, to, sign_in):
    from grants.applications.services import reopen_application, submit_application

    before = Attachment.objects.get().file_id
    reopen_application(sent, actor=fresh_chain.applicant)
    attach(sent, request_of(sent), make_pdf(fresh_chain.applicant), actor=fresh_chain.applicant)
    submit_application(sent, declared=True, actor=fresh_chain.applicant)
    now = Attachment.objects.get(replaced_at=None).file_id
    officer = sign_in(fresh_chain.officer)
    assert officer.get(to("document", sent, now)).status_code == 302
    assert officer.get(to("document", sent, before)).status_code == 404


def test_request_and_file_of_another_call_are_refused(fresh_chain, applicant, draft, to):
    other = Chain.__new__(Chain)
    other.__dict__ = {**fresh_chain.__dict__, "call_fields": {"pot_cents": 20_000_00}}
    foreign = other.draft_call().call.documents.get()
    assert applicant.post(to("attach", draft, foreign.pk)).status_code == 404
    assert applicant.post(to("detach", draft, foreign.pk)).status_code == 404
    stored = make_pdf(fresh_chain.stranger)
    assert applicant.get(to("document", draft, stored.pk)).status_code == 404
    with pytest.raises(DomainError):
        attach(draft, foreign, stored, actor=fresh_chain.applicant)
    with pytest.raises(DomainError):
        detach(draft, foreign, actor=fresh_chain.applicant)


def test_nothing_is_taken_in_after_the_deadline(fresh_chain, draft, to, sign_in):
    with time_machine.travel(fresh_chain.call.closes_at, tick=False) as clock:
        client = sign_in(fresh_chain.applicant)
        clock.shift(1)
        response = send(client, to, draft, upload())
    assert response.status_code == 422
    assert "The deadline has passed" in response.content.decode()
    assert not Attachment.objects.exists()


def test_account_of_another_organisation_is_refused(fresh_chain, applicant, draft, to):
    foreign = make_account(fresh_chain.stranger_organisation, actor=fresh_chain.stranger)
    assert applicant.post(to("account", draft), {"bank_account": foreign.pk}).status_code == 422
    with pytest.raises(DomainError):
        set_account(draft, foreign, actor=fresh_chain.applicant)
    assert applicant.post(to("account", draft), {"bank_account": fresh_chain.account.pk}).status_code == 302
