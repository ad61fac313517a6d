"""The committee's recommendation: an outcome for every file, then to the approver."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from grants.calls.services import officers_of
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.evaluation.conflicting import closed_to
from grants.evaluation.models import Panel, Ranking
from grants.evaluation.services.ordering import at_work
from grants.evaluation.services.telling import tell_panel
from grants.people.models import User
from grants.people.policies import is_member
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from workflows.engine import perform, record

PROPOSED: Final = ("outcome", "ground", "amount_cents", "conditions", "reason")


@dataclass(frozen=True)
class Proposal:
    """What the committee proposes for one file; amount (cents) and conditions count for an award only.

    Without a ground a file that is not awarded gets the one that the ranking gives.
    """

    outcome: str
    amount_cents: int | None
    reason: str
    ground: str = ""
    conditions: str = ""


class ProposalsRefused(DomainError):
    """Some of several proposals were refused; `errors` holds each refusal by the id of its ranking row."""

    def __init__(self, errors: Mapping[int, DomainError]) -> None:
        super().__init__(_("Some proposals cannot stand; nothing was saved."))
        self.errors = errors


@transaction.atomic
def propose_outcome(
    ranking: Ranking,
    *,
    outcome: str,
    amount_cents: int | None,
    reason: str,
    ground: str = "",
    conditions: str = "",
    actor: User,
) -> Ranking:
    """Record the committee's proposal for one file, with its reason."""
    panel = at_work(ranking.panel, "propose", actor=actor)
    row = panel.rankings.select_related("application").get(pk=ranking.pk)
    _refuse_own_conflict(row, actor, closed_to(actor, panel))
    return _propose(panel, row, Proposal(outcome, amount_cents, reason, ground, conditions), actor=actor)


@transaction.atomic
def propose_outcomes(panel: Panel, proposals: Mapping[int, Proposal], *, actor: User) -> Panel:
    """Record the proposals for several files (by the id of the ranking row), all or none. Raises ProposalsRefused."""
    panel = at_work(panel, "propose", actor=actor)
    closed = closed_to(actor, panel)
    errors: dict[int, DomainError] = {}
    for ranking in panel.rankings.filter(pk__in=proposals).select_related("application"):
        try:
            _refuse_own_conflict(ranking, actor, closed)
            _propose(panel, ranking, proposals[ranking.pk], actor=actor)
        except DomainError as error:
            errors[ranking.pk] = error
    if errors:
        raise ProposalsRefused(errors)
    return panel


@transaction.atomic
def give_reason(panel: Panel, *, outcome: str, reason: str, actor: User) -> int:
    """Give the files with one outcome that have no reason yet the same reason; return how many those are."""
    panel = at_work(panel, "propose", actor=actor)
    if not reason.strip():
        raise DomainError(_("Write the reason, as these applicants will read it."), field="reason")
    rows = panel.rankings.filter(outcome=outcome, reason="", is_out=False).exclude(
        application__in=closed_to(actor, panel)
    )
    number = rows.update(reason=reason.strip())
    label = dict(Ranking.Outcome.choices).get(outcome, outcome)
    record(panel, "propose", actor=actor, reason=f"{label} ({number}): {reason.strip()}")
    return number


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


def _propose(panel: Panel, ranking: Ranking, proposal: Proposal, *, actor: User) -> Ranking:
    if ranking.is_out:
        raise DomainError(_("This file is no longer in the race."), field="outcome")
    is_award = proposal.outcome == Ranking.Outcome.AWARD
    amount = ranking.requested_cents if is_award and panel.is_for_concepts else proposal.amount_cents
    refuse_wrong_amount(ranking, proposal.outcome, amount)
    _refuse_wrong_words(panel, proposal)
    before = {name: getattr(ranking, name) for name in PROPOSED}
    ranking.outcome, ranking.reason = proposal.outcome, proposal.reason
    ranking.amount_cents = amount if is_award else None
    ranking.ground = "" if is_award else proposal.ground or _ground_of(ranking)
    ranking.conditions = proposal.conditions.strip() if is_award else ""
    if before != {name: getattr(ranking, name) for name in PROPOSED}:
        ranking.save(update_fields=PROPOSED)
        record(panel, "propose", actor=actor, reason=_told(panel, ranking))
    return ranking


def _told(panel: Panel, ranking: Ranking) -> str:
    amount = format_money(ranking.amount_cents, panel.call.currency) if ranking.amount_cents else ""
    parts = [f"{ranking.application.reference}:", ranking.get_outcome_display(), amount, ranking.get_ground_display()]
    return " ".join(" ".join([*map(str, parts), ranking.reason, ranking.conditions]).split())


def _ground_of(ranking: Ranking) -> str:
    if ranking.outcome == Ranking.Outcome.RESUBMIT or not ranking.passes:
        return Ranking.Ground.QUALITY
    return Ranking.Ground.QUALITY if ranking.within_pot else Ranking.Ground.MONEY


def _refuse_wrong_words(panel: Panel, proposal: Proposal) -> None:
    if panel.is_for_concepts and proposal.outcome in {Ranking.Outcome.RESERVE, Ranking.Outcome.RESUBMIT}:
        raise DomainError(_("A concept note is preselected or rejected."), field="outcome")
    if proposal.ground and proposal.ground not in Ranking.Ground.values:
        raise DomainError(_("Choose quality, money or eligibility."), field="ground")


def _refuse_own_conflict(ranking: Ranking, actor: User, closed: set[int]) -> None:
    if is_member(actor, ranking.application):
        raise DomainError(_("You belong to the applicant and take no part in its proposal."), field="outcome")
    if ranking.application_id in closed:
        raise DomainError(_("This file is closed to you: you take no part in its proposal."), field="outcome")


def refuse_wrong_amount(ranking: Ranking, outcome: str, amount_cents: int | None) -> None:
    if outcome not in Ranking.Outcome.values:
        raise DomainError(_("Choose award, reserve list, reject or resubmit."), field="outcome")
    if outcome in {Ranking.Outcome.AWARD, Ranking.Outcome.RESERVE} and not ranking.passes:
        raise DomainError(_("This file is below the pass mark: it can only be rejected."), field="outcome")
    if outcome != Ranking.Outcome.AWARD:
        return
    if ranking.panel.is_for_concepts:
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
