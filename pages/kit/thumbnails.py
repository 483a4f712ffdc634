"""Small pictures of the lessons for the home page, each drawn from its lesson's own figure.

Made by `python -m pages.kit.thumbnails`.

They lie beside the lesson, light and dark; `drawn_from` says which figure they show, and a test compares.
"""

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args
from unittest.mock import PropertyMock, patch

from PIL import Image
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from core.course import LESSONS
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.media.out.render import image

ROOT = Path(__file__).resolve().parents[2]
SIZE = (360, 202)  # pixels
COLORS = (32, 16, 8)  # as many as the size allows; Streamlit sends a PNG as it is, and other pictures anew and larger
MOST = 15_000  # bytes
SHARE = 0.62  # of the steps: far enough to show something, and before the end
RECORD = ROOT / "core" / "lessons" / "thumbnails.json"


def thumbnail(slug: str, mode: Mode) -> Path:
    """Where a lesson's picture lies."""
    return ROOT / "core" / "lessons" / slug / f"thumbnail_{mode}.png"


def figure_of(slug: str, mode: Mode) -> Figure:
    """The figure that a lesson opens on."""
    shown: list[Figure] = []
    playable = Figure.playable

    def seen(figure: Figure, start: int = 1) -> dict[str, Any]:
        shown.append(figure)
        return playable(figure, start)

    with patch.object(Figure, "playable", seen), _in(mode):
        AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).switch_page(f"pages/{slug}.py").run()
    return shown[0]


@contextmanager
def _in(mode: Mode) -> Iterator[None]:
    theme = PropertyMock(return_value=SimpleNamespace(type=mode))
    with patch.object(ContextProxy, "theme", theme):
        yield


def drawn_from(figure: Figure) -> str:
    """What tells a figure from another: its marks and its data, less the last digits, which another machine may have
    otherwise.
    """
    data = json.loads(json.dumps(figure.data), parse_float=lambda digits: f"{float(digits):.1f}")
    told = json.dumps([figure.structure, data, figure.steps], sort_keys=True)
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def draw(figure: Figure, mode: Mode) -> Image.Image:
    """A step well into the figure, as small as a card is, from its upper edge."""
    step = max(1, round(SHARE * figure.steps))
    picture = image(figure.still(step), scale=1)
    height = round(picture.height * SIZE[0] / picture.width)
    small = picture.resize((SIZE[0], height), Image.Resampling.LANCZOS)
    paper = Image.new("RGB", SIZE, palette(mode).background)
    paper.paste(small, (0, max(0, (SIZE[1] - height) // 2)))
    return paper


def packed(picture: Image.Image) -> bytes:
    """A picture as PNG with as many colors as its size allows."""
    for colors in COLORS:
        out = io.BytesIO()
        picture.quantize(colors, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < MOST:
            break
    return out.getvalue()


def main() -> None:
    record = {}
    for entry in LESSONS:
        for mode in get_args(Mode):
            figure = figure_of(entry.slug, mode)
            thumbnail(entry.slug, mode).write_bytes(packed(draw(figure, mode)))
            if mode == "light":
                record[entry.slug] = drawn_from(figure)
    RECORD.write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
