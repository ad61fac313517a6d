"""Handing in: check, declare, receipt; late is late to the second; twice is once."""

import datetime
import threading

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from grants.applications import freezing
from grants.applications.models import Application, Submission
from grants.applications.services import DECLARATION_VERSION, save_answer, save_details, submit_application
from grants.core.errors import DomainError
from notifications.models import Message
from workflows.engine import TransitionRefused

DECLARED = {"declared": "on", "signatory": "Mira Example"}


def test_check_page_shows_everything_and_links_what_is_missing(applicant, draft, to):
    page = applicant.get(to("check", draft)).content.decode()
    assert "What is still missing" in page
    assert f'href="{to("budget", draft)}"' in page
    assert "Declaration on honour" in page
    assert "restrictive measures" in page
    assert "Submit the application" not in page


def test_submission_gives_a_receipt_on_the_page_and_by_mail(applicant, full, to):
    seen = applicant.get(to("check", full)).context["form"]["seen"].value()
    response = applicant.post(to("submit", full), DECLARED | {"seen": seen})
    assert response.url == to("receipt", full, 1)
    submission = Submission.objects.get()
    page = applicant.get(response.url).content.decode()
    for text in (full.reference, submission.sha256, "Belgrade time", "Mira Example"):
        assert text in page
    message = Message.objects.filter(topic="application-submitted").first()
    assert message.context["sha256"] == submission.sha256


def test_receipt_and_whole_application_come_as_tagged_pdf(fresh_chain, applicant, sent, to, sign_in):
    for client in (applicant, sign_in(fresh_chain.officer)):
        response = client.get(to("receipt", sent, 1), {"format": "pdf"})
        assert response.content.startswith(b"%PDF")
        assert b"/StructTreeRoot" in response.content
    assert sign_in(fresh_chain.stranger).get(to("receipt", sent, 1)).status_code == 404
    assert applicant.get(to("receipt", sent, 2)).status_code == 404


def test_text_of_the_applicant_is_never_markup_of_the_pdf(fresh_chain, full, applicant, to):
    question = full.call.questions.first()
    save_answer(full, question, '#panic("x") $a$ *b* <script>', actor=fresh_chain.applicant)
    submit_application(full, declared=True, actor=fresh_chain.applicant)
    assert applicant.get(to("receipt", full, 1), {"format": "pdf"}).content.startswith(b"%PDF")


@pytest.mark.parametrize("missing", ["declared", "signatory"])
def test_without_declaration_or_name_nothing_is_sent(missing, applicant, full, to):
    response = applicant.post(to("submit", full), {k: v for k, v in DECLARED.items() if k != missing})
    assert response.status_code == 422
    assert f'href="#id_{missing}"' in response.content.decode()
    assert not Submission.objects.exists()


def test_incomplete_application_is_refused_in_words(fresh_chain, applicant, draft, to):
    response = applicant.post(to("submit", draft), DECLARED)
    assert response.status_code == 422
    assert "You can submit once every section is complete." in response.content.decode()
    with pytest.raises(TransitionRefused):
        submit_application(draft, declared=True, actor=fresh_chain.applicant)


def test_double_click_gives_the_same_receipt(applicant, full, to):
    urls = {applicant.post(to("submit", full), DECLARED).url for _click in (1, 2)}
    assert urls == {to("receipt", full, 1)}
    assert Submission.objects.count() == 1
    assert Message.objects.filter(topic="application-submitted").values("recipient").distinct().count() == 3


def test_service_answers_a_second_call_with_the_version_that_stands(fresh_chain, full):
    first = submit_application(full, declared=True, actor=fresh_chain.applicant)
    assert submit_application(full, declared=True, actor=fresh_chain.applicant) == first


def test_change_by_a_colleague_after_the_check_asks_for_another_look(fresh_chain, applicant, full, to):
    seen = applicant.get(to("check", full)).context["form"]["seen"].value()
    save_details(full, title="Another title", actor=fresh_chain.editor)
    response = applicant.post(to("submit", full), DECLARED | {"seen": seen})
    assert response.status_code == 422
    assert Application.objects.get().state == "draft"
    again = response.context["form"]["seen"].value()
    assert applicant.post(to("submit", full), DECLARED | {"seen": again}).status_code == 302


@pytest.mark.parametrize(("late", "state"), [(0, "submitted"), (1, "draft")])
def test_deadline_is_kept_to_the_second(late, state, fresh_chain, full, to, sign_in):
    moment = fresh_chain.call.closes_at + datetime.timedelta(seconds=late)
    with time_machine.travel(moment, tick=False):
        response = sign_in(fresh_chain.applicant).post(to("submit", full), DECLARED)
    assert response.status_code == (422 if late else 302)
    assert Application.objects.get().state == state
    assert Submission.objects.count() == 1 - late


def test_deadline_that_passes_within_the_transaction_sends_nothing(fresh_chain, full, monkeypatch):
    from grants.applications import services

    with time_machine.travel(fresh_chain.call.closes_at, tick=False) as clock:
        real = services.perform

        def slow(*args, **kwargs):
            done = real(*args, **kwargs)
            clock.shift(1)
            return done

        monkeypatch.setattr(services, "perform", slow)
        with pytest.raises(TransitionRefused):
            submit_application(full, declared=True, actor=fresh_chain.applicant)
    assert Application.objects.get().state == "draft"
    assert not Submission.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_only_lead_and_signatory_submit(role, fresh_chain, full, to, sign_in):
    user = getattr(fresh_chain, role)
    assert sign_in(user).post(to("submit", full), DECLARED).status_code == 403
    with pytest.raises(PermissionDenied):
        submit_application(full, declared=True, actor=user)


def test_stranger_and_staff_get_404(fresh_chain, full, to, sign_in):
    for user in (fresh_chain.stranger, fresh_chain.officer):
        assert sign_in(user).post(to("submit", full), DECLARED).status_code == 404


def test_declaration_is_demanded_by_the_service(fresh_chain, full):
    with pytest.raises(DomainError):
        submit_application(full, declared=False, actor=fresh_chain.applicant)


def test_frozen_content_survives_the_database_with_its_hash(sent):
    submission = Submission.objects.get()
    assert freezing.fingerprint(submission.content) == submission.sha256
    assert submission.content["declaration"]["version"] == DECLARATION_VERSION
    assert len(submission.content["declaration"]["text"]) > 8


def test_submitted_application_cannot_be_written(fresh_chain, applicant, sent, to):
    question = sent.call.questions.first()
    answer = applicant.post(to("save_answer", sent, question.pk), {"text": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    for name in ("project", "budget", "documents", "account"):
        page = applicant.get(to(name, sent)).content.decode()
        assert "no longer a draft" in page


def test_officers_list_shows_it_at_once(fresh_chain, sent, sign_in):
    url = reverse("applications:of_call", args=[fresh_chain.call.reference])
    assert sent.reference in sign_in(fresh_chain.officer).get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_make_one_version_and_one_mail(full, fresh_chain):
    found: list[Submission] = []
    gate = threading.Barrier(2)

    def send() -> None:
        try:
            gate.wait()
            found.append(submit_application(full, declared=True, actor=fresh_chain.applicant))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0] == found[1]
    assert Submission.objects.count() == 1
    mail = Message.objects.filter(topic="application-submitted", recipient=fresh_chain.applicant)
    assert mail.count() == 1
