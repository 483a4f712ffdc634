"""Points to learn from: two inputs between -1 and 1, and a class or a height for each."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.explain.explanation import Unworkable
from core.explain.grids import from_text
from core.wording import number

OWN = (
    (-0.7, 0.6, 0), (-0.5, 0.2, 0), (-0.6, -0.3, 0), (-0.2, -0.6, 0), (0.3, -0.7, 0), (0.7, -0.4, 0),
    (-0.1, 0.5, 1), (0.2, 0.2, 1), (0.1, -0.1, 1), (0.5, 0.1, 1), (0.6, 0.6, 0), (0.2, 0.8, 0),
)  # fmt: skip


LEAST, MOST = 2, 100  # points of the reader's own


GRAIN = 0.05  # they stand on a grid


FIRST = ((-0.5, -0.5, 0), (0.5, 0.5, 1))  # what is left of them when all are cleared


Draw = Callable[[np.random.Generator, int], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Cloud:
    """A set of points: how `count` of them are drawn. `regression`: targets are heights, else classes 0 and 1."""

    title: str
    draw: Draw
    regression: bool = False


def _square(rng: np.random.Generator, count: int) -> np.ndarray:
    return rng.uniform(-1, 1, (count, 2))


def _classes(count: int) -> np.ndarray:
    """As many of each class as can be."""
    return np.arange(count) % 2


def _xor(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    x = _square(rng, count)
    x += 0.08 * np.sign(x)  # a gap along the axes
    return x / 1.08, (x[:, 0] * x[:, 1] < 0).astype(float)


def _circles(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    t = _classes(count)
    radius = np.where(t == 1, rng.uniform(0, 0.45, count), rng.uniform(0.65, 0.95, count))
    turn = rng.uniform(0, 2 * np.pi, count)
    return radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1), t.astype(float)


def _moons(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    t = _classes(count)
    turn = rng.uniform(0, np.pi, count)
    x = np.where(t == 0, np.cos(turn), 1 - np.cos(turn))
    y = np.where(t == 0, np.sin(turn), 0.5 - np.sin(turn))
    return np.stack([(x - 0.5) / 1.7, (y - 0.25) / 1.2], axis=1), t.astype(float)


def _spiral(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    t = _classes(count)
    along = np.sqrt(rng.uniform(0.02, 1, count))
    turn = along * 1.25 * 2 * np.pi + t * np.pi
    return 0.95 * along[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1), t.astype(float)


def _clouds(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    t = _classes(count)
    middle = np.where(t == 1, 0.42, -0.42)
    return np.clip(middle[:, None] + 0.2 * rng.standard_normal((count, 2)), -1, 1), t.astype(float)


def _plane(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    x = _square(rng, count)
    return x, 0.6 * x[:, 0] - 0.4 * x[:, 1]


def _saddle(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    x = _square(rng, count)
    return x, x[:, 0] * x[:, 1]


def _hills(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    x = _square(rng, count)
    up, down = ((x - 0.4) ** 2).sum(axis=1), ((x + 0.4) ** 2).sum(axis=1)
    return x, np.exp(-up / 0.12) - np.exp(-down / 0.12)


CLOUDS: dict[str, Cloud] = {
    "circles": Cloud("Circles", _circles),
    "xor": Cloud("XOR", _xor),
    "moons": Cloud("Moons", _moons),
    "spiral": Cloud("Spiral", _spiral),
    "clouds": Cloud("Clouds", _clouds),
    "plane": Cloud("Plane (regression)", _plane, regression=True),
    "saddle": Cloud("Saddle (regression)", _saddle, regression=True),
    "hills": Cloud("Hills (regression)", _hills, regression=True),
}


@dataclass(frozen=True)
class Points:
    """Inputs `x` `(n, 2)` and targets `t` `(n,)`, in the order in which they are met; the last are for validation."""

    x: np.ndarray
    t: np.ndarray
    held_out: int
    regression: bool

    @property
    def training(self) -> int:
        return len(self.x) - self.held_out


def draw(name: str, count: int, noise: float, validation: float, seed: int) -> Points:
    """So many points of a cloud, in random order. `noise` moves the inputs, in regression the targets, by a normal
    draw of that spread; `validation` is the share held out.
    """
    rng = np.random.default_rng([seed, 0])
    cloud = CLOUDS[name]
    x, t = cloud.draw(rng, count)
    shift = rng.standard_normal((count, 2))
    if cloud.regression:
        t = t + noise * shift[:, 0]
    else:
        x = x + noise * shift
    order = rng.permutation(count)
    return split(np.clip(x, -1, 1)[order], t[order], validation, cloud.regression)


def own(rows: np.ndarray, validation: float) -> Points:
    """The reader's points, `(n, 3)`: two inputs, and 1 for class 1, 0 or -1 for class 0; mixed, and no point more mixes
    those before it anew.

    Of a few points not so many are held out that fewer than `LEAST` are left to train on. Raises `Unworkable` for
    another class.
    """
    odd = np.flatnonzero(~np.isin(rows[:, 2], (-1, 0, 1)))
    if len(odd):
        found = number(float(rows[odd[0], 2]), 2)
        raise Unworkable(f"A class is 1 or 0, and point {odd[0] + 1} has {found}. Type over it.")
    order = np.argsort(np.random.default_rng(0).random(len(rows)))
    x = np.clip(rows[order, :2], -1, 1)
    share = min(validation, 1 - min(LEAST, len(rows)) / len(rows))
    return split(x, (rows[order, 2] == 1).astype(float), share, False)


def from_link(given: str) -> np.ndarray:
    """The reader's points as the link holds them, `(n, 3)`; `OWN` where it holds none or nonsense."""
    count = given.count("*") + 1
    found = from_text(given, (count, 3, 1)) if LEAST <= count <= MOST else None
    return np.array(OWN, float) if found is None else found[..., 0]


def placed(rows: np.ndarray, a: float, b: float, label: int) -> np.ndarray:
    """With one more point, on the grid; where `MOST` stand already the first makes room."""
    spot = np.clip(np.round(np.array([a, b]) / GRAIN) * GRAIN, -1, 1).round(2) + 0.0
    return np.vstack([rows, [*spot, label]])[-MOST:]


def split(x: np.ndarray, t: np.ndarray, validation: float, regression: bool) -> Points:
    """The last share is held out, as `validation_split` of Keras does."""
    kept = int(np.floor(len(x) * (1 - validation)))
    return Points(np.round(x, 4), np.round(t, 4), len(x) - kept, regression)
