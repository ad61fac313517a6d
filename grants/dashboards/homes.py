"""What stands on the home of each role below the work list; a fixed number of queries whatever the number of rows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.agreements import selectors as agreements
from grants.agreements.models import Agreement
from grants.agreements.standing import Step, next_step
from grants.applications import selectors as applications
from grants.applications.closing import is_open_to
from grants.calls import selectors as calls
from grants.calls.models import Call
from grants.dashboards import forecast, money
from grants.dashboards.selectors import STAGES, Work
from grants.evaluation import selectors as evaluation
from grants.ledger.models import Account
from grants.payments.models import Payment
from grants.people import selectors as people
from grants.people.models import BankAccount
from grants.programmes import selectors as programmes
from grants.programmes.models import Action, StaffRole
from grants.programmes.policies import staff_scopes
from notifications.models import Delivery, DeliveryStatus

Role = StaffRole.Role
SHOWN = 5  # rows of a list on a home; the rest is one click away
DESKS: Final[dict[str, dict[str, Any]]] = {
    Role.FINANCE: {
        "people": _("Accounts to confirm"),
        "payments": _("Payments to request or record"),
        "monitoring": _("Costs to verify, grants to close"),
    },
    Role.APPROVER: {
        "programmes": _("Allocations to confirm"),
        "calls": _("Publications to clear"),
        "evaluation": _("Awards to decide"),
        "agreements": _("Agreements to sign"),
        "payments": _("Payments to approve"),
    },
    Role.OFFICER: {
        "calls": _("Calls to complete or finish"),
        "evaluation": _("Checks and committees"),
        "agreements": _("Agreements to draw up"),
        "monitoring": _("Narratives to read"),
    },
}
ROOMS = {Role.OFFICER: "checks", Role.APPROVER: "committees"}


@dataclass(frozen=True)
class Desk:
    """One kind of work: how it is called, how much of it waits, and the list that holds it all."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Progress:
    """How far an evaluator is with the files of one call: to declare, to score, handed in, until when."""

    call: Call
    due: datetime | None
    to_declare: int
    to_score: int
    done: int

    @property
    def total(self) -> int:
        """All sheets but those the evaluator stepped back from."""
        return self.to_declare + self.to_score + self.done


@dataclass(frozen=True)
class Office:
    """What an administrator looks after: people by role, and the mail that did not arrive."""

    roles: list[tuple[str, int]]
    given_up: int


def home_for(user: Any, work: Work) -> dict[str, Any]:
    """Return what the home of the user's roles shows beside the work that waits."""
    held = set(staff_scopes(user))
    actions = actions_of(user) if held & {Role.FINANCE, Role.AUDITOR, Role.OFFICER, Role.APPROVER} else []
    books = actions[0] if actions and Role.FINANCE in held else None
    return {
        "desks": desks_of(held, work),
        "mine": _grantee(user) if not held else {},
        "progress": progress_of(user) if Role.EVALUATOR in held else [],
        "calls": calls_by_stage(user) if held & {Role.OFFICER} else [],
        "actions": actions,
        "overview": money.overview(books) if books else None,
        "cash": forecast.cash_of(actions, user) if books else None,
        "may_open_ledger": False,  # the home shows the sums; the page of the action leads to the transfers
        "drills": bool(held & {Role.AUDITOR}),
        "office": office_of(user) if Role.ADMINISTRATOR in held else None,
    }


def desks_of(held: set[str], work: Work) -> list[Desk]:
    """Return the kinds of work that belong to the roles, each with what waits of it."""
    names = {name: label for role, stages in DESKS.items() if role in held for name, label in stages.items()}
    return [Desk(str(label), work.counts[name], _list_of(name, held)) for name, label in names.items()]


def _list_of(name: str, held: set[str]) -> str:
    if name == "evaluation":
        return reverse(f"evaluation:{next(room for role, room in ROOMS.items() if role in held)}")
    return reverse(STAGES[name][1])


