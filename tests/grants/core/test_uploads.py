"""Uploads in pieces: taken up where the line dropped, never another's, never more than was said, gone in the end."""

import base64
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import Http404
from django.test import Client
from django.utils import timezone

from grants.core import files, quarantine, uploads
from grants.core.errors import DomainError
from grants.core.models import StoredFile, Upload
from notifications.models import Message
from tests.grants.core.test_files import EICAR_PDF, PDF, _own_folder, clamd, person  # noqa: F401

HEADERS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"
TARGET = "tests.document:1:2"


@pytest.fixture
def sender(person: Any, client: Client) -> Client:  # noqa: F811
    client.force_login(person)
    return client


def metadata(**told: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())


def begin(client: Client, user: Any, size: Any, *, purpose: str | None = None, name: str = "budget.pdf") -> Any:
    signed = uploads.purpose(TARGET, user) if purpose is None else purpose
    told = {"Upload-Length": str(size), "Upload-Metadata": metadata(purpose=signed, filename=name)}
    return client.post("/uploads/", headers=HEADERS | told)


def send(client: Client, url: str, offset: Any, piece: bytes, **headers: str) -> Any:
    told = HEADERS | {"Upload-Offset": str(offset)} | headers
    return client.generic("PATCH", url, piece, content_type=PIECE, headers=told)


def taken(token: str, user: Any, target: str = TARGET) -> bytes | None:
    with uploads.taken(token, target=target, owner=user) as file:
        return file.read() if file else None


def token_of(url: str) -> str:
    return url.split("/")[-2]


def test_file_comes_in_pieces_and_is_taken_once(sender, person, django_capture_on_commit_callbacks):  # noqa: F811
    answer = begin(sender, person, len(PDF))
    assert answer.status_code == 201
    url = answer["Location"]
    assert send(sender, url, 0, PDF[:10])["Upload-Offset"] == "10"
    asked = sender.head(url, headers=HEADERS)
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (200, "10", str(len(PDF)))
    assert "no-store" in asked["Cache-Control"]
    assert send(sender, url, 10, PDF[10:]).status_code == 204
    with django_capture_on_commit_callbacks(execute=True):
        assert taken(token_of(url), person) == PDF
    assert taken(token_of(url), person) is None
    assert sender.head(url, headers=HEADERS).status_code == 404
    assert not default_storage.exists(f"incoming/{token_of(url)}")


def test_piece_for_another_place_is_refused_with_the_right_one(sender, person):  # noqa: F811
    url = begin(sender, person, len(PDF))["Location"]
    send(sender, url, 0, PDF[:10])
    for lie in (0, 5, 11, len(PDF)):
        assert send(sender, url, lie, PDF[:5]).status_code == 409
    for nonsense in ("", "-1", "ten", "1e3", "９", "9" * 20):
        assert send(sender, url, nonsense, PDF[:5]).status_code == 400
    assert Upload.objects.get().received == 10


def test_more_bytes_than_said_are_refused(sender, person):  # noqa: F811
    url = begin(sender, person, 10)["Location"]
    assert send(sender, url, 0, PDF[:11]).status_code == 413
    send(sender, url, 0, PDF[:10])
    assert send(sender, url, 10, b"x").status_code == 413
    assert Upload.objects.get().received == 10


def test_fewer_bytes_than_said_are_no_file(sender, person):  # noqa: F811
    url = begin(sender, person, 100)["Location"]
    send(sender, url, 0, PDF[:10])
    with pytest.raises(DomainError, match="not arrived as a whole"):
        taken(token_of(url), person)


@pytest.mark.parametrize(
    ("size", "status"),
    [(5 * 2**30, 413), (10 * 2**20 + 1, 413), (0, 400), (-1, 400), ("", 400), ("ten", 400), ("9" * 30, 400)],
)
def test_size_is_judged_before_the_first_byte(sender, person, size, status):  # noqa: F811
    assert begin(sender, person, size).status_code == status
    assert not Upload.objects.exists()


def test_piece_has_a_limit_of_its_own(sender, person):  # noqa: F811
    url = begin(sender, person, 3 * 2**20)["Location"]
    assert send(sender, url, 0, b"x" * (uploads.PIECE_BYTES + 1)).status_code == 413
    assert Upload.objects.get().received == 0


def test_other_protocols_are_not_spoken(sender, person):  # noqa: F811
    url = begin(sender, person, 10)["Location"]
    assert send(sender, url, 0, b"x", **{"Tus-Resumable": "0.2.2"}).status_code == 412
    told = HEADERS | {"Upload-Offset": "0"}
    assert sender.generic("PATCH", url, b"x", content_type="text/plain", headers=told).status_code == 415
    assert sender.post(url).status_code == 405
    assert sender.delete(url).status_code == 405


def test_upload_of_somebody_else_is_404(sender, person, django_user_model):  # noqa: F811
    url = begin(sender, person, len(PDF))["Location"]
    other = django_user_model.objects.create_user("other@example.org", "long enough 1")
    thief = Client()
    thief.force_login(other)
    assert thief.head(url, headers=HEADERS).status_code == 404
    assert send(thief, url, 0, PDF).status_code == 404
    with pytest.raises(DomainError, match="not known"):
        taken(token_of(url), other)
    assert Client().head(url, headers=HEADERS | {"HX-Request": "true"}).status_code == 401


