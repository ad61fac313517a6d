"""The pictures of a report as SVG: drawn here, with no outside service; the table beside each says the same."""

from collections.abc import Sequence
from html import escape
from typing import Final

from grants.dashboards.oversight.standing import Group
from grants.monitoring.rules.mapping import WIDTH, frame_of, label_of, radius

INK, QUIET, GRID, SEA = "#22282b", "#5c6468", "#cfc5b4", "#fbf8f3"
BAR, WAY, POINT = "#17494d", "#d9d2c5", "#9c4a1f"
MONEY: Final = {
    "available": "#d9d2c5",
    "calls": "#c3d3cb",
    "reserved": "#e2b65a",
    "contracted": "#7fa99b",
    "paid": "#3b7c79",
    "accepted": "#17494d",
}
ROW, LEFT, RIGHT = 40, 400, 110  # heights and widths in the picture's own units
FONT: Final = 'font-family="Libertinus Serif" font-size="20"'
LONGEST: Final = 40  # letters of a label
NAME_WIDTH, NAME_HEIGHT = 230, 32  # the room of a name on the map


def stacked(segments: Sequence[tuple[str, int, str]]) -> str:
    """Return one bar of amounts, each part as wide as its share, with what each colour means under it."""
    total = sum(cents for _label, cents, _kind in segments) or 1
    parts, at = [], 0.0
    for _label, cents, kind in segments:
        width = WIDTH * cents / total
        parts.append(_rect(at, 0, width, 44, MONEY[kind]))
        at += width
    for number, (label, _cents, kind) in enumerate(segments):
        x, y = (number % 2) * WIDTH / 2, 76 + number // 2 * 32
        parts += [_rect(x, y - 16, 18, 18, MONEY[kind]), _text(x + 28, y, label)]
    return _svg(60 + (len(segments) + 1) // 2 * 32 + 8, parts)


def bars(rows: Sequence[tuple[str, int, str]]) -> str:
    """Return a bar for each row (label, how much, what is said of it), the longest over the whole width."""
    longest = max((amount for _label, amount, _said in rows), default=0) or 1
    return _rows([(label, amount / longest, said) for label, amount, said in rows])


def ways(rows: Sequence[tuple[str, int | None, str]]) -> str:
    """Return a bar for each indicator (label, basis points of the way, what is said), on the whole of its way."""
    return _rows([(label, min(points or 0, 10_000) / 10_000, said) for label, points, said in rows], ground=True)


def places(groups: Sequence[Group]) -> str:
    """Return a plain map of the places that are known, each point as large as its grants; empty where none is."""
    known = [group for group in groups if group.point is not None]
    if not known:
        return ""
    frame = frame_of(group.point for group in known if group.point)
    parts = [_rect(0, 0, WIDTH, frame.height, SEA)]
    for line in frame.meridians():
        parts += [_line(line.at, 0, line.at, frame.height), _text(line.at + 5, 20, f"{line.degrees}°", QUIET)]
    for line in frame.parallels():
        parts += [_line(0, line.at, WIDTH, line.at), _text(5, line.at - 5, f"{line.degrees}°", QUIET)]
    drawn: list[tuple[float, float]] = []
    for group in known:
        x, y = frame.place(*group.point)  # type: ignore[misc]
        size = radius(group.count)
        parts.append(f'<circle cx="{x}" cy="{y}" r="{size}" fill="{POINT}" fill-opacity="0.8"/>')
        label_x, label_y, anchor = label_of(x, y, size, [])
        if has_room(label_x, label_y, drawn):
            parts.append(_text(label_x, label_y, f"{group.label.split(',')[0]} {group.count}", anchor=anchor))
            drawn.append((label_x, label_y))
    return _svg(frame.height, parts)


def has_room(x: float, y: float, drawn: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a name is clear of those before it; a point without its name stands in the table, as all do."""
    return not any(abs(x - other_x) < NAME_WIDTH and abs(y - other_y) < NAME_HEIGHT for other_x, other_y in drawn)


def _rows(rows: Sequence[tuple[str, float, str]], *, ground: bool = False) -> str:
    space = WIDTH - LEFT - RIGHT
    parts = []
    for number, (label, share, said) in enumerate(rows):
        y = number * ROW
        parts.append(_text(0, y + 26, label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"))
        if ground:
            parts.append(_rect(LEFT, y + 8, space, 24, WAY))
        end = LEFT + (space if ground else space * share) + 12
        parts += [_rect(LEFT, y + 8, space * share, 24, BAR), _text(end, y + 26, said)]
    return _svg(len(rows) * ROW + 6, parts)


def _svg(height: float, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}">'
    return "".join([head, *parts, "</svg>"])


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{GRID}"/>'


def _text(x: float, y: float, words: str, fill: str = INK, anchor: str = "start") -> str:
    told = escape("".join(letter for letter in words if letter >= " "))
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}" {FONT}>{told}</text>'
