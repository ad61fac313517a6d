"""Where a payment stands: its way from the day it is due to the bank, and what happens next."""

from django.utils.translation import gettext as _

from grants.payments.models import Payment

PLACES = {"raised": "due", "requested": "requested", "endorsed": "endorsed", "ordered": "ordered", "paid": "paid"}


def journey_of(payment: Payment) -> list[tuple[str, str]]:
    """Return the way of a payment, each station done, now or later."""
    stations = _stations(payment)
    state = str(payment.state)
    if state in PLACES:
        at = list(stations).index(PLACES[state])
        is_over = state == "paid"
        return [
            (label, "done" if number < at or is_over else "now" if number == at else "later")
            for number, label in enumerate(stations.values())
        ]
    passed = ["due", "requested"] if payment.requested_by_id else ["due"]
    passed += [name for name in ("endorsed", "ordered") if state == "returned" and name in stations]
    return [*((stations[name], "done") for name in passed), (str(payment.get_state_display()), "now")]


def next_step(payment: Payment) -> tuple[str, str]:
    """Return what happens next with a payment, and who does it."""
    finance, approver = _("Finance officer"), _("Approver")
    first = _("An approver approves or refuses it; then another approver does.")
    steps = {
        "raised": (_("It is checked and requested, or refused with a reason."), finance),
        "requested": (
            first if payment.takes_two_approvals else _("A second person approves or refuses it."),
            approver,
        ),
        "endorsed": (_("Another approver gives the second approval, or refuses it."), approver),
        "ordered": (_("The bank pays; its date and reference are recorded."), finance),
        "paid": (_("Nothing more: it is done."), "—"),
        "refused": (_("What was wrong is mended, then it is requested again."), finance),
        "returned": (_("The account is checked with the grantee, then it is requested again."), finance),
    }
    return steps[str(payment.state)]


def _stations(payment: Payment) -> dict[str, str]:
    stations = {"due": _("Due"), "requested": _("Requested")}
    if payment.takes_two_approvals:
        stations["endorsed"] = _("First approval")
    return {**stations, "ordered": _("Approved and ordered"), "paid": _("Paid by the bank")}
