"""Backpropagation through time: the unrolled network backward, and what becomes of its gradient over many steps."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.explain.proof import answered
from core.lessons.bptt import stage
from core.lessons.bptt.gradient import Gradients, known, passed, question
from core.lessons.bptt.gradient_steps import scenes
from core.lessons.bptt.settings import IDEA, Settings
from core.lessons.bptt.task import EXAMPLES, Learner
from core.lessons.bptt.vanishing import Passage
from core.lessons.bptt.worksheet import file_name, worksheet
from core.view import View
from pages.kit.controls import Controls, door, grid_editor
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.proof import tensorflow
from pages.kit.recurrent import edited
from pages.kit.stage import mode
from pages.kit.worksheet import worksheet_button


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"gradient": _gradient, "vanishing": _vanishing})


def _gradient(panel: Controls) -> Callable[[], View]:
    example = panel.show("example")
    panel.show("matrix", "cut")
    learner, matrix, cut = _own(EXAMPLES[example], example), panel.settings.matrix, int(panel.settings.cut)
    asked = question(learner)
    answer = known().get(asked) or tensorflow("bptt", asked)
    checked = answered(answer, Gradients) if answer else None

    def text() -> str:
        found = passed(learner, cut, checked)
        return worksheet(found, scenes(found, matrix), matrix)

    worksheet_button(file_name(learner, matrix, cut), text)
    return lambda: kept(stage.gradient, entries=64, megabytes=48)(learner, matrix, cut, checked, mode())


def _own(learner: Learner, example: str) -> Learner:
    """The numbers and the targets as the reader has them."""
    cell = learner.cell
    numbers = door("Edit the numbers")
    cell = edited(cell, example, numbers)
    numbers.caption("Targets: " + ", ".join(f"{k + 1} is {name}" for k, name in enumerate(cell.names)) + "; 0 is none.")
    targets = grid_editor(
        "Edit targets", "wanted", np.array(learner.targets, float)[None, :, None] + 1, ("Target",), base=example,
        headings=[f"t = {t + 1}" for t in range(cell.steps)], limits=(0, cell.outputs), step=1, within=numbers,
    )  # fmt: skip
    right = tuple(int(np.clip(target, 0, cell.outputs)) - 1 for target in targets[0, :, 0])
    answers = tuple(t for t, target in enumerate(right) if target >= 0)
    # A sequence without any target has no loss: then the example's own stay.
    return Learner(replace(cell, answers=answers), right) if answers else replace(learner, cell=cell)


def _vanishing(panel: Controls) -> Callable[[], View]:
    panel.show("activation", "kind", "sigma", "steps", "clip")
    chosen = panel.settings
    passage = Passage(
        chosen.activation,
        round(chosen.sigma, 2),
        chosen.kind == "rotation",
        chosen.steps,
        round(chosen.clip, 1),
    )
    return lambda: kept(stage.vanishing)(passage, mode())


show("bptt", controls, idea=IDEA)
