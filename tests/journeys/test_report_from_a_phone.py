"""A grantee reports from a phone: fifteen receipts, two questions, one refusal, the balance on the account."""

import io
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from grants.ledger.checks import differences
from grants.ledger.models import Account
from grants.monitoring.models import Expenditure, Settlement
from grants.payments.models import Payment
from notifications.models import Message
from tests.factories import PDF, Chain
from tests.grants.payments.bank_answers import Movement, camt
from tests.journeys.conftest import PHONE, Person
from workflows.engine import records_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What was spent: on which line of the budget, to whom, for which document, how much. Three are photographed at once,
# four are pasted, eight come by the workbook. The third is above the sum from which a second person looks.
MEDIATORS, MEETINGS = "Mediators", "Meetings"
PHOTOGRAPHED = (
    (MEETINGS, "Hall Sever", "H-1", "312.45"),
    (MEETINGS, "Bus Petrol", "B-17", "187.99"),
    (MEDIATORS, "Jana Primer", "J-1", "2600.00"),
)
PASTED = (
    (MEDIATORS, "Marko Primer", "M-1", "905.10"),
    (MEDIATORS, "Marko Primer", "M-2", "905.10"),
    (MEDIATORS, "Marko Primer", "M-3", "905.11"),
    (MEETINGS, "Hall Sever", "H-2", "312.46"),
)
IN_THE_WORKBOOK = (
    (MEDIATORS, "Ana Primer", "A-1", "710.33"),
    (MEDIATORS, "Ana Primer", "A-2", "710.33"),
    (MEDIATORS, "Ana Primer", "A-3", "710.34"),
    (MEDIATORS, "Vera Primer", "V-1", "640.07"),
    (MEDIATORS, "Vera Primer", "V-2", "640.07"),
    (MEDIATORS, "Vera Primer", "V-3", "640.08"),
    (MEETINGS, "Print House", "P-9", "421.37"),
    (MEETINGS, "Coffee Corner", "C-4", "98.60"),
)
ASKED, REFUSED = ("H-1", "V-2"), "C-4"
TOTAL, MAXIMUM, PAID = Decimal(12_000), Decimal(10_800), Decimal(8_640)  # what the agreement says, and the advance


