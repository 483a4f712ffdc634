"""The vanishing gradient: a chain of neurons, one a layer, and the product of slopes on the way back through it.

    z_l = w_l a_(l-1),   a_l = f(z_l);   da_L / da_(L-s) = product over the last s layers of w_l f'(z_l)

(Hochreiter, 1991; Bengio, Simard and Frasconi, 1994.) Products are kept as sums of logarithms: none rounds to 0.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.explain.activations_library import LIBRARY
from core.explain.activations_settings import Settings
from core.explain.activations_slips import slips
from core.explain.explanation import Explanation, Question
from core.nn.activations import ACTIVATIONS
from core.trace import Region, Step, Sweep, Trace
from core.wording import TIMES, compact, factor, number

RATES = (0.9, 1.1)
SEED = 4
FORMULA = (
    r"\begin{gathered} z_l = w_l\, a_{l-1}, \quad a_l = f(z_l) \\[4pt]"
    r" \frac{\partial a_L}{\partial a_{L-s}} = \prod_{l=L-s+1}^{L} w_l\, f'(z_l) \end{gathered}"
)


@dataclass(frozen=True)
class Chain:
    """One neuron a layer. `weights` are those of layers 1 to L; what follows is in the same order."""

    title: str
    function: str
    parameters: Mapping[str, float | bool | None]
    weights: np.ndarray
    signal: float

    @cached_property
    def sums(self) -> np.ndarray:
        """z of every layer."""
        a, found = self.signal, []
        for w in self.weights.tolist():
            z = w * a
            found.append(z)
            a = float(ACTIVATIONS[self.function].f(z, **self.parameters))
        return np.array(found)

    @cached_property
    def slopes(self) -> np.ndarray:
        return ACTIVATIONS[self.function].df(self.sums, **self.parameters)

    @cached_property
    def back(self) -> np.ndarray:
        """Each layer's factor w f'(z), the last layer's first: the order of the way back."""
        return (self.weights * self.slopes)[::-1]

    @cached_property
    def logs(self) -> np.ndarray:
        """Decimal logarithm of the gradient's size after each layer back."""
        with np.errstate(divide="ignore"):
            return np.cumsum(np.log10(np.abs(self.back)))

    @cached_property
    def signs(self) -> np.ndarray:
        return np.cumprod(np.sign(self.back))

    def gradient(self, index: int) -> str:
        """The gradient after `index + 1` layers, in words."""
        return compact(float(self.logs[index]), float(self.signs[index]))


def chains(settings: Settings) -> list[Chain]:
    """The chains to compare: one for each function with the same weights, or the two rates."""
    depth = settings.depth
    if settings.chain == "rates":
        return [Chain(f"Linear, w = {w:g}", "linear", {}, np.full(depth, w), settings.signal) for w in RATES]
    weights = np.full(depth, round(settings.weight, 2))
    if settings.chain == "random":
        drawn = np.random.default_rng(SEED).normal(0, settings.spread, 50)[:depth]
        # A weight that rounds to 0 would end the story by itself.
        weights = np.where(np.abs(drawn) < 0.01, 0.01, np.round(drawn, 2))
    names = dict.fromkeys((settings.function, *settings.others))
    return [
        Chain(LIBRARY[name].title, name, settings.parameters(name), weights, settings.signal)
        for name in names
    ]


def caption(chain: Chain, index: int) -> tuple[str, str]:
    """One layer further back, in two halves."""
    layer = len(chain.weights) - index
    slope, weight = float(chain.slopes[layer - 1]), float(chain.weights[layer - 1])
    return (
        f"Layer {layer}: weight {number(weight, 2)} {TIMES} slope {number(slope, 6)} = "
        f"{number(weight * slope, 4)}",
        f"{chain.title}, {index + 1} layer{'s' if index else ''}: {chain.gradient(index)} of the gradient is left",
    )


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
            ". ".join(caption(chain, index)),
            reads={"weights": Region.cell(layer), "slopes": Region.cell(layer)},
            writes={"gradient": Region.cell(layer)},
        )

    return Trace(
        {"weights": chain.weights, "slopes": chain.slopes, "gradient": chain.logs[::-1]}, Sweep(depth, step)
    )


def _numbers(some: list[Chain]) -> tuple[str, ...]:
    """Each chain's product: as a power where all factors are one number."""
    found = []
    for chain in some:
        depth, end = len(chain.back), _latex(chain.gradient(len(chain.back) - 1))
        if np.allclose(chain.back, chain.back[0], rtol=1e-12):
            product = rf"{factor(float(chain.back[0]), 4)}^{{{depth}}}"
        else:
            first = r" \cdot ".join(factor(v, 4) for v in chain.back[:3].tolist())
            product = first + (r" \cdots " + factor(float(chain.back[-1]), 4) if depth > 3 else "")
        found.append(
            rf"\begin{{gathered}} \text{{{chain.title}: }} {product} \\ = \mathbf{{{end}}} \end{{gathered}}"
        )
    return tuple(found)


_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def _latex(text: str) -> str:
    """`4.1 × 10⁻³³` as LaTeX."""
    head, _, power = text.partition(f" {TIMES} 10")
    return head if not power else rf"{head} \cdot 10^{{{power.translate(_LOWERED)}}}"


def _notes(some: list[Chain]) -> tuple[str, ...]:
    main = some[0]
    notes = [
        "**In words.** On the way back every layer multiplies the gradient by its weight times its slope. Many factors "
        "below 1 make it vanish, many above 1 make it explode: 0.9⁵⁰ = "
        f"{0.9**50:.7f}, 1.1⁵⁰ = {1.1**50:.3f}. The early layers then learn nothing, or learning breaks down."
    ]
    dead = np.flatnonzero(main.back == 0)
    if len(dead):
        layer = len(main.back) - int(dead[0])
        notes.append(
            f"**Cut off at layer {layer}.** Its sum is {number(float(main.sums[layer - 1]), 4)}, where the slope is 0. "
            "One factor of 0 makes the whole product 0: nothing before it learns."
        )
    if main.function == "sigmoid":
        notes.append(
            "**Why the sigmoid is worst.** Its slope is at most 0.25, so even with weights of 1 each layer takes three "
            f"quarters or more. In single precision everything below about 10⁻⁴⁵ is 0: after "
            f"{math.ceil(45 / -math.log10(0.25))} layers at the latest, nothing is left."
        )
    notes.append(
        "**In real layers** weights are matrices and each factor is a Jacobian matrix; what counts is whether they "
        "shrink or stretch. Cures: ReLU and its kin, weights scaled at the start (Glorot, He), normalization, and "
        "shortcuts past layers (ResNet)."
    )
    return tuple(notes)


def _question(chain: Chain) -> Question:
    """How deep a chain of other factors may be: never on the screen."""
    weight, peak = (1.0, 2.0, 3.0)[len(chain.weights) % 3], 0.25
    each = weight * peak
    answer = math.ceil(-3 / math.log10(each))
    before, after = each ** (answer - 1), each**answer
    return Question(
        f"Sigmoid layers, each with weight {weight:g}, and every sum is 0. After how many layers is less than a "
        "thousandth of the gradient left?",
        answer,
        rf"At 0 the sigmoid's slope is 0.25, so each layer leaves ${weight:g} \cdot 0.25 = {each:g}$ of it: "
        rf"${each:g}^{{{answer - 1}}} = {before:.6f}$, $\;{each:g}^{{{answer}}} = {after:.6f}$.",
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
    call = call.format(
        **{name: f"{value:g}" for name, value in chain.parameters.items() if value is not None}
    )
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
