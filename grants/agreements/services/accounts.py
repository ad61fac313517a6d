"""The account that a grant is paid to reaches its agreement: no payment goes to one that no version of it names."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.agreements.models import Agreement, Amendment
from grants.agreements.services.amending import come_into_force, take_note
from grants.agreements.versions import confirmed_account, named_account, names_account
from grants.people.models import BankAccount
from workflows.engine import SYSTEM, TransitionRefused, lock, record

Kind = Amendment.Kind


@transaction.atomic
def name_account(agreement_id: int, *, actor: Any = SYSTEM) -> Amendment:
    """Write a confirmed account that took another's place into a running agreement, as a notice and a new version.

    A change of the account that the grantee asked for on the agreement itself is the notice, if there is one.
    """
    agreement = lock(Agreement.objects.get(pk=agreement_id))
    account = confirmed_account(agreement)
    if account is None or agreement.in_force_at is None or names_account(agreement, account):
        raise TransitionRefused(_("The agreement names the confirmed account already, or none is confirmed."))
    asked = agreement.amendments.filter(kind=Kind.ACCOUNT, state="proposed", changes__account=account.pk).first()
    if asked is not None:
        return take_note(asked, actor=SYSTEM, reason=_("The account is confirmed."))
    amendment = _notice(agreement, account)
    record(amendment, "take_note", actor=SYSTEM, reason=amendment.reason)
    return come_into_force(amendment, actor=SYSTEM)


def account_to_pay(agreement: Agreement) -> BankAccount | None:
    """Return the confirmed account, which the agreement names from now on. The caller has locked the agreement."""
    account = confirmed_account(agreement)
    if account is not None and not names_account(agreement, account):
        name_account(agreement.pk)
    return account


def _notice(agreement: Agreement, account: BankAccount) -> Amendment:
    with override(agreement.language):
        reason = _("The account was entered on the page of the organisation and confirmed by a second person.")
    return Amendment.objects.create(
        agreement=agreement,
        number=(agreement.amendments.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=Kind.ACCOUNT,
        state="in_force",
        is_notice=True,
        reason=reason,
        changes={"account": account.pk},
        before={"account": named_account(agreement)},
        evidence=account.evidence,
        requested_by=account.entered_by,
    )
