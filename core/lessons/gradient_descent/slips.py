"""What is easy to get wrong about descending, each with a number that shows it."""

import math

import numpy as np

from core.explain.explanation import Slip
from core.nn.optimizers import Adam
from core.wording import prose

EXAMPLES = 272  # of the geyser's eruptions
BATCH = 32


def batches(examples: int = EXAMPLES, size: int = BATCH) -> int:
    """Updates in one epoch: the last batch may be smaller."""
    return math.ceil(examples / size)


def first_adam_step(gradient: float = 0.1, rate: float = 0.001) -> float:
    """How far Adam goes in its first step, with Keras' settings."""
    (after,) = Adam(learning_rate=rate).step([np.zeros(1)], [np.full(1, gradient)])
    return float(-after[0])


def epoch_slip(size: int = BATCH, epochs: int = 500) -> Slip:
    """Epochs and iterations."""
    each = batches(size=size)
    return Slip(
        "Epochs: number of iterations",
        prose("""One epoch is one pass over all examples; an iteration is one update of the weights, from one batch.
            Iterations = epochs × batches."""),
        prose(f"""{EXAMPLES} examples in batches of {size} are {each} batches, so `fit(x, y, epochs={epochs},
            batch_size={size})` makes {epochs} × {each} = **{epochs * each:,}** iterations."""),
    )


def names_slip(momentum: float = 0.9) -> Slip:
    """What the optimizers are called, and what their names say."""
    return Slip(
        "Momentum is another gradient, and Adam is based on it alone",
        prose("""Momentum is a memory of past gradients: steps in the same direction add up. Adam, for *adaptive moment
            estimation*, keeps moving averages of the gradient (as momentum does) and of its square (as RMSprop
            does)."""),
        prose(f"""Under a gradient that stays the same, momentum {momentum:g} builds steps up to 1 / (1 − {momentum:g})
            = **{1 / (1 - momentum):.4g}** times the first. Adam's first step is about its rate, whatever the gradient:
            **{first_adam_step():.8f}** for a gradient of 0.1 and a rate of 0.001."""),
    )
