"""A grant as its grantee reads it: what is next, the money, the report, the papers, and what was said about it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement, AgreementLine, AgreementVersion
from grants.agreements.selectors import agreements_visible_to
from grants.agreements.standing import journey_of, next_step
from grants.dashboards.awaiting import awaited_of
from grants.monitoring.models import Report
from grants.monitoring.running import BudgetRow
from grants.payments.models import Recovery
from grants.payments.request_panel import request_panel
from grants.people.models import BankAccount
from grants.people.policies import is_member
from notifications.models import Message
from notifications.rendering import render_or_explain
from workflows.engine import can

MESSAGES: Final = 5
RUNNING: Final = ("in_force", "suspended", "terminated")
REPORT_TIME: Final = 60  # days before its due date from which the final report is the next thing to do


@dataclass(frozen=True)
class Button:
    """The one thing to do next, and the page on which it is done."""

    label: str
    url: str


def get_grant(user: Any, reference: str) -> Agreement:
    """Return an agreement that the user may read, with all that its page shows, or raise Http404."""
    sums = {"spent": Sum("costs__amount_cents"), "accepted": Sum("costs__accepted_cents")}
    lines = AgreementLine.objects.annotate(**{name: Coalesce(total, 0) for name, total in sums.items()})
    confirmed = BankAccount.objects.filter(organisation=OuterRef("organisation"), state="confirmed")
    versions = AgreementVersion.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    found = agreements_visible_to(user).filter(reference=reference).select_related("settlement", "report")
    found = found.annotate(
        account_is_confirmed=Exists(confirmed),
        version_count=Coalesce(Subquery(versions.annotate(n=Count("pk")).values("n")), 0),
    )
    parts = (Prefetch("lines", lines), "instalments", "payments", "amendments", "recoveries__parts")
    agreement = found.prefetch_related(*parts).first()
    if agreement is None:
        raise Http404
    return agreement


def my_grant(agreement: Agreement, user: Any) -> dict[str, Any]:
    """Return what the page of a grant shows to the grantee's people; a fixed number of queries."""
    confirmed: bool = agreement.account_is_confirmed  # type: ignore[attr-defined]
    report, own = getattr(agreement, "report", None), is_member(user, agreement)
    owed = recoveries_of(agreement) if own else []  # between the funder and the grantee, not its partners
    changes = list(agreement.amendments.all())
    balances = balances_of(agreement) if hasattr(agreement, "settlement") else {}
    lines: Any = agreement.lines.all()
    budget = [BudgetRow(line, line.amount_cents, line.spent, line.accepted) for line in lines]
    days_left = (agreement.report_due_on - timezone.localdate()).days
    button = button_of(agreement, user, report=report, owed=owed, changes=changes)
    return {
        "agreement": agreement,
        "own": own,
        "steps": journey_of(agreement),
        "next": next_step(agreement, account_is_confirmed=confirmed, balances=balances),
        "button": button,
        "early_report": _report_button(agreement, report) if report is None and button is None else None,
        "instalments": awaited_of(agreement, account_is_confirmed=confirmed),
        "to_ask_for": instalments_to_ask_for(agreement, user),
        "paid_cents": sum(row.amount_cents for row in agreement.payments.all() if row.state == "paid"),
        "report": report,
        "days_left": days_left,
        "days_late": -days_left,
        "budget": budget,
        "spent_cents": sum(row.spent for row in budget),
        "left_cents": sum(row.left for row in budget),
        "accepted_cents": sum(row.accepted for row in budget),
        "settlement": getattr(agreement, "settlement", None),
        "owed": owed,
        "changes": changes,
        "may_change": agreement.state in ("in_force", "suspended"),
        "version_count": agreement.version_count,  # type: ignore[attr-defined]
        "messages_about": messages_about(agreement, user, owed, changes),
    }


def recoveries_of(agreement: Agreement) -> list[Recovery]:
    """Return what was asked back from the grantee, the newest first."""
    return [row for row in agreement.recoveries.all() if row.state in ("due", "settled")]


def button_of(
    agreement: Agreement, user: Any, *, report: Report | None, owed: list[Recovery], changes: list[Any]
) -> Button | None:
    """Return what the reader does next, the most pressing first; None where only others act."""
    due = next((row for row in owed if row.state == "due"), None)
    if due is not None:
        return Button(_("See what to pay back"), reverse("payments:recovery", args=[due.pk]))
    if agreement.state == "offered" and can(user, "sign", agreement):
        return Button(_("Read and sign"), reverse("agreements:sign", args=[agreement.reference]))
    to_sign = next((row for row in changes if row.state == "approved"), None)
    if to_sign is not None and can(user, "sign", to_sign):
        return Button(_("Read and sign the change"), _change_url(agreement, to_sign.number))
    return _report_button(agreement, report) if report is not None or is_report_time(agreement) else None


def is_report_time(agreement: Agreement) -> bool:
    """Tell whether the final report comes next: its day is near, or the period of the project is over."""
    today = timezone.localdate()
    return today > agreement.ends_on or (agreement.report_due_on - today).days <= REPORT_TIME


def instalments_to_ask_for(agreement: Agreement, user: Any) -> set[int]:
    """Return the instalments that the reader may ask for now."""
    panel = request_panel(agreement, user)
    return {row["part"].pk for row in panel["rows"] if row["raises"]} if panel else set()


def _report_button(agreement: Agreement, report: Report | None) -> Button | None:
    if agreement.state not in RUNNING or (report is not None and report.state != "draft"):
        return None
    label = _("Start the final report")
    if report is not None:
        label = _("Complete the report that came back") if report.round > 1 else _("Go on with the final report")
    return Button(label, reverse("monitoring:report", args=[agreement.reference]))


def _change_url(agreement: Agreement, number: int) -> str:
    return reverse("agreements:change", args=[agreement.reference, number])


def messages_about(agreement: Agreement, user: Any, owed: list[Recovery], changes: list[Any]) -> list[tuple[Any, Any]]:
    """Return the newest messages to the reader about the grant and its parts, each with its words."""
    report = getattr(agreement, "report", None)
    about = _about("grants.agreement", [agreement]) | _about("grants.payment", agreement.payments.all())
    about |= _about("grants.recovery", owed) | _about("grants.amendment", changes)
    about |= _about("grants.report", [report] if report else [])
    found = Message.objects.filter(about, recipient_id=user.pk).order_by("-created_at", "-pk")[:MESSAGES]
    return [(message, render_or_explain(message)) for message in found]


def _about(kind: str, rows: Any) -> Q:
    return Q(about_type=kind, about_id__in=[str(row.pk) for row in rows])
