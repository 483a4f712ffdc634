"""Runs of one, two and three hidden layers, in words."""

from core.explain.explanation import Explanation, Question
from core.lessons.playground.code import keras_code
from core.lessons.playground.compare import Comparison, right_answers, trace
from core.lessons.playground.play_words import linear_slip, parameter_sum, twice_slip
from core.nn.mlp import parameter_count
from core.wording import number, percent, prose


def depth_captions(made: Comparison) -> list[str]:
    """What is right in each network at each snapshot."""
    rights = [right_answers(run, made.reached(run)) for run in made.runs]
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
        trace=trace(made, depth_captions(made)),
    )
