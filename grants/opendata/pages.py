"""What the public pages of the register show."""

from typing import Any

from grants.monitoring import event_words as words
from grants.monitoring.event_pages import told
from grants.monitoring.models import Event
from grants.programmes.selectors import cofunding_for, footnotes_for


def public_event_page(event: Event, language: str) -> dict[str, Any]:
    """Return what the public reads of an activity: never its papers, its history or the number of its grant."""
    page = told(event)
    action = page["actions"][0] if page["actions"] else None
    return {
        **page,
        "summary": words.summary_of(event),
        "cofunding": cofunding_for(action, language) if action else None,
        "footnotes": footnotes_for(page["beneficiaries"], language),
    }
