"""Cross-entropy on top of a softmax: what the right class' probability costs, and the gradient p - y."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.softmax.loss import Costed
from core.lessons.softmax.settings import PLACES, shown, sum_in_words, tex
from core.lessons.softmax.slips import exclusive_slip, range_slip
from core.nn.losses import sparse_categorical_cross_entropy
from core.nn.softmax import softmax, softmax_jacobian
from core.trace import Region, Step, Trace
from core.wording import decimals, factor, number, prose


def trace(cost: Costed) -> Trace:
    """The steps. Arrays `(n,)`: logits, p, y, gradient, moved; `(1,)`: loss, balance, after."""
    names, n, p, z = cost.scores.names, cost.scores.count, cost.scores.p, cost.scores.logits
    whole, one, right = Region.whole((n,)), Region.cell(0), Region.cell(cost.right)
    places = decimals(z, 2)
    steps = [
        Step(
            f"Softmax makes the logits into probabilities: {names[cost.right]} gets {shown(p[cost.right])}",
            {"logits": whole},
            {"p": whole},
        ),
        Step(f"{names[cost.right]} is right: y is 1 there and 0 for all others (one-hot)", {}, {"y": whole}),
        Step(
            prose(f"""Cross-entropy looks at the right class alone: \u2212ln {shown(p[cost.right])} =
                {number(cost.loss, PLACES)}"""),
            {"p": right, "y": right},
            {"loss": one},
        ),
    ]
    for k in range(n):
        way = "raise" if cost.gradient[k] < 0 else "lower"
        steps.append(
            Step(
                f"Gradient p \u2212 y, {names[k]}: {shown(p[k])} \u2212 {int(cost.y[k])} = "
                f"{number(cost.gradient[k], PLACES)}, so {way} this logit",
                {"p": Region.cell(k), "y": Region.cell(k)},
                {"gradient": Region.cell(k)},
            )
        )
    steps.append(
        Step(
            f"What the right class gains, the others lose: {_sum(cost.gradient)}", {"gradient": whole}, {"balance": one}
        )
    )
    for k in range(n):
        steps.append(
            Step(
                prose(f"""A step of rate 1 against the gradient, {names[k]}: {number(z[k], places)} \u2212 1 \u00d7
                    {factor(cost.gradient[k], PLACES)} = {number(cost.moved[k], PLACES)}"""),
                {"logits": Region.cell(k), "gradient": Region.cell(k)},
                {"moved": Region.cell(k)},
            )
        )
    steps.append(
        Step(
            prose(f"""With the new logits {names[cost.right]} gets {shown(softmax(cost.moved)[cost.right])}: the loss
                falls from {number(cost.loss, PLACES)} to {number(cost.loss_after, PLACES)}"""),
            {"moved": whole},
            {"after": one},
        )
    )
    arrays = {
        "logits": z, "p": p, "y": cost.y, "gradient": cost.gradient, "moved": cost.moved,
        "loss": np.array([cost.loss]), "balance": np.array([0.0]), "after": np.array([cost.loss_after]),
    }  # fmt: skip
    return Trace(arrays, steps)


def _sum(gradient: np.ndarray) -> str:
    return sum_in_words(gradient, 0.0).replace(" + \u2212", " \u2212 ")


def explain(cost: Costed) -> Explanation:
    """The words of this view."""
    right = cost.right + 1
    p = cost.scores.p[cost.right]
    return Explanation(
        formula=r"\begin{gathered} L = -\sum_i y_i \ln p_i = -\ln p_{\text{right}}"
        r" \\[4pt] \frac{\partial L}{\partial z_i} = p_i - y_i \end{gathered}",
        numbers=(
            rf"L = -\ln {tex(p)} = \mathbf{{{tex(cost.loss)}}}",
            rf"\frac{{\partial L}}{{\partial z_{{{right}}}}} = {tex(p)} - 1 = \mathbf{{{tex(p - 1, factor=False)}}}",
        ),
        notes=_notes(cost),
        question=_question(cost),
        slips=(
            _log_slip(cost),
            range_slip(cost.scores, cost.scores.p),
            exclusive_slip(cost.scores),
        ),
        keras=keras_code(cost),
        trace=trace(cost),
    )


def _notes(cost: Costed) -> tuple[str, ...]:
    scores = cost.scores
    right, t = scores.marked[cost.right], cost.right
    other = scores.top if scores.top != t else int(np.argsort(-scores.logits, kind="stable")[1])
    jacobian = softmax_jacobian(scores.logits)
    p = scores.p
    return (
        prose(f"""**In words.** *y* is 1 for the right class ({right}) and 0 for the others, so of the whole sum one
            term is left: minus the natural logarithm of the right class' probability. Sure and right costs nearly 0,
            sure and wrong a lot. A network that knows nothing gives every class 1/{scores.count} and pays ln
            {scores.count} = {number(float(np.log(scores.count)), PLACES)}."""),
        prose(f"""**Why p − y.** The loss changes with *p* of {right} by −1/p = −1/{shown(p[t])}. That *p* changes with
            the logit of {scores.marked[other]} by {number(jacobian[t, other], PLACES)} (see Jacobian). Their product
            is {number(cost.gradient[other], PLACES)}: the probability of {scores.marked[other]} itself. Division and
            logarithm cancel, so the gradient never explodes and never vanishes while the answer is wrong."""),
        prose("""**Softmax and backpropagation are two things** (no \u201csoftback\u201d): softmax makes probabilities
            on the way forward, and p − y is where backpropagation starts on its way back. In Keras leave the softmax
            off the network and give the logits to the loss with `from_logits=True`: it is the same, and exact where
            *p* rounds to 0."""),
    )


def _question(cost: Costed) -> Question:
    """The loss if another class were right."""
    scores = cost.scores
    other = (cost.right + 1) % scores.count
    answer = sparse_categorical_cross_entropy([other], scores.logits[None], from_logits=True)
    return Question(
        f"If {scores.marked[other]} were the right class instead, what would the loss be? Two decimals are enough.",
        answer,
        rf"$-\ln {tex(scores.p[other])} = {tex(answer)}$"
        + ("." if answer < cost.loss else ": the smaller the right class' probability, the larger the loss."),
        tolerance=0.0101,
        places=2,
    )


def _log_slip(cost: Costed) -> Slip:
    """The natural logarithm, and where the minus sign goes."""
    p = cost.scores.p[cost.right]
    return Slip(
        "Cross-entropy is Σ y · log(y)",
        prose("""It is −Σ y · ln(p): minus, the natural logarithm, and of the prediction p. With y in the logarithm as
            well, the prediction would not count at all."""),
        prose(f"""Here −ln {shown(p)} = **{number(cost.loss, PLACES)}**. Σ y · ln(y) is 1 · ln 1 = 0 whatever the
            network says, and with log₁₀ by mistake it would be {number(cost.loss / float(np.log(10)), PLACES)}."""),
    )


def keras_code(cost: Costed) -> str:
    """Keras code that gives this loss and this gradient: loss first, then one number per logit."""
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            f"z = tf.Variable([{[float(v) for v in np.round(cost.scores.logits, 2)]}])",
            f"right = np.array([{cost.right}])  # classes count from 0",
            "loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)",
            "with tf.GradientTape() as tape:",
            "    loss = loss_of(right, z)",
            "gradient = tape.gradient(loss, z)[0]",
            "result = np.append(loss, gradient)",
            "print(result)",
        ]
    )
