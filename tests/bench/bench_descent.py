"""How fast ten thousand steps are: the tight loop against the step that is written to be read, in the same run.

python -m tests.bench.bench_descent
"""

import time
from itertools import pairwise

import numpy as np

from core.lessons.backpropagation.task import EXAMPLES
from core.nn.descent import step
from core.nn.descent_loop import descend
from core.nn.network import Network

STEPS, FEW = 10_000, 200


def largest() -> tuple[Network, np.ndarray, np.ndarray]:
    """The largest network that the lesson lets a reader build: 6 inputs, four layers of 6, four examples."""
    random = np.random.default_rng(0)
    layers = [(random.normal(0, 0.4, (a, b)), np.zeros(b)) for a, b in pairwise([6] * 5)]
    return (
        Network(layers, ["tanh"] * 3 + ["sigmoid"]),
        random.normal(0, 1, (4, 6)),
        random.uniform(0, 1, (4, 6)),
    )


def main() -> None:
    """Prints seconds of processor time for the loop, and how many times faster it is than plain steps."""
    cases = {name: (task.network, task.x, task.t, task.loss, task.rate) for name, task in EXAMPLES.items()}
    cases["largest"] = (*largest(), "mean_squared_error", 0.1)
    for name, (network, x, t, loss, rate) in cases.items():
        start = time.process_time()
        descend(network, x, t, loss=loss, rate=rate, moments=[STEPS])
        loop = time.process_time() - start
        start, slow = time.process_time(), network
        for _ in range(FEW):
            slow = step(slow, x, t, loss=loss, rate=rate).after
        plain = (time.process_time() - start) * STEPS / FEW
        print(f"{name:>8}: {STEPS:,} steps in {loop:.2f} s, {plain / loop:.0f} times as fast as step by step")


if __name__ == "__main__":
    main()
