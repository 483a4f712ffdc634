"""Backpropagation: the chain rule on single numbers, one step unit by unit, and ten thousand as a curve."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from core.explain.explanation import Unworkable
from core.explain.symbols import ACTIVATION_NAMES
from core.lessons.backpropagation import circuit as circuits
from core.lessons.backpropagation import stage
from core.lessons.backpropagation.many import MOMENTS
from core.lessons.backpropagation.settings import IDEA, OF_ONE_WEIGHT, Settings, losses_for
from core.lessons.backpropagation.step import Checked, answered, known, question
from core.lessons.backpropagation.step_scenes import scenes
from core.lessons.backpropagation.task import EXAMPLES, Task, own_data, own_start, own_task
from core.lessons.backpropagation.worksheet import file_name, worksheet
from core.view import View
from core.wording import decimals, number
from pages.kit import link
from pages.kit.controls import Controls, door, grid_editor
from pages.kit.lesson import show
from pages.kit.proof import tensorflow
from pages.kit.stage import mode
from pages.kit.worksheet import worksheet_button
from pages.parts.backpropagation import learned


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    _as_linked_before()
    return Controls(Settings()).view({"circuit": _circuit, "step": _step, "many": _many})


# What links from before one weight came first say of a view, or of a circuit, that was then the default.
STEPS = {"example", "iteration", "mistake", "row", "rate", "biases", "numbers", "weights1", "weights2"}


def _as_linked_before() -> None:
    """A link that names neither view nor circuit, only settings of what was once the first, opens that."""
    said = link.names()
    if "tour" in said:
        return
    if said & STEPS and "view" not in said | set(st.session_state):
        st.session_state["view"] = "One step"
        link.put("view", "One step")
    if "wires" in said and "circuit" not in said | set(st.session_state):
        st.session_state["circuit"] = circuits.EXAMPLES["product"].title
        link.put("circuit", circuits.EXAMPLES["product"].title)


def _step(panel: Controls) -> Callable[[], View]:
    """One step of a network's learning."""
    task, row = _network(panel, iterated=True)
    chosen = panel.settings
    checked = _proof(task, chosen)

    def text() -> str:
        found = learned.one(task, chosen, row, checked)
        return worksheet(found, scenes(found, int(chosen.places)))

    worksheet_button(file_name(task, chosen.iteration), text)
    return lambda: learned.step_view(task, chosen, row, checked, mode())


def _many(panel: Controls) -> Callable[[], View]:
    """Ten thousand of them."""
    task, row = _network(panel)
    mistake = panel.settings.mistake
    return lambda: replace(learned.many_view(task, mistake, row, mode()), choose=_enter)


def _network(panel: Controls, *, iterated: bool = False) -> tuple[Task, int]:
    """The network as the reader has it, and the number of the example that is followed."""
    example = panel.show("example")
    start = _own(panel) if example == "own" else EXAMPLES[example]
    if iterated:
        panel.show("iteration")
        st.button("Next iteration", icon=":material/skip_next:", on_click=_next, width="stretch")
    panel.show("mistake", "rate")
    row = _row(panel, start) if start.rows > 1 else 0
    behind = door("Weights, data, digits")
    data, layers = _tables(start, behind, base=f"{example}{start.sizes}{start.rows}{panel.settings.draw}")
    with behind:
        panel.show("biases", "places")
    return _task(panel.settings, start, data, layers), row


def _own(panel: Controls) -> Task:
    """A network of the reader's shape."""
    with panel.behind("Layers, activations, loss", icon=":material/tune:"):
        panel.beside("layers", "inputs")
        count = panel.settings.layers
        for layer in range(1, count + 1):
            with st.container(horizontal=True, wrap=False, vertical_alignment="bottom"):
                panel.show(f"units{layer}")
                names = ACTIVATION_NAMES
                if layer < count or getattr(panel.settings, f"units{layer}") == 1:
                    # A softmax needs something to choose from, and scores to be the last of all.
                    names = {name: title for name, title in names.items() if name != "softmax"}
                panel.show(f"bend{layer}", options=names)
        chosen = panel.settings
        bends = [getattr(chosen, f"bend{layer}") for layer in range(1, count + 1)]
        panel.show("loss", options=losses_for(bends[-1]))
        panel.beside("examples", "draw")
    chosen = panel.settings
    sizes = [chosen.inputs, *(getattr(chosen, f"units{layer}") for layer in range(1, count + 1))]
    data = own_data(chosen.examples, sizes[0], sizes[-1], one_hot=bends[-1] == "softmax")
    return own_task(data, own_start(sizes, chosen.draw), bends, loss=chosen.loss)


