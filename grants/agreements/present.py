"""What of an agreement a change of each kind replaces, as it stands now, in plain data."""

from collections.abc import Callable, Mapping
from typing import Any, Final

DESCRIBED: Final = ("title", "special_conditions", "indicator", "indicator_target")


def present_of(agreement: Any, kind: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the present values of all that a change of this kind touches; equal values mean that it still fits."""
    return PRESENT[kind](agreement, changes)


def _budget(agreement: Any, _changes: Mapping[str, Any]) -> dict[str, Any]:
    return {"lines": {str(line.pk): [line.amount_cents, line.cofinancing_cents] for line in agreement.lines.all()}}


def _period(agreement: Any, _changes: Mapping[str, Any]) -> dict[str, Any]:
    suspended = agreement.suspended_on and agreement.suspended_on.isoformat()
    dates = {"ends_on": agreement.ends_on.isoformat(), "report_due_on": agreement.report_due_on.isoformat()}
    return {**dates, "suspended_on": suspended}


def _description(agreement: Any, _changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(agreement, name) for name in DESCRIBED}


def _account(agreement: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    earlier = agreement.organisation.bank_accounts.filter(state="confirmed").exclude(pk=changes.get("account")).first()
    return {"account": earlier.pk if earlier else None}


def _signatory(agreement: Any, _changes: Mapping[str, Any]) -> dict[str, Any]:
    found = agreement.organisation
    return {"representative": found.representative, "representative_role": found.representative_role}


def _partner(agreement: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    leaving = agreement.co_grantees.filter(pk=changes.get("co_grantee"), left_on=None).first()
    to = agreement.co_grantees.filter(pk=changes.get("to"), left_on=None).first()
    lines = agreement.lines.filter(co_grantee=leaving) if leaving else agreement.lines.none()
    return {
        "co_grantee": leaving.name if leaving else "",
        "share_cents": leaving.share_cents if leaving else 0,
        "to": to.name if to else "",
        "lines": sorted(lines.values_list("pk", flat=True)),
    }


PRESENT: Final[dict[str, Callable[[Any, Mapping[str, Any]], dict[str, Any]]]] = {
    "budget": _budget,
    "extension": _period,
    "description": _description,
    "account": _account,
    "signatory": _signatory,
    "partner": _partner,
    "suspension": _period,
    "resumption": _period,
    "termination": _period,
}
