"""Costs that were seen elsewhere: the same document in another line, or the same file anywhere."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.monitoring.figures import same_document
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.selectors import reports_visible_to


@dataclass(frozen=True)
class Twin:
    """Another cost that looks like this one: where it is, how it is alike, and its page if the reader may see it."""

    place: str
    how: str
    url: str = ""


def suspects(report: Report) -> dict[int, list[Expenditure]]:
    """Return, for each cost, the others anywhere with the same document, or with a file of the same bytes."""
    found: dict[int, dict[int, Expenditure]] = defaultdict(dict)
    for alike in (same_document(report), same_file(report)):
        for pk, others in alike.items():
            found[pk].update({other.pk: other for other in others})
    return {pk: list(others.values()) for pk, others in found.items()}


def same_file(report: Report) -> dict[int, list[Expenditure]]:
    """Return, for each cost, the others anywhere that are proven by a file with the same SHA-256. Three queries."""
    own = _fingerprints([cost.pk for cost in report.costs.all()])
    wanted = {sha256 for of_cost in own.values() for sha256 in of_cost}
    if not wanted:
        return {}
    others = Expenditure.objects.filter(Q(receipt__sha256__in=wanted) | Q(files__file__sha256__in=wanted)).distinct()
    others = others.select_related("report__agreement", "report__duty__agreement").order_by("pk")
    theirs = _fingerprints([other.pk for other in others])
    return {
        pk: found
        for pk, prints in own.items()
        if (found := [other for other in others if other.pk != pk and prints & theirs.get(other.pk, set())])
    }


def twins_of(report: Report, user: Any, *, own_only: bool = False) -> dict[int, list[Twin]]:
    """Return what each cost looks like, with links to what the reader may see alone; grantees see their own alone."""
    by_document, by_file = same_document(report), same_file(report)
    others = {other.report_id for found in (*by_document.values(), *by_file.values()) for other in found}
    seen = {row.pk: row for row in reports_visible_to(user).filter(pk__in=others)} if others else {}
    twins: dict[int, list[Twin]] = defaultdict(list)
    for how, alike in ((_("same document"), by_document), (_("same file"), by_file)):
        for pk, found in alike.items():
            twins[pk] += [
                _twin(other, report, how, seen.get(other.report_id))
                for other in found
                if other.report_id in seen or not own_only
            ]
    return {pk: list(dict.fromkeys(found)) for pk, found in twins.items() if found}


def _twin(other: Expenditure, report: Report, how: str, seen: Report | None) -> Twin:
    if other.report_id == report.pk:
        return Twin(_("this report"), how, _url(report, other))
    if seen is None:
        return Twin(other.report.agreement.reference, how)
    return Twin(seen.reference, how, _url(seen, other))


def _url(report: Report, cost: Expenditure) -> str:
    return f"{reverse('monitoring:costs', args=[report.reference])}#cost-{cost.pk}"


def _fingerprints(costs: Iterable[int]) -> dict[int, set[str]]:
    prints: dict[int, set[str]] = defaultdict(set)
    found = Expenditure.objects.filter(pk__in=list(costs)).order_by()
    for pk, *of_cost in found.values_list("pk", "receipt__sha256", "files__file__sha256"):
        prints[pk].update(sha256 for sha256 in of_cost if sha256)
    return prints
