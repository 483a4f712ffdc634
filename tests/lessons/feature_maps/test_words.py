import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.explain.passage import UNIT, Passage, counted, follow
from core.lessons.feature_maps.layer_words import layer_words, shown, size_text, unit_words
from core.lessons.feature_maps.number import number_told, place_name
from core.lessons.feature_maps.pixel import MOST, strongest_pixel
from core.lessons.feature_maps.pixel_words import trace as pixel_trace
from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Flatten
from tests.feature_nets import CASES, network, passage
from tests.lessons.feature_maps.views import view

DEPTHS = ("network", "map", "pixel")


@pytest.fixture(params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> Passage:
    return passage(**CASES[request.param])


@pytest.mark.parametrize("depth", DEPTHS)
def test_every_trace_is_sound_and_ends_in_the_layers_own_values(case: Passage, depth: str) -> None:
    for index, output in enumerate(case.outputs):
        unit = output.values.shape[-1] - 1
        words = view(case, depth, index, unit).words()
        assert words.trace.problems() == [], (depth, output.name)
        assert all(step.caption for step in words.trace.steps)
        if depth == "network":
            assert len(words.trace.steps) == len(case.outputs)
            assert words.trace.arrays[output.name] is output.values
        elif not case.is_maps(index):
            assert np.array_equal(words.trace.arrays["output"], output.values)
        elif depth == "map":
            assert np.array_equal(words.trace.arrays[output.name], output.values[..., unit])
        else:
            assert np.array_equal(words.trace.arrays["output"], counted(output.values[..., unit]))


def test_a_pixels_caption_adds_up(case: Passage) -> None:
    """Every number of the caption is read back: terms before the equals sign, the value after it."""
    index = case.index("conv_2")
    window = case.window(index, 1, MOST)
    for step in list(pixel_trace(case, index, window).steps)[::7]:
        terms, value = step.caption.split(": ", 1)[1].split(" = ")
        total = sum(_units(part.rsplit(" (", 1)[0]) for part in terms.split(" + "))
        assert total == _units(value)


def _units(text: str) -> int:
    """`(−0.0123)` -> -123."""
    return round(float(text.strip("()").replace("\u2212", "-")) * UNIT)


def test_a_scores_terms_add_up_to_the_score(case: Passage) -> None:
    index = case.index("scores")
    for unit in range(3):
        told = number_told(case, index, unit, most=3)
        assert sum(line.adds for line in told.lines) == told.value
        assert told.value == counted(case.outputs[index].values[unit])
        assert [line.name for line in told.lines][-3:] == ["all others", "bias", "rounding"]


def test_a_probability_is_its_power_over_the_sum_of_all(case: Passage) -> None:
    index = case.index("probabilities")
    for unit in range(3):
        told = number_told(case, index, unit)
        own, rest = told.ends.split(" / ")
        total, share = rest.split(" = ")
        assert sum(line.adds for line in told.lines) == round(float(total) * 1e6)
        assert float(own) / float(total) == pytest.approx(float(share), abs=6e-5)
        assert float(share) == pytest.approx(float(case.outputs[index].values[unit]), abs=5.1e-5)


def test_flattening_goes_row_by_row_and_in_a_cell_map_by_map() -> None:
    net = ConvNet((("flatten", Flatten()), ("end", Activate("linear"))), (2, 3, 2), tuple("abcdefghijkl"))
    case = follow(net, np.arange(12, dtype=np.uint8).reshape(2, 3, 2))
    # Row 1, column 2, map 0 of a 2 x 3 x 2 picture: (1 * 3 + 2) * 2 + 0 = 10.
    assert case.outputs[0].values[10] == case.picture[1, 2, 0]
    assert "Row 2, column 3 of map 1: place (1 × 3 + 2) × 2 + 0 = 10" in number_told(case, 0, 10).ends
    assert place_name(case, 1, 10) == "map 1, row 2, column 3"


def test_the_words_of_every_layer_say_its_sizes(case: Passage) -> None:
    said = {output.name: layer_words(case, index) for index, output in enumerate(case.outputs)}
    assert size_text(case.outputs[case.index("conv_2")].values.shape) in said["conv_2"]
    assert size_text(case.outputs[case.index("pool_1")].values.shape) in said["pool_1"]
    assert case.net.class_names[case.winner] in said["probabilities"]
    assert "0 to 255 becomes \u22121.00 to 1.00" in said["rescale"]


def test_the_share_that_relu_removes_is_counted() -> None:
    case = passage()
    share = (case.outputs[case.index("conv_1")].values < 0).mean()
    assert f"{100 * share:.1f}" in layer_words(case, case.index("relu_1"))


def test_a_map_of_zeros_says_so() -> None:
    case = passage()
    index = case.index("relu_1")
    case.outputs[index].values[..., 1] = 0
    assert "All zero" in unit_words(case, index, 1)


def test_the_question_counts_what_a_larger_layer_would_hold() -> None:
    case = passage()
    words = view(case, "map", case.index("conv_2"), 0).words()
    # 11 kernels of 3 x 3 x 4 weights, and 11 biases.
    assert words.question.answer == 11 * (3 * 3 * 4 + 1)
    larger = network(classes=4)
    last = dict(larger.layers)["scores"]
    assert view(case, "pixel", case.index("scores"), 0).words().question.answer == last.kernel.size + last.bias.size  # type: ignore[union-attr]
    # Windows of 3 x 3 on 9 rows: floor((9 - 3) / 3) + 1 = 3.
    assert view(case, "map", case.index("pool_1"), 0).words().question.answer == 3


def test_the_slips_show_numbers_of_this_network() -> None:
    case = passage()
    slips = view(case, "network", 0, 0).words().slips
    assert f"{case.net.parameter_count:,} numbers and not one picture" in slips[0].shows
    gray = case.net.predict(np.full(case.net.input_shape, 128.0))
    assert f"{100 * gray.max():.1f}" in slips[2].shows
    assert case.net.class_names[int(gray.argmax())] in slips[2].shows


def test_the_evidence_adds_up_to_the_score() -> None:
    case = passage()
    shows = view(case, "network", 0, 0).words().slips[1].shows
    plus, minus = (float(part.replace("\u2212", "-")) for part in shows.split("**")[1::2])
    index = case.index("scores")
    bias = float(case.outputs[index].layer.bias[case.winner])  # type: ignore[union-attr]
    assert plus + minus + bias == pytest.approx(float(case.outputs[index].values[case.winner]), abs=0.02)


def test_the_formula_with_numbers_ends_in_the_maps_largest_value(case: Passage) -> None:
    for name in ("conv_1", "conv_2", "pool_1", "relu_1", "rescale"):
        index = case.index(name)
        values = case.outputs[index].values[..., 0]
        line = view(case, "pixel", index, 0).words().numbers[-1]
        want = shown(counted(values)[strongest_pixel(values)]).replace("\u2212", "-")
        assert want in line.split("=")[-1]


@pytest.mark.parametrize(
    ("depth", "layer", "unit"),
    [("network", "rescale", 0), ("map", "conv_2", 3), ("pixel", "pool_1", 1), ("pixel", "scores", 0)],
)
def test_the_keras_code_gives_the_numbers_on_screen(
    depth: str, layer: str, unit: int, case: Passage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = case.index(layer)
    code = view(case, depth, index, unit).words().keras
    (tmp_path / "network.npz").write_bytes(case.net.to_bytes())
    buffer = io.BytesIO()
    Image.fromarray(case.picture[..., 0] if case.picture.shape[2] == 1 else case.picture).save(buffer, "PNG")
    (tmp_path / "picture.png").write_bytes(buffer.getvalue())
    monkeypatch.chdir(tmp_path)
    scope: dict = {}
    exec(compile(code, "lesson", "exec"), scope)
    want = case.outputs[-1 if depth == "network" else index].values
    if want.ndim == 3:
        want = want[..., unit]
    np.testing.assert_allclose(scope["result"], want, atol=2e-5)
