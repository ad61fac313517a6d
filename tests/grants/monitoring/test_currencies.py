"""A grant in dinars, paid in three tranches at three rates of the bank, settled under each policy.

The award is 10,800.00 EUR of a cost of 12,000.00. At 117.0000 it is drawn up as 1,263,600.00 RSD of 1,404,000.00. Half
of it, 30 and 15 percent are paid in advance, 5 percent as balance. The bank takes:

    631,800.00 RSD at 117.00 = 5,400.00 EUR (as ordered)
    379,080.00 RSD at 118.50 = 3,198.987… = 3,198.99 EUR (3,240.00 were ordered: 41.01 go back)
    189,540.00 RSD at 116.20 = 1,631.153… = 1,631.15 EUR (1,620.00 were ordered: 11.15 more)

Together 1,200,420.00 RSD for 10,230.14 EUR; 569.86 EUR stay committed.
"""

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement, Instalment
from grants.core.errors import DomainError
from grants.ledger.checks import differences
from grants.ledger.models import ExchangeRate, Transfer
from grants.ledger.rates import MissingRate
from grants.monitoring import services as monitoring
from grants.monitoring.models import Settlement
from grants.payments import services as payments
from grants.payments.booking import Certified
from grants.payments.models import Payment
from tests.factories import Chain, make_pdf, prepare_closure, tell_narrative

PLAN = [
    {"trigger": "signature", "basis_points": 5000},
    {"trigger": "manual", "basis_points": 3000, "condition": "Half is spent"},
    {"trigger": "manual", "basis_points": 1500, "condition": "All is planned"},
    {"trigger": "report", "basis_points": 500},
]
CERTIFIED = (Decimal("117"), Decimal("118.5"), Decimal("116.2"))
# InforEuro's rates of the seven months of the project, from April to October 2026; their mean is 117.80.
MONTHS = ("117.00", "119.00", "116.50", "118.00", "118.00", "118.00", "118.10")


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC), tick=True):
        yield


@pytest.fixture
def dinars(db: None) -> Chain:
    """A scheme in dinars, with the rates of its months; its agreement is drawn up on 9 April 2026."""
    for month, rate in enumerate(MONTHS, start=4):
        store(month, rate)
    return Chain(days_ago=228, grant_currency="RSD", instalments=PLAN)


def store(month: int, rate: str, currency: str = "RSD") -> None:
    day = datetime.date(2026, month, 1)
    ExchangeRate.objects.create(source="inforeuro", currency=currency, valid_on=day, rate=Decimal(rate))


def read(chain: Chain) -> dict[str, int]:
    """Read the balances in cents of euro, after asking the ledger whether it is clean."""
    assert differences() == []
    chain.agreement = Agreement.objects.get(pk=chain.agreement.pk)
    found = balances_of(chain.agreement)
    assert sum(found.values()) == 10_800_00  # whatever happens, the accounts add up to what was committed
    return {kind.removeprefix("agreement."): cents for kind, cents in found.items() if cents}


def ask(chain: Chain, part: Instalment) -> Payment:
    with chain.now():
        if part.trigger == "manual":
            payments.mark_met(part, note="Seen.", actor=chain.officer)
        payment = payments.request_instalment(part, actor=chain.finance)
        return payments.approve_payment(payment, actor=chain.approver)


def pay(chain: Chain, payment: Payment, **certified: Any) -> Payment:
    proof = Certified(**{"evidence": make_pdf(chain.finance), **certified})
    with chain.now():
        day = timezone.localdate(chain.clock)
        return payments.pay_instalment(
            payment, paid_on=day, bank_reference=f"B-{payment.pk}", certified=proof, actor=chain.finance
        )


def in_force(chain: Chain) -> Chain:
    return chain.in_force().confirm_account()


def with_tranches(chain: Chain) -> Chain:
    in_force(chain)
    for part, rate in zip(chain.agreement.instalments.all(), CERTIFIED, strict=False):
        pay(chain, ask(chain, part), rate=rate)
    return chain


