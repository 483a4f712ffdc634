"""Connectionist temporal classification: reading a text whose letters stand nobody knows where.

At each of T time steps the network gives a probability to every class, one of which is the blank. An
alignment is one class per step; it reads as the text that is left when repeats are merged and blanks taken
out. A text's probability is the sum over all its alignments. Source: Graves, Fernandez, Gomez and Schmidhuber,
"Connectionist Temporal Classification" (2006).

`log_probs` is `(T, classes)`, logarithms of probabilities that sum to 1 at each step, as `log_softmax` gives
them; minus infinity is probability zero. `blank` is the blank's class, `labels` the text's classes without blanks.
Everything raises `ValueError` for positive log probabilities, and for labels and blanks that are no classes.
"""

import math
from collections import defaultdict

import numpy as np
from numpy.typing import ArrayLike

from core.nn.checks import floats, integer, integers

_NOTHING = -math.inf  # the logarithm of probability zero
Weighed = list[tuple[tuple[int, ...], float]]  # prefixes, each with a log probability


def ctc_loss(log_probs: ArrayLike, labels: ArrayLike, *, blank: int) -> float:
    """-log of the probability of `labels`, summed over all alignments; infinite where there is none.

    Labels need one step each, and one more between equal neighbors. No labels at all are a text too.
    """
    steps, text = _arrays(log_probs, labels, blank)
    path, skips = _path(text, blank)
    return -_total(_prefixes(steps, path, skips))


def ctc_gradient(log_probs: ArrayLike, labels: ArrayLike, *, blank: int) -> np.ndarray:
    """The loss' gradient with respect to the scores before the softmax, `(T, classes)`.

    Probability less posterior: at each step what the network says, less the share of alignments of `labels`
    that pass through each class. Zero everywhere where the loss is infinite, since no alignment is there to
    pull towards.
    """
    steps, text = _arrays(log_probs, labels, blank)
    path, skips = _path(text, blank)
    alpha = _prefixes(steps, path, skips)
    total = _total(alpha)
    if total == _NOTHING:
        return np.zeros_like(floats(log_probs, "log_probs"))
    gamma = np.exp(alpha + _suffixes(steps, path, skips) - total)  # (T, positions)
    posterior = np.zeros_like(steps)
    for position, label in enumerate(path):
        posterior[:, label] += gamma[:, position]
    return (np.exp(steps) - posterior).astype(floats(log_probs, "log_probs").dtype)


def ctc_lattice(log_probs: ArrayLike, labels: ArrayLike, *, blank: int) -> tuple[list[int], np.ndarray, np.ndarray]:
    """The path of `labels` with a blank around each, and log alpha and log beta, `(T, positions)`.

    Alpha sums the alignments from the start to a position, this step counted; beta those from there to the end, this
    step not counted. At every step, the sum of alpha times beta over the positions is the text's probability.
    """
    steps, text = _arrays(log_probs, labels, blank)
    path, skips = _path(text, blank)
    return path, _prefixes(steps, path, skips), _suffixes(steps, path, skips)


def ctc_greedy_decode(log_probs: ArrayLike, *, blank: int) -> list[int]:
    """The text of the single most probable alignment: the best class at each step, merged, without blanks.

    Not always the most probable text, whose probability may be spread over many alignments.
    """
    steps, _ = _arrays(log_probs, [], blank)
    best = steps.argmax(axis=1)
    changed = np.append(True, best[1:] != best[:-1])
    return [int(label) for label in best[changed] if label != blank]


def ctc_beam_decode(log_probs: ArrayLike, *, blank: int, width: int = 10) -> list[tuple[list[int], float]]:
    """The most probable texts that a search through `width` prefixes at a time finds, best first.

    Each comes with its log probability, summed over all its alignments; none has probability zero. Equal ones
    stand in the order of their labels. Source: Hannun, "Sequence Modeling with CTC", Distill (2017).
    """
    steps, _ = _arrays(log_probs, [], blank)
    beams = ctc_beams(steps, blank=blank, width=width)[-1][:width]
    # The search forgets alignments of prefixes that it dropped on the way, so the texts are scored afresh.
    scored = [(-ctc_loss(steps, list(prefix), blank=blank), prefix) for prefix, _ in beams]
    scored.sort(key=lambda entry: (-entry[0], entry[1]))
    return [(list(prefix), score) for score, prefix in scored]


def ctc_beams(log_probs: ArrayLike, *, blank: int, width: int = 10) -> list[Weighed]:
    """What a beam search weighs at each step: every prefix that could go on, with its log probability, best first.

    The first `width` are kept for the next step. A prefix's probability is summed over the alignments that the
    search still remembers; those of prefixes that were dropped are lost to it.
    """
    steps, _ = _arrays(log_probs, [], blank)
    width = integer(width, "width")
    # For each prefix, the log probabilities of its alignments that end in a blank, and in its last label.
    beams: dict[tuple[int, ...], tuple[float, float]] = {(): (0.0, _NOTHING)}
    weighed = []
    for step in steps.tolist():
        candidates = _extended(beams, step, blank)
        ranked = sorted(candidates, key=lambda prefix: (-_add(*candidates[prefix]), prefix))
        weighed.append([(prefix, _add(*candidates[prefix])) for prefix in ranked])
        beams = {prefix: candidates[prefix] for prefix in ranked[:width]}
    return weighed


