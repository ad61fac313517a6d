"""What is looked at before money is requested and before it is approved: one by one, each with the way out."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.core.money import format_money
from grants.payments.models import Payment

OK: Final = "ok"
FAILED: Final = "failed"
NOT_ASKED: Final = "not_asked"
OUTCOMES: Final = {
    OK: gettext_lazy("In order"),
    FAILED: gettext_lazy("Not in order"),
    NOT_ASKED: gettext_lazy("Not asked"),
}
TONES: Final = {OK: "done", FAILED: "stop", NOT_ASKED: "quiet"}
NAMES: Final = {
    "agreement": gettext_lazy("The agreement is in force"),
    "due": gettext_lazy("The payment is due"),
    "report": gettext_lazy("The report is in"),
    "documents": gettext_lazy("The documents of the organisation are in date"),
    "account": gettext_lazy("The bank account is confirmed"),
    "cooling": gettext_lazy("The account is not changed just before the payment"),
    "sanctions": gettext_lazy("The sanctions lists are clear"),
    "money": gettext_lazy("The money is there"),
    "recovery": gettext_lazy("Nothing is to be paid back"),
}
HINTS: Final = {"recovery"}  # they are shown, and stop nothing


@dataclass(frozen=True)
class Facts:
    """What the checks look at, read at one moment; `wanted` and `available` are cents in the currency of the pot."""

    now: datetime.datetime
    kind: str
    agreement_state: str
    in_force_at: datetime.datetime | None
    is_settled: bool
    report_due_on: datetime.date
    report_is_in: bool
    interim_missed_on: datetime.date | None
    trigger: str
    due_on: datetime.date | None
    condition: str
    met_at: datetime.datetime | None
    met_note: str
    interim_is_accepted: bool
    documents_are_asked: bool
    expired: tuple[str, ...]
    has_account: bool
    account_is_current: bool
    changed_at: datetime.datetime | None
    cooling_days: int
    sanctions_days: int | None
    party: str  # the co-grantee that the sanctions check is of; empty for the grantee
    checked_on: datetime.date | None
    is_clear: bool
    wanted: int
    available: int
    currency: str
    owed: tuple[tuple[int, str], ...]

    @property
    def today(self) -> datetime.date:
        """The day at the institution."""
        return timezone.localdate(self.now)

    @property
    def is_balance(self) -> bool:
        return self.kind == Payment.Kind.BALANCE

    @property
    def cools_until(self) -> datetime.datetime | None:
        """When a changed account may be paid to; None for an account that was not changed."""
        return self.changed_at and self.changed_at + datetime.timedelta(days=self.cooling_days)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, how it stands, and a sentence with the way out."""

    key: str
    outcome: str
    sentence: str

    @property
    def name(self) -> str:
        return str(NAMES[self.key])

    @property
    def label(self) -> str:
        return str(OUTCOMES[self.outcome])

    @property
    def tone(self) -> str:
        return "warn" if self.outcome == FAILED and not self.stops else TONES[self.outcome]

    @property
    def stops(self) -> bool:
        """Whether nothing is requested or approved as long as it stands so."""
        return self.outcome == FAILED and self.key not in HINTS


def checks_of(facts: Facts) -> list[Check]:
    """Return all checks in the order in which a person reads them."""
    found = [(key, *look(facts)) for key, look in LOOKS.items()]
    return [Check(key, outcome, sentence) for key, outcome, sentence in found]


def first_obstacle(checks: Iterable[Check]) -> str:
    """Return the sentence of the first check that stops the payment; an empty string where none does."""
    return next((check.sentence for check in checks if check.stops), "")


def _agreement(facts: Facts) -> tuple[str, str]:
    """In force; what is owed in the end is paid under an agreement that ended, too: the bank may send it back late."""
    if facts.agreement_state == "in_force":
        day = _day(timezone.localdate(facts.in_force_at)) if facts.in_force_at else ""
        return OK, _("In force since %(day)s.") % {"day": day}
    if facts.agreement_state == "terminated" and facts.is_balance:
        return OK, _("It ended before its time; what is owed is still paid.")
    if facts.agreement_state == "closed" and facts.is_balance and facts.available:
        return OK, _("The final amount stands.")
    if facts.agreement_state == "suspended":
        return FAILED, _("The agreement is suspended; payments go on once it is resumed.")
    return FAILED, _("Payments can be made only while the agreement is in force.")


def _account(facts: Facts) -> tuple[str, str]:
    if not facts.has_account:
        return FAILED, _("The grantee's bank account is not confirmed yet; confirm it first.")
    if not facts.account_is_current:
        return FAILED, _("The account was replaced since; finance takes up the new one by changing the request.")
    return OK, _("A second person has confirmed it.")


def _cooling(facts: Facts) -> tuple[str, str]:
    if not facts.has_account or facts.cools_until is None:
        return NOT_ASKED, _("It was not changed since the agreement came into force.")
    if facts.now < facts.cools_until:
        return FAILED, _("The account was changed on %(day)s; it can be paid to from %(moment)s on.") % {
            "day": _moment(facts.changed_at),
            "moment": _moment(facts.cools_until),
        }
    return OK, _("It was changed on %(day)s, long enough ago.") % {"day": _moment(facts.changed_at)}


