import json
import re
from functools import partial

import numpy as np
import pytest
import vl_convert

from core.figures.player import Figure
from core.lessons.feature_maps.layer_words import shown
from core.lessons.feature_maps.pixel import MOST
from core.lessons.feature_maps.settings import unit_titles
from tests.feature_nets import CASES, network, passage
from tests.lessons.feature_maps.views import view

VIEWS = [
    ("network", "conv_2", 3),
    ("map", "conv_2", 3),
    ("map", "pool_1", 1),
    ("pixel", "conv_1", 0),
    ("pixel", "conv_2", 3),
    ("pixel", "pool_1", 2),
    ("pixel", "relu_1", 1),
    ("pixel", "rescale", 0),
    ("pixel", "dense", 2),
    ("pixel", "dense_relu", 2),
    ("pixel", "scores", 1),
    ("pixel", "probabilities", 1),
]


def drawn(name: str, depth: str, layer: str, unit: int) -> Figure:
    case = passage(**CASES[name])
    return view(case, depth, case.index(layer), unit, "light").figure


FIGURES = {
    f"{depth}{' of a number' * (layer in ('dense', 'dense_relu', 'scores', 'probabilities'))}, {layer} {name}": partial(
        drawn, name, depth, layer, unit
    )
    for depth, layer, unit in VIEWS
    for name in CASES
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("depth", "layer", "unit"), VIEWS)
def test_a_figure_has_the_steps_of_its_trace(name: str, depth: str, layer: str, unit: int) -> None:
    case = passage(**CASES[name])
    found = view(case, depth, case.index(layer), unit)
    assert found.figure.steps == len(found.words().trace.steps)


def test_flattening_has_a_step_for_every_number() -> None:
    case = passage()
    index = case.index("flatten")
    figure = view(case, "pixel", index, 0, "dark").figure
    assert figure.steps == case.outputs[index].values.size
    assert len(figure.data["board"][0]["values"].split()) == figure.steps
    texts = _texts(figure, 7)
    # Place 6 of maps of 4 x 4 with 5 channels: row 0, column 1, map 1.
    assert any("Map 2, row 1, column 2: place (0 × 4 + 1) × 5 + 1 = 6" in text for text in texts)


def _texts(figure: Figure, step: int, *, width: int | None = None) -> list[str]:
    """Every text that a browser would draw at this step."""
    spec = figure.still(step)
    if width:
        spec["width"] = width
    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    return [re.sub(r"<[^>]+>", "", text) for text in re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("width", [820, 350])
def test_a_pixel_shows_the_cores_own_numbers(name: str, width: int) -> None:
    case = passage(**CASES[name])
    index = case.index("conv_2")
    window = case.window(index, 3, MOST)
    figure = view(case, "pixel", index, 3, "light").figure
    row, column = window.y.shape[0] - 1, window.y.shape[1] // 2
    texts = _texts(figure, row * window.y.shape[1] + column + 1, width=width)
    assert any(text.endswith(f"row {row + 1}, column {column + 1} = {shown(window.y[row, column])}") for text in texts)
    for subtotal in window.subtotals(row, column):
        assert shown(subtotal) in texts
    if window.rest is not None:
        assert shown(window.rest[row, column]) in texts
    left = window.remainder(row, column)
    assert left == 0 or any(f"{shown(left)}" in text and "(rounding)" in text for text in texts)


def test_the_strongest_value_of_a_pool_is_named() -> None:
    case = passage()
    index = case.index("pool_1")
    window = case.window(index, 0, MOST)
    texts = _texts(view(case, "pixel", index, 0, "light").figure, 1)
    assert f"The largest is taken: {shown(window.y[0, 0])}" in texts
    for value in window.cells(0, 0).ravel():
        assert shown(value) in texts


def test_the_overview_shows_at_most_ten_maps_and_the_chosen_one() -> None:
    case = passage(**CASES["many channels"])
    index = case.index("conv_1")
    weakest = int(np.abs(case.outputs[index].values).mean(axis=(0, 1)).argmin())
    figure = view(case, "network", index, weakest, "light").figure
    shown_units = [row["unit"] for row in figure.data["things"] if row["col"] == index + 1]
    assert len(shown_units) == 10
    assert weakest in shown_units
    assert "Shown: the 10 strongest of 20" in figure.data["heads"][index + 1]["says"].replace("\n", " ")


def test_lines_join_a_map_to_all_that_it_sums_up_or_to_its_own_alone() -> None:
    case = passage()
    figure = view(case, "network", 0, 0, "light").figure
    things = {(row["col"], row["unit"]): row["id"] for row in figure.data["things"]}
    wires = [row["to"] for row in figure.data["wires"]]
    assert wires.count(things[case.index("conv_2") + 1, 2]) == 4
    assert wires.count(things[case.index("pool_1") + 1, 2]) == 1
    assert wires.count(things[case.index("scores") + 1, 2]) == 7
    assert wires.count(things[case.index("probabilities") + 1, 2]) == 3


def test_a_map_is_named_by_its_place_and_a_score_by_its_class() -> None:
    net = network()
    assert unit_titles(net, 1) == {"0": "1", "1": "2", "2": "3", "3": "4"}
    names = [name for name, _ in net.layers]
    assert list(unit_titles(net, names.index("scores")).values()) == ["class 0", "class 1", "class 2"]
    assert unit_titles(net, names.index("dense"))["0"] == "1"


@pytest.mark.parametrize("depth", ["network", "map", "pixel"])
def test_the_playable_chart_is_one_that_a_browser_can_start(depth: str) -> None:
    """The transport's and the selection's signals are only put together in the browser."""
    case = passage()
    figure = view(case, depth, case.index("conv_2"), 0, "dark").figure
    spec = figure.playable() | {"datasets": {name: list(rows) for name, rows in figure.data.items()}}
    # Altair's players are Vega-Lite parameters with Vega's own keys: the still renderer compiles them as well.
    assert vl_convert.vegalite_to_svg(json.dumps(spec)).startswith("<svg")


def test_a_click_in_the_overview_tells_column_and_number() -> None:
    case = passage()
    figure = view(case, "network", 0, 0, "light").figure
    (chosen,) = [parameter for parameter in figure.playable()["params"] if "select" in parameter]
    assert chosen["name"] == "chosen"
    assert {*chosen["select"]["fields"]} - {"turn"} == {"col", "unit"} <= {*figure.data["things"][0]}
