"""From the recommendation to the money: decide, promote from the reserve list, end that list."""

import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from grants.applications.models import Application
from grants.applications.office import pass_over, preselect
from grants.calls.models import Call
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.evaluation.late_check import is_late, meets_all
from grants.evaluation.models import Award, Panel, Ranking
from grants.evaluation.rules import RULE_VERSION
from grants.evaluation.selectors import left_to_award, promotable_of, ranking_of_file
from grants.evaluation.services.awards import ANSWER, make_award, reservation
from grants.evaluation.services.letters import complaint_words, write_letter, write_letters
from grants.evaluation.services.proposing import refuse_wrong_amount
from grants.evaluation.services.telling import tell_applicant
from grants.ledger.services import post
from grants.people.models import User
from grants.people.services import require
from notifications import values
from workflows.engine import SYSTEM, TransitionRefused, lock, perform

VERBS: Final = {
    Ranking.Outcome.AWARD: "fund",
    Ranking.Outcome.RESERVE: "reserve",
    Ranking.Outcome.REJECT: "reject",
    Ranking.Outcome.RESUBMIT: "invite_again",
}


FINISHED: Final = gettext_noop("The call is finished.")
ENDED: Final = gettext_noop("The reserve list was valid until %(day)s.")
TOPICS: Final = {
    Ranking.Outcome.RESERVE: "application-reserved",
    Ranking.Outcome.REJECT: "application-rejected",
    Ranking.Outcome.RESUBMIT: "application-resubmit",
}


@transaction.atomic
def decide(panel: Panel, *, actor: User, reason: str = "") -> Panel:
    """Decide as recommended: every applicant gets an outcome with its reason, every award reserves its money.

    A committee that was opened again decides on what came back to it; what was decided before stands.
    """
    call = lock(panel.call)
    panel = perform(panel, "decide", actor=actor, reason=reason)
    panel.decided_at = timezone.now()
    panel.save(update_fields=["decided_at"])
    rows = _open_rows(panel)  # one withdrawn meanwhile gets no decision
    if panel.is_for_concepts:
        _decide_concepts(rows, actor=actor)
        write_letters(panel, rows=rows, actor=actor)
        return panel
    awards = [award for row in rows if (award := _decide_one(row, actor=actor))]
    if call.state == "closed" and every_lot_is_decided(call):
        perform(call, "decide", actor=actor, reason=reason)
    for letter in write_letters(panel, rows=rows, actor=actor):
        _tell_outcome(letter)
    post([reservation(award) for award in awards], actor=actor, reason=reason)
    return panel


@transaction.atomic
def promote_application(application: Application, *, amount_cents: int, reason: str, actor: User) -> Award:
    """Award a reserve once money is back in the pot; the next in the order of the ranking comes first.

    Raises TransitionRefused once the reserve list has ended; DomainError above what was asked for, below the smallest
    grant or out of turn; NotEnough above the pot.
    """
    require("applications.promote", actor, application)
    call = lock(application.call)
    if call.state != "decided":
        raise TransitionRefused(_("The reserve list is open between the decision on the call and its end."))
    panel = lock(ranking_of_file(application).panel)
    _refuse_closed_list(panel)
    _refuse_out_of_turn(panel, lock(application))
    application = perform(application, "promote", actor=actor, reason=reason, rule_version=RULE_VERSION)
    if is_late(panel.scheme) and not meets_all(application):
        raise TransitionRefused(_("Its eligibility is still to be checked, or a point is not met."))
    ranking = ranking_of_file(application)
    refuse_wrong_amount(ranking, Ranking.Outcome.AWARD, amount_cents)
    _refuse_above_lot(ranking.panel, amount_cents)
    award = _award(ranking, application, amount_cents, reason, actor=actor)
    _tell_outcome(write_letter(ranking, "award", actor=actor, at_once=True))
    post([reservation(award)], actor=actor, reason=reason)
    return award


