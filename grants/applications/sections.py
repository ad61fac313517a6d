"""The task list of an application: its sections in order, how far each is, and where the whole stands."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.completeness import ACCOUNT, BUDGET, DOCUMENTS, ORGANISATION, PROJECT, sentence
from grants.applications.models import Application
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
    """Return the sections in the order of the form; needs the parts loaded (selectors.load_parts)."""
    missing: dict[str, list[str]] = {}
    for part in application.missing:
        missing.setdefault(part.section, []).append(sentence(part))
    reference = application.reference
    organisation = reverse("people:organisation", args=[application.organisation_id])
    return [
        Section(
            _("Your organisation"), organisation, True, missing.get(ORGANISATION, []), application.organisation.name
        ),
        Section(
            _("The project in short"), _url("project", reference), bool(application.title), missing.get(PROJECT, [])
        ),
        *_question_sections(application, missing),
        Section(
            _("Budget"),
            _url("budget", reference),
            bool(application.lines.all()),
            missing.get(BUDGET, []),
        ),
        Section(
            _("Documents"),
            _url("documents", reference),
            bool(application.attachments.all()),
            missing.get(DOCUMENTS, []),
        ),
        Section(_("Bank account"), _url("account", reference), False, missing.get(ACCOUNT, [])),
    ]


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
    """Return the questions of the call's form by section, in order."""
    groups: dict[str, list[Question]] = {}
    for question in application.call.questions.all():
        groups.setdefault(question.section, []).append(question)
    return list(groups.items())


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
        "awarded": _("The programme office prepares the grant agreement and sends it to you for signature."),
        "reserved": _("It stands on the reserve list: it is funded if an award is not taken up."),
        "rejected": _("The procedure is over. The reasons are below."),
        "ineligible": _("The procedure is over. The reasons are below."),
        "withdrawn": _("It was withdrawn and is not assessed."),
        "lapsed": _("The deadline passed before it was submitted. Your text is kept."),
    }
    return str(said[application.state])


def _step(application: Application) -> int:
    if application.state == "submitted":
        return 3 if application.deadline_has_passed else 2
    return {"draft": 1, "ineligible": 3, "eligible": 4}.get(application.state, 5)


def _question_sections(application: Application, missing: dict[str, list[str]]) -> list[Section]:
    texts = {answer.question_id: answer.text for answer in application.answers.all()}
    found = []
    for number, (title, questions) in enumerate(question_groups(application), start=1):
        used = sum(count_words(texts.get(question.pk, "")) for question in questions)
        most = sum(question.max_words for question in questions)
        note = _("%(used)s of %(most)s words used") % {"used": used, "most": most}
        url = reverse("applications:section", args=[application.reference, number])
        found.append(Section(title, url, used > 0, missing.get(title, []), note))
    return found


def _url(name: str, reference: str) -> str:
    return reverse(f"applications:{name}", args=[reference])


def _more(missing: list[str]) -> str:
    more = len(missing) - 1
    return ngettext("%(first)s And %(n)s more.", "%(first)s And %(n)s more.", more) % {"first": missing[0], "n": more}
