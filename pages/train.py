"""Train a CNN on your pictures: bring pictures, build a network, watch it learn, and look at what it makes of them."""

import time
from typing import Any

import numpy as np
import streamlit as st

from core.lessons.train import training_words as told
from core.lessons.train.architecture import Architecture
from core.lessons.train.architecture_figure import architecture_figure
from core.lessons.train.architecture_words import layer_table
from core.lessons.train.settings import IDEA
from core.lessons.train.standalone import standalone_script
from core.lessons.train.study.work import wish
from core.lessons.train.training import Fit, Scores
from core.media.drawn.scenes import SCENES, scene
from core.media.out.uri import data_uri
from core.media.pictures import resize_square
from core.nn.convnet import ConvNet
from core.runs.queue import runs
from core.runs.run import Run
from core.runs.store import BusyError
from core.training.builtin import builtin_model
from core.training.data import stratified_split
from core.training.layers import LayerRow, layers_of
from core.training.plan import TrainingPlan
from core.wording import prose
from pages.kit import link, tour
from pages.kit.collection import Shelf, ask_for_collection, draw_ahead, prepared, show_collection
from pages.kit.intake import forget_report, show_report
from pages.kit.lesson import check_yourself, heading, show_numbers, show_slips
from pages.kit.plain import plain
from pages.kit.stage import mode, stage
from pages.kit.trained import KIND, data_of
from pages.parts.train.builder import Builder
from pages.parts.train.results import results
from pages.parts.train.run_view import asked, curves_ahead, run_view

STRANGER = "checkerboard"  # a scene that is none of the drawn shapes


def page() -> None:
    """The whole page: pictures, network and run on the left, controls in the order of the work on the right."""
    heading("train")
    tour.arrive("train")
    tour.tour("train", IDEA)
    run_id, run = _run()
    left, right = st.columns([3, 1], gap="medium")
    with right:
        shelf = ask_for_collection()
        builder = Builder()
        st.markdown("**2  Network**")
        builder.network()
        st.markdown("**3  Train**")
        builder.fitting()
        button = st.container()
        builder.waiting()
    plan, layers, fault = _planned(builder, len(shelf.sizes))
    _warm(shelf, plan)
    with button:
        begun = _train(shelf, plan, run)
    if begun:
        run_id, run = begun, _taken_up(begun)
    with left:
        _made_of(shelf, plan, layers, fault, folded=run is not None)
        result = run_view(run_id) if run_id else None
        if run is not None and plan is not None and asked(run) != plan:
            st.caption(":material/info: The settings are no longer those of this run. Train again to use them.")
        data = data_of(run_id) if result is not None else None
        if result is not None and data is not None:
            st.markdown("## 4  Results")
            results(run_id, result, data)
    if plan is not None:
        _words(shelf, plan, layers, result.network if result else None)
    if plan is not None and not shelf.review.problems and run is None:
        draw_ahead(shelf, plan)
        curves_ahead(plan.epochs)


def _run() -> tuple[str, Run | None]:
    """The run that the link names, and what is known of it; after a visit to another page, this visit's last one."""
    run_id = link.get("run")
    if not run_id and runs().find(kept := st.session_state.get("last_run", ""), KIND):
        run_id = kept
        link.put("run", run_id)
    st.session_state["last_run"] = run_id
    return run_id, runs().find(run_id, KIND)


def _planned(builder: Builder, classes: int) -> tuple[TrainingPlan | None, list[LayerRow], str]:
    """The plan and its layers; or none, and what is wrong."""
    try:
        plan = builder.plan()
        return plan, layers_of(plan, max(classes, 2)), ""
    except ValueError as error:
        return None, [], str(error)


def _made_of(shelf: Shelf, plan: TrainingPlan | None, layers: list[LayerRow], fault: str, *, folded: bool) -> None:
    """The pictures and the network. Once there is a run, that is what the reader came for, and they are folded away."""
    place: st.delta_generator.DeltaGenerator
    if folded:
        if shelf.own:
            show_report()
        door = st.expander("Pictures and network", icon=":material/layers:", key="made_of", on_change="rerun")
        if not door.open:
            return
        place = door
    else:
        place = st.container()
    with place:
        show_collection(shelf)
        if shelf.own and not folded:
            show_report()
        if plan is None:
            st.error(
                prose(f"""This network cannot be built: {fault}. Fewer blocks or filters, padding Same, or another side
                    in pixels will help."""),
                icon=":material/block:",
            )
            return
        classes = max(len(shelf.sizes), 2)
        network = Architecture(plan, layers, classes)
        stage(architecture_figure(network, data_uri(_example(shelf, plan)), mode()), key="architecture")
        table = st.expander(
            f"Every layer in a table: {network.parameters:,} parameters, {network.trainable:,} of them learned",
            icon=":material/table_rows:",
            key="layer_table",
            on_change="rerun",
        )
        if table.open:
            with table:
                st.dataframe(
                    layer_table(network),
                    hide_index=True,
                    alt="Every layer with its size and parameters",
                    column_config={"Size by the formula": st.column_config.Column(width=230)},
                )


