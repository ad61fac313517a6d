"""Each answer saves by itself, and never over a colleague's newer text."""

import pytest
from django.core.exceptions import PermissionDenied

from grants.applications.models import Answer
from grants.applications.services import save_answer
from grants.calls.models import Question
from grants.core.errors import DomainError
from tests.factories import Chain


def question_of(application) -> Question:
    return application.call.questions.first()


def post(client, to, application, *, htmx=True, **data):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(to("save_answer", application, question_of(application).pk), data, headers=headers)


def test_typed_text_is_saved_with_a_new_version(applicant, draft, to):
    response = post(applicant, to, draft, text="Because.", version="0")
    assert response.status_code == 200
    assert 'value="1"' in response.content.decode()
    assert Answer.objects.get().text == "Because."


def test_same_text_makes_no_new_version(applicant, draft, to):
    post(applicant, to, draft, text="Because.", version="0")
    post(applicant, to, draft, text="Because.", version="0")
    assert Answer.objects.get().version == 1


def test_without_javascript_the_save_button_leads_back(applicant, draft, to):
    response = post(applicant, to, draft, htmx=False, text="Because.", version="0")
    assert response.status_code == 302
    assert response.url.endswith(f"/section/1/#answer-{question_of(draft).pk}")


def test_newer_text_of_a_colleague_is_shown_beside_ones_own(fresh_chain, applicant, draft, to):
    save_answer(draft, question_of(draft), "Theirs.", version=0, actor=fresh_chain.editor)
    for htmx in (True, False):
        response = post(applicant, to, draft, htmx=htmx, text="Mine.", version="0")
        assert response.status_code == 409
        assert "Theirs." in response.content.decode()
        assert "Keep mine" in response.content.decode()
    assert "Mine." in response.content.decode()
    assert Answer.objects.get().text == "Theirs."


def test_writer_may_keep_his_own_or_take_theirs(fresh_chain, applicant, draft, to):
    save_answer(draft, question_of(draft), "Theirs.", version=0, actor=fresh_chain.editor)
    post(applicant, to, draft, htmx=False, text="Mine.", version="0", take="theirs")
    assert Answer.objects.get().text == "Theirs."
    post(applicant, to, draft, htmx=False, text="Mine.", version="0", force="1")
    assert Answer.objects.get().text == "Mine."


def test_question_of_another_call_is_refused(fresh_chain, applicant, draft, to):
    other = Chain.__new__(Chain)
    other.__dict__ = {**fresh_chain.__dict__, "call_fields": {"pot_cents": 20_000_00}}
    foreign = other.draft_call().call.questions.first()
    assert applicant.post(to("save_answer", draft, foreign.pk), {"text": "x"}).status_code == 404
    with pytest.raises(DomainError):
        save_answer(draft, foreign, "x", actor=fresh_chain.applicant)


def test_viewer_is_refused_and_stranger_gets_404(fresh_chain, draft, to, sign_in):
    assert post(sign_in(fresh_chain.viewer), to, draft, text="x").status_code == 403
    assert post(sign_in(fresh_chain.stranger), to, draft, text="x").status_code == 404
    with pytest.raises(PermissionDenied):
        save_answer(draft, question_of(draft), "x", actor=fresh_chain.viewer)
    assert not Answer.objects.exists()


def test_expired_session_tells_htmx_and_saves_nothing(client, draft, to):
    assert post(client, to, draft, text="x").status_code == 401
    assert not Answer.objects.exists()


def test_after_the_deadline_the_text_stays_on_the_page(fresh_chain, applicant, draft, to):
    import time_machine

    with time_machine.travel(fresh_chain.call.closes_at, tick=False) as clock:
        applicant.force_login(fresh_chain.applicant, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert post(applicant, to, draft, text="x", version="0").status_code == 200
        clock.shift(1)
        assert post(applicant, to, draft, text="y", version="1").status_code == 409
    assert Answer.objects.get().text == "x"


@pytest.mark.parametrize("bad", [{"text": "a\x00b"}, {"text": "x", "version": "-1"}, {"text": "x" * 100_001}])
def test_text_that_cannot_be_kept_is_told(bad, applicant, draft, to):
    response = post(applicant, to, draft, **bad)
    assert response.status_code == 422
    assert "Not saved yet." in response.content.decode()
    assert not Answer.objects.exists()
