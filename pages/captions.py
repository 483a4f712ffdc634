"""Captions: a CNN looks, an RNN with attention writes; greedy and beam search; a test of unseen scenes; training."""

from collections.abc import Callable
from functools import partial

from core.lessons.captions import stage
from core.lessons.captions.settings import IDEA, Settings
from core.lessons.captions.study.work import shipped
from core.nn.captioner import Captioner
from core.view import View
from pages.kit.controls import Controls
from pages.kit.lesson import show
from pages.kit.stage import mode
from pages.kit.study import linked_result
from pages.parts.captions import train, unseen
from pages.parts.captions.write import asked, chosen_scene


def controls() -> Callable[[], View | None]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"write": _write, "search": _search, "unseen": _unseen, "train": _train})


def _write(panel: Controls) -> Callable[[], View]:
    scene = chosen_scene(panel, "scene")
    model = _network(panel)
    return lambda: stage.write(asked(model, scene), mode())


def _search(panel: Controls) -> Callable[[], View]:
    scene = chosen_scene(panel, "puzzle")
    width = panel.show("width")
    model = _network(panel)
    return lambda: stage.search(asked(model, scene), width, mode())


def _unseen(panel: Controls) -> Callable[[], View]:
    panel.show("kind", "mistakes")
    return partial(unseen.tested, panel.settings.kind, panel.settings.mistakes)


def _train(panel: Controls) -> Callable[[], View | None]:
    return partial(train.trained, *train.controls(panel))


def _network(panel: Controls) -> Captioner:
    """The shipped network, or the one that the reader has trained, where there is one."""
    run = linked_result("captions")
    result = train.finished(run) if run else None
    return result.model if result and panel.show("network") == "run" else shipped().model


show("captions", controls, idea=IDEA)
