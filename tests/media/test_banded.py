"""Maps in few colors: which band a value falls into, and that a PNG reader finds the very colors."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from core.media.out.banded import banded_uri, bands


def opened(uri: str) -> np.ndarray:
    head, data = uri.split(",")
    assert head == "data:image/png;base64"
    return np.array(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA"))


def test_values_fall_into_even_bands_with_one_around_0() -> None:
    values = np.array([-9.0, -1.0, -0.4, 0.0, 0.2, 0.6, 1.0, np.nan, np.inf])
    assert bands(values, 1.0, 5).tolist() == [0, 0, 1, 2, 2, 3, 4, 2, 4]


def test_a_reader_finds_the_colors_and_what_is_clear() -> None:
    colors = np.array([[10, 20, 30], [200, 100, 0]], np.uint8)
    found = opened(banded_uri(np.array([[0, 1, 255], [1, 0, 2]], np.uint8), colors))
    assert found[..., 3].tolist() == [[255, 255, 0], [255, 255, 0]]
    assert found[0, 0, :3].tolist() == [10, 20, 30]
    assert found[1, 0, :3].tolist() == [200, 100, 0]


def test_other_shapes_types_and_limits_are_refused() -> None:
    with pytest.raises(ValueError, match="received 1 and"):
        bands(np.zeros(3), 1.0, 1)
    with pytest.raises(ValueError, match=r"limit above 0, received 5 and 0"):
        bands(np.zeros(3), 0.0, 5)
    with pytest.raises(ValueError, match=r"\(H, W\) uint8"):
        banded_uri(np.zeros((2, 2)), np.zeros((2, 3), np.uint8))
    with pytest.raises(ValueError, match="colors are"):
        banded_uri(np.zeros((2, 2), np.uint8), np.zeros((2, 4), np.uint8))
