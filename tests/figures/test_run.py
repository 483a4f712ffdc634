"""A run's loss and accuracy: told in words, lines told apart without color, a live chart that keeps its structure."""

from collections.abc import Callable

import pytest

from core.figures.curves.run import STYLES, Line, Quantity, curves_figure
from core.figures.player import Figure

FIGURES: dict[str, Callable[[], Figure]] = {
    "loss": lambda: curves_figure([Line(name, ((1, 0.5), (2, 0.25))) for name in STYLES], 10, "loss", "light", kept=2),
    "accuracy, nothing yet": lambda: curves_figure([Line("training", ())], 10, "accuracy", "dark"),
}


def test_words_for_those_who_cannot_see() -> None:
    assert "training from 0.500 to 0.250 after epoch 2" in FIGURES["loss"]().alt
    assert "no epoch is finished yet" in FIGURES["accuracy, nothing yet"]().alt


def test_lines_are_told_apart_without_color() -> None:
    looks = [(tuple(dash), shape, size) for _, dash, shape, size in STYLES.values()]
    assert len(set(looks)) == len(STYLES)


@pytest.mark.parametrize("quantity", ["loss", "accuracy"])
def test_a_live_chart_keeps_all_but_its_points_while_the_run_grows(quantity: Quantity) -> None:
    names = ("training", "held out", "by batch")
    begun = curves_figure([Line(name, ()) for name in names], 10, quantity, "light", live=True)
    grown = curves_figure([Line(name, ((1, 0.5),)) for name in names], 10, quantity, "light", live=True)
    assert begun.structure == grown.structure
    assert begun.alt == grown.alt
    assert begun.data != grown.data
    over = curves_figure([Line(name, ((1, 0.5),)) for name in names], 10, quantity, "light")
    assert over.alt != grown.alt
    assert "0.5" in over.alt
