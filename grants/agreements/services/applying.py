"""A change comes into force: it is written into the agreement, which has a new version; nothing of the old is lost."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.duties import follow_end, move_duties
from grants.agreements.measuring import keep_main
from grants.agreements.models import Agreement, AgreementLine, Amendment
from grants.agreements.present import DESCRIBED, present_of
from grants.agreements.rules.moving import keep_cofinancing, moved_along, unit_of
from grants.agreements.versions import keep_first_version, write_version
from grants.people.models import User
from workflows.engine import lock, perform

Kind = Amendment.Kind
Day = datetime.date


def apply_change(amendment: Amendment, *, actor: Any) -> Agreement:
    """Write a change into its agreement under lock and keep the version that it makes. The caller has judged it."""
    agreement = lock(amendment.agreement)
    keep_first_version(agreement)
    if amendment.kind != Kind.ACCOUNT:  # what that replaces was replaced when it was confirmed
        amendment.before = present_of(agreement, amendment.kind, amendment.changes)
    agreement = APPLY[Kind(amendment.kind)](agreement, amendment.changes, actor=actor)
    agreement.version += 1
    agreement.save()
    now = timezone.now()
    amendment.in_force_at, amendment.effective_on = now, amendment.effective_on or timezone.localdate(now)
    amendment.agreement = agreement
    amendment.save(update_fields=["before", "in_force_at", "effective_on"])
    write_version(agreement, at=now, amendment=amendment)
    return agreement


def _budget(agreement: Agreement, changes: Mapping[str, Any], *, actor: User) -> Agreement:
    amounts = {row["pk"]: row["amount_cents"] for row in changes["lines"] if row.get("pk") is not None}
    lines = list(agreement.lines.all())
    for line in lines:
        _set_amount(line, amounts.get(line.pk, line.amount_cents))
    last = max((line.order for line in lines), default=0)
    added = [{**row, "quantity": Decimal(row["quantity"])} for row in changes["lines"] if row.get("pk") is None]
    lines += [AgreementLine(agreement=agreement, order=last + n, **row) for n, row in enumerate(added, start=1)]
    shares = keep_cofinancing([line.amount_cents for line in lines], [line.cofinancing_cents for line in lines])
    for line, share in zip(lines, shares, strict=True):
        line.cofinancing_cents = share
        line.save()
    return agreement


def _set_amount(line: AgreementLine, amount_cents: int) -> None:
    """Give a line its new amount, at its rate or in its quantity where that comes out even, or as one lump."""
    if amount_cents == line.amount_cents:
        return
    found = unit_of(amount_cents, line.quantity, line.unit_rate_cents)
    if found is None:
        line.unit, found = _("lump"), (Decimal(1), amount_cents)
    line.quantity, line.unit_rate_cents = found
    line.amount_cents = amount_cents


def _extension(agreement: Agreement, changes: Mapping[str, Any], *, actor: User) -> Agreement:
    _move_end(agreement, Day.fromisoformat(changes["ends_on"]), Day.fromisoformat(changes["report_due_on"]))
    return agreement


def _description(agreement: Agreement, changes: Mapping[str, Any], *, actor: User) -> Agreement:
    for name in DESCRIBED:
        setattr(agreement, name, changes.get(name, getattr(agreement, name)))
    keep_main(agreement)
    return agreement


def _account(agreement: Agreement, _changes: Mapping[str, Any], *, actor: Any) -> Agreement:
    """Leave the account alone: its confirmation made it the one that is paid to."""
    return agreement


def _signatory(agreement: Agreement, changes: Mapping[str, Any], *, actor: User) -> Agreement:
    organisation = lock(agreement.organisation)
    organisation.representative = changes["representative"]
    organisation.representative_role = changes["representative_role"]
    organisation.save(update_fields=["representative", "representative_role"])
    named = {"name": changes["representative"], "capacity": changes["representative_role"]}
    organisation.representatives.update_or_create(**named, defaults={"may_sign": True})
    return agreement


def _partner(agreement: Agreement, changes: Mapping[str, Any], *, actor: User) -> Agreement:
    leaving = agreement.co_grantees.get(pk=changes["co_grantee"])
    to = agreement.co_grantees.filter(pk=changes["to"]).first()
    agreement.lines.filter(co_grantee=leaving).update(co_grantee=to)
    if to is not None:
        to.share_cents += leaving.share_cents
        to.save(update_fields=["share_cents"])
    leaving.share_cents, leaving.left_on = 0, Day.fromisoformat(changes["left_on"])
    leaving.save(update_fields=["share_cents", "left_on"])
    return agreement


def _suspension(agreement: Agreement, changes: Mapping[str, Any], *, actor: User) -> Agreement:
    agreement = perform(agreement, "suspend", actor=actor)
    agreement.suspended_on = Day.fromisoformat(changes["on"])
    return agreement


def _resumption(agreement: Agreement, changes: Mapping[str, Any], *, actor: User) -> Agreement:
    agreement = perform(agreement, "resume", actor=actor)
    began, on = agreement.suspended_on, Day.fromisoformat(changes["on"])
    if began is not None:
        later = moved_along(began, on, agreement.ends_on)
        _move_end(agreement, min(later, max(agreement.ends_on, _last_possible_end(agreement))))
        for part in agreement.instalments.filter(due_on__gte=began):
            part.due_on = moved_along(began, on, part.due_on)
            part.save(update_fields=["due_on"])
        move_duties(agreement, began, on)
    agreement.suspended_on = None
    return agreement


def _termination(agreement: Agreement, changes: Mapping[str, Any], *, actor: User) -> Agreement:
    agreement = perform(agreement, "terminate", actor=actor)
    agreement.terminated_on = Day.fromisoformat(changes["on"])
    agreement.suspended_on = None
    _move_end(agreement, max(agreement.terminated_on, agreement.starts_on + datetime.timedelta(days=1)))
    return agreement


def _move_end(agreement: Agreement, ends_on: Day, report_due_on: Day | None = None) -> None:
    """Move the end, and with it the day of the report; a report that is being written has its day moved too."""
    due = report_due_on or moved_along(agreement.ends_on, ends_on, agreement.report_due_on)
    before, agreement.ends_on, agreement.report_due_on = agreement.ends_on, ends_on, due
    follow_end(agreement, before)
    report = getattr(agreement, "report", None)
    if report is not None:
        report.due_on = due
        report.save(update_fields=["due_on"])


def _last_possible_end(agreement: Agreement) -> Day:
    """Return the last day on which the action that pays lets a project end; a suspension does not outlive it."""
    return agreement.award.application.call.action.phase.ends_on


APPLY: Final[dict[Kind, Callable[..., Agreement]]] = {
    Kind.BUDGET: _budget,
    Kind.EXTENSION: _extension,
    Kind.DESCRIPTION: _description,
    Kind.ACCOUNT: _account,
    Kind.SIGNATORY: _signatory,
    Kind.PARTNER: _partner,
    Kind.SUSPENSION: _suspension,
    Kind.RESUMPTION: _resumption,
    Kind.TERMINATION: _termination,
}
