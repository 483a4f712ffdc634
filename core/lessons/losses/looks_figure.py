"""How the lesson's curves look, in every view alike."""

from core.figures.curves.plot import Look

# A loss has the same look in every view.
ORDER = (
    "binary_cross_entropy", "quadratic_cost", "mean_squared_error", "mean_absolute_error", "huber", "hinge",
    "categorical_cross_entropy",
)  # fmt: skip


def look(loss: str, width: float) -> Look:
    return Look.of(ORDER.index(loss), width)


def said(halves: tuple[str, str]) -> tuple[str, str]:
    """A caption for the wide and for the narrow board."""
    return ". ".join(halves), ".\n".join(halves)
