"""What the call asks of the composition of its committee, in words, beside what is there."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.rules.scheme import Scheme
from grants.evaluation.models import PanelMember
from grants.evaluation.rules.composing import Demand, Seat, demands_of


def seats(members: Iterable[PanelMember]) -> list[Seat]:
    """Return members as the rules see them."""
    return [Seat(member.role, member.votes, member.scores) for member in members]


def in_words(scheme: Scheme, held: Iterable[Seat]) -> list[dict[str, Any]]:
    """Return each demand with what there is of it, and what is missing in a sentence ('' where nothing is)."""
    return [
        {"demand": demand, "label": _label(demand), "missing": "" if demand.is_met else _missing(demand)}
        for demand in demands_of(scheme, held)
    ]


def _label(demand: Demand) -> str:
    n = demand.asks
    words = {
        "voters": ngettext("At least %(n)s member with a vote", "At least %(n)s members with a vote", n),
        "odd": _("An odd number of members with a vote"),
        "external": ngettext("At least %(n)s external expert", "At least %(n)s external experts", n),
        "scorers": ngettext("At least %(n)s member who scores", "At least %(n)s members who score", n),
        "quorum": ngettext("Votes are valid from %(n)s voter on", "Votes are valid from %(n)s voters on", n),
    }
    return words[demand.key] % {"n": n}


def _missing(demand: Demand) -> str:
    lacks = demand.asks - demand.has
    words = {
        "voters": ngettext("Appoint %(n)s more with a vote.", "Appoint %(n)s more with a vote.", lacks),
        "odd": _("Appoint one more with a vote, or one less: the number has to be odd."),
        "external": ngettext("Appoint %(n)s more external expert.", "Appoint %(n)s more external experts.", lacks),
        "scorers": ngettext("Appoint %(n)s more who scores.", "Appoint %(n)s more who score.", lacks),
        "quorum": ngettext("The quorum lacks %(n)s voter.", "The quorum lacks %(n)s voters.", lacks),
    }
    return words[demand.key] % {"n": lacks}
