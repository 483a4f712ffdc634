"""The drawn picture set."""

import numpy as np
import pytest

from core.media.drawn.shapes import SHAPES, draw_shapes
from core.media.pictures import to_gray


def test_each_class_has_its_share_in_order() -> None:
    pictures = draw_shapes(3, side=32)
    assert len(SHAPES) >= 6
    assert [p.label for p in pictures] == [name for name in SHAPES for _ in range(3)]
    assert len({p.name for p in pictures}) == len(pictures)
    assert {p.pixels.shape for p in pictures} == {(32, 32, 3)}


def test_the_same_arguments_give_the_same_bytes() -> None:
    first, second = draw_shapes(4, seed=5), draw_shapes(4, seed=5)
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(first, second, strict=True))


def test_a_larger_set_begins_with_the_smaller_and_a_subset_changes_nothing() -> None:
    whole = {p.name: p.pixels for p in draw_shapes(6, side=24)}
    for picture in draw_shapes(2, side=24, classes=("star", "circle")):
        assert np.array_equal(picture.pixels, whole[picture.name])


def test_pictures_differ_within_a_class_and_between_seeds() -> None:
    seen = {p.pixels.tobytes() for seed in (0, 1) for p in draw_shapes(20, side=24, seed=seed)}
    assert len(seen) == 2 * 20 * len(SHAPES)


def test_every_shape_stands_out_from_its_background() -> None:
    for picture in draw_shapes(10):
        gray = to_gray(picture.pixels)[..., 0].astype(float)
        # The shape never touches the corners; its pixels lie far from theirs on one side.
        corners = np.median([gray[:3, :3], gray[:3, -3:], gray[-3:, :3], gray[-3:, -3:]])
        away = np.abs(gray - corners)
        assert (away > 50).mean() > 0.03, picture.name


def test_shapes_are_told_apart_by_how_much_they_fill() -> None:
    # Of the circle around it, a filled circle covers all, a square 2/pi, a triangle 3 sqrt(3) / (4 pi).
    def filled_share(name: str) -> float:
        shares = []
        for picture in draw_shapes(40, side=96, classes=[name]):
            gray = to_gray(picture.pixels)[..., 0].astype(float)
            corner = np.median(gray[:4, :4])
            inside = np.abs(gray - corner) > 45
            rows, columns = np.nonzero(inside)
            center = (rows.min() + rows.max()) // 2, (columns.min() + columns.max()) // 2
            if inside[center]:  # filled
                side = max(np.ptp(rows), np.ptp(columns)) + 1
                shares.append(inside.sum() / side**2)
        assert len(shares) >= 10
        return float(np.median(shares))

    shares = {name: filled_share(name) for name in ("circle", "triangle", "star")}
    assert shares["circle"] == pytest.approx(np.pi / 4, abs=0.05)
    assert shares["circle"] > shares["triangle"] > shares["star"]


def test_none_is_none() -> None:
    assert draw_shapes(0) == []
    assert draw_shapes(2, classes=()) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"classes": ["blob"]}, "classes must be among"),
        ({"classes": ["star", "star"]}, "each once"),
        ({"per_class": -1}, "received per_class=-1"),
        ({"seed": -1}, "seed=-1"),
        ({"side": 7}, "side=7"),
    ],
)
def test_bad_arguments_are_named(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw_shapes(**{"per_class": 1, **options})
