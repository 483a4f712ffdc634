"""Gates over time: a trained LSTM or GRU reads a sequence, and one unit's gates are watched letter by letter."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.lstm_gru import gru_words, lstm_words
from core.lessons.lstm_gru.gates import Watched
from core.lessons.lstm_gru.recall_code import gates_code
from core.lessons.lstm_gru.recall_text import right_class
from core.nn.recall import CLASSES
from core.trace import Region, Step, Sweep, Trace
from core.wording import TIMES, number, prose, sentences

PLACES = 3


_LETTERS = {
    "lstm": "*i* lets in, *f* keeps, *o* shows",
    "gru": "*z* keeps, *r* opens the old state to what is new",
}


def caption(w: Watched, t: int) -> tuple[str, str]:
    """One letter, in two halves."""
    gates = ", ".join(f"{name} {number(float(v[t]), PLACES)}" for name, v in w.gates.items())
    carried = next(iter(w.memory))
    before = float(w.carried[t - 1]) if t else 0.0
    likely = int(np.argmax(w.reading.probabilities[t]))
    return (
        f"Step {t + 1}, letter {w.text[t]}: unit {w.unit + 1}'s gates are {gates}",
        prose(f"""{carried} goes from {number(before, PLACES)} to {number(float(w.carried[t]), PLACES)}. Asked now, the
            network says {CLASSES[likely]} ({100 * w.reading.probabilities[t, likely]:.1f}%)"""),
    )


def explain(w: Watched) -> Explanation:
    """The words for a unit that is watched."""
    lstm = w.reader.kind == "lstm"
    return Explanation(
        lead=prose("""**In plain words.** This network has learned by itself when to open its gates. The letters
            between say nothing about the answer: each unit has to find its own way to carry the first one past
            them."""),
        formula=lstm_words.FORMULA if lstm else gru_words.FORMULA,
        numbers=(_last_line(w),),
        notes=_notes(w),
        question=_question(w),
        slips=_slips(w),
        keras=gates_code(w.reader.kind, w.seed, w.text, w.unit),
        trace=trace(w),
    )


def trace(w: Watched) -> Trace:
    """One step per letter."""
    arrays = {"letters": w.reading.x, **w.gates, **w.memory, "answer": w.reading.probabilities}

    def step(t: int) -> Step:
        writes = {name: Region.cell(t) for name in (*w.gates, *w.memory)}
        return Step(
            sentences(*caption(w, t)),
            reads={"letters": Region((t, 0), (1, arrays["letters"].shape[1]))},
            writes=writes | {"answer": Region((t, 0), (1, len(CLASSES)))},
        )

    return Trace(arrays, Sweep(len(w.text), step))


def _keeping(w: Watched) -> np.ndarray:
    """The gate that keeps: f of an LSTM, z of a GRU."""
    return w.gates["f" if w.reader.kind == "lstm" else "z"]


def _last_line(w: Watched) -> str:
    kept = _keeping(w)[1:]
    product = float(np.prod(kept))
    name = "f" if w.reader.kind == "lstm" else "z"
    factors = [f"{name}_{{{t}}}" for t in range(2, len(w.text) + 1)]
    shown = (
        r" \cdot ".join(factors[:3]) if len(factors) < 4 else rf"{factors[0]} \cdot {factors[1]} \cdots {factors[-1]}"
    )
    return rf"\begin{{gathered}} {shown or 1} \\ {{}} = \mathbf{{{product:.4f}}} \end{{gathered}}"


def _notes(w: Watched) -> tuple[str, ...]:
    kept, name = _keeping(w)[1:], "f" if w.reader.kind == "lstm" else "z"
    right = CLASSES[right_class(w.text)]
    verdict = "right" if w.answer == right else f"wrong: it was {right}"
    others = sum(letter in CLASSES for letter in w.text) - 1
    notes = [
        prose(f"""**The letters.** {_LETTERS[w.reader.kind]}, *g* what is new; \u03c3 is the sigmoid, \u2299 multiplies
            number by number."""),
        prose(f"""**What is kept.** The product of {name} over all steps after the first is the share of the first
            memory that still rides along directly in unit {w.unit + 1}: {number(float(np.prod(kept)), 4)}. The mean of
            {name} is {number(float(kept.mean()), 3)}."""),
        prose(f"""**The answer** after {len(w.text)} letters is {w.answer}, {verdict}. Eight units share the work: some
            keep, some help to read. Choose others to compare."""),
    ]
    if w.reader.kind == "lstm" and np.abs(w.carried).max() > 3:
        notes.append(
            prose(f"""**It reminds itself.** This unit's cell grows to {number(float(w.carried[-1]), 3)}: its own state
                makes it add a little more of the same at every step. The cell has room for that, h does not.""")
        )
    if others > 0:
        notes.append(
            prose(f"""**{others} more letter{"s" * (others > 1)} to remember** came later. Training never showed that:
                watch which of them the gates let win.""")
        )
    made = "8 units, trained by `python -m core.lessons.lstm_gru.study.memory` on sequences of up to 61 letters."
    return (*notes, f"**The network** is real: {made}")


def _question(w: Watched) -> Question:
    """How much is left after more steps of one gate value: never on the screen."""
    gate, steps = (0.9, 0.95, 0.99)[len(w.text) % 3], 50
    answer = gate**steps
    return Question(
        f"A forget gate stays at {gate:g} and nothing is let in. How much of the cell is left after {steps} steps?",
        answer,
        f"${gate:g}^{{{steps}}} = {answer:.4f}$.",
        tolerance=0.0011,
        places=3,
    )


def _slips(w: Watched) -> tuple[Slip, ...]:
    kept = _keeping(w)
    low = int(np.argmin(kept))
    likely, units = float(w.reading.probabilities[-1].max()), len(w.reader.recurrent_kernel)
    name = "f" if w.reader.kind == "lstm" else "z"
    return (
        Slip(
            "Gates are settings that someone chose",
            "They are computed anew at every step, from the letter and the state, with weights that were learned.",
            prose(f"""In unit {w.unit + 1} {name} runs from **{number(float(kept.min()), 3)}** (step {low + 1}, letter
                {w.text[low]}) to **{number(float(kept.max()), 3)}**."""),
        ),
        Slip(
            "One gate opens or shuts the whole memory",
            "Every unit has gates of its own. One may forget while its neighbor keeps.",
            f"{units} units {TIMES} {len(w.gates)} gates = **{units * len(w.gates)}** gate values at each step.",
        ),
        Slip(
            "Such a network keeps the whole sequence",
            prose("""It keeps what training rewarded, here the first letter. The latest letters still show in the state,
                as in any RNN; nothing makes it keep those before them."""),
            f"After {len(w.text)} letters it says {w.answer} with **{100 * likely:.1f}%**.",
        ),
    )
