"""The lists of visits and of grants to visit."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.agreements.models import Agreement
from grants.calls.models import Call
from grants.core.tables import ListTable, MomentColumn, NumberColumn, StateColumn
from grants.monitoring.models import RiskLevel, Visit
from grants.monitoring.selectors.visits import grants_to_visit
from workflows.machines.visit import VisitState

TONES = {RiskLevel.LOW: "done", RiskLevel.MEDIUM: "warn", RiskLevel.HIGH: "stop"}


def visit_url(record: Any) -> str | None:
    """Return the address of the next visit of a grant, if there is one."""
    return reverse("monitoring:visit", args=[record.next_visit_id]) if record.next_visit_id else None


class LevelColumn(tables.Column):
    """The level of a risk as a badge; a dash before it was computed."""

    def render(self, value: int) -> Any:
        """Show the badge."""
        level = RiskLevel(value)
        return format_html('<span class="state state-{}">{}</span>', TONES[level], level.label)

    def value(self, value: Any) -> str:
        """Export the word."""
        return str(RiskLevel(value).label) if value in RiskLevel.values else ""


class VisitTable(ListTable):
    """Visits with their day, their state and the grant."""

    planned_on = MomentColumn(linkify=("monitoring:visit", {"pk": A("pk")}), verbose_name=_("Day"))
    reference = tables.Column(accessor="agreement__reference", verbose_name=_("Agreement"))
    organisation = tables.Column(accessor="agreement__organisation__name", verbose_name=_("Grantee"))
    kind = tables.Column(verbose_name=_("Kind"))
    place = tables.Column(verbose_name=_("Place"))
    visitor = tables.Column(verbose_name=_("Who visits"))
    state = StateColumn(verbose_name=_("State"))

    class Meta(ListTable.Meta):
        model = Visit
        fields = ("planned_on", "reference", "organisation", "kind", "place", "visitor", "state")


class VisitPlanTable(ListTable):
    """Running grants, the riskiest first, with their last and next visit."""

    reference = tables.Column(linkify=("monitoring:grant", {"reference": A("reference")}), verbose_name=_("Agreement"))
    organisation = tables.Column(accessor="organisation__name", verbose_name=_("Grantee"))
    title = tables.Column(verbose_name=_("Project"))
    risk_level = LevelColumn(verbose_name=_("Risk"))
    risk_score = NumberColumn(verbose_name=_("Score"))
    last_visit = MomentColumn(verbose_name=_("Last visit"), default="—")
    next_visit = MomentColumn(linkify=visit_url, verbose_name=_("Next visit"), default="—")
    ends_on = MomentColumn(verbose_name=_("End"))

    class Meta(ListTable.Meta):
        model = Agreement
        fields = (
            "reference",
            "organisation",
            "title",
            "risk_level",
            "risk_score",
            "last_visit",
            "next_visit",
            "ends_on",
        )


class VisitFilter(django_filters.FilterSet):
    """By state and by kind."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=VisitState.choices, empty_label=_("All"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Visit.Kind.choices, empty_label=_("All"))

    class Meta:
        model = Visit
        fields = ("state", "kind")


def _calls(request: Any) -> Any:
    """Return the calls whose running grants the reader may see."""
    seen = grants_to_visit(request.user).order_by().values("award__application__call")
    return Call.objects.filter(pk__in=seen).order_by("reference")


class VisitPlanFilter(django_filters.FilterSet):
    """By level, by call, and by whether a visit was held."""

    level = django_filters.ChoiceFilter(
        label=_("Risk"), field_name="risk__level", choices=RiskLevel.choices, empty_label=_("All")
    )
    call = django_filters.ModelChoiceFilter(
        label=_("Call"), field_name="award__application__call", queryset=_calls, empty_label=_("All")
    )
    visited = django_filters.ChoiceFilter(
        label=_("Visited"), choices=[("no", _("Never")), ("yes", _("Once or more"))], empty_label=_("All"), method="by"
    )

    class Meta:
        model = Agreement
        fields = ("level", "call", "visited")

    def by(self, found: Any, _name: str, value: str) -> Any:
        """Keep the grants that were visited, or the others."""
        return found.filter(last_visit__isnull=value == "no")
