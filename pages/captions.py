"""Captions: a CNN looks, an RNN with attention writes; greedy and beam search; a test of unseen scenes; training."""

from collections.abc import Callable

from core.lessons.captions.settings import IDEA, Settings
from core.lessons.captions.study.work import shipped
from core.nn.captioner import Captioner
from core.view import View
from pages.kit.controls import Controls
from pages.kit.lesson import show
from pages.kit.study import linked_result
from pages.parts.captions import train, unseen
from pages.parts.captions import write as stages


def controls() -> Callable[[], View | None]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    view = panel.show("view")
    if view == "unseen":
        panel.show("kind", "mistakes")
        chosen = panel.settings
        return lambda: unseen.tested(chosen.kind, chosen.mistakes)
    if view == "train":
        picture, run = train.controls(panel)
        return lambda: train.trained(picture, run)
    scene = stages.chosen_scene(panel, "scene" if view == "write" else "puzzle")
    if view == "write":
        model = _network(panel)
        return lambda: stages.written(stages.asked(model, scene))
    width = panel.show("width")
    model = _network(panel)
    return lambda: stages.searched(stages.asked(model, scene), width)


def _network(panel: Controls) -> Captioner:
    """The shipped network, or the one that the reader has trained, where there is one."""
    run = linked_result("captions")
    result = train.finished(run) if run else None
    return result.model if result and panel.show("network") == "run" else shipped().model


show("captions", controls, idea=IDEA)
