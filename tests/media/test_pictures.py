"""Pictures, gray, and squares."""

import numpy as np
import pytest
from PIL import Image

from core.media.pictures import Picture, resize_square, to_gray


def noise(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3)),
        np.zeros((0, 4, 3), np.uint8),
    ],
)
def test_a_picture_is_uint8_rgb(pixels: np.ndarray) -> None:
    with pytest.raises(ValueError, match="uint8 of shape"):
        Picture("a", "b", pixels)


def test_a_picture_cannot_be_written_to_but_its_source_can() -> None:
    source = noise(3, 3)
    picture = Picture("a", "b", source)
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0, 0] = 1
    source[0, 0, 0] = 1


def test_gray_weighs_the_primaries_by_bt601() -> None:
    primaries = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]], np.uint8)
    # 0.299 * 255 = 76.245, 0.587 * 255 = 149.685, 0.114 * 255 = 29.07
    assert to_gray(primaries)[0, :, 0].tolist() == [76, 150, 29, 255]


def test_gray_stays_gray_and_agrees_with_pillow() -> None:
    shades = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    assert np.array_equal(to_gray(shades)[:, 0], np.arange(256))
    pixels = noise(50, 60)
    pillow = np.asarray(Image.fromarray(pixels).convert("L")).astype(int)
    # Pillow multiplies by the same weights in 1/65536: a tie may fall to the other side.
    assert np.abs(to_gray(pixels)[..., 0].astype(int) - pillow).max() <= 1


@pytest.mark.parametrize("array", [np.zeros((4, 4, 1), np.uint8), np.zeros((4, 3)), np.array(3, np.uint8)])
def test_gray_needs_three_uint8_channels(array: np.ndarray) -> None:
    with pytest.raises(ValueError, match="uint8"):
        to_gray(array)


def test_a_square_of_the_right_size_is_an_exact_copy() -> None:
    pixels = noise(5, 5)
    square = resize_square(pixels, 5)
    assert np.array_equal(square, pixels)
    square[0, 0, 0] ^= 1
    assert not np.array_equal(square, pixels)


def test_the_center_is_kept() -> None:
    pixels = noise(4, 9)
    assert np.array_equal(resize_square(pixels, 4), pixels[:, 2:6])  # 5 columns go: 2 left, 3 right
    assert np.array_equal(resize_square(pixels.transpose(1, 0, 2), 4), pixels.transpose(1, 0, 2)[2:6])


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (7, 300)])
@pytest.mark.parametrize("side", [1, 2, 31, 64])
def test_a_plain_picture_stays_plain(size: tuple[int, int], side: int) -> None:
    pixels = np.full((*size, 3), (10, 128, 250), np.uint8)
    square = resize_square(pixels, side)
    assert square.shape == (side, side, 3)
    assert np.array_equal(square, np.full((side, side, 3), (10, 128, 250)))


def test_reducing_averages_instead_of_picking() -> None:
    # One-pixel checks have mean 127.5; picking every fourth pixel would give all black or all white.
    checks = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)
    small = resize_square(np.repeat(checks[..., None], 3, axis=2), 16)
    assert small.min() >= 120
    assert small.max() <= 135


def test_gray_squares_have_one_channel() -> None:
    pixels = noise(8, 8)
    assert np.array_equal(resize_square(pixels, 8, gray=True), to_gray(pixels))


def test_the_side_is_at_least_one() -> None:
    with pytest.raises(ValueError, match="at least 1, received 0"):
        resize_square(noise(4, 4), 0)
