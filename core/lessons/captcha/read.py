"""Reading CAPTCHAs with a trained network: the settings, and what each step of a reading says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np

from core.explain.parameters import choice, span, switch
from core.nn.ctc import ctc_beam_decode, ctc_greedy_decode, ctc_loss
from core.trace import Region, Step, Trace
from core.wording import prose

ALPHABETS = {
    "2345678bcdefgmnpwxy": "The original's 19",
    "0123456789": "Digits",
    "abcdefghijklmnopqrstuvwxyz": "Lower-case letters",
    "ABCDEFGHJKLMNPQRSTUVWXYZ23456789": "Capitals and digits",
}
STRENGTHS = "0 for none, 3 for strong"
PACES = {"500": "500 updates", "1000": "1,000 updates", "2000": "2,000 updates"}
BEAM = 6  # beginnings that the beam keeps
ALTERNATIVES = 5  # texts that are listed


@dataclass(frozen=True)
class ReadSettings:
    """Which pictures, how the network is trained, and what of it is looked at."""

    source: str = choice("**1  Pictures**", {"drawn": "Drawn", "own": "My own"}, few=True)
    characters: str = choice("Characters", ALPHABETS)
    count: int = span("How many", 2400, low=200, high=3000, step=100)
    length: int = span("Characters in a text", 5, low=2, high=8)
    mixed: bool = switch("Mixed lengths", help="From half of that length up to it.")
    lines: int = span("Lines", 1, low=0, high=3)
    noise: int = span("Noise", 1, low=0, high=3, help=STRENGTHS)
    bend: int = span("Bend", 1, low=0, high=3, help=STRENGTHS)
    turn: int = span("Turn", 1, low=0, high=3, help=STRENGTHS)
    drawing: int = span("Drawing seed", 0, low=0, high=99)
    pace: str = choice("**2  Training**", PACES, default="1000")
    units: int = span("LSTM units each way", 96, low=16, high=160, step=16)
    rate: float = span("Learning rate, thousandths", 3.0, low=0.5, high=10.0, step=0.5)
    norm: bool = switch("Batch normalization", True, help="The original has none, and learns slowly.")
    augment: bool = switch(
        "Vary pictures", True, help="A little moved, stretched, slanted and lit each time they are seen."
    )
    shuffled: bool = switch(
        "Shuffle before splitting", True, help="Off: the test is the end of the alphabet, as in the original."
    )
    seed: int = span("Training seed", 0, low=0, high=99)
    play: str = choice("Play", {"columns": "Columns", "epochs": "Epochs"}, few=True)
    picture: str = choice("Picture", {}, default="0")


@dataclass(frozen=True)
class Seen:
    """One picture's reading: `p` `(columns, classes)`, class 0 the blank, and what the picture says."""

    p: np.ndarray
    classes: tuple[str, ...]
    text: str

    @cached_property
    def log_p(self) -> np.ndarray:
        # Kept to three digits, a column may sum to a little more than 1.
        p = np.maximum(self.p.astype(np.float64), 1e-7)
        return np.log(p / p.sum(axis=1, keepdims=True))

    @cached_property
    def best(self) -> tuple[int, ...]:
        """The best class of each column."""
        return tuple(int(label) for label in self.p.argmax(axis=1))

    @cached_property
    def read(self) -> str:
        return self.spelled(ctc_greedy_decode(self.log_p, blank=0))

    @property
    def right(self) -> bool:
        return self.read == self.text

    @cached_property
    def merged(self) -> list[tuple[int, int]]:
        """`(column, class)` of the first of each run."""
        runs = groupby(enumerate(self.best), key=lambda entry: entry[1])
        return [next(members) for _, members in runs]

    def spelled(self, labels: Sequence[int]) -> str:
        return "".join(self.classes[label] for label in labels)

    def probability(self, text: str) -> float:
        """Over all alignments; 0 for a text with a character that no class has."""
        if set(text) - set(self.classes[1:]):
            return 0.0
        return float(np.exp(-ctc_loss(self.log_p, [self.classes.index(c) for c in text], blank=0)))

    @cached_property
    def alternatives(self) -> list[tuple[str, float]]:
        """The most probable texts that a beam search finds."""
        found = ctc_beam_decode(self.log_p, blank=0, width=BEAM)[:ALTERNATIVES]
        return [(self.spelled(labels), float(np.exp(score))) for labels, score in found]

    @property
    def verdict(self) -> str:
        return "right" if self.right else f"wrong, it says “{self.text}”"


def column_captions(seen: Seen, pixels: int) -> list[str]:
    """A column at a time, then what is merged, what is taken out, and what a beam finds; `pixels` a column is wide."""
    said = []
    for t, label in enumerate(seen.best):
        second = int(np.argsort(seen.p[t], kind="stable")[-2])
        said.append(
            f"Column {t + 1}, pixels {t * pixels} to {(t + 1) * pixels - 1}: {_named(seen, label)} "
            f"{seen.p[t, label]:.3f}, then {_named(seen, second)} {seen.p[t, second]:.3f}"
        )
    said.append(f"Merge repeats: {' '.join(seen.classes[label] for _, label in seen.merged)}")
    said.append(f"Take out blanks: it reads “{seen.read}”, {seen.verdict}")
    text, p = seen.alternatives[0]
    product = float(seen.p.max(axis=1).prod())
    said.append(
        prose(f"""A beam of {BEAM} sums alignments: “{text}” has {p:.3f}. The greedy way alone has {product:.3f}, the
            product of {len(seen.best)} best probabilities""")
    )
    return said


def _named(seen: Seen, label: int) -> str:
    return "the blank" if label == 0 else f"“{seen.classes[label]}”"


def epoch_captions(course: Sequence[Seen]) -> list[str]:
    """What the same picture reads as after each epoch."""
    return [
        prose(f"""Epoch {epoch}: it reads {f"“{seen.read}”" if seen.read else "nothing, blanks only"}, {seen.verdict}.
            “{seen.text}” has {seen.probability(seen.text):.3f}""")
        for epoch, seen in enumerate(course, start=1)
    ]


def column_trace(seen: Seen, captions: Sequence[str]) -> Trace:
    """The same as steps over the table of probabilities."""
    steps, count = seen.p.shape
    regions = [Region((t, 0), (1, count)) for t in range(steps)]
    regions += [Region.whole(seen.p.shape)] * (len(captions) - steps)
    best = np.array([seen.best])
    return Trace(
        {"probabilities": seen.p, "best": best},
        [
            Step(said, {"probabilities": region}, {"best": Region.cell(0, t)} if t < steps else {})
            for t, (said, region) in enumerate(zip(captions, regions, strict=True))
        ],
    )
