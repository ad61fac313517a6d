"""Why an applicant does not fit a call, in words."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.calls.fitness import TURNOVER_CURRENCY, conditions_of
from grants.calls.models import Call, Lot
from grants.calls.rules import months_before
from grants.core.money import format_money


def unfit_sentence(code: str, call: Call, lot: Lot | None = None) -> str:
    """Say why an applicant does not fit the call, or one of its lots (codes of grants.calls.fitness.unfit)."""
    conditions = conditions_of(call, lot)
    places = str(lot.country) if lot and lot.country else ", ".join(str(country) for country in call.countries.all())
    words = {
        "who": str(call.get_applicants_display()),
        "places": places,
        "day": date_format(months_before(conditions.deadline, conditions.min_age_months or 0)),
        "least": format_money(conditions.min_turnover_cents or 0, TURNOVER_CURRENCY),
        "most": format_money(conditions.max_turnover_cents or 0, TURNOVER_CURRENCY),
    }
    sentences = {
        "not_invited": _("Only the organisations that were invited may apply to this call."),
        "kind": _("This call is for others: %(who)s."),
        "country": _("This call is for organisations registered in: %(places)s."),
        "founded_unknown": _("This call asks when your organisation was founded; add the day to its page first."),
        "too_young": _("This call is for organisations founded on or before %(day)s."),
        "turnover_unknown": _("This call asks for your organisation's annual turnover; add it to its page first."),
        "turnover_too_low": _("This call is for organisations with an annual turnover of at least %(least)s."),
        "turnover_too_high": _("This call is for organisations with an annual turnover of at most %(most)s."),
        "no_lot": _("None of the lots of this call is open to your organisation; see what each of them asks."),
    }
    return sentences[code] % words
