"""From the ranking to the money: propose, recommend, decide, promote from the reserve list, let an award lapse."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.calls.models import Call
from grants.calls.services import officers_of, pot_account
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.evaluation.models import Award, Panel, Ranking
from grants.evaluation.rules import RULE_VERSION
from grants.evaluation.selectors import left_to_award, promotable_of, ranking_of_file
from grants.evaluation.services.telling import tell_applicant, tell_panel
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, account, post
from grants.people.models import User
from grants.people.policies import is_member
from grants.people.services import require
from grants.programmes.models import StaffRole
from grants.programmes.services import shares_of, staff_of
from notifications import values
from workflows.engine import SYSTEM, TransitionRefused, lock, perform, record

VERBS: Final = {
    Ranking.Outcome.AWARD: "fund",
    Ranking.Outcome.RESERVE: "reserve",
    Ranking.Outcome.REJECT: "reject",
    Ranking.Outcome.RESUBMIT: "invite_again",
}
TOPICS: Final = {
    Ranking.Outcome.RESERVE: "application-reserved",
    Ranking.Outcome.REJECT: "application-rejected",
    Ranking.Outcome.RESUBMIT: "application-resubmit",
}


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


@transaction.atomic
def decide(panel: Panel, *, actor: User, reason: str = "") -> Panel:
    """Decide as recommended: every applicant gets an outcome with its reason, every award reserves its money."""
    call = lock(panel.call)
    panel = perform(panel, "decide", actor=actor, reason=reason)
    panel.decided_at = timezone.now()
    panel.save(update_fields=["decided_at"])
    live = panel.rankings.filter(application__state="eligible")  # one withdrawn meanwhile gets no decision
    rows = live.select_related("application__organisation", "application__call")
    awards = [award for row in rows.order_by("application_id") if (award := _decide_one(row, actor=actor))]
    if every_lot_is_decided(call):
        perform(call, "decide", actor=actor, reason=reason)
    post([_reservation(call, award) for award in awards], actor=actor, reason=reason)
    return panel


@transaction.atomic
def promote_application(application: Application, *, amount_cents: int, reason: str, actor: User) -> Award:
    """Award a reserve once money is back in the pot; the next in the order of the ranking comes first.

    Raises DomainError above what was asked for, below the smallest grant or out of turn; NotEnough above the pot.
    """
    require("applications.promote", actor, application)
    call = lock(application.call)
    if call.state != "decided":
        raise TransitionRefused(_("The reserve list is open between the decision on the call and its end."))
    _refuse_out_of_turn(ranking_of_file(application).panel, lock(application))
    application = perform(application, "promote", actor=actor, reason=reason, rule_version=RULE_VERSION)
    ranking = ranking_of_file(application)
    _refuse_wrong_amount(ranking, Ranking.Outcome.AWARD, amount_cents)
    _refuse_above_lot(ranking.panel, amount_cents)
    award = _award(application, amount_cents, reason, actor=actor)
    post([_reservation(call, award)], actor=actor, reason=reason)
    return award


@transaction.atomic
def lapse_award(award: Award, *, actor: User, reason: str) -> Award:
    """End an award that never got an agreement; its reservation goes back to the pot of the call."""
    require("awards.lapse_unsigned", actor, award)
    call = lock(award.application.call)
    award = perform(award, "lapse", actor=actor, reason=reason)
    if hasattr(award, "agreement"):
        raise TransitionRefused(
            _("This award has an agreement: decline the agreement instead, and the award lapses with it.")
        )
    tell_applicant(award.application, "award-lapsed", reason=reason)
    back = Posting(
        debit=reserved_account(award),
        credit=pot_account(call),
        amount=award.amount_cents,
        kind=Transfer.Kind.RELEASE,
        key=f"lapse:{award.pk}",
        scope=f"action:{call.action_id}",
        shares=shares_of(call.action),
    )
    post([back], actor=actor, reason=reason)
    return award


def reserved_account(award: Award) -> Account:
    """Return the account that holds the award's reservation."""
    return account(Account.Kind.RESERVED, "award", award.pk, award.currency)


def every_lot_is_decided(call: Call) -> bool:
    """Tell whether a committee has decided and no file of the call waits for another."""
    waiting = call.applications.filter(state__in=["submitted", "eligible"])
    return call.panels.filter(state="decided").exists() and not waiting.exists()


@transaction.atomic
def close_decision(call_id: int, *, actor: Any = SYSTEM) -> Call:
    """Record that a call of several lots is decided: what still waited in the last one was withdrawn or refused."""
    return perform(Call.objects.get(pk=call_id), "decide", actor=actor)


def _open_for_proposals(panel: Panel, *, actor: User) -> Panel:
    require("panels.propose", actor, panel)
    panel = lock(panel)
    if panel.state != "ranked":
        raise TransitionRefused(_("Proposals can be changed only while the committee works on its recommendation."))
    return panel


def _propose(panel: Panel, ranking: Ranking, proposal: Proposal, *, actor: User) -> Ranking:
    _refuse_wrong_amount(ranking, proposal.outcome, proposal.amount_cents)
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


def _refuse_wrong_amount(ranking: Ranking, outcome: str, amount_cents: int | None) -> None:
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


def _refuse_out_of_turn(panel: Panel, application: Application) -> None:
    if application.state == "reserved" and application.pk not in promotable_of(panel):
        raise DomainError(_("Another application stands before this one on the reserve list, or the pot is empty."))


def _refuse_above_lot(panel: Panel, amount_cents: int) -> None:
    if panel.lot and amount_cents > (left := left_to_award(panel)):
        sum_left = format_money(left, panel.call.currency)
        raise DomainError(_("The lot has %(sum)s left to award.") % {"sum": sum_left}, field="amount")


def _decide_one(row: Ranking, *, actor: User) -> Award | None:
    verb = VERBS[row.outcome]
    application = perform(row.application, verb, actor=actor, reason=row.reason, rule_version=RULE_VERSION)
    if row.outcome == Ranking.Outcome.AWARD:
        return _award(application, row.amount_cents or 0, row.reason, actor=actor)
    _keep_reason(application, row.reason)
    tell_applicant(application, TOPICS[Ranking.Outcome(row.outcome)], reason=row.reason)
    return None


def _award(application: Application, amount_cents: int, reason: str, *, actor: User) -> Award:
    _keep_reason(application, reason)
    award = Award.objects.create(
        application=application,
        amount_cents=amount_cents,
        currency=application.call.currency,
        reason=reason,
        decided_on=timezone.localdate(),
        decided_by=actor,
    )
    amount = values.money(award.amount_cents, award.currency)
    tell_applicant(application, "application-awarded", amount=amount, reason=reason)
    return award


def _keep_reason(application: Application, reason: str) -> None:
    application.decision_reason = reason
    application.save(update_fields=["decision_reason"])


def _reservation(call: Call, award: Award) -> Posting:
    return Posting(
        debit=pot_account(call),
        credit=reserved_account(award),
        amount=award.amount_cents,
        kind=Transfer.Kind.RESERVE,
        key=f"reserve:{award.pk}",
        scope=f"action:{call.action_id}",
        shares=shares_of(call.action),
    )
