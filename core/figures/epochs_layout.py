"""Where the parts of the epochs' board stand, on the wide board and on the narrow one."""

from dataclasses import dataclass

from core.figures.board import Box

TILES = 6  # mistakes shown at once
BAR = 17.0  # height of one class's line


@dataclass(frozen=True)
class Room:
    """Places on one board, in its units; titles stand just above their part."""

    words: Box
    probe: Box
    bars: Box  # names on its left 40%, bars on the rest
    sheets: tuple[Box, Box]  # filters, maps
    panels: tuple[Box, Box]  # loss, accuracy
    tiles: tuple[Box, ...]
    height: float


def wide(classes: int) -> Room:
    """820 units across: picture, scores, filters and maps in one row, then curves, then mistakes."""
    top, side = 78.0, 172.0
    low = top + max(side, classes * BAR) + 46
    tiles = low + 112 + 52
    return Room(
        words=(0, 0, 820, 44),
        probe=(0, top, 120, 120),
        bars=(136, top, 260, classes * BAR),
        sheets=((430, top, side, side), (640, top, side, side)),
        panels=((40, low, 340, 112), (470, low, 340, 112)),
        tiles=tuple((k * 138.0, tiles, 84.0, 84.0) for k in range(TILES)),
        height=tiles + 84 + 40,
    )


def narrow(classes: int) -> Room:
    """350 units across: the same, one below the other."""
    top, side = 112.0, 166.0
    sheets = top + max(100, classes * BAR) + 30
    low = sheets + side + 36
    tiles = low + 2 * 144 + 16
    return Room(
        words=(0, 0, 350, 88),
        probe=(0, top, 100, 100),
        bars=(112, top, 238, classes * BAR),
        sheets=((0, sheets, side, side), (184, sheets, side, side)),
        panels=((40, low, 300, 96), (40, low + 144, 300, 96)),
        tiles=tuple((k % 3 * 120.0, tiles + k // 3 * 146.0, 104.0, 104.0) for k in range(TILES)),
        height=tiles + 2 * 146 + 4,
    )
