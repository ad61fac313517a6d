"""The files of costs as their readers may see them."""

from typing import Any

from django.http import Http404

from grants.monitoring.models import CostFile
from grants.monitoring.selectors.reports import get_cost


def get_cost_file(user: Any, pk: int) -> CostFile:
    """Return a file of a cost that the user may read, or raise Http404."""
    row = CostFile.objects.select_related("file").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.cost = get_cost(user, row.cost_id)
    return row
