"""A guest of one grant: invited by mail, reads that grant alone until a day, and writes nothing but notes."""

import datetime
import re
from typing import Any

import pytest
import rules
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.agreements.models import Agreement, Amendment, GuestAccess
from grants.agreements.selectors import agreements_visible_to, waiting_for
from grants.agreements.selectors.amendments import amendments_visible_to
from grants.agreements.selectors.guests import guests_visible_to
from grants.agreements.services.guests import enter_as_guest, invite_guest, revoke_guest
from grants.core.errors import DomainError
from grants.monitoring.models import AuditNote, Expenditure, Report
from grants.monitoring.selectors import reports_visible_to
from grants.monitoring.selectors.verification import audit_notes_visible_to, costs_visible_to
from grants.monitoring.services import note_on_grant, verify_cost
from grants.payments.models import Payment, Recovery
from grants.payments.selectors import payments_visible_to
from grants.payments.selectors.recoveries import recoveries_visible_to
from grants.people.models import User
from notifications.models import Message
from tests.factories import make_user

SEEN = (
    (Agreement, agreements_visible_to, "agreements.view"),
    (Amendment, amendments_visible_to, "amendments.view"),
    (Payment, payments_visible_to, "payments.view"),
    (Recovery, recoveries_visible_to, "recoveries.view"),
    (Report, reports_visible_to, "reports.view"),
    (Expenditure, costs_visible_to, "costs.view"),
    (AuditNote, audit_notes_visible_to, "audit_notes.view"),
    (GuestAccess, guests_visible_to, "guests.view"),
)


def until(days: int = 30) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def link_in(message: Any) -> str:
    """Return the path of the link in a mail."""
    found = re.search(r"/guests/enter/\S+/", message.body)
    assert found
    return found[0]


def let_in(chain: Any, guest: User, **fields: Any) -> GuestAccess:
    """Invite a person to the grant of a chain and let him in."""
    known = {"until": until(), "reason": "Audit of the donor", **fields}
    access = invite_guest(chain.agreement, email=guest.email, actor=chain.officer, **known)
    access.user, access.accepted_at, access.token_hash = guest, timezone.now(), ""
    access.save()
    return access


@pytest.fixture
def guest(db: None) -> User:
    return make_user("Audrey Auditor")


@pytest.fixture
def two(chain: Any) -> Any:
    """Two grants of two schemes of one action, each with its report in."""
    chain.allocate(420_000_00).reported()
    chain.other = chain.again(days_ago=90, pot_cents=20_000_00).recovery_due()
    return chain


