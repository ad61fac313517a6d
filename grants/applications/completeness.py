"""How far an application is: what is missing in each section, in words that name the way out."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.answers import faults_of, sentence_of
from grants.applications.asking import (
    asks_account,
    asks_language,
    asks_mandate,
    asks_own_account,
    asks_partners,
    asks_plan,
    asks_vat,
    documents_asked,
    lots_offered,
    partner_rule,
    questions_asked,
)
from grants.applications.budgeting import BUDGET, missing_budget
from grants.applications.partner_words import fault_sentence as partner_sentence
from grants.applications.rules import Missing
from grants.applications.rules.parts import (
    amount_fault,
    changed_too_much,
    months_fault,
    partner_faults,
    vat_fault,
)
from grants.core.fields import format_percent
from grants.core.money import format_money

__all__ = [
    "ACCOUNT",
    "BUDGET",
    "DOCUMENTS",
    "INDICATORS",
    "MANDATE",
    "ORGANISATION",
    "PARTNERS",
    "PROJECT",
    "WORK_PLAN",
    "missing_parts",
    "sentence",
]

if TYPE_CHECKING:
    from grants.applications.models import Application
    from grants.calls.models import Lot
    from grants.core.models import StoredFile

ORGANISATION, PROJECT, PARTNERS, WORK_PLAN = "organisation", "project", "partners", "work_plan"
INDICATORS, DOCUMENTS, ACCOUNT, MANDATE = "indicators", "documents", "account", "mandate"


def missing_parts(application: "Application") -> list[Missing]:
    """Return what must still be done before the application can be handed in, in the order of the form.

    A concept note has neither partners, work plan, results, budget nor account: those are asked of whom is preselected.
    """
    found = [*_missing_organisation(application), *_missing_project(application)]
    if application.is_concept_note:
        return [*found, *_missing_answers(application), *_missing_documents(application)]
    return [
        *found,
        *_missing_partners(application),
        *_missing_answers(application),
        *_missing_work_plan(application),
        *_missing_indicators(application),
        *missing_budget(application),
        *_changed_amount(application),
        *_missing_documents(application),
        *_missing_account(application),
        *_missing_mandate(application),
    ]


def sentence(missing: Missing) -> str:
    """Say what is missing, in words."""
    return str(missing.details["sentence"])


def _said(section: str, code: str, text: str) -> Missing:
    return Missing(section, code, (("sentence", text),))


def _missing_organisation(application: "Application") -> list[Missing]:
    if application.organisation.representative.strip():
        return []
    return [_said(ORGANISATION, "empty", _("Say who is entitled to sign for the organisation."))]


def _missing_project(application: "Application") -> list[Missing]:
    empty = [
        (not application.title.strip(), _("Give the project a title.")),
        (not application.summary.strip(), _("Describe the project in a few sentences.")),
        (application.starts_on is None, _("Say when the project starts.")),
        (application.months is None, _("Say how many months it lasts.")),
        (not application.settlement.strip(), _("Say where the activities take place.")),
    ]
    found = [_said(PROJECT, "empty", text) for is_empty, text in empty if is_empty]
    found += [_said(PROJECT, "period", text) for text in _period_faults(application)]
    found += [_said(PROJECT, "language", text) for text in _language_faults(application)]
    found += [_said(PROJECT, "lot", text) for text in _lot_faults(application)]
    if application.is_concept_note:
        return found + [_said(PROJECT, "concept", text) for text in _concept_faults(application)]
    return found + [_said(PROJECT, "vat", text) for text in _vat_faults(application)]


def _period_faults(application: "Application") -> list[str]:
    call, starts_on, ends_on = application.call, application.starts_on, application.ends_on
    found, months = [], application.months
    if months is not None and not call.min_months <= months <= call.max_months:
        found.append(
            _("The call allows %(least)s to %(most)s months.") % {"least": call.min_months, "most": call.max_months}
        )
    if starts_on and call.earliest_start and starts_on < call.earliest_start:
        day = date_format(call.earliest_start, "DATE_FORMAT")
        found.append(_("The call lets projects start on %(day)s at the earliest.") % {"day": day})
    if ends_on and call.latest_end and ends_on > call.latest_end:
        day = date_format(call.latest_end, "DATE_FORMAT")
        found.append(_("The project must end by %(day)s; start earlier or make it shorter.") % {"day": day})
    return found


def _language_faults(application: "Application") -> list[str]:
    if not asks_language(application) or application.language in application.call.languages:
        return []
    names = dict(settings.LANGUAGES)
    accepted = ", ".join(str(names.get(code, code)) for code in application.call.languages)
    return [_("Say in which language the application is written: %(languages)s.") % {"languages": accepted}]


def _lot_faults(application: "Application") -> list[str]:
    offered = lots_offered(application)
    if not offered:
        lots = application.call.lots.all()
        if application.organisation.turnover_cents is None and any(_is_by_turnover(lot) for lot in lots):
            return [
                _("Give the turnover of your organisation on its page: the lots of this call are told apart by it.")
            ]
        return [_("None of the lots of this call is open to your organisation.")] if lots else []
    if application.lot_id in {lot.pk for lot in offered}:
        return []
    if application.lot_id is None:
        return [_("Choose the lot in which you apply.")]
    return [_("The lot that you chose is not open to your organisation; choose another.")]


def _is_by_turnover(lot: "Lot") -> bool:
    return lot.min_turnover_cents is not None or lot.max_turnover_cents is not None


def _concept_faults(application: "Application") -> list[str]:
    call, cents = application.call, application.concept_cents
    if cents is None:
        return [_("Say how large a grant you expect to ask for.")]
    most = (application.lot.maximum_cents if application.lot else None) or call.maximum_cents
    code = amount_fault(cents, least=call.minimum_cents, most=most, fixed=call.fixed_cents)
    limit = {"not_fixed": call.fixed_cents, "above": most, "below": call.minimum_cents}.get(code) or 0
    told = {
        "not_fixed": _("You expect to ask for %(found)s; the grant of this call is fixed at %(limit)s."),
        "above": _("You expect to ask for %(found)s; the largest grant is %(limit)s."),
        "below": _("You expect to ask for %(found)s; the smallest grant is %(limit)s."),
    }
    figures = {"found": format_money(cents, call.currency), "limit": format_money(limit, call.currency)}
    return [told[code] % figures] if code else []


def _vat_faults(application: "Application") -> list[str]:
    code = vat_fault(application.call.vat, application.includes_vat, application.organisation.vat_status)
    told = {
        "unsaid": _("Say whether the budget includes value added tax."),
        "never": _("This call never pays value added tax: take it out of the budget."),
        "status_unknown": _("Say on the page of your organisation whether it recovers value added tax."),
        "recoverable": _("Your organisation recovers value added tax: take it out of the budget."),
    }
    return [told[code]] if code and asks_vat(application) else []


def _missing_partners(application: "Application") -> list[Missing]:
    if not asks_partners(application):
        return []
    partners = list(application.partners.all())
    rows = [(partner.name, partner.kind, partner.country) for partner in partners]
    found = [
        _said(PARTNERS, fault.code, partner_sentence(fault, application))
        for fault in partner_faults(rows, partner_rule(application))
    ]
    for partner in partners:
        if not (partner.representative.strip() and partner.email and partner.part.strip()):
            text = _("Say of “%(name)s” who signs for it, its e-mail address and its part in the project.")
            found.append(_said(PARTNERS, "incomplete", text % {"name": partner.name}))
    return found


def _missing_answers(application: "Application") -> list[Missing]:
    answers = {answer.question_id: answer.text for answer in application.answers.all()}
    attached = [row.question_id for row in application.attachments.all() if row.is_current]
    found = []
    for question in questions_asked(application):
        for fault in faults_of(question, answers.get(question.pk, ""), files=attached.count(question.pk)):
            text = sentence_of(fault, question.title)
            found.append(Missing(question.section, fault.code, (("sentence", text), ("question", question.pk))))
    return found


def _missing_work_plan(application: "Application") -> list[Missing]:
    if not asks_plan(application):
        return []
    rows = application.activities.all()
    if not rows:
        return [_said(WORK_PLAN, "empty", _("Add at least one activity with its months."))]
    text = ngettext(
        "“%(title)s” ends in month %(last)s, but the project lasts %(months)s month.",
        "“%(title)s” ends in month %(last)s, but the project lasts %(months)s months.",
        application.months or 0,
    )
    return [
        _said(WORK_PLAN, "outside", text % {"title": row.title, "last": row.last_month, "months": application.months})
        for row in rows
        if months_fault(row.first_month, row.last_month, application.months) == "outside"
    ]


def _missing_indicators(application: "Application") -> list[Missing]:
    rows = list(application.indicators.all())
    if not rows:
        return [_said(INDICATORS, "empty", _("Name one result that you will measure, with its target."))]
    text = _("Say what “%(title)s” will be at the end.")
    return [_said(INDICATORS, "target", text % {"title": row.title}) for row in rows if row.target is None]


def _changed_amount(application: "Application") -> list[Missing]:
    call, concept, asked = application.call, application.concept_cents, application.requested_cents
    allowed = call.amount_change_basis_points
    if not call.has_two_stages or concept is None or allowed is None or asked <= 0:
        return []
    if not changed_too_much(asked, concept, allowed):
        return []
    text = _("Your budget asks for %(asked)s; your concept note said %(concept)s, and it may change by %(percent)s.")
    figures = {"asked": format_money(asked, call.currency), "concept": format_money(concept, call.currency)}
    return [_said(BUDGET, "changed_too_much", text % {**figures, "percent": format_percent(allowed)})]


def _missing_documents(application: "Application") -> list[Missing]:
    there = {row.document_id for row in application.attachments.all() if row.is_current}
    wanted = [row for row in documents_asked(application) if row.is_required and row.pk not in there]
    return [_said(DOCUMENTS, "absent", _("Add “%(title)s”.") % {"title": row.title}) for row in wanted]


def _missing_account(application: "Application") -> list[Missing]:
    if not asks_account(application):
        return []
    found = []
    if not application.bank_account_id:
        found.append(_said(ACCOUNT, "absent", _("Choose the bank account that the grant would be paid to.")))
    if not asks_own_account(application):
        return found
    if application.account_is_own is None:
        text = _("Say whether the account is the local authority's own, authorised to receive grants.")
        return [*found, _said(ACCOUNT, "unsaid", text)]
    if application.account_is_own:
        return found
    empty = [
        (not application.account_owner.strip(), _("Name the owner of the account.")),
        (
            not application.account_exception.strip(),
            _("Explain why the local authority's own account cannot be used, and how the money reaches it."),
        ),
        (not _is_proven(application.account_evidence), _("Add the document that proves it.")),
    ]
    return found + [_said(ACCOUNT, "exception", text) for is_empty, text in empty if is_empty]


def _missing_mandate(application: "Application") -> list[Missing]:
    if not asks_mandate(application):
        return []
    needs_reference = application.mandate in {"decision", "power"}
    empty = [
        (not application.mandate, _("Say by what mandate the signatory signs.")),
        (
            needs_reference and not application.mandate_reference.strip(),
            _("Give the number and the date of the decision or of the power of attorney."),
        ),
        (not _is_proven(application.mandate_evidence), _("Add the document that proves the mandate.")),
    ]
    return [_said(MANDATE, "empty", text) for is_empty, text in empty if is_empty]


def _is_proven(evidence: "StoredFile | None") -> bool:
    """Tell whether the document is there; one that was found infected does not count."""
    return evidence is not None and not evidence.is_infected
