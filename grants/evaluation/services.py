"""The verbs of the evaluation: check, appoint, assign, declare, score, rank, recommend, decide."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.calls.models import Call, Criterion
from grants.calls.services import officers_of, pot_account
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.evaluation.models import Assessment, Award, Check, Panel, PanelMember, Ranking, Score
from grants.evaluation.rules import CHECK_POINTS, RULE_VERSION, File, rank, share_out
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, account, post
from grants.people.models import User
from grants.people.policies import org_roles
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.policies import roles_in
from grants.programmes.services import shares_of, staff_of
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock, perform, records_of

# --- the check ------------------------------------------------------------------------------------------------------


@transaction.atomic
def answer_checks(
    application: Application, answers: Mapping[str, tuple[bool | None, str]], *, actor: User
) -> Application:
    """Record the officer's answer to each point: met or not, with a reason where it is not."""
    require("checks.answer", actor, application)
    application = lock(application)
    if application.state != "submitted":
        raise TransitionRefused(_("The check of this application is over."))
    for order, (kind, key) in enumerate(CHECK_POINTS, start=1):
        passed, reason = answers.get(key, (None, ""))
        if passed is False and not reason.strip():
            raise DomainError(_("Give the reason why this point is not met."), field=f"{key}_reason")
        fields = {"passed": passed, "reason": reason, "checked_by": actor, "checked_at": timezone.now()}
        Check.objects.update_or_create(
            application=application, key=key, defaults={"kind": kind, "order": order, **fields}
        )
    return application


@transaction.atomic
def admit_application(application: Application, *, actor: User, reason: str = "") -> Application:
    """Pass the check: the application goes to the committee."""
    application = perform(application, "admit", actor=actor, reason=reason)
    _tell_applicant(application, "application-admitted")
    return application


@transaction.atomic
def refuse_application(application: Application, *, actor: User, reason: str = "") -> Application:
    """Refuse after the check; the applicant reads which points were not met and why."""
    application = perform(application, "refuse", actor=actor, reason=reason)
    reasons = "\n".join(check.reason for check in application.checks.filter(passed=False))
    application.decision_reason = reasons
    application.save(update_fields=["decision_reason"])
    _tell_applicant(application, "application-refused", reasons=reasons)
    return application


# --- the committee --------------------------------------------------------------------------------------------------


@transaction.atomic
def form_panel(
    call: Call, evaluators: Iterable[User], *, due_at: datetime.datetime | None = None, actor: User
) -> Panel:
    """Appoint the committee of a call; evaluators are named before the files are shared out."""
    require("panels.form", actor, call)
    lock(call)
    panel, _made = Panel.objects.get_or_create(call=call)
    panel = _forming(panel, actor=actor)
    panel.due_at = due_at
    panel.save(update_fields=["due_at"])
    chosen = {user.pk: user for user in evaluators}
    panel.assessments.exclude(evaluator__in=chosen).delete()
    panel.members.exclude(user__in=chosen).delete()
    for user in chosen.values():
        _refuse_unfit_evaluator(panel, user)
        PanelMember.objects.get_or_create(panel=panel, user=user, defaults={"appointed_by": actor})
    return panel


@transaction.atomic
def assign_files(panel: Panel, *, actor: User) -> int:
    """Share the eligible files out evenly, each to as many evaluators as the call requires; returns the sheets made."""
    panel = _forming(panel, actor=actor)
    files = list(panel.call.applications.filter(state="eligible").order_by("reference"))
    members = [member.user_id for member in panel.members.all()]
    if len(members) < panel.call.assessments_per_file:
        raise DomainError(_("Appoint at least %(n)s evaluators first.") % {"n": panel.call.assessments_per_file})
    panel.assessments.all().delete()
    pairs = share_out([file.pk for file in files], members, panel.call.assessments_per_file)
    made = Assessment.objects.bulk_create(
        Assessment(panel=panel, application_id=file, evaluator_id=evaluator) for file, evaluator in pairs
    )
    return len(made)


@transaction.atomic
def assign_file(panel: Panel, application: Application, evaluator: User, *, actor: User) -> Assessment:
    """Give one more evaluator a file: after a recusal, say."""
    require("panels.form", actor, panel.call)
    panel = lock(panel)
    if panel.state not in {"forming", "scoring"}:
        raise TransitionRefused(_("Scoring is over."))
    if not panel.members.filter(user=evaluator).exists():
        raise DomainError(_("Appoint this evaluator to the committee first."), field="evaluator")
    _refuse_conflict(application, evaluator)
    sheet, made = Assessment.objects.get_or_create(panel=panel, application=application, evaluator=evaluator)
    if not made:
        raise DomainError(_("This evaluator already has, or stepped back from, this file."), field="evaluator")
    return sheet


