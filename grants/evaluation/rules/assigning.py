"""Who scores what: each file to as many evaluators as the call asks for, by one repeatable rule. Pure.

The rule, in the order of its weight: nobody gets a file that is closed to them; the loads are as equal as can be; the
evaluator works in the language of the file; the evaluator knows its field; what is still equal is decided by the seed.
The same input, in whatever order, gives the same result.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

ASSIGN_VERSION: Final = "assign-1"
FITS, NOT_TOLD, OTHER = "fits", "not_told", "other"  # the language of a file among those of an evaluator
LANGUAGE_COST: Final = {FITS: 0, NOT_TOLD: 1, OTHER: 2}


@dataclass(frozen=True)
class Folder:
    """A file to place: its language, and its words, folded, in which fields of expertise are looked for."""

    id: int
    language: str = ""
    words: str = ""


@dataclass(frozen=True)
class Desk:
    """An evaluator: languages and fields, as told (folded); `capacity` is the most files, None for any number."""

    id: int
    languages: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()
    capacity: int | None = None


@dataclass(frozen=True)
class Placement:
    """One file with one evaluator, and why: language, fields that both name, the files the evaluator has in all."""

    file: int
    evaluator: int
    language: str
    fields: tuple[str, ...]
    load: int
    is_fixed: bool = False


class CannotPlace(ValueError):
    """There are too few evaluators; `lacks` says for each file how many more it needs."""

    def __init__(self, lacks: Mapping[int, int]) -> None:
        super().__init__(f"Evaluators are missing: {dict(lacks)}.")
        self.lacks = dict(lacks)


def share_out(
    files: Sequence[Folder],
    evaluators: Sequence[Desk],
    per_file: int,
    *,
    barred: Mapping[int, Collection[int]] | None = None,
    fixed: Collection[tuple[int, int]] = (),
    seed: int = 0,
) -> list[Placement]:
    """Give each file to `per_file` different evaluators, by the rule of this module.

    `barred` names for a file those to whom it is closed; `fixed` are the (file, evaluator) pairs that stay, as long as
    they are not barred. Raises CannotPlace, naming the files and how many evaluators each lacks.
    """
    barred = barred or {}
    folders = sorted(files, key=lambda file: file.id)
    desks = sorted(evaluators, key=lambda desk: desk.id)
    pairs = [(file, desk) for file in folders for desk in desks if desk.id not in barred.get(file.id, ())]
    kept = {(file.id, desk.id) for file, desk in pairs} & set(fixed)
    wanted = {file.id: max(per_file, sum(1 for pair in kept if pair[0] == file.id)) for file in folders}
    _refuse_too_few(folders, pairs, wanted)
    chosen = _solve(folders, desks, pairs, wanted, kept, seed) if pairs else []
    load = Counter(desk.id for _file, desk in chosen)
    return [
        Placement(
            file.id, desk.id, language_of(file, desk), shared(file, desk), load[desk.id], (file.id, desk.id) in kept
        )
        for file, desk in chosen
    ]


def next_for(file: Folder, free: Iterable[Desk], load: Mapping[int, int], *, seed: int = 0) -> Placement | None:
    """Return the placement of a single file with one of those who are free, by the same rule, or None without any."""
    able = [desk for desk in free if desk.capacity is None or load.get(desk.id, 0) < desk.capacity]
    if not able:
        return None

    def order(desk: Desk) -> tuple[int, int, int, int, int]:
        fit = LANGUAGE_COST[language_of(file, desk)]
        return load.get(desk.id, 0), fit, not shared(file, desk), lot_of(seed, file.id, desk.id), desk.id

    best = min(able, key=order)
    return Placement(file.id, best.id, language_of(file, best), shared(file, best), load.get(best.id, 0) + 1)


def language_of(file: Folder, desk: Desk) -> str:
    """Tell whether the evaluator works in the language of the file: it fits, it does not, or it is not told."""
    if not file.language or not desk.languages:
        return NOT_TOLD
    return FITS if file.language in desk.languages else OTHER


def shared(file: Folder, desk: Desk) -> tuple[str, ...]:
    """Return the evaluator's fields that the words of the file name, as whole words."""
    words = f" {' '.join(file.words.split())} "
    return tuple(field for field in desk.fields if field.strip() and f" {field.strip()} " in words)


