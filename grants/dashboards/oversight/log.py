"""Where things stood at the end of a day: from the records of the acts, or as the rows have it now."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils import timezone

from workflows.models import TransitionRecord

Subject = tuple[type[Model], int]


@dataclass(frozen=True)
class Window:
    """A period by its days, both included; without days everything until now."""

    since: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def starts_at(self) -> datetime.datetime | None:
        return _midnight(self.since) if self.since else None

    @property
    def ends_at(self) -> datetime.datetime | None:
        """The first moment after the period."""
        return _midnight(self.until + datetime.timedelta(days=1)) if self.until else None

    @property
    def last_day(self) -> datetime.date:
        return self.until or timezone.localdate()

    @property
    def overdue_before(self) -> datetime.date:
        """The day before which what was due is late: today is not over, the last day of a past period is."""
        return min(self.last_day + datetime.timedelta(days=1), timezone.localdate())

    @property
    def is_open(self) -> bool:
        """Whether the last day is not over."""
        return self.last_day >= timezone.localdate()

    def was_made(self, created_at: datetime.datetime) -> bool:
        """Tell whether a row was there at the end."""
        return self.ends_at is None or created_at < self.ends_at

    def has(self, moment: datetime.datetime | None) -> bool:
        """Tell whether a moment falls into the period."""
        if moment is None or not self.was_made(moment):
            return False
        return self.starts_at is None or moment >= self.starts_at


@dataclass
class Log:
    """The acts on some rows, oldest first; none where the rows themselves say how they stand."""

    window: Window
    acts: dict[Subject, list[tuple[str, str, str, datetime.datetime]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def state_of(self, model: type[Model], pk: int, now: str) -> str:
        """Return the state at the end of the period of a row that was there then; `now` is its present one."""
        acts = self.acts.get((model, pk), [])
        if not acts:
            return now
        before = [target for _verb, _source, target, at in acts if self.window.was_made(at)]
        return before[-1] if before else acts[0][1]

    def count(self, model: type[Model], verb: str) -> int:
        """Count how often an act was done in the period."""
        return sum(
            found == verb and self.window.has(at)
            for (kind, _pk), acts in self.acts.items()
            if kind is model
            for found, _source, _target, at in acts
        )

    def was_done(self, model: type[Model], pk: int, verb: str) -> bool:
        """Tell whether an act was done on a row until the end of the period."""
        return any(found == verb and self.window.was_made(at) for found, _s, _t, at in self.acts.get((model, pk), []))


def log_of(rows: Mapping[type[Model], Iterable[int]], window: Window) -> Log:
    """Return the acts on these rows; nothing is read where only the present counts."""
    found = Log(window)
    if window.until is None:
        return found
    kinds: dict[int, Any] = {}
    wanted = Q(pk__in=[])
    for model, ids in rows.items():
        kind = ContentType.objects.get_for_model(model)
        kinds[kind.pk] = model
        wanted |= Q(subject_type=kind, subject_id__in=list(ids))
    acts = TransitionRecord.objects.filter(wanted).order_by("pk")  # as they were written
    told = acts.values_list("subject_type_id", "subject_id", "verb", "source", "target", "at")
    for kind_id, pk, verb, source, target, at in told:
        found.acts[kinds[kind_id], pk].append((verb, source, target, at))
    return found


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