@transaction.atomic
def open_scoring(panel: Panel, *, actor: User, reason: str = "") -> Panel:
    """Hand the files to the evaluators and tell each how many there are."""
    panel = perform(panel, "open_scoring", actor=actor, reason=reason)
    for member in panel.members.select_related("user"):
        count = panel.assessments.filter(evaluator=member.user).count()
        if count:
            due = date_format(timezone.localtime(panel.due_at), "j F Y, H:i") if panel.due_at else "—"
            _tell_panel(
                panel, "scoring-opened", to=[member.user], url=reverse("evaluation:index"), count=str(count), due=due
            )
    return panel


@transaction.atomic
def declare_no_conflict(assessment: Assessment, *, actor: User) -> Assessment:
    """Declare that there is no conflict of interest; the file opens."""
    return perform(assessment, "declare", actor=actor, reason=_("No conflict of interest."))


@transaction.atomic
def recuse(assessment: Assessment, *, actor: User, reason: str) -> Assessment:
    """Step back from a file for a conflict of interest; scores given so far are void."""
    assessment = perform(assessment, "recuse", actor=actor, reason=reason)
    assessment.scores.all().delete()
    assessment.conflict_reason = reason
    assessment.save(update_fields=["conflict_reason"])
    _tell_panel(
        assessment.panel,
        "evaluator-recused",
        to=officers_of(assessment.panel.call),
        url=reverse("evaluation:panel", args=[assessment.panel.call.reference]),
        key=f"evaluator-recused:{assessment.pk}",
        reference=assessment.application.reference,
        evaluator=str(actor),
        reason=reason,
        with_call=False,
    )
    return assessment


@transaction.atomic
def save_score(
    assessment: Assessment, criterion: Criterion, *, points: int | None, comment: str, actor: User
) -> Score:
    """Save the points and the reason for one criterion of a sheet that is still open."""
    require("assessments.score", actor, assessment)
    assessment = lock(assessment)
    if assessment.state != "accepted" or not assessment.scoring_is_open:
        raise TransitionRefused(_("This sheet is closed and can no longer be changed."))
    if points is not None and not 0 <= points <= assessment.panel.call.max_points:
        raise DomainError(
            _("Give 0 to %(most)s points.") % {"most": assessment.panel.call.max_points}, field=f"points_{criterion.pk}"
        )
    score, _made = Score.objects.update_or_create(
        assessment=assessment,
        criterion=criterion,
        defaults={"points": points, "comment": comment, "saved_at": timezone.now()},
    )
    return score


@transaction.atomic
def submit_scores(assessment: Assessment, *, actor: User) -> Assessment:
    """Hand the sheet in; it is final."""
    assessment = perform(assessment, "submit", actor=actor)
    assessment.submitted_at = timezone.now()
    assessment.save(update_fields=["submitted_at"])
    return assessment


# --- the result -----------------------------------------------------------------------------------------------------


@transaction.atomic
def close_scoring(panel: Panel, *, actor: User, reason: str = "") -> Panel:
    """Compute the ranking from all sheets and open the scores to the committee."""
    panel = perform(panel, "close_scoring", actor=actor, reason=reason, rule_version=RULE_VERSION)
    panel.ranked_at = timezone.now()
    panel.save(update_fields=["ranked_at"])
    call = panel.call
    placed = rank(
        _files_of(panel),
        weights={criterion.pk: criterion.weight for criterion in call.criteria.all()},
        max_points=call.max_points,
        pass_mark=call.pass_mark,
        pot_cents=call.pot_cents,
    )
    panel.rankings.all().delete()
    Ranking.objects.bulk_create(_ranking(panel, row) for row in placed)
    return panel


@transaction.atomic
def propose_outcome(
    ranking: Ranking, *, outcome: str, amount_cents: int | None, reason: str, actor: User
) -> Ranking:
    """Record the committee's proposal for one file, with its reason."""
    require("panels.propose", actor, ranking.panel)
    panel = lock(ranking.panel)
    if panel.state != "ranked":
        raise TransitionRefused(_("Proposals can be changed only while the committee works on its recommendation."))
    _refuse_wrong_amount(ranking, outcome, amount_cents)
    ranking.outcome, ranking.reason = outcome, reason
    ranking.amount_cents = amount_cents if outcome == Ranking.Outcome.AWARD else None
    ranking.save(update_fields=["outcome", "reason", "amount_cents"])
    return ranking


@transaction.atomic
def recommend(panel: Panel, *, minutes: str, actor: User) -> Panel:
    """Send the committee's recommendation with its minutes to the approver."""
    panel = perform(panel, "recommend", actor=actor, reason=minutes)
    panel.minutes = minutes
    panel.save(update_fields=["minutes"])
    awards = panel.rankings.filter(outcome=Ranking.Outcome.AWARD).count()
    _tell_panel(
        panel,
        "decision-requested",
        to=staff_of(panel.call.action, StaffRole.Role.APPROVER),
        url=reverse("evaluation:panel", args=[panel.call.reference]),
        count=str(awards),
        sum=format_money(panel.awarded_cents, panel.call.currency),
    )
    return panel


