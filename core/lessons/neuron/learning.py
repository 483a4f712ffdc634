"""A perceptron that learns, told visit by visit: the row, its sum, the verdict, the new weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import mul

import numpy as np

from core.lessons.neuron.rows import Rows
from core.lessons.neuron.settings import bracketed, plain, products, vector
from core.nn.margin import Margin, largest_margin
from core.nn.perceptron import PerceptronRun, train_perceptron
from core.trace import Region, Step, Sweep, Trace
from core.wording import TIMES, prose

LONGEST = 120  # steps on the stage: more than anyone watches, and each takes time to draw
NOISE = 1e-9  # rows and rates have at most two decimals: a smaller sum is 0


@dataclass(frozen=True)
class Visit:
    """One row looked at: the weights before it and after it. `index` counts the visits from 0."""

    index: int
    epoch: int
    row: int
    w: np.ndarray
    b: float
    z: float
    wrong: bool
    w_after: np.ndarray
    b_after: float
    mistakes: int  # so far, this one included


@dataclass(frozen=True)
class Lesson:
    """Rows, a learning rate, how many passes at most, and whether rows that were right have steps as well."""

    rows: Rows
    rate: float
    passes: int
    every: bool

    @cached_property
    def run(self) -> PerceptronRun:
        return train_perceptron(self.rows.x, self.rows.y, learning_rate=self.rate, epochs=self.passes, tolerance=NOISE)

    @cached_property
    def margin(self) -> Margin:
        return largest_margin(self.rows.x, self.rows.y)

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """Every row of every pass."""
        return tuple(self._visits())

    def _visits(self) -> Iterator[Visit]:
        due = {(update.epoch, update.row): update for update in self.run.updates}
        rows = self.rows.x.tolist()  # plain numbers: a row has few, and arrays of few are slow
        w, b, mistakes = np.zeros(self.rows.inputs), 0.0, 0
        weights = w.tolist()
        for index in range(self.run.epochs * self.rows.count):
            epoch, row = index // self.rows.count + 1, index % self.rows.count
            update = due.get((epoch, row))
            z = _clean(sum(map(mul, weights, rows[row])) + b)
            after, b_after = w, b
            if update is not None:
                weights, b_after = [_clean(v) for v in update.w.tolist()], _clean(float(update.b))
                after = np.array(weights)
                mistakes += 1
            yield Visit(index, epoch, row, w, b, z, update is not None, after, b_after, mistakes)
            w, b = after, b_after

    @cached_property
    def shown(self) -> tuple[Visit, ...]:
        """The visits that have a step of their own; one more step says why it stopped."""
        return tuple(v for v in self.visits if self.every or v.wrong)[: LONGEST - 1]

    @property
    def per_epoch(self) -> np.ndarray:
        """Mistakes of every pass, `(epochs,)`."""
        return np.bincount([v.epoch - 1 for v in self.visits if v.wrong], minlength=self.run.epochs)

    @property
    def skipped(self) -> int:
        """Steps that the stage has no room for."""
        return sum(1 for v in self.visits if self.every or v.wrong) - len(self.shown)

    def wrong_after(self, w: np.ndarray, b: float) -> np.ndarray:
        """Which rows are on the wrong side, or on the boundary, `(n,)`."""
        return np.asarray(self.rows.y * (self.rows.x @ w + b) <= NOISE)


def _clean(value: float) -> float:
    """Without the noise that decimals leave in binary numbers."""
    return round(value, 6) + 0.0


def sum_text(lesson: Lesson, visit: Visit) -> str:
    """`2×1 + 1×0 + (−1) = 1`."""
    x = lesson.rows.x[visit.row]
    return f"{products(visit.w, x)} + {bracketed(visit.b)} = {plain(visit.z)}"


def label_text(label: int) -> str:
    return "+1" if label > 0 else "\u22121"


def verdict(lesson: Lesson, visit: Visit) -> str:
    """What the perceptron says of a row, and whether that is right."""
    wanted = label_text(int(lesson.rows.y[visit.row]))
    if visit.z == 0:
        return f"on the boundary, but {wanted} is wanted"
    says = label_text(1 if visit.z > 0 else -1)
    return f"{says}, but {wanted} is wanted" if visit.wrong else f"{says}, as wanted"


def change(lesson: Lesson, visit: Visit) -> tuple[str, str]:
    """The new weights and the new bias, spelled out."""
    if not visit.wrong:
        return f"stays {vector(visit.w)}", f"stays {plain(visit.b)}"
    x, label = lesson.rows.x[visit.row], int(lesson.rows.y[visit.row])
    step = f"{plain(lesson.rate)}{TIMES}({label_text(label)})"
    return (
        f"{vector(visit.w)} + {step}{TIMES}{vector(x)} = {vector(visit.w_after)}",
        f"{plain(visit.b)} + {step} = {plain(visit.b_after)}",
    )


def caption(lesson: Lesson, visit: Visit) -> str:
    """One visit in a sentence, with the numbers."""
    said = verdict(lesson, visit)
    said = f"is 0, {said}" if visit.z == 0 else f"{plain(visit.z)} says {said}"
    x = vector(lesson.rows.x[visit.row])
    head = f"Pass {visit.epoch}, row {visit.row + 1} of {lesson.rows.count}, {x}: the sum {said}"
    if not visit.wrong:
        return f"{head}. Nothing changes"
    return f"{head}. Mistake {visit.mistakes}: w = {vector(visit.w_after)}, b = {plain(visit.b_after)}"


def ending(lesson: Lesson) -> str:
    """Why it stopped."""
    run, rows = lesson.run, lesson.rows
    if run.converged:
        return prose(f"""Pass {run.epochs}: all {rows.count} rows right, no mistake. Stop, after {run.mistakes}
            mistake{"" if run.mistakes == 1 else "s"}: w = {vector(run.w)}, b = {plain(run.b)}""")
    last = int(lesson.per_epoch[-1])
    why = "no boundary parts these rows" if not lesson.margin.separable else "more passes would end it"
    return f"Pass {run.epochs}, the last one allowed, still made {last} mistake{'' if last == 1 else 's'}: {why}"


def trace(lesson: Lesson) -> Trace:
    """A step per visit shown, and one for the end. Arrays: x `(n, d)`; w `(steps, d)`, b, z `(steps,)`."""
    shown, d = lesson.shown, lesson.rows.inputs

    def step(at: int) -> Step:
        if at == len(shown):
            return Step(ending(lesson), {"x": Region.whole(lesson.rows.x.shape)}, {}, "Stop")
        return Step(
            caption(lesson, shown[at]),
            {"x": Region((shown[at].row, 0), (1, d))},
            {"w": Region((at, 0), (1, d)), "b": Region.cell(at), "z": Region.cell(at)},
            f"Pass {shown[at].epoch}",
        )

    arrays = {
        "x": lesson.rows.x,
        "w": np.array([v.w_after for v in shown]).reshape(-1, d),
        "b": np.array([v.b_after for v in shown]),
        "z": np.array([v.z for v in shown]),
    }
    return Trace(arrays, Sweep(len(shown) + 1, step))
