"""The list of issues."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.utils import A

from grants.core.tables import ListTable, MomentColumn, StateColumn
from grants.monitoring.models import Issue
from workflows.machines.issue import IssueState


class StandingColumn(StateColumn):
    """The state, and whether its day has passed."""

    def label(self, record: Any) -> str:
        """Return the state in words, or that it is overdue."""
        return _("Overdue") if record.is_overdue else super().label(record)

    def render(self, record: Any) -> Any:
        """Show what is overdue in the colour of what is wrong."""
        if not record.is_overdue:
            return super().render(record)
        return format_html('<span class="state state-stop">{}</span>', self.label(record))


class IssueTable(ListTable):
    """Issues, the severest first."""

    title = tables.Column(linkify=("monitoring:issue", {"pk": A("pk")}), verbose_name=gettext_lazy("Issue"))
    reference = tables.Column(accessor="agreement__reference", verbose_name=gettext_lazy("Agreement"))
    organisation = tables.Column(accessor="agreement__organisation__name", verbose_name=gettext_lazy("Grantee"))
    severity = tables.Column(verbose_name=gettext_lazy("Severity"))
    owner = tables.Column(verbose_name=gettext_lazy("Who settles it"))
    due_on = MomentColumn(verbose_name=gettext_lazy("To be settled by"))
    state = StandingColumn(verbose_name=gettext_lazy("State"))

    class Meta(ListTable.Meta):
        model = Issue
        fields = ("title", "reference", "organisation", "severity", "owner", "due_on", "state")


class IssueFilter(django_filters.FilterSet):
    """By state, by severity, by whether it is the reader's, and by whether its day has passed."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=IssueState.choices, empty_label=gettext_lazy("All")
    )
    severity = django_filters.ChoiceFilter(
        label=gettext_lazy("Severity"), choices=Issue.Severity.choices, empty_label=gettext_lazy("All")
    )
    which = django_filters.ChoiceFilter(
        label=gettext_lazy("Which"),
        choices=[("mine", gettext_lazy("Mine to settle")), ("overdue", gettext_lazy("Overdue"))],
        empty_label=gettext_lazy("All"),
        method="by_which",
    )

    class Meta:
        model = Issue
        fields = ("state", "severity", "which")

    def by_which(self, found: Any, _name: str, value: str) -> Any:
        """Keep the reader's own, or what is past its day."""
        if value == "mine":
            return found.filter(owner=self.request.user)
        return found.filter(Q(state="open", due_on__lt=timezone.localdate()))
