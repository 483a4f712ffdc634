"""Two linear layers multiplied out into one, in words: cell by cell, then an input through both ways."""

from collections.abc import Iterator

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.activations.collapse import Layers, arrays
from core.lessons.activations.slips import slips
from core.trace import Region, Step, Trace
from core.wording import TIMES, factor, nested, number, prose

BENT = r"h = \max(0,\, x W_1 + b_1), \quad y = h W_2 + b_2"
FORMULA = (
    r"\begin{gathered} h = x W_1 + b_1, \quad y = h W_2 + b_2 \\[4pt] "
    r"y = (x W_1 + b_1) W_2 + b_2 \\ "
    r"= x \underbrace{W_1 W_2}_{W} + \underbrace{b_1 W_2 + b_2}_{b} \end{gathered}"
)


def explain(layers: Layers) -> Explanation:
    """The words for two layers."""
    return Explanation(
        formula=BENT if layers.bent else FORMULA,
        numbers=_numbers(layers),
        notes=_notes(layers),
        question=_question(layers),
        slips=slips(),
        keras=keras_code(layers),
        trace=trace(layers),
    )


def trace(layers: Layers) -> Trace:
    """Each cell of the one matrix and of the one bias; then an input through both ways."""
    return Trace(arrays(layers), [*_cells(layers), *_ways(layers)])


def _terms(left: np.ndarray, right: np.ndarray) -> str:
    return " + ".join(f"{_short(a)}{TIMES}{_short(b)}" for a, b in zip(left.tolist(), right.tolist(), strict=True))


def _short(value: float) -> str:
    """As few decimals as say it exactly, at most four; negative ones in brackets."""
    return factor(value, next((n for n in range(4) if round(value, n) == round(value, 4)), 4))


def _plain(value: float) -> str:
    return _short(value).strip("()")


def _list(values: np.ndarray) -> str:
    return "[" + ", ".join(_plain(v) for v in values.tolist()) + "]"


def _cells(layers: Layers) -> Iterator[Step]:
    hidden = layers.W2.shape[0]
    for row in range(layers.W.shape[0]):
        for col in range(layers.W.shape[1]):
            yield Step(
                f"W, row {row + 1}, column {col + 1}: {_terms(layers.W1[row], layers.W2[:, col])} = "
                f"{_plain(layers.W[row, col])}",
                {"W1": Region((row, 0), (1, hidden)), "W2": Region((0, col), (hidden, 1))},
                {"W": Region.cell(row, col)},
                "The matrices",
            )
    for col in range(len(layers.b)):
        yield Step(
            f"b, column {col + 1}: {_terms(layers.b1, layers.W2[:, col])} + {_short(layers.b2[col])} = "
            f"{_plain(layers.b[col])}",
            {
                "b1": Region((0, 0), (1, hidden)),
                "W2": Region((0, col), (hidden, 1)),
                "b2": Region.cell(0, col),
            },
            {"b": Region.cell(0, col)},
            "The biases",
        )


def _ways(layers: Layers) -> Iterator[Step]:
    z, h, y = layers.through

    def whole(*names: str) -> dict[str, Region]:
        return {name: Region.whole(found[name].shape) for name in names}

    found = arrays(layers)
    bend = f", and ReLU makes that {_list(h)}" if layers.bent else ""
    yield Step(f"Layer 1 of two: x W1 + b1 = {_list(z)}{bend}", whole("x", "W1", "b1"), whole("h"), "One input")
    yield Step(f"Layer 2 of two: h W2 + b2 = {_list(y)}", whole("h", "W2", "b2"), whole("y"), "One input")
    same = np.allclose(y, layers.one, rtol=0, atol=1e-6)
    end = "the same" if same else f"not {_list(y)}: with ReLU between, no longer the same"
    if layers.bent and same:
        end = "the same, for here no sum of layer 1 is negative"
    yield Step(
        f"The one layer: x W + b = {_list(layers.one)}, {end}",
        whole("x", "W", "b"),
        whole("one"),
        "One input",
    )


