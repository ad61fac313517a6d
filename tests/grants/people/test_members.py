"""Colleagues are invited by mail and leave by the lead's hand; a lead always remains."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from grants.people import services
from grants.people.models import Invitation, Membership
from notifications.models import Message
from tests.factories import Chain, make_user
from workflows.engine import records_of


def test_person_with_an_account_is_asked_first(fresh_chain: Chain, sign_in: Any) -> None:
    ana = make_user("Ana")
    url = reverse("people:invite", args=[fresh_chain.organisation.pk])
    assert sign_in(fresh_chain.applicant).post(url, {"email": "ANA@example.org", "role": "viewer"}).status_code == 302
    assert not ana.memberships.exists()
    assert Invitation.objects.get().email == "ana@example.org"


def test_colleague_gets_a_further_part_at_once_and_is_told(fresh_chain: Chain, sign_in: Any) -> None:
    url = reverse("people:invite", args=[fresh_chain.organisation.pk])
    sent = {"email": fresh_chain.viewer.email, "role": "signatory"}
    assert sign_in(fresh_chain.applicant).post(url, sent).status_code == 302
    assert set(fresh_chain.viewer.memberships.values_list("role", flat=True)) == {"viewer", "signatory"}
    assert Message.objects.filter(topic="member-added", recipient=fresh_chain.viewer).count() == 1


def test_person_without_one_gets_a_mail_and_is_shown_as_invited(
    fresh_chain: Chain, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(fresh_chain.applicant)
    url = reverse("people:invite", args=[fresh_chain.organisation.pk])
    for role in ("editor", "viewer"):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(url, {"email": "new@example.org", "role": role})
    assert [message.to for message in mail.outbox] == [["new@example.org"]] * 2
    assert Invitation.objects.get().role == "viewer"
    page = client.get(reverse("people:organisation", args=[fresh_chain.organisation.pk])).content.decode()
    assert "new@example.org" in page


@pytest.mark.parametrize(("field", "value"), [("email", "nobody"), ("role", "king"), ("role", "")])
def test_bad_invitation_is_refused(fresh_chain: Chain, sign_in: Any, field: str, value: str) -> None:
    sent = {"email": "new@example.org", "role": "editor", field: value}
    response = sign_in(fresh_chain.applicant).post(reverse("people:invite", args=[fresh_chain.organisation.pk]), sent)
    assert response.status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("editor", 403), ("officer", 403), ("stranger", 404)])
def test_only_the_lead_invites_and_removes(fresh_chain: Chain, sign_in: Any, who: str, status: int) -> None:
    client = sign_in(getattr(fresh_chain, who))
    sent = {"email": "new@example.org", "role": "editor"}
    assert client.post(reverse("people:invite", args=[fresh_chain.organisation.pk]), sent).status_code == status
    membership = Membership.objects.get(user=fresh_chain.viewer)
    assert client.post(reverse("people:member_remove", args=[membership.pk])).status_code == status
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_removed_person_reads_nothing_any_more(fresh_chain: Chain, sign_in: Any) -> None:
    membership = Membership.objects.get(user=fresh_chain.viewer)
    url = reverse("people:member_remove", args=[membership.pk])
    client = sign_in(fresh_chain.applicant)
    assert "Remove Viewer?" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    page = reverse("people:organisation", args=[fresh_chain.organisation.pk])
    assert sign_in(fresh_chain.viewer).get(page).status_code == 404


def test_last_lead_cannot_go(fresh_chain: Chain, sign_in: Any) -> None:
    membership = Membership.objects.get(user=fresh_chain.applicant, role="lead")
    response = sign_in(fresh_chain.applicant).post(reverse("people:member_remove", args=[membership.pk]))
    assert response.status_code == 422
    assert "make another person lead first" in response.content.decode()
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_lead_changes_the_part_of_a_colleague_who_is_told(fresh_chain: Chain, sign_in: Any) -> None:
    membership = Membership.objects.get(user=fresh_chain.viewer)
    url = reverse("people:member_role", args=[membership.pk])
    client = sign_in(fresh_chain.applicant)
    assert "Change the part of Viewer" in client.get(url).content.decode()
    assert client.post(url, {"role": "editor"}).status_code == 302
    assert [found.role for found in fresh_chain.viewer.memberships.all()] == ["editor"]
    assert Message.objects.filter(topic="member-role-changed", recipient=fresh_chain.viewer).count() == 1
    record = records_of(fresh_chain.organisation).get(verb="change_role")
    assert (record.actor, record.reason) == (fresh_chain.applicant, "Viewer: Editor: writes")


def test_part_that_somebody_has_already_is_not_doubled(fresh_chain: Chain) -> None:
    user = fresh_chain.viewer
    Membership.objects.create(organisation=fresh_chain.organisation, user=user, role="editor")
    viewing = Membership.objects.get(user=user, role="viewer")
    services.change_role(viewing, role="editor", actor=fresh_chain.applicant)
    assert [found.role for found in user.memberships.all()] == ["editor"]


@pytest.mark.parametrize("role", ["editor", "viewer", "signatory"])
def test_last_lead_stays_lead(fresh_chain: Chain, sign_in: Any, role: str) -> None:
    membership = Membership.objects.get(user=fresh_chain.applicant, role="lead")
    response = sign_in(fresh_chain.applicant).post(reverse("people:member_role", args=[membership.pk]), {"role": role})
    assert response.status_code == 422
    assert "make another person lead first" in response.content.decode()
    assert Membership.objects.get(pk=membership.pk).role == "lead"


@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("editor", 403), ("officer", 403), ("stranger", 404)])
def test_only_the_lead_changes_parts(fresh_chain: Chain, sign_in: Any, who: str, status: int) -> None:
    membership = Membership.objects.get(user=fresh_chain.viewer)
    url = reverse("people:member_role", args=[membership.pk])
    assert sign_in(getattr(fresh_chain, who)).post(url, {"role": "lead"}).status_code == status
    assert Membership.objects.get(user=fresh_chain.viewer).role == "viewer"


@pytest.mark.parametrize("role", ["", "king", "<script>"])
def test_unknown_part_is_refused(fresh_chain: Chain, sign_in: Any, role: str) -> None:
    membership = Membership.objects.get(user=fresh_chain.viewer)
    response = sign_in(fresh_chain.applicant).post(reverse("people:member_role", args=[membership.pk]), {"role": role})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["role"]
