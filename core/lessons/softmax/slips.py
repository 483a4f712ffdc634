"""What is easy to get wrong about softmax, each with the number at hand that shows it."""

import numpy as np

from core.explain.explanation import Slip
from core.lessons.softmax.settings import Scores, shown
from core.nn.curves import sigmoid
from core.wording import decimals, number, prose

YES = 0.5  # a sigmoid from here on says yes


def range_slip(scores: Scores, p: np.ndarray) -> Slip:
    """Softmax's range."""
    low, high = int(np.argmin(scores.logits)), scores.top
    z = scores.logits[low]
    return Slip(
        "Softmax estimates values between −1 and 1",
        prose("""Between 0 and 1, and together they are 1: probabilities. Between −1 and 1 is tanh, which looks at one
            number alone."""),
        prose(f"""The smallest logit here is {number(z, decimals([z], 2))} ({scores.marked[low]}). Softmax makes it
            **{shown(p[low])}**, tanh {number(float(np.tanh(z)), 4)}. The largest probability is {shown(p[high])}, and
            all {scores.count} sum to **1**."""),
    )


def _favor(scores: Scores) -> str:
    """Which class gets most, or that several get equally much."""
    if scores.ties == 1:
        return f"favors {scores.marked[scores.top]}"
    return f"gives {scores.ties} classes the same largest share"


def exclusive_slip(scores: Scores) -> Slip:
    """Mutually exclusive and non-exclusive."""
    yes = int((sigmoid(scores.logits) >= YES).sum())
    sure = "no class at all" if yes == 0 else "one class" if yes == 1 else f"{yes} classes"
    return Slip(
        "In non-exclusive classification a data point cannot belong to only one class",
        prose("""It can: there it may belong to none, to one, or to several, since every class is a question of its own
            (one sigmoid each). Mutually exclusive means exactly one class (one softmax)."""),
        prose(f"""With these logits, sigmoids say yes to **{sure}** of {scores.count}; softmax has exactly **1** to
            give away and {_favor(scores)}."""),
    )
