"""Costs that were seen elsewhere: the same document in another line, or the same file anywhere."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Replace, Upper
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core.models import StoredFile
from grants.core.search import fold
from grants.monitoring.models import CostFile, Expenditure, Report
from grants.monitoring.selectors import reports_visible_to


@dataclass(frozen=True)
class Twin:
    """Another cost that looks like this one: where it is, how it is alike, and its page if the reader may see it."""

    place: str
    how: str
    url: str = ""


@dataclass(frozen=True)
class Alike:
    """For each cost of a report, the others anywhere with the same document, and with a file of the same bytes."""

    by_document: dict[int, list[Expenditure]]
    by_file: dict[int, list[Expenditure]]


def suspects(report: Report) -> dict[int, list[Expenditure]]:
    """Return, for each cost, the others anywhere with the same document, or with a file of the same bytes."""
    found: dict[int, dict[int, Expenditure]] = defaultdict(dict)
    seen = alike(report)
    for others_of in (seen.by_document, seen.by_file):
        for pk, others in others_of.items():
            found[pk].update({other.pk: other for other in others})
    return {pk: list(others.values()) for pk, others in found.items()}


def alike(report: Report) -> Alike:
    """Compare the costs of a report with all costs that are kept. One query, however many there are.

    Spelling does not hide a document: case, accents and spaces are folded away.
    """
    candidates = list(_candidates(report))
    own = [cost.pk for cost in candidates if cost.report_id == report.pk]
    papers: dict[int, set[Any]] = {cost.pk: {_document(cost)} for cost in candidates}
    prints: dict[int, set[Any]] = {cost.pk: _prints(cost) for cost in candidates}
    return Alike(_others(candidates, own, papers), _others(candidates, own, prints))


def _candidates(report: Report) -> QuerySet[Expenditure]:
    """Return the costs of a report, and all that have their amounts and numbers, or their files."""
    bare = Upper(Replace(F("document_number"), Value(" "), Value("")))
    told = Expenditure.objects.annotate(bare_number=bare)
    own = told.filter(report=report.pk).order_by()
    same_document = Q(amount_cents__in=own.values("amount_cents"), bare_number__in=own.values("bare_number"))
    attached = CostFile.objects.filter(cost__report=report.pk).order_by()
    same_bytes = StoredFile.objects.filter(
        Q(sha256__in=own.filter(receipt__isnull=False).values("receipt__sha256"))
        | Q(sha256__in=attached.values("file__sha256"))
    ).order_by()
    same_file = Q(receipt__in=same_bytes.values("pk")) | Q(
        pk__in=CostFile.objects.filter(file__in=same_bytes.values("pk")).order_by().values("cost")
    )
    files = CostFile.objects.filter(cost=OuterRef("pk")).order_by("pk")
    found = told.filter(Q(report=report.pk) | same_document | same_file)
    return (
        found.annotate(file_prints=ArraySubquery(files.values("file__sha256")))
        .select_related("report__agreement", "receipt")
        .order_by("pk")
    )


def _others(candidates: list[Expenditure], own: list[int], marks: dict[int, set[Any]]) -> dict[int, list[Expenditure]]:
    """Return, for each cost of its own, the others that share one of its marks, in the order of the candidates."""
    bearers: dict[Any, list[Expenditure]] = defaultdict(list)
    for cost in candidates:
        for mark in marks[cost.pk]:
            bearers[mark].append(cost)
    found: dict[int, list[Expenditure]] = {}
    for pk in own:
        others = {other.pk: other for mark in marks[pk] for other in bearers[mark] if other.pk != pk}
        if others:
            found[pk] = [others[key] for key in sorted(others)]
    return found


def _document(cost: Expenditure) -> tuple[str, str, int]:
    return ("".join(fold(cost.supplier).split()), "".join(fold(cost.document_number).split()), cost.amount_cents)


def _prints(cost: Any) -> set[Any]:
    return {*cost.file_prints, *([cost.receipt.sha256] if cost.receipt else [])}


def twins_of(report: Report, user: Any, *, own_only: bool = False) -> dict[int, list[Twin]]:
    """Return what each cost looks like, with links to what the reader may see alone; grantees see their own alone."""
    found_alike = alike(report)
    by_document, by_file = found_alike.by_document, found_alike.by_file
    others = {other.report_id for found in (*by_document.values(), *by_file.values()) for other in found}
    if not own_only:
        others.discard(report.pk)  # whoever verifies it reads it
    seen = {row.pk: row for row in reports_visible_to(user).filter(pk__in=others)} if others else {}
    twins: dict[int, list[Twin]] = defaultdict(list)
    for how, others_of in ((_("same document"), by_document), (_("same file"), by_file)):
        for pk, found in others_of.items():
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
