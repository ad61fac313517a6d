"""What the system finds at each point of the check: a proposal with its ground, which an officer takes over or not."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from grants.applications.budget_words import fault_sentence
from grants.applications.budgeting import faults_of
from grants.applications.models import Application
from grants.applications.one_application import fallen_of
from grants.calls.fitness import facts_of, unfit
from grants.calls.models import Call
from grants.calls.wording import unfit_sentence
from grants.core.clock import exact_time, long_date
from grants.core.search import fold


@dataclass(frozen=True)
class Finding:
    """Met, not met, or None where a person has to judge; with the ground in words."""

    met: bool | None
    reason: str


PARTS = ("lines__cost_type", "partners", "answers", "organisation__documents", "submissions", "checks")
OF_CALL = ("questions", "ceilings", "cost_types", "countries", "lots__country")


def findings_of(call: Call, applications: Iterable[Application]) -> dict[int, dict[str, Finding]]:
    """Return the findings for applications of one call, by application and point; a fixed number of queries."""
    found = list(applications)
    prefetch_related_objects(found, *PARTS)
    prefetch_related_objects([call], *OF_CALL)
    falls = fallen_of(call)
    for application in found:
        application.call = call
    return {application.pk: _findings(application, falls.get(application.pk, "")) for application in found}


def _findings(application: Application, fall: str) -> dict[str, Finding]:
    return {
        "in_time": _in_time(application),
        "complete": Finding(True, _("Nothing was missing when it was handed in.")),
        "signed": _signed(application),
        **_fits(application),
        "action": Finding(None, _("A person reads whether the project is of a kind that the call considers.")),
        "budget": _budget(application),
        "places": Finding(not fall, fall or _("The rule on applications per organisation is kept.")),
        "exclusion": _exclusion(application),
    }


def _in_time(application: Application) -> Finding:
    handed_in, zone = application.submitted_at, application.call.time_zone
    if handed_in is None:
        return Finding(None, "")
    words = _("Handed in on %(moment)s.") % {"moment": f"{long_date(handed_in, zone)}, {exact_time(handed_in, zone)}"}
    return Finding(handed_in <= application.deadline, words)


def _signed(application: Application) -> Finding:
    declared = application.frozen.get("declaration", {})
    signatory = str(declared.get("signatory", ""))
    entitled = application.organisation.representative
    words = _("Signed by %(name)s; entitled to sign: %(entitled)s.") % {"name": signatory, "entitled": entitled or "—"}
    return Finding(True if signatory and fold(signatory) == fold(entitled) else None, words)


def _fits(application: Application) -> dict[str, Finding]:
    call = application.call
    codes = unfit(call, facts_of(application.organisation, call), application.lot)
    said = {code: unfit_sentence(code, call) for code in codes}
    country = said.pop("country", "")
    return {
        "applicant": Finding(not said, " ".join(said.values()) or _("The applicant meets the conditions of the call.")),
        "country": Finding(not country, country or _("Registered where the call asks for it.")),
    }


def _budget(application: Application) -> Finding:
    faults = [fault_sentence(fault, application.call) for fault in faults_of(application)]
    return Finding(not faults, " ".join(faults) or _("The budget keeps every limit of the call."))


def _exclusion(application: Application) -> Finding:
    declared = application.frozen.get("declaration", {})
    if not declared.get("text"):
        return Finding(None, _("The declaration on honour is not there."))
    return Finding(None, _("Declared on honour; a person looks whether anything known contradicts it."))
