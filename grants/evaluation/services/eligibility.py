"""Eligibility checked after the ranking, and what follows when an application is found ineligible late."""

from django.db import transaction
from django.utils.translation import gettext as _

from grants.applications.closing import leave_out
from grants.applications.models import Application
from grants.evaluation.late_check import RANKED
from grants.evaluation.models import Award, Panel
from grants.evaluation.services.awards import fall_with_its_application, has_live_agreement
from grants.evaluation.services.letters import complaint_words, write_ineligible
from grants.evaluation.services.ranking import compute_ranking
from grants.evaluation.services.telling import tell_applicant, tell_panel
from grants.ledger.services import post
from grants.people.models import User
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from workflows.engine import TransitionRefused, lock, perform


@transaction.atomic
def disqualify(application: Application, reason: str, *, actor: User) -> Application:
    """Take out an application that is found ineligible after it was admitted; the ranks close over it.

    An award that nobody has signed an agreement about lapses, and its money is back in the pot in the same
    transaction. The applicant hears the reasons and the time to complain at once. Edge cases 13 and 14 of the domain.
    """
    lock(application.call)
    panel = committee_of(application)
    application = perform(application, "disqualify", actor=actor, reason=reason)
    award = Award.objects.filter(application=application, state="pending").first()
    if award is not None and has_live_agreement(award):
        raise TransitionRefused(_("An agreement is drawn up for its award: decline the agreement first."))
    money = [] if award is None else [fall_with_its_application(award, actor=actor, reason=reason)]
    application.decision_reason = reason
    application.save(update_fields=["decision_reason"])
    letter = write_ineligible(application, panel=panel, reasons=reason)
    tell_applicant(application, "application-disqualified", reason=reason, complaint=complaint_words(letter))
    if panel is not None and panel.state in RANKED:
        compute_ranking(panel, why="disqualify", actor=actor)
        _tell_office(panel, application, reason=reason)
    post(money, actor=actor, reason=reason)
    return application


def committee_of(application: Application) -> Panel | None:
    """Return the committee of an application at its stage, locked; None before it is formed."""
    panels = application.call.panels.filter(lot=application.lot_id, stage=application.stage)
    panel = panels.first()
    return None if panel is None else lock(panel)


def _tell_office(panel: Panel, application: Application, *, reason: str) -> None:
    tell_panel(
        panel,
        "ranks-closed",
        to=leave_out(application, staff_of(panel.call.action, StaffRole.Role.OFFICER, StaffRole.Role.APPROVER)),
        key=f"ranks-closed:{application.pk}:{panel.snapshots.count()}",
        call=panel.title,
        reference=application.reference,
        reason=reason,
    )
