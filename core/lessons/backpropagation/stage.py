"""The stages of the backpropagation lesson, each kept for settings that come again."""

import numpy as np
import streamlit as st

from core.explain.explanation import Unworkable
from core.explain.scene import Scene
from core.figures.graphs.graph import graph_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.backpropagation.circuit import Beat, Example
from core.lessons.backpropagation.graphs_figure import circuit_graph, course_curve, course_graph, step_graph
from core.lessons.backpropagation.many import MOMENTS, STEPS, Course
from core.lessons.backpropagation.many import course as learn
from core.lessons.backpropagation.many_figure import course_figure
from core.lessons.backpropagation.scene import Mark
from core.lessons.backpropagation.settings import Settings
from core.lessons.backpropagation.step import Checked, Pass, learned, passed
from core.lessons.backpropagation.step_scenes import scenes
from core.lessons.backpropagation.task import Task
from core.nn.circuit import Passed
from core.nn.network import Network
from core.wording import prose

FEW = 200  # steps that are learned at once, without keeping the moments between


@st.cache_data(max_entries=32, show_spinner=False)
def course(task: Task, mistake: str) -> Course:
    """Ten thousand steps of a task: under a second."""
    return learn(task, mistake)


def now(task: Task, chosen: Settings) -> Task:
    """The task as it has learned for the chosen number of steps.

    Raises `Unworkable` where its loss cannot take its targets, and where the numbers have left every bound.
    """
    task.checked()
    if not chosen.iteration:
        return task
    network = _at_iteration(task, chosen.iteration, chosen.mistake)
    if network is None:
        raise Unworkable(
            prose(f"""By iteration {chosen.iteration:,} the numbers have left every bound. Choose a smaller rate or an
                earlier iteration.""")
        )
    return task.at(network)


@st.cache_data(max_entries=64, show_spinner=False)
def _at_iteration(task: Task, iteration: int, mistake: str) -> Network | None:
    """The network after so many steps; None where it has left every bound."""
    if iteration <= FEW:
        networks, errors = learned(task, (iteration,), mistake)
        return networks[-1] if np.isfinite(errors[-1]) else None
    found = course(task, mistake)
    near = max(k for k, moment in enumerate(MOMENTS) if moment <= iteration)
    if not np.isfinite(found.errors[near]):
        return None
    networks, errors = learned(task.at(found.networks[near]), (iteration - MOMENTS[near],), mistake)
    return networks[-1] if np.isfinite(errors[-1]) else None


@st.cache_data(max_entries=64, show_spinner=False)
def step(task: Task, chosen: Settings, row: int, proofs: tuple[Checked, ...]) -> tuple[Pass, list[Scene]]:
    """One step after the chosen number of them, and how it is told."""
    found = passed(now(task, chosen), row=row, mistake=chosen.mistake, proofs=proofs, iteration=chosen.iteration)
    return found, scenes(found, int(chosen.places))


def step_stage(found: Pass, told: list[Scene], shown: Mode) -> Figure:
    """The network, computing."""
    task = found.task
    alt = prose(f"""A network of {" by ".join(map(str, task.sizes))} units learns for one step: forward unit by unit to
        the error, backward with a delta for each unit, then every weight moves and the error is taken again.""")
    # It opens where the blame comes back to the first hidden unit: the heart of the matter.
    heart = Mark("delta", (max(task.depth - 1, 1), 0))
    start = next(index for index, scene in enumerate(told, start=1) if heart in scene.writes)
    return graph_figure(step_graph(found, told), shown, alt, start=start)


@st.cache_data(max_entries=16, max_size="32MB", show_spinner=False)
def course_stage(task: Task, mistake: str, row: int, shown: Mode) -> Figure:
    """The network learning, beside its error."""
    found = course(task, mistake)
    alt = prose(f"""The error of a network of {" by ".join(map(str, found.task.sizes))} units over {STEPS:,} steps of
        learning, on logarithmic axes: from {found.errors[0]:.4f} to {found.errors[-1]:.3g}. Beside it the network at
        each moment.""")
    return course_figure(course_graph(found, row), course_curve(found), shown, alt)


def circuit_stage(example: Example, found: Passed, told: list[Beat], places: int, shown: Mode) -> Figure:
    """The circuit, forward and back."""
    alt = prose(f"""The circuit {example.says} gate by gate: forward to its value, then backward, where every gate
        hands its inputs the local slope times what came back.""")
    return graph_figure(circuit_graph(example, found, told, places), shown, alt)
