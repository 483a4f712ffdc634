"""The vanishing and the exploding gradient, in words: one time step further back at every step."""

import math
from dataclasses import replace

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.explain.tex import in_tex
from core.lessons.bptt.code import passage_code
from core.lessons.bptt.vanishing import Passage
from core.trace import Region, Step, Sweep, Trace
from core.wording import compact, number, prose

FORMULA = (
    r"\begin{gathered} \delta_t = \frac{\partial L}{\partial h_t} \odot f'(z_t) \\[4pt] "
    r"\frac{\partial L}{\partial h_{t-1}} = \delta_t\, U^T \\[4pt] "
    r"\left\| \frac{\partial L}{\partial h_{T-s}} \right\| \leq (\sigma \max f')^s \\[4pt] "
    r"g \leftarrow g \cdot \min\left(1, \frac{c}{\|g\|}\right) \end{gathered}"
)


def factors(passage: Passage) -> np.ndarray:
    """How much longer the gradient is after each step back than before it."""
    logs = np.concatenate([[0.0], passage.arrived])
    with np.errstate(invalid="ignore"):
        return np.where(np.isneginf(logs[1:]), 0.0, 10 ** np.nan_to_num(np.diff(logs), neginf=0.0))


def caption(passage: Passage, index: int) -> tuple[str, str]:
    """One step further back, in two halves."""
    s = index + 1
    return (
        f"{s} step{'s' * (s > 1)} back: times {number(float(factors(passage)[index]), 4)}, "
        f"length {passage.left(index)}",
        f"at most {number(passage.sigma, 2)}{_raised(s)} = {compact(float(passage.bound[index]))}",
    )


_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _raised(exponent: int) -> str:
    return str(exponent).translate(_DIGITS)


def trace(passage: Passage) -> Trace:
    """One step per time step, from the last to the first; `gradient` holds decimal logarithms of its length."""

    def step(index: int) -> Step:
        at = passage.steps - 1 - index
        return Step(
            "; ".join(caption(passage, index)),
            reads={
                "slopes": Region((at, 0), (1, passage.slopes.shape[1])),
                "U": Region.whole(passage.U.shape),
            },
            writes={"gradient": Region.cell(at)},
        )

    arrays = {"slopes": passage.slopes, "U": passage.U, "gradient": passage.arrived[::-1]}
    return Trace(arrays, Sweep(passage.steps, step))


def explain(passage: Passage) -> Explanation:
    """The words for a way back through many steps."""
    s, end = passage.steps, passage.steps - 1
    return Explanation(
        lead=prose("""**In plain words.** Every step back multiplies the gradient by the slopes and by U. What shrinks
            each time vanishes, what grows each time explodes."""),
        formula=FORMULA,
        numbers=(
            (
                rf"\begin{{gathered}} \left\| \frac{{\partial L}}{{\partial h_{{T-{s}}}}} \right\| = "
                rf"\mathbf{{{in_tex(passage.left(end))}}} \\ "
                rf"\leq {passage.sigma:g}^{{{s}}} = {in_tex(compact(float(passage.bound[end])))} \end{{gathered}}"
            ),
        ),
        notes=_notes(passage),
        question=_question(passage),
        slips=_slips(passage),
        keras=passage_code(passage),
        trace=trace(passage),
    )


