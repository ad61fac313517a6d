"""What a draft still lacks, and the page on which it is filled in."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls.editing import PARTS
from grants.calls.models import AskedIn, Call, Stage
from grants.calls.refusals import refusal
from grants.calls.rules import conflicts
from grants.calls.terms import terms_of


@dataclass(frozen=True)
class Gap:
    """Something that a draft still lacks, and the page on which it is filled in."""

    what: str
    url: str
    part: str = ""


def gaps_of(call: Call) -> list[Gap]:
    """Return what a draft lacks before its clearance can be asked for."""
    return [*_missing(call), *_contradictions(call)]


def page_of(call: Call, part: str) -> str:
    """Return the address of a part's page."""
    return reverse("calls:edit", args=[call.reference, part])


def _missing(call: Call) -> list[Gap]:
    found = []
    if call.action.expected_results and not call.expected_result and not call.source:
        found.append(_gap(call, "purpose", _("Name the expected result of the action that the call serves.")))
    if not call.countries.all():
        found.append(_gap(call, "applicants", _("Say from where organisations may apply.")))
    if not call.deadline_lies_ahead:
        found.append(_gap(call, "timetable", _("The deadline has passed; set a later one.")))
    if not call.criteria.all():
        found.append(_gap(call, "criteria", _("Set the award criteria and their weights.")))
    return found + _missing_questions(call) + _missing_invitations(call)


def _missing_questions(call: Call) -> list[Gap]:
    url = reverse("calls:questions", args=[call.reference])
    stages = {question.stage for question in call.questions.all()} - {AskedIn.REPORT}
    if not stages:
        return [Gap(_("Write the questions of the application form."), url, "questions")]
    if call.has_two_stages and Stage.CONCEPT not in stages:
        return [Gap(_("Write the questions of the concept note."), url, "questions")]
    return []


def _missing_invitations(call: Call) -> list[Gap]:
    if call.invitations_are_right:
        return []
    url = reverse("calls:invited", args=[call.reference])
    if call.procedure == Call.Procedure.DIRECT:
        return [Gap(_("Invite the one organisation that a direct award goes to."), url, "invited")]
    return [Gap(_("Invite at least two organisations to a restricted call."), url, "invited")]


def _contradictions(call: Call) -> list[Gap]:
    """Return what contradicts itself; the page that holds the first of its terms mends it."""
    found = conflicts(terms_of(call))
    pages = [next(part for part in PARTS.values() if part.factory.mends(conflict)) for conflict in found]
    said = zip(pages, found, strict=True)
    return [_gap(call, part.key, f"{part.title}: {refusal(conflict, call.currency)}") for part, conflict in said]


def _gap(call: Call, part: str, what: str) -> Gap:
    return Gap(what, page_of(call, part), part)
