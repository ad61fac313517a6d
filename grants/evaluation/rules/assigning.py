"""Who scores what: each file to as many evaluators as the call asks for, with balanced loads. Pure."""

from collections.abc import Collection, Mapping, Sequence


def share_out(
    files: Sequence[int],
    evaluators: Sequence[int],
    per_file: int,
    *,
    barred: Mapping[int, Collection[int]] | None = None,
) -> list[tuple[int, int]]:
    """Give each file to `per_file` different evaluators, always to those with the fewest files so far.

    Loads differ by at most one when nobody is barred; `barred` names for a file those who may not have it. Returns
    (file, evaluator) pairs in the order of the files. Raises ValueError when a file has too few evaluators.
    """
    barred = barred or {}
    load = dict.fromkeys(evaluators, 0)
    chosen: dict[int, list[int]] = {}
    for file in sorted(files, key=lambda file: -len(barred.get(file, ()))):  # the hardest to place come first
        free = [evaluator for evaluator in evaluators if evaluator not in barred.get(file, ())]
        if per_file > len(free):
            raise ValueError("There are fewer evaluators than each file needs.")
        chosen[file] = sorted(free, key=lambda evaluator: load[evaluator])[:per_file]
        for evaluator in chosen[file]:
            load[evaluator] += 1
    return [(file, evaluator) for file in files for evaluator in chosen[file]]
