"""One step of an optimizer as its equation says it, with the numbers of that step.

The weights come from `core.nn.optimizers`; what an optimizer remembers between steps is worked out again here, from the
gradients, so that it can be shown.
"""

import math
from collections.abc import Iterator

import numpy as np

from core.lessons.gradient_descent.runs import Run
from core.wording import MINUS, TIMES, compact, number

PLACES = 4
EPSILON = 1e-7  # of Keras


def pair(values: np.ndarray) -> str:
    """`(−1.2000, 0.3000)`"""
    return f"({_one(float(values[0]))}, {_one(float(values[1]))})"


def _one(value: float) -> str:
    """Four decimals; a number too small or too large for them by its first digits."""
    return number(value, PLACES) if value == 0 or 0.001 <= abs(value) < 1e5 else small(value)


def small(value: float) -> str:
    """A number that may be very small or very large, by its first digits."""
    if value == 0:
        return "0"
    return compact(math.log10(abs(value)), math.copysign(1.0, value), digits=4)


def _smalls(values: np.ndarray) -> str:
    return f"({small(float(values[0]))}, {small(float(values[1]))})"


def _plain(value: float) -> str:
    """A setting as it was chosen, without ends of zeros."""
    return f"{value:.6g}"


def equations(run: Run) -> list[tuple[str, ...]]:
    """For every step its lines: what is remembered, then the weights. Empty where the weights are lost."""
    return list(_TOLD[run.rule.name](run))


def _moves(run: Run, at: int, way: str) -> str:
    """The last line of a step: the old weights, the new ones, and what was added, so that the sum is exact.

    All have the same decimals: four, or more where both weights are so close to 0 that four would leave nothing to see.
    """
    before, after = run.weights[at], run.weights[at + 1]
    largest = float(np.abs(np.stack([before, after])).max())
    if not 1e-9 < largest < 1e5:
        return f"w = w {way} = {pair(before)} + {pair(after - before)} = {pair(after)}"
    places = max(PLACES, 3 - math.floor(math.log10(largest))) if largest < 0.001 else PLACES
    before, after = np.round(before, places), np.round(after, places)
    shown = [", ".join(number(float(v), places) for v in pair_) for pair_ in (before, after - before, after)]
    return f"w = w {way} = ({shown[0]}) + ({shown[1]}) = ({shown[2]})"


def _steps(run: Run) -> Iterator[int]:
    for at in range(run.steps):
        if np.isnan(run.weights[at + 1]).any():
            return
        yield at


def _sgd(run: Run) -> Iterator[tuple[str, ...]]:
    rate = _plain(run.rule.rate)
    for at in _steps(run):
        g = run.gradients[at]
        yield (
            f"step = {MINUS}rate {TIMES} g = {MINUS}{rate} {TIMES} {pair(g)} = {pair(-run.rule.rate * g)}",
            _moves(run, at, "+ step"),
        )


def _velocity(run: Run) -> Iterator[tuple[int, np.ndarray, str]]:
    """For each step its number, the new velocity, and the line that works it out."""
    beta, rate = run.rule.options["momentum"], run.rule.rate
    v = np.zeros(2)
    for at in _steps(run):
        g, old = run.gradients[at], v
        v = beta * old - rate * g
        yield (
            at,
            v,
            f"v = \u03b2 {TIMES} v {MINUS} rate {TIMES} g = {_plain(beta)} {TIMES} {pair(old)} {MINUS} "
            f"{_plain(rate)} {TIMES} {pair(g)} = {pair(v)}",
        )


def _momentum(run: Run) -> Iterator[tuple[str, ...]]:
    for at, _, line in _velocity(run):
        yield line, _moves(run, at, "+ v")


def _nesterov(run: Run) -> Iterator[tuple[str, ...]]:
    beta, rate = run.rule.options["momentum"], run.rule.rate
    for at, v, line in _velocity(run):
        ahead = pair(beta * v - rate * run.gradients[at])
        yield line, f"ahead = \u03b2 {TIMES} v {MINUS} rate {TIMES} g = {ahead}", _moves(run, at, "+ ahead")


def _adagrad(run: Run) -> Iterator[tuple[str, ...]]:
    total = np.full(2, 0.1)
    for at in _steps(run):
        g, old = run.gradients[at], total
        total = old + g**2
        step = -run.rule.rate * g / np.sqrt(total + EPSILON)
        yield (
            f"a = a + g\u00b2 = {_smalls(old)} + {_smalls(g**2)} = {_smalls(total)}",
            f"step = {MINUS}rate {TIMES} g / \u221a(a + \u03b5) = {MINUS}{_plain(run.rule.rate)} {TIMES} {pair(g)} / "
            f"{pair(np.sqrt(total + EPSILON))} = {pair(step)}",
            _moves(run, at, "+ step"),
        )


