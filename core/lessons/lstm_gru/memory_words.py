"""How long each kind of network remembers: the accuracy of every trained network after N steps."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.lstm_gru.memory import Accuracies, spread
from core.lessons.lstm_gru.recall_code import accuracy_code
from core.trace import Region, Step, Sweep, Trace
from core.wording import TIMES, number, prose

FORMULA = r"\text{accuracy after } N \text{ steps} = \frac{\text{right answers}}{\text{sequences}}"


CHANCE = 0.25


def caption(a: Accuracies, index: int) -> tuple[str, str]:
    """One lag, in two halves."""
    lag = a.lags[index]
    said = [f"{a.titles[run]} {spread(values[:, index])}" for run, values in a.by_run.items()]
    return f"After {lag} step{'s' * (lag > 1)}: {said[0]}, {said[1]}", ", ".join(said[2:])


def explain(a: Accuracies, index: int) -> Explanation:
    """The words for the demonstration; the numbers are those of one lag."""
    return Explanation(
        lead=prose("""**In plain words.** Every network reads one letter A to D, then N letters that mean nothing, and
            is then asked for the first. Guessing is right once in four times."""),
        formula=FORMULA,
        numbers=_numbers(a, index),
        notes=_notes(a),
        question=_question(a),
        slips=_slips(a),
        keras=accuracy_code(a.lags[index], a.lags, a.tested, a.seeds),
        trace=trace(a),
    )


def trace(a: Accuracies) -> Trace:
    """One step per lag; arrays of accuracy are seeds by lags."""

    def step(index: int) -> Step:
        column = Region((0, index), (len(a.seeds), 1))
        return Step(
            "; ".join(caption(a, index)),
            reads={"lag": Region.cell(index)},
            writes=dict.fromkeys(a.by_run, column),
        )

    return Trace({"lag": np.array(a.lags), **a.by_run}, Sweep(len(a.lags), step))


def _numbers(a: Accuracies, index: int) -> tuple[str, ...]:
    found = []
    for run, values in a.by_run.items():
        right = round(float(values[0, index]) * a.tested)
        found.append(
            rf"\text{{{a.titles[run]}, seed {a.seeds[0]}: }} \frac{{{right}}}{{{a.tested}}} = "
            rf"\mathbf{{{values[0, index]:.3f}}}"
        )
    return tuple(found)


def _notes(a: Accuracies) -> tuple[str, ...]:
    gru = a.at("gru", 50)
    short = a.titles["gru"]
    failed = [a.seeds[k] for k in np.flatnonzero(gru < 0.99)]
    alone = len(a.seeds) == 1
    whose = (
        f"**Your own run.** Seed {a.seeds[0]} for each kind"
        if alone
        else f"**The demonstration.** {len(a.seeds)} seeds for each kind"
    )
    notes = [
        prose(f"""{whose}, 8 units, {"at most " * alone}{a.batches} batches of {a.batch} sequences with 1 to
            {a.longest} letters between, Adam at 0.01; the same batches for all kinds of one seed.""")
        + ("" if alone else " Run it yourself: `python -m core.lessons.lstm_gru.study.memory`, or *Train them here*."),
        prose(f"""**After 50 steps** {_solved(a, "lstm")} LSTMs, {_solved(a, "gru")} GRUs and {_solved(a, "rnn")}
            simple RNNs of {len(a.seeds)} answer at least 99% right. The simple RNNs have
            {spread(a.at("rnn", 50))}."""),
        f"**With four times the training** {_solved(a, 'rnn_long')} of {len(a.seeds)} simple RNNs get there"
        + (
            ". One seed proves little."
            if alone
            else " as well: the gates do not make it possible, they make it easy to learn."
        ),
        prose(f"""**Beyond what it was trained for.** No sequence in training was longer than {a.longest + 1} letters;
            after 200 steps the LSTM still has {spread(a.at("lstm", 200))}."""),
    ]
    if failed:
        notes.append(
            prose(f"""**Not every run succeeds.** The {short} with seed {", ".join(map(str, failed))} has learned only
                a part of the letters: {spread(gru[gru < 0.99])} after 50 steps. Other seeds may do better.""")
        )
    notes.append(
        prose("""**How a simple RNN keeps anything.** A unit that is driven to nearly 1 or −1 stays there: it holds one
            bit. One bit tells two pairs of letters apart, which is right in half of all cases: hence lines at 50%. But
            at such ends the slope of tanh is nearly 0, so little more can be learned.""")
    )
    return tuple(notes)


def _solved(a: Accuracies, run: str) -> int:
    """How many seeds answer nearly all sequences right after 50 steps."""
    return int(np.sum(a.at(run, 50) >= 0.99))


def _question(a: Accuracies) -> Question:
    """How sure one measured accuracy is: never on the screen."""
    right = 375
    share = right / a.tested
    answer = 100 * 1.96 * (share * (1 - share) / a.tested) ** 0.5
    return Question(
        prose(f"""A network answers {right} of {a.tested} sequences right, a share p of {share:g}. Other sequences
            would give another share. Its standard error is the square root of p (1 \u2212 p) / {a.tested}; 1.96 of
            them cover 95% of such tests. How many percentage points are that?"""),
        answer,
        prose(rf"""$1.96 \sqrt{{{share:g} \cdot {1 - share:g} / {a.tested}}} = {answer / 100:.3f}$, that is
            {answer:.1f} points."""),
        tolerance=0.11,
        places=1,
    )


def _slips(a: Accuracies) -> tuple[Slip, ...]:
    rnn = a.at("rnn", 50)
    return (
        Slip(
            "A simple RNN cannot remember at all",
            "Its state can hold something for long. What it hardly can is learn to, from an error that is far away.",
            prose(f"""After 50 steps the seeds have **{spread(rnn)}**, where guessing gives {100 * CHANCE:g}%; trained
                four times as long, {_solved(a, "rnn_long")} of {len(a.seeds)} have it all."""),
        ),
        Slip(
            "Plain networks and CNNs cannot work on sequences",
            prose("""They can be made to, with all letters at once. But a dense layer needs weights for every place,
                and a longer sequence needs another network."""),
            prose(f"""For 51 letters one dense layer of 8 units has 51{TIMES}8{TIMES}8 + 8 = **{51 * 64 + 8:,}**
                weights and biases; this LSTM has 4{TIMES}(64 + 64 + 8) = **{4 * 136}**, for any length."""),
        ),
        Slip(
            "One run shows which network is better",
            "Start weights and batches are drawn at random. Compare several seeds, as here.",
            _apart(a),
        ),
    )


def _apart(a: Accuracies) -> str:
    """How far the seeds lie apart, where there are several."""
    rnn, lstm = (100 * float(np.ptp(a.at(run, 50))) for run in ("rnn", "lstm"))
    if len(a.seeds) == 1:
        return prose(f"""This is seed {a.seeds[0]} alone: **{spread(a.at("gru", 50))}** for the GRU after 50 steps says
            little of another seed.""")
    return f"The simple RNN's seeds lie **{number(rnn, 1)}** points apart, the LSTM's **{number(lstm, 1)}**."
