"""What is looked at before a grant is closed: the money, the reports, the indicators, the documents, what was found."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement, GrantIndicator
from grants.core.remembering import remembered
from grants.ledger.models import Account
from grants.monitoring.models import Expenditure, Visit
from grants.payments.models import UNDER_WAY, Payment, Recovery

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
    owed = held.get(Kind.PAYABLE, 0) + held.get(Kind.ORDERED, 0)
    return [
        Point(_("The final report is accepted by both, or taken as not coming in"), settled),
        Point(_("No payment or recovery is on its way"), not _open_ends(agreement)["moving"]),
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
    found = _open_ends(agreement)
    return [
        Point(_("Every indicator has its final value"), not found["unvalued"], is_firm=False),
        Point(_("Every cost has its receipt"), not found["unproven"], is_firm=False),
        Point(_("Every visit is closed, with its recommendations"), not found["visiting"], is_firm=False),
    ]


def _open_ends(agreement: Agreement) -> dict[str, bool]:
    """Tell what is still open: payments and recoveries, indicators, receipts, visits. One query."""
    payments = Payment.objects.filter(agreement=OuterRef("pk"), state__in=UNDER_WAY)
    recoveries = Recovery.objects.filter(agreement=OuterRef("pk"), state__in=["requested", "due"])
    unvalued = GrantIndicator.objects.filter(agreement=OuterRef("pk")).exclude(values__state="validated")
    unproven = Expenditure.objects.filter(report__agreement=OuterRef("pk"), receipt=None, is_in_kind=False)
    visits = Visit.objects.filter(agreement=OuterRef("pk")).exclude(state__in=["closed", "cancelled"])
    found = Agreement.objects.filter(pk=agreement.pk).values(
        moving=Exists(payments) | Exists(recoveries),
        unvalued=Exists(unvalued),
        unproven=Exists(unproven),
        visiting=Exists(visits),
    )
    return remembered(("open ends", agreement.pk), found.get)
