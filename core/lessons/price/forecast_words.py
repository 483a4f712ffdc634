"""The backtest day by day: forecasts beside what came, and what each model gains over "as today"."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.price.code import code
from core.lessons.price.forecast import NAMES, Backtest
from core.trace import Region, Step, Trace
from core.wording import number, prose

PLACES = 3


def caption(b: Backtest, i: int) -> str:
    """One test day in words."""
    t = int(b.days[i])
    said = ", ".join(f"{NAMES[m]} {number(f[i], 2)}" for m, f in b.forecasts.items())
    return f"{b.day(t).capitalize()}: {number(b.actual[i], 2)} came. Forecasts: {said}."


def forecast_trace(b: Backtest) -> Trace:
    """Arrays: values `(n,)`, and for each model its forecasts of the test days."""
    steps = []
    for i, t in enumerate(b.days.tolist()):
        writes = {model: Region.cell(i) for model in b.forecasts}
        steps.append(Step(caption(b, i), {"values": Region((t - b.window,), (b.window,))}, writes))
    return Trace({"values": b.values, **b.forecasts}, steps)


def explain_forecast(b: Backtest, other: float | None) -> Explanation:
    """The words of this view; `other` is the network's MAE with the other way to scale, where there is a network."""
    model = "network" if b.network is not None else "linear"
    past = float(np.abs(np.diff(b.values[: b.folds[0].start])).mean())
    n = len(b.days)
    return Explanation(
        lead=prose("""**In plain words.** *y* is what came, *\u0177* what was forecast. **MAE** is the mean size of the
            error, and **RMSE** the same with large errors counting more. **MASE** divides the MAE by how far the value
            moved a day in the past: below 1, the errors are smaller than such a move."""),
        formula=r"\begin{gathered} \text{MAE} = \frac{1}{n} \sum_t |\hat y_t - y_t| \\[6pt]"
        r" \text{RMSE} = \sqrt{\frac{1}{n} \sum_t (\hat y_t - y_t)^2} \\[6pt]"
        r" \text{MASE} = \frac{\text{MAE}}{\text{past mean of } |y_t - y_{t-1}|} \end{gathered}",
        numbers=(
            rf"\text{{{NAMES[model]}, MAE: }} \frac{{{np.abs(b.errors(model)).sum():.3f}}}{{{n}}} = "
            rf"{b.mae(model):.5f}",
            rf"\text{{MASE: }} \frac{{{b.mae(model):.5f}}}{{{past:.5f}}} = \mathbf{{{b.mase(model):.3f}}}",
        ),
        notes=(_table(b), *_verdicts(b), *_how(b), *_leak(b, other)),
        question=Question(
            prose(f"""In the past, the value moved by {past:.3f} a day on average. A model has an MAE of 1.00 on the
                test days. What is its MASE? Two decimals."""),
            1 / past,
            rf"$1.00 / {past:.3f} = {1 / past:.2f}$",
            tolerance=0.0101 * max(1.0, 1 / past),
            places=2,
        ),
        slips=_slips(b, model, other),
        keras=code(b, model),
        trace=forecast_trace(b),
    )


def _table(b: Backtest) -> str:
    """Errors of every model, over all test days and in every fold."""
    lines = [
        prose(f"""**Errors over {len(b.days)} test days.** *Saved* is the share of the MAE of \u201cas today\u201d, in
            percent."""),
        "",
        "| | MAE | RMSE | MASE | saved |",
        "|:--|--:|--:|--:|--:|",
    ]
    for model in b.forecasts:
        errors = " | ".join(f"{v:.{PLACES}f}" for v in (b.mae(model), b.rmse(model), b.mase(model)))
        lines.append(f"| {NAMES[model]} | {errors} | {number(b.skill(model) * 100, 1)} |")
    lines += [
        "",
        prose(f"""**MAE in every fold.** The test days are cut into {len(b.folds)} stretches, called folds. Before each
            one every model learns anew, from all days before it."""),
        "",
        "| | " + " | ".join(f"fold {k + 1}" for k in range(len(b.folds))) + " |",
        "|:--|" + "--:|" * len(b.folds),
    ]
    for model in b.forecasts:
        each = " | ".join(f"{b.fold_mae(model, fold):.{PLACES}f}" for fold in b.folds)
        lines.append(f"| {NAMES[model]} | {each} |")
    return "\n".join(lines)


