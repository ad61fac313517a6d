"""The execution of an action's budget as a workbook: a sheet of all donors together, then one of each."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

import rules
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.core import jobs
from grants.core.jobs import Progress
from grants.core.lists import as_workbook
from grants.core.models import Job, StoredFile
from grants.core.money import decimal_of
from grants.dashboards.execution import COLUMNS, Execution, Line, execution
from grants.programmes.models import Action

KIND: Final = "budget-execution"
LARGE: Final = 300  # grants; a larger book is made in the background
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD_ROWS: Final = 6  # above the headings of the columns


def book_of(found: Execution, told: Callable[[], None] = lambda: None) -> bytes:
    """Return the workbook; `told` hears of each line that is written."""
    sheets = {_("All donors"): list(_rows(found, "", told))}
    for donor in found.donors:
        sheets[donor] = list(_rows(found, donor, told))
    return as_workbook(sheets)


def file_name(found: Execution) -> str:
    """Return how the file is called."""
    what = found.call.reference if found.call else found.action.code
    return f"budget-execution-{what}.xlsx"


def start_book(action: Action, *, actor: Any, call: Call | None = None, until: date | None = None) -> Job:
    """Ask for the workbook of a large action."""
    title = _("Budget execution of %(action)s") % {"action": action.title}
    params = {"action": action.pk, "call": call and call.pk, "until": until and until.isoformat()}
    return jobs.start(KIND, title=title, actor=actor, **params)


def make_book(job: Job, progress: Progress) -> StoredFile:
    """Write the workbook for whom it is; a grant that is closed to this person stays unnamed."""
    action = Action.objects.get(pk=job.params["action"])
    call = Call.objects.filter(pk=job.params["call"]).first()
    until = date.fromisoformat(job.params["until"]) if job.params["until"] else None
    found = execution(action, job.requested_by, call=call, until=until)
    progress.of(len(found.lines) * (1 + len(found.donors)))
    content = io.BytesIO(book_of(found, progress.step))
    return jobs.keep_result(content, name=file_name(found), content_type=XLSX, actor=job.requested_by)


def may_have_book(user: Any, job: Job) -> bool:
    """Tell whether a person still reads the money of the action."""
    action = Action.objects.select_related("phase").filter(pk=job.params.get("action")).first()
    return action is not None and bool(rules.has_perm("programmes.view_money", user, action))


def _rows(found: Execution, donor: str, told: Callable[[], None]) -> Iterator[list[Any]]:
    """Write who made it, when and of what; then every line, and the total last."""
    yield [_("Budget execution"), found.action.title]
    yield [_("Donor"), donor or _("all")]
    yield [_("Filter"), found.filter_told]
    yield [_("Currency"), found.action.currency]
    yield [_("Made"), date_format(found.made_at, "DATETIME_FORMAT"), _("by"), str(found.made_by)]
    yield []
    yield [_("Level"), _("Reference"), _("Name"), _("State"), *(str(label) for label in COLUMNS.values())]
    levels = {"action": _("Action"), "call": _("Call"), "grant": _("Grant"), "total": _("Total")}
    for line in [*found.lines, found.total]:
        yield [levels[line.level], line.reference, line.name, line.state, *_figures(line, donor)]
        if line is not found.total:
            told()


def _figures(line: Line, donor: str) -> list[Any]:
    return [decimal_of(line.of(column, donor)) for column in COLUMNS]


jobs.register(KIND, make_book, may_have_book)
