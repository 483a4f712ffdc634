"""What a run of the playground says of itself: a caption for every snapshot, a legend, a sentence for the picture."""

from collections.abc import Sequence
from itertools import pairwise

from core.lessons.playground.run import Run
from core.nn.mlp import parameter_count
from core.wording import number, percent

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
        "Corner of a unit: its bias, colored alike",
    ]
    if run.points.held_out:
        lines.append("Green line: lowest validation loss")
    if run.task.plan.patience:
        lines.append("Green band: patience runs out")
    return lines
