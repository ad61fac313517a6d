"""An invitation is used once, within two weeks, by the person it was sent to, and by nobody else."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from grants.core.errors import DomainError
from grants.people import services
from grants.people.models import Invitation, Membership
from grants.programmes.models import StaffRole
from notifications.models import Message
from tests.factories import PASSWORD, Chain, make_staff, make_user
from tests.grants.people.objects import TOKEN, make_invitation

JOIN = reverse("people:join", args=[TOKEN])


def token_of(message: Any) -> str:
    found = re.search(r"/invitations/([\w-]+)/", message.body)
    assert found
    return found[1]


@pytest.fixture
def invite(fresh_chain: Chain, sign_in: Any, django_capture_on_commit_callbacks: Any) -> Callable[..., str]:
    """Return a function that invites an address through the page and returns the token of the mail."""

    def send(email: str = "ana@example.org", role: str = "editor") -> str:
        url = reverse("people:invite", args=[fresh_chain.organisation.pk])
        with django_capture_on_commit_callbacks(execute=True):
            assert sign_in(fresh_chain.applicant).post(url, {"email": email, "role": role}).status_code == 302
        return token_of(mail.outbox[-1])

    return send


def test_mail_holds_the_token_and_the_database_only_its_hash(invite: Any, fresh_chain: Chain) -> None:
    token = invite()
    found = Invitation.objects.get()
    assert len(token) >= 43
    assert found.token_hash != token
    assert len(found.token_hash) == 64
    assert timedelta(days=13, hours=23) < found.expires_at - timezone.now() <= timedelta(days=14)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM grants_invitation WHERE grants_invitation::text LIKE %s", [f"%{token}%"])
        assert cursor.fetchone() == (0,)
    assert not Message.objects.filter(url__contains=token).exists()
    [(html, kind)] = mail.outbox[-1].alternatives
    assert kind == "text/html"
    assert f"/invitations/{token}/" in html
    assert fresh_chain.organisation.name in mail.outbox[-1].subject


def test_invited_person_sees_who_invites_to_what_before_joining(invite: Any, fresh_chain: Chain, sign_in: Any) -> None:
    ana = make_user("Ana")
    url = reverse("people:join", args=[invite(role="viewer")])
    assert not ana.memberships.exists()
    client = sign_in(ana)
    page = client.get(url).content.decode()
    for said in (fresh_chain.organisation.name, "Applicant invites you", "Viewer: reads", "Join the organisation"):
        assert said in page
    assert not ana.memberships.exists()
    assert client.post(url).status_code == 302
    assert Membership.objects.get(user=ana).role == "viewer"
    assert Message.objects.filter(topic="member-added", recipient=ana).count() == 1
    assert Message.objects.filter(topic="member-joined", recipient=fresh_chain.applicant).count() == 1


def test_public_is_asked_to_sign_in_or_up_and_joins_nothing(fresh_chain: Chain, client: Any) -> None:
    make_invitation(fresh_chain)
    page = client.get(JOIN).content.decode()
    assert f"/accounts/login/?next={JOIN}" in page
    assert f"/accounts/signup/?next={JOIN}" in page
    assert "new@example.org" not in page
    assert "/accounts/login/" in client.post(JOIN)["Location"]
    assert Invitation.objects.get().accepted_at is None


def test_forwarded_link_is_refused_in_another_account(fresh_chain: Chain, sign_in: Any) -> None:
    make_invitation(fresh_chain)
    for user in (make_user("Forwarded"), fresh_chain.stranger):
        client = sign_in(user)
        page = client.get(JOIN).content.decode()
        assert "sent to another address" in page
        assert "Join the organisation" not in page
        assert "new@example.org" not in page
        response = client.post(JOIN)
        assert response.status_code == 422
        assert "sent to another address" in response.content.decode()
        assert not Membership.objects.filter(user=user, organisation=fresh_chain.organisation).exists()


def test_address_that_is_not_confirmed_does_not_count(fresh_chain: Chain, sign_in: Any) -> None:
    make_invitation(fresh_chain)
    thief = make_user("Thief")
    EmailAddress.objects.create(user=thief, email="new@example.org", verified=False)
    assert sign_in(thief).post(JOIN).status_code == 422
    EmailAddress.objects.filter(user=thief).update(verified=True)
    assert sign_in(thief).post(JOIN).status_code == 302


def test_link_works_once(fresh_chain: Chain, sign_in: Any) -> None:
    make_invitation(fresh_chain)
    client = sign_in(make_user("New"))
    assert client.post(JOIN).status_code == 302
    again = client.post(JOIN)
    assert again.status_code == 422
    assert "has been used already" in again.content.decode()
    assert "You belong to this organisation already" in client.get(JOIN).content.decode()


def test_removed_person_does_not_return_by_the_old_link(fresh_chain: Chain, sign_in: Any) -> None:
    make_invitation(fresh_chain)
    new = make_user("New")
    assert sign_in(new).post(JOIN).status_code == 302
    services.remove_member(new.memberships.get(), actor=fresh_chain.applicant)
    assert sign_in(new).post(JOIN).status_code == 422
    assert not new.memberships.exists()


@pytest.mark.parametrize(("days", "status"), [(13, 302), (14, 422), (400, 422)])
def test_link_is_good_for_two_weeks(fresh_chain: Chain, sign_in: Any, days: int, status: int) -> None:
    make_invitation(fresh_chain)
    new = make_user("New")
    with time_machine.travel(timezone.now() + timedelta(days=days, seconds=1), tick=False):
        client = sign_in(new)
        if status == 422:
            page = client.get(JOIN).content.decode()
            assert "has expired" in page
            assert "Ask Applicant to send it again" in page
        assert client.post(JOIN).status_code == status
    assert new.memberships.exists() is (status == 302)


def test_withdrawn_invitation_says_so(fresh_chain: Chain, sign_in: Any) -> None:
    found = make_invitation(fresh_chain)
    new = make_user("New")
    url = reverse("people:invitation_withdraw", args=[fresh_chain.organisation.pk, found.pk])
    assert sign_in(fresh_chain.applicant).post(url).status_code == 302
    assert "was withdrawn" in sign_in(new).get(JOIN).content.decode()
    assert sign_in(new).post(JOIN).status_code == 422
    assert services.accept_invitations(new) == 0
    page = sign_in(fresh_chain.applicant).get(reverse("people:organisation", args=[fresh_chain.organisation.pk]))
    assert "new@example.org" not in page.content.decode()


def test_sending_again_kills_the_old_link(
    fresh_chain: Chain, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    found = make_invitation(fresh_chain, expires_at=timezone.now() - timedelta(days=1))
    new = make_user("New")
    url = reverse("people:invitation_resend", args=[fresh_chain.organisation.pk, found.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(fresh_chain.applicant).post(url).status_code == 302
    client = sign_in(new)
    old = client.get(JOIN)
    assert old.status_code == 404
    assert "a newer mail has taken its place" in old.content.decode()
    assert client.post(JOIN).status_code == 404
    assert client.post(reverse("people:join", args=[token_of(mail.outbox[-1])])).status_code == 302


def test_nobody_is_written_to_twice_in_a_minute(
    fresh_chain: Chain, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    found = make_invitation(fresh_chain)
    url = reverse("people:invitation_resend", args=[fresh_chain.organisation.pk, found.pk])
    with django_capture_on_commit_callbacks(execute=True):
        page = sign_in(fresh_chain.applicant).post(url, follow=True)
    assert "wait a minute" in page.content.decode()
    assert not mail.outbox


def test_sign_in_leads_back_to_the_invitation(fresh_chain: Chain, client: Any) -> None:
    make_invitation(fresh_chain)
    make_user("New")
    login = {"login": "new@example.org", "password": PASSWORD, "next": JOIN}
    assert client.post(reverse("account_login"), login)["Location"] == JOIN
    assert client.post(JOIN).status_code == 302


def test_second_invitation_to_an_address_takes_the_place_of_the_first(invite: Any, sign_in: Any) -> None:
    new = make_user("Ana")
    first, second = invite(role="editor"), invite(role="viewer")
    assert Invitation.objects.get().role == "viewer"
    assert sign_in(new).post(reverse("people:join", args=[first])).status_code == 404
    assert sign_in(new).post(reverse("people:join", args=[second])).status_code == 302
    assert new.memberships.get().role == "viewer"


@pytest.mark.parametrize("fields", [{"withdrawn_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_confirming_the_address_brings_nothing_once_it_is_over(fresh_chain: Chain, fields: dict[str, Any]) -> None:
    make_invitation(fresh_chain, **fields)
    new = make_user("New")
    assert services.accept_invitations(new) == 0
    assert not new.memberships.exists()


def test_confirming_the_address_uses_the_invitation_up(fresh_chain: Chain, sign_in: Any) -> None:
    make_invitation(fresh_chain)
    new = make_user("New")
    assert services.accept_invitations(new) == 1
    assert "has been used already" in sign_in(new).post(JOIN).content.decode()


def test_staff_joins_no_applicant_even_by_an_older_invitation(fresh_chain: Chain, sign_in: Any) -> None:
    make_invitation(fresh_chain, "late.officer@example.org")
    staff = make_staff("Late Officer", StaffRole.Role.OFFICER, fresh_chain.action)
    assert sign_in(staff).post(JOIN).status_code == 422
    assert services.accept_invitations(staff) == 0
    assert not staff.memberships.exists()


def test_whoever_may_no_longer_invite_leaves_no_door_open(fresh_chain: Chain) -> None:
    second = make_user("Second Lead")
    membership = Membership.objects.create(organisation=fresh_chain.organisation, user=second, role="lead")
    services.invite_member(fresh_chain.organisation, email="back@example.org", role="lead", actor=second)
    make_invitation(fresh_chain, "other@example.org")
    services.remove_member(membership, actor=fresh_chain.applicant)
    assert Invitation.objects.get(email="back@example.org").withdrawn_at is not None
    assert Invitation.objects.get(email="other@example.org").withdrawn_at is None


def test_invitations_without_answer_are_limited(fresh_chain: Chain) -> None:
    for number in range(50):
        make_invitation(fresh_chain, f"n{number}@example.org", token=str(number))
    with pytest.raises(DomainError, match="Too many invitations"):
        services.invite_member(
            fresh_chain.organisation, email="more@example.org", role="viewer", actor=fresh_chain.applicant
        )


@pytest.mark.parametrize("route", ["invitation_resend", "invitation_withdraw"])
@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("editor", 403), ("officer", 403), ("stranger", 404)])
def test_only_the_lead_sends_again_and_withdraws(
    fresh_chain: Chain, sign_in: Any, route: str, who: str, status: int
) -> None:
    found = make_invitation(fresh_chain)
    url = reverse(f"people:{route}", args=[fresh_chain.organisation.pk, found.pk])
    assert sign_in(getattr(fresh_chain, who)).post(url).status_code == status
    found.refresh_from_db()
    assert found.withdrawn_at is None
    assert not mail.outbox


@pytest.mark.parametrize("route", ["invitation_resend", "invitation_withdraw"])
def test_invitation_of_another_organisation_is_404_under_ones_own(fresh_chain: Chain, sign_in: Any, route: str) -> None:
    found = make_invitation(fresh_chain)
    url = reverse(f"people:{route}", args=[fresh_chain.stranger_organisation.pk, found.pk])
    assert sign_in(fresh_chain.stranger).post(url).status_code == 404
    found.refresh_from_db()
    assert found.withdrawn_at is None


@pytest.mark.parametrize("token", ["none", "x" * 500, "../../x", "%00", "<script>"])
def test_link_of_nothing_is_404(fresh_chain: Chain, sign_in: Any, token: str) -> None:
    make_invitation(fresh_chain, token_hash="")
    response = sign_in(fresh_chain.stranger).get("/invitations/" + token + "/")
    assert response.status_code == 404
    assert "<script>" not in response.content.decode()


def race(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts at the same time; return what each came to."""
    outcomes: list[str] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            act()
            outcomes.append("done")
        except DomainError as error:
            outcomes.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(outcomes) == len(acts)
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_two_accepts_at_once_make_one_membership() -> None:
    chain = Chain()
    make_invitation(chain)
    new = make_user("New")
    outcomes = race(*[lambda: services.join_organisation(TOKEN, actor=new)] * 4)
    assert outcomes.count("done") == 1
    assert sum("has been used already" in said for said in outcomes) == 3
    assert Membership.objects.filter(user=new).count() == 1
    assert Message.objects.filter(topic="member-added", recipient=new).count() == 1


