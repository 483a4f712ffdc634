"""The whole chain as scenes and as a trace: every array that is shown, in its final state, and who writes it when."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.explain.scene import Scene
from core.lessons.chain.backward import backward_scenes, contributions
from core.lessons.chain.chain import Forward, Pass
from core.lessons.chain.forward import forward_scenes
from core.lessons.chain.scene import CHAPTERS, Shown
from core.lessons.chain.task import KERNEL, Chain
from core.lessons.chain.update import again_scenes, update_scenes
from core.trace import Step, Trace

PARTS = {"sum": 0, "relu": 1, "pooled": 2, "flat": 3}  # chapters of the way forward, by what is written


def scenes(found: Pass, depth: str = "all") -> list[Scene]:
    """Forward, backward, update, and forward again: or forward alone, part by part."""
    shown = Shown(found, depth)
    if depth != "all":
        told = forward_scenes(shown)
        return [replace(scene, chapter=PARTS.get(next(iter(scene.writes)).split()[0], 4)) for scene in told]
    return [*forward_scenes(shown), *backward_scenes(shown), *update_scenes(shown), *again_scenes(shown)]


def chain_trace(found: Pass, told: list[Scene], depth: str = "all") -> Trace:
    """All arrays have two axes. A number after a name counts kernels; `new` is after the update."""
    steps = [Step(s.caption, reads=s.reads, writes=s.writes, chapter=CHAPTERS[depth][s.chapter]) for s in told]
    arrays = dict(_forward(found))
    if depth == "list":
        arrays = {name: values for name, values in arrays.items() if name.split()[0] in _TO_THE_LIST}
    if depth == "all":
        arrays |= dict(_backward(found))
    return Trace(arrays, steps)


_TO_THE_LIST = {"input", "kernel", "bias", *PARTS}


def _forward(found: Pass) -> Iterator[tuple[str, np.ndarray]]:
    yield "input", found.task.x
    yield from _learned(found.task, "")
    yield from _run(found.run, "")
    yield "target", found.task.target[None]


def _backward(found: Pass) -> Iterator[tuple[str, np.ndarray]]:
    task, back = found.task, found.back
    yield "d scores", back.scores[None]
    yield "d weights", back.gradients.weights
    yield "d flat", back.flat[:, None]
    for k in range(task.count):
        yield f"d pooled {k}", back.pooled[..., k]
        yield f"d relu {k}", back.relu[..., k]
        yield f"d sum {k}", back.sums[..., k]
        so_far = np.zeros((KERNEL, KERNEL))
        cells = contributions(found, k)
        for n, (row, column) in enumerate(cells):
            share = task.x[row : row + KERNEL, column : column + KERNEL] * back.sums[row, column, k]
            so_far = so_far + share
            yield f"share {k} {n}", share
            yield f"so far {k} {n}", so_far
        if not cells:
            yield f"so far {k} 0", so_far
        yield f"nudged {k}", found.nudged.kernels[..., k]
        yield f"d bias {k}", back.gradients.kernel_biases[k].reshape(1, 1)
    yield from _learned(found.after, "new ")
    yield from _run(found.again, "new ")


def _learned(task: Chain, new: str) -> Iterator[tuple[str, np.ndarray]]:
    for k in range(task.count):
        yield f"{new}kernel {k}", task.kernels[..., k]
        yield f"{new}bias {k}", task.kernel_biases[k].reshape(1, 1)
    yield f"{new}weights", task.weights
    yield f"{new}biases", task.biases[None]


def _run(run: Forward, new: str) -> Iterator[tuple[str, np.ndarray]]:
    for k in range(run.sums.shape[2]):
        yield f"{new}sum {k}", run.sums[..., k]
        yield f"{new}relu {k}", run.relu[..., k]
        yield f"{new}pooled {k}", run.pooled[..., k]
    yield f"{new}flat", run.flat[:, None]
    yield f"{new}scores", run.scores[None]
    yield f"{new}p", run.p[None]
    yield f"{new}loss", np.array([[run.loss]])
