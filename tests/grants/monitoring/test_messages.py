"""The thread of a grant: written to the other side, never changed, withdrawn only unread and only at once."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from grants.core.errors import DomainError
from grants.evaluation.models import Conflict
from grants.monitoring.models import GrantMessage, GrantMessageRead
from grants.monitoring.selectors.messages import messages_visible_to, unread_by
from grants.monitoring.services.messages import mark_read, send_message, withdraw_message
from notifications.models import Message
from tests.factories import upload
from workflows.engine import TransitionRefused


def told() -> set[str]:
    return set(Message.objects.filter(topic="grant-message").values_list("recipient__name", flat=True))


def test_grantee_writes_and_the_officer_is_told_without_the_text(chain: Any) -> None:
    chain.message_sent()
    assert chain.message.from_grantee
    assert told() == {"Officer"}
    assert "training" not in str(Message.objects.get(topic="grant-message").context)


def test_officer_answers_and_all_people_of_the_grantee_are_told(chain: Any) -> None:
    chain.message_sent()
    answer = send_message(chain.agreement, text="Yes, you may.", actor=chain.officer)
    assert not answer.from_grantee
    assert told() == {"Officer", "Applicant", "Viewer", "Editor"}


def test_only_writers_of_the_grantee_and_the_officer_write(chain: Any) -> None:
    chain.in_force()
    for person in (chain.viewer, chain.finance, chain.approver, chain.auditor, chain.stranger, chain.evaluator):
        with pytest.raises(PermissionDenied):
            send_message(chain.agreement, text="Hello.", actor=person)
    Conflict.objects.create(application=chain.application, user=chain.officer, kind="declared")
    with pytest.raises(PermissionDenied):
        send_message(chain.agreement, text="Hello.", actor=chain.officer)


def test_nothing_is_written_before_the_grantee_may_read_the_agreement(chain: Any) -> None:
    chain.prepared()
    for person in (chain.applicant, chain.officer):
        with pytest.raises(PermissionDenied):
            send_message(chain.agreement, text="Hello.", actor=person)


def test_message_is_never_changed_or_removed(chain: Any) -> None:
    chain.message_sent()
    for write in (
        lambda: GrantMessage.objects.update(text="Other."),
        lambda: GrantMessage.objects.update(sent_at=timezone.now()),
        lambda: GrantMessage.objects.all().delete(),
        lambda: chain.message.files.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    assert GrantMessage.objects.get().text == "May we move a training?"


def test_withdrawn_within_minutes_while_unread(chain: Any) -> None:
    message = chain.message_sent().message
    with chain.now():
        withdraw_message(message, actor=chain.applicant)
        with pytest.raises(TransitionRefused, match="already"):
            withdraw_message(message, actor=chain.applicant)
        assert not unread_by(chain.officer, chain.agreement).exists()


def test_not_withdrawn_once_read_or_late_or_by_somebody_else(chain: Any) -> None:
    message = chain.message_sent().message
    with pytest.raises(PermissionDenied):
        withdraw_message(message, actor=chain.editor)
    late = message.sent_at + datetime.timedelta(minutes=11)
    with time_machine.travel(late), pytest.raises(TransitionRefused, match="10 minutes"):
        withdraw_message(message, actor=chain.applicant)
    with time_machine.travel(message.sent_at + datetime.timedelta(minutes=1)):
        assert mark_read(chain.agreement, actor=chain.officer) == 1
        with pytest.raises(TransitionRefused, match="has been read"):
            withdraw_message(message, actor=chain.applicant)


def test_read_is_marked_once_by_the_other_side_alone(chain: Any) -> None:
    chain.message_sent()
    assert mark_read(chain.agreement, actor=chain.applicant) == 0
    assert mark_read(chain.agreement, actor=chain.officer) == 1
    assert mark_read(chain.agreement, actor=chain.officer) == 0
    with pytest.raises(PermissionDenied):
        mark_read(chain.agreement, actor=chain.auditor)
    assert GrantMessageRead.objects.get().user == chain.officer


def test_second_click_sends_nothing(chain: Any) -> None:
    chain.message_sent()
    with chain.now(), pytest.raises(DomainError, match="just been sent"):
        send_message(chain.agreement, text="May we move a training?", actor=chain.applicant)


def test_bad_file_or_too_many_of_them_are_refused_and_nothing_is_sent(chain: Any) -> None:
    chain.in_force()
    for uploads in ([upload("x.pdf", b"MZ no document")], [upload()] * 6):
        with pytest.raises(DomainError) as refused:
            send_message(chain.agreement, text="Look.", uploads=uploads, actor=chain.applicant)
        assert refused.value.field == "uploads"
    assert not GrantMessage.objects.exists()


def test_auditor_reads_and_a_stranger_does_not(chain: Any, sign_in: Any) -> None:
    chain.message_sent()
    assert messages_visible_to(chain.auditor).get() == chain.message
    assert not messages_visible_to(chain.stranger).exists()
    page = reverse("monitoring:grant_messages", args=[chain.agreement.reference])
    paper = reverse("monitoring:grant_message_file", args=[chain.message.pk, 1])
    assert "May we move a training?" in sign_in(chain.auditor).get(page).content.decode()
    assert sign_in(chain.auditor).get(paper).status_code == 302
    for address in (page, paper):
        assert sign_in(chain.stranger).get(address).status_code == 404
    read = reverse("monitoring:grant_messages_read", args=[chain.agreement.reference])
    assert sign_in(chain.stranger).post(read).status_code == 404
    assert sign_in(chain.auditor).post(read).status_code == 403


def test_thread_by_its_page(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    page = reverse("monitoring:grant_messages", args=[chain.agreement.reference])
    grantee, officer = sign_in(chain.applicant), sign_in(chain.officer)
    assert grantee.post(page, {"text": "  "}).status_code == 422
    sent = {"text": "See the <b>plan</b>.", "uploads": [upload("plan.pdf"), upload("map.pdf")]}
    assert grantee.post(page, sent).status_code == 302
    home = officer.get(reverse("dashboards:home")).content.decode()
    assert "1 new message" in home
    shown = officer.get(page).content.decode()
    assert "See the &lt;b&gt;plan&lt;/b&gt;." in shown
    assert "plan.pdf" in shown
    assert "1 message is new to you" in shown
    assert officer.post(reverse("monitoring:grant_messages_read", args=[chain.agreement.reference])).status_code == 302
    assert "is new to you" not in officer.get(page).content.decode()
    agreement = reverse("agreements:detail", args=[chain.agreement.reference])
    assert "See the" in grantee.get(agreement).content.decode()
    message = GrantMessage.objects.get()
    assert grantee.post(reverse("monitoring:grant_message_withdraw", args=[message.pk])).status_code == 409


def test_withdrawn_message_shows_its_text_to_nobody(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    message = send_message(chain.agreement, text="Wrong grant.", uploads=[upload()], actor=chain.applicant)
    withdraw_message(message, actor=chain.applicant)
    page = reverse("monitoring:grant_messages", args=[chain.agreement.reference])
    for person in (chain.officer, chain.auditor, chain.applicant):
        shown = sign_in(person).get(page).content.decode()
        assert "Wrong grant." not in shown
        assert "Withdrawn by its author" in shown
    paper = reverse("monitoring:grant_message_file", args=[message.pk, 1])
    assert sign_in(chain.officer).get(paper).status_code == 404
