"""What the lesson says about schedules: why a rate should fall, and by which formula."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.gradient_descent.batches import noise
from core.lessons.gradient_descent.schedule_kinds import TITLES, Plan
from core.lessons.gradient_descent.schedules import BATCH, Falling
from core.lessons.gradient_descent.slips import epoch_slip, names_slip
from core.lessons.gradient_descent.updates import small
from core.trace import Region, Step, Sweep, Trace
from core.wording import number, prose

FORMULA = (
    r"\begin{gathered} \text{step: } \eta_0\, d^{\lfloor e / k \rfloor} \qquad \text{exponential: } \eta_0\, \gamma^e"
    r" \\[4pt] \text{cosine: } \tfrac{1}{2}\,\eta_0 \left(1 + \cos \tfrac{\pi e}{E}\right) \end{gathered}"
)


def explain(held: Falling) -> Explanation:
    """The words of this view."""
    plan, half = held.plan, held.plan.epochs // 2
    rate = {name: float(plan.rate(name, half)) for name in TITLES}
    return Explanation(
        formula=FORMULA,
        numbers=(
            rf"e = {half}: \quad {plan.first:g} \cdot {plan.drop:g}^{{{half // plan.every}}} = {rate['step']:.6f}",
            rf"{plan.first:g} \cdot {plan.gamma:g}^{{{half}}} = {rate['exponential']:.6f}",
            rf"\tfrac{{1}}{{2}} \cdot {plan.first:g} \left(1 + \cos \tfrac{{{half}\pi}}{{{plan.epochs}}}\right)"
            rf" = {rate['cosine']:.6f}",
        ),
        notes=_notes(held),
        question=_question(plan),
        slips=(_still_slip(held), epoch_slip(BATCH), names_slip()),
        keras=keras_code(held),
        trace=trace(held),
    )


def _notes(held: Falling) -> tuple[str, ...]:
    plan, each = held.plan, held.passes[0].each
    rows = []
    for which, name in enumerate(held.names):
        heights = held.heights(which)
        tail = heights[-min(5, plan.epochs) :]
        rows.append(
            f"| {TITLES[name]} | {small(float(plan.rate(name, plan.epochs)))} | {small(float(heights[-1]))} | "
            f"{small(float(tail.mean()))} |"
        )
    return (
        prose(f"""**In words.** *e* counts the epochs, *E* is how many there are, *η₀* the first rate. Step decay
            multiplies by *d* after every *k* epochs, exponential decay by *γ* after each; cosine falls slowly, then
            fast, then slowly again, to 0. The rate is set anew at every one of the {each} updates of an epoch."""),
        "\n".join(
            [
                "| | last rate | loss above the lowest | mean of the last five epochs |",
                "|---|--:|--:|--:|",
                *rows,
            ]
        ),
        prose(f"""**Why it should fall.** A mini-batch's gradient is off by about
            {number(float(noise(np.array([0.9, 0.0]), BATCH)), 2)} even at the minimum. With a constant rate the
            weights never come to rest: they jitter around it, the wider the larger the rate. A large rate is good at
            the start, to get near; a small one at the end, to get in."""),
        prose("""**Adaptive optimizers too.** Adam adapts each weight's step, and still profits from a rate that falls:
            its steps do not shrink by themselves while gradients are noisy."""),
    )


def _question(plan: Plan) -> Question:
    """The rate after twice the epochs that the screen shows, by step decay."""
    epoch = plan.epochs * 2 + plan.every
    answer = float(plan.rate("step", epoch))
    times = epoch // plan.every
    return Question(
        f"If step decay went on to epoch {epoch}, what would the rate be? Give four decimals.",
        answer,
        rf"${plan.first:g} \cdot {plan.drop:g}^{{\lfloor {epoch} / {plan.every} \rfloor}} = {plan.first:g} \cdot "
        rf"{plan.drop:g}^{{{times}}} = {answer:.6f}$.",
        tolerance=0.0001,
        places=4,
    )


def _still_slip(held: Falling) -> Slip:
    """A rate that falls too fast never arrives."""
    plan = held.plan
    fast = 0.5
    total = plan.first / (1 - fast)
    return Slip(
        "The faster the rate falls, the better",
        prose("""Then it stands still before it is there: all steps together are too short. The rates must fall, yet
            their sum must be large enough for the way."""),
        prose(f"""Halved every epoch, rates of {plan.first:g}, {plan.first * fast:g}, {plan.first * fast**2:g} and so
            on never sum to more than **{number(total, 4)}** per update, however long it trains; constant,
            {plan.epochs} epochs make {number(plan.first * plan.epochs, 4)}."""),
    )


def keras_code(held: Falling) -> str:
    """Keras' own schedules: a row of rates for each, at the end of every epoch, the start first."""
    plan, each = held.plan, held.passes[0].each
    drops = [plan.every * k for k in range(1, plan.epochs // plan.every + 1)]
    values = [float(f"{plan.first * plan.drop**k:.10g}") for k in range(len(drops) + 1)]
    step = (
        f"    schedules.PiecewiseConstantDecay({[each * e - 1 for e in drops]}, {values}),"
        if drops
        else "    constant,"
    )
    return "\n".join(
        [
            "import numpy as np",
            "from keras.optimizers import schedules",
            "",
            f"each = {each}  # updates in an epoch",
            f"constant = lambda step: {plan.first:g}",
            "rates = [",
            "    constant,",
            step,
            f"    schedules.ExponentialDecay({plan.first:g}, each, {plan.gamma:g}),",
            f"    schedules.CosineDecay({plan.first:g}, {plan.epochs} * each),",
            "]  # each goes where a number would: keras.optimizers.SGD(learning_rate=...)",
            f"result = np.array([[float(rate(e * each)) for e in range({plan.epochs + 1})] for rate in rates])",
            "print(result.round(4))",
        ]
    )


def captions(held: Falling) -> list[tuple[str, str]]:
    """What every frame says first."""
    each = held.passes[0].each
    return [
        (
            f"After epoch {epoch} of {held.plan.epochs}, {epoch * each} updates of mini-batches of {BATCH}",
            f"After epoch {epoch} of {held.plan.epochs}",
        )
        for epoch in range(held.frames)
    ]


def equation(plan: Plan, name: str, epoch: int) -> str:
    """A schedule's rate at one epoch, worked out."""
    first, now = f"{plan.first:g}", small(float(plan.rate(name, epoch)))
    match name:
        case "constant":
            return f"Constant: {first}"
        case "step":
            steps = epoch // plan.every
            why = f"{epoch} / {plan.every} rounded down is {steps}"
            return f"Step decay: {first} \u00d7 {plan.drop:g}^{steps} = {now}, since {why}"
        case "exponential":
            return f"Exponential: {first} \u00d7 {plan.gamma:g}^{epoch} = {now}"
    return f"Cosine: {first} / 2 \u00d7 (1 + cos({number(180 * epoch / plan.epochs, 1)}\u00b0)) = {now}"


def told(held: Falling) -> list[tuple[str, ...]]:
    """For every frame each schedule's rate, worked out."""
    return [tuple(equation(held.plan, name, epoch) for name in held.names) for epoch in range(held.frames)]


def trace(held: Falling) -> Trace:
    """One step per epoch. Arrays: rates and losses `(schedules, epochs + 1)`."""
    lines = told(held)
    rates = np.stack([held.rates(name) for name in held.names])
    losses = np.stack([held.heights(which) for which in range(len(held.names))])

    def step(index: int) -> Step:
        here = Region((0, index), (len(held.names), 1))
        ends = ", ".join(
            f"{TITLES[name].lower()} {small(float(losses[k, index]))}" for k, name in enumerate(held.names)
        )
        return Step(
            f"After epoch {index}: {'; '.join(lines[index])}. Loss above the lowest: {ends}",
            {},
            {"rates": here, "losses": here},
        )

    return Trace({"rates": rates, "losses": losses}, Sweep(held.frames, step))
