"""The convolution lesson's numbers, against TensorFlow, textbooks, and each other."""

import re
from fractions import Fraction

import numpy as np
import pytest

from core.explain.explanation import Unworkable
from core.explain.grids import EXAMPLES
from core.explain.kernels import kernel
from core.explain.sliding import convolve
from core.lessons.convolution.convolution_words import explain
from core.sliding import Convolution


def edge(**more: int | str | float) -> Convolution:
    given: dict = {"bias": 0, "stride": 1, "padding": 0, "dilation": 1} | more
    return convolve(EXAMPLES["edge"].grid[..., None], kernel("sobel-x", (3, 3))[..., None], **given)


def test_dumoulin_and_visin() -> None:
    example = EXAMPLES["dumoulin"]
    found = convolve(
        example.grid[..., None], np.array(example.kernel)[..., None], bias=0, stride=1, padding=0, dilation=1
    )
    assert found.y.tolist() == [[12, 12, 17], [10, 17, 19], [9, 6, 14]]


def test_dive_into_deep_learning() -> None:
    example = EXAMPLES["d2l"]
    found = convolve(
        example.grid[..., None], np.array(example.kernel)[..., None], bias=0, stride=1, padding=0, dilation=1
    )
    assert found.y.tolist() == [[19, 25], [37, 43]]


def test_two_channels_add_up_as_in_dive_into_deep_learning() -> None:
    x = np.stack([np.arange(9).reshape(3, 3), np.arange(1, 10).reshape(3, 3)], axis=-1) + 0.0
    w = np.stack([np.arange(4).reshape(2, 2), np.arange(1, 5).reshape(2, 2)], axis=-1) + 0.0
    assert convolve(x, w, bias=0, stride=1, padding=0, dilation=1).y.tolist() == [[56, 72], [104, 120]]


