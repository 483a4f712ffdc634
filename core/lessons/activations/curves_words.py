"""Activation functions side by side, in words: what a stop shows, and all that is to be said of the chosen one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.activations.curves import BESIDE, Bend, bends, example_x, places
from core.lessons.activations.library import LIBRARY, Told
from core.lessons.activations.settings import Settings
from core.lessons.activations.slips import slips
from core.nn.activations import ACTIVATIONS
from core.trace import Region, Step, Sweep, Trace
from core.wording import number, prose

PUSH = 0.1  # of the sum, that shows what a slope means


def caption(bend: Bend, index: int) -> tuple[str, str]:
    """What a stop shows of the chosen function, in two halves."""
    x, value, slope = float(bend.x[index]), float(bend.f[index]), float(bend.slope[index])
    head = f"x = {number(x, places(bend))}: {bend.title} answers {number(value, 4)}"
    if x in bend.kinks:
        left, right = bend.sides(x)
        before, after = (float(bend.at(x + side)) for side in (-BESIDE, BESIDE))
        if abs(before - after) > 1e-6:
            return head, f"it jumps here, so it has no slope; {number(slope, 4)} is taken"
        if abs(left - right) > 1e-6:
            return (
                head,
                f"a corner: slope {number(left, 4)} or {number(right, 4)}, TensorFlow takes {number(slope, 4)}",
            )
    moved = round(abs(slope) * PUSH, 2)
    way = f"{'down' if slope < 0 else 'up'} by about {number(moved, 2)}" if moved else "hardly moves"
    return head, f"slope {number(slope, 4)}: x up by {PUSH:g}, output {way}"


def explain(settings: Settings) -> Explanation:
    """The words for the chosen function."""
    bend = bends(settings)[0]
    return Explanation(
        formula=_formula(bend),
        numbers=_numbers(bend),
        notes=_notes(bend),
        question=_question(bend),
        slips=slips(),
        keras=keras_code(bend),
        trace=trace(bend),
    )


def trace(bend: Bend) -> Trace:
    """One step per stop: the sum is read, the value and the slope are written."""

    def step(index: int) -> Step:
        cell = Region.cell(index)
        return Step(
            ": ".join(caption(bend, index)[:1]) + ", " + caption(bend, index)[1],
            {"x": cell},
            {"f": cell, "slope": cell},
        )

    return Trace({"x": bend.x, "f": bend.f, "slope": bend.slope}, Sweep(len(bend.x), step))


def _filled(template: str, bend: Bend, x: str) -> str:
    """A formula with x, or a number in its place, and the parameters' numbers."""
    for name, value in {**ACTIVATIONS[bend.name].parameters, **bend.parameters}.items():
        template = template.replace(f"@{name}", f"{value:g}" if value is not None else "")
    return template.replace("X", x)


def _changed_relu(bend: Bend) -> bool:
    """Whether ReLU's own parameters are in use, so that it is no longer max(0, x)."""
    defaults = ACTIVATIONS["relu"].parameters
    return bend.name == "relu" and {**defaults, **bend.parameters} != dict(defaults)


def _formula(bend: Bend) -> str:
    if _changed_relu(bend):
        return r"f(x) = \begin{cases} \alpha\,(x - \theta) & x \le \theta \\ \min(x, m) & x > \theta \end{cases}"
    if bend.name == "gelu" and bend.parameters.get("approximate"):
        return ACTIVATIONS["gelu"].latex + r" \approx " + _BY_TANH
    return ACTIVATIONS[bend.name].latex


_BY_TANH = r"\tfrac{x}{2} \big(1 + \tanh(\sqrt{2 / \pi}\,(x + 0.044715\, x^3))\big)"


def told_of(bend: Bend) -> Told:
    """What is said of a function with the parameters that it has."""
    told = LIBRARY[bend.name]
    if _changed_relu(bend):
        return _told_of_relu(bend, told)
    if bend.name in ("leaky_relu", "prelu"):
        leak = next(iter(bend.parameters.values()))
        if leak == 0:
            return replace(told, values="0 and above", saturates="left of 0: with a slope of 0 there it is plain ReLU")
        if leak == 1:
            return replace(told, saturates="nowhere: with a slope of 1 on both sides it is a straight line")
    if bend.name == "gelu" and bend.parameters.get("approximate"):
        by_tanh = (
            "The share by tanh, close to it and cheaper",
            r"\Phi(x) \approx \tfrac{1}{2} \big(1 + \tanh(\sqrt{2 / \pi}\,(x + 0.044715\, x^3))\big)",
        )
        return replace(told, body="", slope="", derivation=(told.derivation[0], by_tanh, told.derivation[1]))
    return told


