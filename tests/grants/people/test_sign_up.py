"""Signing up: name, address, confirmation by mail, and the invitations that wait for it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from grants.people import services
from grants.people.models import Membership, User
from notifications.channels import demo_backend
from tests.factories import PASSWORD, Chain

SENT = {"name": "Ana Example", "email": "Ana@Example.org", "password1": PASSWORD, "password2": PASSWORD}


def confirm(client: Any) -> Any:
    link = re.search(r"https?://[^/]+(/\S+confirm-email/\S+)", mail.outbox[-1].body)
    assert link
    page = client.get(link[1])
    assert page.status_code == 200
    return client.post(link[1])


def test_whole_way_to_the_first_page(db: None, client: Any) -> None:
    assert client.get(reverse("account_signup")).status_code == 200
    assert client.post(reverse("account_signup"), SENT).status_code == 302
    user = User.objects.get()
    assert (user.name, user.email, user.language) == ("Ana Example", "ana@example.org", "en")
    assert mail.outbox[-1].to == ["ana@example.org"]
    login = {"login": "ana@example.org", "password": PASSWORD}
    assert "confirm-email" in client.post(reverse("account_login"), login)["Location"]
    assert confirm(client).status_code == 302
    assert client.post(reverse("account_login"), login).status_code == 302
    assert client.get(reverse("people:organisation_create")).status_code == 200


def test_language_of_the_page_becomes_the_persons(db: None, client: Any) -> None:
    client.cookies["django_language"] = "tr"
    client.post(reverse("account_signup"), SENT)
    assert User.objects.get().language == "tr"


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("email", "nobody"), ("password1", "short"), ("password2", "another one")]
)
def test_bad_input_makes_no_account(db: None, client: Any, field: str, value: str) -> None:
    client.post(reverse("account_signup"), {**SENT, field: value})
    assert not User.objects.exists()


def test_invited_colleague_belongs_once_the_address_is_confirmed(
    fresh_chain: Chain, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.invite_member(
            fresh_chain.organisation, email="ana@example.org", role="editor", actor=fresh_chain.applicant
        )
    assert mail.outbox[-1].to == ["ana@example.org"]
    assert "/invitations/" in mail.outbox[-1].body
    client.post(reverse("account_signup"), SENT)
    assert not Membership.objects.filter(user__email="ana@example.org").exists()
    confirm(client)
    found = Membership.objects.get(user__email="ana@example.org")
    assert (found.organisation, found.role) == (fresh_chain.organisation, "editor")


def test_verification_mail_of_the_demonstration_lies_among_the_sent_mail(
    db: None, client: Any, settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "notifications.channels.demo_backend.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    client.post(reverse("account_signup"), SENT)
    [name] = demo_backend.names()
    sent = demo_backend.read(name)
    assert (sent.to, sent.subject) == ("ana@example.org", "Confirm your e-mail address")
    assert "confirm-email" in sent.text
    assert "Ana Example" in sent.text