def _due(facts: Facts) -> tuple[str, str]:
    if facts.is_balance:
        if facts.is_settled:
            return OK, _("The final amount stands.")
        return FAILED, _("No balance is owed under this agreement: its final amount does not stand yet.")
    if facts.trigger == "report":
        return FAILED, _("This instalment is paid as the balance, once the final report is accepted.")
    if facts.is_settled:
        return FAILED, _("The final amount stands; what is still owed is paid as the balance.")
    looks = {"date": _due_by_date, "manual": _due_by_condition, "interim": _due_by_interim}
    return looks.get(facts.trigger, _due_by_signature)(facts)


def _due_by_signature(_facts: Facts) -> tuple[str, str]:
    return OK, _("Due since the agreement came into force.")


def _due_by_date(facts: Facts) -> tuple[str, str]:
    if facts.due_on is None:
        return FAILED, _("The agreement names no day for this instalment; an officer sets it first.")
    words = {"day": _day(facts.due_on)}
    if facts.due_on > facts.today:
        return FAILED, _("This instalment falls due on %(day)s.") % words
    return OK, _("Due since %(day)s.") % words


def _due_by_condition(facts: Facts) -> tuple[str, str]:
    if facts.met_at is None:
        text = _("Its condition is not marked as met yet (%(condition)s); a programme officer does that.")
        return FAILED, text % {"condition": facts.condition or "—"}
    return OK, _("Condition met on %(day)s: %(note)s") % {"day": _moment(facts.met_at), "note": facts.met_note}


def _due_by_interim(facts: Facts) -> tuple[str, str]:
    if facts.interim_is_accepted:
        return OK, _("The interim report is accepted.")
    return FAILED, _("The interim report is not accepted yet.")


def _report(facts: Facts) -> tuple[str, str]:
    if facts.is_balance:
        if facts.is_settled:
            return OK, _("The final report is accepted.")
        return FAILED, _("The final report is not accepted yet.")
    if facts.report_due_on < facts.today and not facts.report_is_in:
        text = _("The final report was due on %(day)s and is not handed in; ask the grantee for it.")
        return FAILED, text % {"day": _day(facts.report_due_on)}
    if facts.interim_missed_on is not None:
        text = _("An interim report was due on %(day)s and is not handed in; ask the grantee for it.")
        return FAILED, text % {"day": _day(facts.interim_missed_on)}
    return OK, _("No report is overdue.")


def _documents(facts: Facts) -> tuple[str, str]:
    if not facts.documents_are_asked:
        return NOT_ASKED, _("This scheme does not ask for them.")
    if facts.expired:
        text = _("Past its date: %(titles)s. The grantee adds a new one on the page of its organisation.")
        return FAILED, text % {"titles": ", ".join(facts.expired)}
    return OK, _("None is past its date.")


def _sanctions(facts: Facts) -> tuple[str, str]:
    outcome, sentence = _screened(facts)
    return outcome, f"{facts.party}: {sentence}" if facts.party and outcome != NOT_ASKED else sentence


def _screened(facts: Facts) -> tuple[str, str]:
    words = {"day": _day(facts.checked_on) if facts.checked_on else "", "days": facts.sanctions_days}
    if facts.checked_on is not None and not facts.is_clear:
        return FAILED, _("The check of %(day)s found a name on a list; nothing is paid until it is cleared.") % words
    if facts.sanctions_days is None:
        return NOT_ASKED, _("This scheme does not ask for a check before each payment.")
    if facts.checked_on is None:
        return FAILED, _("No sanctions check is recorded; record one on the page of the agreement.")
    if (facts.today - facts.checked_on).days > facts.sanctions_days:
        return FAILED, _("The last check is of %(day)s, more than %(days)s days ago; record a new one.") % words
    return OK, _("Checked on %(day)s, nothing found.") % words


def _money(facts: Facts) -> tuple[str, str]:
    left = {"left": format_money(facts.available, facts.currency)}
    if facts.is_balance:
        if not facts.available:
            return FAILED, _("No balance is owed under this agreement.")
        if facts.wanted > facts.available:
            return FAILED, _("Only %(left)s is owed.") % left
        return OK, _("%(left)s is owed.") % left
    if facts.wanted > facts.available:
        return FAILED, _("Only %(left)s is committed and not yet ordered.") % left
    return OK, _("%(left)s is committed and not yet ordered.") % left


def _recovery(facts: Facts) -> tuple[str, str]:
    if not facts.owed:
        return OK, _("Nothing is open.")
    sums = ", ".join(format_money(cents, currency) for cents, currency in facts.owed)
    return FAILED, _("This grantee still owes %(sums)s; with its consent on record that can be set off.") % {
        "sums": sums
    }


def _day(day: datetime.date) -> str:
    return date_format(day, "j F Y")


def _moment(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


LOOKS: Final[dict[str, Callable[[Facts], tuple[str, str]]]] = {
    "agreement": _agreement,
    "account": _account,
    "cooling": _cooling,
    "due": _due,
    "report": _report,
    "money": _money,
    "documents": _documents,
    "sanctions": _sanctions,
    "recovery": _recovery,
}
