"""One act on many applications of the check: each by its own policy and guards, each with its own report."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.core.errors import DomainError
from grants.evaluation.findings import Finding, findings_of
from grants.evaluation.late_check import points_for
from grants.evaluation.services.checks import admit_application, answer_checks, refuse_application
from grants.people.models import User
from workflows.engine import TransitionRefused

Findings = Mapping[str, Finding]


@dataclass(frozen=True)
class Report:
    """What became of one application."""

    application: Application
    is_done: bool
    words: str


def check_many(applications: Iterable[Application], act: str, *, actor: User) -> list[Report]:
    """Do one act on each application, one transaction each; what is refused is told and stops nobody else."""
    found = list(applications)
    findings: dict[int, dict[str, Finding]] = {}
    for call in {application.call_id: application.call for application in found}.values():
        findings |= findings_of(call, [one for one in found if one.call_id == call.pk])
    return [_one(application, act, findings[application.pk], actor=actor) for application in found]


@transaction.atomic
def take_over_findings(application: Application, findings: Findings, *, actor: User) -> str:
    """Answer the points that are still open as the system found them; what a person has to judge stays open."""
    stored = {check.key: (check.passed, check.reason) for check in application.checks.all()}
    answers = dict(stored)
    now = [key for _kind, key in points_for(application)]
    for key in now:
        finding = findings[key]
        if stored.get(key, (None, ""))[0] is None and finding.met is not None:
            answers[key] = (finding.met, "" if finding.met else finding.reason)
    answer_checks(application, answers, actor=actor)
    left = sum(1 for key in now if answers.get(key, (None, ""))[0] is None)
    return _("Taken over; %(n)s points are left to you.") % {"n": left} if left else _("Taken over; nothing is open.")


def _admit(application: Application, _findings: Findings, *, actor: User) -> str:
    admit_application(application, actor=actor)
    return _("Eligible; the applicant has been told.")


def _refuse(application: Application, _findings: Findings, *, actor: User) -> str:
    refuse_application(application, actor=actor)
    return _("Refused; the applicant has been told why.")


ACTS: Final[dict[str, Callable[..., str]]] = {"take_over": take_over_findings, "admit": _admit, "refuse": _refuse}


def _one(application: Application, act: str, findings: Findings, *, actor: User) -> Report:
    try:
        with transaction.atomic():
            return Report(application, True, ACTS[act](application, findings, actor=actor))
    except (TransitionRefused, DomainError) as error:
        return Report(application, False, str(error))
    except PermissionDenied:
        return Report(application, False, _("You may not do this with this application."))