def lot_of(seed: int, file: int, evaluator: int) -> int:
    """Return the lot drawn for a file and an evaluator, 0 to 999,999: of equal choices the lowest lots are taken."""
    digest = hashlib.sha256(f"{seed}:{file}:{evaluator}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 1_000_000


def seed_of(reference: str, draw: int) -> int:
    """Return the seed of a committee's n-th draw: nobody chooses it, and anybody can work it out again."""
    digest = hashlib.sha256(f"{reference}:{draw}".encode()).digest()
    return int.from_bytes(digest[:4], "big") or 1


def _refuse_too_few(files: Sequence[Folder], pairs: Sequence[tuple[Folder, Desk]], wanted: Mapping[int, int]) -> None:
    able = Counter(file.id for file, desk in pairs if desk.capacity != 0)
    lacks = {file.id: wanted[file.id] - able[file.id] for file in files if able[file.id] < wanted[file.id]}
    if lacks:
        raise CannotPlace(lacks)


def _solve(
    files: Sequence[Folder],
    desks: Sequence[Desk],
    pairs: Sequence[tuple[Folder, Desk]],
    wanted: Mapping[int, int],
    kept: Collection[tuple[int, int]],
    seed: int,
) -> list[tuple[Folder, Desk]]:
    """Solve it as a flow from files over pairs to the places of each evaluator, one aim after the other.

    The n-th place of an evaluator costs 2n - 1, so that the least sum is the most equal share. A file may stay short
    of evaluators, as the first aim to avoid.
    """
    slots = [(at, n) for at, desk in enumerate(desks) for n in range(1, _most(desk, len(files), kept) + 1)]
    no_pair, no_slot, no_file = [0.0] * len(pairs), [0.0] * len(slots), [0.0] * len(files)
    aims = [
        [*no_pair, *no_slot, *(1.0 for _file in files)],
        [*no_pair, *(2.0 * n - 1 for _at, n in slots), *no_file],
        [*(float(LANGUAGE_COST[language_of(file, desk)]) for file, desk in pairs), *no_slot, *no_file],
        [*(float(not shared(file, desk)) for file, desk in pairs), *no_slot, *no_file],
        [*(float(lot_of(seed, file.id, desk.id)) for file, desk in pairs), *no_slot, *no_file],
    ]
    needs = [float(wanted[file.id]) for file in files]
    found = _one_after_the_other(
        aims,
        matrix=_flow(files, desks, pairs, slots),
        sums=[*needs, *(0.0 for _desk in desks)],
        low=[*(float((file.id, desk.id) in kept) for file, desk in pairs), *no_slot, *no_file],
        high=[*(1.0 for _pair in pairs), *(1.0 for _slot in slots), *needs],
    )
    lacks = {file.id: short for file, short in zip(files, found[-len(files) :], strict=True) if short}
    if lacks:
        raise CannotPlace(lacks)
    return [pair for pair, taken in zip(pairs, found, strict=False) if taken]


def _one_after_the_other(
    aims: Sequence[Sequence[float]], *, matrix: Any, sums: Sequence[float], low: Sequence[float], high: Sequence[float]
) -> list[int]:
    """Return the flow that is best for the first aim, among those for the second, and so on.

    After each aim only what keeps it optimal is left to the next: the reduced costs say which columns may still
    change. A flow with whole bounds has whole corners, so nothing has to be rounded but the solver's last digits.
    """
    import numpy as np
    from scipy.optimize import linprog

    least, most = np.array(low), np.array(high)
    found = least
    for aim in map(np.array, aims):
        if not np.any(aim[least < most]):
            continue
        result = linprog(aim, A_eq=matrix, b_eq=sums, bounds=np.column_stack([least, most]), method="highs-ds")
        if result.status != 0:
            raise RuntimeError(result.message)
        found = np.rint(result.x)
        settled = np.abs(result.lower.marginals + result.upper.marginals) > 0.5  # costs are whole, so these are
        least, most = np.where(settled, found, least), np.where(settled, found, most)
    return [int(value) for value in found]


def _most(desk: Desk, files: int, kept: Collection[tuple[int, int]]) -> int:
    """Return how many places an evaluator has: what is fixed always finds room."""
    if desk.capacity is None:
        return files
    return min(files, max(desk.capacity, sum(1 for _file, evaluator in kept if evaluator == desk.id)))


def _flow(
    files: Sequence[Folder],
    desks: Sequence[Desk],
    pairs: Sequence[tuple[Folder, Desk]],
    slots: Sequence[tuple[int, int]],
) -> Any:
    """Return the matrix of the flow: a row a file (what reaches it), a row an evaluator (pairs less places)."""
    from scipy.sparse import coo_array

    file_row = {file.id: at for at, file in enumerate(files)}
    desk_row = {desk.id: len(files) + at for at, desk in enumerate(desks)}
    rows, columns, values = [], [], []
    for column, (file, desk) in enumerate(pairs):
        rows += [file_row[file.id], desk_row[desk.id]]
        columns += [column, column]
        values += [1.0, 1.0]
    for column, (at, _n) in enumerate(slots, start=len(pairs)):
        rows.append(len(files) + at)
        columns.append(column)
        values.append(-1.0)
    for column, row in enumerate(range(len(files)), start=len(pairs) + len(slots)):
        rows.append(row)
        columns.append(column)
        values.append(1.0)
    shape = (len(files) + len(desks), len(pairs) + len(slots) + len(files))
    return coo_array((values, (rows, columns)), shape=shape).tocsc()
