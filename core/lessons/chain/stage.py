"""The stage of the whole chain: its trace laid out, kept for settings that come again."""

from functools import partial

import numpy as np
import streamlit as st

from core.explain.scene import Scene
from core.figures.board import fitting
from core.figures.graphs.panel import Frame
from core.figures.grids.matrices import Matrices, Sign
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.chain.backward import contributions
from core.lessons.chain.chain import Checked, Pass, passed
from core.lessons.chain.chain_figure import CELL, Layout, Winner, arrange, beside_picture, chain_figure
from core.lessons.chain.scene import CHAPTERS, PLACES
from core.lessons.chain.task import Chain
from core.lessons.chain.trace import chain_trace, scenes
from core.trace import Trace
from core.wording import decimals, number, prose

GROUPS = {"input": "picture", "kernel": "kernel", "bias": "kernel", "weights": "dense", "biases": "dense", "p": "p",
          "target": "p", "scores": "scores", "loss": "loss"}  # fmt: skip


@st.cache_data(max_entries=64, show_spinner=False)
def told(task: Chain, checked: Checked | None) -> tuple[Pass, list[Scene]]:
    """One step of learning, and how it is told."""
    found = passed(task, checked)
    return found, scenes(found)


def stage(found: Pass, said: list[Scene], shown: Mode) -> Figure:
    """All arrays, computing."""
    task, trace = found.task, chain_trace(found, said)
    layout = arrange(task.count, task.names, task.mode == "average")
    when = {name: index for index, step in enumerate(trace.steps) for name in step.writes}
    replaces = _stacked(found, layout)
    _titles_beside(found, layout, when)
    frames = [Frame(scene.chapter, scene.headline, scene.lines, {}, {}, {}) for scene in said]
    content = Matrices(
        trace, layout.spots, layout.signs, layout.bottom,
        groups={name: _group(name) for name in layout.spots}, places=_places(trace, layout),
        own_cells=layout.cells, replaces=replaces, bare_zeros=True,
    )  # fmt: skip
    alt = prose(f"""A picture of 6 by 6 pixels goes through {task.count} kernel{"s" * (task.count > 1)} of 3 by 3,
        ReLU, {task.mode} pooling, a dense layer and softmax to a loss of {found.run.loss:.3f}. Its gradients come back
        to every number; after one step the loss is {found.again.loss:.3f}.""")
    return chain_figure(content, frames, CHAPTERS, [*_winners(found, when)], shown, alt, start=_heart(found, when))


def _heart(found: Pass, when: dict[str, int]) -> int:
    """The step that it opens at: the last window adds its share to the first kernel's gradient."""
    last = max(len(contributions(found, 0)) - 1, 0)
    return when[f"so far 0 {last}"] + 1


def _stacked(found: Pass, layout: Layout) -> dict[str, str]:
    """Lays what comes later over what it takes the place of."""
    replaces = {}

    def lay(new: str, old: str, template: str) -> None:
        layout.spots[new], layout.cells[new] = layout.spots[template], layout.cells[template]
        if old:
            replaces[new] = old

    before = ""
    for k in range(found.task.count):
        count = max(len(contributions(found, k)), 1)
        spot, cell = layout.spots.pop(f"so far {k}"), layout.cells.pop(f"so far {k}")
        shares = [f"share {k} {n}" for n in range(count)] if contributions(found, k) else []
        for n in range(count):
            layout.spots[f"so far {k} {n}"], layout.cells[f"so far {k} {n}"] = spot, cell
            if n:
                replaces[f"so far {k} {n}"] = f"so far {k} {n - 1}"
        for name in (*shares, f"nudged {k}"):
            layout.spots[name], layout.cells[name] = beside_picture(found.task.count), cell
            if before:
                replaces[name] = before
            before = name
    for name in [*layout.spots]:
        kind = name.split()[0]
        if kind in ("kernel", "bias", "weights", "biases", "sum", "relu", "pooled", "flat", "scores", "p"):
            lay(f"new {name}", name, name)
    (x, y), (left, top) = layout.spots["loss"]
    layout.spots["new loss"] = (x + 1.6 * CELL, y), (left + 1.6 * CELL, top)
    layout.cells["new loss"] = layout.cells["loss"]
    return replaces


def _titles_beside(found: Pass, layout: Layout, when: dict[str, int]) -> None:
    """What stands next to the picture says what it is, and a loss is followed by the next one."""
    (x, y), (left, top) = beside_picture(found.task.count)
    spots = ((x, y - 9), (left, top - 9))
    begin = -1
    for k in range(found.task.count):
        of = f" {k + 1}" if found.task.count > 1 else ""
        proof = when[f"nudged {k}"]
        following = when.get(f"share {k + 1} 0", when.get(f"nudged {k + 1}", 10**9))
        layout.signs.append(Sign("Window \u00d7 \u03b4", spots, when=begin, until=proof, gradient=True))
        layout.signs.append(Sign(f"Nudged{of}", spots, when=proof, until=following, gradient=True))
        begin = following
    (x, y), (left, top) = layout.spots["loss"]
    cell = layout.cells["loss"]
    arrow = (x + 1.3 * CELL, y + cell[0][1] / 2), (left + 1.3 * CELL, top + cell[1][1] / 2)
    layout.signs.append(Sign("\u2192", arrow, middle=True, when=when["new loss"]))


def _group(name: str) -> str:
    """Arrays of one group share a scale of colors."""
    words = name.removeprefix("new ").split()
    if words[0] in ("d", "share", "so", "nudged"):
        return "gradient of the kernel" if words[0] != "d" else f"gradient of {words[1]}"
    return GROUPS.get(words[0], "map")


def _places(trace: Trace, layout: Layout) -> dict[str, int]:
    """As many decimals as are exact, at most three, and as many as a cell has room for."""
    found = {}
    for name in layout.spots:
        values = trace.arrays[name]
        width = min(cell[0] for cell in layout.cells[name])
        fits = partial(fitting, cell=width)
        found[name] = next(
            (
                places
                for places in range(decimals(values, PLACES), 0, -1)
                if fits([number(float(v), places) for v in values.ravel()])
            ),
            0,
        )
    return found


def _winners(found: Pass, when: dict[str, int]) -> list[Winner]:
    """The cells that pass a window's maximum on, from the step that finds them."""
    rows = []
    for *cell, k in np.argwhere(found.winners & (found.run.relu > 0)).tolist():
        # The last of the four windows is the last to write there.
        since = when[f"pooled {k}"] - 3 + cell[0] // 2 * 2 + cell[1] // 2
        rows.append((f"relu {k}", (cell[0], cell[1]), since, when[f"new relu {k}"]))
    return rows
