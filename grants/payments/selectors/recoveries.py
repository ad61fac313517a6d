"""What grantees owe back, as its readers may see it, and the work that it makes."""

import datetime
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement
from grants.agreements.selectors.guests import is_guest_at
from grants.applications.closing import office_scope
from grants.ledger.models import Account, Transfer
from grants.payments.models import PayingAccount, Payment, Recovery, RecoveryPart
from grants.people.selectors import belongs_to
from grants.programmes.selectors import STAFF
from workflows.models import TransitionRecord

APPLICATION = "agreement__award__application"
REMIND_DAYS: Final = 7  # before the day
OPEN: Final = ("requested", "due")


def recoveries_visible_to(user: Any) -> QuerySet[Recovery]:
    """Return the recoveries that the user may read, each with what is covered and what is left, in cents."""
    told = belongs_to(user, "agreement__organisation") | is_guest_at(user)
    own = told & ~Q(state="requested") & ~Q(state="refused")
    found = Recovery.objects.filter(own | office_scope(user, *STAFF, path=APPLICATION))
    covered = Coalesce(Sum("parts__amount_cents"), 0)
    return found.annotate(covered=covered, left=F("amount_cents") - covered).select_related(
        "agreement__award__application__call__action__phase__programme",
        "agreement__organisation",
        "document",
        "requested_by",
    )


def get_recovery(user: Any, pk: int) -> Recovery:
    """Return a recovery that the user may read, or raise Http404."""
    found = recoveries_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def still_advanced(agreement: Agreement) -> int:
    """Return what was paid and is neither justified, nor back, nor given up, in cents of the agreement's currency."""
    booked = balances_of(agreement).get(Account.Kind.ADVANCED, 0)
    if agreement.currency == agreement.book_currency or not booked:
        return booked
    settlement = getattr(agreement, "settlement", None)
    raised = agreement.recoveries.filter(disallowance__isnull=False).exclude(state="refused")
    later = raised.aggregate(total=Sum("amount_cents"))["total"] or 0
    return settlement.recovery_cents + later - covered_of(agreement) if settlement else 0


def covered_of(agreement: Agreement) -> int:
    """Return what has come back, was set off or given up under an agreement, interest apart; cents."""
    parts = RecoveryPart.objects.filter(recovery__agreement=agreement).exclude(
        recovery__origin=Recovery.Origin.INTEREST
    )
    return int(parts.aggregate(total=Sum("amount_cents"))["total"] or 0)


def to_ask_back(agreement: Agreement) -> int:
    """Return what can still be asked back: what is advanced less what is asked for already; cents."""
    asked = agreement.recoveries.filter(state__in=OPEN).exclude(origin=Recovery.Origin.INTEREST)
    return still_advanced(agreement) - sum(row.left_cents for row in asked.prefetch_related("parts"))


def account_to_pay_to(recovery: Recovery) -> PayingAccount | None:
    """Return the programme's account in the currency of the recovery, if one is in use."""
    programme = recovery.agreement.award.application.call.action.phase.programme
    return PayingAccount.objects.filter(programme=programme, currency=recovery.currency, is_active=True).first()


def payments_to_offset(recovery: Recovery) -> QuerySet[Payment]:
    """Return the ordered payments to the same grantee, in the same currency, that stand in no file for the bank."""
    found = Payment.objects.filter(
        Q(batch=None) | Q(batch__state="cancelled"),
        agreement__organisation=recovery.agreement.organisation_id,
        agreement__award__application__call__action__phase__programme=(
            recovery.agreement.award.application.call.action.phase.programme_id
        ),
        state="ordered",
        currency=recovery.currency,
    )
    return found.select_related("agreement").order_by("pk")


def transfers_of_recovery(recovery: Recovery) -> list[Transfer]:
    """Return the ledger's transfers behind a recovery, oldest first."""
    keys = [f"recovery-part:{part.pk}" for part in recovery.parts.all()]
    found = Transfer.objects.filter(idempotency_key__in=keys).select_related("debit", "credit", "actor")
    return list(found.order_by("pk"))


def recovery_ids_to_remind() -> list[int]:
    """Return what is due within a week and was not reminded of yet."""
    today = timezone.localdate()
    soon = Recovery.objects.filter(
        state="due", due_on__gte=today, due_on__lte=today + datetime.timedelta(days=REMIND_DAYS)
    )
    return _without(soon, "remind")


def recovery_ids_overdue() -> list[int]:
    """Return what is past its day, not all back, and was not chased yet."""
    return _without(Recovery.objects.filter(state="due", due_on__lt=timezone.localdate()), "chase")


def _without(found: QuerySet[Recovery], verb: str) -> list[int]:
    kind = ContentType.objects.get_for_model(Recovery)
    done = TransitionRecord.objects.filter(subject_type=kind, subject_id=OuterRef("pk"), verb=verb)
    return list(found.exclude(Exists(done)).order_by("pk").values_list("pk", flat=True))
