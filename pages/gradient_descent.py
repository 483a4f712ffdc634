"""Gradient descent: optimizers on surfaces, sizes of batches, schedules of the rate, scales of the features."""

from collections.abc import Callable

from core.lessons.gradient_descent.settings import IDEA, Settings
from core.view import View
from pages.kit.controls import Controls
from pages.kit.lesson import show
from pages.parts.gradient_descent.views import VIEWS


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    return VIEWS[panel.show("view")](panel)


show("gradient_descent", controls, idea=IDEA)
