"""How much there is, how large a grant may be, what the grantee brings and how it is paid, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.fitness import TURNOVER_CURRENCY
from grants.calls.granting_in_words import is_one_and_rest, plan_in_words, share_in_words
from grants.calls.models import Call, Lot
from grants.calls.rules import total_for_grant
from grants.core.fields import format_percent
from grants.core.money import format_money

Line = tuple[str, str]


def money_of(call: Call) -> list[Line]:
    """Return the money of a call; each lot with its own."""
    return [
        (_("Money in this call"), _pot(call)),
        *((_lot_name(lot), _lot(call, lot)) for lot in call.lots.select_related("country")),
        (_("Size of a grant"), size_of_grant(call)),
        (_("What you bring yourself"), cofinancing(call)),
        (_("How it is paid"), _instalments(call)),
    ]


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
    in_cash = call.cofinancing_kinds == Call.InKind.CASH
    if call.cofinancing == Call.Cofinancing.OPEN:
        if in_cash:
            return _("Welcome, in cash, but there is no minimum.")
        return _("Welcome, in cash or in kind, but there is no minimum.")
    kinds = _("In cash only.") if in_cash else _("In cash or in kind.")
    return f"{_share(call)} {kinds} {_example(call)}"


def largest_grant(call: Call) -> int:
    """Return the largest grant that the call gives, in cents."""
    return call.fixed_cents or call.maximum_cents


def total_of_largest(call: Call) -> int:
    """Return the smallest whole cost at which the largest grant keeps the co-financing rule, in cents."""
    return total_for_grant(largest_grant(call), rule=call.cofinancing, basis_points=call.cofinancing_basis_points)


def _share(call: Call) -> str:
    share = format_percent(call.cofinancing_basis_points)
    of_total = call.cofinancing == Call.Cofinancing.OF_TOTAL
    rule = _("At least %(share)s of the total cost.") if of_total else _("At least %(share)s of the grant.")
    return rule % {"share": share}


def _example(call: Call) -> str:
    example = _("A grant of %(grant)s then needs a budget of at least %(total)s.")
    grant, total = largest_grant(call), total_of_largest(call)
    return example % {"grant": format_money(grant, call.currency), "total": format_money(total, call.currency)}


def _pot(call: Call) -> str:
    pot = format_money(call.pot_cents, call.currency)
    words = {"pot": pot, "n": call.expected_grants, "least": call.minimum_grants}
    if call.expected_grants and call.minimum_grants:
        return _("%(pot)s for about %(n)s grants, %(least)s at least.") % words
    if call.minimum_grants:
        return ngettext(
            "%(pot)s for at least %(n)s grant", "%(pot)s for at least %(n)s grants", call.minimum_grants
        ) % {
            "pot": pot,
            "n": call.minimum_grants,
        }
    if call.expected_grants:
        return ngettext("%(pot)s for about %(n)s grant", "%(pot)s for about %(n)s grants", call.expected_grants) % words
    return pot


def _lot_name(lot: Lot) -> str:
    return f"{lot.title} ({lot.country})" if lot.country and str(lot.country) not in lot.title else lot.title


def _lot(call: Call, lot: Lot) -> str:
    """Say what a lot holds and asks of its own, each in a sentence."""
    words = {
        "pot": format_money(lot.pot_cents, call.currency),
        "most": format_money(lot.maximum_cents or 0, call.currency),
        "floor": format_money(lot.min_turnover_cents or 0, TURNOVER_CURRENCY),
        "cap": format_money(lot.max_turnover_cents or 0, TURNOVER_CURRENCY),
    }
    said = [_("%(pot)s.") % words]
    if lot.max_grants:
        said.append(ngettext("%(n)s grant.", "At most %(n)s grants.", lot.max_grants) % {"n": lot.max_grants})
    if lot.maximum_cents:
        said.append(_("Up to %(most)s each.") % words)
    if lot.country:
        said.append(_("For organisations registered in: %(country)s.") % {"country": lot.country})
    if lot.min_turnover_cents:
        said.append(_("For an annual turnover of at least %(floor)s.") % words)
    if lot.max_turnover_cents:
        said.append(_("For an annual turnover of at most %(cap)s.") % words)
    return " ".join(said)


def _instalments(call: Call) -> str:
    terms = call.grant_terms
    plan, currency = terms.plan, terms.grant_currency or call.currency
    if is_one_and_rest(plan):
        first = share_in_words(plan[0], currency)
        return _("%(first)s after both sides have signed, the rest after the final report is accepted.") % {
            "first": first
        }
    return plan_in_words(plan, currency)
