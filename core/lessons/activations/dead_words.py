"""Dead ReLUs, in words: the same unit with ReLU and with leaky ReLU, epoch by epoch."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.activations.dead import EPOCHS, Unit, units
from core.lessons.activations.settings import Settings
from core.lessons.activations.slips import slips
from core.trace import Region, Step, Sweep, Trace
from core.wording import factor, floating, nested, number, prose

FORMULA = (
    r"\begin{gathered} z_i = w x_i + b, \quad a_i = f(z_i) \\[4pt] C = \frac{1}{n} \sum_i \tfrac{1}{2}(a_i - t_i)^2"
    r" \\[4pt] \frac{\partial C}{\partial w} = \frac{1}{n} \sum_i (a_i - t_i)\, f'(z_i)\, x_i \end{gathered}"
)


def caption(pair: tuple[Unit, Unit], epoch: int) -> tuple[str, str]:
    """What an epoch shows of both, in two halves."""
    relu, leaky = pair
    if relu.dead[epoch]:
        first = f"Epoch {epoch}: ReLU is dead, every slope is 0"
    else:
        alive = int((relu.slope[epoch] > 0).sum())
        first = f"Epoch {epoch}: ReLU is alive, {alive} of {len(relu.x)} rows get{'s' * (alive == 1)} through"
    up = int((leaky.z[epoch] > 0).sum())
    return first, f"leaky ReLU has {up} of {len(leaky.x)} sums above 0, cost {leaky.cost[epoch]:.4f}"


def explain(settings: Settings, rows: np.ndarray) -> Explanation:
    """The words for both units."""
    pair = units(settings, rows)
    return Explanation(
        formula=FORMULA,
        numbers=_numbers(pair),
        notes=_notes(pair),
        question=_question(pair),
        slips=slips(),
        keras=keras_code(pair[0]),
        trace=trace(pair),
    )


def trace(pair: tuple[Unit, Unit]) -> Trace:
    """One step per epoch; both units' costs are written."""

    def step(epoch: int) -> Step:
        reads = {f"{unit.title} weights": Region((epoch, 0), (1, 2)) for unit in pair}
        return Step("; ".join(caption(pair, epoch)), reads, {f"{unit.title} cost": Region.cell(epoch) for unit in pair})

    arrays = {f"{unit.title} weights": unit.history for unit in pair}
    return Trace(arrays | {f"{unit.title} cost": unit.cost for unit in pair}, Sweep(EPOCHS + 1, step))


def moment(unit: Unit) -> int:
    """The epoch whose numbers are told: the first at which it is dead, else the first."""
    return int(np.argmax(unit.dead))


def _numbers(pair: tuple[Unit, Unit]) -> tuple[str, ...]:
    """dC/dw of both at the moment that ReLU dies, row by row."""
    at = moment(pair[0])
    found = []
    for unit in pair:
        terms = [
            f"{factor(a - t, 4)} \\cdot {s:g} \\cdot {factor(x, 2)}"
            for a, t, s, x in zip(
                unit.a[at].round(4).tolist(), unit.t.tolist(), unit.slope[at].tolist(), unit.x.tolist(), strict=True
            )
        ]
        rounded = [
            (round(a, 4) - t) * s * x
            for a, t, s, x in zip(
                unit.a[at].tolist(), unit.t.tolist(), unit.slope[at].tolist(), unit.x.tolist(), strict=True
            )
        ]
        lines = r" \\ {} + ".join(terms)
        mean = sum(rounded) / len(rounded)
        found.append(
            rf"\begin{{gathered}} \text{{{unit.title}, epoch {at}:}} \\ \tfrac{{1}}{{{len(terms)}}} \big( {lines} \big)"
            rf" \\ = \mathbf{{{number(mean, 4)}}} \end{{gathered}}"
        )
    return tuple(found)


def _notes(pair: tuple[Unit, Unit]) -> tuple[str, ...]:
    relu, leaky = pair
    at = moment(relu)
    notes = [
        prose("""**In words.** *x* is an input, *t* its target, *z* the sum, *a* the answer. Each row's part of the
            gradient is error times slope times input. Where the sum is negative for **every** row, ReLU's slope is 0
            every time. The gradient is 0, so *w* and *b* stay, so the sums stay negative: it never comes back.""")
    ]
    if relu.dead.any():
        how = "It starts dead." if at == 0 else f"Dead since epoch {at}: one step of rate {relu.rate:g} took it there."
        notes.append(
            prose(f"""**{how}** w = {number(float(relu.history[at, 0]), 4)}, b =
                {number(float(relu.history[at, 1]), 4)}; the largest sum is {number(float(relu.z[at].max()), 4)}. Its
                cost stays at {relu.cost[at]:.4f}.""")
        )
    else:
        notes.append(
            prose("""**This unit stays alive.** At every epoch at least one row has a positive sum, so it goes on
                learning. *Killed by one step* shows one that does not.""")
        )
    others = "a lower learning rate, a bias that starts above 0."
    if leaky.leak:
        notes.append(
            prose(f"""**The cure.** Leaky ReLU keeps a slope of {leaky.leak:g} below 0, so no part of the gradient is
                lost: after {EPOCHS} epochs its cost is {leaky.cost[-1]:.4f}. Other cures: {others}""")
        )
    else:
        notes.append(
            prose(f"""**The cure** is a slope below 0 that is not 0. At 0, leaky ReLU is plain ReLU, and both units do
                the same. Other cures: {others}""")
        )
    return tuple(notes)


def _question(pair: tuple[Unit, Unit]) -> Question:
    """One row's part of the gradient at another slope."""
    unit = pair[1]
    slope = 0.1 if abs(unit.leak - 0.1) > 1e-9 else 0.3
    x, t, z = 2.0, 1.0, -3.0
    answer = (slope * z - t) * slope * x
    return Question(
        prose(f"""A leaky ReLU with slope {slope:g} below 0: input 2, target 1, sum −3. What is this row's part of
            dC/dw, error times slope times input? Two decimals."""),
        answer,
        prose(rf"""$a = {slope:g} \cdot (-3) = {slope * z:g}$, so the part is $({slope * z:g} - 1) \cdot {slope:g}
            \cdot 2 = {answer:.2f}$. ReLU's would be $(0 - 1) \cdot 0 \cdot 2 = 0$."""),
        tolerance=0.006,
        places=2,
    )


def keras_code(unit: Unit) -> str:
    """Keras code that trains this very unit: full batch, plain gradient descent."""
    w, b = unit.history[0].tolist()
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            f"x = np.array({nested(unit.x)}, 'float32').reshape(-1, 1)",
            f"t = np.array({nested(unit.t)}, 'float32').reshape(-1, 1)",
            "unit = keras.layers.Dense(1, activation='relu')  # or keras.layers.LeakyReLU(0.2) behind it",
            "unit.build(x.shape)",
            f"unit.set_weights([np.array([[{w:g}]]), np.array([{b:g}])])",
            f"optimizer = keras.optimizers.SGD({floating(unit.rate)})",
            "result = []",
            f"for epoch in range({EPOCHS}):",
            "    with tf.GradientTape() as tape:",
            "        cost = keras.ops.mean((unit(x) - t) ** 2) / 2",
            "    result.append(float(cost))",
            "    optimizer.apply(tape.gradient(cost, unit.trainable_variables), unit.trainable_variables)",
            "print(result[0], result[1], result[-1])",
        ]
    )
