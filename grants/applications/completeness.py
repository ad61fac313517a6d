"""How far an application is: what is missing in each section, in words that name the way out."""

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.rules import Fault, Limits, Missing, budget_faults, text_faults
from grants.calls.headings import Heading
from grants.core.money import format_money

if TYPE_CHECKING:
    from grants.applications.models import Application
    from grants.calls.models import Call

ORGANISATION, PROJECT, BUDGET, DOCUMENTS, ACCOUNT = "organisation", "project", "budget", "documents", "account"


def limits_of(call: "Call") -> Limits:
    """Return the call's rules that bear on a budget."""
    return Limits(
        maximum_cents=call.maximum_cents,
        minimum_cents=call.minimum_cents,
        fixed_cents=call.fixed_cents,
        cofinancing=call.cofinancing,
        cofinancing_basis_points=call.cofinancing_basis_points,
        in_kind_allowed=call.cofinancing_kinds != call.InKind.CASH,
        ceilings=tuple((row.heading, row.basis_points, row.of) for row in call.ceilings.all()),
        indirect_basis_points=call.indirect_basis_points,
        contingency_basis_points=call.contingency_basis_points,
    )


def missing_parts(application: "Application") -> list[Missing]:
    """Return what must still be done before the application can be handed in, in the order of the form."""
    return [
        *_missing_organisation(application),
        *_missing_project(application),
        *_missing_indicators(application),
        *_missing_answers(application),
        *_missing_budget(application),
        *_missing_documents(application),
        *_missing_account(application),
    ]


def fault_sentence(fault: Fault, call: "Call") -> str:
    """Say which rule of the call a budget breaks, with both figures and the way out."""
    limit = format_money(fault.limit_cents, call.currency)
    found = format_money(fault.found_cents, call.currency)
    percent = f"{fault.basis_points / 100:g}"
    sentences = {
        "empty": _("Add at least one budget line."),
        "nothing_requested": _("Your co-financing covers the whole cost; there is nothing left to ask for."),
        "not_fixed": _("The grant of this call is fixed at %(limit)s; your budget asks for %(found)s."),
        "above_maximum": _("Your budget asks for %(found)s; the largest grant of this call is %(limit)s."),
        "below_minimum": _("Your budget asks for %(found)s; the smallest grant of this call is %(limit)s."),
        "cofinancing_not_asked": _("This call asks for no co-financing; set it to 0 and take those costs out."),
        "cofinancing_too_low": _(
            "Your contribution is %(found)s; the call asks for %(percent)s %%, which is %(limit)s."
        ),
        "in_kind_not_allowed": _("This call takes co-financing in cash only; %(found)s of yours is in kind."),
        "heading_above_grant": _(
            "“%(heading)s” comes to %(found)s; at most %(percent)s %% of the grant is allowed: %(limit)s."
        ),
        "heading_above_total": _(
            "“%(heading)s” comes to %(found)s; at most %(percent)s %% of the total cost is allowed: %(limit)s."
        ),
        "heading_not_offered": _("This call does not pay for “%(heading)s”; take %(found)s out."),
        "share_too_high": _(
            "“%(heading)s” comes to %(found)s; at most %(percent)s %% of the direct costs is allowed: %(limit)s."
        ),
    }
    heading = Heading(fault.heading).label if fault.heading else ""
    return sentences[fault.code] % {"limit": limit, "found": found, "percent": percent, "heading": heading}


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
    for question in application.call.questions.all():
        faults = text_faults(
            answers.get(question.pk, ""), max_words=question.max_words, is_required=question.is_required
        )
        for fault in faults:
            text = {
                "unanswered": _("Answer “%(title)s”."),
                "too_long": ngettext(
                    "“%(title)s” is longer than %(most)s word.",
                    "“%(title)s” is longer than %(most)s words.",
                    question.max_words,
                ),
            }[fault] % {"title": question.title, "most": question.max_words}
            found.append(Missing(question.section, fault, (("sentence", text), ("question", question.pk))))
    return found


def _missing_budget(application: "Application") -> list[Missing]:
    lines = [(line.heading, line.amount_cents) for line in application.lines.all()]
    faults = budget_faults(lines, application.cofinancing_cents, limits_of(application.call))
    found = [Missing(BUDGET, fault.code, (("sentence", fault_sentence(fault, application.call)),)) for fault in faults]
    if application.cofinancing_cents and not application.cofinancing_source.strip():
        text = _("Say who brings the co-financing, in cash or in kind.")
        found.append(Missing(BUDGET, "cofinancing_source", (("sentence", text),)))
    return found


def _missing_documents(application: "Application") -> list[Missing]:
    there = {row.document_id for row in application.attachments.all() if row.replaced_at is None}
    wanted = [row for row in application.call.documents.all() if row.is_required and row.pk not in there]
    return [
        Missing(DOCUMENTS, "absent", (("sentence", _("Add “%(title)s”.") % {"title": row.title}),)) for row in wanted
    ]


def _missing_account(application: "Application") -> list[Missing]:
    if application.bank_account_id:
        return []
    return [Missing(ACCOUNT, "absent", (("sentence", _("Choose the bank account that the grant would be paid to.")),))]
