"""The rules of a call in words, as the public, the approver and the applicant read them."""

from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.fitness import conditions_of
from grants.calls.models import Call, Ceiling, Lot
from grants.calls.rules import months_before, total_for_grant
from grants.core.clock import exact_time, long_date
from grants.core.fields import format_percent
from grants.core.money import format_money

Line = tuple[str, str]


def rules_of(call: Call) -> list[Line]:
    """Return the rules as (what, sentence), in the order in which an applicant asks."""
    lines = [
        (_("Who may apply"), str(call.get_applicants_display())),
        (_("From where"), ", ".join(str(country) for country in call.countries.all()) or "—"),
        (_("How often"), _how_often(call)),
        (_("Money in this call"), _pot(call)),
        (_("Size of a grant"), size_of_grant(call)),
        (_("What you bring yourself"), cofinancing(call)),
    ]
    lines += [(str(row.get_heading_display()), _ceiling(row)) for row in call.ceilings.all()]
    lines += [
        (_("How long a project lasts"), _duration(call)),
        (_("How it is paid"), _instalments(call)),
    ]
    if call.languages:
        lines.append((_("Languages of applications"), ", ".join(language_names(call))))
    return lines


def timetable_of(call: Call) -> list[Line]:
    """Return the dates as (what, when), earliest first."""
    lines = [
        (_("Opens"), _moment(call.opens_at, call)),
        (_("Deadline for applications"), call.deadline_wording or _moment(call.closes_at, call)),
    ]
    if call.deadline_wording:
        lines.append((_("that is, to the second"), _moment(call.closes_at, call)))
    if call.earliest_start:
        lines.append((_("Projects start on or after"), date_format(call.earliest_start)))
    if call.latest_end:
        lines.append((_("Projects end by"), date_format(call.latest_end)))
    report = ngettext("%(n)s day after the end", "%(n)s days after the end", call.report_days) % {"n": call.report_days}
    return [*lines, (_("Final report"), report)]


def size_of_grant(call: Call) -> str:
    """Return how large a grant may be, in a sentence."""
    money = {
        "least": format_money(call.minimum_cents or 0, call.currency),
        "most": format_money(call.maximum_cents, call.currency),
    }
    if call.fixed_cents:
        return _("Every grant is exactly %(sum)s.") % {"sum": format_money(call.fixed_cents, call.currency)}
    if call.minimum_cents:
        return _("From %(least)s to %(most)s.") % money
    return _("Up to %(most)s.") % money


def cofinancing(call: Call) -> str:
    """Return what the grantee has to bring, with what it means for the largest grant."""
    if call.cofinancing == Call.Cofinancing.NONE:
        return _("Nothing: no co-financing is asked for.")
    if call.cofinancing == Call.Cofinancing.OPEN:
        return _("Welcome, in cash or in kind, but there is no minimum.")
    share = format_percent(call.cofinancing_basis_points)
    of_total = call.cofinancing == Call.Cofinancing.OF_TOTAL
    rule = _("At least %(share)s of the total cost.") if of_total else _("At least %(share)s of the grant.")
    grant = call.fixed_cents or call.maximum_cents
    total = total_for_grant(grant, rule=call.cofinancing, basis_points=call.cofinancing_basis_points)
    example = _("A grant of %(grant)s then needs a budget of at least %(total)s.")
    words = {"grant": format_money(grant, call.currency), "total": format_money(total, call.currency)}
    return f"{rule % {'share': share}} {example % words}"


def language_names(call: Call) -> list[str]:
    """Return the languages in which an application may be written, named in the reader's language."""
    names: dict[str, Any] = dict(settings.LANGUAGES)
    return [str(_(str(names.get(code, code)))) for code in call.languages]


def _pot(call: Call) -> str:
    pot = format_money(call.pot_cents, call.currency)
    if not call.expected_grants:
        return pot
    return ngettext("%(pot)s for about %(n)s grant", "%(pot)s for about %(n)s grants", call.expected_grants) % {
        "pot": pot,
        "n": call.expected_grants,
    }


def _how_often(call: Call) -> str:
    return ngettext(
        "%(n)s application by each organisation.",
        "Up to %(n)s applications by each organisation.",
        call.max_applications,
    ) % {"n": call.max_applications}


def _ceiling(ceiling: Ceiling) -> str:
    share = format_percent(ceiling.basis_points)
    if ceiling.of == Ceiling.Of.GRANT:
        return _("At most %(share)s of the grant.") % {"share": share}
    return _("At most %(share)s of the total cost.") % {"share": share}


def _duration(call: Call) -> str:
    if call.min_months == call.max_months:
        return ngettext("%(n)s month.", "%(n)s months.", call.max_months) % {"n": call.max_months}
    return _("From %(least)s to %(most)s months.") % {"least": call.min_months, "most": call.max_months}


def _instalments(call: Call) -> str:
    if call.advance_basis_points == 10_000:
        return _("In one instalment after both sides have signed.")
    if not call.advance_basis_points:
        return _("After the final report is accepted.")
    first = format_percent(call.advance_basis_points)
    return _("%(first)s after both sides have signed, the rest after the final report is accepted.") % {"first": first}


def _moment(moment: Any, call: Call) -> str:
    return f"{long_date(moment, call.time_zone)}, {exact_time(moment, call.time_zone)}"


def unfit_sentence(code: str, call: Call, lot: Lot | None = None) -> str:
    """Say why an applicant does not fit the call, or one of its lots (codes of grants.calls.fitness.unfit)."""
    conditions = conditions_of(call, lot)
    places = str(lot.country) if lot and lot.country else ", ".join(str(country) for country in call.countries.all())
    words = {
        "who": str(call.get_applicants_display()),
        "places": places,
        "day": date_format(months_before(conditions.deadline, conditions.min_age_months or 0)),
        "least": format_money(conditions.min_turnover_cents or 0, call.currency),
        "most": format_money(conditions.max_turnover_cents or 0, call.currency),
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
