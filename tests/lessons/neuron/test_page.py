"""The scenes of the neuron lesson, its own controls, and what its links keep."""

from dataclasses import replace

import numpy as np
import pytest

from core.figures.board import NARROW, WIDE
from core.figures.player import Figure
from core.lessons.neuron import gates_figure, layers_figure, learning_figure, parts_figure
from core.lessons.neuron.gates import GATES, Unit, preset
from core.lessons.neuron.layers import Layers, gate_layers, relu_layers
from core.lessons.neuron.learning import Lesson
from core.lessons.neuron.parts import Neuron
from core.lessons.neuron.parts_words import START
from core.lessons.neuron.rows import rows_of
from core.lessons.neuron.settings import Settings
from tests.pages.test_every_lesson import WHY, opened


def on_the_board(one: Figure) -> None:
    board = one.data["board"][0]
    assert board["h"] <= 420, "fits a laptop's screen with its transport"
    for name in ("panels", "notes", "ledger", "bars", "boxes"):
        for row in one.data[name]:
            assert row["x"] >= 0
            assert row["x"] + row["w"] <= WIDE
            assert row["X"] >= 0
            assert row["X"] + row["W"] <= NARROW
            assert 0 <= row["y"] <= row["y"] + row["h"] <= board["h"]
            assert 0 <= row["Y"] <= row["Y"] + row["H"] <= board["H"]
    lengths = {len(frame["at"].split()) for frame in one.data["frames"]}
    assert len(lengths) == 1
    most = len(board["fixed"].split()) + lengths.pop()
    for name, keys in (("areas", "o"), ("rules", "op"), ("points", "o")):
        assert all(row[key] + 1 < most for row in one.data[name] for key in keys), name


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("name", [name for name in GATES if name != "not"])
def test_gates_on_the_board(name: str, count: int) -> None:
    one = gates_figure.gates_figure(Unit(name, *preset(name, count)), "light")
    on_the_board(one)
    assert one.steps == 2**count
    last = one.data["frames"][-1]
    assert (last["wrong"].count("1") > 0) == (name == "xor")


@pytest.mark.parametrize("w", [-3.0, 0.0, 3.0])
@pytest.mark.parametrize("threshold", [-3.0, 0.0, 3.0])
def test_any_dials_can_be_drawn(w: float, threshold: float) -> None:
    for name, count in (("not", 1), ("and", 2), ("and", 3)):
        on_the_board(gates_figure.gates_figure(Unit(name, (w,) * count, threshold), "dark"))


@pytest.mark.parametrize("net", [relu_layers(), gate_layers()], ids=["relu", "gates"])
def test_layers_on_the_board(net: Layers) -> None:
    one = layers_figure.layers_figure(net, "light")
    on_the_board(one)
    assert one.steps == 12


@pytest.mark.parametrize("inputs", [1, 2, 3, 4])
@pytest.mark.parametrize("data", ["and", "xor", "clouds", "overlap", "own"])
def test_learning_on_the_board(data: str, inputs: int) -> None:
    settings = replace(Settings(), data=data, inputs=inputs, passes=12)
    lesson = Lesson(rows_of(settings), 0.3, 12, data == "own")
    one = learning_figure.learning_figure(lesson, "light")
    on_the_board(one)
    assert one.steps == len(lesson.shown) + 1
    assert {row["goto"] for row in one.data["bars"]} <= set(range(1, one.steps + 1))


def test_the_drawing_says_its_numbers() -> None:
    one = parts_figure.pairs_figure(Neuron.of(np.array(START), -0.5, True), "light")
    texts = [row["text"] for row in one.data["words"]]
    assert {"0.8", "\u22120.6", "0.2", "0.5498"} <= set(texts)


def test_a_gate_brings_its_own_dials() -> None:
    app = opened("neuron", view="Gates", gate="NAND")
    assert [(s.key, s.value) for s in app.slider][1:] == [
        ("nand2_w1", -1.0), ("nand2_w2", -1.0), ("nand2_t", -1.0),
    ]  # fmt: skip
    app.slider(key="nand2_t").set_value(0.5).run()
    assert "is not NAND" in " ".join(block.value for block in app.markdown)


def test_a_label_that_is_none_is_refused_where_the_stage_would_be() -> None:
    app = opened("neuron", view="Learning", data="My own rows", inputs="1", count="2", rows="1_0*2_0.5")
    assert "row 2 has 0.50" in app.error[0].value
    assert not app.exception


@pytest.mark.parametrize("cells", ["1_2*3", "1_1*1_1*1_99", "nonsense"])
def test_numbers_of_a_link_that_do_not_fit_are_told(cells: str) -> None:
    app = opened("neuron", cells=cells)
    for _ in range(2):
        assert "it takes 3 × 2, from −9 to 9" in app.warning[0].value
        app.run()
    app.query_params["cells"] = "1_1*1_1*1_9"
    app.run()
    assert not app.warning


def test_a_link_opens_on_rows_of_ones_own() -> None:
    app = opened(
        "neuron", view="Learning", data="My own rows", inputs="1", count="3", rows="1_0*2_1*3_0", passes="4", more=WHY
    )
    text = " ".join(block.value for block in app.markdown)
    assert "no boundary parts these rows" in text
    assert not app.error


def test_one_input_is_told_in_the_singular() -> None:
    rows = rows_of(replace(Settings(), data="and", inputs=1))
    one = learning_figure.learning_figure(Lesson(rows, 1.0, 1, False), "light")
    assert "2 rows of 1 input:" in one.alt
    assert one.alt.endswith("in 1 pass.")
