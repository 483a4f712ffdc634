"""What a comparison of ways to train leaves: plain data, readable without TensorFlow."""

import io
import json
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.lessons.transfer.study.plan import TransferPlan


class TransferRow(NamedTuple):
    """One fit: which way, with how many pictures per class, and how it did on the pictures held out.

    `low` and `high` are the 95% Wilson interval of the accuracy, `learned` the parameters that were trained.
    """

    way: str
    per_class: int
    correct: int
    total: int
    low: float
    high: float
    seconds: float
    learned: int

    @property
    def accuracy(self) -> float:
        """Share of the held-out pictures that is right."""
        return self.correct / self.total


class LayerChange(NamedTuple):
    """A layer with kernels, and how far its kernel moved as a share of its norm; None where a way did not end."""

    name: str
    parameters: int
    fine_tuned: float | None
    scratch: float | None


@dataclass(frozen=True)
class TransferResult:
    """A finished comparison. `filters` holds the first layer's kernels, `(kh, kw, 3, n)`, as `WAY-before`, `WAY-after`.

    Layers and filters are those of the largest count that was done.
    """

    plan: TransferPlan
    class_names: tuple[str, ...]
    rows: tuple[TransferRow, ...]
    layers: tuple[LayerChange, ...]
    filters: dict[str, NDArray[np.float32]]

    def row(self, way: str, count: int) -> TransferRow | None:
        """The fit of this way with so many pictures per class, if it was done."""
        return next((row for row in self.rows if (row.way, row.per_class) == (way, count)), None)

    def to_bytes(self) -> bytes:
        """The result as npz without pickled objects; `from_bytes` reads it."""
        header = json.dumps(
            {
                "plan": asdict(self.plan),
                "class_names": self.class_names,
                "rows": self.rows,
                "layers": self.layers,
            }
        )
        file = io.BytesIO()
        arrays = {f"filters/{name}": values for name, values in self.filters.items()}
        np.savez_compressed(file, allow_pickle=False, header=np.frombuffer(header.encode(), np.uint8), **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "TransferResult":
        """The result that `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            header = json.loads(arrays["header"].tobytes())
            return cls(
                plan=TransferPlan.from_json(json.dumps(header["plan"])),
                class_names=tuple(header["class_names"]),
                rows=tuple(TransferRow(*row) for row in header["rows"]),
                layers=tuple(LayerChange(*layer) for layer in header["layers"]),
                filters={k.partition("/")[2]: arrays[k] for k in arrays.files if k.startswith("filters/")},
            )
