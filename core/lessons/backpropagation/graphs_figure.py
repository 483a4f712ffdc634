"""From backpropagation as it is told to what its stage is drawn from."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.explain.digits import scientific
from core.explain.scene import Scene
from core.figures.board import NARROW, WIDE
from core.figures.graphs.graph import TOP as GRAPH_TOP
from core.figures.graphs.graph import Edge, Graph, Node, both_places, network_places
from core.figures.graphs.panel import Frame
from core.lessons.backpropagation.circuit import CHAPTERS as CIRCUIT_CHAPTERS
from core.lessons.backpropagation.circuit import Beat, Example
from core.lessons.backpropagation.many import MOMENTS, Course, headline, lines
from core.lessons.backpropagation.many_figure import Curve
from core.lessons.backpropagation.scene import CHAPTERS, Mark
from core.lessons.backpropagation.step import Pass
from core.lessons.backpropagation.task import Task
from core.nn.circuit import Passed
from core.wording import decimals, number

COURSE_WIDTH = 430.0  # of the network beside its curve


def short(value: float, places: int = 4) -> str:
    """A number that fits a circle."""
    size = abs(value)
    return number(value, places if size < 10 else 2 if size < 100 else 0) if size < 1e6 else "> 10⁶"


def given(value: float) -> str:
    """A number of at most two decimals, as it is."""
    return number(value, decimals([value], 2))


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
    nodes, edges = [*_nodes(task, when, found.row)], [*_edges(task, when, found.row)]
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


def _edges(task: Task, when: dict[Mark, int], row: int) -> Iterator[Edge]:
    for layer in range(1, task.depth + 1):
        for k in range(task.sizes[layer]):
            for i in range(task.sizes[layer - 1]):
                step = when.get(Mark("gradient", (layer, i, k)), 1)
                name = task.weight(layer, i, k)
                yield Edge(f"w{layer}.{i}.{k}", f"u{layer - 1}.{i}", f"u{layer}.{k}", f"{layer}", step, name)
    for k in range(task.sizes[-1]):
        error = when.get(Mark("error", (0, 0)), 1)
        yield Edge(f"e{k}", f"u{task.depth}.{k}", "E", "targets", error, "", True)


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


def course_graph(found: Course, row: int) -> Graph:
    """The stage of many steps: the network at every moment, on the example numbered `row`, small beside its curve."""
    task = found.task
    wide, narrow = (network_places(task.sizes, width) for width in (COURSE_WIDTH, NARROW))
    everything = [abs(W).max() for network in found.networks for W, _ in network.layers]
    largest = float(max(everything)) or 1.0
    nodes = []
    for layer, size in enumerate(task.sizes):
        for k in range(size):
            nodes.append(
                Node(
                    f"u{layer}.{k}", task.unit(layer, k), task.unit(layer, k), wide.columns[layer][k],
                    narrow.columns[layer][k], 1.0 if layer else 0.3, 0, wide.roomy, True,
                )
            )  # fmt: skip
    nodes.append(Node("E", "error E", "E", wide.error, narrow.error, 0.3, 0))
    edges = [edge._replace(when=0) for edge in _edges(task, {}, row)]
    edges = [edge._replace(gap="") if edge.plain else edge for edge in edges]
    x = task.x[row]
    top = max(float(np.abs(x).max(initial=0)), 1.0)
    frames = []
    for index, (network, run) in enumerate(zip(found.networks, found.runs, strict=True)):
        texts = {f"u0.{i}": given(v) for i, v in enumerate(x)}
        shares = {f"u0.{i}": float(v) / top for i, v in enumerate(x)}
        for layer, (W, _) in enumerate(network.layers, start=1):
            for k, a in enumerate(run.a[layer - 1][row]):
                texts[f"u{layer}.{k}"], shares[f"u{layer}.{k}"] = short(float(a)), float(a)
            for (i, k), weight in np.ndenumerate(W):
                key = f"w{layer}.{i}.{k}"
                texts[key], shares[key] = short(float(weight), 2), float(weight) / largest
        error = float(found.errors[index])
        texts["E"] = "∞" if not np.isfinite(error) else scientific(error) if 0 < error < 5e-5 else short(error)
        frames.append(Frame(0, headline(found, index), lines(found, index), texts, shares, {}))
    return Graph(nodes, edges, frames, (), (wide.bottom, narrow.bottom))


def course_curve(found: Course) -> Curve:
    """The error at every moment; beside a mistake, the right one dashed."""
    errors = [float(value) for value in found.errors]
    if found.mistake == "none":
        return Curve(MOMENTS, errors)
    return Curve(MOMENTS, errors, [float(v) for v in found.right_errors], "with the mistake", "right")


def circuit_graph(example: Example, found: Passed, told: Sequence[Beat], places: int) -> Graph:
    """The stage of a circuit: gates as circles that show what they do, values in them, gradients below."""
    first: dict[str, int] = {}
    for index, beat in enumerate(told, start=1):
        for name in beat.writes:
            first.setdefault(name, index)
    nodes = []
    for part in example.parts:
        gate = bool(part.sign)
        boxes = []
        for width, side, height in ((WIDE, 52.0, 236.0), (NARROW, 34.0, 292.0)):
            # Inputs are low, so that five of them have room for their names.
            w, h = (side, side) if gate else (side - 6, 26.0)
            x, y = 4 + side / 2 + part.x * (width - side - 8), GRAPH_TOP + 30 + part.y * (height - 52)
            boxes.append((x - w / 2, y - h / 2, w, h))
        name = f"{part.name}\u2002{part.sign}" if gate else part.name
        nodes.append(
            Node(part.name, name, part.sign or part.name, boxes[0], boxes[1], 1.0 if gate else 0.3,
                 first.get(part.name, 1), gate, True)
        )  # fmt: skip
    edges = [
        Edge(f"{name}>{gate.name}", name, gate.name, "", first[gate.name], "", True)
        for gate in example.gates
        for name in gate.inputs
    ]
    largest = max(abs(value) for value in found.values.values()) or 1.0
    texts = {name: circuit_number(found.values[name], places) for name in example.inputs}
    under: dict[str, str] = {}
    frames = []
    for beat in told:
        for name in beat.writes:
            if beat.chapter:
                under[name] = circuit_number(found.gradients[name], places)
            else:
                texts[name] = circuit_number(found.values[name], places)
        shares = {name: found.values[name] / largest for name in texts}
        ends = {*beat.reads, *beat.writes}
        wires = {edge.key for edge in edges if edge.start in ends and edge.stop in ends}
        frames.append(
            Frame(beat.chapter, beat.headline, beat.lines, dict(texts), shares, dict(under),
                  frozenset(wires | set(beat.reads) - set(beat.writes)), frozenset(beat.writes))
        )  # fmt: skip
    return Graph(nodes, edges, frames, CIRCUIT_CHAPTERS, (GRAPH_TOP + 236, GRAPH_TOP + 292))


def circuit_number(value: float, places: int) -> str:
    """A circuit's number in its circle: two decimals, as its source prints them, unless it is whole."""
    return given(value) if abs(value - round(value)) < 1e-12 else short(value, min(places, 2))
