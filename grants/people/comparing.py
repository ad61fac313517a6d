"""Two profiles side by side: the same fact of both in one row, with a mark where they agree."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.core.search import fold
from grants.people import countries, likeness
from grants.people.likeness import Pair
from grants.people.models import DistinctPair, Organisation

NOTHING = "—"


@dataclass(frozen=True)
class Fact:
    """One fact of two organisations; it agrees when it is the same in any script or spelling."""

    label: str
    first: str
    second: str

    @property
    def agrees(self) -> bool:
        """True when both say the same."""
        return self.first != NOTHING and _plain(self.first) == _plain(self.second)


def pair_of(first: Organisation, second: Organisation) -> Pair:
    """Return the pair with its grounds, which may be none any more, and the officer's verdict where there is one."""
    grounds = likeness.pairs_alike().get((first.pk, second.pk), ())
    verdict = DistinctPair.objects.filter(first=first, second=second).select_related("noted_by").first()
    return Pair(first, second, grounds, verdict)


def facts_of(pair: Pair, *, in_full: bool = False) -> list[Fact]:
    """Return the facts that tell two organisations apart; `in_full` adds what takes a query more for each."""
    ones, others = (_facts(pair.first), _facts(pair.second))
    if in_full:
        ones, others = ones | _ties(pair.first), others | _ties(pair.second)
    return [Fact(label, ones[label], others[label]) for label in ones]


def _facts(organisation: Organisation) -> dict[str, str]:
    found: dict[str, Any] = {
        _("Official name"): organisation.name,
        _("Short name"): organisation.short_name,
        _("Kind"): organisation.get_kind_display(),
        _("Legal form"): organisation.legal_form,
        _("Country of registration"): countries.name_of(organisation.country),
        _("Registration number"): organisation.registration_number,
        _("Tax number"): organisation.tax_number,
        _("Founded on"): date_format(organisation.founded_on) if organisation.founded_on else "",
        _("Town or municipality"): organisation.settlement,
        _("Address"): organisation.address,
        _("Person entitled to sign"): organisation.representative,
    }
    return {label: str(value) or NOTHING for label, value in found.items()}


def _ties(organisation: Organisation) -> dict[str, str]:
    """Return what else officers look at: the way to reach it, who belongs to it, and how much it has here."""
    members = sorted({str(member.user) for member in organisation.memberships.select_related("user")})
    return {
        _("Telephone"): organisation.phone or NOTHING,
        _("E-mail address of the organisation"): organisation.email or NOTHING,
        _("Website"): organisation.website or NOTHING,
        _("People"): ", ".join(members) or NOTHING,
        _("Here since"): date_format(organisation.created_at),
        _("Grants through Sofra"): str(organisation.agreements.count() or NOTHING),
    }


def _plain(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
