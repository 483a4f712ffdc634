"""A gate played row by row of its truth table, and why XOR has no weights."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.neuron.gates import GATES, Unit, makeable, preset, search
from core.lessons.neuron.settings import bracketed, plain, products, tex, vector
from core.lessons.neuron.slips import slips
from core.nn.perceptron import mcculloch_pitts
from core.trace import Region, Step, Trace
from core.wording import MINUS, nested, prose


def sum_text(unit: Unit, row: int) -> str:
    """`1×1 + 1×0 = 1`."""
    return f"{products(unit.w, unit.x[row])} = {plain(unit.sums[row])}"


def compared(unit: Unit, row: int) -> str:
    """`1 < 2`."""
    return f"{plain(unit.sums[row])} {'≥' if unit.fires[row] else '<'} {plain(unit.threshold)}"


def beside(unit: Unit) -> tuple[str, str, str]:
    """What stands beside the picture: the boundary's equation, and how many weights and thresholds make the gate."""
    equation = " + ".join(f"{bracketed(w)}·x{k + 1}" for k, w in enumerate(unit.w))
    name, found = GATES[unit.name].name, search(unit.name, unit.count)
    return (
        f"Boundary: {equation} = {plain(unit.threshold)}",
        f"Of {found.tried:,} combinations on the sliders, {found.found:,} make {name}",
        f"The best are right on {found.most} of {found.rows} rows"
        if not found.found
        else f"This one is right on {unit.right} of {found.rows} rows",
    )


def trace(unit: Unit) -> Trace:
    """A step per row. Arrays: x `(rows, n)`, w `(n,)`, T `(1,)`; sums and fires `(rows,)` are computed."""
    gate = GATES[unit.name]
    steps = []
    for row, x in enumerate(unit.x):
        fires, wanted = int(unit.fires[row]), int(unit.wanted[row])
        verdict = "right" if fires == wanted else "wrong"
        steps.append(
            Step(
                f"{vector(x)}: {sum_text(unit, row)}, and {compared(unit, row)}, so {fires}. "
                f"{gate.name} wants {wanted}: {verdict}",
                {"x": Region((row, 0), (1, unit.count)), "w": Region.whole((unit.count,)), "T": Region.cell(0)},
                {"sums": Region.cell(row), "fires": Region.cell(row)},
            )
        )
    arrays = {
        "x": unit.x,
        "w": np.array(unit.w),
        "T": np.array([unit.threshold]),
        "sums": unit.sums,
        "fires": unit.fires,
    }
    return Trace(arrays, steps)


def explain(unit: Unit) -> Explanation:
    """The words of this view."""
    row = len(unit.x) - 2 if unit.count > 1 else 0
    return Explanation(
        formula=r"y = \begin{cases} 1 & \sum_i w_i x_i \geq T \\ 0 & \text{otherwise} \end{cases}",
        numbers=(
            tex(f"{vector(unit.x[row])}:")
            + r"\quad "
            + tex(sum_text(unit, row))
            + (r" \geq " if unit.fires[row] else " < ")
            + tex(plain(unit.threshold))
            + rf" \quad\Rightarrow\quad y = \mathbf{{{unit.fires[row]}}}",
        ),
        notes=(*_verdict(unit), *_xor(unit), *_geometry(unit)),
        question=_question(unit),
        slips=slips(),
        keras=keras_code(unit),
        trace=trace(unit),
    )


def _verdict(unit: Unit) -> tuple[str, ...]:
    gate, rows = GATES[unit.name], len(unit.x)
    found = search(unit.name, unit.count)
    weights = "weights" if unit.count > 1 else "a weight"
    made = (
        f"it **is {gate.name}**"
        if unit.right == rows
        else f"it is not {gate.name}: {rows - unit.right} of {rows} wrong"
    )
    return (
        prose(f"""**{gate.name}** is {gate.in_words}. With w = {vector(unit.w)} and T = {plain(unit.threshold)} the
            neuron is right on {unit.right} of {rows} rows, so {made}."""),
        prose(f"""**All combinations tried.** The sliders have 13 places each, from {MINUS}3 to 3 by halves. Of all
            {found.tried:,} combinations of {weights} and a threshold, **{found.found:,}** make {gate.name}""")
        + ("." if found.found else f"; the best are right on {found.most} of {found.rows} rows.")
        + prose(f""" Together they make {makeable(unit.count):,} of the {2 ** (2**unit.count):,} truth tables that
            {unit.count} {"inputs" if unit.count > 1 else "input"} can have."""),
    )


def _xor(unit: Unit) -> tuple[str, ...]:
    """Why no weights at all, on the grid or off it, make XOR."""
    if unit.name != "xor":
        return ()
    both = "both" if unit.count == 2 else "all four"
    third = "" if unit.count == 2 else " (keep the third input at 0: what is left must be XOR of two)"
    return (
        prose(f"""**No weights at all can.** XOR of two inputs asks for four things at once{third}: (0, 0) gives 0, so
            0 < T. (1, 0) gives 1, so w1 ≥ T. (0, 1) gives 1, so w2 ≥ T. (1, 1) gives 0, so w1 + w2 < T. From the
            middle two, w1 + w2 ≥ 2T, and 2T > T since T is positive. That contradicts the last. In the picture: no
            {"straight" if unit.count == 2 else "flat"} cut has {both} blue corners on one side and {both} orange ones
            on the other. *XOR in two layers* shows the way out."""),
    )


def _geometry(unit: Unit) -> tuple[str, ...]:
    shape = {1: "a point on a line", 2: "a line in a plane", 3: "a plane in space"}[unit.count]
    return (
        prose(f"""**The boundary.** Where the sum equals T exactly lies {shape}; with more than 3 inputs it is a
            hyperplane. The weights w stand **perpendicular** to it and point to the side that fires. Changing T moves
            the boundary without turning it. Nothing is learned here: the weights are set by hand."""),
        prose("""**McCulloch and Pitts (1943)** let inputs and answers be 0 or 1 only, and there an inhibiting input
            vetoes outright; negative weights are today's way to say it. A perceptron takes any real numbers, and finds
            its weights by itself: see *Learning*."""),
    )


def _question(unit: Unit) -> Question:
    """One more input, weight 1, at 1."""
    gate = GATES[unit.name]
    weights, threshold = preset("and", unit.count + 1)
    fires = mcculloch_pitts([1] * (unit.count + 1), weights=weights, threshold=threshold)
    low = unit.count + 1
    return Question(
        f"An AND of {low} inputs, all weights 1: what is the smallest whole threshold that works?"
        if unit.name != "and"
        else f"All weights stay 1 and there are {low} inputs. Which threshold makes it an OR?",
        float(low if unit.name != "and" else 1),
        prose(f"""All {low} inputs at 1 sum to {low} and fire ({fires}); with one at 0 the sum is {low - 1}, and must
            stay silent. So T = {low}. ({gate.name} needs another.)""")
        if unit.name != "and"
        else prose("""One input at 1 sums to 1 and must fire; all at 0 sum to 0 and must not. So T = 1 (anything above
            0 up to 1)."""),
    )


def keras_code(unit: Unit) -> str:
    """A dense layer whose bias is minus the threshold."""
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f"x = np.array({nested(unit.x)}, 'float32')",
            "layer = keras.layers.Dense(1)",
            "layer.build(x.shape)",
            f"w, T = np.array({nested(np.array(unit.w))}), {nested(np.array(unit.threshold))}",
            "layer.set_weights([w[:, None], np.array([-T])])  # the bias is minus the threshold",
            "result = (layer(x).numpy()[:, 0] >= 0).astype(int)",
            "print(result)",
        ]
    )
