"""Losses as curves, in words: what one prediction costs, and which way it is pulled."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.losses.curve import AXES, Cost, costs, places
from core.lessons.losses.library import LIBRARY
from core.lessons.losses.settings import Settings
from core.lessons.losses.slips import slips
from core.trace import Region, Step, Sweep, Trace
from core.wording import number, prose


def caption(cost: Cost, index: int) -> tuple[str, str]:
    """What a stop shows of the chosen loss, in two halves."""
    letter = AXES[cost.axis][0]
    x, value, slope = float(cost.x[index]), float(cost.f[index]), float(cost.slope[index])
    head = f"{letter} = {number(x, places(cost))}, target {number(cost.target, 0 if cost.target % 1 == 0 else 1)}"
    if x in cost.kinks:
        return head, f"{cost.title} {number(value, 4)}; a corner, where {number(slope, 4)} is taken as slope"
    way = "a smaller" if slope > 0 else "a larger"
    tail = f", so {way} {letter} costs less" if abs(slope) > 5e-5 else ": nothing to gain"
    return head, f"{cost.title} {number(value, 4)}, slope {number(slope, 4)}{tail}"


def explain(settings: Settings) -> Explanation:
    """The words for the chosen loss."""
    some = costs(settings)
    main, told = some[0], LIBRARY[settings.loss]
    return Explanation(
        formula=told.formula,
        numbers=(
            told.slope.replace(r"\frac{1}{n} ", "").replace(r"\frac{2}{n}", "2")
            if main.axis != "classes"
            else r"\frac{\partial L}{\partial p} = -\frac{1}{p} \quad \text{of the right class, one row}",
        ),
        notes=_notes(some),
        question=_question(main),
        slips=slips(),
        keras=keras_code(main),
        trace=trace(main),
    )


def trace(cost: Cost) -> Trace:
    """One step per stop: the prediction is read, the loss and its slope are written."""

    def step(index: int) -> Step:
        cell = Region.cell(index)
        return Step("; ".join(caption(cost, index)), {"prediction": cell}, {"loss": cell, "slope": cell})

    return Trace({"prediction": cost.x, "loss": cost.f, "slope": cost.slope}, Sweep(len(cost.x), step))


def pull(cost: Cost) -> str:
    """How each loss of an axis moves a prediction."""
    return (
        "Gradient descent moves a prediction against the slope, the farther the steeper: "
        + {
            "number": prose("""with MSE in proportion to the error, with MAE always by the same amount, with Huber in
                proportion up to δ and then always the same."""),
            "probability": prose("""log loss pulls the harder the more surely wrong p is, without limit; the squared
                error never by more than 2."""),
            "classes": prose("""cross-entropy pulls the harder the less the right class gets, without limit; the
                squared error never by more than 2."""),
            "score": prose("""hinge always by 1 until the score is right by 1; log loss by the error of σ(s); the
                squared error behind a sigmoid hardly at all where s is surely wrong."""),
        }[cost.axis]
    )


def _notes(some: list[Cost]) -> tuple[str, ...]:
    main = some[0]
    told = LIBRARY[main.name]
    notes = [
        f"**In words.** {told.letters} Here there is one row, *n* = 1. **Used:** {told.used}.",
        f"**Read the slopes.** {pull(main)}",
    ]
    head = f"| *{AXES[main.axis][0]}* | " + " | ".join(cost.title for cost in some) + " |"
    at = [round(share * (len(main.x) - 1)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    lines = [
        f"| {number(float(main.x[i]), places(main))} | "
        + " | ".join(f"{number(float(cost.f[i]), 4)} (slope {number(float(cost.slope[i]), 4)})" for cost in some)
        + " |"
        for i in at
    ]
    notes.append("\n".join([head, "|--:" * (len(some) + 1) + "|", *lines]))
    return tuple(notes)


def _question(cost: Cost) -> Question:
    """A prediction that is not on the axis, which ends at 4 (targets at 2), or at 0.01 and 0.99."""
    x = {"number": cost.target + 7.0, "score": -6.0 * cost.target}.get(cost.axis, 0.001 if cost.target else 0.999)
    value = float(cost.slope_at(np.array([x]))[0])
    where = number(x, 3 if cost.axis in ("probability", "classes") else 1)
    hints = {
        "mean_squared_error": "2 · (y − t)",
        "quadratic_cost": "y − t",
        "mean_absolute_error": "the sign of y − t",
        "huber": "y − t, held between −δ and δ",
        "hinge": "−t, since t · s is below 1",
        "binary_cross_entropy": "(1 − t)/(1 − p) − t/p",
        "categorical_cross_entropy": "−1/p",
    }
    return Question(
        prose(f"""What is the slope of {cost.title} at {AXES[cost.axis][0]} = {where}, off the axis, for the same
            target? One decimal."""),
        value,
        f"The slope is {hints[cost.name]}: {number(value, 1)}.",
        tolerance=0.06,
        places=1,
    )


def keras_code(cost: Cost) -> str:
    """Keras code that gives the loss and its slope at every stop."""
    target = cost.target
    call = {
        "mean_squared_error": "keras.losses.mean_squared_error(t, y)",
        "quadratic_cost": "keras.losses.mean_squared_error(t, y) / 2",
        "mean_absolute_error": "keras.losses.mean_absolute_error(t, y)",
        "huber": f"keras.losses.huber(t, y, delta={cost.delta:g})",
        "hinge": "keras.losses.hinge(t, y)",
        "binary_cross_entropy": "keras.losses.binary_crossentropy(t, y)",
        "categorical_cross_entropy": "-keras.ops.log(y[:, 0])  # t is 1 for the right class alone",
    }[cost.name]
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            f"y = tf.constant(np.linspace({cost.x[0]:g}, {cost.x[-1]:g}, {len(cost.x)}).reshape(-1, 1), 'float32')",
            f"t = tf.fill(y.shape, {target:.1f})",
            "with tf.GradientTape() as tape:",
            "    tape.watch(y)",
            f"    loss = {call}",
            "slope = tape.gradient(loss, y)[:, 0]",
            "result = np.stack([loss, slope]) + 0.0  # a row of losses, a row of slopes; -0 becomes 0",
            "print(result[:, -1])",
        ]
    )
