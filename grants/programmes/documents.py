"""The public page of an action as a PDF."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.core.clock import long_date
from grants.core.documents import render_pdf
from grants.core.fields import format_percent
from grants.core.money import format_money
from grants.programmes.models import FundingShare, Phase


def action_pdf(page: dict[str, Any], *, language: str) -> bytes:
    """Return what the public page of an action says as a tagged PDF; `page` is what selectors.action_page returned."""
    action = page["action"]
    data = {
        "title": page["title"],
        "eyebrow": action.phase.name,
        "reference": action.code,
        "date": date_format(timezone.localdate(), "DATE_FORMAT"),
        "action": action.phase.programme.name,
        "disclaimer": page["cofunding"]["lines"],
        "facts": _facts(page),
        "sections": [{"heading": heading, "lines": lines} for heading, lines in _sections(page) if lines],
    }
    return render_pdf("programmes/typst/action.typ", data, lang=language)


def phase_sentence(phase: Phase) -> str:
    """Say what a phase costs and who pays which share, as its source does."""
    if phase.budget_cents is None:
        return _("not published")
    amount = format_money(phase.budget_cents, phase.currency)
    names = {"EU": _("European Union"), "CoE": _("Council of Europe")}
    shares = ", ".join(f"{format_percent(points)} {names.get(donor, donor)}" for donor, points in phase.shares.items())
    text = _("about %(amount)s") % {"amount": amount} if phase.budget_is_approximate else amount
    return f"{text} ({shares})" if shares else text


def _facts(page: dict[str, Any]) -> list[list[str]]:
    action = page["action"]
    allocated = page["allocated"]
    rows = [
        [_("For"), str(action.beneficiary)],
        [_("Theme"), str(action.theme or "")],
        [_("Budget"), _marked(action.budget_cents, action.currency, action.budget_is_demonstration)],
        [_("Budget of the phase"), phase_sentence(action.phase)],
        [_("Shares"), ", ".join(_share(share) for share in page["shares"])],
        [
            _("For small grants"),
            allocated and _marked(allocated, action.currency, page["allocated_is_demonstration"]),
        ],
        [_("Contact"), action.contact_office],
        [_("Web address"), action.web],
    ]
    return [row for row in rows if row[1]]


def _sections(page: dict[str, Any]) -> list[tuple[str, list[str]]]:
    action = page["action"]
    calls = [row for group in page["calls"].values() for row in group]
    return [
        (_("What is the goal?"), action.goal),
        (_("Who benefits from the action?"), action.beneficiaries_text),
        (_("How will the action work?"), action.means),
        (_("What do we expect to achieve?"), action.expected_results),
        (_("Calls for proposals"), [f"{call.title}: {long_date(call.closes_at, call.time_zone)}" for call in calls]),
    ]


def _share(share: FundingShare) -> str:
    said = f"{share.donor_name} {format_percent(share.basis_points)}"
    return _("%(amount)s (demonstration)") % {"amount": said} if share.is_demonstration else said


def _marked(cents: int | None, currency: str, is_demonstration: bool) -> str:
    if cents is None:
        return _("not published")
    amount = format_money(cents, currency)
    return _("%(amount)s (demonstration)") % {"amount": amount} if is_demonstration else amount
