"""Boundaries in a panel: places by hand, perpendicular arrows, areas on the right side."""

from functools import partial

import numpy as np
import pytest

from core.lessons.neuron.plane_figure import ABSENT, Frame, Note, Panel, Point, Scene, plane_figure
from core.lessons.neuron.plane_parts_figure import CUT_SPOTS, Cell, Column, cut_marks, flat, table
from core.lessons.neuron.plane_space_figure import CORNERS, HIDDEN, Cut, Space

SQUARE = Space(2, -1.0, 2.0)


def area(corners: np.ndarray) -> float:
    x, y = corners.T
    return abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2


def test_ands_line_by_hand() -> None:
    cut = SQUARE.cut(np.array([1.0, 1.0]), -2.0)
    # x1 + x2 = 2 meets the panel at (0, 2) and (2, 0): a third and the whole of its sides.
    assert sorted(map(tuple, cut.line.round(6).tolist())) == [(0.333333, 1.0), (1.0, 0.333333)]
    assert area(cut.area) == pytest.approx((2 / 3) ** 2 / 2)
    np.testing.assert_allclose(SQUARE.spots(np.array([[0, 0], [1, 2]])), [[1 / 3, 1 / 3], [2 / 3, 1]])


@pytest.mark.parametrize("seed", range(20))
def test_the_arrow_is_perpendicular_and_the_area_on_its_side(seed: int) -> None:
    rng = np.random.default_rng(seed)
    w, b = rng.normal(size=2), float(rng.normal())
    cut = SQUARE.cut(w, b)
    if cut.line[0, 0] == HIDDEN:
        assert ((cut.area == HIDDEN).all()) == bool(SQUARE.cut(-w, -b).area[0, 0] != HIDDEN)
        return
    along, arrow = cut.line[1] - cut.line[0], cut.arrow[1] - cut.arrow[0]
    assert along @ arrow == pytest.approx(0, abs=1e-12)
    assert arrow @ w > 0
    assert (cut.arrow >= -1e-9).all()
    assert (cut.arrow <= 1 + 1e-9).all()
    points = -1 + 3 * np.concatenate([cut.area, cut.line])
    sums = points @ w + b
    assert sums.min() >= -1e-9
    assert sums[CORNERS:] == pytest.approx([0, 0], abs=1e-9)
    other = SQUARE.cut(-w, -b)
    assert area(cut.area) + area(other.area) == pytest.approx(1)


def test_a_line_out_of_sight_leaves_one_color() -> None:
    everything, nothing = SQUARE.cut(np.array([1.0, 0.0]), 5.0), SQUARE.cut(np.array([1.0, 0.0]), -5.0)
    assert area(everything.area) == pytest.approx(1)
    assert (nothing.area == HIDDEN).all()
    assert (everything.line == HIDDEN).all()
    zero = np.zeros(2)
    assert area(SQUARE.cut(zero, 1.0).area) == pytest.approx(1)
    assert (SQUARE.cut(zero, 0.0).area == HIDDEN).all()


def test_a_point_on_a_line() -> None:
    cut = Space(1, -1.0, 2.0).cut(np.array([-2.0]), 1.0)  # -2x + 1 = 0 at x = 0.5, the middle
    assert cut.line[:, 0].tolist() == [0.5, 0.5]
    assert cut.arrow[1, 0] < 0.5
    assert cut.area[:, 0].min() == 0
    assert cut.area[:, 0].max() == 0.5
    for w, b in ((0.0, 1.0), (0.0, -1.0), (1.0, 5.0), (1.0, -5.0)):
        assert (Space(1, -1.0, 2.0).cut(np.array([w]), b).line == HIDDEN).all()


@pytest.mark.parametrize("turn", [-1.3, -0.4, 0.0, 0.8])
def test_a_plane_in_a_cube_lies_in_the_panel(turn: float) -> None:
    space = Space(3, 0.0, 1.0)
    for w, b, corners in (([1, 1, 1], -2.5, 3), ([1, 1, 1], -1.5, 6), ([1, 0, 0], -0.5, 4)):
        cut = space.cut(np.array(w, float), b, turn)
        assert len(np.unique(cut.area.round(9), axis=0)) == corners
        for places in cut[0], cut[2], space.spots(np.eye(3), turn):
            assert places.min() >= 0
            assert places.max() <= 1
    assert (space.cut(np.ones(3), 1.0, turn).area == HIDDEN).all()
    assert flat(Cut.none()).shape == (CUT_SPOTS, 2)


def scene(inputs: int) -> Scene:
    space = Space(inputs, 0.0, 1.0)
    areas, rules = cut_marks(0, 0, inputs)
    spots = np.concatenate([flat(space.cut(np.ones(inputs), -0.7)), space.spots(np.eye(inputs))])
    notes, boxes = table(
        [Column("a", 40, 30), Column("b", 40, 0)], [[Cell("1"), Cell("2", 1)]], ((8, 0), (8, 5)), (20, 18)
    )
    place = ((10.0, 60.0, 200.0, 200.0), (10.0, 60.0, 100.0, 100.0))
    return Scene(
        panels=[Panel(place)], fixed=np.zeros((0, 2)),
        frames=[Frame(spots, ("one", "eins")), Frame(spots, ("two", "zwei"))],
        heights=(300.0, 200.0), points=[Point(0, CUT_SPOTS + k, bool(k)) for k in range(inputs)],
        rules=rules, areas=areas, notes=[*notes, Note("x", (place[0], ABSENT))], boxes=[(box, 1) for box in boxes],
    )  # fmt: skip


FIGURES = {f"plane, {n} inputs": partial(plane_figure, scene(n), "light", "A picture") for n in (1, 2, 3)}


@pytest.mark.parametrize("name", FIGURES)
def test_every_mark_finds_its_spots(name: str) -> None:
    one = FIGURES[name]()
    count = len(one.data["frames"][0]["at"].split())
    for name, keys in (("areas", "o"), ("rules", "op"), ("points", "o")):
        for row in one.data[name]:
            assert all(0 <= row[key] < count - 1 and row[key] % 2 == 0 for key in keys)
    # What has no room on the narrow board has no size there.
    assert [row["SIZE"] for row in one.data["notes"]] == [11.5, 0, 11.5, 0, 0]
