"""From the recommendation to the money: decide, promote from the reserve list, let an award lapse."""

from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.applications.office import pass_over, preselect
from grants.calls.models import Call
from grants.calls.services import pot_account
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.evaluation.models import Award, Panel, Ranking
from grants.evaluation.rules import RULE_VERSION
from grants.evaluation.selectors import left_to_award, promotable_of, ranking_of_file
from grants.evaluation.services.proposing import refuse_wrong_amount
from grants.evaluation.services.telling import tell_applicant
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, account, post
from grants.people.models import User
from grants.people.services import require
from grants.programmes.services import shares_of
from notifications import values
from workflows.engine import SYSTEM, TransitionRefused, lock, perform

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


@transaction.atomic
def decide(panel: Panel, *, actor: User, reason: str = "") -> Panel:
    """Decide as recommended: every applicant gets an outcome with its reason, every award reserves its money."""
    call = lock(panel.call)
    panel = perform(panel, "decide", actor=actor, reason=reason)
    panel.decided_at = timezone.now()
    panel.save(update_fields=["decided_at"])
    if panel.is_for_concepts:
        _decide_concepts(panel, actor=actor)
        return panel
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
    refuse_wrong_amount(ranking, Ranking.Outcome.AWARD, amount_cents)
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


def _decide_concepts(panel: Panel, *, actor: User) -> None:
    """Ask for the full application of those preselected, and tell the others why they are not."""
    for row in panel.rankings.filter(application__state="submitted", is_out=False).select_related("application"):
        act = preselect if row.outcome == Ranking.Outcome.AWARD else pass_over
        act(row.application, actor=actor, reason=row.reason)


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
