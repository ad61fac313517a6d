"""Files that no scanner has seen are scanned once one is there; an infected one is locked, and its sender told."""

import logging
from typing import Final

from django.core.files.storage import default_storage
from django.db import transaction

from grants.core import scanner
from grants.core.models import StoredFile
from notifications.outbox import notify

logger = logging.getLogger(__name__)
BATCH: Final = 100


def scan_waiting() -> int:
    """Scan the oldest files that are not scanned yet, until the scanner falls silent; returns how many were scanned."""
    if scanner.state() != "ready":
        return 0
    waiting = StoredFile.objects.filter(scan=StoredFile.Scan.NOT_SCANNED).order_by("pk")[:BATCH]
    done = 0
    for stored in waiting:
        try:
            with default_storage.open(stored.key) as opened:
                found = scanner.scan(opened.read())
        except OSError:
            logger.exception("File %s cannot be read for scanning.", stored.pk)
            continue
        if found == StoredFile.Scan.NOT_SCANNED:
            break
        _record(stored, found)
        done += 1
    return done


@transaction.atomic
def _record(stored: StoredFile, found: str) -> None:
    """Write down what the scanner found; lock an infected file and tell who sent it."""
    stored.scan = found
    stored.save(update_fields=["scan"])
    if found != StoredFile.Scan.INFECTED:
        return
    logger.error("Quarantine: file %s by user %s, SHA-256 %s.", stored.pk, stored.uploaded_by_id, stored.sha256)
    if stored.uploaded_by is not None:
        key = f"file-quarantined:{stored.pk}"
        notify("file-quarantined", to=[stored.uploaded_by], key=key, context={"name": stored.name})
