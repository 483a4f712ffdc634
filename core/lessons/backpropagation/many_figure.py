"""A network that learns, moment by moment, beside the curve of its error; the pointer on the curve picks the moment."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.explain.digits import given, scientific
from core.figures import board
from core.figures.board import HEIGHT, LEFT, NARROW, TOP, WIDE, Box, Row, expr, halfway, place
from core.figures.graphs.panel import Frame
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.lessons.backpropagation.graph_figure import PARAMETERS, Graph, Node, graph_data, graph_layers, network_places
from core.lessons.backpropagation.graphs_figure import edges_of, short
from core.lessons.backpropagation.many import MOMENTS, STEPS, Course
from core.lessons.backpropagation.many_words import error_text, headline, lines
from core.wording import power_of_ten, prose

LOWEST = 1e-12  # errors below this stand on the axis


@dataclass(frozen=True)
class Curve:
    """Errors at numbers of steps, on logarithmic axes; `other` is drawn dashed, for comparison, where it is given.

    Errors beyond all bounds are infinite, and stand at the top.
    """

    steps: Sequence[int]
    errors: Sequence[float]
    other: Sequence[float] = ()
    name: str = "error E"
    other_name: str = ""


def course_board(graph: Graph, curve: Curve, mode: Mode, alt_text: str, *, start: int = 1) -> Figure:
    """The playable stage: one step per frame of the graph, which is one per point of the curve."""
    colors = palette(mode)
    wide: Box = (WIDE - 346, 34, 336, max(graph.bottom[0] - 34 - 26, 150))
    narrow: Box = (40, graph.bottom[1] + 30, NARROW - 52, 120)
    data = graph_data(graph, colors, below=(6, 120 + 30 + 34))
    low, high = _decades([*curve.errors, *curve.other])
    shares = [_up(value, low, high) for value in curve.errors]
    across = [_across(step, curve.steps[-1]) for step in curve.steps]
    data["panel"] = [place(wide, narrow)]
    data["points"] = [
        {
            "line": number,
            "ink": _inks(curve, colors)[number],
            **place(_at(wide, x, _up(value, low, high)), _at(narrow, x, _up(value, low, high))),
        }
        for number, values in enumerate((curve.errors, curve.other))
        for x, value in zip(across, values, strict=False)
    ]
    data["ticks"] = [*_ticks(curve, low, high, wide, narrow, colors)]
    data["strips"] = [*_strips(across, shares, wide, narrow)]
    return Figure(_structure(mode), data, len(graph.frames), alt_text, 8, board.pick("when"), start)


def _across(step: int, last: int) -> float:
    """A number of steps on the axis, 0 to 1: logarithmic, with room for 0."""
    return math.log10(step + 1) / math.log10(last + 1)


def _up(value: float, low: int, high: int) -> float:
    if not math.isfinite(value):
        return 1.0
    return min(max((math.log10(max(value, LOWEST)) - low) / (high - low), 0.0), 1.0)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around all values."""
    logs = [math.log10(max(value, LOWEST)) for value in values if math.isfinite(value)] or [0.0]
    low, high = math.floor(min(logs) + 1e-9), math.ceil(max(logs) - 1e-9)
    return low, max(high, low + 1)


def _at(box: Box, x: float, up: float) -> Box:
    return box[0] + x * box[2], box[1] + (1 - up) * box[3], 0, 0


def _ticks(curve: Curve, low: int, high: int, wide: Box, narrow: Box, colors: Palette) -> Iterator[Row]:
    """Numbers at the axes, and the names of the lines in their colors."""
    plain = {"ink": colors.muted, "dx": 0, "dy": 0}
    every = max(1, math.ceil((high - low) / 5))
    for exponent in range(low, high + 1, every):
        up = (exponent - low) / (high - low)
        text = f"{10.0**exponent:g}" if -4 <= exponent <= 4 else power_of_ten(exponent)
        spots = [_at(box, 0, up) for box in (wide, narrow)]
        yield {"text": text, "align": "right", "grid": 1, **plain, "dx": -5, **place(*spots)}
    for step in (0, 10, 100, 1000, 10_000):
        spots = [_at(box, _across(step, curve.steps[-1]), 0) for box in (wide, narrow)]
        align = "right" if step == curve.steps[-1] else "center"
        yield {"text": f"{step:,}", "align": align, "grid": 0, **plain, "dy": 11, **place(*spots)}
    for number, name in enumerate((curve.name, curve.other_name)):
        spots = [(box[0] + (0, 0.5)[number] * box[2], box[1] - 12, 0, 0) for box in (wide, narrow)]
        text = f"{('━', '╌')[number]} {name}" if name else ""
        ink = {"ink": _inks(curve, colors)[number]}
        yield {"text": text, "align": "left", "grid": 0, **plain, **ink, **place(*spots)}
    spots = [(box[0] + box[2], box[1] + box[3] + 26, 0, 0) for box in (wide, narrow)]
    yield {"text": "steps of learning", "align": "right", "grid": 0, **plain, **place(*spots)}


