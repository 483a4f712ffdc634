"""Three runs beside each other: the same seed twice and another one, or three depths with as many parameters."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.playground.code import keras_code
from core.lessons.playground.compare import Comparison
from core.lessons.playground.play import linear_slip, twice_slip
from core.lessons.playground.play_words import parameter_sum
from core.lessons.playground.run import Run
from core.nn.mlp import parameter_count
from core.trace import Region, Step, Trace
from core.wording import number, percent, prose


def seed_captions(made: Comparison) -> list[str]:
    """The losses at each snapshot and how far they differ from the first run's."""
    found = []
    for epoch in made.epochs:
        if not epoch:
            found.append("Epoch 0: the first weights. The same seed draws the same ones, another seed others.")
            continue
        one, again, other = (made.loss(run, epoch) for run in made.runs)
        found.append(
            prose(f"""Epoch {epoch}. Training loss {number(one, 6)}, again {number(again, 6)}: the difference is
                {number(abs(again - one), 6)}. With another seed {number(other, 6)}: the difference is
                {number(abs(other - one), 6)}.""")
        )
    return found


def depth_captions(made: Comparison) -> list[str]:
    """What is right in each network at each snapshot."""
    rights = [_right(run, made.reached(run)) for run in made.runs]
    found = []
    for k, epoch in enumerate(made.epochs):
        parts = []
        for layers, (run, right) in enumerate(zip(made.runs, rights, strict=True), start=1):
            name = f"{layers} hidden layer{'s' if layers > 1 else ''}"
            score = f"off by {number(right[k], 3)}" if run.points.regression else f"{percent(right[k], 1)} right"
            parts.append(f"{name}: {score}")
        where = "validation points" if made.runs[0].points.held_out else "training points"
        found.append(f"Epoch {epoch}, on {where}. {'; '.join(parts)}.")
    return found


def _right(run: Run, epochs: list[int]) -> np.ndarray:
    """The share of right answers, or the mean distance, on points held out, or on all without such."""
    rows = slice(run.points.training if run.points.held_out else 0, None)
    answers = run.fit.answers(run.points.x[rows], epochs)[-1][..., 0]
    t = run.points.t[rows]
    off = np.abs(answers - t) if run.points.regression else (answers >= run.edge) == (t == 1)
    return off.mean(axis=1)


def _trace(made: Comparison, captions: list[str]) -> Trace:
    """One step for each snapshot. Arrays `(snapshots,)`: the epochs, and each run's training loss."""
    names = [f"loss {k + 1}" for k in range(len(made.runs))]
    arrays = {
        name: np.array([made.loss(run, epoch) for epoch in made.epochs])
        for name, run in zip(names, made.runs, strict=True)
    }
    steps = [
        Step(said, {"epochs": Region.cell(k)}, {name: Region.cell(k) for name in names})
        for k, said in enumerate(captions)
    ]
    return Trace({"epochs": np.array(made.epochs), **arrays}, steps)


def explain_seeds(made: Comparison) -> Explanation:
    """The words of the view of seeds."""
    one, again, other = made.runs
    task = one.task
    steps = -(-one.points.training // task.plan.batch)
    same = float(np.abs(one.fit.weights[-1] - again.fit.weights[-1]).max())
    apart = (
        float(np.abs(one.fit.weights[-1] - other.fit.weights[-1]).max())
        if (one.fit.weights.shape == other.fit.weights.shape)
        else float("nan")
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
                largest difference between any two weights is {same:g}. **Another seed** starts elsewhere and ends
                elsewhere, up to {number(apart, 4)} away. Units may take each other's places, and some starts get
                stuck."""),
            prose("""**What has to be the same**: the seed of the first weights, the order of the points and their
                batches, the units that dropout puts to sleep, and the arithmetic. On a GPU sums may be added in
                another order each time; rounding then differs, and with it the run. In Keras:
                `keras.utils.set_random_seed(0)` and `tf.config.experimental.enable_op_determinism()`."""),
            "**So one run proves little.** Compare settings over several seeds before you believe that one is better.",
        ),
        question=Question(
            f"How many steps of the optimizer does one such run make in {task.plan.epochs} epochs?",
            task.plan.epochs * steps,
            prose(f"""{one.points.training} points in batches of {task.plan.batch} are {steps} steps an epoch, and
                {task.plan.epochs} × {steps} = {task.plan.epochs * steps}."""),
        ),
        slips=(twice_slip(one), linear_slip(one)),
        keras=keras_code(one),
        trace=_trace(made, seed_captions(made)),
    )


def explain_depths(made: Comparison) -> Explanation:
    """The words of the view of depths."""
    counts = [run.task.parameters for run in made.runs]
    last = made.runs[-1].task.widths
    wide = made.runs[0].task.hidden[0]
    losses = ", ".join(number(made.loss(run, made.planned), 4) for run in made.runs)
    return Explanation(
        lead="The same number of weights and biases, spent on one wide layer or on several narrow ones.",
        formula=r"\text{parameters} = \sum_l (n_{l-1} + 1)\, n_l",
        numbers=(rf"\begin{{gathered}} {parameter_sum(last)} \end{{gathered}}",),
        notes=(
            prose(f"""**Equal budgets.** The three networks have {counts[0]}, {counts[1]} and {counts[2]} parameters.
                In this run their training losses end at {losses}."""),
            prose(f"""**Width** gives more straight edges to combine: {wide} here. **Depth** bends edges that are bent
                already, so that a few units make many pieces. Two or more hidden layers are called deep. Deep and
                narrow networks are harder to train: a layer of few units lets little through, and gradients shrink on
                their way back."""),
            prose("""**One run proves little.** Change the seed of the weights and the points: on simple points one
                layer is enough, on the spiral more of them pay, and sometimes a start gets stuck."""),
        ),
        question=Question(
            f"How many parameters would a single hidden layer of {wide + 1} units have here?",
            parameter_count((2, wide + 1, 1)),
            prose(f"""Each unit has 2 weights and a bias coming in and a weight going out, and the output a bias:
                {wide + 1} × 4 + 1 = {parameter_count((2, wide + 1, 1))}."""),
        ),
        slips=(linear_slip(made.runs[1]), twice_slip(made.runs[1])),
        keras=keras_code(made.runs[1]),
        trace=_trace(made, depth_captions(made)),
    )
