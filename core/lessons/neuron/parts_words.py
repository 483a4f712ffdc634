"""A living neuron beside an artificial one: six parts and their counterparts, and where the likeness ends."""

import numpy as np

from core.explain.breaking import gathered
from core.explain.explanation import Explanation, Question
from core.lessons.neuron.parts import Neuron, Pair
from core.lessons.neuron.settings import bracketed, plain, products, tex
from core.lessons.neuron.slips import slips
from core.nn.curves import sigmoid
from core.trace import Region, Step, Trace
from core.wording import MINUS, nested, number, prose

START = ((1.0, 0.8), (1.0, -0.6), (1.0, 0.5))  # rows of input and weight


PAIRS = (
    Pair("Dendrites", "Inputs x", "Branches that take in signals from other neurons"),
    Pair("Synapses", "Weights w", "Contacts that pass a signal on strongly or weakly, or hold it back"),
    Pair("Cell body", "Weighted sum", "It gathers all that arrives"),
    Pair("Axon hillock", "Threshold", "Here it is decided: fire, or not"),
    Pair("Axon", "Output y", "The answer travels along one fiber"),
    Pair("Terminals", "To other neurons", "The answer is an input of the next neurons"),
)


def trace(neuron: Neuron) -> Trace:
    """A step per part, and one for the whole. Arrays: x, w `(n,)`; terms `(n,)`, z, y, sent `(1,)` are computed."""
    n = len(neuron.x)
    whole, one = Region.whole((n,)), Region.cell(0)
    total = f"{products(neuron.w, neuron.x)} + {bracketed(neuron.b)}"
    decided = (
        f"sigmoid({plain(neuron.z, 4)}) = {neuron.said}"
        if neuron.smooth
        else f"{plain(neuron.z, 4)} {'reaches' if neuron.y else 'is below'} 0: {'fire' if neuron.y else 'stay silent'}"
    )
    told = (
        f"{n} numbers come in: {', '.join(plain(v) for v in neuron.x)}",
        f"each has a weight: {', '.join(plain(v) for v in neuron.w)}",
        f"{total} = {plain(neuron.z, 4)}",
        decided,
        f"one number goes out: {neuron.said}",
        f"{neuron.said} goes to as many neurons as there are",
    )
    marks: tuple[tuple[dict[str, Region], dict[str, Region]], ...] = (
        ({"x": whole}, {}),
        ({"x": whole, "w": whole}, {"terms": whole}),
        ({"terms": whole}, {"z": one}),
        ({"z": one}, {"y": one}),
        ({"y": one}, {}),
        ({"y": one}, {"sent": one}),
    )
    steps = [
        Step(
            f"{pair.living} and {pair.artificial[0].lower()}{pair.artificial[1:]}. {pair.does}: {words}",
            *regions,
        )
        for pair, words, regions in zip(PAIRS, told, marks, strict=True)
    ]
    steps.append(
        Step(
            prose(f"""Together: {total} = {plain(neuron.z, 4)}, so y = {neuron.said}. A living one has more: it keeps
                time, and grows"""),
            {"x": whole, "w": whole},
            {},
        )
    )
    arrays = {
        "x": neuron.x,
        "w": neuron.w,
        "terms": neuron.terms,
        "z": np.array([neuron.z]),
        "y": np.array([neuron.y]),
        "sent": np.array([neuron.y]),
    }
    return Trace(arrays, steps)


def explain(neuron: Neuron) -> Explanation:
    """The words of this view."""
    activation = (
        r"\sigma(z) = \frac{1}{1 + e^{-z}}" if neuron.smooth else r"\begin{cases} 1 & z \geq 0 \\ 0 & z < 0 \end{cases}"
    )
    name = r"\sigma" if neuron.smooth else r"\text{step}"
    total = " + ".join((products(neuron.w, neuron.x), bracketed(neuron.b)))
    return Explanation(
        formula=rf"\begin{{gathered}} z = \sum_i w_i x_i + b \\[4pt] y = {activation} \end{{gathered}}",
        numbers=(
            gathered(f"z = {total} = {plain(neuron.z, 4)}", tex),
            rf"y = {name}({tex(plain(neuron.z, 4))}) = \mathbf{{{neuron.said}}}",
        ),
        notes=(*_nudge(neuron), *_likeness()),
        question=_question(neuron),
        slips=slips(),
        keras=keras_code(neuron),
        trace=trace(neuron),
    )


def _nudge(neuron: Neuron) -> tuple[str, ...]:
    """Perceptron versus neuron: what a small change of the sum does to a step and to a sigmoid."""
    below, above = -0.05, 0.05
    low, high = (float(v) for v in sigmoid(np.array([below, above])))
    return (
        prose(f"""**Perceptron versus neuron.** A perceptron answers with a step, 0 or 1; today's neuron with a smooth
            function, such as the sigmoid. A weight nudged by 0.1 (input 1) may take the sum from {number(below, 2)} to
            {number(above, 2)}. The step **flips** from 0 to 1. The sigmoid is **nudged** from {low:.4f} to {high:.4f}.
            At a step the slope is 0 or has no value, so nothing says which way a weight should go; the sigmoid's slope
            does, and backpropagation lives on it."""),
        prose(f"""**Bias and threshold are one thing.** *w·x ≥ T* says the same as *w·x + b ≥ 0* with *b = {MINUS}T*.
            Here b = {plain(neuron.b)}, so the threshold is {plain(-neuron.b)}."""),
        prose("""**Architecture of a single-layer perceptron.** Inputs, one weight for each, a bias, one sum, one step,
            one output. The only layer that computes is the output itself, hence *single*."""),
    )


def _likeness() -> tuple[str, ...]:
    return (
        prose("""**Where the likeness ends.** A living neuron sends spikes, all nearly alike, and speaks by *when* and
            *how often*; the artificial one answers with a single number and knows no time. A neuron mostly either
            excites or inhibits; a weight may be any number and change its sign. Dendrites compute on their own before
            the cell body does. How synapses learn is not settled, and backpropagation as computers do it has not been
            found in brains. The artificial neuron took an idea from the living one; it is no model of it."""),
    )


def _question(neuron: Neuron) -> Question:
    """All inputs at 0: what remains is the bias."""
    said = neuron.answer(neuron.b)
    shown = number(said, 4 if neuron.smooth else 0)
    return Question(
        "All inputs fall to 0. What is the output then?" + (" Two decimals are enough." if neuron.smooth else ""),
        said,
        prose(f"""Every product is 0, and the bias alone remains: z = {plain(neuron.b)}, so y = {shown}. Weights cannot
            move that; only the bias can."""),
        tolerance=0.00501 if neuron.smooth else 1e-9,
        places=2 if neuron.smooth else 0,
    )


def keras_code(neuron: Neuron) -> str:
    """A dense layer of one unit with these weights."""
    activation = "'sigmoid'" if neuron.smooth else "None"
    last = (
        "result = float(layer(x)[0, 0])"
        if neuron.smooth
        else "result = int(round(float(layer(x)[0, 0]), 4) >= 0)  # Keras has no step: it has no slope"
    )
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f"x = np.array([{nested(neuron.x)}])",
            f"w = np.array({nested(neuron.w)})[:, None]",
            # Double precision keeps a sum that is exactly at the threshold there.
            f"layer = keras.layers.Dense(1, activation={activation}, dtype='float64')",
            "layer.build(x.shape)",
            f"layer.set_weights([w, np.array([{neuron.b:g}])])",
            last,
            "print(result)",
        ]
    )
