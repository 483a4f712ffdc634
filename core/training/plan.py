"""Everything a training run depends on, as one frozen value: the plan.

A plan says how pictures are prepared, which network is built, and how it is fitted. Two runs of one
deterministic plan on the same pictures give the same numbers. It travels as JSON: to the worker, in a
link, in a report.
"""

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any

from core.settings import settings

ACTIVATIONS = ("relu", "leaky_relu", "elu", "gelu", "silu", "tanh", "sigmoid", "linear")
POOLINGS = ("max", "average", "none")
PADDINGS = ("same", "valid")
COLORS = ("rgb", "gray")
HEADS = ("flatten", "average", "max")
OPTIMIZERS = ("sgd", "momentum", "adam")
SCHEDULES = ("constant", "cosine")
AUGMENTATIONS = ("off", "light", "strong")

SIDES = (32, 128)
MOST_BLOCKS = 5


def _whole(owner: object, name: str, low: int, high: int) -> None:
    value = getattr(owner, name)
    if type(value) is not int or not low <= value <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}, received {value!r}")


def _number(owner: object, name: str, low: float, high: float) -> None:
    value = getattr(owner, name)
    if type(value) not in (int, float) or not math.isfinite(value) or not low <= value <= high:
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}, received {value!r}")


def _choice(owner: object, name: str, choices: tuple[str, ...]) -> None:
    value = getattr(owner, name)
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, received {value!r}")


def _flag(owner: object, name: str) -> None:
    value = getattr(owner, name)
    if type(value) is not bool:
        raise ValueError(f"{name} must be true or false, received {value!r}")


@dataclass(frozen=True)
class Block:
    """One stage of a convolutional network: convolution, normalization, activation, pooling.

    `convolutions` of them follow one another before the pooling, each with its own normalization (if
    `batch_norm`) and activation. Pooling takes windows of 2 x 2 with stride 2.
    """

    filters: int = 32
    kernel: int = 3
    convolutions: int = 1
    padding: str = "same"
    activation: str = "relu"
    batch_norm: bool = True
    pooling: str = "max"

    def __post_init__(self) -> None:
        """Raise `ValueError` (rule, then what was received) for a value outside its range."""
        _whole(self, "filters", 1, 128)
        _whole(self, "kernel", 1, 7)
        _whole(self, "convolutions", 1, 2)
        _choice(self, "padding", PADDINGS)
        _choice(self, "activation", ACTIVATIONS)
        _flag(self, "batch_norm")
        _choice(self, "pooling", POOLINGS)


@dataclass(frozen=True)
class TrainingPlan:
    """How to prepare pictures, which network to build, and how to fit it.

    `side` is in pixels; pictures are cropped to a square and resized to it. `head` says how the last maps
    become a vector: `"flatten"` keeps every place, `"average"` and `"max"` keep one number a map.
    `patience` is the number of epochs without a better validation loss after which the run stops and
    takes back its best weights; 0 never stops early. `schedule` `"cosine"` raises the learning rate over
    the first tenth of the steps and then lowers it to zero along half a cosine (Loshchilov and Hutter,
    SGDR, 2017); `"constant"` keeps it. `label_smoothing` is Szegedy et al.'s (2016) epsilon.
    With `deterministic` the seed fixes split, weights, order, augmentation and dropout; without it only
    the split, so that two runs are compared on the same pictures and differ in all the rest.

    Raises `ValueError`; whether the network fits is `core.training.layers.layers_of`'s to say.
    """

    side: int = 48
    color: str = "rgb"
    blocks: tuple[Block, ...] = tuple(Block(filters=count) for count in (16, 32, 64, 64))
    head: str = "flatten"
    dense_units: int = 0
    dropout: float = 0.3
    optimizer: str = "adam"
    learning_rate: float = 3e-3
    schedule: str = "cosine"
    label_smoothing: float = 0.1
    batch_size: int = 32
    epochs: int = 30
    validation_share: float = 0.15
    augmentation: str = "light"
    patience: int = 0
    seed: int = 0
    deterministic: bool = True

    def __post_init__(self) -> None:
        """Raise `ValueError` (rule, then what was received) for a value outside its range."""
        _whole(self, "side", *SIDES)
        _choice(self, "color", COLORS)
        if not isinstance(self.blocks, tuple) or not all(isinstance(block, Block) for block in self.blocks):
            raise ValueError(f"blocks must be a tuple of Block, received {self.blocks!r:.200}")
        if not 1 <= len(self.blocks) <= MOST_BLOCKS:
            raise ValueError(f"a plan has 1 to {MOST_BLOCKS} blocks, received {len(self.blocks)}")
        _choice(self, "head", HEADS)
        _whole(self, "dense_units", 0, 512)
        _number(self, "dropout", 0, 0.9)
        _choice(self, "optimizer", OPTIMIZERS)
        _number(self, "learning_rate", 1e-6, 10)
        _choice(self, "schedule", SCHEDULES)
        _number(self, "label_smoothing", 0, 0.5)
        _whole(self, "batch_size", 1, 256)
        _whole(self, "epochs", 1, settings().max_epochs)
        _number(self, "validation_share", 0.05, 0.5)
        _choice(self, "augmentation", AUGMENTATIONS)
        _whole(self, "patience", 0, settings().max_epochs)
        _whole(self, "seed", 0, 2**31 - 1)
        _flag(self, "deterministic")

    @property
    def channels(self) -> int:
        """Numbers a pixel: 3 for RGB, 1 for gray."""
        return 3 if self.color == "rgb" else 1

    def to_json(self) -> str:
        """The plan as one line of JSON; `from_json` gives the equal plan back."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "TrainingPlan":
        """A plan from `to_json`'s text, or from a part of it: what is not named keeps its default.

        The text may come from a link, so nothing in it is trusted. Raises `ValueError`.
        """
        if len(text) > 10_000:
            raise ValueError(f"a plan's JSON has at most 10000 characters, received {len(text)}")
        try:
            given = json.loads(text, parse_constant=_refuse_constant)
        except RecursionError:
            raise ValueError("a plan's JSON is not nested deeply, received deeper lists") from None
        given = _known(given, cls, "a plan")
        if "blocks" in given:
            if not isinstance(given["blocks"], list):
                raise ValueError(f"blocks must be a list, received {given['blocks']!r:.200}")
            given["blocks"] = tuple(Block(**_known(block, Block, "a block")) for block in given["blocks"])
        return cls(**given)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"numbers in a plan must be finite, received {name}")


def _known(given: object, kind: Callable[..., Any], what: str) -> dict[str, Any]:
    """`given` as keyword arguments of the dataclass `kind`, or `ValueError`."""
    if not isinstance(given, dict):
        raise ValueError(f"{what} must be a JSON object, received {given!r:.200}")
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(given) - names)
    if unknown:
        raise ValueError(f"{what} has only the fields {', '.join(sorted(names))}, received {unknown[0]!r:.80}")
    return dict(given)
