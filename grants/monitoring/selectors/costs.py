"""Costs and their files as their readers may see them."""

from typing import Any

from django.db.models import CharField, OuterRef, Prefetch, Subquery, Sum, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404

from grants.core.remembering import remembered
from grants.core.rows import load_rows_of
from grants.monitoring.models import CostFile, CostMessage, Disallowance, Expenditure, Report
from grants.monitoring.selectors.reports import get_cost

NAME = Coalesce(NullIf("author__name", Value("")), "author__email", output_field=CharField())
DRAFTED = ("answers", "plan_notes", "photos", "links")
UNDECIDED = (Expenditure.Outcome.PENDING, Expenditure.Outcome.ASKED)


def own_costs(report: Report) -> list[Any]:
    """Return every cost of a report with its line, files and judges, the last word about it, and what an audit took.

    Two queries, whatever the number of costs; a page that is read asks once. Sums are cents.
    """
    return remembered(("own costs", report.pk), lambda: list(_with_parts(report)))


def load_small_rows(report: Report) -> None:
    """Read what bears on every cost in one query: the budget, the rules of the call, reductions, the sample."""
    load_rows_of(*_small_rows(report))


def load_told_rows(report: Report) -> None:
    """Read with it what a report tells besides its costs; of a draft also what it was asked and answers so far."""
    told = (*("samples", "activities", "indicator_values"), *(DRAFTED if report.state == "draft" else ()))
    agreement, call, _samples = _small_rows(report)
    asked = (*call[1], "questions") if report.state == "draft" else call[1]
    load_rows_of((agreement[0], (*agreement[1], "indicators")), (call[0], asked), (report, told))


def next_to_judge(cost: Expenditure) -> int | None:
    """Return the number of the cost that is verified after this one: the next undecided, from the top in the end."""
    others = cost.report.costs.filter(outcome__in=UNDECIDED).exclude(pk=cost.pk)
    waiting = list(others.order_by("spent_on", "pk").values_list("spent_on", "pk"))
    later = [pk for day, pk in waiting if (day, pk) > (cost.spent_on, cost.pk)]
    return next(iter([*later, *(pk for _day, pk in waiting)]), None)


def get_cost_file(user: Any, pk: int) -> CostFile:
    """Return a file of a cost that the user may read, or raise Http404."""
    row = CostFile.objects.select_related("file").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.cost = get_cost(user, row.cost_id)
    return row


def _small_rows(report: Report) -> tuple[tuple[Any, tuple[str, ...]], ...]:
    agreement = report.agreement
    call = agreement.award.application.call
    return (agreement, ("lines", "reductions")), (call, ("cost_types", "ceilings")), (report, ("samples",))


def _with_parts(report: Report) -> Any:
    last = CostMessage.objects.filter(cost=OuterRef("pk")).order_by("-pk")
    taken = Disallowance.objects.filter(cost=OuterRef("pk")).order_by().values("cost")
    files = Prefetch("files", CostFile.objects.select_related("file"))
    return (
        report.costs.select_related("line", "receipt", "verified_by", "confirmed_by")
        .prefetch_related(files)
        .annotate(
            last_text=Subquery(last.values("text")[:1]),
            last_author=Subquery(last.annotate(by=NAME).values("by")[:1]),
            is_last_answer=Subquery(last.values("is_answer")[:1]),
            taken_out_cents=Subquery(taken.annotate(sum=Sum("amount_cents")).values("sum")),
        )
    )
