"""A run's figures: plain data of one shape, inside their boards, told in words."""

import json

import numpy as np
import pytest

from core.figures.board import NARROW, WIDE
from core.figures.curves.run import STYLES, Line, Quantity, curves_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.train.confusion_figure import confusion_figure
from core.lessons.train.epochs import MISTAKES
from core.lessons.train.epochs_figure import Moment, Story, Wrong, epochs_figure, narrow, wide
from core.lessons.train.gallery_figure import Tile, gallery_figure
from core.lessons.train.scores_figure import interval_figure, scores_figure

URL = "data:image/png;base64,"
NAMES = ["cat", "**dog**", "<b>:smile:"]
MODES: tuple[Mode, Mode] = ("light", "dark")


def moment(epoch: int, mistakes: int = 2) -> Moment:
    worst = tuple(Wrong(k % 2, "is cat", "99% **dog**") for k in range(mistakes))
    values = (2.0 / epoch, 1.5 / epoch, 0.5, 0.6) if epoch else ()
    return Moment(epoch, f"epoch {epoch}", f"{URL}f{epoch}", f"{URL}m{epoch}", (0.5, 0.3, 0.2), values, worst)


def story(epochs: int = 4) -> Story:
    moments = [moment(epoch, mistakes=epoch) for epoch in range(epochs + 1)]
    curves = [(m.epoch, *m.values) for m in moments if m.values]
    return Story(moments, epochs, tuple(NAMES), URL, ("a", "b", "c", "d"), (f"{URL}0", f"{URL}1"), curves)


def figures(mode: Mode) -> dict[str, Figure]:
    lines = [Line(name, ((1, 0.5), (2, 0.25))) for name in STYLES]
    counts = np.array([[5, 1, 0], [0, 0, 2], [0, 0, 4]])
    return {
        "loss": curves_figure(lines, 10, "loss", mode, kept=2),
        "accuracy, nothing yet": curves_figure([Line("training", ())], 10, "accuracy", mode),
        "confusion": confusion_figure(counts, NAMES, mode, (0, 1)),
        "scores": scores_figure(np.array([0.2, 0.7, 0.1]), NAMES, 0.5, mode),
        "interval": interval_figure(0.9, (0.6, 0.98), 0.5, mode),
        "gallery": gallery_figure([Tile(URL, name, "100%", "wrong") for name in NAMES * 4], mode, "Pictures:"),
        "epochs": epochs_figure(story(), mode, "a run"),
        "epochs, canceled at once": epochs_figure(story(0), mode, "a run"),
    }


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", list(figures("light")))
def test_data_is_plain_and_of_one_shape(name: str, mode: Mode) -> None:
    figure = figures(mode)[name]
    assert json.loads(json.dumps(figure.data)) == {key: list(rows) for key, rows in figure.data.items()}
    for rows in figure.data.values():
        assert rows
        assert {frozenset(row) for row in rows} == {frozenset(rows[0])}
    spec = figure.still(figure.steps)
    assert json.loads(json.dumps(spec)) == spec
    assert figure.alt


@pytest.mark.parametrize("name", list(figures("light")))
def test_every_data_set_that_is_named_is_there(name: str) -> None:
    figure = figures("light")[name]
    layers = json.dumps(figure.structure)
    for data in figure.data:
        assert f'"name": "{data}"' in layers, f"nothing is drawn from {data}, so expressions could not read it"


def test_pictures_stand_on_the_boards() -> None:
    for name, sets in {
        "gallery": ["tiles"],
        "epochs": ["pictures", "panels", "classes", "tiles", "frames"],
    }.items():
        data = figures("light")[name].data
        (facts,) = data["board"]
        for row in (row for one in sets for row in data[one]):
            assert row["x"] >= 0
            assert row["X"] >= 0
            assert row["x"] + row["w"] <= WIDE + 0.01
            assert row["X"] + row["W"] <= NARROW + 0.01
            assert row["y"] + row["h"] <= facts["h"]
            assert row["Y"] + row["H"] <= facts["H"]


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


def test_words_for_those_who_cannot_see() -> None:
    shown = figures("light")
    assert "6 right" not in shown["confusion"].alt
    assert "of 12 held-out pictures: 9 right. 2 times **dog** was taken for <b>:smile:" in shown["confusion"].alt
    assert shown["scores"].alt.startswith("Probabilities: **dog** 70.0%, cat 20.0%, <b>:smile: 10.0%")
    assert "between 60.0 and 98.0 percent" in shown["interval"].alt
    assert "training from 0.500 to 0.250 after epoch 2" in shown["loss"].alt
    assert "no epoch is finished yet" in shown["accuracy, nothing yet"].alt
    assert "cat, 100%; **dog**, 100%" in shown["gallery"].alt


def test_lines_are_told_apart_without_color() -> None:
    looks = [(tuple(dash), shape, size) for _, dash, shape, size in STYLES.values()]
    assert len(set(looks)) == len(STYLES)


def test_a_gallery_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one tile"):
        gallery_figure([], "light", "none")


def test_the_strips_that_answer_the_pointer_are_painted() -> None:
    layers = epochs_figure(story(), "light", "a run").structure["layer"]
    strips = [layer["mark"] for layer in layers if layer.get("data") == {"name": "frames"}]
    assert len(strips) == 2
    for mark in strips:
        assert (mark["opacity"], str(mark["fill"])[0]) == (0, "#"), "a mark without fill lets the pointer through"


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
