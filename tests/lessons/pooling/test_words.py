"""The pooling lesson's numbers: textbooks, by hand, and Keras running the code on the screen."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.explain.explanation import Explanation, Unworkable
from core.explain.kernels import kernel
from core.explain.sliding import convolve
from core.lessons.pooling import (
    flatten,
    flatten_words,
    gradient,
    gradient_words,
    pool_words,
    shift,
    shift_words,
    strided,
    strided_words,
)
from core.lessons.pooling.pool import Pooled, pool
from core.lessons.pooling.settings import INPUTS, input_grid, map_grid
from core.nn.shapes import conv_output_size

MAP = input_grid("map", 0, 0)
UNEVEN = np.round(np.random.default_rng(5).normal(0, 4, (7, 5)), 2)
SETTINGS = [
    {},
    {"stride": 1},
    {"size": 3, "stride": 2},
    {"size": 3, "stride": 2, "ceil": True},
    {"size": 3, "stride": 2, "padding": "same"},
    {"size": 3, "stride": 3, "padding": "same", "ceil": True},
    {"size": 2, "stride": 3, "padding": 1},
    {"size": 4, "stride": 3, "padding": 2, "ceil": True},
    {"size": 3, "stride": 2, "padding": 1, "counted": True},
    {"size": 3, "stride": 2, "padding": 1, "counted": True, "ceil": True},
    {"size": 3, "stride": 1, "padding": 2},
    {"size": 3, "stride": 2, "padding": 2, "counted": True},
    {"size": 5, "stride": 3, "padding": 4, "ceil": True},
    {"size": 5, "stride": 3, "padding": 4, "counted": True, "ceil": True},
    {"whole": True},
]


def made(x: np.ndarray = UNEVEN, mode: str = "max", **more: Any) -> Pooled:
    return pool(x, mode=mode, **({"size": 2, "stride": 2} | more))


def run(words: Explanation) -> np.ndarray:
    scope: dict = {}
    exec(compile(words.keras, "lesson", "exec"), scope)
    return np.asarray(scope["result"])


def test_dive_into_deep_learning() -> None:
    book = input_grid("d2l", 0, 0)
    assert made(book, stride=1).y.tolist() == [[4, 5], [7, 8]]
    assert made(book, "average", stride=1).y.tolist() == [[2, 3], [5, 6]]


def test_cs231n() -> None:
    assert made(input_grid("cs231n", 0, 0)).y.tolist() == [[6, 8], [3, 4]]


@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_keras_code_pools_to_the_numbers_on_screen(settings: dict, mode: str) -> None:
    for x in (UNEVEN, MAP):
        p = made(x, mode, **settings)
        np.testing.assert_allclose(run(pool_words.explain(p)).reshape(p.y.shape), p.y, rtol=1e-4, atol=1e-4)


def test_the_keras_code_reads_a_large_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    x = np.random.default_rng(0).integers(0, 256, (32, 32)) + 0.0
    np.save("input.npy", x)
    p = made(x)
    assert np.array_equal(run(pool_words.explain(p, "input.npy")), p.y)


@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_every_output_is_told_once_and_its_caption_is_true(settings: dict, mode: str) -> None:
    p = made(mode=mode, **settings)
    words = pool_words.explain(p)
    assert words.trace.problems() == []
    assert len(words.trace.steps) == p.y.size
    for step, value, count in zip(words.trace.steps, p.y.ravel(), p.counts.ravel(), strict=True):
        said = step.caption.replace("\u2212", "-").split(": ")[1]
        numbers = [Fraction(n) for n in re.findall(r"-?\d+(?:\.\d+)?", said)]
        if mode == "max":
            *window, largest, row, column = numbers
            assert largest == max(window)
            assert p.x[int(row) - 1, int(column) - 1] == pytest.approx(float(largest)) == pytest.approx(value)
        else:
            *window, total, divisor, result = numbers
            assert sum(window) == total
            assert divisor == count
            assert float(total / divisor) == pytest.approx(float(result), abs=5.1e-5)


@pytest.mark.parametrize("settings", SETTINGS[:-1], ids=str)
def test_the_size_on_screen_is_the_formulas(settings: dict) -> None:
    p = made(**settings)
    rows, columns = pool_words.explain(p).numbers
    for line, axis in ((rows, 0), (columns, 1)):
        assert re.search(r"\\mathbf\{(\d+)\}", line).group(1) == str(p.y.shape[axis])  # type: ignore[union-attr]
    assert p.y.shape == tuple(
        conv_output_size(n, p.size[0], stride=p.stride[0], padding=p.padding[axis], ceil_mode=p.ceil)
        for axis, n in enumerate(p.x.shape)
    )


def test_floor_and_ceiling_are_explained_where_they_bite() -> None:
    def notes(**more: Any) -> str:
        return " ".join(pool_words.explain(made(np.ones((5, 6)), **more)).notes)

    assert "last 1 row of the input is in no window" in notes()
    assert "hangs over the edge by 1 row" in notes(ceil=True)
    assert "bites" not in notes(size=1, stride=1)
    # 4 + 1 + 1 - 2 = 4 cells of room in steps of 3: 2 steps up, and the third window would start in the rim.
    dropped = pool_words.explain(made(np.ones((4, 4)), stride=3, padding=1, ceil=True))
    assert made(np.ones((4, 4)), stride=3, padding=1, ceil=True).y.shape == (2, 2)
    assert "sees no input" in dropped.numbers[0]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"size": 6, "stride": 1}, "The window covers 6 columns, and the input has only 5"),
        ({"size": 2, "padding": 2}, "2 cells of padding have room for a whole window of 2"),
    ],
)
def test_settings_without_an_output_say_why(more: dict, says: str) -> None:
    with pytest.raises(Unworkable, match=says):
        made(**more)


def test_padding_may_make_more_windows_than_cells() -> None:
    p = made(MAP, "average", size=3, stride=1, padding=2)
    assert p.y[-1, -1] == MAP[-1, -1], "a corner's window holds one cell"
    assert any("64 numbers, made of 36" in note for note in pool_words.explain(p).notes)
    with_zeros = made(MAP, "average", size=3, stride=1, padding=2, counted=True)
    assert with_zeros.y[-1, -1] == pytest.approx(MAP[-1, -1] / 9, abs=5e-5)


def test_a_rim_of_zeros_would_win_among_negative_numbers() -> None:
    p = made(input_grid("negative", 0, 0), size=3, stride=2, padding=1)
    # The window at the top left holds -3, -1, -5, -9.
    assert p.y[0, 0] == -1
    assert "would be **0** instead of **\u2212" in pool_words.explain(p).slips[2].shows


def test_relu_and_an_average_cannot_be_swapped() -> None:
    p = made(np.array([[4.0, -2.0], [4.0, -2.0]]), "average")
    assert "ReLU first gives **2**, ReLU last **1**" in pool_words.explain(p).slips[2].shows


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("mode", ["max", "average"])
def test_the_question_about_the_other_pooling_is_right(name: str, mode: str) -> None:
    p = made(input_grid(name, 0, 0), mode)
    question = pool_words.explain(p).question
    (top, bottom), (left, right) = p.inside(p.y.shape[0] - 1, p.y.shape[1] - 1)
    last = p.x[top:bottom, left:right]
    if "window were" not in question.prompt:
        assert question.right(float(last.mean().round(2) if mode == "max" else last.max()))
    else:
        assert question.right((p.x.shape[0] - 3) // 2 + 1)


def test_moves_change_what_they_say() -> None:
    s = shift.Shifts(input_grid("dots", 0, 0), "max", 2, 2, "right")
    told = shift_words.captions(s)
    # The 9 stays in its window, the 5 crosses into the next one.
    assert told[1] == "Moved by 1 to the right: 4 of 64 input cells changed, 2 of 16 output cells"
    assert told[2].endswith("4 of 16 output cells: the output at rest, moved by 1 cell")
    assert len(told) == 5
    assert shift_words.trace(s).problems() == []
    lone = np.zeros((4, 4))
    lone[0, 0] = 9
    held = shift_words.captions(shift.Shifts(lone, "max", 2, 2, "both"))[1]
    assert "2 of 16 input cells changed, 0 of 4 output cells. Pooling has forgotten the move" in held
    assert np.array_equal(run(shift_words.explain(s)), s.outputs)


@pytest.mark.parametrize("direction", ["right", "down", "both"])
@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 1), (2, 3), (3, 2)])
def test_a_move_by_whole_strides_moves_the_output_where_nothing_leaves(direction: str, size: int, stride: int) -> None:
    x = np.zeros((12, 12))
    x[3:5, 3:5] = [[4, 7], [1, 2]]
    s = shift.Shifts(x, "average", size, stride, direction)
    assert all(s.follows(by) for by in range(0, s.count + 1, stride))
    assert shift_words.explain(s).trace.problems() == []


@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_gradients_are_tensorflows(settings: dict, mode: str) -> None:
    p = made(mode=mode, **settings)
    r = gradient.Returned(p, gradient.default_slopes((p.y.shape[0], p.y.shape[1])))
    words = gradient_words.explain(r)
    np.testing.assert_allclose(run(words), r.gradient, rtol=1e-4, atol=1e-4)
    assert words.trace.problems() == []
    np.testing.assert_allclose(r.received[-1], r.gradient, rtol=0, atol=1.0001e-4)
    assert len(gradient_words.captions(r)) == p.y.size


def test_winners_take_it_all_and_add_up_by_hand() -> None:
    p = made(np.array([[1.0, 7.0, 2.0]]).repeat(2, axis=0), stride=1)
    r = gradient.Returned(p, np.array([[0.5, 0.25]]))
    assert r.gradient.tolist() == [[0, 0.75, 0], [0, 0, 0]]
    assert gradient_words.captions(r)[1].endswith(
        "won, so all of its gradient, 0.25, goes there, which makes 0.5 + 0.25 = 0.75 there"
    )
    words = gradient_words.explain(r)
    assert words.trace.steps[1].caption == "Input row 1, column 2 won 2 of 2: 0.5 + 0.25 = 0.75"
    assert any("In 2 windows the largest number stands more than once" in note for note in words.notes)
    # As an average: 0.5 / 4 + 0.25 / 4 = 0.1875.
    assert words.question.right(0.19)


@pytest.mark.parametrize("order", ["last", "first"])
@pytest.mark.parametrize("shape", [(3, 3, 2), (2, 4, 3), (1, 5, 1)])
def test_the_row_is_keras_own(order: str, shape: tuple[int, int, int]) -> None:
    f = flatten.Flattened(map_grid(*shape), order, 3)
    words = flatten_words.explain(f)
    assert np.array_equal(run(words), f.row)
    assert [f.x[cell] for cell in f.cells] == f.row.tolist()
    assert words.trace.problems() == []
    for index, cell in enumerate(f.cells):
        assert eval(flatten.sum_of(f, cell).replace("\u00b7", "*")) == index == f.index(cell)
    wider = np.arange(f.row.size + shape[0] * shape[2]).reshape(
        (shape[0], shape[1] + 1, shape[2]) if order == "last" else (shape[2], shape[0], shape[1] + 1)
    )
    cell = (shape[0] - 1, 0, shape[2] - 1) if order == "last" else (shape[2] - 1, shape[0] - 1, 0)
    assert words.question.right(wider[cell])


def test_channels_first_and_last_by_hand() -> None:
    x = np.array([[[1.0, 5.0], [2.0, 6.0]], [[3.0, 7.0], [4.0, 8.0]]])  # maps 1 2 / 3 4 and 5 6 / 7 8
    assert flatten.Flattened(x, "last", 3).row.tolist() == [1, 5, 2, 6, 3, 7, 4, 8]
    assert flatten.Flattened(x, "first", 3).row.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    slips = flatten_words.explain(flatten.Flattened(x, "last", 3)).slips
    assert "8\u00d73 weights + 3 biases = **27** numbers" in slips[0].shows
    assert "6 of 8 numbers change places" in slips[1].shows


def compared(x: np.ndarray, preset: str, size: int, stride: int) -> strided.Compared:
    conv = convolve(x[..., None], kernel(preset, (size, size))[..., None], bias=0, stride=stride, padding=0, dilation=1)
    return strided.Compared(made(x, size=size, stride=stride), made(x, "average", size=size, stride=stride), conv)


@pytest.mark.parametrize(("preset", "size", "stride"), [("box", 2, 2), ("sobel-x", 3, 2), ("identity", 4, 3)])
def test_three_ways_to_shrink(preset: str, size: int, stride: int) -> None:
    c = compared(MAP, preset, size, stride)
    words = strided_words.explain(c)
    np.testing.assert_allclose(run(words), c.conv.y, rtol=1e-5, atol=1e-5)
    assert words.trace.problems() == []
    assert c.largest.y.shape == c.average.y.shape == c.conv.y.shape
    if preset == "box":
        assert np.array_equal(c.conv.y, c.average.y)
        assert "both outputs agree in every cell" in words.notes[0]
        assert words.question.right(3 * 3 * 16 * 16 + 16)


def test_a_convolution_flips_with_its_input_and_a_maximum_does_not() -> None:
    shows = strided_words.explain(compared(MAP, "box", 2, 2)).slips[0].shows
    assert "add up to **0** everywhere" in shows
    # The first window that spreads most, 0 2 / 1 9: largest 9, smallest 0.
    assert shows.endswith("row 1, column 1: 9 and 0 add up to **9**.")


def test_cells_between_windows_are_told_and_rounding_up_does_not_take_them_in() -> None:
    notes = " ".join(pool_words.explain(made(np.arange(36.0).reshape(6, 6), size=2, stride=5)).notes)
    assert "Gaps between the windows" not in notes  # there is but one window
    assert "would not take all of them in" in notes
    notes = " ".join(pool_words.explain(made(np.arange(64.0).reshape(8, 8), size=2, stride=3)).notes)
    assert "1 row and 1 column between two neighbors are in no window" in notes


def test_overlapping_windows_do_not_keep_a_dot() -> None:
    x = np.zeros((12, 12))
    apart, over = (" ".join(shift_words.explain(shift.Shifts(x, "max", 3, s, "down")).notes) for s in (3, 1))
    assert "9 places" in apart
    assert "9 places" not in over
