"""The views of the gradient descent lesson, by the name that the reader's choice has."""

from collections.abc import Callable

from pages.kit.controls import Controls
from pages.kit.descent_batches import by_batches
from pages.kit.descent_scaling import by_scaling
from pages.kit.descent_schedules import by_schedules
from pages.kit.descent_surface import on_surface
from pages.kit.lesson import Told

VIEWS: dict[str, Callable[[Controls], Callable[[], Told]]] = {
    "surface": on_surface,
    "batches": by_batches,
    "schedules": by_schedules,
    "scaling": by_scaling,
}
