"""What a forecasting network is to be, and what its training leaves: weights for every fold, honest and leaky."""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np

from core.nn.forecasting import Forecaster

CELLS = ("rnn", "gru", "lstm")
LIMITS = {
    "units": (1, 64),
    "window": (2, 30),
    "epochs": (1, 100),
    "learning_rate": (1e-5, 1.0),
    "seed": (0, 9999),
    "folds": (1, 6),
}
MOST_DAYS = 3000
VARIANTS = ("past", "all")  # what the scaling is fitted on: the days before the fold, or all, which leaks


@dataclass(frozen=True)
class PricePlan:
    """The network, its window and scaling, how it learns, and how many folds the last `share` of the days make."""

    cell: str = "lstm"
    units: int = 12
    window: int = 10
    scaling: str = "standard"
    epochs: int = 25
    learning_rate: float = 0.01
    seed: int = 0
    folds: int = 3

    def __post_init__(self) -> None:
        if self.cell not in CELLS:
            raise ValueError(f"a cell must be one of {', '.join(CELLS)}, received {self.cell!r}")
        if self.scaling not in ("standard", "minmax"):
            raise ValueError(f"a scaling must be standard or minmax, received {self.scaling!r}")
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float if name == "learning_rate" else int):
                raise ValueError(f"{name} must be a number, received {value!r}")
            if not low <= value <= high:
                raise ValueError(f"{name} must lie in {low:g} to {high:g}, received {value!r}")

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "PricePlan":
        """The plan that `to_json` wrote. Raises `ValueError` for anything else."""
        try:
            return cls(**json.loads(text))
        except TypeError as error:
            raise ValueError(f"a plan has the fields of PricePlan, received {text[:200]}") from error


def least_days(plan: PricePlan) -> int:
    """How long a series must be, so that the first fold's past has more than a few windows."""
    return 3 * plan.window + 40


@dataclass(frozen=True, eq=False)
class Trained:
    """The series, the plan, and for each variant the weights of every fold; `losses` are those of the last epochs.

    `epochs` were trained: fewer than the plan's where it was stopped.
    """

    values: np.ndarray
    plan: PricePlan
    weights: Mapping[str, list[list[np.ndarray]]]
    losses: Mapping[str, list[float]]
    seconds: float
    epochs: int

    def fits(self, values: np.ndarray, plan: PricePlan) -> bool:
        """Whether it was trained on just this."""
        return plan == self.plan and np.array_equal(values, self.values)

    def networks(self, variant: str) -> list[Forecaster]:
        """The network of every fold."""
        return [Forecaster.of(self.plan.cell, arrays) for arrays in self.weights[variant]]

    def to_bytes(self) -> bytes:
        """An npz without pickled objects; `from_bytes` reads it."""
        header = {
            "plan": self.plan.to_json(),
            "losses": {name: list(held) for name, held in self.losses.items()},
            "seconds": self.seconds,
            "epochs": self.epochs,
        }
        arrays = {
            f"{name}_{fold}_{k}": array
            for name, held in self.weights.items()
            for fold, fold_weights in enumerate(held)
            for k, array in enumerate(fold_weights)
        }
        file = io.BytesIO()
        np.savez_compressed(
            file,
            allow_pickle=False,
            header=np.frombuffer(json.dumps(header).encode(), np.uint8),
            values=self.values,
            **arrays,
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Trained":
        """What `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            header = json.loads(arrays["header"].tobytes())
            plan = PricePlan.from_json(header["plan"])
            weights = {
                name: [[arrays[f"{name}_{fold}_{k}"] for k in range(5)] for fold in range(len(held))]
                for name, held in header["losses"].items()
            }
            return cls(
                arrays["values"],
                plan,
                weights,
                header["losses"],
                header["seconds"],
                header.get("epochs", plan.epochs),
            )


def pack(values: np.ndarray) -> bytes:
    """A series as a study is given it."""
    file = io.BytesIO()
    np.save(file, np.asarray(values, float), allow_pickle=False)
    return file.getvalue()


def unpack(data: bytes) -> np.ndarray:
    """The series that `pack` wrote. Raises `ValueError` for one that is too long, or holds what is no number."""
    values = np.load(io.BytesIO(data), allow_pickle=False)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError(f"a series must be (n,) finite numbers, received {values.shape}")
    if len(values) > MOST_DAYS:
        raise ValueError(f"a series may have at most {MOST_DAYS:,} days, received {len(values):,}")
    return values.astype(float)
