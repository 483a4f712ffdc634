"""The drawn single pictures."""

import numpy as np
import pytest

from core.media.drawn.canvas import Canvas
from core.media.drawn.scenes import SCENES, scene


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_draws_at_any_side(name: str) -> None:
    for side in (8, 13, 64, 224):
        pixels = scene(name, side)
        assert pixels.shape == (side, side, 3)
        assert pixels.dtype == np.uint8
        assert np.array_equal(pixels, scene(name, side))
        assert side < 32 or np.ptp(pixels) > 100
    assert SCENES[name].title
    assert SCENES[name].description.endswith(".")


@pytest.mark.parametrize("name", SCENES)
def test_a_small_scene_shows_what_the_large_one_does(name: str) -> None:
    large = scene(name, 128).reshape(16, 8, 16, 8, 3).mean(axis=(1, 3))
    assert np.abs(large - scene(name, 16)).mean() < 8


def test_scenes_differ() -> None:
    assert len({scene(name, 32).tobytes() for name in SCENES}) == len(SCENES)


def test_the_checkerboard_is_exact() -> None:
    rows, columns = np.indices((64, 64)) // 8
    expected = np.where((rows + columns) % 2 == 0, 0, 255)
    assert np.array_equal(scene("checkerboard", 64), np.repeat(expected[..., None], 3, axis=2))


def test_the_wheel_has_the_primaries_a_third_apart() -> None:
    wheel = scene("wheel", 200)
    assert wheel[100, 100].min() > 250  # white in the middle
    for angle, color in ((0, (255, 0, 0)), (120, (0, 255, 0)), (240, (0, 0, 255)), (60, (255, 255, 0))):
        x, y = 100 + 87 * np.cos(np.radians(angle)), 100 + 87 * np.sin(np.radians(angle))
        assert np.abs(wheel[round(y), round(x)].astype(int) - color).max() < 20, angle


def test_the_star_has_18_spokes_and_the_rings_grow_finer() -> None:
    star = scene("star", 224)[..., 0]
    angles = np.radians(np.arange(0, 360, 0.25))
    circle = star[np.rint(112 + 90 * np.sin(angles)).astype(int), np.rint(112 + 90 * np.cos(angles)).astype(int)]
    dark = circle < 128
    assert (dark & ~np.roll(dark, 1)).sum() == 18

    row = scene("rings", 224)[112, 112:, 0].astype(int) > 128
    changes = np.nonzero(np.diff(row.astype(int)))[0]
    gaps = np.diff(changes)
    assert len(gaps) > 10
    assert gaps[0] > 3 * gaps[-1]


@pytest.mark.parametrize(("name", "side"), [("nothing", 64), ("house", 7), ("house", 225)])
def test_bad_arguments_are_named(name: str, side: int) -> None:
    with pytest.raises(ValueError, match=f"received {name!r}" if name == "nothing" else f"received {side}"):
        scene(name, side)


def test_a_canvas_measures_in_percent() -> None:
    canvas = Canvas(20)
    canvas.rectangle(0, 0, 50, 100, "black")
    canvas.rectangle(50, 0, 75, 50, "#ff0000")
    pixels = canvas.pixels()
    assert np.array_equal(pixels[:, :10], np.zeros((20, 10, 3)))
    assert np.array_equal(pixels[:10, 10:15], np.broadcast_to([255, 0, 0], (10, 5, 3)))
    assert (pixels[10:, 10:] == 255).all()


def test_a_half_covered_pixel_is_half_as_dark() -> None:
    canvas = Canvas(10)
    canvas.rectangle(0, 0, 15, 100, "black")  # ends in the middle of the second pixel
    assert canvas.pixels()[5, :3, 0].tolist() == [0, 128, 255]


def test_a_circle_covers_its_area() -> None:
    canvas = Canvas(100)
    canvas.circle(50, 50, 30, "black")
    covered = (255 - canvas.pixels()[..., 0].astype(float)).sum() / 255
    assert covered == pytest.approx(np.pi * 30**2, rel=0.01)
