"""Mail that never leaves the machine: one .eml file a mail, and a way to read them. For the demonstration."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage as OutgoingMail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{12}")


@dataclass(frozen=True)
class SentMail:
    """A mail of the folder, as the page shows it."""

    name: str
    sent_at: datetime
    to: str
    sender: str
    subject: str
    text: str


class EmailBackend(BaseEmailBackend):
    """Write each mail to a file of its own in EMAIL_FILE_PATH; the name begins with the moment, so names sort."""

    def send_messages(self, email_messages: Sequence[OutgoingMail]) -> int:
        """Write the mails that have a recipient; return how many."""
        mails = [mail for mail in email_messages if mail.recipients()]
        for mail in mails:
            self._write(mail.message().as_bytes())
        return len(mails)

    def _write(self, content: bytes) -> None:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        target = folder() / f"{timezone.now().astimezone(UTC):%Y%m%dT%H%M%S%f}-{uuid4().hex[:12]}.eml"
        part = target.with_suffix(".part")  # a reader never meets half a mail
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)


def folder() -> Path:
    """Return where the mails lie."""
    return Path(settings.EMAIL_FILE_PATH)


def names() -> list[str]:
    """Return the names of the mails, the newest first."""
    return sorted((path.stem for path in folder().glob("*.eml") if NAME.fullmatch(path.stem)), reverse=True)


def heading(name: str) -> SentMail:
    """Return what a list shows of a mail, without reading its body."""
    with (folder() / f"{name}.eml").open("rb") as file:
        return _shown(name, BytesHeaderParser(policy=policy.default).parse(file))


def read(name: str) -> SentMail | None:
    """Return the mail with its text, or None when there is none of that name."""
    path = folder() / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    mail = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
    body = mail.get_body(("plain", "html"))
    return _shown(name, mail, text=body.get_content() if body else "")


def addressed_to(words: str) -> list[str]:
    """Return the names of the mails, newest first, whose address or subject contains the words."""
    wanted = words.casefold()
    found = (heading(name) for name in names())
    return [mail.name for mail in found if wanted in f"{mail.to} {mail.subject}".casefold()]


def _shown(name: str, mail: Message, text: str = "") -> SentMail:
    moment = datetime.strptime(name.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return SentMail(name, moment, str(mail["To"]), str(mail["From"]), str(mail["Subject"]), text)
