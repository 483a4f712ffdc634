"""LSTM and GRU: gates that decide what to keep, what to let in and what to show."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from core.lessons.lstm_gru import memory_figure
from core.lessons.lstm_gru.cells import GRU, LSTM, Gate
from core.lessons.lstm_gru.cells_words import explain_gru, explain_lstm
from core.lessons.lstm_gru.gates import Watched, liveliest
from core.lessons.lstm_gru.gates_words import explain_gates
from core.lessons.lstm_gru.memory_gradient import explain_gradient
from core.lessons.lstm_gru.memory_words import explain_accuracy
from core.lessons.lstm_gru.recall_text import LONGEST, right_class, sequence
from core.lessons.lstm_gru.settings import IDEA, Settings
from core.lessons.lstm_gru.stage import gru_stage, gru_told, lstm_stage, lstm_told
from core.lessons.lstm_gru.study.memory import MemoryStudy
from core.lessons.lstm_gru.task import GRU_EXAMPLES, LSTM_EXAMPLES, Cell
from core.view import View
from pages.kit.controls import Controls, door, grid_editor
from pages.kit.lesson import show
from pages.kit.stage import mode
from pages.parts.lstm_gru import live


def controls() -> Callable[[], View | None]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    views = {"lstm": _lstm, "gru": _gru, "gates": _gates, "memory": _memory}
    return views[panel.show("view")](panel)


def _lstm(panel: Controls) -> Callable[[], View]:
    example = panel.show("example")
    cell = _edited(LSTM_EXAMPLES[example], f"lstm {example}", LSTM)
    return lambda: View(lstm_stage(cell, mode()), lambda: explain_lstm(cell, lstm_told(cell)))


def _gru(panel: Controls) -> Callable[[], View]:
    example = panel.show("gru_example")
    after = panel.show("reset") == "after"
    cell = _edited(GRU_EXAMPLES[example], f"gru {example}", GRU)
    return lambda: View(gru_stage(cell, after, mode()), lambda: explain_gru(cell, gru_told(cell, after), after=after))


def _edited(cell: Cell, base: str, gates: tuple[Gate, ...]) -> Cell:
    """The numbers as the reader has them: the sequence, and W over U over the biases."""
    st.caption(cell.says)
    numbers = door("Edit the numbers")
    inputs = [f"x{k + 1}" for k in range(cell.features)]
    steps = [f"t = {t + 1}" for t in range(cell.steps)]
    edit = partial(grid_editor, base=base, limits=(-9, 9), within=numbers)
    x = edit("Edit sequence", "numbers", cell.x[..., None], ("Input",), headings=inputs, rows=steps)[..., 0]
    biases = [cell.b] if len(gates) == 4 else [cell.b, cell.b_state]
    units = range(1, cell.units + 1)
    rows = [*inputs, *(f"h{j}" for j in units), "b", "b′"][: cell.features + cell.units + len(biases)]
    held = edit(
        "Edit weights",
        "weights",
        np.vstack([cell.W, cell.U, *biases])[..., None],
        ("Weight",),
        rows=rows,
        headings=[f"{gate.letter}{j}" for gate in gates for j in units],
    )[..., 0]
    W, U, rest = np.split(held, [cell.features, cell.features + cell.units])
    return replace(cell, x=x, W=W, U=U, b=rest[0], b_state=rest[1] if len(rest) > 1 else cell.b_state)


def _text(panel: Controls) -> Callable[[], str]:
    """What the networks read."""
    panel.show("first", "lag")
    given = st.text_input(
        "Your own sequence",
        key="typed",
        bind="query-params",
        max_chars=LONGEST,
        placeholder="Bwxyzzy",
        help="Letters A to D are remembered, w to z lie between. Empty: drawn as chosen above.",
    )
    chosen = panel.settings
    return lambda: sequence(chosen.first, chosen.lag, given or "")


def _seed(panel: Controls, study: MemoryStudy) -> int:
    return int(panel.show("seed", options={str(s): f"Seed {s}" for s in study.plan.seeds}))


def _gates(panel: Controls) -> Callable[[], View]:
    run = live.run_left()
    study = live.study_of(run)
    with st.container(horizontal=True, wrap=False, vertical_alignment="bottom"):
        network = panel.show("network")
        seed = _seed(panel, study)
    text_of = _text(panel)
    reader = study.reader(network, seed)
    # The units' order must not hang on a text that may be refused.
    order = liveliest(Watched(reader, seed, sequence(panel.settings.first, panel.settings.lag, "")))
    unit = int(panel.show("unit", options={str(u): f"Unit {u + 1}" for u in order}))

    def tell() -> View:
        text = text_of()
        right_class(text)
        watched = Watched(reader, seed, text, unit)
        figure = memory_figure.gates_stage(run, network, seed, text, unit, mode())
        return View(figure, partial(explain_gates, watched), memory_figure.weights_file(run))

    return tell


def _memory(panel: Controls) -> Callable[[], View | None]:
    if panel.show("asks") == "accuracy":
        st.caption("One letter A to D, then N letters w to z, then: which was the first?")
        tell = _accuracy
    else:
        tell = _gradient(panel)
    live.ask(panel)
    return lambda: tell() if live.ready() else None


def _accuracy() -> View:
    run = live.run_left()
    return View(
        memory_figure.accuracy_stage(run, mode()),
        lambda: explain_accuracy(memory_figure.accuracies(run), memory_figure.OPENS),
        memory_figure.weights_file(run),
    )


def _gradient(panel: Controls) -> Callable[[], View]:
    panel.show("moment")
    run = live.run_left()
    seed = _seed(panel, live.study_of(run))
    text_of, moment = _text(panel), panel.settings.moment

    def tell() -> View:
        text = text_of()
        right_class(text)
        figure = memory_figure.gradient_stage(run, seed, moment, text, mode())
        return View(
            figure,
            lambda: explain_gradient(memory_figure.survival(run, seed, moment, text)),
            memory_figure.weights_file(run),
        )

    return tell


show("lstm_gru", controls, idea=IDEA)
