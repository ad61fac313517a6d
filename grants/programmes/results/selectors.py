"""The results framework of an action as its readers may see it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404

from grants.programmes.models import Action
from grants.programmes.results.models import Result, ResultIndicator
from grants.programmes.selectors import STAFF, scope

ORDER: Final = {level: number for number, level in enumerate(Result.Level.values)}


@dataclass(frozen=True)
class Branch:
    """A result with how deep it stands and its indicators."""

    result: Result
    depth: int
    indicators: list[ResultIndicator]


def results_visible_to(user: Any) -> QuerySet[Result]:
    """Return the results of the actions in the user's scope."""
    return Result.objects.filter(scope(user, *STAFF)).select_related("action__phase__programme", "parent")


def indicators_visible_to(user: Any) -> QuerySet[ResultIndicator]:
    """Return the indicators of the actions in the user's scope."""
    found = ResultIndicator.objects.filter(scope(user, *STAFF))
    return found.select_related("action__phase__programme", "result")


def get_result(user: Any, pk: int) -> Result:
    """Return a result that the user may read, or raise Http404."""
    return _or_404(results_visible_to(user).filter(pk=pk).first())


def get_indicator(user: Any, pk: int) -> ResultIndicator:
    """Return an indicator that the user may read, or raise Http404."""
    return _or_404(indicators_visible_to(user).filter(pk=pk).first())


def framework_of(action: Action, *, retired: bool = False) -> list[Branch]:
    """Return the results of an action as a tree read from the top: impact, its outcomes, their outputs. Two queries."""
    results = list(action.results.all() if retired else action.results.filter(is_active=True))
    indicators: dict[int, list[ResultIndicator]] = {}
    for indicator in action.indicators.all() if retired else action.indicators.filter(is_active=True):
        indicators.setdefault(indicator.result_id, []).append(indicator)
    known = {result.pk for result in results}
    below: dict[int | None, list[Result]] = {}
    for result in sorted(results, key=lambda row: (ORDER[row.level], row.code)):
        below.setdefault(result.parent_id if result.parent_id in known else None, []).append(result)
    return list(_walk(below, None, 0, indicators))


def _walk(below: dict[int | None, list[Result]], top: int | None, depth: int, indicators: Any) -> Any:
    for result in below.get(top, []):
        yield Branch(result, depth, indicators.get(result.pk, []))
        yield from _walk(below, result.pk, depth + 1, indicators)


def _or_404(found: Any) -> Any:
    if found is None:
        raise Http404
    return found
