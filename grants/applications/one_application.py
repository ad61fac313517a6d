"""The one-application rule of a call, applied to what was handed in: which applications fall, and why in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.models import Application
from grants.applications.rules.places import IN_ALL, LEAD, Entry, Fall, Places, fallen
from grants.calls.models import Call

COUNTED = ("submitted", "eligible", "ineligible", "awarded", "reserved", "rejected")


def fallen_of(call: Call) -> dict[int, str]:
    """Return the applications of a call that fall by its rule, each with the reason. Two queries."""
    handed_in = call.applications.filter(state__in=COUNTED).select_related("organisation")
    entries, names = [], {}
    for application in handed_in.prefetch_related("partners"):
        entry = _entry(application)
        entries.append(entry)
        names[entry.lead] = application.organisation.name
        names |= {_key(row): row.name for row in application.partners.all()}
    places = Places(as_lead=call.max_applications, as_partner=call.max_as_partner, in_all=call.max_in_all)
    found = fallen(entries, places, breach=call.breach)
    return {pk: _sentence(fall, names[fall.organisation], call) for pk, fall in found.items()}


def _entry(application: Application) -> Entry:
    handed_in = application.submitted_at
    return Entry(
        id=application.pk,
        lead=_key(application.organisation),
        partners=tuple(_key(row) for row in application.partners.all()),
        turn=handed_in.timestamp() if handed_in else 0.0,
    )


def _key(one: Any) -> tuple[str, str]:
    """Return by what an organisation is the same, as lead or as partner: where it is registered, under which number."""
    return (one.country, "".join(letter for letter in one.registration_number if letter.isalnum()).casefold())


def _sentence(fall: Fall, name: str, call: Call) -> str:
    role = {
        LEAD: ngettext(
            "%(name)s may lead %(n)s application in this call and leads more.",
            "%(name)s may lead %(n)s applications in this call and leads more.",
            fall.allowed,
        ),
        IN_ALL: ngettext(
            "%(name)s may take part in %(n)s application in this call and takes part in more.",
            "%(name)s may take part in %(n)s applications in this call and takes part in more.",
            fall.allowed,
        ),
    }.get(
        fall.role,
        ngettext(
            "%(name)s may be partner in %(n)s application in this call and is in more.",
            "%(name)s may be partner in %(n)s applications in this call and is in more.",
            fall.allowed,
        ),
    )
    said = role % {"name": name, "n": fall.allowed}
    return f"{said} {_('By the call')}: {call.get_breach_display()}."
