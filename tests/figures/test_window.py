import json
from functools import partial
from itertools import combinations

import numpy as np
import pytest

from core.explain.kernels import kernel
from core.explain.sliding import convolve, trace
from core.figures.board import WIDE
from core.figures.grids.window import Window, window_figure
from core.figures.grids.window_layout import arrange
from core.figures.palette import LIGHT, PIXELS, Mode
from core.figures.player import Figure
from core.sliding import Convolution


def figure(conv: Convolution, mode: Mode = "light", *, picture: bool = False) -> Figure:
    sides = {"x_url": ("data:,",) * conv.x.shape[2], "y_url": "data:,", "scale_url": "data:,"} if picture else {}
    captions = [] if picture else [step.caption for step in trace(conv).steps]
    window = Window(conv, captions, **sides)  # type: ignore[arg-type]
    return window_figure(window, mode, "what it shows")


def conv(side: int = 6, size: int = 3, channels: int = 1, **more: int) -> Convolution:
    given = {"stride": 1, "padding": 1, "dilation": 1} | more
    rng = np.random.default_rng(0)
    x = rng.integers(-9, 10, (side, side, channels)) + 0.0
    w = rng.integers(-3, 4, (size, size, channels)) / 2
    return convolve(x, w, bias=0.5, **given)  # type: ignore[arg-type]


CASES = {
    "numbers": (conv(), False),
    "largest": (conv(12, 7, padding=3), False),
    "one cell": (conv(1, 1, padding=0), False),
    "dilated": (conv(9, 3, dilation=3), False),
    "rgb": (conv(7, 3, 3), False),
    "rgb 5x5": (conv(12, 5, 3), False),
    "picture": (conv(64, 5), True),
    "rgb picture": (conv(40, 3, 3), True),
}


FIGURES = {
    f"{'picture' if picture else 'grid'}, {name}": partial(figure, found, picture=picture)
    for name, (found, picture) in CASES.items()
}


@pytest.fixture(params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> tuple[Convolution, Figure]:
    found, picture = CASES[request.param]
    return found, figure(found, picture=picture)


def test_the_values_that_travel_are_those_of_the_core(case: tuple[Convolution, Figure]) -> None:
    found, fig = case
    facts = fig.data["board"][0]
    assert fig.steps == found.y.size
    x = np.array(facts["x_values"].split(), float).reshape(found.x.shape[2], *found.x.shape[:2])
    assert np.array_equal(np.moveaxis(x, 0, -1), found.x)
    assert np.array_equal(np.array(facts["y_values"].split(), float).reshape(found.y.shape), found.y)
    assert [row["weight"] for row in fig.data["taps"]] == np.moveaxis(found.w, -1, 0).ravel().tolist()


def test_every_number_up_to_twelve_by_twelve_is_shown() -> None:
    small = figure(conv(12, 3, padding=0))
    assert all(row["size"] >= 11.5 for row in small.data["cells"] if row["text"])
    assert all(row["size"] >= 11.5 for row in small.data["late"])


def test_a_grid_of_three_channels_shows_every_number_as_well() -> None:
    padded = figure(conv(6, 7, padding=3, channels=3))
    texts = [row for row in padded.data["cells"] if row["text"]]
    assert len(texts) == 3 * (12 * 12 + 7 * 7), "inputs with their rims, and kernels"
    assert all(row["size"] >= 11.5 for row in texts)
    assert all(row["size"] >= 11.5 for row in padded.data["late"])


def test_a_step_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="received 37"):
        figure(conv()).still(37)


def test_a_playable_opens_at_the_step_it_is_given() -> None:
    parameters = {p["name"]: p for p in figure(conv()).playable(7)["params"]}
    assert parameters["step"]["value"] == 7
    assert parameters["step"]["bind"]["max"] == 36
    assert parameters["playing"]["value"] is False, "nothing moves until asked"


def test_pictures_have_a_lens_and_a_legend() -> None:
    fig = figure(conv(64, 3), picture=True)
    assert len(fig.data["lens"]) == 144
    assert any(" to " in row["text"] for row in fig.data["labels"])
    assert PIXELS == ("#000000", "#ffffff")
    assert LIGHT.read in json.dumps(fig.structure)


LAYOUTS = {
    "smallest": conv(1, 1, padding=0),
    "usual": conv(6, 3, padding=0),
    "large kernel": conv(9, 7),
    "large grid": conv(12, 7, padding=6),
    "rgb": conv(7, 3, 3),
    "rgb, large kernel": conv(12, 7, 3, padding=6),
    "rgb, even kernel": conv(12, 4, 3),
    "picture": conv(32, 7),
    "rgb picture": conv(32, 7, 3),
}


@pytest.mark.parametrize("picture", [False, True], ids=["cells", "picture"])
@pytest.mark.parametrize("found", LAYOUTS.values(), ids=LAYOUTS)
def test_no_panel_covers_another_or_its_title(found: Convolution, picture: bool) -> None:
    kh, kw, channels = found.w.shape
    layout = arrange(found.x.shape, found.w.shape, found.y.shape, found.padded, 12 if picture else 0)
    for places in (layout.wide, layout.narrow):
        cells = {"i": found.padded, "k": (kh, kw), "p": (kh, kw), "o": found.y.shape, "l": (layout.lens,) * 2}
        boxes = {}
        for (kind, c), spot in places.spots.items():
            if kind == "s":
                boxes[kind, c] = (0.0, spot.y, float(WIDE), places.height)
                continue
            rows, columns = cells[kind]
            legend = 30 if kind == "o" and picture else 0
            boxes[kind, c] = (
                spot.x, spot.y - 18, spot.x + columns * spot.cell, spot.y + rows * spot.cell + legend,
            )  # fmt: skip
        assert len(boxes) == (4 if picture else 3) * channels + 2
        for (one, a), (other, b) in combinations(boxes.items(), 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, (one, a, other, b)


def test_a_large_kernel_shows_its_numbers_in_every_channel() -> None:
    w = np.repeat(kernel("sobel-x", (7, 7))[..., None], 3, axis=-1)
    found = convolve(np.ones((12, 12, 3)), w, bias=0, stride=1, padding=0, dilation=1)
    rows = figure(found).data["taps"]
    assert len(rows) == 147
    assert all(row["size"] >= 11.5 for row in rows), "products"
    # Input, output, then the kernel's three slices.
    assert all(row["size"] >= 11.5 for row in figure(found).data["cells"][-147:])
