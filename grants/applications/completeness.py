"""How far an application is: what is missing in each section, in words that name the way out."""

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.asking import documents_asked, questions_asked
from grants.applications.budgeting import BUDGET, missing_budget
from grants.applications.rules import Missing, text_faults

__all__ = ["ACCOUNT", "BUDGET", "DOCUMENTS", "ORGANISATION", "PROJECT", "missing_parts", "sentence"]

if TYPE_CHECKING:
    from grants.applications.models import Application

ORGANISATION, PROJECT, DOCUMENTS, ACCOUNT = "organisation", "project", "documents", "account"


def missing_parts(application: "Application") -> list[Missing]:
    """Return what must still be done before the application can be handed in, in the order of the form."""
    return [
        *_missing_organisation(application),
        *_missing_project(application),
        *_missing_indicators(application),
        *_missing_answers(application),
        *missing_budget(application),
        *_missing_documents(application),
        *_missing_account(application),
    ]


def sentence(missing: Missing) -> str:
    """Say what is missing, in words."""
    return str(missing.details["sentence"])


def _missing_organisation(application: "Application") -> list[Missing]:
    if application.organisation.representative.strip():
        return []
    return [Missing(ORGANISATION, "empty", (("sentence", _("Say who is entitled to sign for the organisation.")),))]


def _missing_project(application: "Application") -> list[Missing]:
    call = application.call
    empty = [
        (not application.title.strip(), _("Give the project a title.")),
        (not application.summary.strip(), _("Describe the project in a few sentences.")),
        (application.starts_on is None, _("Say when the project starts.")),
        (application.months is None, _("Say how many months it lasts.")),
        (not application.settlement.strip(), _("Say where the activities take place.")),
    ]
    found = [Missing(PROJECT, "empty", (("sentence", text),)) for is_empty, text in empty if is_empty]
    months = application.months
    if months is not None and not call.min_months <= months <= call.max_months:
        text = _("The call allows %(least)s to %(most)s months.") % {"least": call.min_months, "most": call.max_months}
        found.append(Missing(PROJECT, "duration", (("sentence", text),)))
    return found + [Missing(PROJECT, "period", (("sentence", text),)) for text in _period_faults(application)]


def _missing_indicators(application: "Application") -> list[Missing]:
    rows = application.indicators.all()
    if rows and all(row.target is not None for row in rows):
        return []
    text = _("Name one result that you will measure, with its target.")
    return [Missing(PROJECT, "indicators", (("sentence", text),))]


def _period_faults(application: "Application") -> list[str]:
    call, starts_on, ends_on = application.call, application.starts_on, application.ends_on
    found = []
    if starts_on and call.earliest_start and starts_on < call.earliest_start:
        day = date_format(call.earliest_start, "DATE_FORMAT")
        found.append(_("The call lets projects start on %(day)s at the earliest.") % {"day": day})
    if ends_on and call.latest_end and ends_on > call.latest_end:
        day = date_format(call.latest_end, "DATE_FORMAT")
        found.append(_("The project must end by %(day)s; start earlier or make it shorter.") % {"day": day})
    return found


def _missing_answers(application: "Application") -> list[Missing]:
    answers = {answer.question_id: answer.text for answer in application.answers.all()}
    found = []
    for question in questions_asked(application):
        faults = text_faults(
            answers.get(question.pk, ""), max_words=question.max_words or 0, is_required=question.is_required
        )
        for fault in faults:
            text = {
                "unanswered": _("Answer “%(title)s”."),
                "too_long": ngettext(
                    "“%(title)s” is longer than %(most)s word.",
                    "“%(title)s” is longer than %(most)s words.",
                    question.max_words or 0,
                ),
            }[fault] % {"title": question.title, "most": question.max_words}
            found.append(Missing(question.section, fault, (("sentence", text), ("question", question.pk))))
    return found


def _missing_documents(application: "Application") -> list[Missing]:
    there = {row.document_id for row in application.attachments.all() if row.replaced_at is None}
    wanted = [row for row in documents_asked(application) if row.is_required and row.pk not in there]
    return [
        Missing(DOCUMENTS, "absent", (("sentence", _("Add “%(title)s”.") % {"title": row.title}),)) for row in wanted
    ]


def _missing_account(application: "Application") -> list[Missing]:
    if application.bank_account_id:
        return []
    return [Missing(ACCOUNT, "absent", (("sentence", _("Choose the bank account that the grant would be paid to.")),))]
