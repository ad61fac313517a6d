"""The questions that most calls ask, as a beginning."""

from typing import Any

from django.utils.translation import gettext as _

from grants.calls.form_building.editing import Row, added


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


def _text(section: str, title: str, words: int) -> dict[str, Any]:
    return {"section": section, "title": title, "max_words": words}
