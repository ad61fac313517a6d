"""Whether an organisation, or whoever checks for themselves, fits a call."""

from collections.abc import Iterable
from typing import Final

from grants.calls.models import Call, Lot
from grants.calls.rules import Conditions, Facts, misfits
from grants.calls.rules import needed as rules_needed
from grants.people.models import Organisation

TURNOVER_CURRENCY: Final = "EUR"  # organisations tell their turnover in euro, whatever the currency of a call


def unfit(call: Call, facts: Facts, lot: Lot | None = None) -> list[str]:
    """Return the codes of what does not fit the call, or one of its lots; none means that one may apply.

    Without a lot, a call with lots takes whoever fits one of them: the code `no_lot` says that none does. The words
    are in wording.unfit_sentence.
    """
    if lot is not None:
        return misfits(facts, conditions_of(call, lot))
    found = misfits(facts, conditions_of(call))
    lots = list(call.lots.all())
    return found if found or not lots or lots_open_to(call, facts) else _why_no_lot(call, facts, lots)


def lots_open_to(call: Call, facts: Facts) -> list[Lot]:
    """Return the lots that an applicant fits."""
    return [lot for lot in call.lots.all() if not misfits(facts, conditions_of(call, lot))]


def questions_needed(call: Call) -> list[str]:
    """Return which facts the call or one of its lots asks about: kind, country, founded_on, turnover_cents."""
    found = set(rules_needed(conditions_of(call)))
    for lot in call.lots.all():
        found |= set(rules_needed(conditions_of(call, lot)))
    return [name for name in ("kind", "country", "founded_on", "turnover_cents") if name in found]


def facts_of(organisation: Organisation, call: Call) -> Facts:
    """Return what counts of an organisation in this call."""
    by_invitation = call.procedure != Call.Procedure.OPEN
    return Facts(
        kind=organisation.kind,
        country=organisation.country,
        founded_on=organisation.founded_on,
        turnover_cents=organisation.turnover_cents,
        invited=by_invitation and call.invited.filter(organisation=organisation).exists(),
    )


def conditions_of(call: Call, lot: Lot | None = None) -> Conditions:
    """Return what the call, or one of its lots, asks of whoever applies; the deadline is a day in the call's zone."""
    conditions = Conditions(
        applicants=call.applicants,
        countries=frozenset(country.country for country in call.countries.all()),
        deadline=call.closes_at.astimezone(call.zone).date(),
        min_age_months=call.min_age_months,
        min_turnover_cents=call.min_turnover_cents,
        max_turnover_cents=call.max_turnover_cents,
        by_invitation=call.procedure != Call.Procedure.OPEN,
    )
    if lot is None:
        return conditions
    return conditions.narrowed(
        country=lot.country.country if lot.country else None,
        min_turnover_cents=lot.min_turnover_cents,
        max_turnover_cents=lot.max_turnover_cents,
    )


def _why_no_lot(call: Call, facts: Facts, lots: Iterable[Lot]) -> list[str]:
    reasons = {code for lot in lots for code in misfits(facts, conditions_of(call, lot))}
    return ["turnover_unknown"] if reasons == {"turnover_unknown"} else ["no_lot"]
