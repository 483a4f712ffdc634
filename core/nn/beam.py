"""Searching for the most probable sequence of words: greedily, or with a beam.

A sequence's score is the sum of its words' log-probabilities: the log of their product.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from core.nn.checks import integer

S = TypeVar("S")  # what the model remembers between two words


@dataclass(frozen=True, eq=False)
class Node(Generic[S]):
    """A word in the tree of a search.

    `parent` is the node before it, None at the root. `log_probability` is this word's own, `score` the sum from the
    root on. `level` counts words from 1; `rank` counts the nodes weighed on its level by their score, from 0;
    `kept` says whether it was followed on, `ended` that it ends its sequence.
    """

    word: int
    parent: "Node[S] | None"
    log_probability: float
    score: float
    level: int
    rank: int
    kept: bool
    ended: bool
    state: S | None = None

    @property
    def words(self) -> list[int]:
        """The words from the first to this one."""
        before = self.parent.words if self.parent else []
        return [*before, self.word] if self.level else []

    @property
    def path(self) -> "list[Node[S]]":
        """The nodes from the first word to this one."""
        before = self.parent.path if self.parent else []
        return [*before, self] if self.level else []


@dataclass(frozen=True, eq=False)
class Search(Generic[S]):
    """A finished search: all sequences that came to their end, best first, and every level's nodes, best first."""

    found: "list[Node[S]]"
    levels: "list[list[Node[S]]]"

    @property
    def best(self) -> "Node[S]":
        """The last word of the best sequence."""
        return self.found[0]


def beam_search(
    step: Callable[[S, int], tuple[np.ndarray, S]],
    state: S,
    start: int,
    end: int,
    *,
    width: int,
    longest: int,
    shown: int = 0,
) -> Search[S]:
    """Keep the `width` best beginnings, word by word; a width of 1 is greedy search (Sutskever et al., 2014).

    `step(state, word)` answers the log-probabilities of every next word, `(words,)`, and the state after it. Every kept
    beginning is continued by all words, and the best `width` of all continuations are kept. Those that end leave the
    beam and take their place with them, so the beam narrows until it is empty, or `longest` words are written: what has
    not ended then counts as found, too. `shown` continuations of each level are recorded though they are not kept.

    No score is divided by the length: sums of sequences of the same length compare as products of probabilities do.
    Raises `ValueError` for a width or length below 1.
    """
    integer(width, "width")
    integer(longest, "longest")
    root: Node[S] = Node(start, None, 0.0, 0.0, 0, 0, True, False, state)
    beam, room = [root], width
    found: list[Node[S]] = []
    levels: list[list[Node[S]]] = []
    for level in range(1, longest + 1):
        after = [step(node.state, node.word) for node in beam]  # type: ignore[arg-type]
        logs = np.stack([own for own, _ in after])  # (beam, words)
        scores = logs + np.array([node.score for node in beam])[:, None]
        order = np.argsort(-scores, axis=None, kind="stable")[: max(room, shown)]
        nodes: list[Node[S]] = []
        for rank, flat in enumerate(order.tolist()):
            row, word = divmod(flat, logs.shape[1])
            own, score = float(logs[row, word]), float(scores[row, word])
            kept, ended = rank < room, word == end
            nodes.append(Node(word, beam[row], own, score, level, rank, kept, ended, after[row][1]))
        levels.append(nodes)
        kept_nodes = [node for node in nodes if node.kept]
        done = [node for node in kept_nodes if node.ended or level == longest]
        found += done
        room -= len(done)
        beam = [node for node in kept_nodes if node not in done]
        if not beam:
            break
    return Search(sorted(found, key=lambda node: -node.score), levels)