def spent(chain: Chain, *amounts: int) -> Chain:
    """Report and verify one cost in each of the first months of the project."""
    chain.clock = datetime.datetime(2026, 10, 30, 9, tzinfo=datetime.UTC)
    first = chain.agreement.starts_on
    with chain.now():
        chain.report = monitoring.start_report(chain.agreement, actor=chain.applicant)
        fields = {"supplier": "Hall Ltd", "description": "Rent", "receipt": make_pdf(chain.applicant)}
        for number, amount in enumerate(amounts):
            day = first.replace(month=first.month + number, day=28)
            line = chain.agreement.lines.all()[0]
            monitoring.add_cost(
                chain.report,
                line,
                spent_on=day,
                amount_cents=amount,
                document_number=str(number),
                actor=chain.applicant,
                **fields,
            )
        tell_narrative(chain.report, actor=chain.applicant)
        monitoring.add_activity(
            chain.report, title="T", held_on=first, place="Novi Sad", women=8, men=4, actor=chain.applicant
        )
        monitoring.submit_report(chain.report, actor=chain.applicant)
        for cost in chain.report.costs.all():
            monitoring.verify_cost(cost, outcome="accepted", actor=chain.finance)
        monitoring.accept_narrative(chain.report, actor=chain.officer)
    return chain


def settle(chain: Chain, policy: str) -> Settlement:
    chain.agreement = Agreement.objects.get(pk=chain.agreement.pk)
    chain.agreement.terms["exchange"] = policy
    chain.agreement.save(update_fields=["terms"])
    with chain.now():
        monitoring.accept_costs(type(chain.report).objects.get(pk=chain.report.pk), actor=chain.finance)
    return Settlement.objects.get(agreement=chain.agreement)


def under(chain: Chain, policies: dict[str, Any], check: Callable[[str, Settlement, Any], None]) -> None:
    """Settle the same grant under each policy, taking it back between."""
    for policy, expected in policies.items():
        with transaction.atomic():
            check(policy, settle(chain, policy), expected)
            transaction.set_rollback(True)


def test_drawn_up_at_the_rate_of_the_month(dinars: Chain) -> None:
    agreement = dinars.prepared().agreement
    assert (agreement.currency, agreement.book_currency) == ("RSD", "EUR")
    assert (agreement.amount_cents, agreement.total_cents) == (1_263_600_00, 1_404_000_00)
    assert (agreement.rate, agreement.rate_source) == (Decimal(117), "InforEuro")
    lines = [(line.quantity, line.unit_rate_cents, line.amount_cents) for line in agreement.lines.all()]
    assert lines == [(10, 117_000_00, 1_170_000_00), (4, 58_500_00, 234_000_00)]
    parts = [part.amount_cents for part in agreement.instalments.all()]
    assert parts == [631_800_00, 379_080_00, 189_540_00, 63_180_00]


def test_three_tranches_each_at_the_rate_of_the_bank(dinars: Chain) -> None:
    in_force(dinars)
    assert read(dinars) == {"committed": 10_800_00}
    first, second, third, _balance = dinars.agreement.instalments.all()
    payment = ask(dinars, first)
    assert payment.booked_cents == 5_400_00
    assert read(dinars) == {"committed": 5_400_00, "ordered": 5_400_00}
    pay(dinars, payment, rate=CERTIFIED[0])
    assert read(dinars) == {"committed": 5_400_00, "advanced": 5_400_00}
    payment = pay(dinars, ask(dinars, second), rate=CERTIFIED[1])
    assert (payment.amount_cents, payment.booked_cents) == (379_080_00, 3_198_99)
    assert read(dinars) == {"committed": 2_201_01, "advanced": 8_598_99}
    payment = pay(dinars, ask(dinars, third), debited_cents=1_631_15)
    assert payment.rate == Decimal("116.20022683")  # 189,540.00 / 1,631.15
    assert read(dinars) == {"committed": 569_86, "advanced": 10_230_14}


