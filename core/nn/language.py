"""A trained language model as plain arrays: embedding, one recurrent layer, and a score for every token."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.nn.recurrent_cell import RecurrentCell
from core.nn.softmax import log_softmax, softmax

State = tuple[np.ndarray, ...]


@dataclass(frozen=True, eq=False)
class LanguageNet:
    """`embedding` `(V, E)` gives every token a row of numbers, `cell` reads them, `kernel` `(units, V)` and `bias`
    `(V,)` score what comes next.
    """

    embedding: np.ndarray
    cell: RecurrentCell
    kernel: np.ndarray
    bias: np.ndarray

    def __post_init__(self) -> None:
        tokens, width = self.embedding.shape
        wanted = (width,), (self.cell.units, tokens), (tokens,)
        found = self.cell.kernel.shape[:1], self.kernel.shape, self.bias.shape
        if found != wanted:
            raise ValueError(
                f"an embedding of {tokens} tokens by {width} needs a cell that reads {width} numbers, a kernel "
                f"{wanted[1]} and a bias {wanted[2]}, received {found[0][0]}, {found[1]} and {found[2]}"
            )

    @property
    def size(self) -> int:
        """How many numbers it has learned."""
        return self.embedding.size + self.cell.size + self.kernel.size + self.bias.size

    def read(self, tokens: Sequence[int] | np.ndarray, state: State = ()) -> tuple[np.ndarray, State]:
        """The states h `(T, units)` after each of T tokens, and the state to go on from."""
        return self.cell.run(self.embedding[np.asarray(tokens, int)], state)

    def logits(self, h: np.ndarray) -> np.ndarray:
        """Scores `(..., V)` of the next token from states `(..., units)`."""
        return h @ self.kernel + self.bias

    def probabilities(self, h: np.ndarray) -> np.ndarray:
        """The next token's probabilities `(..., V)`."""
        return softmax(self.logits(h).astype(float))

    def log_probabilities(self, tokens: Sequence[int] | np.ndarray, start: int = 1) -> np.ndarray:
        """log P of every token from position `start` (at least 1) on, given all before it."""
        ids = np.asarray(tokens, int)
        if start < 1:
            raise ValueError(f"start must be at least 1: the first token has none before it, received {start}")
        h, _ = self.read(ids[:-1])
        logs = log_softmax(self.logits(h[start - 1 :]).astype(float))
        return logs[np.arange(len(ids) - start), ids[start:]]

    def arrays(self) -> list[np.ndarray]:
        """All weights in Keras' order: embedding, kernel, recurrent kernel, bias, then those of the scores."""
        cell = self.cell
        return [self.embedding, cell.kernel, cell.recurrent_kernel, cell.bias, self.kernel, self.bias]

    @classmethod
    def of(cls, kind: str, arrays: Sequence[np.ndarray]) -> "LanguageNet":
        """The network of these weights, as `arrays` gives them."""
        if len(arrays) != 6:
            raise ValueError(f"a language model has 6 arrays of weights, received {len(arrays)}")
        return cls(arrays[0], RecurrentCell(kind, *arrays[1:4]), *arrays[4:])
