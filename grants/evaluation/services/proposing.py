"""The committee's recommendation: an outcome for every file, then to the approver."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from grants.calls.services import officers_of
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.evaluation.models import Panel, Ranking
from grants.evaluation.services.telling import tell_panel
from grants.people.models import User
from grants.people.policies import is_member
from grants.people.services import require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from workflows.engine import TransitionRefused, lock, perform, record


@dataclass(frozen=True)
class Proposal:
    """What the committee proposes for one file; the amount in cents counts for an award only."""

    outcome: str
    amount_cents: int | None
    reason: str


class ProposalsRefused(DomainError):
    """Some of several proposals were refused; `errors` holds each refusal by the id of its ranking row."""

    def __init__(self, errors: Mapping[int, DomainError]) -> None:
        super().__init__(_("Some proposals cannot stand; nothing was saved."))
        self.errors = errors


@transaction.atomic
def propose_outcome(ranking: Ranking, *, outcome: str, amount_cents: int | None, reason: str, actor: User) -> Ranking:
    """Record the committee's proposal for one file, with its reason."""
    panel = _open_for_proposals(ranking.panel, actor=actor)
    _refuse_own_conflict(ranking, actor)
    return _propose(panel, ranking, Proposal(outcome, amount_cents, reason), actor=actor)


@transaction.atomic
def propose_outcomes(panel: Panel, proposals: Mapping[int, Proposal], *, actor: User) -> Panel:
    """Record the proposals for several files (by the id of the ranking row), all or none. Raises ProposalsRefused."""
    panel = _open_for_proposals(panel, actor=actor)
    errors: dict[int, DomainError] = {}
    for ranking in panel.rankings.filter(pk__in=proposals).select_related("application"):
        try:
            _refuse_own_conflict(ranking, actor)
            _propose(panel, ranking, proposals[ranking.pk], actor=actor)
        except DomainError as error:
            errors[ranking.pk] = error
    if errors:
        raise ProposalsRefused(errors)
    return panel


@transaction.atomic
def recommend(panel: Panel, *, minutes: str, actor: User) -> Panel:
    """Send the committee's recommendation with its minutes to the approver."""
    if not minutes.strip():
        raise DomainError(_("Write the minutes: who took part, what was weighed, how it was agreed."), field="minutes")
    panel = perform(panel, "recommend", actor=actor, reason=minutes)
    panel.minutes = minutes
    panel.save(update_fields=["minutes"])
    tell_panel(
        panel,
        "decision-requested",
        to=staff_of(panel.call.action, StaffRole.Role.APPROVER),
        call=panel.title,
        count=str(len(panel.proposed_awards)),
        sum=values.money(panel.awarded_cents, panel.call.currency),
    )
    return panel


@transaction.atomic
def return_recommendation(panel: Panel, *, actor: User, reason: str) -> Panel:
    """Send the recommendation back to the committee with a reason."""
    panel = perform(panel, "return_to_committee", actor=actor, reason=reason)
    tell_panel(
        panel,
        "recommendation-returned",
        to=officers_of(panel.call),
        call=panel.title,
        by=str(actor),
        reason=reason,
    )
    return panel


def _open_for_proposals(panel: Panel, *, actor: User) -> Panel:
    require("panels.propose", actor, panel)
    panel = lock(panel)
    if panel.state != "ranked":
        raise TransitionRefused(_("Proposals can be changed only while the committee works on its recommendation."))
    return panel


def _propose(panel: Panel, ranking: Ranking, proposal: Proposal, *, actor: User) -> Ranking:
    refuse_wrong_amount(ranking, proposal.outcome, proposal.amount_cents)
    before = (ranking.outcome, ranking.amount_cents, ranking.reason)
    ranking.outcome, ranking.reason = proposal.outcome, proposal.reason
    ranking.amount_cents = proposal.amount_cents if proposal.outcome == Ranking.Outcome.AWARD else None
    if before != (ranking.outcome, ranking.amount_cents, ranking.reason):
        ranking.save(update_fields=["outcome", "reason", "amount_cents"])
        amount = format_money(ranking.amount_cents, panel.call.currency) if ranking.amount_cents else ""
        told = f"{ranking.application.reference}: {ranking.get_outcome_display()} {amount} {ranking.reason}"
        record(panel, "propose", actor=actor, reason=" ".join(told.split()))
    return ranking


def _refuse_own_conflict(ranking: Ranking, actor: User) -> None:
    if ranking.application.assessments.filter(evaluator=actor, state="recused").exists():
        raise DomainError(_("You stepped back from this file and take no part in its proposal."), field="outcome")
    if is_member(actor, ranking.application):
        raise DomainError(_("You belong to the applicant and take no part in its proposal."), field="outcome")


def refuse_wrong_amount(ranking: Ranking, outcome: str, amount_cents: int | None) -> None:
    if outcome not in Ranking.Outcome.values:
        raise DomainError(_("Choose award, reserve list or reject."), field="outcome")
    if outcome in {Ranking.Outcome.AWARD, Ranking.Outcome.RESERVE} and not ranking.passes:
        raise DomainError(_("This file is below the pass mark: it can only be rejected."), field="outcome")
    if outcome != Ranking.Outcome.AWARD:
        return
    call = ranking.panel.call
    if amount_cents is None or not 0 < amount_cents <= ranking.requested_cents:
        asked = format_money(ranking.requested_cents, call.currency)
        raise DomainError(
            _("Award more than zero and at most what was asked for: %(sum)s.") % {"sum": asked}, field="amount"
        )
    if call.minimum_cents and amount_cents < min(call.minimum_cents, ranking.requested_cents):
        least = format_money(call.minimum_cents, call.currency)
        raise DomainError(_("The smallest grant of this call is %(sum)s.") % {"sum": least}, field="amount")
