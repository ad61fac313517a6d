"""What the pages of a visit show to the office, and to the grantee."""

from typing import Any

import rules
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.monitoring.models import Recommendation, Visit
from grants.monitoring.rules.visits import announce_by
from grants.monitoring.selectors.visits import notice_days_of
from grants.people.policies import is_member, is_writer
from grants.programmes.policies import is_staff


def visit_page(visit: Visit, user: Any) -> dict[str, Any]:
    """Return where a visit stands; its report is the office's own until it was sent."""
    for_staff = is_staff(user, visit) and not is_member(user, visit)
    shows_report = visit.report_is_sent or for_staff
    asked = Prefetch("recommendations", Recommendation.objects.select_related("answered_by"))
    prefetch_related_objects([visit], asked, "checklist")  # the guards of the acts read them, too
    return {
        "visit": visit,
        "agreement": visit.agreement,
        "for_staff": for_staff,
        "steps": steps_of(visit),
        "next": next_step(visit),
        "shows_report": shows_report and str(visit.state) in {"held", "closed"},
        "checklist": list(visit.checklist.all()) if shows_report else [],
        "recommendations": list(visit.recommendations.all()) if shows_report else [],
        "may_answer": not for_staff and is_writer(user, visit),
        "may_write": rules.has_perm("visits.write_report", user, visit),
    }


def report_page(visit: Visit) -> dict[str, Any]:
    """Return what the page shows on which the report is written."""
    return {
        "visit": visit,
        "agreement": visit.agreement,
        "recommendations": list(visit.recommendations.all()),
    }


def steps_of(visit: Visit) -> list[tuple[str, str]]:
    """Return the way of a visit, each station done, now or later."""
    stations = [_("Planned"), _("Announced"), _("Held"), _("Report sent"), _("Followed up")]
    if str(visit.state) == "cancelled":
        return [(stations[0], "done"), (_("Cancelled"), "now")]
    at = {"planned": 0, "announced": 1, "held": 3 if visit.report_is_sent else 2, "closed": 4}[str(visit.state)]
    ends = str(visit.state) == "closed"
    return [
        (label, "done" if number < at or ends else "now" if number == at else "later")
        for number, label in enumerate(stations)
    ]


def next_step(visit: Visit) -> tuple[str, str]:
    """Return what happens next with a visit, and who does it."""
    office = _("Programme officer")
    if str(visit.state) == "planned":
        days = notice_days_of(visit.agreement.award.application.call)
        last = date_format(announce_by(visit.planned_on, notice_days=days), "DATE_FORMAT")
        words = _("The visit is announced to the grantee, with the full notice of %(days)s days by %(day)s.")
        return words % {"days": days, "day": last}, office
    if str(visit.state) == "held":
        if visit.report_is_open:
            return _("The report is written and sent to the grantee."), office
        if not visit.recommendations_are_closed:
            return _("The grantee answers the recommendations; the officer closes each."), _("Grantee")
        return _("The visit is closed."), office
    return {
        "announced": (_("The visit takes place."), str(visit.visitor)),
        "closed": (_("Nothing more: it is done."), "—"),
        "cancelled": (_("Nothing more: it does not take place."), "—"),
    }[str(visit.state)]
