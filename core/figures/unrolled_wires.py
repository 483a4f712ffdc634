"""The arrows of an unrolled cell: input, state and output forward, gradients back, and the loop of the rolled cell."""

from collections.abc import Sequence

from core.figures.unrolled_layout import GAP, Strip
from core.figures.unrolled_parts import Line, Wire


def _up(strip: Strip, t: int) -> tuple[Line, Line]:
    """From the input to the frame, and from the frame to the output."""
    x, (_, top, _, high) = strip.middle(t), strip.frames[t]
    return (x, top + high + GAP - 1, x, top + high + 3), (x, top - 1, x, top - GAP + 4)


def _across(strip: Strip, t: int) -> tuple[Line, Line | None]:
    """Into the frame from the one before: where a row of columns begins, in two parts."""
    left, _, _, _ = strip.frames[t]
    y = strip.states[t][0][1] + strip.cell[1] / 2
    if t == 0:
        return (strip.starts[0][0] + strip.cell[0], y, left - 3, y), None
    before = strip.frames[t - 1]
    if before[1] == strip.frames[t][1]:
        return (before[0] + before[2], y, left - 3, y), None
    y_before = strip.states[t - 1][0][1] + strip.cell[1] / 2
    out = (before[0] + before[2], y_before, before[0] + before[2] + 7, y_before)
    return (left - 14, y, left - 3, y), out


Uses = Sequence[frozenset[int]]  # for each time step: the steps of the figure that use a wire


def wires(both: tuple[Strip, Strip], reads: Uses, carries: Uses, tells: Uses) -> list[Wire]:
    """The arrows of all columns. An input or an output without any use is not wired."""
    found = []
    for t in range(len(both[0].frames)):
        (in_wide, out_wide), (in_narrow, out_narrow) = _up(both[0], t), _up(both[1], t)
        if reads[t]:
            found.append(Wire(in_wide, in_narrow, reads[t]))
        if tells[t]:
            found.append(Wire(out_wide, out_narrow, tells[t]))
        (wide, _), (narrow, part) = _across(both[0], t), _across(both[1], t)
        found.append(Wire(wide, narrow, carries[t]))
        if part:
            found.append(Wire(None, part, carries[t]))
    return found


def back_wires(both: tuple[Strip, Strip], own: Uses, later: Uses) -> list[Wire]:
    """Gradients beside the arrows that go forward: from an output down to its frame, from a frame to the one before."""
    found = []
    for t in range(len(both[0].frames)):
        down, across = [], []
        for strip in both:
            left, top, wide, high = strip.frames[t]
            x, y = strip.middle(t) + 10, strip.states[t][0][1] + strip.cell[1] / 2 + 12
            down.append((x, top - GAP + 4, x, top - 2))
            ahead = t + 1 < len(strip.frames) and strip.frames[t + 1][1] == top
            start = strip.frames[t + 1][0] if ahead else left + wide + 14
            across.append((start, min(y, top + high - 6), left + wide + 3, min(y, top + high - 6)))
        if own[t]:
            found.append(Wire(down[0], down[1], own[t], back=True))
        if later[t]:
            found.append(Wire(across[0], across[1], later[t], back=True))
    return found


def loop_wires(both: tuple[Strip, Strip], on: frozenset[int]) -> list[Wire]:
    """The rolled cell's arrows: input, output, and the state that goes around."""
    found = []
    parts: list[list[Line]] = []
    for strip, away in zip(both, (11.0, 6.0), strict=True):
        left, top, width, high = strip.loop
        middle, right = left + width / 2, left + width
        y, above = top + strip.cell[1], top - GAP / 2
        parts.append([
            (right, y, right + away, y), (right + away, y, right + away, above),
            (right + away, above, left - away, above), (left - away, above, left - away, y),
            (left - away, y, left - 3, y),
            (middle, top + high + GAP - 1, middle, top + high + 3), (middle, top - 1, middle, top - GAP - 4),
        ])  # fmt: skip
    for k, (wide, narrow) in enumerate(zip(*parts, strict=True)):
        found.append(Wire(wide, narrow, on, head=k >= 4))
    return found
