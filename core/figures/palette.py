"""Every color of the product, for light and for dark, safe for color-blind eyes.

Values use one diverging scale, neutral at exactly 0: orange below, blue above. Data that cannot be negative
uses a single hue. What is read now has a solid outline in one color, what is written now a dashed one in
another, and gradients have their own hue. `.streamlit/config.toml` repeats the page's own colors; a test ties
the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

Mode = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """The colors of one mode, as `#rrggbb`."""

    background: str
    surface: str  # cards and cells that hold nothing yet
    text: str
    muted: str  # secondary text and thin lines
    primary: str  # buttons and links
    diverging: tuple[str, str, str, str, str]  # at -1, -0.5, 0, 0.5, 1
    single: tuple[str, str, str]  # at 0, 0.5, 1
    read: str
    write: str
    gradient: str
    series: tuple[str, ...]  # lines of a chart, told apart by dash as well

    @property
    def negative(self) -> str:
        return self.diverging[0]

    @property
    def positive(self) -> str:
        return self.diverging[-1]


LIGHT = Palette(
    background="#ffffff",
    surface="#f3f5f8",
    text="#0f1722",  # dark enough for a caption, which is 60 % of it
    muted="#5b6676",
    primary="#1f5fa8",
    diverging=("#b4500a", "#f0a868", "#f7f7f4", "#86b6e4", "#1f5fa8"),
    single=("#f7f7f4", "#9fb3c8", "#27374d"),
    read="#b3127f",
    write="#1a2230",
    gradient="#00796b",
    series=("#1f5fa8", "#b4500a", "#00796b", "#8a3ffc", "#6b5900", "#b3127f", "#4a5568", "#00758f"),
)
DARK = Palette(
    background="#10151d",
    surface="#1b2330",
    text="#e8edf4",
    muted="#9aa7b8",
    primary="#7db8f0",
    diverging=("#f5a257", "#8f5a2a", "#232b38", "#35648f", "#7db8f0"),
    single=("#161d28", "#5f748c", "#e3eaf2"),
    read="#f585cf",
    write="#f4f7fb",
    gradient="#4fd1c0",
    series=("#7db8f0", "#f5a257", "#4fd1c0", "#c3a6ff", "#d9c55b", "#f585cf", "#aab6c6", "#67d5ee"),
)


def palette(mode: Mode) -> Palette:
    """The palette of a mode: `"light"` or `"dark"`."""
    return DARK if mode == "dark" else LIGHT


def rgb(color: str) -> tuple[int, int, int]:
    """`"#1f5fa8"` -> `(31, 95, 168)`."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def hex_of(color: Iterable[int]) -> str:
    """`(31, 95, 168)` -> `"#1f5fa8"`."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def luminance(color: str) -> float:
    """Relative luminance, 0 for black to 1 for white (WCAG 2.2)."""
    parts = np.array(rgb(color)) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colors, 1 to 21 (WCAG 2.2); text needs at least 4.5."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def ramp(colors: tuple[str, ...], size: int = 256) -> np.ndarray:
    """A lookup table of `size` colors between the given stops: `(size, 3)` uint8."""
    stops = np.array([rgb(color) for color in colors], float)
    at = np.linspace(0, 1, len(colors))
    return np.stack([np.interp(np.linspace(0, 1, size), at, stops[:, c]) for c in range(3)], axis=-1).astype(np.uint8)


def shades(shares: np.ndarray, colors: tuple[str, ...]) -> list[str]:
    """The color of each share: -1 to 1 on a scale of five colors, else 0 to 1; outside, the nearest end."""
    low = -1.0 if len(colors) == 5 else 0.0
    at = np.rint((np.clip(shares, low, 1) - low) / (1 - low) * 255).astype(int)
    return [_hex_table(colors)[index] for index in at.tolist()]


@cache
def _hex_table(colors: tuple[str, ...]) -> list[str]:
    return [hex_of(color) for color in ramp(colors).tolist()]


BLACK, WHITE = "#000000", "#ffffff"
# Pixels keep their own look: 0 is black and 255 is white, in either mode.
PIXELS = (BLACK, WHITE)


@cache
def ink_on(color: str) -> str:
    """Black or white text, whichever reads better on a color."""
    return BLACK if contrast(color, BLACK) >= contrast(color, WHITE) else WHITE


def soft(color: str, colors: Palette, share: float = 0.42) -> str:
    """A color mixed into the cells' own, so that text stays readable on it."""
    return hex_of(ramp((colors.surface, color))[round(share * 255)].tolist())


@cache
def ink_expression(value: str, colors: tuple[str, ...]) -> str:
    """A Vega expression for the text color on a ramp: black or white, whichever reads better at `value`.

    A ramp of five colors runs from -1 to 1, a shorter one from 0 to 1.
    """
    low, high = (-1.0, 1.0) if len(colors) == 5 else (0.0, 1.0)
    inks = [ink_on(hex_of(color)) for color in ramp(colors, 101)]
    text = f"'{inks[-1]}'"
    for at in range(99, -1, -1):
        if inks[at] != inks[at + 1]:
            text = f"{value} < {low + (high - low) * (at + 0.5) / 100:.3f} ? '{inks[at]}' : {text}"
    return text


def picture_scale(values: np.ndarray, mode: Mode) -> tuple[np.ndarray, tuple[float, float]]:
    """How an array is shown as a picture: a table of 256 colors, and the values at its ends.

    Values of both signs use the diverging scale, even on both sides of 0; others are grays from 0.
    """
    low, high = float(values.min(initial=0)), float(values.max(initial=0))
    if low < 0:
        end = max(-low, high)
        return ramp(palette(mode).diverging), (-end, end)
    return ramp(PIXELS), (0.0, high or 1.0)
