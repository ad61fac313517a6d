"""What the sanctions lists say of all that take part in a grant: the grantee and its co-grantees."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from grants.agreements.models import CoGrantee, SanctionsCheck


@dataclass(frozen=True)
class Screened:
    """A party of a grant and the last check of it; `name` is empty for the grantee itself, `check` for none."""

    name: str
    check: SanctionsCheck | None

    @property
    def is_found(self) -> bool:
        """Whether the last check found it on a list."""
        return self.check is not None and self.check.outcome != "clear"

    def says(self, sentence: str) -> str:
        """Return a sentence on this party, which is named unless it is the grantee."""
        return f"{self.name}: {sentence}" if self.name else sentence


def screened(agreement: Any) -> list[Screened]:
    """Return each party that takes part with the last check of it; a partner without a page in Sofra has its own."""
    rows = [row for row in agreement.co_grantees.all() if row.left_on is None]
    listed = {agreement.organisation_id, *(row.organisation_id for row in rows)} - {None}
    found = Q(organisation__in=listed, co_grantee=None) | Q(co_grantee__in=[row.pk for row in rows])
    latest: dict[tuple[str, int], SanctionsCheck] = {}
    for check in SanctionsCheck.objects.filter(found).order_by("checked_on", "pk"):
        latest[_key(check.co_grantee_id, check.organisation_id)] = check
    partners = [Screened(row.name, latest.get(_key_of(row))) for row in rows]
    return [Screened("", latest.get(_key(None, agreement.organisation_id))), *partners]


def weakest(parties: Iterable[Screened]) -> Screened:
    """Return the party that stands in the way first: found on a list, never looked for, or looked for longest ago."""
    return min(parties, key=_standing)


def _standing(party: Screened) -> tuple[int, Any]:
    if party.is_found:
        return 0, 0
    return (1, 0) if party.check is None else (2, party.check.checked_on.toordinal())


def _key_of(row: CoGrantee) -> tuple[str, int]:
    return _key(row.pk if row.organisation_id is None else None, row.organisation_id)


def _key(co_grantee_id: int | None, organisation_id: int | None) -> tuple[str, int]:
    return ("partner", co_grantee_id) if co_grantee_id is not None else ("organisation", organisation_id or 0)
