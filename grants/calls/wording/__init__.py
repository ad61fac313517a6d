"""The rules of a call in words, as the public, the approver and the applicant read them."""

from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.calls.wording.costs import costs_of
from grants.calls.wording.figures import relation_in_words, relations_of
from grants.calls.wording.granting import agreement_of
from grants.calls.wording.judging import judging_of
from grants.calls.wording.money import cofinancing, money_of, size_of_grant
from grants.calls.wording.people import applicants_of, language_names, partners_of, places_of
from grants.calls.wording.reporting import reports_of
from grants.calls.wording.times import stages_of, timetable_of
from grants.calls.wording.unfit import unfit_sentence

__all__ = [
    "Group",
    "Line",
    "cofinancing",
    "judging_of",
    "language_names",
    "relation_in_words",
    "rules_of",
    "size_of_grant",
    "timetable_of",
    "unfit_sentence",
]

Line = tuple[str, str]
Group = tuple[str, list[Line]]


def rules_of(call: Call) -> list[Group]:
    """Return the rules as (heading, lines of (what, sentence)), in the order in which an applicant asks."""
    groups = [
        (_("What it serves"), _serves(call)),
        (_("Who may apply"), applicants_of(call)),
        (_("Partners"), partners_of(call)),
        (_("How often"), places_of(call)),
        (_("Money"), money_of(call)),
        (_("Costs"), costs_of(call)),
        (_("Stages and duration"), stages_of(call)),
        (_("The agreement and its payments"), agreement_of(call)),
        (_("Reports and verification"), reports_of(call)),
        (_("Rules between figures"), relations_of(call)),
    ]
    return [(heading, lines) for heading, lines in groups if lines]


def _serves(call: Call) -> list[Line]:
    return [(_("Expected result of the action"), call.expected_result)] if call.expected_result else []