def _notes(passage: Passage) -> tuple[str, ...]:
    end = passage.steps - 1
    gathered = 10 ** float(passage.gathered[end]) if passage.gathered[end] < 12 else math.inf
    clips = gathered > passage.clip
    return (
        prose("""**The letters.** *L* is the loss at the last step *T*, *s* counts steps back; \u2016 \u2016 is a
            length, the root of the sum of squares. *h* is the state, *z* the sum before the activation *f*, *f\u2032*
            its slope, max *f\u2032* the largest slope (1 here). \u03b4 is what is left of the gradient behind the
            activation. \u03c3 is the largest singular value, *g* the gradient
            \u2202L/\u2202U, *c* where it is clipped; \u2299 multiplies number by number."""),
        prose(f"""**The largest singular value** of U, {number(passage.sigma, 2)}, is how much U stretches at most.
            Below 1 the gradient must vanish with these activations, whose slopes are at most 1. Above 1 it may
            explode: 0.9\u2075\u2070 = {0.9**50:.7f}, 1.1\u2075\u2070 = {1.1**50:.3f}."""),
        _parts(passage),
        prose(f"""**Clipping** scales a gradient that is longer than c down to the length c; its direction stays. Here
            \u2202L/\u2202U has the length {compact(float(passage.gathered[end]))} and is """)
        + (f"clipped to {number(passage.clip, 1)}." if clips else f"not clipped, since c is {number(passage.clip, 1)}.")
        + " It stops explosions. It cannot bring back a gradient that has vanished.",
        prose("""**What helps against vanishing:** a state that is carried along by adding, not by multiplying, as in
            an LSTM; a start with a rotation for U; shorter ways back."""),
        prose("""**The cell here** has four units and random inputs; the loss is half the sum of the last state, so its
            gradient there has the length 1."""),
    )


def _parts(passage: Passage) -> str:
    """What U alone would leave of the gradient, and what the slopes make of that."""
    end = passage.steps - 1
    alone = replace(passage, activation="linear").left(end)
    bound = compact(float(passage.bound[end]))
    said = f"**U and the slopes.** With every slope 1, U alone leaves {alone} "
    said += "of the gradient, which is the bound. " if alone == bound else f"of the gradient; the bound is {bound}. "
    if passage.activation == "linear":
        return f"{said}Linear units have slope 1 everywhere."
    mean = number(float(passage.slopes.mean()), 3)
    return f"{said}The slopes here are {mean} on average, and {passage.left(end)} arrives."


def _question(passage: Passage) -> Question:
    """How many steps leave a hundredth: never on the screen."""
    sigma = (0.8, 0.7, 0.6)[passage.steps % 3]
    answer = math.ceil(-2 / math.log10(sigma))
    return Question(
        prose(f"""Linear units, and U is a rotation times {sigma:g}. After how many steps back is less than a hundredth
            of the gradient left?"""),
        answer,
        prose(rf"""A rotation keeps lengths, so each step leaves ${sigma:g}$ of it: ${sigma:g}^{{{answer - 1}}} =
            {sigma ** (answer - 1):.4f}$, $\;{sigma:g}^{{{answer}}} = {sigma**answer:.4f}$."""),
    )


def _slips(passage: Passage) -> tuple[Slip, ...]:
    relu, linear = (replace(passage, activation=name) for name in ("relu", "linear"))
    over = replace(passage, activation="tanh", sigma=max(passage.sigma, 1.1), rotation=True)
    s, end = passage.steps, passage.steps - 1
    return (
        Slip(
            "ReLU deals with the vanishing gradient",
            prose("""Its slope is 1 for x > 0 and does not shrink the gradient. But the recurrent matrix may still
                shrink it, or blow it up, and where a unit is off, the slope is 0."""),
            prose(f"""With every slope 1, {s} steps through this U leave **{linear.left(end)}**; with ReLU's own slopes
                they leave **{relu.left(end)}**."""),
        ),
        Slip(
            "A largest singular value above 1 means that gradients explode",
            "It only says that they may: slopes below 1 and the directions in which U shrinks work against it.",
            prose(f"""U as a rotation times {over.sigma:g}, with tanh: after {s} steps the bound is
                **{compact(float(over.bound[end]))}**, and what arrives is **{over.left(end)}**."""),
        ),
        Slip(
            "Clipping cures vanishing gradients, too",
            "It only ever makes a gradient shorter.",
            prose(f"""Here \u2202L/\u2202U has the length {compact(float(passage.gathered[end]))} before and
                **{compact(float(passage.clipped[end]))}** after clipping at {number(passage.clip, 1)}."""),
        ),
    )
