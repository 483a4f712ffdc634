"""Next word: a small recurrent network learns a text, beside an n-gram, and writes."""

from collections.abc import Callable
from functools import partial

from core.explain.explanation import Unworkable
from core.lessons.next_word import stage
from core.lessons.next_word.code import FILE
from core.lessons.next_word.generate import Written
from core.lessons.next_word.predict import Reading
from core.lessons.next_word.settings import IDEA, Settings
from core.view import View
from pages.kit.controls import Controls
from pages.kit.lesson import show
from pages.kit.stage import mode
from pages.parts.next_word import text as kit
from pages.parts.next_word.ask import asked, nothing_yet, source
from pages.parts.next_word.train import train


def controls() -> Callable[[], View | None]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"text": _text, "train": train, "predict": _predict, "generate": _generate})


def _text(panel: Controls) -> Callable[[], View | None]:
    text, preparation = source(panel)
    panel.show("start")
    panel.show("order")
    chosen = panel.settings

    def tell() -> View | None:
        if not text:
            nothing_yet()
            return None
        try:
            p = kit.passage(text, preparation, chosen.start, chosen.order - 1)
        except ValueError as error:
            raise Unworkable(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
        return stage.text(p, mode())

    return tell


def _predict(panel: Controls) -> Callable[[], View | None]:
    learned, tokens = asked(panel)
    panel.beside("order", "smoothing")
    chosen = panel.settings

    def tell() -> View | None:
        if learned is None:
            raise Unworkable("This network is not there yet. Train it in the view Train, or choose a built-in one.")
        epoch = -1 if chosen.epoch == "best" else int(chosen.epoch)
        held = kit.prepared(learned.text, learned.plan.preparation)
        model = kit.counted(learned.text, learned.plan.preparation, chosen.order, chosen.smoothing)
        logs, counts, _ = kit.judged(learned, kit.key_of(chosen.network), chosen.order, chosen.smoothing)
        r = Reading(
            tokens,
            held.ids(tokens),
            held.vocabulary,
            learned.net(epoch),
            model,
            kit.perplexities(logs, counts),
        )
        files = {FILE: partial(kit.weights_file, learned, epoch)}
        return stage.predict(r, files, mode())

    return tell


def _generate(panel: Controls) -> Callable[[], View | None]:
    learned, tokens = asked(panel)
    panel.beside("temperature", "top_k")
    panel.beside("length", "draw")
    chosen = panel.settings

    def tell() -> View | None:
        if learned is None:
            raise Unworkable("This network is not there yet. Train it in the view Train, or choose a built-in one.")
        epoch = -1 if chosen.epoch == "best" else int(chosen.epoch)
        held = kit.prepared(learned.text, learned.plan.preparation)
        w = Written(
            tokens, held.ids(tokens), held.vocabulary, learned.net(epoch), chosen.temperature, chosen.top_k,
            chosen.length,
            chosen.draw,
        )  # fmt: skip
        files = {FILE: partial(kit.weights_file, learned, epoch)}
        return stage.generate(w, files, mode())

    return tell


show("next_word", controls, idea=IDEA)
