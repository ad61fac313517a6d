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


class Road:
    """The nine steps, each by the person whose work it is."""

    def __init__(self, enter: Callable[..., Any]) -> None:
        self.action = make_action(title="Diversity and equality in Serbia")
        staff = {role: make_staff(role.title(), role, self.action) for role in ("officer", "finance", "approver")}
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
        self.finance.fill(amount_cents="120000", reason="Small grants for towns").press("Ask for confirmation")
        self.approver.open("/home/").follow("Confirm").press("Confirm")

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
            advance_basis_points="80",
            applicants="both",
            countries=str(self.action.beneficiary.pk),
            time_zone="Europe/Belgrade",
            opens_at=f"{now:%Y-%m-%dT%H:%M:%S}",
            closes_at=f"{now + datetime.timedelta(days=2):%Y-%m-%dT%H:%M:%S}",
        ).press("Save the draft and put the pot aside")
        self.call = self.action.calls.get().reference
        for part in ("questions", "criteria", "documents"):
            self.officer.open(f"/calls/{self.call}/{part}/").press("Save", exact=True)
        self.officer.open(f"/calls/{self.call}/manage/").follow("Ask for clearance").press("Ask for clearance")
        self.approver.open("/home/").follow("Neighbourhood grants").follow("Read and clear it").press(
            "Clear the publication"
        )

    def register(self) -> None:
        """Step 2, first part: the applicant registers and describes the organisation and its account."""
        self.applicant.open("/").follow("Neighbourhood grants").look()
        self.applicant.open("/accounts/signup/").fill(
            name="Ana Example", email="ana@example.org", password1="a long password 7", password2="a long password 7"
        ).press("Sign up")
        link = re.search(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)
        assert link, mail.outbox[-1].body
        self.applicant.open(link[1]).press("Confirm")
        self.applicant.open("/accounts/login/").fill(login="ana@example.org", password="a long password 7").press(
            "Sign in"
        )
        self.applicant.open("/home/").follow("Describe your organisation").fill(
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
        ).press("Save")
        self.applicant.follow("Invite a colleague").fill(email="ana@example.org", role="signatory").press("Invite")
        self.applicant.follow("Enter the bank account").fill(
            holder="Neighbours Together", iban="RS35260005601001611379", bank_name="Bank"
        ).press("Enter the account")

    def apply(self) -> None:
        """Step 2, second part: the applicant writes, checks and hands in."""
        start = timezone.localdate() + datetime.timedelta(days=2)
        self.applicant.open(f"/calls/{self.call}/").follow("Apply").press("Start writing")
        application = Application.objects.get()
        here = f"/applications/{application.reference}"
        self.applicant.open(f"{here}/project/").fill(
            title="Neighbours against prejudice",
            summary="We train twelve mediators.",
            starts_on=f"{start:%Y-%m-%d}",
            months="6",
            settlement="Novi Sad",
            indicator="Mediators trained",
            indicator_baseline="0",
            indicator_target="12",
        ).press("Save")
        for number in range(1, len({q.section for q in application.call.questions.all()}) + 1):
            self.applicant.open(f"{here}/section/{number}/")
            for box in self.applicant.page.locator("textarea:visible").all():
                box.fill("We have run a weekly legal hour since 2023.")
            self.applicant.press("Save")
        self.write_budget(here)
        self.applicant.open(f"{here}/documents/")
        while self.applicant.page.locator('input[type="file"]:visible').count():
            before = self.applicant.page.locator('input[type="file"]:visible').count()
            self.applicant.page.locator('input[type="file"]:visible').first.set_input_files(PAPER)
            self.applicant.press("Upload")
            if self.applicant.page.locator('input[type="file"]:visible').count() == before:
                break
        self.applicant.open(f"{here}/account/").press("Choose this account")
        self.applicant.open(f"{here}/").follow("Check and submit").fill(signatory="Ana Example", declared=True)
        self.applicant.press("Submit the application").sees("SHA-256")

    def write_budget(self, here: str) -> None:
        """Write two lines and the co-financing: 12,000.00 in all, 1,200.00 brought."""
        self.applicant.open(f"{here}/budget/")
        lines = (
            ("human_resources", "Mediators", "month", "10", "1000"),
            ("services", "Meetings", "meeting", "4", "500"),
        )
        for heading, what, unit, quantity, rate in lines:
            self.applicant.page.locator(f'section[data-heading="{heading}"] [data-add]').click()
            row = self.applicant.page.locator(f'section[data-heading="{heading}"] [data-row]').last
            for name, value in (
                ("description", what),
                ("unit", unit),
                ("quantity", quantity),
                ("unit_rate_cents", rate),
            ):
                row.locator(f'[name$="-{name}"]').fill(value)
        self.applicant.fill(cofinancing_cents="1200", cofinancing_source="Own funds, in cash").press("Save the budget")
        self.applicant.sees("10,800.00")

    def check(self) -> None:
        """Step 3: the officer checks administration and eligibility."""
        self.officer.open("/home/").follow("Check")
        for radio in self.officer.page.locator(
            'input[type="radio"][value="met"], input[type="radio"][value="True"]'
        ).all():
            radio.check(force=True)
        self.officer.press("Save the check").follow("Admit").press("Admit")

    def evaluate(self) -> None:
        """Step 4: the officer forms the committee, three evaluators declare, score and hand in."""
        self.officer.open(f"/committees/{self.call}/form/")
        for box in self.officer.page.locator('input[name="evaluators"]').all():
            box.check()
        self.officer.press("Appoint")
        self.officer.open(f"/committees/{self.call}/").press("Share the files out")
        self.officer.follow("Open the scoring").press("Open the scoring")
        for evaluator in self.evaluators:
            evaluator.open("/home/").follow("Declare").fill(declared=True).press("Declare and open the file")
            for group in evaluator.page.locator('input[type="radio"][value="4"]').all():
                group.check(force=True)
            for box in evaluator.page.locator("textarea:visible").all():
                box.fill("Clear need, reached through people it trusts.")
            evaluator.press("Save", exact=True).press("Submit my scores").press("Submit for good")

    def decide(self) -> None:
        """Step 5: ranking, recommendation, decision."""
        self.officer.open(f"/committees/{self.call}/").follow("Close the scoring").press("Close the scoring")
        self.officer.follow("Propose")
        for box in self.officer.page.locator('textarea[name$="reason"]').all():
            box.fill("Ranked first; the need is clear.")
        self.officer.press("Save the proposals")
        self.officer.open(f"/committees/{self.call}/").follow("Recommend").fill(minutes="All present, agreed.")
        self.officer.press("Send to the approver")
        self.approver.open("/home/").follow("Decide").follow("Decide").press("Decide as recommended")

    def sign(self) -> None:
        """Step 6: the agreement is drawn up, offered, signed twice."""
        self.officer.open("/home/").follow("Draw up").press("Draw up the draft").follow("Offer to the grantee").press(
            "Offer to the grantee"
        )
        self.applicant.open("/home/").follow("Read and sign").fill(
            name="Ana Example", capacity="President", confirmed=True
        ).press("Sign the agreement")
        self.approver.open("/home/").follow("Sign").fill(name="Approver", capacity="Head", confirmed=True)
        self.approver.press("Sign and commit the money")

    def pay(self) -> None:
        """Step 7: the account is confirmed, the instalment requested, approved, paid."""
        self.finance.open("/home/").follow("Confirm").fill(reason="Called back on the number on file.").press(
            "Confirm the account"
        )
        self.finance.open("/home/").follow("Request").press("Send for approval")
        self.approver.open("/home/").follow("Approve").press("Approve")
        self.finance.open("/home/").follow("Record").fill(
            paid_on=f"{timezone.localdate():%Y-%m-%d}", bank_reference="B-1"
        )
        self.finance.press("Record")

    def report(self) -> None:
        """Step 8: the grantee reports, the officer accepts the narrative, finance each cost."""
        agreement = Application.objects.get().award.agreement
        here = f"/agreements/{agreement.reference}/report"
        self.applicant.open("/home/").follow("report").press("Start the final report")
        self.applicant.open(f"{here}/narrative/").fill(
            achievements="Twelve mediators trained.",
            difficulties="None worth telling.",
            lasting="The protocol stays.",
            indicator_value="12",
        ).press("Save")
        today = f"{timezone.localdate():%Y-%m-%d}"
        self.applicant.open(f"{here}/activities/add/").fill(
            title="Training", held_on=today, place="Novi Sad", women="8", men="4"
        ).press("Add")
        for line, amount in zip(agreement.lines.all(), ("10000", "2000"), strict=True):
            self.applicant.open(f"{here}/costs/add/").fill(
                line=str(line.pk),
                spent_on=today,
                supplier="Supplier",
                document_number=f"R-{line.pk}",
                description="As agreed",
                amount_cents=amount,
                receipt=PAPER,
            ).press("Add the cost")
        self.applicant.open(f"{here}/").follow("Check and submit").press("Submit the report")
        self.officer.open("/home/").follow("narrative").follow("Accept").press("Accept")
        self.finance.open("/home/").follow("Verify").press("Accept all that remain")
        self.finance.open(f"{here}/").follow("Accept the costs").press("Accept")

    def close(self) -> None:
        """Step 9: the balance is paid, the grant closed."""
        self.finance.open("/home/").follow("Request").press("Send for approval")
        self.approver.open("/home/").follow("Approve").press("Approve")
        self.finance.open("/home/").follow("Record").fill(
            paid_on=f"{timezone.localdate():%Y-%m-%d}", bank_reference="B-2"
        )
        self.finance.press("Record")
        self.finance.open("/home/").follow("Close").press("Close for good")


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
