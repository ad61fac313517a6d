"""Where an agreement stands: its journey, its next step, who takes it and by when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, Instalment
from grants.ledger.models import Account

PLACES = {"draft": 1, "offered": 2, "signed": 3, "in_force": 4, "suspended": 4, "terminated": 4, "closed": 6}


@dataclass(frozen=True)
class Step:
    """What happens next, who does it, and until which day."""

    what: str
    who: str
    due: date | None = None


def journey_of(agreement: Agreement) -> list[tuple[str, str]]:
    """Return the way of the agreement from the award to the closure, each station done, now or later."""
    if agreement.state == "declined":
        return [(_("Awarded"), "done"), (_("Drawn up"), "done"), (_("Declined"), "now")]
    stations = [
        _("Awarded"),
        _("Drawn up"),
        _("Signed by the grantee"),
        _("Signed by the funder"),
        _("Project and payments"),
        _("Closed"),
    ]
    place = PLACES[str(agreement.state)]
    return [
        (label, "done" if number < place else "now" if number == place else "later")
        for number, label in enumerate(stations)
    ]


def next_step(agreement: Agreement, *, account_is_confirmed: bool, balances: dict[str, int]) -> Step:
    """Return the next step in words; `balances` are the agreement's accounts by kind, in cents."""
    before = {
        "draft": Step(_("The draft is completed and offered to the grantee."), _("Programme officer")),
        "offered": Step(_("The grantee reads the agreement and signs it."), _signatory(agreement)),
        "signed": Step(
            _("The funder signs second: the money is committed and the agreement is in force."), _("Approver")
        ),
        "declined": Step(_("The grant was declined; its money went back to the call."), "—"),
        "suspended": Step(_("The project rests; nothing is paid until the suspension is ended."), _("Approver")),
        "closed": Step(_("Everything is settled. Keep the documents as the agreement says."), "—"),
    }
    return before.get(str(agreement.state)) or _in_force(agreement, account_is_confirmed, balances)


def _in_force(agreement: Agreement, account_is_confirmed: bool, balances: dict[str, int]) -> Step:
    live = {str(payment.state) for payment in agreement.payments.all()}
    if live & {"requested", "endorsed"}:
        return Step(_("A payment waits for approval by a second person."), _("Approver"))
    if "raised" in live:
        return Step(_("A payment is due; it is checked and requested."), _("Finance officer"))
    if "ordered" in live:
        return Step(_("A payment is ordered; the date of the bank is recorded next."), _("Finance officer"))
    if getattr(agreement, "settlement", None) is not None:
        return _settlement(agreement, balances)
    if _advance_is_due(agreement):
        if not account_is_confirmed:
            what = _("The bank account is not confirmed yet; nothing is paid before it is.")
            return Step(what, _("Finance officer"))
        return Step(_("The bank account is confirmed; the first instalment is requested next."), _("Finance officer"))
    return _report(agreement)


def _settlement(agreement: Agreement, balances: dict[str, int]) -> Step:
    finance = _("Finance officer")
    if balances.get(Account.Kind.PAYABLE):
        return Step(_("The final amount stands; the balance is requested."), finance)
    if balances.get(Account.Kind.ADVANCED):
        owed = next((row for row in agreement.recoveries.all() if row.state == "due"), None)
        if owed is not None:
            what = _("What was paid beyond the final amount is paid back.")
            return Step(what, agreement.organisation.name, owed.due_on)
        return Step(_("The final amount stands; what was paid beyond it is asked back."), finance)
    return Step(_("Everything is settled; the grant can be closed."), finance)


def _report(agreement: Agreement) -> Step:
    report = getattr(agreement, "report", None)
    if report is not None and report.state == "submitted":
        return Step(_("The final report is verified."), _("Programme officer and finance officer"))
    return Step(
        _("The project is carried out, then the final report is handed in."),
        agreement.organisation.name,
        agreement.report_due_on,
    )


def _advance_is_due(agreement: Agreement) -> bool:
    return any(
        part.trigger == Instalment.Trigger.SIGNATURE and not live_payment(part) for part in agreement.instalments.all()
    )


def live_payment(part: Instalment) -> Any:
    """Return the payment that an instalment was requested by and that was neither refused nor returned."""
    live = {"raised", "requested", "endorsed", "ordered", "paid"}
    payments = part.agreement.payments.all()
    return next((row for row in payments if row.instalment_id == part.pk and row.state in live), None)


def _signatory(agreement: Agreement) -> str:
    return agreement.organisation.representative or agreement.organisation.name
