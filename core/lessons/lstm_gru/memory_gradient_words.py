"""How the gradient survives on its way from the answer back to the first letter, in three kinds of networks."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.explain.tex import in_tex
from core.lessons.lstm_gru.memory import LINES, Survival
from core.lessons.lstm_gru.recall_code import gradient_code
from core.nn.gates import LSTMGates
from core.nn.recall import CLASSES, one_hot
from core.trace import Region, Step, Sweep, Trace
from core.wording import compact, number, prose

FORMULA = (
    r"\begin{gathered} \text{simple RNN:} \\ \frac{\partial L}{\partial h_{t-1}} = "
    r"\Big( \frac{\partial L}{\partial h_t} \odot (1 - h_t^2) \Big) U^{\mathsf T} \\[6pt]"
    r" \text{LSTM: } \frac{\partial L}{\partial c_{t-1}} = \frac{\partial L}{\partial c_t} \odot f_t + \dots \\[6pt]"
    r" \text{GRU: } \frac{\partial L}{\partial h_{t-1}} = \frac{\partial L}{\partial h_t} \odot z_t + \dots"
    r" \end{gathered}"
)

FLAT = 0.01  # a slope of tanh through which hardly any gradient passes


def explain(s: Survival) -> Explanation:
    """The words for the way back."""
    return Explanation(
        lead=prose("""**In plain words.** To learn from the first letter, the error at the end must be felt there. The
            simple RNN multiplies it by slopes and by the whole matrix U at every step; the gated cells have a way with
            one factor, the gate that keeps."""),
        formula=FORMULA,
        numbers=_numbers(s),
        notes=_notes(s),
        question=_question(s),
        slips=_slips(s),
        keras=gradient_code(s.seed, s.moment, s.text, s.right),
        trace=trace(s),
    )


def _numbers(s: Survival) -> tuple[str, ...]:
    """What reaches the first letter, as a share of what there was at the end."""
    found = []
    for name, title in LINES.items():
        first, last = float(s.lengths[name][0]), float(s.lengths[name][-1])
        ends = [in_tex(compact(float(np.log10(v)), digits=3)) if v else "0" for v in (first, last)]
        found.append(
            rf"\begin{{gathered}} \text{{{title}:}} \\[4pt] \frac{{{ends[0]}}}{{{ends[1]}}} = "
            rf"\mathbf{{{in_tex(s.left(name, 0))}}} \end{{gathered}}"
        )
    return tuple(found)


def _notes(s: Survival) -> tuple[str, ...]:
    steps = len(s.text) - 1
    fresh = s.moment == "start"
    losses = ", ".join(f"{name.upper()} {number(s.losses[name], 4)}" for name in ("lstm", "gru", "rnn"))
    notes = [
        prose(f"""**What is shown.** The length of the gradient of the cross-entropy for the letter {CLASSES[s.right]}
            at every state, divided by its length at the last one, so that all lines end at 1. The losses are
            {losses}."""),
        prose(f"""**Each step back** multiplies, on average, the LSTM's cell by {_mean_factor(s, "lstm c")}, the GRU's
            state by {_mean_factor(s, "gru")}, the simple RNN's by {_mean_factor(s, "rnn")}. From the last letter to the
            first, {steps} such factors are multiplied."""),
    ]
    notes.append(
        prose(f"""**Before training** the LSTM's forget gates start near σ(1) = 0.731 (Keras sets their bias to 1), and
            $0.731^{{{steps}}}$ = {compact(steps * np.log10(0.7310586), digits=3)}: over many steps that vanishes as
            well. The gates must first learn, from short sequences, to stay open. A simple RNN's U starts as a
            rotation, which keeps lengths; the slopes of tanh shrink them. The GRU's z starts near σ(0) = 0.5, so about
            half is kept at each step, and $0.5^{{{steps}}}$ =
            {compact(steps * np.log10(0.5), digits=3)}{_below(s)}""")
        if fresh
        else prose(f"""**After training** {_openest(s)} The simple RNN holds what it holds by driving units to the flat
            ends of tanh, where hardly any gradient passes. Look at Before training as well.""")
    )
    return tuple(notes)


def _below(s: Survival) -> str:
    """Whether the untrained GRU passes back less than the simple RNN."""
    return ": less than in the simple RNN." if s.logs["gru"][0] < s.logs["rnn"][0] else "."


def _openest(s: Survival) -> str:
    """The LSTM's unit that forgets least, and whether gradient can enter it at the end."""
    run = s.readers["lstm"].read(one_hot(s.text)).run
    if not isinstance(run, LSTMGates) or len(s.text) < 2:
        return "the gates that keep stand open in some units: see Gates over time."
    kept = run.f[1:].mean(axis=0)
    u = int(np.argmax(kept))
    cell = float(run.c[-1, u])
    said = prose(f"""each unit has a gate of its own that keeps. In this LSTM unit {u + 1} forgets least: its f is
        {kept[u]:.3f} on average (see Gates over time).""")
    if 1 - np.tanh(cell) ** 2 > FLAT:
        return said
    return prose(f"""{said} But its cell has come to {number(cell, 1)}, where tanh is flat: hardly any gradient enters
        there. Most enters other units, which forget faster. To keep a value and to pass a gradient are two things.""")


