"""A comparison of ways to train, as the lesson looks at it: pairs of fits, parameters, how far kernels moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.lessons.transfer.study.backbones import BACKBONES, Backbone
from core.lessons.transfer.study.result import TransferResult, TransferRow

Pair = tuple[TransferRow, TransferRow]


@dataclass(frozen=True, eq=False)
class Compared:
    """A comparison, and those that it is held against.

    `unlike` are the rows on pictures whose hue alone tells classes apart, `real` those on pictures that nobody drew for
    the small backbone, by the pictures' title.
    """

    result: TransferResult
    unlike: Sequence[TransferRow]
    real: Mapping[str, Sequence[TransferRow]]

    @property
    def rows(self) -> Sequence[TransferRow]:
        """Every fit that was done."""
        return self.result.rows

    @property
    def classes(self) -> int:
        return len(self.result.class_names)

    @property
    def backbone(self) -> Backbone:
        return BACKBONES[self.result.plan.backbone]

    @property
    def head(self) -> int:
        """Parameters of the head: a weight from every feature to every class, and a bias for each class."""
        return (self.backbone.features + 1) * self.classes

    @property
    def whole(self) -> int:
        """Parameters that can be trained, of the backbone and its head."""
        return self.backbone.learned + self.head

    @property
    def held(self) -> int:
        """Pictures that judge every fit."""
        return self.rows[0].total if self.rows else 0

    @property
    def most(self) -> int:
        """Pictures per class behind layers and filters."""
        counts = (row.per_class for row in self.rows if row.way == "scratch")
        return max(counts, default=self.result.plan.counts[0])

    @property
    def fine_tuned(self) -> list[tuple[str, float]]:
        """Each layer, and how far fine-tuning moved its kernel, the first layer first; empty before it ended."""
        return [(layer.name, layer.fine_tuned) for layer in self.result.layers if layer.fine_tuned is not None]

    @property
    def moved(self) -> list[tuple[str, float, float]]:
        """Each layer, and how far its kernel moved by fine-tuning and from scratch; empty before both ended."""
        return [
            (layer.name, layer.fine_tuned, layer.scratch)
            for layer in self.result.layers
            if layer.fine_tuned is not None and layer.scratch is not None
        ]

    @property
    def filters(self) -> dict[str, NDArray[np.float32]]:
        """The first layer's kernels, where it is a convolution's: `WAY-before` and `WAY-after`."""
        return {name: values for name, values in self.result.filters.items() if values.ndim == 4}

    @property
    def largest(self) -> float:
        """The largest weight of all filters, before or after, without its sign."""
        return max(float(np.abs(values).max()) for values in self.filters.values())


def pairs(rows: Sequence[TransferRow]) -> list[Pair]:
    """Frozen and scratch with the same pictures, for each number of pictures that has both; the smallest first."""
    found = {(row.way, row.per_class): row for row in rows}
    counts = sorted({row.per_class for row in rows})
    return [
        (found["frozen", count], found["scratch", count])
        for count in counts
        if ("frozen", count) in found and ("scratch", count) in found
    ]
