"""N-gram language models: the probability of the next token, from how often it followed the tokens before it.

Tokens are numbers from 0 to `size` - 1. Source: Chen and Goodman, "An Empirical Study of Smoothing Techniques for
Language Modeling" (1998); Kneser and Ney (1995) in its interpolated form.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Smoothing = Literal["add-k", "kneser-ney"]
Context = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class NGram:
    """A fitted model; `fit` makes one.

    `counts[m]` are the counts of level m, whose contexts have m tokens: context -> (tokens, counts). With Kneser-Ney
    only the highest level holds how often an n-gram was seen; the lower ones hold after how many different tokens.
    """

    order: int
    size: int
    smoothing: Smoothing
    amount: float  # k of add-k, or the discount D of Kneser-Ney
    counts: Sequence[Mapping[Context, tuple[np.ndarray, np.ndarray]]]

    def context(self, before: Sequence[int]) -> Context:
        """The part of what came before that the model looks at."""
        return tuple(int(token) for token in before[max(0, len(before) - self.order + 1) :])

    def followers(self, context: Context) -> tuple[np.ndarray, np.ndarray]:
        """The tokens that were seen after a context of any length below `order`, and their counts."""
        nothing = np.zeros(0, int), np.zeros(0, int)
        return self.counts[len(context)].get(context, nothing)

    def probabilities(self, before: Sequence[int]) -> np.ndarray:
        """The next token's probabilities `(size,)`; they sum to 1.

            add-k:       P(w | c) = (N(c w) + k) / (N(c) + k V)
            Kneser-Ney:  P(w | c) = max(N(c w) - D, 0) / N(c) + D T(c) / N(c) * P(w | shorter c)

        V is `size`, T(c) how many different tokens follow c. Kneser-Ney ends in 1 / V below the empty context; a
        context that was never seen is passed over.
        """
        context = self.context(before)
        if self.smoothing == "add-k":
            tokens, counts = self.followers(context)
            p = np.full(self.size, self.amount)
            p[tokens] += counts
            return p / (counts.sum() + self.amount * self.size)
        p = np.full(self.size, 1 / self.size)
        for length in range(len(context) + 1):
            tokens, counts = self.followers(context[len(context) - length :])
            if not counts.size:
                continue
            total = counts.sum()
            p = p * (self.amount * counts.size / total)
            p[tokens] += (counts - self.amount) / total
        return p

    def log_probabilities(self, tokens: Sequence[int] | np.ndarray, start: int = 1) -> np.ndarray:
        """log P of every token from position `start` on, given those before it; `(len(tokens) - start,)`."""
        ids = [int(token) for token in tokens]
        known: dict[Context, np.ndarray] = {}
        found = []
        for at in range(start, len(ids)):
            context = self.context(ids[:at] if at < self.order else ids[at - self.order + 1 : at])
            if context not in known:
                known[context] = np.log(self.probabilities(context))
            found.append(known[context][ids[at]])
        return np.array(found)


def fit(
    tokens: Iterable[int], *, order: int, size: int, smoothing: Smoothing = "kneser-ney", amount: float = 0.75
) -> NGram:
    """Count all n-grams of one sequence.

    `amount` is k, above 0, for add-k, and the discount, between 0 and 1, for Kneser-Ney. Raises `ValueError` for
    other amounts, an order below 1, and tokens outside 0 to `size` - 1.
    """
    ids = [int(token) for token in tokens]
    if order < 1:
        raise ValueError(f"order must be at least 1, received {order}")
    if smoothing not in ("add-k", "kneser-ney"):
        raise ValueError(f'smoothing must be "add-k" or "kneser-ney", received {smoothing!r}')
    if not amount > 0 or (smoothing == "kneser-ney" and not amount < 1):
        rule = "a discount must lie between 0 and 1" if smoothing == "kneser-ney" else "k must be above 0"
        raise ValueError(f"{rule}, received {amount}")
    if ids and not 0 <= min(ids) <= max(ids) < size:
        raise ValueError(f"tokens must lie in 0 to {size - 1}, received {min(ids)} to {max(ids)}")
    levels = []
    for length in range(order):
        grams = [tuple(ids[i : i + length + 1]) for i in range(len(ids) - length)]
        if smoothing == "kneser-ney" and length < order - 1:
            # After how many different tokens: each longer n-gram counts once.
            grams = [gram[1:] for gram in {tuple(ids[i : i + length + 2]) for i in range(len(ids) - length - 1)}]
        levels.append(_counted(grams))
    return NGram(order, size, smoothing, amount, levels)


def perplexity(log_probabilities: np.ndarray) -> float:
    """exp of the mean of -log P: among how many equally likely tokens the model is as unsure.

    >>> perplexity(np.log([0.25, 0.25]))
    4.0
    """
    return float(np.exp(-np.mean(log_probabilities)))


def _counted(grams: Iterable[Context]) -> dict[Context, tuple[np.ndarray, np.ndarray]]:
    """Context -> the tokens after it, in rising order, and how often each."""
    found: dict[Context, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for gram in grams:
        found[gram[:-1]][gram[-1]] += 1
    return {
        context: (np.array(sorted(after)), np.array([after[token] for token in sorted(after)]))
        for context, after in found.items()
    }