def _told_of_relu(bend: Bend, told: Told) -> Told:
    """ReLU with a leak, a threshold or a highest value: what it answers on either side of the threshold."""
    given = {**ACTIVATIONS["relu"].parameters, **bend.parameters}
    leak, bound, top = (float(given[name] or 0) for name in ("negative_slope", "threshold", "max_value"))
    capped = given["max_value"] is not None
    at, end, slope = f"{bound:g}", f"{top:g}", f"{leak:g}"
    if not capped:
        right = f"above {at}" if bound else "0 and above"
        lines = [(f"Right of {at} it is the line", r"f(x) = x, \quad f'(x) = 1")]
    elif top <= bound:
        right = end
        lines = [(f"Right of {at} it is the constant", rf"f(x) = {end}, \quad f'(x) = 0")]
    else:
        right = f"from {at} to {end}"
        lines = [
            (f"From {at} to {end} it is the line", r"f(x) = x, \quad f'(x) = 1"),
            (f"Right of {end} it is the constant", rf"f(x) = {end}, \quad f'(x) = 0"),
        ]
    if leak:
        line = rf"{slope}\,(x - {at})" if bound else rf"{slope}\,x"
        lines.append((f"Left of {at} it is the line", rf"f(x) = {line}, \quad f'(x) = {slope}"))
        low = "any number" if not bound and not capped else f"{end} and below" if not bound else "0 and below, and "
        values = low + right if low.endswith("and ") else low
    else:
        lines.append((f"Left of {at} it is the constant", r"f(x) = 0, \quad f'(x) = 0"))
        values = right if not bound else f"0, and {right}"
    flat = [f"left of {at}, at 0"] * (not leak) + [f"right of {max(top, bound):g}, at {end}"] * capped
    return replace(
        told, body="", slope="", values=values, derivation=tuple(lines), saturates=" and ".join(flat) or "nowhere"
    )


def _numbers(bend: Bend) -> tuple[str, ...]:
    """Value and slope at one place, and the slope once more from two values close by."""
    x, near = example_x(bend), 0.001
    told, shown = told_of(bend), f"{x:g}"
    low, high = (round(float(bend.at(x + side)), 8) for side in (-near, near))
    about = (high - low) / (2 * near)
    bodies = [_filled(body, bend, shown) for body in (told.body, told.slope)]
    value, slope = (
        rf"{name}({shown}) = {body + ' = ' if body else ''}\mathbf{{{float(found):.4f}}}"
        for name, body, found in zip(("f", "f'"), bodies, (bend.at(x), bend.slope_at(x)), strict=True)
    )
    check = (
        rf"\begin{{gathered}} f'({shown}) \approx \frac{{f({x + near:g}) - f({x - near:g})}}{{{2 * near:g}}} "
        rf"\\[6pt] "
        rf"= \frac{{{high:.8f} - {low:.8f}}}{{{2 * near:g}}} = {about:.4f} \end{{gathered}}"
    )
    return value, slope, check


def _notes(bend: Bend) -> tuple[str, ...]:
    told = told_of(bend)
    lines = "\n".join(f"{i}. {why}: ${line}$" for i, (why, line) in enumerate(told.derivation, start=1))
    given = {**ACTIVATIONS[bend.name].parameters, **bend.parameters}
    symbols = ACTIVATIONS[bend.name].symbols
    with_ = ", ".join(f"${symbols[name]} = {value:g}$" for name, value in given.items() if name in symbols and value)
    return (
        prose(f"""**In words.** *x* is the neuron's sum, *w₁x₁ + w₂x₂ + … + b*. *f(x)* is what it passes
            on{f"; here {with_}" if with_ else ""}. **Range:** {told.values}. **Saturates:** {told.saturates}.
            **Used:** {told.used}."""),
        f"**Its derivative, line by line**\n\n{lines}",
        _table(bend),
    )


