"""One step of learning as a trace: which numbers each scene reads, and which it writes."""

import numpy as np

from core.explain.scene import Scene
from core.lessons.backpropagation.scene import CHAPTERS, Mark
from core.lessons.backpropagation.step import Pass
from core.trace import Region, Step, Trace


def step_trace(found: Pass, told: list[Scene]) -> Trace:
    """Arrays: inputs, weights, and per layer answers, deltas, gradients, new weights (the bias as last row)."""
    task, row = found.task, found.row
    arrays: dict[str, np.ndarray] = {"inputs": task.x[row]}
    for layer, (W, b) in enumerate(task.network.layers, start=1):
        arrays[f"weights {layer}"] = np.vstack([W, b])
        arrays[f"answers {layer}"] = found.step.run.a[layer - 1][row]
        delta = found.step.dz[layer - 1][row]
        arrays[f"deltas {layer}"] = delta
        arrays[f"gradients {layer}"] = np.outer([*found.inputs[layer - 1], 1.0], delta)
        arrays[f"new weights {layer}"] = np.vstack(found.step.after.layers[layer - 1])
    arrays["error"] = np.array([found.row_error])
    arrays["error after"] = np.array([found.error_after])
    return Trace(
        arrays,
        [
            Step(s.caption, reads=_regions(s.reads), writes=_regions(s.writes), chapter=CHAPTERS[s.chapter])
            for s in told
        ],
    )


def _regions(marks: tuple[Mark, ...]) -> dict[str, Region]:
    """The marks of each array as one box."""
    names = {
        "value": "answers",
        "delta": "deltas",
        "gradient": "gradients",
        "weight": "new weights",
        "old": "weights",
    }
    grouped: dict[str, list[tuple[int, ...]]] = {}
    for mark in marks:
        if mark.kind in ("error", "again"):
            grouped.setdefault("error" if mark.kind == "error" else "error after", []).append((0,))
        elif mark.kind == "value" and mark.at[0] == 0:
            grouped.setdefault("inputs", []).append(mark.at[1:])
        else:
            grouped.setdefault(f"{names[mark.kind]} {mark.at[0]}", []).append(mark.at[1:])
    boxes = {}
    for name, cells in grouped.items():
        low, high = np.min(cells, axis=0), np.max(cells, axis=0)
        boxes[name] = Region(tuple(low.tolist()), tuple((high - low + 1).tolist()))
    return boxes
