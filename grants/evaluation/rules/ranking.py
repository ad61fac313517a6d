"""Places, ties and the cut-off line. Pure; money in integer cents."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

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

    `had` counts the grants that an applicant already has in the call, by applicant.
    """

    pot_cents: int
    minimum_cents: int = 0
    most_grants: int | None = None
    had: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """A ranked file: its place (ties share one), its points, whether it passes, and what the line leaves it.

    `why` says why a passing file is not within the pot: pot, quota, applicant, line; or below for one that fails.
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


def rank(files: Sequence[File], *, scheme: Scheme, money: Money) -> list[Placed]:
    """Order the files and draw the cut-off line by the call's rules.

    Order: passing files before failing ones, then the rounded total, then the tie rule; what is still equal shares a
    place, in the order of ids. The line is drawn by `cut`.
    """
    placed = [_placed(file, scheme) for file in files]
    keys = {row.id: _key(row, scheme) for row in placed}
    ordered = _moved(sorted(placed, key=lambda row: (keys[row.id], row.id)), files)
    hand = {file.id for file in files if file.moved_to is not None}
    same = Counter(keys[row.id] for row in ordered if row.id not in hand)
    found: list[Placed] = []
    for number, row in enumerate(ordered, start=1):
        tied = row.id not in hand and same[keys[row.id]] > 1
        before = found[-1] if found else None
        shares = tied and before is not None and before.is_tied and keys[before.id] == keys[row.id]
        found.append(replace(row, place=before.place if shares and before else number, is_tied=tied))
    return cut(found, scheme=scheme, money=money)


def cut(ranked: Sequence[Placed], *, scheme: Scheme, money: Money, line: int | None = None) -> list[Placed]:
    """Draw the cut-off line through a ranking; `line` is how many files the committee wants above it at most.

    A file that no longer fits the pot: `stop` ends the line, `skip` passes over it to the next that fits, `part` offers
    it what is left, unless that is below the least grant, and ends (domain.md case 23). Tied files are in or out
    together, unless the rule is to skip. An applicant beyond its number of grants falls out by rank (case 26).
    """
    left, funded, is_open = money.pot_cents, 0, True
    grants = Counter(dict(money.had))
    found: list[Placed] = []
    for group in _groups(ranked):
        above = [row for row in group if row.passes and not _is_capped(row, grants, scheme)]
        takes = dict.fromkeys((row.id for row in above), "")
        if above and is_open:
            why = _refusal(above, left, funded, money, line)
            part = _part(above, why, left, money, scheme)
            is_open = why == "" or (scheme.overflow == "skip" and why == "pot")
            takes = {row.id: why if row.id not in part else "" for row in above}
            if scheme.overflow == "skip" and why == "pot" and len(above) > 1:
                takes, part = _one_by_one(above, left, funded, money)
        elif above:
            takes = {row.id: _closed(line, funded) for row in above}
            part = {}
        else:
            part = {}
        for row in group:
            row = _judged(row, takes, part, is_capped=row.passes and row.id not in takes)
            if row.within_pot:
                left -= row.offered_cents or 0
                funded += 1
                grants[row.applicant] += 1
            found.append(row)
    return found


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


def _placed(file: File, scheme: Scheme) -> Placed:
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


def _key(row: Placed, scheme: Scheme) -> tuple[bool, Decimal, tuple[Decimal, ...]]:
    broken = tuple(-row.sections.get(key, Decimal(0)) for key in scheme.tie_break)
    return (not row.passes, -row.total, broken)


def _moved(ordered: list[Placed], files: Sequence[File]) -> list[Placed]:
    """Put what the committee moved at its place, the best place first."""
    places = {file.id: file.moved_to for file in files if file.moved_to is not None}
    found = [row for row in ordered if row.id not in places]
    for row in sorted((row for row in ordered if row.id in places), key=lambda row: (places[row.id], row.id)):
        found.insert(min(places[row.id] - 1, len(found)), row)
    return found


def _groups(ranked: Sequence[Placed]) -> list[list[Placed]]:
    groups: list[list[Placed]] = []
    for row in ranked:
        if groups and groups[-1][0].place == row.place and row.is_tied:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _is_capped(row: Placed, grants: Mapping[int, int], scheme: Scheme) -> bool:
    most = scheme.grants_per_applicant
    return most is not None and grants.get(row.applicant, 0) >= most


def _refusal(rows: list[Placed], left: int, funded: int, money: Money, line: int | None) -> str:
    if line is not None and funded + len(rows) > line:
        return "line"
    if money.most_grants is not None and funded + len(rows) > money.most_grants:
        return "quota"
    return "pot" if sum(row.requested_cents for row in rows) > left else ""


def _part(rows: list[Placed], why: str, left: int, money: Money, scheme: Scheme) -> dict[int, int]:
    """Return what a single file that does not fit is offered: the rest of the pot, where the rule offers a part."""
    is_offered = scheme.overflow == "part" and why == "pot" and len(rows) == 1 and left >= max(1, money.minimum_cents)
    return {rows[0].id: left} if is_offered else {}


def _one_by_one(rows: list[Placed], left: int, funded: int, money: Money) -> tuple[dict[int, str], dict[int, int]]:
    """Judge tied files by themselves where the rule is to skip; no order between them: none may take another's place.

    Each is within only if all of those that fit by themselves fit together.
    """
    fitting = [row for row in rows if row.requested_cents <= left]
    together = bool(fitting) and not _refusal(fitting, left, funded, money, None)
    return {row.id: "" if together and row in fitting else "pot" for row in rows}, {}


def _closed(line: int | None, funded: int) -> str:
    return "line" if line is not None and funded >= line else "pot"


def _judged(row: Placed, takes: Mapping[int, str], part: Mapping[int, int], *, is_capped: bool) -> Placed:
    if not row.passes:
        return replace(row, within_pot=False, offered_cents=None, why="below")
    if is_capped:
        return replace(row, within_pot=False, offered_cents=None, why="applicant")
    why = takes[row.id]
    is_within = not why
    offered = part.get(row.id, row.requested_cents) if is_within else None
    return replace(row, within_pot=is_within, offered_cents=offered, why=why)
