"""The articles of a grant agreement, in our own words, filled with the figures of the grant."""

from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, Instalment
from grants.core.fields import format_percent
from grants.core.money import format_money
from grants.programmes.models import Action
from grants.programmes.services import shares_of

KEEP_YEARS: Final = 5  # several EU programmes: five years after the last payment (domain.md section 7, S97)
REPAY_DAYS: Final = 45  # the usual term of a debit note (domain.md section 6)
WHOLE: Final = 10_000


def articles_of(agreement: Agreement) -> list[dict[str, Any]]:
    """Return the numbered articles: a title, and paragraphs."""
    parts = [
        (_("Object"), _object(agreement)),
        (_("Period"), _period(agreement)),
        (_("Amount"), _amount(agreement)),
        (_("Payment"), _payment(agreement)),
        (_("Eligible costs"), _eligible_costs()),
        (_("Reports"), _reports(agreement)),
        (_("Visibility"), _visibility(agreement)),
        (_("Personal data"), _personal_data()),
        (_("Records and audit"), _audit()),
        (_("Changes"), _changes()),
        (_("Suspension and termination"), _termination()),
        (_("Recovery"), _recovery()),
        (_("Entry into force"), _entry_into_force()),
    ]
    return [
        {"title": _("Article %(n)s. %(title)s") % {"n": number, "title": title}, "paragraphs": paragraphs}
        for number, (title, paragraphs) in enumerate(parts, start=1)
    ]


def funders_of(action: Action) -> str:
    """Return who pays which share of the action today."""
    names = {"EU": _("European Union"), "CoE": _("Council of Europe")}
    return ", ".join(f"{names.get(code, code)} {format_percent(share)}" for code, share in shares_of(action).items())


def _object(agreement: Agreement) -> list[str]:
    indicator = {
        "indicator": agreement.indicator,
        "baseline": agreement.indicator_baseline,
        "target": agreement.indicator_target,
    }
    return [
        _(
            "The funder supports the project “%(title)s” as described in the application %(application)s, which "
            "is part of "
            "this agreement. The grantee alone is responsible for carrying it out."
        )
        % {"title": agreement.title, "application": agreement.award.application.reference},
        _("The result is measured by: %(indicator)s, from %(baseline)s to %(target)s.") % indicator,
    ]


def _period(agreement: Agreement) -> list[str]:
    return [
        _(
            "The project runs from %(first)s to %(last)s. Costs count only if they arise within this period; the "
            "cost of the "
            "final report may arise after it."
        )
        % {"first": _day(agreement.starts_on), "last": _day(agreement.ends_on)}
    ]


def _amount(agreement: Agreement) -> list[str]:
    share = format_percent(agreement.amount_cents * WHOLE // agreement.total_cents)
    figures = {"maximum": _money(agreement, agreement.amount_cents), "total": _money(agreement, agreement.total_cents)}
    brought = _money(agreement, agreement.cofinancing_cents)
    paragraphs = [
        _("The grant is at most %(maximum)s of an estimated total cost of %(total)s, as in Annex 1.") % figures,
        _(
            "The final grant is the lower of two figures: this maximum, and its share of the total cost "
            "(%(share)s) applied to "
            "the costs that are accepted. It never makes a profit for the grantee."
        )
        % {"share": share},
    ]
    if agreement.cofinancing_cents:
        text = _(
            "The grantee brings %(brought)s, of its own or from others, and never from another grant of the same "
            "funders."
        )
        paragraphs.insert(1, text % {"brought": brought})
    return paragraphs


def _payment(agreement: Agreement) -> list[str]:
    first = next((part for part in agreement.instalments.all() if part.trigger == Instalment.Trigger.SIGNATURE), None)
    opening = (
        _("A first instalment of %(sum)s is paid once this agreement is in force.")
        % {"sum": _money(agreement, first.amount_cents)}
        if first
        else _("Nothing is paid in advance.")
    )
    return [
        _("%(opening)s The balance is paid once the final report is accepted. Annex 2 lists the instalments.")
        % {"opening": opening},
        _(
            "The funder pays only to an account of the grantee that a second person of the funder's office has "
            "confirmed. A new "
            "account is confirmed anew before anything is paid to it."
        ),
    ]


def _eligible_costs() -> list[str]:
    return [
        _(
            "A cost is eligible if it is in the budget, was necessary for the project, arose within its period, "
            "is reasonable, "
            "is recorded in the grantee's accounts, and is proved by a document."
        ),
        _(
            "Not eligible are: value added tax that can be reclaimed, debts and interest, provisions for losses, "
            "exchange losses, "
            "and any cost that another grant already covers. The grantee tells the funder at once of other money "
            "for the project."
        ),
    ]


def _reports(agreement: Agreement) -> list[str]:
    return [
        _(
            "By %(due)s the grantee hands in a final report: what was done and achieved, and every cost with its "
            "receipt. The "
            "funder may ask for what is missing."
        )
        % {"due": _day(agreement.report_due_on)},
        _("The grantee answers questions on the project, and reports at once whatever may delay or change it."),
    ]


def _visibility(agreement: Agreement) -> list[str]:
    return [
        _(
            "The grantee says in everything public that the project is funded by %(funders)s, with their emblems "
            "unaltered and "
            "no other emblem more prominent, and that its content does not represent the official opinion of either."
        )
        % {"funders": _("the European Union and the Council of Europe")},
        _("The funder publishes the name of the grantee, the purpose and the amount of the grant."),
    ]


def _personal_data() -> list[str]:
    return [
        _(
            "The funder handles personal data under its own regulations, the grantee under its national law. "
            "Reports give numbers "
            "of participants, and names only where a receipt cannot do without. Each party tells the other of a "
            "breach without delay."
        )
    ]


def _audit() -> list[str]:
    return [
        _(
            "The grantee keeps accounts and documents for %(years)s years after the last payment, and opens them "
            "to the funder, "
            "to those who finance the action, and to their auditors."
        )
        % {"years": KEEP_YEARS}
    ]


def _changes() -> list[str]:
    return [
        _(
            "A change of the budget between headings, of the period or of the purpose needs a written amendment, "
            "asked for at the "
            "latest one month before the end. The maximum grant never grows. A new address or account is notified."
        )
    ]


def _termination() -> list[str]:
    return [
        _("Either party may suspend the project for a reason beyond its control; the period may then be extended."),
        _(
            "The funder may end the agreement, with its reasons in writing and after hearing the grantee, if the "
            "project is not "
            "carried out, a report is missing without an accepted reason, or statements were false. The grantee "
            "may end it by "
            "paying back what was not spent as agreed."
        ),
    ]


def _recovery() -> list[str]:
    return [
        _(
            "What was paid beyond the final grant is paid back within %(days)s days after the funder asks for it "
            "in writing."
        )
        % {"days": REPAY_DAYS}
    ]


def _entry_into_force() -> list[str]:
    return [
        _(
            "This agreement enters into force when the second party signs, and ends when everything is settled. "
            "Differences are "
            "solved by talking first; the privileges and immunities of the funder are not affected."
        )
    ]


def _money(agreement: Agreement, cents: int) -> str:
    return format_money(cents, agreement.currency)


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
