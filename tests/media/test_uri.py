"""Arrays as PNG."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from core.media.out.uri import data_uri, png

TABLE = np.stack([np.arange(256), 255 - np.arange(256), np.full(256, 7)], axis=1).astype(np.uint8)


def read(data: bytes, mode: str = "RGB") -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "PNG"
        return np.array(image.convert(mode))


def test_the_uri_carries_the_png() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    head, _, body = data_uri(pixels).partition(",")
    assert head == "data:image/png;base64"
    assert np.array_equal(read(base64.b64decode(body)), pixels)


@pytest.mark.parametrize("shape", [(4, 6), (4, 6, 1)])
def test_one_channel_is_gray(shape: tuple[int, ...]) -> None:
    shades = np.arange(24, dtype=np.uint8).reshape(shape)
    assert np.array_equal(read(png(shades), "L"), shades.reshape(4, 6))


def test_values_take_the_colors_of_the_table() -> None:
    # (v + 1) / 4 * 255: -1 -> 0, 0 -> 63.75 -> 64, 1 -> 127.5 -> 128 (to even), 3 -> 255; beyond: the ends
    values = np.array([[-1.0, 0.0, 1.0, 3.0, -9.0, 9.0, -np.inf, np.inf]])
    colors = read(png(values, table=TABLE, limits=(-1, 3)))
    assert np.array_equal(colors[0], TABLE[[0, 64, 128, 255, 0, 255, 0, 255]])


def test_whole_numbers_need_no_limits_only_if_they_are_bytes() -> None:
    indices = np.array([[0, 5, 255]], np.uint8)
    assert np.array_equal(read(png(indices, table=TABLE))[0], TABLE[[0, 5, 255]])
    assert np.array_equal(read(png(indices.astype(int), table=TABLE, limits=(0, 255)))[0], TABLE[[0, 5, 255]])
    with pytest.raises(ValueError, match="need limits"):
        png(indices.astype(int), table=TABLE)


def test_what_is_no_number_is_transparent() -> None:
    colors = read(png(np.array([[np.nan, 0.0]]), table=TABLE, limits=(0, 1)), "RGBA")
    assert colors[0, 0, 3] == 0
    assert colors[0, 1].tolist() == [0, 255, 7, 255]


def test_a_table_makes_a_palette_file() -> None:
    with Image.open(io.BytesIO(png(np.zeros((3, 3)), table=TABLE, limits=(0, 1)))) as image:
        assert image.mode == "P"


def test_nearest_repeats_whole_pixels() -> None:
    pixels = np.arange(6, dtype=np.uint8).reshape(2, 3)
    large = read(png(pixels, scale="nearest"), "L")
    assert large.shape == (150, 225)  # 3 columns x 75: the first multiple of at least 224
    assert np.array_equal(large[::75, ::75], pixels)
    assert np.array_equal(large, pixels.repeat(75, axis=0).repeat(75, axis=1))


def test_nearest_leaves_what_is_large_enough() -> None:
    pixels = np.zeros((10, 224), np.uint8)
    assert read(png(pixels, scale="nearest"), "L").shape == (10, 224)


@pytest.mark.parametrize(
    ("array", "options", "message"),
    [
        (np.zeros((2, 2, 2), np.uint8), {}, "a picture is"),
        (np.zeros((0, 2), np.uint8), {}, "not empty"),
        (np.zeros((2, 2)), {}, "without a table"),
        (np.zeros((2, 2), np.uint8), {"limits": (0, 1)}, "without a table"),
        (np.zeros((2, 2, 3), np.uint8), {"table": TABLE}, "one value per pixel"),
        (np.zeros((2, 2)), {"table": TABLE[:9], "limits": (0, 1)}, "a table is"),
        (np.zeros((2, 2)), {"table": TABLE, "limits": (1, 1)}, "low below high"),
        (np.zeros((2, 2)), {"table": TABLE, "limits": (0, np.inf)}, "low below high"),
        (np.zeros((2, 2)), {"table": TABLE, "limits": (np.nan, 1)}, "low below high"),
        (np.zeros((2, 2), np.uint8), {"scale": "linear"}, "scale must be"),
    ],
)
def test_bad_arguments_are_named(array: np.ndarray, options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        png(array, **options)
