"""The questions that most calls ask, as a beginning."""

from typing import Any

from django.utils.translation import gettext as _

from grants.calls.form_building.editing import Row, Rows, added
from grants.calls.models import AskedIn


def usual_questions() -> list[Row]:
    """Return a form that an officer can start from."""
    needed, doing, change, who = (
        _("Why it is needed"),
        _("What you will do"),
        _("What will change"),
        _("Who you are"),
    )
    rows: list[Row] = []
    for values in (
        _text(needed, _("What is the problem, whom does it touch, and how do you know?"), 400),
        _text(needed, _("How does the project serve the purpose of this call?"), 300),
        _text(doing, _("What will you do, where, and month by month?"), 600),
        _text(doing, _("Who will take part, and how many people will it reach?"), 300),
        _text(change, _("What will be different at the end, and how will you know?"), 300),
        _text(who, _("What experience do you and your staff bring?"), 300),
    ):
        rows = added(rows, values)
    return rows


def with_usual_report(questions: Rows) -> list[Row]:
    """Return the form with what most schemes ask in a report behind it; unchanged where it asks there already."""
    rows = [dict(row) for row in questions]
    if any(row["stage"] == AskedIn.REPORT for row in rows):
        return rows
    for values in usual_of_report():
        rows = added(rows, values)
    return rows


def usual_of_report() -> list[dict[str, Any]]:
    """Return what most schemes ask in a report: results, deviations, partners, visibility, lessons, what lasts."""
    told, learned = _("What was done"), _("What stays")
    rows = (
        _text(told, _("What was done and achieved?"), 800, _("Along the activities of the agreement: what changed?")),
        _text(told, _("What was done otherwise than agreed, and why?"), 400),
        _text(told, _("How did the partners take part?"), 300, required=False),
        _text(told, _("How was the support of the donors made visible?"), 200),
        _text(learned, _("What would you do differently, and what should others know?"), 300),
        _text(learned, _("What will last when the grant has ended?"), 300),
    )
    return [{**row, "stage": AskedIn.REPORT.value} for row in rows]


def _text(section: str, title: str, words: int, told: str = "", *, required: bool = True) -> dict[str, Any]:
    return {"section": section, "title": title, "help": told, "max_words": words, "is_required": required}
