"""What the pages of a report show, put together for the reader."""

from dataclasses import dataclass
from typing import Any

import rules
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.core.money import format_amount
from grants.ledger.models import Account
from grants.monitoring.cost_pages import standing_of
from grants.monitoring.models import Report
from grants.monitoring.models.tally import tally_of
from grants.monitoring.narrating import plan_of, questions_asked, texts_of
from grants.monitoring.narrative_pages import told_page
from grants.monitoring.running import running_budget
from grants.monitoring.selectors import due_day, end_of_day
from grants.monitoring.selectors.costs import load_told_rows
from grants.monitoring.verification_pages import how_found, seen_elsewhere

Kind = Account.Kind


@dataclass(frozen=True)
class Next:
    """What happens next, and who has to act."""

    what: str
    who: str


def report_page(report: Report, user: Any) -> dict[str, Any]:
    """Return where the report stands, its parts, its figures and its acts."""
    load_told_rows(report)
    mine = rules.has_perm("reports.edit", user, report)
    page = {
        **standing_of(report, user),
        "running": running_budget(report),
        "duplicates": len(seen_elsewhere(report, user)),
        "next": next_step(report),
        "steps": journey_of(report),
        "found": _found(report),
        "due": end_of_day(report.agreement, due_day(report.duty)),
        "mine": mine,
        "may_write": mine and report.state == "draft",
        "show_texts": not mine or report.state != "draft",
    }
    if mine and report.state == "draft":
        page["tasks"] = tasks_of(report)
    if page["show_texts"]:
        page |= told_page(report)
    return page


def _found(report: Report) -> list[Any]:
    """Return how the final amount is found, where the page tells it: of a final report that was handed in."""
    told = report.is_final and report.state != "draft" and report.costs_are_asked
    return how_found(report) if told else []


def tasks_of(report: Report) -> list[dict[str, Any]]:
    """Return the parts of the report with what each still needs."""
    missing = report.missing
    return [
        _task(report, "narrative", _("Narrative"), "narrative", _narrative_note(report), missing),
        _task(report, "plan", _("Work plan and partners"), "narrative_plan", _plan_note(report), missing),
        _task(report, "evidence", _("Photographs and links"), "evidence", _evidence_note(report), missing),
        _task(report, "activities", _("Activities held"), "activity_add", _activities_note(report), missing),
        _task(report, "indicator", _("What was reached"), "report_indicators", _indicator_note(report), missing),
        _task(report, "costs", _("Costs and receipts"), "cost_add", _costs_note(report), missing),
    ]


def journey_of(report: Report) -> list[tuple[str, str]]:
    """Return the way from the started report to the closed grant."""
    labels = [_("Started"), _("Being written"), _("Being verified"), _("Accepted"), _("Settled"), _("Closed")]
    at = {"draft": 1, "submitted": 2}.get(report.state, 4)
    if report.state == "accepted" and report.agreement.is_settled:
        at = 6 if report.agreement.state == "closed" else 5
    return [(label, "done" if n < at else "now" if n == at else "later") for n, label in enumerate(labels)]


def next_step(report: Report) -> Next:
    """Say what happens next and who has to act."""
    if report.state == "draft":
        return Next(_("The report is completed and handed in."), report.agreement.organisation.name)
    if report.state == "submitted":
        open_parts = [_("Programme officer")] if report.narrative_is_open else []
        open_parts += [_("Finance officer")] if report.costs_are_open else []
        return Next(_("The narrative is read and every cost is verified."), ", ".join(open_parts))
    if not report.is_final:
        return Next(_("Nothing more of this report; what was accepted counts in the final one."), "")
    if report.agreement.state == "closed":
        return Next(_("Nothing more: the grant is closed. Keep all documents as the agreement says."), "")
    if report.agreement.is_settled:
        return Next(_("Everything is settled: finance closes the grant."), _("Finance officer"))
    if report.agreement.settlement.recovery_cents:
        return Next(_("The grantee pays back what was not accepted; finance records it."), _("Finance officer"))
    return Next(_("The balance is requested, approved and paid."), _("Finance officer"))


def _task(report: Report, part: str, label: str, page: str, note: str, missing: list[str]) -> dict[str, Any]:
    if part not in missing:
        status, tone = _("Complete"), "done"
    else:
        status, tone = (_("Under way"), "now") if _begun(report, part) else (_("Not yet"), "quiet")
    url = reverse(f"monitoring:{page}", args=[report.reference])
    return {"label": label, "url": url if report.state == "draft" else "", "status": status, "tone": tone, "note": note}


def _begun(report: Report, part: str) -> bool:
    begun = {"narrative": report.answers.all(), "plan": report.plan_notes.all(), "costs": tally_of(report).count}
    return bool(begun.get(part))


def _narrative_note(report: Report) -> str:
    asked, texts = questions_asked(report), texts_of(report)
    written = sum(bool(texts.get(question.key, "").strip()) for question in asked)
    return _("%(n)s of %(all)s questions are answered") % {"n": written, "all": len(asked)}


def _plan_note(report: Report) -> str:
    parts = plan_of(report)
    told = sum(bool(part.note and part.note.outcome) for part in parts)
    return _("%(n)s of %(all)s parts are told") % {"n": told, "all": len(parts)}


def _evidence_note(report: Report) -> str:
    photos = report.photos.count()
    words = ngettext("%(n)s photograph; not asked for, welcome", "%(n)s photographs; not asked for, welcome", photos)
    return words % {"n": photos}


def _activities_note(report: Report) -> str:
    activities = list(report.activities.all())
    people = sum(activity.total or 0 for activity in activities)
    words = ngettext(
        "%(n)s activity, %(people)s participants", "%(n)s activities, %(people)s participants", len(activities)
    )
    return words % {"n": len(activities), "people": people} if activities else _("None yet")


def _indicator_note(report: Report) -> str:
    told = {value.grant_indicator_id for value in report.indicator_values.all() if value.state != "superseded"}
    rows = list(report.agreement.indicators.all())
    words = ngettext("%(n)s of %(all)s indicator is told", "%(n)s of %(all)s indicators are told", len(rows))
    return words % {"n": sum(row.pk in told for row in rows), "all": len(rows)}


def _costs_note(report: Report) -> str:
    costs = tally_of(report)
    words = ngettext("%(n)s cost, %(sum)s of %(total)s", "%(n)s costs, %(sum)s of %(total)s", costs.count)
    return words % {
        "n": costs.count,
        "sum": format_amount(costs.claimed),
        "total": format_amount(report.agreement.total_cents),
    }
