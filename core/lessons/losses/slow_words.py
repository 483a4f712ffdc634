"""The slow start of the quadratic cost, in words: the same neuron with both losses, epoch by epoch."""

import math

from core.explain.explanation import Explanation, Question
from core.lessons.losses.settings import Settings
from core.lessons.losses.slips import slips
from core.lessons.losses.slow import EPOCHS, NEURONS, Neuron, X, learn
from core.trace import Region, Step, Sweep, Trace
from core.wording import counted, floating, number, prose

TITLES = {"quadratic_cost": "Quadratic", "binary_cross_entropy": "Cross-entropy"}
FORMULA = (
    r"\begin{gathered} z = w x + b, \quad a = \sigma(z) \\[4pt]"
    r" C = \tfrac{1}{2}(a - t)^2: \;\; \frac{\partial C}{\partial w} = (a - t)\,\sigma'(z)\,x \\[4pt]"
    r" C = -\ln(1 - a)\ (t = 0): \quad \frac{\partial C}{\partial w} = (a - t)\,x \end{gathered}"
)
Pair = tuple[Neuron, Neuron]


def pair(settings: Settings) -> Pair:
    """The same start with both losses."""
    w, b, _ = NEURONS.get(settings.neuron, (round(settings.neuron_w, 2), round(settings.neuron_b, 2), 0.0))
    return learn("quadratic_cost", w, b, settings.rate), learn("binary_cross_entropy", w, b, settings.rate_entropy)


def caption(both: Pair, epoch: int) -> tuple[str, str]:
    """What an epoch shows of both, in two halves."""
    first, second = (
        f"{TITLES[n.cost_name]}: a = {number(float(n.a[epoch]), 4)}, slope {number(float(n.slopes[epoch]), 4)}"
        for n in both
    )
    return f"Epoch {epoch}. {first}", second


def explain(settings: Settings) -> Explanation:
    """The words for both runs."""
    both = pair(settings)
    return Explanation(
        formula=FORMULA,
        numbers=tuple(_line(neuron) for neuron in both),
        notes=_notes(both),
        question=_question(),
        slips=slips(),
        keras=keras_code(both),
        trace=trace(both),
    )


def trace(both: Pair) -> Trace:
    """One step per epoch: weights are read, the answer is written."""

    def step(epoch: int) -> Step:
        return Step(
            "; ".join(caption(both, epoch)),
            {f"{TITLES[n.cost_name]} w, b": Region((epoch, 0), (1, 2)) for n in both},
            {f"{TITLES[n.cost_name]} a": Region.cell(epoch) for n in both},
        )

    arrays = {f"{TITLES[n.cost_name]} w, b": n.history for n in both}
    return Trace(arrays | {f"{TITLES[n.cost_name]} a": n.a for n in both}, Sweep(EPOCHS + 1, step))


def _line(neuron: Neuron) -> str:
    """The first step's slope in numbers."""
    a, bend = round(float(neuron.a[0]), 6), round(float(neuron.bend[0]), 6)
    product, slope = (rf"\cdot {bend:.6f} ", a * X * bend) if neuron.cost_name == "quadratic_cost" else ("", a * X)
    return (
        rf"\begin{{gathered}} \text{{{TITLES[neuron.cost_name]}, epoch 0:}} \\ \frac{{\partial C}}{{\partial w}} ="
        rf" ({a:.6f} - 0) {product}\cdot 1 \\ = \mathbf{{{slope:.4f}}} \end{{gathered}}"
    )


def half(neuron: Neuron) -> int | None:
    """The first epoch at which the answer is below one half."""
    below = (neuron.a < 0.5).nonzero()[0]
    return int(below[0]) if len(below) else None


def _notes(both: Pair) -> tuple[str, ...]:
    quadratic, entropy = both
    halves = [half(neuron) for neuron in both]
    said = [
        f"after {counted(h, 'epoch')}" if h else "from the start" if h == 0 else f"not within {EPOCHS} epochs"
        for h in halves
    ]
    (w, b), (v, c) = quadratic.history[-1], entropy.history[-1]
    return (
        prose("""**In words.** The neuron should answer 0 to the input 1. *a* is its answer, *σ′(z)* the slope of the
            sigmoid at its sum: almost 0 where the sigmoid is flat, which is just where the neuron is surely wrong. The
            quadratic cost has σ′(z) in its slope. In that of cross-entropy it cancels, and the error alone is
            left."""),
        f"**Below one half** the quadratic neuron comes {said[0]}, the one with cross-entropy {said[1]}.",
        f"**After {EPOCHS} epochs.** Quadratic: a = {number(float(quadratic.a[-1]), 4)}, w = {number(float(w), 4)}, "
        f"b = {number(float(b), 4)}. Cross-entropy: a = {number(float(entropy.a[-1]), 4)}, w = "
        f"{number(float(v), 4)}, b = {number(float(c), 4)}.",
        prose("""**The source** is Nielsen's chapter 3, which ends at 0.09 from w = 0.6, b = 0.9 and at 0.20 from w = b
            = 2 with the quadratic cost. For cross-entropy he takes a rate of 0.005; here both rates are the same until
            you change them. With a rate of its own for each cost, speeds cannot be compared; the shape of the curves
            can: only the quadratic one starts flat."""),
    )


def _question() -> Question:
    """Both slopes for another answer: never on the screen."""
    a = 0.99
    bend = a * (1 - a)
    return Question(
        prose("""Another neuron answers 0.99, the target is 0 and the input 1. How many times steeper is cross-entropy
            than the quadratic cost? To the nearest whole number."""),
        round(1 / bend),
        prose(rf"""The quotient is $1 / \sigma'(z)$, and $\sigma'(z) = 0.99 \cdot 0.01 = {bend:.4f}$. So $1 /
            {bend:.4f} = {1 / bend:.2f}$, about {math.floor(1 / bend + 0.5)}."""),
    )


def keras_code(both: Pair) -> str:
    """Keras code that trains the neuron with both losses; `result` holds both answers after every epoch."""
    w, b = both[0].history[0].tolist()
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            "x, t = np.array([[1.0]], 'float32'), np.array([[0.0]], 'float32')",
            "",
            "def learn(loss, rate):",
            "    neuron = keras.layers.Dense(1)",
            "    neuron.build((1, 1))",
            f"    neuron.set_weights([np.array([[{w:g}]]), np.array([{b:g}])])",
            "    optimizer = keras.optimizers.SGD(rate)",
            "    answers = []",
            f"    for epoch in range({EPOCHS}):",
            "        with tf.GradientTape() as tape:",
            "            z = neuron(x)",
            "            cost = loss(z)",
            "        answers.append(float(keras.ops.sigmoid(z)[0, 0]))",
            "        weights = neuron.trainable_variables",
            "        optimizer.apply(tape.gradient(cost, weights), weights)",
            "    return answers",
            "",
            "def quadratic(z):",
            "    return keras.ops.mean((keras.ops.sigmoid(z) - t) ** 2) / 2",
            "",
            "entropy = keras.losses.BinaryCrossentropy(from_logits=True)",
            f"rates = {floating(both[0].rate)}, {floating(both[1].rate)}",
            "result = [learn(quadratic, rates[0]), learn(lambda z: entropy(t, z), rates[1])]",
            "print(result[0][-1], result[1][-1])",
        ]
    )
