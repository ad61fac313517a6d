"""What falls due by itself in monitoring."""

from collections.abc import Iterable

from django.utils import timezone

from grants.monitoring.selectors.calendar import duties_awaited
from grants.monitoring.selectors.risk import agreement_ids_to_assess
from grants.monitoring.selectors.visits import recommendation_ids_overdue, recommendation_ids_to_remind
from grants.monitoring.services.calendar import open_marks, remind_of_report
from grants.monitoring.services.recommending import chase_recommendation, remind_recommendation
from grants.monitoring.services.risk import assess_risk_of
from workflows import deadlines


def duty_ids_to_remind() -> Iterable[int]:
    """Return the reports of which somebody has to be told today. Two queries."""
    today = timezone.localdate()
    return [duty.pk for duty in duties_awaited() if open_marks(duty, today)]


deadlines.register("remind of reports", duty_ids_to_remind, remind_of_report)
deadlines.register("assess risks", agreement_ids_to_assess, assess_risk_of)
deadlines.register("remind of recommendations", recommendation_ids_to_remind, remind_recommendation)
deadlines.register("chase recommendations", recommendation_ids_overdue, chase_recommendation)
