"""The tables of the softmax lesson: which arrays each view shows, and how."""

import numpy as np

from core.figures.bars import Foot
from core.trace import Trace
from core.wording import decimals


def places_of(trace: Trace) -> int:
    return decimals(trace.arrays["logits"], 2)


def ones_sum(trace: Trace) -> Foot:
    """The sum of the probabilities, and of those shown, which rounding may keep from being exactly 1."""
    seen = float(np.round(trace.arrays["p"], 4).sum())
    if abs(seen - 1) < 5e-5:
        return Foot("total", "sum 1.0000")
    return Foot("total", f"sum 1 (as shown {seen:.4f})", f"1 ({seen:.4f})")
