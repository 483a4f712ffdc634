"""Training a captioner on the page: the shipped one's course, or the reader's own as it grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from core.lessons.captions import stage as stages
from core.lessons.captions.settings import CELLS, Asked
from core.lessons.captions.study.data import KINDS, LONGEST, composition_of
from core.lessons.captions.study.fit import CHECKED
from core.lessons.captions.study.plan import CaptionPlan, CaptionResult, unpack
from core.lessons.captions.study.scores import words_of
from core.lessons.captions.study.work import FOLLOWED, PLAN, TEST_SEED, shipped
from core.lessons.captions.train import Course, Row
from core.lessons.captions.train_figure import train_figure
from core.media.drawn.compositions import Drawn, covers, draw_composition
from core.nn.captioner import Captioner
from core.runs.queue import runs
from core.runs.run import Run
from core.view import View
from pages.kit.controls import Controls
from pages.kit.stage import mode, stage
from pages.kit.study import begin, follow, forget, linked_run


@dataclass(frozen=True)
class Seen:
    """What a run has told of its epochs, and what it says of one picture after each."""

    rows: Sequence[dict[str, Any]]
    said: Sequence[tuple[str, ...]]


@st.cache_data(max_entries=1, show_spinner=False)
def _followed() -> list[Drawn]:
    """The pictures that may be asked about: the first of each kind of the test."""
    drawn = []
    for kind in KINDS:
        for index in range(FOLLOWED):
            composition, rng = composition_of(kind, TEST_SEED, index)
            drawn.append(draw_composition(composition, rng))
    return drawn


def controls(panel: Controls) -> tuple[int, str]:
    """Draws the widgets: which picture is asked about, and the reader's own training. Answers picture and run."""
    names = ("seen", "new pairing", "new item")
    options = {
        str(k): f"{' '.join(drawn.composition.words)} ({names[k // FOLLOWED]})" for k, drawn in enumerate(_followed())
    }
    picture = int(panel.show("asked", options=options))
    run_id = linked_run("captions")
    with st.container(border=True):
        panel.show("pictures", "epochs")
        with st.popover("More", width="stretch"):
            panel.show("units", "seed")
        s = panel.settings
        if st.button("Train it here", type="primary", icon=":material/model_training:", width="stretch"):
            plan = CaptionPlan(pictures=s.pictures, epochs=s.epochs, units=int(s.units), seed=s.seed)
            run_id = begin("captions", plan.to_json()) or run_id
        if run_id:
            st.button("Back to the shipped one", width="stretch", on_click=forget)
    runs().warm()
    return picture, run_id


def trained(picture: int, run_id: str) -> View | None:
    """The view of a training: the reader's own run where there is one. None while it goes on, drawn already."""
    if not run_id:
        return _shipped(picture)
    run = follow(run_id, partial(_live, picture))
    result = finished(run_id) if run is not None else None
    if run is None or result is None:
        return None
    said = [_said(run_id, row.epoch, picture) for row in result.history]
    if not said:
        st.info("It was stopped before its first epoch ended, so there is nothing to show.")
        return None
    rows = [Row(**vars(row)) for row in result.history]
    return _told(rows, said, result.plan, result.model, picture)


@st.cache_resource(max_entries=8, show_spinner="Reading what the run left")
def finished(run_id: str) -> CaptionResult | None:
    """The outcome of a run, read once; None where it is gone."""
    data = runs().outcome(run_id)
    return CaptionResult.from_bytes(data) if data else None


@st.cache_data(max_entries=2000, show_spinner=False)
def _said(run_id: str, epoch: int, picture: int) -> tuple[str, ...]:
    """What the network of an epoch says of a picture."""
    data = runs().part(run_id, f"epoch-{epoch}")
    if data is None:
        return ()
    model = unpack(data)
    written = model.write(model.look(_followed()[picture].pixels), longest=LONGEST)
    return words_of([int(step.log_probabilities.argmax()) for step in written])


def _live(picture: int, run: Run) -> None:
    """What grows while it trains."""
    if not run.rows:
        return
    rows = [Row(**row) for row in run.rows]
    plan = CaptionPlan.from_json(run.plan)
    said = [_said(run.run_id, row.epoch, picture) for row in rows]
    course = _course(rows, said, plan, shipped().model, picture)
    stage(train_figure(course, mode()), key="captions_live")


def _shipped(picture: int) -> View:
    held = shipped()
    said = [words_of(epoch[picture]) for epoch in held.told]
    rows = [Row(**vars(row)) for row in held.history]
    return _told(rows, said, PLAN, held.model, picture)


def _told(
    rows: Sequence[Row], said: Sequence[tuple[str, ...]], plan: CaptionPlan, model: Captioner, picture: int
) -> View:
    course = _course(rows, said, plan, model, picture)
    return stages.train(course, mode())


def _course(
    rows: Sequence[Row], said: Sequence[tuple[str, ...]], plan: CaptionPlan, model: Captioner, picture: int
) -> Course:
    drawn = _followed()[picture]
    items = str(drawn.composition.first), str(drawn.composition.second)
    asked = Asked(
        model, drawn.pixels, drawn.composition.words, drawn.composition.mirrored.words, items,
        covers(drawn, CELLS, CELLS), even=False,
    )  # fmt: skip
    return Course(rows, plan.epochs, plan.pictures, CHECKED, said, asked)
