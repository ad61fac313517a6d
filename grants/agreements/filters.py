"""How lists of agreements are narrowed."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement, Amendment
from grants.agreements.selectors import agreements_visible_to
from grants.calls.models import Call
from workflows.machines.agreement import AgreementState
from workflows.machines.amendment import AmendmentState


def _calls(request: Any) -> Any:
    """Return the calls that the reader's agreements belong to."""
    mine = agreements_visible_to(request.user).values("award__application__call")
    return Call.objects.filter(pk__in=mine).order_by("reference")


class AgreementFilter(django_filters.FilterSet):
    """By state and by call."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=AgreementState.choices, empty_label=_("All"))
    call = django_filters.ModelChoiceFilter(
        label=_("Call"), field_name="award__application__call", queryset=_calls, empty_label=_("All")
    )

    class Meta:
        model = Agreement
        fields = ("state", "call")


class AmendmentFilter(django_filters.FilterSet):
    """By state, by kind and by call."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=AmendmentState.choices, empty_label=_("All"))
    kind = django_filters.ChoiceFilter(label=_("What changes"), choices=Amendment.Kind.choices, empty_label=_("All"))
    call = django_filters.ModelChoiceFilter(
        label=_("Call"), field_name="agreement__award__application__call", queryset=_calls, empty_label=_("All")
    )

    class Meta:
        model = Amendment
        fields = ("state", "kind", "call")