@transaction.atomic
def end_reserve(application_id: int, *, actor: Any = SYSTEM) -> Application:
    """Tell a reserve that its list has ended: its call is finished, or its last day is past."""
    application = Application.objects.select_related("call").get(pk=application_id)
    call = lock(application.call)
    until = reserve_until(ranking_of_file(application).panel)
    if call.state != "finished" and (until is None or timezone.localdate() <= until):
        raise TransitionRefused(_("The reserve list is still open."))
    is_finished = call.state == "finished"
    words, facts = (FINISHED, {}) if is_finished or until is None else (ENDED, {"day": until})
    with override(None):  # the record is kept in English; people read it in their own language
        reason = words % {key: date_format(day, "j F Y") for key, day in facts.items()}
    application = perform(application, "reject", actor=actor, reason=reason, rule_version=RULE_VERSION)
    told = values.sentence(words, **{key: values.day(day) for key, day in facts.items()})
    tell_applicant(application, "reserve-list-ended", reason=told)
    return application


def reserve_until(panel: Panel) -> datetime.date | None:
    """Return the last day on which a reserve of the committee may be promoted, where the call names one."""
    named = panel.scheme.reserve_until
    return datetime.date.fromisoformat(named) if named else None


def every_lot_is_decided(call: Call) -> bool:
    """Tell whether a committee has decided and no file of the call waits for another."""
    waiting = call.applications.filter(state__in=["submitted", "eligible"])
    return call.panels.filter(state="decided").exists() and not waiting.exists()


@transaction.atomic
def close_decision(call_id: int, *, actor: Any = SYSTEM) -> Call:
    """Record that a call of several lots is decided: what still waited in the last one was withdrawn or refused."""
    return perform(Call.objects.get(pk=call_id), "decide", actor=actor)


def _open_rows(panel: Panel) -> list[Ranking]:
    live = panel.rankings.filter(application__state=panel.scored_state, is_out=False)
    return list(live.select_related("application__organisation", "application__call").order_by("application_id"))


def _refuse_closed_list(panel: Panel) -> None:
    until = reserve_until(panel)
    if until is not None and timezone.localdate() > until:
        day = date_format(until, "j F Y")
        raise TransitionRefused(_("The reserve list was valid until %(day)s.") % {"day": day})
    if panel.state != "decided":
        raise TransitionRefused(_("The evaluation is open again; the reserve list waits for its decision."))


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
        return _award(row, application, row.amount_cents or 0, row.reason, actor=actor)
    _keep_reason(application, row.reason)
    return None


def _award(row: Ranking, application: Application, amount_cents: int, reason: str, *, actor: User) -> Award:
    _keep_reason(application, reason)
    days = row.panel.scheme.award_days
    return make_award(application, amount_cents, reason=reason, conditions=row.conditions, days=days, actor=actor)


def _tell_outcome(letter: Any) -> None:
    """Tell the applicant the outcome at once, with the way to the letter and the time to complain."""
    application, content = letter.application, letter.content
    facts: dict[str, Any] = {"reason": content["reason"], "complaint": complaint_words(letter)}
    topic = "application-awarded" if letter.kind == "award" else TOPICS[Ranking.Outcome(letter.kind)]
    if letter.kind == "award":
        facts["amount"] = values.money(content["amount_cents"], content["currency"])
        answer_by = content["answer_by"]
        day = values.day(datetime.date.fromisoformat(answer_by)) if answer_by else None
        facts["answer"] = values.sentence(ANSWER, day=day) if day else ""
    tell_applicant(application, topic, **facts)


def _decide_concepts(rows: list[Ranking], *, actor: User) -> None:
    """Ask for the full application of those preselected, and tell the others why they are not."""
    for row in rows:
        act = preselect if row.outcome == Ranking.Outcome.AWARD else pass_over
        act(row.application, actor=actor, reason=row.reason)


def _keep_reason(application: Application, reason: str) -> None:
    application.decision_reason = reason
    application.save(update_fields=["decision_reason"])
