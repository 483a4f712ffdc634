"""One unit's gates, and what it carries along, drawn letter by letter."""

from core.figures.curves.figure import curves_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.lstm_gru.curves_figure import Track, halves_said, tracks_plot
from core.lessons.lstm_gru.gates import Watched
from core.lessons.lstm_gru.gates_words import caption
from core.nn.recall import CLASSES


def gates_figure(found: Watched, shown: Mode) -> Figure:
    """One unit's gates, and what it carries along, letter by letter."""
    text = found.text
    names = {
        "i": "i: let in", "f": "f: keep", "o": "o: show", "z": "z: keep", "r": "r: reset", "c": "cell c",
        "h": "state h", "candidate": "candidate g",
    }  # fmt: skip
    tracks = [Track(names[name], values, 0) for name, values in found.gates.items()]
    tracks += [Track(names[name], values, 1) for name, values in found.memory.items()]
    chances = found.reading.probabilities
    more = [(f"says {letter}", [f"{100 * v:.1f}%" for v in chances[:, k].tolist()]) for k, letter in enumerate(CLASSES)]
    letters = [("letter", list(text))]
    lower = "Cell c and state h" if found.reader.kind == "lstm" else "State h and candidate"
    plot = tracks_plot(
        text,
        (f"Gates of unit {found.unit + 1}", lower),
        tracks,
        [*letters, *more],
        [halves_said(caption(found, t), ";") for t in range(len(text))],
    )
    alt = "The gates of one unit, letter by letter, and what it carries."
    return curves_figure(plot, shown, alt, rate=4)
