"""The receptive field lesson: its numbers against textbooks, against a network that is really run, and its words."""

import contextlib
import io
from itertools import pairwise

import numpy as np
import pytest

from core.explain.explanation import Unworkable
from core.lessons.receptive_field.receptive_field import Layer, Stack
from core.lessons.receptive_field.receptive_field_words import caption, explain, keras_code
from core.lessons.receptive_field.stacks import EXAMPLES, LIMITS, own_stack
from core.nn.convolution import conv2d


def example(name: str) -> Stack:
    entry = EXAMPLES[name]
    return Stack(entry.layers, entry.side, entry.padding)


MIXED = Stack((Layer("a", 5, 2), Layer("b", 3, 1, 2), Layer("c", 2, 3), Layer("d", 3)), 96, "same")
GAPS = Stack((Layer("a", 1, 3), Layer("b", 2, 1, 2)), 20, "valid")
STACKS = [*(example(name) for name in EXAMPLES), MIXED, GAPS]


def test_textbook_sizes() -> None:
    # Two 3x3 see 5x5, three see 7x7 (Simonyan and Zisserman, 2014, section 2.3); dilations 1, 2, 4 see
    # 15x15 (Yu and Koltun, 2016, figure 1); VGG-16's last pool sees 212 (Araujo et al., 2019).
    assert {name: example(name).field for name in EXAMPLES} == {
        "two": 5, "three": 7, "tiny": 16, "vgg16": 212, "dilated": 15,
    }  # fmt: skip


def test_published_output_sizes() -> None:
    assert [level.size for level in example("tiny").levels] == [64, 62, 60, 30, 28, 26, 13]
    sizes = [level.size for level in example("vgg16").levels]
    assert sizes == [224] * 3 + [112] * 3 + [56] * 4 + [28] * 4 + [14] * 4 + [7]


def test_three_small_kernels_by_hand() -> None:
    stack = example("three")
    assert [(level.field, level.reach, level.start) for level in stack.levels] == [
        (1, 7, 0), (3, 5, 1), (5, 3, 2), (7, 1, 3),
    ]  # fmt: skip
    # (1 + x + x^2)^3: the ways multiply like polynomials.
    assert stack.paths[0].tolist() == [1, 3, 6, 7, 6, 3, 1]
    cheap = next(note for note in explain(stack).notes if note.startswith("**Small kernels are cheap.**"))
    assert "3² + 3² + 3² = 27" in cheap
    assert "7² = 49" in cheap
    assert explain(stack).numbers[1] == r"j_{3} = 1\cdot1\cdot1 = \mathbf{1}"


def influence(stack: Stack, cell: int) -> np.ndarray:
    """Which input cells change one cell of the top: found by lighting up one input cell after another."""
    x = np.eye(stack.side)[:, None, :, None]  # (lit cell, 1, W, 1)
    for layer in stack.layers:
        x = conv2d(
            x, np.ones((1, layer.kernel, 1, 1)), stride=(1, layer.stride), dilation=(1, layer.dilation),
            padding=((0, 0), stack._padding(layer, x.shape[2])),
        )  # fmt: skip
    return x[:, 0, cell, 0]


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: f"{len(stack.layers)}x{stack.field}")
def test_places_and_ways_are_what_a_network_does(stack: Stack) -> None:
    for cell in {0, stack.top.size // 2, stack.top.size - 1}:
        ways = influence(stack, cell)
        first = stack.top.start + cell * stack.top.jump - (stack.field - 1) / 2
        assert first == int(first)
        expected = np.zeros(stack.side)
        for offset, count in enumerate(stack.paths[0]):
            if 0 <= int(first) + offset < stack.side:
                expected[int(first) + offset] = count
        if stack.padding == "valid" or cell == stack.top.size // 2:
            np.testing.assert_allclose(ways, expected)
        # At the rim some ways lead through cells that padding made: those carry nothing.
        assert (ways <= expected).all()
        assert ways.any()


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: f"{len(stack.layers)}x{stack.field}")
def test_every_step_widens_by_its_term(stack: Stack) -> None:
    assert stack.top.width == 1
    assert stack.levels[0].width == stack.field
    for number, (below, level) in enumerate(pairwise(stack.levels), start=1):
        assert below.width - level.width == stack.added(number) == level.field - below.field
        assert len(stack.paths[number]) == level.reach
        assert f"= {below.width} input cells wide" in caption(stack, number)


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: f"{len(stack.layers)}x{stack.field}")
def test_words(stack: Stack) -> None:
    words = explain(stack)
    assert words.trace.problems() == []
    assert len(words.trace.steps) == len(stack.layers)
    assert rf"\mathbf{{{stack.field}}}" in words.numbers[0]
    # The sum in the formula's line, worked out by Python.
    shown = words.numbers[0].split("=")[1].replace(r"\cdot", "*").replace(r"\\ {}", "")
    assert eval(shown) == stack.field
    jump = words.numbers[1].split("=")[1].replace(r"\cdot", "*")
    assert eval(jump) == stack.top.jump
    assert words.question.answer != stack.field
    working = words.question.working.split("$")[1].split("=")
    assert eval(working[0].replace(r"\cdot", "*")) == words.question.answer == int(working[1])
    assert len(words.notes[-1].splitlines()) == len(stack.layers) + 3


def test_holes_are_told() -> None:
    # Stride 3 under two taps that stand 2 apart reads cells 0 and 6 of 7.
    assert GAPS.paths[0].tolist() == [1, 0, 0, 0, 0, 0, 1]
    assert any("5 feed no way up" in note for note in explain(GAPS).notes)


def test_larger_than_the_input_is_told() -> None:
    stack = Stack(EXAMPLES["vgg16"].layers, 64, "same")
    assert any("do not fit into an input of 64" in note for note in explain(stack).notes)


def test_one_layer() -> None:
    words = explain(Stack((Layer("layer 1", 3),), 8, "valid"))
    assert words.slips[0].shows.startswith("With this one layer the two are equal")
    assert "equally many ways" in words.slips[1].shows
    assert words.question.answer == 5


def test_no_window_fits() -> None:
    with pytest.raises(Unworkable, match="At max_pool_2 only 1 of 15 cells are left, and its window covers 2"):
        Stack(EXAMPLES["tiny"].layers, 15, "valid")


def test_own_layers_stay_in_their_limits() -> None:
    assert own_stack([[0, -3, 99], [3.4, 2, 1]]) == (
        Layer("layer 1", 1, 1, LIMITS[2]), Layer("layer 2", 3, 2, 1),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["three", "tiny", "dilated", "vgg16"])
def test_keras_code_measures_the_same(name: str) -> None:
    scope: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(keras_code(example(name)), scope)
    assert scope["result"] == example(name).field


def test_keras_code_with_stride_and_dilation() -> None:
    scope: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(keras_code(MIXED), scope)
    # 1 + 4*1 + (2*2)*2 + 1*2 + 2*6 by hand.
    assert scope["result"] == MIXED.field == 27


def test_where_most_ways_begin_is_not_always_the_middle() -> None:
    shows = " ".join(slip.shows for slip in explain(example("dilated")).slips)
    ways = example("dilated").paths[0]
    assert (ways.max(), ways[len(ways) // 2]) == (3, 1)
    assert "the cell with most ways in **3**" in shows
    assert "the middle one has 1" in shows
