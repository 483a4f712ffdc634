"""What the lesson says about one weight: what the slope is for, and what the rate does."""

import numpy as np

from core.explain.digits import bracket
from core.explain.explanation import Explanation, Question, Slip
from core.lessons.gradient_descent.ball import LOWEST, STEPS, Ball, loss, rolled, slope
from core.lessons.gradient_descent.slips import epoch_slip
from core.trace import Region, Step, Trace
from core.wording import MINUS, TIMES, number, prose

PLACES = 4
RATES = (0.05, 0.45, 1.05)


def captions(held: Ball) -> list[tuple[str, str]]:
    """What every step says, in two halves."""
    return [_caption(held, at) for at in range(len(held.w))]


def _caption(held: Ball, at: int) -> tuple[str, str]:
    w, height, steep = (_said(values[at]) for values in (held.w, held.losses, held.slopes))
    if not at:
        way = "a larger" if held.slopes[0] < 0 else "a smaller"
        tail = f", so {way} w has less loss" if held.slopes[0] else ": it is at the bottom"
        return f"Start at w = {w}: loss {height}", f"slope {steep}{tail}"
    before, came = _said(held.w[at - 1]), bracket(_said(held.slopes[at - 1]))
    return f"Step {at}: w = {before} {MINUS} {held.rate:g} {TIMES} {came} = {w}", f"loss {height}, slope {steep}"


def _said(value: float) -> str:
    return number(float(value), PLACES)


def explain(held: Ball) -> Explanation:
    """The words of this view."""
    start, first = float(held.w[0]), float(held.slopes[0])
    return Explanation(
        formula=r"\text{new } w = w - \text{rate} \times \text{slope}",
        numbers=(
            r"\text{loss} = (w - 3)^2 \qquad \text{slope} = 2\,(w - 3)",
            rf"{_tex(start)} - {held.rate:g} \cdot {_tex(first, bracketed=True)} = {_tex(float(held.w[1]))}",
        ),
        notes=(
            prose("""**In words.** The slope says how fast the loss rises when w grows. Below 0 it falls, so w must
                grow; above 0, w must shrink. That is the minus: always against the slope. Near the bottom the slope
                gets small, and so do the steps, at the same rate."""),
            prose(f"""**What the rate does.** Here every step multiplies the distance to {LOWEST:g} by 1 {MINUS} 2
                {TIMES} {held.rate:g} = {number(1 - 2 * held.rate, 2)}. Between {MINUS}1 and 1 it gets closer. Below 0
                it jumps to the other side each time. From a rate of 1 on it never arrives."""),
            prose("""**With many weights** it is the same: each has a slope of its own, and all slopes together are the
                **gradient**. Surface shows two weights."""),
        ),
        question=_question(held),
        slips=(_rate_slip(start), epoch_slip()),
        keras=keras_code(held),
        trace=trace(held),
    )


def _tex(value: float, *, bracketed: bool = False) -> str:
    text = f"{value:.{PLACES}f}"
    return f"({text})" if bracketed and value < 0 else text


def _question(held: Ball) -> Question:
    """The first step with another rate."""
    start, steep, rate = float(held.w[0]), float(held.slopes[0]), round(held.rate + 0.25, 2)
    answer = start - rate * steep
    return Question(
        f"With a rate of {rate:g} instead of {held.rate:g}, where is w after the first step?",
        answer,
        rf"old − rate × slope: ${start:g} - {rate:g} \cdot {f'({steep:g})' if steep < 0 else f'{steep:g}'}"
        rf" = {answer:g}$.",
        places=2,
    )


def _rate_slip(start: float) -> Slip:
    """Three rates from this start."""
    ends = "; ".join(f"rate {rate:g}: {_end(start, rate)}" for rate in RATES)
    return Slip(
        "The larger the learning rate, the sooner it is there",
        "Up to a point. Too small it creeps; too large it jumps over the bottom, and lands higher each time.",
        f"Loss after {STEPS} steps from here: **{ends}**.",
    )


def _end(start: float, rate: float) -> str:
    return number(float(rolled(start, rate).losses[-1]), PLACES)


def trace(held: Ball) -> Trace:
    """Each step reads the weight and the slope before it, and writes the next."""
    steps = []
    for at, said in enumerate(captions(held)):
        now, before = Region.cell(at), Region.cell(max(at - 1, 0))
        reads = {"w": before, "slope": before} if at else {}
        steps.append(Step("; ".join(said), reads, {"w": now, "loss": now, "slope": now}))
    return Trace({"w": held.w, "loss": loss(held.w), "slope": slope(np.asarray(held.w))}, steps)


def keras_code(held: Ball) -> str:
    """Keras code that walks the same way."""
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            f"w = keras.Variable({float(held.w[0])!r}, dtype='float64')",
            f"optimizer = keras.optimizers.SGD({float(held.rate)!r})",
            "path = [w.numpy()]",
            f"for step in range({len(held.w) - 1}):",
            "    with tf.GradientTape() as tape:",
            f"        loss = (w.value - {LOWEST:g}) ** 2",
            "    optimizer.apply([tape.gradient(loss, w.value)], [w])",
            "    path.append(w.numpy())",
            "result = np.array(path)",
            "print(result[-1])",
        ]
    )
