"""The door to a cost that is judged: its report is locked, handed in, and its costs are not accepted yet."""

from django.utils.translation import gettext as _

from grants.monitoring.models import Expenditure, Report
from workflows.engine import TransitionRefused, lock


def open_report(report: Report) -> Report:
    """Lock a report whose costs are verified now. Raises TransitionRefused before and after that."""
    locked = lock(report)
    locked.agreement = report.agreement  # read with it; two hundred costs are judged one by one
    if locked.state != "submitted" or not locked.costs_are_open:
        raise TransitionRefused(_("The costs of this report are not open for verification."))
    return locked


def open_cost(cost: Expenditure) -> Expenditure:
    """Lock the report, then the cost, for judging it."""
    report = open_report(cost.report)
    locked = lock(cost)
    locked.report = report
    return locked
