"""The figures of a period's report computed anew, row by row, from the transfers, the records and the plain rows.

Nothing of the code under test is used here: no selector, no rule, no stored total.
"""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from grants.agreements.models import Agreement, GrantIndicator, ReportDuty
from grants.calls.models import Call
from grants.evaluation.models import Award
from grants.ledger.models import Transfer
from grants.monitoring.models import (
    Event,
    IndicatorValue,
    Issue,
    Recommendation,
    Report,
    RiskJudgement,
    RiskSnapshot,
    Settlement,
)
from grants.programmes.models import Action
from grants.programmes.results.models import Result, ResultIndicator
from workflows.models import TransitionRecord

STATES = {
    "pending": "Awarded, agreement to come",
    "draft": "Being drawn up",
    "offered": "Waiting for the grantee's signature",
    "signed": "Waiting for the funder's signature",
    "in_force": "In force",
    "closed": "Closed",
}
SIGNED = ("in_force", "suspended", "terminated", "closed")


class ByHand:
    """An action by the end of a day, counted by hand."""

    def __init__(self, action: Action, since: datetime.date, until: datetime.date) -> None:
        self.action, self.since, self.until = action, since, until
        self.transfers = [row for row in Transfer.objects.select_related("debit", "credit") if self.is_by(row.at)]
        self.awards = [row for row in Award.objects.order_by("pk") if self.is_by(row.created_at)]
        self.agreements = {row.award_id: row for row in Agreement.objects.order_by("pk") if self.is_by(row.created_at)}

    def is_by(self, moment: datetime.datetime | None) -> bool:
        return moment is not None and timezone.localdate(moment) <= self.until

    def is_in(self, day: datetime.date) -> bool:
        return self.since <= day <= self.until

    def state(self, row: Any) -> str:
        """Return the state to which the last act until the day led."""
        acts = TransitionRecord.objects.filter(subject_id=row.pk, subject_type__model=row._meta.model_name)
        found = [act.target for act in acts.order_by("pk") if self.is_by(act.at)]
        return found[-1] if found else (acts.order_by("pk")[0].source if acts else str(row.state))

    def money(self, counts: Callable[[Transfer], int], donor: str = "", since: bool = False) -> int:
        rows = [row for row in self.transfers if not since or timezone.localdate(row.at) >= self.since]
        return sum(counts(row) * (row.split.get(donor, 0) if donor else row.amount) for row in rows)

    def lies(self, *kinds: str, owners: Iterable[tuple[str, int]] | None = None) -> int:
        """Return what lies in accounts of these kinds."""
        wanted = None if owners is None else set(owners)

        def is_it(account: Any) -> bool:
            owner = (account.owner_type, account.owner_id)
            return account.kind in kinds and (wanted is None or owner in wanted)

        return self.money(lambda row: is_it(row.credit) - is_it(row.debit))

    def flow(self, name: str, donor: str = "", since: bool = False, owner: int | None = None) -> int:
        """Return what happened: each figure is the sum of some kinds of transfers."""

        def counts(row: Transfer) -> int:
            side = {"contracted": row.credit, "allocated": row.credit}.get(name, row.debit)
            mine = owner is None or (side.owner_type, side.owner_id) == ("agreement", owner)
            is_back = row.kind == "release" and row.debit.owner_type == "agreement"
            return (
                mine
                * {
                    "allocated": (row.kind == "allocate") - (row.kind == "cut"),
                    "contracted": int(row.kind == "commit"),
                    "released": int(is_back and row.credit.owner_type != "agreement"),
                    "paid": int(row.kind == "pay"),
                    "accepted": int(row.kind in ("accept", "owe")),
                    "recovered": int(row.kind == "recover"),
                }[name]
            )

        return self.money(counts, donor, since)

    def of_grants(self, agreements: Iterable[Agreement]) -> list[Decimal]:
        rows = list(agreements)
        return [
            units(sum(self.flow(name, owner=row.pk) for row in rows)) for name in ("contracted", "paid", "accepted")
        ]

    def execution(self) -> list[list[Any]]:
        settled = {row.agreement_id for row in Settlement.objects.all() if self.is_by(row.at)}
        unused = self.lies("agreement.committed", owners=[("agreement", pk) for pk in settled])
        still = self.lies("agreement.committed", "agreement.ordered", "agreement.payable") - unused
        return [
            ["Allocated", units(self.flow("allocated"))],
            ["In calls, not awarded", units(self.lies("call.available"))],
            ["Reserved", units(self.lies("award.reserved"))],
            ["Contracted", units(self.flow("contracted"))],
            ["Paid", units(self.flow("paid"))],
            ["Accepted", units(self.flow("accepted"))],
            ["Recovered", units(self.flow("recovered"))],
            ["Still to pay", units(still)],
            ["Not yet justified", units(self.lies("agreement.advanced"))],
        ]

    def donors(self) -> list[list[Any]]:
        names = ("allocated", "contracted", "paid", "accepted")
        rows = [
            [donor, share, *(units(self.flow(name, donor)) for name in names)]
            for donor, share in (("EU", "85\u00a0%"), ("CoE", "15\u00a0%"))
        ]
        return [*rows, ["Together", None, *(units(self.flow(name)) for name in names)]]

    def moved(self) -> list[list[Any]]:
        names = ("allocated", "contracted", "released", "paid", "accepted", "recovered")
        return [[name.capitalize(), units(self.flow(name, since=True))] for name in names]

    # What happened, and where grants stood.

    def happened(self) -> list[list[Any]]:
        def acts(model: type[Any], verb: str) -> int:
            rows = TransitionRecord.objects.filter(subject_type__model=model._meta.model_name, verb=verb)
            return sum(self.is_in(timezone.localdate(row.at)) for row in rows)

        return [
            ["Calls published", acts(Call, "publish")],
            ["Agreements that came into force", acts(Agreement, "countersign")],
            ["Reports handed in", acts(Report, "submit")],
            ["Reports accepted", acts(Report, "accept")],
            ["Values of indicators validated", acts(IndicatorValue, "validate")],
            ["Grants closed", acts(Agreement, "close")],
            ["Activities held", len(self.held())],
        ]

    def held(self) -> list[Event]:
        rows = Event.objects.order_by("-starts_on", "-pk")
        return [row for row in rows if row.starts_on <= self.until and row.ends_on >= self.since]

    def calls(self) -> list[list[Any]]:
        labels = {"published": "Coming", "open": "Open", "closed": "Closed, being assessed", "decided": "Decided"}
        return [
            [
                call.reference,
                call.title,
                labels[self.state(call)],
                midnight(timezone.localdate(call.opens_at)),
                midnight(timezone.localdate(call.closes_at)),
                sum(award.application.call_id == call.pk for award in self.awards),
                units(self.lies("call.available", owners=[("call", call.pk)])),
            ]
            for call in Call.objects.order_by("closes_at", "pk")
            if self.is_by(call.created_at)
        ]

    def stands(self, award: Award) -> str:
        agreement = self.agreements.get(award.pk)
        return self.state(agreement) if agreement else self.state(award)

    def grouped(self, key: Callable[[Award], str], order: Iterable[str]) -> list[list[Any]]:
        rows = []
        for name in order:
            members = [award for award in self.awards if key(award) == name]
            mine = [self.agreements[award.pk] for award in members if award.pk in self.agreements]
            if members:
                rows.append([name, len(members), *self.of_grants(mine)])
        return [*rows, ["Together", len(self.awards), *self.of_grants(self.agreements.values())]]

    def states(self) -> list[list[Any]]:
        return self.grouped(lambda award: STATES[self.stands(award)], STATES.values())

    def places(self) -> list[list[Any]]:
        def place(award: Award) -> str:
            return f"{award.application.organisation.settlement}, Serbia"

        return self.grouped(place, ["Novi Sad, Serbia", "Subotica, Serbia"])

    # Results, indicators, activities, risks.

    def counting(self) -> dict[int, ResultIndicator]:
        """Return by which indicator of the action each signed grant counts."""
        signed = {row.pk for row in self.agreements.values() if self.state(row) in SIGNED}
        rows = GrantIndicator.objects.filter(indicator__isnull=False, agreement__in=signed)
        return {row.agreement_id: row.indicator for row in rows.select_related("indicator__result")}  # type: ignore[misc]

    def results(self) -> list[list[Any]]:
        counting = self.counting()
        by_pk = {row.pk: row for row in self.agreements.values()}
        rows = []
        for code, level, beneath in (("OC1", "Outcome", ("OC1", "OP1")), ("OP1", "Output", ("OP1",))):
            mine = [by_pk[pk] for pk, indicator in counting.items() if indicator.result.code in beneath]
            title = Result.objects.get(code=code).title
            rows.append([code, level, title, len(mine), *self.of_grants(mine)])
        rest = [row for row in by_pk.values() if self.state(row) in SIGNED and row.pk not in counting]
        if rest:
            name = "Grants that count by no indicator of the action"
            rows.append([None, None, name, len(rest), *self.of_grants(rest)])
        return rows

    def indicators(self) -> list[list[Any]]:
        counting = self.counting()
        rows = []
        for indicator in ResultIndicator.objects.order_by("result__code", "code"):
            mine = [pk for pk, found in counting.items() if found == indicator]
            values = IndicatorValue.objects.filter(grant_indicator__agreement__in=mine)
            valid = [row for row in values if self.is_by(row.created_at) and self.state(row) == "validated"]
            reached = indicator.baseline + sum(row.value for row in valid)
            way = 10_000 * (reached - indicator.baseline) // (indicator.target - indicator.baseline)
            share = f"{Decimal(way) / 100:.2f}".rstrip("0").rstrip(".") + "\u00a0%"
            told = [indicator.code, indicator.title, indicator.unit, indicator.baseline, indicator.target]
            rows.append([*told, *([str(reached), share] if valid else [None, None]), len(valid), len(mine)])
        return rows

    def activities(self) -> list[list[Any]]:
        return [
            [midnight(row.starts_on), row.title, row.get_kind_display(), row.venue or None, row.total, row.women]
            for row in self.held()
        ]

    def risks(self) -> list[list[Any]]:
        running = [row for row in self.agreements.values() if self.state(row) in SIGNED[:3]]
        levels = [self.level(row) for row in running]
        asked = [row for row in Recommendation.objects.all() if self.is_by(row.visit.report_sent_at)]
        asked = [row for row in asked if self.state(row) != "closed"]
        late = min(self.until + datetime.timedelta(1), timezone.localdate())
        return [
            ["Running grants at risk level: High", levels.count(3)],
            ["Running grants at risk level: Medium", levels.count(2)],
            ["Running grants at risk level: Low", levels.count(1)],
            ["Reports overdue", sum(self.is_overdue(row, late) for row in ReportDuty.objects.all())],
            ["Recommendations open", len(asked)],
            ["Of these, not answered in time", sum(row.due_on < late for row in asked if self.state(row) == "open")],
            [
                "Issues open",
                sum(self.is_by(row.created_at) and self.state(row) == "open" for row in Issue.objects.all()),
            ],
        ]

    def level(self, agreement: Agreement) -> int:
        found = []
        for model in (RiskSnapshot, RiskJudgement):
            rows: Any = model._default_manager.filter(agreement=agreement).order_by("pk")
            found += [row.level or 0 for row in rows if self.is_by(row.at)][-1:]
        return max(found, default=0)

    def is_overdue(self, duty: ReportDuty, late: datetime.date) -> bool:
        agreement = self.agreements.get(duty.agreement.award_id)
        if agreement is None or self.state(agreement) not in ("in_force", "terminated") or duty.day >= late:
            return False
        acts = TransitionRecord.objects.filter(subject_type__model="report", verb="submit")
        came_in = {row.subject_id for row in acts if self.is_by(row.at)}
        return not Report.objects.filter(duty=duty, pk__in=came_in).exists()

    def grants(self) -> list[list[Any]]:
        rows = []
        for award in self.awards:
            agreement, application = self.agreements.get(award.pk), award.application
            reference = agreement.reference if agreement else application.reference
            told = [reference, application.organisation.name, application.organisation.settlement]
            rows.append([*told, STATES[self.stands(award)], *self.of_grants([agreement] if agreement else [])])
        return [*rows, ["Together", None, None, None, *self.of_grants(self.agreements.values())]]

    def everything(self) -> dict[str, list[list[Any]]]:
        return {
            "Budget execution": self.execution(),
            "By donor": self.donors(),
            "Money that moved in the period": self.moved(),
            "What happened in the period": self.happened(),
            "Calls": self.calls(),
            "Grants by state": self.states(),
            "Grants by place": self.places(),
            "By expected result": self.results(),
            "Indicators": self.indicators(),
            "Activities held in the period": self.activities(),
            "Risks": self.risks(),
            "Grants": self.grants(),
        }


def units(cents: int) -> Decimal:
    return Decimal(cents) / 100


def midnight(day: datetime.date) -> datetime.datetime:
    """Return a day as a workbook gives it back."""
    return datetime.datetime.combine(day, datetime.time())