def _inks(curve: Curve, colors: Palette) -> tuple[str, str]:
    """The colors of the line and of the one beside it: a line that is compared with the right one is the wrong one."""
    return (colors.negative, colors.primary) if curve.other else (colors.primary, colors.primary)


def _strips(across: Sequence[float], shares: Sequence[float], wide: Box, narrow: Box) -> Iterator[Row]:
    """What the pointer hits: from half way to the moment before to half way to the next; and the moment's own point."""
    for index, (x, (left, right)) in enumerate(zip(across, halfway(across), strict=True)):
        boxes = [(box[0] + left * box[2], box[1], (right - left) * box[2], box[3]) for box in (wide, narrow)]
        dots = [_at(box, x, shares[index]) for box in (wide, narrow)]
        yield {"when": index + 1, **place(*boxes),
               "px": dots[0][0], "py": dots[0][1], "PX": dots[1][0], "PY": dots[1][1]}  # fmt: skip


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    colors = palette(mode)
    layers = [*graph_layers(colors), *_curve_layers(colors)]
    return board.structure(*layers, colors=colors, parameters=[*PARAMETERS, *board.clicks("strips", "when")])


def _curve_layers(colors: Palette) -> list[alt.Chart]:
    """The panel with its axes, both lines, and the moment's own mark."""
    at, down = "(narrow ? datum.PX : datum.px) * u", "(narrow ? datum.PY : datum.py) * u"
    width = "(narrow ? data('panel')[0].W : data('panel')[0].w) * u"
    here = {"y": expr(f"{TOP} + {HEIGHT} / 2"), "height": expr(HEIGHT)}
    return [
        board.rects("panel", fill=colors.surface),
        board.rules("ticks", x2=f"{LEFT} + {width}", y2="", stroke=colors.muted, opacity=0.25)
        .transform_filter("datum.grid"),
        board.texts(
            "ticks", x=expr(f"{LEFT} + datum.dx"), y=expr(f"{TOP} + datum.dy"), align=expr("datum.align"),
            fontSize=board.letters(12),
        ),
        board.lines(
            "points", "line", interpolate="linear", stroke=expr("datum.ink"),
            strokeWidth=expr("datum.line ? 2 : 2.5"), strokeDash=expr("datum.line ? [6, 4] : [1, 0]"),
        ),
        board.rects("strips", fill=colors.read, x=expr(at), width=2,
                    opacity=expr("datum.when == step ? 1 : 0"), **here),
        board.points(
            "strips", x=expr(at), y=expr(down), filled=True, size=90, fill=colors.read, stroke=colors.background,
            opacity=expr("datum.when == step ? 1 : 0"),
        ),
        board.clickable(board.answering("strips", colors, cursor="pointer"), "strips"),
    ]  # fmt: skip


def many_figure(found: Course, row: int, shown: Mode) -> Figure:
    """The network learning, beside its error."""
    alt = prose(f"""The error of a network of {" by ".join(map(str, found.task.sizes))} units over {STEPS:,} steps of
        learning, on logarithmic axes: from {found.errors[0]:.4f} to {error_text(float(found.errors[-1]))}. Beside it
        the network at each moment.""")
    return course_board(course_graph(found, row), course_curve(found), shown, alt)


COURSE_WIDTH = 430.0  # of the network beside its curve


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
    edges = [edge._replace(when=0) for edge in edges_of(task, {}, row)]
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
