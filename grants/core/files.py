"""Private files: what is taken in, under which key it lies, and how it reaches a reader who may see it.

A stage authorises the parent object first, then answers `redirect(files.link(stored, user))` or, for what is public,
`files.stream(stored)`. Nothing else leads to a file.
"""

import hashlib
import io
import logging
import secrets
import struct
import zipfile
import zlib
from collections.abc import Collection
from pathlib import PurePosixPath
from typing import Any, Final

import puremagic
from django.conf import settings
from django.core import signing
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from grants.core import scanner
from grants.core.errors import DomainError
from grants.core.models import StoredFile

logger = logging.getLogger(__name__)

OFFICE: Final = "application/vnd.openxmlformats-officedocument."
TYPES: Final = {
    "pdf": "application/pdf",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
ALL: Final = tuple(TYPES)
LINK_SECONDS: Final = 60
SALT: Final = "grants.core.files"
ARCHIVE_ENTRIES: Final = 2_000
ARCHIVE_BYTES: Final = 200 * 1024 * 1024
ARCHIVE_RATIO: Final = 200  # a document compresses 5 to 30 fold, a bomb a thousandfold
MOST_PIXELS: Final = 150_000_000  # a telephone's largest photograph has 108 million; a bomb has billions
LONGEST_SIDE: Final = 30_000
PDF_TAIL: Final = 4096  # what writers add behind the end of a PDF is short
# What zipfile raises on bytes that only look like a zip: wrong offsets, names that are no text, broken data.
BROKEN_ARCHIVE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)


class Infected(DomainError):
    """A virus was found; the file lies in quarantine, where nothing serves it and nothing is attached to it."""


def receive(upload: File, *, actor: Any, kinds: Collection[str] = ALL, field: str = "file") -> StoredFile:
    """Check an upload by its content, scan it, and keep it under a random key.

    Raises DomainError, naming the form field, for an empty, too large, mistyped, torn, overpacked or infected file.
    Call it outside the transaction of what the file is for: the record of the quarantine outlives the refusal.
    """
    content = _read(upload, field)
    kind = kind_of(content)
    if kind is None or kind not in kinds:
        raise DomainError(
            _("This file is not one of the accepted kinds (%(kinds)s). Save it as PDF and try again.")
            % {"kinds": ", ".join(kinds)},
            field,
        )
    _check_whole(kind, content, field)
    scan = scanner.scan(content)
    stored = keep(content, name=_name(upload.name, kind), content_type=TYPES[kind], actor=actor, scan=scan)
    if scan == StoredFile.Scan.INFECTED:
        logger.error("Quarantine: file %s by user %s, SHA-256 %s.", stored.pk, stored.uploaded_by_id, stored.sha256)
        raise Infected(
            _("A virus was found in this file. It is locked away; nobody receives it. Clean the file and try again."),
            field,
        )
    return stored


def picture(upload: File, *, field: str = "file") -> bytes:
    """Return the bytes of a photograph (JPG, PNG) whose sides are within bounds; nothing is decoded, nothing kept."""
    content = _read(upload, field)
    kind = kind_of(content)
    if kind not in {"jpg", "png"}:
        raise DomainError(_("This is no photograph. Choose a JPG or PNG."), field)
    _check_picture(kind, content, field)
    return content


def keep(
    content: bytes,
    *,
    name: str,
    content_type: str,
    actor: Any,
    scan: str = StoredFile.Scan.NOT_SCANNED,
) -> StoredFile:
    """Keep bytes that are known to be good (an upload that passed, a document that we made)."""
    key = f"{secrets.token_hex(1)}/{secrets.token_urlsafe(32)}"
    saved = default_storage.save(key, File(io.BytesIO(content)))
    return StoredFile.objects.create(
        key=saved,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        scan=scan,
        uploaded_by=actor if getattr(actor, "pk", None) else None,
    )


def link(stored: StoredFile, user: Any) -> str:
    """Return an address that serves the file to this person for the next minute; authorise the parent first."""
    return reverse("core:file", args=[signing.dumps([stored.pk, user.pk], salt=SALT)])


def open_token(token: str, *, user: Any) -> StoredFile:
    """Return the file that a link names; 404 when the link is older than a minute, forged, or somebody else's."""
    try:
        file_id, user_id = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None or user_id != user.pk:
        raise Http404
    return stored


