"""A picture with its class, and the two changes that training makes to every picture: square and gray."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.wording import prose


@dataclass(frozen=True, eq=False)
class Picture:
    """One labeled example: an upright picture, the name of the file it came from, and its class.

    Compared by identity, because two uploads may hold the same pixels. The pixels cannot be written to,
    so pictures may be shared between sessions, and functions that edit a collection reuse them.

    - `name`: the file's name, for people; unique within its class when it comes from an upload.
    - `label`: the class.
    - `pixels`: `(H, W, 3)` uint8, red, green, blue, 0 to 255, top row first.

    Raises `ValueError` for any other kind of array.
    """

    name: str
    label: str
    pixels: np.ndarray

    def __post_init__(self) -> None:
        pixels = self.pixels
        if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.size == 0:
            raise ValueError(
                prose(f"""a picture's pixels must be uint8 of shape (height, width, 3) with at least one pixel,
                    received {pixels.dtype} {pixels.shape}""")
            )
        shared = pixels.view()
        shared.flags.writeable = False
        object.__setattr__(self, "pixels", shared)


def to_gray(pixels: np.ndarray) -> np.ndarray:
    """The luma of each pixel: how bright its color looks, `(..., 3)` uint8 -> `(..., 1)` uint8.

        Y = 0.299 R + 0.587 G + 0.114 B, rounded

    The weights are those of ITU-R Recommendation BT.601: eyes are most sensitive to green. They sum to 1,
    so gray stays the gray it was.

    Raises `ValueError` unless the last axis holds three uint8 channels.
    """
    if pixels.dtype != np.uint8 or pixels.ndim < 1 or pixels.shape[-1] != 3:
        raise ValueError(f"gray is made from uint8 (..., 3) red, green, blue, received {pixels.dtype} {pixels.shape}")
    # In thousandths, so that the sum is exact and .5 always rounds up.
    luma = (pixels.astype(np.uint32) @ np.array([299, 587, 114], dtype=np.uint32) + 500) // 1000
    return luma.astype(np.uint8)[..., None]


def resize_square(pixels: np.ndarray, side: int, *, gray: bool = False) -> np.ndarray:
    """The largest centered square of a picture, resized: `(H, W, 3)` uint8 -> `(side, side, 3 or 1)` uint8.

    Reducing averages over all the pixels that each new one covers (a bicubic filter widened by the scale),
    so fine patterns fade instead of turning into false ones (aliasing). Enlarging interpolates. One pixel
    becomes a plain square. Of an odd rest the larger half is cut on the right and at the bottom.

    - `gray`: one channel, by `to_gray`.

    Raises `ValueError` for a side below 1 or for pixels that `Picture` would refuse.
    """
    if side < 1:
        raise ValueError(f"the side must be at least 1, received {side}")
    pixels = Picture("", "", pixels).pixels
    height, width = pixels.shape[:2]
    short = min(height, width)
    top, left = (height - short) // 2, (width - short) // 2
    square = np.array(pixels[top : top + short, left : left + short])
    if short != side:
        square = np.array(Image.fromarray(square).resize((side, side), Image.Resampling.BICUBIC))
    return to_gray(square) if gray else square
