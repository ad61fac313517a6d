"""The three requests of tus 1.0 (begin an upload, ask how far it is, add a piece), and what lies in quarantine."""

import base64
import binascii

import rules
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from grants.core import scanner, uploads
from grants.core.access import SIGNED_IN, access
from grants.core.errors import DomainError
from grants.core.models import StoredFile, Upload

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
PAGE_ROWS = 25


@never_cache
@access(post=SIGNED_IN)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an upload; the answer names its address. Too large a file is refused before its first byte."""
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    size = _number(request.headers.get("Upload-Length"))
    if size is None:
        return _answer(400, _("Say how large the file is."))
    try:
        found = uploads.begin(told.get("purpose", ""), name=told.get("filename", ""), size=size, owner=request.user)
    except uploads.TooLarge as error:
        return _answer(413, error)
    except DomainError as error:
        return _answer(400, error)
    response = _answer(201, found=found)
    response["Location"] = reverse("core:upload", args=[found.token])
    return response


@never_cache
@access(get={"applicant"}, patch={"applicant"})
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """Tell how much is there, or add a piece behind it."""
    if request.method != "PATCH":
        return _answer(200, found=uploads.find(token, owner=request.user))
    if request.headers.get("Tus-Resumable") != VERSION:
        return _answer(412)
    offset, length = _number(request.headers.get("Upload-Offset")), _number(request.headers.get("Content-Length"))
    if request.content_type != PIECE:
        return _answer(415)
    if offset is None or length is None or length > uploads.PIECE_BYTES:
        return _answer(400 if offset is None or length is None else 413)
    try:
        return _answer(204, found=uploads.append(token, offset, request.read(length), owner=request.user))
    except uploads.WrongPlace as error:
        return _answer(409, error)
    except DomainError as error:
        return _answer(413, error)
    except UnreadablePostError:  # the line dropped; nothing of the piece is kept
        return _answer(400)


@access(get={"administrator"})
def quarantined(request: HttpRequest) -> HttpResponse:
    """List the infected files, and say whether a scanner is there and how many files wait for it."""
    if not rules.has_perm("files.see_quarantine", request.user):
        raise PermissionDenied
    found = StoredFile.objects.filter(scan=StoredFile.Scan.INFECTED).select_related("uploaded_by").order_by("-pk")
    context = {
        "paged": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "waiting": StoredFile.objects.filter(scan=StoredFile.Scan.NOT_SCANNED).count(),
        "scanner": scanner.state(),
    }
    return render(request, "grants/core/quarantine.html", context)


def _answer(status: int, reason: object = "", *, found: Upload | None = None) -> HttpResponse:
    response = HttpResponse(str(reason), status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = VERSION
    if found is not None:
        response["Upload-Offset"] = found.received
        response["Upload-Length"] = found.size
        response["Upload-Expires"] = http_date(found.expires_at.timestamp())
    return response


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def _metadata(header: str) -> dict[str, str]:
    """Return the pairs of Upload-Metadata; what cannot be read is left out."""
    found = {}
    for pair in header.split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode().replace("\0", "")
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found