SETTINGS = [
    {},
    {"stride": 2},
    {"stride": 3, "padding": 2},
    {"padding": "same", "stride": 2},
    {"dilation": 2},
    {"dilation": 2, "stride": 2, "padding": 2},
    {"bias": -1.5},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_trace_writes_every_output_once_and_inside_its_arrays(settings: dict) -> None:
    words = explain(edge(**settings), settings.get("padding", 0))
    assert words.trace.problems() == []
    assert len(words.trace.steps) == words.trace.arrays["output"].size


def exact_sum(caption: str) -> tuple[Fraction, Fraction]:
    """What a caption's terms add up to, exactly, and what it says."""
    said, result = caption.split(": ", 1)[1].replace("\u2212", "-").split(" = ")
    said = re.sub("(Red|Green|Blue): ", "", said)
    total = Fraction(0)
    for term in said.replace(" (bias)", "").split(" + "):
        factors = [Fraction(part.strip("()")) for part in term.split("\u00d7")]
        total += factors[0] * (factors[1] if len(factors) == 2 else 1)
    return total, Fraction(result)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("name", ["sobel-x", "gaussian", "emboss"])
def test_the_terms_of_every_caption_add_up_exactly(settings: dict, name: str) -> None:
    rng = np.random.default_rng(3)
    given: dict = {"bias": 0.25, "stride": 1, "padding": 1, "dilation": 1} | settings
    x = np.round(rng.normal(0, 5, (7, 6, 3)), 2)
    found = convolve(x, np.repeat(kernel(name, (3, 3))[..., None], 3, axis=-1), **given)
    for step in explain(found, given["padding"]).trace.steps:
        total, said = exact_sum(step.caption)
        assert total == said, step.caption


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_keras_code_gives_the_numbers_on_screen(settings: dict) -> None:
    found = edge(**settings)
    code = explain(found, settings.get("padding", 0)).keras
    scope: dict = {}
    exec(compile(code, "lesson", "exec"), scope)
    np.testing.assert_allclose(scope["result"], found.y, rtol=1e-5, atol=1e-5)


def test_the_keras_code_reads_a_picture(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
    monkeypatch.chdir(tmp_path)  # type: ignore[arg-type]
    Image.fromarray(pixels).save("input.png")
    w = np.repeat(kernel("laplacian", (3, 3))[..., None], 3, axis=-1)
    found = convolve(pixels.astype(float), w, bias=0, stride=1, padding=1, dilation=1)
    scope: dict = {}
    exec(compile(explain(found, 1).keras, "lesson", "exec"), scope)
    np.testing.assert_allclose(scope["result"], found.y, rtol=1e-4, atol=1e-2)


def test_the_formula_with_numbers_gives_the_size_on_screen() -> None:
    for settings in SETTINGS:
        found = edge(**settings)
        (line,) = explain(found, 0).numbers
        assert r"\text{rows} = \text{columns}" in line
        assert re.search(r"\\mathbf\{(\d+)\}", line).group(1) == str(found.y.shape[0])  # type: ignore[union-attr]
    wide = convolve(np.ones((5, 9, 1)), np.ones((3, 3, 1)), bias=0, stride=2, padding=0, dilation=1)
    rows, columns = explain(wide, 0).numbers
    # 5 - 3 = 2 and 9 - 3 = 6 cells of room, in steps of 2.
    assert r"\frac{5 + 2\cdot 0 - 3}{2}" in rows
    assert r"\frac{2}{2}" in rows
    assert r"\mathbf{2}" in rows
    assert r"\frac{9 + 2\cdot 0 - 3}{2}" in columns
    assert r"\frac{6}{2}" in columns
    assert r"\mathbf{4}" in columns


def test_the_formula_is_the_students_own_until_there_is_a_dilation_or_uneven_padding() -> None:
    assert r"\frac{n + 2p - k}{s}" in explain(edge(), 0).formula
    assert r"\frac{n + 2p - d\,(k - 1) - 1}{s}" in explain(edge(dilation=2), 0).formula
    assert r"2\cdot(3 - 1) - 1" in explain(edge(dilation=2), 0).numbers[0]
    uneven = convolve(np.ones((6, 6, 1)), np.ones((2, 2, 1)), bias=0, stride=1, padding="same", dilation=1)
    assert r"\frac{n + p_\text{before} + p_\text{after} - k}{s}" in explain(uneven, "same").formula


def test_channels_are_told_one_after_another_by_name() -> None:
    x = np.stack([np.full((2, 2), value) for value in (1.0, 2.0, 3.0)], axis=-1)
    w = np.array([[1.0, -1.0], [0.0, 2.0]])[..., None].repeat(3, axis=-1)
    words = explain(convolve(x, w, bias=1, stride=1, padding=0, dilation=1), 0)
    assert words.trace.steps[0].caption == (
        "Row 1, column 1: Red: 1×1 + 1×(−1) + 1×0 + 1×2 + Green: 2×1 + 2×(−1) + 2×0 + 2×2 + "
        "Blue: 3×1 + 3×(−1) + 3×0 + 3×2 + 1 (bias) = 13"
    )
    assert "sum_{c,u,v}" in words.formula
    large = convolve(np.ones((4, 4, 3)), np.ones((4, 4, 3)), bias=0, stride=1, padding=0, dilation=1)
    assert explain(large, 0).trace.steps[0].caption == (
        "Row 1, column 1: Red: 16 products, together 16 + Green: 16 products, together 16 + "
        "Blue: 16 products, together 16 = 48"
    )


def test_an_input_that_hides_the_turned_kernel_says_so() -> None:
    flat = convolve(np.ones((4, 4, 1)), kernel("sobel-x", (3, 3))[..., None], bias=0, stride=1, padding=0, dilation=1)
    assert "This input hides it" in explain(flat, 0).slips[1].shows


def test_the_floor_is_explained_only_where_it_bites() -> None:
    assert any("floor bites" in note for note in explain(edge(stride=2), 0).notes)  # (6 - 3) / 2 = 1.5
    assert not any("floor bites" in note for note in explain(edge(stride=3), 0).notes)  # (6 - 3) / 3 = 1
    both = next(note for note in explain(edge(stride=2), 0).notes if "floor bites" in note)
    assert "has 1 row and 1 column left over" in both
    assert "are never read" in both


def test_the_wrong_formula_stands_beside_its_wrong_answer() -> None:
    # (6 - 3 + 2 * 1 / 1) / 2 + 1 = 3.5, while the output has 6 rows.
    slip = explain(edge(padding=1), 1).slips[0]
    assert "= 3.5" in slip.shows
    assert "**6** rows" in slip.shows


def test_a_wrong_formula_that_happens_to_be_right_says_so() -> None:
    # (3 - 1 + 0) / 2 + 1 = 2 and floor((3 - 1) / 2) + 1 = 2.
    found = convolve(np.ones((3, 3, 1)), np.ones((1, 1, 1)), bias=0, stride=2, padding=0, dilation=1)
    assert "happens to give the right number, 2" in explain(found, 0).slips[0].shows


def test_the_turned_kernel_gives_other_numbers() -> None:
    assert "**32**" in explain(edge(), 0).slips[1].shows


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_question_has_the_answer_of_the_core(settings: dict) -> None:
    found = edge(**settings)
    question = explain(found, 0).question
    changed = question.prompt
    given = {"stride": found.stride[0], "dilation": found.dilation[0], "bias": 0}
    size, padding = 3, found.padding
    if "stride were" in changed:
        given["stride"] += 1
    elif "zero were" in changed:
        padding = tuple((a + 1, b + 1) for a, b in padding)  # type: ignore[assignment]
    else:
        size += 1
    from core.nn.convolution import conv2d

    y = conv2d(
        found.x,
        np.ones((size, size, 1, 1)),
        stride=given["stride"],
        padding=padding,
        dilation=given["dilation"],
    )
    assert question.answer == y.shape[0]
    assert question.right(y.shape[0])
    assert not question.right(y.shape[0] + 1)


@pytest.mark.parametrize(
    ("shape", "size", "more", "words"),
    [
        ((2, 2, 1), 3, {}, "covers 3 rows"),
        ((5, 2, 1), 3, {}, "covers 3 columns"),
        ((5, 5, 1), 3, {"dilation": 3}, "3 cells, 3 apart"),
    ],
)
def test_settings_that_leave_no_output_say_why_and_what_helps(shape: tuple, size: int, more: dict, words: str) -> None:
    given: dict = {"bias": 0, "stride": 1, "padding": 0, "dilation": 1} | more
    with pytest.raises(Unworkable, match=words) as refusal:
        convolve(np.zeros(shape), np.ones((size, size, 1)), **given)
    assert "smaller kernel" in str(refusal.value)


def test_inputs_are_rounded_to_two_decimals_and_not_changed() -> None:
    x = np.full((3, 3, 1), 1 / 3)
    found = convolve(x, np.ones((1, 1, 1)), bias=0.1234, stride=1, padding=0, dilation=1)
    assert found.y[0, 0] == pytest.approx(0.33 + 0.12, abs=1e-12)
    assert x[0, 0, 0] == 1 / 3
