"""Where an unrolled cell stands: the loop at the left, then a column for each time step; on a phone four to a row.

A column, from below: the input, the cell with its state and its weights as colors, the output.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.figures.board import NARROW, WIDE, Box
from core.figures.matrices import Sign, Spot

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
