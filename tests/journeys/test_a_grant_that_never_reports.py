"""A grant whose reports never come: reminded, escalated, not paid on, settled without them, asked back, closed."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grants.agreements.figures import balances_of, figures_of
from grants.agreements.models import Agreement, ReportDuty
from grants.ledger.checks import differences
from grants.ledger.models import Account
from grants.payments.models import Recovery
from notifications.models import Message
from notifications.tasks import sweep
from tests.factories import Chain
from workflows.tasks import run_deadlines

DAYS = datetime.timedelta
INSTALMENTS = [
    {"trigger": "signature", "basis_points": 5_000},
    {"trigger": "interim", "basis_points": 3_000},
    {"trigger": "report", "basis_points": None},
]
REPORTING = {"interim": [{"anchor": "start", "days": 60}]}
PAID, RETURNED, GIVEN_UP = 5_400_00, 2_000_00, 3_400_00  # half of 10,800.00 at signature; nothing of it is justified


class Story:
    """The days of one grant, on which the clock works and people open pages."""

    def __init__(self, chain: Chain, sign_in: Callable[[Any], Client]) -> None:
        self.chain, self.sign_in = chain, sign_in
        self.here = chain.agreement.reference
        self.interim = chain.agreement.starts_on + DAYS(60)

    @contextmanager
    def day(self, day: datetime.date) -> Iterator[None]:
        """Be there in the forenoon of a day: the clock's tasks run twice, and the mail goes out."""
        with time_machine.travel(datetime.datetime.combine(day, datetime.time(9), datetime.UTC), tick=True):
            for _run in range(2):
                run_deadlines()
                sweep()
            assert differences() == []
            yield

    def grant(self) -> Agreement:
        return Agreement.objects.get(pk=self.chain.agreement.pk)

    @property
    def final(self) -> datetime.date:
        """The day of the final report, wherever it has been moved."""
        return ReportDuty.objects.select_related("agreement").get(agreement=self.grant(), kind="final").day

    def page(self, who: Any, name: str, *args: Any) -> str:
        """Open a page and return its text."""
        answer = self.sign_in(who).get(reverse(name, args=args or [self.here]))
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode().replace("\xa0", " ")

    def home(self, who: Any) -> str:
        """Open what waits for somebody."""
        return self.sign_in(who).get("/home/").content.decode()

    def act(self, who: Any, name: str, *args: Any, **sent: Any) -> None:
        """Do an act by its page, and be led on."""
        answer = self.sign_in(who).post(reverse(name, args=args or [self.here]), sent)
        assert answer.status_code == 302, answer.content.decode()[-4000:]

    def refused(self, who: Any, name: str, *args: Any, **sent: Any) -> str:
        """Try an act that is closed, and return what the page says."""
        answer = self.sign_in(who).post(reverse(name, args=args or [self.here]), sent, follow=True)
        assert answer.status_code in (200, 409, 422)
        return answer.content.decode()

    def heard(self, who: Any) -> Counter[str]:
        """Count by topic what somebody was told so far; the mails that went out are as many."""
        told = list(Message.objects.filter(recipient=who).values_list("topic", flat=True))
        sweep()
        assert sum(sent.to == [who.email] for sent in mail.outbox) == len(told)
        return Counter(told)

    def money(self) -> dict[str, int]:
        found = balances_of(self.grant())
        return {kind.removeprefix("agreement."): cents for kind, cents in found.items() if cents}


@pytest.fixture
def story(db: None, sign_in: Callable[[Any], Client]) -> Story:
    """A grant in force with half of it paid, which owes an interim and a final report."""
    return Story(Chain(days_ago=90, instalments=INSTALMENTS, reporting=REPORTING).paid(), sign_in)


def test_a_grant_that_never_reports_ends_with_waiver_and_recovery(story: Story) -> None:
    assert story.money() == {"committed": 5_400_00, "advanced": PAID}
    the_interim_report_does_not_come(story)
    nothing_more_is_paid(story)
    the_final_report_gets_more_time_and_does_not_come(story)
    it_is_settled_without_the_report(story)
    the_money_is_asked_back(story)
    a_part_returns_and_the_rest_is_given_up(story)
    the_grant_is_closed(story)


