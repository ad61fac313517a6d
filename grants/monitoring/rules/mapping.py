"""Where points lie on a plain map: longitude and latitude on a grid, as far as the points reach. No outside service."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 1000.0
MARGIN: Final = 1.5  # degrees around the outermost points
LEAST: Final = 8.0  # degrees of longitude that a map shows at least: a point alone is somewhere
TALLEST: Final = 0.7  # of the width
STEPS: Final = (1, 2, 5, 10, 20, 30)
MOST_LINES: Final = 8


@dataclass(frozen=True)
class Line:
    """A meridian or a parallel, with where it lies on the map."""

    degrees: int
    at: float


@dataclass(frozen=True)
class Frame:
    """The part of the earth that a map shows, in degrees."""

    west: float
    east: float
    south: float
    north: float

    @property
    def height(self) -> float:
        """The height of the map; a degree of latitude is as long as on the ground in the middle of the map."""
        return WIDTH * (self.north - self.south) / ((self.east - self.west) * self._narrowing)

    @property
    def _narrowing(self) -> float:
        return math.cos(math.radians((self.north + self.south) / 2))

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a point lies, from the left and from the top."""
        x = (longitude - self.west) / (self.east - self.west) * WIDTH
        y = (self.north - latitude) / (self.north - self.south) * self.height
        return round(x, 1), round(y, 1)

    def meridians(self) -> list[Line]:
        """Return the meridians at round degrees."""
        return [Line(n, self.place(n, self.south)[0]) for n in _round_degrees(self.west, self.east)]

    def parallels(self) -> list[Line]:
        """Return the parallels at round degrees."""
        return [Line(n, self.place(self.west, n)[1]) for n in _round_degrees(self.south, self.north)]


def frame_of(points: Iterable[tuple[float, float]]) -> Frame:
    """Return the frame that holds all points (longitude, latitude) with a margin; at least one point is there."""
    longitudes, latitudes = zip(*points, strict=True)
    south = max(-85.0, min(latitudes) - MARGIN)
    north = min(85.0, max(latitudes) + MARGIN)
    narrowing = math.cos(math.radians((north + south) / 2))
    west, east = min(longitudes) - MARGIN, max(longitudes) + MARGIN
    missing = max(LEAST, (north - south) / (TALLEST * narrowing)) - (east - west)
    return Frame(west - max(0.0, missing) / 2, east + max(0.0, missing) / 2, south, north)


def label_of(x: float, y: float, size: float, others: Sequence[tuple[float, float]]) -> tuple[float, float, str]:
    """Return where the name of a point stands and at which end it is held: inside the map, clear of earlier points."""
    is_far_right = x > WIDTH * 0.8
    at = x - size - 6 if is_far_right else x + size + 6
    near = sum(abs(x - other_x) < 170 and abs(y - other_y) < 24 for other_x, other_y in others)
    return round(at, 1), round(y + 6 - 24 * near, 1), "end" if is_far_right else "start"


def radius(count: int) -> float:
    """Return how large the point of a place is where so many activities were held: its area grows with them."""
    return round(min(30.0, 9.0 * math.sqrt(count)), 1)


def _round_degrees(least: float, most: float) -> list[int]:
    step = next((step for step in STEPS if (most - least) / step <= MOST_LINES), STEPS[-1])
    return list(range(math.ceil(least / step) * step, math.floor(most) + 1, step))
