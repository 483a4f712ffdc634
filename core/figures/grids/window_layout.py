"""Where the panels of a sliding window stand, on the wide board and on the narrow one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from core.figures.board import NARROW, WIDE, Box
from core.figures.caption import LINE

GAP = 30  # between rows of panels, with room for a title
SUM_LINE = 18
LEGEND = 32  # the scale of a picture, and its words under it
LARGE = 9  # cells along a side beyond which a grid is large


class Raster(NamedTuple):
    """A panel's left top corner and the side of its cells, in board units."""

    x: float
    y: float
    cell: float

    def box(self, row: int, column: int) -> Box:
        """Where one of its cells stands."""
        return self.x + column * self.cell, self.y + row * self.cell, self.cell, self.cell


class Sizes(NamedTuple):
    """Rows and columns of what is laid out: padded input, kernel, output; channels; cells along a lens."""

    padded: tuple[int, int]
    kernel: tuple[int, int]
    output: tuple[int, int]
    channels: int
    lens: int
    weighted: bool  # whether there is a kernel to show


@dataclass(frozen=True)
class Places:
    """One board: spots by panel kind and channel. Kinds: input, kernel, products, output, lens, sum."""

    height: float
    spots: dict[tuple[str, int], Raster]
    pitch: float  # from one input channel to the next
    lens_pitch: float


@dataclass(frozen=True)
class Layout:
    """Both boards, the cells along a lens (0 without one), and how the sum is written out."""

    wide: Places
    narrow: Places
    lens: int
    by_row: tuple[bool, bool]  # one line of the sum per kernel row, else per channel: wide, narrow
    spelled: tuple[bool, bool]  # every term written out, else each line's own sum: wide, narrow
    lines: tuple[int, int]

    def of(self, kind: str, channel: int = 0) -> tuple[Raster, Raster]:
        """A panel's spots on the wide and on the narrow board."""
        return self.wide.spots[kind, channel], self.narrow.spots[kind, channel]

    def spots(self) -> Iterator[tuple[str, tuple[Raster, Raster]]]:
        """The first panel of each kind, by its short name."""
        for kind, channel in self.wide.spots:
            if channel == 0:
                yield kind, self.of(kind)


def _fit(box: float, rows: int, cols: int, most: float) -> float:
    return min(box / cols, box / rows, most)


def arrange(
    x: tuple[int, ...],
    w: tuple[int, ...],
    y: tuple[int, ...],
    padded: tuple[int, int],
    lens: int,
    *,
    kernel: bool = True,
    said: tuple[int, int] | None = None,
) -> Layout:
    """Panels placed for arrays of these shapes; `lens` is the most cells along a lens, 0 for no picture.

    Without a `kernel` (in one channel), the products' panel takes its place. `said` are the lines of the longest
    caption on both boards, where captions stand in place of the sum.
    """
    kh, kw, channels = w
    # Three lenses share the width that one has.
    lens = min(lens if channels == 1 else 8, *padded) if lens else 0
    # Wide: up to nine terms stand in one line; narrow: three do.
    by_row = (kh * kw > 9 and channels == 1, kh * kw > 3)
    spelled = (kh * kw <= 9 or channels == 1, kw <= 3)
    lines = (kh * channels if by_row[0] else channels, kh * channels if by_row[1] else channels)
    sizes = Sizes(padded, (kh, kw), (y[0], y[1]), channels, lens, kernel)
    words = [said[at] * LINE + 8 if said else _sum_height(lines[at]) for at in (0, 1)]
    wide = _one(sizes, words[0]) if channels == 1 else _many(sizes, words[0])
    return Layout(wide, _phone(sizes, words[1]), lens, by_row, spelled, lines)


def _sum_height(lines: int) -> float:
    return 26 + (lines + 1) * SUM_LINE + 6


