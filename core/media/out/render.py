"""Figures drawn without a browser: PNG and GIF, by vl-convert and Pillow.

vl-convert brings a whole JavaScript engine (about 150 MB resident). It runs in a process of its own that ends
with the job, so that the process that serves pages stays small.
"""

import io
import json
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

SCALE = 1.5  # pixels per unit of the board
BACKGROUND = "#ffffff"
_LENGTH = struct.Struct(">I")
_ROOT = Path(__file__).resolve().parents[3]


def stills(specs: Iterable[Mapping[str, Any]], *, scale: float = SCALE) -> Iterator[bytes]:
    """Each specification as PNG, in order, drawn as it is asked for.

    Raises `RuntimeError` with the engine's own words where a specification cannot be drawn.
    """
    command = [sys.executable, "-m", "core.media.out.render", str(scale)]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        try:
            for spec in specs:
                child.stdin.write(json.dumps(_dressed(spec)).encode() + b"\n")
                child.stdin.flush()
                head = child.stdout.read(_LENGTH.size)
                if len(head) < _LENGTH.size:
                    words = child.stderr.read().decode(errors="replace").strip()
                    raise RuntimeError(f"the figure could not be drawn: {words[-500:]}")
                yield child.stdout.read(_LENGTH.unpack(head)[0])
        finally:
            child.stdin.close()
            child.kill()


def png(spec: Mapping[str, Any], *, scale: float = SCALE) -> bytes:
    """One specification as PNG."""
    return next(iter(stills([spec], scale=scale)))


def image(spec: Mapping[str, Any], *, scale: float = SCALE) -> Image.Image:
    """One specification as a picture in memory."""
    return Image.open(io.BytesIO(png(spec, scale=scale))).convert("RGB")


def png_row(specs: Iterable[Mapping[str, Any]], *, scale: float = SCALE) -> bytes:
    """The specifications side by side in one PNG."""
    images = [Image.open(io.BytesIO(data)).convert("RGB") for data in stills(specs, scale=scale)]
    row = Image.new("RGB", (sum(i.width for i in images), max(i.height for i in images)), BACKGROUND)
    left = 0
    for image in images:
        row.paste(image, (left, 0))
        left += image.width
    out = io.BytesIO()
    row.save(out, "PNG")
    return out.getvalue()


def gif(
    specs: Iterable[Mapping[str, Any]], *, rate: float, progress: Callable[[int], None] = lambda done: None
) -> bytes:
    """The specifications as an animated GIF at `rate` pictures a second; `progress` is told how many are drawn."""
    frames: list[Image.Image] = []
    for data in stills(specs, scale=1):
        with Image.open(io.BytesIO(data)) as image:
            frames.append(image.convert("RGB").quantize(128))
        progress(len(frames))
    # Browsers play nothing faster than 50 a second; the last picture stays a while.
    each = max(20, round(1000 / rate))
    out = io.BytesIO()
    durations = [each] * (len(frames) - 1) + [1500]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0)
    return out.getvalue()


def _dressed(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A specification with margins, on paper: a picture of its own has no page behind it."""
    dressed = dict(spec)
    config = dict(dressed.get("config", {}))
    paper = dressed.get("usermeta", {}).get("paper", BACKGROUND)
    dressed["config"] = config | {"background": paper, "padding": 16}
    return dressed


def _serve(scale: float) -> None:
    """The drawing process: one specification a line in, one PNG with its length out."""
    import vl_convert

    for line in sys.stdin.buffer:
        data = vl_convert.vegalite_to_png(line.decode(), scale=scale)
        sys.stdout.buffer.write(_LENGTH.pack(len(data)) + data)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve(float(sys.argv[1]))
