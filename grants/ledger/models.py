"""Accounts and transfers: the only place where money moves, guarded by the database itself.

A transfer is one row that debits one account and credits another, so it balances by construction. A trigger moves
both balances after the insert; nothing else can change a balance, and no transfer can be changed or removed.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.models import append_only


class Account(models.Model):
    """A place where money stands. The owner is named, not referenced: the ledger knows nothing of later stages."""

    class Kind(models.TextChoices):
        SOURCE = "source", _("Donor")
        AVAILABLE = "action.available", _("Available to calls")
        CALL = "call.available", _("In the pot of a call")
        RESERVED = "award.reserved", _("Reserved for an award")
        COMMITTED = "agreement.committed", _("Committed, not yet ordered")
        ORDERED = "agreement.ordered", _("Ordered, not yet paid")
        ADVANCED = "agreement.advanced", _("Paid, not yet justified")
        PAYABLE = "agreement.payable", _("Accepted, still to be paid")
        ACCEPTED = "agreement.accepted", _("Accepted")
        WAIVED = "agreement.waived", _("Not accepted, given up")
        EXCHANGE = "agreement.exchange", _("Difference of exchange rates")

    kind = models.CharField(max_length=24, choices=Kind.choices)
    owner_type = models.CharField(max_length=20)
    owner_id = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    balance = models.BigIntegerField(default=0, help_text="cents")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "owner_type", "owner_id", "currency"], name="account_once_per_owner"
            ),
            models.CheckConstraint(
                condition=models.Q(balance__gte=0) | models.Q(kind="source"), name="account_balance_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["owner_type", "owner_id"], name="account_of_owner")]
        triggers = [
            pgtrigger.Trigger(
                name="account_opens_at_zero",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.balance <> 0"),
                func="RAISE EXCEPTION 'an account opens at 0';",
            ),
            pgtrigger.Trigger(
                name="account_moves_by_transfer_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                IF pg_trigger_depth() = 1 THEN
                    RAISE EXCEPTION 'an account changes by a transfer only';
                END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="account_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="account_no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'accounts are never removed';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.owner_type} {self.owner_id}"


class DonorPart(models.Model):
    """What of an account's balance is a donor's. The transfers' parts move it; a donor's own source has none."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="parts")
    donor = models.CharField(max_length=10)
    cents = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "donor"], name="donor_part_once"),
            models.CheckConstraint(condition=models.Q(cents__gte=0), name="donor_part_not_negative"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="donor_part_moves_by_transfer_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                IF pg_trigger_depth() = 1 THEN
                    RAISE EXCEPTION 'a donor''s part changes by a transfer only';
                END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="donor_part_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="donor_part_no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'donors'' parts are never removed';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.donor} {self.cents}"


class Transfer(models.Model):
    """Money moved once from one account to another; `split` holds each donor's part in cents."""

    class Kind(models.TextChoices):
        ALLOCATE = "allocate", _("Allocated to the action")
        POT = "pot", _("Put into the pot of a call")
        RESERVE = "reserve", _("Reserved by a decision")
        COMMIT = "commit", _("Committed by the second signature")
        ORDER = "order", _("Payment ordered")
        PAY = "pay", _("Paid by the bank")
        ACCEPT = "accept", _("Cost accepted")
        OWE = "owe", _("Accepted beyond what was paid")
        RETURN = "return", _("Payment returned or not made")
        RECOVER = "recover", _("Recovered from the grantee")
        RELEASE = "release", _("Released")
        CUT = "cut", _("Taken back from the action")
        WAIVE = "waive", _("Given up")
        EXCHANGE = "exchange", _("Difference of exchange rates")
        DISALLOW = "disallow", _("No longer accepted")
        REVERSE = "reverse", _("Reversed")

    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits")
    amount = models.BigIntegerField(help_text="cents")
    currency = models.CharField(max_length=3, default="EUR")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    split = models.JSONField(default=dict, help_text="cents by donor code")
    idempotency_key = models.CharField(max_length=120, unique=True)
    request_hash = models.CharField(max_length=64)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="transfer_amount_positive"),
            models.CheckConstraint(condition=~models.Q(debit=models.F("credit")), name="transfer_between_two_accounts"),
        ]
        triggers = [
            *append_only("transfer"),
            pgtrigger.Trigger(
                name="transfer_moves_balances",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("gives", "TEXT"), ("takes", "TEXT")],
                func="""
                IF (SELECT SUM(value::bigint) FROM jsonb_each_text(NEW.split)) IS DISTINCT FROM NEW.amount THEN
                    RAISE EXCEPTION 'the donors'' parts do not add up to the transfer';
                END IF;
                UPDATE grants_account SET balance = balance - NEW.amount
                 WHERE id = NEW.debit_id AND currency = NEW.currency RETURNING kind INTO gives;
                IF gives IS NULL THEN RAISE EXCEPTION 'the debited account is in another currency'; END IF;
                UPDATE grants_account SET balance = balance + NEW.amount
                 WHERE id = NEW.credit_id AND currency = NEW.currency RETURNING kind INTO takes;
                IF takes IS NULL THEN RAISE EXCEPTION 'the credited account is in another currency'; END IF;
                IF gives <> 'source' THEN
                    INSERT INTO grants_donorpart (account_id, donor, cents)
                    SELECT NEW.debit_id, key, 0 FROM jsonb_each_text(NEW.split) ON CONFLICT DO NOTHING;
                    UPDATE grants_donorpart part SET cents = part.cents - moved.value::bigint
                      FROM jsonb_each_text(NEW.split) moved
                     WHERE part.account_id = NEW.debit_id AND part.donor = moved.key;
                END IF;
                IF takes <> 'source' THEN
                    INSERT INTO grants_donorpart (account_id, donor, cents)
                    SELECT NEW.credit_id, key, value::bigint FROM jsonb_each_text(NEW.split)
                    ON CONFLICT (account_id, donor) DO UPDATE SET cents = grants_donorpart.cents + EXCLUDED.cents;
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class ExchangeRate(models.Model):
    """A published rate: units of the currency for one euro, from a source, valid from a day (a month: its first)."""

    permission_prefix = "rates"

    class Source(models.TextChoices):
        INFOREURO = "inforeuro", _("InforEuro, monthly")
        ECB = "ecb", _("European Central Bank, daily")

    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    currency = models.CharField(_("currency"), max_length=3)
    valid_on = models.DateField(_("valid on"))
    rate = models.DecimalField(_("units for one euro"), max_digits=18, decimal_places=8)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(default=timezone.now)
    file_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["source", "currency", "-valid_on"]
        constraints = [
            models.UniqueConstraint(fields=["source", "currency", "valid_on"], name="exchange_rate_once"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="exchange_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.valid_on} {self.rate}"
