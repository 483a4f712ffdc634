"""A plot of one unit trained in two ways, side by side: each row's mark moves along the unit's activation function.

Above, two panels with the functions; below them what both cost, epoch by epoch; beside them each row's numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.board import NARROW, WIDE
from core.figures.curves_axis import around
from core.figures.curves_plot import Curve, Entry, Label, Look, Mover, Panel, Plot, Table

ROW = Look(0, 0, 2.0)
LEFT, TABLE = 34.0, 374.0


@dataclass(frozen=True)
class Side:
    """One of the two: the function as a line over the sums, and at every epoch each row's sum and answer."""

    title: str
    look: Look
    line: tuple[np.ndarray, np.ndarray]
    z: np.ndarray  # (epochs, rows)
    a: np.ndarray
    cost: np.ndarray  # (epochs,)
    cells: Sequence[Sequence[Sequence[str]]]  # per row, per column, per epoch


def paired(
    sides: tuple[Side, Side],
    span: tuple[float, float],
    names: Sequence[str],
    heads: tuple[str, ...],
    captions: Sequence[tuple[str, str]],
) -> Plot:
    """The whole plot. `span` is the axis of the sums; `names` are the rows', `heads` those of a side's columns."""
    inside = [side.a[(side.z >= span[0]) & (side.z <= span[1])] for side in sides]
    answers = around(np.concatenate([*inside, [0.0, 1.0]]), least=(-0.5, 1.0), most=5)
    sums = around(np.array(span), least=span, most=7)
    costs = np.concatenate([side.cost for side in sides])
    # One huge cost at the start would flatten all that follows.
    cost = around(np.minimum(costs, 3 * np.median(costs) + 0.5), least=(0, 0.1), most=4)
    epochs = len(captions) - 1
    run = around(np.array([0.0, epochs]), least=(0, epochs), most=7)
    each = 184.0
    panels = [
        Panel(f"{side.title}: a over z", sums, answers,
              ((LEFT + k * (each + 34), 48, each, 176), (LEFT + k * 164, 84, 148, 150)))
        for k, side in enumerate(sides)
    ] + [
        Panel("Cost C by epoch", run, cost, ((LEFT, 270, 2 * each + 34, 104), (LEFT, 284, NARROW - LEFT - 6, 90)),
              first=0, each=1, veil=True)
    ]  # fmt: skip
    curves = [Curve(k, side.look, [side.line]) for k, side in enumerate(sides)]
    curves += [Curve(2, side.look, [(np.arange(epochs + 1.0), side.cost)]) for side in sides]
    movers = [
        Mover(k, ROW, side.z[:, row], side.a[:, row], name=str(row + 1))
        for k, side in enumerate(sides)
        for row in range(side.z.shape[1])
    ] + [Mover(2, side.look, np.arange(epochs + 1.0), side.cost) for side in sides]
    tables, labels, top, narrow_top = [], [], 60.0, 424.0
    for side in sides:
        tables.append(
            Table(("row: x → t", *heads),
                  [Entry(name, cells, bold=name == names[-1]) for name, cells in zip(names, side.cells, strict=True)],
                  ((WIDE - TABLE + 14, top, TABLE - 14, 18.0), (0.0, narrow_top, NARROW, 19.0)), names=0.3)
        )  # fmt: skip
        labels.append(
            Label(side.title, ((WIDE - TABLE + 14, top - 19, 0, 0), (0, narrow_top - 20, 0, 0)), bold=True)
        )
        top, narrow_top = top + 18.0 * (len(names) + 1) + 36, narrow_top + 19.0 * (len(names) + 1) + 34
    return Plot(panels, curves, movers, captions, (max(396.0, top - 18), narrow_top - 20), tables, labels)
