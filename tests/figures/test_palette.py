import tomllib
from pathlib import Path

import numpy as np
import pytest

from core.figures.palette import (
    DARK,
    LIGHT,
    PIXELS,
    Palette,
    contrast,
    ink_expression,
    ink_on,
    picture_scale,
    ramp,
    rgb,
    shades,
)

ROOT = Path(__file__).resolve().parents[2]
BOTH = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])


@pytest.mark.parametrize(("name", "colors"), [("light", LIGHT), ("dark", DARK)])
def test_the_theme_of_the_pages_is_this_palette(name: str, colors: Palette) -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"][name]
    assert theme["backgroundColor"] == colors.background
    assert theme["secondaryBackgroundColor"] == colors.surface
    assert theme["textColor"] == colors.text
    assert theme["primaryColor"] == colors.primary


def test_contrast_is_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
def test_text_reads_well_on_the_page(colors: Palette) -> None:
    for ink in (colors.text, colors.muted, colors.primary, *colors.series):
        assert contrast(ink, colors.background) >= 4.5, ink
    assert contrast(colors.text, colors.surface) >= 4.5


@BOTH
def test_every_shade_has_an_ink_that_reads_well(colors: Palette) -> None:
    for scale in (colors.diverging, colors.single, PIXELS):
        for color in ramp(scale).tolist():
            shade = "#{:02x}{:02x}{:02x}".format(*color)
            assert contrast(shade, ink_on(shade)) >= 4.5, shade


@BOTH
def test_the_diverging_scale_is_neutral_at_zero_and_even_in_lightness(colors: Palette) -> None:
    middle = np.array(rgb(shades(np.array([0.0]), colors.diverging)[0]))
    assert np.ptp(middle) <= 24
    # What tells the sides apart is hue: blue against orange, which color-blind eyes keep apart.
    assert rgb(colors.positive)[2] > rgb(colors.positive)[0]
    assert rgb(colors.negative)[0] > rgb(colors.negative)[2]


@BOTH
def test_outlines_stand_out_from_every_value(colors: Palette) -> None:
    assert contrast(colors.read, colors.background) >= 3
    assert contrast(colors.write, colors.background) >= 7
    assert colors.read != colors.write


def test_the_ink_expression_agrees_with_ink_on() -> None:
    text = ink_expression("v", LIGHT.diverging)
    for value in (-1, -0.6, -0.2, 0, 0.2, 0.6, 1):
        # The expression is a chain of `v < a ? 'x' : ...`, which Python reads after a small change of words.
        ink = next(
            part.split("'")[1]
            for part in text.split(" : ")
            if "<" not in part or value < float(part.split("<")[1].split("?")[0])
        )
        assert ink == ink_on(shades(np.array([value]), LIGHT.diverging)[0])


def test_signed_pictures_are_even_on_both_sides_of_zero() -> None:
    table, limits = picture_scale(np.array([[-3.0, 1.0]]), "light")
    assert limits == (-3, 3)
    assert table.shape == (256, 3)
    assert picture_scale(np.array([[0.0, 7.0]]), "light")[1] == (0, 7)
    assert picture_scale(np.zeros((2, 2)), "dark")[1] == (0, 1)
