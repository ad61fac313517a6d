"""What a proposed change shall make of an agreement, checked by kind and kept as plain data. Refuses in words."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, Amendment, CoGrantee
from grants.agreements.present import DESCRIBED
from grants.agreements.reallocating import NEW_LINE, budget_change_faults, judge_budget, wanted_lines
from grants.agreements.rules.moving import last_day_to_ask, moved_along
from grants.core.errors import DomainError
from grants.core.rules import count_words

Kind = Amendment.Kind
LEAST_WORDS: Final = 20  # a termination is explained fully (domain.md section 7, S95)
NOTICES: Final = {Kind.ACCOUNT, Kind.SIGNATORY}  # one side's to decide, the other takes note (S92)
# What a final report tells of: it cannot change any more once that is handed in.
REPORTED: Final = {Kind.BUDGET, Kind.EXTENSION, Kind.DESCRIPTION, Kind.PARTNER}


def plan_change(agreement: Agreement, kind: str, wanted: Mapping[str, Any], *, by_grantee: bool) -> dict[str, Any]:
    """Return the new values in the shape of the kind. Raises DomainError, naming the field, for what cannot be."""
    refusal = untimely(agreement, kind)
    if refusal:
        raise DomainError(refusal)
    if kind == Kind.EXTENSION:
        return _extension(agreement, by_grantee=by_grantee, **wanted)
    return PLANS[Kind(kind)](agreement, **wanted)


def untimely(agreement: Agreement, kind: str) -> str:
    """Return why a change of this kind cannot be asked for now, in words; an empty string when it can."""
    state = str(agreement.state)
    if state not in {"in_force", "suspended"}:
        return _("Only an agreement in force can be changed.")
    if hasattr(agreement, "settlement"):
        return _("The final amount stands: nothing of this agreement changes any more.")
    if kind == Kind.SUSPENSION and state == "suspended":
        return _("The project is suspended already.")
    if kind == Kind.RESUMPTION and state == "in_force":
        return _("The project is not suspended.")
    report = getattr(agreement, "report", None)
    if kind in REPORTED and report is not None and str(report.state) != "draft":
        return _("The final report is being verified: what it tells of cannot be changed any more.")
    return ""


def is_notice_enough(agreement: Agreement, kind: str, changes: Mapping[str, Any]) -> bool:
    """Return whether a notice does for this change, by the rules of the grant and the budget as it stands now."""
    if kind == Kind.BUDGET:
        return judge_budget(agreement, wanted_lines(agreement, changes["lines"])).is_notice
    return kind in NOTICES


def explained(kind: str, reason: str) -> str:
    """Return the reason without blanks around it. Raises DomainError where it is missing or too short."""
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Give the reason."), field="reason")
    if kind == Kind.TERMINATION and count_words(reason) < LEAST_WORDS:
        text = _("Explain it fully, in at least %(n)s words: what happened, which article it rests on, what follows.")
        raise DomainError(text % {"n": LEAST_WORDS}, field="reason")
    return reason


def _budget(agreement: Agreement, *, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    wanted = wanted_lines(agreement, lines)
    faults = budget_change_faults(agreement, wanted)
    if faults:
        raise faults[0]
    changed = {line.line.pk for line in wanted if line.line and line.change_cents}
    kept = [{"pk": row["pk"], "amount_cents": row["amount_cents"]} for row in lines if row.get("pk") in changed]
    added = [{name: row[name] for name in NEW_LINE} for row in lines if row.get("pk") is None]
    return {"lines": [*kept, *({**row, "quantity": str(row["quantity"])} for row in added)]}


def _extension(agreement: Agreement, *, by_grantee: bool, ends_on: datetime.date) -> dict[str, Any]:
    _refuse_wrong_end(agreement, ends_on)
    today, last = timezone.localdate(), last_day_to_ask(agreement.ends_on, agreement.grant_terms.extension_days)
    if today > last and by_grantee:
        text = _("A longer period had to be asked for by %(last)s, %(days)s days before the end. Write to the office.")
        raise DomainError(text % {"last": _day(last), "days": agreement.grant_terms.extension_days})
    if today > agreement.ends_on:
        raise DomainError(_("The project ended on %(day)s: it cannot be extended.") % {"day": _day(agreement.ends_on)})
    due = moved_along(agreement.ends_on, ends_on, agreement.report_due_on)
    return {"ends_on": ends_on.isoformat(), "report_due_on": due.isoformat(), "is_late": today > last}


def _refuse_wrong_end(agreement: Agreement, ends_on: datetime.date) -> None:
    call = agreement.award.application.call
    if ends_on <= agreement.ends_on:
        text = _("The project ends on %(day)s already; choose a later day.")
        raise DomainError(text % {"day": _day(agreement.ends_on)}, field="ends_on")
    if call.latest_end and ends_on > call.latest_end:
        text = _("The call lets projects end on %(day)s at the latest.")
        raise DomainError(text % {"day": _day(call.latest_end)}, field="ends_on")
    if ends_on > call.action.phase.ends_on:
        text = _("The action that pays ends on %(day)s; no project of it ends later.")
        raise DomainError(text % {"day": _day(call.action.phase.ends_on)}, field="ends_on")


def _description(agreement: Agreement, **wanted: Any) -> dict[str, Any]:
    changed = {name: wanted[name] for name in DESCRIBED if name in wanted and wanted[name] != getattr(agreement, name)}
    if not changed:
        raise DomainError(_("Nothing is changed: write what shall read differently."))
    if any(name != "special_conditions" and not value for name, value in changed.items()):
        raise DomainError(_("Title, indicator and target cannot be empty."))
    return changed


def _account(agreement: Agreement, *, account: int) -> dict[str, Any]:
    if not agreement.organisation.bank_accounts.filter(pk=account, state="proposed").exists():
        raise DomainError(_("Choose an account of the organisation that waits for its confirmation."))
    return {"account": account}


def _signatory(agreement: Agreement, *, representative: str, representative_role: str) -> dict[str, Any]:
    wanted = {"representative": representative.strip(), "representative_role": representative_role.strip()}
    empty = next((name for name, value in wanted.items() if not value), None)
    if empty:
        raise DomainError(_("Write the full name and in which capacity this person signs."), field=empty)
    if all(getattr(agreement.organisation, name) == value for name, value in wanted.items()):
        raise DomainError(_("This person signs for the organisation already."), field="representative")
    return wanted


def _partner(agreement: Agreement, *, co_grantee: int, left_on: datetime.date, to: int | None = None) -> dict[str, Any]:
    here = {row.pk for row in agreement.co_grantees.filter(left_on=None)}
    if co_grantee not in here:
        raise DomainError(_("Choose a partner that is party to this agreement."), field="co_grantee")
    if to is not None and (to not in here or to == co_grantee):
        raise DomainError(_("Choose the grantee or another partner that stays."), field="to")
    if not agreement.starts_on <= left_on <= agreement.ends_on:
        raise DomainError(_("The day lies within the period of the project."), field="left_on")
    return {"co_grantee": co_grantee, "to": to, "left_on": left_on.isoformat()}


def _suspension(agreement: Agreement, *, on: datetime.date) -> dict[str, Any]:
    if agreement.in_force_at is None or not timezone.localdate(agreement.in_force_at) <= on <= timezone.localdate():
        raise DomainError(_("A suspension begins today, or on a day since the agreement is in force."), field="on")
    return {"on": on.isoformat()}


def _resumption(agreement: Agreement, *, on: datetime.date) -> dict[str, Any]:
    if agreement.suspended_on is None or not agreement.suspended_on <= on <= timezone.localdate():
        raise DomainError(_("The project goes on today, or on a day since it was suspended."), field="on")
    return {"on": on.isoformat()}


def _termination(agreement: Agreement, *, on: datetime.date) -> dict[str, Any]:
    if agreement.in_force_at is None or not timezone.localdate(agreement.in_force_at) <= on <= agreement.ends_on:
        text = _("Choose a day since the agreement is in force and not after its end, %(last)s.")
        raise DomainError(text % {"last": _day(agreement.ends_on)}, field="on")
    return {"on": on.isoformat()}


def partners_of(agreement: Agreement) -> list[CoGrantee]:
    """Return the partners that are party to the agreement today."""
    return list(agreement.co_grantees.filter(left_on=None))


def _day(day: datetime.date) -> str:
    return date_format(day, "j F Y")


PLANS: Final[dict[Kind, Callable[..., dict[str, Any]]]] = {
    Kind.BUDGET: _budget,
    Kind.DESCRIPTION: _description,
    Kind.ACCOUNT: _account,
    Kind.SIGNATORY: _signatory,
    Kind.PARTNER: _partner,
    Kind.SUSPENSION: _suspension,
    Kind.RESUMPTION: _resumption,
    Kind.TERMINATION: _termination,
}
