"""The pictures that the backbone learned from, and the drawn sets to transfer to."""

import numpy as np
import pytest

from core.media.drawn.drawn_sets import DRAWN, drawn_set
from core.media.drawn.pretext import draw_pretext, pretext_classes
from core.media.drawn.strokes import smooth
from core.media.out.filters import filter_sheet

KINDS = ("letter A", "letter q", "digit 7", "hand 01100", "hand ring", "shape star", "texture clouds")


def test_the_pretext_has_letters_digits_hands_shapes_and_textures() -> None:
    names = pretext_classes()
    assert len(names) == len(set(names)) == 26 + 11 + 10 + 33 + 6 + 10


@pytest.mark.parametrize("name", KINDS)
def test_a_drawing_is_decided_by_its_class_number_and_seed(name: str) -> None:
    first = draw_pretext(name, 0)
    assert first.shape == (48, 48, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, draw_pretext(name, 0))
    assert not np.array_equal(first, draw_pretext(name, 1))
    assert not np.array_equal(first, draw_pretext(name, 0, seed=1))
    assert np.ptp(first) > 20, "something is drawn"


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(ValueError, match=r"one of pretext_classes\(\), received 'letter \u00df'"):
        draw_pretext("letter \u00df", 0)


def test_a_smooth_line_goes_through_its_points_and_is_straight_between_equal_steps() -> None:
    points = [(0.0, 0.0), (1.0, 2.0), (2.0, 0.0), (3.0, 5.0)]
    line = smooth(points, pieces=4)
    assert len(line) == 3 * 4 + 1
    assert line[::4] == points
    # Catmull and Rom at the middle of the inner piece: (-p0 + 9 p1 + 9 p2 - p3) / 16.
    assert line[6] == pytest.approx(((0 + 9 + 18 - 3) / 16, (0 + 18 + 0 - 5) / 16))


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawn_set_grows_without_changing(name: str) -> None:
    small, large = drawn_set(name, 1), drawn_set(name, 2)
    assert [p.label for p in small] == list(DRAWN[name][0])
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(small, large[::2], strict=True))
    assert all(not np.array_equal(a.pixels, b.pixels) for a, b in zip(large[::2], large[1::2], strict=True))


def test_hues_differ_in_hue_and_in_nothing_else_on_average() -> None:
    """The most colorful pixels have the named hue; red leads in red, green in green, blue in blue."""
    leading = {"red": 0, "green": 1, "blue": 2}
    for picture in drawn_set("hues", 4):
        if picture.label in leading:
            pixels = picture.pixels.reshape(-1, 3).astype(int)
            colorful = pixels[np.ptp(pixels, axis=1).argsort()[-60:]]
            assert colorful.mean(axis=0).argmax() == leading[picture.label]


def test_an_unknown_set_is_refused() -> None:
    with pytest.raises(ValueError, match="one of greek, shapes, hues, received 'runes'"):
        drawn_set("runes", 1)


def test_filters_are_gray_at_zero_and_colored_at_the_largest_weight() -> None:
    kernels = np.zeros((2, 2, 3, 3), np.float32)
    kernels[0, 0, 0, 1] = 0.5
    kernels[1, 1, 2, 2] = -0.25
    sheet = filter_sheet(kernels, largest=0.5, zoom=2, columns=3)
    assert sheet.shape == (4 + 4 + 4, 3 * 8 + 4, 3)
    assert sheet[4, 4].tolist() == [128, 128, 128]
    assert sheet[4, 12].tolist() == [255, 128, 128]
    assert sheet[7, 23].tolist() == [128, 128, 64]
    with pytest.raises(ValueError, match=r"\(kh, kw, 3, n\), received \(2, 2, 1, 3\)"):
        filter_sheet(kernels[:, :, :1], largest=1)
