"""The stages of trained recurrent networks: gates over time, accuracy over the lag, gradients on their way back."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.figures.curves.axis import around, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Look
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.lstm_gru.curves_figure import Track, accuracy_plot, falling_axis, tracks_plot
from core.lessons.lstm_gru.gates import Watched
from core.lessons.lstm_gru.gates_words import caption as gates_caption
from core.lessons.lstm_gru.memory import Accuracies
from core.lessons.lstm_gru.memory_survival import LINES, Survival
from core.lessons.lstm_gru.memory_survival import caption as gradient_caption
from core.lessons.lstm_gru.memory_words import caption as accuracy_caption
from core.lessons.lstm_gru.settings import RUN_TITLES
from core.lessons.lstm_gru.study.memory import FILE, LAGS, RUNS, TESTED
from core.nn.recall import CLASSES
from core.wording import number, prose
from pages.parts.lstm_gru.live import study_of

OPENS = LAGS.index(50)


def weights_file(run: str) -> dict[str, Callable[[], bytes]]:
    """What the Keras code reads."""
    return {FILE.name: study_of(run).to_bytes}


def accuracies(run: str) -> Accuracies:
    """What the reader's own run left, or the demonstration that ships."""
    study = study_of(run)
    plan = study.plan
    by_run = {run: study.accuracy[run] for run in RUNS}
    return Accuracies(LAGS, plan.seeds, TESTED, by_run, RUN_TITLES, plan.batches, plan.batch, plan.longest)


def survival(run: str, seed: int, moment: str, text: str) -> Survival:
    """The three kinds of networks of a seed, on a text."""
    study = study_of(run)
    return Survival({kind: study.reader(kind, seed, moment) for kind in ("lstm", "gru", "rnn")}, seed, moment, text)


@st.cache_data(max_entries=8, show_spinner=False)
def accuracy_stage(run: str, shown: Mode) -> Figure:
    """A line for each network."""
    found = accuracies(run)
    captions = [_said(accuracy_caption(found, index), ";") for index in range(len(LAGS))]
    plot = accuracy_plot(LAGS, [(RUN_TITLES[run], found.by_run[run]) for run in RUNS], found.seeds, captions)
    alt = prose(f"""How many of 500 sequences each network answers right, by the number of steps between letter and
        question. {accuracy_caption(found, OPENS)[0]}.""")
    return curves_figure(plot, shown, alt, rate=2, start=OPENS + 1)


@st.cache_data(max_entries=32, max_size="16MB", show_spinner=False)
def gradient_stage(run: str, seed: int, moment: str, text: str, shown: Mode) -> Figure:
    """What is left of the gradient, from the last letter back to the first, and each step's factor below."""
    found = survival(run, seed, moment, text)
    count = len(text)
    back = np.arange(count, 0, -1.0)
    floor = -300.0  # below it a gradient counts as gone
    whole = falling_axis(np.concatenate(list(found.logs.values())).clip(floor))
    series = []
    for k, (name, title) in enumerate(LINES.items()):
        left = found.logs[name][::-1].clip(floor)
        lengths = found.lengths[name][::-1]
        factors = np.append(1.0, lengths[1:] / np.maximum(lengths[:-1], 1e-300))
        low = factors.clip(0, 2)
        series.append(
            Series(
                title, Look.of(k, 3.0 if name in ("lstm c", "rnn") else 2.0), [(back[::-1], left[::-1])],
                [(back[::-1], low[::-1])], back, left, low,
                ([number(v, 3) for v in factors.tolist()], [found.left(name, count - 1 - i) for i in range(count)]),
            )
        )  # fmt: skip
    plot = stacked(
        Stacked(
            titles=("Gradient left at each step (powers of ten)", "Factor of each step back"),
            x=spaced(0.0, count + 1.0, 7),
            ys=(whole, around(np.concatenate([s.low_y for s in series]), least=(0, 1.2), most=5)),
            series=series,
            heads=("", "factor", "left"),
            captions=[_joined(gradient_caption(found, index)) for index in range(count)],
            first=float(count),
            each=-1.0,
            veil=True,
            table=330.0,
            notes=("", f"Seed {seed}, {'after' if moment == 'end' else 'before'} training."),
        )
    )
    alt = (
        f"The gradient on its way back through {count} letters, on a logarithmic axis. At the first letter the LSTM's "
        f"cell has {found.left('lstm c', 0)} of it left, the simple RNN {found.left('rnn', 0)}."
    )
    return curves_figure(plot, shown, alt, rate=8)


@st.cache_data(max_entries=32, max_size="16MB", show_spinner=False)
def gates_stage(run: str, network: str, seed: int, text: str, unit: int, shown: Mode) -> Figure:
    """One unit's gates, and what it carries along, letter by letter."""
    found = Watched(study_of(run).reader(network, seed), seed, text, unit)
    names = {
        "i": "i: let in", "f": "f: keep", "o": "o: show", "z": "z: keep", "r": "r: reset", "c": "cell c",
        "h": "state h", "candidate": "candidate g",
    }  # fmt: skip
    tracks = [Track(names[name], values, 0) for name, values in found.gates.items()]
    tracks += [Track(names[name], values, 1) for name, values in found.memory.items()]
    chances = found.reading.probabilities
    more = [(f"says {letter}", [f"{100 * v:.1f}%" for v in chances[:, k].tolist()]) for k, letter in enumerate(CLASSES)]
    letters = [("letter", list(text))]
    lower = "Cell c and state h" if network == "lstm" else "State h and candidate"
    plot = tracks_plot(
        text,
        (f"Gates of unit {unit + 1}", lower),
        tracks,
        [*letters, *more],
        [_said(gates_caption(found, t), ";") for t in range(len(text))],
    )
    alt = "The gates of one unit, letter by letter, and what it carries."
    return curves_figure(plot, shown, alt, rate=4)


def _said(halves: tuple[str, str], joint: str) -> tuple[str, str]:
    """A caption for the wide and for the narrow board."""
    return f"{halves[0]}{joint}\n{halves[1]}", "\n".join([*_narrow(halves[0] + joint), *_narrow(halves[1])])


def _joined(halves: tuple[str, str]) -> tuple[str, str]:
    """A caption whose halves fit one line of the wide board."""
    return ": ".join(halves), ":\n".join(halves)


def _narrow(text: str) -> list[str]:
    """Lines that a phone has room for."""
    words, lines = text.split(" "), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 44:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".lstrip()
    return lines
