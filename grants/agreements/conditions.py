"""What precedes the signature of the funder: what a person found of each condition, or what the records say today."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.agreements.rules import titles_alike
from grants.agreements.screening import Screened, screened, weakest
from grants.core.search import fold

BEFORE_FORCE: Final = ("draft", "offered", "signed")
SANCTIONS_DAYS: Final = 180  # how long a check counts where the call does not say
NOT_TAKEN_UP: Final = ("declined",)


@dataclass(frozen=True)
class Finding:
    """What is known of a condition: open, met or waived, and how it is known."""

    outcome: str
    note: str


def findings_of(agreement: Any, *, as_of: str = "") -> list[tuple[Any, Finding]]:
    """Return each condition of an agreement with what is known of it; after the last signature as it was then.

    `as_of` names a state to judge by in place of the present one: that in which the last party signs.
    """
    return [(condition, finding_of(agreement, condition, as_of=as_of)) for condition in agreement.conditions.all()]


def open_conditions(agreement: Any) -> list[Any]:
    """Return the conditions that are neither met nor waived today."""
    return [condition for condition, found in findings_of(agreement) if found.outcome == "open"]


def finding_of(agreement: Any, condition: Any, *, as_of: str = "") -> Finding:
    """Return what a person found, where somebody did, or what the records say today."""
    kept = Finding(condition.outcome, condition.note)
    if (as_of or str(agreement.state)) not in BEFORE_FORCE or condition.outcome == "waived" or condition.key == "other":
        return kept
    if condition.checked_by_id and condition.key in BY_PERSON and condition.outcome == "met":
        return kept
    return RECORDS[condition.key](agreement)


def is_read_from_records(condition: Any) -> bool:
    """Tell whether a condition is met by what the records say alone, so that nobody can tick it."""
    return condition.key not in BY_PERSON and condition.key != "other"


def double_funding_of(agreement: Any) -> list[str]:
    """Name the grants that may pay for the same project: of the grantee or a partner, alike in title and time."""
    title = fold(agreement.title)
    found = [
        f"{other.reference} · {other.title}"
        for other in _agreements_at_that_time(agreement)
        if titles_alike(title, fold(other.title))
    ]
    years = (agreement.starts_on.year - 1, agreement.ends_on.year)
    past = [
        f"{grant.title} · {grant.funder} · {grant.year}"
        for grant in agreement.organisation.past_grants.filter(year__range=years)
        if titles_alike(title, fold(grant.title))
    ]
    return [*found, *past]


def budget_fingerprint(agreement: Any) -> str:
    """Return what the grantee agrees to with a revised budget: its lines and its co-financing."""
    rows = [
        f"{row.heading}|{row.description}|{row.unit}|{row.quantity:.2f}|{row.unit_rate_cents}|{row.cofinancing_cents}"
        for row in agreement.lines.all()
    ]
    return "\n".join([str(agreement.amount_cents), str(agreement.cofinancing_cents), *rows])


def _agreements_at_that_time(agreement: Any) -> Iterable[Any]:
    involved = {agreement.organisation_id, *(row.organisation_id for row in agreement.co_grantees.all())} - {None}
    party = Q(organisation__in=involved) | Q(co_grantees__organisation__in=involved)
    others = type(agreement).objects.filter(party).exclude(pk=agreement.pk).exclude(state__in=NOT_TAKEN_UP)
    return others.filter(starts_on__lte=agreement.ends_on, ends_on__gte=agreement.starts_on).distinct()


def _documents(agreement: Any) -> Finding:
    today = timezone.localdate()
    kept = list(agreement.organisation.documents.filter(replaced_at=None))
    late = [document for document in kept if document.valid_until and document.valid_until < today]
    if late:
        names = "; ".join(f"{document} ({_day(document.valid_until)})" for document in late)
        return Finding("open", _("Out of date: %(names)s.") % {"names": names})
    ends = min((document.valid_until for document in kept if document.valid_until), default=None)
    if ends is None:
        return Finding("met", _("What the call asks for was handed in, and nothing of it is out of date."))
    return Finding("met", _("All in date; the first one ends on %(day)s.") % {"day": _day(ends)})


def _account(agreement: Any) -> Finding:
    if agreement.organisation.bank_accounts.filter(state="confirmed").exists():
        return Finding("met", _("A finance officer has confirmed the account of the grantee."))
    return Finding("open", _("No bank account of the grantee is confirmed."))


def _sanctions(agreement: Any) -> Finding:
    party = weakest(screened(agreement))
    outcome, sentence = _looked_for(party, agreement.grant_terms.sanctions_days or SANCTIONS_DAYS)
    return Finding(outcome, party.says(sentence))


def _looked_for(party: Screened, days: int) -> tuple[str, str]:
    found = party.check
    if found is None and party.name:
        return "open", _("Nobody has looked for this co-grantee on the sanctions lists.")
    if found is None:
        return "open", _("Nobody has looked for the grantee on the sanctions lists.")
    day = {"day": _day(found.checked_on)}
    if party.is_found and party.name:
        return "open", _("The check of %(day)s found this co-grantee on a list.") % day
    if party.is_found:
        return "open", _("The check of %(day)s found the grantee on a list.") % day
    if found.checked_on < timezone.localdate() - datetime.timedelta(days=days):
        return "open", _("The last check, of %(day)s, is too old.") % day
    return "met", _("Nothing found on %(day)s.") % day


def _budget(agreement: Any) -> Finding:
    if agreement.award.amount_cents == agreement.award.application.frozen["budget"]["requested_cents"]:
        return Finding("met", _("All that was asked for is awarded."))
    return Finding("open", _("Less was awarded than asked for; the grantee agrees to the revised budget."))


def _double_funding(agreement: Any) -> Finding:
    found = double_funding_of(agreement)
    if not found:
        return Finding("met", _("No other grant of the grantee or a partner is alike in title and time."))
    said = ngettext("Look into this grant: %(names)s.", "Look into these grants: %(names)s.", len(found))
    return Finding("open", said % {"names": "; ".join(found)})


def _day(day: datetime.date) -> str:
    return date_format(day, "j F Y")


# What a person confirms where the records leave it open; the others are met by the records alone.
BY_PERSON: Final = ("budget", "double_funding")
RECORDS: Final[dict[str, Callable[[Any], Finding]]] = {
    "documents": _documents,
    "budget": _budget,
    "account": _account,
    "double_funding": _double_funding,
    "sanctions": _sanctions,
}
