"""The way back as rows: shares under their steps."""

from collections.abc import Callable
from functools import partial

from core.figures.player import Figure
from core.lessons.bptt import stage
from core.lessons.bptt.task import EXAMPLES
from core.lessons.bptt.vanishing import Passage


def drawn(name: str, matrix: str, cut: int = 0) -> Figure:
    return stage.gradient(EXAMPLES[name], matrix, cut, None, "light").figure


FIGURES: dict[str, Callable[[], Figure]] = {
    f"gradient, {name} {matrix}": partial(drawn, name, matrix) for name in EXAMPLES for matrix in ("U", "W")
} | {
    "gradient, cut": partial(drawn, "first", "U", 1),
    "curves, one step": lambda: stage.vanishing(Passage("relu", 1.5, False, 1, 0.1), "dark").figure,
    "curves, a hundred": lambda: stage.vanishing(Passage("relu", 1.5, False, 100, 0.1), "dark").figure,
}


def test_each_share_stands_below_its_step() -> None:
    figure = drawn("prices", "U")
    frames = figure.data["frames_of_cells"]
    # The largest share of the last step, and of the second: where the lesson shows them.
    for text, t in (("\u22120.993", 4), ("\u22120.640", 1)):
        row = next(row for row in figure.data["cells"] if row["text"] == text)
        middle = frames[t]["x"] + frames[t]["w"] / 2
        assert abs(row["x"] + row["w"] - middle) < 1
        assert row["y"] > frames[t]["y"] + frames[t]["h"]


def test_the_gathered_gradient_ends_at_the_total() -> None:
    last = drawn("prices", "U").data["frames"][-1]["values"]
    assert all(text in last for text in ("\u22121.292", "0.622", "0.550", "\u22120.292", "6.022"))