# 1,300,000.00 RSD accepted: 90 % are 1,170,000.00, of 1,200,420.00 paid; 30,420.00 RSD come back.
#
# fifo: the first two tranches whole, and 159,120.00 of the third:
#     5,400.00 + 3,198.99 + 1,631.15 × 159,120 / 189,540 (1,369.360…) = 9,968.350… = 9,968.35; left 261.79
# mean: 10,230.14 × 1,170,000 / 1,200,420 = 9,970.897… = 9,970.90; left 259.24
# by the month: 700,000 / 117.00 (5,982.9060) + 400,000 / 119.00 (3,361.3445) + 200,000 / 116.50 (1,716.7382)
#     = 11,060.9887; 90 % are 9,954.8898 = 9,954.89. Of the 9,968.35 that fifo says were advanced, 13.46 are lost.
# average: (117.00 + 119.00 + 116.50 + 3 × 118.00 + 118.10) / 7 = 117.80; 1,170,000 / 117.80 = 9,932.0883 = 9,932.09;
#     9,968.35 − 9,932.09 = 36.26 are lost.
BY_MONTH = {"committed": 569_86, "advanced": 261_79, "accepted": 9_954_89, "exchange": 13_46}
LEFT_TO_RECOVER = {
    "fifo": {"committed": 569_86, "advanced": 261_79, "accepted": 9_968_35},
    "mean": {"committed": 569_86, "advanced": 259_24, "accepted": 9_970_90},
    "invoice": BY_MONTH,
    "booking": BY_MONTH,
    "payment": BY_MONTH,
    "average": {"committed": 569_86, "advanced": 261_79, "accepted": 9_932_09, "exchange": 36_26},
}
# 1,404,000.00 RSD accepted: the maximum, 1,263,600.00; 63,180.00 RSD are still to pay, 540.00 EUR at 117.00.
#
# fifo, mean: all that was advanced is accepted, 10,230.14; 540.00 are set apart for the balance.
# by the month: 704,000 / 117.00 (6,017.0940) + 400,000 / 119.00 (3,361.3445) + 300,000 / 116.50 (2,575.1073)
#     = 11,953.5458; × 1,200,420 / 1,404,000 = 10,220.2817 = 10,220.28 of the advances (9.86 are lost);
#     × 1,263,600 / 1,404,000 = 10,758.1912 = 10,758.19 in all, so 537.91 for the balance.
# average: 1,200,420 / 117.80 = 10,190.3226 = 10,190.32 (39.82 are lost); 1,263,600 / 117.80 = 10,726.6553 = 10,726.66
#     in all, so 536.34 for the balance.
AT_THE_BANK = {"committed": 29_86, "payable": 540_00, "accepted": 10_230_14}
OF_THE_MONTH = {"committed": 31_95, "payable": 537_91, "accepted": 10_220_28, "exchange": 9_86}
STILL_TO_PAY = {
    "fifo": AT_THE_BANK,
    "mean": AT_THE_BANK,
    "invoice": OF_THE_MONTH,
    "booking": OF_THE_MONTH,
    "payment": OF_THE_MONTH,
    "average": {"committed": 33_52, "payable": 536_34, "accepted": 10_190_32, "exchange": 39_82},
}


def test_more_was_paid_than_is_accepted(dinars: Chain) -> None:
    spent(with_tranches(dinars), 700_000_00, 400_000_00, 200_000_00)

    def check(policy: str, settlement: Settlement, expected: dict[str, int]) -> None:
        assert (settlement.paid_cents, settlement.final_grant_cents) == (1_200_420_00, 1_170_000_00)
        assert (settlement.balance_cents, settlement.recovery_cents) == (0, 30_420_00)
        assert settlement.rule_version == f"double-ceiling-2, {policy}"
        assert read(dinars) == expected, policy

    under(dinars, LEFT_TO_RECOVER, check)


