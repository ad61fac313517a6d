"""Which questions and documents of a call an application has to answer: by its stage, its applicant, its answers."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grants.applications.models import Application
    from grants.calls.models import Question, RequiredDocument


def questions_asked(application: "Application") -> list["Question"]:
    """Return the questions of the present stage that are asked of this applicant, given what is answered so far.

    A question that depends on another (`shown_if`: {"question": key, "is": [values]}) is asked while that one is asked
    itself and its answer is one of the values (one of several chosen is enough).
    """
    answers = {answer.question_id: answer.text for answer in application.answers.all()}
    asked: list[Question] = []
    given: dict[str, str] = {}
    for question in application.call.questions.all():
        if not _concerns(application, question):
            continue
        if question.shown_if and not _is_met(question.shown_if, given):
            continue
        asked.append(question)
        given[question.key] = answers.get(question.pk, "")
    return asked


def documents_asked(application: "Application") -> list["RequiredDocument"]:
    """Return the documents of the present stage that are asked of this applicant."""
    return [document for document in application.call.documents.all() if _concerns(application, document)]


def _concerns(application: "Application", part: "Question | RequiredDocument") -> bool:
    return part.stage == application.stage and part.applies_to in ("both", application.organisation.kind)


def _is_met(condition: dict[str, object], given: dict[str, str]) -> bool:
    wanted = condition.get("is")
    chosen = set(given.get(str(condition.get("question")), "").splitlines())
    return isinstance(wanted, list) and bool(chosen & {str(value) for value in wanted})
