"""The marks that go with names of beneficiaries, on whatever page they stand."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import get_language

from grants.programmes.selectors import footnotes_for

register = template.Library()


@register.inclusion_tag("grants/programmes/_footnotes.html")
def footnotes(beneficiaries: Iterable[Any]) -> dict[str, Any]:
    """Show the footnotes of these beneficiaries in the reader's language; nothing where there are none."""
    return {"footnotes": footnotes_for(beneficiaries, get_language() or "en")}
