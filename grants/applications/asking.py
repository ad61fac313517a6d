"""What a call asks of an application: questions, documents and parts, by its stage, its applicant, its answers."""

from typing import TYPE_CHECKING

from grants.applications.rules.parts import PartnerRule
from grants.calls.fitness import facts_of, lots_open_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grants.applications.models import Application
    from grants.calls.models import Lot, Question, RequiredDocument


def questions_asked(application: "Application") -> list["Question"]:
    """Return the questions of the present stage that are asked of this applicant, given what is answered so far.

    A question that depends on another (`shown_if`: {"question": key, "is": [values]}) is asked while that one is asked
    itself and its answer is one of the values (one of several chosen is enough).
    """
    answers = {answer.question_id: answer.text for answer in application.answers.all()}
    possible = questions_possible(application)
    return asked_among(possible, {question.key: answers.get(question.pk, "") for question in possible})


def asked_among(questions: "Iterable[Question]", texts: "Mapping[str, str]") -> list["Question"]:
    """Return those questions that are asked, in their order, given the texts of the answers by key."""
    asked: list[Question] = []
    given: dict[str, str] = {}
    for question in questions:
        if question.shown_if and not _is_met(question.shown_if, given):
            continue
        asked.append(question)
        given[question.key] = texts.get(question.key, "")
    return asked


def documents_asked(application: "Application") -> list["RequiredDocument"]:
    """Return the documents of the present stage that are asked of this applicant."""
    return [document for document in application.call.documents.all() if _concerns(application, document)]


def questions_possible(application: "Application") -> list["Question"]:
    """Return the questions that could be asked of this applicant at the present stage, whatever it answers."""
    return [question for question in application.call.questions.all() if _concerns(application, question)]


def asks_partners(application: "Application") -> bool:
    """Whether partners are a part of the form: in the full application, where the call takes them or some are named."""
    takes = application.call.partners != "none"
    return not application.is_concept_note and (takes or bool(application.partners.all()))


def asks_plan(application: "Application") -> bool:
    """Whether work plan, results and budget are asked: in the full application."""
    return not application.is_concept_note


def asks_language(application: "Application") -> bool:
    """Whether the applicant chooses the language: where the call names those that it accepts."""
    return bool(application.call.languages)


def asks_vat(application: "Application") -> bool:
    """Whether the applicant says if the budget includes value added tax: where the call has a rule for it."""
    return application.call.vat != "any" and not application.is_concept_note


def asks_account(application: "Application") -> bool:
    """Whether the bank account is asked: in the full application."""
    return not application.is_concept_note


def asks_own_account(application: "Application") -> bool:
    """Whether a local authority shows that the account is its own (domain.md section 5)."""
    return application.call.needs_own_account and application.organisation.kind == "local_authority"


def asks_mandate(application: "Application") -> bool:
    """Whether the signatory's mandate is to be proven."""
    asked_of = application.call.mandate_for
    return not application.is_concept_note and asked_of in ("all", application.organisation.kind)


def lots_offered(application: "Application") -> list["Lot"]:
    """Return the lots that are open to the applicant; none where the call has no lots."""
    call = application.call
    return lots_open_to(call, facts_of(application.organisation, call)) if call.lots.all() else []


def partner_rule(application: "Application") -> PartnerRule:
    """Return the call's rule of partners, as this applicant has to keep it."""
    call = application.call
    countries = None
    if call.partners_from != "anywhere":
        found = {beneficiary.country for beneficiary in call.countries.all()}
        countries = None if "" in found else frozenset(found)
    own = application.organisation.country if call.partners_from == "other" else ""
    return PartnerRule(
        mode=call.partners,
        least=call.min_partners,
        most=call.max_partners,
        kind=call.partner_kind,
        countries=countries,
        not_country=own,
    )


def _concerns(application: "Application", part: "Question | RequiredDocument") -> bool:
    return part.stage == application.stage and part.applies_to in ("both", application.organisation.kind)


def _is_met(condition: dict[str, object], given: dict[str, str]) -> bool:
    wanted = condition.get("is")
    chosen = set(given.get(str(condition.get("question")), "").splitlines())
    return isinstance(wanted, list) and bool(chosen & {str(value) for value in wanted})
