"""What falls due by itself in monitoring."""

from collections.abc import Iterable

from django.utils import timezone

from grants.monitoring.selectors.calendar import duties_awaited
from grants.monitoring.services.calendar import open_marks, remind_of_report
from workflows import deadlines


def duty_ids_to_remind() -> Iterable[int]:
    """Return the reports of which somebody has to be told today. Two queries."""
    today = timezone.localdate()
    return [duty.pk for duty in duties_awaited() if open_marks(duty, today)]


deadlines.register("remind of reports", duty_ids_to_remind, remind_of_report)
