"""A model of evaluation: the part of a call file that says how a call is judged, in a file of its own.

It may say how the grants are agreed, paid and reported as well, since all of it comes from the same donor.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from grants.calls.callfile.checks import check_granting, check_judging
from grants.calls.callfile.reading import taken_granting, taken_judging, text_of
from grants.calls.callfile.reports import taken_reporting
from grants.calls.models import Call
from grants.calls.terms import Terms
from grants.programmes.reading import Table, parse, read

# What a model says nothing of stays as in the call: it hangs on the dates and the money of that call.
LEFT_TO_THE_CALL: Final = ("grants_per_applicant", "complaint_days", "award_days", "reserve_until")


@dataclass(frozen=True)
class Model:
    """A way of judging: its name, a sentence about it, and the terms that it brings."""

    title: str
    summary: str
    terms: Terms


def read_model(path: Path) -> Model:
    """Return the model that a file holds. Raises FileError with the line of the first mistake."""
    return _model(read(path))


def read_model_text(content: bytes, name: str) -> Model:
    """Return the model that an uploaded file holds. Raises FileError, for one that is too large or no text as well."""
    return _model(parse(text_of(content, name), name))


def _model(file: Table) -> Model:
    title, summary = file.text("title", longest=200), file.text("summary", default="", longest=600)
    terms: Terms = {"stages": file.one_of("stages", Call.Stages.values, default="one"), **taken_judging(file)}
    if "agreement" in file.values:
        terms |= taken_granting(file)
    if "reporting" in file.values:
        terms["reporting"] = taken_reporting(file)
    said = file.values.get("assessment") or {}
    file.done()
    if not terms["criteria"]:
        raise file.error(_("a model of evaluation has criteria."))
    check_judging(terms, file)
    check_granting(terms, file)
    terms = {name: value for name, value in terms.items() if name not in LEFT_TO_THE_CALL or name in said}
    if terms["stages"] == "one":
        del terms["stages"]  # a call of two stages can be judged by it on its full applications
    return Model(title, summary, terms)
