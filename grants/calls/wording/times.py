"""When what happens in a call, and how long a project lasts, in words."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.models import Call
from grants.calls.rules import is_doubtful
from grants.calls.wording.money import largest_grant
from grants.core.clock import exact_time, long_date
from grants.core.fields import format_percent
from grants.core.money import format_money

Line = tuple[str, str]


def timetable_of(call: Call) -> list[Line]:
    """Return the dates as (what, when), earliest first; the published wording beside the instant it means."""
    lines = [(_("Opens"), _moment(call.opens_at, call))]
    if call.questions_until:
        lines.append((_("Questions are taken until"), _moment(call.questions_until, call)))
    if call.has_two_stages and call.concept_closes_at:
        lines.append((_("Deadline for concept notes"), _moment(call.concept_closes_at, call)))
        lines.append((_("Deadline for full applications"), call.deadline_wording or _moment(call.closes_at, call)))
    else:
        lines.append((_("Deadline for applications"), call.deadline_wording or _moment(call.closes_at, call)))
    if call.deadline_wording:
        lines.append((_("that is, to the second"), _moment(call.closes_at, call)))
    if call.earliest_start:
        lines.append((_("Projects start on or after"), date_format(call.earliest_start)))
    if call.latest_end:
        lines.append((_("Projects end by"), date_format(call.latest_end)))
    report = ngettext("%(n)s day after the end", "%(n)s days after the end", call.report_days) % {"n": call.report_days}
    return [*lines, (_("Final report"), report)]


def stages_of(call: Call) -> list[Line]:
    """Return the stages with what may change between them, and how long a project lasts."""
    lines = [(_("How long a project lasts"), _duration(call))]
    if call.has_two_stages:
        stages = _("First a concept note; those preselected then write the full application.")
        lines.insert(0, (_("Stages"), stages))
        lines.insert(1, (_("Amount in the full application"), _change(call)))
    return lines


def _change(call: Call) -> str:
    if call.amount_change_basis_points is None:
        return _("May differ from that in the concept note.")
    share, grant = call.amount_change_basis_points, largest_grant(call)
    change = grant * share // 10_000
    words = {
        "share": format_percent(share),
        "grant": format_money(grant, call.currency),
        "least": format_money(grant - change, call.currency),
        "most": format_money(min(grant + change, grant), call.currency),
    }
    if not share:
        return _("The same as in the concept note.")
    rule = _("At most %(share)s more or less than in the concept note, and never above the largest grant.") % words
    return f"{rule} {_('After %(grant)s, from %(least)s to %(most)s.') % words}"


def _duration(call: Call) -> str:
    if call.min_months == call.max_months:
        return ngettext("%(n)s month.", "%(n)s months.", call.max_months) % {"n": call.max_months}
    return _("From %(least)s to %(most)s months.") % {"least": call.min_months, "most": call.max_months}


def _moment(moment: datetime, call: Call) -> str:
    """Say a moment in the call's zone; in the hour that the change of clocks makes doubtful, say which one is meant."""
    said = f"{long_date(moment, call.time_zone)}, {exact_time(moment, call.time_zone)}"
    if not is_doubtful(moment.astimezone(call.zone).replace(tzinfo=None, fold=0), call.zone):
        return said
    local = moment.astimezone(call.zone)
    return _("%(moment)s (the clocks change in that hour: the later moment is meant, UTC%(offset)s)") % {
        "moment": said,
        "offset": f"{local:%z}",
    }
