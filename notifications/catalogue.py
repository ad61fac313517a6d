"""Every topic that people can hear of: its words, the context that they need, its channels."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation

from notifications.models import Channel
from notifications.wording import fill, sample_context

PLACEHOLDER = re.compile(r"%(?:%|\((\w+)\)s)?")


class CatalogueError(Exception):
    """A topic, or a call of notify, does not fit the catalogue: a mistake of the programmer."""


@dataclass(frozen=True)
class Topic:
    """A kind of message. `subject` and `text` are lazy gettext strings; paragraphs are parted by an empty line."""

    name: str
    subject: Any
    text: Any
    context_keys: frozenset[str]
    channels: tuple[str, ...]
    mutable: bool

    def check_context(self, context: Mapping[str, Any]) -> None:
        """Refuse a context that lacks a key, brings one too many, or money in anything but cents."""
        missing, extra = self.context_keys - context.keys(), context.keys() - self.context_keys
        if missing or extra:
            raise CatalogueError(f"{self.name}: context lacks {sorted(missing)}, has too much {sorted(extra)}")
        for key, value in context.items():
            if key.endswith("_cents") and not isinstance(value, int | None):
                raise CatalogueError(f"{self.name}: {key} must be whole cents, not {value!r}")


_topics: dict[str, Topic] = {}


def register(
    topic: str,
    subject: Any,
    text: Any,
    *,
    context_keys: tuple[str, ...] = (),
    channels: tuple[str, ...] = (Channel.EMAIL, Channel.INBOX),
    mutable: bool = False,
) -> Topic:
    """Add a topic; refuse one known already, a placeholder that no context key fills, or an unknown channel."""
    if topic in _topics:
        raise CatalogueError(f"{topic}: registered twice")
    if not channels or set(channels) - set(Channel.values):
        raise CatalogueError(f"{topic}: channels must be some of {Channel.values}")
    entry = Topic(topic, subject, text, frozenset(context_keys), tuple(channels), mutable)
    with translation.override(None):
        if found := list(_problems_of(entry)):
            raise CatalogueError(found[0])
    _topics[topic] = entry
    return entry


def get(topic: str) -> Topic:
    """Return the topic; an unknown one is an error."""
    try:
        return _topics[topic]
    except KeyError:
        raise CatalogueError(f"{topic}: no such topic; register it in the stage's notices.py") from None


def topics() -> list[Topic]:
    """Return all topics, by name."""
    return [_topics[name] for name in sorted(_topics)]


def mutable_topics() -> set[str]:
    """Return the names of the topics on which a reader may stop the e-mails."""
    return {name for name, topic in _topics.items() if topic.mutable}


def problems() -> list[str]:
    """Return what is wrong with any topic in any language of the site; nothing when all render."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found += [f"{language}: {problem}" for topic in topics() for problem in _problems_of(topic)]
    return found


def _problems_of(topic: Topic) -> Iterator[str]:
    sample = sample_context(topic.context_keys)
    for part, words in (("subject", str(topic.subject)), ("text", str(topic.text))):
        for match in PLACEHOLDER.finditer(words):
            if match.group() != "%%" and match.group(1) not in topic.context_keys:
                found = words[match.start() : match.start() + 20]
                yield f"{topic.name}: {part} has {found!r}, which no context key fills"
                break
        else:
            if not fill(words, sample).strip():
                yield f"{topic.name}: {part} is empty"
