"""Storms of real processes over one grant's money: every act happens once, every other one is refused in words."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement, AgreementVersion
from grants.agreements.services import countersign_agreement
from grants.agreements.services.amending import propose_amendment, take_note
from grants.core.models import StoredFile
from grants.ledger.checks import differences
from grants.ledger.models import Account, DonorPart, Transfer
from grants.monitoring.services import close_grant
from grants.payments.models import Payment, PaymentBatch, Statement
from grants.payments.services import (
    amend_payment,
    approve_payment,
    endorse_payment,
    pay_instalment,
    recall_payment,
    request_balance,
)
from grants.payments.services.importing import import_statement
from grants.payments.services.matching import match_statement
from grants.programmes.services import available_account, confirm_allocation, request_allocation
from tests.factories import Chain, make_pdf, make_staff, prepare_closure
from tests.grants.payments.bank_answers import Movement, camt
from tests.grants.storm import Answer, done, storm
from workflows.engine import records_of

pytestmark = pytest.mark.django_db(transaction=True)

Act = tuple[str, Callable[[], Any]]
SIZES = [8, pytest.param(40, marks=pytest.mark.soak)]


def people(size: int, *acts: Act) -> Iterator[Act]:
    """Return so many people, who come with the acts by turns."""
    return islice(cycle(acts), size)


def money(chain: Any) -> dict[str, int]:
    """Return the balances of the grant in cents, after asking the ledger whether it is clean."""
    assert differences() == []
    assert not DonorPart.objects.filter(cents__lt=0).exists()
    return {kind.removeprefix("agreement."): cents for kind, cents in balances_of(chain.agreement).items() if cents}


def happened(answers: list[Answer]) -> Counter[str]:
    """Return how often each act happened; whoever was refused was told why."""
    assert all(answer.words for answer in answers if not answer.is_done)
    return Counter(done(answers))


@pytest.mark.parametrize("size", SIZES)
def test_paid_or_taken_back_while_the_budget_is_changed(chain: Any, size: int) -> None:
    chain.ordered()
    first, second = chain.agreement.lines.all()
    lines = [
        {"pk": first.pk, "amount_cents": first.amount_cents - 1_000_00},
        {"pk": second.pk, "amount_cents": second.amount_cents + 1_000_00},
    ]
    asked = propose_amendment(
        chain.agreement, kind="budget", reason="More meetings.", lines=lines, actor=chain.applicant
    )
    day = timezone.localdate()

    def pay() -> Any:
        return pay_instalment(chain.payment, paid_on=day, bank_reference="B-1", actor=chain.finance)

    answers = storm(
        *people(
            size,
            ("pay", pay),
            ("recall", lambda: recall_payment(chain.payment, reason="Wrong month.", actor=chain.finance)),
            ("change", lambda: take_note(asked, actor=chain.officer)),
        )
    )
    assert happened(answers) in ({"pay": 1, "change": 1}, {"recall": 1, "change": 1})
    expected = {
        "paid": {"committed": 2_160_00, "advanced": 8_640_00},
        "refused": {"committed": 10_800_00},
    }
    assert money(chain) == expected[Payment.objects.get().state]
    assert Transfer.objects.filter(kind__in=["pay", "return"]).count() == 1
    agreement = Agreement.objects.get()  # the second version names the account that was confirmed after the signatures
    assert agreement.version == AgreementVersion.objects.count() == 3
    assert sum(line.amount_cents for line in agreement.lines.all()) == 12_000_00


@pytest.mark.parametrize("size", SIZES)
def test_balance_paid_while_the_grant_is_closed_and_the_payment_changed(chain: Any, size: int) -> None:
    """What is left of the commitment is released once, and never before the balance is paid.

    Accepted are 9,800.00, of which the grant bears 8,820.00: 180.00 are owed, 1,980.00 are left.
    """
    chain.accepted(9_800_00)
    chain.agreement = Agreement.objects.get()
    payment = approve_payment(request_balance(chain.agreement, actor=chain.finance), actor=chain.approver)
    prepare_closure(chain.agreement, actor=chain.officer)
    day, pot = timezone.localdate(), available_account(chain.action)
    before = pot.balance

    def pay() -> Any:
        return pay_instalment(payment, paid_on=day, bank_reference="B-2", actor=chain.finance)

    answers = storm(
        *people(
            size,
            ("pay", pay),
            ("close", lambda: close_grant(chain.agreement, actor=chain.finance)),
            ("amend", lambda: amend_payment(payment, amount_cents=100_00, reason="Less.", actor=chain.finance)),
        )
    )
    found = happened(answers)
    assert (found["pay"], found["amend"]) == (1, 0)
    assert found["close"] in {0, 1}
    if not found["close"]:
        close_grant(chain.agreement, actor=chain.finance)
    assert money(chain) == {"accepted": 8_820_00}
    pot.refresh_from_db()
    assert pot.balance - before == 1_980_00
    assert Transfer.objects.filter(idempotency_key=f"close:{chain.agreement.pk}").count() == 1


@pytest.mark.parametrize("size", SIZES)
def test_two_approvers_give_one_approval_each(db: None, size: int) -> None:
    chain: Any = Chain(days_ago=90, second_approval_cents=5_000_00)
    chain.second = make_staff("Second Approver", "approver", chain.action)
    chain.requested()
    seen = chain.payment.seen

    def decide(who: Any) -> Any:
        payment = Payment.objects.get()
        verb = endorse_payment if payment.next_approval == "endorse" else approve_payment
        return verb(payment, actor=who, seen=seen)

    storm(*people(size, ("first", lambda: decide(chain.approver)), ("second", lambda: decide(chain.second))))
    payment = Payment.objects.get()
    if str(payment.state) == "endorsed":  # all looked while no approval stood
        others = {chain.approver, chain.second} - {records_of(payment).get(verb="endorse").actor}
        approve_payment(payment, actor=others.pop(), seen=seen)
    given = {verb: list(records_of(payment).filter(verb=verb)) for verb in ("endorse", "approve")}
    assert [len(records) for records in given.values()] == [1, 1]
    assert given["endorse"][0].actor != given["approve"][0].actor
    assert money(chain) == {"committed": 2_160_00, "ordered": 8_640_00}
    assert Transfer.objects.filter(kind="order").count() == 1


@pytest.mark.parametrize("size", SIZES)
def test_file_made_and_downloaded_by_many_is_one_file(chain: Any, size: int) -> None:
    chain.batch_open()
    with time_machine.travel(chain.clock, tick=True):
        client = Client()
        client.force_login(chain.finance, backend="allauth.account.auth_backends.AuthenticationBackend")
        freeze, file = (reverse(f"payments:{name}", args=[chain.batch.pk]) for name in ("batch_freeze", "batch_file"))

        def make_and_download() -> str:
            made = client.post(freeze)
            content = b"".join(client.get(file, follow=True))
            return f"{made.status_code} {hashlib.sha256(content).hexdigest()}"

        before = StoredFile.objects.count()
        answers = storm(*people(size, ("download", make_and_download)))
    batch = PaymentBatch.objects.get()
    assert Counter(answer.words for answer in answers) == {
        f"302 {batch.file.sha256}": 1,
        f"422 {batch.file.sha256}": size - 1,
    }
    assert (batch.state, batch.count, StoredFile.objects.count() - before) == ("frozen", 1, 1)
    assert records_of(batch).filter(verb="freeze").count() == 1
    assert money(chain) == {"committed": 2_160_00, "ordered": 8_640_00}


@pytest.mark.parametrize("size", SIZES)
def test_statement_imported_by_many_is_taken_once_and_pays_once(chain: Any, size: int) -> None:
    chain.batch_frozen()
    with time_machine.travel(chain.clock, tick=True):
        line = Movement(-chain.payment.amount_cents, chain.payment.end_to_end_id, "B-1")
        content = camt(line, day=timezone.localdate(chain.clock))

        def take() -> Any:
            statement = import_statement(chain.paying_account, content, format="camt", actor=chain.finance)
            return dict(match_statement(statement, actor=chain.finance))

        answers = storm(*people(size, ("take", take)))
    assert happened(answers) == {"take": 1}
    assert all("nothing was done" in answer.words for answer in answers if not answer.is_done)
    assert Statement.objects.get().lines.get().outcome == "paid"
    assert PaymentBatch.objects.get().state == "completed"
    assert money(chain) == {"committed": 2_160_00, "advanced": 8_640_00}


@pytest.mark.parametrize("size", SIZES)
def test_allocation_cut_while_the_agreement_is_signed(fresh_chain: Chain, size: int) -> None:
    """Two cuts want all that is free, and one gets it; the signature takes what was reserved, whoever comes first."""
    chain = fresh_chain.signed()

    def ask(cents: int) -> Any:
        return request_allocation(
            chain.action, kind="cut", amount_cents=cents, reason="Less", document=make_pdf(), actor=chain.finance
        )

    def sign() -> Any:
        return countersign_agreement(chain.agreement, name="Approver", capacity="Head", actor=chain.approver)

    first, second = ask(60_000_00), ask(60_000_00)
    answers = storm(
        *people(
            size,
            ("cut", lambda: confirm_allocation(first, actor=chain.approver)),
            ("sign", sign),
            ("cut", lambda: confirm_allocation(second, actor=chain.approver)),
            ("sign", sign),
        )
    )
    assert happened(answers) == {"cut": 1, "sign": 1}
    assert money(chain) == {"committed": 10_800_00}
    held = dict(Account.objects.exclude(balance=0).exclude(kind="source").values_list("kind", "balance"))
    assert held == {"call.available": 49_200_00, "agreement.committed": 10_800_00}
    assert sum(Transfer.objects.filter(kind="cut").values_list("amount", flat=True)) == 60_000_00  # one of each donor
    assert Transfer.objects.filter(kind="commit").count() == 1
