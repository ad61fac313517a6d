"""The public page of an activity as a PDF."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.core.documents import render_pdf


def draw_event(page: dict[str, Any], *, language: str) -> bytes:
    """Return what the public page of an activity says as a tagged PDF."""
    event, cofunding = page["event"], page["cofunding"]
    data = {
        "title": event.title,
        "eyebrow": event.get_kind_display(),
        "date": date_format(timezone.localdate(), "DATE_FORMAT"),
        "action": ", ".join(page["programmes"]),
        "disclaimer": list(dict.fromkeys([*(cofunding["lines"] if cofunding else []), *page["footnotes"]])),
        "summary": page["summary"].text.split("\n") if page["summary"] else [],
        "facts": _facts(page),
        "sections": [{"heading": heading, "lines": lines} for heading, lines in _sections(page) if lines],
    }
    return render_pdf("opendata/typst/event.typ", data, lang=language)


def _facts(page: dict[str, Any]) -> list[list[str]]:
    event = page["event"]
    rows = [
        [_("When"), page["days"]],
        [_("Where"), page["places"]],
        [_("Programmes"), ", ".join(page["programmes"])],
        [_("Actions"), ", ".join(action.title for action in page["actions"])],
        [_("Other projects"), ", ".join(event.projects)],
        [_("Held by"), event.agreement.organisation.name if event.agreement else ""],
        [_("Participants"), page["participants"]],
        [_("Note"), event.note],
        [_("Source"), event.source],
    ]
    return [row for row in rows if row[1]]


def _sections(page: dict[str, Any]) -> list[tuple[str, list[str]]]:
    earlier = [f"{row['event'].title}, {row['days']}" for row in page["earlier"]]
    elsewhere = page["event"].builds_on_elsewhere
    return [
        *((part["label"], [f"{label}: {count}" for label, count in part["rows"]]) for part in page["breakdowns"]),
        (_("Took part, without a number"), page["institutions"]),
        (_("Builds on"), [*earlier, *([elsewhere] if elsewhere else [])]),
        (_("Followed by"), [f"{row['event'].title}, {row['days']}" for row in page["later"]]),
    ]
