"""What a run of the playground says of itself: a caption for every snapshot, a legend, a sentence for the picture."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, product

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.explain.symbols import ACTIVATION_NAMES
from core.lessons.playground.code import keras_code
from core.lessons.playground.play import Run, Task, train
from core.lessons.playground.points import Points
from core.nn.activations import ACTIVATIONS
from core.nn.mlp import Plan, parameter_count
from core.nn.network import forward
from core.trace import Region, Step, Trace
from core.wording import counted, number, percent, prose

NAMES = {
    "binary_cross_entropy": "cross-entropy",
    "mean_squared_error": "squared error",
    "hinge": "hinge loss",
    "mean_absolute_error": "absolute error",
    "huber": "Huber loss",
}


def parameter_sum(widths: Sequence[int]) -> str:
    """Weights and biases layer by layer, and their sum, in lines that a phone has room for."""
    terms = [rf"({a} + 1) \cdot {b}" for a, b in pairwise(widths)]
    lines = [" + ".join(terms[k : k + 3]) for k in range(0, len(terms), 3)]
    return r" \\ {} + ".join(lines) + rf" \\ = \mathbf{{{parameter_count(widths)}}}"


def captions(run: Run) -> list[str]:
    """One for each snapshot: the epoch, the losses, what is right, how long patience has waited."""
    return [_caption(run, k) for k in range(len(run.moments))]


def _caption(run: Run, k: int) -> str:
    epoch, held = run.moments[k], bool(run.points.held_out)
    right = _right(run, k)
    if not epoch:
        return f"Epoch 0, nothing learned yet: the first weights are random. {right}"
    fit = run.fit
    said = f"Epoch {epoch} of {run.task.plan.epochs}. Loss: {number(fit.loss[epoch - 1], 4)} in training"
    said += f", {number(fit.held_out[epoch - 1], 4)} in validation. " if held else ". "
    said += right
    patience = run.task.plan.patience
    if patience:
        best = int(fit.held_out[:epoch].argmin()) + 1
        said += f" Best so far: epoch {best}; patience {epoch - best} of {patience}."
        if fit.stopped and epoch == fit.epochs:
            said += " Stopped early."
    elif held and epoch == fit.best:
        said += " The lowest validation loss of the run."
    if run.task.plan.dropout:
        asleep = int((~fit.awake[epoch - 1]).sum())
        said += f" Dropout: {asleep} of {fit.awake.shape[1]} hidden units sleep for one point of the last step."
    if fit.diverged and epoch == fit.epochs:
        said += " After this the numbers left every bound: the learning rate is too high."
    return said


def _right(run: Run, k: int) -> str:
    training, beyond = run.right[k].tolist()
    if run.points.regression:
        said = f"Off by {number(training, 3)} on average"
        return said + (f", in validation {number(beyond, 3)}." if run.points.held_out else ".")
    said = f"Right: {percent(training, 1)}"
    return said + (f", of validation {percent(beyond, 1)}." if run.points.held_out else ".")


def legend(run: Run) -> list[str]:
    """What the marks mean."""
    high, low = ("above 0", "below 0") if run.points.regression else ("class 1", "class 0")
    lines = [
        f"\u25cf {high} (blue)   \u25a0 {low} (orange)",
        "Hollow: held out for validation" if run.points.held_out else "All points are trained on",
        "Line: a weight, blue above 0, orange below",
        "Small corner of a unit: its bias",
    ]
    if run.points.held_out:
        lines.append("Green line: lowest validation loss")
    if run.task.plan.patience:
        lines.append("Green band: patience runs out")
    return lines


SHORT = 5  # epochs of the runs that only compare seeds


MOST_MASKS = 10  # units whose masks are all tried out


KERAS_TODAY = prose("""**In today's Keras.** Older notes write `model.add(Dense(4, input_dim=2, activation='linear'))`.
    Now the inputs have a line of their own, `keras.Input((2,))`, and `Dense(4, activation=...)` follows; `model.fit(x,
    t, epochs=...)` is as it was. The code below starts from the weights of this page and gives the same curves.""")


def trace(run: Run) -> Trace:
    """One step for each snapshot. Arrays `(snapshots,)`: the epochs and the training losses."""
    losses = np.concatenate([[np.nan], run.fit.loss])[list(run.moments)]
    said = captions(run)
    steps = [Step(said[k], {"epochs": Region.cell(k)}, {"loss": Region.cell(k)}) for k in range(len(run.moments))]
    return Trace({"epochs": np.array(run.moments), "loss": losses}, steps)


def explain(run: Run) -> Explanation:
    """The words of this view."""
    return Explanation(
        formula=_formula(run.task, run.fit.start.activations[-1]),
        numbers=(_count(run.task.widths),),
        notes=tuple(
            filter(None, (_reading(run), _epochs(run), _early(run), _dropout(run), _penalty(run), KERAS_TODAY))
        ),
        question=_question(run.task),
        slips=(linear_slip(run), twice_slip(run), _epoch_slip(run)),
        keras=keras_code(run),
        trace=trace(run),
    )


def _formula(task: Task, last: str) -> str:
    layers = len(task.hidden)
    bend = ACTIVATIONS[task.activation]
    given = [rf"{symbol} = {bend.parameters[name]:g}" for name, symbol in bend.symbols.items() if bend.parameters[name]]
    name = r", \quad ".join([bend.latex, *given])
    first = r"a_0 = x,\quad a_l = f(a_{l-1} W_l + b_l),\ l = 1 \ldots " + str(layers)
    end = rf"\hat y = a_{layers} W_{layers + 1} + b_{layers + 1}"
    if last == "sigmoid":
        end = rf"\hat y = \sigma(a_{layers} W_{layers + 1} + b_{layers + 1})"
    return rf"\begin{{gathered}} {first} \\[4pt] {end} \\[4pt] {name} \end{{gathered}}"


def _count(widths: tuple[int, ...]) -> str:
    return rf"\begin{{gathered}} \text{{parameters}} \\ = {parameter_sum(widths)} \end{{gathered}}"


def _reading(run: Run) -> str:
    """What the picture shows."""
    deep = "Two or more hidden layers make a network **deep**; this one has " + str(len(run.task.hidden)) + ". "
    return (
        prose("""**In words.** Every unit multiplies its inputs by weights, adds a bias, and bends the sum. A small
            square shows what one unit answers at every place of the plane, blue above 0 and orange below: a unit of
            the first layer can only draw one straight edge (its weights are perpendicular to it). Later units add up
            bent edges, so they can draw corners and rings. """)
        + deep
        + "Each unit has its own color scale."
    )


def _epochs(run: Run) -> str:
    rows, batch = run.points.training, min(run.task.plan.batch, run.points.training)
    steps = -(-rows // batch)
    tail = rows - (steps - 1) * batch
    last = f", the last with {tail}" if tail != batch else ""
    return prose(f"""**Epochs and steps.** {rows} training points in batches of {batch} make {counted(steps, "step")}
        an epoch{last}; {run.fit.epochs} epochs are {run.fit.epochs} × {steps} = {run.fit.epochs * steps} steps. The
        training loss of an epoch is the mean over its batches, met while the weights were still moving; the validation
        loss is taken at its end. So the first may lie above the second.""")


def _early(run: Run) -> str:
    fit = run.fit
    if not run.points.held_out or not fit.epochs:
        return ""
    best = number(fit.held_out[fit.best - 1], 4)
    last = number(fit.held_out[-1], 4)
    if run.task.plan.patience:
        return f"**Early stopping.** The lowest validation loss, {best}, came at epoch {fit.best}. " + (
            prose(f"""Then {run.task.plan.patience} epochs brought none lower: patience ran out, and training stopped
                at epoch {fit.epochs} of {run.task.plan.epochs}. `restore_best_weights=True` takes the weights of epoch
                {fit.best}.""")
            if fit.stopped
            else f"Patience of {run.task.plan.patience} epochs never ran out, so all of {fit.epochs} were made."
        )
    if fit.best == fit.epochs:
        return prose(f"""**When to stop.** The lowest validation loss, {best}, is that of the last epoch: more epochs
            may lower it further.""")
    return (
        f"**When to stop.** The lowest validation loss, {best}, came at epoch {fit.best}; at the end it is {last}. "
        + (
            _since_best(run)
            if fit.held_out[-1] > 1.1 * fit.held_out[fit.best - 1]
            else "It has hardly risen since, so there was no harm in going on. More noise and fewer points change that."
        )
    )


def _since_best(run: Run) -> str:
    """What became of the training loss while the validation loss rose."""
    fit = run.fit
    before, after = (float(fit.loss[at]) for at in (fit.best - 1, -1))
    moved = f"the training loss went from {number(before, 4)} to {number(after, 4)}"
    if after >= before:
        return prose(f"""In that time {moved}: both got worse, which is no overfitting. A learning rate that is too
            high does that.""")
    then, now = (float(run.right[k, 1]) for k in (run.moments.index(fit.best), -1))
    share = (
        f"is off by {number(then, 3)} there, and by {number(now, 3)} at the end"
        if run.points.regression
        else f"is right on {percent(then, 1)} of them there, and on {percent(now, 1)} at the end"
    )
    return prose(f"""In that time {moved}: the network fits its training points ever better, while its loss on the
        points held out rises: it **overfits**. Its answer {share}.""")


def scaled(run: Run) -> tuple[float, float] | None:
    """The last sum at the first point: with all units awake, and the mean over every way in which units of the last
    hidden layer may sleep, without the scaling. None where these are too many.
    """
    W, _b = run.fit.network(run.fit.epochs).layers[-1]
    a = forward(run.fit.network(run.fit.epochs), run.points.x[0]).a[-2]
    if len(a) > MOST_MASKS:
        return None
    keep = 1 - run.task.plan.dropout
    mean = 0.0
    for awake in product((0, 1), repeat=len(a)):
        chance = keep ** sum(awake) * (1 - keep) ** (len(a) - sum(awake))
        mean += chance * float((a * awake) @ W[:, 0])
    return float(a @ W[:, 0]), mean


def _dropout(run: Run) -> str:
    rate = run.task.plan.dropout
    if not rate:
        return ""
    told = prose(f"""**Dropout.** In every step each hidden unit sleeps with a chance of {rate:g}, drawn anew for every
        point: the others must learn to do without it. In the picture the sleeping units of one point are covered. For
        predictions all units are awake.""")
    both = scaled(run)
    if both is None:
        return told
    whole, mean = both
    return told + (
        prose(f""" **Why the outputs are scaled.** At the first point the last layer's sum, without its bias, is
            {number(whole, 4)} with all awake. The mean over all ways to sleep is only {number(mean, 4)}, that is
            {1 - rate:g} times as much. So in training the units that are awake are divided by {1 - rate:g}:
            {number(mean, 4)} / {1 - rate:g} = {number(mean / (1 - rate), 4)}, and training and prediction agree.""")
    )


def _penalty(run: Run) -> str:
    if not run.task.plan.l2:
        return ""
    squares = sum(float((W**2).sum()) for W, _ in run.fit.network(run.fit.epochs).layers)
    return prose(f"""**L2.** The loss includes {run.task.plan.l2:g} times the sum of all squared weights, at the end
        {run.task.plan.l2:g} × {number(squares, 2)} = {number(run.task.plan.l2 * squares, 4)}. Large weights cost, so
        edges stay soft.""")


def _question(task: Task) -> Question:
    """Parameters after one more unit in the first hidden layer."""
    widths = (2, task.hidden[0] + 1, *task.hidden[1:], 1)
    after = task.hidden[1] if len(task.hidden) > 1 else 1
    answer = parameter_count(widths)
    return Question(
        "With one more unit in the first hidden layer, how many parameters would this network have?",
        answer,
        prose(f"""A unit of the first layer has 2 weights and a bias coming in and {after} going out: {task.parameters}
            + 3 + {after} = {answer}."""),
    )


def linear_run(points: Points, task: Task) -> Run:
    """The same layers without a bend, trained shortly on all points at once."""
    plan = Plan(loss=task.plan.loss, epochs=60, batch=points.training, seed=task.plan.seed)
    return train(replace(task, activation="linear", optimizer="adam", rate=0.1, plan=plan), points)


def linear_slip(run: Run) -> Slip:
    """Without a bend, layers collapse into one."""
    flat = linear_run(run.points, run.task).right[-1, 0]
    mine = run.right[-1, 0]
    name = ACTIVATION_NAMES[run.task.activation]
    shows = (
        f"Off by {number(flat, 3)} on average with linear units, {number(mine, 3)} in this run ({name})."
        if run.points.regression
        else f"Right on training points: {percent(flat, 1)} with linear units, {percent(mine, 1)} in this run ({name})."
    )
    return Slip(
        "Activation functions make a network multilinear",
        prose("""They add non-linearity. Layers without one multiply out into a single linear map, which draws one
            straight edge however many layers there are."""),
        shows
        + (
            " A flat plane cannot bend; it is enough for Plane."
            if run.points.regression
            else " A straight edge cannot enclose a circle; it is enough for Clouds."
        ),
    )


def twice_slip(run: Run) -> Slip:
    """The same seed gives the same run, another one does not."""
    plan = replace(run.task.plan, epochs=SHORT, patience=None)
    pair = [train(replace(run.task, plan=replace(plan, seed=plan.seed + more)), run.points) for more in (0, 0, 1)]
    losses = [one.fit.loss[-1] if one.fit.epochs else np.nan for one in pair]
    return Slip(
        "If the network runs twice, it gives the same results",
        prose("""Only with the same seed, the same order of the points and the same arithmetic. The seed draws the
            first weights and the units that sleep."""),
        prose(f"""Training loss after {SHORT} epochs: {number(losses[0], 6)} with seed {plan.seed}, again
            {number(losses[1], 6)} with seed {plan.seed}, and {number(losses[2], 6)} with seed {plan.seed + 1}."""),
    )


def _epoch_slip(run: Run) -> Slip:
    rows, batch = run.points.training, min(run.task.plan.batch, run.points.training)
    steps = -(-rows // batch)
    return Slip(
        "Epochs are the number of iterations",
        "An epoch is one pass over all training points. An iteration is one step, on one batch.",
        prose(f"""Here {run.fit.epochs} epochs × {counted(steps, "batch", "es")} = **{run.fit.epochs * steps}**
            iterations. The {NAMES[run.task.plan.loss]} is looked at once an epoch."""),
    )
