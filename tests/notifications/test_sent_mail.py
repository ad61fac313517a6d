"""The demonstration's mail: written to files, read by anybody, never anywhere but in the demonstration."""

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.urls import NoReverseMatch, reverse

from notifications.channels import demo_backend

pytestmark = pytest.mark.django_db
PAGE = "/sent-mail/"


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "notifications.channels.demo_backend.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


def send(subject: str, to: str = "ana@example.org", text: str = "Hello") -> None:
    mail = EmailMultiAlternatives(subject, text, to=[to])
    mail.attach_alternative("<p>Hello</p>", "text/html")
    mail.send()


def test_each_mail_is_a_file_that_only_we_may_read(folder):
    send("One")
    send("Two")
    assert len(list(folder.iterdir())) == 2
    assert folder.stat().st_mode & 0o077 == 0
    assert [demo_backend.heading(name).subject for name in demo_backend.names()] == ["Two", "One"]


def test_mail_without_recipient_is_not_sent(folder):
    assert send_mail("x", "y", None, []) == 0
    assert demo_backend.names() == []


@pytest.mark.urls("tests.notifications.demo_urls")
def test_verification_mail_opens_without_signing_in(folder, client):
    link = "http://localhost:8000/accounts/confirm-email/MQ:1vLx-a_b/"
    send("Confirm — потврди", text=f"Hello <b>Ana</b>,\n\nopen {link}\n")
    page = client.get(PAGE)
    assert "Confirm — потврди" in page.content.decode()
    [name] = demo_backend.names()
    detail = client.get(reverse("notifications:sent_mail_detail", args=[name], urlconf="tests.notifications.demo_urls"))
    assert f'href="{link}"' in detail.content.decode()
    assert "&lt;b&gt;Ana&lt;/b&gt;" in detail.content.decode()


@pytest.mark.urls("tests.notifications.demo_urls")
def test_search_by_address_and_pages(folder, client):
    for number in range(25):
        send(f"Letter {number}", to=f"reader{number}@example.org")
    found = client.get(PAGE, {"q": "Reader7@"}).content.decode()
    assert "Letter 7" in found
    assert "Letter 8" not in found
    assert "Letter 24" in client.get(PAGE).content.decode()
    assert "Letter 0" in client.get(PAGE, {"page": "2"}).content.decode()
    assert "No mail to or about" in client.get(PAGE, {"q": "<nobody>"}).content.decode()


@pytest.mark.urls("tests.notifications.demo_urls")
@pytest.mark.parametrize("name", ["20260101T000000000000-0123456789ab", "passwd", "x" * 300])
def test_unknown_mail_is_404(name, folder, client):
    assert client.get(f"{PAGE}{name}/").status_code == 404


def test_page_exists_in_the_demonstration_only(client, settings):
    assert settings.DEMO is False
    assert client.get(PAGE).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("notifications:sent_mail")
