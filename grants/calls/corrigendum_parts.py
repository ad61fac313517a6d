"""The parts of a call in a change of it: which of them it touches, and the page on which each is changed."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls.corrigendum_refusals import terms_before
from grants.calls.editing import PARTS
from grants.calls.models import Corrigendum


def parts_of(change: Corrigendum, *, editable: bool) -> list[dict[str, Any]]:
    """Return the parts of a call as a task list: what of it the change touches, and the page to change it."""
    before, address = terms_before(change.call), [change.call.reference, change.pk]
    rows = [
        _part(
            part.title,
            reverse("calls:corrigendum_edit", args=[*address, key]),
            is_changed=part.held(before) != part.held(change.terms),
        )
        for key, part in PARTS.items()
    ]
    page = reverse("calls:corrigendum_questions", args=address)
    is_changed = before.get("questions") != change.terms.get("questions")
    rows.append(_part(_("Questions of the form"), page, is_changed=is_changed))
    return rows if editable else [{**row, "url": ""} for row in rows]


def _part(title: Any, url: str, *, is_changed: bool) -> dict[str, Any]:
    status, tone = (_("Changed"), "now") if is_changed else (_("As published"), "quiet")
    return {"label": title, "note": "", "url": url, "status": status, "tone": tone}