def test_purpose_is_signed_for_one_person_and_a_few_days(sender, person, django_user_model):  # noqa: F811
    other = django_user_model.objects.create_user("other@example.org", "long enough 1")
    signed = uploads.purpose(TARGET, person)
    for forged in ("", "x", signed[:-2] + "xx", uploads.purpose(TARGET, other)):
        assert begin(sender, person, 10, purpose=forged).status_code == 400
    with time_machine.travel(timezone.now() + timedelta(days=4)), pytest.raises(DomainError, match="too old"):
        uploads.begin(signed, name="x", size=10, owner=person)
    assert not Upload.objects.exists()


def test_upload_for_one_thing_is_not_taken_for_another(sender, person):  # noqa: F811
    url = begin(sender, person, len(PDF))["Location"]
    send(sender, url, 0, PDF)
    with pytest.raises(DomainError, match="not known"):
        taken(token_of(url), person, "tests.document:1:3")
    assert taken(token_of(url), person) == PDF


def test_refused_file_is_spent_and_broken_down_work_is_not(sender, person):  # noqa: F811
    url = begin(sender, person, len(PDF))["Location"]
    send(sender, url, 0, PDF)
    with pytest.raises(ZeroDivisionError), uploads.taken(token_of(url), target=TARGET, owner=person):
        raise ZeroDivisionError
    with pytest.raises(DomainError, match="no good"), uploads.taken(token_of(url), target=TARGET, owner=person):
        raise DomainError("no good")
    assert taken(token_of(url), person) is None


def test_page_of_somebody_who_signed_out_meanwhile_sends_nothing(sender, person):  # noqa: F811
    signed = uploads.purpose(TARGET, person)
    told = {"Upload-Length": "10", "Upload-Metadata": metadata(purpose=signed)}
    answer = sender.post("/uploads/", headers=HEADERS | told | {"X-Reader": str(person.pk + 1), "HX-Request": "true"})
    assert answer.status_code == 401


def test_only_so_much_is_on_its_way_at_once(sender, person, settings):  # noqa: F811
    settings.UPLOAD_LIMIT_BYTES = 10
    for _turn in range(uploads.MOST_AT_ONCE):
        assert begin(sender, person, 10).status_code == 201
    answer = begin(sender, person, 10)
    assert answer.status_code == 400
    assert "Too many files" in answer.content.decode()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.pdf", "a\0b.pdf", "../../etc/passwd", "é" * 500, ""])
def test_name_is_only_remembered(sender, person, name):  # noqa: F811
    assert begin(sender, person, 10, name=name).status_code == 201
    assert len(Upload.objects.get().name) <= 400


def test_what_was_never_finished_is_cleared_away(sender, person, tmp_path: Path):  # noqa: F811
    url = begin(sender, person, 100)["Location"]
    send(sender, url, 0, b"x" * 10)
    fresh = begin(sender, person, 100)["Location"]
    send(sender, fresh, 0, b"x" * 10)
    Upload.objects.filter(token=token_of(url)).update(expires_at=timezone.now())
    default_storage.save("incoming/lost/000000000000", ContentFile(b"x"))
    assert sender.head(url, headers=HEADERS).status_code == 404
    with pytest.raises(Http404):
        uploads.append(token_of(url), 10, b"x", owner=person)
    assert uploads.clear_expired() == 2
    assert [row.token for row in Upload.objects.all()] == [token_of(fresh)]
    assert [path.name for path in (tmp_path / "incoming").iterdir()] == [token_of(fresh)]


@pytest.mark.django_db(transaction=True)
def test_two_pieces_for_the_same_place_at_once_are_not_both_added(person):  # noqa: F811
    upload = uploads.begin(uploads.purpose(TARGET, person), name="x", size=100, owner=person)
    said: list[str] = []

    def add(letter: bytes) -> None:
        try:
            uploads.append(upload.token, 0, letter * 50, owner=person)
            said.append("added")
        except uploads.WrongPlace:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(letter,)) for letter in (b"a", b"b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["added", "refused"]
    assert Upload.objects.get().received == 50


@pytest.mark.usefixtures("clamd")
def test_files_that_no_scanner_saw_are_scanned_later(person):  # noqa: F811
    good = keep(PDF, person)
    bad = keep(EICAR_PDF, person)
    assert quarantine.scan_waiting() == 2
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.scan, bad.scan) == ("clean", "infected")
    assert Message.objects.get().topic == "file-quarantined"
    assert quarantine.scan_waiting() == 0


def test_silent_scanner_leaves_the_waiting_alone(person, settings, tmp_path):  # noqa: F811
    keep(PDF, person)
    assert quarantine.scan_waiting() == 0
    settings.CLAMD_SOCKET = str(tmp_path / "nobody")
    assert quarantine.scan_waiting() == 0
    assert StoredFile.objects.get().scan == "not_scanned"


def keep(content: bytes, user: Any) -> StoredFile:
    return files.keep(content, name="paper.pdf", content_type="application/pdf", actor=user)