def _next() -> None:
    """One more step learned."""
    st.session_state["iteration"] = min(int(st.session_state.get("iteration", 0)) + 1, 10_000)


def _row(panel: Controls, task: Task) -> int:
    """Which example is followed. One whose inputs are all 0 moves no weight of the first layer: it comes last."""
    order = sorted(range(task.rows), key=lambda r: not task.x[r].any())

    def said(values: np.ndarray) -> str:
        return ", ".join(number(float(v), decimals([v], 2)) for v in values)

    return int(panel.show("row", options={str(r): f"{said(task.x[r])} → {said(task.t[r])}" for r in order}))


def _tables(task: Task, behind: PopoverContainer, *, base: str) -> tuple[np.ndarray, list[np.ndarray]]:
    """Inputs with targets, and every layer's weights with the biases as last row, as the reader has them."""
    names = [[task.unit(layer, k) for k in range(size)] for layer, size in enumerate(task.sizes)]
    edit = partial(grid_editor, within=behind)
    data = edit(
        "Edit data",
        "numbers",
        np.hstack([task.x, task.t])[..., None],
        ("Example",),
        base=f"data{base}",
        headings=(*names[0], *(f"target {name}" for name in names[-1])),
    )[..., 0]
    layers = [
        edit(
            f"Edit layer {layer}",
            f"weights{layer}",
            np.vstack([W, b])[..., None],
            ("Weight",),
            base=base,
            headings=[f"into {name}" for name in names[layer]],
            rows=[*(f"from {name}" for name in names[layer - 1]), "bias"],
        )[..., 0]
        for layer, (W, b) in enumerate(task.network.layers, start=1)
    ]
    return data, layers


def _task(chosen: Settings, start: Task, data: np.ndarray, layers: list[np.ndarray]) -> Task:
    """The task as the reader has changed it."""
    rate = start.rate if chosen.rate == "given" else float(chosen.rate)
    learn = {"given": start.learn_biases, "learn": True, "stay": False}[chosen.biases]
    task = own_task(data, layers, start.network.activations, loss=start.loss, title=start.title)
    return replace(task, rate=rate, learn_biases=learn)


def _proof(task: Task, chosen: Settings) -> tuple[Checked, ...]:
    """TensorFlow's numbers for the step at hand, where they are known."""
    try:
        asked = question(learned.now(task, chosen))
    except Unworkable:  # said where the stage would be
        return ()
    for name, example in EXAMPLES.items():
        if question(example) == asked:
            return known(name)
    answer = tensorflow("backpropagation", asked)
    return answered(answer) if answer else ()


def _enter(point: Mapping[str, Any]) -> None:
    """A click on the curve opens that step."""
    iteration = MOMENTS[int(point["when"]) - 1]
    st.session_state["iteration"] = iteration
    st.session_state["view"] = "One step"
    # The slider is not there yet: only once it is, does it tell the link by itself.
    link.put("iteration", str(iteration))


def _circuit(panel: Controls) -> Callable[[], View]:
    """The chain rule on single numbers."""
    key = panel.show("circuit")
    example = circuits.EXAMPLES[key]
    if example.learns:
        return _one_weight(panel, example)
    numbers = grid_editor(
        "Edit numbers", "wires", np.array([list(example.inputs.values())], float)[..., None], ("Number",), base=key,
        headings=list(example.inputs), limits=(-99, 99),
    )  # fmt: skip
    places = int(panel.show("places"))
    st.caption("Green is how much the end of the circuit changes when that number moves a little.")
    return lambda: stage.circuit(example, numbers[0, :, 0].tolist(), places, mode())


def _one_weight(panel: Controls, example: circuits.Example) -> Callable[[], View]:
    """One weight, its error, and a step."""
    panel.show(*OF_ONE_WEIGHT)
    rate = float(panel.show("pace"))
    numbers = [getattr(panel.settings, name) for name in OF_ONE_WEIGHT]
    st.caption("Green is how much the error changes when that number moves a little.")
    places = int(panel.settings.places)
    return lambda: stage.circuit(example, numbers, places, mode(), rate)


show("backpropagation", controls, idea=IDEA)
