"""Places, ties and the cut-off line. Pure; money in integer cents."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

from grants.calls.rules.scheme import Scheme
from grants.evaluation.rules.scoring import Sheet, result_of

RULE_VERSION = "scheme-2"


@dataclass(frozen=True)
class File:
    """A file to be ranked: its sheets, what it asks for (cents), who applies, and what the committee set by hand.

    `carried` are points from the concept note by section; `consensus` an agreed total; `moved_to` a place given with a
    reason.
    """

    id: int
    sheets: Sequence[Sheet]
    requested_cents: int
    applicant: int = 0
    carried: Mapping[str, Decimal] = field(default_factory=dict)
    consensus: Decimal | None = None
    moved_to: int | None = None


@dataclass(frozen=True)
class Money:
    """What there is to award: the pot in cents, the least grant, and how many grants at most (a lot's quota).

    `had` counts the grants that an applicant already has in the call, by applicant; `standing` are the awards, in cents
    by file, that stand from a decision before: they are part of the pot and of the quota.
    """

    pot_cents: int
    minimum_cents: int = 0
    most_grants: int | None = None
    had: Mapping[int, int] = field(default_factory=dict)
    standing: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """A ranked file: its place (ties share one), its points, whether it passes, and what the line leaves it.

    `why` says why a file is not within the pot: pot, quota, applicant, line; tie for files that tie where only some can
    be taken; below for one that fails.
    """

    id: int
    place: int
    total: Decimal
    sections: Mapping[str, Decimal]
    counted: tuple[int, ...]
    fails: tuple[str, ...]
    requested_cents: int
    applicant: int
    passes: bool
    is_tied: bool
    within_pot: bool = False
    offered_cents: int | None = None
    why: str = ""


def rank(files: Sequence[File], *, scheme: Scheme, money: Money, line: int | None = None) -> list[Placed]:
    """Order the files and draw the cut-off line by the call's rules; ids are different from each other.

    Order: passing files before failing ones, then the rounded total, then the tie rule; what is still equal shares a
    place, in the order of ids. The line is drawn by `cut`.
    """
    hand = {file.id: file.moved_to for file in files if file.moved_to is not None}
    found = order([judged(file, scheme) for file in files], scheme=scheme, hand=hand)
    return cut(found, scheme=scheme, money=money, line=line)


def judged(file: File, scheme: Scheme) -> Placed:
    """Return a file with its result, still without a place."""
    found = result_of(file.sheets, scheme, carried=file.carried, consensus=file.consensus)
    return Placed(
        id=file.id,
        place=0,
        total=found.total,
        sections=found.sections,
        counted=found.counted,
        fails=found.fails,
        requested_cents=file.requested_cents,
        applicant=file.applicant,
        passes=found.passes,
        is_tied=False,
    )


def order(rows: Sequence[Placed], *, scheme: Scheme, hand: Mapping[int, int] | None = None) -> list[Placed]:
    """Give each file its place; `hand` are the places that the committee gave, by id. Ties share the best place."""
    hand = hand or {}
    plain = sorted((row for row in rows if row.id not in hand), key=lambda row: (_key(row, scheme), row.id))
    groups = [list(same) for _equal, same in groupby(plain, key=lambda row: _key(row, scheme))]
    for row in sorted((row for row in rows if row.id in hand), key=lambda row: (hand[row.id], row.id)):
        groups.insert(_position(groups, hand[row.id]), [row])
    found: list[Placed] = []
    for group in groups:
        place, is_tied = len(found) + 1, len(group) > 1
        found += [replace(row, place=place, is_tied=is_tied) for row in group]
    return found


def cut(ranked: Sequence[Placed], *, scheme: Scheme, money: Money, line: int | None = None) -> list[Placed]:
    """Draw the cut-off line through a ranking; `line` is how many files the committee wants above it at most.

    A file that no longer fits the pot: `stop` ends the line, `skip` passes over it to the next that fits, `part` offers
    it what is left, unless that is below the least grant, and ends (domain.md case 23). Tied files are in or out
    together: where one could be taken without the others, the line ends until the committee has given an order, but
    for files that `skip` passes over anyhow. An applicant beyond its number of grants falls out by rank (case 26).
    Awards that stand from a decision before keep their money first.
    """
    drawn = _Line(scheme, money, line, ranked)
    return [row for _place, group in groupby(ranked, key=lambda row: row.place) for row in drawn.through(list(group))]


@dataclass(frozen=True)
class Reserve:
    """A file on the reserve list: its id, its place in the ranking and what it asks for, in cents."""

    id: int
    place: int
    requested_cents: int


def promotable(reserves: Sequence[Reserve], left_cents: int) -> set[int]:
    """Return whose turn it is on the reserve list when `left_cents` are in the pot; tied files are all next.

    The best placed that fits whole is next; when none fits, the best placed may take a smaller grant.
    """
    if left_cents <= 0:
        return set()
    candidates = [reserve for reserve in reserves if reserve.requested_cents <= left_cents] or list(reserves)
    best = min((reserve.place for reserve in candidates), default=0)
    return {reserve.id for reserve in candidates if reserve.place == best}


class _Line:
    """The line on its way down the ranking: what is left, how many are above it, and why it ended."""

    def __init__(self, scheme: Scheme, money: Money, most: int | None, ranked: Sequence[Placed]) -> None:
        self.scheme, self.money, self.most = scheme, money, most
        self.left = money.pot_cents - sum(money.standing.values())
        self.funded = len(money.standing)
        self.grants = Counter(dict(money.had))
        self.grants.update(row.applicant for row in ranked if row.id in money.standing)
        self.closed = ""

    def through(self, group: list[Placed]) -> list[Placed]:
        """Judge files that share a place, and take those above the line."""
        verdicts = {row.id: self._fixed(row) for row in group}
        verdicts |= self._drawn([row for row in group if verdicts[row.id] is None])
        found = []
        for row in group:
            offered, why = verdicts[row.id] or (None, "")
            found.append(replace(row, within_pot=offered is not None, offered_cents=offered, why=why))
        return found

    def _fixed(self, row: Placed) -> "_Verdict | None":
        """Return the verdict that does not depend on the line: an award stands, a threshold or a number is missed."""
        if row.id in self.money.standing:
            return self.money.standing[row.id], ""
        if not row.passes:
            return None, "below"
        most = self.scheme.grants_per_applicant
        return (None, "applicant") if most is not None and self.grants[row.applicant] >= most else None

    def _drawn(self, rows: list[Placed]) -> "dict[int, _Verdict]":
        if self.closed or not rows:
            return {row.id: (None, self.closed) for row in rows}
        why = self._refusal(rows)
        if not why:
            return self._take(rows)
        alone = [row for row in rows if not self._refusal([row])]
        skips = self.scheme.overflow == "skip"
        if len(rows) > 1 and (alone or self._offers_part(rows[0])):
            if skips and not self._refusal(alone):
                return {row.id: (None, "pot") for row in rows} | self._take(alone)
            self.closed = why if why != "applicant" else "tie"
            return {row.id: (None, "tie") for row in rows}
        why = self._refusal(rows[:1])
        self.closed = "" if skips and why == "pot" else why
        if len(rows) == 1 and self._offers_part(rows[0]):
            return self._take(rows, cents=self.left)
        return {row.id: (None, why) for row in rows}

    def _refusal(self, rows: list[Placed]) -> str:
        """Return why these files cannot all be taken as well: applicant, line, quota or pot."""
        most, asked = self.scheme.grants_per_applicant, Counter(row.applicant for row in rows)
        if most is not None and any(self.grants[who] + number > most for who, number in asked.items()):
            return "applicant"
        if self.most is not None and self.funded + len(rows) > self.most:
            return "line"
        if self.money.most_grants is not None and self.funded + len(rows) > self.money.most_grants:
            return "quota"
        return "pot" if sum(row.requested_cents for row in rows) > self.left else ""

    def _offers_part(self, row: Placed) -> bool:
        """Tell whether a file that does not fit is offered the rest of the pot."""
        is_enough = self.left >= max(1, self.money.minimum_cents)
        return self.scheme.overflow == "part" and is_enough and self._refusal([row]) == "pot"

    def _take(self, rows: list[Placed], *, cents: int | None = None) -> "dict[int, _Verdict]":
        taken = {row.id: row.requested_cents if cents is None else cents for row in rows}
        self.left -= sum(taken.values())
        self.funded += len(rows)
        self.grants.update(row.applicant for row in rows)
        return {key: (given, "") for key, given in taken.items()}


_Verdict = tuple[int | None, str]  # what a file is offered in cents, or why nothing


def _key(row: Placed, scheme: Scheme) -> tuple[bool, Decimal, tuple[Decimal, ...]]:
    broken = tuple(-row.sections.get(key, Decimal(0)) for key in scheme.tie_break)
    return (not row.passes, -row.total, broken)


def _position(groups: Sequence[Sequence[Placed]], place: int) -> int:
    """Return where a file goes that the committee gave a place; it never stands between files that tie."""
    before = 0
    for number, group in enumerate(groups):
        if before >= place - 1:
            return number
        before += len(group)
    return len(groups)
