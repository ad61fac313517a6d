"""Topics for the tests."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from notifications.catalogue import register

FACTS = ("asked_cents", "due_at", "signed_on")


def words(english: str, **others: str) -> Any:
    """Return lazy words in the active language, without a compiled catalogue."""
    return lazy(lambda: others.get((get_language() or "en").split("-")[0], english), str)()


def register_all() -> None:
    """Register the topics of the tests."""
    register(
        "test-submitted",
        words("Application %(reference)s is in", sr="Prijava %(reference)s je primljena"),
        words(
            "We received %(reference)s.\n\nThe committee meets next.",
            sr="Primili smo %(reference)s.\n\nKomisija zaseda.",
        ),
        context_keys=("reference",),
    )
    register("test-facts", words("%(asked_cents)s"), words("%(due_at)s and %(signed_on)s"), context_keys=FACTS)
    register(
        "test-digest", words("News of %(reference)s"), words("Read on."), context_keys=("reference",), mutable=True
    )
    register("test-inbox", words("Seen"), words("Only here."), channels=("inbox",))