def photograph(number: int) -> dict[str, Any]:
    """Return what the camera of a phone gives: a picture like no other."""
    kept = io.BytesIO()
    Image.new("RGB", (240, 320), (number * 11 % 255, 200, 120)).save(kept, "JPEG")
    return {"name": f"IMG_{number:04}.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def paper(number: int) -> dict[str, Any]:
    """Return a scanned receipt like no other."""
    return {"name": f"scan-{number}.pdf", "mimeType": "application/pdf", "buffer": PDF + f"\n%{number}\n".encode()}


class Walk:
    """The way of one report, each step by the person whose work it is."""

    def __init__(self, enter: Callable[..., Person], chain: Chain) -> None:
        self.agreement = chain.agreement
        self.here = f"/agreements/{chain.agreement.reference}/report"
        self.day = timezone.localdate()
        self.account = chain.paying_account
        self.grantee = enter("grantee", chain.applicant, device=PHONE)
        self.finance = enter("finance", chain.finance)
        self.officer = enter("officer", chain.officer)
        self.approver = enter("approver", chain.approver)

    def tell(self) -> None:
        """Start the report, answer what its call asks, say what became of the plan, and tell of one activity."""
        person = self.grantee.open("/home/").do("report", "Start the final report", "Narrative")
        boxes = person.page.locator("main textarea:visible").all()
        assert boxes
        person.write_all(boxes, "Twelve mediators were trained, and keep a weekly hour in three schools.")
        person.write(person.page.locator('[name="cofinancing_spent_cents"]'), "1150.50")
        person.do("On to the work plan").fill(**{"activity-1-outcome": "done"})
        person.page.locator('form[data-save-state="saved"]').first.wait_for()
        reached = {f"i{row.pk}-value": "12" for row in self.agreement.indicators.all()}
        person.open(f"{self.here}/").do("What was reached").fill(**reached).do("Save")
        person.open(f"{self.here}/").do("Activities").fill(
            title="Training", held_on=f"{self.day:%Y-%m-%d}", place="Novi Sad", women="8", men="4"
        )
        person.do("Add").sees("The activity is added.")

    def photograph_three(self) -> None:
        """Enter three costs one by one, each with a picture that the phone takes then and there."""
        person = self.grantee.open(f"{self.here}/").do("Costs and receipts")
        for number, (line, supplier, document, amount) in enumerate(PHOTOGRAPHED):
            person.fill(
                line=str(self.agreement.lines.get(description=line).pk),
                spent_on=f"{self.day:%Y-%m-%d}",
                supplier=supplier,
                document_number=document,
                description="For the training",
                amount_cents=amount,
                photo=photograph(number),
            ).do("Add the cost").sees("The cost is added.")

    def bring_many(self) -> None:
        """Paste four rows, and bring eight by the workbook that the page gives."""
        numbers = {line.description: n for n, line in enumerate(self.agreement.lines.all(), start=1)}
        rows = [
            f"{numbers[line]}\t{self.day}\t{supplier}\t{document}\tFor the training\t{amount}"
            for line, supplier, document, amount in PASTED
        ]
        person = self.grantee.do("Many at once").fill(pasted="\n".join(rows))
        person.do("Take the costs in").sees("4 costs are taken in.").do("Many at once")
        with person.page.expect_download() as coming:
            person.page.get_by_role("link", name="Download the workbook").click()
        person.fill(file=self._filled_in(coming.value.path().read_bytes(), numbers))
        person.do("Take the costs in").sees("8 costs are taken in.")

    def _filled_in(self, given: bytes, numbers: dict[str, int]) -> dict[str, Any]:
        book, kept = load_workbook(io.BytesIO(given)), io.BytesIO()
        for row, (line, supplier, document, amount) in enumerate(IN_THE_WORKBOOK, start=2):
            cells = (numbers[line], self.day, supplier, document, "For the training", Decimal(amount))
            for column, value in enumerate(cells, start=1):
                book.worksheets[0].cell(row, column, value)
        book.save(kept)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return {"name": "costs.xlsx", "mimeType": kind, "buffer": kept.getvalue()}

    def add_receipts(self) -> None:
        """Open each cost that came in a table, and add its receipt: every other one is photographed."""
        for number, (_line, supplier, document, _amount) in enumerate(PASTED + IN_THE_WORKBOOK, start=10):
            found = {"photo": photograph(number)} if number % 2 else {"upload": paper(number)}
            self.grantee.open(f"{self.here}/costs/add/").do(f"{supplier} · {document}").fill(kind="receipt", **found)
            self.grantee.do("Add the files").sees("The files are added.")

    def hand_in(self) -> None:
        """Look at everything once more, and submit; nothing on the way was wider than the phone."""
        person = self.grantee.open(f"{self.here}/").do("Check and submit")
        assert Expenditure.objects.count() == 15
        assert all(cost.files.count() + bool(cost.receipt) == 1 for cost in Expenditure.objects.all())
        person.sees(f"{claimed():,.2f}").do("Submit the report").sees("Your report is handed in.")
        assert person.page.evaluate("document.documentElement.scrollWidth") <= 360

    def ask_and_refuse(self) -> None:
        """Let finance ask about two costs and refuse one."""
        person = self.finance
        for document in ASKED:
            person.open("/home/").do("Verify", document, "Ask the grantee").fill(
                text=f"For which event was {document}?"
            )
            person.do("Send the question").sees("The question is asked")
        person.open("/home/").do("Verify", REFUSED, "Decide")
        person.fill(outcome="refused", reason="Catering is no cost of the training.").do("Save the outcome")

    def answer(self) -> None:
        """Answer both questions from the phone, one with a further file."""
        person = self.grantee.open("/home/").sees("Answer 2 questions about costs")
        for number, document in enumerate(ASKED):
            person.open("/home/").do("Answer", f"Answer {self._name(document)}").sees(
                f"For which event was {document}?"
            )
            person.fill(text="The training of the second week.", kind="participants")
            if number:
                person.fill(files=photograph(99))
            person.do("Send the answer").sees("Your answer is sent.")
        person.open("/home/")
        assert not person.page.get_by_text("question about a cost").count()
        assert not person.page.get_by_text("questions about costs").count()

    def accept(self) -> None:
        """Accept what was answered and what remains; the officer looks at the high cost as a second person."""
        person = self.finance.open("/home/").do("Verify")
        for document in ASKED:
            person.open("/home/").do("Verify", document).sees("The training of the second week.")
            person.do("Decide").fill(outcome="accepted").do("Save the outcome")
        person.open("/home/").do("Verify", "Accept all that remain").sees("Accepted: ")
        self.officer.open("/home/").do("Confirm", "Confirm as a second person").sees("Confirmed: Jana Primer")
        self.officer.open("/home/").do("Read the narrative", "Accept the narrative", "Accept")
        person.open("/home/").do("Accept", "Accept the costs", "Accept")

    def pay(self) -> None:
        """Request the balance, approve it, send it to the bank, and let its statement say that it is paid."""
        finance = self.finance.open("/home/").do("Request").sees(f"{balance():,.2f}").do("Send for approval")
        self.approver.open("/home/").do("Approve").sees(f"{balance():,.2f}").do("Approve")
        finance.open("/home/").do("Begin a file").fill(
            account=str(self.account.pk), format="pain", execution_on=f"{self.day:%Y-%m-%d}"
        )
        finance.do("Begin", "Put in what is ticked", "Make the file", "Make the file")
        payment = Payment.objects.get(kind="balance")
        paid = Movement(-cents(balance()), payment.end_to_end_id, "B-77")
        statement = {"name": "statement.xml", "mimeType": "text/xml", "buffer": camt(paid, day=self.day)}
        finance.open("/bank/statements/").do("Import a statement").fill(
            account=str(self.account.pk), file=statement, format="camt"
        )
        finance.do("Import").sees("Nothing: every line is settled.")

    def read_the_end(self) -> None:
        """Find on the phone what was accepted, what was refused and why, and that the balance has been paid."""
        person = self.grantee.open(f"{self.here}/").sees(f"{final():,.2f}").sees(f"{balance():,.2f}")
        person.do("All 15 costs").sees("Catering is no cost of the training.")
        person.open(f"/agreements/{self.agreement.reference}/").sees(f"{balance():,.2f}")

    def _name(self, document: str) -> str:
        return str(Expenditure.objects.get(document_number=document))


def claimed() -> Decimal:
    return sum((Decimal(amount) for *_rest, amount in PHOTOGRAPHED + PASTED + IN_THE_WORKBOOK), Decimal(0))


def accepted() -> Decimal:
    costs = PHOTOGRAPHED + PASTED + IN_THE_WORKBOOK
    return sum((Decimal(amount) for _line, _who, document, amount in costs if document != REFUSED), Decimal(0))


def final() -> Decimal:
    """Reckon by hand: the agreed share of what was accepted, half a cent up, and never above the maximum."""
    share = (accepted() * MAXIMUM / TOTAL).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return min(share, MAXIMUM)


def balance() -> Decimal:
    return final() - PAID


def cents(sum_: Decimal) -> int:
    return int(sum_ * 100)


def test_a_grantee_reports_from_a_phone_and_receives_the_balance(
    enter: Callable[..., Person], transactional_db: None
) -> None:
    chain = Chain(days_ago=90, reporting={"second_verifier_cents": 2_000_00})
    chain.paid().treasury()
    walk = Walk(enter, chain)
    walk.tell()
    walk.photograph_three()
    walk.bring_many()
    walk.add_receipts()
    walk.hand_in()
    walk.ask_and_refuse()
    walk.answer()
    walk.accept()
    assert_settled_as_by_hand()
    walk.pay()
    walk.read_the_end()
    assert_paid_and_told(chain)


def assert_settled_as_by_hand() -> None:
    """The sums, written down once more as figures: 10,699.40 claimed, 98.60 of it refused."""
    assert (claimed(), accepted(), final(), balance()) == tuple(
        Decimal(sum_) for sum_ in ("10699.40", "10600.80", "9540.72", "900.72")
    )
    settlement = Settlement.objects.get()
    assert settlement.accepted_cost_cents == cents(accepted())
    assert (settlement.final_grant_cents, settlement.balance_cents) == (cents(final()), cents(balance()))
    assert (settlement.paid_cents, settlement.recovery_cents) == (8_640_00, 0)
    refused = Expenditure.objects.get(outcome="refused")
    assert (refused.document_number, refused.accepted_cents) == (REFUSED, 0)
    for document in ASKED:
        verbs = [row.verb for row in records_of(Expenditure.objects.get(document_number=document))]
        assert verbs == ["ask", "answer", "verify"]
    high = Expenditure.objects.get(amount_cents=2_600_00)
    assert high.confirmed_by != high.verified_by


def assert_paid_and_told(chain: Chain) -> None:
    """Every cent is in its place, and the grantee has heard of each step."""
    assert differences() == []
    held = {row.kind: row.balance for row in Account.objects.filter(owner_type="agreement") if row.balance}
    assert held == {"agreement.accepted": cents(final()), "agreement.committed": cents(MAXIMUM - final())}
    topics = list(Message.objects.filter(recipient=chain.applicant).values_list("topic", flat=True))
    heard = {topic: topics.count(topic) for topic in ("cost-asked", "report-accepted", "payment-paid")}
    assert heard == {"cost-asked": 2, "report-accepted": 1, "payment-paid": 2}  # the advance, and the balance
