"""A corrigendum meets three drafts and one submission: nothing is lost, and each sees what concerns it."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grants.applications import services
from grants.applications.carrying import acknowledge_changes, carried, no_longer_asked
from grants.applications.completeness import sentence
from grants.applications.models import Answer, Application
from grants.calls.models import Question
from notifications.models import Message
from tests.factories import Chain, complete, make_account, make_organisation, make_user
from tests.grants.calls.changing import longer, published, rows
from workflows.engine import records_of


class Applicants:
    """Three drafts — begun, complete, of a town — and one application that is handed in, in one open call."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        chain.submitted()
        self.sent = chain.application
        self.begun = self._draft("cso", "Begun")
        services.save_answer(self.begun, self.question("q1"), "Half a thought.", actor=self.begun.created_by)
        self.full = self._draft("cso", "Full")
        complete(self.full, actor=self.full.created_by)
        self.town = self._draft("local_authority", "Town")
        complete(self.town, actor=self.town.created_by)

    def _draft(self, kind: str, name: str) -> Application:
        user = make_user(name)
        organisation = make_organisation(user, kind=kind)
        make_account(organisation, actor=user)
        return services.start_application(self.chain.call, organisation, actor=user)

    def question(self, key: str) -> Question:
        found: Question = Question.everything.get(call=self.chain.call, key=key)
        return found

    def change(self) -> None:
        """Take q1 out, word q2 anew, ask everybody q3 and towns q4, lower the largest grant, extend the deadline."""
        _first, second = rows(self.chain, "questions")
        self.old_second = second["title"]
        new = {**second, "help": "", "max_words": 50}
        published(
            self.chain,
            questions=[
                {**second, "title": "What will you do, step by step, and with whom?", "max_words": 5},
                {**new, "key": "q3", "title": "Who profits?"},
                {**new, "key": "q4", "title": "Which council decision?", "applies_to": "local_authority"},
            ],
            maximum_cents=15_000_00,
            closes_at=longer(self.chain, days=3),
        )

    @staticmethod
    def again(application: Application) -> Application:
        return Application.objects.get(pk=application.pk)


@pytest.fixture
def four(fresh_chain: Chain) -> Applicants:
    """The four applicants, before the change."""
    return Applicants(fresh_chain)


@pytest.fixture
def changed(four: Applicants) -> Applicants:
    """The four applicants, after the change."""
    four.change()
    return four


def concerns(application: Application) -> dict[str, str]:
    """What is different for an application: the name of each change with its kind."""
    found = carried(Application.objects.get(pk=application.pk))
    assert found is not None
    return {one.change.label: one.change.kind for one in found.concerns}


def test_each_sees_what_concerns_it_alone(changed: Applicants) -> None:
    for_all = {
        "Largest grant": "changed",
        "Deadline": "changed",
        "What is the problem, and for whom?": "removed",
        "What will you do, step by step, and with whom?": "changed",
        "Who profits?": "added",
    }
    for draft in (changed.begun, changed.full, changed.sent):
        assert concerns(draft) == for_all
    assert concerns(changed.town) == {**for_all, "Which council decision?": "added"}


def test_answers_are_carried_over_and_a_retired_one_stays_readable(changed: Applicants) -> None:
    assert Answer.objects.get(application=changed.full, question__key="q2").text
    assert [row["shown"] for row in no_longer_asked(changed.begun)] == ["Half a thought."]
    assert [row["question"] for row in no_longer_asked(changed.full)] == ["What is the problem, and for whom?"]


def test_completeness_follows_the_new_form_for_drafts(changed: Applicants) -> None:
    said = [sentence(part) for part in changed.again(changed.full).missing]
    assert "Answer “Who profits?”." in said
    assert any("longer than 5 words" in one or "step by step" in one for one in said)
    assert not any("What is the problem" in one for one in said)
    assert not any("council decision" in one for one in said)
    town = [sentence(part) for part in changed.again(changed.town).missing]
    assert "Answer “Which council decision?”." in town


def test_submitted_version_stands_untouched(four: Applicants) -> None:
    before = four.sent.submissions.get()
    four.change()
    sent, after = four.again(four.sent), four.sent.submissions.get()
    assert (sent.state, after.sha256, after.content) == ("submitted", before.sha256, before.content)
    assert (after.call_version, sent.frozen["answers"][0]["key"]) == (1, "q1")


def test_submission_may_be_replaced_by_one_that_answers_the_new_version(changed: Applicants) -> None:
    actor = changed.chain.applicant
    services.reopen_application(changed.sent, actor=actor)
    assert concerns(changed.sent)["Who profits?"] == "added"
    for key in ("q2", "q3"):
        services.save_answer(changed.sent, changed.question(key), "Everybody does.", actor=actor)
    second = services.submit_application(changed.sent, declared=True, actor=actor)
    assert (second.number, second.call_version) == (2, 2)
    assert [answer["key"] for answer in second.content["answers"]] == ["q2", "q3"]
    assert changed.sent.submissions.get(number=1).call_version == 1
    assert carried(changed.again(changed.sent)) is None