def test_a_balance_is_still_to_pay(dinars: Chain) -> None:
    spent(with_tranches(dinars), 704_000_00, 400_000_00, 300_000_00)

    def check(policy: str, settlement: Settlement, expected: dict[str, int]) -> None:
        assert (settlement.final_grant_cents, settlement.balance_cents) == (1_263_600_00, 63_180_00)
        assert read(dinars) == expected, policy

    under(dinars, STILL_TO_PAY, check)


def balance(chain: Chain, **certified: Any) -> Payment:
    with chain.now():
        payment = payments.request_balance(chain.agreement, actor=chain.finance)
        assert payment.amount_cents == 63_180_00
        payment = payments.approve_payment(payment, actor=chain.approver)
    return pay(chain, payment, **certified)


def test_the_balance_costs_what_the_bank_takes(dinars: Chain) -> None:
    """At 118.50 it takes 533.16 (63,180 / 118.5 = 533.164…) of the 540.00; 6.84 are committed again."""
    spent(with_tranches(dinars), 704_000_00, 400_000_00, 300_000_00)
    settle(dinars, "fifo")
    read(dinars)
    balance(dinars, rate=Decimal("118.5"))
    assert read(dinars) == {"committed": 36_70, "accepted": 10_763_30}
    with dinars.now():
        prepare_closure(dinars.agreement, actor=dinars.officer)
        monitoring.close_grant(dinars.agreement, actor=dinars.finance)
    assert differences() == []


def test_what_an_audit_takes_out_later_falls_in_both_currencies(dinars: Chain) -> None:
    """Of 1,404,000.00 RSD 1,304,000.00 stay: 90 % are 1,173,600.00, so 90,000.00 RSD are owed back.

    In the ledger it is the same part of what is accepted there: 10,763.30 × 90,000 / 1,263,600 = 766.617… = 766.62.
    """
    spent(with_tranches(dinars), 704_000_00, 400_000_00, 300_000_00)
    settle(dinars, "fifo")
    balance(dinars, rate=Decimal("118.5"))
    told = {"reason": "The invoice is of another year.", "finding": "Audit of 2027, paragraph 12"}
    with dinars.now():
        cost = dinars.report.costs.order_by("pk").first()
        row = monitoring.disallow_cost(cost, amount_cents=100_000_00, actor=dinars.approver, **told)
    assert (row.final_before_cents, row.final_after_cents) == (1_263_600_00, 1_173_600_00)
    assert row.recovery is not None
    assert (row.recovery.amount_cents, row.recovery.currency) == (90_000_00, "RSD")
    assert read(dinars) == {"committed": 36_70, "accepted": 9_996_68, "advanced": 766_62}
    assert differences() == []


def test_the_loss_of_a_balance_is_no_eligible_cost(dinars: Chain) -> None:
    """The costs make it worth 537.91; the bank takes 545.00. The 7.09 are a difference of the rates."""
    spent(with_tranches(dinars), 704_000_00, 400_000_00, 300_000_00)
    settle(dinars, "invoice")
    read(dinars)
    payment = balance(dinars, debited_cents=545_00)
    assert read(dinars) == {"committed": 24_86, "accepted": 10_758_19, "exchange": 16_95}
    with dinars.now():
        payments.bounce_payment(payment, reason="Account closed.", actor=dinars.finance)
    assert read(dinars) == OF_THE_MONTH


def test_a_gain_by_the_rates_is_limited_to_what_was_advanced(dinars: Chain) -> None:
    """All costs at 110.00 are worth more euro than were advanced for them: what was advanced is accepted."""
    spent(with_tranches(dinars), 1_300_000_00)
    ExchangeRate.objects.update(rate=110)
    settle(dinars, "payment")
    assert read(dinars) == LEFT_TO_RECOVER["fifo"]