def _verdicts(b: Backtest) -> list[str]:
    """What may be said, and how sure it is."""
    told, gain = [], b.gain("linear")
    for model in b.forecasts:
        if model == "naive":
            continue
        gain = b.gain(model)
        told.append(
            prose(f"""**{NAMES[model]}: {b.verdict(model)}.** Its error is {"smaller" if gain.mean >= 0 else "larger"}
                by {abs(gain.mean):.3f} on average, a gain of {number(gain.mean, 3)}; the interval is
                {number(gain.low, 3)} to {number(gain.high, 3)}, the Diebold-Mariano statistic
                {number(b.statistic(model), 2)}.""")
        )
    told.append(
        prose(f"""**How sure is that?** The test days are drawn anew {gain.draws:,} times, in blocks of {gain.block}
            days; 95% of the gains lie in the interval. The statistic is the gain in units of its own standard error:
            beyond about 2 or \u22122, chance is a poor explanation.""")
    )
    return told


def _how(b: Backtest) -> list[str]:
    weights = b.line(b.folds[-1])
    newest = number(float(weights.weights[-1]), 3)
    return [
        prose(f"""**Linear.** A weight for each of {b.window} days, so that the squared errors of the past are least
            (least squares): the newest day has the weight {newest}, all together
            {number(float(weights.weights.sum()), 3)}. \u201cAs today\u201d would be 1 for the newest and 0 for the
            others.""")
    ]


def _leak(b: Backtest, other: float | None) -> list[str]:
    """What the scale on all data does."""
    if other is None or b.network is None:
        return []
    honest, leaky = (other, b.mae("network")) if b.leak else (b.mae("network"), other)
    shift = b.scale(b.folds[0]), b.scale(b.folds[0], leak=True)
    parts = ("mean", "deviation") if b.scaling == "standard" else ("lowest", "range")
    return [
        prose(f"""**Leakage.** Scaled on all data the network's MAE is {leaky:.3f}, on the past {honest:.3f}. The scale
            itself changes: {parts[0]} {number(shift[0].shift, 2)} \u2192 {number(shift[1].shift, 2)}, {parts[1]}
            {number(shift[0].unit, 2)} \u2192 {number(shift[1].unit, 2)}. It tells the network where the days to come
            lie. Least squares does not change at all: it undoes any scale.""")
    ]


def _slips(b: Backtest, model: str, other: float | None) -> tuple[Slip, ...]:
    gain = b.gain(model)
    last = (
        Slip(
            "Scale first, then split",
            "The scale must be fitted on the past alone. Fitted on all, it carries news from the days to come.",
            prose(f"""The network's MAE here: **{other if b.leak else b.mae("network"):.3f}** on the past,
                **{b.mae("network") if b.leak else other:.3f}** on all. Smaller or larger, nobody could know the second
                one in time."""),
        )
        if other is not None and b.network is not None
        else Slip(
            "Split at random, as with pictures",
            "Days follow one another. A test day between two training days is all but known.",
            f"Here the test is the last {len(b.days)} of {len(b.values)} days.",
        )
    )
    return (
        Slip(
            "The curves lie on each other, so the model is good",
            "So do today's and tomorrow's values. A model must beat \u201cas today\u201d.",
            prose(f"""MAE of \u201cas today\u201d **{b.mae("naive"):.3f}**, of the {NAMES[model].lower()} model
                **{b.mae(model):.3f}**: {b.verdict(model)}."""),
        ),
        Slip(
            "A smaller error means a better model",
            "It may be chance. Only an interval that leaves out 0 shows a difference.",
            prose(f"""Gain of the {NAMES[model].lower()} model over \u201cas today\u201d: **{number(gain.mean, 3)}** a
                day, interval {number(gain.low, 3)} to {number(gain.high, 3)}."""),
        ),
        last,
    )