def the_interim_report_does_not_come(story: Story) -> None:
    """Reminded a month and a week before, a week after; then the clock stands still for a month."""
    grantee, officer, approver = story.chain.applicant, story.chain.officer, story.chain.approver
    for off, before, late in ((-31, 0, 0), (-30, 1, 0), (-7, 2, 0), (0, 2, 0), (6, 2, 0), (7, 2, 1)):
        with story.day(story.interim + DAYS(off)):
            heard = story.heard(grantee)
            assert (heard["report-due-soon"], heard["report-late"]) == (before, late), off
    with story.day(story.interim + DAYS(40)):  # +21 and +30 fell into an outage: one mail for both, one escalation
        assert story.heard(grantee)["report-late"] == 2
        assert story.heard(officer)["report-escalated"] == story.heard(approver)["report-escalated"] == 1
        assert "Overdue report" in story.home(officer)
        assert "Interim report 1 overdue" in story.home(grantee)
    with story.day(story.interim + DAYS(41)):
        assert story.heard(grantee)["report-late"] == 2
        assert story.heard(approver)["report-escalated"] == 1


def nothing_more_is_paid(story: Story) -> None:
    """The next instalment hangs on the report: neither side can ask for it, and the page says why."""
    second = story.grant().instalments.get(number=2)
    with story.day(story.interim + DAYS(42)):
        for who in (story.chain.finance, story.chain.applicant):
            verb = "payments:request_instalment" if who == story.chain.finance else "payments:raise"
            assert "The interim report is not accepted yet." in story.refused(who, verb, second.pk)
        assert story.money() == {"committed": 5_400_00, "advanced": PAID}


def the_final_report_gets_more_time_and_does_not_come(story: Story) -> None:
    """The officer gives it three weeks once; reminders follow the new day, and it passes, too."""
    grantee, officer, approver = story.chain.applicant, story.chain.officer, story.chain.approver
    first = story.final
    with story.day(first - DAYS(10)):
        until = first + DAYS(21)
        story.act(officer, "monitoring:extend", until=until.isoformat(), reason="The coordinator was ill.")
        assert story.final == until
        assert "once already" in story.page(officer, "monitoring:extend")
    for off in (-30, -7, 7, 21, 30, 31):
        with story.day(story.final + DAYS(off)):
            assert "It can come in until" in story.page(approver, "monitoring:default")
    with story.day(story.final + DAYS(32)):
        heard = story.heard(grantee)
        assert (heard["report-extended"], heard["report-due-soon"], heard["report-late"]) == (1, 5, 5)
        assert story.heard(officer)["report-escalated"] == story.heard(approver)["report-escalated"] == 2
        assert "Settle without" not in story.home(approver)


def it_is_settled_without_the_report(story: Story) -> None:
    """After ninety days the approver ends the waiting: the balance is waived, what was paid is owed back."""
    grantee, finance, approver = story.chain.applicant, story.chain.finance, story.chain.approver
    with story.day(story.final + DAYS(90)):
        assert "It can come in until" in story.refused(approver, "monitoring:default", reason="Silence.")
    with story.day(story.final + DAYS(91)):
        assert "Settle without the final report" in story.home(approver)
        assert "5,400.00 EUR" in story.page(approver, "monitoring:default")
        story.act(approver, "monitoring:default", reason="Eight reminders were not answered.")
        settlement = story.grant().settlement
        assert (settlement.final_grant_cents, settlement.balance_cents, settlement.recovery_cents) == (0, 0, PAID)
        assert story.money() == {"committed": 5_400_00, "advanced": PAID}
        assert story.heard(grantee)["report-defaulted"] == story.heard(finance)["report-defaulted"] == 1
        assert "settled" in story.refused(grantee, "monitoring:start")
        for who, words in ((approver, "Settle without"), (story.chain.officer, "Overdue report"), (grantee, "overdue")):
            assert words not in story.home(who)
        assert "Ask money back" in story.home(finance)
    with story.day(story.final + DAYS(120)):
        assert story.heard(grantee)["report-late"] == 5  # nobody is reminded of what is no longer waited for