@pytest.mark.django_db(transaction=True)
def test_joining_and_withdrawing_at_once_have_one_outcome() -> None:
    chain = Chain()
    found = make_invitation(chain)
    new = make_user("New")
    outcomes = race(
        lambda: services.join_organisation(TOKEN, actor=new),
        lambda: services.withdraw_invitation(found, actor=chain.applicant),
    )
    assert outcomes.count("done") == 1
    found.refresh_from_db()
    assert (found.accepted_at is None) is (found.withdrawn_at is not None)
    assert new.memberships.exists() is (found.accepted_at is not None)


@pytest.mark.django_db(transaction=True)
def test_two_invitations_of_one_address_at_once_leave_one_open() -> None:
    chain = Chain()
    invite = services.invite_member
    race(
        *[lambda: invite(chain.organisation, email="new@example.org", role="editor", actor=chain.applicant)] * 3,
    )
    assert Invitation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_go_at_once_leave_one() -> None:
    chain = Chain()
    second = make_user("Second")
    Membership.objects.create(organisation=chain.organisation, user=second, role="lead")
    leads = list(Membership.objects.filter(organisation=chain.organisation, role="lead"))
    outcomes = race(*[lambda one=one: services.remove_member(one, actor=chain.applicant) for one in leads])
    assert outcomes.count("done") == 1
    assert Membership.objects.filter(organisation=chain.organisation, role="lead").count() == 1
