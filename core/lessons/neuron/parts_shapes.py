"""The outlines of a living neuron and of an artificial one, drawn with lines, dots and words, part by part.

Each drawing has its own units, 400 across and 290 down; the boards place and scale it.
"""

from typing import NamedTuple

Spot = tuple[float, float]
DENDRITES, SYNAPSES, BODY, HILLOCK, AXON, TERMINALS = range(6)
SIZE = (400.0, 290.0)


class Path(NamedTuple):
    """A line through spots; `closed` ones are filled."""

    part: int
    spots: tuple[Spot, ...]
    width: float = 3.0
    closed: bool = False


class Dot(NamedTuple):
    """A filled circle."""

    part: int
    at: Spot
    radius: float


class Word(NamedTuple):
    """A part's name, with what it stands at: its middle, or one of its ends."""

    part: int
    at: Spot
    align: str = "center"


TIPS: tuple[Spot, ...] = ((22, 40), (72, 24), (14, 112), (18, 176), (26, 248), (80, 262))
_FORKS: tuple[Spot, ...] = ((70, 84), (70, 84), (58, 142), (58, 142), (74, 200), (74, 200))
_ROOTS: tuple[Spot, ...] = ((112, 118), (112, 118), (102, 143), (102, 143), (114, 168), (114, 168))
_ENDS: tuple[Spot, ...] = ((376, 92), (388, 142), (376, 194))

LIVING_PATHS = (
    *(Path(DENDRITES, (tip, fork, root), 4.0) for tip, fork, root in zip(TIPS, _FORKS, _ROOTS, strict=True)),
    # The ends of other neurons' axons, which arrive from outside.
    *(Path(SYNAPSES, ((tip[0] - 14, tip[1] - 13), (tip[0] - 4, tip[1] - 4)), 1.8) for tip in TIPS),
    Path(HILLOCK, ((164, 122), (164, 164), (200, 148), (200, 138)), 1.5, True),
    Path(AXON, ((198, 143), (336, 143)), 7.0),
    *(Path(AXON, ((x, 134), (x + 32, 134), (x + 32, 152), (x, 152)), 1.5, True) for x in (212, 253, 294)),
    *(Path(TERMINALS, ((334, 143), (352, (143 + end[1]) / 2), end), 3.0) for end in _ENDS),
)
LIVING_DOTS = (
    *(Dot(SYNAPSES, (tip[0] - 2, tip[1] - 2), 5.5) for tip in TIPS),
    Dot(BODY, (138, 143), 40.0),
    *(Dot(TERMINALS, end, 6.0) for end in _ENDS),
)
LIVING_WORDS = (
    Word(DENDRITES, (98, 62), "left"),
    Word(SYNAPSES, (86, 20), "left"),
    Word(BODY, (138, 198)),
    Word(HILLOCK, (182, 104), "left"),
    Word(AXON, (268, 172)),
    Word(TERMINALS, (398, 218), "right"),
)

INPUTS: tuple[Spot, ...] = ((30, 52), (30, 143), (30, 234))
SUM: Spot = (190, 143)
ARTIFICIAL_PATHS = (
    Path(HILLOCK, ((248, 115), (308, 115), (308, 171), (248, 171)), 1.5, True),
    Path(BODY, ((230, 143), (248, 143)), 3.0),
    Path(AXON, ((308, 143), (352, 143)), 3.0),
    *(Path(TERMINALS, ((352, 143), (384, y)), 2.0) for y in (100, 143, 186)),
)
STEP_SHAPE: tuple[Spot, ...] = ((256, 160), (278, 160), (278, 126), (300, 126))
SIGMOID_SHAPE: tuple[Spot, ...] = (
    (256, 159), (262, 158), (268, 155), (273, 150), (278, 143), (283, 136), (288, 131), (294, 128), (300, 127),
)  # fmt: skip
ARTIFICIAL_DOTS = (
    *(Dot(DENDRITES, at, 22.0) for at in INPUTS),
    Dot(BODY, SUM, 40.0),
    *(Dot(TERMINALS, (386, y), 5.0) for y in (100, 143, 186)),
)
ARTIFICIAL_WORDS = (
    Word(DENDRITES, (4, 16), "left"),
    Word(SYNAPSES, (104, 40), "left"),
    Word(BODY, (190, 198)),
    Word(HILLOCK, (278, 100)),
    Word(AXON, (330, 190)),
    Word(TERMINALS, (398, 218), "right"),
)
