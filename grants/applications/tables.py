"""Lists of applications: the applicant's own, and those of a call."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from grants.applications.models import Application
from grants.applications.policies import UNSEEN
from grants.core.tables import ListTable, MomentColumn, MoneyColumn, StateColumn
from grants.people.models import Organisation
from workflows.machines.application import ApplicationState


class OwnTable(ListTable):
    """What the reader's organisations have written."""

    reference = tables.Column(linkify=("applications:detail", {"reference": A("reference")}), verbose_name=_("Number"))
    title = tables.Column(verbose_name=_("Project"), empty_values=(None,))
    call = tables.Column(accessor="call__title", verbose_name=_("Call"))
    organisation = tables.Column(accessor="organisation__name", verbose_name=_("Organisation"))
    closes_at = MomentColumn(accessor="call__closes_at", verbose_name=_("Deadline"))
    state = StateColumn(public=True, verbose_name=_("State"), accessor="state", empty_values=())

    def render_title(self, value: str) -> Any:
        """Say so where the project has no title yet."""
        return value or _("without a title yet")

    class Meta(ListTable.Meta):
        model = Application
        fields = ("reference", "title", "call", "organisation", "closes_at", "state")


class CallTable(ListTable):
    """The applications to a call as its staff sees them."""

    reference = tables.Column(linkify=("applications:detail", {"reference": A("reference")}), verbose_name=_("Number"))
    title = tables.Column(verbose_name=_("Project"))
    organisation = tables.Column(accessor="organisation__name", verbose_name=_("Organisation"))
    kind = tables.Column(accessor="organisation__get_kind_display", verbose_name=_("Kind"), orderable=False)
    settlement = tables.Column(verbose_name=_("Where"))
    requested = MoneyColumn(verbose_name=_("Asked for"))
    submitted_at = MomentColumn(verbose_name=_("Submitted"))
    state = StateColumn(verbose_name=_("State"))

    class Meta(ListTable.Meta):
        model = Application
        fields = ("reference", "title", "organisation", "kind", "settlement", "requested", "submitted_at", "state")


class CallFilter(django_filters.FilterSet):
    """By state and by kind of organisation."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[choice for choice in ApplicationState.choices if choice[0] not in UNSEEN],
        empty_label=_("All"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), field_name="organisation__kind", choices=Organisation.Kind.choices, empty_label=_("All")
    )

    class Meta:
        model = Application
        fields = ("state", "kind")
