"""Where an unrolled cell stands: the loop at the left, then a column for each time step; on a phone four to a row.

A column, from below: the input, the cell with its state and its weights as colors, the output.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.figures.board import NARROW, WIDE, Box, Spot
from core.figures.graphs.unrolled import Line, Wire
from core.figures.grids.matrices import Sign

TOP = 30.0  # below the chapters
WORD, GAP, PAD = 15.0, 15.0, 4.0  # a line of words; an arrow's length; inside a frame


@dataclass(frozen=True)
class Sizes:
    """What a column holds: numbers in the input, in the state (one entry per vector carried), in the output; rows of
    weights shown as colors; and free room below each row of columns on both boards.
    """

    inputs: int
    states: tuple[int, ...]
    outputs: int
    weights: int
    below: tuple[float, float] = (0.0, 0.0)
    words: bool = False  # names at inputs and outputs
    per_row: int = 4  # columns in a row of the narrow board


@dataclass(frozen=True)
class Strip:
    """One board. Spots are left upper corners, a tuple per time step; `cell` is a number's width and height."""

    cell: Spot
    patch: float
    frames: tuple[Box, ...]
    states: tuple[tuple[Spot, ...], ...]  # by step, then by vector carried
    inputs: tuple[Spot, ...]
    outputs: tuple[Spot, ...]
    starts: tuple[Spot, ...]  # the states before the first step, by vector
    loop: Box
    patches: Spot  # from a frame's corner to its colors
    lower: tuple[float, ...]  # where the free room below a column begins
    bottom: float

    def middle(self, t: int) -> float:
        """The middle of a column, across."""
        return self.frames[t][0] + self.frames[t][2] / 2


def strips(steps: int, sizes: Sizes) -> tuple[Strip, Strip]:
    """The wide and the narrow board."""
    return _strip(steps, sizes, False), _strip(steps, sizes, True)


def _strip(steps: int, sizes: Sizes, narrow: bool) -> Strip:
    width, per_row = (NARROW, min(sizes.per_row, max(steps, 3))) if narrow else (WIDE, max(steps, 5))
    start = 50.0 if narrow else 104.0  # left of it stands the loop
    # Many numbers to a column stand closer together.
    many = sizes.inputs + sum(sizes.states) + sizes.outputs > 8
    tall = (15.0 if many else 16.0) if narrow else (13.0 if many else 17.0)
    pitch = min((width - start - 50) / per_row, 128.0)
    frame = min(pitch - 14, 66.0)
    number = min(frame - 6, 48.0)
    patch = min(4.0 if narrow or sizes.weights > 4 else 5.0, (frame - 6) / max(sizes.weights, 1))
    inner = sum(sizes.states) * tall + PAD * (len(sizes.states) + 2) + sizes.weights * patch
    word = WORD if sizes.words else 0.0
    one_row = word + sizes.outputs * tall + GAP + inner + GAP + sizes.inputs * tall + word + WORD
    frames, states, inputs, outputs, lower = [], [], [], [], []
    for t in range(steps):
        row, column = divmod(t, per_row)
        left = start + 50 + column * pitch
        top = TOP + row * (one_row + sizes.below[narrow] + 8) + word
        frame_top = top + sizes.outputs * tall + GAP
        middle = left + (pitch - 14) / 2
        number_left = middle - number / 2
        frames.append((middle - frame / 2, frame_top, frame, inner))
        outputs.append((number_left, top))
        stack, down = [], frame_top + PAD
        for count in sizes.states:
            stack.append((number_left, down))
            down += count * tall + PAD
        states.append(tuple(stack))
        inputs.append((number_left, frame_top + inner + GAP))
        lower.append(frame_top + inner + GAP + sizes.inputs * tall + word + WORD)
    last = divmod(steps - 1, per_row)[0]
    bottom = TOP + last * (one_row + sizes.below[narrow] + 8) + one_row + sizes.below[narrow]
    small = 30.0 if narrow else 48.0
    return Strip(
        cell=(number, tall), patch=patch, frames=tuple(frames), states=tuple(states), inputs=tuple(inputs),
        outputs=tuple(outputs),
        starts=tuple((start + 40 - number, spot[1]) for spot in states[0]),
        loop=((start - small) / 2 - (3 if narrow else 4), frames[0][1], small, inner),
        patches=(0.0, inner - PAD - sizes.weights * patch), lower=tuple(lower), bottom=bottom,
    )  # fmt: skip


def colors_in(strip: Strip, frame: Box, columns: int, row: int, column: int) -> Box:
    """Where the color of one weight stands in a frame."""
    left = frame[0] + frame[2] / 2 - columns * strip.patch / 2
    return (
        left + column * strip.patch,
        frame[1] + strip.patches[1] + row * strip.patch,
        strip.patch,
        strip.patch,
    )


def titles(
    both: tuple[Strip, Strip], sizes: Sizes, spoken: Sequence[str], said: Sequence[str], *, loop: bool = True
) -> list[Sign]:
    """The number of each time step, the names of inputs and outputs, of the start and of the loop's parts."""
    found = []

    def sign(text: str, spots: Sequence[Spot]) -> None:
        found.append(Sign(text, (spots[0], spots[1]), middle=True))

    for t in range(len(both[0].frames)):
        sign(f"t = {t + 1}", [(s.middle(t), s.lower[t] - WORD / 2) for s in both])
        if sizes.words and t < len(spoken) and spoken[t]:
            sign(spoken[t], [(s.middle(t), s.lower[t] - WORD * 1.5) for s in both])
        if sizes.words and t < len(said) and said[t]:
            sign(said[t], [(s.middle(t), s.outputs[t][1] - WORD / 2) for s in both])
    sign("h0", [(s.starts[0][0] + s.cell[0] / 2, s.frames[0][1] - 8) for s in both])
    if not loop:
        return found
    sign("y", [(s.loop[0] + s.loop[2] / 2, s.loop[1] - GAP - 15) for s in both])
    sign("h", [(s.loop[0] + s.loop[2] / 2, s.loop[1] + s.cell[1]) for s in both])
    sign("x", [(s.loop[0] + s.loop[2] / 2, s.loop[1] + s.loop[3] + GAP + 8) for s in both])
    return found


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
