"""XOR in two layers, told row by row: hidden unit, hidden unit, output."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.neuron.layers import Layers
from core.lessons.neuron.settings import bracketed, plain, products, tex, vector
from core.lessons.neuron.slips import slips
from core.trace import Region, Step, Trace
from core.wording import nested, prose


def _sum(weights: np.ndarray, x: np.ndarray, bias: float) -> str:
    return products(weights, x) + (f" + {bracketed(bias)}" if bias else "")


def hidden_text(layers: Layers, row: int, unit: int) -> str:
    """`max(0, 1×1 + 1×0 + (−1)) = 0`."""
    said = _sum(layers.w[:, unit], layers.x[row], layers.c[unit])
    total, h = plain(layers.sums[row, unit]), plain(layers.h[row, unit])
    if layers.relu:
        return f"max(0, {said}) = max(0, {total}) = {h}"
    return f"{said} = {total}, {'at least' if layers.h[row, unit] else 'below'} 0: {h}"


def output_text(layers: Layers, row: int) -> str:
    """The output's sum and answer."""
    said, total = _sum(layers.v, layers.h[row], layers.b), plain(layers.z[row])
    if layers.relu:
        return f"{said} = {total}"
    return f"{said} = {total}, {'at least' if layers.y[row] else 'below'} 0: {plain(layers.y[row])}"


def trace(layers: Layers) -> Trace:
    """Three steps a row. Arrays: x `(4, 2)`; h `(4, 2)` and y `(4,)` are computed."""
    steps = []
    for row, x in enumerate(layers.x):
        read = {"x": Region((row, 0), (1, 2))}
        for unit, name in enumerate(layers.names):
            steps.append(
                Step(
                    f"Row {vector(x)}, hidden unit {name}: {hidden_text(layers, row, unit)}",
                    read,
                    {"h": Region.cell(row, unit)},
                    f"Row {row + 1}",
                )
            )
        steps.append(
            Step(
                f"Row {vector(x)}, output: {output_text(layers, row)}",
                {"h": Region((row, 0), (1, 2))},
                {"y": Region.cell(row)},
                f"Row {row + 1}",
            )
        )
    return Trace({"x": layers.x, "h": layers.h, "y": layers.y}, steps)


def explain(layers: Layers) -> Explanation:
    """The words of this view."""
    one, two = layers.names
    folded = (
        prose("""**What happens to the rows.** (0, 1) and (1, 0) land on the same place (1, 0): the hidden layer folds
            them together. (1, 1) lands on (2, 1), and now one line parts them from the other two.""")
        if layers.relu
        else prose("""**What happens to the rows.** (0, 1) and (1, 0) land on the same place (1, 1), since both are OR
            and both are NAND. One line, AND, parts it from the other two.""")
    )
    activation = r"\max(0,\, z)" if layers.relu else r"\text{step}(z)"
    last = (r"y = w \cdot h") if layers.relu else r"y = \text{step}(w \cdot h + b)"
    numbers = (
        rf"W = \begin{{pmatrix}} {' & '.join(plain(v) for v in layers.w[0])} \\ "
        rf"{' & '.join(plain(v) for v in layers.w[1])} \end{{pmatrix}} \quad c = {vector(layers.c)}",
        f"w = {vector(layers.v)}" + ("" if layers.relu else rf" \quad b = {plain(layers.b)}"),
        rf"(1, 0):\quad h = {vector(layers.h[2])}",
        ("y = " if layers.relu else r"w \cdot h + b = ") + output_text(layers, 2).split(",")[0],
    )
    return Explanation(
        formula=rf"\begin{{gathered}} h = f(x\,W + c) \qquad f(z) = {activation} \\[4pt] {last} \end{{gathered}}",
        numbers=tuple(tex(line) for line in numbers),
        notes=(
            folded,
            prose(f"""**Multilayer perceptron.** The units {one} and {two} form a *hidden layer*: their answers are
                neither input nor output. A network with hidden layers is a multilayer perceptron; with two or more it
                is called deep. Between the layers there must be a bend (a step or a ReLU): without one, two layers are
                one linear map, and that fits XOR no better than the answer 0.5 everywhere."""),
            prose("""**Where do the weights come from?** Here by hand. The perceptron's rule cannot teach hidden units,
                since nobody says what they should answer. Backpropagation can, where the units have a slope: ReLU or
                sigmoid units, but not steps."""),
        ),
        question=_question(layers),
        slips=slips(),
        keras=keras_code(layers),
        trace=trace(layers),
    )


def _question(layers: Layers) -> Question:
    """Without the bend."""
    if layers.relu:
        raw = float(layers.sums[0] @ layers.v)
        return Question(
            "Take the ReLU away, so that h = xW + c as it stands. What does the network answer to (0, 0) then?",
            raw,
            prose(f"""h = {vector(layers.sums[0])} and y = {_sum(layers.v, layers.sums[0], 0.0)} = {plain(raw)}, not 0.
                Without the bend it is one linear map, and XOR is gone."""),
        )
    swapped = layers.h @ layers.v - 0.5
    return Question(
        prose("""The output's threshold falls from 1.5 to 0.5: it becomes an OR. For how many of the four rows does the
            network answer 1 then?"""),
        float((swapped >= 0).sum()),
        f"OR or NAND: at least one of them is 1 for every row, so the answer is 1 for all {int((swapped >= 0).sum())}.",
    )


def keras_code(layers: Layers) -> str:
    """Two dense layers with these weights."""
    step = "" if layers.relu else "step = lambda z: keras.ops.cast(z >= 0, z.dtype)\n"
    hidden, last = ("'relu'", "None") if layers.relu else ("step", "step")
    return (
        "import keras\nimport numpy as np\n\n"
        f"x = np.array({nested(layers.x)}, 'float32')\n{step}"
        "model = keras.Sequential([\n"
        "    keras.Input((2,)),\n"
        f"    keras.layers.Dense(2, activation={hidden}),\n"
        f"    keras.layers.Dense(1, activation={last}),\n"
        "])\n"
        f"W, c = np.array({nested(layers.w)}), np.array({nested(layers.c)})\n"
        f"w, b = np.array({nested(layers.v)})[:, None], np.array([{layers.b:g}])\n"
        "model.set_weights([W, c, w, b])\n"
        "result = model(x).numpy()[:, 0]\n"
        "print(result)"
    )