@transaction.atomic
def return_recommendation(panel: Panel, *, actor: User, reason: str) -> Panel:
    """Send the recommendation back to the committee with a reason."""
    panel = perform(panel, "return_to_committee", actor=actor, reason=reason)
    _tell_panel(
        panel,
        "recommendation-returned",
        to=officers_of(panel.call),
        url=reverse("evaluation:panel", args=[panel.call.reference]),
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
    perform(call, "decide", actor=actor, reason=reason)
    post([_reservation(call, award) for award in awards], actor=actor, reason=reason)
    return panel


def reserved_account(award: Award) -> Account:
    """Return the account that holds the award's reservation."""
    return account(Account.Kind.RESERVED, "award", award.pk, award.currency)


def _forming(panel: Panel, *, actor: User) -> Panel:
    require("panels.form", actor, panel.call)
    panel = lock(panel)
    if panel.state != "forming":
        raise TransitionRefused(_("The committee is at work; appoint or assign single evaluators instead."))
    return panel


def _refuse_unfit_evaluator(panel: Panel, user: User) -> None:
    if StaffRole.Role.EVALUATOR not in roles_in(user, panel.call.action):
        raise DomainError(_("%(name)s is not an evaluator for this action.") % {"name": user}, field="evaluators")


def _refuse_conflict(application: Application, evaluator: User) -> None:
    if org_roles(evaluator, application.organisation):
        raise DomainError(_("This evaluator belongs to the applicant."), field="evaluator")


def _files_of(panel: Panel) -> list[File]:
    sheets = panel.assessments.filter(state="submitted", application__state="eligible").prefetch_related("scores")
    by_file: dict[int, list[dict[int, int]]] = {}
    for sheet in sheets:
        points = {score.criterion_id: score.points or 0 for score in sheet.scores.all()}
        by_file.setdefault(sheet.application_id, []).append(points)
    eligible = panel.call.applications.filter(state="eligible").prefetch_related("submissions")
    return [File(row.pk, by_file[row.pk], row.frozen["budget"]["requested_cents"]) for row in eligible]


def _ranking(panel: Panel, row: Any) -> Ranking:
    outcome = Ranking.Outcome.AWARD if row.within_pot else Ranking.Outcome.REJECT
    if row.passes and not row.within_pot:
        outcome = Ranking.Outcome.RESERVE
    return Ranking(
        panel=panel,
        application_id=row.id,
        place=row.place,
        mean=row.mean,
        passes=row.passes,
        within_pot=row.within_pot,
        requested_cents=row.requested_cents,
        outcome=outcome,
        amount_cents=row.requested_cents if row.within_pot else None,
    )


def _refuse_wrong_amount(ranking: Ranking, outcome: str, amount_cents: int | None) -> None:
    if outcome != Ranking.Outcome.AWARD:
        return
    if not ranking.passes:
        raise DomainError(_("This file is below the pass mark and cannot be awarded."), field="outcome")
    if amount_cents is None or not 0 < amount_cents <= ranking.requested_cents:
        asked = format_money(ranking.requested_cents, ranking.panel.call.currency)
        raise DomainError(_("Award more than zero and at most what was asked for: %(sum)s.") % {"sum": asked}, field="amount")


def _decide_one(row: Ranking, *, actor: User) -> Award | None:
    verb = {"award": "award", "reserve": "reserve", "reject": "reject"}[row.outcome]
    application = perform(row.application, verb, actor=actor, reason=row.reason, rule_version=RULE_VERSION)
    application.decision_reason = row.reason
    application.save(update_fields=["decision_reason"])
    if verb != "award":
        _tell_applicant(application, f"application-{verb}d" if verb == "reserve" else "application-rejected", reason=row.reason)
        return None
    award = Award.objects.create(
        application=application,
        amount_cents=row.amount_cents,
        currency=application.call.currency,
        reason=row.reason,
        decided_on=timezone.localdate(),
        decided_by=actor,
    )
    amount = format_money(award.amount_cents, award.currency)
    _tell_applicant(application, "application-awarded", amount=amount, reason=row.reason)
    return award


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


def _tell_applicant(application: Application, topic: str, **context: str) -> None:
    notify(
        topic,
        to=people_of(application.organisation),
        key=f"{topic}:{application.pk}",
        url=reverse("applications:detail", args=[application.reference]),
        about=application,
        context={"reference": application.reference, "title": str(application), **context},
    )


def _tell_panel(
    panel: Panel, topic: str, *, to: list[User], url: str, key: str = "", with_call: bool = True, **context: str
) -> None:
    notify(
        topic,
        to=to,
        key=key or f"{topic}:{panel.pk}:{records_of(panel).count()}",
        url=url,
        about=panel,
        context={**({"call": panel.call.title} if with_call else {}), **context},
    )
