"""The files of a blind committee as those read them who check their masking."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from rules import has_perm

from grants.applications.models import Application
from grants.evaluation.conflicting import closed_to
from grants.evaluation.models import Masking, Panel
from grants.evaluation.selectors.reading import get_panel


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
