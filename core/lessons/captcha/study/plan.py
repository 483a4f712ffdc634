"""A run that learns to read CAPTCHAs: its plan, and the pictures that it learns from."""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.media.drawn.captchas import HEIGHT, WIDTH, Captcha, Look, draw_captcha

COLUMNS = 25  # columns that the network reads: eight pixels of the picture each
FEWEST = 20  # pictures
MOST = 4000
MOST_EPOCHS = 100
MOST_CHARACTERS = 80  # different ones

Split = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True)
class CaptchaPlan:
    """How the reader is built and trained.

    - `updates`: batches in all; the epochs follow from the number of pictures.
    - `units`: of the LSTM, in each direction.
    - `batch_norm`: after each convolution. The original has none.
    - `augment`: every picture a little moved, stretched and lit differently each time it is seen.
    - `shuffled`: whether pictures are shuffled before they are split. The original's shuffle has no effect, which
      leaves the end of the alphabet for the test.

    Raises `ValueError`.
    """

    updates: int = 1000
    batch_size: int = 16
    learning_rate: float = 3e-3
    units: int = 96
    dropout: float = 0.2
    batch_norm: bool = True
    augment: bool = True
    shuffled: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        """Raise `ValueError` (rule, then what was received) for a value outside its range."""
        spans = {"updates": (1, 5000), "batch_size": (1, 128), "units": (8, 256), "seed": (0, 2**31 - 1)}
        for name, (low, high) in spans.items():
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise ValueError(f"{name} must be a whole number from {low} to {high}, received {value!r}")
        for name, low_, high_ in (("learning_rate", 1e-5, 0.1), ("dropout", 0.0, 0.9)):
            value = getattr(self, name)
            if type(value) not in (int, float) or not low_ <= value <= high_:
                raise ValueError(f"{name} must be a number from {low_:g} to {high_:g}, received {value!r}")
        for name in ("batch_norm", "augment", "shuffled"):
            if type(getattr(self, name)) is not bool:
                raise ValueError(f"{name} must be true or false, received {getattr(self, name)!r}")

    def epochs(self, training: int) -> int:
        """Passes over so many pictures that come closest to the updates."""
        batches = -(-training // self.batch_size)
        return min(max(1, round(self.updates / batches)), MOST_EPOCHS)

    def to_json(self) -> str:
        """The plan as one line of JSON."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "CaptchaPlan":
        """The plan that `to_json` wrote; what is not named keeps its default. Raises `ValueError`."""
        given: Any = json.loads(text)
        names = {one.name for one in fields(cls)}
        if not isinstance(given, dict) or set(given) - names:
            raise ValueError(f"a plan has only the fields {', '.join(sorted(names))}, received {text:.200}")
        return cls(**given)


@dataclass(frozen=True)
class Drawing:
    """A set that is drawn where it is needed: so many pictures of one look. It travels as JSON instead of pixels."""

    count: int = 2400
    seed: int = 0
    look: Look = field(default_factory=Look)

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Drawing":
        """The drawing that `to_bytes` wrote. Raises `ValueError`."""
        given = json.loads(data)
        look = given["look"] | {"fonts": tuple(given["look"]["fonts"])}
        return cls(given["count"], given["seed"], Look(**look))

    def draw(self, tell: Callable[[int, int], None]) -> "CaptchaSet":
        """The pictures; `tell` is called with `(done, in all)` after each."""
        if not FEWEST <= self.count <= MOST:
            raise ValueError(f"there must be {FEWEST} to {MOST} pictures, received {self.count}")
        drawn = []
        for index in range(self.count):
            drawn.append(draw_captcha(index, seed=self.seed, look=self.look))
            tell(index + 1, self.count)
        return CaptchaSet.of(drawn)


@dataclass(frozen=True)
class CaptchaSet:
    """Pictures `(n, 50, 200)` uint8 gray with what they say."""

    pixels: NDArray[np.uint8]
    texts: tuple[str, ...]

    def __post_init__(self) -> None:
        """Raise `ValueError` for what cannot be learned from."""
        shape = (len(self.texts), HEIGHT, WIDTH)
        if self.pixels.shape != shape or self.pixels.dtype != np.uint8:
            raise ValueError(f"pixels must be uint8 {shape}, received {self.pixels.dtype} {self.pixels.shape}")
        if not FEWEST <= len(self.texts) <= MOST:
            raise ValueError(f"there must be {FEWEST} to {MOST} pictures, received {len(self.texts)}")
        if not all(self.texts):
            raise ValueError("every picture must have a text, received an empty one")
        if len(self.characters) > MOST_CHARACTERS:
            raise ValueError(
                f"the texts must have at most {MOST_CHARACTERS} different characters, received {len(self.characters)}"
            )

    @classmethod
    def of(cls, captchas: Sequence[Captcha]) -> "CaptchaSet":
        """These pictures, in this order."""
        pixels = np.stack([c.pixels for c in captchas]) if captchas else np.zeros((0, HEIGHT, WIDTH), np.uint8)
        return cls(pixels, tuple(c.text for c in captchas))

    @property
    def characters(self) -> str:
        """All that occur, in order: class k + 1 is number k; class 0 is the blank."""
        return "".join(sorted(set("".join(self.texts))))

    def labels(self) -> NDArray[np.int32]:
        """Classes of each text, `(n, longest)`, filled up with 0."""
        characters = {character: k + 1 for k, character in enumerate(self.characters)}
        filled = np.zeros((len(self.texts), max(map(len, self.texts))), np.int32)
        for row, text in zip(filled, self.texts, strict=True):
            row[: len(text)] = [characters[character] for character in text]
        return filled

    def split(self, plan: CaptchaPlan) -> Split:
        """Row numbers to train on, to watch, and to test on: eight tenths, one, one."""
        order = np.array(sorted(range(len(self.texts)), key=self.texts.__getitem__))
        if plan.shuffled:
            order = np.random.default_rng(plan.seed).permutation(len(self.texts))
        tenth = max(1, len(order) // 10)
        return order[: -2 * tenth], order[-2 * tenth : -tenth], order[-tenth:]

    def to_bytes(self) -> bytes:
        """An npz without pickled objects."""
        file = io.BytesIO()
        header = np.frombuffer(json.dumps(self.texts).encode(), np.uint8)
        np.savez(file, texts=header, pixels=self.pixels)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "CaptchaSet":
        """The set that `to_bytes` wrote. Raises `ValueError`."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(arrays["pixels"], tuple(json.loads(arrays["texts"].tobytes())))
