"""Figures drawn without a browser."""

import io

import pytest
from PIL import Image

from core.explain.grids import EXAMPLES
from core.explain.kernels import kernel
from core.explain.sliding import convolve
from core.figures.palette import DARK, LIGHT, Mode, rgb
from core.figures.player import Figure
from core.media.out.render import gif, png, stills
from tests.figures.test_window import figure


def small(mode: Mode = "light") -> Figure:
    x, w = EXAMPLES["d2l"].grid[..., None], kernel("box", (2, 2))[..., None]
    return figure(convolve(x, w, bias=0, stride=1, padding=0, dilation=1), mode)


@pytest.mark.parametrize(("mode", "paper"), [("light", LIGHT.background), ("dark", DARK.background)])
def test_a_still_is_a_picture_on_the_paper_of_its_mode(mode: Mode, paper: str) -> None:
    with Image.open(io.BytesIO(png(small(mode).still(4)))) as image:
        assert image.format == "PNG"
        assert image.width >= 820
        assert image.convert("RGB").getpixel((1, 1)) == rgb(paper)


def test_steps_differ_and_the_gif_holds_each(tmp_path: object) -> None:
    shown = small()
    pictures = list(stills([shown.still(step) for step in (1, 2, 3, 4)]))
    assert len(set(pictures)) == 4
    told: list[int] = []
    data = gif((shown.still(step) for step in (1, 2, 3, 4)), rate=4, progress=told.append)
    assert told == [1, 2, 3, 4]
    with Image.open(io.BytesIO(data)) as image:
        assert image.n_frames == 4
        durations = []
        for frame in range(4):
            image.seek(frame)
            durations.append(image.info["duration"])
        assert durations[:3] == [250, 250, 250]
        assert durations[3] > 250, "the last picture stays a while"


def test_what_cannot_be_drawn_says_so() -> None:
    with pytest.raises(RuntimeError, match="could not be drawn"):
        png({"mark": "no such mark"})