def _mean_factor(s: Survival, name: str) -> str:
    """The geometric mean of the factors on the way back."""
    return number(10 ** (float(s.logs[name][0]) / max(len(s.text) - 1, 1)), 3)


def _question(s: Survival) -> Question:
    steps = 50 if len(s.text) != 51 else 40
    answer = steps * np.log10(0.5)
    return Question(
        prose(f"""If each step back leaves half of the gradient, which power of ten is left after {steps} steps? Give
            the exponent."""),
        round(float(answer), 2),
        rf"${steps} \cdot \log_{{10}} 0.5 = {answer:.2f}$, so $10^{{{answer:.2f}}}$.",
        tolerance=0.11,
        places=2,
    )


def _slips(s: Survival) -> tuple[Slip, ...]:
    steps = len(s.text) - 1
    return (
        Slip(
            "An LSTM's gradient cannot vanish",
            prose("""It is multiplied by f at every step. Only where f is near 1 does it survive; and what passes
                through the gates and h may vanish or explode as in any RNN."""),
            prose(f"""Here **{s.left("lstm c", 0)}** is left in the cell after {steps} steps, **{s.left("lstm", 0)}**
                in the state h."""),
        ),
        Slip(
            "ReLU would cure the simple RNN",
            prose("""Its slope of 1 does not shrink, but U still comes in at every step, and with ReLU nothing bounds
                the state: it may explode, and where sums fall below 0 the gradient is 0. What helps is a U that starts
                as the identity (Le, Jaitly and Hinton, 2015)."""),
            f"A factor of 1.1 per step gives $1.1^{{{steps}}}$ = **{compact(steps * np.log10(1.1), digits=3)}**.",
        ),
        Slip(
            "If the gradient is small, the network has forgotten",
            prose("""The gradient says how much the answer could still be moved. A unit stuck at an end of tanh
                remembers well and passes no gradient."""),
            prose(f"""The simple RNN's loss is **{number(s.losses["rnn"], 4)}** here, and **{s.left("rnn", 0)}** of the
                gradient is left at the first letter."""),
        ),
    )


def caption(s: Survival, index: int) -> tuple[str, str]:
    """`index` steps back from the end, in two halves."""
    t = len(s.text) - 1 - index
    where = f"Step {t + 1} ({s.text[t]}), {index} back" if index else f"Step {t + 1} ({s.text[t]}), the end"
    short = {"lstm c": "LSTM", "gru": "GRU", "rnn": "RNN"}
    return f"{where}. Gradient left", ", ".join(f"{title} {s.left(name, t)}" for name, title in short.items())


def trace(s: Survival) -> Trace:
    """One step per letter, from the last to the first; arrays are lengths of gradients."""
    last = len(s.text) - 1

    def step(index: int) -> Step:
        at = Region.cell(last - index)
        return Step(": ".join(caption(s, index)), reads={"letters": at}, writes=dict.fromkeys(s.lengths, at))

    letters = np.array([ord(letter) for letter in s.text])
    return Trace({"letters": letters, **s.lengths}, Sweep(last + 1, step))
