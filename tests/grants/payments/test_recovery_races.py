"""Two people cover the same part of a recovery at once: one wins, the other is refused in words, money moves once."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from grants.ledger.models import Transfer
from grants.payments.models import Payment, Recovery
from grants.payments.services import (
    approve_payment,
    offset_recovery,
    receive_recovery,
    request_instalment,
    waive_recovery,
)
from grants.people.models import User
from tests.factories import make_pdf, make_staff
from tests.grants.payments.test_races import money, race

pytestmark = pytest.mark.django_db(transaction=True)


def receive(recovery: Recovery, reference: str, *, actor: User, cents: int = 1_440_00) -> Recovery:
    today: datetime.date = timezone.localdate()
    return receive_recovery(recovery, amount_cents=cents, on=today, bank_reference=reference, actor=actor)


def parts() -> list[Transfer]:
    return list(Transfer.objects.filter(idempotency_key__startswith="recovery-part:"))


def test_two_receipts_of_the_last_part_are_one(chain: Any) -> None:
    recovery = chain.recovery_due().recovery
    results, refusals = race(
        lambda: receive(recovery, "IN-1", actor=chain.finance),
        lambda: receive(recovery, "IN-2", actor=chain.finance),
    )
    assert (len(results), len(refusals), len(parts())) == (1, 1, 1)
    assert money(chain) == {"committed": 3_600_00, "accepted": 7_200_00}
    assert str(Recovery.objects.get().state) == "settled"


def test_a_waiver_against_a_receipt(chain: Any) -> None:
    recovery = chain.recovery_due().recovery
    results, refusals = race(
        lambda: receive(recovery, "IN-1", actor=chain.finance),
        lambda: waive_recovery(recovery, amount_cents=1_440_00, reason="Wound up.", actor=chain.approver),
    )
    assert (len(results), len(refusals), len(parts())) == (1, 1, 1)
    assert money(chain) in (
        {"committed": 3_600_00, "accepted": 7_200_00},
        {"committed": 2_160_00, "waived": 1_440_00, "accepted": 7_200_00},
    )


def test_two_halves_at_once_both_count(chain: Any) -> None:
    recovery = chain.recovery_due().recovery
    results, refusals = race(
        lambda: receive(recovery, "IN-1", actor=chain.finance, cents=720_00),
        lambda: receive(recovery, "IN-2", actor=chain.finance, cents=720_00),
    )
    assert (len(results), refusals) == (2, [])
    assert money(chain) == {"committed": 3_600_00, "accepted": 7_200_00}
    assert str(Recovery.objects.get().state) == "settled"


def test_one_payment_is_not_set_off_beyond_its_sum(chain: Any) -> None:
    """Two grants of the same grantee owe back; both are set off against one payment, which is not enough for both."""
    first = chain.recovery_due().recovery
    second = chain.again(days_ago=90, pot_cents=20_000_00).recovery_due().recovery
    other = chain.again(days_ago=90, pot_cents=20_000_00).in_force()
    payment = request_instalment(other.agreement.instalments.get(number=1), actor=chain.finance)
    payment = approve_payment(payment, actor=make_staff("Second Approver", "approver", chain.action))
    Payment.objects.filter(pk=payment.pk).update(amount_cents=2_000_00)
    consent = make_pdf(chain.applicant)

    def set_off(recovery: Recovery) -> Recovery:
        return offset_recovery(recovery, payment=payment, amount_cents=1_440_00, consent=consent, actor=chain.finance)

    results, refusals = race(lambda: set_off(first), lambda: set_off(second))
    assert (len(results), len(refusals)) == (1, 1)
    assert Payment.objects.get(pk=payment.pk).transfer_cents == 560_00
