"""A corrigendum is published while others act: each act meets the old call or the new one, never half of both."""

import datetime
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from grants.applications import services as applications
from grants.applications.models import Application, Submission
from grants.calls import corrigenda
from grants.calls.models import Call, CallVersion, Corrigendum
from grants.calls.services import close_call
from grants.core.errors import DomainError
from tests.factories import Chain
from tests.grants.calls.changing import drafted, in_clearance, longer, rows
from workflows.engine import TransitionRefused

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], Any]


def race(*acts: Act) -> tuple[list[Any], list[Exception]]:
    """Run all acts at once in real transactions; return what came of them and what was refused."""
    start = threading.Barrier(len(acts))
    results: list[Any] = []
    refusals: list[Exception] = []

    def run(act: Act) -> None:
        try:
            start.wait(10)
            results.append(act())
        except (TransitionRefused, DomainError) as error:
            refusals.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(results) + len(refusals) == len(acts), "an act failed in another way"
    return results, refusals


def slowly(act: Act, seconds: float = 1.0) -> Act:
    """Return the act so that its transaction stays open for a while after it is done."""

    def run() -> Any:
        with transaction.atomic():
            found = act()
            time.sleep(seconds)
            return found

    return run


def later(act: Act, seconds: float = 0.4) -> Act:
    """Return the act so that it begins while the others are under way."""

    def run() -> Any:
        time.sleep(seconds)
        return act()

    return run


def test_who_submits_while_the_call_is_changed_answers_one_version_wholly(fresh_chain: Chain) -> None:
    fresh_chain.fill()
    first, second = rows(fresh_chain, "questions")
    change = in_clearance(fresh_chain, questions=[second], closes_at=longer(fresh_chain, days=1))
    application = Application.objects.get(pk=fresh_chain.application.pk)
    race(
        lambda: applications.submit_application(application, declared=True, actor=fresh_chain.applicant),
        lambda: corrigenda.publish_corrigendum(change, actor=fresh_chain.approver),
    )
    sent = Submission.objects.get()
    keys = [answer["key"] for answer in sent.content["answers"]]
    assert (sent.call_version, keys) in [(1, [first["key"], second["key"]]), (2, [second["key"]])]
    assert CallVersion.objects.count() == 2


def test_who_submits_during_a_publication_waits_for_the_new_version(fresh_chain: Chain) -> None:
    fresh_chain.fill()
    change = in_clearance(fresh_chain, questions=rows(fresh_chain, "questions")[1:])
    application = Application.objects.get(pk=fresh_chain.application.pk)
    _results, refusals = race(
        slowly(lambda: corrigenda.publish_corrigendum(change, actor=fresh_chain.approver)),
        later(lambda: applications.submit_application(application, declared=True, actor=fresh_chain.applicant)),
    )
    sent = Submission.objects.get()
    assert not refusals
    assert (sent.call_version, len(sent.content["answers"])) == (2, 1)


def test_publication_waits_for_who_submits(fresh_chain: Chain) -> None:
    fresh_chain.fill()
    change = in_clearance(fresh_chain, questions=rows(fresh_chain, "questions")[1:])
    application = Application.objects.get(pk=fresh_chain.application.pk)
    race(
        slowly(lambda: applications.submit_application(application, declared=True, actor=fresh_chain.applicant)),
        later(lambda: corrigenda.publish_corrigendum(change, actor=fresh_chain.approver)),
    )
    sent = Submission.objects.get()
    assert (sent.call_version, len(sent.content["answers"])) == (1, 2)
    assert Corrigendum.objects.get().version.number == 2


