"""The lists of the evaluation: applications to check, and calls with their committees."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.applications.models import Application
from grants.calls.models import Call
from grants.core.tables import ListTable, MomentColumn, StateColumn


class CheckTable(ListTable):
    """Applications to check."""

    reference = tables.Column(
        linkify=("evaluation:check", {"reference": A("reference")}), verbose_name=_("Reference"), order_by="reference"
    )
    organisation = tables.Column(accessor="organisation__name", verbose_name=_("Applicant"))
    call = tables.Column(accessor="call__reference", verbose_name=_("Call"))
    submitted_at = MomentColumn(verbose_name=_("Handed in"))
    answered = tables.Column(verbose_name=_("Points answered"))
    state = StateColumn(verbose_name=_("State"), accessor="state", empty_values=())

    class Meta(ListTable.Meta):
        model = Application
        fields = ("reference", "title", "organisation", "call", "submitted_at", "answered", "state")

    def render_answered(self, record: Application, value: int) -> str:
        """Show how many of the points have an answer."""
        return f"{value} / {record.points}"  # type: ignore[attr-defined]


class CommitteeTable(ListTable):
    """Calls whose deadline has passed, with their committees."""

    reference = tables.Column(
        linkify=("evaluation:panel", {"reference": A("reference")}), verbose_name=_("Call"), order_by="reference"
    )
    title = tables.Column(verbose_name=_("Title"))
    to_check = tables.Column(verbose_name=_("To check"))
    files = tables.Column(verbose_name=_("Files"))
    sheets_in = tables.Column(verbose_name=_("Sheets in"))
    due = MomentColumn(accessor="due_at", verbose_name=_("Scores due"))
    committee = tables.Column(accessor="pk", verbose_name=_("Committee"), empty_values=(), orderable=False)

    class Meta(ListTable.Meta):
        model = Call
        fields = ("reference", "title", "to_check", "files", "sheets_in", "due", "committee")

    def render_sheets_in(self, record: Call, value: int) -> str:
        """Show how many of the score sheets are in."""
        return f"{value} / {record.sheets}"  # type: ignore[attr-defined]

    def render_committee(self, record: Call) -> str:
        """Show where the committee stands."""
        panels = list(record.panels.all())
        lots = len(record.lots.all())
        if lots:
            decided = sum(1 for panel in panels if panel.state == "decided")
            return str(_("%(n)s of %(lots)s lots decided") % {"n": decided, "lots": lots})
        return panels[0].get_state_display() if panels else str(_("Not formed yet"))

    def value_committee(self, record: Call) -> str:
        """Export the words."""
        return self.render_committee(record)