def _one(sizes: Sizes, words: float) -> Places:
    """One channel: input, kernel above products, output; over a picture the lens stands in the middle."""
    (ph, pw), (kh, kw), (oh, ow), _, lens, weighted = sizes
    # Large grids need all the width for their numbers: kernel and products stand below them.
    large = not lens and max(ph, pw, oh, ow) > LARGE
    side = 262.0 if lens else (WIDE - 24) / 2 if large else 285.0
    most = 400.0 if lens else 46.0
    ic, oc = _fit(side, ph, pw, most), _fit(side, oh, ow, most)
    top = 24.0
    spots = {("i", 0): Raster(0, top, ic), ("o", 0): Raster(WIDE - side, top, oc)}
    if lens or large:
        kc, pc = min(30.0, 250 / kw), min(58.0, 262 / kw)
        below = top + (side if lens else max(ph * ic, oh * oc)) + GAP
        middle = (WIDE - 262) / 2
        if lens:
            spots["l", 0] = Raster(middle, top, side / lens)
        spots |= {("k", 0): Raster(0, below, kc), ("p", 0): Raster(middle, below, pc)}
        bottom = below + kh * max(kc, pc)
    else:
        middle, room = side + 26, WIDE - 2 * side - 52
        kc, pc = min(30.0, room / kw), min(66.0, room / kw)
        products = top + (kh * kc + GAP if weighted else 0)
        spots |= {
            ("k", 0): Raster(middle + (room - kw * kc) / 2, top, kc),
            ("p", 0): Raster(middle + (room - kw * pc) / 2, products, pc),
        }
        bottom = max(products + kh * pc, top + ph * ic, top + oh * oc)
    spots["s", 0] = Raster(0, bottom + 16, 0)
    return Places(bottom + 16 + words, spots, 10_000, 10_000)


def _many(sizes: Sizes, words: float) -> Places:
    """Several channels side by side, each above its own kernel and products; one output at the right, or below."""
    (ph, pw), (kh, kw), (oh, ow), cin, lens, _ = sizes
    # Large grids need all the width for their numbers: the output stands below.
    wide = not lens and max(ph, pw, oh, ow) > LARGE
    pitch = WIDE / (cin if wide else cin + 1)
    side = pitch - 16
    most = 400.0 if lens else 40.0
    ic, oc = _fit(side, ph, pw, most), _fit((WIDE - 24) / 2 if wide else side, oh, ow, most)
    top = 24.0
    below = top + (side if lens else ph * ic if wide else max(ph * ic, oh * oc)) + GAP
    spots = {}
    # A large kernel needs the channel's whole width for its numbers, and so do its products, below it.
    large = kw > 4
    kc, pc = (side / kw, side / kw) if large else (min(24.0, 74 / kw), min(44.0, (side - 82) / kw))
    kernels = below + (side + GAP if lens else 0)
    products = kernels + (kh * kc + GAP if large else 0)
    for c in range(cin):
        spots["i", c] = Raster(c * pitch, top, ic)
        if lens:
            spots["l", c] = Raster(c * pitch, below, side / lens)
        spots["k", c] = Raster(c * pitch, kernels, kc)
        spots["p", c] = Raster(c * pitch + (0 if large else 82), products, pc)
    bottom = products + kh * max(kc, pc)
    spots["o", 0] = Raster(0, bottom + GAP, oc) if wide else Raster(cin * pitch, top, oc)
    bottom += GAP + oh * oc if wide else 0
    spots["s", 0] = Raster(0, bottom + 16, 0)
    return Places(bottom + 16 + words, spots, pitch, pitch)


def _phone(sizes: Sizes, words: float) -> Places:
    """Everything below one another, input and output side by side where there is one channel."""
    (ph, pw), (kh, kw), (oh, ow), cin, lens, weighted = sizes
    pitch = NARROW / max(cin, 2)
    side = pitch - 8
    most = 400.0 if lens else 40.0
    ic, oc = _fit(side, ph, pw, most), _fit(168 if cin == 1 or lens else NARROW - 2, oh, ow, most)
    top = 22.0
    spots = {("i", c): Raster(c * pitch, top, ic) for c in range(cin)}
    row = top + max(ph * ic, oh * oc if cin == 1 else 0) + GAP
    if cin == 1:
        spots["o", 0] = Raster(pitch, top, oc)
        row += LEGEND - 12 if lens else 0
    if lens:
        lens_side = (NARROW - 2 if cin == 1 else side) / lens
        for c in range(cin):
            spots["l", c] = Raster(c * pitch, row, lens_side)
        row += lens * lens_side + GAP
    kc = min(28.0, 130 / kw) if cin == 1 else min(28.0, side / kw)
    pc = min(66.0, 205 / kw) if cin == 1 else side / kw
    for c in range(cin):
        spots["k", c] = Raster(c * pitch if cin > 1 else 0, row, kc)
        spots["p", c] = Raster(c * pitch, row + kh * kc + GAP, pc) if cin > 1 else Raster(140 * weighted, row, pc)
    row += kh * (kc + pc) + GAP if cin > 1 else kh * max(kc, pc)
    if cin > 1:
        row += GAP
        spots["o", 0] = Raster(0, row, oc)
        row += oh * oc + (LEGEND if lens else 0)
    spots["s", 0] = Raster(0, row + 16, 0)
    return Places(row + 16 + words, spots, pitch if cin > 1 else 10_000, pitch)
