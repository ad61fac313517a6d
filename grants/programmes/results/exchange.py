"""A results framework as a table: written for a spreadsheet, and read back with the faults by cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.sheets import SheetRow, read_table
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import Action
from grants.programmes.results.forms import IndicatorForm, ResultForm
from grants.programmes.results.models import Result
from grants.programmes.results.selectors import framework_of
from grants.programmes.results.services import add_indicator, add_result, edit_indicator, edit_result
from workflows.engine import TransitionRefused

OF_RESULT: Final = {"result": "code", "level": "level", "contributes to": "parent", "result title": "title"}
OF_INDICATOR: Final = {
    "indicator": "code",
    "indicator title": "title",
    "unit": "unit",
    "gathered by": "aggregation",
    "baseline": "baseline",
    "baseline year": "baseline_year",
    "target": "target",
    "target year": "target_year",
    "source": "source",
    "assumptions": "assumptions",
    "disaggregated by": "disaggregation",
    "groups": "groups",
}
HEADINGS: Final = [*OF_RESULT, *OF_INDICATOR]
SEPARATOR: Final = ";"


@dataclass(frozen=True)
class CellFault:
    """What is wrong in a cell."""

    cell: str
    text: str


class WrongCells(DomainError):
    """The table has faults; nothing of it was taken over."""

    def __init__(self, faults: list[CellFault]) -> None:
        self.faults = faults
        super().__init__(_("Nothing was taken over: mend the cells named below and upload the file again."), "file")


def rows_of(action: Action) -> Iterable[list[Any]]:
    """Yield the headings and one row for each indicator in use; a result without one has a row of its own."""
    yield HEADINGS
    for branch in framework_of(action):
        result = branch.result
        head = [result.code, result.level, result.parent.code if result.parent else "", result.title]
        for indicator in branch.indicators or [None]:
            yield [*head, *(_cell(indicator, name) for name in OF_INDICATOR.values())]


def _cell(indicator: Any, name: str) -> Any:
    found = getattr(indicator, name, None)
    return f"{SEPARATOR} ".join(found) if isinstance(found, list) else found


@transaction.atomic
def import_framework(action: Action, upload: File, *, actor: User) -> tuple[int, int]:
    """Take a table over: what has a known code is changed, the rest is added. Returns how many results, indicators.

    Raises WrongCells with every fault by cell; then nothing is taken over.
    """
    require("results.add", actor, action)
    rows = read_table(upload, headings=set(HEADINGS), required={"result", "level", "result title"})
    faults: list[CellFault] = []
    seen: set[str] = set()
    counted = 0
    for row in rows:
        code = row.values["result"].lower()
        if code not in seen and _take(row, action, OF_RESULT, _save_result, faults, actor):
            seen.add(code)
        if code in seen and any(row.values.get(heading) for heading in OF_INDICATOR):
            counted += _take(row, action, OF_INDICATOR, _save_indicator, faults, actor)
    if faults:
        raise WrongCells(faults)
    return len(seen), counted


def _take(
    row: SheetRow, action: Action, headings: dict[str, str], save: Any, faults: list[CellFault], actor: User
) -> bool:
    """Save what a row tells; note in which cells it is wrong. Returns whether it was saved."""
    cells = {name: row.cell(heading) for heading, name in headings.items()}
    try:
        with transaction.atomic():
            form = save(row, action, actor)
    except (DomainError, TransitionRefused) as error:
        field = getattr(error, "field", None) or "code"
        faults.append(CellFault(cells.get(field, row.cell("result")), str(error)))
        return False
    for field, errors in form.errors.items():
        faults += [CellFault(cells.get(field, row.cell("result")), text) for text in errors]
    return not form.errors


def _save_result(row: SheetRow, action: Action, actor: User) -> forms.ModelForm:
    values = {name: row.values.get(heading, "") for heading, name in OF_RESULT.items()}
    stored = action.results.filter(code__iexact=values["code"]).first()
    parent = _parent(action, values["parent"])
    data = {**values, "level": values["level"].lower(), "parent": parent.pk if parent else ""}
    form = ResultForm(data, instance=stored, action=action)
    if form.is_valid():
        if stored is None:
            add_result(action, actor=actor, **form.cleaned_data)
        elif form.has_changed():
            edit_result(stored, actor=actor, **form.cleaned_data)
    return form


def _parent(action: Action, code: str) -> Result | None:
    if not code:
        return None
    found = action.results.filter(code__iexact=code).first()
    if found is None:
        raise DomainError(
            _("There is no result %(code)s; name it in a row above.") % {"code": code[:40]}, field="parent"
        )
    return found


def _save_indicator(row: SheetRow, action: Action, actor: User) -> forms.ModelForm:
    values: dict[str, Any] = {name: row.values.get(heading, "") for heading, name in OF_INDICATOR.items()}
    for name in ("disaggregation", "groups"):
        values[name] = [part.strip() for part in values[name].split(SEPARATOR) if part.strip()]
    values["groups"] = "\n".join(values["groups"])
    values["aggregation"] = values["aggregation"].lower() or "sum"
    values["baseline"] = values["baseline"] or "0"
    values["result"] = action.results.get(code__iexact=row.values["result"]).pk
    stored = action.indicators.filter(code__iexact=values["code"]).first()
    form = IndicatorForm(values, instance=stored, action=action)
    if form.is_valid():
        if stored is None:
            add_indicator(action, actor=actor, **form.values())
        elif form.has_changed():
            edit_indicator(stored, actor=actor, **form.values())
    return form
