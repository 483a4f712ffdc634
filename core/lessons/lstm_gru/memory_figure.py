"""What trained networks remember, drawn: accuracy over the lag, and gradients on their way back."""

import numpy as np

from core.figures.curves.axis import around, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Look
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.lstm_gru.curves_figure import accuracy_plot, falling_axis, halves_said
from core.lessons.lstm_gru.memory import LINES, OPENS, Accuracies, Survival
from core.lessons.lstm_gru.memory_gradient_words import caption as gradient_caption
from core.lessons.lstm_gru.memory_words import caption as accuracy_caption
from core.lessons.lstm_gru.settings import RUN_TITLES
from core.lessons.lstm_gru.study.memory import LAGS, RUNS
from core.wording import number, prose


def accuracy_figure(found: Accuracies, shown: Mode) -> Figure:
    """A line for each network."""
    captions = [halves_said(accuracy_caption(found, index), ";") for index in range(len(LAGS))]
    plot = accuracy_plot(LAGS, [(RUN_TITLES[run], found.by_run[run]) for run in RUNS], found.seeds, captions)
    alt = prose(f"""How many of 500 sequences each network answers right, by the number of steps between letter and
        question. {accuracy_caption(found, OPENS)[0]}.""")
    return curves_figure(plot, shown, alt, rate=2)


def gradient_figure(found: Survival, shown: Mode) -> Figure:
    """What is left of the gradient, from the last letter back to the first, and each step's factor below."""
    count = len(found.text)
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
            notes=("", f"Seed {found.seed}, {'after' if found.moment == 'end' else 'before'} training."),
        )
    )
    alt = (
        f"The gradient on its way back through {count} letters, on a logarithmic axis. At the first letter the LSTM's "
        f"cell has {found.left('lstm c', 0)} of it left, the simple RNN {found.left('rnn', 0)}."
    )
    return curves_figure(plot, shown, alt, rate=8)


def _joined(halves: tuple[str, str]) -> tuple[str, str]:
    """A caption whose halves fit one line of the wide board."""
    return ": ".join(halves), ":\n".join(halves)
