"""The map of activities: every point lies inside it, west is left, north is up."""

from hypothesis import given
from hypothesis import strategies as st

from grants.monitoring.rules.mapping import MOST_LINES, TALLEST, WIDTH, frame_of, label_of, radius

POINT = st.tuples(st.floats(min_value=-170, max_value=170), st.floats(min_value=-80, max_value=80))


@given(st.lists(POINT, min_size=1, max_size=20))
def test_every_point_lies_on_the_map(points: list[tuple[float, float]]) -> None:
    frame = frame_of(points)
    for longitude, latitude in points:
        x, y = frame.place(longitude, latitude)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= frame.height + 0.1
    assert frame.height <= WIDTH * TALLEST * 1.001
    assert len(frame.meridians()) <= WIDTH / MOST_LINES
    assert all(0 <= line.at <= WIDTH for line in frame.meridians())


@given(POINT, POINT)
def test_west_is_left_and_north_is_up(one: tuple[float, float], other: tuple[float, float]) -> None:
    frame = frame_of([one, other])
    (x, y), (x2, y2) = frame.place(*one), frame.place(*other)
    assert (x <= x2) == (one[0] <= other[0]) or abs(one[0] - other[0]) < 0.1
    assert (y >= y2) == (one[1] <= other[1]) or abs(one[1] - other[1]) < 0.1


@given(st.lists(POINT, min_size=1, max_size=8))
def test_names_begin_or_end_on_the_map(points: list[tuple[float, float]]) -> None:
    frame = frame_of(points)
    for number, point in enumerate(points):
        x, y = frame.place(*point)
        at, _y, anchor = label_of(x, y, 9.0, [frame.place(*other) for other in points[:number]])
        assert (anchor == "end") == (at < x)
        assert at >= 0 or anchor == "start"
        assert at <= WIDTH * 0.8 + 15 or anchor == "end"


def test_names_of_near_points_do_not_lie_on_each_other() -> None:
    _x, first, _anchor = label_of(900.0, 300.0, 9.0, [])
    _x, second, _anchor = label_of(910.0, 301.0, 9.0, [(900.0, 300.0)])
    assert abs(first - second) > 20


def test_more_activities_make_a_larger_point() -> None:
    assert radius(1) < radius(2) < radius(5)
    assert radius(1000) == radius(2000)
