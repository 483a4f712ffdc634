"""The update of every number that learns, and the picture forward again: what the step has brought."""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from core.explain.digits import differs
from core.explain.scene import Line, Scene, line
from core.lessons.chain.backward import WHOLE_KERNEL, contributions
from core.lessons.chain.forward import WHOLE_MAP, WHOLE_POOLED
from core.lessons.chain.scene import PLACES, Shown, place
from core.lessons.chain.task import KERNEL
from core.trace import Region
from core.wording import MINUS, TIMES, factor, number, prose


def update_scenes(shown: Shown) -> Iterator[Scene]:
    """Kernels, then the dense layer."""
    for k in range(shown.task.count):
        yield _kernel(shown, k)
    yield _dense(shown)


def again_scenes(shown: Shown) -> Iterator[Scene]:
    """Forward with the new numbers, layer by layer."""
    yield from (_maps(shown), _scores(shown), _loss(shown))


def _moved(shown: Shown, name: str, at: tuple[int, ...]) -> str:
    """One number's step: `0.5 − 0.05×(−0.12) = 0.506`"""
    old = getattr(shown.task, name)
    step = f"{shown.task.rate:g}{TIMES}{factor(float(getattr(shown.back.gradients, name)[at]), PLACES)}"
    return f"{shown.of(old[at], old)} {MINUS} {step} = {number(float(getattr(shown.found.after, name)[at]), PLACES)}"


def _proved(shown: Shown, name: str) -> list[Line]:
    """Where TensorFlow's gradients lead."""
    there = shown.found.proved_after(name)
    if there is None:
        return []
    apart = getattr(shown.found.after, name) - there
    text, _ = differs(float(np.abs(apart).max()), 0.0, PLACES)
    return [line(f"Proof: TensorFlow's gradients lead to the same numbers; they differ by {text} at most.", "note")]


def _kernel(shown: Shown, k: int) -> Scene:
    mine = np.abs(shown.back.gradients.kernels[..., k])
    u, v = (int(i) for i in np.unravel_index(int(np.argmax(mine)), mine.shape))
    more = [Line(("weight", f"old {MINUS} rate {TIMES} gradient = new"), "head")]
    more += [Line((place(*at), _moved(shown, "kernels", (*at, k))), "row") for at in np.ndindex(KERNEL, KERNEL)]
    more.append(Line(("bias", _moved(shown, "kernel_biases", (k,))), "row"))
    last = max(len(contributions(shown.found, k)) - 1, 0)
    return Scene(
        2, f"Update{shown.of_kernel(k)}: each weight moves a little against its gradient",
        (
            line(f"new = old {MINUS} rate{TIMES}gradient, for all nine weights and the bias"),
            line(f"{place(u, v)}: {_moved(shown, 'kernels', (u, v, k))}, and bias: "
                 f"{_moved(shown, 'kernel_biases', (k,))}", "result"),
            *_proved(shown, "kernels"),
        ),
        {f"so far {k} {last}": WHOLE_KERNEL, f"d bias {k}": Region.cell(0, 0)},
        {f"new kernel {k}": WHOLE_KERNEL, f"new bias {k}": Region.cell(0, 0)}, tuple(more),
    )  # fmt: skip


def _dense(shown: Shown) -> Scene:
    task = shown.task
    whole, row = Region.whole(task.weights.shape), Region.whole((1, len(task.names)))
    slopes = np.abs(shown.back.gradients.weights)
    f, c = (int(i) for i in np.unravel_index(int(np.argmax(slopes)), slopes.shape))
    more = [Line(("weight", f"old {MINUS} rate {TIMES} gradient = new"), "head")]
    for at in np.ndindex(task.weights.shape):
        label = f"from f{at[0] + 1} to {task.names[at[1]]}"
        more.append(Line((label, _moved(shown, "weights", at)), "row"))
    more += [Line((f"bias of {name}", _moved(shown, "biases", (at,))), "row") for at, name in enumerate(task.names)]
    return Scene(
        2,
        "Update of the dense layer: the same rule for every weight and every bias",
        (
            line(f"new = old {MINUS} rate{TIMES}gradient"),
            line(f"from f{f + 1} to {task.names[c]}: {_moved(shown, 'weights', (f, c))}", "result"),
            *_proved(shown, "weights"),
        ),
        {"d weights": whole, "d scores": row},
        {"new weights": whole, "new biases": row},
        tuple(more),
    )


def _maps(shown: Shown) -> Scene:
    kernels = range(shown.task.count)
    before, after = shown.run.flat, shown.found.again.flat
    changed = [
        f"f{n + 1}: {number(float(a), PLACES)} to {number(float(b), PLACES)}"
        for n, (a, b) in enumerate(zip(before, after, strict=True))
        if abs(a - b) >= 0.5 * 10**-PLACES
    ]
    said = ", ".join(changed) if changed else "Here none of the pooled numbers has changed."
    parts = [("sum", WHOLE_MAP), ("relu", WHOLE_MAP), ("pooled", WHOLE_POOLED)]
    return Scene(
        3, "Forward again with the new kernel: convolution, ReLU, pooling, flatten", (line(said, "words"),),
        {"input": Region.whole(shown.task.x.shape),
         **dict(chain.from_iterable(
             ((f"new kernel {k}", WHOLE_KERNEL), (f"new bias {k}", Region.cell(0, 0))) for k in kernels))},
        {f"new {name} {k}": region for name, region in parts for k in kernels}
        | {"new flat": Region.whole((after.size, 1))},
    )  # fmt: skip


def _scores(shown: Shown) -> Scene:
    task, again = shown.task, shown.found.again
    row = Region.whole((1, len(task.names)))
    parts = [
        f"{name}: score {number(float(s), PLACES)}, p {number(float(p), PLACES)} (was {number(float(old), PLACES)})"
        for name, s, p, old in zip(task.names, again.scores, again.p, shown.run.p, strict=True)
    ]
    return Scene(
        3, "Forward again: new scores, new probabilities", (line(", ".join(parts), "result"),),
        {"new flat": Region.whole((again.flat.size, 1)), "new weights": Region.whole(task.weights.shape),
         "new biases": row},
        {"new scores": row, "new p": row},
    )  # fmt: skip


def _loss(shown: Shown) -> Scene:
    task, before, after = shown.task, shown.run.loss, shown.found.again.loss
    slopes = shown.back.gradients
    squares = sum(
        float((part**2).sum()) for part in (slopes.kernels, slopes.kernel_biases, slopes.weights, slopes.biases)
    )
    way = "fell" if after < before else "rose" if after > before else "stayed"
    return Scene(
        3, f"The new loss: it {way} from {number(before, PLACES)} to {number(after, PLACES)}",
        (
            line(f"L = {MINUS}ln p of \u201c{task.names[task.right]}\u201d = {number(after, PLACES)}, a change of "
                 f"{number(after - before, PLACES)}", "result"),
            line(prose(f"""To first order a step changes L by {MINUS}rate{TIMES}(sum of all gradients²) =
                {number(-task.rate * squares, PLACES)}. The rest is the curve between here and there."""), "note"),
            *([line("It rose: the step was too long. Choose a smaller rate.", "wrong")] if after > before else []),
        ),
        {"new p": Region.whole((1, len(task.names))), "loss": Region.cell(0, 0)}, {"new loss": Region.cell(0, 0)},
    )  # fmt: skip
