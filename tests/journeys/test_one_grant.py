"""One grant from the allocation to the closure, walked through the pages by the people whose work it is."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from grants.applications.models import Application
from grants.ledger.checks import differences
from grants.ledger.models import Account
from tests.factories import PDF, make_action, make_staff
from workflows.deadlines import run_due

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAPER = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": PDF}
PASSWORD = "a long password 7"


class Road:
    """The nine steps, each by the person whose work it is."""

    def __init__(self, enter: Callable[..., Any]) -> None:
        self.action = make_action(title="Diversity and equality in Serbia")
        staff = {role: make_staff(role.title(), role, self.action) for role in ("officer", "finance", "approver")}
        staff["approver"].set_password(PASSWORD)  # who signs proves himself once more
        staff["approver"].save()
        self.officer = enter("officer", staff["officer"])
        self.finance = enter("finance", staff["finance"])
        self.approver = enter("approver", staff["approver"])
        self.evaluators = [
            enter(f"evaluator{n}", make_staff(f"Evaluator {n}", "evaluator", self.action)) for n in (1, 2, 3)
        ]
        self.applicant = enter("applicant")
        self.call = ""

    def allocate(self) -> None:
        """Step 0: finance sets money aside, an approver confirms."""
        self.finance.open(f"/actions/{self.action.code}/allocate/")
        self.finance.fill(amount_cents="120000", reason="Small grants for towns").do("Ask for confirmation")
        self.approver.open("/home/").do("Confirm", "Confirm", "Confirm")

    def publish(self) -> None:
        """Step 1: the officer creates a call, an approver clears it, it is open at once."""
        now = timezone.localtime()
        self.officer.open(f"/actions/{self.action.code}/new-call/").fill(
            title="Neighbourhood grants",
            summary="Small grants against discrimination.",
            purpose="Work against discrimination in towns.",
            pot_cents="60,000.00",
            maximum_cents="20000",
            cofinancing="of_total",
            cofinancing_basis_points="10",
            applicants="both",
            countries=self.action.beneficiary.code,
            time_zone="Europe/Belgrade",
            opens_at=f"{now:%Y-%m-%dT%H:%M:%S}",
            closes_at=f"{now + datetime.timedelta(days=2):%Y-%m-%dT%H:%M:%S}",
        ).do("Save the draft and put the pot aside")
        self.call = self.action.calls.get().reference
        self.officer.open(f"/calls/{self.call}/questions/").do("Begin with the usual questions")
        for part in ("criteria", "documents"):
            self.officer.open(f"/calls/{self.call}/edit/{part}/").do("Save")
        self.officer.open(f"/calls/{self.call}/manage/").do("Ask for clearance").do("Ask for clearance")
        self.approver.open("/home/").do("Read and decide", "Clear the publication")

    def register(self) -> None:
        """Step 2, first part: the applicant registers and describes the organisation and its account."""
        self.applicant.open("/").do("Neighbourhood grants").look()
        self.applicant.open("/accounts/signup/").fill(
            name="Ana Example", email="ana@example.org", password1=PASSWORD, password2=PASSWORD
        ).do("Sign up")
        link = re.search(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)
        assert link, mail.outbox[-1].body
        self.applicant.open(link[1]).do("Confirm")
        self.applicant.open("/accounts/login/").fill(login="ana@example.org", password=PASSWORD).do("Sign in")
        self.applicant.open("/home/").do("Describe your organisation").fill(
            kind="cso",
            name="Neighbours Together",
            legal_form="Association",
            country="RS",
            registration_number="28012345",
            address="Glavna 1",
            settlement="Novi Sad",
            phone="+381 21 123 456",
            representative="Ana Example",
            representative_role="President",
        ).do("Save")
        self.applicant.do("Invite a colleague").fill(email="ana@example.org", role="signatory").do("Invite")
        self.applicant.do("Enter the bank account").fill(
            holder="Neighbours Together", iban="RS35260005601001611379", bank_name="Bank"
        ).do("Enter the account")

    def apply(self) -> None:
        """Step 2, second part: the applicant writes, checks and hands in."""
        start = timezone.localdate() + datetime.timedelta(days=2)
        self.applicant.open(f"/calls/{self.call}/").do("Apply").do("Start writing")
        application = Application.objects.get()
        here = f"/applications/{application.reference}"
        self.applicant.open(f"{here}/project/").fill(
            title="Neighbours against prejudice",
            summary="We train twelve mediators.",
            starts_on=f"{start:%Y-%m-%d}",
            months="6",
            settlement="Novi Sad",
        ).do("Save")
        plan = {"title": "Training", "first_month": "1", "last_month": "6"}
        self.applicant.open(f"{here}/work-plan/").fill(**{f"rows-0-{name}": text for name, text in plan.items()})
        self.applicant.do("Save")
        result = {"title": "Mediators trained", "baseline": "0", "target": "12"}
        self.applicant.open(f"{here}/indicators/").fill(**{f"rows-0-{name}": text for name, text in result.items()})
        self.applicant.do("Save")
        for number in range(1, len({q.section for q in application.call.questions.all()}) + 1):
            self.applicant.open(f"{here}/section/{number}/")
            boxes = self.applicant.page.locator("textarea:visible").all()
            self.applicant.write_all(boxes, "We have run a weekly legal hour since 2023.")
        self.write_budget(here)
        self.applicant.open(f"{here}/documents/")
        for number in range(application.call.documents.count()):
            self.applicant.attach(PAPER, number)
        self.applicant.open(f"{here}/account/").do("Save")
        self.applicant.open(f"{here}/").do("Check and submit").fill(signatory="Ana Example", declared=True)
        self.applicant.do("Submit the application").sees("SHA-256")

    def write_budget(self, here: str) -> None:
        """Write two lines and the co-financing: 12,000.00 in all, 1,200.00 brought."""
        self.applicant.open(f"{here}/budget/")
        lines = (
            ("human_resources", "Mediators", "month", "10", "1000", "700"),
            ("services", "Meetings", "meeting", "4", "500", "500"),
        )
        for heading, what, unit, quantity, rate, brought in lines:
            self.applicant.page.locator(f'section[data-heading="{heading}"] [data-add]').click()
            row = self.applicant.page.locator(f'section[data-heading="{heading}"] [data-row]').last
            for name, value in (
                ("description", what),
                ("unit", unit),
                ("quantity", quantity),
                ("unit_rate_cents", rate),
                ("cofinancing_cents", brought),
            ):
                row.locator(f'[name$="-{name}"]').fill(value)
        self.applicant.fill(cofinancing_source="Own funds, in cash").do("Save the budget")
        self.applicant.sees("10,800.00")

    def check(self) -> None:
        """Step 3: the officer checks administration and eligibility."""
        self.officer.open("/home/").do("Check", Application.objects.get().reference)
        self.officer.choose_all("met")
        self.officer.do("Save the check").do("Admit").do("Admit")

    def evaluate(self) -> None:
        """Step 4: the officer forms the committee, three evaluators declare, score and hand in."""
        self.officer.open(f"/committees/{self.call}/form/")
        for box in self.officer.page.locator('.seat-member input[name="evaluators"]').all():
            box.check()
        due = timezone.localtime() + datetime.timedelta(days=2)
        self.officer.fill(due_at=f"{due:%Y-%m-%dT%H:%M}").do("Appoint")
        self.officer.open(f"/committees/{self.call}/").do("Share the files out", "Share the files out", "Share out")
        self.officer.open(f"/committees/{self.call}/").do("Open the scoring", "Open the scoring")
        for evaluator in self.evaluators:
            evaluator.open("/home/").do("Sign the declaration", "Sign the declaration")
            evaluator.open("/home/").do("Declare").fill(declared=True).do("Declare and open the file")
            evaluator.choose_all("4")
            boxes = evaluator.page.locator("textarea:visible").all()
            evaluator.write_all(boxes, "Clear need, reached through people it trusts.")
            evaluator.do("Submit my scores", "Submit for good")

    def decide(self) -> None:
        """Step 5: ranking, recommendation, decision."""
        self.officer.open(f"/committees/{self.call}/").do("Close the scoring").do("Close the scoring")
        self.officer.do("Propose")
        for box in self.officer.page.locator('textarea[name$="reason"]').all():
            box.fill("Ranked first; the need is clear.")
        self.officer.do("Save the proposals")
        self.officer.open(f"/committees/{self.call}/").do("Recommend").fill(minutes="All present, agreed.")
        self.officer.do("Send to the approver")
        self.approver.open("/home/").do("Decide", "Decide as recommended")

    def sign(self) -> None:
        """Step 6: the agreement is drawn up, offered, signed twice."""
        self.officer.open("/home/").do("Draw up", "Draw up the draft", "Save the draft")
        self.officer.do("Offer to the grantee", "Offer to the grantee")
        self.applicant.open("/home/").do("Sign").fill(name="Ana Example", capacity="President", confirmed=True).do(
            "Sign the agreement"
        )
        self.applicant.fill(password=PASSWORD).do("Confirm").sees("You have signed.")
        self.approver.open("/home/").do("Sign").fill(name="Approver", capacity="Head", confirmed=True)
        self.approver.do("Sign and commit the money")
        self.approver.fill(password=PASSWORD).do("Confirm").sees("the money is committed")

    def pay(self) -> None:
        """Step 7: the account is confirmed, the instalment requested, approved, paid."""
        self.finance.open("/home/").do("Confirm").fill(reason="Called back on the number on file.").do(
            "Confirm the account"
        )
        self.finance.open("/home/").do("Request").do("Send for approval")
        self.approver.open("/home/").do("Approve").do("Approve")
        self.finance.open("/home/").do("Record").fill(
            paid_on=f"{timezone.localdate():%Y-%m-%d}", bank_reference="B-1", reason="Letter of the bank"
        )
        self.finance.do("Record")

    def report(self) -> None:
        """Step 8: the grantee reports, the officer accepts the narrative, finance each cost."""
        agreement = Application.objects.get().award.agreement
        here = f"/agreements/{agreement.reference}/report"
        self.applicant.open("/home/").do("report").do("Start the final report")
        boxes = self.applicant.open(f"{here}/narrative/").page.locator("textarea:visible").all()
        self.applicant.write_all(boxes, "Twelve mediators trained.")
        self.applicant.open(f"{here}/plan/").fill(**{"activity-1-outcome": "done"}).do("Save")
        reached = {f"i{row.pk}-value": "12" for row in agreement.indicators.all()}
        self.applicant.open(f"{here}/indicators/").fill(**reached).do("Save")
        today = f"{timezone.localdate():%Y-%m-%d}"
        self.applicant.open(f"{here}/activities/add/").fill(
            title="Training", held_on=today, place="Novi Sad", women="8", men="4"
        ).do("Add")
        for line, amount in zip(agreement.lines.all(), ("10000", "2000"), strict=True):
            self.applicant.open(f"{here}/costs/add/").fill(
                line=str(line.pk),
                spent_on=today,
                supplier="Supplier",
                document_number=f"R-{line.pk}",
                description="As agreed",
                amount_cents=amount,
                receipt={**PAPER, "buffer": PDF + f"\n%{line.pk}\n".encode()},  # one file twice is a twin
            ).do("Add the cost")
        self.applicant.open(f"{here}/").do("Check and submit").do("Submit the report")
        self.officer.open("/home/").do("narrative").do("Accept").do("Accept")
        self.finance.open("/home/").do("Verify", "Accept all that remain").sees("Accepted: Supplier")
        self.finance.open(f"{here}/").do("Accept the costs").do("Accept")

    def close(self) -> None:
        """Step 9: the balance is paid, the grant closed."""
        self.finance.open("/home/").do("Request").do("Send for approval")
        self.approver.open("/home/").do("Approve").do("Approve")
        self.finance.open("/home/").do("Record").fill(
            paid_on=f"{timezone.localdate():%Y-%m-%d}", bank_reference="B-2", reason="Letter of the bank"
        )
        self.finance.do("Record")
        self.officer.open("/home/").do("Prepare").fill(
            assets="None.", rating="4", evaluation="As agreed.", remarks="Told in the final report."
        ).do("Save")
        self.finance.open("/home/").do("Close").do("Close for good")


def test_one_grant_from_allocation_to_closure(enter: Callable[..., Any]) -> None:
    """Walk the nine steps with six people and more; the money is in its place to the cent at the end."""
    road = Road(enter)
    road.allocate()
    road.publish()
    road.register()
    road.apply()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=3), tick=True):
        run_due()
        road.check()
        road.evaluate()
        road.decide()
        road.sign()
        road.pay()
        road.report()
        road.close()
    assert differences() == []
    held = {account.kind: account.balance for account in Account.objects.exclude(kind="source") if account.balance}
    assert held == {"action.available": 60_000_00, "call.available": 49_200_00, "agreement.accepted": 10_800_00}
