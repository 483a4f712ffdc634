"""One step of learning, drawn: the network, where numbers stand from the step that computes them."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.explain.digits import given
from core.explain.scene import Scene
from core.figures.graphs.panel import Frame
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.backpropagation.graph_figure import Graph, Node, both_places, graph_figure
from core.lessons.backpropagation.graphs_figure import edges_of, short
from core.lessons.backpropagation.scene import CHAPTERS, Mark
from core.lessons.backpropagation.step import Pass
from core.lessons.backpropagation.task import Task
from core.wording import number, prose


def step_figure(found: Pass, told: Sequence[Scene], shown: Mode) -> Figure:
    """The network, computing."""
    task = found.task
    alt = prose(f"""A network of {" by ".join(map(str, task.sizes))} units learns for one step: forward unit by unit to
        the error, backward with a delta for each unit, then every weight moves and the error is taken again.""")
    return graph_figure(step_graph(found, told), shown, alt)


def step_graph(found: Pass, told: Sequence[Scene]) -> Graph:
    """The stage of one step of learning: numbers stand there from the step that computes them."""
    task = found.task
    when = {mark: index for index, scene in enumerate(told, start=1) for mark in scene.writes}
    words = _Words(found)
    texts, shares, under = words.at_first()
    frames = []
    for scene in told:
        for mark in scene.writes:
            words.write(mark, texts, shares, under)
        frames.append(
            Frame(
                scene.chapter, scene.headline, scene.lines, dict(texts), dict(shares), dict(under),
                frozenset(map(_key, scene.reads)), frozenset(map(_key, scene.writes)),
            )
        )  # fmt: skip
    wide, narrow = both_places(task.sizes)
    nodes, edges = [*_nodes(task, when, found.row)], [*edges_of(task, when, found.row)]
    return Graph(nodes, edges, frames, CHAPTERS, (wide.bottom, narrow.bottom))


def _key(mark: Mark) -> str:
    """What a mark is drawn at."""
    if mark.kind in ("error", "again"):
        return "E"
    return ("u" if len(mark.at) == 2 else "w") + ".".join(map(str, mark.at))


def _nodes(task: Task, when: dict[Mark, int], row: int) -> Iterator[Node]:
    wide, narrow = both_places(task.sizes)
    for layer, size in enumerate(task.sizes):
        for k in range(size):
            name = narrow_name = task.unit(layer, k)
            if layer == task.depth and narrow.roomy:
                narrow_name = f"{name} (t {given(task.t[row][k])})"
            if layer and wide.roomy:
                name += f", bias {weight_text(float(task.network.layers[layer - 1][1][k]))}"
            yield Node(
                f"u{layer}.{k}", name, narrow_name, wide.columns[layer][k], narrow.columns[layer][k],
                1.0 if layer else 0.3, when.get(Mark("value", (layer, k)), 1), wide.roomy,
            )  # fmt: skip
    yield Node("E", "error E", "E", wide.error, narrow.error, 0.3, when.get(Mark("error", (0, 0)), 1))


class _Words:
    """The texts that the numbers of a pass are drawn with."""

    def __init__(self, found: Pass) -> None:
        self.found, self.task, self.row = found, found.task, found.row
        self.largest = max(float(np.abs(W).max(initial=0)) for W, _ in self.task.network.layers) or 1.0
        layers = range(1, self.task.depth + 1)
        self.gradients = {layer: found.weight_shares(layer, found.step)[self.row] for layer in layers}

    def at_first(self) -> tuple[dict[str, str], dict[str, float], dict[str, str]]:
        """What is given: inputs, weights, targets. Texts, shares, and nothing under them yet."""
        task, x = self.task, self.task.x[self.row]
        top = max(float(np.abs(x).max(initial=0)), 1.0)
        texts = {f"u0.{i}": given(v) for i, v in enumerate(x)}
        shares = {f"u0.{i}": float(v) / top for i, v in enumerate(x)}
        texts |= {f"e{k}": f"target {given(v)}" for k, v in enumerate(task.t[self.row])}
        for layer, (W, _) in enumerate(task.network.layers, start=1):
            for (i, k), weight in np.ndenumerate(W):
                self._weight((layer, i, k), float(weight), texts, shares)
        return texts, shares, {}

    def _weight(self, at: tuple[int, ...], weight: float, texts: dict[str, str], shares: dict[str, float]) -> None:
        key = "w" + ".".join(map(str, at))
        texts[key], shares[key] = f"{self.task.weight(*at)}  {weight_text(weight)}", weight / self.largest

    def write(self, mark: Mark, texts: dict[str, str], shares: dict[str, float], under: dict[str, str]) -> None:
        """A number has been computed."""
        key, found, row = _key(mark), self.found, self.row
        match mark:
            case Mark("value", (layer, k)):
                a = float(found.step.run.a[layer - 1][row][k])
                texts[key], shares[key] = short(a), a
            case Mark("delta", (layer, k)):
                under[key] = f"δ {short(float(found.step.dz[layer - 1][row][k]))}"
            case Mark("gradient", (layer, i, k)) if i < self.task.sizes[layer - 1]:
                under[key] = short(float(self.gradients[layer][i, k]))
            case Mark("weight", (layer, i, k)) if i < self.task.sizes[layer - 1]:
                self._weight((layer, i, k), float(found.step.after.layers[layer - 1][0][i, k]), texts, shares)
                under.pop(key, None)
            case Mark("error"):
                texts[key], shares[key] = short(found.row_error), 0.0
            case Mark("again"):
                texts[key] = short(found.error_after)


def weight_text(weight: float) -> str:
    """A weight on its line: two decimals where those are exact, else four."""
    if abs(weight) >= 1e4:
        return short(weight)
    return number(weight, 2 if abs(weight * 100 - round(weight * 100)) < 1e-9 else 4)
