"""A network before it is trained: its plan, and the layers that it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.training.layers import LayerRow
from core.training.plan import TrainingPlan


@dataclass(frozen=True)
class Architecture:
    """The layers of a plan's network for so many classes, as `core.training.layers.layers_of` lists them."""

    plan: TrainingPlan
    layers: Sequence[LayerRow]
    classes: int

    @property
    def parameters(self) -> int:
        return sum(row.parameters for row in self.layers)

    @property
    def trainable(self) -> int:
        return sum(row.trainable for row in self.layers)
