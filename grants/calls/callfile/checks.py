"""What a call file may not say: each contradiction at the line where it can be mended."""

from django.utils.translation import gettext as _

from grants.calls.callfile.keys import name_in_row, place_in_reports, place_of
from grants.calls.form_building.faults import faults_of_form
from grants.calls.refusals import refusal
from grants.calls.rules import Conflict, conflicts
from grants.calls.rules.granting_conflicts import granting_conflicts
from grants.calls.rules.judging import judging_conflicts
from grants.calls.terms import ROWS, Terms
from grants.core.fields import format_percent
from grants.programmes.reading import FileError, Path_, Table


def check(terms: Terms, file: Table) -> None:
    """Raise FileError for the first contradiction: within the form, between the terms, between list and list."""
    _check_keys(terms, file)
    for fault in faults_of_form(terms["questions"]):
        number = [row["key"] for row in terms["questions"]].index(fault.key)
        raise _at(file, ("questions", number), name_in_row("questions", fault.field), fault.message)
    _check_asked(terms, file)
    _check_first_instalment(terms, file)
    for conflict in conflicts(terms):
        if not (conflict.code == "concept_deadline_missing" and terms["closes_at"] is None):
            raise _error_of(conflict, file)


def check_granting(terms: Terms, file: Table) -> None:
    """Raise FileError for the first contradiction in the part of a file that says how grants are agreed and paid."""
    for conflict in granting_conflicts(terms):
        raise _error_of(conflict, file)


def check_judging(terms: Terms, file: Table) -> None:
    """Raise FileError for the first contradiction in the part of a file that says how a call is judged."""
    _check_keys(terms, file)
    for conflict in judging_conflicts(terms):
        raise _error_of(conflict, file)


def _check_keys(terms: Terms, file: Table) -> None:
    for name, rows in ROWS.items():
        if name not in terms:
            continue
        seen: set[tuple[str, ...]] = set()
        for number, row in enumerate(terms[name]):
            named = tuple(str(row[column]) for column in rows.named_by)
            if named in seen:
                words = _("%(key)s stands in the file twice.") % {"key": named[0]}
                raise _at(file, (name, number), name_in_row(name, rows.named_by[0]), words)
            seen.add(named)


def _check_asked(terms: Terms, file: Table) -> None:
    """Refuse a question that nobody would ever be asked."""
    kinds = {"both", *({"cso", "local_authority"} if terms["applicants"] == "both" else {terms["applicants"]})}
    for number, row in enumerate(terms["questions"]):
        if row["applies_to"] not in kinds:
            raise _at(file, ("questions", number), "asked_of", _("it is asked of those who may not apply."))
        if row["stage"] == "concept" and terms["stages"] == "one":
            raise _at(file, ("questions", number), "stage", _("the call has one stage, without a concept note."))


def _check_first_instalment(terms: Terms, file: Table) -> None:
    """Refuse a first instalment beside a list of instalments that pays another share on signature."""
    said = (file.values.get("money") or {}).get("first_instalment_percent")
    if terms["instalments"] and said is not None and said * 100 != terms["advance_basis_points"]:
        share = format_percent(terms["advance_basis_points"])
        words = _("the instalments under [agreement] pay %(share)s on signature; leave this out, or say the same.")
        raise _at(file, ("money",), "first_instalment_percent", words % {"share": share})


def _error_of(conflict: Conflict, file: Table) -> FileError:
    """Return the error at the first of the terms that the contradiction names and the file holds."""
    name = conflict.at[0]
    if name == "reporting":
        return _at(file, *place_in_reports(conflict.at[1], conflict.row, conflict.column), refusal(conflict))
    if conflict.row is not None:
        column = {"op": "is"}.get(conflict.column, conflict.column)
        place = tuple(part for part in place_of(name) if part)
        return _at(file, (*place, conflict.row), name_in_row(name, column), refusal(conflict))
    name = next((name for name in conflict.at if _stands(name, file)), name)
    section, key = place_of(name)
    return _at(file, (section,) if section else (), key, refusal(conflict))


def _stands(name: str, file: Table) -> bool:
    """Tell whether the file says something under the name of one of the terms."""
    section, key = place_of(name)
    table = file.values.get(section) if section else file.values
    return isinstance(table, list) or (isinstance(table, dict) and (not key or key in table))


def _at(file: Table, path: Path_, key: str, message: str) -> FileError:
    return Table({}, path, file.file, file.lines).error(message, key)
