"""A comparison of training from scratch, on frozen features, and fine-tuning: what it needs to know beforehand."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from core.lessons.transfer.study.backbones import BACKBONES
from core.media.pictures import Picture, resize_square
from core.training.data import DataSet
from core.wording import prose

COUNTS = (5, 10, 20, 50)
WAYS = ("frozen", "fine-tuned", "scratch")  # in the order in which a study does them: the quick one first
UPDATES = (20, 600)
PASSES = 20
MOST_HELD = 40  # of each class: more would cost time and tell little


@dataclass(frozen=True)
class TransferPlan:
    """What to compare.

    `counts` are the numbers of training pictures per class, ascending. Scratch and fine-tuning learn from at least
    `updates` batches of `batch` pictures, and from as many as `PASSES` passes over their pictures take: few pictures
    are seen more often, many are all seen often enough. Raises `ValueError`.
    """

    backbone: str = "small"
    counts: tuple[int, ...] = COUNTS
    updates: int = 100
    batch: int = 32
    seed: int = 0

    def __post_init__(self) -> None:
        """Raise `ValueError` (rule, then what was received) for a value outside its range."""
        if self.backbone not in BACKBONES:
            raise ValueError(f"a backbone must be one of {', '.join(BACKBONES)}, received {self.backbone!r:.40}")
        counts = self.counts
        if not counts or list(counts) != sorted({c for c in counts if type(c) is int and 1 <= c <= 200}):
            raise ValueError(f"counts must be whole numbers from 1 to 200, ascending, received {counts!r:.80}")
        for name, low, high in (("updates", *UPDATES), ("batch", 1, 256), ("seed", 0, 2**31 - 1)):
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise ValueError(f"{name} must be a whole number from {low} to {high}, received {value!r:.40}")

    def updates_for(self, count: int, classes: int) -> int:
        """Batches that a fit with `count` pictures of each class learns from."""
        return max(self.updates, math.ceil(PASSES * count * classes / self.batch))

    def all_updates(self, classes: int) -> int:
        """Batches of all fits of scratch and fine-tuning together."""
        return 2 * sum(self.updates_for(count, classes) for count in self.counts)

    def to_json(self) -> str:
        """The plan as one line of JSON."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "TransferPlan":
        """A plan from `to_json`'s text. Raises `ValueError`."""
        given = json.loads(text)
        if not isinstance(given, dict) or set(given) - set(cls.__dataclass_fields__):
            raise ValueError(f"a plan is an object with {', '.join(cls.__dataclass_fields__)}, received {text:.80}")
        if isinstance(given.get("counts"), list):
            given["counts"] = tuple(given["counts"])
        return cls(**given)


def workable(sizes: Mapping[str, int], counts: Sequence[int]) -> tuple[int, ...]:
    """The counts that leave every class a fifth as many pictures to judge with, and at least two.

    >>> workable({"a": 30, "b": 24}, (5, 10, 20, 50))
    (5, 10, 20)
    """
    least = min(sizes.values(), default=0)
    return tuple(count for count in sorted(counts) if least >= count + max(2, count // 5))


def prepare_transfer(pictures: Sequence[Picture], plan: TransferPlan) -> DataSet:
    """The pictures as the plan's backbone takes them, with the same ones held out whatever the count.

    `training` has the largest count of every class, one class after another and each in an order drawn from the seed,
    so that a smaller count is the beginning of a larger one. `validation` has what is left, at most 40 of a class.
    Raises `ValueError` for fewer than two classes or too few pictures of one.
    """
    class_names = tuple(sorted({picture.label for picture in pictures}))
    if len(class_names) < 2:
        raise ValueError(f"a classifier needs pictures of at least 2 classes, received {len(class_names)}")
    labels = np.array([class_names.index(picture.label) for picture in pictures], np.int64)
    sizes = dict(zip(class_names, np.bincount(labels).tolist(), strict=True))
    most = plan.counts[-1]
    if most not in workable(sizes, plan.counts):
        name = min(sizes, key=sizes.__getitem__)
        raise ValueError(
            prose(f"""{most} pictures per class to learn from need {most + max(2, most // 5)} of every class, so that
                some can judge, received {sizes[name]} of {name!r}""")
        )
    random = np.random.default_rng(plan.seed)
    orders = [random.permutation(np.flatnonzero(labels == label)) for label in range(len(class_names))]
    learn = np.concatenate([order[:most] for order in orders])
    judge = np.concatenate([order[most : most + MOST_HELD] for order in orders])
    rows = np.concatenate([learn, judge])
    side = BACKBONES[plan.backbone].side
    return DataSet(
        pixels=np.stack([resize_square(pictures[row].pixels, side) for row in rows]),
        labels=labels[rows],
        class_names=class_names,
        names=tuple(pictures[row].name for row in rows),
        training=np.arange(len(learn)),
        validation=np.arange(len(learn), len(rows)),
    )


def rows_of(data: DataSet, count: int) -> NDArray[np.int64]:
    """The first `count` training rows of every class."""
    labels = data.labels[data.training]
    return np.concatenate([data.training[labels == label][:count] for label in range(len(data.class_names))])
