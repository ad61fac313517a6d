"""The whole life of the money, in any order of acts, against a book kept in plain Python.

Two grants of one action are paid, returned, settled, asked back and closed, while the allocation and the pot move.
Whatever the order: an act that the book allows succeeds and moves exactly these cents, any other is refused and moves
none; no account falls below zero; the donors' parts add up; every balance follows from the transfers.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from grants.agreements.models import Agreement
from grants.calls.models import Call
from grants.calls.pots import GIVE_BACK, TOP_UP, change_pot
from grants.core.errors import DomainError
from grants.ledger.checks import differences
from grants.ledger.models import Account
from grants.monitoring import services as monitoring
from grants.payments import services as payments
from grants.payments.models import Payment
from grants.programmes import services as programmes
from tests.factories import Chain, prepare_closure, write_report
from workflows.engine import TransitionRefused

REFUSALS = (TransitionRefused, DomainError, PermissionDenied)
GRANT, TOTAL, ADVANCE = 10_800_00, 12_000_00, 8_640_00
which = st.integers(0, 1)
cents = st.integers(1, 30_000_00)
parts = st.integers(1, 6_000_00)


class Book:
    """What every account ought to hold, in cents: kept by hand, knowing nothing of the code that is tried."""

    def __init__(self, allocated: int, pots: list[int]) -> None:
        self.available = allocated - sum(pots)
        self.pots = [pot - GRANT for pot in pots]
        self.grants = [Counter(committed=GRANT), Counter(committed=GRANT)]
        self.payment: list[str] = ["", ""]  # the state of the live instalment
        self.balance: list[str] = ["", ""]
        self.settled = [False, False]
        self.closed = [False, False]
        self.allocated = allocated

    def move(self, grant: int, source: str, target: str, amount: int) -> None:
        """Move cents between two accounts of a grant."""
        self.grants[grant][source] -= amount
        self.grants[grant][target] += amount

    def holds(self) -> Counter[str]:
        """Return what all accounts of a kind hold together."""
        found: Counter[str] = Counter()
        for grant in self.grants:
            found.update({f"agreement.{kind}": amount for kind, amount in grant.items()})
        found.update({"action.available": self.available, "call.available": sum(self.pots)})
        return +found


@contextmanager
def outcome(allowed: bool) -> Iterator[None]:
    """Run an act that must succeed when it is allowed, and be refused in words otherwise."""
    if allowed:
        with transaction.atomic():
            yield
    else:
        with pytest.raises(REFUSALS, match=r"\w{3}"), transaction.atomic():
            yield


class Money(RuleBasedStateMachine):
    """The acts of the office on two grants of one action."""

    chains: list[Chain]
    base: tuple[int, list[int]]

    def __init__(self) -> None:
        super().__init__()
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.cast = self.chains[0]
        self.book = Book(*self.base)

    def teardown(self) -> None:
        """Forget the run: the next one begins at the same point."""
        transaction.set_rollback(True)
        self.scope.__exit__(None, None, None)

    def grant(self, number: int) -> Agreement:
        return Agreement.objects.get(pk=self.chains[number].agreement.pk)

    def live(self, number: int, kind: str) -> Payment:
        return Payment.objects.filter(agreement=self.chains[number].agreement, kind=kind).latest("pk")

    @rule(number=which)
    def request_instalment(self, number: int) -> None:
        book, instalment = self.book, self.grant(number).instalments.get(number=1)
        allowed = not (book.payment[number] or book.settled[number] or book.closed[number])
        with outcome(allowed):
            payments.request_instalment(instalment, actor=self.cast.finance)
        if allowed:
            book.payment[number] = "requested"

    @rule(number=which)
    def request_balance(self, number: int) -> None:
        book = self.book
        owed = book.grants[number]["payable"]
        allowed = bool(owed) and not book.balance[number] and not book.closed[number]
        with outcome(allowed):
            payments.request_balance(self.grant(number), actor=self.cast.finance)
        if allowed:
            book.balance[number] = "requested"

    @precondition(lambda self: any(self.book.payment) or any(self.book.balance))
    @rule(number=which, kind=st.sampled_from(["instalment", "balance"]), by=st.sampled_from(["approver", "finance"]))
    def approve(self, number: int, kind: str, by: str) -> None:
        state = self.states(kind)
        if not state[number]:
            return
        payment = self.live(number, kind)
        allowed = state[number] == "requested" and by == "approver"
        with outcome(allowed):
            payments.approve_payment(payment, actor=getattr(self.cast, by))
        if allowed:
            state[number] = "ordered"
            self.book.move(number, self.source_of(kind), "ordered", payment.amount_cents)

    @precondition(lambda self: any(self.book.payment) or any(self.book.balance))
    @rule(number=which, kind=st.sampled_from(["instalment", "balance"]), verb=st.sampled_from(["refuse", "recall"]))
    def take_back(self, number: int, kind: str, verb: str) -> None:
        state = self.states(kind)
        if not state[number]:
            return
        payment, before = self.live(number, kind), state[number]
        allowed = before == ("requested" if verb == "refuse" else "ordered")
        act: Callable[..., Any] = payments.refuse_payment if verb == "refuse" else payments.recall_payment
        actor = self.cast.approver if verb == "refuse" else self.cast.finance
        with outcome(allowed):
            act(payment, actor=actor, reason="A mistake.")
        if allowed:
            state[number] = ""
            if verb == "recall":
                self.book.move(number, "ordered", self.source_of(kind), payment.amount_cents)

    @precondition(lambda self: "ordered" in self.book.payment + self.book.balance)
    @rule(number=which, kind=st.sampled_from(["instalment", "balance"]))
    def pay(self, number: int, kind: str) -> None:
        state = self.states(kind)
        if not state[number]:
            return
        payment, allowed = self.live(number, kind), state[number] == "ordered"
        with outcome(allowed):
            payments.pay_instalment(
                payment, paid_on=timezone.localdate(), bank_reference="B-1", actor=self.cast.finance
            )
        if allowed:
            state[number] = "paid"
            self.book.move(number, "ordered", "advanced" if kind == "instalment" else "accepted", payment.amount_cents)

    @precondition(lambda self: any(self.book.payment))
    @rule(number=which)
    def bounce(self, number: int) -> None:
        """The bank sends an instalment back, before or after it counted as paid."""
        book, before = self.book, self.book.payment[number]
        if not before:
            return
        payment = self.live(number, "instalment")
        allowed = before == "ordered" or (before == "paid" and not book.settled[number])
        with outcome(allowed):
            payments.bounce_payment(payment, actor=self.cast.finance, reason="Account closed.")
        if allowed:
            book.payment[number] = ""
            book.move(number, "ordered" if before == "ordered" else "advanced", "committed", payment.amount_cents)

    @rule(number=which, cost=st.sampled_from([4_000_00, 9_600_00, 10_000_33, TOTAL]))
    def settle(self, number: int, cost: int) -> None:
        """Report, verify and accept a cost: the final amount stands."""
        book = self.book
        if book.settled[number] or book.closed[number] or book.payment[number] in {"requested", "ordered"}:
            return
        report = monitoring.start_report(self.grant(number), actor=self.cast.applicant)
        write_report(report, (cost,), actor=self.cast.applicant)
        report = monitoring.submit_report(report, actor=self.cast.applicant)
        monitoring.verify_cost(
            report.costs.get(), outcome="accepted", accepted_cents=0, reason="", actor=self.cast.finance
        )
        monitoring.accept_narrative(report, actor=self.cast.officer)
        monitoring.accept_costs(report, actor=self.cast.finance)
        final = min(GRANT, (2 * cost * GRANT + TOTAL) // (2 * TOTAL))
        paid = book.grants[number]["advanced"]
        book.settled[number] = True
        book.move(number, "advanced", "accepted", min(final, paid))
        book.move(number, "committed", "payable", max(final - paid, 0))

    @precondition(lambda self: any(self.book.settled))
    @rule(number=which, amount=parts, how=st.sampled_from(["receive", "waive"]))
    def recover(self, number: int, amount: int, how: str) -> None:
        """Ask back what was paid beyond the final amount, and cover a part of it."""
        book = self.book
        left = book.grants[number]["advanced"]
        if not (book.settled[number] and left) or book.closed[number]:
            return
        recovery = self.grant(number).recoveries.filter(state="due").first()
        if recovery is None:
            recovery = payments.request_recovery(
                self.grant(number),
                origin="unspent",
                amount_cents=left,
                explanation="Not spent.",
                actor=self.cast.finance,
            )
            recovery = payments.approve_recovery(recovery, actor=self.cast.approver)
        allowed = amount <= left
        with outcome(allowed):
            if how == "receive":
                payments.receive_recovery(
                    recovery,
                    amount_cents=amount,
                    on=timezone.localdate(),
                    bank_reference="B-2",
                    actor=self.cast.finance,
                )
            else:
                payments.waive_recovery(recovery, amount_cents=amount, reason="Too small.", actor=self.cast.approver)
        if allowed:
            book.move(number, "advanced", "committed" if how == "receive" else "waived", amount)

    @rule(number=which)
    def close(self, number: int) -> None:
        book = self.book
        held = book.grants[number]
        allowed = book.settled[number] and not book.closed[number]
        allowed = allowed and not (held["ordered"] or held["advanced"] or held["payable"])
        allowed = allowed and "requested" not in {book.payment[number], book.balance[number]}
        if book.settled[number] and not book.closed[number]:
            prepare_closure(self.grant(number), actor=self.cast.officer)
        with outcome(allowed):
            monitoring.close_grant(self.grant(number), actor=self.cast.finance, reason="Done.")
        if allowed:
            book.closed[number] = True
            book.available += held["committed"]
            held["committed"] = 0

    @rule(amount=cents)
    def cut(self, amount: int) -> None:
        """Take money back from the action: only what lies free."""
        allowed = amount <= self.book.available
        with outcome(allowed):
            allocation = programmes.request_allocation(
                self.cast.action, kind="cut", amount_cents=amount, reason="Needed elsewhere.", actor=self.cast.finance
            )
            programmes.confirm_allocation(allocation, actor=self.cast.approver)
        if allowed:
            self.book.available -= amount
            self.book.allocated -= amount

    @rule(amount=cents, way=st.sampled_from([TOP_UP, GIVE_BACK]))
    def change_pot(self, amount: int, way: str) -> None:
        """Put more into the pot of the first call, or give back what is not promised of it."""
        book = self.book
        allowed = amount <= (book.available if way == TOP_UP else book.pots[0])
        with outcome(allowed):
            change_pot(self.call(), way=way, amount_cents=amount, reason="Other needs.", actor=self.cast.finance)
        if allowed:
            change = amount if way == TOP_UP else -amount
            book.available -= change
            book.pots[0] += change

    def call(self) -> Call:
        return Call.objects.get(pk=self.cast.call.pk)

    def states(self, kind: str) -> list[str]:
        return self.book.payment if kind == "instalment" else self.book.balance

    def source_of(self, kind: str) -> str:
        return "committed" if kind == "instalment" else "payable"

    @invariant()
    def accounts_hold_what_the_book_says(self) -> None:
        found: Counter[str] = Counter()
        for kind, balance in Account.objects.exclude(kind="source").values_list("kind", "balance"):
            assert balance >= 0
            found[kind] += balance
        assert +found == self.book.holds()
        assert sum(found.values()) == self.book.allocated

    @invariant()
    def ledger_adds_up(self) -> None:
        assert differences() == []


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [6, pytest.param(30, marks=pytest.mark.soak)])
def test_no_order_of_acts_breaks_the_books(examples: int) -> None:
    first = Chain(days_ago=90).in_force().confirm_account()
    second = first.again(days_ago=80).in_force()
    Money.chains, Money.base = [first, second], (120_000_00, [first.call.pot_cents, second.call.pot_cents])
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=examples, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
