"""Private files: what is taken in, and how it comes out."""

import io
import os
import random
import socket
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
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


def png(width: int, height: int) -> bytes:
    """Return the head of a PNG that declares so many points; the picture itself would follow."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def jpg(width: int, height: int) -> bytes:
    """Return the head of a JPEG with a note, a table, and a frame of so many points."""
    frame = struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe1\x00\x08Exif\x00\x00\xff\xff\xdb\x00\x04\x00\x00\xff\xc2" + frame + b"\xff\xda\x00\x02"


PNG, JPG = png(640, 480), jpg(640, 480)
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


EICAR_PDF = PDF.replace(b"%%EOF", EICAR + b"\n%%EOF")
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
        (PDF[:-8], "end of this PDF is missing"),
        (png(100_000, 100_000), "too large: 100000 by 100000"),
        (png(29_999, 29_999), "too large"),
        (png(0, 10), "damaged"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIDAT" + b"\x00" * 20, "damaged"),
        (jpg(65_500, 65_500), "too large: 65500 by 65500"),
        (jpg(10, 10)[:14] + b"\xff\xda\x00\x02", "damaged"),
        (DOCX.replace(struct.pack("<I", zlib.crc32(b"<w/>")), b"\0\0\0\0"), "damaged"),
        (b"GIF89a/*\x01\x00\x80" + b"\x00" * 20 + b"*/=1;alert(1)", "not one of the accepted kinds"),
        (b"<html><script>alert(1)</script>" + PDF, "not one of the accepted kinds"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not one of the accepted kinds"),
    ],
)
def test_bad_upload_is_refused_at_its_field(person, tmp_path: Path, content: bytes, part: str) -> None:
    with pytest.raises(DomainError, match=part) as refusal:
        files.receive(upload(content), actor=person, field="evidence")
    assert refusal.value.field == "evidence"
    assert not StoredFile.objects.exists()
    assert not list(tmp_path.iterdir())


def test_photograph_of_a_telephone_is_taken(person) -> None:
    for content in (png(4000, 3000), jpg(12_000, 9_000)):
        assert files.receive(upload(content), actor=person)


def test_polyglot_of_pdf_and_page_is_only_ever_a_download(person, client: Client) -> None:
    both = PDF.replace(b"1 0 obj", b"<html><script>alert(1)</script></html>\n1 0 obj")
    stored = files.receive(upload(both, "<script>alert(1)</script>.html"), actor=person)
    assert stored.name == "scriptalert1script.pdf" or stored.name == "script.pdf"
    client.force_login(person)
    response = client.get(files.link(stored, person))
    response.close()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_archive_that_lies_about_its_size_is_refused(person) -> None:
    content = b"0" * 3_000_000
    packed = zipped(("[Content_Types].xml", b"<T/>"), ("word/document.xml", content))
    lying = packed.replace(struct.pack("<I", len(content)), struct.pack("<I", 100))
    with pytest.raises(DomainError, match="damaged"):
        files.receive(upload(lying), actor=person)


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
        while True:
            talk, _address = self.line.accept()
            with talk, talk.makefile("rb") as heard:
                asked = b"".join(iter(lambda: heard.read(1), b"\0"))
                if asked == b"end":
                    return
                talk.sendall(b"PONG\0" if asked == b"zPING" else self.scan(heard))

    def scan(self, heard) -> bytes:
        content = b""
        while length := struct.unpack("!I", heard.read(4))[0]:
            content += heard.read(length)
        return b"stream: Eicar FOUND\0" if EICAR in content else b"stream: OK\0"

    def end(self, path: str) -> None:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(path)
            line.sendall(b"end\0")
        self.join(5)
        self.line.close()


@pytest.fixture
def clamd(settings, tmp_path_factory) -> Iterator[None]:
    path = settings.CLAMD_SOCKET = str(tmp_path_factory.mktemp("c") / "clamd")
    server = Clamd(path)
    server.start()
    yield
    server.end(path)


@pytest.mark.usefixtures("clamd")
def test_scanned_file_says_so(person) -> None:
    assert files.receive(upload(PDF), actor=person).scan == StoredFile.Scan.CLEAN


@pytest.mark.usefixtures("clamd")
def test_infected_file_lies_in_quarantine_where_nothing_serves_it(person, tmp_path: Path, caplog) -> None:
    with pytest.raises(files.Infected, match="virus"):
        files.receive(upload(EICAR_PDF), actor=person)
    stored = StoredFile.objects.get()
    assert stored.scan == StoredFile.Scan.INFECTED
    assert (tmp_path / stored.key).read_bytes() == EICAR_PDF
    assert stored.sha256 in caplog.text
    with pytest.raises(Http404):
        files.stream(stored)
    with pytest.raises(files.Infected):
        files.read(stored)


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
