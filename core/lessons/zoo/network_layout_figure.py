"""What a network's books are drawn from, layer by layer, and where everything stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.figures import caption
from core.figures.palette import Palette

# Wide: blocks on top, the table at the left, the step's layer at the right.
STRIP, HEAD, TABLE = 58.0, 66.0, 478.0
PANEL, FACE = 500.0, 74.0
LETTERS, NARROW_LETTERS, FACT = 53, 56, 16.0
NARROW_STRIP = 44.0
HEADS = ("Layer", "Output", "Field", "Jump", "Parameters", "Multiply-adds", "Memory")
# Right ends of the columns (the first one's left end), and how wide their bars may be; 0 leaves a column out.
ENDS = (0.0, 162.0, 199.0, 233.0, 314.0, 414.0, 478.0)
NARROW_ENDS = (0.0, 156.0, 192.0, 0.0, 266.0, 350.0, 0.0)
BARS, NARROW_BARS = {4: 76.0, 5: 94.0, 6: 58.0}, {4: 68.0, 5: 80.0, 6: 0.0}
KINDS = {"convolution": 0, "dense": 1, "pooling": 2}  # colors of the palette's series; others are muted
PRICES = ("Parameters", "Multiply-adds", "Memory")
LIES = 108.0  # height of the bars that say where the prices lie


@dataclass(frozen=True)
class Station:
    """One layer as it is drawn.

    - `kind`: `"convolution"`, `"dense"`, `"pooling"` or another; `before` and `after`: shapes, maps or lists.
    - `cells`: its texts in the table after the name; `prices`: its parameters, multiply-adds and numbers kept;
      `totals`: these three up to here, as texts.
    - `title` and `facts`: what is said of it. `kernel`: cells along its window's side; `field`: input cells along the
      side that one of its numbers sees, 0 for all.
    """

    name: str
    kind: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    cells: tuple[str, ...]
    prices: tuple[int, int, int]
    totals: tuple[str, str, str]
    title: str
    facts: tuple[str, ...]
    kernel: int
    field: int


@dataclass(frozen=True)
class Places:
    """Where the table stands and how high its lines are, on the wide and the narrow board; and the boards' heights."""

    top: tuple[float, float]
    pitch: tuple[float, float]
    heights: tuple[float, float]
    words: float  # top of the words on the wide board


def places(stations: Sequence[Station]) -> Places:
    count = len(stations)
    pitch = min(19.0, max(16.0, 352 / count))
    top = HEAD + 18
    words = HEAD + FACE + 64
    said = max(len(lines_of(station, LETTERS)) for station in stations)
    narrow_said = max(len(lines_of(station, NARROW_LETTERS)) for station in stations)
    narrow_top = NARROW_STRIP + 34 + narrow_said * FACT + 22
    return Places(
        (top, narrow_top),
        (pitch, 18.0),
        (
            max(top + (count + 1) * pitch + 8, words + 26 + said * FACT + LIES),
            narrow_top + (count + 1) * 18 + 14 + LIES,
        ),
        words,
    )


def lines_of(station: Station, letters: int) -> list[str]:
    return [line for fact in station.facts for line in caption.fill(fact, letters).split("\n")]


def fill_of(station: Station, colors: Palette) -> str:
    return colors.series[KINDS[station.kind]] if station.kind in KINDS else colors.muted
