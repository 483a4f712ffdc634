"""One training run of the playground: the network that the settings name, trained, and looked at in snapshots."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.explain.explanation import Unworkable
from core.lessons.playground.points import Points, draw, own
from core.lessons.playground.settings import Settings
from core.nn.mlp import Fit, Plan, parameter_count
from core.nn.mlp_fit import Optimizer, fit
from core.nn.network import Network
from core.nn.optimizers import SGD, Adagrad, Adam, AdamW, Nadam, RMSprop
from core.wording import prose

SNAPSHOTS = 46
MOMENTUM = 0.9
SEEN = 1.1  # the square that is shown runs from -SEEN to SEEN


@dataclass(frozen=True)
class Task:
    """A network to be trained: `hidden` units per layer, and everything that the run depends on."""

    hidden: tuple[int, ...]
    activation: str
    optimizer: str
    rate: float
    plan: Plan

    @property
    def widths(self) -> tuple[int, ...]:
        return 2, *self.hidden, 1

    @property
    def parameters(self) -> int:
        return parameter_count(self.widths)


def task(settings: Settings, points: Points, hidden: tuple[int, ...] | None = None, *, seed: int | None = None) -> Task:
    """What the settings ask for; `hidden` and `seed` replace their own."""
    given = (settings.units1, settings.units2, settings.units3)[: int(settings.layers)]
    if settings.stopping and not points.held_out:
        raise Unworkable(
            prose("""Early stopping watches the validation loss, and no point is held out. Hold out 10% or more, or
                switch early stopping off.""")
        )
    return Task(
        hidden or given,
        settings.activation,
        settings.optimizer,
        float(settings.rate),
        Plan(
            loss=settings.cost if points.regression else settings.loss,
            epochs=settings.epochs,
            batch=points.training if settings.batch == "all" else int(settings.batch),
            l2=float(settings.l2),
            dropout=settings.dropout,
            patience=settings.patience if settings.stopping else None,
            seed=settings.seed if seed is None else seed,
        ),
    )


def glorot(widths: tuple[int, ...], activations: tuple[str, ...], seed: int) -> Network:
    """First weights as Keras draws them by default, uniform within the square root of 6 / (in + out) (Glorot and
    Bengio, 2010); biases 0.
    """
    rng = np.random.default_rng(seed)
    layers = []
    for rows, columns in itertools.pairwise(widths):
        limit = np.sqrt(6 / (rows + columns))
        layers.append((rng.uniform(-limit, limit, (rows, columns)), np.zeros(columns)))
    return Network(layers, activations)


def optimizer(name: str, rate: float) -> Optimizer:
    match name:
        case "momentum":
            return SGD(rate, momentum=MOMENTUM)
        case "rmsprop":
            return RMSprop(rate)
        case "adagrad":
            return Adagrad(rate)
        case "adamw":
            return AdamW(rate)
        case "nadam":
            return Nadam(rate)
        case "sgd":
            return SGD(rate)
    return Adam(rate)


def output(points: Points, loss: str) -> str:
    """The last unit's activation: a probability for classes, any number for heights and for the hinge loss."""
    return "linear" if points.regression or loss == "hinge" else "sigmoid"


def targets(points: Points, loss: str) -> np.ndarray:
    """`(n, 1)`; the hinge loss calls the classes -1 and 1."""
    return (2 * points.t - 1 if loss == "hinge" else points.t)[:, None]


@dataclass(frozen=True, eq=False)
class Run:
    """A finished run and the points that it learned from."""

    task: Task
    points: Points
    fit: Fit

    @cached_property
    def moments(self) -> tuple[int, ...]:
        """The epochs of the snapshots, more of them at the start; the best and the last are among them."""
        chosen = list(moments(self.fit.epochs))
        if self.fit.best not in chosen:
            # In its neighbor's place: every network has as many steps, so that the picture stays and its data moves.
            neighbor = min(range(1, len(chosen) - 1), key=lambda k: abs(chosen[k] - self.fit.best))
            chosen[neighbor] = self.fit.best
        return tuple(chosen)

    @cached_property
    def answers(self) -> np.ndarray:
        """The network's answer to every point at every snapshot, `(snapshots, n)`."""
        return self.fit.answers(self.points.x, self.moments)[-1][..., 0]

    @property
    def edge(self) -> float:
        """The answer at which one class ends and the other begins."""
        return 0.5 if self.fit.start.activations[-1] == "sigmoid" else 0.0

    @cached_property
    def right(self) -> np.ndarray:
        """The share of right answers at every snapshot, `(snapshots, 2)`: training and validation (not a number
        without points). In regression: the mean distance from the target.
        """
        found = (
            np.abs(self.answers - self.points.t)
            if self.points.regression
            else ((self.answers >= self.edge) == (self.points.t == 1)).astype(float)
        )
        kept = self.points.training
        beyond = found[:, kept:].mean(axis=1) if self.points.held_out else np.full(len(found), np.nan)
        return np.stack([found[:, :kept].mean(axis=1), beyond], axis=1)

    def surfaces(self, side: int, epochs: Sequence[int] | None = None) -> list[np.ndarray]:
        """Every layer's answers all over the square, each `(snapshots, units, side, side)`; row 0 is the top.

        `epochs` replaces those of the snapshots.
        """
        chosen = self.moments if epochs is None else epochs
        at = (np.arange(side) + 0.5) / side * 2 * SEEN - SEEN
        x, y = np.meshgrid(at, at[::-1])
        grid = np.stack([x.ravel(), y.ravel()], axis=1)
        return [np.moveaxis(a.reshape(len(chosen), side, side, -1), -1, 1) for a in self.fit.answers(grid, chosen)]

    def shown(self, answers: np.ndarray) -> np.ndarray:
        """Answers of the last unit from -1 (surely class 0) to 1 (surely class 1), heights as they are."""
        return 2 * answers - 1 if self.fit.start.activations[-1] == "sigmoid" else answers


def moments(epochs: int, count: int = SNAPSHOTS) -> tuple[int, ...]:
    """About `count` epochs from 0 to the last, close at the start and ever farther apart (their squares are even)."""
    if epochs <= count:
        return tuple(range(epochs + 1))
    along = np.linspace(0, 1, count)
    return tuple(sorted({round(share**2 * epochs) for share in along.tolist()}))


def train(wanted: Task, points: Points) -> Run:
    """Trains it. Raises `Unworkable` where there is too little to learn from."""
    if points.training < 2:
        raise Unworkable("Fewer than two points are left to train on. Hold out less, or take more points.")
    last = output(points, wanted.plan.loss)
    start = glorot(wanted.widths, (*[wanted.activation] * len(wanted.hidden), last), wanted.plan.seed)
    done = fit(
        start,
        points.x,
        targets(points, wanted.plan.loss),
        wanted.plan,
        optimizer(wanted.optimizer, wanted.rate),
        held_out=points.held_out,
    )
    return Run(wanted, points, done)


def trained(settings: Settings, rows: np.ndarray) -> Run:
    """A finished run on the points of the settings; `rows` are the reader's own."""
    some = points_of(settings, rows)
    return train(task(settings, some), some)


def points_of(settings: Settings, rows: np.ndarray) -> Points:
    """The points that the settings name; `rows` are the reader's own."""
    share = settings.validation / 100
    if settings.points == "own":
        return own(rows, share)
    return draw(settings.points, settings.count, settings.noise, share, settings.draw)
