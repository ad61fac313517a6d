"""The task list of an application: its sections in order, how far each is, and where the whole stands."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications import asking
from grants.applications.completeness import (
    ACCOUNT,
    BUDGET,
    DOCUMENTS,
    INDICATORS,
    MANDATE,
    ORGANISATION,
    PARTNERS,
    PROJECT,
    WORK_PLAN,
    sentence,
)
from grants.applications.models import Application
from grants.applications.rules.answers import TEXTS
from grants.calls.models import Question
from grants.core.rules import count_words

DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True)
class Section:
    """One section: its name, its page, whether anything is there yet, and what is missing in words."""

    label: str
    url: str
    is_begun: bool
    missing: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def is_complete(self) -> bool:
        """True when nothing is missing."""
        return not self.missing

    def task(self) -> dict[str, str]:
        """Return the section as a line of the task list."""
        if self.is_complete:
            return {"label": self.label, "url": self.url, "status": _("Complete"), "tone": "done", "note": self.note}
        note = self.missing[0] if len(self.missing) == 1 else self.note or _more(self.missing)
        if not self.is_begun:
            return {"label": self.label, "url": self.url, "status": _("Not yet"), "tone": "quiet", "note": note}
        status = ngettext("%(n)s thing to mend", "%(n)s things to mend", len(self.missing)) % {"n": len(self.missing)}
        return {"label": self.label, "url": self.url, "status": status, "tone": "warn", "note": note}


def sections_of(application: Application) -> list[Section]:
    """Return the sections in the order of the form; needs the parts loaded (selectors.load_parts).

    A part that the call does not ask of this applicant, and a section without a question, is not there.
    """
    missing: dict[str, list[str]] = {}
    for part in application.missing:
        name = f"questions:{part.section}" if "question" in part.details else part.section
        missing.setdefault(name, []).append(sentence(part))
    asks_plan = asking.asks_plan(application)
    found = [
        _organisation_section(application, missing),
        _part(application, PROJECT, _("The project in short"), bool(application.title), missing),
    ]
    if asking.asks_partners(application):
        found.append(_partners_section(application, missing))
    found += _question_sections(application, missing)
    if asks_plan:
        found += [
            _part(application, WORK_PLAN, _("Work plan"), bool(application.activities.all()), missing),
            _part(application, INDICATORS, _("Results to be measured"), bool(application.indicators.all()), missing),
            _part(application, BUDGET, _("Budget"), bool(application.lines.all()), missing),
        ]
    if asking.documents_asked(application):
        begun = any(row.document_id for row in application.attachments.all())
        found.append(_part(application, DOCUMENTS, _("Documents"), begun, missing))
    if asking.asks_account(application):
        found.append(_part(application, ACCOUNT, _("Bank account"), application.account_is_own is not None, missing))
    if asking.asks_mandate(application):
        found.append(_part(application, MANDATE, _("Mandate of the signatory"), bool(application.mandate), missing))
    return found


def _organisation_section(application: Application, missing: dict[str, list[str]]) -> Section:
    url = reverse("people:organisation", args=[application.organisation_id])
    found = missing.get(ORGANISATION, [])
    return Section(_("Your organisation"), url, True, found, application.organisation.name)


def _partners_section(application: Application, missing: dict[str, list[str]]) -> Section:
    names = [partner.name for partner in application.partners.all()]
    note = ", ".join(names) or ("" if application.call.partners == "required" else _("optional"))
    url = _url(PARTNERS, application.reference)
    return Section(_("Partners"), url, bool(names), missing.get(PARTNERS, []), note)


def _part(application: Application, name: str, label: str, is_begun: bool, missing: dict[str, list[str]]) -> Section:
    return Section(label, _url(name, application.reference), is_begun, missing.get(name, []))


def declaration_task(application: Application, rest_is_complete: bool) -> dict[str, str]:
    """Return the last line of the task list: the declaration, which is made together with the submission."""
    note = (
        _("Check your answers, declare and submit.")
        if rest_is_complete
        else _("The lead or the signatory can declare once all else is complete.")
    )
    url = _url("check", application.reference)
    return {"label": _("Declaration on honour"), "url": url, "status": _("Not yet"), "tone": "quiet", "note": note}


def question_groups(application: Application) -> list[tuple[str, list[Question]]]:
    """Return the sections that could be asked of the applicant, each with the questions that are asked now.

    A section keeps its number while answers make its questions come and go.
    """
    asked = {question.pk for question in asking.questions_asked(application)}
    groups: dict[str, list[Question]] = {}
    for question in asking.questions_possible(application):
        found = groups.setdefault(question.section, [])
        if question.pk in asked:
            found.append(question)
    return list(groups.items())


def next_section(application: Application, number: int) -> int | None:
    """Return the number of the next section in which anything is asked, or None after the last."""
    groups = question_groups(application)
    return next((n for n, (_title, asked) in enumerate(groups, start=1) if n > number and asked), None)


def journey_of(application: Application) -> list[tuple[str, str]]:
    """Return the way of an application with the present step marked."""
    if application.state in {"withdrawn", "lapsed"}:
        return [(_("Draft started"), DONE), (str(application.get_state_display()), NOW)]
    labels = [
        _("Draft started"),
        _("You are writing"),
        _("Submitted"),
        _("Checked"),
        _("Assessed"),
        _("Decision"),
    ]
    at = _step(application)
    return [(label, DONE if n < at else NOW if n == at else LATER) for n, label in enumerate(labels)]


def what_next(application: Application) -> str:
    """Say what happens next and who has to act."""
    said: dict[str, Any] = {
        "draft": _("It is with you: complete every section, then check and submit."),
        "submitted": _("It is with the programme office: it checks every application after the deadline."),
        "eligible": _("It is with the evaluation committee. You will hear the decision with its reasons."),
        "awarded": _awarded_next(application),
        "reserved": _("It stands on the reserve list: it is funded if an award is not taken up."),
        "rejected": _("The procedure is over. The reasons are below."),
        "resubmit": _("It was not selected as it is. Changed as the reasons say, it may come again at a later call."),
        "ineligible": _("The procedure is over. The reasons are below."),
        "withdrawn": _("It was withdrawn and is not assessed."),
        "lapsed": _("The deadline passed before it was submitted. Your text is kept."),
    }
    return str(said[application.state])


def _awarded_next(application: Application) -> str:
    award = getattr(application, "award", None) if application.state == "awarded" else None
    if award is not None and award.state == "lapsed":
        return _("The award has lapsed; the procedure is over.")
    if award is not None and award.answer_by and not award.accepted_at:
        return _("It is with you: accept the grant in time. The programme office then prepares the grant agreement.")
    return _("The programme office prepares the grant agreement and sends it to you for signature.")


def _step(application: Application) -> int:
    if application.state == "submitted":
        return 3 if application.deadline_has_passed else 2
    return {"draft": 1, "ineligible": 3, "eligible": 4}.get(application.state, 5)


def _question_sections(application: Application, missing: dict[str, list[str]]) -> list[Section]:
    texts = {answer.question_id: answer.text for answer in application.answers.all()}
    attached = {row.question_id for row in application.attachments.all()}
    found = []
    for number, (title, questions) in enumerate(question_groups(application), start=1):
        if not questions:
            continue
        is_begun = any(texts.get(question.pk, "").strip() or question.pk in attached for question in questions)
        url = reverse("applications:section", args=[application.reference, number])
        found.append(Section(title, url, is_begun, missing.get(f"questions:{title}", []), _used(questions, texts)))
    return found


def _used(questions: list[Question], texts: dict[int, str]) -> str:
    """Say how many words of how many are used, where the section has texts with a limit of words."""
    limited = [row for row in questions if row.kind in TEXTS and row.max_words]
    if not limited:
        return ""
    used = sum(count_words(texts.get(question.pk, "")) for question in limited)
    most = sum(question.max_words or 0 for question in limited)
    return _("%(used)s of %(most)s words used") % {"used": used, "most": most}


def _url(name: str, reference: str) -> str:
    return reverse(f"applications:{name}", args=[reference])


def _more(missing: list[str]) -> str:
    more = len(missing) - 1
    return ngettext("%(first)s And %(n)s more.", "%(first)s And %(n)s more.", more) % {"first": missing[0], "n": more}
