"""The rows of some actions that a person may see, each read once: a fixed number of queries, however many grants."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, GrantIndicator, ReportDuty
from grants.applications.closing import is_open_to
from grants.calls.models import Call
from grants.dashboards.books import owned_by
from grants.dashboards.flows import Flow, flows_of
from grants.dashboards.oversight.log import Log, Window, log_of
from grants.evaluation.models import Award
from grants.ledger.models import Account
from grants.monitoring.models import (
    Event,
    IndicatorValue,
    Issue,
    Place,
    Recommendation,
    Report,
    RiskJudgement,
    RiskSnapshot,
)
from grants.programmes.models import Action
from grants.programmes.results.models import Result, ResultIndicator
from workflows.machines.agreement import AgreementState
from workflows.machines.award import AwardState

PATH: Final = "agreement__award__application"
# Where an award stands before its agreement; afterwards the agreement's state says it.
AWARDED: Final = {f"award-{state}": label for state, label in AwardState.choices}
STANDS: Final[dict[str, Any]] = {
    "award-pending": AWARDED["award-pending"],
    **dict(AgreementState.choices),
    "award-lapsed": AWARDED["award-lapsed"],
}
RUNNING: Final = ("in_force", "suspended", "terminated")
# An agreement that is not signed by both, or never was, promises no result yet.
NOT_YET: Final = ("draft", "offered", "signed", "declined", "award-pending", "award-contracted", "award-lapsed")


@dataclass
class Grant:
    """A grant as it stood: its award, its agreement where there is one, whose it is and where."""

    award: int
    agreement: int | None
    action: int
    call: int
    reference: str
    title: str
    organisation: str
    place: str
    country: str
    point: tuple[float, float] | None
    stands: str
    settled_at: datetime.datetime | None
    report_due_on: datetime.date | None
    level: int | None = None

    @property
    def is_running(self) -> bool:
        return self.stands in RUNNING

    @property
    def has_promised(self) -> bool:
        """Whether both have signed, so that its targets count."""
        return self.stands not in NOT_YET

    @property
    def label(self) -> str:
        """Where it stands, in words."""
        return str(STANDS.get(self.stands) or AWARDED.get(self.stands, ""))

    @property
    def url(self) -> str:
        name = "agreements:detail" if self.agreement else "applications:detail"
        return reverse(name, args=[self.reference])


@dataclass
class Rows:
    """What was read of some actions for one person, as of the end of a period."""

    actions: Sequence[Action]
    window: Window
    calls: list[Call]
    grants: list[Grant]
    hides: bool
    flows: list[Flow]
    before: list[Flow]
    log: Log
    results: list[Result]
    indicators: list[ResultIndicator]
    measured: list[dict[str, Any]]
    duties: list[ReportDuty]
    recommendations: list[Recommendation]
    issues: list[Issue]
    events: list[Event]
    by_agreement: dict[int, Grant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_agreement = {grant.agreement: grant for grant in self.grants if grant.agreement}


# What is read beside calls, grants and money: of results, of what warns, of activities.
RESULTS, WARNINGS, ACTIVITIES = "results", "warnings", "activities"
EVERYTHING: Final = frozenset({RESULTS, WARNINGS, ACTIVITIES})


def read(actions: Sequence[Action], user: Any, window: Window, parts: Collection[str] = EVERYTHING) -> Rows:
    """Return what oversight counts; what is closed to the person is left out at the door, other parts are not read."""
    ids = [action.pk for action in actions]
    calls = list(Call.objects.filter(action__in=ids).order_by("closes_at", "pk"))
    awards = list(_awards(ids, user))
    shown = [row for row in awards if row.is_shown]
    agreements = [row.agreement_pk for row in shown if row.agreement_pk]
    results, indicators = _framework(ids) if RESULTS in parts else ([], [])
    measured = list(_measured(agreements)) if RESULTS in parts else []
    warns = agreements if WARNINGS in parts else []
    duties, recommendations = list(_duties(warns)), list(_recommendations(warns))
    issues = list(Issue.objects.filter(agreement__in=warns).order_by("-severity", "due_on", "pk"))
    log = log_of(
        {
            Call: [row.pk for row in calls],
            Award: [row.pk for row in shown],
            Agreement: agreements,
            IndicatorValue: [row["values__pk"] for row in measured if row["values__pk"]],
            Report: [row.report_pk for row in duties if row.report_pk],
            Recommendation: [row.pk for row in recommendations],
            Issue: [row.pk for row in issues],
        },
        window,
    )
    grants = [_grant(row, log) for row in shown if window.was_made(row.created_at)]
    _add_levels(grants, shown, window)
    accounts = Account.objects.filter(owned_by(Action.objects.filter(pk__in=ids)))
    return Rows(
        actions,
        window,
        [call for call in calls if window.was_made(call.created_at)],
        grants,
        len(shown) < len(awards),
        flows_of(accounts, window.until),
        flows_of(accounts, window.since - datetime.timedelta(days=1)) if window.since else [],
        log,
        results,
        indicators,
        measured,
        duties,
        recommendations,
        issues,
        list(_events(ids, user)) if ACTIVITIES in parts else [],
    )


def _framework(ids: list[int]) -> tuple[list[Result], list[ResultIndicator]]:
    """Return the results and their indicators by code. One query."""
    of_result = [field.attname for field in Result._meta.concrete_fields]
    of_indicator = [field.attname for field in ResultIndicator._meta.concrete_fields]
    rows = Result.objects.filter(action__in=ids).order_by("action", "code", "indicators__code")
    results: dict[int, Result] = {}
    indicators = []
    for row in rows.values_list(*of_result, *(f"indicators__{name}" for name in of_indicator)):
        result = Result.from_db(None, of_result, row[: len(of_result)])
        results.setdefault(result.pk, result)
        if row[len(of_result)] is not None:
            indicators.append(ResultIndicator.from_db(None, of_indicator, row[len(of_result) :]))
    return list(results.values()), indicators


def awards_of(ids: Iterable[int]) -> QuerySet[Award]:
    """Return the awards of some actions with what tells where each stands, and the place of the grantee's seat."""
    seat = Place.objects.filter(name__iexact=OuterRef("application__organisation__settlement"))
    return Award.objects.filter(application__call__action__in=list(ids)).annotate(
        agreement_pk=F("agreement__pk"),
        stands=Case(
            When(agreement__state__isnull=False, then=F("agreement__state")),
            *(When(state=state, then=Value(f"award-{state}")) for state in AwardState.values),
        ),
        place_latitude=Subquery(seat.values("latitude")[:1]),
        place_longitude=Subquery(seat.values("longitude")[:1]),
    )


