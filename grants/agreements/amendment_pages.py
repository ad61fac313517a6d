"""What the pages of changes and versions show, gathered with a fixed number of queries."""

from collections.abc import Sequence
from typing import Any

import rules
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.differences import differences_of, rows_of_change
from grants.agreements.models import Agreement, AgreementVersion, Amendment, Signature
from grants.agreements.planning import partners_of, untimely
from grants.agreements.policies.agreements import is_officer_outside
from grants.agreements.reallocating import (
    budget_change_faults,
    judge_budget,
    rule_sentence,
    use_sentence,
    wanted_lines,
)
from grants.agreements.rules.moving import last_day_to_ask
from grants.agreements.selectors.amendments import changes_of
from grants.core.errors import DomainError
from workflows.engine import can

Kind = Amendment.Kind
JUDGED = ("in_force", "refused", "withdrawn")


def changes_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Return what the page of an agreement tells of its changes; nothing before it is in force."""
    if agreement.in_force_at is None:
        return None
    return {"changes": changes_of(agreement)[:5], "may_propose": _may_propose(agreement, user)}


def changes_page(agreement: Agreement, user: Any) -> dict[str, Any]:
    """Return all changes to an agreement, and the kinds that the reader may ask for."""
    return {
        "agreement": agreement,
        "changes": changes_of(agreement),
        "kinds": _kinds(agreement, user) if _may_propose(agreement, user) else [],
    }


def _may_propose(agreement: Agreement, user: Any) -> bool:
    running = str(agreement.state) in {"in_force", "suspended"}
    return running and rules.has_perm("amendments.request", user, agreement)


def _kinds(agreement: Agreement, user: Any) -> list[dict[str, Any]]:
    offered = [kind for kind in Kind if kind != Kind.PARTNER or partners_of(agreement)]
    if not rules.has_perm("accounts.propose", user, agreement.organisation):
        offered.remove(Kind.ACCOUNT)
    return [
        {"kind": kind.value, "label": kind.label, "hint": _hints()[kind], "why_not": untimely(agreement, kind)}
        for kind in offered
        if not (kind == Kind.RESUMPTION and agreement.state == "in_force")
    ]


def _hints() -> dict[Kind, str]:
    """Say of each kind what it is and who decides."""
    return {
        Kind.BUDGET: _("Move amounts between lines and headings, or add a line. The total and the grant stay."),
        Kind.EXTENSION: _("A later end; the day of the report moves along. Both parties sign."),
        Kind.DESCRIPTION: _("Title, indicator and target, special conditions. Both parties sign."),
        Kind.ACCOUNT: _("A new account; paid to once finance has called back and confirmed it."),
        Kind.SIGNATORY: _("Another person represents the organisation; attach the decision."),
        Kind.PARTNER: _("A partner leaves and its budget lines go to others. Both parties sign."),
        Kind.SUSPENSION: _("The project rests and nothing is paid; the period grows by as long as it lasts."),
        Kind.RESUMPTION: _("The project goes on, with its end and its report as much later as it rested."),
        Kind.TERMINATION: _("The agreement ends before its time; only what was done is settled."),
    }


def kind_hint(kind: str) -> str:
    """Say what a change of this kind is, and who decides it."""
    return _hints()[Kind(kind)]


def facts_of_kind(agreement: Agreement, kind: str) -> list[str]:
    """Return what a person should know before asking: the rule of the grant with its figures and days."""
    if kind == Kind.BUDGET:
        return [rule_sentence(agreement)]
    if kind == Kind.EXTENSION:
        return _extension_facts(agreement)
    return []


def _extension_facts(agreement: Agreement) -> list[str]:
    call = agreement.award.application.call
    last = last_day_to_ask(agreement.ends_on, agreement.grant_terms.extension_days)
    latest = min(day for day in (call.latest_end, call.action.phase.ends_on) if day)
    return [
        _("The project ends on %(day)s.") % {"day": date_format(agreement.ends_on, "DATE_FORMAT")},
        _("A longer period is asked for by %(day)s.") % {"day": date_format(last, "DATE_FORMAT")},
        _("No project of this call ends after %(day)s.") % {"day": date_format(latest, "DATE_FORMAT")},
    ]


def moving_preview(
    agreement: Agreement, rows: Sequence[dict[str, Any]], *, is_asked_for: bool = False
) -> dict[str, Any]:
    """Return what a wanted budget moves, what of the room for a notice it uses up, and what follows.

    What is wrong with it was told before it could be asked for.
    """
    try:
        wanted = wanted_lines(agreement, rows)
    except DomainError as error:
        return {"faults": [str(error)]}
    faults = [] if is_asked_for else [str(fault) for fault in budget_change_faults(agreement, wanted)]
    found = judge_budget(agreement, wanted)
    return {
        "agreement": agreement,
        "faults": faults,
        "moving": found,
        "changed": any(line.change_cents for line in wanted),
        "total_cents": sum(line.amount_cents for line in wanted),
        "uses": [(use, use_sentence(use, agreement)) for use in found.uses],
    }


def change_page(amendment: Amendment, user: Any) -> dict[str, Any]:
    """Return what the page of a change shows to this reader."""
    agreement = amendment.agreement
    judged = None
    if amendment.kind == Kind.BUDGET and amendment.state not in JUDGED:
        judged = moving_preview(agreement, amendment.changes["lines"], is_asked_for=True)
    return {
        "amendment": amendment,
        "agreement": agreement,
        "rows": rows_of_change(amendment),
        "signatures": _signatures(amendment),
        "steps": steps_of(amendment),
        "next": next_step(amendment),
        "judged": judged,
        "version": getattr(amendment, "made_version", None),
        **_ways_to_sign(amendment, user),
    }


def _ways_to_sign(amendment: Amendment, user: Any) -> dict[str, Any]:
    """Return who of the co-grantees is still to sign, and in which way this reader signs for whom."""
    missing = amendment.still_to_cosign if amendment.state == "approved" else []
    on_paper = amendment.agreement.grant_terms.signing != "system"
    from_office = on_paper and amendment.state == "approved" and bool(is_officer_outside(user, amendment.agreement))
    return {
        "missing": missing,
        "can_sign_here": not missing and rules.has_perm("amendments.sign_here", user, amendment),
        "can_cosign_here": bool(missing) and rules.has_perm("amendments.cosign_here", user, amendment),
        "can_bring_cosigned": from_office and bool(missing),
        "can_bring_signed": from_office and not missing,
    }


def refused_signature(amendment: Amendment, verb: str, user: Any, *, on_paper: bool) -> str:
    """Say why a change cannot be signed now by this reader in this way; an empty string when it can."""
    refusal = can(user, verb, amendment).reason
    missing = amendment.still_to_cosign
    if refusal:
        return refusal
    if verb == "cosign" and not missing:
        return _("Every co-grantee has signed this change.")
    if verb == "sign" and missing:
        return _("The co-grantees sign first: %(names)s.") % {"names": ", ".join(row.name for row in missing)}
    if on_paper and amendment.agreement.grant_terms.signing == "system":
        return _("The call lets changes be signed in Sofra only.")
    return ""


def _signatures(amendment: Amendment) -> list[tuple[int, Signature]]:
    """Return the signatures under a change, each with its number among all of the agreement, by which a copy is had."""
    if not amendment.needs_signatures:
        return []
    found = amendment.agreement.signatures.select_related("user", "co_grantee")
    numbered = enumerate(found, start=1)
    return [(number, row) for number, row in numbered if row.amendment_id == amendment.pk]


def steps_of(amendment: Amendment) -> list[tuple[str, str]]:
    """Return the way of a change, with where it stands."""
    if amendment.state in ("refused", "withdrawn"):
        return [(_("Proposed"), "done"), (str(amendment.get_state_display()), "done")]
    names = [("proposed", _("Proposed"))]
    if not amendment.is_notice:
        names.append(("recommended", _("Checked")))
    if amendment.needs_signatures:
        names += [("approved", _("Approved")), ("signed", _("Signed by the grantee"))]
    order = [*(state for state, _label in names), "in_force"]
    here = order.index(str(amendment.state)) if amendment.state in order else 0
    labels = [*(label for _state, label in names), _("In force")]
    return [
        (label, "done" if place <= here else "now" if place == here + 1 else "later")
        for place, label in enumerate(labels)
    ]


def next_step(amendment: Amendment) -> dict[str, str]:
    """Say what happens next with a change, and who does it."""
    if amendment.kind == Kind.ACCOUNT and amendment.state == "proposed":
        return {"what": _("Finance calls back and confirms the account."), "who": _("Finance")}
    notice = {"what": _("A notice is enough: an officer takes note of it."), "who": _("Programme officer")}
    decide = _("An approver who neither asked for it nor recommended it decides.")
    return {
        "proposed": notice
        if amendment.is_notice
        else {"what": _("An officer checks it and recommends it, or refuses it."), "who": _("Programme officer")},
        "recommended": {"what": decide, "who": _("Approver")},
        "approved": _signing_step(amendment),
        "signed": {"what": _("The funder signs second; then it is in force."), "who": _("Approver")},
        "in_force": {"what": _("It is in force; nothing more to do."), "who": "—"},
        "refused": {"what": _("It is refused; the agreement stays as it was."), "who": "—"},
        "withdrawn": {"what": _("It was taken back; the agreement stays as it was."), "who": "—"},
    }[str(amendment.state)]


def _signing_step(amendment: Amendment) -> dict[str, str]:
    """Say who signs an approved change next: the co-grantees that sign jointly come before the grantee."""
    missing = amendment.still_to_cosign
    if missing:
        names = ", ".join(row.name for row in missing)
        return {"what": _("The co-grantees read it and sign, before the grantee does."), "who": names}
    return {"what": _("The person entitled to sign reads it and signs."), "who": _("Grantee")}


def compared(versions: list[AgreementVersion], old: int | None, new: int | None) -> dict[str, Any]:
    """Return the difference between two versions; without a choice, of the latest and the one before it."""
    by_number = {version.number: version for version in versions}
    numbers = sorted(by_number)
    later = by_number.get(new) if new else None
    later = later or (by_number[numbers[-1]] if numbers else None)
    earlier = by_number.get(old) if old else None
    earlier = earlier or (by_number[numbers[-2]] if len(numbers) > 1 else later)
    if later is None or earlier is None:
        return {"old": None, "new": None, "rows": []}
    return {"old": earlier, "new": later, "rows": differences_of(earlier.content, later.content)}


def versions_page(agreement: Agreement, form: Any, versions: list[AgreementVersion]) -> dict[str, Any]:
    """Return every version with who, when and why, and the difference between two of them."""
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = compared(versions, chosen.get("old"), chosen.get("new"))
    if found["old"] is not None:
        form.initial = {"old": found["old"].number, "new": found["new"].number}
    return {"agreement": agreement, "versions": versions, "form": form, **found}
