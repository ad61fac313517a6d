"""The list of complaints: what it shows, and what it can be narrowed to."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from grants.core.tables import ListTable, MomentColumn, StateColumn
from grants.evaluation.models import Complaint
from workflows.machines.complaint import ComplaintState


class ComplaintFilter(django_filters.FilterSet):
    """By call and by state."""

    call = django_filters.CharFilter(label=_("Call"), field_name="application__call__reference")
    state = django_filters.ChoiceFilter(label=_("State"), choices=ComplaintState.choices)

    class Meta:
        model = Complaint
        fields: list[str] = []


class ComplaintTable(ListTable):
    """Complaints about outcomes."""

    reference = tables.Column(
        accessor="application__reference",
        linkify=("evaluation:complaint", {"pk": A("pk")}),
        verbose_name=_("Application"),
    )
    organisation = tables.Column(accessor="application__organisation__name", verbose_name=_("Applicant"))
    call = tables.Column(accessor="application__call__reference", verbose_name=_("Call"))
    lodged_at = MomentColumn(verbose_name=_("Lodged"))
    answer_due = tables.DateColumn(verbose_name=_("Answer due"))
    state = StateColumn(verbose_name=_("State"), accessor="state", empty_values=())

    class Meta(ListTable.Meta):
        model = Complaint
        fields = ("reference", "organisation", "call", "lodged_at", "answer_due", "state")
