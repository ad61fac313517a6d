"""What the rule of placement needs to know of files and evaluators, and its reasons in words. Fixed queries."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.models import Application
from grants.core.search import fold
from grants.evaluation.conflicting import barred_pairs
from grants.evaluation.divergence import files_that_diverge, sheets_in
from grants.evaluation.models import Assessment, EvaluatorProfile, Panel
from grants.evaluation.rules import ASSIGN_VERSION, Desk, Folder, Placement, differs_too_much, next_for, points_of
from grants.people.models import User

OPEN_STATES = ("assigned", "accepted")


def folder_of(application: Application) -> Folder:
    """Return a file as the rule knows it: its language, and the words of its lot, title and summary."""
    lot = application.lot.title if application.lot else ""
    return Folder(application.pk, application.language, fold(f"{lot} {application.title} {application.summary}"))


def desks_of(people: Iterable[User], *, capacity: int | None = None) -> list[Desk]:
    """Return evaluators as the rule knows them: the languages and fields that they told. One query."""
    people = list(people)
    told = {row.user_id: row for row in EvaluatorProfile.objects.filter(user__in=people)}
    return [_desk(person, told.get(person.pk), capacity) for person in people]


def load_of(panel: Panel) -> Counter[int]:
    """Return how many files each evaluator has, by the evaluator's id: no withdrawn ones, none that was given back."""
    found = panel.assessments.filter(is_anchor=False).exclude(state="recused").exclude(application__state="withdrawn")
    return Counter(dict(found.order_by().values_list("evaluator").annotate(n=Count("pk"))))


def free_for(panel: Panel, application: Application) -> list[User]:
    """Return the scorers of a committee who may get a file: not closed to them, and they have not had it."""
    people = [member.user for member in panel.members.select_related("user") if member.scores and member.is_serving]
    barred = barred_pairs([application], people)[application.pk]
    had = set(panel.assessments.filter(application=application, is_anchor=False).values_list("evaluator_id", flat=True))
    return [person for person in people if person.pk not in barred | had and person.is_active]


def next_evaluator(panel: Panel, application: Application) -> tuple[User, Placement] | None:
    """Return the least loaded free scorer for a file with the reasons, or None where nobody is free."""
    people = {person.pk: person for person in free_for(panel, application)}
    placed = next_for(folder_of(application), desks_of(people.values()), load_of(panel), seed=panel.seed)
    return (people[placed.evaluator], placed) if placed else None


def diverges(panel: Panel, application: Application) -> bool:
    """Tell whether the number of sheets of the call is in for a file, and they differ too much. Two queries."""
    scheme = panel.scheme
    if scheme.divergence_basis_points is None:
        return False
    points = [points_of(sheet.points, scheme) for sheet in sheets_in(panel, files=[application.pk])]
    return len(points) == scheme.scorers and differs_too_much(points, scheme.divergence_basis_points)


def files_without_third(panel: Panel) -> set[int]:
    """Return the files whose scores differ too much and for whom nobody has been found yet."""
    found = files_that_diverge(panel) if panel.state == "scoring" else set()
    thirds = panel.assessments.filter(is_third=True).exclude(state="recused") if found else Assessment.objects.none()
    return found - set(thirds.values_list("application_id", flat=True))


def as_kept(placed: Placement, application: Application, *, seed: int, why: str = "rule") -> dict[str, Any]:
    """Return the reasons of a placement as they are kept with the sheet."""
    return {
        "rule": ASSIGN_VERSION,
        "why": why,
        "seed": seed,
        "language": placed.language,
        "of_file": application.language,
        "fields": list(placed.fields),
        "load": placed.load,
    }


def reasons_of(sheet: Assessment) -> list[str]:
    """Return why a file went to its evaluator, a sentence each, from what was kept when it was placed."""
    kept = sheet.placement
    if not kept:
        return [_("Placed by hand")] if sheet.is_by_hand else []
    language = dict(settings.LANGUAGES).get(kept["of_file"], kept["of_file"]) or _("not told")
    words = {
        "fits": _("works in the language of the file (%(language)s)"),
        "other": _("has not told the language of the file (%(language)s) as one of theirs"),
        "not_told": _("languages not told (the file: %(language)s)"),
    }
    found = [WHY[kept["why"]]()] if kept["why"] in WHY else []
    found += [_("no conflict"), words[kept["language"]] % {"language": language}]
    if kept["fields"]:
        found.append(_("title, summary or lot name their field: %(fields)s") % {"fields": ", ".join(kept["fields"])})
    return [*found, ngettext("%(n)s file in all", "%(n)s files in all", kept["load"]) % {"n": kept["load"]}]


WHY = {
    "hand": lambda: _("placed by hand"),
    "recusal": lambda: _("the least loaded who was free after a recusal"),
    "third": lambda: _("one more, because two scores differ too much"),
}


def _desk(person: User, profile: EvaluatorProfile | None, capacity: int | None) -> Desk:
    languages = frozenset(profile.languages) if profile else frozenset()
    fields = tuple(fold(field) for field in profile.expertise if fold(field).strip()) if profile else ()
    return Desk(person.pk, languages, fields, capacity)