def the_money_is_asked_back(story: Story) -> None:
    """Finance asks, the approver agrees, and the grantee gets a debit note with a day."""
    grantee, finance, approver = story.chain.applicant, story.chain.finance, story.chain.approver
    words = "No report has justified what was paid to you."
    with story.day(story.final + DAYS(121)):
        asked = {"origin": "unspent", "amount_cents": "5,400.00", "explanation": words}
        story.act(finance, "payments:request_recovery", **asked)
        story.act(approver, "payments:approve_recovery", Recovery.objects.get().pk)
        assert story.heard(grantee)["recovery-issued"] == 1
        assert words in story.page(grantee, "payments:recovery", Recovery.objects.get().pk)
    for off, soon, late in ((-8, 0, 0), (-6, 1, 0), (20, 1, 1), (30, 1, 1)):  # the clock stood still around the day
        with story.day(Recovery.objects.get().due_on + DAYS(off)):
            heard = story.heard(grantee)
            assert (heard["recovery-due-soon"], heard["recovery-overdue"]) == (soon, late), off


def a_part_returns_and_the_rest_is_given_up(story: Story) -> None:
    """What came back is free again in the commitment; what is written off stays visible as waived."""
    grantee, finance, approver = story.chain.applicant, story.chain.finance, story.chain.approver
    recovery = Recovery.objects.get()
    with story.day(recovery.due_on + DAYS(31)):
        came = {"amount_cents": "2,000.00", "on": timezone.localdate().isoformat(), "bank_reference": "IN-5"}
        story.act(finance, "payments:receive_recovery", recovery.pk, **came)
        assert story.money() == {"committed": 5_400_00 + RETURNED, "advanced": GIVEN_UP}
        gone = {"amount_cents": "3,400.00", "reason": "The association was struck off the register."}
        story.act(approver, "payments:waive_recovery", recovery.pk, **gone)
        assert story.money() == {"committed": 5_400_00 + RETURNED, "waived": GIVEN_UP}
        assert str(Recovery.objects.get().state) == "settled"
        heard = story.heard(grantee)
        assert (heard["recovery-received"], heard["recovery-waived"]) == (1, 1)


def the_grant_is_closed(story: Story) -> None:
    """The officer says how it went, finance closes it, and what was never spent goes back to the action."""
    officer, finance = story.chain.officer, story.chain.finance
    with story.day(Recovery.objects.get().due_on + DAYS(40)):
        assert "Prepare" in story.home(officer)
        said = {
            "assets": "None known.",
            "rating": "1",
            "evaluation": "It never answered.",
            "remarks": "No report came.",
        }
        story.act(officer, "monitoring:prepare_closure", **said)
        story.act(finance, "monitoring:close")
        assert str(story.grant().state) == "closed"
        assert story.money() == {"waived": GIVEN_UP}
        assert story.heard(story.chain.applicant)["grant-closed"] == 1
    figures = figures_of(story.grant())
    assert (figures.paid, figures.recovered, figures.waived, figures.justified) == (PAID, RETURNED, GIVEN_UP, 0)
    held = {row.kind: row.balance for row in Account.objects.exclude(kind="source") if row.balance}
    free = 120_000_00 - 60_000_00
    assert held == {
        "action.available": free + 5_400_00 + RETURNED,
        "call.available": 60_000_00 - 10_800_00,
        "agreement.waived": GIVEN_UP,
    }
    told = story.heard(story.chain.applicant)
    with story.day(Recovery.objects.get().due_on + DAYS(400)):
        assert story.heard(story.chain.applicant) == told  # nobody asks a closed grant for anything
