"""The table of classes: readable, its bars to scale, one step per step of the trace."""

from functools import partial

import numpy as np
import pytest

from core.figures.bars import cell_text
from core.figures.palette import Mode, contrast, palette, soft
from core.figures.player import Figure
from core.lessons.softmax import jacobian, jacobian_words, loss, loss_words, sigmoids, sigmoids_words
from core.lessons.softmax import steps as softmax_steps
from core.lessons.softmax import steps_words as softmax_steps_words
from core.lessons.softmax import unknown as softmax_unknown
from core.lessons.softmax import unknown_words as softmax_unknown_words
from core.lessons.softmax.examples import EXAMPLES, UNKNOWN
from core.lessons.softmax.jacobian_figure import jacobian_figure
from core.lessons.softmax.loss_figure import loss_figure
from core.lessons.softmax.settings import Scores
from core.lessons.softmax.sigmoids_figure import sigmoids_figure
from core.lessons.softmax.steps_figure import steps_figure
from core.lessons.softmax.unknown_figure import unknown_figure


def figure(view: str, name: str = "animal", mode: Mode = "light") -> Figure:
    entry = UNKNOWN["toaster"] if view == "unknown" else EXAMPLES[name]
    one = Scores(entry.names, entry.names, np.array(entry.logits))
    if view == "steps":
        soft_ = softmax_steps.Softened(one, 2.0, 100 if name == "digit" else 0)
        return steps_figure(softmax_steps_words.trace(soft_), one.names, 2.0, mode)
    if view == "loss":
        return loss_figure(loss_words.trace(loss.Costed(one, 0)), one.names, mode)
    if view == "jacobian":
        return jacobian_figure(jacobian_words.trace(jacobian.Slopes(one)), one.names, mode)
    if view == "sigmoids":
        separate = sigmoids.Separate(one, None)
        return sigmoids_figure(sigmoids_words.trace(separate), one.names, mode)
    unknown = softmax_unknown.Unknown(one, 0.8, 0.5)
    names = (*one.names, "Other")
    return unknown_figure(softmax_unknown_words.trace(unknown), names, unknown.answers(one.names), 0.8, mode)


VIEWS = ["steps", "loss", "jacobian", "sigmoids", "unknown"]
BOTH = pytest.mark.parametrize("name", ["animal", "digit"])
FIGURES = {f"table, {view} {name}": partial(figure, view, name) for view in VIEWS for name in ("animal", "digit")}


@BOTH
@pytest.mark.parametrize("view", VIEWS)
def test_bars_stay_in_their_cells(view: str, name: str) -> None:
    data = figure(view, name).data
    for row in data["cells"]:
        assert row["x"] - 1e-6 <= row["bx"] + (row["x"] if not row["bw"] else 0)
        assert row["bx"] + row["bw"] <= row["x"] + row["w"] + 1e-6
    assert data["board"][0]["h"] <= 430, "fits a laptop's screen with its transport"


@pytest.mark.parametrize("view", VIEWS)
def test_every_cell_that_is_written_can_be_pointed_at(view: str) -> None:
    one = figure(view)
    steps = {row["at"] for row in one.data["cells"] if row["at"] > 0}
    assert steps
    assert steps <= set(range(1, one.steps + 1))
    assert one.pick.startswith("datum && datum.at > 0")


@pytest.mark.parametrize("view", VIEWS)
def test_every_step_marks_what_it_writes(view: str) -> None:
    one = figure(view)
    written = {row["when"] for row in one.data["marks"] if row["dash"]}
    # That Cat is right, and what own logits are, is known without a calculation.
    assert written == set(range(one.steps))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_numbers_read_well_on_their_bars(mode: Mode) -> None:
    colors = palette(mode)
    for color in (colors.positive, colors.negative, colors.gradient):
        assert contrast(soft(color, colors), colors.text) >= 4.5
    for view in VIEWS:
        for row in figure(view, mode=mode).data["cells"]:
            assert contrast(row["bar"], row["ink"]) >= 4.5


def test_bars_are_to_scale() -> None:
    cells = [row for row in figure("loss").data["cells"] if row["text"] in ("0.6404", "0.2877") and row["bw"]]
    by_text = {row["text"]: row["bw"] / row["w"] for row in cells if row["bx"] == row["x"]}
    assert by_text == pytest.approx({"0.6404": 0.6404, "0.2877": 0.2877}, abs=1e-4)
    gradient = next(row for row in figure("loss").data["cells"] if row["text"] == "\u22120.3596")
    assert gradient["bx"] + gradient["bw"] == pytest.approx(gradient["x"] + gradient["w"] / 2)


def test_a_small_probability_is_not_0() -> None:
    assert cell_text(0.00001, 4) == "<0.0001"
    assert cell_text(-2.0, 1) == "\u22122.0"