def _table(bend: Bend) -> str:
    xs = (-2.0, -1.0, 0.0, 1.0, 2.0)
    rows = [
        "| *x* | " + " | ".join(number(x, 0) for x in xs) + " |",
        "|---" + "|--:" * len(xs) + "|",
    ]
    rows.append("| *f(x)* | " + " | ".join(number(v, 4) for v in bend.at(np.array(xs)).tolist()) + " |")
    rows.append("| *f′(x)* | " + " | ".join(_slope_said(bend, x) for x in xs) + " |")
    return "\n".join(rows)


def _slope_said(bend: Bend, x: float) -> str:
    """The slope at a place; where it has a corner, those of both sides."""
    left, right = bend.sides(x)
    if x in bend.kinks and abs(left - right) > 1e-6:
        return f"{number(left, 4)} or {number(right, 4)}"
    return number(float(bend.slope_at(x)), 4)


def _question(bend: Bend) -> Question:
    """The slope of two neurons in a row: never on the screen."""
    x, weight, first, second = _two_in_a_row(bend)
    middle = round(float(bend.at(x)), 4)
    answer = first * weight * second
    return Question(
        prose(f"""Two {bend.title} neurons in a row, without biases: the sum {x:g} goes into the first, and {weight:g}
            times its answer into the second. What is the slope of the whole? Four decimals."""),
        answer,
        prose(f"""The chain rule multiplies slopes and weights: $f'({x:g}) = {first:.4f}$; the second sum is
            ${weight:g} \\cdot {middle:.4f} = {weight * middle:.4f}$, where the slope is {second:.4f}. Together
            {first:.4f} · {weight:g} · {second:.4f} = {answer:.4f}."""),
        tolerance=5e-4,
        places=4,
    )


def _two_in_a_row(bend: Bend) -> tuple[float, float, float, float]:
    """A first sum and the weight behind it, and the slopes at both sums: none of them 0, where that can be."""
    found = []
    for x, weight in product((example_x(bend), 2.0), (0.5, 3.0, 2.0)):
        sums = (x, weight * round(float(bend.at(x)), 4))
        first, second = (round(float(bend.slope_at(at)), 4) for at in sums)
        found.append((x, weight, first, second))
        if first and second and not set(sums) & set(bend.kinks):
            return found[-1]
    return found[0]


_CODE: Mapping[str, Sequence[str]] = {
    "step": ["keras.ops.where(x >= 0, 1.0, 0.0)"],
    "thresholded_relu": ["keras.ops.where(x > {alpha}, x, 0.0)"],
    # Keras' own celu has slope 2 at 0, where both halves of its sum count.
    "celu": ["keras.ops.where(x > 0, x, {alpha} * keras.ops.expm1(keras.ops.minimum(x, 0.0) / {alpha}))"],
    "prelu": ["keras.layers.PReLU(alpha_initializer=keras.initializers.Constant({alpha}))(x)"],
}


def keras_code(bend: Bend) -> str:
    """Keras code that gives the value and the slope at every stop."""
    given = {**ACTIVATIONS[bend.name].parameters, **bend.parameters}
    if bend.name in _CODE:
        (call,) = _CODE[bend.name]
        call = call.format(**{name: f"{value:g}" for name, value in given.items()})
    else:
        changed = {k: v for k, v in given.items() if v != ACTIVATIONS[bend.name].parameters[k] or k == "alpha"}
        if bend.name == "leaky_relu":
            changed = dict(given)
        shown = "".join(f", {name}={value!r}" for name, value in changed.items())
        call = f"keras.activations.{bend.name}(x{shown})"
    note = ["# Keras' own celu has slope 2 at 0, where both halves of its sum count."] if bend.name == "celu" else []
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            f"x = tf.constant(np.linspace({bend.x[0]:g}, {bend.x[-1]:g}, {len(bend.x)}), 'float32')",
            *note,
            "with tf.GradientTape() as tape:",
            "    tape.watch(x)",
            f"    y = {call}",
            "slope = tape.gradient(y, x, unconnected_gradients='zero')",
            "result = np.stack([y, slope])  # a row of values, a row of slopes",
            f"at = {int(np.argmin(np.abs(bend.x - example_x(bend))))}",
            "print(f'f({x[at]:.2f}) = {result[0, at]:.4f}, slope {result[1, at]:.4f}')",
        ]
    )
