"""A message in its reader's language: subject, plain text, HTML."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from notifications import catalogue
from notifications.models import Message
from notifications.wording import fill

SUBJECT_LIMIT = 200


@dataclass(frozen=True)
class Rendered:
    """The words of a message in one language."""

    subject: str
    paragraphs: list[str]


def render(message: Message) -> Rendered:
    """Return the message's words in the active language."""
    topic = catalogue.get(message.topic)
    subject = " ".join(fill(str(topic.subject), message.context).split())
    text = fill(str(topic.text), message.context)
    return Rendered(subject[:SUBJECT_LIMIT], [part.strip() for part in text.split("\n\n") if part.strip()])


def render_or_explain(message: Message) -> Rendered:
    """Return the message's words, or for one whose topic is gone its name, so that a list never breaks."""
    try:
        return render(message)
    except (catalogue.CatalogueError, KeyError, TypeError, ValueError):
        return Rendered(message.topic, [_("This message cannot be shown any more.")])


def render_mail(message: Message) -> tuple[str, str, str]:
    """Return subject, text and HTML of the e-mail, in the language of its recipient."""
    language = message.recipient.language
    with translation.override(language):
        words = render(message)
        page = {
            "subject": words.subject,
            "paragraphs": words.paragraphs,
            "link": f"{settings.SITE_URL.rstrip('/')}{message.url}" if message.url else "",
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "reader": message.recipient,
            "language": translation.get_language(),
            "bidi": translation.get_language_bidi(),
        }
        text = render_to_string("notifications/mail.txt", page)
        return words.subject, text.strip() + "\n", render_to_string("notifications/mail.html", page)
