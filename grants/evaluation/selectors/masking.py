"""The files of a blind committee as those read them who check their masking."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from grants.applications.closing import closed_files
from grants.applications.models import Application
from grants.core.waiting import Waiting
from grants.evaluation.conflicting import closed_to
from grants.evaluation.models import Masking, Panel
from grants.evaluation.selectors.reading import get_panel
from grants.programmes.models import StaffRole
from grants.programmes.selectors import scope


def get_panel_to_mask(user: Any, reference: str) -> Panel:
    """Return a blind committee for its officer or secretary; Http404 where nothing is hidden, or to a stranger."""
    panel = get_panel(user, reference)
    if not has_perm("panels.mask", user, panel):
        raise PermissionDenied
    if not panel.scheme.hides_applicant:
        raise Http404
    return panel


def files_to_mask(user: Any, panel: Panel) -> QuerySet[Application]:
    """Return the files before the committee with their masking, without those closed to the user."""
    found = panel.live_files if panel.state in {"forming", "calibrating", "scoring"} else panel.files
    found = found.exclude(pk__in=closed_to(user, panel)).exclude(state__in=["draft", "lapsed"])
    return found.select_related("organisation", "masking__checked_by", "masking__unblinded_by").order_by("reference")


def get_masking(user: Any, panel: Panel, pk: int) -> Masking:
    """Return the masking of a file before the committee, or raise Http404; a file closed to the user is not there."""
    files = panel.files.exclude(pk__in=closed_to(user, panel)).values("pk")
    found = Masking.objects.filter(application__in=files, pk=pk)
    masking = found.select_related("application__call", "application__organisation", "checked_by").first()
    if masking is None:
        raise Http404
    return masking


def masks_to_check(user: Any) -> list[Waiting]:
    """Return the committees before their scoring whose files wait for the check of their masking. Two queries."""
    mine = scope(user, StaffRole.Role.OFFICER, action="call__action")
    seat = Q(members__user=user.pk, members__role="secretary", members__declared_at__isnull=False)
    found = Panel.objects.filter(mine | seat, state__in=["forming", "calibrating"], unblinded_at=None).distinct()
    panels = list(found.select_related("call", "lot"))
    rows = Masking.objects.filter(application__call__in={panel.call_id for panel in panels}, checked_at=None)
    rows = rows.filter(unblinded_at=None, application__state__in=["submitted", "eligible"])
    rows = rows.exclude(application__in=closed_files(user)).order_by()
    place = ("application__call", "application__lot", "application__stage")
    left = {(call, lot, stage): n for call, lot, stage, n in rows.values_list(*place).annotate(n=Count("pk"))}
    waiting = [(panel, left.get((panel.call_id, panel.lot_id, panel.stage), 0)) for panel in panels]
    return [_line(panel, count) for panel, count in waiting if count]


def _line(panel: Panel, count: int) -> Waiting:
    return Waiting(
        what=_("Check what evaluators of %(call)s do not see") % {"call": panel.title},
        who=_("the evaluation of %(call)s") % {"call": panel.reference},
        due=None,
        url=reverse("evaluation:masking", args=[panel.reference]),
        button=_("Check"),
        count=count,
    )
