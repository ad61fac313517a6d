"""The content of an agreement as plain data, kept with each version: what holds from a day on, and what held before."""

import datetime
from typing import Any

from grants.agreements.models import Agreement, AgreementLine, AgreementVersion, Amendment, CoGrantee, Instalment
from grants.people.models import BankAccount

PLAIN = (
    *("reference", "title", "currency", "amount_cents", "cofinancing_cents", "starts_on", "ends_on", "report_due_on"),
    *("suspended_on", "terminated_on", "special_conditions", "indicator", "indicator_baseline", "indicator_target"),
)


def content_of(agreement: Agreement) -> dict[str, Any]:
    """Return all that an agreement says today, in words and figures that JSON can hold."""
    fresh = Agreement.objects.select_related("organisation").get(pk=agreement.pk)
    account = confirmed_account(fresh)
    return {
        **{name: _plain(getattr(fresh, name)) for name in PLAIN},
        "organisation": fresh.organisation.name,
        "representative": fresh.organisation.representative,
        "representative_role": fresh.organisation.representative_role,
        "account": account_label(account),
        "account_id": account.pk if account else None,
        "lines": [_line(row) for row in fresh.lines.select_related("co_grantee")],
        "instalments": [_instalment(row) for row in fresh.instalments.all()],
        "co_grantees": [_co_grantee(row) for row in fresh.co_grantees.all()],
    }


def confirmed_account(agreement: Agreement) -> BankAccount | None:
    """Return the account of the grantee that is confirmed today."""
    return agreement.organisation.bank_accounts.filter(state="confirmed").first()


def account_label(account: BankAccount | None) -> str:
    """Return an account with its last four places only: who reads agreements does not read accounts."""
    return "" if account is None else f"{account.bank_name} · {account.iban[:2]} … {account.iban[-4:]}"


def names_account(agreement: Agreement, account: BankAccount) -> bool:
    """Tell whether the agreement as it reads today names the account; early versions kept its label alone."""
    latest = agreement.versions.order_by("-number").first()
    content = latest.content if latest else {}
    if "account_id" in content:
        return bool(content["account_id"] == account.pk)
    return bool(content.get("account") == account_label(account))


def named_account(agreement: Agreement) -> int | None:
    """Return the account that the agreement names today, or the one that was confirmed last where it names none."""
    latest = agreement.versions.order_by("-number").first()
    named = latest.content.get("account_id") if latest else None
    replaced = agreement.organisation.bank_accounts.filter(state="replaced").first()
    return named or (replaced.pk if replaced else None)


def write_version(
    agreement: Agreement, *, at: datetime.datetime, amendment: Amendment | None = None
) -> AgreementVersion:
    """Keep the agreement as it reads from `at` on, under its present number, with the change that made it so."""
    source = agreement if amendment is None else amendment
    return AgreementVersion.objects.create(
        agreement=agreement,
        number=agreement.version,
        amendment=amendment,
        content=content_of(agreement),
        document=source.document,
        sha256=source.sha256,
        in_force_at=at,
    )


def keep_first_version(agreement: Agreement) -> None:
    """Keep an agreement in force as it reads before its first change, where no version of it was kept."""
    if agreement.in_force_at and not agreement.versions.exists():
        write_version(agreement, at=agreement.in_force_at)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _line(row: AgreementLine) -> dict[str, Any]:
    return {
        "id": row.pk,
        "heading": row.heading,
        "description": row.description,
        "unit": row.unit,
        "quantity": f"{row.quantity.normalize():f}",
        "unit_rate_cents": row.unit_rate_cents,
        "amount_cents": row.amount_cents,
        "cofinancing_cents": row.cofinancing_cents,
        "spent_by": row.co_grantee.name if row.co_grantee else "",
    }


def _instalment(row: Instalment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.number,
        "trigger": row.trigger,
        "amount_cents": row.amount_cents,
        "due_on": _plain(row.due_on),
        "condition": row.condition,
    }


def _co_grantee(row: CoGrantee) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name, "share_cents": row.share_cents, "left_on": _plain(row.left_on)}
