"""Recording a payment in another currency with what the bank certifies of it."""

import datetime
from decimal import Decimal

from django.core.files.base import File

from grants.core import files
from grants.payments.booking import Certified
from grants.payments.models import Payment
from grants.payments.services.paying import pay_instalment
from grants.people.models import User
from grants.people.services import require


def record_certified(
    payment: Payment,
    *,
    paid_on: datetime.date,
    bank_reference: str,
    rate: Decimal | None,
    debited_cents: int | None,
    evidence: File,
    actor: User,
) -> Payment:
    """Keep the bank's advice, and record the payment at its rate or debit. Raises DomainError at the field."""
    require("payments.pay", actor, payment)
    advice = files.receive(evidence, actor=actor, field="evidence")
    certified = Certified(rate, debited_cents, advice)
    return pay_instalment(payment, paid_on=paid_on, bank_reference=bank_reference, certified=certified, actor=actor)
