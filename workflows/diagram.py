"""A life cycle as a picture: states in columns by their distance from the first, arrows for the verbs.

Plain SVG with classes instead of styles, so that the page's own theme colours it and the content policy stays strict.
"""

from collections import deque
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from workflows.engine import state_field, transitions

WIDTH, HEIGHT = 168, 38  # a state's box
GAP_X, GAP_Y = 56, 26
MARGIN = 8
LETTERS = 22  # of a label, before it is cut


@dataclass(frozen=True)
class Box:
    """A state's place in the picture."""

    state: str
    label: str
    x: int
    y: int


def draw(subject: models.Model) -> SafeString:
    """Return the subject's life cycle as SVG, its present state marked."""
    field = state_field(subject)
    present = str(getattr(subject, field.name))
    arrows = [arrow for arrow in _arrows(type(subject)) if arrow[0] != arrow[1]]
    boxes = {box.state: box for box in _boxes(field, arrows)}
    width = max(box.x for box in boxes.values()) + WIDTH + MARGIN
    height = max(box.y for box in boxes.values()) + HEIGHT + MARGIN
    parts = [_arrow(boxes[source], boxes[target]) for source, target in arrows]
    parts += [_box(box, is_present=box.state == present) for box in boxes.values()]
    return format_html(
        '<svg class="machine" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">'
        '<defs><marker id="machine-head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path class="machine-head" d="M0 0 8 4 0 8z"/></marker></defs>{3}</svg>',
        width,
        height,
        boxes[present].label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _arrows(model: type[models.Model]) -> list[tuple[str, str]]:
    """Return each pair of states that a verb connects, once, in the order of the machine's file."""
    return list(dict.fromkeys((str(found.source), str(found.target)) for found in transitions(model)))


def _boxes(field: Any, arrows: list[tuple[str, str]]) -> list[Box]:
    depths = _depths(str(field.get_default()), arrows)
    rows: dict[int, int] = {}
    boxes = []
    for state, label in field.flatchoices:
        depth = depths.get(str(state), 0)
        row = rows.get(depth, 0)
        rows[depth] = row + 1
        x, y = MARGIN + depth * (WIDTH + GAP_X), MARGIN + row * (HEIGHT + GAP_Y)
        boxes.append(Box(str(state), str(label), x, y))
    return boxes


def _depths(first: str, arrows: list[tuple[str, str]]) -> dict[str, int]:
    depths, queue = {first: 0}, deque([first])
    while queue:
        state = queue.popleft()
        for source, target in arrows:
            if source == state and target not in depths:
                depths[target] = depths[state] + 1
                queue.append(target)
    return depths


def _arrow(source: Box, target: Box) -> SafeString:
    start_y, end_y = source.y + HEIGHT // 2, target.y + HEIGHT // 2
    if target.x > source.x:
        start, end = source.x + WIDTH, target.x
        path = f"M{start} {start_y} C{start + GAP_X // 2} {start_y} {end - GAP_X // 2} {end_y} {end} {end_y}"
    else:
        low = max(source.y, target.y) + HEIGHT + GAP_Y // 2
        middle, end = source.x + WIDTH // 3, target.x + 2 * WIDTH // 3
        path = f"M{middle} {source.y + HEIGHT} C{middle} {low} {end} {low} {end} {target.y + HEIGHT}"
    return format_html('<path class="machine-arrow" d="{}" marker-end="url(#machine-head)"/>', path)


def _box(box: Box, *, is_present: bool) -> SafeString:
    kind = "machine-state machine-present" if is_present else "machine-state"
    label = box.label if len(box.label) <= LETTERS else f"{box.label[: LETTERS - 1]}…"
    return format_html(
        '<g class="{0}"><title>{1}</title><rect x="{2}" y="{3}" width="{4}" height="{5}" rx="8"/>'
        '<text x="{6}" y="{7}" text-anchor="middle">{8}</text></g>',
        kind,
        box.label,
        box.x,
        box.y,
        WIDTH,
        HEIGHT,
        box.x + WIDTH // 2,
        box.y + HEIGHT // 2 + 5,
        label,
    )
