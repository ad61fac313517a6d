"""Objects of costs that the walks over all routes need."""

from grants.monitoring.models import CostFile, Report
from tests.factories import make_pdf


def file_of(report: Report) -> CostFile | None:
    """Return a file of the report's first cost, made when it is asked for; None where there is no cost."""
    cost = report.costs.first()
    if cost is None:
        return None
    author = report.agreement.prepared_by
    return cost.files.first() or CostFile.objects.create(cost=cost, file=make_pdf(author), added_by=author)
