"""The band's items of the public register."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.core import navigation


def is_public(user: Any) -> bool:
    """True for those who are not signed in; the others find it on the page of a call."""
    return not user.is_authenticated


navigation.register(_("Grants awarded"), "opendata:awards", is_public, order=60)
navigation.register(_("Activities"), "opendata:events", is_public, order=62)
