"""The life of a value that a grantee reports for an indicator.

draft → reported → validated, or returned with a reason and reported again. A validated value is never overwritten: a
newer one for the same report or day takes its place when that is validated, and the older one is superseded.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class IndicatorValueState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    REPORTED = "reported", _("To validate")
    VALIDATED = "validated", _("Validated")
    RETURNED = "returned", _("Returned")
    SUPERSEDED = "superseded", _("Replaced by a newer value")


class IndicatorValueMachine(models.Model):
    permission_prefix = "indicator_values"
    STATE_TONES = {
        "draft": "quiet",
        "reported": "now",
        "validated": "done",
        "returned": "warn",
        "superseded": "quiet",
    }

    state = FSMField(
        choices=IndicatorValueState.choices, default=IndicatorValueState.DRAFT, protected=True, db_index=True
    )

    class Meta:
        abstract = True

    @property
    def is_handed_in(self) -> bool:
        """Whether the report in which it stands has been handed in, or it stands in none."""
        raise NotImplementedError

    @transition(
        state,
        source=[IndicatorValueState.DRAFT, IndicatorValueState.RETURNED],
        target=IndicatorValueState.REPORTED,
    )
    def report_value(self) -> None:
        """The grantee reports it: with the report in which it stands, or at a milestone."""

    @transition(
        state,
        source=IndicatorValueState.REPORTED,
        target=IndicatorValueState.VALIDATED,
        conditions=[guard("is_handed_in", _("The report is with the grantee; it can be validated once it is in."))],
    )
    def validate(self) -> None:
        """The officer validates it: from now on it counts."""

    @transition(state, source=IndicatorValueState.REPORTED, target=IndicatorValueState.RETURNED)
    def return_value(self) -> None:
        """The officer returns it with a reason; the grantee corrects and reports it again."""

    @transition(state, source=IndicatorValueState.VALIDATED, target=IndicatorValueState.SUPERSEDED)
    def supersede(self) -> None:
        """A newer value for the same report or day was validated: this one is kept and counts no more."""