def test_what_was_paid_beyond_comes_back_whole(dinars: Chain) -> None:
    """30,420.00 RSD were advanced with 261.79 EUR under fifo; with them all euro are back."""
    spent(with_tranches(dinars), 1_300_000_00)
    settle(dinars, "fifo")
    agreement = Agreement.objects.get(pk=dinars.agreement.pk)
    with dinars.now():
        recovery = payments.request_recovery(
            agreement, origin="rejected", amount_cents=30_420_00, explanation="Too much.", actor=dinars.finance
        )
        recovery = payments.approve_recovery(recovery, actor=dinars.approver)
        for number, amount in enumerate((10_000_00, 20_420_00)):
            recovery = payments.receive_recovery(
                recovery,
                amount_cents=amount,
                on=timezone.localdate(dinars.clock),
                bank_reference=f"IN-{number}",
                actor=dinars.finance,
            )
    assert read(dinars) == {"committed": 831_65, "accepted": 9_968_35}


def test_a_missing_rate_is_named_by_its_month_and_settles_nothing(dinars: Chain) -> None:
    spent(with_tranches(dinars), 700_000_00, 400_000_00)
    ExchangeRate.objects.get(valid_on=datetime.date(2026, 5, 1)).delete()
    with pytest.raises(MissingRate, match=r"The InforEuro rate of RSD for May 2026 is missing; import it\."):
        settle(dinars, "invoice")
    assert not Settlement.objects.exists()
    assert read(dinars) == {"committed": 569_86, "advanced": 10_230_14}


def test_no_agreement_without_a_rate(dinars: Chain) -> None:
    ExchangeRate.objects.all().delete()
    with pytest.raises(MissingRate, match="The InforEuro rate of RSD for April 2026 is missing"):
        dinars.prepared()
    assert not Agreement.objects.exists()


def test_the_bank_may_not_take_more_than_is_committed(dinars: Chain) -> None:
    """631,800.00 RSD at 50.00 are 12,636.00 EUR; 5,400.00 are ordered, as much is committed."""
    in_force(dinars)
    payment = ask(dinars, dinars.agreement.instalments.get(number=1))
    with pytest.raises(DomainError, match=r"only 5,400\.00.EUR more is committed"):
        pay(dinars, payment, rate=Decimal(50))
    assert read(dinars) == {"committed": 5_400_00, "ordered": 5_400_00}
    assert Payment.objects.get(pk=payment.pk).state == "ordered"


def test_the_bank_certifies_one_of_the_two_with_its_advice(dinars: Chain) -> None:
    in_force(dinars)
    payment = ask(dinars, dinars.agreement.instalments.get(number=1))
    wrong: list[tuple[dict[str, Any], str]] = [
        ({}, "rate"),
        ({"rate": Decimal(117), "debited_cents": 5_400_00}, "rate"),
        ({"rate": Decimal(117), "evidence": None}, "evidence"),
        ({"rate": Decimal(0)}, "rate"),
        ({"debited_cents": -1}, "rate"),
    ]
    for certified, field in wrong:
        with pytest.raises(DomainError) as refused:
            pay(dinars, payment, **certified)
        assert refused.value.field == field
    assert read(dinars) == {"committed": 5_400_00, "ordered": 5_400_00}


def test_a_tranche_that_comes_back_is_committed_again(dinars: Chain) -> None:
    in_force(dinars)
    payment = pay(dinars, ask(dinars, dinars.agreement.instalments.get(number=1)), rate=Decimal("118.5"))
    assert read(dinars) == {"committed": 5_468_35, "advanced": 5_331_65}
    with dinars.now():
        payments.bounce_payment(payment, reason="Account closed.", actor=dinars.finance)
    assert read(dinars) == {"committed": 10_800_00}


def test_a_grant_in_euro_is_not_touched(chain: Chain) -> None:
    chain.accepted(10_000_00, 1_000_00)
    settlement = Settlement.objects.get(agreement=chain.agreement)
    assert settlement.rule_version == "double-ceiling-2"
    assert Payment.objects.get().booked_cents is None
    assert not Transfer.objects.filter(kind="exchange").exists()
    assert balances_of(chain.agreement)["agreement.payable"] == 1_260_00
