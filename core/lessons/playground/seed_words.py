"""Three runs of two seeds, in words."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.playground.code import keras_code
from core.lessons.playground.compare import Comparison, trace
from core.lessons.playground.play_words import linear_slip, twice_slip
from core.wording import counted, number, prose


def seed_captions(made: Comparison) -> list[str]:
    """The losses at each snapshot and how far they differ from the first run's."""
    found = []
    first, _, last = (run.task.plan.seed for run in made.runs)
    third = "another" if last != first else "the same"
    for epoch in made.epochs:
        if not epoch:
            found.append("Epoch 0: the first weights. The same seed draws the same ones, another seed others.")
            continue
        one, again, other = (made.loss(run, epoch) for run in made.runs)
        found.append(
            prose(f"""Epoch {epoch}. Training loss {number(one, 6)}, again {number(again, 6)}: the difference is
                {number(abs(again - one), 6)}. With {third} seed {number(other, 6)}: the difference is
                {number(abs(other - one), 6)}.""")
        )
    return found


def explain_seeds(made: Comparison) -> Explanation:
    """The words of the view of seeds."""
    one, again, other = made.runs
    task = one.task
    steps = -(-one.points.training // task.plan.batch)
    same = float(np.abs(one.fit.weights[-1] - again.fit.weights[-1]).max())
    apart = float(np.abs(one.fit.weights[-1] - other.fit.weights[-1]).max())
    another = (
        prose(f"""**Another seed** starts elsewhere and ends elsewhere, up to {number(apart, 4)} away. Units may take
            each other's places, and some starts get stuck.""")
        if task.plan.seed != other.task.plan.seed
        else prose(f"""The third run has the seed {task.plan.seed} as well. Choose **another seed** for it, and it
            starts elsewhere and ends elsewhere.""")
    )
    return Explanation(
        lead="A computer draws random numbers by a rule that starts at the seed. The same seed, the same numbers.",
        formula=r"\begin{gathered} \text{first weights, drawn from the seed:} \\ w \sim "
        r"U\left(-\sqrt{\tfrac{6}{\text{in} + \text{out}}},\ \sqrt{\tfrac{6}{\text{in} + \text{out}}}\right) "
        r"\end{gathered}",
        numbers=(
            rf"\max |w_{{\text{{run 1}}}} - w_{{\text{{run 2}}}}| = \mathbf{{{same:g}}}",
            rf"\max |w_{{\text{{run 1}}}} - w_{{\text{{run 3}}}}| = \mathbf{{{apart:.4f}}}",
        ),
        notes=(
            prose(f"""**The same seed gives the same run**, to the last digit: after {one.fit.epochs} epochs the
                largest difference between any two weights is {same:g}. {another}"""),
            prose("""**What has to be the same**: the seed of the first weights, the order of the points and their
                batches, the units that dropout puts to sleep, and the arithmetic. On a GPU sums may be added in
                another order each time; rounding then differs, and with it the run. In Keras:
                `keras.utils.set_random_seed(0)` and `tf.config.experimental.enable_op_determinism()`."""),
            "**So one run proves little.** Compare settings over several seeds before you believe that one is better.",
        ),
        question=Question(
            f"How many steps of the optimizer does one such run make in {task.plan.epochs} epochs?",
            task.plan.epochs * steps,
            prose(f"""{one.points.training} points in batches of {task.plan.batch} are {counted(steps, "step")} an
                epoch, and {task.plan.epochs} × {steps} = {task.plan.epochs * steps}."""),
        ),
        slips=(twice_slip(one), linear_slip(one)),
        keras=keras_code(one),
        trace=trace(made, seed_captions(made)),
    )
