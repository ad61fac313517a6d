"""The stored totals of indicators: refreshed in the transaction that validates a value, recomputed each night."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from grants.agreements.models import GrantIndicator
from grants.monitoring.models import IndicatorTotal, IndicatorValue
from grants.monitoring.rules.indicators import NOTHING, Counted, add_up, gather
from grants.programmes.results.models import ResultIndicator

Level = IndicatorTotal.Level


@dataclass(frozen=True)
class Key:
    """Of what a total is: one grant's indicator, or an indicator in a call, an action or a programme."""

    level: str
    grant_indicator_id: int | None = None
    indicator_id: int | None = None
    call_id: int | None = None
    programme_id: int | None = None
    code: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        return dict(self.__dict__)


def counted_of(row: IndicatorValue | IndicatorTotal) -> Counted:
    """Return a stored value or total as the rules count it."""
    values = row.values_counted if isinstance(row, IndicatorTotal) else 1
    return Counted(row.value, row.whole, row.breakdown, values)


def refresh(row: GrantIndicator, *, also: ResultIndicator | None = None) -> None:
    """Recompute the totals that a grant's indicator enters, from below, each under lock.

    `also` is the indicator of the action by which the grant counted before. Totals are locked in one order
    everywhere: the grant's, then by indicator those of call, action and programme.
    """
    values = list(row.values.filter(state="validated").order_by("on", "pk"))
    _keep(Key(Level.GRANT, grant_indicator_id=row.pk), gather(row.aggregation, [counted_of(value) for value in values]))
    call_id = row.agreement.award.application.call_id
    indicators = {found.pk: found for found in (row.indicator, also) if found is not None}
    for _pk, indicator in sorted(indicators.items()):
        for key in keys_above(indicator, call_id):
            _refresh_above(key)


def keys_above(indicator: ResultIndicator, call_id: int) -> list[Key]:
    """Return the totals above a grant, from below: of the call, the action, the programme."""
    programme_id = indicator.action.phase.programme_id
    return [
        Key(Level.CALL, indicator_id=indicator.pk, call_id=call_id),
        Key(Level.ACTION, indicator_id=indicator.pk),
        Key(Level.PROGRAMME, programme_id=programme_id, code=indicator.code),
    ]


def _refresh_above(key: Key) -> None:
    with transaction.atomic():
        total = _locked(key)  # first the lock, then the reading: what others validated meanwhile is seen
        _write(total, add_up(counted_of(part) for part in _parts(key)))


def _parts(key: Key) -> QuerySet[IndicatorTotal]:
    grants = IndicatorTotal.objects.filter(level=Level.GRANT, values_counted__gt=0)
    if key.level == Level.PROGRAMME:
        return grants.filter(
            grant_indicator__indicator__code=key.code,
            grant_indicator__indicator__action__phase__programme=key.programme_id,
        )
    found = grants.filter(grant_indicator__indicator=key.indicator_id)
    if key.level == Level.CALL:
        found = found.filter(grant_indicator__agreement__award__application__call=key.call_id)
    return found


def _keep(key: Key, counted: Counted) -> None:
    with transaction.atomic():
        _write(_locked(key), counted)


def _locked(key: Key) -> IndicatorTotal:
    found, _made = IndicatorTotal.objects.get_or_create(**key.fields)
    return IndicatorTotal.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.pk)


def _write(total: IndicatorTotal, counted: Counted) -> None:
    total.value, total.whole = counted.value, counted.whole
    total.breakdown, total.values_counted = dict(counted.breakdown), counted.values
    total.save()


def differences() -> list[str]:
    """Recompute every total from the validated values and return each difference from what is stored."""
    expected = _expected()
    stored = {_key_of(total): total for total in IndicatorTotal.objects.select_related(*SHOWN)}
    found = []
    for key, total in stored.items():
        counted = expected.pop(key, NOTHING)
        if counted_of(total) != counted:
            found.append(f"{total}: {_said(counted_of(total))} stored, {_said(counted)} recomputed")
    found += [
        f"{IndicatorTotal(**key.fields)}: not stored, {_said(counted)} recomputed" for key, counted in expected.items()
    ]
    return found


SHOWN = ("programme", "call", "indicator", "grant_indicator__agreement")


def _expected() -> dict[Key, Counted]:
    by_grant = _gathered(
        IndicatorValue.objects.filter(state="validated")
        .select_related("grant_indicator__indicator__action__phase", "grant_indicator__agreement__award__application")
        .order_by("grant_indicator", "on", "pk")
    )
    above: dict[Key, list[Counted]] = {}
    for row, counted in by_grant:
        if row.indicator:
            for key in keys_above(row.indicator, row.agreement.award.application.call_id):
                above.setdefault(key, []).append(counted)
    grants = {Key(Level.GRANT, grant_indicator_id=row.pk): counted for row, counted in by_grant}
    return {**grants, **{key: add_up(parts) for key, parts in above.items()}}


def _gathered(values: Iterable[IndicatorValue]) -> list[tuple[GrantIndicator, Counted]]:
    rows: dict[int, tuple[GrantIndicator, list[Counted]]] = {}
    for value in values:
        rows.setdefault(value.grant_indicator_id, (value.grant_indicator, []))[1].append(counted_of(value))
    return [(row, gather(row.aggregation, counts)) for row, counts in rows.values()]


def _key_of(total: IndicatorTotal) -> Key:
    return Key(**{name: getattr(total, name) for name in Key.__dataclass_fields__})


def _said(counted: Counted) -> str:
    whole = "" if counted.whole is None else f" of {counted.whole}"
    return f"{counted.value}{whole} ({counted.values} values, {dict(counted.breakdown)})"
