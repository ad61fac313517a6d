"""What the life of an application asks of its evaluation: the check, and whether an agreement stands in the way."""

from typing import Any

from django.db import models


class Judged(models.Model):
    """An application whose check is answered point by point; `checks` and `award` are relations of the evaluation."""

    class Meta:
        abstract = True

    @property
    def is_free_of_agreement(self) -> bool:
        award = getattr(self, "award", None)
        return award is None or award.state != "contracted"

    @property
    def points_now(self) -> list[Any]:
        """The answered points of the check that count now: before scoring the formal ones where the call says so."""
        points = list(self.checks.all())
        if self.state == "submitted" and self.call.eligibility == "selected":
            return [point for point in points if point.kind == "administrative"]
        return points

    @property
    def is_checked(self) -> bool:
        outcomes = [point.passed for point in self.points_now]
        return bool(outcomes) and None not in outcomes

    @property
    def passes_every_check(self) -> bool:
        return all(point.passed for point in self.points_now)

    @property
    def fails_a_check(self) -> bool:
        return any(point.passed is False for point in self.points_now)
