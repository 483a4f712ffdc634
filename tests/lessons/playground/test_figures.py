"""The playground's stage: small enough to send, numbers in the order of the lines, cells where clicks fall."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core.figures.player import Figure
from core.lessons.playground import squares_figure, stage
from core.lessons.playground.approximation import FUNCTIONS, approximation_of, knots
from core.lessons.playground.depth import depths
from core.lessons.playground.parts_figure import bends, strip_rows, thinned
from core.lessons.playground.play import points_of, trained
from core.lessons.playground.points import OWN
from core.lessons.playground.seed import seeds
from core.lessons.playground.settings import Settings

NONE = np.zeros((1, 3))
SHORT = replace(Settings(), epochs=40, count=40)


def play(settings: Settings, rows: np.ndarray, large: str = "answer") -> Figure:
    return stage.play(trained(settings, rows), settings, large, "light").figure


def compare(settings: Settings) -> Figure:
    points = points_of(settings, NONE)
    if settings.view == "seed":
        return stage.seed(seeds(settings, points), "light").figure
    return stage.depth(depths(settings, points), "light").figure


def approximate(settings: Settings, values: np.ndarray) -> Figure:
    return stage.approximation(approximation_of(settings, values), len(values), "light").figure


FIGURES: dict[str, Callable[[], Figure]] = {
    "network": lambda: play(Settings(), NONE),
    "network, largest": lambda: play(replace(SHORT, layers="3", units1=8, units2=8, units3=8, dropout=0.2), NONE),
    "network, stopped": lambda: play(replace(SHORT, stopping=True, patience=5, rate="1"), NONE),
    "network, heights": lambda: play(replace(SHORT, points="hills", validation=0, layers="1", units1=1), NONE),
    "compared, seed": lambda: compare(replace(SHORT, view="seed")),
    "compared, depth": lambda: compare(replace(SHORT, view="depth")),
    "approximation": lambda: approximate(Settings(), NONE[0]),
    "approximation, jump": lambda: approximate(replace(Settings(), function="jump", way="fitted"), NONE[0]),
}


def test_the_default_is_small_enough_to_send() -> None:
    figure = play(Settings(), NONE)
    assert len(json.dumps({**figure.structure, "datasets": figure.data})) < 400_000
    assert len(figure.data["links"]) == 2 * 4 + 4 * 2 + 2
    assert len(figure.data["units"]) == 2 + 6
    whens = [row["when"] for row in figure.data["images"]]
    assert all(whens.count(k) == 3 for k in range(figure.steps))


def test_the_large_square_shows_a_unit_and_outlines_it() -> None:
    figure = play(SHORT, NONE, "2.1")
    assert [row["large"] for row in figure.data["units"]] == [0] * 6 + [1, 0]
    values = trained(SHORT, NONE).surfaces(squares_figure.ANSWER)[1][:, 0]
    limit = np.abs(values).max()
    assert f"Hidden 2, unit 1: \u2212{limit:.2f} to {limit:.2f}" in [row["text"] for row in figure.data["texts"]]
    answer = play(SHORT, NONE)
    changed = [
        one["url"] != other["url"] for one, other in zip(figure.data["images"], answer.data["images"], strict=True)
    ]
    assert sum(changed) == figure.steps, "the large square's pictures and no others"


def test_cells_lie_on_the_grid_of_points_and_of_knots() -> None:
    own = play(replace(SHORT, points="own"), np.array(OWN))
    cells = own.structure["layer"][-1]
    # A cell for each of 24 units, then 41 by 41 places 0.05 apart.
    assert cells["data"]["sequence"] == {"start": 0, "stop": 24 + 41 * 41, "as": "k"}
    grid = own.data["grid"][0]
    assert (grid["left"], grid["right"], grid["bottom"], grid["top"]) == (-1, 1, -1, 1)
    # The square of 254 units shows -1.1 to 1.1: its middle 1/1.1 is -1 to 1.
    assert grid["w"] == pytest.approx(254 / 1.1)
    assert grid["x"] == pytest.approx(566 + 254 * 0.05 / 1.1)
    assert grid["y"] == pytest.approx(66 + 254 * 0.05 / 1.1)
    function = approximate(Settings(), knots(FUNCTIONS["sine"]))
    assert function.structure["layer"][-1]["data"]["sequence"]["stop"] == 24 + 11 * 41
    assert compare(replace(SHORT, view="seed")).structure["params"][-1]["name"] != "chosen"


def test_weights_are_the_runs_own_in_the_order_of_the_lines() -> None:
    figure, run = play(SHORT, NONE), trained(SHORT, NONE)
    W = [W for W, _ in run.fit.network(run.fit.epochs).layers]
    sent = np.array(figure.data["frames"][-1]["weights"].split(" "), float)
    flat = np.concatenate([one.ravel() for one in W])
    np.testing.assert_allclose(sent / sent[0], flat / flat[0], atol=0.1)
    assert np.abs(sent).max() <= 1


def test_points_differ_by_shape_as_well_as_by_color() -> None:
    rows = play(SHORT, NONE).data["points"]
    assert {row["shape"] for row in rows} == {"circle", "square"}
    assert len({(row["shape"], row["fill"], row["stroke"]) for row in rows}) == 4, "hollow ones for validation"


def test_strips_cover_a_panel_without_gaps() -> None:
    rows = strip_rows([0.0, 0.1, 0.4, 1.0], ((10, 0, 100, 50), (0, 0, 50, 50)))
    assert [row["go"] for row in rows] == [1, 2, 3, 4]
    edges = [(row["x"], row["x"] + row["w"]) for row in rows]
    np.testing.assert_allclose([end for _, end in edges[:-1]], [start for start, _ in edges[1:]])
    assert (edges[0][0], edges[-1][1]) == pytest.approx((10, 110))


def test_left_out_points_lie_close_to_the_line() -> None:
    x = np.linspace(0, 1, 500)
    y = 1 / (1 + np.exp(-200 * (x - 0.5)))
    kept = bends(x, y, 0.002)
    assert len(kept) < 40
    assert np.abs(np.interp(x, x[kept], y[kept]) - y).max() <= 0.0021
    a, b = thinned(x, y)
    assert len(a) <= 160
    assert (a[0], b[-1]) == (x[0], y[-1])
