"""Curves on axes: round ticks, clean cuts, marks that are hidden outside their panel."""

import math

import numpy as np
import pytest

from core.figures.curves.axis import around, bottom, decades, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import HIDDEN, Curve, Look, Mover, Panel, Plot, clipped
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.curves.units import Block, Course, Side, paired
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.wording import compact, power_of_ten


def texts(axis: object) -> list[str]:
    return [text for _, text in axis.ticks]  # type: ignore[attr-defined]


def test_ticks_are_round() -> None:
    assert texts(spaced(-1, 1, 5)) == ["−1.0", "−0.5", "0.0", "0.5", "1.0"]
    assert texts(spaced(0, 300, 7)) == ["0", "50", "100", "150", "200", "250", "300"]
    assert texts(spaced(-0.05, 1.05, 4)) == ["0.0", "0.5", "1.0"]
    with pytest.raises(ValueError, match="end above its start, received 2 to 2"):
        spaced(2, 2)


def test_an_axis_holds_what_it_is_given() -> None:
    axis = around([3.0, -7.0, math.inf, math.nan], least=(0, 1))
    assert axis.low < -7
    assert axis.high > 3
    assert axis.share([axis.low, axis.high]).tolist() == [0, 1]


def test_logarithmic_ticks_say_powers_of_ten() -> None:
    axis = decades([0, -32.5])
    assert texts(axis)[0] == "10⁻³⁵"
    assert "1" in texts(axis)
    with_zero = decades([0, -3, -math.inf])
    assert texts(with_zero)[0] == "0"
    assert bottom(with_zero, [-math.inf, -1]).tolist() == [with_zero.low, -1]


def test_numbers_by_their_logarithms() -> None:
    assert compact(50 * math.log10(0.9)) == "0.00515378"
    assert compact(50 * math.log10(1.1)) == "117.391"
    assert compact(-32.49) == "3.24 × 10⁻³³"
    assert compact(6.0, -1) == "−1.00 × 10⁶"
    assert compact(-math.inf) == "0"
    assert compact(-4.0000001) == "1.00 × 10⁻⁴"
    assert [power_of_ten(n) for n in (0, 1, -12)] == ["1", "10", "10⁻¹²"]


def test_a_line_is_cut_exactly_at_the_edges() -> None:
    x = np.array([0.0, 2.0, 4.0])
    (one,) = clipped(x, np.array([0.0, 2.0, 4.0]), -1, 1)
    assert (one[0].tolist(), one[1].tolist()) == ([0, 1], [0, 1])
    left, right = clipped(x, np.array([0.0, 5.0, 0.0]), -1, 1)
    assert left[0].tolist() == pytest.approx([0, 0.4])
    assert right[0].tolist() == pytest.approx([3.6, 4])
    assert clipped(x, np.array([5.0, 6.0, 7.0]), -1, 1) == []
    (corner,) = clipped(np.array([1.0, 2.0, 3.0]), np.array([-1.0, -1.0, 1.0]), -1, 1)
    assert corner[0].tolist() == [1, 2, 3], "a corner on the edge stays one point"
    (through,) = clipped(x[:2], np.array([-5.0, 5.0]), -1, 1)
    assert through[1].tolist() == [-1, 1]


def two_panels(count: int = 3, steps: int = 11) -> Figure:
    x = np.linspace(-1, 1, steps)
    series = [
        Series(f"Curve {k}", Look.of(k), [(x, x * k)], [(x, x * 0 + k)], x, x * k, x * 0 + k,
               [["0.00"] * steps, ["1.00"] * steps], x * 0 + k)
        for k in range(count)
    ]  # fmt: skip
    content = Stacked(
        ("Above", "Below"), spaced(-1, 1), (spaced(-2, 2), spaced(0, 3)), series, ("", "f", "slope"),
        [("a step", "a\nstep")] * steps, -1.0, 2 / (steps - 1), notes=["Answers numbers."],
    )  # fmt: skip
    return curves_figure(stacked(content), "light", "curves", start=3)


def pair(rows: int = 4, epochs: int = 6, courses: int = 1) -> Figure:
    z = np.linspace(-3, 3, rows * epochs).reshape(epochs, rows)
    line = np.array([-5.0, 0, 5])
    sides = [Side(title, Look(k), (line, line), z, z) for k, title in enumerate(("One", "Other"))]
    captions = [("now", "now")] * epochs
    course = Course("Cost", (np.linspace(2, 0, epochs), np.ones(epochs)), (0, 1))
    block = Block("Numbers", ("row", "z", "a"), [("row", [["0"] * epochs] * 2)] * rows)
    plot = paired((sides[0], sides[1]), (-5, 5), [course] * courses, [block, block], captions)
    return curves_figure(plot, "light", "two units")


FIGURES = {
    "curves, few": two_panels, "curves, many": lambda: two_panels(20), "curves, of units": pair,
    "curves, of one row": lambda: pair(1, 9, 2),
}  # fmt: skip


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_marks_outside_their_panel_are_hidden_and_straight_lines_are_two_points(mode: Mode) -> None:
    axis = spaced(0, 1)
    panel = Panel("", axis, axis, ((0, 0, 100, 100), (0, 0, 100, 100)), 0, 0.5)
    x = np.array([0.0, 0.5, 1.0])
    plot = Plot([panel], [Curve(0, Look(0), [(x, x)])], [Mover(0, Look(0), x, x * 4)], [("", "")] * 3, (120, 120))
    data = curves_figure(plot, mode, "").data
    assert len(data["curves"]) == 2
    assert [float(row["ys"]) for row in data["frames"]] == [0, HIDDEN, HIDDEN]


def test_the_first_looks_differ_and_none_is_the_rules() -> None:
    assert len({Look.of(k) for k in range(35)}) == 35
    for mode in ("light", "dark"):
        colors = palette(mode)  # type: ignore[arg-type]
        assert colors.read not in {colors.series[Look.of(k).color] for k in range(35)}
