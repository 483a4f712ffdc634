"""What the lesson says of a caption that is written word by word."""

import math

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.captions.code import greedy_code
from core.lessons.captions.settings import quoted, shown, summed
from core.lessons.captions.slips import classes_slip, looking_slip, one_to_many_slip
from core.lessons.captions.write import Writing
from core.trace import Region, Step, Trace
from core.wording import number, percent, prose

PLACES = 4
_OTHER = 0.95  # how sure the network of the question is


def explain(w: Writing) -> Explanation:
    """The words of this view."""
    return Explanation(
        formula=r"\begin{aligned} e_i &= v \cdot \tanh(f_i W + h_{t-1} U + b) \\ \alpha &= \operatorname{softmax}(e),"
        r"\quad c_t = \textstyle\sum_i \alpha_i f_i \\ h_t &= \mathrm{GRU}([\text{word}_{t-1}, c_t],\, h_{t-1}) \\"
        r" p_t &= \operatorname{softmax}([h_t, c_t]\, W_p + b_p) \end{aligned}",
        lead=prose("""The state *h* asks, every cell of the grid answers from its features *f* with a score *e*, and a
            softmax turns the scores into weights α that sum to 1. The features mixed by these weights, *c*, and the
            last word make the next state; from it comes a probability *p* for every word. *v*, *W*, *U* and *b* are
            learned."""),
        numbers=(_attention(w), total(w)),
        notes=_notes(w),
        question=_question(w),
        slips=(classes_slip(len(w.asked.model.words)), one_to_many_slip(w), looking_slip(w)),
        keras=greedy_code(),
        trace=trace(w),
    )


def _attention(w: Writing) -> str:
    """The largest weights of the least sure step, and all others together."""
    weights = w.weights[w.doubtful]
    order = weights.argsort()[::-1][:3]
    terms = [round(float(weights[k]), PLACES) for k in order]
    rest = 1 - sum(terms)
    word = shown(w.words[w.doubtful])
    return (
        r"\begin{aligned} \textstyle\sum_i \alpha_i &= "
        + " + ".join(f"{term:.{PLACES}f}" for term in terms)
        + rf" \\ &\quad + \underbrace{{{rest:.{PLACES}f}}}_{{\text{{the other {len(weights) - 3} cells}}}} = 1"
        rf"\quad \text{{(at “{word}”)}} \end{{aligned}}"
    )


def total(w: Writing) -> str:
    """The sum of the words' log-probabilities, with what rounding leaves."""
    probability = math.exp(w.log_probability)
    return (
        rf"\begin{{aligned}} \ln p {summed(w.logs.tolist(), w.log_probability)} \\ "
        rf"p(\text{{caption}}) &= e^{{{w.log_probability:.{PLACES}f}}} = {probability:.{PLACES}f} \end{{aligned}}"
    )


def _notes(w: Writing) -> tuple[str, ...]:
    t = w.doubtful
    model = w.asked.model
    shape = "×".join(str(extent) for extent in w.features.shape[:2])
    verdict = "That is right." if w.right else f"It shows {quoted(w.asked.truth)}."
    even = f" Both items are of one size, so {quoted(w.asked.mirrored)} is as right." if w.asked.even else ""
    return (
        prose(f"""**What it says:** {quoted(w.caption)}. {verdict}{even} The larger item is named first: without such a
            rule every picture would have two right captions."""),
        prose(f"""**Least sure** of “{shown(w.words[t])}”, with p = {number(float(w.probabilities[t].max()), PLACES)}.
            There {percent(float(w.looks[t][0]))} of the attention lay on the {w.asked.items[0]} and
            {percent(float(w.looks[t][1]))} on the {w.asked.items[1]}."""),
        prose(f"""**The parts.** {len(model.convolutions)} convolutions make a grid of {shape} cells, each with
            {w.features.shape[2] - 2} features and its own place. The RNN is a GRU, a cell with gates; its state has
            {w.states.shape[1]} numbers, the vocabulary {len(model.words)} words. In all {model.parameter_count:,}
            learned numbers. In training the decoder reads the *true* words (teacher forcing); here it reads its
            own."""),
    )


def _question(w: Writing) -> Question:
    count = len(w.steps)
    answer = _OTHER**count
    return Question(
        prose(f"""Another network gives each of these {count} words, the end included, a probability of {_OTHER}. How
            probable is its whole caption? Two decimals are enough."""),
        answer,
        prose(f"""{_OTHER} to the power of {count} is {answer:.{PLACES}f}: probabilities multiply, so long captions
            need very sure words. As logarithms: {count} × ln {_OTHER} =
            {number(count * math.log(_OTHER), PLACES)}."""),
        tolerance=0.00501,
        places=2,
    )


def captions(w: Writing) -> list[str]:
    """One for every step."""
    return [_caption(w, t) for t in range(len(w.steps))]


def _caption(w: Writing, t: int) -> str:
    order = np.argsort(-w.probabilities[t])
    best, next_ = (shown(w.asked.model.words[k]) for k in order[:2].tolist())
    first, second = w.probabilities[t][order[:2]].tolist()
    one, other = w.looks[t].tolist()
    reads = "It has read nothing but the start." if not t else f"It reads “{shown(w.read[t])}”, which it just wrote."
    said = prose(f"""{reads} It looks: {percent(one)} at the {w.asked.items[0]}, {percent(other)} at the
        {w.asked.items[1]}. Most probable next: “{best}”, {number(first, 4)}; then “{next_}”, {number(second, 4)}.""")
    if t == len(w.steps) - 1:
        verdict = "Right." if w.right else f"Wrong: it is {quoted(w.asked.truth)}."
        said += f" {verdict}"
    return said


def trace(w: Writing) -> Trace:
    """A step per word. Arrays: features, weights, states, probabilities, log-probabilities."""
    cells, units, words = w.weights.shape[1], w.states.shape[1], w.probabilities.shape[1]
    grid = w.features.reshape(cells, -1)
    steps = [
        Step(
            said,
            {"features": Region.whole(grid.shape)} | ({"states": Region((t - 1, 0), (1, units))} if t else {}),
            {
                "weights": Region((t, 0), (1, cells)),
                "states": Region((t, 0), (1, units)),
                "probabilities": Region((t, 0), (1, words)),
                "logs": Region.cell(t),
            },
        )
        for t, said in enumerate(captions(w))
    ]
    arrays = {
        "features": grid,
        "weights": w.weights,
        "states": w.states,
        "probabilities": w.probabilities,
        "logs": w.logs,
    }
    return Trace(arrays, steps)
