"""What the lesson says about the scale of features: condition numbers and steps."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.gradient_descent.geyser import MINUTES
from core.lessons.gradient_descent.scaling import Scaling, Side
from core.lessons.gradient_descent.slips import epoch_slip
from core.lessons.gradient_descent.updates import small
from core.trace import Region, Step, Sweep, Trace
from core.wording import floating, number, prose


def explain(held: Scaling) -> Explanation:
    """The words of this view."""
    return Explanation(
        formula=r"\begin{gathered} H = \frac{2}{n}\sum_i \begin{pmatrix} x_i^2 & x_i \\ x_i & 1 \end{pmatrix} \qquad"
        r" \kappa = \frac{\lambda_{\max}(H)}{\lambda_{\min}(H)} \\[4pt] x \leftarrow \frac{x - \text{mean}}"
        r"{\text{standard deviation}} \end{gathered}",
        numbers=tuple(_matrix(side) for side in held.sides),
        notes=_notes(held),
        question=_question(held),
        slips=(_same_slip(held), epoch_slip()),
        keras=keras_code(held),
        trace=trace(held),
    )


def _matrix(side: Side) -> str:
    """The Hessian, its eigenvalues, their quotient."""
    assert side.surface.hessian is not None
    (a, b), (c, d) = (np.round(side.surface.hessian, 4) + 0.0).tolist()
    low, high = side.surface.curvatures
    return (
        rf"\begin{{gathered}} H = \begin{{pmatrix}} {a:.4f} & {b:.4f} \\ "
        rf"{c:.4f} & {d:.4f} \end{{pmatrix}} \\[2pt] "
        rf"\kappa = \frac{{{high:.4f}}}{{{low:.4f}}} = \mathbf{{{side.kappa:.4g}}} \end{{gathered}}"
    )


def _notes(held: Scaling) -> tuple[str, ...]:
    raw, scaled = held.sides
    return (
        prose("""**In words.** The loss of a line through the points is a bowl. Its curvatures are the eigenvalues *λ*
            of the matrix *H* of second derivatives; their quotient is the condition number *κ*. Standardized, the
            lengths have mean 0 and variance 1, the sum of all *x* vanishes, and both curvatures are 2."""),
        prose(f"""**Why it is slow.** The rate must stay below 2/λ of the steep direction, or it diverges. The same
            rate moves the flat one by a factor of only {number(1 - raw.rate * raw.surface.curvatures[0], 4)} per step.
            With minutes it takes **{raw.needed}** steps until {held.goal:.2%} of the loss above the lowest is left;
            standardized **{scaled.needed}**, with the same share of the largest stable rate."""),
        prose(f"""**Not the same line?** It is: the weights differ, as their units do. Raw, w₁ =
            {number(raw.surface.minima[0][0], 4)} per minute; standardized, w₁ =
            {number(scaled.surface.minima[0][0], 4)} per standard deviation of {number(float(MINUTES.std()), 4)}
            minutes, and {number(scaled.surface.minima[0][0], 4)} / {number(float(MINUTES.std()), 4)} =
            {number(scaled.surface.minima[0][0] / float(MINUTES.std()), 4)}."""),
        prose("""**In practice.** Standardize with the mean and the deviation of the training data, and use the same
            two numbers for every new example. Batch normalization does the like between layers."""),
    )


def _question(held: Scaling) -> Question:
    """Kappa, if the lengths were centered and not divided."""
    variance = float(MINUTES.var())
    answer = max(variance, 1.0) / min(variance, 1.0)
    return Question(
        prose(f"""The lengths have a variance of {variance:.4f}. If the mean were subtracted and nothing divided, what
            would κ be? Two decimals are enough."""),
        answer,
        rf"Centered, the sum of x is 0 and $H = 2 \cdot \mathrm{{diag}}({variance:.4f}, 1)$, so "
        rf"$\kappa = {max(variance, 1.0):.4f} / {min(variance, 1.0):.4f} = {answer:.4f}$. Most of the harm came "
        "from the mean.",
        tolerance=0.0051,
        places=2,
    )


def _same_slip(held: Scaling) -> Slip:
    """Scaling changes the way, not the result."""
    raw, scaled = held.sides
    return Slip(
        "Scaling features changes what the model can learn",
        prose("""For a line it changes nothing about the best fit: the smallest loss is the same. It changes how long
            gradient descent takes to find it."""),
        prose(f"""Lowest loss with minutes {number(raw.surface.lowest, 6)}, standardized
            {number(scaled.surface.lowest, 6)}; steps **{raw.needed}** and **{scaled.needed}**."""),
    )


def keras_code(held: Scaling) -> str:
    """Keras code that counts the steps of both; its data is a file that the page offers."""
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            'minutes, waiting = np.loadtxt("geyser.csv", delimiter=",", skiprows=1, unpack=True)',
            "scaled, t = ((v - v.mean()) / v.std() for v in (minutes, waiting))",
            "result = []",
            f"for x, rate in ((minutes, {floating(held.sides[0].rate)}), (scaled, {floating(held.sides[1].rate)})):",
            "    ones = np.stack([x, np.ones_like(x)], axis=-1)",
            "    lowest = np.linalg.lstsq(ones, t, rcond=None)[1][0] / len(x)",
            "    w = keras.Variable(np.zeros(2), dtype='float64')",
            "    optimizer = keras.optimizers.SGD(learning_rate=rate)",
            "    steps, error = 0, -t",
            f"    while np.mean(error**2) - lowest > {held.goal:g} * (np.mean(t**2) - lowest):",
            "        optimizer.apply([2 / len(x) * ones.T @ error], [w])",
            "        steps, error = steps + 1, ones @ w.numpy() - t",
            "    result.append(steps)",
            "print(result)",
        ]
    )


def captions(held: Scaling) -> list[tuple[str, str]]:
    """What every frame says first."""
    found = []
    names = "minutes", "standardized"
    for step in held.steps.tolist():
        told = [
            f"{name} there after {side.needed}" if step >= side.needed else f"{name} not there yet"
            for name, side in zip(names, held.sides, strict=True)
        ]
        count = f"After {step} step{'s' if step != 1 else ''}"
        found.append((f"{count}: {told[0]}, {told[1]}", f"{count}:\n{told[0]}, {told[1]}"))
    return found


def told(held: Scaling) -> list[tuple[str, ...]]:
    """For every frame: by what each side shrinks per step along its flattest direction."""
    found: tuple[str, ...] = tuple(
        prose(f"""{side.surface.title}: \u03ba = {side.kappa:.4g}, rate {held.share:g} \u00d7 2 /
            {side.surface.curvatures[1]:.4g} = {side.rate:.4g}; along its flattest direction each step multiplies the
            distance by {number(1 - side.rate * side.surface.curvatures[0], 4)}""")
        for side in held.sides
    )
    return [found] * len(held.steps)


def trace(held: Scaling) -> Trace:
    """One step per frame. Arrays: minutes and standardized, each `(frames, 2)` weights."""
    lines = [caption for caption, _ in captions(held)]

    def step(index: int) -> Step:
        here = Region((index, 0), (1, 2))
        heights = [small(float(side.heights[index])) for side in held.sides]
        return Step(
            f"{lines[index]}. Loss above the lowest: {heights[0]} and {heights[1]}",
            {},
            {"minutes": here, "standardized": here},
        )

    arrays = {"minutes": held.sides[0].weights, "standardized": held.sides[1].weights}
    return Trace(arrays, Sweep(len(held.steps), step))
