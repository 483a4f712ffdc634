"""Three trained networks of equal size and a drawn shape that is moved: what each says, how often each is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.lessons.why_convolve.study.shifted import CLASSES, TESTED, accuracies, drawing, moved, networks
from core.nn.convnet import ConvNet


@dataclass(frozen=True)
class Asked:
    """What was asked. `shifts` are (down, right) in pixels, one per step; `answers` by network `(steps, classes)`;
    `accuracies` by network `(shifts down, shifts right)`, both from -`most` to `most`; `tested` pictures at each.
    """

    networks: Mapping[str, ConvNet]
    label: int
    shifts: Sequence[tuple[int, int]]
    answers: Mapping[str, np.ndarray]
    accuracies: Mapping[str, np.ndarray]
    tested: int

    @property
    def classes(self) -> tuple[str, ...]:
        return next(iter(self.networks.values())).class_names

    @property
    def most(self) -> int:
        return next(iter(self.accuracies.values())).shape[0] // 2

    def accuracy(self, name: str, step: int) -> float:
        """How much of the test pictures a network gets right, all moved as the picture of this step."""
        down, right = self.shifts[step]
        return float(self.accuracies[name][down + self.most, right + self.most])

    def said(self, name: str, step: int) -> int:
        return int(self.answers[name][step].argmax())


def where(shift: tuple[int, int]) -> str:
    """`3 right, 2 up`."""
    down, right = shift
    parts = [f"{abs(right)} {'right' if right > 0 else 'left'}"] * (right != 0)
    parts += [f"{abs(down)} {'down' if down > 0 else 'up'}"] * (down != 0)
    return ", ".join(parts) or "in the middle"


def _answers(shape: str, number: int, shifts: tuple[tuple[int, int], ...]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """A drawing at every shift, and what each network says of it."""
    drawn = drawing(shape, number)
    pictures = np.stack([moved(drawn, *shift) for shift in shifts])
    return pictures, {name: net.predict(pictures) for name, net in networks().items()}


def ask(shape: str, number: int, shifts: Sequence[tuple[int, int]]) -> tuple[Asked, np.ndarray]:
    """What the three networks say of a drawing at every shift, and its pictures."""
    pictures, answers = _answers(shape, number, tuple(shifts))
    tested = TESTED * len(CLASSES)
    return Asked(networks(), CLASSES.index(shape), shifts, answers, accuracies(), tested), pictures
