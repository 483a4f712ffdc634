"""A finished run as a story to scrub: each snapshot's filters, one picture's maps and scores, and the mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.nn.convnet import ConvNet
from core.nn.layers import Conv
from core.training.data import DataSet
from core.training.result import EpochRow, Mistake, Snapshot, TrainingResult, worst_mistakes

SHOWN_CLASSES = 8  # of more, the probe's own and those that score highest
SHEET = 16  # filters and maps shown
MISTAKES = 6  # shown at once


def layers_with_maps(net: ConvNet) -> list[str]:
    """Names of the layers whose maps can be shown: what follows each convolution, its activation included."""
    shapes = dict(net.output_shapes())
    return [name for name, _ in net.layers[1:] if len(shapes[name]) == 3]


def maps_of(net: ConvNet, layer: str, picture: np.ndarray) -> np.ndarray:
    """The maps `(h, w, maps)` that one picture `(side, side, channels)` causes in a layer; none after it is run."""
    values = picture.astype(np.float32)
    for name, one in net.layers:
        values = one(values)
        if name == layer:
            return values
    raise ValueError(f"the layer must be one of {[name for name, _ in net.layers]}, received {layer!r}")


@dataclass(frozen=True)
class Epochs:
    """A run on `data` through its snapshots; `probe` is a place in `result.validation`, `layer` gives the maps."""

    result: TrainingResult
    data: DataSet
    snapshots: Sequence[Snapshot]
    probe: int
    layer: str

    @property
    def names(self) -> Sequence[str]:
        return self.result.class_names

    @property
    def picture(self) -> np.ndarray:
        return self.data.pixels[self.result.validation[self.probe]]

    @property
    def truth(self) -> int:
        """The probe's own class."""
        return int(self.result.labels[self.probe])

    @cached_property
    def kernels(self) -> list[np.ndarray]:
        """The first convolution's, of every snapshot: `(kh, kw, channels, filters)`, at most `SHEET` filters."""
        return [_first_kernel(snapshot.network) for snapshot in self.snapshots]

    @cached_property
    def maps(self) -> list[np.ndarray]:
        """The layer's, of every snapshot: `(h, w, maps)`, at most `SHEET` of them."""
        return [maps_of(snapshot.network, self.layer, self.picture)[..., :SHEET] for snapshot in self.snapshots]

    @property
    def all_maps(self) -> int:
        return dict(self.result.network.output_shapes())[self.layer][-1]

    @cached_property
    def shown(self) -> list[int]:
        """Classes: the probe's own first, then those that ever score highest."""
        peaks = np.max([snapshot.probabilities[self.probe] for snapshot in self.snapshots], axis=0)
        others = [int(k) for k in np.argsort(-peaks, kind="stable") if k != self.truth]
        return [self.truth, *others[: SHOWN_CLASSES - 1]]

    @cached_property
    def worst(self) -> list[list[Mistake]]:
        """The mistakes of every snapshot that it is most sure of."""
        run = self.result
        return [
            list(worst_mistakes(s.probabilities, run.labels, run.validation, run.names, MISTAKES))
            for s in self.snapshots
        ]

    def row(self, snapshot: Snapshot) -> EpochRow | None:
        """Losses and accuracies at a snapshot; none before the first epoch."""
        return next((row for row in self.result.history if row.epoch == snapshot.epoch), None)

    def right(self, snapshot: Snapshot) -> int:
        return int((snapshot.probabilities.argmax(axis=1) == self.result.labels).sum())


def _first_kernel(net: ConvNet) -> np.ndarray:
    """The first convolution's kernels `(kh, kw, channels, filters)`, at most `SHEET` of them."""
    for _, layer in net.layers:
        if isinstance(layer, Conv):
            return layer.kernel[..., :SHEET]
    raise ValueError("a network to tell of has a convolution, received one without")
