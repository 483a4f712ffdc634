"""The figures of training: a network's slabs, a run's epochs, its scores, its confusions, its pictures."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from core.figures.board import NARROW, WIDE
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.train.architecture import Architecture
from core.lessons.train.architecture_figure import architecture_figure
from core.lessons.train.confusion_figure import confusion_figure
from core.lessons.train.epochs import MISTAKES
from core.lessons.train.epochs_figure import Moment, Story, Wrong, epochs_figure, narrow, wide
from core.lessons.train.gallery_figure import Tile, gallery_figure
from core.lessons.train.scores_figure import interval_figure, scores_figure
from core.training.layers import layers_of
from core.training.plan import Block, TrainingPlan

PLANS = (
    TrainingPlan(),
    TrainingPlan(side=32, blocks=(Block(filters=1, pooling="none", batch_norm=False),), head="max", dropout=0.0),
    TrainingPlan(side=128, blocks=(Block(filters=16, convolutions=2),) * 5, dense_units=16),
)


def figure(plan: TrainingPlan, mode: Mode = "light") -> Figure:
    return architecture_figure(Architecture(plan, layers_of(plan, 6), 6), "data:image/png;base64,", mode)


URL = "data:image/png;base64,"
NAMES = ["cat", "**dog**", "<b>:smile:"]


def moment(epoch: int, mistakes: int = 2) -> Moment:
    worst = tuple(Wrong(k % 2, "is cat", "99% **dog**") for k in range(mistakes))
    values = (2.0 / epoch, 1.5 / epoch, 0.5, 0.6) if epoch else ()
    return Moment(epoch, f"epoch {epoch}", f"{URL}f{epoch}", f"{URL}m{epoch}", (0.5, 0.3, 0.2), values, worst)


def story(epochs: int = 4) -> Story:
    moments = [moment(epoch, mistakes=epoch) for epoch in range(epochs + 1)]
    curves = [(m.epoch, *m.values) for m in moments if m.values]
    return Story(moments, epochs, tuple(NAMES), URL, ("a", "b", "c", "d"), (f"{URL}0", f"{URL}1"), curves)


FIGURES: dict[str, Callable[[], Figure]] = {
    **{f"architecture, {len(plan.blocks)} blocks": partial(figure, plan) for plan in PLANS},
    "confusion": lambda: confusion_figure(np.array([[5, 1, 0], [0, 0, 2], [0, 0, 4]]), NAMES, "light", (0, 1)),
    "scores": lambda: scores_figure(np.array([0.2, 0.7, 0.1]), NAMES, 0.5, "light"),
    "interval": lambda: interval_figure(0.9, (0.6, 0.98), 0.5, "dark"),
    "gallery": lambda: gallery_figure([Tile(URL, name, "100%", "wrong") for name in NAMES * 4], "dark", "Pictures:"),
    "epochs": lambda: epochs_figure(story(), "light", "a run"),
    "epochs, canceled at once": lambda: epochs_figure(story(0), "light", "a run"),
}


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


def test_it_opens_at_the_first_layer_that_learns() -> None:
    assert figure(TrainingPlan()).start == 2


@pytest.mark.parametrize("classes", [2, 8])
def test_parts_of_the_epochs_board_do_not_overlap(classes: int) -> None:
    for room in (wide(classes), narrow(classes)):
        boxes = [room.words, room.probe, room.bars, *room.sheets, *room.panels, *room.tiles]
        for i, (x, y, w, h) in enumerate(boxes):
            for X, Y, W, H in boxes[i + 1 :]:
                assert x + w <= X or x >= X + W or y + h <= Y or y >= Y + H


def test_strips_of_the_curves_lead_to_every_moment_and_cover_the_panel() -> None:
    frames = epochs_figure(story(4), "light", "a run").data["frames"]
    assert [row["when"] for row in frames] == [1, 2, 3, 4, 5]
    left, _, width, _ = wide(3).panels[0]
    assert frames[0]["x"] == left
    assert sum(row["w"] for row in frames) == pytest.approx(width)


def test_a_moment_shows_at_most_six_mistakes_and_blanks_for_none() -> None:
    frames = epochs_figure(story(8), "light", "a run").data["frames"]
    assert MISTAKES == 6
    assert [row["worst"] for row in frames][:3] == ["0 0 0 0 0 0", "1 0 0 0 0 0", "1 2 0 0 0 0"]
    assert frames[8]["worst"] == "1 2 1 2 1 2"
    assert frames[1]["shares"] == "1.0000 0.7500 0.5000 0.6000"
    assert frames[0]["shares"].startswith("-1")


def test_a_gallery_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one tile"):
        gallery_figure([], "light", "none")


def test_the_strips_that_answer_the_pointer_are_painted() -> None:
    layers = epochs_figure(story(), "light", "a run").structure["layer"]
    strips = [layer["mark"] for layer in layers if layer.get("data") == {"name": "frames"}]
    assert len(strips) == 2
    for mark in strips:
        assert (mark["opacity"], str(mark["fill"])[0]) == (0, "#"), "a mark without fill lets the pointer through"


def test_words_for_those_who_cannot_see() -> None:
    said = {name: make().alt for name, make in FIGURES.items()}
    assert "6 right" not in said["confusion"]
    assert "of 12 held-out pictures: 9 right. 2 times **dog** was taken for <b>:smile:" in said["confusion"]
    assert said["scores"].startswith("Probabilities: **dog** 70.0%, cat 20.0%, <b>:smile: 10.0%")
    assert "from 60.0 to 98.0 percent" in said["interval"]
    assert "cat, 100%; **dog**, 100%" in said["gallery"]


@pytest.mark.parametrize(
    ("names", "angle"), [("0123456789", 0), (["cat", "dog"], 0), (["cat", "dog"] + ["a rather long name"] * 8, -60)]
)
def test_names_over_the_confusion_matrix_are_tilted_only_where_they_would_not_fit(names: list[str], angle: int) -> None:
    drawn = confusion_figure(np.eye(len(names), dtype=int), list(names), "light").structure["layer"][0]
    assert drawn["encoding"]["x"]["axis"]["labelAngle"] == angle


def test_the_words_of_the_threshold_stand_above_the_bars() -> None:
    marks = [
        layer["mark"] for layer in scores_figure(np.full(10, 0.1), list("abcdefghij"), 0.7, "light").structure["layer"]
    ]
    numbers, words = [mark for mark in marks if mark["type"] == "text"]
    assert words["y"] < 0
    assert (numbers["align"], numbers["x"]) == ("right", {"expr": "width"})
