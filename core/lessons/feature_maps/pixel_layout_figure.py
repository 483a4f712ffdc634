"""Where the panels of one number stand: picture, window and output, and below them every input channel."""

from dataclasses import dataclass

from core.figures.board import NARROW, WIDE, Box

GAP = 22.0
LABEL = 20.0


@dataclass(frozen=True)
class Room:
    """One board. `facts` are places by short name: o output, i input columns, p picture, c window, s sum, b terms."""

    height: float
    facts: dict[str, float]
    boxes: dict[str, Box]
    per: int  # columns in a row
    size: tuple[float, float]  # an input map's width and height
    tap_side: float

    def column(self, c: int) -> Box:
        """Where a channel's input map stands."""
        down, across = divmod(c, self.per)
        f = self.facts
        return f["i_x"] + across * f["pitch"], f["i_y"] + down * f["drop"], *self.size

    def tap(self, c: int, i: int, j: int) -> Box:
        """Where a channel's term is shown as a color, under its map."""
        x, y, _, _ = self.column(c)
        side = self.tap_side
        return x + j * side, y + self.facts["b_y"] + i * side, side, side

    def cell(self, i: int, j: int) -> Box:
        """Where a cell of the large window stands."""
        f = self.facts
        return f["c_x"] + j * f["c_w"], f["c_y"] + i * f["c_h"], f["c_w"], f["c_h"]


def arrange_pixel(
    x: tuple[int, int],
    kernel: tuple[int, int],
    y: tuple[int, int],
    n: int,
    rest: bool,
    picture: tuple[int, int],
) -> tuple[Room, Room]:
    """The wide and the narrow board for maps of these rows and columns, and `n` channels."""
    return (
        _room(x, kernel, y, n, rest, picture, WIDE, 12, 150.0),
        _room(x, kernel, y, n, rest, picture, NARROW, 6, 164.0),
    )


def _room(
    x: tuple[int, int], kernel: tuple[int, int], y: tuple[int, int], n: int, rest: bool, picture: tuple[int, int],
    width: float, most: int, side: float,
) -> Room:  # fmt: skip
    (kh, kw), narrow = kernel, width == NARROW
    count = n + rest
    single = count == 1
    p_c, o_c = side / max(picture), side / max(y)
    boxes: dict[str, Box] = {"picture": (0.0, LABEL, picture[1] * p_c, picture[0] * p_c)}
    right = width - side
    boxes["output"] = (right, LABEL, y[1] * o_c, y[0] * o_c)
    cell_h = 46.0 if kw <= 4 and not (narrow and kw > 3) else 44.0
    if narrow:
        c_x, c_w = 0.0, min(width / kw, 116.0)
        c_y = LABEL + side + GAP + (side + GAP if single else 0)
        i_x, i_y = (0.0, LABEL + side + GAP) if single else (0.0, c_y + kh * cell_h + 40)
    else:
        i_x = side + GAP if single else 0.0
        c_x = (2 * (side + GAP)) if single else side + GAP
        c_w = min((right - GAP - c_x) / kw, 152.0)
        c_y = LABEL
        i_y = LABEL if single else LABEL + max(side, kh * cell_h) + 42
    per = 1 if single else min(count, most)
    pitch = width / per if not single else side + GAP
    pitch = min(pitch, 112.0) if not single else pitch
    map_side = side if single else pitch - 9
    i_c = map_side / max(x)
    tap_side = min(map_side / kw, map_side / kh, 26.0)
    b_y = x[0] * i_c + 5
    under = b_y + (0.0 if single else kh * tap_side) + 4
    drop = under + 36
    rows = -(-count // per)
    bottom = max(LABEL + side, c_y + kh * cell_h, i_y + (x[0] * i_c if single else rows * drop - 18))
    s_y = bottom + 14
    facts = {
        "o_x": right, "o_y": LABEL, "o_c": o_c, "p_x": 0.0, "p_y": LABEL, "p_c": p_c, "c_x": c_x, "c_y": c_y,
        "c_w": c_w, "c_h": cell_h, "i_x": i_x, "i_y": i_y, "i_c": i_c, "pitch": pitch, "drop": drop, "per": float(per),
        "b_y": b_y, "b_w": kw * tap_side, "b_h": kh * tap_side, "under": under, "s_x": 0.0, "s_y": s_y,
    }  # fmt: skip
    return Room(s_y + 66 + (18 if narrow else 0), facts, boxes, per, (x[1] * i_c, x[0] * i_c), tap_side)
