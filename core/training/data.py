"""From pictures to arrays: one size, numbered classes, and a share held out.

What is held out never trains. Its accuracy is the run's result, and with few pictures it is uncertain, so
`wilson_interval` says by how much. One held-out share is kept, not two: with ten pictures of a class, a
second would leave both too small to say anything. The price is honesty about early stopping, which
chooses the epoch by the held-out loss: the accuracy of a run that stopped early is a little optimistic.
"""

import io
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.media.pictures import Picture, resize_square
from core.training.plan import TrainingPlan


@dataclass(frozen=True)
class DataSet:
    """Pictures as arrays, ready to train on.

    `pixels` is `(n, side, side, channels)` uint8, `labels` `(n,)` int64 into `class_names`; `names` are the
    pictures' own. `training` and `validation` are disjoint row numbers, each ascending, that together
    cover every row.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]
    class_names: tuple[str, ...]
    names: tuple[str, ...]
    training: NDArray[np.int64]
    validation: NDArray[np.int64]

    def to_bytes(self) -> bytes:
        """The set as an uncompressed npz with no pickled object in it; `from_bytes` reads it."""
        header = json.dumps({"class_names": self.class_names, "names": self.names})
        file = io.BytesIO()
        np.savez(
            file,
            header=np.frombuffer(header.encode(), np.uint8),
            pixels=self.pixels,
            labels=self.labels,
            training=self.training,
            validation=self.validation,
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "DataSet":
        """The set that `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            header = json.loads(arrays["header"].tobytes())
            return cls(
                pixels=arrays["pixels"],
                labels=arrays["labels"],
                class_names=tuple(header["class_names"]),
                names=tuple(header["names"]),
                training=arrays["training"],
                validation=arrays["validation"],
            )


def prepare(pictures: Sequence[Picture], plan: TrainingPlan) -> DataSet:
    """Crop, resize and number `pictures` for `plan`, and hold a share of every class out.

    Classes are the pictures' labels in alphabetical order. Raises `ValueError` when there are fewer than
    two classes, or when a class has fewer than two pictures: one to learn from and one to check with.
    """
    class_names = tuple(sorted({picture.label for picture in pictures}))
    if len(class_names) < 2:
        raise ValueError(f"a classifier needs pictures of at least 2 classes, received {len(class_names)}")
    number = {name: index for index, name in enumerate(class_names)}
    labels = np.array([number[picture.label] for picture in pictures], np.int64)
    for name, count in zip(class_names, np.bincount(labels), strict=True):
        if count < 2:
            raise ValueError(f"every class needs at least 2 pictures, received {count} of {name!r}")
    training, validation = stratified_split(labels, plan.validation_share, plan.seed)
    gray = plan.color == "gray"
    return DataSet(
        pixels=np.stack([resize_square(picture.pixels, plan.side, gray=gray) for picture in pictures]),
        labels=labels,
        class_names=class_names,
        names=tuple(picture.name for picture in pictures),
        training=training,
        validation=validation,
    )


def stratified_split(labels: NDArray[np.int64], share: float, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row numbers to train on and to hold out, `share` of every class, chosen by `seed`.

    A class of two or more has at least one row on both sides; a class of one trains. The share of a class
    is rounded to the nearest row, halves up.

    >>> training, validation = stratified_split(np.array([0, 0, 0, 0, 1, 1]), 0.25, seed=0)
    >>> len(training), len(validation)
    (4, 2)
    """
    random = np.random.default_rng(seed)
    held = []
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        count = min(max(math.floor(len(rows) * share + 0.5), 1), len(rows) - 1)
        held.append(random.permutation(rows)[:count])
    validation = np.sort(np.concatenate(held)) if held else np.empty(0, np.int64)
    return np.setdiff1d(np.arange(len(labels)), validation), validation


def wilson_interval(correct: int, total: int, *, z: float = 1.96) -> tuple[float, float]:
    """An interval for the true accuracy when `correct` of `total` were right; of many such, 95% hold it.

    Wilson's score interval (1927), which unlike the usual accuracy +- error stays within 0 and 1 and is
    not empty when everything was right.

    >>> [round(end, 3) for end in wilson_interval(9, 10)]
    [0.596, 0.982]
    """
    if total < 1 or not 0 <= correct <= total:
        raise ValueError(f"need 0 <= correct <= total and total >= 1, received {correct} of {total}")
    share = correct / total
    scale = 1 + z * z / total
    middle = (share + z * z / (2 * total)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)
