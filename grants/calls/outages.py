"""An outage shortly before a deadline: how much time everybody lost, and the extension that gives it back to all.

The site's own record decides (grants.core.health_record). The office is told, prepares the extension by one button and
has it cleared like any other change. A call whose deadline passed over such an outage is kept from closing for two
days, so that the extension can still be published; nobody can hand in meanwhile, and no draft lapses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from grants.calls.rules.changing import extended
from grants.core.clock import exact_time, long_date, span
from grants.core.health_record import outages_between
from grants.core.rules import Outage, whole_length
from workflows.engine import records_of

if TYPE_CHECKING:
    from grants.calls.models import Call

LOOKED_AT: Final = timedelta(hours=48)  # the last hours before a deadline, in which lost time is lost for good
HELD: Final = timedelta(hours=48)  # how long a call waits for the office before it closes all the same


@dataclass(frozen=True)
class Proposal:
    """The extension that an outage asks for: of which deadline, until when, and what was lost."""

    name: str
    deadline: datetime
    until: datetime
    lost: timedelta
    outages: tuple[Outage, ...]
    zone: str

    @property
    def times(self) -> list[str]:
        """From when to when the site was away, in the zone of the call."""
        return [
            _("%(day)s, from %(begin)s to %(end)s (%(minutes)s minutes)")
            % {
                "day": long_date(outage.begin, self.zone),
                "begin": f"{outage.begin.astimezone(ZoneInfo(self.zone)):%H:%M}",
                "end": exact_time(outage.end, self.zone),
                "minutes": round(outage.length / timedelta(minutes=1)),
            }
            for outage in self.outages
        ]

    @property
    def length(self) -> str:
        """How much time was lost, in words."""
        return span(self.lost)


def proposal_for(call: "Call") -> Proposal | None:
    """Return the extension that outages before the call's present deadline ask for, or None."""
    if call.state not in {"published", "open"}:
        return None
    now = timezone.now()
    for name in ("concept_closes_at", "closes_at"):
        deadline = getattr(call, name)
        if deadline is None or now > deadline + HELD or now < deadline - LOOKED_AT:
            continue
        found = _long(outages_between(_since(call, name, deadline), deadline))
        if found:
            lost = whole_length(found, at_least=timedelta())
            return Proposal(
                name, deadline, extended(deadline, lost, now, call.zone), lost, tuple(found), call.time_zone
            )
    return None


def is_held(call: "Call") -> bool:
    """Whether a deadline of the call has passed over an outage that the office has not decided on yet."""
    found = proposal_for(call)
    return found is not None and timezone.now() > found.deadline


def not_held(calls: Iterable["Call"]) -> list[int]:
    """Return the ids of those calls that nothing keeps from closing."""
    return [call.pk for call in calls if not is_held(call)]


def reason_of(proposal: Proposal, call: "Call") -> str:
    """Return why the deadline is extended, with times and minutes, in the authentic language of the call."""
    with translation.override(call.authentic_language):
        why = _("The deadline is extended for everybody, so that nobody loses the time.")
        return f"{finding_of(proposal, call)} {why}"


def finding_of(proposal: Proposal, call: "Call") -> str:
    """Return what the record of the site shows, in the authentic language of the call."""
    with translation.override(call.authentic_language):
        said = _("This site did not answer shortly before the deadline: %(when)s.")
        return said % {"when": "; ".join(proposal.times)}


def changed_terms(proposal: Proposal, call: "Call") -> dict[str, str]:
    """Return the terms of the extension; the wording of the old deadline goes, since it is no longer true."""
    found = {proposal.name: proposal.until.astimezone(UTC).isoformat()}
    return {**found, "deadline_wording": ""} if proposal.name == "closes_at" else found


def call_ids_due_for_proposal() -> list[int]:
    """Return the calls with an outage before their deadline of which the office has not been told."""
    from grants.calls.models import Call

    now = timezone.now()
    if not _long(outages_between(now - LOOKED_AT - HELD, now)):
        return []
    due = []
    for call in Call.objects.filter(state__in=["published", "open"], opens_at__lte=now):
        found = proposal_for(call)
        if found and not records_of(call).filter(verb="propose_extension", at__gte=found.outages[-1].end).exists():
            due.append(call.pk)
    return due


def _long(found: Iterable[Outage]) -> list[Outage]:
    shortest = timedelta(minutes=settings.OUTAGE_MINUTES)
    return [outage for outage in found if outage.length > shortest]


def _since(call: "Call", name: str, deadline: datetime) -> datetime:
    """Return from when on outages count: those before the office last moved this deadline, or declined to, do not."""
    moments = [deadline - LOOKED_AT, call.opens_at]
    last = None
    for published_at, terms in call.versions.order_by("number").values_list("published_at", "terms"):
        if last is not None and terms.get(name) != last:
            moments.append(published_at)
        last = terms.get(name)
    for change in call.corrigenda.filter(state="discarded"):
        wanted = change.terms.get(name)
        if wanted and datetime.fromisoformat(wanted) > deadline:
            moments += records_of(change).filter(verb="discard").values_list("at", flat=True)
    return max(moments)