def test_reopened_and_not_handed_in_again_the_first_version_stands(changed: Applicants) -> None:
    actor = changed.chain.applicant
    services.reopen_application(changed.sent, actor=actor)
    services.save_answer(changed.sent, changed.question("q2"), "Another.", actor=actor)
    changed.chain.clock = changed.chain.call.closes_at + datetime.timedelta(minutes=1)
    with changed.chain.now():
        services.expire_draft(changed.sent.pk)
        services.expire_draft(changed.full.pk)
    sent = changed.again(changed.sent)
    assert (sent.state, sent.submissions.count(), changed.again(changed.full).state) == ("submitted", 1, "lapsed")
    assert Answer.objects.get(application=sent, question__key="q2").text != "Another."


def test_text_of_a_retired_question_outlives_a_restored_version(changed: Applicants) -> None:
    actor = changed.chain.applicant
    services.reopen_application(changed.sent, actor=actor)
    for key in ("q2", "q3"):
        services.save_answer(changed.sent, changed.question(key), "Everybody does.", actor=actor)
    services.submit_application(changed.sent, declared=True, actor=actor)
    services.reopen_application(changed.sent, actor=actor)
    changed.chain.clock = changed.chain.call.closes_at + datetime.timedelta(minutes=1)
    with changed.chain.now():
        services.expire_draft(changed.sent.pk)
    assert Answer.objects.get(application=changed.sent, question__key="q1").text


def test_all_of_them_hear_once_and_find_their_own_page(changed: Applicants) -> None:
    told = Message.objects.filter(topic="corrigendum-published")
    for application in (changed.begun, changed.full, changed.town, changed.sent):
        message = told.get(recipient=application.created_by)
        assert message.url == f"/applications/{application.reference}/"


def test_withdrawn_applicant_hears_nothing(four: Applicants) -> None:
    services.withdraw_application(four.begun, reason="No time.", actor=four.begun.created_by)
    four.change()
    assert not Message.objects.filter(topic="corrigendum-published", recipient=four.begun.created_by).exists()


def test_what_was_read_is_not_shown_again_until_the_next_change(changed: Applicants) -> None:
    draft, actor = changed.full, changed.full.created_by
    for _twice in (1, 2):
        acknowledge_changes(draft, 2, actor=actor)
    assert carried(changed.again(draft)) is None
    assert records_of(draft).filter(verb="acknowledge").count() == 1
    published(changed.chain, report_days=45)
    assert concerns(draft) == {"Final report due, days after the end": "changed"}


def test_version_that_does_not_exist_is_not_read_ahead(changed: Applicants) -> None:
    acknowledge_changes(changed.full, 99, actor=changed.full.created_by)
    assert records_of(changed.full).get(verb="acknowledge").rule_version == "2"


def test_those_who_only_read_do_not_say_so(fresh_chain: Chain) -> None:
    fresh_chain.start()
    with pytest.raises(PermissionDenied):
        acknowledge_changes(fresh_chain.application, 1, actor=fresh_chain.viewer)


def test_application_begun_after_the_change_has_nothing_to_learn(changed: Applicants) -> None:
    user = make_user("Late")
    late = services.start_application(changed.chain.call, make_organisation(user), actor=user)
    assert carried(late) is None


def test_nothing_is_told_after_the_deadline(changed: Applicants) -> None:
    changed.chain.clock = changed.chain.call.closes_at + datetime.timedelta(minutes=1)
    with changed.chain.now():
        assert carried(changed.again(changed.full)) is None


def page(sign_in: Any, application: Application) -> str:
    client: Client = sign_in(application.created_by)
    return client.get(f"/applications/{application.reference}/").content.decode()


def test_page_of_a_draft_leads_to_what_is_new(changed: Applicants, sign_in: Any) -> None:
    text = page(sign_in, changed.full)
    assert "The call was changed" in text
    assert f"#answer-{changed.question('q3').pk}" in text
    assert "I have read the changes" in text
    assert "What you wrote for questions that are no longer asked" in text


def test_page_of_a_submission_says_that_it_stands_and_offers_to_replace_it(changed: Applicants, sign_in: Any) -> None:
    text = page(sign_in, changed.sent)
    assert "answers version 1 of the call" in text
    assert "Change what I have handed in" in text


def test_page_asks_for_little_more_than_before(changed: Applicants, sign_in: Any) -> None:
    client: Client = sign_in(changed.full.created_by)
    url = f"/applications/{changed.full.reference}/"
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as with_changes:
        client.get(url)
    acknowledge_changes(changed.full, 2, actor=changed.full.created_by)
    with CaptureQueriesContext(connection) as without:
        client.get(url)
    assert len(with_changes) - len(without) <= 3


def test_reading_is_written_down_by_a_button(changed: Applicants, sign_in: Any) -> None:
    client: Client = sign_in(changed.full.created_by)
    url = f"/applications/{changed.full.reference}/changes-read/"
    assert client.get(url).status_code == 405
    assert client.post(url, {"version": "x"}).status_code == 302
    assert carried(changed.again(changed.full)) is not None
    assert client.post(url, {"version": "2"}).status_code == 302
    assert carried(changed.again(changed.full)) is None