def _example(shelf: Shelf, plan: TrainingPlan) -> np.ndarray:
    """One picture as the network takes it; a plain square until there is one."""
    if not shelf.some:
        return np.full((plan.side, plan.side, plan.channels), 127, np.uint8)
    return resize_square(shelf.some[-1].pixels, plan.side, gray=plan.color == "gray")


def _warm(shelf: Shelf, plan: TrainingPlan | None) -> None:
    """Has the worker get ready for what a press of Train would ask of it now."""
    if plan is None or shelf.review.problems:
        runs().warm()
    else:
        runs().warm(KIND, wish(plan, len(shelf.sizes), _fit(shelf, plan).batches))


def _train(shelf: Shelf, plan: TrainingPlan | None, run: Run | None) -> str:
    """The button, and why it cannot be pressed where that is so; the id of the run that a press has begun."""
    problems = shelf.review.problems
    busy = run is not None and not run.over
    slot = st.empty()
    looks: dict[str, Any] = {"type": "primary", "icon": ":material/play_arrow:", "width": "stretch"}
    label = "Train again" if run is not None else "Train"
    pressed = slot.button(label, key="train", disabled=bool(problems) or plan is None or busy, **looks)
    if plan is None:
        st.caption("Mend the network first.")
    elif problems:
        st.caption(f"First: {plain(problems[0])}")
    elif busy:
        st.caption("A run is on, also if you leave. Stop it to start another.")
    else:
        fit = _fit(shelf, plan)
        st.caption(
            prose(f"""{fit.training} pictures train, {fit.held_out} judge. {plan.epochs} \u00d7 {fit.batches} batches =
                {fit.iterations} iterations.""")
        )
    begun = _submit(shelf, plan) if pressed and plan is not None and not busy else ""
    if begun:
        # The page goes on to show the run at once. A widget is not drawn twice, so another stands in for it.
        slot.button("Train again", key="train_begun", disabled=True, **looks)
    return begun


def _taken_up(run_id: str) -> Run | None:
    """A run just begun, once it has left the queue: a free worker takes it at once."""
    for _ in range(20):
        run = runs().find(run_id)
        if run is None or run.phase != "queued" or run.place > 1:
            break
        time.sleep(0.01)
    return run


def _submit(shelf: Shelf, plan: TrainingPlan) -> str:
    """Queues the run, puts its id into the link and returns it; or says why not, and returns nothing."""
    try:
        with st.spinner(f"Preparing {shelf.total} pictures"):
            run_id = runs().submit(KIND, plan.to_json(), prepared(shelf, plan).to_bytes())
    except BusyError:
        st.error("Too many runs are waiting already. Try again in a few minutes.", icon=":material/hourglass:")
    except ValueError as error:
        st.error(f"This cannot be trained: {plain(str(error))}.", icon=":material/block:")
    else:
        st.session_state["last_run"] = run_id
        link.put("run", run_id)
        forget_report()
        return run_id
    return ""


def _fit(shelf: Shelf, plan: TrainingPlan) -> Fit:
    """The plan's numbers for these pictures: the split is the very one that the run will make."""
    counts = [shelf.sizes[name] for name in sorted(shelf.sizes)]
    labels = np.repeat(np.arange(len(counts)), counts)
    training, held_out = stratified_split(labels, plan.validation_share, plan.seed)
    seed = plan.seed if plan.deterministic else None
    return Fit(len(training), len(held_out), plan.batch_size, plan.epochs, plan.patience, seed)


def _words(shelf: Shelf, plan: TrainingPlan, layers: list[LayerRow], network: ConvNet | None) -> None:
    """What a lesson says below its stage: numbers, a question, slips, the same in Keras."""
    if not shelf.review.problems:
        fit = _fit(shelf, plan)
        numbers, check = st.columns([2, 1], gap="large")
        with numbers:
            show_numbers(
                told.formula(plan), told.numbers(fit, plan, _parameters(layers)), (told.symbols(plan), *told.notes(fit))
            )
        with check:
            check_yourself("train", told.question(fit))
        show_slips(told.slips(fit, _stranger(network)))
    st.markdown("## The same in Keras")
    script = standalone_script(plan, max(len(shelf.sizes), 2))
    st.code(script, language="python", height=260)
    st.download_button(
        "Save train.py", script, "train.py", "text/x-python", on_click="ignore", icon=":material/download:",
        help="Trains the same network from a folder of pictures, without this page.",
    )  # fmt: skip


def _parameters(layers: list[LayerRow]) -> list[tuple[str, int]]:
    """How many parameters the kinds of layers have together, those that have any."""
    kinds = {"convolutions": "Conv2D", "normalization": "BatchNormalization", "dense": "Dense"}
    sums = {name: sum(row.parameters for row in layers if row.kind == kind) for name, kind in kinds.items()}
    return [(name, count) for name, count in sums.items() if count]


def _stranger(network: ConvNet | None) -> Scores:
    """What the run's network, or the built-in one, says of a picture that is none of its classes."""
    net = network or builtin_model()
    side, _, channels = net.input_shape
    picture = resize_square(scene(STRANGER, side), side, gray=channels == 1)
    whose = "This run's network" if network else "The built-in network, trained on six drawn shapes,"
    names = [plain(name) for name in net.class_names]
    subject = f"the drawn picture '{SCENES[STRANGER].title}'"
    return Scores(whose, subject, names, [float(p) for p in net.predict(picture)])


page()
