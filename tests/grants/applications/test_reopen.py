"""Take a submitted application back: the version in time stands until another one is."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from grants.applications.models import Application, Attachment, Submission
from grants.applications.services import (
    attach,
    expire_draft,
    reopen_application,
    save_answer,
    save_details,
    set_budget,
    submit_application,
)
from tests.factories import LINES, make_pdf
from workflows.engine import TransitionRefused


def test_page_tells_what_stands_and_opens_the_draft(applicant, sent, to):
    assert "stands until you submit again" in applicant.get(to("reopen", sent)).content.decode()
    assert applicant.post(to("reopen", sent)).status_code == 302
    page = applicant.get(to("detail", sent)).content.decode()
    assert "Version 1, which you handed in, stands" in page


def test_second_version_keeps_the_first(fresh_chain, sent):
    reopen_application(sent, actor=fresh_chain.applicant)
    save_details(sent, title="Second", actor=fresh_chain.applicant)
    submit_application(sent, declared=True, actor=fresh_chain.applicant)
    titles = [one.content["project"]["title"] for one in Submission.objects.all()]
    assert titles == ["Neighbours against prejudice", "Second"]
    assert Application.objects.get().frozen["project"]["title"] == "Second"


def test_reopened_and_not_resubmitted_is_again_what_was_in_time(fresh_chain, sent):
    user, document = fresh_chain.applicant, sent.call.documents.get()
    reopen_application(sent, actor=user)
    save_details(sent, title="Late thoughts", months=3, starts_on=None, actor=user)
    save_answer(sent, sent.call.questions.first(), "Unfinished", actor=user)
    set_budget(sent, LINES[:1], actor=user)
    attach(sent, document, make_pdf(user), actor=user)
    with time_machine.travel(fresh_chain.call.closes_at + datetime.timedelta(seconds=1)):
        application = expire_draft(sent.pk)
    application = Application.objects.get(pk=application.pk)
    assert (application.state, application.title, application.months) == ("submitted", sent.title, 6)
    assert application.requested_cents == 10_800_00
    assert application.starts_on is not None
    sent_file = application.frozen["documents"][0]["file_id"]
    assert Attachment.objects.get(replaced_at=None).file_id == sent_file
    assert application.answers.filter(text="Unfinished").count() == 0
    assert Submission.objects.count() == 1


def test_never_submitted_draft_lapses_and_keeps_its_text(fresh_chain, full):
    with time_machine.travel(fresh_chain.call.closes_at + datetime.timedelta(seconds=1)):
        expire_draft(full.pk)
    application = Application.objects.get()
    assert (application.state, application.title) == ("lapsed", full.title)


def test_after_the_deadline_it_cannot_be_taken_back(fresh_chain, sent, to, sign_in):
    with time_machine.travel(fresh_chain.call.closes_at + datetime.timedelta(seconds=1)):
        client = sign_in(fresh_chain.applicant)
        assert "deadline has passed" in client.get(to("reopen", sent)).content.decode()
        assert client.post(to("reopen", sent)).status_code == 422
        with pytest.raises(TransitionRefused):
            reopen_application(sent, actor=fresh_chain.applicant)


def test_reopened_application_is_unseen_by_staff(fresh_chain, sent, to, sign_in):
    reopen_application(sent, actor=fresh_chain.applicant)
    assert sign_in(fresh_chain.officer).get(to("detail", sent)).status_code == 404


@pytest.mark.parametrize("role", ["viewer", "editor", "officer"])
def test_others_are_refused(role, fresh_chain, sent, to, sign_in):
    user = getattr(fresh_chain, role)
    with pytest.raises(PermissionDenied):
        reopen_application(sent, actor=user)
    assert sign_in(user).post(to("reopen", sent)).status_code == (404 if role == "officer" else 403)
