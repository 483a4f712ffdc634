"""The views of the gradient descent lesson, by the name that the reader's choice has."""

from collections.abc import Callable

from core.view import View
from pages.kit.controls import Controls
from pages.parts.gradient_descent.batches import by_batches
from pages.parts.gradient_descent.scaling import by_scaling
from pages.parts.gradient_descent.schedules import by_schedules
from pages.parts.gradient_descent.surface import on_surface

VIEWS: dict[str, Callable[[Controls], Callable[[], View]]] = {
    "surface": on_surface,
    "batches": by_batches,
    "schedules": by_schedules,
    "scaling": by_scaling,
}
