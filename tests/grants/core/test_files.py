"""Private files: what is taken in, and how it comes out."""

import io
import os
import random
import socket
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from grants.core import files
from grants.core.errors import DomainError
from grants.core.models import StoredFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20
JPG = b"\xff\xd8\xff\xe1\x00\x10Exif\x00" + b"\x00" * 20
EICAR = ("X5O!P%@AP[4" + r"\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()


def zipped(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    book = Workbook()
    book.active["A1"] = "text"
    book.save(out)
    return out.getvalue()


DOCX = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
ODT = zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<o/>"))


def upload(content: bytes, name: str = "budget.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None, "file_permissions_mode": 0o600},
        },
    }


@pytest.fixture
def person(db, django_user_model):
    return django_user_model.objects.create_user("person@example.org", "long enough 1")


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "pdf"), (PNG, "png"), (JPG, "jpg"), (DOCX, "docx"), (sheet(), "xlsx"), (ODT, "odt")],
)
def test_kind_is_told_by_content(content: bytes, kind: str) -> None:
    assert files.kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        EICAR,
        zipped(("a.txt", b"a")),
        zipped(("[Content_Types].xml", b""), ("word/document.xml", b""), ("word/vbaProject.bin", b"")),
        b"PK\x03\x04 torn",
        DOCX.replace(b"word/document.xml", b"word\xff\xfeocument.xml"),
        ODT.replace(b"PK\x05\x06", b"PK\x05\x06\xff\xff"),
        b"x",
    ],
)
def test_what_is_not_a_document_is_no_kind(content: bytes) -> None:
    assert files.kind_of(content) is None


def test_upload_is_kept_under_a_random_key(person, tmp_path: Path) -> None:
    stored = files.receive(upload(PDF, "../../Наш буџет.exe"), actor=person)
    assert (stored.name, stored.content_type, stored.size) == ("Наш_буџет.pdf", "application/pdf", len(PDF))
    assert stored.scan == StoredFile.Scan.NOT_SCANNED
    assert "budget" not in stored.key
    assert (tmp_path / stored.key).read_bytes() == PDF == files.read(stored)
    assert oct(os.stat(tmp_path / stored.key).st_mode & 0o777) == "0o600"


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b"%PDF-" + b"0" * (10 * 1024 * 1024), "too large"),
        (b"MZ\x90\x00", "not one of the accepted kinds"),
        (
            zipped(("[Content_Types].xml", b"<T/>"), ("word/document.xml", b"0" * (30 * 1024 * 1024))),
            "unpacks to far more",
        ),
    ],
)
def test_bad_upload_is_refused_at_its_field(person, tmp_path: Path, content: bytes, part: str) -> None:
    with pytest.raises(DomainError, match=part) as refusal:
        files.receive(upload(content), actor=person, field="evidence")
    assert refusal.value.field == "evidence"
    assert not StoredFile.objects.exists()
    assert not list(tmp_path.iterdir())


def test_only_the_asked_kinds_are_taken(person) -> None:
    with pytest.raises(DomainError, match=r"\(pdf\)"):
        files.receive(upload(PNG), actor=person, kinds=["pdf"])


class Clamd(threading.Thread):
    """Speaks the scanner's INSTREAM on a socket and finds EICAR."""

    def __init__(self, path: str) -> None:
        super().__init__(daemon=True)
        self.line = socket.socket(socket.AF_UNIX)
        self.line.bind(path)
        self.line.listen()

    def run(self) -> None:
        talk, _address = self.line.accept()
        with talk, talk.makefile("rb") as heard:
            assert heard.read(10) == b"zINSTREAM\0"
            content = b""
            while length := struct.unpack("!I", heard.read(4))[0]:
                content += heard.read(length)
            talk.sendall(b"stream: Eicar FOUND\0" if EICAR in content else b"stream: OK\0")


@pytest.fixture
def clamd(settings, tmp_path_factory) -> Iterator[Callable[[], None]]:
    settings.CLAMD_SOCKET = str(tmp_path_factory.mktemp("c") / "clamd")
    server = Clamd(settings.CLAMD_SOCKET)
    server.start()
    yield
    server.join(5)
    server.line.close()


@pytest.mark.usefixtures("clamd")
def test_scanned_file_says_so(person) -> None:
    assert files.receive(upload(PDF), actor=person).scan == StoredFile.Scan.CLEAN


@pytest.mark.usefixtures("clamd")
def test_infected_file_is_not_kept(person, tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="virus"):
        files.receive(upload(PDF + EICAR), actor=person)
    assert not list(tmp_path.iterdir())


def test_silent_scanner_leaves_the_file_not_scanned(person, settings, tmp_path: Path, caplog) -> None:
    settings.CLAMD_SOCKET = str(tmp_path / "nobody")
    assert files.receive(upload(PDF), actor=person).scan == StoredFile.Scan.NOT_SCANNED
    assert "does not answer" in caplog.text


def test_link_serves_its_person_as_a_download(person, client: Client) -> None:
    stored = files.receive(upload(PDF), actor=person)
    client.force_login(person)
    response = client.get(files.link(stored, person))
    assert response.getvalue() == PDF
    response.close()
    assert response["Content-Disposition"] == 'attachment; filename="budget.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_link_of_somebody_else_is_404(person, client: Client, django_user_model) -> None:
    stored = files.receive(upload(PDF), actor=person)
    client.force_login(django_user_model.objects.create_user("other@example.org", "long enough 1"))
    assert client.get(files.link(stored, person)).status_code == 404


def test_signed_out_reader_is_sent_to_sign_in(person, client: Client) -> None:
    response = client.get(files.link(files.receive(upload(PDF), actor=person), person))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_link_ends_after_a_minute(person) -> None:
    token = files.link(files.receive(upload(PDF), actor=person), person).split("/")[-2]
    assert files.open_token(token, user=person)
    with time_machine.travel(timezone.now() + timedelta(seconds=62)), pytest.raises(Http404):
        files.open_token(token, user=person)


@pytest.mark.parametrize("token", ["", "x", "WzEsMV0:1abc:forged"])
def test_forged_link_is_404(person, token: str) -> None:
    with pytest.raises(Http404):
        files.open_token(token, user=person)


def test_infected_file_is_never_served(person) -> None:
    stored = files.receive(upload(PDF), actor=person)
    stored.scan = StoredFile.Scan.INFECTED
    with pytest.raises(Http404):
        files.stream(stored)


@pytest.mark.parametrize(
    "name", ["???.pdf", "../../etc/passwd", "..\\..\\x.exe", "\0.pdf", "a\r\nX: y.pdf", "", "....", "é" * 400]
)
def test_name_is_harmless_whatever_was_sent(name: str) -> None:
    found = files._name(name, "pdf")
    assert found.endswith(".pdf")
    assert not set(found) & set('/\\\0\r\n"<>')
    assert 4 < len(found) <= 154


def test_torn_archives_are_no_documents() -> None:
    chance = random.Random(1)
    for _round in range(2000):
        torn = bytearray(DOCX if _round % 2 else ODT)
        for _byte in range(3):
            torn[chance.randrange(4, len(torn))] = chance.randrange(256)
        assert files.kind_of(bytes(torn)) in {None, "docx", "odt", "ods", "xlsx"}
