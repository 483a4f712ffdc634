"""The same neuron with both losses: its place on the sigmoid, and its answer epoch by epoch."""

from collections.abc import Callable

import numpy as np

from core.figures.curves.figure import curves_figure
from core.figures.curves.units import Block, Course, Side, paired
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.losses.looks_figure import look, said
from core.lessons.losses.settings import Settings
from core.lessons.losses.slow import Neuron, T, X
from core.lessons.losses.slow_words import TITLES, pair
from core.lessons.losses.slow_words import caption as slow_caption
from core.nn.activations import ACTIVATIONS
from core.wording import numbers


def slow_figure(settings: Settings, mode: Mode) -> Figure:
    """The same neuron with both losses: its place on the sigmoid, and its answer epoch by epoch."""
    both = pair(settings)
    reach = max(5.0, float(max(np.abs(n.z).max() for n in both)) + 0.5)
    z = np.linspace(-reach, reach, 81)
    sigmoid = ACTIVATIONS["sigmoid"]
    sides = [
        Side(
            TITLES[n.cost_name],
            look(n.cost_name, 2.5),
            (z, sigmoid.f(z)),
            n.z[:, None],
            n.a[:, None],
            n.bend[:, None],
        )
        for n in both
    ]
    courses = [
        Course(f"Answer a by epoch (target {T:g})", (both[0].a, both[1].a), (0.0, 1.0)),
        Course("Cost C by epoch", (both[0].cost, both[1].cost), (0.0, 0.5)),
    ]
    shown: dict[str, Callable[[Neuron], np.ndarray]] = {
        "weight w": lambda n: n.history[:, 0],
        "bias b": lambda n: n.history[:, 1],
        "z = w·x + b": lambda n: n.z,
        "a = σ(z)": lambda n: n.a,
        "cost C": lambda n: n.cost,
        f"error a − {T:g}": lambda n: n.a - T,
        "σ′(z)": lambda n: n.bend,
        "slope ∂C/∂w": lambda n: n.slopes,
    }
    lines = [(name, [numbers(values(n)) for n in both]) for name, values in shown.items()]
    block = Block("The numbers of this epoch", ("", *(side.title for side in sides)), lines)
    captions = [said(slow_caption(both, epoch)) for epoch in range(len(both[0].a))]
    plot = paired((sides[0], sides[1]), (-reach, reach), courses, [block], captions)
    alt = f"One sigmoid neuron, input {X:g}, target {T:g}, trained with the quadratic cost and with cross-entropy."
    return curves_figure(plot, mode, alt, rate=30)