def _rmsprop(run: Run) -> Iterator[tuple[str, ...]]:
    rho, total = run.rule.options["rho"], np.zeros(2)
    for at in _steps(run):
        g, old = run.gradients[at], total
        total = rho * old + (1 - rho) * g**2
        step = -run.rule.rate * g / np.sqrt(total + EPSILON)
        yield (
            f"s = \u03c1 {TIMES} s + (1 {MINUS} \u03c1) {TIMES} g\u00b2 = {_plain(rho)} {TIMES} {_smalls(old)} + "
            f"{_plain(1 - rho)} {TIMES} {_smalls(g**2)} = {_smalls(total)}",
            f"step = {MINUS}rate {TIMES} g / \u221a(s + \u03b5) = {MINUS}{_plain(run.rule.rate)} {TIMES} {pair(g)} / "
            f"{pair(np.sqrt(total + EPSILON))} = {pair(step)}",
            _moves(run, at, "+ step"),
        )


def _adam(run: Run) -> Iterator[tuple[str, ...]]:
    options = run.rule.options
    b1, b2, rate = options["beta_1"], options["beta_2"], run.rule.rate
    decay = options.get("weight_decay", 0.0)
    m, s = np.zeros(2), np.zeros(2)
    for at in _steps(run):
        g, old_m, old_s = run.gradients[at], m, s
        m, s = b1 * old_m + (1 - b1) * g, b2 * old_s + (1 - b2) * g**2
        grown = rate * math.sqrt(1 - b2 ** (at + 1)) / (1 - b1 ** (at + 1))
        step = -grown * m / (np.sqrt(s) + EPSILON)
        lines = [
            f"m = {_plain(b1)} {TIMES} {pair(old_m)} + {_plain(1 - b1)} {TIMES} {pair(g)} = {pair(m)}",
            f"s = {_plain(b2)} {TIMES} {_smalls(old_s)} + {_plain(1 - b2)} {TIMES} {_smalls(g**2)} = {_smalls(s)}",
            f"step = {MINUS}rate {TIMES} \u221a(1 {MINUS} \u03b2\u2082\u1d57) / (1 {MINUS} \u03b2\u2081\u1d57) "
            f"{TIMES} m / (\u221as + \u03b5) = {MINUS}{_plain(grown)} {TIMES} {pair(m)} / "
            f"{pair(np.sqrt(s) + EPSILON)} = {pair(step)}",
        ]
        way = "+ step"
        if "weight_decay" in options:
            way = f"{MINUS} rate {TIMES} \u03bb {TIMES} w + step"
            lines[-1] += f"; decay {pair(-rate * decay * run.weights[at])}"
        yield (*lines, _moves(run, at, way))


_TOLD = {
    "sgd": _sgd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adam,
}

FORMULAS = {
    "sgd": r"w \leftarrow w - \eta\,g",
    "momentum": r"\begin{gathered} v \leftarrow \beta v - \eta\,g \\ w \leftarrow w + v \end{gathered}",
    "nesterov": r"\begin{gathered} v \leftarrow \beta v - \eta\,g \\ w \leftarrow w + \beta v - \eta\,g \end{gathered}",
    "adagrad": (
        r"\begin{gathered} a \leftarrow a + g^2 \\ "
        r"w \leftarrow w - \eta\,\frac{g}{\sqrt{a + \epsilon}} \end{gathered}"
    ),
    "rmsprop": (
        r"\begin{gathered} s \leftarrow \rho s + (1 - \rho)\,g^2 \\ "
        r"w \leftarrow w - \eta\,\frac{g}{\sqrt{s + \epsilon}} \end{gathered}"
    ),
    "adam": (
        r"\begin{gathered} m \leftarrow \beta_1 m + (1 - \beta_1)\,g \\ "
        r"s \leftarrow \beta_2 s + (1 - \beta_2)\,g^2 \\ "
        r"w \leftarrow w - \eta\,\frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t}\,\frac{m}{\sqrt{s} + \epsilon} "
        r"\end{gathered}"
    ),
}
FORMULAS["adamw"] = FORMULAS["adam"].replace(r" \\ w \leftarrow w -", r" \\ w \leftarrow w - \eta\lambda w -")
