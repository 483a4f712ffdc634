"""Why convolution: matrices, shifts and words against hand counts and core.nn."""

import re

import numpy as np
import pytest

from core.lessons.why_convolve import networks_words as why_networks_words
from core.lessons.why_convolve import shift_words as why_shift_words
from core.lessons.why_convolve import weights_words
from core.lessons.why_convolve.networks import Asked, where
from core.lessons.why_convolve.pictures import (
    KERNELS,
    PICTURES,
    as_matrix,
    dense_weights,
    kernel,
    picture,
    shared,
)
from core.lessons.why_convolve.shift import Moves
from core.lessons.why_convolve.study.shifted import (
    CLASSES,
    SHIFTS,
    TESTED,
    accuracies,
    drawing,
    moved,
    networks,
)
from core.lessons.why_convolve.weights import Both
from core.nn.convolution import conv2d


def both(name: str = "corner", kernel_name: str = "sobel", side: int = 6, padding: str = "valid") -> Both:
    return Both(picture(name, side, 0), kernel(kernel_name), padding)


def test_the_matrix_by_hand() -> None:
    w = np.array([[1.0, 2.0], [3.0, 4.0]])
    # A 2x2 kernel on 3x3: rows of the matrix are windows, columns the nine pixels.
    assert as_matrix(w, 3, "valid").tolist() == [
        [1, 2, 0, 3, 4, 0, 0, 0, 0], [0, 1, 2, 0, 3, 4, 0, 0, 0],
        [0, 0, 0, 1, 2, 0, 3, 4, 0], [0, 0, 0, 0, 1, 2, 0, 3, 4],
    ]  # fmt: skip
    assert (shared((2, 2), 3, "valid") >= 0).sum(axis=1).tolist() == [4] * 4
    # Same padding: at a corner of 3x3 a 3x3 window meets 4 cells, at an edge 6, in the middle 9.
    assert (shared((3, 3), 3, "same") >= 0).sum(axis=1).tolist() == [4, 6, 4, 6, 9, 6, 4, 6, 4]


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("kernel_name", KERNELS)
def test_a_convolution_is_its_matrix(kernel_name: str, padding: str) -> None:
    b = both("square", kernel_name, 7, padding)
    np.testing.assert_array_equal(b.matrix @ b.x.ravel(), b.conv.ravel())
    x = np.random.default_rng(0).normal(size=(5, 5))
    y = conv2d(x[..., None], b.w[..., None, None], padding=padding)[..., 0]
    np.testing.assert_allclose(as_matrix(b.w, 5, padding) @ x.ravel(), y.ravel(), atol=1e-12)


def test_weights_in_words() -> None:
    b = both()
    words = weights_words.explain(b)
    assert [cost.parameters for cost in b.costs] == [36 * 16 + 16, 10]
    assert r"\mathbf{592}" in words.numbers[0]
    assert words.trace.problems() == []
    assert words.question.answer == 144 * 16 + 16
    sum_, result = re.findall(r"column \d+: (.+) = (\S+)\. Weights", words.notes[0])[0]
    assert eval(sum_.replace("−", "-").replace("·", "*")) == int(result.replace("−", "-")) == np.abs(b.conv).max()
    # The last window meets one cell of the square, with the kernel's upper left weight.
    for caption in weights_words.captions(both("square")):
        for products, total in re.findall(r": ([^:]*·[^:]*?) = ([−\d]+)", caption):
            assert eval(products.replace("−", "-").replace("·", "*")) == int(total.replace("−", "-"))
    assert weights_words.captions(both("square"))[-1].endswith("the 9 shared weights: 8·(−1) = −8")
    # 224*224*3 pixels to 224*224*64 numbers, all joined, and a bias each.
    assert f"{150_528 * 3_211_264 + 3_211_264:,}" in words.notes[2]
    assert "1,792" in words.notes[2]
    assert "144 multiply-adds with 9 weights, against 576" in words.slips[1].shows


def moves(padding: str = "valid", ground: int = 0, direction: str = "right", name: str = "corner") -> Moves:
    right = direction == "right"
    x = picture(name, 9, ground, top=None if right else 2, left=2 if right else None)
    return Moves(x, kernel("sobel"), padding, ground, direction)


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("name", PICTURES)
def test_convolution_moves_along(name: str, direction: str) -> None:
    m = moves(direction=direction, name=name)
    for by in range(4):
        assert m.equal(m.conv, by) == (49 - 7 * by, 49 - 7 * by)
        assert m.conv[by].max() == m.conv[0].max()
        picture_cells = int((m.inputs[by] > 0).sum())
        assert picture_cells == int((m.inputs[0] > 0).sum()), "nothing has left the picture"
    equal, known = m.equal(m.dense, 1)
    assert equal < known / 2


def test_padding_breaks_it_at_the_rim_only() -> None:
    m = moves("same", 1)
    differing = m.differing(m.conv)[1]
    # Zeros stand at the left of column 0 and the right of column 8; moved along, these are columns 1 and 8.
    assert sorted({int(column) for _, column in np.argwhere(differing)}) == [1, 8]
    assert m.equal(m.conv, 1) == (72 - 18, 72)
    assert "18 of 72 cells differ" in why_shift_words.explain(m).notes[0]
    assert "All 42 cells" in why_shift_words.explain(moves()).notes[0]
    assert moves("same", 0).equal(moves("same", 0).conv, 1) == (72, 72)


@pytest.mark.parametrize("m", [moves(), moves("same", 1, "down"), moves("same", 2)])
def test_shift_in_words(m: Moves) -> None:
    words = why_shift_words.explain(m)
    assert words.trace.problems() == []
    assert len(words.trace.steps) == 4
    axis = 1 if m.direction == "right" else 0
    place = np.unravel_index(int(m.conv[2].argmax()), m.conv[2].shape)
    assert words.question.answer == int(place[axis]) + 1


def asked(way: str = "across") -> tuple[Asked, np.ndarray]:
    shifts = [(0, by) if way == "across" else (by, by) for by in SHIFTS]
    pictures = np.stack([moved(drawing("square", 1), *shift) for shift in shifts])
    answers = {name: net.predict(pictures) for name, net in networks().items()}
    return Asked(networks(), CLASSES.index("square"), shifts, answers, accuracies(), TESTED * 4), pictures


def test_networks_in_words() -> None:
    ask, _ = asked("both")
    words = why_networks_words.explain(ask)
    assert words.trace.problems() == []
    counts = {name: net.parameter_count for name, net in ask.networks.items()}
    assert counts == {"dense": 6316, "flatten": 6314, "pooled": 6318}
    for line, count in zip(words.numbers[0].split(":}")[1:], counts.values(), strict=True):
        shown = line.split("= ")[0].replace(r"\cdot", "*").replace(r"\\", "").replace("{}", "")
        assert eval(shown) == count
    assert words.question.answer == 56 * 56 * 8 + 8 + 8 * 4 + 4
    assert f"{ask.accuracies['pooled'].mean():.1%}" in words.notes[0]
    assert [where(shift) for shift in ((0, 0), (0, 3), (-2, -1), (4, 0))] == [
        "in the middle", "3 right", "1 left, 2 up", "4 down",
    ]  # fmt: skip


def test_dense_weights_stay_the_same() -> None:
    np.testing.assert_array_equal(dense_weights(3, 4, 2), dense_weights(3, 4, 2))
    assert set(np.unique(dense_weights(20, 20, 1))) == {-1, 0, 1}
