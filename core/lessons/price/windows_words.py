"""Windows of a series: which days a model sees, which day it is asked for, and on what its scale was fitted."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.price.code import code
from core.lessons.price.windows import Windowed
from core.trace import Region, Step, Trace
from core.wording import number, prose


def caption(w: Windowed, t: int) -> str:
    """One window in words."""
    b = w.backtest
    part = "Training" if t < w.split else "Test"
    return prose(f"""{part}: from {b.day(t - b.window)} to {b.day(t - 1)}, {b.window} values, the model is asked for
        {b.day(t)}, {number(b.values[t], 2)}.""")


def windows_trace(w: Windowed) -> Trace:
    """Arrays: values `(n,)`, asked `(steps,)`."""
    b = w.backtest
    steps = [
        Step(caption(w, t), {"values": Region((t - b.window,), (b.window,))}, {"asked": Region.cell(i)})
        for i, t in enumerate(w.days.tolist())
    ]
    return Trace({"values": b.values, "asked": b.values[w.days]}, steps)


def explain_windows(w: Windowed) -> Explanation:
    """The words of this view."""
    b = w.backtest
    n, size, split = len(b.values), b.window, w.split
    past, every = b.scale(b.folds[0]), b.scale(b.folds[0], leak=True)
    t = int(w.days[-1])
    value = float(b.values[t])
    beyond = int(np.sum((b.values[split:] > b.values[:split].max()) | (b.values[split:] < b.values[:split].min())))
    names = ("mean", "standard deviation") if b.scaling == "standard" else ("lowest value", "range")
    return Explanation(
        lead=prose("""**In plain words.** A model sees the last *w* values, the window, and is asked for the next one.
            Then the window moves on by a day. A network learns better from numbers near 0, so the values are scaled
            first."""),
        formula=r"(y_{t-w}, \dots, y_{t-1}) \to y_t \qquad y' = \frac{y - a}{b}",
        numbers=(
            rf"\frac{{{value:.2f} - {past.shift:.3f}}}{{{past.unit:.3f}}} = "
            rf"{past.apply(np.array(value)):.3f}".replace("- -", "+ "),
        ),
        notes=(
            prose(f"""**Split by time.** {n} days: the first {split} are the past, the last {n - split} the test. The
                past makes {split - size} windows of {size}. No window of the past is asked for a test day."""),
            prose(f"""**Scaling.** *a* is the {names[0]} and *b* the {names[1]} of the past: {number(past.shift, 3)}
                and {number(past.unit, 3)}. On all data they would be {number(every.shift, 3)} and
                {number(every.unit, 3)}."""),
            prose(f"""**Beyond what was seen.** {beyond} of {n - split} test days lie outside the range of the past. A
                network's tanh flattens there; a linear model goes straight on."""),
        ),
        question=Question(
            f"How many windows would the {split} days of the past make, if a model looked back {size + 5} days?",
            split - size - 5,
            f"Each day from number {size + 6} on can be asked for: ${split} - {size + 5} = {split - size - 5}$.",
        ),
        slips=(
            Slip(
                "A longer window always helps",
                "Each day more is a weight more to learn, and a window less to learn from.",
                f"With {size} days there are **{split - size}** windows, with {2 * size} **{split - 2 * size}**.",
            ),
            Slip(
                "A scale holds no information",
                "Fitted on all data it tells where the days to come lie.",
                prose(f"""{names[-1].capitalize()} of the past **{number(past.unit, 2)}**, of all
                    **{number(every.unit, 2)}**."""),
            ),
        ),
        keras=code(b, "network" if b.networks else "linear"),
        trace=windows_trace(w),
    )
