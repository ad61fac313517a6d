"""The sharing out of a committee's files as a page shows it: each placement with its reasons, loads and progress."""

from collections.abc import Sequence
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.utils import A

from grants.applications.models import Application
from grants.core.tables import ListTable, StateColumn
from grants.evaluation.conflicting import closed_to
from grants.evaluation.models import Assessment, Panel
from grants.evaluation.placing import OPEN_STATES, files_without_third, reasons_of
from grants.people.models import User

COUNTS = ("files", "to_declare", "to_score", "sheets_in", "recused", "fits", "known")
LANGUAGE_FITS = [
    ("fits", gettext_lazy("The language fits")),
    ("other", gettext_lazy("The language does not fit")),
    ("not_told", gettext_lazy("Languages not told")),
]

BY_HAND = [("True", gettext_lazy("By hand")), ("False", gettext_lazy("By the rule"))]


class PlacementTable(ListTable):
    """Who has which file, and why."""

    file = tables.Column(
        accessor="application__reference",
        linkify=("evaluation:check", {"reference": A("application__reference")}),
        verbose_name=gettext_lazy("File"),
    )
    applicant = tables.Column(accessor="application__organisation__name", verbose_name=gettext_lazy("Applicant"))
    evaluator = tables.Column(
        accessor="evaluator", order_by=("evaluator__name", "pk"), verbose_name=gettext_lazy("Evaluator")
    )
    why = tables.Column(accessor="pk", verbose_name=gettext_lazy("Why"), orderable=False)
    state = StateColumn(verbose_name=gettext_lazy("State"), accessor="state", empty_values=())
    acts = tables.Column(accessor="pk", verbose_name=gettext_lazy("Change"), orderable=False, exclude_from_export=True)

    class Meta(ListTable.Meta):
        model = Assessment
        fields = ("file", "applicant", "evaluator", "why", "state", "acts")

    def render_why(self, record: Assessment) -> str:
        """Show the reasons."""
        return format_html_join(" · ", "{}", ((reason,) for reason in reasons_of(record)))

    def value_why(self, record: Assessment) -> str:
        """Export the reasons."""
        return "; ".join(reasons_of(record))

    def render_acts(self, record: Assessment) -> str:
        """Show what may be changed now."""
        links = [
            (reverse(f"evaluation:{verb}", args=[record.pk]), label, record.application.reference, record.evaluator)
            for verb, label in _acts_on(record)
        ]
        if not links:
            return "—"
        line = '<a href="{}">{}<span class="visually-hidden"> {} {}</span></a>'
        return format_html("<span>{}</span>", format_html_join(" · ", line, links))


class ProposalTable(PlacementTable):
    """The same before the files are handed out: nobody has to do anything yet."""

    state = None

    class Meta(PlacementTable.Meta):
        fields = ("file", "applicant", "evaluator", "why", "acts")


class PlacementFilter(django_filters.FilterSet):
    """By evaluator, by whether the language fits, by hand or by the rule."""

    evaluator = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Evaluator"), queryset=lambda request: _people_of(request)
    )
    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"), field_name="placement__language", choices=LANGUAGE_FITS
    )
    is_by_hand = django_filters.ChoiceFilter(label=gettext_lazy("Placed"), choices=BY_HAND)

    class Meta:
        model = Assessment
        fields: list[str] = []


def placements_of(panel: Panel, viewer: Any) -> QuerySet[Assessment]:
    """Return who has which file, without those closed to the viewer, and without the sheets for calibration."""
    found = panel.assessments.filter(is_anchor=False).exclude(application__in=closed_to(viewer, panel))
    found = found.select_related("application__organisation", "evaluator", "panel")
    return found.order_by("application__reference", "pk")


def swappable_with(sheet: Assessment, viewer: Any) -> QuerySet[Assessment]:
    """Return the sheets of others with which one can be swapped: neither evaluator has the other's file yet."""
    ours = sheet.panel.assessments.filter(is_anchor=False)
    found = placements_of(sheet.panel, viewer)
    found = found.exclude(application__in=ours.filter(evaluator=sheet.evaluator_id).values("application"))
    return found.exclude(evaluator__in=ours.filter(application=sheet.application_id).values("evaluator"))


def uncovered_files(panel: Panel, viewer: Any) -> QuerySet[Application]:
    """Return the files that lack an evaluator, with how many have them; or a third, where two differ too much."""
    ours = Q(assessments__panel=panel, assessments__is_anchor=False) & ~Q(assessments__state="recused")
    found = panel.live_files.exclude(pk__in=closed_to(viewer, panel)).annotate(active=Count("assessments", filter=ours))
    short = Q(active__lt=panel.sheets_per_file) | Q(pk__in=files_without_third(panel))
    return found.filter(short).order_by("reference")


def workload_of(panel: Panel, viewer: Any) -> list[dict[str, Any]]:
    """Return for each evaluator how many files they have and how far they are; never what was scored. Three queries."""
    is_late = panel.due_at is not None and panel.due_at < timezone.now()
    live = placements_of(panel, viewer).exclude(application__state="withdrawn").order_by()
    counts = {
        row["evaluator"]: row
        for row in live.values("evaluator").annotate(
            files=Count("pk", filter=~Q(state="recused")),
            to_declare=Count("pk", filter=Q(state="assigned")),
            to_score=Count("pk", filter=Q(state="accepted")),
            sheets_in=Count("pk", filter=Q(state="submitted")),
            recused=Count("pk", filter=Q(state="recused")),
            fits=Count("pk", filter=Q(placement__language="fits") & ~Q(state="recused")),
            known=Count("pk", filter=Q(placement__fields__0__isnull=False) & ~Q(state="recused")),
        )
    }
    nothing = dict.fromkeys(COUNTS, 0)
    rows = []
    for member in panel.members.select_related("user").order_by("user__name", "pk"):
        if not member.scores and member.user_id not in counts:
            continue
        row = {**nothing, **counts.get(member.user_id, {}), "evaluator": member.user}
        rows.append(row | {"overdue": row["to_declare"] + row["to_score"] if is_late else 0})
    return rows


def workload_export(rows: list[dict[str, Any]]) -> list[Sequence[Any]]:
    """Return the workload as the rows of a sheet."""
    columns = {
        "evaluator": _("Evaluator"),
        "files": _("Files"),
        "to_declare": _("To declare"),
        "to_score": _("To score"),
        "sheets_in": _("Sheets in"),
        "overdue": _("Overdue"),
        "recused": _("Stepped back"),
        "fits": _("The language fits"),
        "known": _("The field fits"),
    }
    return [
        list(columns.values()),
        *[[str(row[key]) if key == "evaluator" else row[key] for key in columns] for row in rows],
    ]


def _acts_on(sheet: Assessment) -> list[tuple[str, str]]:
    if sheet.panel.state in {"forming", "calibrating"}:
        return [("move_file", _("Move")), ("swap_files", _("Swap"))]
    if sheet.panel.state == "scoring" and sheet.state in OPEN_STATES:
        return [("move_file", _("Move")), ("relieve", _("Take back"))]
    return []


def _people_of(request: Any) -> QuerySet[User]:
    reference = request.resolver_match.kwargs["reference"]
    return User.objects.filter(assessments__panel__reference=reference).distinct().order_by("name", "pk")
