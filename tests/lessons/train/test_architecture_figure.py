"""The drawing of a network: a row per layer, everything on its board, the structure apart from the data."""

import json

import altair as alt
import pytest

from core.figures.board import NARROW, WIDE
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.train.architecture import Architecture
from core.lessons.train.architecture_figure import architecture_figure
from core.training.layers import layers_of
from core.training.plan import Block, TrainingPlan

PLANS = (
    TrainingPlan(),
    TrainingPlan(side=32, blocks=(Block(filters=1, pooling="none", batch_norm=False),), head="max", dropout=0.0),
    TrainingPlan(side=128, blocks=(Block(filters=16, convolutions=2),) * 5, dense_units=16),
)


def figure(plan: TrainingPlan, mode: Mode = "light") -> Figure:
    return architecture_figure(Architecture(plan, layers_of(plan, 6), 6), "data:image/png;base64,", mode)


@pytest.mark.parametrize("plan", PLANS)
def test_one_step_and_one_row_per_layer(plan: TrainingPlan) -> None:
    drawn, layers = figure(plan), layers_of(plan, 6)
    assert drawn.steps == len(drawn.data["slabs"]) == len(layers)
    for row, layer in zip(drawn.data["slabs"], layers, strict=True):
        assert row["name"] == layer.name
        assert row["count"] == (f"{layer.parameters:,}" if layer.parameters else "\u2013")


@pytest.mark.parametrize("plan", PLANS)
def test_slabs_stay_on_both_boards_and_apart_from_one_another(plan: TrainingPlan) -> None:
    data = figure(plan).data
    facts = data["board"][0]
    end, line = 0.0, 0.0
    for row in data["slabs"]:
        assert row["x"] >= end
        assert row["x"] + row["w"] <= WIDE
        assert row["y"] >= 0
        assert row["y"] + row["h"] <= facts["foot"] <= facts["h"]
        assert row["X"] + row["W"] <= NARROW
        assert row["Y"] >= line
        assert row["Y"] + row["H"] <= facts["H"]
        assert min(row["w"], row["h"], row["W"], row["H"]) > 0
        end, line = row["x"] + row["w"], row["Y"] + row["H"]


def test_larger_maps_stand_taller_and_more_maps_are_thicker() -> None:
    rows = {row["name"]: row for row in figure(TrainingPlan()).data["slabs"]}
    assert rows["conv_1"]["h"] > rows["pool_1"]["h"] > rows["pool_2"]["h"]
    assert rows["rescale"]["w"] < rows["conv_1"]["w"] < rows["conv_2"]["w"] < rows["conv_3"]["w"]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_drawing_is_a_valid_chart_that_survives_json(mode: Mode) -> None:
    still = figure(TrainingPlan(), mode).still(3)
    again = json.loads(json.dumps(still))
    assert again == still
    chart = {key: value for key, value in again.items() if key != "params"}
    assert alt.LayerChart.from_dict(chart).to_dict()["layer"]


def test_rows_of_a_dataset_have_the_same_keys() -> None:
    for rows in figure(TrainingPlan()).data.values():
        assert len({frozenset(row) for row in rows}) == 1


def test_networks_differ_in_their_data_alone() -> None:
    assert figure(PLANS[0]).structure is figure(PLANS[2]).structure


def test_it_opens_at_the_first_layer_that_learns() -> None:
    assert figure(TrainingPlan()).start == 2
