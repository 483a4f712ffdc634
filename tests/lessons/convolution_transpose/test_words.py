"""The transposed convolution lesson: every number against the definition, the textbook and Keras."""

import contextlib
import io

import numpy as np
import pytest

from core.explain.explanation import Unworkable
from core.lessons.convolution_transpose.convolution_transpose import Transposed, rhythm, transpose
from core.lessons.convolution_transpose.convolution_transpose_words import evenness, explain, keras_code
from core.lessons.convolution_transpose.settings import input_grid, kernel_grid


def case(example: str, preset: str, size: int, stride: int, padding: int = 0, extra: int = 0) -> Transposed:
    return transpose(input_grid(example, 3, 2), kernel_grid(preset, size), stride=stride, padding=padding, extra=extra)


CASES = [
    case("flat", "ones", 3, 2),
    case("flat", "bilinear", 4, 2, 1),
    case("d2l", "d2l", 2, 1),
    case("d2l", "d2l", 2, 3, 1, 2),
    case("dot", "bilinear", 5, 3, 2, 2),
    case("own", "ones", 2, 4, 1, 3),
    case("halves", "ones", 1, 1),
    transpose(np.array([[1.25, -2.0, 0.5]]), np.array([[0.5, -1.5], [2.0, 0.25]]), stride=2, padding=0, extra=1),
]  # fmt: skip
NAMES = [f"{t.x.shape}-{t.w.shape}-{t.stride}-{t.padding}-{t.extra}" for t in CASES]


def by_definition(t: Transposed) -> tuple[np.ndarray, np.ndarray]:
    """Sums and numbers of patches, patch by patch on an output large enough, then cut."""
    far = [(n - 1) * t.stride + k + t.extra for n, k in zip(t.x.shape, t.w.shape, strict=True)]
    total, count = np.zeros(far), np.zeros(far, int)
    for (i, j), value in np.ndenumerate(t.x):
        rows = slice(i * t.stride, i * t.stride + t.w.shape[0])
        columns = slice(j * t.stride, j * t.stride + t.w.shape[1])
        total[rows, columns] += value * t.w
        count[rows, columns] += 1
    cut = tuple(slice(t.padding, n - t.padding) for n in far)
    return total[cut], count[cut]


@pytest.mark.parametrize("t", CASES, ids=NAMES)
def test_output_and_overlap_are_the_definition(t: Transposed) -> None:
    total, count = by_definition(t)
    np.testing.assert_allclose(t.y, total, atol=1e-9)
    assert t.counts.tolist() == count.tolist()


def test_the_book_by_hand() -> None:
    # Zhang et al., "Dive into Deep Learning", section 14.10.
    assert case("d2l", "d2l", 2, 1).y.tolist() == [[0, 0, 1], [0, 4, 6], [4, 12, 9]]


def test_the_checkerboard_by_hand() -> None:
    # Odena, Dumoulin and Olah, Distill, 2016: kernel 3 and stride 2 overlap unevenly, kernel 4 evenly.
    flat = case("flat", "ones", 3, 2)
    assert flat.y[4].tolist() == [6, 6, 12, 6, 12, 6, 12, 6, 6]
    assert flat.counts[2:7, 3].tolist() == [2, 1, 2, 1, 2]
    assert rhythm(3, 2) == (2, 1)
    assert rhythm(4, 2) == (2, 2)
    assert rhythm(1, 3) == (1, 0, 0)
    assert "repeat 2, 1, 2, 1" in evenness(flat)
    assert evenness(case("flat", "ones", 4, 2)).endswith("every inner cell gets 4 patches.")
    assert evenness(case("flat", "ones", 2, 2)).endswith("every inner cell gets 1 patch.")
    assert "stay 0" in evenness(case("flat", "ones", 1, 2))


@pytest.mark.parametrize("t", CASES, ids=NAMES)
def test_size_line(t: Transposed) -> None:
    for axis, line in enumerate(explain(t).numbers):
        working, answer = line.split(" = ")[1:]
        assert eval(working.replace(r"\cdot", "*")) == t.y.shape[axis]
        assert answer == rf"\mathbf{{{t.y.shape[axis]}}}"


