"""The life of a monitoring visit to a grant.

planned → announced (the grantee is told, so many days before) → held (its report is written and sent) → closed once
every recommendation is closed. Moved to another day it is planned anew; before it is held it may be cancelled.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class VisitState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class VisitMachine(models.Model):
    permission_prefix = "visits"
    STATE_TONES = {"planned": "quiet", "announced": "now", "held": "warn", "closed": "done", "cancelled": "stop"}

    state = FSMField(choices=VisitState.choices, default=VisitState.PLANNED, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def is_still_to_come(self) -> bool:
        """Whether its day is today or later."""
        raise NotImplementedError

    @property
    def day_has_come(self) -> bool:
        """Whether its day is today or earlier."""
        raise NotImplementedError

    @property
    def report_is_open(self) -> bool:
        """Whether its report was not sent yet."""
        raise NotImplementedError

    @property
    def report_is_complete(self) -> bool:
        """Whether every row of the checklist is answered and the findings are written."""
        raise NotImplementedError

    @property
    def report_is_sent(self) -> bool:
        return not self.report_is_open

    @property
    def recommendations_are_closed(self) -> bool:
        raise NotImplementedError

    @transition(
        state,
        source=VisitState.PLANNED,
        target=VisitState.ANNOUNCED,
        conditions=[guard("is_still_to_come", _("Its day has passed; move it to another day first."))],
    )
    def announce(self) -> None:
        """The officer tells the grantee the day, the place and the purpose, with the notice of the scheme."""

    @transition(state, source=[VisitState.PLANNED, VisitState.ANNOUNCED], target=VisitState.PLANNED)
    def move(self) -> None:
        """The officer sets another day; the grantee is told anew."""

    @transition(
        state,
        source=VisitState.ANNOUNCED,
        target=VisitState.HELD,
        conditions=[guard("day_has_come", _("Its day is still to come; move it if it took place earlier."))],
    )
    def hold(self) -> None:
        """The officer records that it took place; the report is written next."""

    @transition(
        state,
        source=VisitState.HELD,
        target=VisitState.HELD,
        conditions=[
            guard("report_is_open", _("The report has already been sent.")),
            guard("report_is_complete", _("Answer every row of the checklist and write the findings first.")),
        ],
    )
    def send_report(self) -> None:
        """The officer sends the report with its recommendations to the grantee; it does not change any more."""

    @transition(
        state,
        source=VisitState.HELD,
        target=VisitState.CLOSED,
        conditions=[
            guard("report_is_sent", _("Send the report to the grantee first.")),
            guard("recommendations_are_closed", _("A recommendation is still open.")),
        ],
    )
    def close(self) -> None:
        """The officer closes it: the report is sent and every recommendation is followed up."""

    @transition(state, source=[VisitState.PLANNED, VisitState.ANNOUNCED], target=VisitState.CANCELLED)
    def cancel(self) -> None:
        """The officer calls it off, with a reason; a grantee who was told hears of it."""
