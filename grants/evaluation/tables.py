"""The lists of the evaluation: applications to check, and calls with their committees."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.applications.models import Application
from grants.calls.models import Call, Stage
from grants.core.tables import ListTable, MomentColumn, StateColumn
from grants.evaluation.models import Conflict, Panel
from grants.evaluation.places import place_reference, stages_of


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
        panels = {panel.stage: panel for panel in record.panels.all()}
        lots = len(record.lots.all())
        if lots:
            decided = sum(1 for panel in record.panels.all() if panel.state == "decided" and panel.stage == Stage.FULL)
            return str(_("%(n)s of %(lots)s lots decided") % {"n": decided, "lots": lots})
        words = [_committee_of(record, stage, panels.get(stage)) for stage in stages_of(record)]
        return format_html_join(" · ", "{}", ((word,) for word in words))

    def value_committee(self, record: Call) -> str:
        """Export the words."""
        return strip_tags(self.render_committee(record))


def _committee_of(call: Call, stage: str, panel: Panel | None) -> str:
    """Say where a committee stands; that for the concept notes has its own room, to which the words lead."""
    state = panel.get_state_display() if panel else _("Not formed yet")
    if stage == Stage.FULL:
        return str(state)
    url = reverse("evaluation:panel", args=[place_reference(call, None, stage)])
    return format_html('<a href="{}">{}</a>: {}', url, _("Concept notes"), state)


class ConflictTable(ListTable):
    """Conflicts of interest of a committee's files, with their grounds."""

    file = tables.Column(
        accessor="application__reference",
        verbose_name=_("File"),
        linkify=("evaluation:check", {"reference": A("application__reference")}),
    )
    applicant = tables.Column(accessor="application__organisation__name", verbose_name=_("Applicant"))
    user = tables.Column(accessor="user__name", verbose_name=_("Person"))
    kind = tables.Column(verbose_name=_("Kind"))
    ground = tables.Column(verbose_name=_("Ground"))
    found_at = MomentColumn(verbose_name=_("Since"))
    standing = tables.Column(accessor="pk", verbose_name=_("Standing"), empty_values=(), orderable=False)

    class Meta(ListTable.Meta):
        model = Conflict
        fields = ("file", "applicant", "user", "kind", "ground", "found_at", "standing")

    def render_standing(self, record: Conflict) -> str:
        """Say whether it stands, with the way to lift what the system found; or who lifted it, and why."""
        if record.lifted_at is not None:
            return self.value_standing(record)
        if record.kind == Conflict.Kind.DECLARED or record.user_id == self.request.user.pk:
            return str(_("Stands"))
        url = reverse("evaluation:lift_conflict", args=[record.pk])
        return format_html('{} · <a href="{}">{}</a>', _("Stands"), url, _("Lift"))

    def value_standing(self, record: Conflict) -> str:
        """Export the words."""
        if record.lifted_at is None:
            return str(_("Stands"))
        return str(_("Lifted by %(by)s: %(why)s") % {"by": record.lifted_by, "why": record.lift_reason})
