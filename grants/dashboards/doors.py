"""The doors of the demonstration, for the pages that show them."""

from typing import Any

from django import template
from django.urls import reverse

from grants.dashboards.demo import DOORS

register = template.Library()


@register.simple_tag
def doors() -> list[dict[str, Any]]:
    """Return the demonstration's people: how each part is called, what it does, and where its door leads."""
    return [
        {"url": reverse("demo:sign_in", args=[role]), "label": label, "note": note}
        for role, (label, note, _email) in DOORS.items()
    ]
