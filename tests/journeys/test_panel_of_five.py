"""A whole committee of five: a recusal, a third scorer, a tie at the line, a vote, signed minutes, a declined award.

The files are brought before the committee by the services; what the committee, the officer, the approver and the
applicants do with them is done on the pages.
"""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from grants.applications.models import Application
from grants.evaluation import services
from grants.evaluation.models import Assessment, Panel, Ranking
from grants.ledger.checks import differences
from grants.ledger.models import Account
from grants.people.models import User
from tests.factories import Chain, make_staff
from tests.grants.evaluation.builders import score_sheet, several

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {
    "pot_cents": 33_000_00,  # three grants of 10,800.00
    "assessments_per_file": 2,
    "divergence_basis_points": 3000,
    "panel_least": 5,
    "panel_is_odd": True,
    "quorum": 5,
    "signed_minutes": True,
    "complaint_days": 15,
    "award_days": 14,
}


class Room:
    """The committee of five and the people around it, each at a window of their own."""

    def __init__(self, enter: Callable[..., Any]) -> None:
        self.chain = Chain(days_ago=30, **RULES)
        self.chain.evaluators += [make_staff(f"Evaluator {n}", "evaluator", self.chain.action) for n in (4, 5)]
        several(self.chain, 5)
        self.files: list[Application] = self.chain.files  # type: ignore[attr-defined]
        self.reference = self.chain.call.reference
        self.officer = enter("officer", self.chain.officer)
        self.approver = enter("approver", self.chain.approver)
        self.people: dict[int, Any] = {
            user.pk: enter(f"evaluator{n}", user) for n, user in enumerate(self.chain.evaluators, start=1)
        }
        self.enter = enter

    @property
    def panel(self) -> Panel:
        return Panel.objects.get(reference=self.reference)

    def row(self, number: int) -> Ranking:
        """Return the ranking row of a file by its number."""
        return self.panel.rankings.get(application=self.files[number])

    def form(self) -> None:
        """The officer appoints five, one of them as chair; each signs the declaration; the files are shared out."""
        chair = self.chain.evaluators[0].pk
        self.officer.open(f"/committees/{self.reference}/form/")
        for box in self.officer.page.locator('.seat-member input[name="evaluators"]').all():
            box.check()
        self.officer.page.locator(f"fieldset:has(#seat-{chair}) summary").click()
        self.officer.page.locator(f'select[name="seat-{chair}-role"]').select_option("chair")
        due = timezone.localtime() + datetime.timedelta(days=9)
        self.officer.fill(due_at=f"{due:%Y-%m-%dT%H:%M}").do("Appoint")
        for person in self.people.values():
            person.open("/home/").do("Sign the declaration", "Sign the declaration")
        self.officer.open(f"/committees/{self.reference}/").do(
            "Share the files out", "Share the files out", "Share out"
        )
        self.officer.open(f"/committees/{self.reference}/").do("Open the scoring", "Open the scoring")

    def step_back(self) -> None:
        """One of the first file's two evaluators steps back; the file goes to another by itself."""
        sheet = self.sheets(0)[0]
        window = self.people[sheet.evaluator_id]
        window.open(f"/assessments/{sheet.pk}/declare/")
        window.fill(reason="My sister works there.").do("Step back from this file")
        assert len(self.sheets(0)) == 2, "the file has two evaluators again"
        assert sheet.evaluator not in [one.evaluator for one in self.sheets(0)]
        window.open("/assessments/")
        assert self.files[0].organisation.name not in window.page.content()

    def score(self) -> None:
        """Four files are scored alike by both; on the second the two differ, and a third evaluator is asked."""
        for number, points in ((0, 5), (2, 3), (3, 3), (4, 2)):
            for sheet in self.sheets(number):
                self.write(sheet, points)
        high, low = self.sheets(1)
        self.write(high, 5)
        self.write(low, 2)
        third = next(sheet for sheet in self.sheets(1) if sheet.is_third)
        window = self.people[third.evaluator_id]
        window.open(f"/assessments/{third.pk}/declare/").fill(declared=True).do("Declare and open the file")
        window.choose_all("4")
        boxes = window.page.locator('form[data-autosave] textarea[name="comment"]:visible').all()
        window.write_all(boxes, "Well founded.")
        window.do("Submit my scores", "Submit for good")
        self.officer.open(f"/committees/{self.reference}/").do("Close the scoring", "Close the scoring")
        assert [str(self.row(number).mean) for number in range(5)] == [
            "100.000",
            "90.000",
            "60.000",
            "60.000",
            "40.000",
        ]

    def order(self) -> None:
        """Two files tie at the line, and one fits: the committee puts one before the other, with its reason."""
        chair = self.people[self.chain.evaluators[0].pk]
        seat = self.chain.evaluators[0]
        if self.panel.assessments.filter(evaluator=seat, state="recused").exists():
            chair, seat = self.officer, self.chain.officer
        third, fourth = self.row(2), self.row(3)
        assert [(row.is_tied, row.within_pot) for row in (third, fourth)] == [(True, False), (True, False)]
        chair.open(f"/committees/{self.reference}/").sees("tie at the line")
        chair.open(f"/committees/{self.reference}/proposals/{third.pk}/place/")
        chair.fill(place="3", reason="More of its towns have never had such a project.").do("Change the place")
        assert [self.row(number).within_pot for number in (2, 3)] == [True, False]
        self.officer.open(f"/committees/{self.reference}/scores/").sees("left out")
        for outcome, reason in (
            ("award", "Among the best three."),
            ("reserve", "Good, and the money ends before it."),
            ("reject", "The need is not shown."),
        ):
            self.officer.open(f"/committees/{self.reference}/proposals/one-reason/")
            self.officer.fill(outcome=outcome, reason=reason).do("Give this reason")

    def vote(self) -> None:
        """All five vote on the recommendation; one dissents in writing."""
        for number, window in enumerate(self.people.values()):
            window.open(f"/committees/{self.reference}/vote/")
            window.fill(choice="for" if number else "against")
            if not number:
                window.fill(dissent="Two files would have served more people.")
            window.do("Vote")

    def sign(self) -> None:
        """The recommendation goes to the approver; the minutes are drafted, circulated and signed by all."""
        self.officer.open(f"/committees/{self.reference}/recommend/").fill(minutes="All five met.")
        self.officer.do("Send to the approver")
        self.officer.open(f"/committees/{self.reference}/minutes/").do("Draft the minutes")
        self.officer.do("Draft", "Save and read")
        self.officer.do("Circulate for signature", "Circulate for signature")
        self.approver.open(f"/committees/{self.reference}/decide/").sees("not signed by all members")
        for user in self.chain.evaluators:
            window = self.people[user.pk]
            window.open(f"/committees/{self.reference}/minutes/sign/").fill(name=user.name).do("Sign")
        self.officer.open(f"/committees/{self.reference}/minutes/").sees("Every member has signed")

    def decide(self) -> None:
        """The approver decides, and the officer sends all letters together."""
        self.approver.open("/home/").do("Decide", "Decide as recommended")
        self.officer.open(f"/letters/of-call/{self.reference}/").do("Send all")
        assert self.states() == ["awarded", "awarded", "awarded", "reserved", "rejected"]

    def decline(self) -> None:
        """The second grantee reads its letter and declines; the reserve is promoted in its place."""
        user = self.owner(1)
        applicant = self.enter("applicant", user)
        applicant.open(f"/applications/{self.files[1].reference}/")
        for evaluator in self.chain.evaluators:
            assert evaluator.name not in applicant.page.content()
        applicant.do("Decline the grant").fill(reason="Our co-financing fell through.").do("Decline for good")
        self.approver.open("/home/").do("Promote").fill(reason="An award was declined.").do("Award")
        assert self.states() == ["awarded", "awarded", "awarded", "awarded", "rejected"]

    def sheets(self, number: int) -> list[Assessment]:
        """Return the live sheets of a file by its number, oldest first."""
        found = self.panel.assessments.filter(application=self.files[number], is_anchor=False)
        return list(found.exclude(state="recused").select_related("evaluator").order_by("pk"))

    def write(self, sheet: Assessment, points: int) -> None:
        """Declare, score and hand a sheet in."""
        sheet = services.declare_no_conflict(sheet, actor=sheet.evaluator)
        score_sheet(sheet, points)

    def owner(self, number: int) -> User:
        """Return the lead of a file's applicant."""
        return self.files[number].organisation.memberships.filter(role="lead").first().user

    def states(self) -> list[str]:
        """Return where the files stand."""
        return [Application.objects.get(pk=file.pk).state for file in self.files]


def test_committee_of_five_from_its_forming_to_a_promotion(enter: Callable[..., Any]) -> None:
    room = Room(enter)
    with time_machine.travel(room.chain.clock + datetime.timedelta(days=1), tick=True):
        room.form()
        room.step_back()
        room.score()
        room.order()
        room.vote()
        room.sign()
        room.decide()
        room.decline()
    assert differences() == []
    held = {account.kind: account.balance for account in Account.objects.filter(kind="award.reserved")}
    assert sum(held.values()) <= 33_000_00
    left = Account.objects.get(kind="call.available", owner_id=room.chain.call.pk)
    assert left.balance == 33_000_00 - 3 * 10_800_00