def stream(stored: StoredFile) -> FileResponse:
    """Return the file as a download that no browser interprets or caches for others."""
    if stored.scan == StoredFile.Scan.INFECTED:
        raise Http404
    response = FileResponse(
        default_storage.open(stored.key),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
    )
    response["Content-Length"] = stored.size
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def read(stored: StoredFile) -> bytes:
    """Return the file's bytes, for packages and checks. Raises Infected for what lies in quarantine."""
    if stored.scan == StoredFile.Scan.INFECTED:
        raise Infected(_("A virus was found in “%(name)s”; it stays locked away.") % {"name": stored.name})
    with default_storage.open(stored.key) as opened:
        return opened.read()


def kind_of(content: bytes) -> str | None:
    """Tell the kind of a file by its content, never by its name; None for what we do not accept."""
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    try:
        extensions = {match.extension for match in puremagic.magic_string(content[:8192])}
    except (puremagic.PureError, ValueError):
        return None
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff") and {".jpg", ".jpeg"} & extensions:
        return "jpg"
    return "png" if content.startswith(b"\x89PNG\r\n\x1a\n") and ".png" in extensions else None


def _office_kind(content: bytes) -> str | None:
    """Look into a zip: a document says what it is in its first entries."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                return next((kind for kind in ("odt", "ods") if TYPES[kind] == declared), None)
    except BROKEN_ARCHIVE:
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else None


def _check_whole(kind: str, content: bytes, field: str) -> None:
    """Refuse what is torn, and what would grow out of all proportion in the hands of whoever opens it."""
    if kind == "pdf":
        _check_pdf(content, field)
    elif kind in {"jpg", "png"}:
        _check_picture(kind, content, field)
    else:
        _check_archive(content, field)


def _check_pdf(content: bytes, field: str) -> None:
    if b"%%EOF" not in content[-PDF_TAIL:]:
        raise DomainError(
            _("The end of this PDF is missing. Save it anew, look whether it opens, and try again."), field
        )


def _check_picture(kind: str, content: bytes, field: str) -> None:
    """Refuse a picture by the width and height that it declares; nothing is decoded."""
    sides = _png_sides(content) if kind == "png" else _jpeg_sides(content)
    if sides is None or not all(sides):
        raise DomainError(_("This picture is damaged. Save it anew, look whether it opens, and try again."), field)
    if max(sides) > LONGEST_SIDE or sides[0] * sides[1] > MOST_PIXELS:
        raise DomainError(
            _("This picture is too large: %(width)s by %(height)s points. Make it smaller and try again.")
            % {"width": sides[0], "height": sides[1]},
            field,
        )


def _png_sides(content: bytes) -> tuple[int, int] | None:
    """Return width and height, which a PNG declares in its first chunk; None where that is not there."""
    if len(content) < 33 or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_sides(content: bytes) -> tuple[int, int] | None:
    """Return the greatest width and height that a frame of the JPEG declares; None where no frame is found."""
    at, found = 2, None
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD8:  # padding, and markers without a length
            at += 1 if marker == 0xFF else 2
            continue
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            found = (max(width, found[0]), max(height, found[1])) if found else (width, height)
        if marker == 0xDA:  # the picture itself begins
            break
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return found


def _check_archive(content: bytes, field: str) -> None:
    """Refuse a zipped document that would unpack to something out of all proportion, or not at all."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > ARCHIVE_ENTRIES or unpacked > min(ARCHIVE_BYTES, max(len(content), 50_000) * ARCHIVE_RATIO):
            raise DomainError(
                _("This document unpacks to far more than it should. Save it as PDF and try again."),
                field,
            )
        if not _unpacks(archive):
            raise DomainError(_("This document is damaged. Save it anew, look whether it opens, and try again."), field)


def _unpacks(archive: zipfile.ZipFile) -> bool:
    """Tell whether every entry holds what it declares, no more and no less; an entry that lies fails its checksum."""
    try:
        return archive.testzip() is None
    except BROKEN_ARCHIVE:
        return False


def _read(upload: File, field: str) -> bytes:
    limit = settings.UPLOAD_LIMIT_BYTES
    if upload.size > limit:
        raise DomainError(
            _("This file is too large: %(size)s MB. The limit is %(limit)s MB.")
            % {"size": -(-upload.size // 2**20), "limit": limit // 2**20},
            field,
        )
    content = upload.read()
    if not content:
        raise DomainError(_("This file is empty. Choose it again, or save it anew."), field)
    return bytes(content)


def _name(name: str | None, kind: str) -> str:
    """Return a harmless name with the ending that its content has."""
    bare = PurePosixPath((name or "").replace("\\", "/")).name
    stem = PurePosixPath(bare).stem.strip(". ")
    try:
        valid = get_valid_filename(stem)[:150]
    except SuspiciousFileOperation:  # nothing is left of it, say of "???.pdf"
        valid = "file"
    return f"{valid}.{kind}"
