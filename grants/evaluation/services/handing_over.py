"""Files that go to an evaluator by themselves: after a recusal, and where scores differ too much."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.applications.models import Application
from grants.evaluation.models import Assessment, Panel
from grants.evaluation.placing import as_kept, diverges, next_evaluator
from grants.evaluation.rules import ASSIGN_VERSION
from grants.evaluation.services.telling import officers_on, tell_panel
from grants.people.models import User
from notifications import values
from workflows.engine import SYSTEM, lock, record, records_of


@transaction.atomic
def reassign_after_recusal(sheet: Assessment, *, actor: Any) -> Assessment | None:
    """Give the file of one who stepped back to the least loaded free scorer, where the call replaces; tell the office.

    Where the scores are void by rule the others' count, as long as one is left. Returns the new sheet, None without.
    """
    panel = lock(sheet.panel)
    if sheet.is_anchor or panel.state != "scoring" or not panel.live_files.filter(pk=sheet.application_id).exists():
        return None
    others = panel.assessments.filter(application=sheet.application, is_anchor=False).exclude(state="recused")
    covered = others.filter(is_third=True).exists() if sheet.is_third else others.count() >= panel.sheets_per_file
    if covered:
        return None
    return _place_by_rule(panel, sheet.application, why="recusal", is_third=sheet.is_third)


@transaction.atomic
def place_third(panel: Panel, application: Application, *, actor: Any) -> Assessment | None:
    """Give a file whose scores differ too much to one more scorer, the least loaded who is free; once.

    Who gets it is told as anybody is who gets a file: neither that it is a third sheet nor what the others say.
    """
    if panel.scheme.divergence_basis_points is None:
        return None
    panel = lock(panel)
    third = panel.assessments.filter(application=application, is_third=True).exclude(state="recused")
    if panel.state != "scoring" or third.exists() or not diverges(panel, application):
        return None
    return _place_by_rule(panel, application, why="third", is_third=True)


def hand_over(panel: Panel, application: Application, evaluator: User, **how: Any) -> Assessment:
    """Give an evaluator a file; while scores are given, they hear of it."""
    sheet = Assessment.objects.create(
        panel=panel, application=application, evaluator=evaluator, reminded_at=timezone.now(), **how
    )
    if panel.state == "scoring":
        tell_files(panel, evaluator, count=1, key=f"scoring-opened:{panel.pk}:sheet:{sheet.pk}")
    return sheet


def tell_files(panel: Panel, evaluator: User, *, count: int, key: str = "") -> None:
    """Tell an evaluator how many files there are to score."""
    due = values.moment(panel.due_at, panel.call.time_zone) if panel.due_at else None
    tell_panel(
        panel,
        "scoring-opened",
        to=[evaluator],
        url=reverse("evaluation:index"),
        key=key,
        call=panel.title,
        count=str(count),
        due=due,
    )


def _place_by_rule(panel: Panel, application: Application, *, why: str, is_third: bool) -> Assessment | None:
    """Place a file by itself and tell the office, or ask it for one more evaluator where nobody is free."""
    office = officers_on(application)
    found = next_evaluator(panel, application)
    number = records_of(panel).count()
    if found is None:
        tell_panel(
            panel,
            "evaluator-wanted",
            to=office,
            key=f"evaluator-wanted:{panel.pk}:{application.pk}:{number}",
            url=reverse("evaluation:assign_file", args=[panel.reference]) + f"?file={application.pk}",
            reference=application.reference,
            call=panel.title,
        )
        return None
    evaluator, placed = found
    kept = as_kept(placed, application, seed=panel.seed, why=why)
    sheet = hand_over(panel, application, evaluator, placement=kept, is_third=is_third)
    said = f"{application.reference} → {evaluator} ({why})"
    record(panel, "assign_file", actor=SYSTEM, reason=said, rule_version=ASSIGN_VERSION)
    tell_panel(
        panel,
        f"file-placed-{why}",
        to=office,
        key=f"file-placed:{sheet.pk}",
        url=reverse("evaluation:assignment", args=[panel.reference]) + f"?q={application.reference}",
        reference=application.reference,
        call=panel.title,
        evaluator=str(evaluator),
    )
    return sheet