def _matrix(values: np.ndarray) -> str:
    rows = r" \\ ".join(" & ".join(_plain(v) for v in row) for row in np.atleast_2d(values).round(4))
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


def _numbers(layers: Layers) -> tuple[str, ...]:
    z, h, y = layers.through
    bend = rf"\max(0, {_matrix(z)}) = " if layers.bent else ""
    return (
        rf"\begin{{gathered}} W = {_matrix(layers.W1)} {_matrix(layers.W2)} \\ = {_matrix(layers.W)} \end{{gathered}}",
        rf"\begin{{gathered}} h = {bend}{_matrix(h)}"
        rf" \\ y = {_matrix(y)}, \quad x W + b = {_matrix(layers.one)} \end{{gathered}}",
    )


def _notes(layers: Layers) -> tuple[str, ...]:
    x, zero = layers.x, np.zeros_like(layers.x)
    plus, minus, none = (layers.answers(at) for at in (x, -x, zero))
    together, twice = _list((plus + minus).round(4)), _list((2 * none).round(4))
    law = prose(f"""**A test for a single layer.** For x and −x its answers add up to twice its answer for 0. Here:
        {together} and {twice}. """)
    equal = np.allclose(plus + minus, 2 * none, rtol=0, atol=1e-6)
    if equal:
        law += "The test holds." + (" Try another input." if layers.bent else "")
    else:
        law += "It fails, so **no** single matrix and bias can do what these two layers do."
    if layers.bent:
        return (
            prose("""**In words.** A layer multiplies by a matrix *W* and adds a bias *b*; ReLU then puts 0 in place of
                every negative number. With that bend between them, two layers are no longer one matrix. *W* and *b* on
                the stage are what they would be without it."""),
            law,
            prose("""**What is gained.** For inputs that make other sums negative, ReLU leaves out other units: each
                such region of inputs has a matrix of its own. Depth begins to count."""),
        )
    parameters = layers.W1.size + layers.b1.size + layers.W2.size + layers.b2.size
    return (
        prose("""**In words.** A layer multiplies by a matrix *W* and adds a bias *b*. Two layers with nothing between
            them are a matrix times a matrix, which is again one matrix. A hundred layers collapse the same way, one by
            one."""),
        law,
        prose(f"""**Nothing gained.** The two layers have {parameters} weights and biases, the one that does the same
            has {layers.W.size + layers.b.size}. Put ReLU between the layers, and the second matrix meets other
            numbers than the first one made: depth begins to count."""),
    )


def _question(layers: Layers) -> Question:
    """The one layer's first answer for an input that is not on the stage."""
    x = layers.x + np.array([1.0, 0.0])
    answer = float(np.round(x @ layers.W + layers.b, 4)[0])
    return Question(
        f"With nothing between the layers, what is the first number of *y* for x = {_list(x)}? Two decimals.",
        answer,
        prose(f"""By the one layer: ${_short(x[0])} \\cdot {_short(layers.W[0, 0])} + {_short(x[1])} \\cdot
            {_short(layers.W[1, 0])} + {_short(layers.b[0])} = {number(answer, 2)}$."""),
        tolerance=0.006,
        places=2,
    )


def keras_code(layers: Layers) -> str:
    """Keras code for both layers; `result` is their answer for `x`."""
    between = "relu" if layers.bent else "linear"
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f"x = np.array([{nested(layers.x)}])",
            f"W1, b1 = np.array({nested(layers.W1)}), np.array({nested(layers.b1)})",
            f"W2, b2 = np.array({nested(layers.W2)}), np.array({nested(layers.b2)})",
            "model = keras.Sequential([",
            f"    keras.Input((2,)), keras.layers.Dense(3, activation={between!r}), keras.layers.Dense(2),",
            "])",
            "model.set_weights([W1, b1, W2, b2])",
            "result = np.asarray(model(x))[0]",
            "one = (x @ (W1 @ W2) + (b1 @ W2 + b2))[0]",
            "print(result, one)",
        ]
    )
