"""What a committee has awarded already, when a reopened evaluation decides once more."""

from typing import Any

from django.db.models import Count, Sum


def standing_awards(panel: Any) -> tuple[int, int]:
    """Return the number and the sum in cents of the awards of a committee that have not lapsed. One query."""
    found = panel.files.filter(award__isnull=False).exclude(award__state="lapsed")
    row = found.aggregate(number=Count("award"), cents=Sum("award__amount_cents"))
    return row["number"], row["cents"] or 0