@pytest.mark.parametrize("t", CASES, ids=NAMES)
def test_every_caption_adds_up_and_points_at_what_it_reads(t: Transposed) -> None:
    trace = explain(t).trace
    assert trace.problems() == []
    for step, value in zip(trace.steps, t.y.ravel(), strict=True):
        if "no patch" in step.caption:
            assert value == 0
            assert not step.reads
            continue
        terms, said = step.caption.split(": ")[1].replace("−", "-").replace("×", "*").split(" = ")
        assert eval(terms) == pytest.approx(float(said), abs=1e-9)
        assert float(said) == pytest.approx(value, abs=1e-9)
        inputs = [t.x[cell] for cell in step.reads["input"].cells()]
        # Later input cells bring earlier weights.
        weights = [t.w[cell] for cell in step.reads["kernel"].cells()][::-1]
        assert float(np.dot(inputs, weights)) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("t", CASES, ids=NAMES)
def test_keras_code_computes_the_same(t: Transposed) -> None:
    scope: dict[str, np.ndarray] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(keras_code(t), scope)
    np.testing.assert_allclose(scope["result"], t.y, atol=1e-4)


def test_the_way_there_and_back_is_not_the_identity() -> None:
    # The lower row of the convolution is 4*1 + 4*2 + 12*3 = 48 and 6*1 + 12*2 + 9*3 = 57; of the transposed one's last
    # row, the middle is 48*3 + 57*2 = 258.
    shows = explain(case("d2l", "d2l", 2, 1)).slips[0].shows
    assert "3×3 with the same settings: 2×2. Transpose that: 3×3 again" in shows
    # 0*0 + 0*1 + 0*2 + 4*3 = 12, 26; 0*0 + 4*1 + 4*2 + 12*3 = 48, 4*0 + 6*1 + 12*2 + 9*3 = 57;
    # the middle of the last row gets 48*3 + 57*2 = 258.
    assert "row 3, column 2 was 12 and is **258**" in shows
    assert "an exception" in explain(case("flat", "ones", 1, 1)).slips[0].shows


def test_output_padding_chooses_a_size() -> None:
    assert "4 out of 9 and 10 rows alike" in explain(case("flat", "ones", 3, 2)).slips[1].shows
    assert "nothing to choose" in explain(case("d2l", "d2l", 2, 1)).slips[1].shows


def test_cures() -> None:
    uneven = explain(case("flat", "ones", 3, 2)).notes[1]
    assert "becomes 9 everywhere inside" in uneven
    assert "values from 1 to 4" in uneven
    assert explain(case("flat", "bilinear", 3, 2)).notes[1].startswith("**These weights even it out.**")
    assert len(explain(case("flat", "ones", 4, 2)).notes) == 2
    ramp = transpose(np.ones((4, 4)), np.arange(9.0).reshape(3, 3), stride=3, padding=0, extra=0)
    assert "The other cure" not in " ".join(explain(ramp).notes)


@pytest.mark.parametrize(("kernel", "stride"), [(2, 3), (3, 2), (2, 2), (1, 4)])
def test_what_keras_makes_of_the_sizes_is_told(kernel: int, stride: int) -> None:
    import keras

    t = transpose(np.ones((5, 5)), np.ones((kernel, kernel)), stride=stride, padding=0, extra=0)
    valid, same = (
        keras.layers.Conv2DTranspose(1, kernel, strides=stride, padding=padding)(np.ones((1, 5, 5, 1))).shape[1]
        for padding in ("valid", "same")
    )
    note = explain(t).notes[-1]
    assert f"gives {same} rows" in note
    assert (f'"valid" gives {valid} rows' in note) == (valid != t.y.shape[0])


@pytest.mark.parametrize("size", range(1, 6))
def test_bilinear_weights_keep_a_flat_area_flat(size: int) -> None:
    stride = (size + 1) // 2
    y = transpose(np.full((6, 6), 1.0), kernel_grid("bilinear", size), stride=stride, padding=0, extra=0).y
    inner = y[size:-size, size:-size]
    np.testing.assert_allclose(inner, 1, atol=1e-9)


def test_questions_work_themselves_out() -> None:
    for t in CASES:
        question = explain(t).question
        assert question.answer == int(question.working.rstrip("$.").split("=")[-1].strip(" $."))
    assert explain(CASES[0]).question.answer == 12  # (4 - 1) * 3 + 3
    assert case("flat", "ones", 3, 3).y.shape == (12, 12)


def test_refusals() -> None:
    with pytest.raises(Unworkable, match="lies in 0 to 1, and it is 2"):
        case("flat", "ones", 3, 2, 0, 2)
    with pytest.raises(Unworkable, match="nothing is left"):
        transpose(np.ones((1, 1)), np.ones((3, 3)), stride=1, padding=2, extra=0)
    with pytest.raises(ValueError, match="must be ones, bilinear or d2l, received 'box'"):
        kernel_grid("box", 3)
