"""The mark in a browser's tab is the one that its command draws."""

import numpy as np
from PIL import Image

from core.media.drawn.icon import ICON, icon


def test_the_icon_that_is_kept_is_the_one_that_is_drawn() -> None:
    with Image.open(ICON) as kept:
        assert np.array_equal(np.asarray(kept.convert("RGBA")), np.asarray(icon()))
