"""Whether a call suits somebody, by what they say of themselves; nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.fitness import lots_open_to, questions_needed, unfit
from grants.calls.models import Call
from grants.calls.rules import Facts
from grants.calls.wording import unfit_sentence

ABOUT: Final = {  # which answer a code is about
    "kind": "kind",
    "country": "country",
    "too_young": "founded_on",
    "founded_unknown": "founded_on",
    "turnover_too_low": "turnover_cents",
    "turnover_too_high": "turnover_cents",
    "turnover_unknown": "turnover_cents",
}
UNSAID: Final = ("founded_unknown", "turnover_unknown")


@dataclass(frozen=True)
class Verdict:
    """One condition: "fits", "misfit" or "open" where nothing was said; what it is about, and why."""

    standing: str
    what: str
    why: str


def questions_of(call: Call) -> list[str]:
    """Return what has to be asked, in the order of a person's questions; only what a rule of the call needs."""
    return [*questions_needed(call), *(["partners"] if _asks_partners(call) else [])]


def verdicts_of(call: Call, said: Mapping[str, Any]) -> list[Verdict]:
    """Return what fits, what does not and why, a line for each condition that was asked about."""
    facts = _facts(call, said)
    codes = unfit(call, facts)
    about = {ABOUT[code]: code for code in codes if code in ABOUT}
    lines = [_verdict(call, name, about.get(name)) for name in questions_needed(call)]
    lines += [Verdict("misfit", _("Lots"), unfit_sentence("no_lot", call))] if "no_lot" in codes else []
    return [*lines, *([_partners(call, said.get("partners"))] if _asks_partners(call) else [])]


def lots_of(call: Call, said: Mapping[str, Any]) -> list[str]:
    """Return the lots that are open to whoever says this, where the call has lots."""
    return [lot.title for lot in lots_open_to(call, _facts(call, said))]


def outcome_of(verdicts: list[Verdict]) -> str:
    """Return "misfit" where one condition does not fit, "open" where an answer is missing, otherwise "fits"."""
    standings = {verdict.standing for verdict in verdicts}
    return next((standing for standing in ("misfit", "open") if standing in standings), "fits")


def _facts(call: Call, said: Mapping[str, Any]) -> Facts:
    """Return the facts; what the call does not ask is taken as fitting. Who can read a restricted call is invited."""
    return Facts(
        kind=said.get("kind") or str(call.applicants),
        country=said.get("country") or "",
        founded_on=said.get("founded_on"),
        turnover_cents=said.get("turnover_cents"),
        invited=True,
    )


def _verdict(call: Call, name: str, code: str | None) -> Verdict:
    what = str(
        {
            "kind": _("Kind of applicant"),
            "country": _("Where you are registered"),
            "founded_on": _("How long you exist"),
            "turnover_cents": _("Your turnover"),
        }[name]
    )
    if code is None:
        return Verdict("fits", what, _rule(call, name) or _("Nothing in the rules speaks against it."))
    if code in UNSAID:
        return Verdict("open", what, _("The call has a rule about it; say more, and you learn whether it fits."))
    return Verdict("misfit", what, unfit_sentence(code, call))


def _rule(call: Call, name: str) -> str:
    """Return the rule of the call itself that an answer meets; an empty string where only its lots have one."""
    if name == "kind" and call.applicants != Call.Applicants.BOTH:
        return _("This call is for: %(who)s.") % {"who": call.get_applicants_display()}
    codes = {
        "country": [("country", True)],
        "founded_on": [("too_young", call.min_age_months)],
        "turnover_cents": [
            ("turnover_too_low", call.min_turnover_cents is not None),
            ("turnover_too_high", call.max_turnover_cents is not None),
        ],
    }
    return " ".join(unfit_sentence(code, call) for code, holds in codes.get(name, []) if holds)


def _asks_partners(call: Call) -> bool:
    """Whether the number of partners decides anything; where there may be none, nobody has to be asked."""
    return call.partners == Call.Partners.REQUIRED or (
        call.partners == Call.Partners.ALLOWED and call.max_partners is not None
    )


def _partners(call: Call, count: int | None) -> Verdict:
    what = _("Your partners")
    least = (call.min_partners or 1) if call.partners == Call.Partners.REQUIRED else 0
    most = call.max_partners
    if count is None:
        return Verdict("open", what, _("You have not said how many partners you have."))
    asked = ngettext("The call asks for at least %(n)s partner.", "The call asks for at least %(n)s partners.", least)
    allowed = ngettext("The call allows at most %(n)s partner.", "The call allows at most %(n)s partners.", most or 0)
    sentences = [asked % {"n": least}] if least else []
    sentences += [allowed % {"n": most}] if most is not None else []
    fits = count >= least and (most is None or count <= most)
    return Verdict("fits" if fits else "misfit", what, " ".join(sentences))