def test_a_guest_is_invited_by_mail_and_reads_that_grant_alone(
    two: Any, guest: User, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    url = reverse("agreements:guests", args=[two.agreement.reference])
    sent = {"email": guest.email.upper(), "until": until().isoformat(), "reason": "Audit of the donor"}
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(two.officer).post(url, sent).status_code == 302
    message = mail.outbox[-1]
    assert message.to == [guest.email]
    client, link = sign_in(guest), link_in(message)
    detail = reverse("agreements:detail", args=[two.agreement.reference])
    assert client.get(detail).status_code == 404
    assert "Audit of the donor" in client.get(link).content.decode()
    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 422  # it works once
    assert any("Examine the grant" in str(item.what) for item in waiting_for(guest))
    for name in ("monitoring:report", "monitoring:costs", "monitoring:audit_notes", "agreements:detail"):
        assert client.get(reverse(name, args=[two.agreement.reference])).status_code == 200, name
        assert client.get(reverse(name, args=[two.other.agreement.reference])).status_code == 404, name
    cost, foreign = two.report.costs.first(), two.other.report.costs.first()
    for name in ("monitoring:cost", "monitoring:receipt"):
        assert client.get(reverse(name, args=[cost.pk])).status_code in {200, 302}, name
        assert client.get(reverse(name, args=[foreign.pk])).status_code == 404, name
    listed = client.get(reverse("agreements:index")).content.decode()
    assert two.agreement.reference in listed
    assert two.other.agreement.reference not in listed


def test_what_a_guest_sees_in_lists_is_what_the_policy_lets_him_view(two: Any, guest: User) -> None:
    let_in(two, guest)
    note_on_grant(two.agreement, text="No list of participants.", actor=guest)
    other = make_user("Other Auditor")
    let_in(two, other)
    note_on_grant(two.agreement, text="All is well.", actor=other)
    for person in (guest, other, two.applicant, two.finance, two.stranger):
        user = User.objects.get(pk=person.pk)
        for model, visible_to, permission in SEEN:
            shown = {row.pk for row in visible_to(user)}
            viewable = {row.pk for row in model.objects.all() if rules.has_perm(permission, user, row)}
            assert shown == viewable, f"{model.__name__} for {person}"
    assert {row.pk for row in reports_visible_to(guest)} == {two.report.pk}
    assert {row.author for row in audit_notes_visible_to(guest)} == {guest}


def test_a_guest_writes_notes_and_nothing_else(two: Any, guest: User, sign_in: Any) -> None:
    let_in(two, guest)
    client, cost = sign_in(guest), two.report.costs.first()
    notes = reverse("monitoring:audit_notes", args=[two.agreement.reference])
    sent = {"kind": "finding", "cost": cost.pk, "text": "No list of participants."}
    for _press in range(2):
        assert client.post(notes, sent).status_code == 302
    note = AuditNote.objects.get()
    assert (note.author, note.kind, note.about) == (guest, "finding", str(cost))
    assert Message.objects.filter(topic="audit-finding", recipient=two.finance).count() == 1
    assert "No list of participants." in sign_in(two.officer).get(notes).content.decode()
    assert sign_in(two.applicant).get(notes).status_code == 403
    assert client.post(notes, {**sent, "cost": two.other.report.costs.first().pk}).status_code == 422
    reference = two.agreement.reference
    for name in ("ask", "answer", "verify", "confirm", "disallow"):
        assert client.post(reverse(f"monitoring:{name}", args=[cost.pk]), {"text": "x"}).status_code == 403, name
    for name in ("accept_costs", "accept_narrative", "draw_sample", "verify_remaining", "reduce", "cost_add", "submit"):
        assert client.post(reverse(f"monitoring:{name}", args=[reference])).status_code == 403, name
    for name in ("agreements:guests", "agreements:edit"):
        assert client.post(reverse(name, args=[reference])).status_code in {403, 404}, name
    with pytest.raises(PermissionDenied):
        verify_cost(cost, outcome="accepted", actor=guest)
    with pytest.raises(PermissionDenied):
        note_on_grant(two.other.agreement, text="x", actor=guest)


def test_the_access_ends_by_the_clock(two: Any, guest: User, sign_in: Any) -> None:
    let_in(two, guest, until=until(2))
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2), tick=True):
        assert agreements_visible_to(guest).exists()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=3, hours=12), tick=True):
        assert not agreements_visible_to(guest).exists()
        assert not rules.has_perm("reports.view", guest, two.report)
        assert waiting_for(guest) == []
        detail = reverse("agreements:detail", args=[two.agreement.reference])
        assert sign_in(guest).get(detail).status_code == 404


def test_the_access_is_taken_back_at_once(two: Any, guest: User, sign_in: Any) -> None:
    access = let_in(two, guest)
    url = reverse("agreements:revoke_guest", args=[access.pk])
    assert sign_in(two.approver).post(url, {"reason": "The audit is over."}).status_code == 302
    assert not agreements_visible_to(guest).exists()
    assert Message.objects.filter(topic="guest-access-ended", recipient=guest).count() == 1
    with pytest.raises(DomainError, match="taken back already"):
        revoke_guest(access, actor=two.approver, reason="Again.")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"until": until(-1).isoformat()}, "until"),
        ({"until": until(400).isoformat()}, "until"),
        ({"until": ""}, "until"),
        ({"reason": "  "}, "reason"),
        ({"email": "nobody"}, "email"),
        ({"email": "applicant@example.org"}, "email"),
    ],
)
def test_a_wrong_invitation_is_refused_at_its_field(
    chain: Any, sign_in: Any, wrong: dict[str, str], field: str
) -> None:
    chain.in_force()
    sent = {"email": "a@example.org", "until": until().isoformat(), "reason": "Audit", **wrong}
    answer = sign_in(chain.officer).post(reverse("agreements:guests", args=[chain.agreement.reference]), sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not GuestAccess.objects.exists()


def test_a_link_opens_for_its_address_alone(
    chain: Any, guest: User, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    chain.in_force()
    with django_capture_on_commit_callbacks(execute=True):
        invite_guest(chain.agreement, email=guest.email, until=until(), reason="Audit", actor=chain.officer)
    link = link_in(mail.outbox[-1])
    assert sign_in(chain.stranger).post(link).status_code == 422
    assert sign_in(None).get(link).status_code == 200
    with pytest.raises(DomainError, match="does not work"):
        enter_as_guest("guessed", actor=guest)
    assert not agreements_visible_to(chain.stranger).filter(pk=chain.agreement.pk).exists()


def test_others_invite_nobody(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    url = reverse("agreements:guests", args=[chain.agreement.reference])
    for name in ("applicant", "viewer", "finance", "auditor"):
        assert sign_in(getattr(chain, name)).post(url, {}).status_code == 403, name
    assert sign_in(chain.stranger).get(url).status_code == 404
