"""Backpropagation through time: the unrolled network backward, and what becomes of its gradient over many steps."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from core.lessons.bptt.gradient import Checked, answered, known, question
from core.lessons.bptt.gradient_words import explain_bptt
from core.lessons.bptt.settings import IDEA, Settings
from core.lessons.bptt.stage import passage_stage, stage, told
from core.lessons.bptt.task import EXAMPLES, Learner
from core.lessons.bptt.vanishing import Passage
from core.lessons.bptt.vanishing_words import explain_passage
from core.lessons.bptt.worksheet import file_name, worksheet
from core.view import View
from pages.kit.controls import Controls, door, grid_editor
from pages.kit.lesson import show
from pages.kit.proof import tensorflow
from pages.kit.recurrent import edited
from pages.kit.stage import mode
from pages.kit.worksheet import worksheet_button


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    return _gradient(panel) if panel.show("view") == "gradient" else _vanishing(panel)


def _gradient(panel: Controls) -> Callable[[], View]:
    example = panel.show("example")
    panel.show("matrix", "cut")
    learner, chosen = _own(EXAMPLES[example], example), panel.settings
    asked = question(learner)
    answer = known().get(asked) or tensorflow("bptt", asked)
    checked = answered(answer) if answer else None
    settings = (learner, chosen.matrix, int(chosen.cut), checked)
    _downloads(*settings)

    def tell() -> View:
        found, said = told(*settings)
        return View(stage(found, said, chosen.matrix, mode()), partial(explain_bptt, found, said, chosen.matrix))

    return tell


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
    kept = tuple(int(np.clip(target, 0, cell.outputs)) - 1 for target in targets[0, :, 0])
    answers = tuple(t for t, target in enumerate(kept) if target >= 0)
    # A sequence without any target has no loss: then the example's own stay.
    return Learner(replace(cell, answers=answers), kept) if answers else replace(learner, cell=cell)


def _downloads(learner: Learner, matrix: str, cut: int, checked: Checked | None) -> None:
    """The whole derivation to keep, made when it is asked for."""

    def text() -> str:
        return worksheet(*told(learner, matrix, cut, checked), matrix)

    worksheet_button(file_name(learner, matrix, cut), text)


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
    return lambda: View(passage_stage(passage, mode()), partial(explain_passage, passage))


show("bptt", controls, idea=IDEA)