def _awards(ids: list[int], user: Any) -> Any:
    shown = Case(When(is_open_to(user), then=Value(True)), default=Value(False), output_field=BooleanField())
    related = ("application__organisation", "application__call", "agreement__settlement", "agreement__risk")
    return awards_of(ids).annotate(is_shown=shown).select_related(*related).order_by("pk")


def _grant(row: Any, log: Log) -> Grant:
    agreement = getattr(row, "agreement", None)
    if agreement is not None and not log.window.was_made(agreement.created_at):
        agreement = None
    application, organisation = row.application, row.application.organisation
    if agreement is not None:
        stands = log.state_of(Agreement, agreement.pk, str(agreement.state))
    else:
        stands = f"award-{log.state_of(Award, row.pk, str(row.state))}"
    settlement = getattr(agreement, "settlement", None)
    return Grant(
        award=row.pk,
        agreement=agreement and agreement.pk,
        action=application.call.action_id,
        call=application.call_id,
        reference=agreement.reference if agreement else application.reference,
        title=agreement.title if agreement else application.title,
        organisation=organisation.name,
        place=organisation.settlement.strip() or str(_("Not told")),
        country=organisation.country,
        point=_point(row, organisation),
        stands=stands,
        settled_at=settlement.at if settlement and log.window.was_made(settlement.at) else None,
        report_due_on=agreement and agreement.report_due_on,
    )


def _point(row: Any, organisation: Any) -> tuple[float, float] | None:
    """Return longitude and latitude of the seat: the organisation's own, or those of its town in the list."""
    longitude = organisation.longitude if organisation.longitude is not None else row.place_longitude
    latitude = organisation.latitude if organisation.latitude is not None else row.place_latitude
    return None if longitude is None or latitude is None else (float(longitude), float(latitude))


def _add_levels(grants: list[Grant], shown: list[Any], window: Window) -> None:
    """Say how risky each grant was: as it stands now, or by the last computation and judgement of the period."""
    if window.until is None:
        now = {row.agreement_pk: row.agreement.risk.level for row in shown if hasattr(_agreement(row), "risk")}
        for grant in grants:
            grant.level = now.get(grant.agreement)
        return
    ids = [grant.agreement for grant in grants if grant.agreement]
    levels: dict[int, dict[str, int]] = defaultdict(dict)
    for name, model in (("computed", RiskSnapshot), ("judged", RiskJudgement)):
        rows: Any = model._default_manager.filter(agreement__in=ids, at__lt=window.ends_at).order_by("at", "pk")
        for agreement, level in rows.values_list("agreement_id", "level"):
            levels[agreement][name] = level or 0
    for grant in grants:
        grant.level = max(levels.get(grant.agreement or 0, {}).values(), default=None)


def _agreement(row: Any) -> Any:
    return getattr(row, "agreement", None)


def _measured(agreements: list[int]) -> Any:
    """Return each indicator of each grant with its values: a row for each value, or one without."""
    names = ("pk", "agreement_id", "indicator_id", "title", "unit", "baseline", "target", "indicator__aggregation")
    of_value = ("pk", "state", "on", "value", "whole", "breakdown", "created_at")
    rows = GrantIndicator.objects.filter(agreement__in=agreements)
    return rows.values(*names, *(f"values__{name}" for name in of_value)).order_by("pk", "values__on", "values__pk")


def _duties(agreements: list[int]) -> Any:
    """Return the reports that are owed, each with the one that was begun, and when the final one was."""
    return (
        ReportDuty.objects.filter(agreement__in=agreements)
        .annotate(
            report_pk=F("report__pk"),
            report_state=F("report__state"),
            report_round=F("report__round"),
            report_begun_at=F("report__created_at"),
            final_begun_at=F("agreement__report__created_at"),
        )
        .order_by("agreement", "number")
    )


def _recommendations(agreements: list[int]) -> QuerySet[Recommendation]:
    sent = Q(visit__report_sent_at__isnull=False)
    rows = Recommendation.objects.filter(sent, visit__agreement__in=agreements)
    return rows.select_related("visit").order_by("due_on", "pk")


def _events(ids: list[int], user: Any) -> QuerySet[Event]:
    """Return the activities of the actions, each with the names of its places of the list."""
    named = Event.actions.through.objects.filter(action__in=ids).values("event")
    held = Event.objects.filter(is_open_to(user, PATH), pk__in=named)
    towns = ArrayAgg("places__name", filter=Q(places__isnull=False), distinct=True, default=[])
    return held.annotate(towns=towns).order_by("starts_on", "pk")
