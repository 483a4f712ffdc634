"""The vanishing gradient, in words: one layer further back at every step."""

import math

import numpy as np

from core.explain.explanation import Explanation, Question
from core.explain.tex import in_tex
from core.lessons.activations.chain import Chain, chains
from core.lessons.activations.settings import Settings
from core.lessons.activations.slips import slips
from core.trace import Region, Step, Sweep, Trace
from core.wording import TIMES, compact, number, prose, sentences

FORMULA = (
    r"\begin{gathered} z_l = w_l\, a_{l-1}, \quad a_l = f(z_l) \\[4pt] "
    r"\frac{\partial a_L}{\partial a_{L-s}} = \prod_{l=L-s+1}^{L} w_l\, f'(z_l) \end{gathered}"
)


def caption(chain: Chain, index: int) -> tuple[str, str]:
    """One layer further back, in two halves."""
    layer = len(chain.weights) - index
    slope, weight = float(chain.slopes[layer - 1]), float(chain.weights[layer - 1])
    return (
        f"Layer {layer}: weight {number(weight, 2)} {TIMES} slope {_said(slope, 6)} = {_said(weight * slope, 4)}",
        f"{chain.title}, {index + 1} layer{'s' if index else ''}: {chain.gradient(index)} of the gradient is left",
    )


def _said(value: float, places: int) -> str:
    """A factor with so many decimals, or with a power of ten where it is huge."""
    return number(value, places) if abs(value) < 1e6 else compact(math.log10(abs(value)), value)


def explain(settings: Settings) -> Explanation:
    """The words for the first chain."""
    some = chains(settings)
    return Explanation(
        formula=FORMULA,
        numbers=_numbers(some),
        notes=_notes(some),
        question=_question(some[0]),
        slips=slips(),
        keras=keras_code(some[0]),
        trace=trace(some[0]),
    )


def trace(chain: Chain) -> Trace:
    """One step per layer, from the last to the first; `gradient` holds decimal logarithms of its size."""
    depth = len(chain.weights)

    def step(index: int) -> Step:
        layer = depth - 1 - index
        return Step(
            sentences(*caption(chain, index)),
            reads={"weights": Region.cell(layer), "slopes": Region.cell(layer)},
            writes={"gradient": Region.cell(layer)},
        )

    return Trace({"weights": chain.weights, "slopes": chain.slopes, "gradient": chain.logs[::-1]}, Sweep(depth, step))


def _numbers(some: list[Chain]) -> tuple[str, ...]:
    """Each chain's product: as a power where all factors are one number."""
    found = []
    for chain in some:
        depth, end = len(chain.back), in_tex(chain.gradient(len(chain.back) - 1))
        told = [in_tex(_said(v, 4)) for v in chain.back.tolist()]
        factors = [f"({text})" if text.startswith("-") else text for text in told]
        if np.allclose(chain.back, chain.back[0], rtol=1e-12):
            product = f"{factors[0]}^{{{depth}}}" if depth > 1 else factors[0]
        else:
            product = r" \cdot ".join(factors[:3]) + (rf" \cdots {factors[-1]}" if depth > 3 else "")
        found.append(rf"\begin{{gathered}} \text{{{chain.title}: }} {product} \\ = \mathbf{{{end}}} \end{{gathered}}")
    return tuple(found)


def _notes(some: list[Chain]) -> tuple[str, ...]:
    main = some[0]
    notes = [
        prose(f"""**In words.** On the way back every layer multiplies the gradient by its weight times its slope. Many
            factors below 1 make it vanish, many above 1 make it explode: 0.9⁵⁰ = {0.9**50:.7f}, 1.1⁵⁰ = {1.1**50:.3f}.
            The early layers then learn nothing, or learning breaks down.""")
    ]
    dead = np.flatnonzero(main.back == 0)
    if len(dead):
        layer = len(main.back) - int(dead[0])
        why = (
            "Its weight is 0."
            if main.weights[layer - 1] == 0
            else f"Its sum is {number(float(main.sums[layer - 1]), 4)}, where the slope is 0."
        )
        notes.append(
            prose(f"""**Cut off at layer {layer}.** {why} One factor of 0 makes the whole product 0: nothing before it
                learns.""")
        )
    if main.function == "sigmoid":
        notes.append(
            prose(f"""**Why the sigmoid is worst.** Its slope is at most 0.25, so even with weights of 1 each layer
                takes three quarters or more. In single precision everything below about 10⁻⁴⁵ is 0: after
                {math.ceil(45 / -math.log10(0.25))} layers at the latest, nothing is left.""")
        )
    notes.append(
        prose("""**In real layers** weights are matrices and each factor is a Jacobian matrix; what counts is whether
            they shrink or stretch. Cures: ReLU and its kin, weights scaled at the start (Glorot, He), normalization,
            and shortcuts past layers (ResNet).""")
    )
    return tuple(notes)


def _question(chain: Chain) -> Question:
    """How deep a chain of other factors may be: never on the screen."""
    weight, peak = (1.0, 2.0, 3.0)[len(chain.weights) % 3], 0.25
    each = weight * peak
    answer = math.ceil(-3 / math.log10(each))
    before, after = each ** (answer - 1), each**answer
    return Question(
        prose(f"""Sigmoid layers, each with weight {weight:g}, and every sum is 0. After how many layers is less than a
            thousandth of the gradient left?"""),
        answer,
        prose(rf"""At 0 the sigmoid's slope is 0.25, so each layer leaves ${weight:g} \cdot 0.25 = {each:g}$ of it:
            ${each:g}^{{{answer - 1}}} = {before:.6f}$, $\;{each:g}^{{{answer}}} = {after:.6f}$."""),
    )


def keras_code(chain: Chain) -> str:
    """Keras code that runs the chain and asks for the gradient at every layer, in double precision."""
    same = bool(np.all(chain.weights == chain.weights[0]))
    weights = (
        f"[{chain.weights[0]:g}] * {len(chain.weights)}"
        if same
        else "[" + ", ".join(f"{w:g}" for w in chain.weights.tolist()) + "]"
    )
    given = "".join(f", {name}={value!r}" for name, value in chain.parameters.items())
    call = {
        "step": "keras.ops.where(z >= 0, z * 0 + 1, z * 0)",
        "prelu": "keras.activations.leaky_relu(z, negative_slope={alpha})",
        "thresholded_relu": "keras.ops.where(z > {alpha}, z, z * 0)",
    }.get(chain.function, f"keras.activations.{chain.function}(z{given})")
    call = call.format(**{name: f"{value:g}" for name, value in chain.parameters.items() if value is not None})
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            f"weights = {weights}",
            f"a = tf.constant({chain.signal:g}, 'float64')",
            "values = []",
            "with tf.GradientTape() as tape:",
            "    tape.watch(a)",
            "    for w in weights:",
            "        values.append(a)",
            "        z = w * a",
            f"        a = {call}",
            "gradients = tape.gradient(a, values, unconnected_gradients='zero')",
            "# The gradient at the input of every layer, the last layer first: the order of the way back.",
            "result = np.array(gradients)[::-1]",
            "print(result)",
        ]
    )