def test_extension_published_in_the_last_second_carries_everybody_over_the_old_deadline(fresh_chain: Chain) -> None:
    """Who submits, and what falls due by itself, just after the old deadline meet the new one."""
    fresh_chain.fill()
    change = in_clearance(fresh_chain, closes_at=longer(fresh_chain, days=1))
    application = Application.objects.get(pk=fresh_chain.application.pk)
    with time_machine.travel(fresh_chain.call.closes_at - datetime.timedelta(seconds=0.5), tick=True):
        results, refusals = race(
            slowly(lambda: corrigenda.publish_corrigendum(change, actor=fresh_chain.approver), 1.5),
            later(lambda: close_call(fresh_chain.call.pk), 0.8),
            later(lambda: applications.expire_draft(application.pk), 0.8),
            later(lambda: applications.submit_application(application, declared=True, actor=fresh_chain.applicant), 1),
        )
        assert timezone.now() > fresh_chain.call.closes_at
    assert len(results) == 2
    assert any("closes by itself" in str(refusal) for refusal in refusals)
    assert Call.objects.get().state == "open"
    assert Application.objects.get(pk=application.pk).state == "submitted"
    assert Submission.objects.get().call_version == 2


def test_many_submit_while_the_deadline_is_extended_and_nobody_is_lost(fresh_chain: Chain) -> None:
    from tests.factories import complete, make_account, make_organisation, make_user

    fresh_chain.fill()
    drafts = [Application.objects.get(pk=fresh_chain.application.pk)]
    for n in range(5):
        user = make_user(f"Applicant {n}")
        organisation = make_organisation(user)
        make_account(organisation, actor=user)
        draft = applications.start_application(fresh_chain.call, organisation, actor=user)
        complete(draft, actor=user)
        drafts.append(Application.objects.get(pk=draft.pk))
    change = in_clearance(fresh_chain, closes_at=longer(fresh_chain, days=1))

    def submit(draft: Application) -> Act:
        return lambda: applications.submit_application(draft, declared=True, actor=draft.created_by)

    _results, refusals = race(
        *[submit(draft) for draft in drafts],
        lambda: corrigenda.publish_corrigendum(change, actor=fresh_chain.approver),
    )
    assert not refusals
    assert Submission.objects.count() == len(drafts)
    assert set(Submission.objects.values_list("call_version", flat=True)) <= {1, 2}


def test_two_changes_begun_at_once_leave_one(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    begin = [lambda: corrigenda.begin_corrigendum(fresh_chain.call, actor=fresh_chain.officer)] * 3
    _results, refusals = race(*begin)
    assert Corrigendum.objects.count() == 1
    assert all("being prepared already" in str(refusal) for refusal in refusals)
    assert len(refusals) == 2


def test_two_publications_make_one_version(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = in_clearance(fresh_chain, pot_cents=70_000_00)
    _results, refusals = race(*[lambda: corrigenda.publish_corrigendum(change, actor=fresh_chain.approver)] * 3)
    assert (len(refusals), CallVersion.objects.count(), Call.objects.get().pot_cents) == (2, 2, 70_000_00)


def test_publication_and_discarding_leave_one_outcome(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = in_clearance(fresh_chain, report_days=45)
    _results, refusals = race(
        lambda: corrigenda.publish_corrigendum(change, actor=fresh_chain.approver),
        lambda: corrigenda.discard_corrigendum(change, reason="No.", actor=fresh_chain.officer),
    )
    assert len(refusals) == 1
    is_published = Corrigendum.objects.get().state == "published"
    assert Call.objects.get().report_days == (45 if is_published else 30)


def test_two_who_edit_the_same_part_at_once_do_not_overwrite_each_other(fresh_chain: Chain) -> None:
    from grants.calls.terms import mark_of

    fresh_chain.open_call()
    change = drafted(fresh_chain)
    seen = mark_of(change.terms, ["report_days"])

    def edit(days: int) -> Act:
        return lambda: corrigenda.edit_corrigendum(change, {"report_days": days}, seen=seen, actor=fresh_chain.officer)

    _results, refusals = race(edit(40), edit(50))
    assert len(refusals) == 1
    assert Corrigendum.objects.get().terms["report_days"] in {40, 50}