def _extended(
    beams: dict[tuple[int, ...], tuple[float, float]], step: list[float], blank: int
) -> dict[tuple[int, ...], tuple[float, float]]:
    """All prefixes after one more step, with the log probabilities of their two kinds of endings."""
    in_blank: dict[tuple[int, ...], float] = defaultdict(lambda: _NOTHING)
    in_label: dict[tuple[int, ...], float] = defaultdict(lambda: _NOTHING)
    possible = [(label, score) for label, score in enumerate(step) if score > _NOTHING]
    for prefix, (blank_end, label_end) in beams.items():
        either = _add(blank_end, label_end)
        for label, score in possible:
            if label == blank:
                in_blank[prefix] = _add(in_blank[prefix], either + score)
                continue
            longer = (*prefix, label)
            if prefix and label == prefix[-1]:
                # Again the same label: merged with it, or after a blank a second one.
                in_label[prefix] = _add(in_label[prefix], label_end + score)
                in_label[longer] = _add(in_label[longer], blank_end + score)
            else:
                in_label[longer] = _add(in_label[longer], either + score)
    both = {prefix: (in_blank[prefix], in_label[prefix]) for prefix in {*in_blank, *in_label}}
    return {prefix: ends for prefix, ends in both.items() if max(ends) > _NOTHING}


def _add(a: float, b: float) -> float:
    """log(exp(a) + exp(b)), also for minus infinity."""
    low, high = min(a, b), max(a, b)
    return high if low == _NOTHING else high + math.log1p(math.exp(low - high))


def _path(text: list[int], blank: int) -> tuple[list[int], np.ndarray]:
    """The text with a blank before, between and after its labels, and which positions may skip the blank
    before them: labels that differ from the label before.
    """
    path = [blank]
    for label in text:
        path += [label, blank]
    skips = [s >= 2 and label not in (blank, path[s - 2]) for s, label in enumerate(path)]
    return path, np.array(skips)


def _prefixes(steps: np.ndarray, path: list[int], skips: np.ndarray) -> np.ndarray:
    """Log probability of all ways from the start to each position of the path at each step, `(T, positions)`."""
    alpha = np.full((len(steps), len(path)), _NOTHING)
    alpha[0, :2] = steps[0, path[:2]]
    for t in range(1, len(steps)):
        before = alpha[t - 1]
        # alpha_t(s) = p_t(s) * (alpha(s) + alpha(s - 1) + alpha(s - 2) where skipping is allowed)
        ways = before.copy()
        ways[1:] = np.logaddexp(ways[1:], before[:-1])
        ways[2:] = np.where(skips[2:], np.logaddexp(ways[2:], before[:-2]), ways[2:])
        alpha[t] = ways + steps[t, path]
    return alpha


def _suffixes(steps: np.ndarray, path: list[int], skips: np.ndarray) -> np.ndarray:
    """Log probability of all ways from each position at each step, itself not counted, to the end."""
    beta = np.full((len(steps), len(path)), _NOTHING)
    beta[-1, -2:] = 0.0
    for t in range(len(steps) - 2, -1, -1):
        after = beta[t + 1] + steps[t + 1, path]
        ways = after.copy()
        ways[:-1] = np.logaddexp(ways[:-1], after[1:])
        ways[:-2] = np.where(skips[2:], np.logaddexp(ways[:-2], after[2:]), ways[:-2])
        beta[t] = ways
    return beta


def _total(alpha: np.ndarray) -> float:
    """Log probability of the whole text: its alignments end in its last label or in the blank after it."""
    return float(np.logaddexp.reduce(alpha[-1, -2:]))


def _arrays(log_probs: ArrayLike, labels: ArrayLike, blank: int) -> tuple[np.ndarray, list[int]]:
    """The arguments checked: steps as float64, labels as ints."""
    steps = floats(log_probs, "log_probs", axes=2).astype(np.float64)
    if not (steps <= 1e-6).all():  # a logarithm of 1 may round to just above 0
        raise ValueError(f"log_probs must be logarithms of probabilities, at most 0, received {steps.max()}")
    classes = steps.shape[1]
    if integer(blank, "blank", minimum=0) >= classes:
        raise ValueError(f"blank must be one of the {classes} classes, 0 to {classes - 1}, received {blank}")
    text = integers(labels, "labels")
    if text.ndim != 1:
        raise ValueError(f"labels must be a list of classes, received shape {text.shape}")
    wrong = (text < 0) | (text >= classes) | (text == blank)
    if wrong.any():
        raise ValueError(
            f"labels must be classes from 0 to {classes - 1} other than the blank {blank}, received {text[wrong][0]}"
        )
    return steps, text.tolist()
