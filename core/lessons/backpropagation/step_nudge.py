"""The chain rule told with one push: a weight grows a little, and what that does is followed to the error."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.lessons.backpropagation.step import Pass
from core.nn.activations import ACTIVATIONS
from core.nn.differences import error
from core.nn.losses import LOSSES
from core.nn.network import FUSED, Network
from core.wording import TIMES, factor, number, prose

STILL = 5e-5  # a gradient below this is shown as 0.0000, and says nothing


@dataclass(frozen=True)
class Link:
    """One hand of the chain: what moves, what its move is multiplied by, and what that factor is."""

    moves: str
    times: float
    called: str


@dataclass(frozen=True)
class Push:
    """A weight of the last layer, pushed by `by`: the links from it to the error, and the error before and after."""

    weight: str
    unit: str
    by: float
    links: tuple[Link, ...]
    before: float
    after: float

    @property
    def gradient(self) -> float:
        return float(np.prod([link.times for link in self.links]))


def push(found: Pass) -> Push | None:
    """The weight that moves this example's error most, pushed; None where hardly anything moves."""
    task, row, layer = found.task, found.row, found.task.depth
    below, deltas = found.inputs[-1], found.right.dz[-1][row]
    i, k = int(np.argmax(np.abs(below))), int(np.argmax(np.abs(deltas)))
    if abs(below[i] * deltas[k]) < STILL:
        return None
    name = task.unit(layer, k)
    links = [Link(f"The sum of {name}", float(below[i]), f"{task.unit(layer - 1, i)}, which the weight multiplies")]
    activation = task.network.activations[-1]
    if (activation, task.loss) in FUSED:
        over = f", over {task.sizes[-1]} outputs" if activation == "sigmoid" and task.sizes[-1] > 1 else ""
        links.append(Link("The error", float(deltas[k]), f"answer minus target{over}"))
    else:
        a, t = found.right.run.a[-1][row][None], task.t[row][None]
        bend = float(ACTIVATIONS[activation].df(found.right.run.z[-1][row][k]))
        pull = float(LOSSES[task.loss][1](t, a)[0, k])
        links += [
            Link(f"The answer of {name}", bend, "the slope of its activation there"),
            Link("The error", pull, "the slope of the error, seen from that answer"),
        ]
    # A large input makes a large push of a small one: the answer would leave the straight part of its curve.
    by = 0.01 if abs(below[i]) <= 2 else 0.0001
    moved = [(W.copy(), b) for W, b in task.network.layers]
    moved[-1][0][i, k] += by
    one = task.x[row : row + 1], task.t[row : row + 1]
    after = error(Network(moved, task.network.activations), *one, loss=task.loss)
    return Push(task.weight(layer, i, k), name, by, tuple(links), found.row_error, after)


def push_in_words(found: Pass) -> str:
    """The push as Markdown: what moves, link by link, and that it is the gradient; empty where nothing moves."""
    told = push(found)
    if told is None:
        return ""
    places = 6 if told.by == 0.01 else 8
    moved, shown, rows = told.by, f"{told.by:g}", []
    for link in told.links:
        moved *= link.times
        last, shown = shown, number(moved, places)
        rows.append(
            f"1. {link.moves} moves by {last} {TIMES} {factor(link.times, 4)} = {shown}. The factor is {link.called}."
        )
    return "\n".join(
        [
            f"**One weight, followed.** Make {told.weight} larger by {told.by:g}. What happens?\n",
            *rows,
            f"\nThe push comes out {_product(told.links)} = **{number(told.gradient, 4)}** times as large: that is the "
            f"**gradient** of {told.weight}, and multiplying along the way is the **chain rule**. "
            f"{_check(told, places)}{_delta(told)}",
        ]
    )


def _product(links: Sequence[Link]) -> str:
    return f" {TIMES} ".join(factor(link.times, 4) for link in links)


def _check(told: Push, places: int) -> str:
    """The push really made."""
    before, after = round(told.before, places), round(told.after, places)
    return prose(f"""Really pushed, the error goes from {number(before, places)} to {number(after, places)}, a change
        of {number(after - before, places)}. """)


def _delta(told: Push) -> str:
    """What is common to all weights into the unit."""
    delta = float(np.prod([link.times for link in told.links[1:]]))
    worked = f"{_product(told.links[1:])} = " if len(told.links) > 2 else ""
    return prose(f"""All but the first factor is the same for every weight into {told.unit}. So it is worked out once
        and has a name, the **delta** of {told.unit}: δ{told.unit} = {worked}{number(delta, 4)}.""")
