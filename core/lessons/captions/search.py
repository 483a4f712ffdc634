"""Greedy search against a beam: what each weighs, keeps and finds."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.captions.settings import LONGEST, Asked, shown
from core.nn.beam import Node, Search, beam_search
from core.nn.captioner import END, START

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
