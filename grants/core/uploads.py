"""Files on their way in, piece by piece, so that a line that drops costs only the last piece (tus 1.0, core protocol).

A page asks `purpose(target, user)` and gives it to its uploader; the browser begins an upload with it and sends the
pieces; then the page's own form names the token, and its view takes the whole file with `taken(...)`, checks it by
`files.receive` and attaches it. A file that was never finished is cleared away by a task.
"""

import datetime
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.models import Upload
from workflows.engine import TransitionRefused

SALT: Final = "grants.core.uploads"
FOLDER: Final = "incoming"
PIECE_BYTES: Final = 1024 * 1024
LIFETIME: Final = datetime.timedelta(hours=24)
PAGE_LIFETIME: Final = datetime.timedelta(days=3)
MOST_AT_ONCE: Final = 12  # as many files of the greatest size may be on their way for one person
SPENT: Final = ""


class WrongPlace(Exception):
    """A piece was sent for another place than the end of what is there; `received` is that end."""

    def __init__(self, received: int) -> None:
        super().__init__(f"{received} bytes are there")
        self.received = received


def purpose(target: str, user: Any) -> str:
    """Return what a page gives to its uploader: what the files are for and whose they are, signed."""
    return signing.dumps([target, user.pk], salt=SALT, compress=True)


def begin(signed: str, *, name: str, size: int, owner: Any) -> Upload:
    """Begin an upload of so many bytes for a purpose that a page has signed for this person.

    Raises DomainError for a purpose that is forged, old or somebody else's, and for a size that is not accepted.
    """
    target = _target(signed, owner)
    if size <= 0:
        raise DomainError(_("This file is empty. Choose it again, or save it anew."))
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise TooLarge(size)
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=owner.pk)  # two at once do not both slip under the limit
        under_way = Upload.objects.filter(owner=owner).exclude(purpose=SPENT).aggregate(sum=Sum("size"))["sum"] or 0
        if under_way + size > MOST_AT_ONCE * settings.UPLOAD_LIMIT_BYTES:
            raise DomainError(_("Too many files are on their way. Let them arrive first, or try again tomorrow."))
        return Upload.objects.create(
            token=secrets.token_urlsafe(32),
            owner=owner,
            purpose=target,
            name=name[:400],
            size=size,
            expires_at=timezone.now() + LIFETIME,
        )


class TooLarge(DomainError):
    """More bytes are announced than a file may have."""

    def __init__(self, size: int) -> None:
        text = _("This file is too large: %(size)s MB. The limit is %(limit)s MB.")
        super().__init__(text % {"size": -(-size // 2**20), "limit": settings.UPLOAD_LIMIT_BYTES // 2**20})


def find(token: str, *, owner: Any, locked: bool = False) -> Upload:
    """Return the person's own upload that is still under way; 404 for a foreign, finished, unknown or old one."""
    rows = Upload.objects.select_for_update() if locked else Upload.objects
    found = rows.filter(token=token, owner=owner, expires_at__gt=timezone.now()).exclude(purpose=SPENT).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def append(token: str, offset: int, piece: bytes, *, owner: Any) -> Upload:
    """Add a piece behind what is there, under a lock of the row.

    Raises WrongPlace when something else is there already, DomainError when more comes than was announced.
    """
    upload = find(token, owner=owner, locked=True)
    if offset != upload.received:
        raise WrongPlace(upload.received)
    if upload.received + len(piece) > upload.size:
        raise DomainError(_("More was sent than the file was said to hold. Choose it again."))
    if piece:
        place = _place(upload, offset)
        default_storage.delete(place)  # left by an attempt that was not recorded
        default_storage.save(place, ContentFile(piece))
        upload.received += len(piece)
        upload.save(update_fields=["received"])
    return upload


@contextmanager
def taken(token: str, *, target: str, owner: Any) -> Iterator[ContentFile | None]:
    """Give a whole upload as a file, once, for the purpose that it was begun for.

    It is spent when the block ends, also when the block refuses it, and stays when the block breaks down; asked once
    more, as after an answer that got lost, it gives None. Raises DomainError for an unknown or an unfinished one.
    """
    refusal: Exception | None = None
    with transaction.atomic():
        upload = Upload.objects.select_for_update().filter(token=token, owner=owner).first()
        if upload is None or upload.purpose not in (SPENT, target):
            raise DomainError(_("This upload is not known any more. Choose the file again."))
        if upload.purpose == SPENT:
            yield None
            return
        if upload.received != upload.size:
            raise DomainError(_("“%(name)s” has not arrived as a whole. Choose it again.") % {"name": upload.name})
        try:
            yield ContentFile(b"".join(_pieces(upload)), name=upload.name)
        except (DomainError, TransitionRefused) as error:
            refusal = error
        upload.purpose = SPENT
        upload.save(update_fields=["purpose"])
        transaction.on_commit(lambda: _discard(token))
    if refusal is not None:
        raise refusal


def clear_expired() -> int:
    """Clear away the uploads whose time is up, with their pieces, and pieces that belong to none; returns how many."""
    late = list(Upload.objects.filter(expires_at__lte=timezone.now()).values_list("token", flat=True))
    for token in late:
        _discard(token)
        Upload.objects.filter(token=token).delete()
    lost = set(_folders()) - set(Upload.objects.exclude(purpose=SPENT).values_list("token", flat=True))
    for token in lost:
        _discard(token)
    return len(late) + len(lost)


def _target(signed: str, owner: Any) -> str:
    try:
        target, user_id = signing.loads(signed, salt=SALT, max_age=PAGE_LIFETIME)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise DomainError(
            _("This page is too old to send files from. Load it again and choose the file anew.")
        ) from error
    if user_id != owner.pk:
        raise DomainError(_("This page is somebody else's. Load it again and choose the file anew."))
    return str(target)


def _place(upload: Upload, offset: int) -> str:
    return f"{FOLDER}/{upload.token}/{offset:012d}"


def _pieces(upload: Upload) -> Iterator[bytes]:
    """Give the pieces in their order; each begins where the one before ended."""
    at = 0
    while at < upload.size:
        with default_storage.open(_place(upload, at)) as opened:
            piece = opened.read()
        at += len(piece)
        yield piece


def _folders() -> list[str]:
    try:
        return list(default_storage.listdir(FOLDER)[0])
    except FileNotFoundError:
        return []


def _discard(token: str) -> None:
    folder = f"{FOLDER}/{token}"
    try:
        _folders_in, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
