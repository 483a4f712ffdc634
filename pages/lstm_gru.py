"""LSTM and GRU: gates that decide what to keep, what to let in and what to show."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from core.lessons.lstm_gru import stage
from core.lessons.lstm_gru.cells import GRU, LSTM, Gate
from core.lessons.lstm_gru.gates import Watched, liveliest
from core.lessons.lstm_gru.memory import accuracies, survival
from core.lessons.lstm_gru.recall_text import LONGEST, right_class, sequence
from core.lessons.lstm_gru.settings import IDEA, Settings
from core.lessons.lstm_gru.study.memory import FILE, MemoryStudy
from core.lessons.lstm_gru.task import GRU_EXAMPLES, LSTM_EXAMPLES, Cell
from core.view import View
from pages.kit.controls import Controls, door, grid_editor
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.stage import mode
from pages.parts.lstm_gru import live


def controls() -> Callable[[], View | None]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"lstm": _lstm, "gru": _gru, "gates": _gates, "memory": _memory})


def _lstm(panel: Controls) -> Callable[[], View]:
    example = panel.show("example")
    cell = _edited(LSTM_EXAMPLES[example], f"lstm {example}", LSTM)
    return lambda: kept(stage.lstm, megabytes=24)(cell, mode())


def _gru(panel: Controls) -> Callable[[], View]:
    example = panel.show("gru_example")
    after = panel.show("reset") == "after"
    cell = _edited(GRU_EXAMPLES[example], f"gru {example}", GRU)
    return lambda: kept(stage.gru, megabytes=24)(cell, after, mode())


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
    study = live.study_of(live.run_left())
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
        return _with_weights(kept(stage.gates, megabytes=16)(Watched(reader, seed, text, unit), mode()), study)

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
    study = live.study_of(live.run_left())
    return _with_weights(kept(stage.accuracy, entries=8)(accuracies(study), mode()), study)


def _gradient(panel: Controls) -> Callable[[], View]:
    panel.show("moment")
    study = live.study_of(live.run_left())
    seed = _seed(panel, study)
    text_of, moment = _text(panel), panel.settings.moment

    def tell() -> View:
        text = text_of()
        right_class(text)
        found = survival(study, seed, moment, text)
        return _with_weights(kept(stage.gradient, megabytes=16)(found, mode()), study)

    return tell


def _with_weights(view: View, study: MemoryStudy) -> View:
    """With the file that the view's Keras code reads."""
    return replace(view, files={FILE.name: study.to_bytes})


show("lstm_gru", controls, idea=IDEA)
