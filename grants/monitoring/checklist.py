"""What is looked at before a grant is closed: the money, the reports, the indicators, the documents, what was found."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement
from grants.ledger.models import Account
from grants.monitoring.models import Expenditure
from grants.payments.models import UNDER_WAY

Kind = Account.Kind


@dataclass(frozen=True)
class Point:
    """One point of the checklist; `cents` of the pot's currency still stand, `is_firm` ones cannot be left open."""

    label: object
    done: bool
    cents: int | None = None
    is_firm: bool = True


def checklist_of(agreement: Agreement) -> list[Point]:
    """Return every point in its order: the firm ones that the money must meet, then those that a remark can explain."""
    return [*_firm(agreement), *_soft(agreement)]


def open_points(agreement: Agreement) -> list[Point]:
    """Return the points that are open and need a remark of the programme officer."""
    return [point for point in _soft(agreement) if not point.done]


def _firm(agreement: Agreement) -> list[Point]:
    settled = hasattr(agreement, "settlement")
    held = balances_of(agreement)
    moving = agreement.payments.filter(state__in=UNDER_WAY).exists()
    moving = moving or agreement.recoveries.filter(state__in=["requested", "due"]).exists()
    owed = held.get(Kind.PAYABLE, 0) + held.get(Kind.ORDERED, 0)
    return [
        Point(_("The final report is accepted by both, or taken as not coming in"), settled),
        Point(_("No payment or recovery is on its way"), not moving),
        _money(_("The balance is paid"), settled, owed),
        _money(
            _("Everything that was paid is justified, has come back or was given up"),
            settled,
            held.get(Kind.ADVANCED, 0),
        ),
    ]


def _money(label: object, settled: bool, cents: int) -> Point:
    return Point(label, settled and not cents, cents or None)


def _soft(agreement: Agreement) -> list[Point]:
    unvalued = agreement.indicators.exclude(values__state="validated").exists()
    costs = Expenditure.objects.filter(report__agreement=agreement)
    points = [
        Point(_("Every indicator has its final value"), not unvalued, is_firm=False),
        Point(
            _("Every cost has its receipt"), not costs.filter(receipt=None, is_in_kind=False).exists(), is_firm=False
        ),
    ]
    if hasattr(agreement, "visits"):
        open_ones = agreement.visits.exclude(state__in=["closed", "cancelled"]).exists()
        points.append(Point(_("Every visit is closed, with its recommendations"), not open_ones, is_firm=False))
    return points
