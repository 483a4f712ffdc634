"""The three networks that ship: of one size, small, and as good at each shift as their file says."""

import numpy as np
import pytest

from core.lessons.why_convolve.study.shifted import (
    CLASSES,
    DRAWN,
    HERE,
    MEASURED,
    MOST,
    NAMES,
    SIDE,
    accuracies,
    drawing,
    held_out,
    moved,
    networks,
)  # fmt: skip


def test_they_are_small_and_of_one_size() -> None:
    assert {name: net.parameter_count for name, net in networks().items()} == {
        "dense": 6316, "flatten": 6314, "pooled": 6318,
    }  # fmt: skip
    files = [MEASURED, *(HERE / f"shifted_{name}.npz" for name in NAMES)]
    assert sum(file.stat().st_size for file in files) < 120_000
    kinds = [layer.kind for _, layer in networks()["dense"].layers]
    assert kinds == ["rescale", "flatten", "dense", "activate", "dense", "activate"]


@pytest.mark.parametrize("shift", [(0, 0), (0, MOST), (-4, 3)])
def test_accuracies_are_those_of_the_networks(shift: tuple[int, int]) -> None:
    pixels, labels = held_out()
    some = slice(None, None, 8)
    for name, net in networks().items():
        right = net.predict(moved(pixels[some], *shift)).argmax(axis=1) == labels[some]
        # An eighth of the pictures: within four standard errors of what all of them give.
        told = accuracies()[name][shift[0] + MOST, shift[1] + MOST]
        assert abs(right.mean() - told) <= 4 * np.sqrt(told * (1 - told) / len(right)) + 1e-6


def test_what_the_lesson_claims() -> None:
    found = accuracies()
    middle = {name: grid[MOST, MOST] for name, grid in found.items()}
    mean = {name: grid.mean() for name, grid in found.items()}
    assert min(middle.values()) > 0.95
    assert mean["dense"] < mean["flatten"] < mean["pooled"]
    assert mean["pooled"] > 0.9


def test_moving_brings_nothing_in() -> None:
    one = drawing("circle", 2)
    assert one.shape == (DRAWN, DRAWN, 1)
    pixels, labels = held_out()
    np.testing.assert_array_equal(one, pixels[labels == CLASSES.index("circle")][1])
    middle, away = moved(one), moved(one, 2, -3)
    assert middle.shape == away.shape == (SIDE, SIDE, 1)
    np.testing.assert_array_equal(away[2:, :-3], middle[:-2, 3:])
    np.testing.assert_array_equal(middle[MOST:-MOST, MOST:-MOST], one)
    np.testing.assert_array_equal(middle[0, MOST:-MOST], one[0])
    np.testing.assert_array_equal(moved(pixels[:3], 1, 1)[1], moved(pixels[1], 1, 1))
    with pytest.raises(ValueError, match="at most 6 pixels, received 0 down, 7 right"):
        moved(one, 0, 7)
