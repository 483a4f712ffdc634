"""How long the playground's default run takes, from settings to rows, and how much is sent.

Run it by hand: `python tests/bench/bench_playground.py`. The baseline, measured in the same run, is the same training
by `core.nn.network.backward` and the same optimizer, step by step. It prints times, ratios and bytes, and says of each
aim whether it is met: training faster than the baseline, run and figure within 1.5 s, 400 kB sent.
"""

import json
import logging
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.figures.player import Figure
from core.lessons.playground import stage
from core.lessons.playground.play import glorot, points_of, targets, task, train, trained
from core.lessons.playground.settings import Settings
from core.nn.network import Network, backward
from core.nn.optimizers import Adam

ROUNDS = 5
AIM_SECONDS, AIM_BYTES = 1.5, 400_000
NONE = np.zeros((1, 3))


def baseline(settings: Settings) -> Network:
    """The same steps by the plain functions."""
    points = points_of(settings, NONE)
    plan = task(settings, points).plan
    t, optimizer = targets(points, plan.loss), Adam(float(settings.rate))
    net = glorot((2, 4, 2, 1), ("tanh", "tanh", "sigmoid"), settings.seed)
    for _ in range(plan.epochs):
        for low in range(0, points.training, plan.batch):
            high = min(low + plan.batch, points.training)
            found = backward(net, points.x[low:high], t[low:high], loss=plan.loss)
            slopes = [part for pair in zip(found.dW, found.db, strict=True) for part in pair]
            flat = optimizer.step([part for layer in net.layers for part in layer], slopes)
            net = Network(list(zip(flat[::2], flat[1::2], strict=True)), net.activations)
    return net


def figure_of(settings: Settings) -> Figure:
    """A run and its picture."""
    return stage.play(trained(settings, NONE), settings, "answer", "light").figure


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    logging.disable(logging.WARNING)  # Streamlit's cache misses its page
    figure_of(replace(Settings(), epochs=20))  # imports and structures
    times: dict[str, list[float]] = {"baseline": [], "training": [], "run and figure": []}
    for turn in range(ROUNDS):
        settings = replace(Settings(), seed=10 + turn)
        points = points_of(settings, NONE)
        times["baseline"].append(seconds(partial(baseline, settings)))
        times["training"].append(seconds(partial(train, task(settings, points), points)))
        times["run and figure"].append(seconds(partial(figure_of, settings)))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, value in medians.items():
        print(f"{name:15} {1e3 * value:7.0f} ms   {value / medians['baseline']:.2f} of the baseline")
    figure = figure_of(Settings())
    sent = len(json.dumps({**figure.structure, "datasets": figure.data}))
    print(f"sent: {sent / 1000:.0f} kB for {figure.steps} snapshots")
    print("faster than the baseline:", medians["training"] < medians["baseline"])
    print(f"within {AIM_SECONDS} s:", medians["run and figure"] < AIM_SECONDS)
    print(f"under {AIM_BYTES // 1000} kB:", sent < AIM_BYTES)


if __name__ == "__main__":
    main()
