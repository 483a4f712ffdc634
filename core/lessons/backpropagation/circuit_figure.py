"""A circuit of gates, drawn: what each does, its value, and below it its gradient."""

from collections.abc import Sequence

from core.explain.digits import given
from core.explain.scene import Scene
from core.figures.board import NARROW, WIDE
from core.figures.graphs.panel import Frame
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.backpropagation.circuit import Example, nudged
from core.lessons.backpropagation.circuit_words import BACKWARD, CHAPTERS, FORWARD, NUDGE, STEP
from core.lessons.backpropagation.graph_figure import TOP, Edge, Graph, Node, graph_figure
from core.lessons.backpropagation.graphs_figure import short
from core.nn.circuit import Passed
from core.wording import prose


def circuit_figure(
    example: Example, found: Passed, told: Sequence[Scene], places: int, shown: Mode, after: Passed | None = None
) -> Figure:
    """The circuit, forward and back."""
    alt = prose(f"""The circuit {example.says} gate by gate: forward to its value, then backward, where every gate
        hands its inputs the local slope times what came back.""")
    return graph_figure(circuit_graph(example, found, told, places, after), shown, alt)


def circuit_graph(
    example: Example, found: Passed, told: Sequence[Scene], places: int, after: Passed | None = None
) -> Graph:
    """The stage of a circuit: gates as circles that show what they do, values in them, gradients below."""
    first: dict[str, int] = {}
    for index, scene in enumerate(told, start=1):
        for name in scene.writes:
            first.setdefault(name, index)
    nodes = []
    for part in example.parts:
        gate = bool(part.sign)
        boxes = []
        for width, side, height in ((WIDE, 52.0, 236.0), (NARROW, 34.0, 292.0)):
            # Inputs are low, so that five of them have room for their names.
            w, h = (side, side) if gate else (side - 6, 26.0)
            x, y = 4 + side / 2 + part.x * (width - side - 8), TOP + 30 + part.y * (height - 52)
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
    values = dict(found.values)
    largest = max(abs(value) for value in values.values()) or 1.0
    texts = {name: circuit_number(found.values[name], places) for name in example.inputs}
    under: dict[str, str] = {}
    frames = []
    order = (FORWARD, NUDGE, BACKWARD, STEP) if example.learns else (FORWARD, BACKWARD)
    for scene in told:
        for name in scene.writes:
            if scene.chapter == STEP and after:
                values[name] = after.values[name]
                texts[name] = circuit_number(values[name], places)
            elif scene.chapter == BACKWARD:
                under[name] = circuit_number(found.gradients[name], places)
            elif scene.chapter == FORWARD:
                texts[name] = circuit_number(found.values[name], places)
        stands, said = values, texts
        if scene.chapter == NUDGE:
            stands = dict(nudged(example, found).values)
            said = {name: circuit_number(stands[name], places) for name in texts}
        elif scene.chapter == STEP and example.learns not in scene.writes:
            under = {}  # the gradients were those of the weight before
        shares = {name: max(min(stands[name] / largest, 1.0), -1.0) for name in texts}
        ends = {*scene.reads, *scene.writes}
        wires = {edge.key for edge in edges if edge.start in ends and edge.stop in ends}
        frames.append(
            Frame(order.index(scene.chapter), scene.headline, scene.lines, dict(said), shares, dict(under),
                  frozenset(wires | set(scene.reads) - set(scene.writes)), frozenset(scene.writes))
        )  # fmt: skip
    return Graph(nodes, edges, frames, [CHAPTERS[chapter] for chapter in order], (TOP + 236, TOP + 292))


def circuit_number(value: float, places: int) -> str:
    """A circuit's number in its circle: two decimals, as its source prints them, unless it is whole."""
    return given(value) if abs(value - round(value)) < 1e-12 else short(value, min(places, 2))
