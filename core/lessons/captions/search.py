"""Greedy search against a beam: what each weighs, keeps and finds."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.captions.settings import LONGEST, Asked, quoted, shown
from core.nn.beam import Node, Search, beam_search
from core.nn.captioner import END, START
from core.trace import Region, Step, Trace
from core.wording import number, prose

PLACES = 4  # decimals of a log-probability
_State = np.ndarray


@dataclass(frozen=True, eq=False)
class Searched:
    """A beam of `width` and greedy search on the same picture."""

    asked: Asked
    width: int

    @cached_property
    def features(self) -> np.ndarray:
        return self.asked.model.look(self.asked.pixels)

    def _search(self, width: int, shown_: int) -> Search[_State]:
        model = self.asked.model

        def step(state: _State, word: int) -> tuple[np.ndarray, _State]:
            written = model.step(self.features, state, word)
            return written.log_probabilities, written.state

        return beam_search(
            step, model.begin(self.features), model.words.index(START), model.words.index(END),
            width=width, longest=LONGEST, shown=shown_,
        )  # fmt: skip

    @cached_property
    def beam(self) -> Search[_State]:
        return self._search(self.width, self.width + 1)

    @cached_property
    def greedy(self) -> Node[_State]:
        """The last word of what greedy search writes."""
        return self._search(1, 1).best

    def word(self, node: Node[_State]) -> str:
        return shown(self.asked.model.words[node.word])

    def words(self, node: Node[_State]) -> list[str]:
        """From the first word to this one."""
        return [self.asked.model.words[k] for k in node.words]

    @property
    def same(self) -> bool:
        """Whether both find the same caption."""
        return self.beam.best.words == self.greedy.words


def captions(s: Searched) -> list[str]:
    """One for every level of the tree, and one for the end."""
    said = []
    for level, nodes in enumerate(s.beam.levels, start=1):
        kept = [node for node in nodes if node.kept]
        weighed = _weighed(s, level)
        best = kept[0]
        ended = sum(node.ended for node in kept)
        said.append(
            prose(f"""Word {level}: {weighed} continuations are weighed, {len(kept)}
                {"is" if len(kept) == 1 else "are"} kept. The best, {_beginning(s, best)}: {_sum(best)}.""")
            + (f" {ended} {'has' if ended == 1 else 'have'} come to the end." if ended else "")
        )
    best, greedy = s.beam.best, s.greedy
    verdict = (
        "Greedy search finds the same."
        if s.same
        else prose(f"""Greedy search stops at {number(greedy.score, PLACES)}: each word was the best at its turn, the
            whole is not.""")
        if greedy.score < best.score
        else "Greedy search does better: the beam dropped the better beginning on its way."
    )
    said.append(f"Best of the beam: {quoted(s.words(best))}, {number(best.score, PLACES)}. {verdict}")
    return said


def _weighed(s: Searched, level: int) -> int:
    """How many continuations stand against each other at a level."""
    if level == 1:
        return len(s.asked.model.words)
    before = [node for node in s.beam.levels[level - 2] if node.kept and not node.ended]
    return len(before) * len(s.asked.model.words)


def _beginning(s: Searched, node: Node[_State]) -> str:
    words = s.words(node)
    return quoted(words) if words[-1] != END else f"{quoted(words)} and the end"


def _sum(node: Node[_State]) -> str:
    """Its score as the sum of its parent's and its own log-probability, and what rounding leaves."""
    before = node.parent.score if node.parent else 0.0
    shown_ = [round(value, PLACES) for value in (before, node.log_probability, node.score)]
    rest = round(shown_[2] - shown_[0] - shown_[1], PLACES)
    left = f" {_plus(rest)} (left by rounding)" if rest else ""
    return f"{number(before, PLACES)} {_plus(node.log_probability)}{left} = {number(node.score, PLACES)}"


def _plus(value: float) -> str:
    text = number(value, PLACES)
    return f"− {text[1:]}" if text.startswith("\u2212") else f"+ {text}"


def trace(s: Searched) -> Trace:
    """A step per level, and the last that compares. Arrays: the shown nodes' scores by level, and both results'."""
    most = max(len(nodes) for nodes in s.beam.levels)
    scores = np.full((len(s.beam.levels), most), np.nan)
    for row, nodes in zip(scores, s.beam.levels, strict=True):
        row[: len(nodes)] = [node.score for node in nodes]
    said = captions(s)
    steps = [
        Step(
            text,
            {"scores": Region((level - 1, 0), (1, most))} if level else {},
            {"scores": Region((level, 0), (1, most))},
        )
        for level, text in enumerate(said[:-1])
    ]
    both = np.array([s.beam.best.score, s.greedy.score])
    steps.append(Step(said[-1], {"scores": Region.whole(scores.shape)}, {"found": Region.whole(both.shape)}))
    return Trace({"scores": scores, "found": both}, steps)
