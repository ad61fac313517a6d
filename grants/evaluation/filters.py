"""What the lists of the evaluation can be narrowed to."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.calls.models import Call
from grants.evaluation.models import Conflict
from workflows.machines.application import ApplicationState

CHECK_STATES = [
    (state.value, state.label)
    for state in (ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE, ApplicationState.INELIGIBLE)
]


class CheckFilter(django_filters.FilterSet):
    """By call and by state."""

    call = django_filters.CharFilter(label=_("Call"), field_name="call__reference")
    state = django_filters.ChoiceFilter(label=_("State"), choices=CHECK_STATES)

    class Meta:
        model = Application
        fields: list[str] = []


class CommitteeFilter(django_filters.FilterSet):
    """By the state of the call."""

    state = django_filters.ChoiceFilter(
        label=_("State of the call"),
        choices=[("closed", _("Closed")), ("decided", _("Decided")), ("finished", _("Finished"))],
    )

    class Meta:
        model = Call
        fields: list[str] = []


class ConflictFilter(django_filters.FilterSet):
    """By what ties the person, and by whether it stands."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Conflict.Kind.choices)
    stands = django_filters.ChoiceFilter(
        label=_("Standing"), choices=[("yes", _("Stands")), ("no", _("Lifted"))], method="by_standing"
    )

    class Meta:
        model = Conflict
        fields: list[str] = []

    def by_standing(self, rows: Any, _name: str, value: str) -> Any:
        """Return those that stand, or those that were lifted."""
        return rows.filter(lifted_at__isnull=value == "yes")