def actions_of(user: Any) -> list[Action]:
    """Return the actions that hold small-grants money, the newest phase first, with the numbers of calls and grants."""
    found = programmes.actions_in_scope(user).filter(allocations__state="confirmed").distinct()
    counted = found.annotate(
        calls_count=Count("calls", filter=~Q(calls__state="cancelled"), distinct=True),
        grants_count=Count(
            "calls__applications__award__agreement",
            filter=is_open_to(user, "calls__applications"),
            distinct=True,
        ),
    )
    return list(counted.order_by("-phase__starts_on", "-grants_count", "-calls_count", "code"))


def calls_by_stage(user: Any) -> list[Call]:
    """Return the calls that the officer runs, those under way first, with what each holds."""
    found = calls.calls_visible_to(user).filter(programmes.scope(user, Role.OFFICER))
    is_open = is_open_to(user, "applications")
    handed_in = is_open & ~Q(applications__state__in=["draft", "lapsed", "withdrawn"])
    counted = found.exclude(state__in=["cancelled", "finished"]).annotate(
        applications_count=Count("applications", filter=handed_in),
        unchecked=Count("applications", filter=is_open & Q(applications__state="submitted", state="closed")),
    )
    return list(counted.order_by("-opens_at", "pk")[:20])


def progress_of(user: Any) -> list[Progress]:
    """Return how far the evaluator is in each committee that scores now, the soonest due first."""
    sheets = evaluation.assessments_of(user).filter(panel__state="scoring", application__state="eligible")
    states: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    panels = {}
    for sheet in sheets:
        panels[sheet.panel_id] = sheet.panel
        states[sheet.panel_id][str(sheet.state)] += 1
    return [
        Progress(panel.call, panel.due_at, found["assigned"], found["accepted"], found["submitted"])
        for pk, panel in panels.items()
        if (found := states[pk])
    ]


def office_of(user: Any) -> Office:
    """Return what the administrator's programmes hold in roles, and how many messages were given up."""
    administered = programmes.programmes_administered_by(user) if staff_scopes(user)[Role.ADMINISTRATOR][0] else []
    rows = programmes.staff_roles_in(administered).order_by()
    counts = dict(rows.values_list("role").annotate(n=Count("user", distinct=True)))
    given_up = Delivery.objects.filter(status=DeliveryStatus.DEAD).count()
    return Office([(str(role.label), counts.get(role, 0)) for role in Role], given_up)


def _grantee(user: Any) -> dict[str, Any]:
    mine = applications.applications_of(user).exclude(state="awarded")
    return {
        "organisations": list(people.organisations_of(user)),
        "applications": list(mine[: SHOWN + 1]),
        "grants": grants_of(user),
        "open_calls": list(calls.public_calls().filter(state="open").order_by("closes_at")[:5]),
        "shown": SHOWN,
    }


def grants_of(user: Any) -> list[tuple[Agreement, Step]]:
    """Return the grants of the user's organisations, the newest first, each with its next step."""
    found = agreements.agreements_visible_to(user).select_related("report", "settlement")
    payments = Prefetch("payments", Payment.objects.all())
    rows = list(found.prefetch_related(payments, "instalments").order_by("-pk")[: SHOWN + 1])
    balances: dict[int, dict[str, int]] = defaultdict(dict)
    accounts = Account.objects.filter(owner_type="agreement", owner_id__in=[row.pk for row in rows])
    for owner, kind, balance in accounts.values_list("owner_id", "kind", "balance"):
        balances[owner][kind] = balance
    owners = {row.organisation_id for row in rows}
    confirmed = set(
        BankAccount.objects.filter(organisation__in=owners, state="confirmed").values_list("organisation", flat=True)
    )
    return [
        (row, next_step(row, account_is_confirmed=row.organisation_id in confirmed, balances=balances[row.pk]))
        for row in rows
    ]
