"""The demonstration's clock: many stories told side by side, each step at its own moment, in the order of time.

A story is a generator that yields the moment of its next step. What lies ahead of now is left to the days to come,
so a call that is still open simply stays open.
"""

import datetime
import heapq
import itertools
from collections.abc import Iterator
from typing import TypeAlias
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

Story: TypeAlias = Iterator[datetime.datetime]
OFFICE = ZoneInfo("Europe/Belgrade")
APART = datetime.timedelta(seconds=30)  # between two steps that were planned for the same minute


class Timeline:
    """Runs stories in chronological order, so that records, ledger and messages stand in the order of their dates."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.today = self.now.astimezone(OFFICE).date()
        self._steps: list[tuple[datetime.datetime, int, Story]] = []
        self._numbers = itertools.count()

    def at(self, days: float, hour: int = 10, minute: int = 0, second: int = 0) -> datetime.datetime:
        """Return office time so many days from the day of loading; negative lies in the past."""
        day = self.today + datetime.timedelta(days=int(days))
        return datetime.datetime.combine(day, datetime.time(hour, minute, second), OFFICE).astimezone(datetime.UTC)

    def day(self, days: int) -> datetime.date:
        """Return the date so many days from the day of loading."""
        return self.today + datetime.timedelta(days=days)

    def add(self, story: Story) -> None:
        """Take a story in; nothing of it happens before its first moment."""
        self._plan(story, after=None)

    def run(self) -> None:
        """Tell every story up to now."""
        last = None
        while self._steps:
            moment, _number, story = heapq.heappop(self._steps)
            last = max(moment, last + APART) if last else moment
            with time_machine.travel(last, tick=True):
                self._plan(story, after=last)

    def _plan(self, story: Story, *, after: datetime.datetime | None) -> None:
        moment = next(story, None)
        if moment is None:
            return
        moment = max(moment, after) if after else moment
        if moment <= self.now:
            heapq.heappush(self._steps, (moment, next(self._numbers), story))
