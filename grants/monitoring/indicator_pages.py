"""What the pages of progress show: each indicator against its target, with the calls and grants behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from grants.agreements.models import GrantIndicator
from grants.core.fields import format_percent
from grants.monitoring.models import IndicatorTotal
from grants.monitoring.rules.indicators import NOTHING, SHARE, Counted, progress, reached
from grants.monitoring.totals import counted_of
from grants.programmes.models import Action, Programme
from grants.programmes.results.dimensions import in_words
from grants.programmes.results.models import ResultIndicator

Level = IndicatorTotal.Level
WIDTH = 1000  # of the picture's own units


@dataclass(frozen=True)
class Line:
    """A row of the picture and of its table: from where to where, and how far it is."""

    label: str
    code: str
    unit: str
    kind: str
    baseline: int | None
    target: int | None
    counted: Counted
    groups: tuple[str, ...] = ()

    @property
    def standing(self) -> Fraction | None:
        return reached(self.kind, self.baseline or 0, self.counted)

    @property
    def points(self) -> int | None:
        """How much of the way is gone, in basis points."""
        if self.target is None:
            return None
        return progress(self.baseline or 0, self.target, self.standing)

    @property
    def width(self) -> int:
        return min(self.points or 0, 10_000) * WIDTH // 10_000

    @property
    def percent(self) -> str:
        return "" if self.points is None else format_percent(self.points)

    @property
    def said(self) -> str:
        """Where it stands as it is read; nothing while nothing is validated."""
        if self.standing is None:
            return ""
        if self.kind == SHARE:
            return f"{number_format(float(round(self.standing, 1)), 1)} %"
        return number_format(int(self.standing))

    @property
    def parts(self) -> list[Any]:
        """How the value divides, in words."""
        return in_words(self.counted.breakdown, self.groups)


def line_of_grant(row: GrantIndicator) -> Line:
    """Return an indicator of a grant against what was agreed."""
    total = getattr(row, "total", None)
    counted = counted_of(total) if total else NOTHING
    code = row.indicator.code if row.indicator else ""
    return Line(row.title, code, row.unit, row.aggregation, row.baseline, row.target, counted, tuple(row.groups))


def progress_of_action(action: Action) -> list[dict[str, Any]]:
    """Return the results of an action, each with its indicators, their standing and the calls behind. Four queries."""
    rows = list(action.indicators.select_related("result").order_by("result__code", "code"))
    totals = _totals(Q(indicator__in=rows))
    agreed = _agreed_by_call(rows)
    found: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        counted = totals.get((Level.ACTION, row.pk, None), NOTHING)
        if not row.is_active and not counted.values:
            continue
        calls = [
            _line(row, counted=totals.get((Level.CALL, row.pk, part["call"]), NOTHING), label=part["reference"], **part)
            for part in agreed.get(row.pk, [])
        ]
        found.setdefault(row.result, []).append({"line": _line(row, counted=counted), "calls": calls})
    return [{"result": result, "rows": lines} for result, lines in found.items()]


def progress_of_programme(programme: Programme) -> list[dict[str, Any]]:
    """Return the indicators of a programme's actions, gathered by code, each with the actions behind. Two queries."""
    rows = list(
        ResultIndicator.objects.filter(action__phase__programme=programme)
        .select_related("action")
        .order_by("code", "action__code")
    )
    totals = _totals(Q(indicator__in=rows) | Q(programme=programme))
    by_code: dict[str, list[ResultIndicator]] = {}
    for row in rows:
        if row.is_active or (Level.ACTION, row.pk, None) in totals:
            by_code.setdefault(row.code, []).append(row)
    return [
        {
            "line": _gathered(parts, totals.get((Level.PROGRAMME, code, None), NOTHING)),
            "actions": [
                _line(row, counted=totals.get((Level.ACTION, row.pk, None), NOTHING), label=row.action.title)
                for row in parts
            ],
        }
        for code, parts in by_code.items()
    ]


def rows_for_sheet(blocks: Iterable[dict[str, Any]]) -> Iterable[list[Any]]:
    """Yield the table of progress as a spreadsheet has it: one row for each indicator, and for what is behind it."""
    yield [
        *(_("Code"), _("Indicator"), _("Of"), _("Unit"), _("Baseline"), _("Target"), _("Reached")),
        *(_("Progress in percent"), _("Values"), _("Disaggregated")),
    ]
    for block in blocks:
        line = block["line"]
        yield _sheet_row(line, line.label, "")
        for part in block.get("calls") or block.get("actions") or []:
            yield _sheet_row(part, line.label, part.label)


def _sheet_row(line: Line, title: str, of: str) -> list[Any]:
    standing = None if line.standing is None else float(round(line.standing, 2))
    points = None if line.points is None else line.points / 100
    divided = "; ".join(
        f"{name}: " + ", ".join(f"{label} = {count}" for label, count in parts) for name, parts in line.parts
    )
    figures = [line.baseline, line.target, standing, points, line.counted.values]
    return [line.code, title, of, line.unit, *figures, divided]


def _line(row: ResultIndicator, *, counted: Counted, label: str = "", **agreed: Any) -> Line:
    """Return an indicator against its target, or against what the grants of a call agreed together."""
    baseline, target = agreed.get("baseline", row.baseline), agreed.get("target", row.target)
    if agreed and row.aggregation == SHARE:
        baseline, target = row.baseline, row.target
    return Line(label or row.title, row.code, row.unit, row.aggregation, baseline, target, counted, tuple(row.groups))


def _gathered(parts: list[ResultIndicator], counted: Counted) -> Line:
    """Return the sum of the actions' targets; shares have none together."""
    first = parts[0]
    is_share = first.aggregation == SHARE
    baseline = None if is_share else sum(row.baseline for row in parts)
    target = None if is_share else sum(row.target for row in parts)
    groups = tuple(dict.fromkeys(group for row in parts for group in row.groups))
    return Line(first.title, first.code, first.unit, first.aggregation, baseline, target, counted, groups)


def _totals(of: Q) -> dict[tuple[str, Any, int | None], Counted]:
    return {
        (total.level, total.code or total.indicator_id, total.call_id): counted_of(total)
        for total in IndicatorTotal.objects.filter(of).exclude(level=Level.GRANT)
    }


def _agreed_by_call(rows: list[ResultIndicator]) -> dict[int, list[dict[str, Any]]]:
    """Return what the grants of each call have agreed for the indicators, drafts and declined ones apart."""
    call = "agreement__award__application__call"
    found = (
        GrantIndicator.objects.filter(indicator__in=rows)
        .exclude(agreement__state__in=("draft", "offered", "signed", "declined"))
        .values("indicator", call, f"{call}__reference")
        .annotate(baseline=Sum("baseline"), target=Sum("target"))
        .order_by(f"{call}__reference")
    )
    agreed: dict[int, list[dict[str, Any]]] = {}
    for part in found:
        row = {"call": part[call], "reference": part[f"{call}__reference"]}
        agreed.setdefault(part["indicator"], []).append({**row, "baseline": part["baseline"], "target": part["target"]})
    return agreed
