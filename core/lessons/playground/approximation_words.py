"""Universal approximation told: more units, smaller error, and what a jump means for it."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.playground.approximation import COUNTS, FUNCTIONS, NEAR, RIDGE, Approximation, parameters
from core.trace import Region, Step, Trace
from core.wording import number, prose


def small(error: float) -> str:
    """An error to four decimals; one that would look like 0 says that it is smaller than the last of them."""
    return "less than 0.0001" if 0 < error < 0.5e-4 else number(error, 4)


def captions(made: Approximation) -> list[str]:
    """One for each number of pairs."""
    found = []
    for n, (mean, worst, away) in zip(COUNTS, made.errors.tolist(), strict=True):
        units = (
            f"{n} pair{'s' if n > 1 else ''} of sigmoids, {2 * n} hidden units"
            if made.way == "pairs"
            else f"{2 * n} hidden units"
        )
        said = f"{units}, {parameters(n)} parameters: off by {small(mean)} on average, "
        said += f"by {small(worst)} at worst"
        if made.function.jumps:
            said += f", by {small(away)} at worst farther than {NEAR:g} from a jump"
        found.append(said + ".")
    return found


def trace(made: Approximation) -> Trace:
    """One step for each network. Arrays `(networks,)`: pairs, mean error, worst error."""
    steps = [
        Step(said, {"pairs": Region.cell(k)}, {"mean": Region.cell(k), "worst": Region.cell(k)})
        for k, said in enumerate(captions(made))
    ]
    return Trace({"pairs": np.array(COUNTS), "mean": made.errors[:, 0], "worst": made.errors[:, 1]}, steps)


def explain(made: Approximation) -> Explanation:
    """The words of this view."""
    by_pairs = made.way == "pairs"
    formula = (
        (
            r"\begin{gathered} \hat f(x) = \sum_{j=1}^{n} h_j \left[ \sigma(k (x - s_{j-1})) \right. \\ "
            r"\left. {} - \sigma(k (x - s_j)) \right] \end{gathered}"
        )
        if by_pairs
        else r"\hat f(x) = b + \sum_{i=1}^{2n} v_i\, \sigma(k (x - s_i))"
    )
    n, (mean, worst, _) = COUNTS[-1], made.errors[-1].tolist()
    numbers = tuple(
        rf"n = {n}:\quad \text{{{name} error}} "
        + (r"< \mathbf{0.0001}" if 0 < error < 0.5e-4 else rf"= \mathbf{{{error:.4f}}}")
        for name, error in (("mean", mean), ("worst", worst))
    )
    return Explanation(
        formula=formula,
        numbers=numbers,
        notes=_notes(made),
        question=_question(),
        slips=(_jump_slip(made), _one_layer_slip(made)),
        keras=keras_code(made),
        trace=trace(made),
        lead="One hidden layer of sigmoids, added up, comes as close to a continuous function as you like, "
        "if only it has enough units.",
    )


def _notes(made: Approximation) -> tuple[str, ...]:
    k = number(made.steepness, 0)
    how = (
        prose(f"""**A step from a pair.** A steep sigmoid (here k = {k}) is almost a step up. A second one, subtracted
            a little further right, takes it down again. The pair makes a block as wide as the distance between the two
            and as high as its output weight *h*, the function in the middle of its part. Blocks side by side make a
            staircase.""")
        if made.way == "pairs"
        else prose("""**Fitted.** The units stand at even distances; their output weights come from least squares with
            a small penalty on large ones. Softer sigmoids overlap and share the work, as those of a trained network do.
            Sigmoids that are too soft cannot follow a steep function, however many there are.""")
    )
    first, last = made.errors[0].tolist(), made.errors[-1].tolist()
    return (
        how,
        prose(f"""**Universal approximation** (Cybenko, 1989; Hornik, 1991): a continuous function on a bounded region
            can be approached to any accuracy by one hidden layer, if it is wide enough. The theorem does not say how
            many units it takes, nor that training finds them. Here the mean error goes from {small(first[0])} with 2
            units to {small(last[0])} with {2 * COUNTS[-1]}."""),
    )


def _jump_slip(made: Approximation) -> Slip:
    jumping = made if made.function.jumps else Approximation(FUNCTIONS["jump"], made.way, made.steepness)
    first, last = jumping.errors[0].tolist(), jumping.errors[-1].tolist()
    which = "Here" if made.function.jumps else "With the function Jump"
    return Slip(
        "A function that is not continuous cannot be approximated",
        prose("""Continuous functions on a bounded region can be approximated everywhere, to any accuracy. One with a
            jump can too, everywhere but at the jump itself: there a continuous answer is always off by half the jump
            on one side."""),
        prose(f"""{which}, from 2 to {2 * COUNTS[-1]} units: mean error {small(first[0])} to {small(last[0])}; farther
            than {NEAR:g} from a jump at worst {small(first[2])} to {small(last[2])}; at the jump still
            {small(last[1])} (half the jump is {number(jumping.half_jump, 4)})."""),
    )


def _one_layer_slip(made: Approximation) -> Slip:
    mean, worst = made.errors[1, :2].tolist()
    return Slip(
        "Universal means that any network can learn anything",
        "It means that weights exist for a layer that is wide enough. A layer of a given width has its limits.",
        f"With 4 units this function is still off by {small(mean)} on average and by {small(worst)} at worst.",
    )


def _question() -> Question:
    n = 15
    return Question(
        f"How many parameters has the network with {n} pairs of sigmoids (1-{2 * n}-1)?",
        parameters(n),
        prose(f"""Each of the {2 * n} hidden units has a weight and a bias coming in and a weight going out, and the
            output a bias: {2 * n} × 3 + 1 = {parameters(n)}."""),
    )


def keras_code(made: Approximation) -> str:
    """Builds the widest network; leaves its mean and its worst error in `result`."""
    n, k = COUNTS[-1], made.steepness
    head = [
        "import keras",
        "import numpy as np",
        "",
        "def f(x):",
        f"    return {made.function.code}",
        "",
        f"n, k = {n}, {k:g}  # pairs of sigmoids, and how steep they are",
    ]
    if made.way == "pairs":
        inside = [
            "edges = np.linspace(0, 1, n + 1)",
            "edges[0], edges[-1] = -0.3, 1.3  # the outermost steps lie out of sight",
            "places = np.stack([edges[:-1], edges[1:]], axis=1).ravel()",
            "h = f((np.arange(n) + 0.5) / n)",
            "v, b = np.stack([h, -h], axis=1).ravel(), 0.0",
        ]
    else:
        inside = [
            "places = (np.arange(2 * n) + 0.5) / (2 * n)",
            "x = np.linspace(0, 1, 201)",
            "units = 1 / (1 + np.exp(-k * (x[:, None] - places)))",
            "columns = np.hstack([units, np.ones((201, 1))])",
            "# least squares, with a small penalty on large weights",
            f"*v, b = np.linalg.solve(columns.T @ columns + {RIDGE:g} * np.eye(2 * n + 1), columns.T @ f(x))",
        ]
    tail = [
        'model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(2 * n, "sigmoid"), keras.layers.Dense(1)])',
        "model.set_weights([np.full((1, 2 * n), k), -k * places, np.reshape(v, (-1, 1)), np.array([b])])",
        "x = np.linspace(0, 1, 2001)",
        "off = np.abs(model(x[:, None]).numpy()[:, 0] - f(x))",
        "result = [off.mean(), off.max()]",
        "print(result)",
    ]
    return "\n".join([*head, *inside, *tail])
