"""The tables of the softmax lesson: which arrays each view shows, and how."""

from collections.abc import Sequence

import numpy as np

from core.figures.bars import Column, Foot, Table, table_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.trace import Trace
from core.wording import decimals, number


def _places(trace: Trace) -> int:
    return decimals(trace.arrays["logits"], 2)


def _one(trace: Trace) -> Foot:
    """The sum of the probabilities, and of those shown, which rounding may keep from being exactly 1."""
    seen = float(np.round(trace.arrays["p"], 4).sum())
    if abs(seen - 1) < 5e-5:
        return Foot("total", "sum 1.0000")
    return Foot("total", f"sum 1 (as shown {seen:.4f})", f"1 ({seen:.4f})")


def steps_figure(trace: Trace, names: Sequence[str], temperature: float, mode: Mode) -> Figure:
    """Logits, shifted logits, exponentials, probabilities."""
    places = _places(trace)
    top = float(trace.arrays["max"][0])
    shift = "s = z \u2212 max" if temperature == 1 else f"s = (z \u2212 max) / {temperature:g}"
    columns = [
        Column("logits", "Logit", "z", places, "signed", 1.0, 0.9, Foot("max", f"max {number(top, places)}")),
        Column("shifted", "Shifted", shift, places if temperature == 1 else 4, "signed", 1.15, 1.05),
        Column("exponentials", "Exponential", "e to the s", 4, "share", 1.15, 1.05,
               Foot("sum", f"sum {trace.arrays['sum'][0]:.4f}"), most=1.0, short="Exp."),
        Column("p", "Probability", "e to the s / sum", 4, "share", 2.2, 1.4, _one(trace), most=1.0),
    ]  # fmt: skip
    if "own" in trace.arrays:
        columns.insert(0, Column("own", "Own logit", "", places, "signed", 1.0, 0.0))
        columns[1] = Column("logits", "Logit", "z, constant added", places, "signed", 1.2, 0.9, columns[1].foot)
    return table_figure(
        Table(trace, names, columns),
        mode,
        f"{len(names)} logits become probabilities in {len(trace.steps)} steps: subtract the maximum, exponentiate, "
        "sum, divide.",
    )


def loss_figure(trace: Trace, names: Sequence[str], mode: Mode) -> Figure:
    """Probabilities, what is right, the gradient, and the logits one step later."""
    loss, after = float(trace.arrays["loss"][0]), float(trace.arrays["after"][0])
    columns = [
        Column("logits", "Logit", "z", _places(trace), "signed", 0.9, 0.85),
        Column("p", "Probability", "p", 4, "share", 1.4, 1.3, Foot("loss", f"loss {number(loss, 4)}"), most=1.0),
        Column("y", "Right", "y", 0, "plain", 0.6, 0.5, short="y"),
        Column("gradient", "Gradient", "p \u2212 y", 4, "gradient", 1.4, 1.2, Foot("balance", "sum 0"), most=1.0),
        Column(
            "moved", "New logit", "z \u2212 gradient", 4, "signed", 1.1, 1.2, Foot("after", f"loss {number(after, 4)}")
        ),
    ]
    return table_figure(
        Table(trace, names, columns),
        mode,
        f"Cross-entropy of {len(names)} classes: {number(loss, 4)}. The gradient of each logit is its probability, "
        f"less 1 for the right class. One step against it brings the loss to {number(after, 4)}.",
    )


def jacobian_figure(trace: Trace, names: Sequence[str], mode: Mode) -> Figure:
    """A grid of slopes: a row per probability, a column per logit."""
    n = len(names)
    largest = float(np.abs(trace.arrays["jacobian"]).max())
    room = 240 / n  # units of a column on a phone
    columns = [Column("p", "p", "", 4, "share", 1.0, 1.0 if n <= 4 else 0.0, most=1.0)]
    for j, name in enumerate(names):
        short = name if len(name) * 7 < room else name[: max(1, int(room / 8))]
        columns.append(
            Column("jacobian", name if n <= 5 else short, "\u2202p / \u2202z" if n <= 5 else "", 4, "heat", at=j,
                   most=largest, short=short)
        )  # fmt: skip
    return table_figure(
        Table(trace, names, columns),
        mode,
        f"A {n} by {n} grid of slopes, positive on the diagonal and negative elsewhere; every row sums to 0.",
        rate=4 if n > 4 else 2,
    )


def sigmoids_figure(trace: Trace, names: Sequence[str], mode: Mode) -> Figure:
    """One softmax beside one sigmoid per class."""
    yes = trace.arrays["yes"]
    chosen = names[int(np.argmax(trace.arrays["p"]))]
    total = float(trace.arrays["sum"][0])
    columns = [
        Column("logits", "Logit", "z", _places(trace), "signed", 0.9, 0.8),
        Column("p", "One softmax", "one answer", 4, "share", 1.7, 1.3, _one(trace), most=1.0),
        Column("sigmoids", "Sigmoids", "one by one", 4, "share", 1.7, 1.3,
               Foot("sum", f"sum {number(total, 4)}"), most=1.0),
        Column("yes", "Yes?", "≥ 0.5", 0, "plain", 0.9, 0.8, Foot("answers", f"{int(yes.sum())} yes"),
               texts=tuple("yes" if one else "no" for one in yes)),
    ]  # fmt: skip
    return table_figure(
        Table(trace, names, columns),
        mode,
        f"The same {len(names)} logits twice: as one softmax, which chooses {chosen}, and as separate sigmoids, which "
        f"say yes to {int(yes.sum())} classes.",
    )


def unknown_figure(trace: Trace, names: Sequence[str], answers: Sequence[str], threshold: float, mode: Mode) -> Figure:
    """Four ways to answer for a picture that may belong to no class; `names` end with the extra class."""
    places = max(_places(trace), 1)
    kept = tuple("keep" if one else "too low" for one in trace.arrays["kept"])
    columns = [
        Column("logits", "Logit", "z", places, "signed", 0.8, 0.0),
        Column("p", "Softmax", "must choose", 4, "share", 1.3, 1.1, Foot("answer p", answers[0]), most=1.0),
        Column("kept", "Reject", f"below {threshold:.2f}", 0, "plain", 0.9, 0.9, Foot("answer kept", answers[1]),
               texts=kept),
        Column("sigmoids", "Sigmoids", "may say no", 4, "share", 1.3, 1.1,
               Foot("answer sigmoids", answers[2]), most=1.0),
        Column("extended", "With Other", "trained for it", 4, "share", 1.3, 1.1,
               Foot("answer extended", answers[3]), most=1.0),
    ]  # fmt: skip
    return table_figure(
        Table(trace, names, columns, ("p", threshold), "Answer"),
        mode,
        "Four answers to one picture, from the same logits: softmax, softmax with a reject threshold, sigmoids, and "
        "softmax with a class Other.",
        rate=1,
    )
