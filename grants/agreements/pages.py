"""What the pages of an agreement show, gathered with a fixed number of queries."""

from typing import Any

import rules
from django.http import QueryDict
from django.utils.translation import gettext as _

from grants.agreements.amendment_pages import changes_panel
from grants.agreements.conditions import BEFORE_FORCE
from grants.agreements.drafting import difference_sentence
from grants.agreements.figures import Figures, balances_of, figures_of
from grants.agreements.forms import AgreementForm, LineFormSet, LinesFormSet
from grants.agreements.models import Agreement, AgreementLine, Instalment
from grants.agreements.panels import panels_of
from grants.agreements.policies.agreements import is_cosigner
from grants.agreements.selectors.conditions import conditions_panel
from grants.agreements.standing import journey_of, live_payment, next_step
from grants.applications.rules import line_amount
from grants.calls.models import Heading
from grants.ledger.models import Account
from grants.programmes.policies import is_finance, is_staff


def detail_page(agreement: Agreement, user: Any) -> dict[str, Any]:
    """Return what the page of an agreement shows to this reader."""
    confirmed = bool(getattr(agreement, "account_is_confirmed", False))  # read with it by get_agreement
    balances = balances_of(agreement)
    figures = figures_of(agreement, balances) if balances else None
    payments = list(agreement.payments.all())
    return {
        "agreement": agreement,
        "steps": journey_of(agreement),
        "next": next_step(agreement, account_is_confirmed=confirmed, balances=balances),
        "figures": figures,
        "segments": _segments(figures) if figures else [],
        "owed": balances.get(Account.Kind.PAYABLE, 0),
        "headings": by_heading(list(agreement.lines.all())),
        "instalments": [_instalment(part, payments) for part in agreement.instalments.all()],
        "signatures": [row for row in agreement.signatures.all() if row.amendment_id is None],
        "account_is_confirmed": confirmed,
        "settlement": getattr(agreement, "settlement", None),
        "for_staff": is_staff(user, agreement),
        "may_open_ledger": rules.has_perm("ledger.view", user),
        "for_finance": is_finance(user, agreement),
        "can_edit": str(agreement.state) == "draft" and rules.has_perm("agreements.edit", user, agreement),
        "conditions": conditions_panel(agreement, user),
        "changes": changes_panel(agreement, user),
        "co_grantees": _co_grantees(agreement, user),
        **_ways_to_sign(agreement, user),
        "panels": panels_of(agreement, user),
    }


def _ways_to_sign(agreement: Agreement, user: Any) -> dict[str, bool]:
    """Return in which ways the agreement may be signed, and whether this reader signs it here."""
    in_sofra, on_paper = (agreement.grant_terms.signing in {"either", way} for way in ("system", "paper"))
    joint = any(row.must_sign and row.left_on is None for row in agreement.co_grantees.all())
    offered = str(agreement.state) == "offered"
    return {
        "in_sofra": in_sofra,
        "on_paper": on_paper,
        "joint": joint,
        "can_sign_here": offered and in_sofra and rules.has_perm("agreements.sign_here", user, agreement),
        "can_cosign_here": offered and joint and in_sofra and is_cosigner(user, agreement),
    }


def _co_grantees(agreement: Agreement, user: Any) -> list[dict[str, Any]]:
    """Return the co-grantees with their mandates and what is known of their signatures."""
    rows = list(agreement.co_grantees.all())
    missing = agreement.still_to_cosign if rows else []
    can_add = bool(rows) and str(agreement.state) in BEFORE_FORCE
    can_add = can_add and rules.has_perm("agreements.add_mandate", user, agreement)
    return [
        {
            "partner": row,
            "can_add": can_add and row.left_on is None,
            "signing": _("does not sign")
            if not row.must_sign
            else _("still to sign")
            if row in missing
            else _("has signed"),
        }
        for row in rows
    ]


def by_heading(lines: list[AgreementLine]) -> list[dict[str, Any]]:
    """Return the lines under the six headings, in their fixed order, with the sum of each; empty ones left out."""
    groups = [(Heading(value).label, [line for line in lines if line.heading == value]) for value in Heading.values]
    return [
        {
            "label": label,
            "lines": rows,
            "cents": sum(line.amount_cents for line in rows),
            "grant_cents": sum(line.grant_cents for line in rows),
            "cofinancing_cents": sum(line.cofinancing_cents for line in rows),
        }
        for label, rows in groups
        if rows
    ]


def edit_forms(agreement: Agreement, data: QueryDict | None) -> tuple[AgreementForm, LineFormSet]:
    """Return the form of a draft and the rows of its budget, filled with what was sent or what is kept."""
    rows = [
        {
            "heading": line.heading,
            "description": line.description,
            "unit": line.unit,
            "quantity": line.quantity,
            "unit_rate_cents": line.unit_rate_cents,
            "cofinancing_cents": line.cofinancing_cents,
        }
        for line in agreement.lines.all()
    ]
    return AgreementForm(data, instance=agreement), LinesFormSet(data, initial=rows, prefix="lines")


def sum_of(agreement: Agreement, form: AgreementForm, lines: LineFormSet) -> dict[str, Any]:
    """Return how the rows as typed add up beside the grant and the co-financing; rows not yet whole count nothing."""
    if form.is_bound:
        form.is_valid(), lines.is_valid()
        agreement.cofinancing_cents = form.cleaned_data.get("cofinancing_cents", agreement.cofinancing_cents)
        amounts = [_amount(row.cleaned_data) for row in lines.forms if row.is_bound and not _is_removed(row)]
    else:
        amounts = [line.amount_cents for line in agreement.lines.all()]
    total = sum(amounts)
    return {"agreement": agreement, "lines_cents": total, "difference": difference_sentence(agreement, total)}


def _segments(figures: Figures) -> list[tuple[Any, int, str]]:
    """Return the contracted sum in its parts; they add up to it."""
    parts = [
        (_("Paid and accepted"), figures.justified, "accepted"),
        (_("Paid, not yet justified"), figures.unjustified, "paid"),
        (_("Paid, given up"), figures.waived, "paid"),
        (_("Contracted, not yet paid"), figures.to_come, "contracted"),
        (_("Given back to the action"), figures.released, "available"),
    ]
    return [part for part in parts if part[1]]


def _amount(row: dict[str, Any]) -> int:
    quantity, rate = row.get("quantity"), row.get("unit_rate_cents")
    return line_amount(quantity, rate) if quantity and rate else 0


def _is_removed(row: Any) -> bool:
    return not hasattr(row, "cleaned_data") or bool(row.cleaned_data.get("DELETE"))


def _instalment(part: Instalment, payments: list[Any]) -> dict[str, Any]:
    if part.trigger == Instalment.Trigger.REPORT:
        payment = _latest(payments, "balance")
        return {"part": part, "payment": payment, "is_open": False}
    live = live_payment(part)
    own = [payment for payment in payments if payment.instalment_id == part.pk]
    return {"part": part, "payment": live or max(own, key=lambda row: row.pk, default=None), "is_open": live is None}


def _latest(payments: list[Any], kind: str) -> Any:
    return max((payment for payment in payments if payment.kind == kind), key=lambda row: row.pk, default=None)
