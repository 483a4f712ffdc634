"""Three things that are often said of losses, each beside the number that shows what is true."""

import math

import numpy as np

from core.explain.explanation import Slip
from core.lessons.losses.slow import NEURONS, learn
from core.nn.losses import binary_cross_entropy, sparse_categorical_cross_entropy
from core.wording import number, prose

ROWS = (np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.2, 0.6, 0.95]))
SCORES, RIGHT = np.array([-2.85, 0.86, 0.28]), 2


def slips(t: np.ndarray = ROWS[0], p: np.ndarray = ROWS[1]) -> tuple[Slip, ...]:
    """`t` and `p` are targets and probabilities of the rows that show the first one."""
    said = float(sum(_times_log(v) + _times_log(1 - v) for v in t.tolist()))
    right = binary_cross_entropy(t, p)
    entropy = sparse_categorical_cross_entropy([RIGHT], SCORES[None], from_logits=True)
    w, b, rate = NEURONS["far"]
    slow, fast = (learn(cost, w, b, rate, epochs=0) for cost in ("quadratic_cost", "binary_cross_entropy"))
    targets, ps = (", ".join(f"{v:g}" for v in values.tolist()) for values in (t, p))
    return (
        Slip(
            "Cross-entropy is sum of y·log(y) + (1−y)·log(1−y)",
            prose("""It is **−mean** of t·log(p) + (1−t)·log(1−p): minus in front, the prediction p inside the
                logarithm, the target t before it, and the mean over the rows."""),
            prose(f"""Targets {targets}, predictions {ps}. As said, with the targets for y: **{number(said, 4)}**,
                whatever is predicted. Right: **{right:.4f}**."""),
        ),
        Slip(
            "The log of cross-entropy is log10",
            prose("""It is the natural logarithm, ln. In code, log is ln; on a calculator log is log10, which is
                smaller by the factor ln 10 = 2.302585."""),
            prose(f"""Scores −2.85, 0.86, 0.28, class 2 right: −ln p = **{entropy:.4f}**, with log10 by mistake
                **{entropy / math.log(10):.3f}**."""),
        ),
        Slip(
            "The more wrong a neuron is, the faster it learns",
            prose("""Only with a loss whose slope says so. Behind a sigmoid the quadratic cost multiplies the error by
                σ′(z), which is almost 0 when the neuron is surely wrong. Cross-entropy cancels σ′(z)."""),
            prose(f"""One neuron, w = b = 2, answer {slow.a[0]:.4f}, target 0: slope **{slow.slopes[0]:.4f}** with the
                quadratic cost, **{fast.slopes[0]:.4f}** with cross-entropy."""),
        ),
    )


def _times_log(value: float) -> float:
    """v log v, with 0 log 0 = 0."""
    return 0.0 if value <= 0 else value * math.log(value)
