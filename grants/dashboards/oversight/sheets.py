"""The figures of a standing as tables: what the PDF shows and the workbook holds, from one place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.core.fields import format_percent
from grants.core.money import decimal_of, format_amount
from grants.dashboards.execution import COLUMNS
from grants.dashboards.oversight.money import MOVING, OF_GRANTS, TOLD, labels
from grants.dashboards.oversight.standing import Group, Standing
from grants.monitoring.models.risk import RiskLevel


class Cents(int):
    """A sum of money in cents, which each medium writes in its own way."""


@dataclass(frozen=True)
class Sheet:
    """A table with its name; `total` says that the last row adds the others up."""

    key: str
    title: str
    header: list[str]
    rows: list[list[Any]]
    total: bool = False

    @property
    def numbers(self) -> list[int]:
        """The columns that hold numbers."""
        return [at for at in range(len(self.header)) if _are_numbers([row[at] for row in self.rows])]

    def for_workbook(self) -> list[list[Any]]:
        """Return heading and rows, sums in units of the currency."""
        return [self.header, *([_unit(cell) for cell in row] for row in self.rows)]

    def for_print(self) -> list[list[str]]:
        """Return the rows as they are read."""
        return [[_said(cell) for cell in row] for row in self.rows]


def _are_numbers(cells: list[Any]) -> bool:
    """Tell whether a column holds numbers and shares, whatever is left out."""
    told = [cell for cell in cells if cell not in (None, "")]
    return bool(told) and all(isinstance(cell, int) or NUMBER.fullmatch(str(cell)) for cell in told)


def sheets_of(found: Standing) -> list[Sheet]:
    """Return every table of a standing, in the order of the report."""
    return [
        _execution(found),
        _donors(found),
        _moved(found),
        _happened(found),
        _calls(found),
        _groups("states", _("Grants by state"), _("State"), found.states, found),
        _groups("places", _("Grants by place"), _("Seat of the grantee"), found.places, found),
        _results(found),
        _indicators(found),
        _activities(found),
        _risks(found),
        _grants(found),
    ]


def _execution(found: Standing) -> Sheet:
    rows = [[str(COLUMNS[column]), Cents(found.total.of(column))] for column in TOLD]
    return Sheet("execution", _("Budget execution"), [_("Figure"), _amount(found)], rows)


def _donors(found: Standing) -> Sheet:
    donors = donors_of(found)
    rows = [
        [donor, share_of(found, donor), *(Cents(found.total.of(name, donor)) for name in ("allocated", *OF_GRANTS))]
        for donor in donors
    ]
    total = [_("Together"), "", *(Cents(found.total.of(name)) for name in ("allocated", *OF_GRANTS))]
    header = [_("Donor"), _("Share of what is allocated"), *labels(("allocated", *OF_GRANTS))]
    return Sheet("donors", _("By donor"), header, [*rows, total], total=True)


def donors_of(found: Standing) -> list[str]:
    """Return the donors whose money moved, the largest first."""
    parts = found.total.parts
    return sorted(parts, key=lambda donor: (-parts[donor]["allocated"], donor))


def share_of(found: Standing, donor: str) -> str:
    """Return the donor's share of what is allocated, in percent."""
    allocated = found.total.of("allocated")
    return format_percent(10_000 * found.total.of("allocated", donor) // allocated) if allocated else ""


def _moved(found: Standing) -> Sheet:
    rows = [[str(COLUMNS[column]), Cents(found.moved[column])] for column in MOVING]
    return Sheet("moved", _("Money that moved in the period"), [_("Figure"), _amount(found)], rows)


def happened_words() -> dict[str, str]:
    """Return how what happened in a period is called."""
    return {
        "calls_published": _("Calls published"),
        "in_force": _("Agreements that came into force"),
        "reports_in": _("Reports handed in"),
        "reports_accepted": _("Reports accepted"),
        "values_validated": _("Values of indicators validated"),
        "closed": _("Grants closed"),
        "activities": _("Activities held"),
    }


def _happened(found: Standing) -> Sheet:
    rows: list[list[Any]] = [[label, found.happened[key]] for key, label in happened_words().items()]
    return Sheet("happened", _("What happened in the period"), [_("Act"), _("Number")], rows)


def _calls(found: Standing) -> Sheet:
    rows: list[list[Any]] = [
        [
            row.call.reference,
            row.call.title,
            row.label,
            _day(row.call.opens_at),
            _day(row.call.closes_at),
            len(row.grants),
            Cents(row.line.of("in_calls")),
        ]
        for row in found.calls
    ]
    header = [_("Call"), _("Title"), _("State"), _("Opens"), _("Closes"), _("Grants"), str(COLUMNS["in_calls"])]
    return Sheet("calls", _("Calls"), header, rows)


def _groups(key: str, title: str, what: str, groups: Sequence[Group], found: Standing) -> Sheet:
    rows: list[list[Any]] = [[group.label, group.count, *_of_grants(group.line)] for group in groups]
    line = found.book.of_grants(grant for group in groups for grant in group.grants)
    rows.append([_("Together"), sum(group.count for group in groups), *_of_grants(line)])
    return Sheet(key, title, [what, _("Grants"), *labels(OF_GRANTS)], rows, total=True)


def _of_grants(line: Any) -> list[Cents]:
    return [Cents(line.of(column)) for column in OF_GRANTS]


def _results(found: Standing) -> Sheet:
    rows: list[list[Any]] = []
    for row in found.served:
        result = row.outcome.result if row.outcome else None
        told = [result.code, str(result.get_level_display()), result.title] if result else ["", "", no_result()]
        rows.append([*told, len(row.grants), *_of_grants(row.line)])
    header = [_("Code"), _("Level"), _("Expected result"), _("Grants"), *labels(OF_GRANTS)]
    return Sheet("results", _("By expected result"), header, rows)


def no_result() -> str:
    """Return how grants are called that count by no indicator of their action."""
    return _("Grants that count by no indicator of the action")


def _indicators(found: Standing) -> Sheet:
    rows: list[list[Any]] = []
    for row in found.measured.values():
        line = row.line
        told = [line.code, line.label, line.unit, line.baseline, line.target, line.said or "", line.percent]
        rows.append([*told, line.counted.values, len(row.agreements)])
    header = [_("Code"), _("Indicator"), _("Unit"), _("Baseline"), _("Target"), _("Reached"), _("Progress")]
    return Sheet("indicators", _("Indicators"), [*header, _("Values"), _("Grants")], rows)


def _activities(found: Standing) -> Sheet:
    rows: list[list[Any]] = [
        [row.starts_on, row.title, str(row.get_kind_display()), place_of(row), row.total, row.women]
        for row in found.held
    ]
    header = [_("Day"), _("Activity"), _("Kind"), _("Place"), _("Participants"), _("Women")]
    return Sheet("activities", _("Activities held in the period"), header, rows)


def place_of(event: Any) -> str:
    """Return where an activity was held."""
    told = ", ".join(event.towns) or event.venue
    return told or (str(_("online")) if event.is_online else "")


def _risks(found: Standing) -> Sheet:
    watched = found.watched
    rows: list[list[Any]] = [
        [_("Running grants at risk level: %(level)s") % {"level": RiskLevel(level).label}, count]
        for level, count in sorted(watched.levels.items(), reverse=True)
    ]
    rows += [
        [_("Reports overdue"), len(watched.overdue)],
        [_("Recommendations open"), len(watched.recommendations)],
        [_("Of these, not answered in time"), watched.late_recommendations],
        [_("Issues open"), len(watched.issues)],
    ]
    return Sheet("risks", _("Risks"), [_("What"), _("Number")], rows)


def _grants(found: Standing) -> Sheet:
    rows: list[list[Any]] = [
        [grant.reference, grant.organisation, grant.place, grant.label, *_of_grants(found.book.grants[grant.award])]
        for grant in found.grants
    ]
    rows.append([_("Together"), "", "", "", *_of_grants(found.book.of_grants(found.grants))])
    header = [_("Grant"), _("Grantee"), _("Place"), _("State"), *labels(OF_GRANTS)]
    return Sheet("grants", _("Grants"), header, rows, total=True)


def _amount(found: Standing) -> str:
    return _("Amount in %(currency)s") % {"currency": found.action.currency}


def _day(moment: Any) -> Any:
    return timezone.localdate(moment)


def _unit(cell: Any) -> Any:
    return decimal_of(cell) if isinstance(cell, Cents) else cell


def _said(cell: Any) -> str:
    if cell is None:
        return DASH
    if isinstance(cell, Cents):
        return format_amount(cell)
    return date_format(cell, "SHORT_DATE_FORMAT") if hasattr(cell, "isoformat") else str(cell)


DASH: Final = "—"
NUMBER: Final = re.compile(r"[\d.,\u00a0]+(\s?%)?")
