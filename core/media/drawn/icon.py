"""The product's mark, for a browser's tab: a convolution's window over a grid.

    python -m core.media.drawn.icon

writes it where `streamlit_app.py` finds it. An icon by the name of a symbol would be fetched from a font's host.
"""

from pathlib import Path

from PIL import Image, ImageDraw

from core.figures.palette import LIGHT

ICON = Path(__file__).resolve().parents[3] / ".assets/icon.png"
_SIDE, _OVERSAMPLING = 128, 4
_CELLS, _WINDOW = 3, 2  # in a row; more would be lost in a tab's 16 pixels
_FIRST, _CELL, _STEP = 16, 26, 35  # where the first cell begins, how large one is, how far the next


def icon() -> Image.Image:
    """Three by three cells, and two by two of them in a window."""
    large = Image.new("RGBA", (_SIDE * _OVERSAMPLING,) * 2)
    draw = ImageDraw.Draw(large)

    def square(left: float, top: float, side: float, round_by: float, **look: object) -> None:
        box = [_OVERSAMPLING * edge for edge in (left, top, left + side, top + side)]
        draw.rounded_rectangle(box, radius=_OVERSAMPLING * round_by, **look)  # type: ignore[arg-type]

    square(0, 0, _SIDE - 0.25, 26, fill=LIGHT.primary)
    for row in range(_CELLS):
        for column in range(_CELLS):
            read = row < _WINDOW and column >= _CELLS - _WINDOW
            color = LIGHT.background if read else LIGHT.diverging[3]
            square(_FIRST + column * _STEP, _FIRST + row * _STEP, _CELL, 5, fill=color)
    edge = 8
    side = (_WINDOW - 1) * _STEP + _CELL + 2 * edge
    square(_FIRST + (_CELLS - _WINDOW) * _STEP - edge, _FIRST - edge, side, 11, outline=LIGHT.background, width=16)
    return large.resize((_SIDE, _SIDE), Image.Resampling.BOX)


if __name__ == "__main__":
    icon().save(ICON, optimize=True)
