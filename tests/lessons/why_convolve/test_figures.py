"""The figures of "Why convolution": equal weights look alike, cells that differ are outlined."""

from collections.abc import Callable

from core.figures.player import Figure
from core.lessons.why_convolve.networks_figure import asked_figure
from core.lessons.why_convolve.shift_figure import moves_figure
from core.lessons.why_convolve.weights_figure import both_figure
from tests.lessons.why_convolve.test_words import asked, both, moves

FIGURES: dict[str, Callable[[], Figure]] = {
    "weights": lambda: both_figure(both(), "light"),
    "weights, large": lambda: both_figure(both(side=7, padding="same"), "light"),
    "shift": lambda: moves_figure(moves(), "light"),
    "shift, rim": lambda: moves_figure(moves("same", 2), "light"),
    "networks, across": lambda: asked_figure(*asked(), "light"),
    "networks, both ways": lambda: asked_figure(*asked("both"), "light"),
}


def test_shared_weights_are_drawn_alike() -> None:
    rows = [row for row in FIGURES["weights"]().data["weights"] if row["when"] >= 0]
    dense, conv = rows[: 16 * 36], rows[16 * 36 :]
    assert len(conv) == 16 * 9
    patterns = {tuple(row["fill"] for row in conv if row["when"] == output) for output in range(16)}
    assert len(patterns) == 1
    assert len({tuple(row["fill"] for row in dense if row["when"] == output) for output in range(16)}) == 16


def test_cells_that_differ_are_outlined() -> None:
    assert not [row for row in FIGURES["shift"]().data["outlines"] if row["at"] == 0]
    rim = FIGURES["shift, rim"]().data["outlines"]
    assert len([row for row in rim if row["at"] == 1]) >= 2 * 18
