"""CAPTCHA reading: CTC on its own, and a network of convolutions, an LSTM in both directions and CTC, trained live."""

from collections.abc import Callable

from core.explain.ctc import IDEA, Settings
from pages.kit import captcha_ctc
from pages.kit.controls import Controls
from pages.kit.lesson import Told, show


def controls() -> Callable[[], Told]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    return captcha_ctc.controls(panel)


show("captcha", controls, idea=IDEA)
